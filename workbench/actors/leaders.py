"""Who leads a state or an organisation: its leader by the text or the registry, or whoever holds its highest office."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from workbench.actors.board import Board
from workbench.actors.offices import OfficeBook, holder

#: Organisations that whoever is listed first leads, unless the title is one under a leader.
_LED = frozenset({"party", "group", "armed_group", "bloc"})


def leader_of(board: Board, owner: str, book: OfficeBook) -> str | None:
    """Return the person who leads a state or an organisation on the day of the document, or None.

    Of several who hold such offices it is the one of whom the text speaks most. Where no office says *leader*, it is the first
    listed with an office that leads (a first secretary, a chairman), else of a party, group or bloc the first office holder who
    is no spokesman, secretary and the like.
    """
    if board.actor(owner).kind == "person":
        return None
    offices = ("leader", *board.reading.lexicon.generic["leader"])
    held = dict.fromkeys(person for o in offices if (person := holder(board, owner, o, book)))
    if held:
        named = Counter(m.actor_id for m in board.mentions)
        return max(held, key=lambda person: named[person])  # the first listed, unless the text speaks more of another
    sets, listed = board.reading.lexicon.sets, book.holders_by_title(board.principal(owner), board.day)
    highest = next((person for title, person in listed if title in sets["leading_titles"]), None)
    if highest or board.actor(owner).kind not in _LED:
        return highest
    return next(
        (person for title, person in listed if not sets["subordinate_titles"].intersection(title.split())), None
    )


def leaders_of(board: Board, owners: Sequence[str], book: OfficeBook) -> list[str]:
    """Return who leads each of several, where all are known; else nobody."""
    held = [leader_of(board, owner, book) for owner in owners]
    return [person for person in held if person] if all(held) else []
