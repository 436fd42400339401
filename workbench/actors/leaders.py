"""Who leads a state or an organisation: its leader by the text, by the registry, or the first of its listed office holders."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.actors.board import Board
from workbench.actors.offices import OfficeBook, holder

_STATES = frozenset({"state", "government"})
#: First words of titles that lead whatever follows (first secretary, supreme guide), and of whom a head is one.
_HIGHEST = frozenset({"first", "general", "supreme", "prime", "paramount"})
_ALL_OF_IT = frozenset({"head", "state", "government", "administration", "authority", "council", "republic"})


def leader_of(board: Board, owner: str, book: OfficeBook) -> str | None:
    """Return the person who leads a state or an organisation on the day of the document, or None.

    Where no office says *leader*, it is the one listed first among its office holders, of a state only where the title
    is none of those under a leader (a first secretary or chairman leads, a foreign minister does not).
    """
    if board.actor(owner).kind == "person":
        return None
    offices = ("leader", *board.reading.lexicon.generic["leader"])
    held = next((person for o in offices if (person := holder(board, owner, o, book))), None)
    if held:
        return held
    subordinate = board.reading.lexicon.sets["subordinate_titles"]
    listed = book.holders_by_title(board.principal(owner), board.day)
    highest = next((person for title, person in listed if _leads(title, subordinate)), None)
    return highest or (listed[0][1] if listed and board.actor(owner).kind not in _STATES else None)


def _leads(title: str, subordinate: frozenset[str]) -> bool:
    """Tell whether nobody stands over the bearer of a title.

    >>> _leads("first secretary", frozenset({"secretary"})), _leads("head of mission", frozenset())
    (True, False)
    """
    words = title.split()
    if words[0] == "head":
        return words[-1] in _ALL_OF_IT
    return words[0] in _HIGHEST or not subordinate.intersection(words)


def leaders_of(board: Board, owners: Sequence[str], book: OfficeBook) -> list[str]:
    """Return who leads each of several, where all are known; else nobody."""
    held = [leader_of(board, owner, book) for owner in owners]
    return [person for person in held if person] if all(held) else []
