"""Correction by a confusion matrix that was measured on another corpus."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from workbench.estimates.resample import LEVEL, REPEATS, interval
from workbench.study.errors import WorkbenchError

if TYPE_CHECKING:
    import pandas as pd

#: Above this condition number a confusion matrix is too near to singular for its inverse to be trusted.
_SINGULAR = 20.0


def matrix_corrected(counts: Mapping[str, int], confusion: pd.DataFrame) -> dict[str, float]:
    """Return true shares of the labels from a program's counts and a confusion matrix measured on another corpus.

    `confusion` has people's labels as rows and the program's as columns, as counts. The shares solve *seen = true x
    matrix* by least squares and are then cut at 0 and scaled to 1 (Rogan and Gladen 1978, *American Journal of
    Epidemiology* 107; for several classes Buonaccorsi 2010, *Measurement Error*, section 2.4). This holds only where
    the program errs alike in both corpora, which nothing in the data can tell; a warning says when the matrix is near
    singular and small errors in it grow large. Prefer `corrected_net` with a sample of the corpus itself.
    """
    true = _solved(counts, confusion, warn=True)
    return dict(zip(confusion.columns, true.tolist(), strict=True))


def matrix_intervals(
    counts: Mapping[str, int], confusion: pd.DataFrame, *, repeats: int = REPEATS, level: float = LEVEL, seed: int = 0
) -> pd.DataFrame:
    """Return the shares of `matrix_corrected` with percentile intervals, indexed by label: `share`, `low`, `high`.

    Both parts are drawn anew: the labels given to the corpus, and in each row of the confusion matrix the labels given
    to that many pairs. Sentences count as independent, so the intervals are too narrow where documents repeat
    themselves; `corrected_shares` does not assume it.
    """
    import numpy as np
    import pandas as pd

    chance, labels = np.random.default_rng(seed), list(confusion.columns)
    share = _solved(counts, confusion, warn=True)
    given = np.array([counts.get(label, 0) for label in labels], dtype=float)
    table = confusion.loc[labels].to_numpy(float)
    drawn = np.zeros((repeats, len(labels)))
    for repeat in range(repeats):
        seen = chance.multinomial(int(given.sum()), given / given.sum())
        rows = [chance.multinomial(int(row.sum()), row / row.sum()) for row in table]
        again = pd.DataFrame(rows, index=labels, columns=labels)
        drawn[repeat] = _solved(dict(zip(labels, seen.tolist(), strict=True)), again, warn=False)
    low, high = interval(drawn, level=level)
    return pd.DataFrame({"share": share, "low": low, "high": high}, index=pd.Index(labels, name="stance"))


def _solved(counts: Mapping[str, int], confusion: pd.DataFrame, *, warn: bool) -> Any:
    """Return the true shares in the order of the columns."""
    import numpy as np

    labels = list(confusion.columns)
    if set(confusion.index) != set(labels) or set(counts) - set(labels):
        raise WorkbenchError(f"the confusion matrix must have the same labels as rows, columns and counts: {labels}")
    rates = confusion.loc[labels].to_numpy(float)
    if not (rates.sum(axis=1) > 0).all():
        raise WorkbenchError("every label must have been given by people at least once in the confusion matrix")
    rates = rates / rates.sum(axis=1, keepdims=True)
    if warn and np.linalg.cond(rates) > _SINGULAR:
        warnings.warn(
            f"the confusion matrix is near singular (condition number {np.linalg.cond(rates):.0f}): "
            "the program hardly tells the labels apart, and the corrected shares are not to be trusted",
            stacklevel=3,
        )
    seen = np.array([counts.get(label, 0) for label in labels], dtype=float)
    true = np.clip(np.linalg.lstsq(rates.T, seen / seen.sum(), rcond=None)[0], 0, None)
    return true / true.sum()
