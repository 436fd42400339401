"""Cases for an adjudicator: pairs on which coders differ, in the label or in whether the actor is in the sentence at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workbench.annotations.events import Decision, Event
from workbench.annotations.items import Items
from workbench.annotations.settling import agreement_of
from workbench.annotations.view import View

#: What stands among the labels of a case for a coder who read the sentence and does not have the actor in it.
ABSENT = "absent"
Pair = tuple[str, str]


@dataclass(frozen=True)
class Case:
    """A pair on which coders differ: coder -> the event with the coder's answer, and how far they agree (0..1).

    Who took the actor out has the event that did it; who finished the sentence without the actor has None.
    """

    sent_id: str
    actor: str
    answers: Mapping[str, Event | None]
    agreement: float

    @property
    def id(self) -> str:
        """The name of the case for the page."""
        return f"{self.sent_id}|{self.actor}"

    @property
    def letters(self) -> dict[str, str]:
        """Letter -> coder, in an order that says nothing of who is who."""
        mixed = sorted(self.answers, key=lambda coder: hashlib.sha256(f"{self.id}|{coder}".encode()).digest())
        return dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", mixed, strict=False))

    @property
    def labels(self) -> set[str]:
        """The labels that were given; `absent` where a coder does not have the actor in the sentence."""
        return {label_of(event) for event in self.answers.values()}

    @property
    def given(self) -> dict[str, Decision]:
        """Coder -> decision, of the coders who have the actor in the sentence, by name."""
        return {c: e.new for c, e in sorted(self.answers.items()) if e is not None and e.new and not e.new.removed}


def label_of(event: Event | None) -> str:
    """Return the label of an answer, `absent` where the actor is said not to be there."""
    return ABSENT if event is None or event.new is None or event.new.removed else str(event.new.stance)


def cases_of(view: View, items: Items) -> Iterable[Case]:
    """Yield the pairs that two coders or more answered differently."""
    answers, without, readers = _sorted_out(view, items)
    for (sent_id, actor), given in answers.items():
        said: dict[str, Event | None] = dict(given)
        machine = {one for one, _ in items.machine_labels(sent_id)}
        for coder, confirmed in readers.get(sent_id, {}).items():
            gone = without.get((sent_id, actor), {}).get(coder)
            left_open = actor in machine and not confirmed and not any(e.new and e.new.added for e in given.values())
            if coder not in said and (gone is not None or not left_open):
                said[coder] = gone
        labels = {coder: label_of(event) for coder, event in said.items()}
        if len(set(labels.values())) > 1:
            yield Case(sent_id, actor, said, agreement_of(labels))


_Answers = dict[Pair, dict[str, Event]]


def _sorted_out(view: View, items: Items) -> tuple[_Answers, _Answers, dict[str, dict[str, bool]]]:
    """Return the stances by pair, the removals by pair, and sentence -> coders who worked on it (True: confirmed it)."""
    answers: _Answers = {}
    without: _Answers = {}
    readers: dict[str, dict[str, bool]] = {}
    registers: dict[str, dict[str, str]] = {}
    for key, event in view.current.items():
        new = event.new
        if new is None or key.occasion or key.sent_id not in items:
            continue
        register = registers.setdefault(key.coder, view.register(key.coder))
        pair = (key.sent_id, register.get(key.actor, key.actor))
        if key.actor and new.removed:
            without.setdefault(pair, {})[key.coder] = event
        elif key.actor and new.stance:
            answers.setdefault(pair, {})[key.coder] = event
        if new.stance or new.removed or new.status == "confirmed":
            known = readers.setdefault(key.sent_id, {})
            known[key.coder] = known.get(key.coder, False) or new.status == "confirmed"
    return answers, without, readers
