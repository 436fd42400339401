"""Coefficients of agreement. Each is a ratio of sums over units, so that a bootstrap only has to add sums up again.

A coefficient is two functions: `parts` gives numbers for each unit (units x numbers), `value` turns their sums (last
axis) into the coefficient, NaN where it is undefined.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.agreement.units import Codes, encode
from workbench.study import WorkbenchError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

METRICS = ("nominal", "ordinal", "interval")
WEIGHTS = ("identity", "linear", "quadratic", "ordinal")
#: Below this a denominator is nothing but rounding.
_TINY = 1e-12


@dataclass(frozen=True)
class Coefficient:
    """A coefficient made ready for some labels: numbers of each unit, and the value of their sums."""

    parts: Callable[[Codes], np.ndarray]
    value: Callable[[np.ndarray], np.ndarray]

    def of(self, codes: Codes) -> float | None:
        """Return the coefficient over all units, or None where it is undefined."""
        return self.total(self.parts(codes))

    def total(self, parts: np.ndarray) -> float | None:
        """Return the coefficient from the numbers of all units, or None where it is undefined."""
        found = float(self.value(parts.sum(axis=0)[None])[0]) if len(parts) else math.nan
        return None if math.isnan(found) else found


def percent(table: pd.DataFrame) -> float | None:
    """Return the share of equal pairs of codings among all pairs of coders that coded the same unit, 0..1."""
    codes = encode(table)
    return percent_agreement(codes).of(codes)


def cohen(table: pd.DataFrame) -> float | None:
    """Return Cohen's kappa (Cohen 1960) of two coders over the units that both coded."""
    if len(table.columns) != 2:
        return None
    codes = encode(table)
    return cohens_kappa(codes).of(codes)


def fleiss(table: pd.DataFrame) -> float | None:
    """Return Fleiss' kappa (Fleiss 1971); every unit must have the same number of codings, other units are left out."""
    codes = encode(table)
    return fleiss_kappa(codes).of(codes)


def gwet(
    table: pd.DataFrame, *, labels: int | None = None, weights: str = "identity", order: Sequence[Any] = ()
) -> float | None:
    """Return Gwet's AC1 (Gwet 2008), which stays sensible where one label is rare, or AC2 with `weights`.

    `labels` is how many labels the codebook has; without it those that occur are counted. `weights` other than identity
    (linear, quadratic, ordinal; Gwet 2014, *Handbook of Inter-Rater Reliability*, 4th edition, chapter 3) give part of
    the credit to labels that stand close in `order`. Missing codings are allowed.
    """
    codes = encode(table, order)
    return gwets_ac(codes, labels=labels, weights=weights).of(codes)


def krippendorff(table: pd.DataFrame, *, metric: str = "nominal", order: Sequence[Any] = ()) -> float | None:
    """Return Krippendorff's alpha (Krippendorff 2011) for any number of coders and any pattern of missing codings.

    `metric` is nominal, ordinal (`order` lists the labels from low to high; sorted if left out) or interval (values are
    numbers). Raises WorkbenchError for another metric.
    """
    codes = encode(table, order)
    return krippendorffs_alpha(codes, metric=metric).of(codes)


def percent_agreement(codes: Codes) -> Coefficient:
    """Equal pairs of codings among all pairs, summed over units."""

    def parts(codes: Codes) -> np.ndarray:
        import numpy as np

        counts = codes.counts
        coded = counts.sum(axis=1)
        return np.stack([(counts * (counts - 1)).sum(axis=1), coded * (coded - 1)], axis=1)

    return Coefficient(parts, lambda sums: _ratio(sums[:, 0], sums[:, 1]))


def cohens_kappa(codes: Codes) -> Coefficient:
    """The table of two coders' labels, from units that both coded."""
    size = len(codes.labels)

    def parts(codes: Codes) -> np.ndarray:
        import numpy as np

        found = np.zeros((len(codes.codes), size * size))
        both = np.flatnonzero((codes.codes >= 0).all(axis=1)) if codes.codes.shape[1] == 2 else np.array([], dtype=int)
        found[both, codes.codes[both, 0] * size + codes.codes[both, 1]] = 1
        return found

    def value(sums: np.ndarray) -> np.ndarray:
        import numpy as np

        cells = sums.reshape(len(sums), size, size)
        total = cells.sum(axis=(1, 2))
        agreed = _ratio(np.trace(cells, axis1=1, axis2=2), total)
        chance = _ratio((cells.sum(axis=1) * cells.sum(axis=2)).sum(axis=1), total**2)
        return _ratio(agreed - chance, 1 - chance)

    return Coefficient(parts, value)


def fleiss_kappa(codes: Codes) -> Coefficient:
    """Agreement within complete units, and the shares of the labels over them."""
    size = len(codes.labels)

    def parts(codes: Codes) -> np.ndarray:
        import numpy as np

        counts, coders = codes.counts, codes.codes.shape[1]
        whole = (counts.sum(axis=1) == coders).astype(float)
        within = (counts * (counts - 1)).sum(axis=1) / max(coders * (coders - 1), 1)
        return np.column_stack([whole * within, whole, counts * whole[:, None] / coders])

    def value(sums: np.ndarray) -> np.ndarray:
        agreed = _ratio(sums[:, 0], sums[:, 1])
        chance = (_ratio(sums[:, 2:], sums[:, 1:2]) ** 2).sum(axis=1)
        return _ratio(agreed - chance, 1 - chance)

    return Coefficient(parts, value) if codes.codes.shape[1] > 1 and size else _undefined()


def gwets_ac(codes: Codes, *, labels: int | None = None, weights: str = "identity") -> Coefficient:
    """Weighted agreement within units that several coded, and the shares of the labels over all coded units."""
    size = len(codes.labels)
    count = max(labels or size, size)
    given = weight_matrix(weights, size)
    # Labels of the codebook that nobody used only count for how likely agreement by chance is.
    total_weight = float(weight_matrix(weights, count).sum())

    def parts(codes: Codes) -> np.ndarray:
        import numpy as np

        counts = codes.counts
        coded = counts.sum(axis=1)
        several = coded > 1
        credit = (counts * (counts @ given - 1)).sum(axis=1)
        within = np.where(several, credit / np.maximum(coded * (coded - 1), 1), 0.0)
        shares = counts / np.maximum(coded, 1)[:, None]
        return np.column_stack([within, several, coded > 0, shares])

    def value(sums: np.ndarray) -> np.ndarray:
        agreed = _ratio(sums[:, 0], sums[:, 1])
        shares = _ratio(sums[:, 3:], sums[:, 2:3])
        chance = total_weight * (shares * (1 - shares)).sum(axis=1) / (count * (count - 1))
        return _ratio(agreed - chance, 1 - chance)

    return Coefficient(parts, value) if count > 1 and size else _undefined()


def weight_matrix(kind: str, size: int) -> np.ndarray:
    """Return the credit (0..1) for two labels by their places on a scale of `size`: 1 for the same label.

    Ordinal: one less the number of pairs of places from one label to the other, as a share of all (Gwet 2014).
    """
    import numpy as np

    if kind not in WEIGHTS:
        raise WorkbenchError(f"there are no weights {kind!r}; weights: {', '.join(WEIGHTS)}")
    if kind == "identity" or size < 2:
        return np.eye(size)
    apart: np.ndarray = np.abs(np.subtract.outer(np.arange(size), np.arange(size))).astype(float)
    if kind == "linear":
        return 1 - apart / (size - 1)
    lost: np.ndarray = (apart / (size - 1)) ** 2 if kind == "quadratic" else apart * (apart + 1) / (size * (size - 1))
    return 1 - lost


def krippendorffs_alpha(codes: Codes, *, metric: str = "nominal") -> Coefficient:
    """The matrix of coincidences: pairs of codings within units, each unit weighing as many as it has codings."""
    if metric not in METRICS:
        raise WorkbenchError(f"there is no metric {metric!r}; metrics: {', '.join(METRICS)}")
    size = len(codes.labels)

    def parts(codes: Codes) -> np.ndarray:
        import numpy as np

        counts = codes.counts
        coded = counts.sum(axis=1)
        pairs = counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * np.eye(size)
        pairs /= np.maximum(coded - 1, 1)[:, None, None]
        found: np.ndarray = (pairs * (coded > 1)[:, None, None]).reshape(len(counts), size * size)
        return found

    def value(sums: np.ndarray) -> np.ndarray:
        together = sums.reshape(len(sums), size, size)
        totals = together.sum(axis=2)
        distance = _distances(metric, codes.labels, totals)
        observed = (together * distance).sum(axis=(1, 2))
        expected = (totals[:, :, None] * totals[:, None, :] * distance).sum(axis=(1, 2))
        return 1 - _ratio((totals.sum(axis=1) - 1) * observed, expected)

    return Coefficient(parts, value) if size > 1 else _undefined()


def _distances(metric: str, labels: Sequence[Any], totals: np.ndarray) -> np.ndarray:
    """Return how far labels are apart, (draws or 1) x labels x labels; the ordinal one depends on how often each occurs."""
    import numpy as np

    size = len(labels)
    if metric == "nominal":
        return (1 - np.eye(size))[None]
    if metric == "interval":
        numbers = np.asarray(labels, dtype=float)
        squares: np.ndarray = np.subtract.outer(numbers, numbers) ** 2
        return squares[None]
    upto = np.cumsum(totals, axis=1)
    before = upto - totals
    # Codings from the lower to the upper label, both included, less half of those of the two labels themselves.
    between = np.maximum(upto[:, :, None], upto[:, None, :]) - np.minimum(before[:, :, None], before[:, None, :])
    apart: np.ndarray = between - (totals[:, :, None] + totals[:, None, :]) / 2
    return (apart * (1 - np.eye(size))) ** 2


def _ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    import numpy as np

    sound = np.abs(below) > _TINY
    return np.where(sound, above / np.where(sound, below, 1.0), np.nan)


def _undefined() -> Coefficient:
    import numpy as np

    return Coefficient(lambda codes: np.zeros((len(codes.codes), 1)), lambda sums: np.full(len(sums), np.nan))
