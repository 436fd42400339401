"""Train the back-off of the stance coder on the development gold and write `workbench/resources/backoff.json`.

    python training/backoff.py [--check]

It reads only development tables: every `data/gold/*-dev.jsonl`, and the labelled sentences of the tests. `--check` holds
out one process at a time, prints what the back-off adds to the rules there, and writes nothing. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import datetime
import json
from bisect import bisect_right
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import yaml
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from workbench import codings
from workbench.documents import read_all
from workbench.scale import _doc, pipeline
from workbench.stances.backoff import LABELS
from workbench.stances.coder import DECIDED, code_passage
from workbench.study import load_study

ROOT = Path(__file__).parents[1]
PLACES = [ROOT / "data" / "invented", *sorted((ROOT / "data" / "gold" / "processes").iterdir())]
CASES = ROOT / "tests" / "stances"
REGULARISATION = 0.1
FACTORS = {"none": 0.9, "support": 1.0, "oppose": 1.5, "neutral": 2.0, "conditional": 2.0}
ENOUGH, PROCESSES = 3, 2


class Reader:
    """Reads documents with a study's pipeline and keeps the features of pairs that no rule decides."""

    def __init__(self, folder: Path):
        self.study = load_study(folder)
        self.nlp = pipeline(self.study)
        self.coder = dict(self.nlp.pipeline)["workbench_stances"]

    def read(self, doc) -> list[tuple[int, str, list[str]]]:
        """Return (first character of the sentence, actor, features)."""
        for name, component in self.nlp.pipeline:
            if name != "workbench_stances":
                doc = component(doc)
        seen = []

        def watch(scene, mentions, features) -> None:
            seen.append((scene.passage.doc[scene.start].idx, mentions[0].actor_id, list(features)))

        code_passage(self.coder._passage(doc), self.study, watch)
        return seen


def from_gold() -> list[tuple[str, str, list[str]]]:
    """Return (process, label, features) of the development tables."""
    rows = []
    for path in sorted((ROOT / "data" / "gold").glob("*-dev.jsonl")):
        labels, starts = _labels(codings.read(path))
        for folder in PLACES:
            documents = [d for d in read_all([folder / "corpus"])[0] if d.doc_id in starts]
            reader = Reader(folder) if documents else None
            for document in documents if reader else ():
                for first, actor, features in reader.read(_doc(document, document.text, reader.nlp)):
                    place = bisect_right(starts[document.doc_id], first) - 1
                    key = (document.doc_id, starts[document.doc_id][max(place, 0)], actor)
                    if place >= 0 and key in labels:
                        rows.append((f"{path.stem}:{folder.name}", labels[key], features))
    return rows


def _labels(gold) -> tuple[dict[tuple[str, int, str], str], dict[str, list[int]]]:
    labels, starts = {}, defaultdict(set)
    for row in gold.to_dict("records"):
        key = (row["doc_id"], int(row["sent_start"]), row["actor"])
        starts[row["doc_id"]].add(key[1])
        if labels.get(key, "none") == "none":
            labels[key] = row["stance"]
    return labels, {doc: sorted(found) for doc, found in starts.items()}


def split(rows) -> tuple[list, list]:
    """Return the pairs that no rule decides, and those that one does as (process, right or not, traits)."""
    decided = [(group, features[1] == label, features[2:]) for group, label, features in rows if features[0] == DECIDED]
    return [row for row in rows if row[2][0] != DECIDED], decided


def from_cases() -> list[tuple[str, str, list[str]]]:
    """Return (process, label, features) of the labelled documents and sentences of the tests."""
    rows = []
    for path in sorted((CASES / "cases" / "agency").glob("*.yml")):
        folder = CASES / "studies" / path.stem
        reader = Reader(folder if folder.is_dir() else CASES / "studies" / path.stem.rsplit("-", 1)[0])
        for document in yaml.safe_load(path.read_text(encoding="utf-8")):
            rows += _cases(reader, f"agency:{reader.study.title}", document, "")
    for path in (CASES / "cases" / "news.yml", CASES / "cases" / "rules.yml"):
        for block in yaml.safe_load(path.read_text(encoding="utf-8")):
            study = block.get("study")
            reader = Reader(CASES / "studies" / study if study else ROOT / "data" / "invented")
            for case in block["cases"]:
                rows += _cases(reader, f"cases:{study}", [case], case.get("context", ""))
    return rows


def _cases(reader: Reader, group: str, document: list[dict], context: str) -> list[tuple[str, str, list[str]]]:
    parts = [context] * bool(context) + [case["text"] for case in document]
    doc = reader.nlp.make_doc("\n\n".join(parts))
    doc._.date = datetime.date(2023, 6, 1)
    seen, start, rows = reader.read(doc), len(context) + 2 * bool(context), []
    for case in document:
        for first, actor, features in seen:
            if start <= first < start + len(case["text"]) and actor in case["expect"]:
                rows.append((group, case["expect"][actor], features))
        start += len(case["text"]) + 2
    return rows


def kept(rows) -> set[str]:
    """Return the features worth a weight: seen often enough, words in enough processes."""
    often = Counter(f for _, _, features in rows for f in features)
    where = defaultdict(set)
    for group, _, features in rows:
        for f in features:
            where[f].add(group)
    return {f for f, n in often.items() if n >= ENOUGH and len(where[f]) >= PROCESSES}


def fit(rows) -> tuple[DictVectorizer, LogisticRegression]:
    """Return the fitted model with its features."""
    keep = kept(rows)
    shape = DictVectorizer()
    x = shape.fit_transform([{f: 1 for f in features if f in keep} for _, _, features in rows])
    return shape, LogisticRegression(C=REGULARISATION, max_iter=1000).fit(x, [label for _, label, _ in rows])


def predict(model, rows) -> np.ndarray:
    """Return the chances of `LABELS`, one row per pair."""
    shape, fitted = model
    raw = fitted.predict_proba(shape.transform([dict.fromkeys(features, 1) for _, _, features in rows]))
    order = [list(fitted.classes_).index(label) for label in LABELS]
    chances = raw[:, order] * np.array([FACTORS[label] for label in LABELS])
    return chances / chances.sum(axis=1, keepdims=True)


def check(rows) -> None:
    """Hold out each process in turn and print what the back-off would add there."""
    for part in ("news-dev", "processes-dev", "invented-dev", "agency", "cases"):
        right = given = positions = none = total = 0
        for group in sorted({g for g, _, _ in rows if g.startswith(part)}):
            held = [row for row in rows if row[0] == group]
            best = predict(fit([row for row in rows if row[0] != group]), held).argmax(axis=1)
            for (_, label, _), k in zip(held, best, strict=True):
                total += 1
                none += label == "none"
                positions += label != "none"
                given += LABELS[k] != "none"
                right += LABELS[k] == label != "none"
        print(f"{part:<14} pairs {total}, positions {positions}; decided {given}, with the right label {right}")


def sure(decided) -> tuple[DictVectorizer, LogisticRegression]:
    """Return the model of how often a rule's label is the gold's."""
    shape = DictVectorizer()
    x = shape.fit_transform([dict.fromkeys(traits, 1) for _, _, traits in decided])
    return shape, LogisticRegression(C=0.1, max_iter=1000).fit(x, [right for _, right, _ in decided])


def reliability(rows, decided) -> None:
    """Hold out each process of the gold and print, by tenths of confidence, how many labels are right."""
    pairs = []
    for group in sorted({g for g, _, _ in rows if "-dev" in g}):
        shape, fitted = sure([d for d in decided if d[0] != group and "-dev" in d[0]])
        held = [d for d in decided if d[0] == group]
        if held:
            chances = fitted.predict_proba(shape.transform([dict.fromkeys(d[2], 1) for d in held]))[:, 1]
            pairs += zip(chances, (d[1] for d in held), strict=True)
        held = [row for row in rows if row[0] == group]
        chances = predict(fit([row for row in rows if row[0] != group]), held)
        pairs += [(c.max(), LABELS[c.argmax()] == row[1]) for c, row in zip(chances, held, strict=True)]
    print("\nconfidence   pairs   mean confidence   share right")
    for tenth in range(3, 10):
        inside = [(c, ok) for c, ok in pairs if tenth / 10 <= c < (tenth + 1) / 10 + (tenth == 9)]
        if inside:
            mean, right = (sum(x[k] for x in inside) / len(inside) for k in (0, 1))
            print(f"{tenth / 10:.1f}-{tenth / 10 + 0.1:.1f}      {len(inside):>5}   {mean:>15.2f}   {right:>11.2f}")


def write(rows, decided) -> None:
    """Train on everything and write the weights, rounded; how sure rules are is learned from the gold alone."""
    shape, fitted = fit(rows)
    order = [list(fitted.classes_).index(label) for label in LABELS]
    table = np.round(fitted.coef_[order].T, 3)
    traits, trust = sure([row for row in decided if "-dev" in row[0]])
    data = {
        "labels": list(LABELS),
        "factors": [FACTORS[label] for label in LABELS],
        "intercepts": np.round(fitted.intercept_[order], 3).tolist(),
        "confidence": {
            "intercept": round(float(trust.intercept_[0]), 3),
            "features": dict(zip(traits.feature_names_, np.round(trust.coef_[0], 3).tolist(), strict=True)),
        },
        "features": {name: table[k].tolist() for k, name in enumerate(shape.feature_names_)},
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace('],"', ']\n,"')
    (ROOT / "workbench" / "resources" / "backoff.json").write_text(text + "\n", encoding="utf-8")


def main() -> None:
    """Train, or check by process."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true")
    checked = options.parse_args().check
    rows, decided = split(from_gold() + from_cases())
    if checked:
        check(rows)
        reliability(rows, decided)
    else:
        write(rows, decided)


if __name__ == "__main__":
    main()
