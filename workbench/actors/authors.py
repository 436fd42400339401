"""Whose statement a text is: who says `we` in it, and of whom it says `it` or `the council`, where nobody else is quoted."""

from __future__ import annotations

from workbench.actors.board import Board
from workbench.actors.reading import FINITE, Reading
from workbench.actors.records import Mention

#: How many tokens may stand before the noun (Joint final statement of), and between `of` and the author's name, organs aside or with them.
_BEFORE, _NEAR, _BETWEEN = 4, 4, 9
_FROM = frozenset({"of", "by", "from"})
#: What may stand between *the* and the noun of an organ (the Central Committee).
_OF_ORGANS = frozenset(
    {"central", "general", "executive", "national", "high", "supreme", "political", "federal", "permanent"}
    | {"coordinating", "governing", "ministerial"}
)


def author_of(board: Board) -> str | None:
    """Return the actor whose statement, appeal or letter a text is by its headline, or None.

    `Statement of the Guild on the talks`, `Communique of the Central Council of the Guild`, `Guild statement on the talks`,
    `Guild: final communique`; not what somebody does with one (Karsia rejects ...).
    """
    reading = board.reading
    if not reading.n or not reading.in_headline(0):
        return None
    end = reading.sentence_of(0)[1]
    named = sorted((m for m in board.mentions if m.end <= end), key=lambda m: (m.start, -m.end))
    noun = next((i for i in range(end) if reading.is_(i, "statement_nouns")), end)
    if noun == end:
        return None
    before = [m for m in named if m.start < noun]
    if before:
        first, last = before[0], before[-1]
        colon = reading.text[first.end : first.end + 1] == [":"]
        told = colon and len(before) == 1 and _only_describe(reading, first.end + 1, noun)
        return first.actor_id if first.start < 3 and (told or last.end == noun) else None
    return _of(board, noun, named) if noun < _BEFORE else None


def _only_describe(reading: Reading, start: int, noun: int) -> bool:
    """Tell whether nothing but words for its kind stand before the noun of a statement (final communique)."""
    return noun - start < _BEFORE and all(reading.pos[i] in ("ADJ", "NOUN") for i in range(start, noun))


def _of(board: Board, noun: int, named: list[Mention]) -> str | None:
    """Return whose statement it is by what follows the noun: a name, maybe after the organs that speak for it."""
    reading, begin = board.reading, noun + 1
    while begin < reading.n and (reading.text[begin].isdigit() or reading.lower[begin].strip(".") in ("", "no")):
        begin += 1  # Communique No. 4 of
    if begin >= reading.n or reading.lower[begin] not in _FROM or _does_something(reading):
        return None
    for m in named:
        if not begin < m.start <= begin + 1 + _BETWEEN or _is_an_organ_of(board, m, named):
            continue
        between = range(begin + 1, m.start)
        near = m.start - begin <= _NEAR
        organ = any(_is_organ(board, i) for i in between) and reading.lower[m.start - 1] in ("of", "the")
        if all(reading.pos[i] in ("NOUN", "PROPN", "ADJ", "ADP", "DET") for i in between) and (near or organ):
            return _whose_organ(board, m)
    return None


def _does_something(reading: Reading) -> bool:
    """Tell whether a headline tells what somebody or something does (Message from the Front angers Karsia)."""
    start, end = reading.sentence_of(0)
    return any(reading.tag[i] in FINITE and reading.pos[i] in ("VERB", "AUX") for i in range(start, end))


def _whose_organ(board: Board, mention: Mention) -> str:
    """Return the listed organisation of whose organ a mention is (the General Command of the Movement), else its own actor."""
    inside = [board.named[i] for i in range(mention.start, mention.end) if i in board.named]
    return inside[-1] if inside and mention.actor_id in board.local else mention.actor_id


def _is_an_organ_of(board: Board, mention: Mention, named: list[Mention]) -> bool:
    """Tell whether words that the registry knows are here an organ of another (the General Assembly of the Raised Villages)."""
    after = next((m for m in named if m.start >= mention.end), None)
    if after is None or mention.actor_id in board.reading.index.own:
        return False
    return "of" in board.reading.lower[mention.end : after.start] and after.start - mention.end <= 2


def _is_organ(board: Board, i: int) -> bool:
    return board.reading.is_(i, "inner_organs") or board.reading.is_(i, "shared_organs")


# Organs that speak -----------------------------------------------------------------------------------------------------
def speak_for_author(board: Board) -> None:
    """Record the organs that speak in a statement (The Presidium regrets ...) for the organisation whose statement it is.

    An organ is the author's own where the text says so (the Council of the Guild), or has spoken of no other called so.
    """
    author, reading = author_of(board), board.reading
    if author is None or board.actor(author).kind in ("person", "state") or reading.lower[0] == "joint":
        return
    _name_organ(board, author)
    own = _own_organs(board, author)
    for start, _ in reading.bounds:
        begin = start + next((k for k, text in enumerate(reading.text[start : start + 2]) if not text.isspace()), 0)
        noun = _past_kind(board, begin + 1)
        if noun >= reading.n or reading.lower[begin] != "the" or not _is_organ(board, noun):
            continue
        if reading.tag[noun] == "NNS" or not reading.rel[noun].startswith("nsubj"):
            continue
        end = _end_of_own(board, noun + 1, author)
        told = reading.lower[noun] in own or (end is not None and end > noun + 1)
        if end is None or not (told or _is_nobody_elses(board, begin, noun)):
            continue
        board.mentions = [m for m in board.mentions if not begin <= m.start <= noun]
        reason = "an organ of the organisation whose statement this is"
        board.add(begin, end, author, kind="description", reason=reason)


def _past_kind(board: Board, i: int) -> int:
    """Return the first token from `i` on that is no word for the kind of an organ (the Executive; the Executive Bureau)."""
    lower = board.reading.lower
    while (
        i + 1 < board.reading.n and lower[i] in _OF_ORGANS and (lower[i + 1] in _OF_ORGANS or _is_organ(board, i + 1))
    ):
        i += 1
    return i


def _own_organs(board: Board, author: str) -> set[str]:
    """Return the nouns of organs that the text says are the author's (the Central Council of the Guild)."""
    organs = (i for i in range(board.reading.n) if _is_organ(board, i))
    return {board.reading.lower[i] for i in organs if (_end_of_own(board, i + 1, author) or 0) > i + 1}


def _end_of_own(board: Board, end: int, author: str) -> int | None:
    """Return where an organ's phrase ends, with `of` and the author's name after it; None where it is another's."""
    reading = board.reading
    if reading.lower[end : end + 1] != ["of"]:
        return end
    after = next((i for i in range(end + 1, min(end + 3, reading.n)) if i in board.named), None)
    if after is None or board.named[after] != author:
        return None
    return next((i for i in range(after, reading.n) if board.named.get(i) != author), reading.n)


def _name_organ(board: Board, author: str) -> None:
    """Record a headline's `the Central Council of the Guild` as the guild: it is no organisation of its own there."""
    end = board.reading.sentence_of(0)[1]
    for m in [m for m in board.mentions if m.end <= end and m.actor_id != author and _whose_organ(board, m) == author]:
        board.mentions.remove(m)
        board.add(m.start, m.end, author, kind="description", reason="the organisation whose statement this is")


def _is_nobody_elses(board: Board, begin: int, noun: int) -> bool:
    """Tell whether an organ can be the author's: a word for organs alone, of no listed actor, and of nobody else before."""
    reading, word = board.reading, board.reading.lower[noun]
    inside = [m for m in board.mentions if begin <= m.start <= noun]
    listed = any(m.actor_id in board.registry for m in inside) or any(i in board.named for i in range(begin, noun + 1))
    if listed or not reading.is_(noun, "inner_organs") or reading.is_(noun, "shared_organs"):
        return False
    if any(reading.rel[child].startswith("acl") for child in reading.children(noun)):
        return False
    return all(_stands_plain(reading, k) for k in range(reading.n) if reading.lower[k] == word)


def _stands_plain(reading: Reading, noun: int) -> bool:
    """Tell whether an organ is named by *the* alone, with no more than its kind (the council; the Central Council)."""
    i = noun - 1
    while i >= 0 and reading.lower[i] in _OF_ORGANS:
        i -= 1
    return i >= 0 and reading.lower[i] == "the"
