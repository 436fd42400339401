"""Titles whose owner only the rest of the text tells: the king, a palace official, a foreign ministry spokesman."""

from __future__ import annotations

from workbench.actors.board import Board
from workbench.actors.descriptions import state_spoken_of
from workbench.actors.groups import introduce_ministry, introduce_office
from workbench.actors.lexicon import plural_of
from workbench.actors.offices import OfficeBook, holder
from workbench.actors.phrases import determiner_start, is_definite
from workbench.actors.reading import Reading
from workbench.actors.resolution import is_complemented
from workbench.actors.titles import Title


def resolve_late_titles(board: Board, titles: list[Title], book: OfficeBook) -> None:
    """Record the office holders of whom only the office is said, officials of a state, and spokesmen without a name."""
    for title in titles:
        if title.past or title.attributive or not board.free(title.start, title.end):
            continue
        definite = is_definite(board.reading, title.start)
        if definite and not is_complemented(board.reading, title):
            _office_holder(board, title, book)
        if board.free(title.start, title.end) and title.served:
            _official(board, title)
        elif board.free(title.start, title.end) and title.words[0] in board.reading.lexicon.sets["bare_voices"]:
            _voice(board, title, definite)


def _office_holder(board: Board, title: Title, book: OfficeBook) -> None:
    """The king: who holds the office for the state last spoken of, else the only one of the study's people who holds it."""
    owner = state_spoken_of(board, title.start) if title.offices else None
    person = holder(board, owner, title.offices[0], book) if owner else None
    reason = f"the {title.words[0]} of the state last spoken of"
    if person is None and not title.plural:
        if only := _only_one_called(board, title, book):
            person, reason = only, f"the only {title.words[0]} of the study"
        elif owner and _is_told_of(board.reading, title):
            person = introduce_office(board, owner, title.offices[0])
    if person:
        start = determiner_start(board.reading, title.start)
        board.add(start, title.end, person, kind="description", reason=reason)


def _is_told_of(reading: Reading, title: Title) -> bool:
    """Tell whether the text tells what the bearer of a title does, who is then an actor although nobody lists him."""
    return reading.rel[reading.root(title.start, title.end)] in ("nsubj", "nsubj:pass", "obl:agent")


def _only_one_called(board: Board, title: Title, book: OfficeBook) -> str | None:
    """Return the one person of the study's own whose office on the day of the document has the title's name, or None."""
    wanted = title.offices[0] if title.offices else title.words[0]
    people = [i for i in sorted(board.reading.index.own) if board.actor(i).kind == "person"]
    titles = {i: (*book.titles_of(i, board.day), *book.worn(i)) for i in people}
    called = [i for i in people if any(_is_named(title, wanted) for title in titles[i])]
    return called[0] if len(called) == 1 else None


def _is_named(office: str, wanted: str) -> bool:
    return office == wanted or office.split()[-1:] == [wanted]


def _official(board: Board, title: Title) -> None:
    """A palace official, a foreign ministry spokesman: they speak for the state spoken of, or for its ministry."""
    state = state_spoken_of(board, title.start)
    if state is None or title.words[0] not in board.reading.lexicon.sets["mouthpieces"] | {"minister"}:
        return
    ids = [introduce_ministry(board, state, title.served)] if title.served != "state" else [state]
    reason = f"'{title.words[0]}': speaks for the state last spoken of"
    board.add_all(determiner_start(board.reading, title.start), title.end, ids, kind="metonym", reason=reason)


def resolve_factions(board: Board, titles: list[Title]) -> None:
    """The generals, nine senators: members of a body of the state spoken of, who act with a voice of their own."""
    for title in titles:
        if title.words[0] in board.reading.lexicon.sets["own_factions"] and board.free(title.start, title.end):
            _faction(board, title)


def _faction(board: Board, title: Title) -> None:
    reading, root = board.reading, board.reading.root(title.start, title.end)
    state = state_spoken_of(board, title.start)
    if state and reading.rel[root] == "nsubj":
        actor_id = introduce_ministry(board, state, plural_of(title.words[0], {}))
        reason = "members of a body of the state, with a voice of their own"
        board.add(determiner_start(reading, title.start), title.end, actor_id, kind="description", reason=reason)


def _voice(board: Board, title: Title, definite: bool) -> None:
    """A spokesman said: whoever he speaks for is the organisation or state that the text last spoke of."""
    reading, root = board.reading, board.reading.root(title.start, title.end)
    article = title.start > 0 and reading.lower[title.start - 1] in ("a", "an")
    if not (definite or article) or not (
        reading.rel[root] == "nsubj" and reading.is_(reading.head[root], "speech_verbs")
    ):
        return
    voices = [
        m
        for m in board.before(title.start)
        if not m.source_only
        and m.kind != "pronoun"
        and board.actor(m.actor_id).kind not in ("person", "population")
        and reading.sent[title.start] - reading.sent[m.start] <= 1
    ]
    if chosen := board.subjects_or_all(voices):
        start = determiner_start(reading, title.start)
        reason = f"'{title.words[0]}': speaks for the one last spoken of"
        board.add(start, title.end, chosen[-1].actor_id, kind="metonym", reason=reason)


def speak_for_people(board: Board) -> None:
    """A spokesman for the president says what the president would: whom the words after `for` name, where that is a person."""
    reading = board.reading
    for mention in [m for m in board.mentions if board.actor(m.actor_id).kind == "person" and m.kind != "pronoun"]:
        voice = determiner_start(reading, mention.start) - 2
        if voice < 0 or reading.lower[voice + 1] != "for" or not reading.is_(voice, "bare_voices"):
            continue
        start = determiner_start(reading, voice)
        here = [m for m in board.mentions if m.start <= voice < m.end]
        left = any(reading.is_(i, "left_words") or reading.lower[i] == "no" for i in range(max(start - 1, 0), voice))
        if left or reading.is_possessive(mention.end) or any(m.start < start for m in here):
            continue
        for named in here:
            if board.speaks_for_nobody(named.actor_id):  # Omar Dun, the spokesman for the president
                board.serves(named.actor_id, mention.principal)
        if all(board.actor(m.actor_id).kind != "person" for m in here):
            board.mentions = [m for m in board.mentions if m not in here]
            reason = f"'{reading.lower[voice]}': speaks for the person named after it"
            board.add(start, voice + 1, mention.actor_id, kind="metonym", reason=reason)
