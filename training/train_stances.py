"""Train the learned second opinion of the stance coder and write `workbench/resources/learned.json`.

    python training/train_stances.py [--check] [--pairs FILE] [--held FILE] [--encoder FILE]

Multinomial logistic regression over the features of `workbench.stances.learned.clues`, on the pairs of `stance_pairs.py`. A
second one weighs what it says against the rules' label, and both against what the encoder says, on the texts
`examples/held-*.txt`, which neither has seen. `--check` holds out one process of the news gold at a time, prints rules alone,
features alone and all together with the reliability of the confidence, and writes nothing. `--pairs` and `--held` keep the pairs
read in files, so that a second run need not read them again. `--encoder` names the weights of an encoder that has not seen the
held texts, the bundled ones if left out; for `--check` it must not have seen the news gold either (`train_encoder.py --hold`), which
the bundled one has. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import pickle
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from stance_pairs import ROOT, Pair, documents, held_documents, pairs

from workbench.stances.learned.encoder import Encoder, load_encoder, read_encoder
from workbench.stances.learned.model import LABELS, Model, inputs, softmax
from workbench.stances.learned.opinion import by_the_book, is_doubted, read_whole, speaks_against

TARGET = ROOT / "workbench" / "resources" / "learned.json"
REGULARISATION, ENOUGH, PROCESSES, FAINT = 0.06, 3, 2, 12
#: How strongly the weights of what is weighed are kept small (inverse).
WEIGHING = 0.1
#: How the labels are weighed when one is chosen: the rarer ones and positions a little more than their chances.
FACTORS = {"none": 0.55, "support": 1.0, "conditional": 1.0, "neutral": 1.3, "oppose": 1.1}
#: From which chance on features and rules settle a label, so that the encoder need not be asked (of half the pairs it is): it
#: mends most where they say none, least where they say support.
SETTLED = {"none": 0.85, "support": 0.75, "conditional": 0.8, "neutral": 0.8, "oppose": 0.8}
#: How likely a position must be where a rule of the codebook says none, or the text is about something else.
DESPITE = 0.5
CHOICE = Model(
    {},
    None,
    tuple(FACTORS[label] for label in LABELS),
    settled=tuple(SETTLED[label] for label in LABELS),
    despite=DESPITE,
)
#: The sentences of the tests, which show the rules of the codebook one by one, weigh more, and so do pairs that others than
#: their writers coded, which are nearest to news.
WEIGHTS = {"single": 15, "cases": 10, "blind": 2.5}
HELD_OUT = "news-dev"


def read(cache: Path | None, found: Callable[[], Iterable[Pair]]) -> list[Pair]:
    """Return pairs from the cache where there is one, else those found, which are then kept there."""
    if cache is not None and cache.is_file():
        return pickle.loads(cache.read_bytes())
    pairs_read = list(found())
    if cache is not None:
        cache.write_bytes(pickle.dumps(pairs_read))
    return pairs_read


def learned_from() -> Iterable[Pair]:
    """Yield every pair with a label that features and encoder learn from."""
    return (pair for document in documents() for pair in pairs(document) if pair.gold and pair.features)


def held_from() -> Iterable[Pair]:
    """Yield every pair with a label of the texts that neither of them learns from."""
    return (pair for document in held_documents() for pair in pairs(document) if pair.gold and pair.features)


class Featured(Protocol):
    """Whatever has features and comes from a process."""

    @property
    def features(self) -> list[str]: ...
    @property
    def process(self) -> str: ...


def vocabulary(train: Sequence[Featured], enough: int = ENOUGH) -> dict[str, int]:
    """Return feature -> column for the features seen often enough, in enough processes."""
    often, where = Counter(f for pair in train for f in pair.features), defaultdict(set)
    for pair in train:
        for feature in pair.features:
            where[feature].add(pair.process)
    kept = sorted(f for f, n in often.items() if n >= enough and len(where[f]) >= PROCESSES)
    return {feature: column for column, feature in enumerate(kept)}


def matrix(rows: Sequence[Featured], columns: dict[str, int]) -> Any:
    """Return the features of pairs as a sparse matrix of ones."""
    at = [(k, columns[f]) for k, pair in enumerate(rows) for f in pair.features if f in columns]
    ones = np.ones(len(at))
    return sparse.csr_matrix((ones, ([k for k, _ in at], [c for _, c in at])), shape=(len(rows), len(columns)))


def fit(train: Sequence[Pair]) -> tuple[dict[str, int], Any, Any]:
    """Return columns, weights of shape (features, labels) and intercepts."""
    columns = vocabulary(train)
    fitted = LogisticRegression(C=REGULARISATION, max_iter=400, tol=1e-3)
    fitted.fit(
        matrix(train, columns),
        [pair.gold for pair in train],
        sample_weight=[WEIGHTS.get(pair.source, 1) for pair in train],
    )
    return columns, *_by_label(fitted)


def _by_label(fitted: LogisticRegression) -> tuple[Any, Any]:
    """Return weights of shape (inputs, labels) and intercepts, the labels in the order of `LABELS`."""
    order = [list(fitted.classes_).index(label) for label in LABELS]
    return fitted.coef_[order].T, fitted.intercept_[order]


def chances(model: tuple[dict[str, int], Any, Any], rows: Sequence[Pair]) -> Any:
    """Return the probability of each of `LABELS`, shape (pairs, labels)."""
    columns, weights, intercepts = model
    return softmax(matrix(rows, columns) @ weights + intercepts)


def held_out(rows: Sequence[Pair]) -> tuple[list[Pair], Any]:
    """Return the pairs of the news gold, each with the chances of a model that has not seen its process."""
    kept, found = [], []
    for process in sorted({pair.process for pair in rows if pair.source == HELD_OUT}):
        here = [pair for pair in rows if pair.process == process and pair.source == HELD_OUT]
        kept += here
        found.append(chances(fit([pair for pair in rows if pair.process != process]), here))
    return kept, np.vstack(found)


def readable(model: tuple[dict[str, int], Any, Any]) -> Model:
    """Return the features' weights as they are written: in thousandths, without the faint ones."""
    columns, weights, intercepts = model
    small = np.round(weights * 1000)
    kept = [name for name, k in columns.items() if abs(small[k]).max() >= FAINT]
    rows = [*(small[columns[name]] for name in kept), np.round(intercepts * 1000)]
    return replace(CHOICE, place={name: k for k, name in enumerate(kept)}, weights=np.array(rows) / 1000)


def weighing(model: Model, held: Sequence[Pair], encoder: Encoder) -> Model:
    """Return the model with how features and rules are weighed, and both with the encoder where it is asked.

    They are learned from `held`, texts that neither features nor encoder have seen.
    """
    rules, features = [pair.rules for pair in held], [pair.features for pair in held]
    gold, against, alone = np.array([pair.gold for pair in held]), speaks_against(features), model.chances(features)
    model = replace(model, words=_weights(inputs(rules, against, alone), gold))
    asked = model.in_question(model.weighed(rules, against, alone))
    whole = encoder.chances([held[k].marked for k in asked])
    said = inputs([rules[k] for k in asked], against[asked], alone[asked], whole)
    return replace(model, whole=_weights(said, gold[asked]))


def _weights(given: Any, gold: Any) -> Any:
    """Return weights of shape (inputs + 1, labels), the last row the intercepts, to three places as they are written."""
    return np.round(np.vstack(_by_label(LogisticRegression(C=WEIGHING, max_iter=1000).fit(given, gold))), 3)


def together(rows: Sequence[Pair], alone: Any, model: Model, encoder: Encoder | None) -> tuple[Any, int]:
    """Return the chances of features, rules and encoder together, and of how many pairs the encoder was asked.

    The encoder must not have seen the pairs.
    """
    rules, features = [pair.rules for pair in rows], [pair.features for pair in rows]
    found, said = read_whole(model, encoder, alone, rules, features, lambda n: rows[n].marked)
    return found, len(said)


def labels(rows: Sequence[Pair], found: Any, model: Model) -> list[str]:
    """Return the label that the coder gives each pair for its chances."""
    return [
        pair.rules
        if by_the_book(pair.features)
        else model.choose(row, doubted=pair.rules == "none" and is_doubted(pair.features))
        for pair, row in zip(rows, found, strict=True)
    ]


def check(rows: Sequence[Pair], held: Sequence[Pair], encoder: Encoder) -> None:
    """Print the scores of rules alone, features alone and all on held-out processes, and the reliability of all."""
    kept, alone = held_out(rows)
    model = weighing(readable(fit(rows)), held, encoder)
    gold = [pair.gold for pair in kept]
    found, asked = together(kept, alone, model, encoder)
    ways = {
        "rules alone": [pair.rules for pair in kept],
        "features alone": [LABELS[k] for k in alone.argmax(axis=1)],
        "without encoder": labels(kept, together(kept, alone, model, None)[0], model),
        "encoder alone": [LABELS[k] for k in encoder.chances([pair.marked for pair in kept]).argmax(axis=1)],
        "together": labels(kept, found, model),
    }
    for name, given in ways.items():
        print(f"{name:<20} {scores(gold, given)}")
    print(f"the encoder is asked of {asked / len(kept):.2f}")
    reliability(gold, ways["together"], found)


def scores(gold: Sequence[str], given: Sequence[str]) -> str:
    """Return the main scores over pairs that both have, as text; by label precision / recall."""
    sure = list(zip(gold, given, strict=True))
    hits = sum("none" not in pair for pair in sure)
    claimed, wanted = sum(b != "none" for b in given), sum(a != "none" for a in gold)
    signs = {"support": 1, "conditional": 1, "neutral": 0, "oppose": -1}
    sign = sum(signs[a] == signs[b] for a, b in sure if "none" not in (a, b)) / max(hits, 1)
    parts, f1 = [], []
    for label in LABELS:
        right, mine, true = sure.count((label, label)), given.count(label), gold.count(label)
        parts.append(f"{label} {right / max(mine, 1):.2f}/{right / max(true, 1):.2f}")
        f1.append(2 * right / max(mine + true, 1))
    return (
        f"n {len(sure)} positions {hits / max(claimed, 1):.3f}/{hits / wanted:.3f} F1 {2 * hits / (claimed + wanted):.3f} "
        f"macro-F1 {np.mean(f1):.3f} accuracy {np.mean([a == b for a, b in sure]):.3f} sign {sign:.3f} | {' '.join(parts)}"
    )


def reliability(gold: Sequence[str], given: Sequence[str], found: Any) -> None:
    """Print the share of right labels by confidence, in bins of a tenth."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for label, wanted, row in zip(given, gold, found, strict=True):
        sure = float(row[LABELS.index(label)])
        bins[min(int(sure * 10), 9)].append((sure, label == wanted))
    for number, held in sorted(bins.items()):
        mean, right = np.mean([s for s, _ in held]), np.mean([r for _, r in held])
        print(
            f"confidence {number / 10:.1f}-{number / 10 + 0.1:.1f}: n {len(held)}, mean {mean:.2f}, right {right:.2f}"
        )
    gap = sum(abs(np.mean([s for s, _ in h]) - np.mean([r for _, r in h])) * len(h) for h in bins.values()) / len(gold)
    print(f"expected calibration error {gap:.3f}")


def thousandths(weights: Any) -> list[list[int]]:
    """Return weights as they are written."""
    return np.round(weights * 1000).astype(int).tolist()  # type: ignore[no-any-return]


def write(rows: Sequence[Pair], held: Sequence[Pair], encoder: Encoder) -> None:
    """Train on everything, weigh on the held texts, and write the weights in thousandths."""
    model = weighing(readable(fit(rows)), held, encoder)
    table = thousandths(model.weights)
    data = {
        "about": "Weights of the learned second opinion on stances, in thousandths, one row of labels for each feature. "
        f"Trained by training/train_stances.py on {len(rows)} pairs of the project's own development texts, weighed on "
        f"{len(held)} others. CC BY 4.0.",
        "labels": list(LABELS),
        "factors": list(model.factors),
        "settled": list(model.settled),
        "despite": model.despite,
        "words": thousandths(model.words),
        "whole": thousandths(model.whole),
        "intercepts": table[-1],
        "features": {name: table[k] for name, k in model.place.items()},
    }
    text = json.dumps(data, indent=0, ensure_ascii=False).replace(",\n", ",").replace("],", "],\n")
    TARGET.write_text(text + "\n", encoding="utf-8")


def main() -> None:
    """Train, or check by process."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--check", action="store_true", help="hold out each process and print scores")
    options.add_argument("--pairs", type=Path, help="file that keeps the pairs read")
    options.add_argument("--held", type=Path, help="file that keeps the pairs of the held texts")
    options.add_argument(
        "--encoder", type=Path, help="weights of an encoder; with --check of one that has not seen the news gold"
    )
    given = options.parse_args()
    encoder = read_encoder(given.encoder) if given.encoder else load_encoder()
    if encoder is None:
        raise SystemExit("the encoder's weights are missing: name them with --encoder")
    rows, held = read(given.pairs, learned_from), read(given.held, held_from)
    print(f"{len(rows)} pairs:", dict(Counter(pair.source for pair in rows)), dict(Counter(pair.gold for pair in rows)))
    print(f"{len(held)} pairs of the held texts")
    (check if given.check else write)(rows, held, encoder)


if __name__ == "__main__":
    main()
