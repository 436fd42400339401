"""Titles without a name resolved to people: offices by date, counterparts, the minister last spoken of."""

from __future__ import annotations

from dataclasses import dataclass, field

from workbench.actors.bearers import field_of_office
from workbench.actors.board import Board
from workbench.actors.groups import introduce_ministry, introduce_office
from workbench.actors.leaders import leader_of, leaders_of
from workbench.actors.lexicon import plural_of
from workbench.actors.offices import OfficeBook, holder, office_of
from workbench.actors.phrases import determiner_start, is_definite
from workbench.actors.reading import POSSESSIVES, Reading
from workbench.actors.setting import STATES
from workbench.actors.titles import Title

_DEFINITE = frozenset({"the", "this", "that", "his", "her", "its", "their"})


# Titles without a name -------------------------------------------------------------------------------------------------
@dataclass
class Left:
    """Titles that later steps resolve.

    `plural` ones are for the collectives; `possessed` ones, by the token before them, belong to a pronoun or a
    description (his foreign minister, the kingdom's envoy); `late` ones wait for the states that the text speaks of.
    """

    plural: list[Title] = field(default_factory=list)
    possessed: dict[int, Title] = field(default_factory=dict)
    late: list[Title] = field(default_factory=list)


def resolve_titles(board: Board, titles: list[Title], book: OfficeBook) -> Left:
    """Record the titles that name somebody without a name; return those left for later steps."""
    left = Left()
    for title in titles:
        if not board.free(title.start, title.end):
            continue
        if title.topic:
            field_of_office(board, title.topic)
            title.end = title.topic.start - 1
        if title.has("counterpart") or title.has("opposite number") or (title.has("colleague") and title.owners):
            _counterpart(board, title, book)
        elif title.owners:
            _owned(board, title, book)
        elif title.possessor is not None or _after_possessive(board.reading, title):
            left.possessed[title.start - 1] = title
        elif title.plural:
            left.plural.append(title)
        elif not _said_before(board, title, book):
            left.late.append(title)
    return left


def _after_possessive(reading: Reading, title: Title) -> bool:
    """Tell whether a title stands right after a possessive mark or `whose` (the bloc's secretary general)."""
    before = title.start - 1
    return before > 0 and (reading.text[before] in POSSESSIVES or reading.lower[before] == "whose")


def _owned(board: Board, title: Title, book: OfficeBook) -> None:
    """The Karsian foreign minister: the holder on the day of the document; officials: the state they serve."""
    if title.past:
        board.take(title.start, title.end)
    elif title.attributive:
        board.add_all(title.start, title.end, title.owners, kind="metonym", reason="the side that the title describes")
    elif title.plural and title.words[0] in board.reading.lexicon.sets["leading_nouns"] and len(title.owners) > 1:
        _leaders(board, title, book)
    elif len(title.offices) == 1 and not (title.plural and len(title.owners) == 1):
        ids = [
            holder(board, owner, title.offices[0], book) or introduce_office(board, owner, title.offices[0])
            for owner in title.owners
        ]
        _record(board, title, ids, f"who held the office of {title.offices[0]}")
        _owners_too(board, title)
    elif title.offices:
        held = [holder(board, owner, office, book) for owner in title.owners for office in title.offices]
        people = [person for person in held if person]
        if len(people) == len(held):
            _record(board, title, people, "who held these offices", kind="collective")
            _owners_too(board, title)
        else:
            _record(board, title, list(title.owners), "office holders of the state, taken together", kind="metonym")
    else:
        _generic_owned(board, title, book)


def _leaders(board: Board, title: Title, book: OfficeBook) -> None:
    """The leaders of Karsia and Veldoria: who leads each of them, where all are known; and both."""
    people = leaders_of(board, title.owners, book)
    if people:
        _record(board, title, people, "who leads each of them", kind="collective")
        _owners_too(board, title)
    else:
        board.add_all(title.start, title.end, title.owners, kind="metonym", reason="the sides that these lead")


def _owners_too(board: Board, title: Title) -> None:
    """The foreign ministers of Karsia and Veldoria, Karsia, Veldoria foreign ministers: their states are spoken of as well."""
    reading = board.reading
    for i in range(title.start, title.end):
        found = reading.index.names.longest(reading.words, i) if title.plural and reading.words[i] else None
        ids = [entry.actor_id for entry in found[1] if entry.actor_id in title.owners] if found else []
        named = found and ids and all(entry.form == "name" for entry in found[1])
        if found and ids and ({"of", "from"} & {*reading.lower[title.start : i]} or (named and reading.in_headline(i))):
            board.add(i, found[0], ids[0], kind="name", reason="one of those whose office holders are named together")


def _record(board: Board, title: Title, ids: list[str], reason: str, *, kind: str | None = None) -> None:
    kind = kind or ("collective" if len(ids) > 1 else "description" if title.top else "title")
    board.add_all(determiner_start(board.reading, title.start), title.end, dict.fromkeys(ids), kind=kind, reason=reason)


def _generic_owned(board: Board, title: Title, book: OfficeBook) -> None:
    """The Karsian leader, envoy, official: the person the text or the registry knows, else whom they speak for."""
    reading = board.reading
    # The chief of a seat of government (the Kremlin chief) is the leader of the state.
    word = "leader" if title.seat and title.words[0] in ("chief", "boss", "head") else title.words[0]
    definite = (title.start > 0 and reading.lower[title.start - 1] in _DEFINITE) or _is_named(reading, title)
    singular = (definite and not title.plural) or (title.owners and word == "leader" and not title.plural)
    person = _one_called(board, title, word, book, definite=definite) if singular and len(title.owners) == 1 else None
    if person:
        _record(board, title, [person], f"the {word} of the side that the text speaks of")
    elif title.plural and word in reading.lexicon.sets["own_factions"] and not _members_of(board, title):
        ids = [introduce_ministry(board, owner, plural_of(word, {})) for owner in title.owners]
        _record(board, title, ids, "members of a body of the state, with a voice of their own", kind="description")
    elif word in reading.lexicon.sets["mouthpieces"] or _is_organ(reading, title) or _members_of(board, title):
        board.add_all(
            title.start, title.end, title.owners, kind="metonym", reason=f"'{word}': speaks for whom it serves"
        )
    else:
        board.take(title.start, title.end)


def _is_named(reading: Reading, title: Title) -> bool:
    """Karsia's minister; in a headline also Karsian minister: the one of whom the text goes on to speak."""
    before = reading.lower[title.start - 1] if title.start else ""
    owned = any(reading.is_possessive(i) for i in range(title.start, title.end))
    return owned or (reading.in_headline(title.start) and before not in ("a", "an", "another", "some", "one"))


def _members_of(board: Board, title: Title) -> bool:
    """Lawmakers of the Alliance, members of the Front: they stand for the organisation they belong to."""
    return title.plural and all(board.actor(owner).kind not in STATES for owner in title.owners)


def _is_organ(reading: Reading, title: Title) -> bool:
    sense = reading.sense(title.end - 1)
    if sense is None:
        sense = next((s for i in range(title.start, title.end) if (s := reading.sense(i)) and s[0] == title.end), None)
    return bool(sense and "organ" in sense[1].classes) or title.has("leader") or title.has("minister")


def _one_called(board: Board, title: Title, word: str, book: OfficeBook, *, definite: bool) -> str | None:
    owner = title.owners[0]
    principal = board.principal(owner)
    for mention in reversed(board.before(title.start)):
        person = board.actor(mention.actor_id)
        if person.kind == "person" and mention.principal == principal and _is_called(board, person.id, word, book):
            return person.id
    for office in board.reading.lexicon.generic.get(word, ()):
        found = holder(board, owner, office, book) if word != "minister" and (word != "diplomat" or title.top) else None
        if found:
            return found
    if definite and word == "leader" and (led := leader_of(board, owner, book)):
        return led
    alike = book.named_like(principal, word, board.day) if word != "minister" else []
    return alike[0] if len(alike) == 1 else None


def _is_called(board: Board, person: str, word: str, book: OfficeBook) -> bool:
    """Tell whether a person can be called `word`: by a title in the text, or by an office of the registry."""
    said = board.offices.get(person, set()) | set(book.titles_of(person, board.day)) | book.worn(person)
    wider = board.reading.lexicon.generic.get(word, ())
    ends = any(office.split()[-1:] == [word] and not _is_another(office, word) for office in said)
    return word in said or any(office in said for office in wider) or ends


def _is_another(office: str, word: str) -> bool:
    """Tell whether an office that ends in a word is never called so alone (a prime minister is not the minister)."""
    return office == "prime minister" or (office.split()[0] in ("vice", "deputy") and word != "minister")


def _said_before(board: Board, title: Title, book: OfficeBook) -> bool:
    """The minister, the top diplomat: the person last spoken of who is called so; tell whether there is one."""
    reading = board.reading
    if not is_definite(reading, title.start) or title.past or is_complemented(reading, title):
        return False
    wanted = (title.offices or title.words)[0]
    called = [
        m
        for m in board.before(title.start)
        if board.actor(m.actor_id).kind == "person" and _is_called(board, m.actor_id, wanted, book)
    ]
    near = [m for m in called if reading.sent[title.start] - reading.sent[m.start] <= 3]
    chosen = board.subjects_or_all(near) or called
    if chosen:
        reason = f"the {wanted} last spoken of"
        start = determiner_start(reading, title.start)
        board.add(start, title.end, chosen[-1].actor_id, kind="description", reason=reason)
    return bool(chosen)


def is_complemented(reading: Reading, title: Title) -> bool:
    """Tell whether `of`, `for` and the like say whose title it is, so that it is not the one spoken of."""
    told = ("of", "for", "from") if title.offices else ("of", "for", "from", "who")
    if title.end >= reading.n or reading.lower[title.end] not in told:
        return False
    root = reading.root(title.start, title.end)
    charges = f"charging_{reading.lower[title.end]}"  # accused the minister of delay
    charged = charges in reading.lexicon.sets and reading.is_(reading.head[root], charges)
    patient = reading.rel[root] in ("obj", "nsubj:pass")
    return not (charged and patient) or reading.lower[title.end + 1 : title.end + 2] == ["the"]


# Counterparts ----------------------------------------------------------------------------------------------------------
def _counterpart(board: Board, title: Title, book: OfficeBook) -> None:
    """His Ugandan counterpart: who holds for the other side the office that the one spoken of holds for his."""
    principals = [board.principal(owner) for owner in title.owners]
    anchor = _anchor(board, title, principals)
    if anchor is None:
        if title.owners:
            board.add_all(
                title.start, title.end, title.owners, kind="metonym", reason="a counterpart speaks for his state"
            )
        return
    office = office_of(board, anchor, book)
    if title.possessor is not None:
        said = board.reading.lower[title.possessor]
        reason = f"'{said}' goes back to the one whose counterpart is meant"
        board.add(title.possessor, title.possessor + 1, anchor, kind="pronoun", reason=reason)
    ids = [_other(board, owner, office, book) for owner in title.owners] or _same_office(board, anchor, office, book)
    reason = f"holds the office that {board.actor(anchor).name} holds for the other side"
    if ids:
        start = determiner_start(board.reading, title.start)
        board.add_all(start, title.end, ids, kind="description" if len(ids) == 1 else "collective", reason=reason)


def _other(board: Board, owner: str, office: str | None, book: OfficeBook) -> str:
    if office is None:
        return owner
    return holder(board, owner, office, book) or introduce_office(board, owner, office)


def _anchor(board: Board, title: Title, principals: list[str]) -> str | None:
    """Return the person whose counterpart is meant: the subject of the sentence, else the last person spoken of."""
    reading = board.reading
    people = [
        m
        for m in board.before(title.start)
        if board.actor(m.actor_id).kind == "person" and m.principal not in principals
    ]
    here = [m for m in people if reading.sent[m.start] == reading.sent[title.start]]
    pool = here or [m for m in people if reading.sent[title.start] - reading.sent[m.start] <= 2]
    chosen = board.subjects_or_all(pool)
    return chosen[-1].actor_id if chosen else None


def _same_office(board: Board, anchor: str, office: str | None, book: OfficeBook) -> list[str]:
    if office is None:
        return []
    own, leaders = board.principal(anchor), board.reading.lexicon.generic["leader"]
    alike = (office, *(leaders if office in leaders else ()))
    others = [m.actor_id for m in board.mentions if m.principal != own and m.actor_id != anchor]
    for wanted in ((office,), alike):  # the president's counterpart is a president, else whoever leads the other side
        named = [i for i in others if office_of(board, i, book) in wanted]
        listed = [holder(board, party, o, book) for party in board.parties if party != own for o in wanted]
        found = [person for person in (*named, *listed) if person]
        if found:
            return found[:1]
    return []
