"""Which sentences are finished and how much is saved, kept up to date change by change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from workbench.annotations.items import Items
from workbench.annotations.present import Needs, state_of
from workbench.annotations.queue import Queue
from workbench.annotations.view import Key, View

#: A sentence and which time it is shown.
Place = tuple[str, int]


class Progress:
    """The state of each sentence that `coder` touched, and counts over a queue; `needs` is what labels demand."""

    def __init__(self, items: Items, coder: str, needs: Needs):
        self.items, self.coder, self.needs = items, coder, needs
        self.states: dict[Place, str] = {}
        self._inside: set[Place] = set()
        self._by_state: Counter[str] = Counter()
        self._saved: set[Key] = set()
        self._flagged: set[Key] = set()

    def use(self, queue: Queue) -> None:
        """Count over another queue from now on."""
        self._inside = {(entry.sent_id, entry.occasion) for entry in queue.entries}
        self._by_state = Counter(state for place, state in self.states.items() if place in self._inside)

    def note(self, view: View, keys: Iterable[Key]) -> None:
        """Take in what changed about `keys`; a change of the register may change every sentence."""
        listed = list(keys)
        for key in listed:
            self._note_key(key, view)
        places = {(key.sent_id, key.occasion) for key in listed if key.sent_id}
        if any(not key.sent_id for key in listed):
            places |= set(self.states)
        for place in places:
            self._note_place(place, view)

    def _note_key(self, key: Key, view: View) -> None:
        decision = view.decision(key)
        in_force = decision is not None and not decision.removed
        for kept, holds in (
            (self._saved, in_force and decision is not None and decision.stance is not None),
            (self._flagged, in_force and decision is not None and decision.flag),
        ):
            if holds:
                kept.add(key)
            else:
                kept.discard(key)

    def _note_place(self, place: Place, view: View) -> None:
        sent_id, occasion = place
        if sent_id not in self.items:
            return
        state = state_of(view, self.items, self.coder, sent_id, occasion, needs=self.needs)
        if place in self._inside:
            self._by_state[self.states.get(place, "open")] -= 1
            self._by_state[state] += 1
        self.states[place] = state

    def state(self, sent_id: str, occasion: int = 0) -> str:
        """Return `open`, `done` or `skipped`."""
        return self.states.get((sent_id, occasion), "open")

    def counts(self) -> dict[str, int]:
        """Return decisions that are saved, and sentences that are done, skipped, flagged, missing, in all."""
        done, skipped, total = self._by_state["done"], self._by_state["skipped"], len(self._inside)
        return {
            "saved": len(self._saved),
            "done": done,
            "skipped": skipped,
            "flagged": len({(key.sent_id, key.occasion) for key in self._flagged}),
            "total": total,
            "missing": total - done - skipped,
        }
