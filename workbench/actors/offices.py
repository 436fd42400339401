"""Offices: who holds which when, by the registry and by what the text itself tells."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from workbench.actors.board import Board
from workbench.actors.lexicon import Lexicon
from workbench.study import Actor, Office, normalise_name


class OfficeBook:
    """Who holds which office when, by the registry."""

    def __init__(self, actors: dict[str, Actor], lexicon: Lexicon):
        self._terms: dict[tuple[str, str], list[tuple[Office, str]]] = defaultdict(list)
        self._offices: dict[str, list[tuple[Office, str, str]]] = defaultdict(list)
        for actor in actors.values():
            for office in actor.offices:
                principal = office.of or actor.principal or actor.id
                title = canonical(lexicon, plain_title(office.title, actors.get(principal)))
                self._terms[principal, title].append((office, actor.id))
                self._offices[actor.id].append((office, principal, title))
        people = (actor for actor in actors.values() if actor.kind == "person")
        self._worn = {person.id: worn for person in people if (worn := _worn_titles(lexicon, person))}

    def holders(self, principal: str, title: str, day: date | None) -> list[str]:
        """Return who held an office on `day`, the latest first; everyone who ever did where the day is unknown."""
        terms = [term for term in self._terms.get((principal, title), ()) if term[0].held_on(day)]
        terms.sort(key=lambda term: term[0].start or date.min, reverse=True)
        return [actor_id for _, actor_id in terms]

    def titles_of(self, person: str, day: date | None) -> list[str]:
        """Return the offices a person held on `day`, by their canonical titles."""
        return [title for office, _, title in self._offices.get(person, ()) if office.held_on(day)]

    def worn(self, person: str) -> frozenset[str]:
        """Return the titles with which a person's name or aliases begin (Mufti Veks)."""
        return self._worn.get(person, frozenset())

    def last_title(self, person: str, day: date | None) -> str | None:
        """Return the office that a person took up last before `day`, held still or not, or None."""
        begun = [
            (office.start or date.min, title)
            for office, _, title in self._offices.get(person, ())
            if day is None or office.start is None or office.start <= day
        ]
        return max(begun, key=lambda term: term[0])[1] if begun else None

    def beside(self, principal: str, title: str, person: str, *, later: bool) -> str | None:
        """Return who held an office right after (`later`) or right before `person`, or None."""
        terms = sorted(self._terms.get((principal, title), ()), key=lambda term: term[0].start or date.min)
        ids = [actor_id for _, actor_id in terms]
        at = ids.index(person) + (1 if later else -1) if person in ids else -1
        return ids[at] if 0 <= at < len(ids) else None

    def holders_by_title(self, principal: str, day: date | None) -> list[tuple[str, str]]:
        """Return (title, person) of everyone who holds an office of a principal on `day`, as the registry lists them."""
        owned = (title for owner, title in self._terms if owner == principal)
        return [(title, held[-1]) for title in owned if (held := self.holders(principal, title, day))]

    def named_like(self, principal: str, word: str, day: date | None) -> list[str]:
        """Return who held an office whose title ends in `word` (envoy: special envoy) for a principal."""
        found = [
            i
            for (owner, title) in self._terms
            if owner == principal and title.split()[-1] == word
            for i in self.holders(owner, title, day)
        ]
        return list(dict.fromkeys(found))


def _worn_titles(lexicon: Lexicon, person: Actor) -> frozenset[str]:
    found = set()
    for name in (person.name, *person.aliases):
        words = normalise_name(name).split()
        sense = lexicon.nouns.longest([(word,) for word in words], 0) if len(words) > 1 else None
        classes = sense[1].classes if sense and sense[0] < len(words) else {}
        found |= {classes[kind] for kind in ("generic", "office") if kind in classes}
    return frozenset(found)


def canonical(lexicon: Lexicon, title: str) -> str:
    """Return the name under which an office is compared: foreign secretary and minister of foreign affairs are one."""
    words = normalise_name(title).split()
    deputy = bool(words) and words[0] in lexicon.sets["deputy_words"]
    found = lexicon.nouns.longest([(word,) for word in words[deputy:]], 0)
    if found and found[0] == len(words) - deputy and "office" in found[1].classes:
        return ("deputy " if deputy else "") + str(found[1].classes["office"])
    return " ".join(words)


def plain_title(title: str, owner: Actor | None) -> str:
    """Return a title without the name of whom it serves (secretary of the Synod), which the text may say otherwise.

    A field in small letters stays (minister of roads, head of mission), and so does what follows where nobody is known
    by it.
    """
    head, of, tail = title.partition(" of ")
    names = owner.names if owner else ()
    said = {word for name in names for word in normalise_name(name).split()}
    named = of and not tail.islower() and {*normalise_name(tail).split()} - {"the"} <= said
    return head if named else title


# By the text and the registry ------------------------------------------------------------------------------------------
def holder(board: Board, owner: str, office: str, book: OfficeBook) -> str | None:
    """Return who holds an office: by the document itself, else by the registry on the document's date."""
    principal = board.principal(owner)
    told = board.holders.get((principal, office))
    if told:
        return told[-1]
    listed = book.holders(principal, office, board.day)
    named = [person for person in listed if any(mention.actor_id == person for mention in board.mentions)]
    if named:
        return named[0]
    return listed[0] if listed and (board.day or len(listed) == 1) else None


def office_of(board: Board, person: str, book: OfficeBook) -> str | None:
    """Return the office of a person: by the text, else by the registry on the day of the document."""
    known = board.reading.lexicon.tables["offices"]
    said = [office for office in sorted(board.offices.get(person, ())) if office.removeprefix("deputy ") in known]
    return next(iter(said or book.titles_of(person, board.day)), None)
