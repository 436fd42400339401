"""People who share a name told apart: by their titles, by the name in full, by a form of address, by who came before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.actors.board import Board
from workbench.actors.records import PersonName

if TYPE_CHECKING:
    from workbench.actors.offices import OfficeBook


def choose_by_title(
    board: Board, person: PersonName, owner: str | None, offices: list[str], *, listed: OfficeBook
) -> None:
    """Settle which of several people a name with a title is: whoever holds the office, else whoever serves the owner."""
    ids = list(person.others)
    if owner:
        ids = [i for i in ids if board.principal(i) == board.principal(owner)] or ids
    if offices:
        ids = [i for i in ids if set(offices) & set(listed.titles_of(i, board.day))] or ids
    if len(ids) < len(person.others):
        person.actor_id, person.sure = ids[0], len(ids) == 1


def settle_shared_names(board: Board, people: list[PersonName]) -> None:
    """Give every shared name that is still open to one person: addressed so, named before, named later, else the first."""
    for name in people:
        if not name.sure:
            _by_address(board, name)
    for number, name in enumerate(people):
        if name.sure:
            continue
        before, after = people[:number][::-1], people[number + 1 :]
        name.actor_id = next(
            (i for p in (*before, *after) if p.sure and (i := p.actor_id) in name.others), name.actor_id
        )
        name.sure = any(p.sure and p.actor_id == name.actor_id for p in before)


def _by_address(board: Board, name: PersonName) -> None:
    reading, sets = board.reading, board.reading.lexicon.sets
    word = reading.lower[name.start - 1].strip(".") if name.start else ""
    gender = "female" if word in sets["female_titles"] else "male" if word in sets["male_titles"] | {"mr"} else None
    ids = [i for i in name.others if board.actor(i).gender == gender]
    if gender and ids:
        name.actor_id, name.sure = ids[0], len(ids) == 1
