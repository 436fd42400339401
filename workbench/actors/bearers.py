"""Who bears a title: the name beside it, and what the title tells of whoever that is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workbench.actors.board import Board
from workbench.actors.names import Cluster
from workbench.actors.phrases import determiner_start
from workbench.actors.reading import TITLE, Reading
from workbench.actors.records import PersonName
from workbench.actors.shared_names import choose_by_title

if TYPE_CHECKING:
    from workbench.actors.offices import OfficeBook
    from workbench.actors.titles import Surroundings, Title

#: Stands among the offices of a person whose title says that it is one of a state, but not of which.
OF_STATE = "office of a state"
#: Stands there of whoever has left an office.
FORMER = "former"
#: What may stand between a title and the comma before its bearer's name: its field, or a place.
_FIELD, _PLACE = frozenset({"NOUN", "ADJ", "CCONJ", "DET"}), frozenset({"PROPN"})
_AFTER_TITLE = {
    **dict.fromkeys(("for", "on"), _FIELD),
    **dict.fromkeys(("in", "at"), _PLACE),
    "of": _FIELD | _PLACE,
}


def owner_before(reading: Reading, title: Title, around: Surroundings) -> None:
    """Veks's spokesman, Omar Dun: whoever the person right before serves."""
    owner = around.person_ending.get(title.words_start - 1)
    if owner and not title.owners and reading.is_possessive(title.words_start - 1):
        title.owners = (owner.actor_id,)


def await_owner(board: Board, title: Title, bearer: PersonName) -> None:
    """Note a titled person whose owner a pronoun or a description before the title will tell (its leader, Omar Dun)."""
    before = title.words_start - 1
    if not title.left and not title.owners and before >= 0 and board.speaks_for_nobody(bearer.actor_id):
        board.awaiting[before] = bearer.actor_id


def bearer_of(reading: Reading, title: Title, around: Surroundings) -> PersonName | None:
    """Return the name that a title goes with: right after it, after a comma, or before a comma."""
    after = around.person_starting.get(title.end)
    if after:
        if not title.plural:
            after.title_start = min(after.title_start, title.start)
        title.end = title.start
        return after
    if title.plural:
        return None
    end = _past_place(reading, title.end, around)
    field = _past_field(reading, end)
    if field + 1 < reading.n and reading.text[field] == ",":
        begin = field + 1 + 2 * (reading.lower[field + 1 : field + 3] == ["known", "as"])
        apposed = around.person_starting.get(past_titles(reading, begin, around))
        if apposed and (field == end or not is_subject(reading, apposed)):
            return _apposed(reading, apposed)
    before = determiner_start(reading, title.start)
    if before > 1 and reading.text[before - 1] == "," and before - 1 in around.person_ending:
        return around.person_ending[before - 1]
    return None


def joined_people(reading: Reading, i: int, around: Surroundings) -> list[PersonName]:
    """Return the names that begin at `i` and are joined by commas and `and`, each perhaps after a title of its own."""
    people = list[PersonName]()
    while (person := around.person_starting.get(past_titles(reading, i, around))) is not None:
        people.append(person)
        i = person.end
        joint = i
        while reading.lower[i : i + 1] in ([","], ["and"]) and i < joint + 2:
            i += 1
        if i == joint:
            break
    return people


def _past_place(reading: Reading, end: int, around: Surroundings) -> int:
    """Return the end of where an office is held (the ambassador in Tolvar, Omdu Dun), else `end`."""
    if reading.lower[end : end + 1] in (["in"], ["at"], ["to"]):
        cluster = around.cluster_starting.get(around.name_start(reading, end + 1))
        if cluster and not cluster.possessive and reading.text[cluster.end : cluster.end + 1] == [","]:
            return cluster.end
    return end


def _past_field(reading: Reading, end: int) -> int:
    """Return the end of what an office is for or of an unlisted place of it (her adviser for trade, Omar Dun), else `end`."""
    classes = _AFTER_TITLE.get(reading.lower[end], ()) if end < reading.n else ()
    after = end + 1
    while after < min(end + 5, reading.n) and reading.pos[after] in classes:
        after += 1
    return after if after > end + 1 and reading.text[after : after + 1] == [","] else end


def is_subject(reading: Reading, person: PersonName) -> bool:
    return reading.rel[reading.root(person.start, person.end)].startswith("nsubj")


def past_titles(reading: Reading, i: int, around: Surroundings) -> int:
    """Return where a name begins after further titles at `i` (the army chief, General Omar Dun)."""
    for _ in range(3):
        sense = reading.sense(i) if i not in around.person_starting else None
        described = _past_description(reading, i, around)
        if sense and is_capital_title(reading, i):
            i = sense[0]
        elif described > i:
            i = described
        elif reading.is_(i, "title_modifiers") and is_capital_title(reading, i + 1):
            i += 1  # retired | Colonel Omar Dun
        elif reading.is_honorific(i) and i not in around.person_starting:
            i += 1
        else:
            break
    return i


def is_capital_title(reading: Reading, i: int) -> bool:
    """Tell whether a title with a capital begins at `i`, as before a name."""
    sense = reading.sense(i)
    return sense is not None and bool(sense[1].classes.keys() & TITLE) and reading.text[i][:1].isupper()


def _past_description(reading: Reading, i: int, around: Surroundings) -> int:
    """Return where a name begins after words that describe its bearer (the retired pilot Mat Dun), else `i`."""
    if reading.lower[i : i + 1] not in (["the"], ["a"], ["an"]):
        return i
    for j in range(i + 1, min(i + 6, reading.n)):
        if j in around.person_starting:
            return j if j > i + 1 else i
        if not (reading.pos[j] in ("ADJ", "NOUN") or reading.is_honorific(j)):
            break
    return i


def _apposed(reading: Reading, person: PersonName) -> PersonName | None:
    """A name after a comma explains the title, unless it goes on to a subject of its own (In Karsia's view, Veks ...)."""
    after = reading.text[person.end] if person.end < reading.n else "."
    if after in (",", ".", ";", ")", ":") or reading.rel[reading.root(person.start, person.end)] in ("appos", "flat"):
        return person
    return None


def name_bearer(board: Board, title: Title, person: PersonName, offices: OfficeBook) -> None:
    """Record what a title says of a named person, and its words as a mention where they stand apart from the name."""
    owner = title.owners[0] if len(title.owners) == 1 else None
    if not person.sure:
        choose_by_title(board, person, owner, title.offices, listed=offices)
    give_title(board, person.actor_id, owner, title)
    if title.topic:
        topic = title.topic
        field_of_office(board, topic)
    apart = title.end > title.start and not person.title_start <= title.start < person.end
    if apart:
        owned = title.possessor is not None and not title.owners
        start = title.start if owned else determiner_start(board.reading, title.start)
        board.add(start, title.end, person.actor_id, kind="title", reason="a title set beside the name")


def field_of_office(board: Board, topic: Cluster) -> None:
    """Record what an office is for: a state as a place, an organisation as spoken of (the envoy to the Coast Council)."""
    start, end = topic.start, topic.end - topic.possessive
    if board.actor(topic.ids[0]).kind == "state":
        board.place(start, end, topic.ids[0], "the field of an office")
    else:
        board.add(start, end, topic.ids[0], kind="name", reason="to whom somebody is sent")


def give_title(board: Board, person: str, owner: str | None, title: Title) -> None:
    """Give a person the offices of a title, and an unlisted one the principal of whom the title serves; a former one serves nobody."""
    lexicon = board.reading.lexicon
    if person in board.local:
        actor = board.local[person]
        if owner and actor.principal == person and not title.left:
            actor = replace(actor, principal=board.principal(owner))
        gender = "female" if set(title.words) & lexicon.sets["female_titles"] else None
        gender = gender or ("male" if set(title.words) & lexicon.sets["male_titles"] else None)
        board.local[person] = replace(actor, gender=actor.gender or gender)
        board.offices[person].add("")  # titled, so a political agent
    offices = board.offices[person]
    if title.left and not offices - {""}:
        offices.add(FORMER)
    elif not title.left:
        offices.discard(FORMER)
        offices |= {OF_STATE} if title.served and not owner else set()
    principal = board.principal(owner) if owner else board.principal(person)
    for office in () if title.past else title.offices:
        board.gives_office(person, principal, office)
    for word in title.words:
        board.offices[person].add(word)
