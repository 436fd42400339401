"""What is known so far about the actors of one document; every step reads it and adds to it."""

from __future__ import annotations

import re
from bisect import insort
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cached_property

from workbench.actors.reading import Reading
from workbench.actors.records import Mention, Place
from workbench.actors.setting import NOWHERE, OUTSIDERS, Setting
from workbench.study import Actor, normalise_name

#: Roles of states that are not where the parties are.


class Board:
    """The mentions (in text order, longer ones first), places and unlisted actors found so far in one document."""

    def __init__(
        self,
        reading: Reading,
        *,
        parties: tuple[str, ...] = (),
        day: date | None = None,
        setting: Setting = NOWHERE,
    ):
        self.reading, self.parties, self.day, self.setting = reading, parties, day, setting
        self.registry = reading.index.actors
        self.local: dict[str, Actor] = {}
        self.mentions: list[Mention] = []
        self.places: list[Place] = []
        self.taken = bytearray(reading.n)
        #: (principal, office) -> people the document itself gives that office, in order.
        self.holders: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.offices: dict[str, set[str]] = defaultdict(set)
        #: token before a title -> the person who bears it, while nobody has told whose title it is.
        self.awaiting: dict[int, str] = {}
        #: people who were given the state that the text speaks of, as nothing told better.
        self.guessed: set[str] = set()
        #: people of whom it was judged from the rest of the text for whom they speak.
        self.judged: set[str] = set()
        #: token -> the actor whose name or adjective the registry's index has there, whatever became of it.
        self.named: dict[int, str] = {}
        self._seen: set[tuple[int, int, str]] = set()

    def actor(self, actor_id: str) -> Actor:
        """Return an actor of the registry or one that this document introduced."""
        return self.local.get(actor_id) or self.registry[actor_id]

    def principal(self, actor_id: str) -> str:
        """Return whom an actor speaks for."""
        return self.actor(actor_id).principal or actor_id

    def introduce(self, name: str, *, kind: str, principal: str | None = None, actor_id: str | None = None) -> str:
        """Return the id of an actor that no registry knows, made from its name where it is new."""
        actor_id = actor_id or slug(name)
        if actor_id not in self.local and actor_id not in self.registry:
            self.local[actor_id] = Actor(actor_id, name, kind, principal or actor_id)
        return actor_id

    def serves(self, person: str, principal: str) -> None:
        """Give an unlisted person the principal that the text tells, also in the mentions recorded so far."""
        self.local[person] = replace(self.local[person], principal=principal)
        self.mentions = [replace(m, principal=principal) if m.actor_id == person else m for m in self.mentions]

    def holds_parties(self, state: str) -> bool:
        """Tell whether the parties are two within a state: none is a state, and the study lists it as no outsider or they bear its name."""
        if not self.parties_within_a_state or self.actor(state).kind != "state":
            return False
        listed = state in self.reading.index.own and self.actor(state).role not in OUTSIDERS
        return listed or self._parties_bear_its_name(state)

    @cached_property
    def parties_within_a_state(self) -> bool:
        """Whether the study has parties of which none is a state."""
        return len(self.parties) > 1 and all(self.actor(party).kind != "state" for party in self.parties)

    def _parties_bear_its_name(self, state: str) -> bool:
        names = [f" {normalise_name(name)} " for name in (self.actor(state).name, *self.actor(state).adjectives)]
        parties = [f" {normalise_name(self.actor(party).name)} " for party in self.parties]
        return any(name in party for name in names for party in parties)

    def speaks_for_nobody(self, person: str) -> bool:
        """Tell whether nothing has told yet for whom an unlisted person speaks."""
        return person in self.local and self.local[person].kind == "person" and self.local[person].principal == person

    def add(self, start: int, end: int, actor_id: str, *, kind: str, reason: str) -> None:
        """Record a mention; its words are then spoken for."""
        actor = self.actor(actor_id)
        for i in range(start, end):
            self.taken[i] = 1
        if (start, end, actor_id) not in self._seen:
            self._seen.add((start, end, actor_id))
            source_only = actor.kind == "media"
            made = Mention(start, end, actor_id, actor.name, self.principal(actor_id), kind, reason, source_only)
            insort(self.mentions, made, key=_position)

    def add_all(self, start: int, end: int, actor_ids: Iterable[str], *, kind: str, reason: str) -> None:
        """Record one mention for each of several actors with the same words."""
        for actor_id in actor_ids:
            self.add(start, end, actor_id, kind=kind, reason=reason)

    def place(self, start: int, end: int, actor_id: str, reason: str) -> None:
        """Record that a name is used as a place; its words are then spoken for."""
        self.places.append(Place(start, end, actor_id, reason))
        self.take(start, end)

    def take(self, start: int, end: int) -> None:
        """Mark words as spoken for without a mention (a population, a thing)."""
        for i in range(start, end):
            self.taken[i] = 1

    def free(self, start: int, end: int) -> bool:
        """Tell whether none of these words is spoken for."""
        return not any(self.taken[start:end])

    def gives_office(self, person: str, principal: str, office: str) -> None:
        """Record that the document gives `person` an office of `principal`."""
        self.offices[person].add(office)
        if person not in self.holders[principal, office]:
            self.holders[principal, office].append(person)

    def before(self, i: int) -> list[Mention]:
        """Return the mentions that end at or before token `i`, in text order.

        A headline speaks of what the lines below it name: those mentions come first then, the nearest last.
        """
        before = [mention for mention in self.mentions if mention.end <= i]
        if i < self.reading.n and self.reading.in_headline(i):
            below = [m for m in self.mentions if m.start > i and self.reading.sent[m.start] <= self.reading.sent[i] + 4]
            return [*reversed(below), *before]
        return before

    def bodies_before(self, i: int, sentences: int) -> list[Mention]:
        """Return the mentions before token `i`, at most so many sentences back, that speak for a body and are no mere sources."""
        reading = self.reading
        return [
            m
            for m in self.before(i)
            if reading.sent[i] - reading.sent[m.start] <= sentences and self.speaks_for_a_body(m)
        ]

    def speaks_for_a_body(self, mention: Mention) -> bool:
        """Tell whether a mention is of a state or organisation or of who speaks for one, and no mere source."""
        return not mention.source_only and self.actor(mention.principal).kind not in ("person", "population")

    def subjects_or_all(self, mentions: list[Mention]) -> list[Mention]:
        """Return those of the mentions that are subjects, all of them where none is."""
        return [m for m in mentions if self.is_subject(m)] or mentions

    def is_subject(self, mention: Mention) -> bool:
        """Tell whether a mention is the subject of a verb, in the active or the passive."""
        reading, root = self.reading, self.reading.root(mention.start, mention.end)
        before = mention.start - 1
        if reading.rel[root] == "appos" and reading.head[root] == before:
            root = before  # the opposition | Coast Party
        return reading.rel[root].startswith("nsubj")


def _position(mention: Mention) -> tuple[int, int]:
    return mention.start, -mention.end


def slug(name: str) -> str:
    """Return an id made of the words of a name.

    >>> slug("Fáisal bin Farhán")
    'faisal-bin-farhan'
    """
    return re.sub(r"[^a-z0-9]+", "-", normalise_name(name)).strip("-") or "unnamed"
