"""Finding sentences: by words, actor, label, flag, comment, date, outlet, time spent, or where the machine says otherwise."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

from workbench.annotations.events import Event
from workbench.annotations.items import Items
from workbench.annotations.view import Key, View
from workbench.study import WorkbenchError

if TYPE_CHECKING:
    import numpy as np

STATES = ("open", "done", "skipped")


@dataclass(frozen=True)
class Filter:
    """What a sentence must have; None asks for nothing. `label` is the coder's own, `machine_label` the machine's.

    `differs` keeps sentences where the coder's label of an actor is not the machine's, `seconds_from` and `seconds_to`
    bound the time of a decision.
    """

    text: str | None = None
    actor: str | None = None
    principal: str | None = None
    label: str | None = None
    machine_label: str | None = None
    flag: bool | None = None
    comment: bool | None = None
    outlet: str | None = None
    doc_id: str | None = None
    date_from: str | None = None
    date_to: str | None = None
    state: str | None = None
    differs: bool | None = None
    seconds_from: float | None = None
    seconds_to: float | None = None


def filter_from(plain: Mapping[str, Any] | None) -> Filter:
    """Return the filter that plain data describe; empty values ask for nothing."""
    given = {key: value for key, value in (plain or {}).items() if value not in (None, "", False)}
    unknown = sorted(set(given) - {f.name for f in fields(Filter)})
    if unknown:
        raise WorkbenchError(f"there is no filter {unknown[0]!r}; filters: {', '.join(f.name for f in fields(Filter))}")
    found = Filter(**given)
    if found.state is not None and found.state not in STATES:
        raise WorkbenchError(f"a sentence is {', '.join(STATES)}, not {found.state!r}")
    return found


class Finder:
    """Finds sentences of `items`; what takes long is prepared once, as arrays over all sentences."""

    def __init__(self, items: Items):
        self.items = items
        self._lock = threading.Lock()
        self._ready: _Ready | None = None
        self._queue: tuple[Sequence[str], np.ndarray] | None = None

    def prepare(self) -> _Ready:
        """Make ready what the first search would have to wait for; may run beside anything else."""
        with self._lock:
            if self._ready is None:
                self._ready = _prepared(self.items)
            return self._ready

    def find(
        self, wanted: Filter, sent_ids: Sequence[str], view: View, coder: str, states: Mapping[str, str]
    ) -> list[str]:
        """Return those of `sent_ids` that fit, in their order; `states` holds what is not open."""
        import numpy as np

        ready = self.prepare()
        fits = np.ones(len(self.items), dtype=bool)
        if _asks_for_decision(wanted):
            fits &= self._among(_decided(wanted, view, coder, self.items))
        if wanted.state is not None:
            fits &= self._in_state(wanted.state, states)
        fits &= _by_source(wanted, ready)
        if wanted.actor or wanted.principal or wanted.machine_label:
            fits &= self._holding(wanted, ready, view, coder)
        if wanted.text:
            needle = folded(wanted.text)
            left = np.flatnonzero(fits).tolist()
            fits = np.zeros(len(fits), dtype=bool)
            fits[[i for i in left if needle in ready.texts[i]]] = True
        return [sent_ids[i] for i in np.flatnonzero(fits[self._places(sent_ids)]).tolist()]

    def _places(self, sent_ids: Sequence[str]) -> np.ndarray:
        """Return where the sentences of a queue stand among all; worked out once for a queue."""
        import numpy as np

        if self._queue is None or self._queue[0] is not sent_ids:
            self._queue = (sent_ids, np.array([self.items.place[s] for s in sent_ids], dtype=int))
        return self._queue[1]

    def _among(self, sent_ids: Iterable[str]) -> np.ndarray:
        import numpy as np

        found = np.zeros(len(self.items), dtype=bool)
        found[[self.items.place[s] for s in sent_ids if s in self.items]] = True
        return found

    def _in_state(self, state: str, states: Mapping[str, str]) -> np.ndarray:
        if state == "open":
            return ~self._among(s for s, known in states.items() if known != "open")
        return self._among(s for s, known in states.items() if known == state)

    def _holding(self, wanted: Filter, ready: _Ready, view: View, coder: str) -> np.ndarray:
        """Tell which sentences have an actor that fits: the machine's, or the coder's own where no label is asked for."""
        own = [k.sent_id for k in view.current if k.coder == coder and self._fits(wanted, k.actor)]
        found = self._among(own if wanted.machine_label is None else ())
        for (actor, label), places in ready.by_label.items():
            if self._fits(wanted, actor) and wanted.machine_label in (None, label):
                found[places] = True
        return found

    def _fits(self, wanted: Filter, actor: str) -> bool:
        of_principal = wanted.principal is None or self.items.principal_of(actor) == wanted.principal
        return bool(actor) and wanted.actor in (None, actor) and of_principal


@dataclass(frozen=True)
class _Ready:
    """Columns over all sentences, and (actor, the machine's label) -> places."""

    texts: list[str]
    outlets: np.ndarray
    documents: np.ndarray
    dates: np.ndarray
    by_label: dict[tuple[str, str], list[int]]


def _prepared(items: Items) -> _Ready:
    import numpy as np

    by_label: dict[tuple[str, str], list[int]] = {}
    for place, sentence in enumerate(items.sentences):
        for pair in items.machine_labels(sentence.sent_id):
            by_label.setdefault(pair, []).append(place)
    outlets, documents, dates = (
        np.array([getattr(sentence, name) for sentence in items.sentences], dtype=str)
        for name in ("outlet", "doc_id", "date")
    )
    return _Ready([folded(sentence.text) for sentence in items.sentences], outlets, documents, dates, by_label)


def _by_source(wanted: Filter, ready: _Ready) -> np.ndarray:
    import numpy as np

    fits = np.ones(len(ready.texts), dtype=bool)
    if wanted.outlet is not None:
        fits &= ready.outlets == wanted.outlet
    if wanted.doc_id is not None:
        fits &= ready.documents == wanted.doc_id
    if wanted.date_from is not None:
        fits &= ready.dates >= wanted.date_from
    if wanted.date_to is not None:
        fits &= (ready.dates <= wanted.date_to) & (ready.dates != "")
    return fits


def folded(text: str) -> str:
    """Return a text as it is searched: without case and accents.

    >>> folded("Çelik") == folded("celik")
    True
    """
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))


def _asks_for_decision(wanted: Filter) -> bool:
    bounds = (wanted.seconds_from, wanted.seconds_to)
    return bool(wanted.label or wanted.flag or wanted.comment or wanted.differs) or any(b is not None for b in bounds)


def _decided(wanted: Filter, view: View, coder: str, items: Items) -> set[str]:
    mine = ((key, event) for key, event in view.current.items() if key.coder == coder and not key.occasion)
    return {key.sent_id for key, event in mine if _fits(wanted, key, event, items)}


def _fits(wanted: Filter, key: Key, event: Event, items: Items) -> bool:
    new = event.new
    if new is None or new.removed or not key.sent_id:
        return False
    seconds = (event.duration or 0) / 1000
    return (
        (wanted.label is None or new.stance == wanted.label)
        and (not wanted.flag or new.flag)
        and (not wanted.comment or bool(new.comment))
        and (not wanted.differs or _differs(key, new.stance, items))
        and (wanted.actor is None or not wanted.label or key.actor == wanted.actor)
        and (wanted.seconds_from is None or (event.duration is not None and seconds >= wanted.seconds_from))
        and (wanted.seconds_to is None or (event.duration is not None and seconds <= wanted.seconds_to))
    )


def _differs(key: Key, stance: str | None, items: Items) -> bool:
    machine = dict(items.machine_labels(key.sent_id))
    return stance is not None and key.actor in machine and machine[key.actor] != stance


class Names:
    """Actors by the beginning of any word of any of their names; the index is made when first asked for."""

    def __init__(self, items: Items):
        self._items = items

    @cached_property
    def _index(self) -> list[tuple[str, int, str]]:
        return sorted(set(_beginnings(self._items)))

    def find(self, prefix: str, *, limit: int = 12) -> list[str]:
        """Return at most `limit` actor ids, those first whose whole name begins with `prefix`."""
        from bisect import bisect_left

        start = folded(prefix.strip())
        if not start:
            return []
        found: dict[str, tuple[int, str]] = {}
        for at in range(bisect_left(self._index, (start, 0, "")), len(self._index)):
            name, word, actor = self._index[at]
            if not name.startswith(start) or len(found) > 50 * limit:
                break
            found[actor] = min(found.get(actor, (word, name)), (word, name))
        return sorted(found, key=lambda actor: found[actor])[:limit]


def _beginnings(items: Items) -> Iterable[tuple[str, int, str]]:
    known = {actor.id: (actor.name, *actor.aliases) for actor in items.actors.values()}
    known |= {actor: (name,) for actor, name in items.machine_names.items() if actor not in known}
    for actor, names in known.items():
        for name in (*names, actor):
            words = folded(name).split()
            for i in range(len(words)):
                yield (" ".join(words[i:]), min(i, 1), actor)
