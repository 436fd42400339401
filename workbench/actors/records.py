"""What the actors stage writes: mentions of actors, names used as places, and how they were found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

#: How a mention names its actor.
MENTION_KINDS = ("name", "title", "description", "pronoun", "collective", "metonym", "adjective")

SPANS_KEY = "actors"
PLACES_KEY = "places"
MENTIONS_KEY = "workbench_mentions"
PLACE_REASONS_KEY = "workbench_places"
ACTORS_KEY = "workbench_actors"
JUDGED_KEY = "workbench_judged"


@dataclass(frozen=True)
class Mention:
    """One stretch of a document that stands for an actor; `start` and `end` are token indices, end exclusive.

    `kind` is one of `MENTION_KINDS`. `reason` says in plain words why the words stand for the actor. `source_only` marks
    a medium that carries the words of others and has no position of its own.
    """

    start: int
    end: int
    actor_id: str
    actor_name: str
    principal: str
    kind: str
    reason: str
    source_only: bool = False


class Place(NamedTuple):
    """A name of an actor that is used as a place, and why."""

    start: int
    end: int
    actor_id: str
    reason: str


class Entry(NamedTuple):
    """One name in the index: whose it is, in which form, and how it must be written.

    `form` is name, adjective, demonym, capital, seat, body, surname or description. `caps`: only in capitals (US, not us).
    `lower`: may be written without a capital (the rebels). `ambiguous`: also means something else, so that the text must
    bear it out (Georgia, Chad).
    """

    actor_id: str
    form: str
    caps: bool
    lower: bool
    ambiguous: bool = False


class Hit(NamedTuple):
    """A name of the registry found in a text: tokens `start` to `end` and every entry that fits."""

    start: int
    end: int
    entries: tuple[Entry, ...]

    @property
    def form(self) -> str:
        return self.entries[0].form

    @property
    def actor_id(self) -> str:
        return self.entries[0].actor_id


class Name(NamedTuple):
    """A name of a state or organisation: tokens, actor, and the form (name, adjective, demonym, capital, seat, body)."""

    start: int
    end: int
    actor_id: str
    form: str


@dataclass
class PersonName:
    """One stretch of text that names a person.

    `title_start` is where a title before the name begins, `tail` where words after it that say whom it serves end (0:
    there are none). `others` are the people who share the name; `sure` tells that the text says which of them it is.
    """

    start: int
    end: int
    actor_id: str
    why: str
    title_start: int
    tail: int = 0
    others: tuple[str, ...] = ()
    sure: bool = True

    @property
    def words(self) -> range:
        return range(self.start, self.end)
