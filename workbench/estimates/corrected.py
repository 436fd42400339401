"""Estimates freed of a program's errors with the help of pairs that people coded, and the sample this needs."""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from workbench.estimates.means import _groups, _keys
from workbench.estimates.resample import FEWEST, LEVEL, REPEATS, cells, interval, ratio, resampled, totals
from workbench.study.errors import WorkbenchError

if TYPE_CHECKING:
    import pandas as pd

_PAIR = ["sent_id", "actor"]
#: Above this condition number a confusion matrix is too near to singular for its inverse to be trusted.
_SINGULAR = 20.0


def corrected_net(
    codings: pd.DataFrame,
    gold: pd.DataFrame,
    by: str | Sequence[str],
    *,
    repeats: int = REPEATS,
    level: float = LEVEL,
    seed: int = 0,
) -> pd.DataFrame:
    """Return the net stance of each group, a program's codings corrected by hand-coded pairs.

    `codings` is the program's table, every pair once; `gold` are people's rows for some of the same pairs (`sent_id`,
    `actor`), drawn at random. Its column `probability` (0..1] tells how likely each pair was to be drawn; without it
    all pairs of the table count as equally likely. Rows that people left `unclear` are passed over.

    Net stance is the ratio of two totals, values and positions, and so covers the mistake of seeing a position where
    there is none. Each total is the program's, plus the weighted mean error found in the gold sample times the number
    of pairs. That is the difference estimator of survey sampling (Särndal, Swensson and Wretman 1992, *Model Assisted
    Survey Sampling*, section 6.3), known with predictions as prediction-powered inference (Angelopoulos, Bates,
    Fannjiang, Jordan and Zrnic 2023, *Science* 382) and as design-based supervised learning (Egami, Hinck, Stewart and
    Wei 2023, NeurIPS). The program's part is scaled by a factor between 0 and 1 that makes the estimate as precise as
    the gold sample allows (Angelopoulos, Duchi and Zrnic 2023, "PPI++"): a useless program gets 0 and leaves the gold
    sample's own mean. Intervals resample whole documents, with the hand-coded pairs that lie in them.

    Columns: `net`, `low`, `high`, `n` (the program's positions), `documents` (with gold), `gold` (hand-coded pairs)
    and `uncorrected`. A group without gold has `net` missing; below `FEWEST` documents with gold, the interval is.
    A corrected estimate from few pairs can fall outside the codebook's scale; that is a sign of too little gold.
    """
    import numpy as np
    import pandas as pd

    keys = _keys(codings, by)
    rows = _joined(codings, gold)
    groups, index = _groups(rows, keys)
    value, position = rows["value"].to_numpy(float, na_value=0.0), rows["value"].notna().to_numpy(float)
    weight, truth, held = (rows[name].to_numpy(float, na_value=0.0) for name in ("_weight", "_truth", "_held"))
    columns = [value, position, np.ones(len(rows)), weight, weight * truth, weight * held]
    columns += [weight * value, weight * position]
    documents, names = pd.factorize(rows["doc_id"])
    where, which, sums = cells(groups, documents, np.column_stack(columns))
    whole, _ = totals(where, sums, count=len(index))
    power = _power(groups, weight, (truth, held), (value, position), whole)
    drawn = resampled(where, which, sums, count=len(index), clusters=len(names), repeats=repeats, seed=seed)
    low, high = interval(_ratio(drawn, power), level=level)
    coded = rows[weight > 0].groupby(groups[weight > 0])
    several = coded["doc_id"].nunique().reindex(range(len(index)), fill_value=0).to_numpy()
    return pd.DataFrame(
        {
            "net": _ratio(whole[None], power)[0],
            "low": np.where(several >= FEWEST, low, np.nan),
            "high": np.where(several >= FEWEST, high, np.nan),
            "n": whole[:, 1].astype(int),
            "documents": several,
            "gold": coded.size().reindex(range(len(index)), fill_value=0).to_numpy(),
            "uncorrected": ratio(whole[:, 0], whole[:, 1]),
        },
        index=index,
    )


def _joined(codings: pd.DataFrame, gold: pd.DataFrame) -> pd.DataFrame:
    """Return the program's rows with `_truth`, `_held` and `_weight` (0 where nobody coded the pair)."""
    if codings.duplicated(_PAIR).any():
        raise WorkbenchError("the codings hold pairs twice; give the rows of one program (filter by the column coder)")
    people = gold[gold["stance"].astype("string") != "unclear"]
    if people.duplicated(_PAIR).any():
        raise WorkbenchError("the gold sample holds pairs twice; adjudicate them first, one row for each pair")
    if people.empty:
        raise WorkbenchError("the gold sample is empty; code some pairs by hand (estimates.draw_sample draws them)")
    chance = people.get("probability", 1.0)
    people = people[_PAIR].assign(
        _truth=people["value"].astype(float).fillna(0.0), _held=people["value"].notna().astype(float), _chance=chance
    )
    if not people["_chance"].between(0, 1, inclusive="right").all():
        raise WorkbenchError("the gold sample's column probability must hold numbers above 0 and up to 1")
    rows = codings.merge(people, on=_PAIR, how="left")
    rows["_weight"] = (1 / rows["_chance"]).fillna(0.0)
    if not (rows["_weight"] > 0).any():
        raise WorkbenchError("no hand-coded pair is among the codings; sent_id and actor must be the same in both")
    return rows


def _ratio(sums: Any, power: Any) -> Any:
    """Return corrected values over corrected positions from the eight totals (last axis) of `corrected_net`."""
    import numpy as np

    value, position, pairs, weight, truth, held, value_seen, position_seen = (sums[..., k] for k in range(8))
    scale = ratio(pairs, weight)
    with np.errstate(invalid="ignore"):
        above = power * value + scale * (truth - power * value_seen)
        below = power * position + scale * (held - power * position_seen)
    return ratio(above, np.where(below > 0, below, np.nan))


def _power(groups: Any, weight: Any, truth: Any, seen: Any, whole: Any) -> Any:
    """Return for each group how much the program's part counts: the slope of the people's residual on the program's."""
    import numpy as np

    count = len(whole)
    inside = (weight > 0) & (groups >= 0)
    where, w = groups[inside], weight[inside]
    net = ratio(whole[:, 4], whole[:, 5])
    people, program = (np.nan_to_num(pair[0][inside] - net[where] * pair[1][inside]) for pair in (truth, seen))
    total = np.bincount(where, w, count)
    centre = [ratio(np.bincount(where, w * x, count), total) for x in (people, program)]
    people, program = people - centre[0][where], program - centre[1][where]
    slope = ratio(np.bincount(where, w * people * program, count), np.bincount(where, w * program**2, count))
    return np.clip(np.nan_to_num(slope, nan=0.0), 0, 1)


def draw_sample(codings: pd.DataFrame, size: int, *, strata: str = "stance", seed: int = 0) -> pd.DataFrame:
    """Draw `size` pairs to be coded by hand, as many from each stratum as it has, up to an equal part.

    Returns rows of `codings` with the columns `stratum` and `probability` (how likely the pair was to be drawn), to be
    stored with the annotations. Equal parts bring rare labels into the sample; the probabilities undo it in the
    estimates. Rows come in random order, so that coding may stop early without harm within a stratum.
    """
    import numpy as np

    if not 0 < size <= len(codings):
        raise WorkbenchError(f"cannot draw {size} of {len(codings)} pairs; give a number from 1 to {len(codings)}")
    chance = np.random.default_rng(seed)
    names = codings[strata].astype("string").fillna("missing").to_numpy()
    take = _parts({str(name): int((names == name).sum()) for name in sorted(set(names))}, size)
    kept, probability = [], np.zeros(len(codings))
    for name, number in take.items():
        places = np.flatnonzero(names == name)
        probability[places] = number / len(places)
        kept.append(chance.choice(places, number, replace=False))
    order = chance.permutation(np.concatenate(kept))
    return codings.iloc[order].assign(stratum=names[order], probability=probability[order]).reset_index(drop=True)


def _parts(sizes: Mapping[str, int], total: int) -> dict[str, int]:
    """Share `total` out equally, no stratum above its size; what is left goes to the larger strata."""
    parts: dict[str, int] = {}
    left = total
    for place, (name, size) in enumerate(sorted(sizes.items(), key=lambda item: item[1])):
        parts[name] = min(size, left // (len(sizes) - place))
        left -= parts[name]
    for name in sorted(sizes, key=lambda name: -sizes[name]):
        extra = min(left, sizes[name] - parts[name])
        parts[name], left = parts[name] + extra, left - extra
    return {name: number for name, number in parts.items() if number}


def pairs_needed(width: float, *, spread: float = 0.7, correlation: float = 0.0, clustering: float = 1.0) -> int:
    """Return how many pairs must be hand-coded for a 95 % interval of net stance of the whole width `width`.

    `spread` is the standard deviation of the stance value among positions (0.7 is on the safe side for the built-in
    codebook), `correlation` that of the program's and the people's values (0: a program of no use), `clustering` the
    design effect of documents (1: sentences of a document do not depend on each other). From the variance of the
    difference estimator with its best factor, spread² (1 - correlation²) / n; the corpus is taken to be much larger
    than the sample. Only pairs that hold a position count.
    """
    if not 0 < width < 2:
        raise WorkbenchError(f"an interval of width {width} cannot be asked for; give a number between 0 and 2")
    variance = spread**2 * (1 - min(abs(correlation), 1) ** 2) * clustering
    return max(1, math.ceil(variance * (2 * 1.959964 / width) ** 2))


def matrix_corrected(counts: Mapping[str, int], confusion: pd.DataFrame) -> dict[str, float]:
    """Return true shares of the labels from a program's counts and a confusion matrix measured on another corpus.

    `confusion` has people's labels as rows and the program's as columns, as counts. The shares solve *seen = true x
    matrix* by least squares and are then cut at 0 and scaled to 1 (Rogan and Gladen 1978, *American Journal of
    Epidemiology* 107; for several classes Buonaccorsi 2010, *Measurement Error*, section 2.4). This holds only where
    the program errs alike in both corpora, which nothing in the data can tell; a warning says when the matrix is near
    singular and small errors in it grow large. Prefer `corrected_net` with a sample of the corpus itself.
    """
    import numpy as np

    labels = list(confusion.columns)
    if set(confusion.index) != set(labels) or set(counts) - set(labels):
        raise WorkbenchError(f"the confusion matrix must have the same labels as rows, columns and counts: {labels}")
    rates = confusion.loc[labels].to_numpy(float)
    if not (rates.sum(axis=1) > 0).all():
        raise WorkbenchError("every label must have been given by people at least once in the confusion matrix")
    rates = rates / rates.sum(axis=1, keepdims=True)
    if np.linalg.cond(rates) > _SINGULAR:
        warnings.warn(
            f"the confusion matrix is near singular (condition number {np.linalg.cond(rates):.0f}): "
            "the program hardly tells the labels apart, and the corrected shares are not to be trusted",
            stacklevel=2,
        )
    seen = np.array([counts.get(label, 0) for label in labels], dtype=float)
    true = np.clip(np.linalg.lstsq(rates.T, seen / seen.sum(), rcond=None)[0], 0, None)
    return dict(zip(labels, (true / true.sum()).tolist(), strict=True))
