"""Finding sentences: by words, actor, label, flag, comment, date, outlet, time spent, or where the machine says otherwise."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from workbench.annotations.events import Event
from workbench.annotations.items import Items
from workbench.annotations.view import Key, View
from workbench.study import WorkbenchError

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
    """Finds sentences of `items`; what can be prepared is prepared once."""

    def __init__(self, items: Items):
        self.items = items
        self._folded: list[str] | None = None

    def find(
        self, wanted: Filter, sent_ids: Sequence[str], view: View, coder: str, states: Mapping[str, str]
    ) -> list[str]:
        """Return those of `sent_ids` that fit, in their order; `states` holds what is not open."""
        left: list[str] = list(sent_ids)
        if _asks_for_decision(wanted):
            decided = _decided(wanted, view, coder, self.items)
            left = [s for s in left if s in decided]
        if wanted.state is not None:
            left = [s for s in left if states.get(s, "open") == wanted.state]
        left = self._by_source(wanted, left)
        if wanted.actor or wanted.principal or wanted.machine_label:
            left = [s for s in left if self._has_actor(s, wanted, view, coder)]
        return self._by_text(wanted.text, left) if wanted.text else left

    def _by_source(self, wanted: Filter, left: list[str]) -> list[str]:
        sentences, place = self.items.sentences, self.items.place
        for name, value in (("outlet", wanted.outlet), ("doc_id", wanted.doc_id)):
            if value is not None:
                left = [s for s in left if getattr(sentences[place[s]], name) == value]
        if wanted.date_from is not None:
            left = [s for s in left if sentences[place[s]].date >= wanted.date_from]
        if wanted.date_to is not None:
            left = [s for s in left if "" < sentences[place[s]].date <= wanted.date_to]
        return left

    def _has_actor(self, sent_id: str, wanted: Filter, view: View, coder: str) -> bool:
        found = [(a, label) for a, label in self.items.machine_labels(sent_id)]
        found += [(a, "") for a in view.actors(coder, sent_id)]
        return any(
            (wanted.actor is None or a == wanted.actor)
            and (wanted.principal is None or self.items.principal_of(a) == wanted.principal)
            and (wanted.machine_label is None or label == wanted.machine_label)
            for a, label in found
        )

    def _by_text(self, text: str, left: list[str]) -> list[str]:
        if self._folded is None:
            self._folded = [folded(sentence.text) for sentence in self.items.sentences]
        needle, place, texts = folded(text), self.items.place, self._folded
        return [s for s in left if needle in texts[place[s]]]


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
    """Actors by the beginning of any word of any of their names."""

    def __init__(self, items: Items):
        self._index = sorted(set(_beginnings(items)))

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
