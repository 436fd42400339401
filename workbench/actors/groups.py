"""Groups and ministries that no registry lists: their ids, and how the text comes back to them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from workbench.actors.board import Board, slug
from workbench.actors.lexicon import Lexicon
from workbench.actors.names import Cluster
from workbench.actors.phrases import Phrase
from workbench.study import Actor

_GROUP_KINDS = frozenset({"group", "armed_group", "party", "bloc"})


class GroupBook:
    """The groups of one text by their noun, and the phrase that follows each nationality."""

    def __init__(self) -> None:
        self.phrase_of: dict[int, Phrase | None] = {}
        self.id_at: dict[int, str] = {}
        self._by_noun: dict[str, list[tuple[int, str]]] = {}
        self._so_called: dict[str, list[tuple[int, str]]] = {}
        #: noun -> the one group of the study that can be called so.
        self.only: dict[str, str] = {}
        #: the parties of the study: of several groups they are meant first.
        self.parties: tuple[str, ...] = ()

    def note(self, noun: str, actor_id: str, at: int, *, said: bool = False) -> None:
        """Record that `actor_id`, named at token `at`, can be called by `noun`; `said`: that the text calls it so (Front rebels)."""
        self._by_noun.setdefault(noun, []).append((at, actor_id))
        if said:
            self._so_called.setdefault(noun, []).append((at, actor_id))

    def find(self, noun: str, at: int) -> str | None:
        """Return the group that `noun` (rebel) means at token `at`: a party of the study that the text names anywhere, else another.

        That is who was so called last before, else who was named last before or, where nobody was, is named next; where the
        text names none, the only one of the study so called.
        """
        named = self._by_noun.get(noun) or self._by_noun.get(noun.split()[0]) or []
        parties = [actor_id for _, actor_id in named if actor_id in self.parties]
        called = [actor_id for start, actor_id in self._so_called.get(noun, ()) if start < at]
        before = [actor_id for start, actor_id in named if start < at] or [actor_id for _, actor_id in named][:1]
        meant = parties or called or before
        return meant[-1] if meant else self.only.get(noun)


def introduce_group(board: Board, book: GroupBook, words: str, noun: str, at: int) -> str:
    """Return the id of an unlisted group named at token `at` by a nationality and a noun (Karsian rebels), new or known."""
    actor_id = board.introduce(words, kind="armed_group" if noun in ("rebel", "militia", "militant") else "group")
    for said in dict.fromkeys((noun, noun.split()[0])):
        book.note(said, actor_id, at)
    return actor_id


def introduce_ministry(board: Board, state: str, ministry: str) -> str:
    """Return the id of a state's ministry, made from the id of the state: `KAR-foreign-ministry`."""
    owner = board.actor(state)
    adjective = owner.adjectives[0] if owner.adjectives else owner.name
    words = " ".join(word.capitalize() for word in ministry.split("-"))
    actor_id = f"{state}-{ministry}"
    if actor_id in board.registry:
        return actor_id
    return board.setting.bodies.get((state, ministry)) or board.introduce(
        f"{adjective} {words}", kind="ministry", principal=board.principal(state), actor_id=actor_id
    )


def introduce_office(board: Board, owner: str, office: str) -> str:
    """Return the id of an office whose holder nobody names: `KAR-defence-minister`."""
    actor = board.actor(owner)
    adjective = actor.adjectives[0] if actor.adjectives else actor.name
    return board.introduce(
        f"{adjective} {office}", kind="person", principal=board.principal(owner), actor_id=f"{owner}-{slug(office)}"
    )


def note_listed_groups(board: Board, book: GroupBook, clusters: list[Cluster], nouns: frozenset[str]) -> None:
    """Note the listed groups that the text names, so that `the opposition` alone comes back to them."""
    reading, lexicon = board.reading, board.reading.lexicon
    for cluster in clusters:
        after = lexicon.singular(reading.lower[cluster.end]) if cluster.end < reading.n else ""
        for name in cluster.names:
            actor = board.actor(name.actor_id)
            if actor.kind in _GROUP_KINDS:
                said = (actor.name, *actor.aliases, *actor.descriptions)
                called = {lexicon.singular(words.lower().split()[-1]) for words in said}
                fights = actor.kind == "armed_group" and actor.id not in board.setting.bodies.values()
                called |= lexicon.sets["fighters"] if fights else set()  # an army's soldiers are no rebels
                party = actor.principal if fights and actor.principal in book.parties else actor.id
                for noun in sorted(called & nouns):
                    meant = party if noun in lexicon.sets["fighters"] else actor.id
                    book.note(noun, meant, name.start, said=noun == after)


def groups_by_noun(
    actors: dict[str, Actor],
    own: Iterable[str],
    lexicon: Lexicon,
    *,
    parties: tuple[str, ...] = (),
    bodies: Collection[str] = (),
) -> dict[str, str]:
    """Return the nouns under which the study lists one group only (rebel: the one whose alias is Coast rebels).

    Of several groups the only one that is a party of the study counts. `bodies` are states' own, whose soldiers are no rebels.
    """
    found: dict[str, set[str]] = {}
    for actor_id in own:
        actor = actors[actor_id]
        if actor.kind in _GROUP_KINDS:
            for said in (actor.name, *actor.aliases, *actor.descriptions):
                found.setdefault(lexicon.singular(said.lower().split()[-1]), set()).add(actor_id)
    armed = {actor_id for actor_id in own if actors[actor_id].kind == "armed_group" and actor_id not in bodies}
    for noun in lexicon.sets["fighters"]:
        found.setdefault(noun, armed)
    only = {noun: ids & set(parties) if len(ids) > 1 else ids for noun, ids in found.items()}
    nouns = lexicon.sets["bare_groups"]
    return {noun: next(iter(ids)) for noun, ids in only.items() if len(ids) == 1 and noun in nouns}
