"""Who plays the parts of a seed sentence: two parties, a mediator, a third state, and one that is only a place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path

import yaml

from workbench.study import Actor, Study, load_study

#: A and B are the parties, M a mediator, S a third state, X a state of which only the capital and a speaker are used.
PARTS = ("A", "B", "M", "S", "X")
FOLDER = Path(str(resources.files("workbench"))) / "resources" / "behaviour"
_SLOT = re.compile(r"\{([A-Z])(?:\.(\w+))?\}")
_ROLES = {"M": ("mediator",), "S": ("opponent", "ally"), "X": ("observer",)}


@dataclass(frozen=True)
class Cast:
    """The actors of a study in the parts of a seed; `ministers` are people by the part of their state."""

    study: Study
    actors: Mapping[str, Actor]
    ministers: Mapping[str, Actor]

    @property
    def swapped(self) -> Cast:
        """The same cast with the two parties in each other's parts."""
        turned = {"A": "B", "B": "A"}
        return replace(
            self,
            actors={turned.get(part, part): actor for part, actor in self.actors.items()},
            ministers={turned.get(part, part): actor for part, actor in self.ministers.items()},
        )

    def actor_id(self, slot: str) -> str:
        """Return the id of the actor that a slot (`A`, `A.minister`) means; KeyError where nobody plays it."""
        part, _, what = slot.partition(".")
        return (self.ministers if what == "minister" else self.actors)[part].id

    def fill(self, text: str) -> str | None:
        """Return `text` with its slots filled and a capital at its beginning; None where the study lacks a name.

        >>> from workbench.behaviour import bundled_casts
        >>> bundled_casts()[0].fill("{A.minister} flew to {B.capital}.")
        'Norvalian Foreign Minister Erlend Skaugum flew to Timbaal.'
        """
        try:
            filled = _SLOT.sub(lambda slot: self._words(slot[1], slot[2]), text)
        except KeyError:
            return None
        return filled[0].upper() + filled[1:]

    def _words(self, part: str, what: str | None) -> str:
        actor = self.actors[part]
        found = {
            None: actor.name if actor.kind == "state" else f"the {actor.name}",
            "adj": actor.adjectives[0] if actor.adjectives else None,
            "capital": actor.capital,
            "minister": self._minister(part) if what == "minister" else None,
        }.get(what)
        if not found:
            raise KeyError(what)
        return found

    def _minister(self, part: str) -> str:
        person = self.ministers[part]
        return f"{self.actors[part].adjectives[0]} {person.offices[0].title.title()} {person.name}"


def bundled_casts() -> tuple[Cast, Cast]:
    """Return the two casts of the suite's own invented states; the second replaces every name of the first."""
    study = load_study(FOLDER)
    plain = yaml.safe_load((FOLDER / "casts.yml").read_text(encoding="utf-8"))
    first, second = (_cast(study, parts) for parts in plain)
    return first, second


def cast_of(study: Study) -> Cast:
    """Return a cast from the actors of a study: its parties, and further actors by their roles as far as there are any."""
    free = [study.actors[key] for key in study.own_actors if key not in study.parties]
    free = [actor for actor in free if actor.kind == "state"]
    parts = dict(zip(("A", "B"), study.parties, strict=False))
    for part in ("M", "S", "X"):
        chosen = next((a for a in free if a.role in _ROLES[part]), None) or next(
            (a for a in free if part == "X" or a.role is None), None
        )
        if chosen is not None:
            parts[part] = chosen.id
            free.remove(chosen)
    return _cast(study, parts)


def _cast(study: Study, parts: Mapping[str, str]) -> Cast:
    actors = {part: study.actors[key] for part, key in parts.items()}
    people = {part: next(_ministers(study, actor), None) for part, actor in actors.items()}
    ministers = {part: person for part, person in people.items() if person is not None and actors[part].adjectives}
    return Cast(replace(study, parties=tuple(parts[part] for part in ("A", "B") if part in parts)), actors, ministers)


def _ministers(study: Study, actor: Actor) -> Iterator[Actor]:
    """Yield the people of a state whose first office is a minister's, foreign ministers before the others."""
    people = [
        person
        for key in study.own_actors
        if (person := study.actors[key]).kind == "person" and person.principal == actor.id and person.offices
    ]
    people = [person for person in people if person.offices[0].title.lower().endswith("minister")]
    yield from sorted(people, key=lambda person: "foreign" not in person.offices[0].title.lower())
