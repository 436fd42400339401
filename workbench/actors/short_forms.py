"""Short forms of the names of organisations: the Alliance, the Sons, after or instead of the name in full."""

from __future__ import annotations

from workbench.actors.board import Board
from workbench.actors.records import Hit, Name
from workbench.study import normalise_name

_WHOLE = frozenset({"state", "person", "media", "population", "ministry"})
#: Words of governments' names that any state has (the Government said).
_OF_ANY_STATE = frozenset({"government", "state", "national", "republic", "federal", "interim", "unity", "accord"})


def short_forms(board: Board, names: list[Name], in_person: set[int]) -> list[Name]:
    """Return the first or last words of organisations' names that stand alone with a capital, where one only can be meant.

    Meant can be the organisations that the text names, and those that the study itself lists.
    """
    reading = board.reading
    named = {name.actor_id for name in names if name.form == "name"}
    owners = _owners(board, named | reading.index.own)
    taken = in_person | {i for name in names for i in range(name.start, name.end)}
    found = []
    for i, low in enumerate(reading.lower):
        ids = owners.get(low)
        if ids is None or i in taken or i in reading.left_out or not reading.text[i][:1].isupper():
            continue
        meant = ids if len(ids) == 1 else _nearest(board, ids & named, names, i)
        if len(meant) == 1 and _stands_alone(board, i, taken):
            found.append(Name(i, i + 1, next(iter(meant)), "name"))
    return found + _without_article(board, taken | {name.start for name in found})


def _nearest(board: Board, ids: set[str], names: list[Name], i: int) -> set[str]:
    """Return the one of several that a short form at token `i` means: the party, else the one named in full last before."""
    parties = ids & set(board.parties)
    if len(ids) < 2 or len(parties) == 1:
        return parties or ids
    before = [name for name in names if name.actor_id in ids and name.end <= i and name.form == "name"]
    return {max(before).actor_id} if before else ids


def _without_article(board: Board, taken: set[int]) -> list[Name]:
    """Return the names with an article that stand without it: in headlines, and before a noun (a Federation observer)."""
    reading, found = board.reading, []
    called = reading.index.without_article
    for i, low in enumerate(reading.lower if called else ()):
        for words, actor_id in called.get(low, ()):
            span = range(i, i + len(words))
            said = tuple(reading.lower[i : i + len(words)]) == words
            free = not taken.intersection(span) and not reading.left_out.intersection(span)
            if said and free and _needs_no_article(board, i, span.stop):
                found.append(Name(i, span.stop, actor_id, "name"))
                break
    return found


def _needs_no_article(board: Board, i: int, end: int) -> bool:
    return _begins_phrase(board, i, end) if board.reading.in_headline(i) else _describes(board, i, end)


def _describes(board: Board, i: int, end: int) -> bool:
    """Tell whether words with a capital describe the noun right after them and are no part of a longer name."""
    reading = board.reading
    if end >= reading.n or not reading.text[i][:1].isupper() or reading.text[end][:1].isupper():
        return False
    begins = i == reading.sentence_of(i)[0]
    alone = reading.pos[i] == "PROPN" if begins else reading.pos[i - 1] != "PROPN" and reading.text[i - 1] != "-"
    return alone and reading.rel[end - 1] == "compound" and reading.head[end - 1] == end


def _begins_phrase(board: Board, i: int, end: int) -> bool:
    """Tell whether words in a headline are a noun phrase of their own: nothing determines them, no noun goes on."""
    reading = board.reading
    before = reading.pos[i - 1] if i > reading.sentence_of(i)[0] else ""
    goes_on = end < reading.n and reading.text[end] in ("-", "\u2010")
    return (
        before not in ("DET", "ADJ", "NOUN", "PROPN", "NUM")
        and not goes_on
        and reading.pos[end - 1] in ("NOUN", "PROPN", "ADJ")
    )


def whole_name(board: Board, start: int, end: int, listed: list[Hit]) -> str | None:
    """Return the organisation of which a run of words is a part (the Students' Union: the National Students' Union)."""
    said = {word for token in board.reading.words[start:end] for word in token or ()}
    last = (board.reading.words[end - 1] or ("",))[-1]
    ids = {hit.actor_id for hit in listed if hit.form == "name"} | board.reading.index.own
    organised = [i for i in ids if board.actor(i).kind not in _WHOLE]
    if len(said) == 1:
        meant = [i for i in organised if _begins_or_ends(board.actor(i).name, last)]
    else:
        meant = [i for i in organised if _is_part(board.actor(i).name, said, last)]
    return meant[0] if len(meant) == 1 else None


def _begins_or_ends(name: str, word: str) -> bool:
    words = normalise_name(name).split()
    return len(words) > 1 and len(word) > 3 and word in (words[0], words[-1])


def _is_part(name: str, said: set[str], last: str) -> bool:
    words = normalise_name(name).split()
    return len(words) > len(said) and words[-1] == last and said <= set(words)


def _owners(board: Board, ids: set[str]) -> dict[str, set[str]]:
    """Return short form -> the organisations that it can stand for."""
    owners: dict[str, set[str]] = {}
    for actor_id in ids:
        actor = board.actor(actor_id)
        words = actor.name.replace("\u2019", "'").split() if actor.kind not in _WHOLE else []
        if len(words) > 1:
            for word in {words[0], words[-1]}:
                plain = actor.kind == "government" and word.lower() in _OF_ANY_STATE
                if word[:1].isupper() and len(word) > 3 and not word.isupper() and not plain:
                    owners.setdefault(word.lower(), set()).add(actor_id)
    return owners


def _stands_alone(board: Board, i: int, taken: set[int]) -> bool:
    """Tell whether a capitalised word is a noun with an article or a mark of possession, and no part of a longer name."""
    reading = board.reading
    before, after = i - 1, i + 1
    if reading.pos[i] not in ("NOUN", "PROPN") or before in taken or after in taken:
        return False
    longer = reading.text[after : after + 1] and reading.text[after][:1].isupper() and reading.pos[after] == "PROPN"
    entity = reading.entity_at.get(i)
    article = before >= 0 and reading.lower[before] in ("the", "this")
    begins = reading.sentence_of(i)[0] == i
    if longer or (entity and (entity.end - entity.start > 2 or entity.label in ("LOC", "NORP"))):
        return False
    return article or (begins and reading.text[after : after + 1] in (["'s"], ["\u2019s"]))
