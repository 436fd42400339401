"""Intervals from samples of whole documents: sentences of a document are coded alike, so they are drawn together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

DRAWS = 2000
#: With fewer documents an interval says nothing.
FEWEST = 5
_AT_ONCE = 2_000_000  # numbers in memory


def interval(
    table: pd.DataFrame,
    measure: Callable[[pd.DataFrame], float | None],
    *,
    repeats: int = 500,
    seed: int = 0,
    level: float = 0.95,
) -> tuple[float, float] | None:
    """Return a percentile interval of `measure` from samples of whole documents; None with fewer than five documents.

    `table` is indexed by unit and document, as `units_by_coders` makes it. This takes any function of a table; for the
    coefficients of this package `bounds` is far faster.
    """
    import numpy as np
    import pandas as pd

    parts = [part for _, part in table.groupby(level="doc_id", sort=False)]
    if len(parts) < FEWEST:
        return None
    chance = np.random.default_rng(seed)
    drawn = [
        measure(pd.concat([parts[i] for i in chance.integers(len(parts), size=len(parts))])) for _ in range(repeats)
    ]
    known = [value for value in drawn if value is not None]
    tail = 100 * (1 - level) / 2
    return tuple(float(x) for x in np.percentile(known, [tail, 100 - tail])) if known else None  # type: ignore[return-value]


#: What a coefficient is ready to be drawn from: its sums by document (documents x numbers), and its value of their sums.
Drawable = tuple["np.ndarray", Callable[["np.ndarray"], "np.ndarray"]]


def by_document(parts: np.ndarray, documents: np.ndarray, names: np.ndarray) -> np.ndarray:
    """Return the sums of `parts` (units x numbers) for each document of `names` (sorted); 0 where it has no unit."""
    import numpy as np

    sums = np.zeros((len(names), parts.shape[1]))
    if len(parts):
        places = np.searchsorted(names, documents)
        order = np.argsort(places, kind="stable")
        found, starts = np.unique(places[order], return_index=True)
        sums[found] = np.add.reduceat(parts[order], starts, axis=0)
    return sums


def bounds(
    made: Sequence[Drawable], *, draws: int = DRAWS, seed: int = 0, level: float = 0.95
) -> list[tuple[float, float] | None]:
    """Return percentile intervals of coefficients from the same samples of documents, one for each of `made`.

    Draws in which a coefficient is undefined are left out of its interval; None with fewer than five documents, or where
    more than one draw in ten is undefined.
    """
    import numpy as np

    documents = len(made[0][0]) if made else 0
    if documents < FEWEST:
        return [None] * len(made)
    together = np.hstack([sums for sums, _ in made])
    drawn = np.concatenate([weights @ together for weights in _weights(documents, draws, seed)])
    ends = np.cumsum([sums.shape[1] for sums, _ in made])
    return [
        _percentiles(value(part), level)
        for part, (_, value) in zip(np.split(drawn, ends[:-1], axis=1), made, strict=True)
    ]


def _percentiles(values: np.ndarray, level: float) -> tuple[float, float] | None:
    import numpy as np

    known = values[~np.isnan(values)]
    if len(known) < 0.9 * len(values):
        return None
    tail = 100 * (1 - level) / 2
    low, high = np.percentile(known, [tail, 100 - tail])
    return float(low), float(high)


def _weights(documents: int, draws: int, seed: int) -> Iterator[np.ndarray]:
    """Yield, some draws at a time, how often each document is in each draw."""
    import numpy as np

    chance = np.random.default_rng(seed)
    step = max(1, _AT_ONCE // documents)
    for first in range(0, draws, step):
        size = min(step, draws - first)
        drawn = chance.integers(documents, size=(size, documents)) + documents * np.arange(size)[:, None]
        yield np.bincount(drawn.ravel(), minlength=size * documents).reshape(size, documents).astype(float)
