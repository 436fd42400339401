"""The other side, the other camp: of two parties the one that is not speaking or acting."""

from __future__ import annotations

from workbench.actors.board import Board
from workbench.actors.phrases import determiner_start

#: How many sentences back the party may have acted from whose side the other is told.
_NEAR = 1


def resolve_other_side(board: Board) -> None:
    """Record *the other side* and the like as the party that is not the one acting or speaking there."""
    reading = board.reading
    sides = reading.lexicon.sets["organised_sides"] | {"government", "state"}
    if len(board.parties) != 2:
        return
    for i in range(1, reading.n - 1):
        if reading.lower[i] != "other" or reading.lower[i - 1] != "the" or not board.free(i, i + 2):
            continue
        across = reading.lower[i + 2 : i + 3] == ["of"]  # the other side of the border
        if reading.lower[i + 1] not in sides or reading.tag[i + 1] != "NN" or across:
            continue
        here = _whose_view(board, i)
        if here:
            other = next(party for party in board.parties if party != here)
            reason = f"the other of the two parties than {board.actor(here).name}"
            board.add(determiner_start(reading, i), i + 2, other, kind="description", reason=reason)


def _whose_view(board: Board, i: int) -> str | None:
    """Return the party that acts or speaks last before token `i`, in this sentence or the one before; None where none does."""
    reading = board.reading
    acting = [
        m
        for m in board.before(i)
        if m.principal in board.parties
        and reading.sent[i] - reading.sent[m.start] <= _NEAR
        and reading.rel[reading.root(m.start, m.end)].startswith("nsubj")
    ]
    together = {
        (m.start, m.end) for m in acting if any(o.start == m.start and o.principal != m.principal for o in acting)
    }
    alone = [m for m in acting if (m.start, m.end) not in together]
    return alone[-1].principal if alone else None
