"""The members of a collective: who was named together, who leads the parties, who was named so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.actors.board import Board
from workbench.actors.groups import introduce_ministry
from workbench.actors.leaders import leaders_of
from workbench.actors.offices import OfficeBook, holder, office_of
from workbench.actors.records import Mention
from workbench.actors.setting import STATES

_NEAR = 3
#: Words for those who deal with each other.
_SIDES = frozenset({"side", "party", "signatory"})


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


# Who named together ----------------------------------------------------------------------------------------------------
def coordinations(board: Board) -> list[Listed]:
    """Return the actors that the text names together: coordinated names, or one phrase that stands for several."""
    reading, groups = board.reading, dict[int, list[Mention]]()
    for mention in board.mentions:
        if mention.source_only or mention.kind == "pronoun":
            continue
        root = reading.root(mention.start, mention.end)
        root = reading.head[root] if reading.rel[root] == "appos" else root
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


# Members ---------------------------------------------------------------------------------------------------------------
def members_of(board: Board, found: Collective, lists: list[Listed], book: OfficeBook) -> list[str]:
    """Return the members of a collective, nearest source first; empty where nothing names them."""
    earlier = [each for each in reversed(lists) if each.end <= found.start and not _acts_on(board, found, each)]
    near = [each for each in earlier if _distance(board, found, each) <= _NEAR]
    so_called = _so_called(board, found)
    if so_called:
        return so_called
    if len(board.parties) > 1:
        near, earlier = (_of_sides(board, found, _about_parties(board, found, lists)) for lists in (near, earlier))
    if found.count is None:
        return _bodies(board, found, _open_members(board, found, near, earlier, book))
    return _bodies(board, found, _counted_members(board, found, near, earlier, book))


def _counted_members(
    board: Board, found: Collective, near: list[Listed], earlier: list[Listed], book: OfficeBook
) -> list[str]:
    here = [each for each in near if not found.noun and _distance(board, found, each) == 0]
    return (
        _of_lists(here[:1], board, found, book)  # Karsia and Veldoria, reconciled since, both sent ships
        or _two_people(board, found)
        or _known_leaders(board, found, book)
        or _of_lists(
            [each for each in near if _distance(board, found, each) <= 1 or found.count != 2], board, found, book
        )
        or _leaders_of_parties(board, found, book)
        or _of_parties(board, found, book)
        or _of_lists(near, board, found, book)
        or _of_lists(earlier, board, found, book)
        or _of_pool(board, found, book)
    )


def _so_called(board: Board, found: Collective) -> list[str]:
    """The three armies, both cabinets: the study's own whose names end in the noun, if so many do."""
    index, last = board.reading.index, board.reading.text[found.end - 1]
    named = (index.heads.get(found.noun) or index.twins_called(last)) if found.sort != "people" else ()
    spoken = [i for i in named if any(m.actor_id == i for m in board.mentions)]
    wanted = found.count or (len(spoken) if len(spoken) > 1 else 2)
    meant = next((ids for ids in (spoken, list(named)) if len(ids) == wanted), [])
    return meant if len(meant) > 1 else []


def _two_people(board: Board, found: Collective) -> list[str]:
    """The two spoke: the people of this sentence, or of this and the one before it, where two are there.

    Where *the two* do not act, and where more are there, they must be one of each party; so must *the two men*, who may have been
    named some sentences before.
    """
    reading = board.reading
    if (found.noun and not reading.is_(found.end - 1, "plain_people")) or found.count != 2:
        return []
    acts = not found.noun and reading.rel[found.end - 1].startswith("nsubj")
    for reach in (0, 1, 2, 4) if found.noun else (0, 1):  # the two men: not before others who were named since
        near = [m for m in board.before(found.start) if reading.sent[found.start] - reading.sent[m.start] <= reach]
        people = list(dict.fromkeys(m.actor_id for m in near if board.actor(m.actor_id).kind == "person"))
        theirs = [i for i in people if board.principal(i) in board.parties]
        two = people if acts and len(people) == 2 else theirs
        if len(two) == 2 and len({board.principal(person) for person in two}) == 2:
            return two if not found.noun or len(people) == 2 else []
        if found.noun and len(people) > 1:
            return []
    return []


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
    parties = _of_parties(board, found, book, both=True)
    theirs = found.noun in _SIDES and all(_spoke(board, found, party) for party in board.parties)
    return (theirs and parties) or _of_lists(near, board, found, book) or parties


def _leaders_of_parties(board: Board, found: Collective, book: OfficeBook) -> list[str]:
    """The two leaders: whoever leads each of the parties, where the registry knows all of them."""
    speaks = {m.principal for m in board.mentions}
    leads = board.reading.is_(found.end - 1, "commanding_people") and (found.noun == "leader" or found.count == 2)
    if not leads or found.count not in (2, None) or not speaks & set(board.parties):
        return []
    held = leaders_of(board, list(board.parties), book)
    return held if len(held) > 1 else []


def _known_leaders(board: Board, found: Collective, book: OfficeBook) -> list[str]:
    """The two men: whoever leads the parties, where the text has named them all."""
    if found.sort != "people" or not board.reading.is_(found.end - 1, "plain_people"):
        return []
    held = leaders_of(board, list(board.parties), book)
    named = {m.actor_id for m in board.before(found.start)}
    return held if len(held) > 1 and named.issuperset(held) else []


def _mediators(board: Board, found: Collective) -> list[str]:
    """The mediators: those of that role in the study whom the text has named."""
    before = dict.fromkeys(m.principal for m in board.mentions if m.end <= found.start)
    members = [p for p in before if board.actor(p).role == "mediator"]
    return members if len(members) == (found.count or len(members)) and len(members) > 1 else []


def _about_parties(board: Board, found: Collective, lists: Sequence[Listed]) -> list[Listed]:
    """Leave out lists of others whom the study lists, where sides, teams or blocs are meant and both parties came before.

    Mediators and allies are no *two sides*, nor is a party with its mediator; a pair of which the study says nothing may be.
    """
    spoken = {m.principal for m in board.mentions if m.end <= found.start}
    if found.noun not in board.reading.lexicon.sets["organised_sides"] or not spoken.issuperset(board.parties):
        return list(lists)
    parties, own = set(board.parties), board.reading.index.own
    kept = []
    for each in lists:
        speaks = {board.principal(i) for i in each.ids}
        brokers = {i for i in speaks - parties if board.actor(i).role == "mediator"}
        others = (speaks - parties) & own if found.noun in _SIDES and len(speaks & parties) == 1 else brokers
        if not (others if speaks & parties else speaks & own):
            kept.append(each)
    return kept


def _spoke(board: Board, found: Collective, party: str) -> bool:
    """Tell whether a party or somebody of it was named not long before a collective."""
    reading = board.reading
    return any(
        m.principal == party and reading.sent[found.start] - reading.sent[m.start] <= _NEAR
        for m in board.before(found.start)
    )


def _acts_on(board: Board, found: Collective, each: Listed) -> bool:
    """Tell whether those named together do something to the collective (Karsia and Quenda urged the parties to wait)."""
    reading, role = board.reading, board.reading.rel[found.end - 1]
    verb = reading.head[found.end - 1]
    if role.startswith("nsubj") and reading.rel[verb] in ("xcomp", "ccomp"):
        role, verb = "obj", reading.head[verb]  # told both sides to wait
    if role not in ("obj", "iobj") or each.end > found.start or each.collective:
        return False
    return any(subject < each.end <= verb for subject in reading.children(verb, "nsubj"))


def _of_sides(board: Board, found: Collective, lists: Sequence[Listed]) -> list[Listed]:
    """Leave out lists that are no two sides: of one body and its own, of people who speak for nobody, of a person and a body."""
    if found.noun not in _SIDES:
        return list(lists)
    kept = []
    for each in lists:
        speaks, people = {board.principal(i) for i in each.ids}, [board.actor(i).kind == "person" for i in each.ids]
        alike = all(people) or not any(people)
        if alike and len(speaks) > 1 and all(board.actor(i).kind != "person" for i in speaks):
            kept.append(each)
    return kept


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
        return principals if all(board.actor(p).kind in STATES for p in principals) else []
    if found.sort == "people":
        return _as_people(board, ids, found, book)
    if found.noun in board.reading.lexicon.sets["organised_sides"]:
        ids = list(dict.fromkeys(board.principal(i) if board.actor(i).kind == "person" else i for i in ids))
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
    return [p for p in principals if found.sort == "sides" or board.actor(p).kind in STATES]


def _fits(board: Board, person: str, found: Collective, book: OfficeBook) -> bool:
    if found.office is None:
        wider = board.reading.lexicon.generic.get(found.noun, ())
        return not wider or office_of(board, person, book) in wider
    return office_of(board, person, book) == found.office


def _bodies(board: Board, found: Collective, states: list[str]) -> list[str]:
    """Both armies: the bodies so called of the states that are meant; their ministries where text or study name them."""
    if found.office and found.sort == "states":
        return _ministries(board, found) or [_ministry(board, state, found.office) or state for state in states]
    body = board.reading.lexicon.tables["own_bodies"].get(found.noun)
    return [introduce_ministry(board, state, body) for state in states] if body else states


def _ministries(board: Board, found: Collective) -> list[str]:
    """The two ministries: the last two that the text named, where that was near."""
    reading = board.reading
    near = [m for m in board.before(found.start) if reading.sent[found.start] - reading.sent[m.start] <= _NEAR]
    named = list(dict.fromkeys(m.actor_id for m in reversed(near) if board.actor(m.actor_id).kind == "ministry"))
    so_called = [i for i in named if found.office == "ministry" or i.endswith(f"-{found.office}")]
    return sorted(so_called[:2]) if len(so_called) == 2 else []


def _ministry(board: Board, state: str, called: str) -> str | None:
    """Return a state's ministry that text or study name so, or named last where no name is said; None where there is none."""
    known = f"{state}-{called}"
    if known in board.registry or known in board.local:
        return known
    spoken = [m.actor_id for m in board.mentions if board.actor(m.actor_id).kind == "ministry" and m.principal == state]
    return spoken[-1] if spoken and called == "ministry" else None
