"""From a document to its mentions: the steps of the actors stage, in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Set
from datetime import date
from itertools import takewhile
from typing import Protocol

from workbench.actors.affiliations import read_affiliations
from workbench.actors.authors import speak_for_author
from workbench.actors.board import Board
from workbench.actors.called import resolve_called
from workbench.actors.civic import find_civic_groups
from workbench.actors.collectives import resolve_collectives
from workbench.actors.descriptions import resolve_descriptions
from workbench.actors.groups import GroupBook, note_listed_groups
from workbench.actors.late_titles import resolve_factions, resolve_late_titles, speak_for_people
from workbench.actors.names import clusters_of, find_names, in_full_style
from workbench.actors.offices import OfficeBook
from workbench.actors.other_side import resolve_other_side
from workbench.actors.owners import read_clusters, read_phrases
from workbench.actors.people import find_people
from workbench.actors.phrases import determiner_start
from workbench.actors.possessions import Possessions
from workbench.actors.possessors import drop_mere_owners
from workbench.actors.principals import settle_principals
from workbench.actors.pronouns import resolve_pronouns
from workbench.actors.reading import NOMINAL, Reading
from workbench.actors.records import PersonName
from workbench.actors.resolution import resolve_titles
from workbench.actors.setting import NOWHERE, Setting
from workbench.actors.shared_names import settle_shared_names
from workbench.actors.titles import Surroundings, read_titles

#: Prepositions before whom nobody deals with (a school of Oren Dol, which may be a town; a film about one; founded under one).
_PAST_OR_PLACE = frozenset({"of", "about", "under", "after"})
_TOLD_OF = frozenset({"nsubj", "nsubj:pass", "obl:agent", "obj", "iobj", "appos", "root", "parataxis"})


class Looking(Protocol):
    """A second look at a board: at the nouns before pronouns go back to them, after that, at whom people serve, and at all mentions."""

    def nouns(self, board: Board) -> None: ...
    def owned(self, board: Board) -> None: ...
    def served(self, board: Board) -> None: ...
    def mentions(self, board: Board) -> None: ...


def find_mentions(
    reading: Reading,
    *,
    offices: OfficeBook,
    parties: tuple[str, ...] = (),
    day: date | None = None,
    only: dict[str, str] | None = None,
    setting: Setting = NOWHERE,
    look: Looking | None = None,
) -> Board:
    """Return a board with every mention and place of a document; `only`: see `groups_by_noun`, `setting`: `setting_of`."""
    board, groups = Board(reading, parties=parties, day=day, setting=setting), GroupBook()
    groups.only, groups.parties = only or {}, parties
    hits = in_full_style(reading, reading.index.find(reading.text, reading.words, capitals=reading.capitals))
    board.named = {i: hit.actor_id for hit in hits for i in range(hit.start, hit.end)}
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
    speak_for_author(board)
    resolve_called(board)
    resolve_descriptions(board, groups, possessions)
    resolve_late_titles(board, left.late, offices)
    lists = resolve_collectives(board, offices, left.plural)
    resolve_factions(board, left.plural)
    if look:
        look.nouns(board)
    resolve_pronouns(board, lists, possessions)
    resolve_other_side(board)
    if look:
        look.owned(board)
    settle_principals(board)
    if look:
        look.served(board)
    speak_for_people(board)
    drop_mere_owners(board)
    if look:
        look.mentions(board)
    return board


def record_people(board: Board, people: list[PersonName]) -> None:
    """Record the names of people who are political agents: listed, titled, or acting as one."""
    towns = {
        name.start for name in people if name.actor_id not in board.registry and _is_settlement(board.reading, name)
    }
    places = _names_of_places(board, people, towns)
    political: dict[str, bool] = dict.fromkeys(places, False)
    times = Counter(name.actor_id for name in people)
    for name in people:
        if name.actor_id not in places:
            agent = political.get(name.actor_id, False) or _is_political(board, name, times[name.actor_id])
            political[name.actor_id] = agent
    for name in people:
        if name.start in towns:
            board.take(name.start, name.end)
        elif political[name.actor_id] and _is_called_after(board, name):
            body = board.principal(name.actor_id)
            start, end = determiner_start(board.reading, name.start), name.end + 1
            board.add(
                start, end, body, kind="description", reason=f"the {board.reading.lower[name.end]} called after one"
            )
        elif political[name.actor_id]:
            _record_body_of(board, name)
            why = name.why if name.title_start == name.start else f"{name.why}, with a title"
            board.add(name.title_start, max(name.end, name.tail), name.actor_id, kind="name", reason=why)
        else:
            board.take(name.start, name.end)


def _names_of_places(board: Board, people: list[PersonName], towns: Set[int]) -> set[str]:
    """Return the supposed people whom the text has as a place somewhere and who never say anything (in Omdar, Omdar province).

    `towns` are the tokens where names begin that the words beside them make a town or land.
    """
    reading, found, speak = board.reading, set[str](), set[str]()
    for name in people:
        root = reading.first_conjunct(reading.root(name.start, name.end))
        if reading.rel[root].startswith("nsubj") and _judges(reading, reading.head[root]):
            speak.add(name.actor_id)
        elif name.start in towns or (_is_located(reading, name, root) and reading.label(name.start) != "PERSON"):
            found.add(name.actor_id)
    return {one for one in found - speak if one not in board.registry and not board.offices.get(one)}


def _is_settlement(reading: Reading, name: PersonName) -> bool:
    """Tell whether a word for a town or land stands before `of` and a name, or right after it (the town of Omdar, Omdar province)."""
    of, root = name.start - 1, reading.root(name.start, name.end)
    town = of > 0 and reading.lower[of] == "of" and reading.is_(of - 1, "settlements")
    after = name.end < reading.n and reading.pos[name.end] in NOMINAL and reading.is_(name.end, "settlements")
    return town or (after and reading.head[root] == name.end)


def _is_called_after(board: Board, name: PersonName) -> bool:
    """Tell whether a name stands before a noun for whom its bearer leads and speaks for (the Veks government, the Veks side)."""
    reading, i = board.reading, name.end
    if i >= reading.n or name.title_start < name.start or not reading.is_(i, "led_by_name") or not board.free(i, i + 1):
        return False
    if reading.text[name.start - 1] == "-":  # the anti-Veks camp
        return False
    hangs = reading.head[reading.root(name.start, name.end)] == i
    goes_on = i + 1 < reading.n and reading.pos[i + 1] in NOMINAL and reading.head[i] == i + 1
    return hangs and not goes_on and not board.speaks_for_nobody(name.actor_id)


def _record_body_of(board: Board, name: PersonName) -> None:
    """The cabinet of Orlan Veks: whom the bearer of a name speaks for; not the chief of cabinet of Veks, nor that of Veks's rival."""
    reading, of = board.reading, name.title_start - 1
    if of < 1 or reading.lower[of] != "of" or board.speaks_for_nobody(name.actor_id) or not board.free(of - 1, of):
        return
    governs = reading.lower[of - 1] == "cabinet" or reading.is_(of - 1, "government_nouns")
    if governs and reading.lower[of - 2] != "of" and not reading.is_possessive(name.end):
        start = determiner_start(reading, of - 1)
        reason = f"the {reading.lower[of - 1]} of the one named after it"
        board.add(start, of, board.principal(name.actor_id), kind="description", reason=reason)


def _is_political(board: Board, name: PersonName, times: int = 1) -> bool:
    """Tell whether a name is that of a political agent here: listed, titled, or named in full as one who acts or judges.

    `times`: how often the text names the person.
    """
    if name.actor_id in board.registry or board.offices.get(name.actor_id):
        return True
    reading = board.reading
    if name.end - name.start > 1 and _said_by(reading, name):
        return True
    root = reading.first_conjunct(reading.root(name.start, name.end))
    if _is_located(reading, name, root):
        return False
    if _addressed(reading, name):
        return True
    if name.end - name.start < 2:
        return _acts_by_surname(reading, name, root, times)
    above = _explained(reading, root)
    judges = _judges(reading, reading.head[above]) and reading.rel[above] == "nsubj"
    if _has_occupation(reading, name, "civil_occupations"):
        return judges and _has_occupation(reading, name, "expert_occupations")
    aged = (
        reading.text[name.end : name.end + 1] == [","] and "".join(reading.text[name.end + 1 : name.end + 2]).isdigit()
    )
    return judges or (not aged and _is_told_of(reading, name, root, times))  # of a passer-by the age is told


def _explained(reading: Reading, root: int) -> int:
    """Return what a name explains (the head of the experts, Ilan Beck, said), the name where it explains nothing."""
    if reading.rel[root] == "appos":
        root = reading.head[root]
        while reading.rel[root] == "nmod" and reading.case(root) == "of":
            root = reading.head[root]
    return root


def _judges(reading: Reading, verb: int) -> bool:
    return reading.pos[verb] == "VERB" and (reading.is_(verb, "speech_verbs") or reading.is_(verb, "judging_verbs"))


def _is_located(reading: Reading, name: PersonName, root: int) -> bool:
    """Tell whether a supposed person is a place or an agency: after a preposition of place, or in brackets."""
    before = reading.lower[name.title_start - 1] if name.title_start else ""
    first = reading.sentence_of(name.start)[0] == name.start
    dateline = first and all(text.isupper() for text in reading.text[name.start : name.end] if text.isalpha())
    places = reading.lexicon.sets["locative_prepositions"]
    return dateline or before in ("(", "[") or before in places or reading.case(root) in places


def _acts_by_surname(reading: Reading, name: PersonName, root: int, times: int) -> bool:
    """Tell whether somebody named by one word only says something, or is named again and again."""
    if reading.pos[name.start] != "PROPN" or reading.label(name.start) != "PERSON":
        return False
    says = reading.rel[root] == "nsubj" and reading.is_(reading.head[root], "speech_verbs")
    return says or (times > 1 and reading.rel[root] in (*_TOLD_OF, "nmod:poss"))


def _is_told_of(reading: Reading, name: PersonName, root: int, times: int) -> bool:
    """Tell whether the text tells what a person named in full does, or what is done to that person."""
    rel, explained = reading.rel[root], reading.text[name.end : name.end + 2] == [",", "who"]
    named = reading.label(name.start) == "PERSON" and not _is_made_of_one(reading, name, root)
    return explained or times > 1 or ((rel in _TOLD_OF or named) and reading.pos[name.end - 1] == "PROPN")


def _is_made_of_one(reading: Reading, name: PersonName, root: int) -> bool:
    """Tell whether the words beside a name are of what is called after somebody, made by or about one, or long past."""
    thing = reading.is_(reading.head[root], "things_of_people") or reading.is_(name.start - 1, "things_of_people")
    return thing or reading.case(root) in _PAST_OR_PLACE


def _addressed(reading: Reading, name: PersonName) -> bool:
    """Tell whether a form of address stands before a name (Father Besarion, Madame Selmer)."""
    words = {reading.lower[i].strip(".") for i in range(name.title_start, name.start)} | {
        reading.lower[name.start - 1].strip(".") if name.start else ""
    }
    return bool(words & reading.lexicon.sets["honorifics"])


def _said_by(reading: Reading, name: PersonName) -> bool:
    """Tell whether a verb of saying stands right before a name and what describes it (says Karsian historian Ilan Beck)."""
    i = name.title_start - 1
    while i > 0 and name.start - i < 5 and reading.pos[i] in ("NOUN", "ADJ", "PROPN", "DET"):
        i -= 1
    return i > 0 and reading.is_(i, "speech_verbs") and reading.tag[i] in ("VBZ", "VBD")


def _has_occupation(reading: Reading, name: PersonName, occupations: str) -> bool:
    """Tell whether an occupation of the list of that name stands beside a name (analyst Ilan Beck; Ilan Beck, a teacher)."""
    explained = reading.text[name.end : name.end + 1] == [","]
    behind = range(name.end + 1, min(name.end + 7, reading.n)) if explained else range(0)
    # Up to the first verb: Ilan Beck, told reporters.
    beside = takewhile(lambda i: reading.pos[i] not in ("VERB", "AUX") or reading.rel[i] == "amod", behind)
    near = [name.start - 1, *beside]
    return any(reading.is_(i, occupations) for i in near)
