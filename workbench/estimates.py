"""Shares and net stance with intervals that respect how the sample came about: whole documents are the unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

LEVEL = 0.95
REPEATS = 1000
#: With positions from fewer documents than this there is no interval: a bootstrap of so few says nothing.
FEWEST = 5


def scored(codings: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that hold a position: those with a value on the codebook's scale."""
    return codings[codings["value"].notna()]


def net_stance(
    codings: pd.DataFrame, by: str | Sequence[str], *, repeats: int = REPEATS, level: float = LEVEL, seed: int = 0
) -> pd.DataFrame:
    """Return the mean stance value of each group with a percentile interval.

    `by` names one or more columns of the table (or of columns merged into it). The result is indexed by the groups and
    has `net` (the mean of `value`, -1..1 with the built-in codebook), `low`, `high`, `n` (positions) and `documents`.
    Whole documents are drawn anew with replacement (cluster bootstrap, Efron and Tibshirani 1993, ch. 8), `repeats`
    times, because sentences of one document depend on each other. With fewer than `FEWEST` documents behind a group
    `low` and `high` are missing. The labels are taken as they are; see the module's other
    functions for what a program's errors do to them.
    """
    import numpy as np
    import pandas as pd

    keys = [by] if isinstance(by, str) else list(by)
    rows = scored(codings)
    columns = ["net", "low", "high", "n", "documents"]
    if rows.empty:
        return pd.DataFrame(columns=columns, index=pd.Index([], name=keys[0]))
    groups = rows.groupby(keys, observed=True, sort=True).ngroup().to_numpy()
    documents, clusters = pd.factorize(rows["doc_id"])[0], rows["doc_id"].nunique()
    sums = _cells(groups, documents, rows["value"].to_numpy(float), clusters)
    counts = _cells(groups, documents, np.ones(len(rows)), clusters)
    low, high = _bootstrap(sums, counts, repeats=repeats, level=level, seed=seed)
    several = (counts > 0).sum(axis=1) >= FEWEST
    index = rows.groupby(keys, observed=True, sort=True).size().index
    return pd.DataFrame(
        {
            "net": sums.sum(1) / counts.sum(1),
            "low": np.where(several, low, np.nan),
            "high": np.where(several, high, np.nan),
            "n": counts.sum(1).astype(int),
            "documents": (counts > 0).sum(1),
        },
        index=index,
    )


def _cells(groups: Any, documents: Any, values: Any, clusters: int) -> np.ndarray:
    """Return a groups x documents array of sums."""
    import numpy as np

    cells = np.zeros((int(groups.max()) + 1, clusters))
    np.add.at(cells, (groups, documents), values)
    return cells


def _bootstrap(sums: Any, counts: Any, *, repeats: int, level: float, seed: int) -> tuple[Any, Any]:
    import numpy as np

    chance = np.random.default_rng(seed)
    clusters = sums.shape[1]
    weights = chance.multinomial(clusters, np.full(clusters, 1 / clusters), size=repeats).astype(float)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = (weights @ sums.T) / (weights @ counts.T)
    tail = 100 * (1 - level) / 2
    drawn = np.where(np.isfinite(means), means, np.nan)
    with np.errstate(invalid="ignore"):
        low, high = np.nanpercentile(drawn, [tail, 100 - tail], axis=0)
    return low, high


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

    Both groups are drawn from the same resampled documents, so what they share cancels out. Raises ValueError where a
    group has no position.
    """
    import numpy as np
    import pandas as pd

    rows = scored(codings)
    rows = rows[rows[by].isin([first, second])]
    for name in (first, second):
        if not (rows[by] == name).any():
            raise ValueError(
                f"{name!r} has no position in these codings; groups of {by}: {', '.join(map(str, codings[by].unique()[:10]))}"
            )
    groups = (rows[by] == second).to_numpy().astype(int)
    documents, clusters = pd.factorize(rows["doc_id"])[0], rows["doc_id"].nunique()
    sums = _cells(groups, documents, rows["value"].to_numpy(float), clusters)
    counts = _cells(groups, documents, np.ones(len(rows)), clusters)
    weights = np.random.default_rng(seed).multinomial(clusters, np.full(clusters, 1 / clusters), size=repeats)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = (weights @ sums.T) / (weights @ counts.T)
    apart = means[:, 0] - means[:, 1]
    tail = 100 * (1 - level) / 2
    low, high = np.nanpercentile(apart, [tail, 100 - tail])
    net = sums.sum(1) / counts.sum(1)
    return {"difference": float(net[0] - net[1]), "low": float(low), "high": float(high)}


def shares(codings: pd.DataFrame, by: str, labels: Sequence[str]) -> pd.DataFrame:
    """Return how often each label was given, as counts: one row per group, one column per label in the given order."""
    import pandas as pd

    counts = pd.crosstab(codings[by], codings["stance"].astype(str))
    return counts.reindex(columns=list(labels), fill_value=0)
