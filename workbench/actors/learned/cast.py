"""Whom a noun of a document may stand for: the actors that its text names and those that the study lists, with what is known of them."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from weakref import WeakKeyDictionary

from workbench.actors.learned.scene import Scene, calls, noun
from workbench.actors.records import Mention
from workbench.actors.registry import NameIndex
from workbench.study import Actor

#: The fields of `Known` that the text does not change.
Told = tuple[Actor, str, str, str, frozenset[str], frozenset[str], frozenset[str], tuple[str, ...]]
#: What was told of the actors of an index before, and the words that its own have.
_TOLD: WeakKeyDictionary[NameIndex, dict[str, Told]] = WeakKeyDictionary()
_BODIES: WeakKeyDictionary[NameIndex, tuple[str, ...]] = WeakKeyDictionary()
_OWN_WORDS: WeakKeyDictionary[NameIndex, frozenset[str]] = WeakKeyDictionary()
_NOT_MEANT = frozenset({"media", "population"})
_SMALL = frozenset({"of", "the", "for", "and", "in", "de", ""})


@dataclass(slots=True, eq=False)
class Known:
    """An actor and what study and document tell of it.

    `owner` is whom it speaks for; `kind` its kind, `sort` a finer one (person of state); `words` are the words of its
    names (none of a person's), `lasts` those that end a name, `titles` the words of its offices and its role; `standing`
    tells what part it has in the study; `mentions` are those of the document in order, `starts` their first tokens.
    """

    actor: Actor
    owner: str
    kind: str
    sort: str
    words: frozenset[str]
    lasts: frozenset[str]
    titles: frozenset[str]
    standing: tuple[str, ...]
    mentions: list[Mention] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)


class Cast:
    """The known actors of a document by id: those of the registry that its text names, and the study's own; no media.

    Of the study's people only those whom the text names: who is not spoken of is not meant by *the president*.
    """

    def __init__(self, scene: Scene):
        self.scene, self.board, self.reading = scene, scene.board, scene.reading
        self.known: dict[str, Known] = {}
        self._told = _TOLD.setdefault(self.reading.index, {})
        for mention in self.board.mentions:
            one = self.known.get(mention.actor_id) or self._enter(mention.actor_id)
            if one:
                one.mentions.append(mention)
                one.starts.append(mention.start)
        for actor_id in bodies_of(self.reading.index):
            if actor_id not in self.known:
                self._enter(actor_id)
        #: how many of a kind the text names, and how many there are.
        self.named = Counter(one.kind for one in self.known.values() if one.starts)
        self.listed = Counter(one.kind for one in self.known.values())
        #: who may be meant without being spoken of: the parties, and the state in which both are.
        self.near = frozenset({*self.board.parties, self.board.setting.home})
        self._spoken_of = sum(self.named.values())
        self._subjects: dict[int, bool] = {}
        self._order = [(m.start, m.actor_id) for m in self.board.mentions if m.actor_id in self.known]

    def ranks(self, i: int) -> dict[str, tuple[int, bool]]:
        """Return of each actor spoken of before token `i` how many of its kind were since, and whether it was the last of all."""
        found, kinds = dict[str, tuple[int, bool]](), Counter[str]()
        for at in range(bisect_left(self._order, (i, "")) - 1, -1, -1):
            actor_id = self._order[at][1]
            if actor_id not in found:
                kind = self.known[actor_id].kind
                found[actor_id] = (kinds[kind], not found)
                kinds[kind] += 1
                if len(found) == self._spoken_of:
                    break
        return found

    def is_subject(self, mention: Mention) -> bool:
        """Tell whether a mention is the subject of a verb; asked of the same one again and again."""
        if id(mention) not in self._subjects:
            self._subjects[id(mention)] = self.board.is_subject(mention)
        return self._subjects[id(mention)]

    def _enter(self, actor_id: str) -> Known | None:
        actor = self.board.registry.get(actor_id)
        if actor is None or actor.kind in _NOT_MEANT:
            return None
        if actor_id not in self._told:
            self._told[actor_id] = self._of_study(actor)
        self.known[actor_id] = one = Known(*self._told[actor_id])
        return one

    def _of_study(self, actor: Actor) -> Told:
        """Return what study and registry tell of an actor, as `Known` takes it."""
        owner = self.board.principal(actor.id)
        person = actor.kind == "person"
        above = self.board.registry.get(owner, actor)
        names = () if person else (actor.name, *actor.aliases, *actor.descriptions)
        bodies = (body for (_, body), actor_id in self.board.setting.bodies.items() if actor_id == actor.id)
        return (
            actor,
            owner,
            actor.kind,
            f"person of {above.kind}" if person else f"{actor.kind} {next(bodies, '')}",
            words_of(names),
            words_of(tuple(name.split()[-1] for name in names)),
            words_of((*(office.title for office in actor.offices), actor.role or "")),
            tuple(self._standing(actor, above)),
        )

    def _standing(self, actor: Actor, above: Actor) -> Iterator[str]:
        """Yield what part an actor has in the study, and whom it speaks for."""
        yield "own" if actor.id in self.reading.index.own else "world"
        yield from (f"role {actor.role}", f"over role {above.role}")
        if actor.id in self.board.parties or above.id in self.board.parties:
            yield "party" if actor.id in self.board.parties else "of party"
        if self.board.setting.home == actor.id:
            yield "home"

    @cached_property
    def said(self) -> dict[str, set[str]]:
        """Noun -> the actors of whom the document says it: in a mention, in apposition, with `is`."""
        found, reading = defaultdict[str, set[str]](set), self.reading
        for m in self.board.mentions:
            if m.actor_id not in self.known or m.kind == "collective":
                continue
            root = reading.root(m.start, m.end)
            near = [*range(m.start, m.end), *reading.children(root, "appos")]
            is_it = reading.rel[root] == "nsubj" and reading.children(reading.head[root], "cop")
            if is_it or reading.rel[root] == "appos":
                near.append(reading.head[root])
            for j in near:
                if calls(reading, j):
                    found[noun(reading, j)].add(m.actor_id)
        return found


def bodies_of(index: NameIndex) -> tuple[str, ...]:
    """Return the ids of a study's own actors that are no people."""
    if index not in _BODIES:
        _BODIES[index] = tuple(sorted(one for one in index.own if index.actors[one].kind != "person"))
    return _BODIES[index]


def own_words(index: NameIndex) -> frozenset[str]:
    """Return the words of the names, offices and roles of a study's own actors."""
    if index not in _OWN_WORDS:
        own = [index.actors[actor_id] for actor_id in index.own]
        names = [name for one in own if one.kind != "person" for name in (one.name, *one.aliases, *one.descriptions)]
        titles = [title for one in own for title in (one.role or "", *(office.title for office in one.offices))]
        _OWN_WORDS[index] = words_of((*names, *titles))
    return _OWN_WORDS[index]


def words_of(names: tuple[str, ...]) -> frozenset[str]:
    """Return the words of names in lower case, plurals without their ending.

    >>> sorted(words_of(("Council of Clerics", "the Ceasefire Party")))
    ['ceasefire', 'cleric', 'council', 'party']
    """
    said = " ".join(names).lower().replace("\u2019", "'").replace("-", " ")
    return frozenset(map(single, said.split())) - _SMALL


def single(word: str) -> str:
    """Return a word in lower case without the ending of a plural or possessive.

    >>> [single(word) for word in ("clerics", "parties", "farmers'", "council's", "press")]
    ['cleric', 'party', 'farmer', 'council', 'press']
    """
    word = word.removesuffix("'s").rstrip("'")
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3 else word
