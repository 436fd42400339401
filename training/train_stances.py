"""Train the learned second opinion of the stance coder and write `workbench/resources/learned.json`.

    python training/train_stances.py [--check] [--pairs FILE] [--held FILE]

Multinomial logistic regression over the features of `workbench.stances.learned.clues`, on the pairs of `stance_pairs.py`.
`--check` holds out one process of the news gold at a time, prints rules alone, learned alone and both, and writes
nothing. `--pairs` keeps the pairs read in a file, so that a second run need not read them again. `--held` names weights of the
encoder that have not seen the news gold (`train_encoder.py --hold`): with them the scale of the confidence is that of both
together. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import pickle
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from stance_pairs import ROOT, Pair, documents, pairs

from workbench.stances.learned.encoder import Encoder, read_encoder
from workbench.stances.learned.model import LABELS, Model, softmax
from workbench.stances.learned.opinion import doubts, only_tells, read_whole

TARGET = ROOT / "workbench" / "resources" / "learned.json"
REGULARISATION, ENOUGH, PROCESSES, FAINT = 0.06, 3, 2, 12
AT_LEAST, SURER, DESPITE = 0.35, 0.8, 0.9
FACTORS = {"none": 1.0, "support": 1.0, "conditional": 1.0, "neutral": 0.7, "oppose": 1.1}
#: How much the logs of the chances of features and encoder weigh where they are pooled.
SHARE = (0.15, 1.1)
#: From which chance on the features settle a label, so that the encoder need not be asked (it is seven of ten pairs).
SETTLED = 0.7
CHOICE = Model(
    {},
    None,
    AT_LEAST,
    tuple(FACTORS[label] for label in LABELS),
    surer=SURER,
    despite=DESPITE,
    share=SHARE,
    settled=SETTLED,
)
#: The sentences of the tests, which show the rules of the codebook one by one, weigh more, and so do pairs that others than
#: their writers coded, which are nearest to news.
WEIGHTS = {"single": 15, "cases": 10, "blind": 2.5}
HELD_OUT = "news-dev"
KINDS = ("rules", "learned", "none")


def read(cache: Path | None) -> list[Pair]:
    """Return every pair with a gold label, from the cache where there is one."""
    if cache is not None and cache.is_file():
        return pickle.loads(cache.read_bytes())
    found = [pair for document in documents() for pair in pairs(document) if pair.gold and pair.features]
    if cache is not None:
        cache.write_bytes(pickle.dumps(found))
    return found


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
    order = [list(fitted.classes_).index(label) for label in LABELS]
    return columns, fitted.coef_[order].T, fitted.intercept_[order]


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


def pooled(rows: Sequence[Pair], alone: Any, encoder: Encoder | None) -> Any:
    """Return the chances of features and encoder together; an encoder must not have seen the pairs."""
    if encoder is None:
        return alone
    together, _ = read_whole(CHOICE, encoder, alone, [pair.rules for pair in rows], lambda n: rows[n].marked)
    return together


def learned_alone(pair: Pair, row: Sequence[float]) -> str:
    """Return the label of the chances, whatever the rules say."""
    if only_tells(pair.features):
        return "none"
    return CHOICE.choose(list(row), "none", doubts=doubts(pair.features))


def both(pair: Pair, row: Sequence[float]) -> str:
    """Return the label of the rules, the learned one where they see none or it is much surer."""
    if only_tells(pair.features):
        return pair.rules
    return CHOICE.choose(list(row), pair.rules, doubts=doubts(pair.features))


def kind(pair: Pair, label: str) -> str:
    """Return who gave a label: the rules, the model, or nobody (`none`)."""
    return "none" if label == "none" else "rules" if label == pair.rules else "learned"


def calibrated(rows: Sequence[Pair], found: Any) -> dict[str, tuple[float, float]]:
    """Return slope and shift of the log-odds of a chance by who gave the label (Platt 1999), from held-out pairs."""
    scale = {}
    for name in KINDS:
        odds, right = [], []
        for pair, row in zip(rows, found, strict=True):
            label = both(pair, row)
            if kind(pair, label) == name:
                chance = min(max(float(row[LABELS.index(label)]), 1e-4), 1 - 1e-4)
                odds.append(np.log(chance / (1 - chance)))
                right.append(pair.gold == label)
        platt = LogisticRegression(C=1.0).fit(np.array(odds).reshape(-1, 1), right)
        scale[name] = (round(float(platt.coef_[0, 0]), 3), round(float(platt.intercept_[0]), 3))
    return scale


def check(rows: Sequence[Pair], encoder: Encoder | None) -> None:
    """Print the scores of rules alone, learned alone and both on held-out processes, and the reliability of both."""
    kept, alone = held_out(rows)
    found = pooled(kept, alone, encoder)
    ways: dict[str, Callable[[Pair, Any], str]] = {
        "rules alone": lambda pair, _: pair.rules,
        "learned alone": learned_alone,
        "rules, then learned": both,
    }
    for name, way in ways.items():
        print(f"{name:<20} {scores([p.gold for p in kept], [way(p, r) for p, r in zip(kept, found, strict=True)])}")
    print("scale", calibrated(kept, found))
    reliability(kept, found)


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


def reliability(kept: Sequence[Pair], found: Any) -> None:
    """Print the share of right labels by confidence; each process gets the scale that the others give."""
    processes = sorted({pair.process for pair in kept})
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for process in processes:
        others = [k for k, pair in enumerate(kept) if pair.process != process]
        scale = calibrated([kept[k] for k in others], found[others])
        for pair, row in zip(kept, found, strict=True):
            if pair.process == process:
                label = both(pair, row)
                slope, shift = scale[kind(pair, label)]
                chance = min(max(float(row[LABELS.index(label)]), 1e-4), 1 - 1e-4)
                sure = 1 / (1 + np.exp(-(slope * np.log(chance / (1 - chance)) + shift)))
                bins[min(int(sure * 10), 9)].append((sure, label == pair.gold))
    total = sum(map(len, bins.values()))
    for number, held in sorted(bins.items()):
        mean, right = np.mean([s for s, _ in held]), np.mean([r for _, r in held])
        print(
            f"confidence {number / 10:.1f}-{number / 10 + 0.1:.1f}: n {len(held)}, mean {mean:.2f}, right {right:.2f}"
        )
    gap = sum(abs(np.mean([s for s, _ in h]) - np.mean([r for _, r in h])) * len(h) for h in bins.values()) / total
    print(f"expected calibration error {gap:.3f}")


def write(rows: Sequence[Pair], encoder: Encoder | None) -> None:
    """Train on everything, take the scale from held-out processes, and write the weights in thousandths."""
    columns, weights, intercepts = fit(rows)
    kept, alone = held_out(rows)
    thousandths = np.round(weights * 1000).astype(int)
    data = {
        "about": "Weights of the learned second opinion on stances, in thousandths, one row of labels for each feature. "
        f"Trained by training/train_stances.py on {len(rows)} pairs of the project's own development texts. CC BY 4.0.",
        "labels": list(LABELS),
        "at_least": AT_LEAST,
        "surer": SURER,
        "despite": DESPITE,
        "factors": [FACTORS[label] for label in LABELS],
        "share": SHARE,
        "settled": SETTLED,
        "scale": calibrated(kept, pooled(kept, alone, encoder)),
        "alone": calibrated(kept, alone),
        "intercepts": np.round(intercepts * 1000).astype(int).tolist(),
        "features": {
            name: thousandths[k].tolist() for name, k in columns.items() if abs(thousandths[k]).max() >= FAINT
        },
    }
    text = json.dumps(data, indent=0, ensure_ascii=False).replace(",\n", ",").replace("],", "],\n")
    TARGET.write_text(text + "\n", encoding="utf-8")


def main() -> None:
    """Train, or check by process."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--check", action="store_true", help="hold out each process and print scores")
    options.add_argument("--pairs", type=Path, help="file that keeps the pairs read")
    options.add_argument("--held", type=Path, help="weights of the encoder that have not seen the news gold")
    given = options.parse_args()
    rows = read(given.pairs)
    encoder = read_encoder(given.held) if given.held else None
    print(f"{len(rows)} pairs:", dict(Counter(pair.source for pair in rows)), dict(Counter(pair.gold for pair in rows)))
    if given.check:
        check(rows, encoder)
    else:
        write(rows, encoder)


if __name__ == "__main__":
    main()
