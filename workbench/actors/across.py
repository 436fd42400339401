"""People whom nobody lists, known again from one document to the next: whom one report introduces another may call by surname."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from workbench.codings import Coding
from workbench.study import Actor


class Met(NamedTuple):
    """A person as one document has him: the id and name it gives him, and for whom he speaks there (himself: not told)."""

    doc_id: str
    actor_id: str
    name: str
    principal: str


def people_met(doc_id: str, local: Mapping[str, Actor]) -> list[Met]:
    """Return the people with a name whom a document introduced."""
    return [
        Met(doc_id, actor.id, actor.name, actor.principal or actor.id)
        for actor in local.values()
        if actor.kind == "person" and actor.name[:1].isupper() and actor.id.islower()
    ]


def known_again(met: Iterable[Met]) -> dict[tuple[str, str], Met]:
    """Return (document, id there) -> who it is, for people of whom another document tells more.

    A surname alone is whoever is the only one in all documents whose full name ends in it, and a person for whom one document
    tells no principal has the one that all others tell who do. What two documents tell differently stays as it is.
    """
    met = list(met)
    full, told, named = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set), dict[str, str]()
    for person in met:
        if "-" in person.actor_id:
            full[person.actor_id.rpartition("-")[2]].add(person.actor_id)
            named.setdefault(person.actor_id, person.name)
        if person.principal != person.actor_id:
            told[person.actor_id].add(person.principal)
    found = {}
    for person in met:
        ids = {person.actor_id} if "-" in person.actor_id else full.get(person.actor_id, set())
        if len(ids) != 1:
            continue
        same = next(iter(ids))
        open_here = person.principal == person.actor_id
        principals = told[same] | (set() if open_here else {person.principal})
        if len(principals) > 1:
            continue  # two people of one surname, or one who changed sides
        principal = next(iter(principals), same)
        if (same, principal) != (person.actor_id, person.principal):
            found[person.doc_id, person.actor_id] = Met(person.doc_id, same, named[same], principal)
    return found


def with_people_known(rows: Sequence[Coding], known: Mapping[tuple[str, str], Met]) -> list[Coding]:
    """Return codings in which people known from other documents have one id, one name and one principal throughout."""
    if not known:
        return list(rows)
    return [_with_known(row, known) for row in rows]


def _with_known(row: Coding, known: Mapping[tuple[str, str], Met]) -> Coding:
    person, source = known.get((row.doc_id, row.actor)), known.get((row.doc_id, row.source or ""))
    toward = tuple(dict.fromkeys(_principal(row.doc_id, principal, known) for principal in row.toward))
    if person is None:
        same = source is None and toward == row.toward
        return row if same else replace(row, source=source.actor_id if source else row.source, toward=toward)
    return replace(
        row,
        actor=person.actor_id,
        actor_name=person.name,
        principal=person.principal,
        source=source.actor_id if source else row.source,
        toward=toward,
        why=f"{row.why}; known from another document",
    )


def _principal(doc_id: str, principal: str, known: Mapping[tuple[str, str], Met]) -> str:
    person = known.get((doc_id, principal))
    return person.principal if person else principal
