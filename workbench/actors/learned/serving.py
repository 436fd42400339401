"""For whom people speak whom nobody lists: judged from titles, from who stands beside them, and from what the rules say.

The rules read what the words say outright. This weighs the rest as people who coded texts did: each body that a text speaks of
is a candidate, and so is nobody (a conditional logit over the candidates: McFadden 1974).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import NamedTuple

from workbench.actors.board import Board
from workbench.actors.learned.scene import calls, noun
from workbench.actors.learned.weights import Weights
from workbench.actors.principals import OUTSIDE, is_outsider
from workbench.actors.records import Mention

#: The candidate that stands for nobody who is listed.
NOBODY = ""
#: Kinds of actors for whom nobody speaks; kinds of mentions that name nobody.
_NO_OWNERS = frozenset({"person", "media", "population"})
_UNNAMED = frozenset({"pronoun", "collective"})
#: Relations by which somebody has a part with a verb.
_PARTS = re.compile(r"nsubj|nsubj:pass|obj|iobj|obl:agent|obl (?:against|with|to|from|by|over|on|towards?)")
_LONGEST_PATH, _NEAR_WORDS, _BEFORE = 5, 3, 4
#: From which number on ranks, counts and shared sentences are one.
_LOW_RANK, _OFTEN, _TOGETHER, _TITLE_RANK = 4, 8, 4, 2


class Spoken(NamedTuple):
    """Where a text speaks of a body: by which of its tokens, how, and by what actor."""

    start: int
    root: int
    owner: str
    how: str
    actor_id: str


class Service:
    """The unlisted people of a document, each with the bodies that they may speak for."""

    def __init__(self, board: Board):
        self.board, self.reading = board, board.reading
        self.people = defaultdict[str, list[Mention]](list)
        for m in board.mentions:
            if m.actor_id in board.local and board.actor(m.actor_id).kind == "person":
                self.people[m.actor_id].append(m)
        #: token -> the person in whose words it is (Omar Dun of the Coast Party), which tell nothing of who stands beside.
        self._whose = {
            i: m.actor_id
            for m in board.mentions
            if board.actor(m.actor_id).kind == "person"
            for i in range(m.start, m.end)
        }
        self._spoken = sorted(self._bodies())
        self._in_sentence = defaultdict[int, list[Spoken]](list)
        for one in self._spoken:
            self._in_sentence[self.reading.sent[one.start]].append(one)
        self._times = Counter(one.owner for one in self._spoken)
        placed = (one.owner for one in self._spoken if one.how == "place" and self.reading.sent[one.start] < 2)
        #: who is spoken of first, who most, and where the report seems to come from.
        self._marked = {
            "opening": self._spoken[0].owner if self._spoken else NOBODY,
            "most": self._times.most_common(1)[0][0] if self._times else NOBODY,
            "placed": next(placed, NOBODY),
        }

    def _bodies(self) -> Iterator[Spoken]:
        board, reading = self.board, self.reading
        for m in board.mentions:
            owner = board.principal(m.actor_id)
            if self._owns(owner) and not m.source_only:
                how = "itself" if m.actor_id == owner else board.actor(m.actor_id).kind
                yield Spoken(m.start, reading.root(m.start, m.end), owner, f"{m.kind} {how}", m.actor_id)
        for place in board.places:
            owner = board.principal(place.actor_id) if place.actor_id in board.registry else NOBODY
            if self._owns(owner):
                yield Spoken(place.start, reading.root(place.start, place.end), owner, "place", "")

    def _owns(self, actor_id: str) -> bool:
        return actor_id in self.board.registry and self.board.actor(actor_id).kind not in _NO_OWNERS

    def told(self, person: str) -> str:
        """Return the listed body that the rules say a person speaks for, or `NOBODY`."""
        owner = self.board.principal(person)
        return owner if owner in self.board.registry else NOBODY

    def candidates(self, person: str) -> list[str]:
        """Return whom a person may speak for: nobody, whom the rules say, whom the words beside the name name, who is spoken of, the parties."""
        beside = [
            owner
            for m in self.people[person]
            for i in range(max(m.start - _NEAR_WORDS, 0), m.end + _NEAR_WORDS)
            if (owner := self._named_at(i))
        ]
        setting = (*self.board.parties, self.board.setting.home)
        found = dict.fromkeys([self.told(person), *beside, *self._times, *setting])
        return [NOBODY, *(one for one in found if one and self._owns(one))]

    def open_to(self, person: str) -> list[str]:
        """Return the candidates among whom a judgement may choose: none where words tell the rules whom a person serves.

        Critics, experts and bystanders are left alone, and so is who is called by the name of a body; who has no title that
        makes the rules guess a state is given none. Whoever has another part with the same verb is not served: Omar Dun
        denounced the Front, the Front kidnapped Omar Dun.
        """
        board, guessed = self.board, person in self.board.guessed
        if not (guessed or board.speaks_for_nobody(person)):
            return []
        for m in self.people[person]:
            if m.kind not in _UNNAMED:
                named = any(self._named_at(i) not in (NOBODY, person) for i in range(max(m.start - 1, 0), m.end))
                if named or is_outsider(board, m):
                    return []
        paths = [*self._paths(person)]
        doubtful = {owner for owner, path in paths if _face(path)} | self._spoken_of(paths, guessed=guessed)
        return [
            one
            for one in self.candidates(person)
            if one not in doubtful and (guessed or one == NOBODY or board.actor(one).kind != "state")
        ]

    def _spoken_of(self, paths: Collection[tuple[str, str]], *, guessed: bool) -> set[str]:
        """Return the bodies, each with a path to it, of which a person says something, where they are several, or states and a state was guessed.

        He speaks for one of them at most, and *Colonel Omar Dun said that Karsia had fired first* does not for Karsia.
        """
        found = {owner for owner, path in paths if path.startswith("nsubj^ccomp>")}
        if guessed:
            return {owner for owner in found if self.board.actor(owner).kind == "state"}
        return found if len(found) > 1 else set()

    def _paths(self, person: str) -> Iterator[tuple[str, str]]:
        """Yield each body in a sentence of the person with the path to it."""
        for m in self.people[person]:
            root = self.reading.root(m.start, m.end)
            for one in self._in_sentence[self.reading.sent[m.start]]:
                if one.actor_id != person:
                    yield one.owner, self._path(root, one.root)

    def _named_at(self, i: int) -> str:
        """Return whom the listed name at a token belongs to or speaks for, `NOBODY` where there is none."""
        named = self.board.named.get(i)
        return self.board.principal(named) if named else NOBODY

    def features(self, person: str) -> dict[str, set[str]]:
        """Return for each candidate the features of a person's speaking for it."""
        mentions = self.people[person]
        words, possessive = self._words(person), self._possessive(person)
        before = [one.owner for one in self._spoken if one.start < mentions[0].start]
        ranks = {owner: rank for rank, owner in enumerate(dict.fromkeys(reversed(before)))}
        out = {
            one: {*self._who(one, person, words, possessive), *self._place(one, words, possessive, ranks)}
            for one in self.candidates(person)
        }
        together = Counter(owner for m in mentions for owner in self._add_beside(person, m, out))
        for one in out:
            if one != NOBODY:
                shared = together[one]
                out[one] |= {f"shared {min(shared, _TOGETHER)}", f"shared part {shared * _TOGETHER // len(mentions)}"}
        return out

    def _who(self, one: str, person: str, words: list[str], possessive: str) -> Iterator[str]:
        """Yield what is known of a candidate and what the rules say."""
        told, sort = self.told(person), self._sort(one)
        named = "named" if self.board.actor(person).name[:1].isupper() else "unnamed"
        yield from (f"is {sort}", f"{named} {sort}", f"pronoun {possessive} {sort}")
        yield from (f"{word} | {part}" for part in sort.split() for word in words)
        yield from (
            f"{kind} | {sort}" for kind in OUTSIDE if any(word in self.reading.lexicon.sets[kind] for word in words)
        )
        if one == NOBODY:
            own = self.board.principal(person)
            yield f"told {'self' if own == person else 'listed' if told else 'local'}"
            yield from (f"words {min(len(words), 3)}", f"mentions {min(len(self.people[person]), 4)}")
            yield f"bare {not words} {min(len(self.people[person]), 3)}"
        elif told == one:
            yield from ("told", f"told {sort}", *(f"told {word}" for word in words))
            inside = any(self._named_at(i) == one for m in self.people[person] for i in range(m.start, m.end))
            yield f"told {'inside' if inside else 'guessed' if person in self.board.guessed else 'outside'}"
        elif self.board.principal(person) != person:
            yield "told another"

    def _place(self, one: str, words: list[str], possessive: str, ranks: dict[str, int]) -> Iterator[str]:
        """Yield where in the text a candidate is spoken of."""
        if one == NOBODY:
            return
        sort, rank = self._sort(one), ranks.get(one, -1)
        yield from (f"rank {min(rank, _LOW_RANK)}", f"rank {min(rank, _LOW_RANK)} {sort}")
        high = min(rank, _TITLE_RANK)
        yield from (f"pronoun {possessive} rank {high}", *(f"{word} rank {high}" for word in words))
        yield f"times {min(self._times[one], _OFTEN)}"
        for name, owner in self._marked.items():
            if owner == one:
                yield name
                if name == "placed":
                    yield from (f"{name} {sort}", *(f"{name} {word}" for word in words))
        kind = self.board.actor(one).kind
        if kind == "state" and rank >= 0:
            alike = [owner for owner in ranks if self.board.actor(owner).kind == kind]
            yield f"state rank {min(alike.index(one), _LOW_RANK)}"

    def _add_beside(self, person: str, m: Mention, out: dict[str, set[str]]) -> set[str]:
        """Add how candidates stand in the sentence of a mention of the person; return those that do."""
        reading = self.reading
        part = "first" if m is self.people[person][0] else "later"
        kind = m.kind if m.kind == "pronoun" else "name"
        root = reading.root(m.start, m.end)
        for i in range(m.start, m.end):
            if (owner := self._named_at(i)) in out and owner:
                out[owner] |= {"inside", f"inside {m.kind}"}
        for i in range(m.start - 1, max(m.start - _BEFORE, reading.sentence_of(m.start)[0]) - 1, -1):
            if i in self._whose or reading.pos[i] in ("CCONJ", "PUNCT"):
                break
            if (owner := self._named_at(i)) in out and owner:
                out[owner].add(f"word before {m.start - i} {self.board.actor(owner).kind}")
        others = [one for one in self._in_sentence[reading.sent[m.start]] if one.actor_id != person]
        for one in others:
            path, side = self._path(root, one.root), "before" if one.root < root else "behind"
            if self._whose.get(one.root, person) != person:
                side = f"of another {side}"
            out[one.owner] |= {
                f"same {part} {side} {one.how}",
                f"path {path}",
                f"path {path} {one.how}",
                f"path {path} {kind} {part}",
            }
        return {one.owner for one in others}

    def _words(self, person: str) -> list[str]:
        """Return the titles and nouns that the text has for a person."""
        reading, found = self.reading, set[str](self.board.offices.get(person, ()))
        for m in self.people[person]:
            if m.kind in _UNNAMED:
                continue
            root = reading.root(m.start, m.end)
            named = range(m.start, m.end)
            near = [*named, *(child for i in named for child in reading.children(i, "appos"))]
            near += [reading.head[root]] if reading.rel[root] == "appos" else []
            found |= {noun(reading, j) for j in near if calls(reading, j)}
        return sorted(found - {""})

    def _possessive(self, person: str) -> str:
        """Return the possessive pronoun that a person is called by (its chairman), empty where there is none."""
        reading = self.reading
        called = (i for m in self.people[person] if m.kind not in _UNNAMED for i in range(max(m.start - 1, 0), m.end))
        own = (i for i in called if reading.rel[i] == "nmod:poss" and reading.pos[i] in ("PRON", "DET"))
        return next((reading.lower[i] for i in own), "")

    def _sort(self, one: str) -> str:
        """Return the kind of a candidate and its part in the study."""
        if one == NOBODY:
            return "nobody"
        board = self.board
        if one in board.parties:
            part = "party"
        elif one == board.setting.home:
            part = "home"
        else:
            part = "own" if one in self.reading.index.own else "world"
        return f"{board.actor(one).kind} {part}"

    def _path(self, a: int, b: int) -> str:
        """Return the relations from one token up and down to another; `far` where they are many."""
        above, down = self._upwards(a), self._upwards(b)
        steps = next(((k, n) for n, i in enumerate(down) for k, j in enumerate(above) if i == j), None)
        if steps is None or sum(steps) >= _LONGEST_PATH:
            return "far"
        up, below = above[: steps[0]], down[: steps[1]]
        return f"{'<'.join(map(self._rel, up))}^{'>'.join(map(self._rel, reversed(below)))}"

    def _upwards(self, i: int) -> list[int]:
        found = [i]
        while self.reading.head[found[-1]] != found[-1] and len(found) < _LONGEST_PATH:
            found.append(self.reading.head[found[-1]])
        return found

    def _rel(self, i: int) -> str:
        rel = self.reading.rel[i]
        return f"{rel} {self.reading.case(i)}" if rel in ("nmod", "obl") else rel


def _face(path: str) -> bool:
    """Tell whether a path leads from one part of a verb to another, also by a verb that shares a part.

    >>> _face("nsubj^obj"), _face("nsubj<xcomp^nsubj"), _face("nsubj^ccomp>nsubj"), _face("nsubj^obj>nmod:poss")
    (True, True, False, False)
    """
    up, _, down = path.partition("^")
    first, *above = up.split("<")
    *below, last = down.split(">")
    return bool(_PARTS.fullmatch(first) and _PARTS.fullmatch(last)) and {*above, *below} <= {"xcomp"}


def settle_service(board: Board, weights: Weights) -> None:
    """Let people serve whom the weights say where they are sure enough and the rules found nobody or only guessed."""
    service = Service(board)
    for person in service.people:
        allowed = service.open_to(person)
        if allowed:
            told = service.told(person)
            best = chosen(chances_of(service.features(person), weights), told, allowed, weights.at_least)
            if best != told:
                board.judged.add(person)
                board.serves(person, best or person)
                _say_why(board, person, best)


def chosen(chances: dict[str, float], told: str, allowed: Collection[str], at_least: float) -> str:
    """Return the likeliest candidate where it is `allowed` and likely enough, else whom the rules say.

    >>> chosen({"": 0.2, "PEL": 0.7, "QND": 0.1}, "QND", ("", "PEL"), 0.5), chosen({"": 0.6, "PEL": 0.4}, "PEL", (), 0.5)
    ('PEL', 'PEL')
    """
    best = max(chances, key=lambda one: chances[one])
    return best if best in allowed and chances[best] >= at_least else told


def chances_of(features: dict[str, set[str]], weights: Weights) -> dict[str, float]:
    """Return how likely a person is to speak for each candidate by their features; the chances add up to 1."""
    scores = {one: weights.score(names) for one, names in features.items()}
    most = max(scores.values())
    raised = {one: math.exp(score - most) for one, score in scores.items()}
    whole = sum(raised.values())
    return {one: value / whole for one, value in raised.items()}


def _say_why(board: Board, person: str, served: str) -> None:
    whom = board.actor(served).name if served else "nobody"
    why = f"speaks for {whom}, a learned judgement"
    board.mentions = [
        replace(m, reason=f"{m.reason}; {why}") if m.actor_id == person and m.kind not in _UNNAMED else m
        for m in board.mentions
    ]
