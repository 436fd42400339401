"""Turn open treebanks and entity corpora into spaCy training files.

The parser learns from Universal Dependencies (one Doc per paragraph, at most ten sentences); the entity recogniser
from five corpora brought to four labels: PERSON, ORG, LOC, NORP. Run through `training/train.py`.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import spacy
import yaml
from spacy.tokens import Doc, DocBin, Span
from spacy.util import filter_spans
from spacy.vocab import Vocab

PARSE_ATTRS = ["LEMMA", "POS", "TAG", "MORPH", "HEAD", "DEP", "SENT_START"]
NER_ATTRS = ["ENT_IOB", "ENT_TYPE", "SPACY"]
NLP = spacy.blank("en")
CURLY_SHARE, UPPER_SHARE, TITLE_SHARE = 0.25, 0.02, 0.03
CROSSNER = {
    "politician": "PERSON",
    "person": "PERSON",
    "politicalparty": "ORG",
    "organisation": "ORG",
    "location": "LOC",
    "country": "LOC",
}
SHORT = {"PER": "PERSON", "ORG": "ORG", "LOC": "LOC"}
RE3D = {"Person": "PERSON", "Organisation": "ORG", "Location": "LOC", "Nationality": "NORP"}
GUM = {"person": "PERSON", "organization": "ORG", "place": "LOC"}
# Documents of re3d kept out of training altogether: every fifth, in the order of their ids.
RE3D_HELD_OUT = 5
WIKIGOLD_HELD_OUT = 0.15
# How often the web sentences, the only ones with names by hand, stand there once more.
WEB_TIMES = 4
# How often a sentence of our own stands in the training text with other names.
OWN_TIMES = 11
_NO_SPACE_BEFORE = {".", ",", ";", ":", "'s", "’s", ")", "?", "!", "%", "n't", "''"}


@dataclass(frozen=True)
class Word:
    """One syntactic word of a treebank; `head` is the index in its sentence, 0-based, itself for the root."""

    form: str
    space: bool
    lemma: str
    pos: str
    tag: str
    morph: str
    head: int
    dep: str
    misc: str


def read_conllu(path: Path, longest: int = 10) -> Iterator[list[list[Word]]]:
    """Yield paragraphs as lists of sentences; a paragraph longer than `longest` sentences is cut."""
    paragraph: list[list[Word]] = []
    lines: list[str] = []
    for line in gzip.open(path, "rt", encoding="utf-8"):
        line = line.rstrip("\n")
        if line.startswith(("# newpar", "# newdoc")) and paragraph:
            yield paragraph
            paragraph = []
        elif line and not line.startswith("#"):
            lines.append(line)
        elif not line and lines:
            paragraph.append(_sentence(lines))
            lines = []
            if len(paragraph) >= longest:
                yield paragraph
                paragraph = []
    if paragraph:
        yield paragraph


def _sentence(lines: list[str]) -> list[Word]:
    """Read one sentence; the parts of a multiword token stand without a space between them."""
    words: list[Word] = []
    last_part, space_after_token = 0, True
    for columns in (line.split("\t") for line in lines):
        space = "SpaceAfter=No" not in columns[9]
        if "." in columns[0]:
            continue
        if "-" in columns[0]:
            last_part, space_after_token = int(columns[0].split("-")[1]), space
            continue
        index = int(columns[0])
        if index <= last_part:
            space = space_after_token if index == last_part else False
        head = int(columns[6]) - 1 if columns[6] != "0" else index - 1
        morph = "" if columns[5] == "_" else columns[5]
        dep = "ROOT" if columns[6] == "0" else columns[7]
        words.append(Word(columns[1], space, columns[2], columns[3], columns[4], morph, head, dep, columns[9]))
    return words


def parsed_doc(paragraph: list[list[Word]], vocab: Vocab = NLP.vocab) -> Doc:
    """Return a paragraph of a treebank as a Doc with all its annotation."""
    starts = [0]
    for sentence in paragraph:
        starts.append(starts[-1] + len(sentence))
    words = [word for sentence in paragraph for word in sentence]
    heads = [start + word.head for start, sentence in zip(starts, paragraph, strict=False) for word in sentence]
    return Doc(
        vocab,
        words=[w.form for w in words],
        spaces=[w.space for w in words],
        lemmas=[w.lemma for w in words],
        pos=[w.pos for w in words],
        tags=[w.tag for w in words],
        morphs=[w.morph for w in words],
        heads=heads,
        deps=[w.dep for w in words],
        sent_starts=[i in starts for i in range(len(words))],
    )


def varied(paragraph: list[list[Word]], chance: random.Random) -> list[list[Word]]:
    """Return the paragraph with curly quotation marks, capitals or title case, each in a small share of cases."""
    draw = chance.random()
    if draw < CURLY_SHARE:
        return [[replace(w, form=form) for w, form in zip(s, _curly(s), strict=True)] for s in paragraph]
    if draw < CURLY_SHARE + UPPER_SHARE:
        return [[replace(w, form=w.form.upper()) for w in s] for s in paragraph]
    if draw < CURLY_SHARE + UPPER_SHARE + TITLE_SHARE:
        return [[replace(w, form=w.form[:1].upper() + w.form[1:]) for w in s] for s in paragraph]
    return paragraph


def _curly(sentence: list[Word]) -> list[str]:
    forms, is_open = [], False
    for word in sentence:
        form = word.form.replace("'", "’")
        if form == '"':
            form, is_open = ("”" if is_open else "“"), not is_open
        forms.append(form)
    return forms


def write_parses(data: Path, out: Path) -> None:
    """Write parser training and development files; the second round sees the edited genres of GUM twice."""
    chance = random.Random(1)
    for split in ("train", "dev"):
        box = DocBin(attrs=PARSE_ATTRS)
        for treebank in ("ewt", "gum"):
            for paragraph in read_conllu(data / treebank / f"{split}.conllu.gz"):
                box.add(parsed_doc(varied(paragraph, chance) if split == "train" else paragraph))
        box.to_disk(out / f"parse-{split}.spacy")
    again = DocBin(attrs=PARSE_ATTRS)
    for treebank in ("ewt", "gum", "gum"):
        for paragraph in read_conllu(data / treebank / "train.conllu.gz"):
            again.add(parsed_doc(varied(paragraph, chance)))
    again.to_disk(out / "parse-again.spacy")


def read_bio(path: Path, *, word: int, tag: int, labels: dict[str, str], separator: str | None) -> Iterator[Doc]:
    """Yield one Doc per sentence of a BIO or IO column file; labels outside `labels` become no entity."""
    words: list[str] = []
    tags: list[str] = []
    for line in gzip.open(path, "rt", encoding="utf-8"):
        columns = line.rstrip("\n").split(separator)
        if line.startswith("# "):
            continue
        if len(columns) <= max(word, tag):
            if len(words) > 2:
                yield _tagged_doc(words, tags)
            words, tags = [], []
            continue
        words.append(columns[word])
        label = labels.get(columns[tag][2:])
        tags.append(f"{columns[tag][:2]}{label}" if label else "O")


def _tagged_doc(words: list[str], tags: list[str]) -> Doc:
    spaces = [not (i + 1 < len(words) and words[i + 1] in _NO_SPACE_BEFORE) and w != "(" for i, w in enumerate(words)]
    fixed = [
        f"B-{tag[2:]}" if tag.startswith("I-") and (i == 0 or tags[i - 1][2:] != tag[2:]) else tag
        for i, tag in enumerate(tags)
    ]
    return Doc(NLP.vocab, words=words, spaces=spaces, ents=fixed)


def read_re3d(data: Path, *, held_out: bool) -> Iterator[Doc]:
    """Yield the documents of re3d, either those held out or the others; pronouns and common nouns are dropped."""
    documents: list[dict] = []
    entities: dict[str, list[dict]] = {}
    for folder in sorted((data / "re3d").iterdir()):
        documents += _json_lines(folder / "documents.jsonl.gz")
        for entity in _json_lines(folder / "entities.jsonl.gz"):
            entities.setdefault(entity["documentId"], []).append(entity)
    documents.sort(key=lambda document: document["_id"])
    for index, document in enumerate(documents):
        if (index % RE3D_HELD_OUT == 0) == held_out:
            doc = NLP.make_doc(document["text"])
            doc.ents = filter_spans([s for e in entities.get(document["_id"], []) if (s := _re3d_span(doc, e))])
            yield doc


def _re3d_span(doc: Doc, entity: dict) -> Span | None:
    label, value, start = RE3D.get(entity["type"]), entity["value"], entity["begin"]
    if label is None or not re.search(r"[A-Z]", value):
        return None
    article = re.match(r"(?i)(the|a|an)\s+", value)
    span = doc.char_span(start + (article.end() if article else 0), entity["end"], label, alignment_mode="contract")
    return span if span is not None and 0 < len(span) <= 7 and span[0].text[:1].isupper() else None


def _json_lines(path: Path) -> list[dict]:
    opened = gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")
    return [json.loads(line) for line in opened if line.strip()]


def read_gum_names(path: Path) -> Iterator[Doc]:
    """Yield GUM sentences with their named people, organisations and places.

    GUM marks whole noun phrases; the name is the run of capitalised proper nouns around the phrase's head.
    """
    for paragraph in read_conllu(path):
        for sentence in paragraph:
            doc = parsed_doc([sentence])
            doc.ents = filter_spans([Span(doc, *name) for name in _gum_names(sentence)])
            yield doc


def _gum_names(sentence: list[Word]) -> Iterator[tuple[int, int, str]]:
    stack: list[tuple[int, str]] = []
    for index, word in enumerate(sentence):
        marks = re.search(r"(?:^|\|)Entity=([^|]+)", word.misc)
        if not marks:
            continue
        for mark in re.findall(r"\([^()]+\)?|[^()]+\)", marks[1]):
            if mark.startswith("("):
                stack.append((index, mark.strip("()").split("-")[1]))
            if mark.endswith(")") and stack:
                start, kind = stack.pop()
                name = _name_in(sentence, start, index + 1, kind) if kind in GUM else None
                if name:
                    yield (*name, GUM[kind])


def _name_in(sentence: list[Word], start: int, end: int, kind: str) -> tuple[int, int] | None:
    heads = [i for i in range(start, end) if not start <= sentence[i].head < end or sentence[i].head == i]
    if not heads or sentence[heads[0]].pos != "PROPN":
        return None
    first = last = heads[0]
    while first > start and _capital(sentence[first - 1]):
        first -= 1
    while last + 1 < end and (_capital(sentence[last + 1]) or (kind != "person" and _joins(sentence, last + 1, end))):
        last += 1
    return first, last + 1


def _capital(word: Word) -> bool:
    return word.form[:1].isupper() and word.pos not in ("DET", "PRON", "PUNCT")


def _joins(sentence: list[Word], index: int, end: int) -> bool:
    """Tell whether `of` or `of the` goes on to a capital inside the phrase: University of Helsinki."""
    ahead = list(sentence[index : min(index + 3, end)])
    if not ahead or ahead[0].form not in ("of", "the", "for"):
        return False
    return any(_capital(w) for w in ahead[1:2]) or (len(ahead) > 2 and ahead[1].form == "the" and _capital(ahead[2]))


def norps(world: Path) -> set[str]:
    """Return adjectives and names of peoples, of states and others, that are marked NORP in every corpus alike."""
    states = yaml.load(world.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    peoples = yaml.safe_load((world.parent / "peoples.yml").read_text(encoding="utf-8"))["peoples"]
    words = {word for state in states for key in ("adjectives", "demonyms") for word in state.get(key, ())}
    return {word for word in words if " " not in word and word[:1].isupper()} | set(peoples)


def with_norps(doc: Doc, words: set[str]) -> Doc:
    """Return the Doc with every nationality outside another entity marked NORP."""
    taken = {token.i for ent in doc.ents for token in ent}
    added = [Span(doc, t.i, t.i + 1, "NORP") for t in doc if t.text in words and t.i not in taken]
    doc.ents = (*doc.ents, *added)
    return doc


def read_examples(path: Path) -> Iterator[Doc]:
    """Yield the project's own annotated sentences."""
    for line in _json_lines(path):
        doc = NLP.make_doc(line["text"])
        spans = [doc.char_span(*entity, alignment_mode="expand") for entity in line["entities"]]
        doc.ents = filter_spans([span for span in spans if span is not None])
        yield doc


def wikigold(data: Path, *, held_out: bool) -> list[Doc]:
    """Return WikiGold's last 15 % of sentences (held out) or the others."""
    docs = list(read_bio(data / "wikigold" / "wikigold.conll.gz", word=0, tag=1, labels=SHORT, separator=None))
    cut = round(len(docs) * (1 - WIKIGOLD_HELD_OUT))
    return docs[cut:] if held_out else docs[:cut]


def crossner(data: Path, split: str) -> list[Doc]:
    """Return one split of CrossNER politics."""
    path = data / "crossner-politics" / f"{split}.conll.gz"
    return list(read_bio(path, word=0, tag=1, labels=CROSSNER, separator=None))


def uner(data: Path, split: str) -> list[Doc]:
    """Return one split of Universal NER over EWT."""
    return list(read_bio(data / "uner-ewt" / f"{split}.iob2.gz", word=1, tag=2, labels=SHORT, separator="\t"))


def write_entities(data: Path, examples: list[Path], world: Path, out: Path) -> None:
    """Write entity training and development files; our own sentences stand once as they are, often with other names."""
    from augment import Names, headline, renamed

    chance, people = random.Random(2), norps(world)
    names = Names.of(world, people)
    own = [doc for path in examples for doc in read_examples(path)]
    political = [*crossner(data, "train"), *crossner(data, "dev"), *read_re3d(data, held_out=False)]
    others = [
        *uner(data, "dev"),
        *wikigold(data, held_out=False),
        *read_gum_names(data / "gum" / "train.conllu.gz"),
    ]
    political, others = ([with_norps(doc, people) for doc in docs] for docs in (political, others))
    train = own + political + others
    train += [renamed(doc, names, chance) for doc in own * OWN_TIMES + political * 3 + others]
    train += [headline(renamed(doc, names, chance)) for doc in own]
    train += [with_norps(doc, people) for doc in uner(data, "dev") * WEB_TIMES]
    dev = [*read_re3d(data, held_out=True), *wikigold(data, held_out=True)]
    chance.shuffle(train)
    DocBin(attrs=NER_ATTRS, docs=train).to_disk(out / "ner-train.spacy")
    DocBin(attrs=NER_ATTRS, docs=[with_norps(d, people) for d in dev]).to_disk(out / "ner-dev.spacy")
