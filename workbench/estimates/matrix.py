"""Correction by a confusion matrix that was measured on another corpus."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING

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
