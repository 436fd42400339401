"""Coded pairs of sentence and actor for training the learned second opinion, read with the features of each.

The sources are development material only: `data/gold/*-dev.jsonl`, the two passes over the default study where both
coders have the same label, the labelled sentences of the tests, and the examples of `training/examples`: `stances-*.txt` coded by
their writers, `blind-*.txt` by others, and `seeds-*.yml`, single sentences with their variants in the layout of the behavioural suite.
"""

from __future__ import annotations

import datetime
import tempfile
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import yaml

from workbench import codings
from workbench.behaviour import bundled_casts, pairs_of, seeds_in
from workbench.behaviour.seeds import WRITTEN
from workbench.codings import Coding
from workbench.documents import read_all
from workbench.scale import _doc, pipeline
from workbench.stances.coder import code_passage
from workbench.stances.evaluate import matches
from workbench.stances.learned.marks import marked
from workbench.study import Study, load_study

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "training" / "examples"
GOLD = ROOT / "data" / "gold"
CASES = ROOT / "tests" / "stances"
PLACES = [ROOT / "data" / "turkiye-syria", ROOT / "data" / "invented", *sorted((GOLD / "processes").iterdir())]
#: What the suite puts around a seed; its other transformations are written, or change names alone, which nobody sees here.
FRAMES = ("attribution", "venue", "background")
LABELS = {"s": "support", "c": "conditional", "n": "neutral", "o": "oppose", "-": "none"}


@dataclass
class Pair:
    """One pair that the coder has: its features, what the rules say, what the gold says ("" where the gold has no row).

    `marked` is its sentence as the encoder reads it.
    """

    process: str
    source: str
    coding: Coding
    features: list[str]
    rules: str
    gold: str = ""
    marked: list[str | int] = field(default_factory=list)


class Unlisted(NamedTuple):
    """An actor that no registry lists: the first character of the sentence, the two ends of the words, label, whom it speaks for."""

    sentence: int
    begins: int
    ends: int
    label: str
    principal: str


@dataclass
class Read:
    """A document with the labels that its gold gives: (first character of the sentence, actor) -> label; `unlisted` has the others'."""

    process: str
    source: str
    study: Study
    doc: Any
    gold: dict[tuple[int, str], str] = field(default_factory=dict)
    unlisted: list[Unlisted] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)

    def sentence(self, at: int) -> int | None:
        """Return where the coded sentence that holds a character begins, or None."""
        place = bisect_right(self.starts, at) - 1
        return self.starts[place] if place >= 0 and at < self.ends[place] else None

    def label_of_words(self, start: int, first: int, last: int) -> str:
        """Return the label of an unlisted actor whose words in the sentence at `start` overlap some; "" where none do."""
        named = (one.label for one in self.unlisted if one.sentence == start and first < one.ends and one.begins < last)
        return next(named, "")


def documents() -> Iterator[Read]:
    """Yield every coded document with its actors found, ready for the stances."""
    for path in [*sorted(GOLD.glob("*-dev.jsonl")), GOLD / "turkiye-syria-passes.jsonl"]:
        yield from _gold_documents(path)
    yield from _case_documents()
    yield from _single_cases()
    for path in sorted(EXAMPLES.glob("seeds-*.yml")):
        yield from seed_documents(path)
    for path in [*sorted(EXAMPLES.glob("stances-*.txt")), *sorted(EXAMPLES.glob("blind-*.txt"))]:
        yield from example_documents(path)


def held_documents() -> Iterator[Read]:
    """Yield the coded documents of `training/examples/held-*`, from which neither features nor encoder learn.

    Of seeds only the sentence itself and its written variants: the frames that the suite puts around a seed are known.
    """
    for path in sorted(EXAMPLES.glob("held-*.txt")):
        yield from example_documents(path)
    for path in sorted(EXAMPLES.glob("held-*.yml")):
        yield from seed_documents(path, by=WRITTEN)


def _gold_documents(path: Path) -> Iterator[Read]:
    by_doc = defaultdict(list)
    for row in _rows(path):
        by_doc[row["doc_id"]].append(row)
    for folder in PLACES:
        named = _documents_of(folder, set(by_doc))
        study = load_study(folder) if named else None
        nlp = pipeline(study) if named else None
        for document in named:
            doc = _with_actors(nlp, _doc(document, document.text, nlp))
            rows = by_doc[document.doc_id]
            spans = sorted({(int(r["sent_start"]), int(r["sent_end"])) for r in rows})
            starts, ends = [s for s, _ in spans], [e for _, e in spans]
            yield Read(folder.name, path.stem, study, doc, starts=starts, ends=ends, rows=rows)


def _rows(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a table; of one with two coders those whose label both gave."""
    rows = codings.read(path).to_dict("records")
    if len({row["coder"] for row in rows}) < 2:
        return rows
    given = defaultdict(list)
    for row in rows:
        given[row["doc_id"], row["sent_start"], row["actor"]].append(row)
    return [same[0] for same in given.values() if len(same) == 2 and same[0]["stance"] == same[1]["stance"]]


def _documents_of(folder: Path, wanted: set[str]) -> list[Any]:
    """Return the documents of a folder that are wanted, without reading any other."""
    paths = [path for path in sorted((folder / "corpus").rglob("*")) if path.stem in wanted]
    return [d for d in read_all(paths)[0] if d.doc_id in wanted] if paths else []


def _case_documents() -> Iterator[Read]:
    """Yield the labelled sentences of the tests, those of one report as one document."""
    for path in sorted((CASES / "cases" / "agency").glob("*.yml")):
        folder = CASES / "studies" / path.stem
        folder = folder if folder.is_dir() else CASES / "studies" / path.stem.rsplit("-", 1)[0]
        study = load_study(folder)
        nlp = pipeline(study)
        for number, report in enumerate(yaml.safe_load(path.read_text(encoding="utf-8"))):
            yield _joined(
                folder.name,
                "cases",
                f"{path.stem}-{number}",
                study,
                nlp,
                datetime.date(2023, 6, 1),
                [(case["text"], case["expect"]) for case in report],
            )


def _single_cases() -> Iterator[Read]:
    """Yield the labelled sentences of the tests that stand alone, each its own document after its context."""
    for path in (CASES / "cases" / f"{name}.yml" for name in ("news", "rules", "constructions")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8")):
            folder = CASES / "studies" / block["study"] if block.get("study") else ROOT / "data" / "invented"
            study = load_study(folder)
            nlp = pipeline(study)
            for number, case in enumerate(block["cases"]):
                before = [(case["context"], {})] if case.get("context") else []
                name = f"{path.stem}-{folder.name}-{number}"
                coded = [*before, (case["text"], case["expect"])]
                yield _joined(f"cases-{folder.name}", "single", name, study, nlp, datetime.date(2023, 5, 1), coded)


def seed_documents(path: Path, *, by: Collection[str] = (*FRAMES, *WRITTEN)) -> Iterator[Read]:
    """Yield the sentences of a file of seeds, and what these transformations make of them, each as the suite has it coded."""
    cast, other = bundled_casts()
    nlp = pipeline(cast.study)
    for seed in seeds_in(path):
        made = list(pairs_of(seed, cast, other))
        cases = [pair.before for pair in made[:1]] + [pair.after for pair in made if pair.by in by]
        for number, case in enumerate(cases):
            doc = nlp.make_doc(case.text)
            doc._.doc_id = f"{seed.key}-{number}"
            gold = {(0, actor): label for actor, label in case.wanted.items()}
            yield Read(path.stem, "seeds", cast.study, _with_actors(nlp, doc), gold, starts=[0], ends=[case.judged])


def example_documents(path: Path) -> Iterator[Read]:
    """Yield the documents of a file of `training/examples`."""
    head, _, body = path.read_text(encoding="utf-8").partition("\n---\n")
    settings = yaml.safe_load(head)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "actors.yml").write_text(yaml.safe_dump(settings.pop("actors"), allow_unicode=True), encoding="utf-8")
        (folder / "study.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
        study = load_study(folder)
        nlp = pipeline(study)
    for number, block in enumerate(f"\n{body}".split("\n@ ")[1:]):
        lines = block.strip().splitlines()
        source = "blind" if path.stem.startswith("blind-") else "examples"
        yield _example(path.stem.partition("-")[2], source, number, study, nlp, lines)


def _example(process: str, source: str, number: int, study: Study, nlp: Any, lines: list[str]) -> Read:
    """Read one example document: a date, then lines of `ACTOR label ... | sentence`, the first of them its headline.

    `?some_words=PRINCIPAL` stands for an actor that the study does not list; a line without an actor begins with `|`.
    """
    coded = []
    for line in filter(None, lines[1:]):
        codes, sentence = f" {line}".split(" | ", 1)
        parts = codes.split()
        coded.append((sentence, {a: LABELS[label] for a, label in zip(parts[::2], parts[1::2], strict=True)}))
    day = datetime.date.fromisoformat(lines[0].strip())
    return _joined(process, source, f"{process}-{number}", study, nlp, day, coded)


def _joined(
    process: str,
    source: str,
    name: str,
    study: Study,
    nlp: Any,
    day: datetime.date,
    coded: list[tuple[str, dict[str, str]]],
) -> Read:
    """Make one document of coded sentences, three to a paragraph after the first."""
    text, gold, unlisted, starts, ends = "", {}, [], [], []
    for k, (sentence, labels) in enumerate(coded):
        text += "" if not k else "\n\n" if k % 3 == 1 else " "
        for actor, label in labels.items():
            if actor.startswith("?"):
                unlisted.append(_unlisted(actor, sentence, len(text), label))
            else:
                gold[len(text), actor] = label
        starts.append(len(text))
        text += sentence
        ends.append(len(text))
    doc = nlp.make_doc(text)
    doc._.doc_id, doc._.date = name, day
    return Read(process, source, study, _with_actors(nlp, doc), gold, unlisted, starts, ends)


def _unlisted(code: str, sentence: str, start: int, label: str) -> Unlisted:
    """Return an unlisted actor of a sentence that begins at `start` in the text."""
    words, _, principal = code[1:].partition("=")
    begin = start + sentence.index(words.replace("_", " "))
    return Unlisted(start, begin, begin + len(words), label, principal)


def _with_actors(nlp: Any, doc: Any) -> Any:
    for name, component in nlp.pipeline:
        if name != "workbench_stances":
            doc = component(doc)
    return doc


def pairs(read: Read) -> list[Pair]:
    """Return the pairs that the coder has in a document, with features, rules and gold."""
    from workbench.stances.lexicon import study_lexicon
    from workbench.stances.passage import Passage

    seen: dict[tuple[int, str], tuple[list[str], str, list[str | int]]] = {}

    def watch(scene: Any, actor: str, features: list[str], label: str) -> None:
        seen[scene.number, actor] = (features, label, marked(scene, actor))

    study = read.study
    passage = Passage(read.doc, study_lexicon(study.cues), parties=study.parties, actors=study.actors)
    found = []
    rows, _ = code_passage(passage, study, watch=watch)
    gold = _gold_of(read, rows)
    for row in rows:
        start = read.sentence(row.sent_start)
        if start is None:
            continue
        features, label, words = seen.get((int(row.sent_id.rsplit(":", 1)[1]), row.actor), ([], row.stance, []))
        label_of = gold.get((row.sent_start, row.actor)) or _label_of(read, start, row)
        found.append(Pair(read.process, read.source, row, features, label, label_of, words))
    return found


def _label_of(read: Read, start: int, row: Coding) -> str:
    """Return the label of a pair; an actor that no registry lists goes by his words."""
    if row.actor in read.study.actors:
        return read.gold.get((start, row.actor), "")
    words = read.label_of_words(start, row.mention_start, row.mention_end) if row.mention_start is not None else ""
    return words or read.gold.get((start, row.actor), "")


def _gold_of(read: Read, rows: list[Coding]) -> dict[tuple[int, str], str]:
    """Return the gold label of the coder's rows where the gold is a table; unlisted actors go by their words."""
    if not read.rows or not rows:
        return {}
    found = matches(codings.to_frame(rows), pd.DataFrame(read.rows), listed=set(read.study.actors))
    return {(int(m.given["sent_start"]), m.given["actor"]): m.gold["stance"] for m in found if m.gold and m.given}
