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
        self._by_noun: dict[str, list[str]] = {}
        #: noun -> the one group of the study that can be called so.
        self.only: dict[str, str] = {}
        #: the parties of the study: of several groups they are meant first.
        self.parties: tuple[str, ...] = ()

    def note(self, noun: str, actor_id: str) -> None:
        """Record that `actor_id` can be called by `noun` from here on."""
        ids = self._by_noun.setdefault(noun, [])
        if actor_id not in ids:
            ids.append(actor_id)

    def find(self, noun: str) -> str | None:
        """Return the group last noted under `noun` (rebel), a party of the study first, else the only one so called."""
        ids = self._by_noun.get(noun) or self._by_noun.get(noun.split()[0])
        parties = [actor_id for actor_id in ids or () if actor_id in self.parties]
        return (parties or ids)[-1] if ids else self.only.get(noun)


def introduce_group(board: Board, book: GroupBook, words: str, noun: str, states: tuple[str, ...]) -> str:
    """Return the id of an unlisted group named by a nationality and a noun (Karsian rebels), new or known."""
    name = words
    actor_id = board.introduce(name, kind="armed_group" if noun in ("rebel", "militia", "militant") else "group")
    book.note(noun, actor_id)
    book.note(noun.split()[0], actor_id)
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
    lexicon = board.reading.lexicon
    for cluster in clusters:
        for name in cluster.names:
            actor = board.actor(name.actor_id)
            if actor.kind in _GROUP_KINDS:
                said = (actor.name, *actor.aliases, *actor.descriptions)
                called = {lexicon.singular(words.lower().split()[-1]) for words in said}
                fights = actor.kind == "armed_group" and actor.id not in board.setting.bodies.values()
                called |= lexicon.sets["fighters"] if fights else set()  # an army's soldiers are no rebels
                for noun in sorted(called & nouns):
                    book.note(noun, actor.id)


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
