"""Titles and offices: whose they are, who bears them, and what the bearer's words are a mention of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbench.actors.bearers import (
    await_owner,
    bearer_of,
    give_title,
    is_subject,
    joined_people,
    name_bearer,
    owner_before,
)
from workbench.actors.board import Board
from workbench.actors.groups import GroupBook
from workbench.actors.names import Cluster
from workbench.actors.phrases import determiner_start, topic_list_end
from workbench.actors.reading import FINITE, POSSESSIVES, TITLE, Reading
from workbench.actors.records import PersonName
from workbench.actors.title_owners import owners_of, owners_unsaid, read_owner_after, sub_owner_ending

if TYPE_CHECKING:
    from workbench.actors.offices import OfficeBook


@dataclass
class Title:
    """A title as it stands in the text: its words, the offices it names, whose it is, and how it is marked."""

    start: int
    end: int
    words: list[str]
    plural: bool
    offices: list[str] = field(default_factory=list)
    owners: tuple[str, ...] = ()
    top: bool = False
    deputy: bool = False
    past: bool = False
    left: bool = False
    possessor: int | None = None
    attributive: bool = False
    seat: bool = False
    topic: Cluster | None = None
    words_start: int = 0
    #: a ministry, or `state`, where the title says that it is one's but not whose (a foreign ministry spokesman).
    served: str = ""

    @property
    def anonymous_voice(self) -> bool:
        return not self.offices

    def has(self, word: str) -> bool:
        return word in self.words


class Surroundings:
    """Where names and clusters begin and end, for looking around a title; `offices` is the registry's book of them."""

    def __init__(self, clusters: list[Cluster], people: list[PersonName], groups: GroupBook, offices: OfficeBook):
        self.cluster_ending = {cluster.end: cluster for cluster in clusters}
        self.cluster_starting = {cluster.start: cluster for cluster in clusters}
        self.person_starting = {person.start: person for person in people}
        self.person_ending = {person.end: person for person in people}
        self.in_name = {i for person in people for i in person.words}
        self.groups, self.offices = groups, offices

    def name_start(self, reading: Reading, i: int) -> int:
        """Return where a name that may have an article begins at `i`: at its own (the Front, so listed), else past it.

        Past `the government of`, `the army of` as well: whoever speaks for the government of Karsia speaks for Karsia.
        """
        if i in self.cluster_starting:
            return i
        i = determiner_end(reading, i)
        end = _body_end(reading, i)
        behind = determiner_end(reading, end + 1)
        return behind if end > i and behind in self.cluster_starting else i


def _body_end(reading: Reading, i: int) -> int:
    """Return the end of a government, ministry or body of a state before `of` (the former government of, the army of), else `i`."""
    first = i
    while first < reading.n and first - i < 2 and reading.pos[first] == "ADJ" and not reading.sense(first):
        first += 1
    end, (classes, _) = reading.sense(first) or (first, ({}, False))
    if first < reading.n and reading.lower[first] == "government":
        end = first + 1
    elif not reading.lexicon.body_of_state(classes):
        return i
    return end if end < reading.n and reading.lower[end] == "of" else i


def read_titles(board: Board, around: Surroundings) -> list[Title]:
    """Read every title of the text, give people the offices it tells of, and return those that name nobody yet."""
    reading, open_titles, i = board.reading, [], 0
    while i < reading.n:
        title = _title_at(board, i, around) if reading.words[i] and i not in around.in_name else None
        if title is None:
            i += 1
            continue
        i = max(title.end, i + 1)
        if title.plural and _name_several(board, title, around):
            continue
        bearer = bearer_of(reading, title, around)
        if bearer:
            owner_before(reading, title, around)
            name_bearer(board, title, bearer, around.offices)
            await_owner(board, title, bearer)
        else:
            open_titles.append(title)
    return open_titles


def _name_several(board: Board, title: Title, around: Surroundings) -> bool:
    """Name the bearers of a plural: senators Omar Dun and Lind Aras; the ministers of Karsia and Quenda, Omar Dun and Lind Aras.

    Several owners have one bearer each, in this order; else nobody is named. Tells whether the title is done with.
    """
    reading, comma = board.reading, board.reading.text[title.end : title.end + 1] == [","]
    people = joined_people(reading, title.end + comma, around)
    people = [person for person in people if reading.sent[person.start] == reading.sent[title.start]]
    if len(people) < 2 or len(title.owners) not in (0, 1, len(people)) or (comma and not _explain(reading, people)):
        return False
    owners = [*title.owners] if len(title.owners) == len(people) else [next(iter(title.owners), None)] * len(people)
    served = [owner and board.principal(owner) for owner in owners]
    known = [board.principal(p.actor_id) if p.actor_id in board.registry else None for p in people]
    if any(one and other and one != other for one, other in zip(known, served, strict=True)):
        return False  # others, who are named after it
    for person, owner in zip(people, owners, strict=True):
        if owner:
            give_title(board, person.actor_id, owner, title)
        board.offices[person.actor_id].add("")  # titled, so a political agent
    if comma and len(title.owners) > 1:
        return False  # what the title stands for itself is told when all bearers are known
    if comma:
        ids, start = dict.fromkeys(person.actor_id for person in people), determiner_start(reading, title.start)
        board.add_all(start, title.end, ids, kind="title", reason="a title set beside the names")
    return True


def _explain(reading: Reading, people: list[PersonName]) -> bool:
    """Tell whether names after a comma explain what stands before it: they do not go on to a verb (After talks with ministers, X and Y left)."""
    after = reading.text[people[-1].end] if people[-1].end < reading.n else "."
    return after in (",", ".", ";", ")", ":", "\u2014", "\u2013") and not is_subject(reading, people[0])


# Reading a title -------------------------------------------------------------------------------------------------------
def _title_at(board: Board, i: int, around: Surroundings) -> Title | None:
    reading = board.reading
    sense = reading.sense(i)
    if not sense or not sense[1].classes.keys() & TITLE or not _is_noun(reading, i, sense[0] - 1, around):
        return None
    if _is_deputy_of(reading, i, sense[0]):
        return None  # deputy foreign minister: read from `foreign minister` on
    title = Title(i, sense[0], [], sense[1].plural)
    if reading.lower[sense[0] - 1] == "opposition" and sense[0] - i > 1 and sense[0] in around.cluster_starting:
        title.end = i + 1  # the leader of the opposition Coast Party is the party's
        title.words.append(reading.lexicon.singular(reading.lower[i]))
    else:
        _note(title, sense[1].classes)
    _to_the_right(reading, title, around)
    _subjects_of_office(reading, title)
    _to_the_left(board, title, around)
    read_owner_after(board, title, around)
    _settle_offices(reading, title)
    if title.words[0] in reading.lexicon.sets["church_titles"] and any(
        board.actor(o).kind == "state" for o in title.owners
    ):
        title.owners = ()
    title.attributive = _before_noun(reading, title.end)
    title.words_start = title.start
    return title


def is_title(reading: Reading, i: int) -> bool:
    """Tell whether a title begins at token `i`."""
    sense = reading.sense(i)
    return bool(sense and sense[1].classes.keys() & TITLE)


def _is_deputy_of(reading: Reading, i: int, end: int) -> bool:
    after = reading.sense(end)
    return reading.is_(i, "deputy_words") and end == i + 1 and bool(after and "office" in after[1].classes)


def _before_noun(reading: Reading, end: int) -> bool:
    """Tell whether a title only describes the noun after it (the foreign minister meeting)."""
    return (
        end < reading.n
        and reading.pos[end] == "NOUN"
        and reading.rel[end - 1] in ("compound", "nmod")
        and reading.head[end - 1] >= end
    )


def _is_noun(reading: Reading, first: int, last: int, around: Surroundings) -> bool:
    """Tell a title from a verb or adjective of the same form (they head, chair; general)."""
    if any(reading.pos[i] in ("NOUN", "PROPN") for i in range(first, last + 1)):
        return True
    if first in around.cluster_ending and last + 1 < reading.n and reading.tag[last + 1] in FINITE:
        return True  # "the Karsian premier told": a title that the tagger took for a verb, before the verb
    return last + 1 in around.person_starting and reading.text[last][:1].isupper()


def _note(title: Title, classes: dict[str, str]) -> None:
    title.words.append(classes.get("generic") or classes["office"])
    if "office" in classes:
        title.offices.append(classes["office"])


def _to_the_right(reading: Reading, title: Title, around: Surroundings) -> None:
    """Take in further titles and forms of address before the name (Supreme Leader Ayatollah, Prime Minister and ...)."""
    while title.end < reading.n and title.end not in around.person_starting:
        i = title.end + (reading.lower[title.end] == "and")
        sense = reading.sense(i)
        if sense and sense[1].classes.keys() & TITLE and not sense[1].plural and not title.plural:
            if i > title.end and sense[0] not in around.person_starting:
                return
            _note(title, sense[1].classes)
            title.end = sense[0]
        elif (
            i == title.end
            and reading.lower[i].strip(".") in reading.lexicon.sets["honorifics"]
            and i + 1 in around.person_starting
        ):
            title.end += 1
        else:
            return


def _subjects_of_office(reading: Reading, title: Title) -> None:
    """Read coordinated subjects (defence and intelligence chiefs) as several offices."""
    for i in range(max(title.start - 5, 0), title.start):
        end = topic_list_end(reading, i)
        if i < end and end in (title.start, title.start - 1):
            subjects = [reading.lower[j] for j in range(i, end) if reading.is_(j, "office_topics")]
            noun = reading.lexicon.singular(reading.lower[title.end - 1])
            title.offices = [_canonical_office(reading, f"{subject} {noun}") for subject in subjects] + title.offices
            title.start = i
            return
    if title.plural and title.start > 2 and reading.lower[title.start - 1] == "and":
        for i in range(title.start - 2, max(title.start - 5, -1), -1):
            sense = reading.sense(i)
            if sense and sense[0] == title.start - 1 and sense[1].plural and "office" in sense[1].classes:
                title.offices.insert(0, sense[1].classes["office"])
                title.start = i
                return


def _canonical_office(reading: Reading, name: str) -> str:
    for office, forms in reading.lexicon.tables["offices"].items():
        if name in forms:
            return str(office)
    return name


def _to_the_left(board: Board, title: Title, around: Surroundings) -> None:
    """Take in modifiers, the ministry or group served, and the nationality before a title."""
    reading, i, sub = board.reading, title.start, None
    while i > 0:
        cluster = around.cluster_ending.get(i)
        if cluster and cluster.start not in around.in_name:
            title.owners = owners_of(board, cluster, sub, around)
            title.seat = cluster.form == "seat"
            i = _modifiers(reading, title, cluster.start)
            break
        found = None if sub else sub_owner_ending(reading, i)
        if found:
            sub, i = found, found[0]
        elif _is_modifier(reading, title, i - 1):
            _mark(reading, title, i - 1)
            i -= 1
        else:
            break
    if sub and not title.owners:
        title.owners = owners_unsaid(board, sub, around)
        title.served = {"ministry": sub[3], "organ": "state"}.get(sub[2], title.served)
    title.possessor = i - 1 if i > 0 and reading.rel[i - 1] == "nmod:poss" and reading.pos[i - 1] == "PRON" else None
    title.start = i


def _modifiers(reading: Reading, title: Title, i: int) -> int:
    while i > 0 and reading.is_(i - 1, "title_modifiers") and reading.text[i - 1] != ",":
        _mark(reading, title, i - 1)
        i -= 1
    return i


def _is_modifier(reading: Reading, title: Title, i: int) -> bool:
    if reading.is_(i, "title_modifiers") or reading.lower[i].strip(".") in reading.lexicon.sets["honorifics"]:
        return reading.text[i] not in POSSESSIVES
    if reading.text[i] in ("-", "\u2010"):
        return reading.is_(i - 1, "title_modifiers")
    # A subject of office that the lists do not know (the fisheries minister).
    unknown = reading.pos[i] in ("NOUN", "PROPN", "ADJ") and reading.rel[i] in ("compound", "amod", "nmod")
    return bool(
        unknown
        and title.words[0] in ("minister", "secretary", "adviser", "commissioner", "chief", "official")
        and reading.words[i]
        and title.start - i <= 3
    )


def _mark(reading: Reading, title: Title, i: int) -> None:
    word, sets = reading.lower[i], reading.lexicon.sets
    title.served = title.served or ("state" if word in sets["state_modifiers"] else "")
    title.top |= word in sets["top_words"]
    title.deputy |= word in sets["deputy_words"]
    title.past |= word in sets["past_words"]
    title.left |= word in sets["left_words"]


def determiner_end(reading: Reading, i: int) -> int:
    """Return the index after `the` or `a` at `i`, or `i`."""
    return i + 1 if i < reading.n and reading.lower[i] in ("the", "a", "an") else i


def _settle_offices(reading: Reading, title: Title) -> None:
    if title.top and not title.offices:
        marked = reading.lexicon.generic.get(title.words[0], ())
        title.offices = [marked[0]] if len(marked) == 1 else []
    if len(title.offices) == 1 and len(title.owners) == 1:  # a chancellor is one thing here and another there
        own = reading.lexicon.tables["state_titles"]
        tails = (" ".join(reading.lower[title.end - n : title.end]) for n in (3, 2, 1))
        title.offices = [
            next((own[key] for tail in tails if (key := f"{title.owners[0]} {tail}") in own), title.offices[0])
        ]
    if title.deputy:
        title.offices = [f"deputy {office}" for office in title.offices]
