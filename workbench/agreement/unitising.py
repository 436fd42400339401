"""Krippendorff's alpha for units that coders cut out of a text themselves, which cares for where they begin and end.

From Krippendorff (2004), *Content Analysis*, 2nd edition, section 11.6 (first in *Sociological Methodology* 25, 1995). The
text is a row of stretches (sentences) laid end to end; a unit or a gap ends where its stretch ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np

Span = tuple[int, int]
_COUNTS = 4  # numbers of a stretch before the two counts by length


class Stretch(NamedTuple):
    """A stretch of text: its length, and for each coder the spans marked in it (offsets from its start, in order)."""

    length: int
    spans: tuple[tuple[Span, ...], ...]


def unitising_alpha(stretches: Sequence[Stretch]) -> float | None:
    """Return alpha over stretches that the same number of coders marked; None where nothing could differ.

    >>> unitising_alpha([Stretch(10, (((2, 5),), ((2, 5),)))])
    1.0
    """
    longest = max((stretch.length for stretch in stretches), default=0)
    if not longest:
        return None
    value = float(alpha_of(sums_of(stretches, longest)[None], len(stretches[0].spans))[0])
    return None if value != value else value


def sums_of(stretches: Iterable[Stretch], longest: int) -> np.ndarray:
    """Return what alpha needs of stretches, as numbers that add up: length, observed distance, two sums over the lengths of
    units, and how many units and gaps of each length (0 to `longest`) there are."""
    import numpy as np

    sums = np.zeros(_COUNTS + 2 * (longest + 1))
    units, gaps = sums[_COUNTS : _COUNTS + longest + 1], sums[_COUNTS + longest + 1 :]
    for stretch in stretches:
        sums[0] += stretch.length
        sums[1] += _observed(stretch)
        for spans in stretch.spans:
            for start, end in spans:
                size = end - start
                sums[2] += size * (size - 1)
                sums[3] += 2 * size**3 - 3 * size**2 + size
                units[size] += 1
            for start, end in _gaps(spans, stretch.length):
                gaps[end - start] += 1
    return sums


def alpha_of(sums: np.ndarray, coders: int) -> np.ndarray:
    """Return alpha of sums (last axis, as `sums_of` gives them), NaN where it is undefined."""
    import numpy as np

    size = (sums.shape[-1] - _COUNTS) // 2
    units, gaps = sums[..., _COUNTS : _COUNTS + size], sums[..., _COUNTS + size :]
    length, lengths = sums[..., 0], np.arange(size, dtype=float)
    # In how many places a unit of each length would lie inside a gap: over gaps at least as long, the length of the gap
    # less that of the unit and one more.
    longer = np.cumsum(gaps[..., ::-1], axis=-1)[..., ::-1]
    reach = np.cumsum((gaps * (lengths + 1))[..., ::-1], axis=-1)[..., ::-1]
    inside = (units * lengths**2 * (reach - lengths * longer)).sum(axis=-1)
    count = units.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        observed = sums[..., 1] / (coders * (coders - 1) * length**2)
        possible = coders * length * (coders * length - 1) - sums[..., 2]
        expected = 2 / length * ((count - 1) / 3 * sums[..., 3] + inside) / possible
        return np.where(expected > 0, 1 - observed / expected, np.nan)


def _observed(stretch: Stretch) -> float:
    """Return the squared distances of every unit to what each other coder has in its place."""
    return sum(
        _distance(span, other, stretch.length)
        for i, mine in enumerate(stretch.spans)
        for j, other in enumerate(stretch.spans)
        if i != j
        for span in mine
    ) + sum(
        (span[0] - start) ** 2 + (span[1] - end) ** 2
        for i, mine in enumerate(stretch.spans)
        for j, other in enumerate(stretch.spans)
        if i != j
        for span in mine
        for start, end in other
        if start < span[1] and span[0] < end
    )


def _distance(span: Span, other: Sequence[Span], length: int) -> float:
    """Return the square of a unit's length where it lies in a gap of another coder, twice: from either coder's side."""
    alone = any(start <= span[0] and span[1] <= end for start, end in _gaps(other, length))
    return 2.0 * (span[1] - span[0]) ** 2 if alone else 0.0


def _gaps(spans: Sequence[Span], length: int) -> list[Span]:
    borders = [0, *(offset for span in sorted(spans) for offset in span), length]
    return [(a, b) for a, b in zip(borders[::2], borders[1::2], strict=True) if a < b]
