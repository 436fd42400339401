"""Collectives expanded to their members where the document, or the parties of the study, name them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.actors.board import Board
from workbench.actors.groups import introduce_ministry
from workbench.actors.lexicon import Sense
from workbench.actors.reading import POSSESSIVES, Reading
from workbench.actors.records import Mention
from workbench.actors.resolution import OfficeBook, holder, office_of
from workbench.actors.titles import Title

_STATES = frozenset({"state", "government"})
_NEAR = 3


@dataclass(frozen=True)
class Collective:
    """A collective as it stands in the text: its words, how many it counts (None: not said), and what its members are.

    `sort` is people, states or sides; `office` is the office its members hold, where it says so.
    """

    start: int
    end: int
    count: int | None
    sort: str
    office: str | None
    noun: str


@dataclass(frozen=True)
class Listed:
    """Actors named together: a coordination or an earlier collective, with the token where it ends."""

    end: int
    ids: tuple[str, ...]
    collective: bool


def resolve_collectives(board: Board, book: OfficeBook, titles: list[Title]) -> list[Listed]:
    """Record every collective whose members are known; return the lists of actors named together, for the pronouns."""
    lists = coordinations(board)
    offices = {title.end: title for title in titles}
    i = 0
    while i < board.reading.n:
        found = _collective_at(board, i, offices)
        if found is None:
            i += 1
            continue
        members = _members(board, found, lists, book)
        members = _bodies(board, found, members)
        if members:
            end = _with_offices(board, found)
            counted = f"{len(members)} members" if found.count is None else f"its {found.count} members"
            board.add_all(found.start, end, members, kind="collective", reason=f"{counted}, as the text names them")
            lists.append(Listed(end, tuple(members), True))
            lists.sort(key=lambda each: each.end)
        i = found.end
    return lists


# Reading a collective --------------------------------------------------------------------------------------------------
def _collective_at(board: Board, i: int, offices: dict[int, Title]) -> Collective | None:
    """Read a collective at token `i`: a determiner or number, modifiers, and a plural noun that can be one."""
    reading = board.reading
    sets, numbers = reading.lexicon.sets, reading.lexicon.tables["numbers"]
    word = reading.lower[i]
    if not reading.words[i] or board.taken[i] or not (word in sets["collective_determiners"] or word in numbers):
        return None
    count, j = numbers.get(word), i + 1
    if word in ("either", "neither", "each"):
        count = 2
        j += j < reading.n and reading.lower[j] in ("of", "the")
    if j < reading.n and reading.lower[j] == "the" and word in ("both", "all"):
        j += 1
    if count is None and j < reading.n and reading.lower[j] in numbers:
        count, j = numbers[reading.lower[j]], j + 1
    return _with_noun(board, i, j, count, offices)


def _with_noun(board: Board, start: int, i: int, count: int | None, offices: dict[int, Title]) -> Collective | None:
    reading, first, top = board.reading, i, False
    while i < reading.n and i - first < 5 and not board.taken[i]:
        sense = reading.sense(i) if reading.words[i] else None
        if sense:
            found = _noun(board, start, i, count, top, sense, offices)
            if found:
                return found
        if not (reading.is_(i, "collective_modifiers") or reading.text[i] == "-"):
            break
        top |= reading.is_(i, "top_words")
        i += 1
    bare = count is not None and i == first and _stands_for_noun(reading, i) and reading.lower[start - 1] != "of"
    alone = reading.lower[start] in ("the", "both") or (
        reading.lower[start] in ("neither", "each") and reading.rel[start].startswith("nsubj")
    )
    return Collective(start, i, count, "sides", None, "") if bare and alone else None


def _stands_for_noun(reading: Reading, i: int) -> bool:
    """Tell whether `the two` stands alone, without a noun (the two agreed; the pair met)."""
    return (
        i >= reading.n
        or reading.pos[i] in ("VERB", "AUX", "PUNCT", "ADP", "ADV", "PART", "SCONJ", "CCONJ")
        or reading.text[i] in POSSESSIVES
    )


def _noun(
    board: Board, start: int, i: int, count: int | None, top: bool, sense: tuple[int, Sense], offices: dict[int, Title]
) -> Collective | None:
    reading, (end, (classes, plural)) = board.reading, sense
    single = reading.lower[start] in ("either", "neither", "each")
    noun = reading.lexicon.singular(reading.lower[end - 1])
    if not (plural or single) or not board.free(i, end):
        return None
    if count is None and (
        reading.lower[start] in ("these", "those")
        or (noun not in reading.lexicon.sets["open_collectives"] and "office" not in classes)
    ):
        return None
    if "office" in classes:
        title = offices.get(end)
        return None if title and title.deputy else Collective(start, end, count, "people", classes["office"], noun)
    for sort in ("states", "people", "sides"):
        if sort in classes:
            office = _office_of_noun(reading, noun, top) if sort == "people" else None
            return Collective(start, end, count, sort, office, noun)
    return None


def _office_of_noun(reading: Reading, noun: str, top: bool) -> str | None:
    """The top diplomats are foreign ministers; presidents are presidents; ministers may hold any ministry."""
    offices = reading.lexicon.generic.get(noun, ())
    return offices[0] if top and len(offices) == 1 else None


def _with_offices(board: Board, found: Collective) -> int:
    """Take in the office holders of a collective of states (the four countries' defence ministers and spy chiefs)."""
    reading, end = board.reading, found.end
    if end >= reading.n or reading.text[end] not in POSSESSIVES:
        return end
    i = end + 1
    while i < reading.n and i - end < 8:
        sense = reading.sense(i) if reading.words[i] else None
        if sense and sense[1].classes.keys() & {"office", "generic", "organ"}:
            i = end = sense[0]
        elif reading.lower[i] in ("and", ",") or reading.is_(i, "title_modifiers") or reading.is_(i, "office_topics"):
            i += 1
        else:
            break
    return end


# Who named together ----------------------------------------------------------------------------------------------------
def coordinations(board: Board) -> list[Listed]:
    """Return the actors that the text names together: coordinated names, or one phrase that stands for several."""
    reading, groups = board.reading, dict[int, list[Mention]]()
    for mention in board.mentions:
        if mention.source_only or mention.kind == "pronoun":
            continue
        root = reading.root(mention.start, mention.end)
        groups.setdefault(reading.first_conjunct(root), []).append(mention)
    lists = [
        Listed(max(m.end for m in group), tuple(dict.fromkeys(m.actor_id for m in group)), False)
        for group in groups.values()
    ]
    lists += _adjectives_together(board)
    return sorted((each for each in lists if len(each.ids) > 1), key=lambda each: each.end)


def _adjectives_together(board: Board) -> list[Listed]:
    """Names joined by a hyphen or `and` right beside each other (Karsian-Veldorian ties)."""
    found, reading = [], board.reading
    for left, right in zip(board.mentions, board.mentions[1:], strict=False):
        between = reading.lower[left.end : right.start]
        adjectives = between == ["and"] and left.kind == right.kind == "adjective"
        if left.actor_id != right.actor_id and (adjectives or between in (["-"], ["\u2013"], ["/"])):
            found.append(Listed(right.end, (left.actor_id, right.actor_id), False))
    return found


def _bodies(board: Board, found: Collective, states: list[str]) -> list[str]:
    """Both armies: the bodies so called of the states that are meant."""
    body = board.reading.lexicon.tables["own_bodies"].get(found.noun)
    return [introduce_ministry(board, state, body) for state in states] if body else states


# Members ---------------------------------------------------------------------------------------------------------------
def _members(board: Board, found: Collective, lists: list[Listed], book: OfficeBook) -> list[str]:
    """Return the members of a collective, nearest source first; empty where nothing names them."""
    near = [each for each in reversed(lists) if each.end <= found.start and _distance(board, found, each) <= _NEAR]
    earlier = [each for each in reversed(lists) if each.end <= found.start]
    if found.count is None:
        return _open_members(board, found, near, earlier, book)
    return (
        _of_lists([each for each in near if _distance(board, found, each) <= 1 or found.count != 2], board, found, book)
        or _leaders_of_parties(board, found, book)
        or _of_parties(board, found, book)
        or _of_lists(near, board, found, book)
        or _of_lists(earlier, board, found, book)
        or _of_pool(board, found, book)
    )


def _open_members(
    board: Board, found: Collective, near: list[Listed], earlier: list[Listed], book: OfficeBook
) -> list[str]:
    """The sides, the participants, the ministers: those last named together, else the parties of the study."""
    if found.noun == "mediator":
        return _mediators(board, found)
    if found.noun == "participant":
        return _of_lists([each for each in earlier if each.collective] + near, board, found, book)
    if found.office:  # people named together, then those of the parties, then those of states named together
        people = [each for each in near if all(board.actor(i).kind == "person" for i in each.ids)]
        parties = _of_parties(board, found, book, both=True)
        return (
            _of_lists(people, board, found, book)
            or parties
            or _of_lists(near, board, found, book)
            or _of_pool(board, found, book)
        )
    return _of_lists(near, board, found, book) or _of_parties(board, found, book, both=True)


def _leaders_of_parties(board: Board, found: Collective, book: OfficeBook) -> list[str]:
    """The two leaders: whoever leads each of the parties, where the registry knows all of them."""
    speaks = {m.principal for m in board.mentions}
    if found.noun != "leader" or found.count not in (2, None) or not speaks & set(board.parties):
        return []
    held = [_leader_of(board, party, book) for party in board.parties]
    return [person for person in held if person] if all(held) and len(held) > 1 else []


def _leader_of(board: Board, party: str, book: OfficeBook) -> str | None:
    offices = ("leader", *board.reading.lexicon.generic["leader"])
    held = next((person for o in offices if (person := holder(board, party, o, book))), None)
    return held or (None if board.actor(party).kind in _STATES else book.first_holder(party, board.day))


def _mediators(board: Board, found: Collective) -> list[str]:
    """The mediators: those of that role in the study whom the text has named."""
    before = dict.fromkeys(m.principal for m in board.mentions if m.end <= found.start)
    members = [p for p in before if board.actor(p).role == "mediator"]
    return members if len(members) == (found.count or len(members)) and len(members) > 1 else []


def _distance(board: Board, found: Collective, each: Listed) -> int:
    return board.reading.sent[found.start] - board.reading.sent[each.end - 1]


def _of_lists(lists: Sequence[Listed], board: Board, found: Collective, book: OfficeBook) -> list[str]:
    for each in lists:
        members = _as_sort(board, each.ids, found, book)
        if len(members) == (found.count or len(members)) and len(members) > 1:
            return members
    return []


def _as_sort(board: Board, ids: Sequence[str], found: Collective, book: OfficeBook) -> list[str]:
    """Return a list's members as what the collective says they are: people, states, or as they are."""
    if found.sort == "states":
        principals = list(dict.fromkeys(board.principal(i) for i in ids))
        return principals if all(board.actor(p).kind in _STATES for p in principals) else []
    if found.sort == "people":
        return _as_people(board, ids, found, book)
    bodies = all(board.actor(i).kind == "ministry" for i in ids)
    return [board.principal(i) for i in ids] if bodies and found.noun else list(ids)


def _as_people(board: Board, ids: Sequence[str], found: Collective, book: OfficeBook) -> list[str]:
    if all(board.actor(i).kind == "person" for i in ids):
        wanted = {found.office} if found.office else set(board.reading.lexicon.generic.get(found.noun, ()))
        right = not wanted or all(office_of(board, i, book) in (*wanted, None) for i in ids)
        return list(ids) if right else []
    offices = [found.office] if found.office else list(board.reading.lexicon.generic.get(found.noun, ()))
    if found.noun in ("president", "king", "premier"):
        offices = [found.noun]
    held = [next((person for o in offices if (person := holder(board, i, o, book))), None) for i in ids]
    return [person for person in held if person] if all(held) and found.noun != "official" else []


def _of_parties(board: Board, found: Collective, book: OfficeBook, *, both: bool = False) -> list[str]:
    """Both sides are the study's two parties, where the text speaks of one of them (of both, if it does not count)."""
    named = {mention.principal for mention in board.mentions}
    speaks = [party in named for party in board.parties]
    if len(board.parties) != 2 or found.count not in (2, None) or not (all(speaks) if both else any(speaks)):
        return []
    members = _as_sort(board, board.parties, found, book)
    known = {mention.actor_id for mention in board.mentions}
    return members if both or found.sort != "people" or found.office or set(members) <= known else []


def _of_pool(board: Board, found: Collective, book: OfficeBook) -> list[str]:
    """Everyone of the right sort named so far, then in the whole text, if the number fits."""
    mentions = [m for m in board.mentions if not m.source_only and m.kind != "pronoun"]
    before = [m for m in mentions if m.end <= found.start]
    sentence = board.reading.sent[found.start]
    near = [[m for m in before if sentence - board.reading.sent[m.start] <= reach] for reach in (1, 2, 4)]
    for pool in (*near, before, mentions):
        members = _right_sort(board, pool, found, book)
        if len(members) == found.count or (found.count is None and len(members) > 1):
            return members
    return []


def _right_sort(board: Board, pool: list[Mention], found: Collective, book: OfficeBook) -> list[str]:
    if found.sort == "people":
        people = dict.fromkeys(m.actor_id for m in pool if board.actor(m.actor_id).kind == "person")
        return [person for person in people if _fits(board, person, found, book)]
    principals = list(dict.fromkeys(m.principal for m in pool))
    return [p for p in principals if found.sort == "sides" or board.actor(p).kind in _STATES]


def _fits(board: Board, person: str, found: Collective, book: OfficeBook) -> bool:
    if found.office is None:
        wider = board.reading.lexicon.generic.get(found.noun, ())
        return not wider or office_of(board, person, book) in wider
    return office_of(board, person, book) == found.office
