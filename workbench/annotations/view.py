"""The current view of a log: what each coder says now of each actor in each sentence, undo and redo taken into account.

A view is a pure function of the set of events: the order in which they come in does not matter, and one that comes in
twice counts once. So logs can be merged by putting their events together.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from workbench.annotations.events import CHANGES, STEPS, Decision, Event

Order = tuple[int, str]


class Key(NamedTuple):
    """What a decision is about. An empty actor is the sentence itself, an empty sentence the coder's register."""

    coder: str
    sent_id: str
    actor: str
    occasion: int = 0


class View:
    """What is in force after `events`; more may be added at any time.

    The latest change of each key counts, among those whose step (see `Event.step`) was not undone.
    """

    def __init__(self, events: Iterable[Event] = ()):
        self._seen: set[str] = set()
        self._changes: dict[Key, list[tuple[Order, Event]]] = {}
        self._steps: dict[str, list[tuple[Order, str]]] = {}  # coder -> steps by the order of their first event
        self._members: dict[str, list[Event]] = {}
        self._switches: dict[str, tuple[Order, bool]] = {}  # step -> its latest undo (True) or redo (False)
        self._switching: list[Event] = []
        self._merges: dict[str, dict[str, str]] = {}
        self._sentences: dict[tuple[str, str, int], set[str]] = {}
        self._last_change: dict[str, Order] = {}
        self.current: dict[Key, Event] = {}
        self.last_time = 0
        self.add(events)

    def add(self, events: Iterable[Event]) -> list[Key]:
        """Take in events, pass over known ones, and return the keys that may have changed."""
        touched: dict[Key, None] = {}
        for event in sorted(events, key=lambda event: event.order):
            if event.event_id in self._seen:
                continue
            self._seen.add(event.event_id)
            self.last_time = max(self.last_time, event.time)
            if event.kind in CHANGES:
                touched[self._add_change(event)] = None
            elif event.kind in STEPS:
                touched.update(dict.fromkeys(self._add_switch(event)))
        for key in touched:  # once for each, however many events were about it
            self._settle(key)
        return list(touched)

    def __contains__(self, event_id: object) -> bool:
        return event_id in self._seen

    def _add_change(self, event: Event) -> Key:
        key = key_of(event)
        self._sentences.setdefault((key.coder, key.sent_id, key.occasion), set()).add(key.actor)
        order, step = event.order, event.step
        _keep_sorted(self._changes.setdefault(key, []), (order, event))
        if step not in self._members:
            _keep_sorted(self._steps.setdefault(event.coder, []), (order, step))
        self._members.setdefault(step, []).append(event)
        self._last_change[event.coder] = max(order, self._last_change.get(event.coder, order))
        return key

    def _add_switch(self, event: Event) -> list[Key]:
        self._switching.append(event)
        before = self._switches.get(event.target)
        if before is None or before[0] < event.order:
            self._switches[event.target] = (event.order, event.kind == "undo")
        return [key_of(member) for member in self._members.get(event.target, ())]

    def _settle(self, key: Key) -> None:
        """Work out anew which change of `key` is in force."""
        latest = next((e for _, e in reversed(self._changes[key]) if not self.is_undone(e.step)), None)
        if latest is None:
            self.current.pop(key, None)
        else:
            self.current[key] = latest
        if not key.sent_id:
            self._note_merge(key, latest)

    def _note_merge(self, key: Key, latest: Event | None) -> None:
        merges = self._merges.setdefault(key.coder, {})
        merges.pop(key.actor, None)
        if latest is not None and latest.new is not None and latest.new.merged_into:
            merges[key.actor] = latest.new.merged_into

    def is_undone(self, step: str) -> bool:
        """Tell whether the latest word about a step is an undo."""
        return self._switches.get(step, (None, False))[1]

    def decision(self, key: Key) -> Decision | None:
        """Return what is in force for a key, or None."""
        event = self.current.get(key)
        return event.new if event else None

    def deciding(self, key: Key) -> Event | None:
        """Return the change in force that gave a key the stance it has now; later ones changed other fields."""
        found = None
        for _, event in self._changes.get(key, ()):
            before = found.new.stance if found is not None and found.new else None
            if not self.is_undone(event.step) and event.new is not None and event.new.stance != before:
                found = event
        return found if found is not None and found.new and found.new.stance else None

    def next_undo(self, coder: str) -> str | None:
        """Return the step that an undo of `coder` takes back now: the latest one in force."""
        return next((step for _, step in reversed(self._steps.get(coder, [])) if not self.is_undone(step)), None)

    def next_redo(self, coder: str) -> str | None:
        """Return the step that a redo brings back: the one undone last, as long as nothing was changed since."""
        undone = [(order, step) for step, (order, off) in self._switches.items() if off and self._is_of(step, coder)]
        if not undone:
            return None
        order, step = max(undone)
        return step if order > self._last_change[coder] else None

    def _is_of(self, step: str, coder: str) -> bool:
        return step in self._members and self._members[step][0].coder == coder

    def members(self, step: str) -> list[Event]:
        """Return the events of a step, in their order."""
        return sorted(self._members.get(step, ()), key=lambda event: event.order)

    def history(self, coder: str) -> Iterator[Event]:
        """Yield the changes of a coder that are in force or were overtaken, newest first; undone ones are left out."""
        for _, step in reversed(self._steps.get(coder, [])):
            if not self.is_undone(step):
                yield from reversed(self.members(step))

    def actors(self, coder: str, sent_id: str, occasion: int = 0) -> list[str]:
        """Return the actors that a coder decided anything about in a sentence, in the order of the first decision."""
        among = self._sentences.get((coder, sent_id, occasion), ())
        keys = [Key(coder, sent_id, actor, occasion) for actor in among if actor]
        decided = [key for key in keys if key in self.current]
        if len(decided) > 1:
            decided.sort(key=lambda key: self._changes[key][0][0])
        return [key.actor for key in decided]

    def all_events(self) -> Iterator[Event]:
        """Yield every event of the view, undo and redo too, in no order."""
        for members in self._members.values():
            yield from members
        yield from self._switching

    def register(self, coder: str) -> dict[str, str]:
        """Return actor -> the actor that this coder merged it into, chains followed to their end."""
        into = self._merges.get(coder, {})
        return {actor: _end(actor, into) for actor in into}


def _keep_sorted(pairs: list[tuple[Order, Any]], new: tuple[Order, Any]) -> None:
    """Put a pair in its place; events nearly always come in their order."""
    if not pairs or pairs[-1][0] < new[0]:
        pairs.append(new)
    else:
        insort(pairs, new, key=lambda pair: pair[0])


def key_of(event: Event) -> Key:
    """Return what an event is about."""
    return Key(event.coder, event.sent_id, event.actor, event.occasion)


def _end(actor: str, into: dict[str, str]) -> str:
    seen = {actor}
    while actor in into and into[actor] not in seen:
        actor = into[actor]
        seen.add(actor)
    return actor
