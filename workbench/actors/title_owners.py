"""Whose a title is: the states, bodies, groups and people whom the words before and after it name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.actors.bearers import past_titles
from workbench.actors.board import Board
from workbench.actors.groups import introduce_group, introduce_ministry
from workbench.actors.lexicon import plural_of
from workbench.actors.names import Cluster
from workbench.actors.phrases import before_participle
from workbench.actors.reading import POSSESSIVES, Reading

if TYPE_CHECKING:
    from workbench.actors.titles import Surroundings, Title

#: Words of a wing before the name of a party (the far-right Civic Accord).
_WINGS = frozenset({"far", "left", "right", "centre", "center", "wing", "hard"})


def _speaks_for_holder(board: Board, title: Title, cluster: Cluster, around: Surroundings) -> bool:
    """A spokesman for the Karsian president, where it is known who that is: not for Karsia (late_titles.speak_for_people)."""
    reading, voices = board.reading, board.reading.lexicon.sets["bare_voices"]
    sense = reading.sense(cluster.end)
    office = sense[1].classes.get("office") if sense and not sense[1].plural else None
    if office is None or title.words[0] not in voices or len(cluster.ids) != 1:
        return False
    principal = board.principal(cluster.ids[0])
    return bool(board.holders.get((principal, office)) or around.offices.holders(principal, office, board.day))


def sub_owner_ending(reading: Reading, end: int) -> tuple[int, int, str, str] | None:
    """Return (start, end, class, word) of the ministry, organ or group that ends right before a title."""
    last = possessed = end - 1 if end and reading.text[end - 1] in POSSESSIVES else end
    for start in (last - 3, last - 2, last - 1):
        sense = reading.sense(start) if start >= 0 else None
        if sense and sense[0] == possessed:
            for kind in ("ministry", "bare_group", "group", "organ"):
                if kind in sense[1].classes:
                    return start, end, kind, sense[1].classes[kind]
    return None


def owners_of(
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


def owners_unsaid(board: Board, sub: tuple[int, int, str, str], around: Surroundings) -> tuple[str, ...]:
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


def read_owner_after(board: Board, title: Title, around: Surroundings) -> None:
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
        after = around.cluster_starting.get(i + 1)
        describes = after is not None and after.form == "name" and reading.text[i].islower()
        known = reading.is_(i, "group_modifiers") or reading.is_(i, "title_modifiers") or reading.lower[i] in _WINGS
        known |= describes and reading.rel[i] in ("amod", "compound")  # of brotherly Karsia
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
