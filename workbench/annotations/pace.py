"""How long the rest takes."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from workbench.annotations.events import Event

#: Sentences that the pace is taken from, the fewest that say anything, and what counts as a pause (ms).
LAST, FEWEST, PAUSE = 50, 5, 60_000
_NOTHING = {"median_ms": None, "seconds": None, "low": None, "high": None}


def time_left(history: Iterable[Event], remaining: int) -> dict[str, Any]:
    """Return `remaining` sentences, the median time of one, and seconds for the rest with quartiles; None below five.

    `history` is newest first. The time of a sentence is that of all its changes.
    """
    spent: dict[tuple[str, int], int] = {}
    for event in history:
        key = (event.sent_id, event.occasion)
        if event.duration is not None and event.duration <= PAUSE and event.kind != "bulk":
            if key not in spent and len(spent) == LAST:
                break
            spent[key] = spent.get(key, 0) + event.duration
    if len(spent) < FEWEST:
        return {"remaining": remaining, **_NOTHING}
    low, middle, high = (_quantile(sorted(spent.values()), q) for q in (0.25, 0.5, 0.75))
    rest = {"seconds": middle, "low": low, "high": high}
    return {"remaining": remaining, "median_ms": middle} | {k: remaining * v / 1000 for k, v in rest.items()}


def _quantile(values: list[int], q: float) -> float:
    """Return a quantile by linear interpolation."""
    at = q * (len(values) - 1)
    low, high = math.floor(at), math.ceil(at)
    return values[low] + (values[high] - values[low]) * (at - low)
