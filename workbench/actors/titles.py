"""Titles and offices: whose they are, who bears them, and what the bearer's words are a mention of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbench.actors.bearers import (
    await_owner,
    bearer_of,
    give_title,
    joined_people,
    name_bearer,
    owner_before,
    past_titles,
)
from workbench.actors.board import Board
from workbench.actors.groups import GroupBook, introduce_group, introduce_ministry
from workbench.actors.lexicon import plural_of
from workbench.actors.names import Cluster
from workbench.actors.people import PersonName
from workbench.actors.phrases import before_participle, determiner_start, topic_list_end
from workbench.actors.reading import FINITE, POSSESSIVES, TITLE, Reading

if TYPE_CHECKING:
    from workbench.actors.offices import OfficeBook

#: Words of a wing before the name of a party (the far-right Civic Accord).
_WINGS = frozenset({"far", "left", "right", "centre", "center", "wing", "hard"})
_SUB_OWNERS = frozenset({"ministry", "group", "bare_group", "organ", "media"})


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
    if len(people) < 2 or len(title.owners) not in (0, 1, len(people)):
        return False
    owners = [*title.owners] if len(title.owners) == len(people) else [next(iter(title.owners), None)] * len(people)
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
    _after_of(board, title, around)
    _settle_offices(reading, title)
    if title.words[0] in reading.lexicon.sets["church_titles"] and any(
        board.actor(o).kind == "state" for o in title.owners
    ):
        title.owners = ()
    title.attributive = _before_noun(reading, title.end)
    title.words_start = title.start
    return title


def _speaks_for_holder(board: Board, title: Title, cluster: Cluster, around: Surroundings) -> bool:
    """A spokesman for the Karsian president, where it is known who that is: not for Karsia (late_titles.speak_for_people)."""
    reading, voices = board.reading, board.reading.lexicon.sets["bare_voices"]
    sense = reading.sense(cluster.end)
    office = sense[1].classes.get("office") if sense and not sense[1].plural else None
    if office is None or title.words[0] not in voices or len(cluster.ids) != 1:
        return False
    principal = board.principal(cluster.ids[0])
    return bool(board.holders.get((principal, office)) or around.offices.holders(principal, office, board.day))


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
            title.owners = _owners(board, cluster, sub, around)
            title.seat = cluster.form == "seat"
            i = _modifiers(reading, title, cluster.start)
            break
        found = None if sub else _sub_owner_ending(reading, i)
        if found:
            sub, i = found, found[0]
        elif _is_modifier(reading, title, i - 1):
            _mark(reading, title, i - 1)
            i -= 1
        else:
            break
    if sub and not title.owners:
        title.owners = _ownerless(board, sub, around)
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


def _sub_owner_ending(reading: Reading, end: int) -> tuple[int, int, str, str] | None:
    """Return (start, end, class, word) of the ministry, organ or group that ends right before a title."""
    last = possessed = end - 1 if end and reading.text[end - 1] in POSSESSIVES else end
    for start in (last - 3, last - 2, last - 1):
        sense = reading.sense(start) if start >= 0 else None
        if sense and sense[0] == possessed:
            for kind in ("ministry", "bare_group", "group", "organ"):
                if kind in sense[1].classes:
                    return start, end, kind, sense[1].classes[kind]
    return None


def _owners(
    board: Board, cluster: Cluster, sub: tuple[int, int, str, str] | None, around: Surroundings
) -> tuple[str, ...]:
    """Return whom a title belongs to: the states of the cluster, or their ministry or group that stands between."""
    if sub is None or sub[2] == "organ":
        return _listed_bodies(board, cluster, sub[3]) if sub else cluster.ids
    if sub[2] == "ministry":
        return tuple(introduce_ministry(board, state, sub[3]) for state in cluster.ids)
    words = board.reading.words_of(cluster.start, sub[1])
    return (introduce_group(board, around.groups, words, sub[3], cluster.start),)


def _listed_bodies(board: Board, cluster: Cluster, organ: str) -> tuple[str, ...]:
    """Return the actors that the study lists as the states' organ (its army), the states themselves where it does not."""
    body = board.reading.lexicon.tables["own_bodies"].get(organ, "")
    return tuple(board.setting.bodies.get((state, body), state) for state in cluster.ids)


def _ownerless(board: Board, sub: tuple[int, int, str, str], around: Surroundings) -> tuple[str, ...]:
    """A ministry or group without nationality is the one that the text spoke of (the rebel leader)."""
    if sub[2] in ("group", "bare_group"):
        known = around.groups.find(sub[3], sub[0])
        return (
            (known or introduce_group(board, around.groups, _called(board.reading, sub[3]), sub[3], sub[0]),)
            if known or sub[2] == "bare_group"
            else ()
        )
    return ()


def _called(reading: Reading, noun: str) -> str:
    """Return the name of a group of which only the noun is told: rebels are many, the opposition is one."""
    one = noun == "opposition" or noun.split()[-1] in reading.lexicon.tables["kind_descriptions"]
    return noun if one else plural_of(noun, {})


def _after_of(board: Board, title: Title, around: Surroundings) -> None:
    """Read whose the title is after it (the president of Karsia, a spokesman for the rebels), or its field (envoy for)."""
    reading, i = board.reading, title.end
    if i >= reading.n or reading.lower[i] not in ("of", "for", "from", "to", "on", "in", "at"):
        return
    word, start = reading.lower[i], _past_modifiers(reading, around.name_start(reading, i + 1), around)
    cluster = around.cluster_starting.get(start)
    if word in ("to", "of", "in", "at"):
        _served(board, title, word, start, around)
        if word in ("in", "at") or title.owners:
            return
    if cluster and word in ("for", "to", "on") and _has_field(reading, title):
        title.topic, title.end = cluster, cluster.end
    elif cluster and cluster.possessive and cluster.end in around.person_starting and not title.owners:
        title.owners, title.end = cluster.ids, around.person_starting[cluster.end].end  # an aide of Karsia's Ilse Veks
    elif cluster and not title.owners and word not in ("to", "on"):
        if not before_participle(reading, cluster) and not _speaks_for_holder(board, title, cluster, around):
            owners, end = _owners_after(board, cluster, around, several=title.plural)
            title.owners, title.end = owners, _past_acronym(reading, end) if owners else title.end
    elif not title.owners and word in ("of", "for", "from"):
        _group_after(board, title, start, around)


def _past_modifiers(reading: Reading, start: int, around: Surroundings) -> int:
    """Return where a name begins after words that only describe what it names (the opposition, the far-right), else `start`."""
    i = start
    while i < min(start + 4, reading.n) and i not in around.cluster_starting:
        praises = (
            reading.rel[i] in ("amod", "compound") and reading.text[i].islower() and i + 1 in around.cluster_starting
        )
        known = reading.is_(i, "group_modifiers") or reading.is_(i, "title_modifiers") or reading.lower[i] in _WINGS
        known |= praises  # of brotherly Karsia
        if reading.is_(i, "compass") or not (known or (reading.text[i] == "-" and reading.lower[i - 1] in _WINGS)):
            return start
        i += 1
    return i if i in around.cluster_starting else start


def _past_acronym(reading: Reading, end: int) -> int:
    """Return the end of a name with the acronym in brackets after it (the Republican Coast Party (RCP), Omar Dun)."""
    short = reading.text[end : end + 3]
    return end + 3 if short[:1] == ["("] and short[2:] == [")"] and short[1].isupper() else end


def _served(board: Board, title: Title, word: str, start: int, around: Surroundings) -> None:
    """Read the one served: an adviser to the Karsian king, an aide of Veks; officials in a capital serve its state."""
    sets, cluster = board.reading.lexicon.sets, around.cluster_starting.get(start)
    kind = next((name for name in ("serving_titles", "located_voices") if sets[name] & set(title.words)), "")
    if title.owners:
        return
    if word in ("in", "at"):
        office = bool(title.offices) and "minister" in title.offices[-1] and not title.plural
        seated = kind == "located_voices" or (office and not title.deputy)
        if seated and cluster and cluster.form in ("capital", "seat") and not cluster.possessive:
            title.owners, title.end = _listed_owners(board.reading, cluster, around, several=title.plural)
        return
    person = around.person_starting.get(past_titles(board.reading, start, around))
    if kind == "serving_titles" and person:
        title.owners = (person.actor_id,)
        title.end = person.end if person.start == start else title.end  # its own title is read after this one
    elif kind == "serving_titles" and cluster and word == "to" and len(cluster.ids) == 1:
        title.owners, title.end = cluster.ids, cluster.end


def _owners_after(
    board: Board, cluster: Cluster, around: Surroundings, *, several: bool
) -> tuple[tuple[str, ...], int]:
    """Return the owners named after `of` and where they end: a group, a ministry, an organ of a state, or a list."""
    phrase = around.groups.phrase_of.get(cluster.start)
    if phrase and cluster.start in around.groups.id_at:
        return (around.groups.id_at[cluster.start],), phrase.end
    if phrase and phrase.kind == "ministry":
        return tuple(introduce_ministry(board, state, phrase.word) for state in cluster.ids), phrase.end
    if phrase and phrase.kind == "organ":
        return _listed_bodies(board, cluster, phrase.word), phrase.end
    if phrase and (cluster.possessive or (phrase.plural and board.reading.is_(phrase.end - 1, "sides_of_a_state"))):
        return (), phrase.end  # leaders of Karsia's two movements: not of Karsia
    return _listed_owners(board.reading, cluster, around, several=several)


def _listed_owners(
    reading: Reading, cluster: Cluster, around: Surroundings, *, several: bool
) -> tuple[tuple[str, ...], int]:
    """Read a list of owners (the ministers of Karsia, Veldoria and Pelland) to its end.

    Only `several` people can serve one body and another (the leaders of the Front and the Union).
    """
    ids, end = list(cluster.ids), cluster.end
    while True:
        i = end
        while i < reading.n and i < end + 2 and reading.lower[i] in (",", "and"):
            i += 1
        following = around.cluster_starting.get(around.name_start(reading, i) if several else i)
        if i == end or following is None or around.groups.phrase_of.get(following.start):
            return tuple(dict.fromkeys(ids)), end
        ids += following.ids
        end = following.end


def _has_field(reading: Reading, title: Title) -> bool:
    return any(word in reading.lexicon.sets["topic_titles"] for word in title.words)


def _group_after(board: Board, title: Title, start: int, around: Surroundings) -> None:
    sense = board.reading.sense(start)
    if sense and "bare_group" in sense[1].classes:
        noun = sense[1].classes["bare_group"]
        known = around.groups.find(noun, start)
        title.owners = (
            known or introduce_group(board, around.groups, board.reading.words_of(start, sense[0]), noun, start),
        )
        title.end = sense[0]


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
