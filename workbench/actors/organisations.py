"""Names of organisations that no registry knows: recognised ones, runs of capitals, acronyms."""

from __future__ import annotations

from workbench.actors.board import Board
from workbench.actors.places import in_dateline
from workbench.actors.reading import POSSESSIVES, Reading
from workbench.actors.records import Hit, Name
from workbench.actors.short_forms import whole_name

_NAMING = frozenset({"PROPN", "NOUN", "ADJ", "X"})
#: Words in which a recogniser breaks off a name (Embassy of the).
_UNFINISHED = frozenset({"of", "the", "for", "and"})
_OF_GOVERNMENTS = frozenset({"national", "federal", "central", "interim", "transitional", "provisional", "caretaker"})


def unlisted_organisations(board: Board, listed: list[Hit], in_person: set[int]) -> list[Name]:
    """Introduce organisations that no registry knows and return their names; a second mention by acronym included."""
    reading, found = board.reading, []
    spans = [_trimmed(reading, entity.start, entity.end) for entity in reading.entities if entity.label == "ORG"]
    spans = [
        (start, end)
        for start, end in spans
        if reading.lower[end - 1] not in _UNFINISHED and not _is_field(reading, end)
    ]
    short = _bracketed(reading, [end for _, end in spans])
    for start, end in sorted(
        {*spans, *_capital_runs(reading, listed, spans), *_subject_runs(reading, listed, in_person)}
    ):
        if (
            start >= end
            or (end - start == 1 and reading.text[start] in short)
            or in_person.intersection(range(start, end))
            or (all(text.isupper() for text in reading.text[start:end]) and in_dateline(reading, start, end))
        ):
            continue
        inside = [hit for hit in listed if hit.start < end and start < hit.end]
        joined = [] if inside else _run_together(board, start, end, listed)
        if joined:
            found += joined
            continue
        part_of = None if inside else whole_name(board, start, end, listed)
        if part_of:
            found.append(Name(start, end, part_of, "name"))
            continue
        if not _is_new(reading, start, end, inside) or _is_the_government(reading, start, end):
            continue
        owner = _whose_organ(board, start, end, inside)
        actor_id = board.introduce(reading.words_of(start, end), kind=_kind(reading, start, end), principal=owner)
        found.append(Name(start, end, actor_id, "name"))
    return found + _acronyms(board, found, listed)


def _is_field(reading: Reading, end: int) -> bool:
    """Tell whether a recognised organisation is only the field of an office (Justice and Human Rights Minister Omar Dun)."""
    return end < reading.n and reading.lower[end] in ("minister", "ministers", "ministry", "secretary")


def _run_together(board: Board, start: int, end: int, listed: list[Hit]) -> list[Name]:
    """Return the two organisations whose short names a recogniser took for one (Lodge and Forum), or nothing."""
    reading = board.reading
    middle = next((i for i in range(start + 1, end - 1) if reading.lower[i] in ("and", "or")), None)
    if middle is None:
        return []
    after = middle + 1 + (reading.lower[middle + 1] in ("the", "a"))
    spans = ((start, middle), (after, end))
    ids = [whole_name(board, a, b, listed) if a < b else None for a, b in spans]
    return [Name(a, b, i, "name") for (a, b), i in zip(spans, ids, strict=True) if i] if all(ids) else []


def _bracketed(reading: Reading, ends: list[int]) -> set[str]:
    """Return the acronyms that stand in brackets right after a name that ends at one of `ends`."""
    after = [reading.text[end : end + 3] for end in ends]
    return {
        words[1] for words in after if len(words) == 3 and (words[0], words[2]) == ("(", ")") and words[1].isupper()
    }


def _capital_runs(reading: Reading, listed: list[Hit], spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return runs of capitals that end in a group's noun and that no recogniser saw (Coast Defence Front)."""
    known = {i for start, end in spans for i in range(start, end)} | {
        i for hit in listed for i in range(hit.start, hit.end)
    }
    found = []
    for i, word in enumerate(reading.lower):
        if not _names_group(reading, word) or i in known or not reading.text[i][:1].isupper():
            continue
        start = i
        while (
            start > 0
            and start - 1 not in known
            and (_inside_run(reading, start - 1) or _inner_possessive(reading, start - 1))
        ):
            start -= 1
        if i - start >= 1 and (start - 1 not in known or reading.text[start - 1] in POSSESSIVES):
            found.append((start, i + 1))
    return found


def _subject_runs(reading: Reading, listed: list[Hit], in_person: set[int]) -> list[tuple[int, int]]:
    """Return runs of capitals after `the` that are the subject of a verb and that no recogniser saw (the Bar of Vissen)."""
    known = {i for hit in listed for i in range(hit.start, hit.end)} | reading.entity_at.keys() | in_person
    found = []
    for i in range(1, reading.n):
        if reading.lower[i - 1] != "the" or not reading.text[i][:1].isupper() or i in known or reading.in_headline(i):
            continue
        end = _run_end(reading, i, known)
        root = reading.root(i, end)
        if end - i > 1 and reading.rel[root] == "nsubj" and reading.pos[reading.head[root]] == "VERB":
            found.append((i, end))
    return found


def _run_end(reading: Reading, i: int, known: set[int]) -> int:
    """Return the end of a run of capitalised nouns from `i` on, with `of` and `of the` inside it."""
    end = i
    while end < reading.n and end not in known and reading.text[end][:1].isupper() and reading.pos[end] in _NAMING:
        end += 1
        links = (
            2 if reading.lower[end : end + 2] == ["of", "the"] else 1 if reading.lower[end : end + 1] == ["of"] else 0
        )
        if links and reading.text[end + links : end + links + 1] and reading.text[end + links][:1].isupper():
            end += links
            while end < reading.n and reading.text[end][:1].isupper() and reading.pos[end] in _NAMING:
                end += 1
            break
    return end


def _names_group(reading: Reading, word: str) -> bool:
    return word in reading.lexicon.sets["political_words"] or word in reading.lexicon.sets["civic_words"]


def _inner_possessive(reading: Reading, i: int) -> bool:
    """Tell whether a mark of possession stands between two capitalised words after `the` (the Dockers' Federation)."""
    inside = reading.text[i] in ("'", "\u2019") and i > 1 and _inside_run(reading, i - 1)
    return inside and reading.lower[i - 2] == "the"


def _inside_run(reading: Reading, i: int) -> bool:
    begins = reading.sentence_of(i)[0] == i and reading.pos[i] not in ("PROPN", "ADJ")
    return (
        reading.text[i][:1].isupper()
        and reading.pos[i] in _NAMING
        and not reading.is_(i, "title_modifiers")
        and not begins
    )


def _trimmed(reading: Reading, start: int, end: int) -> tuple[int, int]:
    if reading.lower[start] in ("the", "a", "an"):
        start += 1
    for i in range(start + 1, end):
        next_name = reading.lower[i : i + 2] == ["and", "the"]  # two names run together
        dash = reading.text[i] in ("-", "\u2013", "\u2014") and bool(reading.doc[i - 1].whitespace_)
        if dash or next_name or reading.pos[i] in ("VERB", "AUX") or (reading.text[i] in ("on", "in", "at")):
            end = i
            break
    while end > start and (reading.text[end - 1] in POSSESSIVES or reading.words[end - 1] is None):
        end -= 1
    return start, end


def _is_new(reading: Reading, start: int, end: int, inside: list[Hit]) -> bool:
    """Tell whether an organisation is none of a listed actor's: its name holds more than a listed name and an organ."""
    if not reading.text[start][:1].isupper() or _is_government_of(reading, end, inside):
        return False
    if not inside:
        sense = reading.sense(start)
        words = [text for text in reading.text[start:end] if text not in POSSESSIVES]
        capitals = start > reading.sentence_of(start)[0] and all(text[:1].isupper() for text in words)
        proper = capitals or any(reading.pos[i] == "PROPN" for i in range(start, end))
        named = proper and reading.pos[start] not in ("DET", "PRON", "CCONJ")
        return named and (sense is None or sense[0] < end)
    first, last = inside[0], inside[-1]
    own = {i for hit in inside for i in range(hit.start, hit.end)}
    if not any(i not in own and reading.text[i][:1].isupper() and reading.pos[i] in _NAMING for i in range(start, end)):
        return False
    if first.start > start:
        return (first.form == "adjective" and last.end < end) or _is_body_of(reading, start, first.start)
    return not _is_organ(reading, first.end, end)


def _is_the_government(reading: Reading, start: int, end: int) -> bool:
    """Tell whether a name is only what any state calls its government (the National Government)."""
    words = reading.lower[start:end]
    return words[-1] in ("government", "cabinet") and all(word in _OF_GOVERNMENTS for word in words[:-1])


def _whose_organ(board: Board, start: int, end: int, inside: list[Hit]) -> str | None:
    """Return the organisation with whose name that of its organ begins (the African Union Commission), or None."""
    first = inside[0] if inside else None
    if first is None or first.start != start or first.form != "name" or first.end >= end:
        return None
    owner, organ = first.actor_id, board.reading.is_(end - 1, "inner_organs")
    return board.principal(owner) if organ and board.registry[owner].kind in ("igo", "bloc", "party") else None


def _is_government_of(reading: Reading, end: int, inside: list[Hit]) -> bool:
    """Tell whether a name ends in *Government of* and a listed one (the Bolivarian Government of Venezuela)."""
    last = inside[-1] if inside else None
    if last is None or last.end != end or last.form != "name":
        return False
    of = last.start - 1 - (reading.lower[last.start - 1] == "the")
    return of > 0 and reading.lower[of] == "of" and reading.is_(of - 1, "government_nouns")


def _is_body_of(reading: Reading, start: int, end: int) -> bool:
    """Tell whether words before a state's name are those of an organisation there (the United Churches of Karsia)."""
    if reading.lower[end - 1] not in ("of", "for") and reading.lower[end - 2 : end] != ["of", "the"]:
        return False
    organs = reading.sense(start) is not None
    words = (reading.lower[i] for i in range(start, end))
    return not organs and any(_names_group(reading, word) for word in words)


def _is_organ(reading: Reading, start: int, end: int) -> bool:
    """Tell whether the words after a state's name are an organ of it (Kenyan Foreign Ministry) or a person's title."""
    if start < end and reading.text[start] in POSSESSIVES:
        start += 1
    while start < end and reading.is_(start, "title_modifiers") and reading.sense(start) is None:
        start += 1
    if start >= end:
        return True
    sense = reading.sense(start)
    wanted = {"office", "generic", "ministry", "organ", "act", "population", "media"}
    return bool(sense and sense[1].classes.keys() & wanted) or not reading.text[end - 1][:1].isupper()


def _kind(reading: Reading, start: int, end: int) -> str:
    sets = reading.lexicon.sets
    if reading.lower[end - 1] in sets["media_words"]:
        return "media"
    return "party" if reading.lower[end - 1] == "party" else "group"


def _acronyms(board: Board, names: list[Name], listed: list[Hit]) -> list[Name]:
    """Let an acronym in brackets after a name stand for it in the rest of the text."""
    reading, short = board.reading, dict[str, tuple[str, int]]()
    spans = [(name.end, name.actor_id) for name in names]
    spans += [(hit.end, hit.actor_id) for hit in listed if hit.form == "name"]
    for end, actor_id in spans:
        if end + 2 < reading.n and reading.text[end] == "(" and reading.text[end + 2] == ")":
            word = reading.text[end + 1]
            if word.isupper() and 2 <= len(word) <= 8 and word not in short:
                short[word] = (actor_id, end + 1)
    for name in names:  # the Rapid Response Forces, then the RRF
        initials = "".join(text[0] for text in reading.text[name.start : name.end] if text[:1].isupper())
        if len(initials) > 2:
            short.setdefault(initials, (name.actor_id, name.end))
    taken = {i for name in names for i in range(name.start, name.end)} | {
        i for h in listed for i in range(h.start, h.end)
    }
    return [
        Name(i, i + 1, short[text][0], "name")
        for i, text in enumerate(reading.text)
        if text in short and i >= short[text][1] and i not in taken and i not in reading.left_out
    ]
