"""From a document to its mentions: the steps of the actors stage, in order."""

from __future__ import annotations

from datetime import date

from workbench.actors.affiliations import read_affiliations, settle_principals
from workbench.actors.board import Board
from workbench.actors.called import resolve_called
from workbench.actors.civic import find_civic_groups
from workbench.actors.collectives import resolve_collectives
from workbench.actors.descriptions import resolve_descriptions
from workbench.actors.groups import GroupBook, note_listed_groups
from workbench.actors.late_titles import resolve_factions, resolve_late_titles
from workbench.actors.names import clusters_of, find_names
from workbench.actors.owners import read_clusters, read_phrases
from workbench.actors.people import PersonName, find_people
from workbench.actors.possessions import Possessions
from workbench.actors.possessors import drop_mere_owners
from workbench.actors.pronouns import resolve_pronouns
from workbench.actors.reading import Reading
from workbench.actors.resolution import OfficeBook, resolve_titles
from workbench.actors.shared_names import settle_shared_names
from workbench.actors.titles import Surroundings, read_titles


def find_mentions(
    reading: Reading,
    *,
    offices: OfficeBook,
    parties: tuple[str, ...] = (),
    day: date | None = None,
    only: dict[str, str] | None = None,
) -> Board:
    """Return a board with every mention and place of a document; `only`: see `groups_by_noun`."""
    board, groups = Board(reading, parties=parties, day=day), GroupBook()
    groups.only, groups.parties = only or {}, parties
    hits = reading.index.find(reading.text, reading.words, capitals=reading.capitals)
    # Names: of people first, since states and titles can be part of them.
    people = find_people(board, hits)
    clusters = clusters_of(reading, find_names(board, hits, people))
    read_phrases(board, clusters, groups)
    note_listed_groups(board, groups, clusters, reading.lexicon.sets["bare_groups"])
    # Titles tell who people are; what no title takes stands for itself.
    around = Surroundings(clusters, people, groups, offices)
    titles = read_titles(board, around)
    settle_shared_names(board, people)
    read_affiliations(board, people, around)
    record_people(board, people)
    left = resolve_titles(board, titles, offices)
    read_clusters(board, clusters, groups)
    find_civic_groups(board, clusters)
    # Descriptions, collectives and pronouns come back to what was named.
    possessions = Possessions(board, offices, left.possessed)
    resolve_called(board)
    resolve_descriptions(board, groups, possessions)
    resolve_late_titles(board, left.late, offices)
    lists = resolve_collectives(board, offices, left.plural)
    resolve_factions(board, left.plural)
    resolve_pronouns(board, lists, possessions)
    settle_principals(board)
    drop_mere_owners(board)
    return board


def record_people(board: Board, people: list[PersonName]) -> None:
    """Record the names of people who are political agents: listed, titled, or acting as one."""
    political: dict[str, bool] = {}
    for name in people:
        agent = political.get(name.actor_id, False) or _is_political(board, name)
        political[name.actor_id] = agent
    for name in people:
        if political[name.actor_id]:
            why = name.why if name.title_start == name.start else f"{name.why}, with a title"
            board.add(name.title_start, max(name.end, name.tail), name.actor_id, kind="name", reason=why)
        else:
            board.take(name.start, name.end)


def _is_political(board: Board, name: PersonName) -> bool:
    """Tell whether a name is that of a political agent here: listed, titled, or named in full as one who acts or judges."""
    if name.actor_id in board.registry or board.offices.get(name.actor_id):
        return True
    reading = board.reading
    if name.end - name.start > 1 and _said_by(reading, name):
        return True
    root = reading.first_conjunct(reading.root(name.start, name.end))
    head = reading.head[root]
    if name.end - name.start < 2 or reading.rel[root] != "nsubj" or reading.pos[head] != "VERB":
        return False
    judges = reading.is_(head, "speech_verbs") or reading.is_(head, "judging_verbs")
    if _has_occupation(reading, name, "civil_occupations"):
        return judges and _has_occupation(reading, name, "expert_occupations")
    aged = reading.text[name.end : name.end + 1] == [","] and reading.text[name.end + 1].isdigit()
    return judges or (not aged and reading.tag[head] in ("VBD", "VBZ", "VBP"))  # of a passer-by the age is told


def _said_by(reading: Reading, name: PersonName) -> bool:
    """Tell whether a verb of saying stands right before a name and what describes it (says Karsian historian Ilan Beck)."""
    i = name.title_start - 1
    while i > 0 and name.start - i < 5 and reading.pos[i] in ("NOUN", "ADJ", "PROPN", "DET"):
        i -= 1
    return i > 0 and reading.is_(i, "speech_verbs") and reading.tag[i] in ("VBZ", "VBD")


def _has_occupation(reading: Reading, name: PersonName, occupations: str) -> bool:
    """Tell whether an occupation of the list of that name stands beside a name (analyst Ilan Beck; Ilan Beck, a teacher)."""
    before = name.start - 1
    near = (
        [before, *range(name.end, min(name.end + 7, reading.n))]
        if reading.text[name.end : name.end + 1] == [","]
        else [before]
    )
    return any(reading.is_(i, occupations) for i in near)
