"""Score the bundled pipeline and write its scores and its model card.

python training/evaluate.py --data FOLDER
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
ENGLISH = ROOT / "workbench" / "resources" / "english"
FROZEN = ROOT / "data" / "gold" / "ner-frozen.jsonl"
LABELS = ("PERSON", "ORG", "LOC", "NORP")


def parse_scores(nlp, treebank: Path) -> dict[str, float]:
    """Return scores in percent on a treebank's paragraphs, from its raw text."""
    import convert
    from spacy.scorer import Scorer
    from spacy.training import Example

    examples = []
    for paragraph in convert.read_conllu(treebank):
        gold = convert.parsed_doc(paragraph, nlp.vocab)
        examples.append(Example(nlp(gold.text), gold))
    scores = Scorer(nlp).score(examples)
    wanted = {
        "token_f": "tokens",
        "tag_acc": "TAG",
        "pos_acc": "UPOS",
        "morph_acc": "morphology",
        "lemma_acc": "lemmas",
        "dep_uas": "UAS",
        "dep_las": "LAS",
        "sents_f": "sentences F",
    }
    return {name: round(100 * scores[key], 1) for key, name in wanted.items()}


def entity_scores(docs: Iterable, read: Callable, labels: tuple[str, ...]) -> dict[str, list[float]]:
    """Return precision, recall and F1 in percent per label and in all; a name counts with exact bounds and label."""
    hits, given, wanted = Counter(), Counter(), Counter()
    for gold in docs:
        found = {(s, e, label) for s, e, label in read(gold) if label in labels}
        true = {(ent.start_char, ent.end_char, ent.label_) for ent in gold.ents if ent.label_ in labels}
        for names, counter in ((found & true, hits), (found, given), (true, wanted)):
            counter.update(label for *_, label in names)
            counter["all"] += len(names)
    return {label: _prf(hits[label], given[label], wanted[label]) for label in (*labels, "all") if wanted[label]}


def _prf(hits: int, given: int, wanted: int) -> list[float]:
    return [
        round(100 * x, 1) for x in (hits / max(given, 1), hits / max(wanted, 1), 2 * hits / max(given + wanted, 1))
    ] + [wanted]


def from_text(nlp) -> Callable:
    """Read names from the raw text, as a user's documents are read."""
    return lambda gold: [(ent.start_char, ent.end_char, ent.label_) for ent in nlp(gold.text).ents]


def from_words(nlp) -> Callable:
    """Read names from the corpus's own tokens, for corpora that come without their spacing."""
    from spacy.tokens import Doc

    def read(gold) -> list[tuple[int, int, str]]:
        doc = Doc(nlp.vocab, words=[t.text for t in gold], spaces=[bool(t.whitespace_) for t in gold])
        for _, component in nlp.pipeline:
            doc = component(doc)
        return [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]

    return read


def speed(nlp, treebank: Path) -> float:
    """Return words per second over the texts of a treebank, one process, after a warm-up."""
    import convert

    texts = [convert.parsed_doc(p).text for p in convert.read_conllu(treebank)][:250]
    list(nlp.pipe(texts[:20]))
    start, words = time.perf_counter(), 0
    for doc in nlp.pipe(texts):
        words += len(doc)
    return round(words / (time.perf_counter() - start))


def evaluate(data: Path) -> dict:
    """Return all scores of the bundled pipeline."""
    import convert
    from registry_names import corrected

    from workbench.language import load_english

    nlp = load_english()
    three = LABELS[:3]
    people = convert.norps(ROOT / "workbench" / "resources" / "world" / "states.yml")
    frozen = list(convert.read_examples(FROZEN))
    re3d = [convert.with_norps(doc, people) for doc in convert.read_re3d(data, held_out=True)]
    return {
        "parse": {
            name: parse_scores(nlp, data / folder / "test.conllu.gz")
            for name, folder in (("EWT test", "ewt"), ("GUM test", "gum"))
        },
        "names": {
            "CrossNER politics test": entity_scores(convert.crossner(data, "test"), from_words(nlp), three),
            "Universal NER EWT test": entity_scores(convert.uner(data, "test"), from_words(nlp), three),
            "WikiGold, last 15 %": entity_scores(convert.wikigold(data, held_out=True), from_words(nlp), three),
            "re3d, held-out documents": entity_scores(re3d, from_text(nlp), LABELS),
            "diplomacy, frozen": entity_scores(frozen, from_text(nlp), LABELS),
            "diplomacy, frozen, with the registry": entity_scores(frozen, corrected(nlp), LABELS),
        },
        "words per second": speed(nlp, data / "gum" / "test.conllu.gz"),
        "machine": f"one process, {platform.machine()}, Python {platform.python_version()}",
        "megabytes": round(sum(f.stat().st_size for f in (ENGLISH / "pipeline").rglob("*") if f.is_file()) / 1e6, 1),
    }


def main() -> None:
    """Write scores.json and MODEL_CARD.md beside the pipeline."""
    sys.path.insert(0, str(HERE))
    from card import card

    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, required=True)
    scores = evaluate(options.parse_args().data)
    (ENGLISH / "scores.json").write_text(json.dumps(scores, indent=1) + "\n", encoding="utf-8")
    (ENGLISH / "MODEL_CARD.md").write_text(card(scores), encoding="utf-8")
    print(json.dumps(scores, indent=1))


if __name__ == "__main__":
    main()
