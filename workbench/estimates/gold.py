"""Hand-coded pairs beside a program's: drawing the sample, how large it must be, and laying it beside the codings."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from workbench.estimates.resample import FEWEST
from workbench.study.errors import WorkbenchError

if TYPE_CHECKING:
    import pandas as pd

_PAIR = ["sent_id", "actor"]
#: With fewer hand-coded pairs than this a study's own are not taken as gold without being asked for.
ENOUGH = 50


def usable(settled: pd.DataFrame) -> pd.DataFrame | None:
    """Return those of the pairs that people settled which can stand for the corpus; None where they are too few.

    Pairs left `unclear` are passed over. Where some pairs were drawn at random and others chosen (as in the orders in
    which a machine has a say), only the drawn ones, those with a `probability`, are kept. Where every pair has the
    probability 1 or none is known, the column is dropped: the pairs are then taken as a random sample, which captions
    say. Fewer than `ENOUGH` pairs, or pairs in fewer than `FEWEST` documents, are too few.
    """
    people = sampled(settled)
    if len(people) < ENOUGH or people["doc_id"].nunique() < FEWEST:
        return None
    return people if is_drawn(people) else people.drop(columns="probability", errors="ignore")


def sampled(gold: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs with an answer; where some have a `probability`, only those."""
    people = gold[gold["stance"].astype("string") != "unclear"]
    if "probability" not in people:
        return people
    known = people["probability"].notna()
    return people[known] if known.any() else people.drop(columns="probability")


def is_drawn(gold: pd.DataFrame) -> bool:
    """Tell whether pairs were drawn with known probabilities; all of them 1 says only that nothing was drawn."""
    return "probability" in gold and bool((gold["probability"] < 1).any())


def joined(codings: pd.DataFrame, gold: pd.DataFrame, keys: Sequence[str] = ()) -> pd.DataFrame:
    """Return the program's rows with the people's `_truth` (value), `_held` (1: a position), `_label` and `_weight`.

    `_weight` is one over the probability of being drawn, and 0 where nobody coded the pair; the others are missing
    there. A pair may stand in several rows only where `keys` tell them apart, as after `explode`. Raises
    WorkbenchError where the gold sample cannot be used.
    """
    if codings.duplicated(list(dict.fromkeys([*_PAIR, *keys]))).any():
        raise WorkbenchError("the codings hold pairs twice; give the rows of one program (filter by the column coder)")
    people = sampled(gold)
    if people.duplicated(_PAIR).any():
        raise WorkbenchError("the gold sample holds pairs twice; adjudicate them first, one row for each pair")
    if people.empty:
        raise WorkbenchError("the gold sample is empty; code some pairs by hand (estimates.draw_sample draws them)")
    people = people[_PAIR].assign(
        _truth=people["value"].astype(float).fillna(0.0),
        _held=people["value"].notna().astype(float),
        _label=people["stance"].astype("string"),
        _chance=people.get("probability", 1.0),
    )
    if not people["_chance"].between(0, 1, inclusive="right").all():
        raise WorkbenchError("the gold sample's column probability must hold numbers above 0 and up to 1")
    rows = codings.merge(people, on=_PAIR, how="left")
    rows["_weight"] = (1 / rows["_chance"]).fillna(0.0)
    if not (rows["_weight"] > 0).any():
        raise WorkbenchError("no hand-coded pair is among the codings; sent_id and actor must be the same in both")
    return rows


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
