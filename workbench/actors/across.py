"""People whom nobody lists, known again from one document to the next: whom one report introduces another may call by surname."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from workbench.actors.lexicon import load_lexicon
from workbench.codings import Coding
from workbench.study import Actor, normalise_name

_AFTER_NAMES = frozenset({"jr", "sr", "ii", "iii"})


class Met(NamedTuple):
    """A person as one document has him: the id and name it gives him, for whom he speaks there (himself: not told), the gender.

    `judged`: the document does not tell that he does, it was judged from the rest (`workbench.actors.learned.serving`).
    """

    doc_id: str
    actor_id: str
    name: str
    principal: str
    gender: str | None = None
    judged: bool = False


def people_met(doc_id: str, local: Mapping[str, Actor], judged: Collection[str] = ()) -> list[Met]:
    """Return the people with a name whom a document introduced; whoever speaks for one of them speaks for nobody else yet.

    `judged` are those whose principal the document does not tell.
    """
    people = {
        key: actor
        for key, actor in local.items()
        if actor.kind == "person" and actor.name[:1].isupper() and actor.id.islower()
    }
    return [
        Met(
            doc_id,
            key,
            actor.name,
            key if actor.principal in people else actor.principal or key,
            actor.gender,
            key in judged,
        )
        for key, actor in people.items()
    ]


def known_again(met: Iterable[Met]) -> dict[tuple[str, str], Met]:
    """Return (document, id there) -> who it is, for people of whom another document tells more.

    A surname alone is whoever is the only one in all documents whose full name ends in it. People for whom documents tell
    two principals or two genders stay apart as they are; a judged principal counts only where none is told. The order of the
    documents does not matter.
    """
    met = sorted(met)
    names = {person: _words(person.name) for person in met}
    full = defaultdict[str, set[str]](set)
    for words in names.values():
        if len(words) > 1:
            full[words[-1]].add(" ".join(words))
    one = defaultdict[str, list[Met]](list)
    for person, words in names.items():
        called = full.get(words[-1], set()) if words else set()
        who = {" ".join(words)} if len(words) > 1 else called
        if len(who) == 1:
            one[next(iter(who))].append(person)
    found = {}
    for people in one.values():
        serving = [person for person in people if person.principal != person.actor_id]
        told = {person.principal for person in serving if not person.judged}
        told = told or {person.principal for person in serving}
        genders = {person.gender for person in people if person.gender}
        if len(people) < 2 or len(told) > 1 or len(genders) > 1:
            continue
        named = min((p for p in people if len(names[p]) > 1), key=lambda p: (len(p.actor_id), p.actor_id, p.name))
        principal = next(iter(told), named.actor_id)
        for person in people:
            if (person.actor_id, person.name, person.principal) != (named.actor_id, named.name, principal):
                found[person.doc_id, person.actor_id] = named._replace(doc_id=person.doc_id, principal=principal)
    return found


def _words(name: str) -> list[str]:
    """Return the words of a name without forms of address, particles and what follows a surname.

    >>> _words("Mr. Omar Al-Sabri"), _words("Van der Holt"), _words("Carl Moss Jr.")
    (['omar', 'sabri'], ['holt'], ['carl', 'moss'])
    """
    sets = load_lexicon().sets
    aside = sets["honorifics"] | sets["name_particles"] | _AFTER_NAMES | {"mr", "ms", "mrs", "miss", "al", "el"}
    words = name.lower().replace(".", " ").replace("al-", "al ").replace("el-", "el ").split()
    return [normalise_name(word) for word in words if word not in aside]


def with_people_known(rows: Sequence[Coding], known: Mapping[tuple[str, str], Met]) -> list[Coding]:
    """Return codings in which people known from other documents have one id, one name and one principal throughout."""
    return [_with_known(row, known) for row in rows] if known else list(rows)


def _with_known(row: Coding, known: Mapping[tuple[str, str], Met]) -> Coding:
    person = known.get((row.doc_id, row.actor))
    principal = person.principal if person else _principal(row.doc_id, row.principal, known)
    toward = tuple(dict.fromkeys(_principal(row.doc_id, other, known) for other in row.toward))
    row = replace(row, principal=principal, toward=tuple(other for other in toward if other != principal))
    if person is None:
        return row
    why = "; ".join(filter(None, [row.why, "known from another document"]))
    return replace(row, actor=person.actor_id, actor_name=person.name, why=why)


def _principal(doc_id: str, principal: str, known: Mapping[tuple[str, str], Met]) -> str:
    person = known.get((doc_id, principal))
    return person.principal if person else principal
