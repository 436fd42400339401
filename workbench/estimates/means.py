"""Shares, net stance and differences of groups, as coded; what a coder's errors do to them is told in `corrected`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from workbench.estimates.resample import FEWEST, LEVEL, REPEATS, cells, interval, ratio, resampled, totals
from workbench.study.errors import WorkbenchError

if TYPE_CHECKING:
    import pandas as pd


def scored(codings: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that hold a position: those with a value on the codebook's scale."""
    return codings[codings["value"].notna()]


def net_stance(
    codings: pd.DataFrame, by: str | Sequence[str], *, repeats: int = REPEATS, level: float = LEVEL, seed: int = 0
) -> pd.DataFrame:
    """Return the mean stance value of each group with a percentile interval.

    `by` names one or more columns of the table (or of columns merged into it). The result is indexed by the groups and
    has `net` (the mean of `value`, -1..1 with the built-in codebook), `low`, `high`, `n` (positions) and `documents`.
    Whole documents are drawn anew with replacement, `repeats` times, because sentences of one document depend on each
    other. With fewer than `FEWEST` documents behind a group `low` and `high` are missing. The labels are taken as they
    are; `corrected_net` takes a program's errors into account.
    """
    import numpy as np
    import pandas as pd

    keys = _keys(codings, by)
    rows = scored(codings[list(dict.fromkeys([*keys, "value", "doc_id"]))]).reset_index(drop=True)
    if rows.empty:
        return pd.DataFrame(columns=["net", "low", "high", "n", "documents"], index=pd.Index([], name=keys[0]))
    groups, index = _groups(rows, keys)
    values = np.column_stack([rows["value"].to_numpy(float), np.ones(len(rows))])
    whole, documents, drawn = _draw(rows, groups, values, count=len(index), repeats=repeats, seed=seed)
    low, high = interval(ratio(drawn[..., 0], drawn[..., 1]), level=level)
    several = documents >= FEWEST
    return pd.DataFrame(
        {
            "net": ratio(whole[:, 0], whole[:, 1]),
            "low": np.where(several, low, np.nan),
            "high": np.where(several, high, np.nan),
            "n": whole[:, 1].astype(int),
            "documents": documents,
        },
        index=index,
    )


def proportions(
    codings: pd.DataFrame,
    by: str | Sequence[str],
    labels: Sequence[str],
    *,
    repeats: int = REPEATS,
    level: float = LEVEL,
    seed: int = 0,
) -> pd.DataFrame:
    """Return each label's share among the rows of a group that carry one of `labels`, with its interval.

    The result is indexed by the groups and `stance` and has `share` (0..1), `low`, `high`, `n` (rows with the label),
    `of` (rows of the group) and `documents`; the interval is that of `net_stance`.
    """
    import numpy as np
    import pandas as pd

    rows = codings[codings["stance"].isin(list(labels))].reset_index(drop=True)
    keys = _keys(rows, by)
    if rows.empty:
        return pd.DataFrame(columns=["share", "low", "high", "n", "of", "documents"])
    groups, index = _groups(rows, keys)
    given = rows["stance"].astype(str).to_numpy()
    values = np.column_stack([*(given == label for label in labels), np.ones(len(rows))]).astype(float)
    whole, documents, drawn = _draw(rows, groups, values, count=len(index), repeats=repeats, seed=seed)
    low, high = interval(ratio(drawn[..., :-1], drawn[..., -1:]), level=level)
    several = (documents >= FEWEST)[:, None]
    table = {
        "share": ratio(whole[:, :-1], whole[:, -1:]),
        "low": np.where(several, low, np.nan),
        "high": np.where(several, high, np.nan),
        "n": whole[:, :-1].astype(int),
        "of": np.repeat(whole[:, -1:], len(labels), axis=1).astype(int),
        "documents": np.repeat(documents[:, None], len(labels), axis=1),
    }
    names = _with_labels(index, keys, labels)
    return pd.DataFrame({name: np.asarray(column).ravel() for name, column in table.items()}, index=names)


def differences(
    codings: pd.DataFrame,
    by: str | Sequence[str],
    between: str,
    first: Any,
    second: Any,
    *,
    repeats: int = REPEATS,
    level: float = LEVEL,
    seed: int = 0,
) -> pd.DataFrame:
    """Return, for each group of `by`, the net stance where `between` is `first` and where it is `second`.

    Both sides come from the same resampled documents, so the interval of the difference (`second` less `first`) is its
    own and not that of two separate intervals. Columns: `first`, `second` (net stances), `n_first`, `n_second`,
    `difference`, `low`, `high` (missing where either side rests on fewer than `FEWEST` documents). Groups without a
    position on either side are left out.
    """
    import numpy as np
    import pandas as pd

    rows = scored(codings)
    rows = rows[rows[between].isin([first, second])].reset_index(drop=True)
    keys = _keys(rows, by)
    columns = ["first", "second", "n_first", "n_second", "difference", "low", "high"]
    if rows.empty:
        return pd.DataFrame(columns=columns, index=pd.Index([], name=keys[0]))
    groups, index = _groups(rows, keys)
    groups = np.where(groups < 0, -1, 2 * groups + (rows[between] == second).to_numpy(dtype=bool))
    values = np.column_stack([rows["value"].to_numpy(float), np.ones(len(rows))])
    whole, documents, drawn = _draw(rows, groups, values, count=2 * len(index), repeats=repeats, seed=seed)
    net, means = ratio(whole[:, 0], whole[:, 1]), ratio(drawn[..., 0], drawn[..., 1])
    low, high = interval(means[:, 1::2] - means[:, ::2], level=level)
    several = np.minimum(documents[::2], documents[1::2]) >= FEWEST
    out = pd.DataFrame(
        {
            "first": net[::2],
            "second": net[1::2],
            "n_first": whole[::2, 1].astype(int),
            "n_second": whole[1::2, 1].astype(int),
            "difference": net[1::2] - net[::2],
            "low": np.where(several, low, np.nan),
            "high": np.where(several, high, np.nan),
        },
        index=index,
    )
    return out[(out["n_first"] > 0) & (out["n_second"] > 0)]


def difference(
    codings: pd.DataFrame,
    by: str,
    first: str,
    second: str,
    *,
    repeats: int = REPEATS,
    level: float = LEVEL,
    seed: int = 0,
) -> dict[str, float]:
    """Return the net stance of group `first` less that of `second`, with the interval of the difference itself.

    Both groups are drawn from the same resampled documents, so what they share cancels out; `low` and `high` are
    missing where a group rests on fewer than `FEWEST` documents. Raises WorkbenchError where a group has no position.
    """
    rows = scored(codings)
    for name in (first, second):
        if not (rows[by] == name).any():
            known = ", ".join(map(str, rows[by].dropna().unique()[:10]))
            raise WorkbenchError(f"{name!r} has no position in these codings; {by} with positions: {known}")
    found = differences(rows.assign(all="all"), "all", by, second, first, repeats=repeats, level=level, seed=seed).iloc[
        0
    ]
    return {key: float(found[key]) for key in ("difference", "low", "high")}


def dated(codings: pd.DataFrame, dates: Mapping[str, Any]) -> pd.Series:
    """Return the date of each row's document, missing where `dates` (document id -> date) has none."""
    import pandas as pd

    codes, names = pd.factorize(codings["doc_id"])
    days = pd.to_datetime(pd.Series([dates.get(str(name)) for name in names], dtype=object)).to_numpy("datetime64[ns]")
    return pd.Series(days[codes] if len(names) else days, index=codings.index)


def shares(codings: pd.DataFrame, by: str, labels: Sequence[str]) -> pd.DataFrame:
    """Return how often each label was given, as counts: one row per group, one column per label in the given order."""
    import pandas as pd

    counts = pd.crosstab(codings[by], codings["stance"].astype(str))
    return counts.reindex(columns=list(labels), fill_value=0)


def _keys(rows: pd.DataFrame, by: str | Sequence[str]) -> list[str]:
    keys = [by] if isinstance(by, str) else list(by)
    missing = [key for key in keys if key not in rows]
    if missing:
        raise WorkbenchError(
            f"the codings have no column {missing[0]!r}; merge it in, or use: {', '.join(rows.columns)}"
        )
    return keys


def _groups(rows: pd.DataFrame, keys: list[str]) -> tuple[Any, Any]:
    """Return each row's group as a number (-1 where a key is missing) and the index of the groups."""
    grouped = rows.groupby(keys, observed=True, sort=True)
    return grouped.ngroup().fillna(-1).to_numpy(dtype="int64"), grouped.size().index


def _with_labels(index: Any, keys: list[str], labels: Sequence[str]) -> pd.MultiIndex:
    """Return the index of the groups with each of the labels, those of a group together."""
    import pandas as pd

    tuples = [(*(key if isinstance(key, tuple) else (key,)), label) for key in index for label in labels]
    return pd.MultiIndex.from_tuples(tuples, names=[*keys, "stance"])


def _draw(rows: pd.DataFrame, groups: Any, values: Any, *, count: int, repeats: int, seed: int) -> tuple[Any, Any, Any]:
    import pandas as pd

    documents, names = pd.factorize(rows["doc_id"])
    where, which, sums = cells(groups, documents, values)
    whole, several = totals(where, sums, count=count)
    return whole, several, resampled(where, which, sums, count=count, clusters=len(names), repeats=repeats, seed=seed)
