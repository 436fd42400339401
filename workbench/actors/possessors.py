"""Owners that only say whose person is meant are part of that person's description: its leader, his foreign minister."""

from __future__ import annotations

from workbench.actors.board import Board
from workbench.actors.records import Mention

#: Words for somebody by his relation to another person, who is spoken of as well.
_THINGS = frozenset({"its", "their", "them"})
_PEERS = frozenset({"counterpart", "successor", "predecessor"})


def drop_mere_owners(board: Board) -> None:
    """Drop the possessors before people's titles who are not spoken of otherwise in the sentence.

    As the nationality in `the Karsian foreign minister`, the pronoun in `her foreign minister` tells which minister it is.
    """
    starts = {m.start: m for m in board.mentions if m.kind != "pronoun" and board.actor(m.actor_id).kind == "person"}
    owners = [
        m for m in board.mentions if _owns_title(board, m, starts) or _is_bystander(board, m) or _is_idle(board, m)
    ]
    spoken = {(board.reading.sent[m.start], m.actor_id) for m in board.mentions if m not in owners}
    mere = [m for m in owners if (board.reading.sent[m.start], m.actor_id) not in spoken]
    board.mentions = [m for m in board.mentions if m not in mere]


def _is_bystander(board: Board, mention: Mention) -> bool:
    """Tell whether a pronoun for a thing or for several is neither subject nor a person's (its, their, them)."""
    return mention.kind == "pronoun" and board.reading.lower[mention.start] in _THINGS


def _is_idle(board: Board, mention: Mention) -> bool:
    """Tell whether a possessive only says whose something is that neither acts nor is an act of his (on his desk)."""
    reading, i = board.reading, mention.start
    if mention.kind != "pronoun" or reading.rel[i] != "nmod:poss":
        return False
    owned = reading.head[i]
    sense = reading.sense(owned)
    classes = sense[1].classes.keys() if sense else frozenset()
    if classes & {"organ", "kind"}:
        return True
    return "act" not in classes and not reading.rel[owned].startswith("nsubj")


def _owns_title(board: Board, mention: Mention, people: dict[int, Mention]) -> bool:
    """Tell whether a possessive pronoun stands before a title of somebody else."""
    if mention.kind != "pronoun" or not board.reading.rel[mention.start].startswith("nmod"):
        return False
    owned = people.get(mention.start) or people.get(mention.end)
    if owned is None or owned.actor_id == mention.actor_id:
        return False
    peers = any(board.reading.lower[i] in _PEERS for i in range(owned.start, owned.end))
    return not (peers and board.actor(mention.actor_id).kind == "person")
