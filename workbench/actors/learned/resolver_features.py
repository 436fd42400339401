"""The features by which the resolver tells whom a noun stands for: the noun, the noun and a kind of actor, how both fit; no names."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator
from functools import cached_property
from typing import NamedTuple

from workbench.actors.descriptions import state_spoken_of
from workbench.actors.learned.cast import Cast, Known
from workbench.actors.learned.features import of_noun
from workbench.actors.learned.scene import classes, noun, plain
from workbench.actors.phrases import DETERMINERS
from workbench.actors.records import Mention, Place

_LISTS = ("government_nouns", "own_factions", "own_organs", "titles_of_state", "fighters", "own_people")
#: Lists of nouns for what belongs to a state, so that the state last spoken of may be meant.
_OF_STATE = _LISTS[:4]
#: So many letters at the beginning make words alike (cleric, clerical).
_ALIKE = 5
#: How many sentences below it a headline speaks of.
_BELOW = 4
#: Sentences since an actor was spoken of -> what that is called; more are many.
_FAR = ("here", "1", "2", "few", "few", "few")
_TIMES, _RANKS = 4, 3


class Phrase:
    """A noun that the rules left, with what the words around it tell; `i` is its token, `start` where its phrase begins."""

    def __init__(self, cast: Cast, i: int):
        scene, reading = cast.scene, cast.reading
        self.i, self.cast, self.sent, self.start = i, cast, reading.sent[i], scene.start(i)
        self.word, self.plural = noun(reading, i), reading.tag[i] in ("NNS", "NNPS")
        self.headline = reading.in_headline(i)
        self.how = self._how()
        self.count = self._count()
        described = (j for j in range(self.start, i) if reading.pos[j] in ("ADJ", "NOUN", "VERB", "NUM"))
        self.modifiers = [reading.lemma[j] for j in described]
        self._crossed = list(dict.fromkeys(self._crossing()))

    def _count(self) -> int:
        """Return how many there are by the phrase (the three envoys, both sides), 0 where it tells no number."""
        reading, numbers = self.cast.reading, self.cast.reading.lexicon.tables["numbers"]
        told = (int(numbers[reading.lower[j]]) for j in range(self.start, self.i) if reading.lower[j] in numbers)
        return next(told, 0) if self.plural else 0

    @cached_property
    def owners(self) -> set[str]:
        """Whom the words of the phrase name: before the noun (their offices), or right after it (the people of)."""
        board, reading, i = self.cast.board, self.cast.reading, self.i
        found = {board.named[j] for j in range(self.start, i) if j in board.named}
        beside: list[Mention | Place] = [*self.cast.scene.beside(i)]
        for each in beside + self.cast.scene.places_beside(i):
            root = reading.root(each.start, each.end)
            hangs = each.start > i and reading.head[root] == i and reading.rel[root] == "nmod"
            if hangs or self.start <= each.start < i:
                found.add(each.actor_id)
        return found

    @cached_property
    def of_stranger(self) -> bool:
        """Whether the phrase names a state far from the parties, or is of somebody who is told by another (of Dun's rival)."""
        board, reading = self.cast.board, self.cast.reading
        if any(board.actor(each).kind == "state" and each not in self.cast.near for each in self.owners):
            return True
        below = (k for k in reading.children(self.i, "nmod") if k > self.i and not board.taken[k])
        return any(j in board.named for k in below for j in range(self.cast.scene.start(k), k))

    @cached_property
    def owning(self) -> set[str]:
        """For whom those speak whom the phrase names."""
        return {self.cast.board.principal(one) for one in self.owners}

    @cached_property
    def beside(self) -> set[str]:
        """Who is mentioned in the sentence."""
        return {m.actor_id for m in self.cast.scene.beside(self.i)}

    @cached_property
    def serving(self) -> set[str]:
        """For whom those speak who are mentioned in the sentence."""
        return {m.principal for m in self.cast.scene.beside(self.i)}

    @cached_property
    def rivals(self) -> set[str]:
        """Who has another part with the verb that the noun hangs on."""
        reading, first = self.cast.reading, self.cast.reading.first_conjunct(self.i)
        found = set()
        for m in self.cast.scene.beside(first):
            root = reading.first_conjunct(reading.root(m.start, m.end))
            if root != first and reading.head[root] == reading.head[first] and reading.rel[root] != reading.rel[first]:
                found.add(m.actor_id)
        return found

    @cached_property
    def spoken(self) -> str | None:
        """The state that the rules take to be spoken of, where the noun is for what a state has."""
        lexicon = self.cast.reading.lexicon
        of_state = self.word in lexicon.tables["own_bodies"] or any(self.word in lexicon.sets[e] for e in _OF_STATE)
        return state_spoken_of(self.cast.board, self.i) if of_state else None

    @cached_property
    def ranks(self) -> dict[str, tuple[int, bool]]:
        """See `Cast.ranks`."""
        return self.cast.ranks(self.i)

    @property
    def features(self) -> list[str]:
        """What is asked of the noun whomever it stands for."""
        said = [f"always {self.plural}", f"how {self.how} {self.word}", f"number {self.word} {self.plural}"]
        return [f"n {each}" for each in dict.fromkeys((*of_noun(self.cast.scene, self.i), *said))]

    def with_kind(self, kind: str) -> list[str]:
        """Return the features of the noun crossed with a kind of actor."""
        return [f"{each} | {kind}" for each in self._crossed]

    def with_standing(self, known: Known) -> list[str]:
        """Return the features of the noun crossed with the part that an actor has in the study."""
        kind, word = known.kind, self.word
        return [said for each in known.standing for said in (f"{each} {kind}", f"{word} {each}")]

    def _how(self) -> str:
        """Return how the phrase begins: bare, with a small word, owned by somebody named or by a pronoun."""
        reading, start = self.cast.reading, self.start
        if start == self.i:
            return "bare"
        if reading.rel[start] == "nmod:poss" and reading.pos[start] in ("PRON", "DET"):
            return "hers"
        if any(reading.is_possessive(j) for j in range(start, self.i)):
            return "owned"
        first = reading.lower[start]
        small = first in DETERMINERS or reading.pos[start] in ("DET", "NUM", "PRON")
        return first if small and first.isalpha() else reading.pos[start]

    def _crossing(self) -> Iterator[str]:
        reading, i = self.cast.reading, self.i
        first, sets = reading.first_conjunct(i), reading.lexicon.sets
        yield from (self.word, f"{self.word} {self.plural}", f"{self.word} {self.how}", f"{self.how} {self.plural}")
        yield from (f"by {word}" for word in self.modifiers)
        yield from (f"sense {each} {self.plural}" for each in classes(reading, i))
        yield from (f"in {each} {self.plural}" for each in _LISTS if self.word in sets[each])
        yield f"rel {reading.rel[first]} {reading.case(first)}"
        yield f"does {plain(reading, reading.head[first])} {reading.rel[first]}"
        yield f"headline {self.headline} {self.plural}"
        yield f"quoted {bool(reading.quotes[i])}"
        for k in reading.children(i, "nmod"):
            if k > i:
                yield f"tail {reading.case(k)} {bool(self.cast.board.taken[k])}"


def of_pair(one: Phrase, known: Known, common: Collection[str]) -> list[str]:
    """Return how a noun and an actor fit; `common` are the nouns that are asked for in names (council, front)."""
    return [*called(one, known, common), *say_owned(owned(one, known)), *say_spoken(spoken_of(one, known))]


def called(one: Phrase, known: Known, common: Collection[str]) -> list[str]:
    """Return whether names, offices, or what the text said of an actor have the words of the noun's phrase."""
    word, kind, said = one.word, known.kind, list[str]()
    if word in known.words:
        said += ["called", f"called {kind}", f"called {word}", f"called last {word in known.lasts}"]
    elif len(word) >= _ALIKE and any(name.startswith(word[:_ALIKE]) for name in known.words):
        said += ["called alike", f"called alike {kind}"]
    said += [f"{word} ~ {name}" for name in known.words if name in common]
    if kind == "person":
        said += [f"{word} bears {title}" for title in known.titles]
        said.append(f"bears {word in known.titles} {one.plural}")
    both = min(sum(each in known.words or each in known.titles for each in one.modifiers), 2)
    if both:
        said += [f"modifiers {both}", f"modifiers {both} {kind}"]
    so_called = one.cast.said.get(word)
    if so_called:
        spoken = known.actor.id in so_called
        said += [f"so called {spoken}", f"so called {spoken} {kind}", f"so called {spoken} {len(so_called) > 1}"]
    return said


def owned(one: Phrase, known: Known) -> tuple[str, ...]:
    """Return how an actor stands to whom the phrase names, and to the state that the rules take to be spoken of."""
    state = ""
    if one.spoken:
        state = "is" if one.spoken == known.actor.id else "over" if one.spoken == known.owner else "not"
    return owner_in(one, known), state, known.kind, one.word, one.how


def say_owned(facts: tuple[str, ...]) -> list[str]:
    """Return the features that `owned` makes.

    >>> say_owned(("is", "", "state", "embassy", "hers"))
    ['owner is state', 'owner is embassy', 'owner is hers']
    """
    owner, state, kind, word, how = facts
    said = [f"owner {owner} {kind}", f"owner {owner} {word}", f"owner {owner} {how}"]
    return [*said, f"spoken {state} {kind}", f"spoken {state} {word}"] if state else said


def owner_in(one: Phrase, known: Known) -> str:
    """Return whether the phrase of a noun names an actor (`is`), one for the same (`over`), another (`other`), or `none`."""
    if known.actor.id in one.owners:
        return "is"
    return "over" if known.owner in one.owning else "other" if one.owners else "none"


class Spoken(NamedTuple):
    """Where and how often an actor was spoken of, and who else of its kind; with what of the noun is asked beside that."""

    kind: str
    word: str
    how: str
    plural: bool
    far: str
    subject: bool
    times: int
    only_named: bool
    one_named: bool
    only_listed: bool
    over_beside: bool
    rank: int
    last: bool
    counted: tuple[bool, ...]
    given: str


def spoken_of(one: Phrase, known: Known) -> Spoken:
    """Return what the text tells of an actor beside a noun."""
    cast, kind, before = one.cast, known.kind, bisect_left(known.starts, one.i)
    rank, last = one.ranks.get(known.actor.id, (-1, False))
    counted: tuple[bool, ...] = ()
    if one.count:
        party = known.actor.id in cast.board.parties
        counted = (one.count > 2, one.count == cast.named[kind], one.count == len(cast.board.parties), party)
    beside = known.actor.id in one.beside
    return Spoken(
        kind,
        one.word,
        one.how,
        one.plural,
        far_from(one, known),
        before > 0 and cast.is_subject(known.mentions[before - 1]),
        min(len(known.starts), _TIMES),
        cast.named[kind] == bool(known.starts),
        cast.named[kind] == 1,
        cast.listed[kind] == 1,
        known.owner in one.serving,
        min(rank, _RANKS),
        last,
        counted,
        str(known.actor.id in one.rivals) if beside else "",
    )


def say_spoken(of: Spoken) -> list[str]:
    """Return the features that `spoken_of` makes."""
    kind = of.kind
    said = [
        f"far {of.far}",
        f"far {of.far} {kind}",
        f"far {of.far} {of.how}",
        f"subject {of.subject} {kind} {of.plural}",
        f"times {of.times} {kind}",
        f"only named {of.only_named} {kind}",
        f"only named {of.one_named} {of.word}",
        f"only listed {of.only_listed} {kind}",
        f"over beside {of.over_beside} {kind}",
        f"rank {of.rank} {kind}",
        f"rank {of.rank} {of.how}",
        f"last {of.last}",
    ]
    if of.counted:
        said += [f"counted {of.counted[:2]} {kind}", f"counted {of.counted[:3]} {of.counted[3]}"]
    return [*said, "given", f"given {kind}", f"rival {of.given}"] if of.given else said


def far_from(one: Phrase, known: Known) -> str:
    """Return how far back an actor was spoken of: `here` is the same sentence, `below` what a headline speaks of."""
    before, sent = bisect_left(known.starts, one.i), one.cast.reading.sent
    if before:
        back = one.sent - sent[known.starts[before - 1]]
        return _FAR[back] if back < len(_FAR) else "many"
    if not known.starts:
        return "never"
    return "below" if one.headline and sent[known.starts[0]] <= one.sent + _BELOW else "later"
