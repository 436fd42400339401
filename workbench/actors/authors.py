"""Whose statement a text is: who says `we` in it, and of whom it says `it`, where nobody else is quoted."""

from __future__ import annotations

from workbench.actors.board import Board

#: How many tokens may stand before the noun (Joint final statement of), and between `of` and the author's name.
_BEFORE, _BETWEEN = 4, 4
_FROM = frozenset({"of", "by", "from"})


def author_of(board: Board) -> str | None:
    """Return the actor whose statement, appeal or letter a text is by its headline, or None.

    `Statement of the Guild on the talks`, `Guild statement on the talks`; not what somebody does with one (Karsia rejects ...).
    """
    reading = board.reading
    if not reading.n or not reading.in_headline(0):
        return None
    end = reading.sentence_of(0)[1]
    named = sorted((m for m in board.mentions if m.end <= end), key=lambda m: (m.start, -m.end))
    for i in range(min(_BEFORE, end - 1)):
        if not reading.is_(i, "statement_nouns"):
            continue
        before = [m for m in named if m.start < i]
        after = [m for m in named if i + 1 < m.start <= i + 1 + _BETWEEN]
        if before:
            return before[0].actor_id if before[-1].end == i and before[0].start < 2 else None
        return after[0].actor_id if after and reading.lower[i + 1] in _FROM else None
    return None
