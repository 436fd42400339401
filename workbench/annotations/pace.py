"""How long the rest takes, and which earlier decisions are like the sentence at hand."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from workbench.annotations.events import Event

if TYPE_CHECKING:
    from workbench.annotations.session import Session

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


def similar(session: Session, sent_id: str, actor: str, limit: int) -> list[dict[str, Any]]:
    """Return the decided sentences closest to one: shared words, rare ones counting more, the same actor a little."""
    decided = {
        key: event
        for key, event in session.view.current.items()
        if event.new is not None and event.new.stance and key.sent_id != sent_id and key.sent_id in session.items
    }
    words = {s: _words(session.items[s].text) for s in {key.sent_id for key in decided}}
    here = _words(session.items[sent_id].text)
    weight = _weights([*words.values(), here])
    scores = {s: _overlap(here, found, weight) for s, found in words.items()}
    best: dict[str, tuple[float, Any]] = {}
    for key, event in decided.items():
        score = scores[key.sent_id] * (1.2 if key.actor == actor else 1.0)
        if scores[key.sent_id] > 0 and score > best.get(key.sent_id, (0.0, None))[0]:
            best[key.sent_id] = (score, event)
    ranked = sorted(best, key=lambda s: -best[s][0])[:limit]
    return [
        session.found_row(s)
        | {"actor": best[s][1].actor, "stance": best[s][1].new.stance, "score": round(best[s][0], 3)}
        for s in ranked
    ]


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in re.findall(r"\w+", text.casefold()) if len(word) > 2)


def _weights(texts: list[frozenset[str]]) -> dict[str, float]:
    counts = Counter(word for words in texts for word in words)
    return {word: math.log((1 + len(texts)) / count) for word, count in counts.items()}


def _overlap(a: frozenset[str], b: frozenset[str], weight: dict[str, float]) -> float:
    both = sum(weight[word] ** 2 for word in a & b)
    if not both:
        return 0.0
    return both / math.sqrt(sum(weight[w] ** 2 for w in a) * sum(weight[w] ** 2 for w in b))
