"""Unlisted organisations that common words name: the lorry drivers' federation, the bishops' conference."""

from __future__ import annotations

from workbench.actors.board import Board
from workbench.actors.names import Cluster
from workbench.actors.phrases import determiner_start
from workbench.actors.reading import Reading

_NAMING = frozenset({"NOUN", "PROPN", "ADJ"})


def find_civic_groups(board: Board, clusters: list[Cluster]) -> None:
    """Introduce and record the organisations that are told by a noun for one and by whose it is or what it is for."""
    reading = board.reading
    named = {i for cluster in clusters for i in range(cluster.start, cluster.end)}
    for i in range(reading.n):
        if _is_civic_noun(reading, i) and not board.taken[i]:
            start = _start(board, i, named)
            if start < i and _is_told_apart(reading, start, i):
                _record(board, start, i + 1)


def _is_civic_noun(reading: Reading, i: int) -> bool:
    """Tell whether a noun for an organisation stands at `i`, at the end of its phrase."""
    if not reading.is_(i, "civic_nouns") or reading.pos[i] not in ("NOUN", "PROPN") or reading.text[i][:1].isupper():
        return False
    goes_on = i + 1 < reading.n and reading.pos[i + 1] in ("NOUN", "PROPN") and reading.head[i] == i + 1
    return (not goes_on and not reading.is_possessive(i + 1)) or (not goes_on and reading.rel[i] == "nmod:poss")


def _start(board: Board, i: int, named: set[int]) -> int:
    """Return where the words before the noun that say whose it is begin."""
    reading, start = board.reading, i
    while start > 0 and i - start < 5 and reading.sent[start - 1] == reading.sent[i] and not board.taken[start - 1]:
        before = start - 1
        if before in named or not (reading.pos[before] in _NAMING or reading.is_possessive(before)):
            break
        start = before
    return i if reading.is_possessive(start) else start


def _is_told_apart(reading: Reading, start: int, i: int) -> bool:
    """Tell whether the noun has an owner or a field: a plural with a mark of possession, or a noun."""
    owned = reading.is_possessive(i - 1)
    thing = reading.is_(i - 1, "civic_nouns") or reading.is_(i - 1, "union_things")
    field = reading.pos[i - 1] in ("NOUN", "PROPN") and not thing
    return owned or (field and not reading.is_(i, "loose_civic_nouns"))


def _record(board: Board, start: int, end: int) -> None:
    actor_id = board.introduce(board.reading.words_of(start, end), kind="group")
    reason = "an organisation that no registry knows, by what it is"
    board.add(determiner_start(board.reading, start), end, actor_id, kind="description", reason=reason)
