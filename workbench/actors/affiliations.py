"""For whom people speak by the words beside their names where no title says so: Karsia's Ilse Veks, Veks of the Coast Party."""

from __future__ import annotations

from dataclasses import replace

from workbench.actors.board import Board
from workbench.actors.names import Cluster
from workbench.actors.phrases import before_participle
from workbench.actors.principals import is_denied
from workbench.actors.reading import Reading
from workbench.actors.records import PersonName
from workbench.actors.setting import STATES
from workbench.actors.titles import Surroundings

#: Kinds of organisations that are somebody's own (Ilse Veks, whose Coast Party); kinds of actors that employ nobody.
_ORGANISED = frozenset({"party", "group", "armed_group"})
_NO_EMPLOYERS = STATES | {"population", "media", "person"}


def read_affiliations(board: Board, people: list[PersonName], around: Surroundings) -> None:
    """Give unlisted people the principal that the words beside their names tell; the words that tell whose member one is belong to the mention."""
    for person in people:
        owner = _possessor(board, person, around) or _after_of(board, person, around)
        owner = (
            owner or _led(board, person, around) or _whose(board, person, around) or _described(board, person, around)
        )
        actor = board.local.get(person.actor_id)
        if owner and actor is not None:
            if actor.principal == person.actor_id:
                board.local[person.actor_id] = replace(actor, principal=board.principal(owner))
            board.offices[person.actor_id].add("")  # so a political agent


def _possessor(board: Board, person: PersonName, around: Surroundings) -> str | None:
    """Karsia's Ilse Veks: the one state or organisation right before the name."""
    cluster = around.cluster_ending.get(person.title_start)
    if cluster is None or not cluster.possessive or len(cluster.ids) != 1:
        return None
    if person.actor_id in board.local or board.principal(cluster.ids[0]) == board.principal(person.actor_id):
        person.title_start = cluster.start  # so part of the mention, as a title is
    return cluster.ids[0]


def _after_of(board: Board, person: PersonName, around: Surroundings) -> str | None:
    """Omar Dun of the Coast Party: the organisation or state after `of`, which is then part of the mention."""
    reading, end = board.reading, person.end
    if (
        reading.text[end : end + 1] == [","]
        and reading.text[end + 2 : end + 3] == [","]
        and reading.text[end + 1].isdigit()
    ):
        end += 3  # Omar Dun, 52, of the Coast Party
    end += reading.text[end : end + 1] == [","] and reading.lower[end + 1 : end + 2] in (["for"], ["of"])
    if end >= reading.n or reading.lower[end] not in ("of", "from", "for"):
        return None
    cluster = _alone(reading, around, around.name_start(reading, end + 1))
    if cluster is None or cluster.form not in ("name", "body", "seat"):
        return None
    owner = cluster.ids[0]
    if reading.lower[end] != "of" and board.actor(owner).kind in STATES:
        return None
    if person.actor_id in board.local or board.principal(owner) == board.principal(person.actor_id):
        person.tail = cluster.end
    return owner


def _led(board: Board, person: PersonName, around: Surroundings) -> str | None:
    """Ilse Veks, who leads the Coast Party."""
    reading, i = board.reading, person.end
    i += reading.text[i : i + 1] == [","]
    if reading.lower[i : i + 1] != ["who"]:
        return None
    for verb in range(i + 1, min(i + 4, reading.n)):
        if reading.is_(verb, "leading_verbs"):
            after = verb + 1 + (reading.lower[verb + 1 : verb + 2] == ["for"])
            cluster = _alone(reading, around, around.name_start(reading, after))
            return cluster.ids[0] if cluster else None
    return None


def _whose(board: Board, person: PersonName, around: Surroundings) -> str | None:
    """Ilse Veks, whose Coast Party: the party or group that *whose* owns."""
    reading, i = board.reading, person.end
    if reading.text[i : i + 1] != [","] or reading.lower[i + 1 : i + 2] != ["whose"]:
        return None
    cluster = _alone(reading, around, i + 2)
    return cluster.ids[0] if cluster and board.actor(cluster.ids[0]).kind in _ORGANISED else None


def _described(board: Board, person: PersonName, around: Surroundings) -> str | None:
    """A League councillor, Omar Dun; Omar Dun, the League's jurist: the organisation beside the noun that describes a person."""
    reading, root = board.reading, board.reading.root(person.start, person.end)
    beside = [person.start - 1] if person.start and reading.text[person.start - 1].islower() else []
    beside += [reading.head[root]] if reading.rel[root] == "appos" else reading.children(root, "appos")
    for noun in beside:
        inner = reading.is_(noun, "inner_organs") and reading.rel[noun] == "nmod"
        who = reading.head[noun] if inner else noun  # a former member of the executive
        if not (inner or reading.pos[noun] == "NOUN") or reading.is_(who, "outsiders") or is_denied(reading, who):
            continue
        cluster = around.cluster_ending.get(noun)
        if cluster is None and reading.lower[noun + 1 : noun + 2] == ["of"]:
            start = around.name_start(reading, noun + 2)
            cluster = _alone(reading, around, start) or _of_its_organ(reading, around, start)
        if cluster and len(cluster.ids) == 1 and board.actor(cluster.ids[0]).kind not in _NO_EMPLOYERS:
            return cluster.ids[0]
    return None


def _of_its_organ(reading: Reading, around: Surroundings, start: int) -> Cluster | None:
    """Return the cluster that begins at `start` where it owns one of its organs (a member of the League's executive)."""
    cluster = around.cluster_starting.get(start)
    owns = cluster is not None and cluster.possessive and reading.is_(cluster.end, "inner_organs")
    return cluster if owns else None


def _alone(reading: Reading, around: Surroundings, start: int) -> Cluster | None:
    """Return the cluster that begins at `start` where it is one name that owns no noun after it."""
    cluster = around.cluster_starting.get(start)
    while cluster and before_participle(reading, cluster):
        cluster = around.cluster_starting.get(cluster.end + 2)  # the Karsian-backed Coast Party
    owns = cluster and (cluster.possessive or around.groups.phrase_of.get(cluster.start))
    return cluster if cluster and len(cluster.ids) == 1 and not owns else None
