"""Names in the web treebank, for a second round: bounds from its part-of-speech gold, labels from the first round.

The treebank has no entity layer, but its proper nouns say where names are. A run of proper nouns that the first
recogniser overlaps takes its label; one that it passed over is left unjudged, so that it teaches nothing (self-training
after Yarowsky 1995, with bounds that are gold).
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import yaml
from convert import NER_ATTRS, NLP, norps, parsed_doc, read_conllu
from spacy.tokens import Doc, DocBin, Span

PASSED_OVER = frozenset(
    [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "mr",
        "mr.",
        "mrs",
        "mrs.",
        "ms",
        "ms.",
        "dr",
        "dr.",
        "president",
        "minister",
        "senator",
        "general",
        "colonel",
        "prof",
        "prof.",
        "professor",
        "judge",
        "internet",
        "god",
        "xmas",
        "christmas",
        "easter",
        "english",
        "french",
        "spanish",
        "german",
        "arabic",
    ]
)


def write_silver(nlp, treebank: Path, world: Path, *, with_gold: Path, out: Path) -> None:
    """Write the Docs of `with_gold` together with the sentences of `treebank`, labelled by the recogniser `nlp`.

    Names of states are places; words for peoples and those of `PASSED_OVER` are no names here. A name that stands several
    times takes the label that it gets most often.
    """
    states = yaml.load(world.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    listed = (n for s in states for n in (s["name"], *s.get("aliases", ()), s.get("capital")) if n)
    known = {name.casefold(): "LOC" for name in listed}
    passed_over = PASSED_OVER | {word.casefold() for word in norps(world)}
    docs = list(DocBin().from_disk(with_gold).get_docs(NLP.vocab)) + _silver(nlp, treebank, known, passed_over)
    random.Random(3).shuffle(docs)
    DocBin(attrs=NER_ATTRS, docs=docs).to_disk(out)


def _silver(nlp, treebank: Path, known: dict[str, str], passed_over: frozenset[str]) -> list[Doc]:
    docs = [parsed_doc([sentence]) for paragraph in read_conllu(treebank) for sentence in paragraph]
    runs = [
        (doc, start, end, _label_at(_read(nlp, doc), start, end))
        for doc in docs
        for start, end in _runs(doc, passed_over)
    ]
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for doc, start, end, label in runs:
        votes[doc[start:end].text.casefold()].update([label] if label else [])
    found: dict[int, list[Span]] = defaultdict(list)
    unjudged: dict[int, list[Span]] = defaultdict(list)
    for doc, start, end, _ in runs:
        name = doc[start:end].text.casefold()
        label = known.get(name) or next((label for label, _ in votes[name].most_common(1)), None)
        (found if label else unjudged)[id(doc)].append(Span(doc, start, end, label or "ORG"))
    for doc in docs:
        doc.set_ents(found[id(doc)], missing=unjudged[id(doc)], default="outside")
    return docs


def _read(nlp, gold: Doc) -> Doc:
    doc = Doc(nlp.vocab, words=[t.text for t in gold], spaces=[bool(t.whitespace_) for t in gold])
    for _, component in nlp.pipeline:
        doc = component(doc)
    return doc


def _runs(doc: Doc, passed_over: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield runs of capitalised proper nouns, with capitals before them; `of` between two of them joins."""
    i = 0
    while i < len(doc):
        if not _proper(doc, i, passed_over):
            i += 1
            continue
        start = end = i
        while (
            start > 1
            and doc[start - 1].text[:1].isupper()
            and doc[start - 1].pos_ in ("ADJ", "NOUN")
            and doc[start - 1].lower_ not in passed_over
        ):
            start -= 1
        end += 1
        while end < len(doc) and (_proper(doc, end, passed_over) or _joins(doc, end, passed_over)):
            end += 1
        yield start, end
        i = end


def _joins(doc: Doc, i: int, passed_over: frozenset[str]) -> bool:
    return doc[i].lower_ in ("of", "&", "-") and i + 1 < len(doc) and _proper(doc, i + 1, passed_over)


def _proper(doc: Doc, i: int, passed_over: frozenset[str]) -> bool:
    return doc[i].pos_ == "PROPN" and doc[i].text[:1].isupper() and doc[i].lower_ not in passed_over


def _label_at(doc: Doc, start: int, end: int) -> str | None:
    """Return the label of the entity that shares most tokens with a run; none where nothing overlaps or it is NORP."""
    shares = {ent: len(set(range(start, end)) & set(range(ent.start, ent.end))) for ent in doc.ents}
    best = max(shares, key=lambda ent: shares[ent], default=None)
    return best.label_ if best is not None and shares[best] and best.label_ != "NORP" else None
