"""Estimates freed of a program's errors with the help of pairs that people coded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from workbench.estimates.gold import joined
from workbench.estimates.means import _groups, _keys, _with_labels, differences, net_stance, shares
from workbench.estimates.resample import FEWEST, LEVEL, REPEATS, cells, interval, ratio, resampled, totals

if TYPE_CHECKING:
    import pandas as pd

#: What a ratio is taken of, above and below the line: a column of numbers each, as the program and as people see it.
_Sides = tuple[Any, Any]


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
    all pairs of the table count as equally likely. Rows that people left `unclear` are passed over. Groups are those
    of the program's table: gold corrects stances, not whose they are or on which issue.

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

    keys = _keys(codings, by)
    rows = joined(codings, gold, keys)
    groups, index = _groups(rows, keys)
    whole, found, drawn = _ratios(rows, groups, len(index), *_net_sides(rows), repeats=repeats, seed=seed)
    low, high = interval(drawn, level=level)
    table = _counted(rows, groups, index)
    several = table["documents"].to_numpy() >= FEWEST
    table.insert(0, "net", found)
    table.insert(1, "low", np.where(several, low, np.nan))
    table.insert(2, "high", np.where(several, high, np.nan))
    table.insert(3, "n", whole[:, 1].astype(int))
    return table.assign(uncorrected=ratio(whole[:, 0], whole[:, 1]))


def corrected_shares(
    codings: pd.DataFrame,
    gold: pd.DataFrame,
    by: str | Sequence[str],
    labels: Sequence[str],
    *,
    repeats: int = REPEATS,
    level: float = LEVEL,
    seed: int = 0,
) -> pd.DataFrame:
    """Return the share of each label among `labels` in each group, corrected by hand-coded pairs as in `corrected_net`.

    Indexed by group and label (`stance`); columns `share`, `low`, `high`, `n` (the program's rows with the label),
    `documents`, `gold` and `uncorrected`. The shares of a group add up to 1 only roughly: each label has its own
    factor for the program's part.
    """
    import numpy as np
    import pandas as pd

    keys = _keys(codings, by)
    rows = joined(codings, gold, keys)
    groups, index = _groups(rows, keys)
    seen, true = rows["stance"].astype("string").to_numpy(object), rows["_label"].to_numpy(object)
    inside = [np.isin(given, list(labels)).astype(float) for given in (seen, true)]
    made = {}
    for label in labels:
        sides = [((given == label).astype(float), among) for given, among in zip((seen, true), inside, strict=True)]
        whole, found, drawn = _ratios(rows, groups, len(index), *sides, repeats=repeats, seed=seed)
        low, high = interval(drawn, level=level)
        table = _counted(rows, groups, index)
        several = table["documents"].to_numpy() >= FEWEST
        made[label] = table.assign(
            share=found,
            low=np.where(several, low, np.nan),
            high=np.where(several, high, np.nan),
            n=whole[:, 0].astype(int),
            uncorrected=ratio(whole[:, 0], whole[:, 1]),
        )
    out = pd.concat(made, names=["stance"]).reorder_levels([*range(1, len(keys) + 1), 0])
    columns = ["share", "low", "high", "n", "documents", "gold", "uncorrected"]
    return out[columns].reindex(_with_labels(index, keys, labels))


def corrected_counts(
    codings: pd.DataFrame, gold: pd.DataFrame, by: str | Sequence[str], labels: Sequence[str]
) -> pd.DataFrame:
    """Return how many pairs of each group carry each label, corrected by hand-coded pairs as in `corrected_net`.

    One row per group, one column per label in the given order: the corrected mean of the label's indicator times the
    number of pairs, no whole numbers. All labels of a group share the factor that its net stance has for the program's
    part, so with every label of the codebook in `labels` a row adds up to the group's pairs, and the mean value of its
    positions is the net stance of `corrected_net`. Estimates below nought, a sign of little gold, are set to nought and
    the others scaled to the same sum; there the mean may differ from the net stance. Groups without gold are missing.
    """
    import numpy as np
    import pandas as pd

    rows = joined(codings, gold, _keys(codings, by))
    groups, index = _groups(rows, _keys(codings, by))
    weight, sides = rows["_weight"].to_numpy(float), _net_sides(rows)
    whole = _added(groups, _columns(weight, *sides), len(index))
    power, scale = _power(groups, weight, sides[1], sides[0], whole)[:, None], ratio(whole[:, 2], whole[:, 3])[:, None]
    seen, true = (_indicators(rows[name], labels) for name in ("stance", "_label"))
    program, truth, both = (
        _added(groups, of, len(index)) for of in (seen, weight[:, None] * true, weight[:, None] * seen)
    )
    with np.errstate(invalid="ignore"):
        found = power * program + scale * (truth - power * both)
    kept = np.where(found > 1e-9, found, 0.0)  # a rounding error above nought is none, either
    kept *= ratio(found.sum(axis=1), kept.sum(axis=1))[:, None]
    return pd.DataFrame(kept, index=index, columns=list(labels))


def corrected_differences(
    codings: pd.DataFrame,
    gold: pd.DataFrame,
    by: str | Sequence[str],
    between: str,
    first: Any,
    second: Any,
    *,
    repeats: int = REPEATS,
    level: float = LEVEL,
    seed: int = 0,
) -> pd.DataFrame:
    """Return what `differences` does, with both sides corrected by hand-coded pairs as in `corrected_net`.

    Besides its columns: `gold` (hand-coded pairs on both sides) and `uncorrected` (the difference as coded).
    """
    import numpy as np
    import pandas as pd

    kept = codings[codings[between].isin([first, second])].reset_index(drop=True)
    keys = _keys(kept, by)
    rows = joined(kept, gold, keys)
    groups, index = _groups(rows, keys)
    groups = np.where(groups < 0, -1, 2 * groups + (rows[between] == second).to_numpy(dtype=bool))
    whole, net, drawn = _ratios(rows, groups, 2 * len(index), *_net_sides(rows), repeats=repeats, seed=seed)
    low, high = interval(drawn[:, 1::2] - drawn[:, ::2], level=level)
    counted = _counted(rows, groups, pd.RangeIndex(2 * len(index)))
    several = np.minimum(*(counted["documents"].to_numpy()[side::2] for side in (0, 1))) >= FEWEST
    plain = ratio(whole[:, 0], whole[:, 1])
    out = pd.DataFrame(
        {
            "first": net[::2],
            "second": net[1::2],
            "n_first": whole[::2, 1].astype(int),
            "n_second": whole[1::2, 1].astype(int),
            "difference": net[1::2] - net[::2],
            "low": np.where(several, low, np.nan),
            "high": np.where(several, high, np.nan),
            "gold": counted["gold"].to_numpy()[::2] + counted["gold"].to_numpy()[1::2],
            "uncorrected": plain[1::2] - plain[::2],
        },
        index=index,
    )
    return out[(out["n_first"] > 0) & (out["n_second"] > 0)]


def best_net(
    codings: pd.DataFrame, by: str | Sequence[str], gold: pd.DataFrame | None = None, *, seed: int = 0
) -> pd.DataFrame:
    """Return the net stance of each group that holds a position, corrected where `gold` allows it.

    Columns `net`, `low`, `high`, `n`, `documents`, `uncorrected` (the net stance as coded) and `corrected`: whether the
    group's hand-coded pairs, from `FEWEST` documents or more, freed it of the program's errors. A group with fewer
    keeps the numbers as coded, whose interval knows nothing of the program's errors.
    """
    plain = net_stance(codings, by, seed=seed)
    plain = plain.assign(uncorrected=plain["net"], corrected=False)
    if gold is None or plain.empty:
        return plain
    found = corrected_net(codings, gold, by, seed=seed).reindex(plain.index)
    found = found.assign(corrected=True, documents=plain["documents"])
    return _where(found["low"].notna(), found[plain.columns], plain)


def best_counts(
    codings: pd.DataFrame, by: str, labels: Sequence[str], gold: pd.DataFrame | None, net: pd.DataFrame
) -> pd.DataFrame:
    """Return how often each group carries each label: `corrected_counts` where `net` (of `best_net`) is corrected.

    The groups are those of `net`; the others keep the counts as coded, as `shares` gives them.
    """
    plain = shares(codings, by, labels).reindex(net.index)
    if gold is None or not net["corrected"].any():
        return plain
    return corrected_counts(codings, gold, by, labels).reindex(net.index).where(net["corrected"].astype(bool), plain)


def best_differences(
    codings: pd.DataFrame,
    by: str | Sequence[str],
    between: str,
    first: Any,
    second: Any,
    gold: pd.DataFrame | None = None,
    *,
    seed: int = 0,
) -> pd.DataFrame:
    """Return what `differences` does, corrected where `gold` allows it on both sides; `corrected` tells where."""
    plain = differences(codings, by, between, first, second, seed=seed).assign(corrected=False)
    if gold is None or plain.empty:
        return plain
    found = corrected_differences(codings, gold, by, between, first, second, seed=seed)
    found = found.reindex(plain.index).assign(corrected=True)
    return _where(found["low"].notna(), found[plain.columns], plain)


def _where(taken: pd.Series, found: pd.DataFrame, plain: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `found` where they are taken, those of `plain` elsewhere, with the types of `plain`."""
    import pandas as pd

    return pd.concat([found[taken], plain[~taken]]).reindex(plain.index).astype(plain.dtypes.to_dict())


def _net_sides(rows: pd.DataFrame) -> tuple[_Sides, _Sides]:
    """Return value and position as the program and as people give them; nought stands for no position."""
    value, truth, held = (rows[name].to_numpy(float, na_value=0.0) for name in ("value", "_truth", "_held"))
    return (value, rows["value"].notna().to_numpy(float)), (truth, held)


def _counted(rows: pd.DataFrame, groups: Any, index: Any) -> pd.DataFrame:
    """Return for each group in how many documents it has gold, and how many hand-coded pairs."""
    import pandas as pd

    inside = (rows["_weight"] > 0).to_numpy()
    coded = rows[inside].groupby(groups[inside])
    several = coded["doc_id"].nunique().reindex(range(len(index)), fill_value=0).to_numpy()
    pairs = coded.size().reindex(range(len(index)), fill_value=0).to_numpy()
    return pd.DataFrame({"documents": several, "gold": pairs}, index=index)


def _ratios(
    rows: pd.DataFrame, groups: Any, count: int, seen: _Sides, true: _Sides, *, repeats: int, seed: int
) -> tuple[Any, Any, Any]:
    """Return the groups' totals (groups x 8), their corrected ratios, and those of resampled corpora."""
    import pandas as pd

    weight = rows["_weight"].to_numpy(float)
    documents, names = pd.factorize(rows["doc_id"])
    where, which, sums = cells(groups, documents, _columns(weight, seen, true))
    whole, _ = totals(where, sums, count=count)
    power = _power(groups, weight, true, seen, whole)
    drawn = resampled(where, which, sums, count=count, clusters=len(names), repeats=repeats, seed=seed)
    return whole, _ratio(whole[None], power)[0], _ratio(drawn, power)


def _columns(weight: Any, seen: _Sides, true: _Sides) -> Any:
    """Return what the eight totals of a corrected ratio add up (rows x 8)."""
    import numpy as np

    return np.column_stack([*seen, np.ones(len(weight)), weight, *(weight * side for side in (*true, *seen))])


def _indicators(given: pd.Series, labels: Sequence[str]) -> Any:
    """Return rows x labels: 1 where a row carries the label, else 0."""
    import numpy as np

    plain = given.astype("string").fillna("").to_numpy(object)
    return np.column_stack([(plain == label).astype(float) for label in labels])


def _added(groups: Any, columns: Any, count: int) -> Any:
    """Return the sums of columns in each group (groups x columns)."""
    inside = groups >= 0
    return totals(groups[inside], columns[inside], count=count)[0]


def _ratio(sums: Any, power: Any) -> Any:
    """Return the corrected total above over the corrected total below, from the eight totals (last axis)."""
    import numpy as np

    value, position, pairs, weight, truth, held, value_seen, position_seen = (sums[..., k] for k in range(8))
    scale = ratio(pairs, weight)
    with np.errstate(invalid="ignore"):
        above = power * value + scale * (truth - power * value_seen)
        below = power * position + scale * (held - power * position_seen)
    return ratio(above, np.where(below > 0, below, np.nan))


def _power(groups: Any, weight: Any, true: _Sides, seen: _Sides, whole: Any) -> Any:
    """Return for each group how much the program's part counts: the slope of the people's residual on the program's."""
    import numpy as np

    count = len(whole)
    inside = (weight > 0) & (groups >= 0)
    where, w = groups[inside], weight[inside]
    net = ratio(whole[:, 4], whole[:, 5])
    people, program = (np.nan_to_num(pair[0][inside] - net[where] * pair[1][inside]) for pair in (true, seen))
    total = np.bincount(where, w, count)
    centre = [ratio(np.bincount(where, w * x, count), total) for x in (people, program)]
    people, program = people - centre[0][where], program - centre[1][where]
    slope = ratio(np.bincount(where, w * people * program, count), np.bincount(where, w * program**2, count))
    return np.clip(np.nan_to_num(slope, nan=0.0), 0, 1)
