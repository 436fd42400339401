"""The other side, the other camp: of two parties the one that is not speaking or acting."""

from __future__ import annotations

from workbench.actors.board import Board
from workbench.actors.phrases import determiner_start
from workbench.actors.records import Mention

_SIDES = frozenset({"side", "camp", "delegation", "team", "panel", "bloc"})
#: Before *the other side* these tell of a place, and so do ways there after these verbs.
_PLACES, _WAYS = frozenset({"on", "at"}), frozenset({"to", "from"})
_MOVING = frozenset(
    {"cross", "walk", "drive", "go", "come", "swim", "flee", "escape", "ferry", "return", "run", "sail"}
)
#: Words right before *on*, after which no place stands (called on the other side, pressure on it).
_LAID_ON = frozenset(
    {"call", "rely", "depend", "count", "prevail", "press", "pressure", "sanction", "attack", "demand"}
)
#: How many sentences back the party may have acted from whose side the other is told.
_NEAR = 1


def resolve_other_side(board: Board) -> None:
    """Record *the other side* and the like as the party that is not the one acting or speaking there."""
    reading = board.reading
    if len(board.parties) != 2:
        return
    for i in range(1, reading.n - 1):
        if reading.lower[i] != "other" or reading.lower[i - 1] != "the" or not board.free(i, i + 2):
            continue
        if reading.lower[i + 1] not in _SIDES or reading.tag[i + 1] != "NN":
            continue
        before = reading.lower[i - 2] if i > 1 and reading.lower[i + 1] == "side" else ""
        moved = before in _WAYS and reading.lemma[reading.head[i + 1]] in _MOVING
        placed = before in _PLACES and not (before == "on" and _is_laid_on(board, i - 3))
        if placed or moved or reading.lower[i + 2 : i + 3] == ["of"]:
            continue
        here = _whose_view(board, i)
        if here:
            other = next(party for party in board.parties if party != here)
            reason = f"the other of the two parties than {board.actor(here).name}"
            board.add(determiner_start(reading, i), i + 2, other, kind="description", reason=reason)


def _is_laid_on(board: Board, i: int) -> bool:
    """Tell whether the word at `i`, right before *on*, tells what is laid on somebody; an attack as a noun only."""
    reading = board.reading
    return i >= 0 and reading.lemma[i] in _LAID_ON and (reading.lemma[i] != "attack" or reading.pos[i] == "NOUN")


def _whose_view(board: Board, i: int) -> str | None:
    """Return the party from which the other is told at token `i`: whoever says it, else whoever acts last before it.

    None where no party does, or both do together.
    """
    reading = board.reading
    near = [m for m in board.mentions if reading.sent[i] - _NEAR <= reading.sent[m.start] <= reading.sent[i]]
    acting = [m for m in near if board.speaks_for_a_body(m) and reading.rel[_first(board, m)].startswith("nsubj")]
    if reading.quotes[i]:  # whoever is quoted stands outside the marks, before or after
        acting = [m for m in acting if not reading.quotes[m.start]]
    here = [m for m in acting if reading.sent[m.start] == reading.sent[i]]
    pool = here or acting
    says = [m for m in pool if reading.is_(reading.head[_first(board, m)], "speech_verbs")]
    before = [m for m in says or pool if m.end <= i or reading.quotes[i]]
    if not before:
        return None
    last = before[-1]
    together = {m.principal for m in before if _first(board, m) == _first(board, last)}
    return last.principal if last.principal in board.parties and len(together & set(board.parties)) == 1 else None


def _first(board: Board, mention: Mention) -> int:
    """Return the first of the words that are joined with a mention's."""
    return board.reading.first_conjunct(board.reading.root(mention.start, mention.end))
