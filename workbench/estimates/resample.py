"""Whole documents drawn anew: the cluster bootstrap that every interval of the package rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

LEVEL = 0.95
REPEATS = 1000
#: With positions from fewer documents than this there is no interval: a bootstrap of so few says nothing.
FEWEST = 5
#: So many resampled corpora are held at once.
_CHUNK = 100
#: Corpora of more than twice as many documents are drawn anew in so many bundles of documents put together at random.
BUNDLES = 2000


def cells(groups: Any, documents: Any, values: Any) -> tuple[Any, Any, Any]:
    """Add up `values` (rows x columns) within each group and document.

    Returns the cells that hold something, sorted by group: their groups, their documents (both as numbers from 0) and
    their sums (cells x columns). Rows of group -1 are left out.
    """
    import numpy as np

    inside = groups >= 0
    width = int(documents.max()) + 1 if len(documents) else 1
    keys, places = np.unique(groups[inside].astype(np.int64) * width + documents[inside], return_inverse=True)
    sums = np.column_stack([np.bincount(places, column[inside], len(keys)) for column in values.T])
    return keys // width, keys % width, sums


def totals(groups: Any, sums: Any, *, count: int) -> tuple[Any, Any]:
    """Return each group's sums (groups x columns) and in how many documents the group occurs."""
    import numpy as np

    whole = np.column_stack([np.bincount(groups, column, count) for column in sums.T])
    return whole, np.bincount(groups, minlength=count)


def resampled(
    groups: Any, documents: Any, sums: Any, *, count: int, clusters: int, repeats: int, seed: int
) -> np.ndarray:
    """Return the groups' sums in `repeats` corpora of `clusters` documents drawn with replacement.

    The shape is repeats x groups x columns. The same `seed` draws the same documents whatever the groups are, so
    differences between groups of one corpus can be taken repeat by repeat. Efron and Tibshirani (1993), *An
    Introduction to the Bootstrap*, chapter 8; for clusters Davison and Hinkley (1997), section 3.8. Many documents are
    first put together at random into `BUNDLES` bundles, which are then drawn: the random groups of Wolter (2007),
    *Introduction to Variance Estimation*, chapter 2. The spread stays the same and the work no longer grows.
    """
    import numpy as np

    chance = np.random.default_rng(seed)
    if clusters > 2 * BUNDLES:
        bundle = chance.permutation(clusters) % BUNDLES
        groups, documents, sums = cells(groups, bundle[documents], sums)
        clusters = BUNDLES
    edges = np.searchsorted(groups, np.arange(count + 1))
    out = np.zeros((repeats, count, sums.shape[1]))
    for first in range(0, repeats, _CHUNK):
        size = min(_CHUNK, repeats - first)
        weights = np.stack(
            [np.bincount(chance.integers(clusters, size=clusters), minlength=clusters) for _ in range(size)], axis=1
        ).astype(np.float32)
        for group in range(count):
            part = slice(edges[group], edges[group + 1])
            out[first : first + size, group] = weights[documents[part]].T @ sums[part]
    return out


def interval(drawn: Any, *, level: float = LEVEL) -> tuple[Any, Any]:
    """Return the percentile interval over the first axis; repeats without a value are passed over."""
    import warnings

    import numpy as np

    tail = 100 * (1 - level) / 2
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        low, high = np.nanpercentile(np.where(np.isfinite(drawn), drawn, np.nan), [tail, 100 - tail], axis=0)
    return low, high


def ratio(above: Any, below: Any) -> Any:
    """Divide; nothing over nothing is missing, without a warning."""
    import numpy as np

    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(above) / np.asarray(below)
