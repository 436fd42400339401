"""Stretches of text that can be personal names: by the entity recogniser, after titles and forms of address."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.actors.board import Board
from workbench.actors.reading import POSSESSIVES, TITLE, Reading

_SON_OF = frozenset({"bin", "ibn", "bint"})
#: Forms of address after which nothing but a name can stand.
_ADDRESSES = frozenset({"mr", "mr.", "mrs", "mrs.", "ms", "ms."})
#: How the parts of a name hang on each other.
_BESIDE = frozenset({"flat", "compound", "amod"})
_NOT_NAMES = frozenset({"ADJ", "PRON", "DET", "VERB", "AUX", "ADV", "CCONJ"})


def entity_names(board: Board) -> Iterable[tuple[int, int]]:
    """Yield the tokens of recognised people that can be names, without titles and with what a recogniser cut off."""
    reading = board.reading
    for entity in reading.entities:
        for part in _parts(reading, entity.start, entity.end) if entity.label == "PERSON" else ():
            start, end = _trimmed(reading, *part)
            if end - start == 1:
                start = _with_first_name(reading, start)
            if _looks_personal(reading, start, end):
                yield start, _past_hyphens(reading, end)


def _with_first_name(reading: Reading, start: int) -> int:
    """Return where a name begins of which a recogniser saw the surname only (Wided | Dun), else `start`."""
    first = start - 1
    if first < 1 or reading.sent[first] != reading.sent[start] or first in reading.entity_at or reading.sense(first):
        return start
    before = reading.head[first] == start and reading.rel[first] in _BESIDE
    joined = before or (reading.head[start] == first and reading.rel[start] in _BESIDE)
    noun = reading.tag[first] == "NNP" and reading.pos[first] in ("PROPN", "ADJ", "NOUN", "X")
    named = noun and reading.text[first][:1].isupper() and reading.text[first].isalpha()
    known = reading.index.names.longest(reading.words, first) if reading.words[first] else None
    address = reading.is_honorific(first) or reading.is_(first, "title_modifiers")
    return first if joined and named and not known and not address else start


def _past_hyphens(reading: Reading, end: int) -> int:
    """Return the end of a name with what hyphens join to it, where a recogniser stops before them (Kim Yeon-chul)."""
    while (
        0 < end < reading.n - 1
        and reading.text[end] == "-"
        and not reading.doc[end - 1].whitespace_
        and not reading.doc[end].whitespace_
        and _is_joined(reading, end + 1)
    ):
        end += 2
    return end


def _is_joined(reading: Reading, i: int) -> bool:
    """Tell whether a word after a hyphen is part of the name before it, and no participle (the Veks-led council)."""
    participle = any(reading.is_(i, each) for each in ("broker_participles", "holder_participles"))
    return (
        reading.text[i].isalpha()
        and reading.text[i].islower()
        and not participle
        and not reading.lower[i].endswith("ed")
    )


def _parts(reading: Reading, start: int, end: int) -> Iterable[tuple[int, int]]:
    """Yield the names that a recogniser ran together over a comma or a free dash, without a dateline's town."""
    for i in range(start + 1, end - 1):
        free = bool(reading.doc[i].whitespace_) and bool(reading.doc[i - 1].whitespace_)
        dash = free and reading.text[i] in ("-", "\u2013", "\u2014")
        if dash or reading.text[i] == ",":
            if not (dash and all(word.isupper() for word in reading.text[start:i])):  # DAMRIN - Ilse Veks
                yield start, i
            start = i + 1
    yield start, end


def _looks_personal(reading: Reading, start: int, end: int) -> bool:
    """Tell whether a recognised person can be one: capitals, a proper noun at its end, no nationality there."""
    if (
        start >= end
        or not any(text[:1].isupper() for text in reading.text[start:end])
        or (reading.pos[end - 1] in _NOT_NAMES and reading.text[end - 2] != "-")
    ):
        return False
    if _begins_with_state(reading, start, end) or _is_thing_called_after(reading, end):
        return False  # Karsia Agrees: a headline's capitals
    if any(_begins_title(reading, i, end) for i in range(start, end)):
        return False  # U.S. Secretary, of State
    if end - start == 1 and (reading.is_honorific(start) or reading.is_(start, "styles")):
        return False  # Sheikh; His Majesty
    title = (sense := reading.sense(start)) and sense[0] == end and sense[1].classes.keys() & TITLE
    if title and (end - start > 1 or not _ends_a_name(reading, start)):
        return False  # PRIME MINISTER'S OFFICE; The President approved
    if end - start == 1 and start and reading.is_counted(start - 1) and reading.index.twins_called(reading.text[start]):
        return False  # both Koreas
    inner = next((i for i in range(start, end) if (found := _listed_name(reading, i)) and found == end), None)
    listed = reading.index.names.longest(reading.words, end - 1) if inner == end - 1 else None
    if listed and end - start == 2 and reading.pos[start] == "PROPN" and all(entry.ambiguous for entry in listed[1]):
        return True  # Michael Jordan
    # A state's whole name is a state, whatever the recogniser says; at the end of a longer one it may be a surname.
    return inner is None or (inner > start and end - start > 2)


def _is_thing_called_after(reading: Reading, end: int) -> bool:
    """Tell whether a recognised person is what is called after one (King Omar Airport)."""
    return reading.is_(end - 1, "called_after_people") or reading.is_(end, "called_after_people")


def _begins_title(reading: Reading, i: int, end: int) -> bool:
    """Tell whether a title begins at `i` that goes on after `end`."""
    sense = reading.sense(i)
    return bool(sense and sense[0] > end and sense[1].classes.keys() & TITLE)


def _ends_a_name(reading: Reading, i: int) -> bool:
    """Tell whether a longer personal name of the text ends with this word (Julie Bishop ... Bishop)."""
    people = (entity for entity in reading.entities if entity.label == "PERSON" and entity.end - entity.start > 1)
    return any(reading.text[entity.end - 1] == reading.text[i] for entity in people)


def _begins_with_state(reading: Reading, start: int, end: int) -> bool:
    found = reading.index.names.longest(reading.words, start)
    if not found or found[0] >= end:
        return False
    states = [e for e in found[1] if e.form == "name" and reading.index.actors[e.actor_id].kind == "state"]
    return bool(states) and not any(entry.ambiguous for entry in states)


def _listed_name(reading: Reading, i: int) -> int | None:
    """Return the end of a name of a state or organisation in the registry that begins at token `i`, or None."""
    found = reading.index.names.longest(reading.words, i)
    return found[0] if found and any(not entry.lower for entry in found[1]) else None


def _trimmed(reading: Reading, start: int, end: int) -> tuple[int, int]:
    """Cut titles, nationalities, a possessive and what follows the name off an entity."""
    while end > start and (reading.text[end - 1] in POSSESSIVES or not reading.words[end - 1]):
        end -= 1
    while end - start > 2 and _listed_name(reading, end - 1) == end and reading.text[end - 2][:1].isupper():
        if reading.rel[end - 1] == "flat" and not reading.is_possessive(end) and end - start == 3:
            break  # Madhav Kumar Karsia, a surname
        end -= 1  # the next name, run together with this one
    while start < end - 1:
        sense = reading.sense(start)
        if sense and sense[0] < end and sense[1].classes.keys() & TITLE:
            start = sense[0]
        elif (
            reading.lower[start].strip(".") in reading.lexicon.sets["honorifics"]
            or not reading.words[start]
            or reading.lower[start] in ("the", "a", "an")
        ):
            start += 1
        elif reading.is_(start, "title_modifiers") or _nationality_end(reading, start) > start:
            start = max(start + 1, _nationality_end(reading, start))
        else:
            break
    for i in range(start + 1, end):
        joined = reading.text[i - 1] == "-" and _is_joined(reading, i)
        if (
            reading.text[i][:1].islower()
            and not joined
            and reading.lower[i] not in reading.lexicon.sets["name_particles"]
        ):
            return start, i - (reading.text[i - 1] == "-")
    return start, end


def _nationality_end(reading: Reading, start: int) -> int:
    """Return the end of an adjective or possessive of a state that a recogniser took for part of a name."""
    found = reading.index.names.longest(reading.words, start)
    if not found:
        return start
    possessive = reading.text[found[0] : found[0] + 1] and reading.text[found[0]] in POSSESSIVES
    sense = reading.sense(found[0])
    titled = sense is not None and bool(sense[1].classes.keys() & {*TITLE, "ministry"})
    return found[0] + bool(possessive) if possessive or titled or found[1][0].form == "adjective" else start


def titled_names(board: Board) -> Iterable[tuple[int, int]]:
    """Capitalised words after a title or *Mr* are a name, whatever the recogniser says (Foreign Minister Orlan Veks)."""
    reading = board.reading
    i = 0
    while i < reading.n:
        sense = reading.sense(i)
        if not sense or not sense[1].classes.keys() & TITLE:
            i += 1
            if reading.lower[i - 1] in _ADDRESSES and (end := name_end(reading, i)) > i:
                yield i, end
            continue
        start, i = i, sense[0]
        if not sense[1].plural:
            yield from (name for name in _names_beside(reading, sense[0], start) if not _names_a_body(reading, *name))


def _names_a_body(reading: Reading, start: int, end: int) -> bool:
    """Tell whether capitalised words after what may be a title end like the name of a body (General Labour Union)."""
    sense = reading.sense(end - 1)
    body = sense is not None and bool(sense[1].classes.keys() & {"group", "bare_group", "organ", "ministry"})
    body |= reading.is_(end - 1, "political_words") or reading.is_(end - 1, "venue_nouns")
    return _is_thing_called_after(reading, end) or (end - start > 1 and reading.label(end - 1) != "PERSON" and body)


def _names_beside(reading: Reading, end: int, start: int) -> Iterable[tuple[int, int]]:
    """Yield the name right after a title that ends at `end`, after a comma, or before the comma that precedes it."""
    begin = end
    while reading.is_honorific(begin) and name_end(reading, begin + 1) > begin + 1:
        begin += 1  # my colleague Mr Veks
    after = name_end(reading, begin)
    if after > begin:
        yield begin, after
        return
    if end + 1 < reading.n and reading.text[end] == ",":
        begin = _past_address(reading, end + 1)
        after = name_end(reading, begin)
        if after - begin > 1 and reading.text[after : after + 1] in ([","], ["."]):
            yield begin, after
    while start > 0 and (
        reading.is_(start - 1, "title_modifiers")
        or reading.lower[start - 1] in ("the", "a", "an")
        or reading.text[start - 1] in POSSESSIVES
        or _ends_nationality(reading, start)
    ):
        start -= 1
    if start > 2 and reading.text[start - 1] == ",":
        first = _name_start(reading, start - 1)
        if first < start - 2:
            yield first, start - 1


def _past_address(reading: Reading, i: int) -> int:
    """Return where a name begins after `the` and forms of address at `i` (the Honourable Omar Dun), else `i`."""
    first = begin = i + (reading.lower[i] == "the")
    while reading.is_honorific(begin):
        begin += 1
    return begin if begin > first else i


def _ends_nationality(reading: Reading, end: int) -> bool:
    words = reading.words[end - 1]
    return bool(words) and any(
        i >= 0 and (found := reading.index.names.longest(reading.words, i)) and found[0] == end
        for i in (end - 1, end - 2, end - 3)
    )


def _name_start(reading: Reading, end: int) -> int:
    """Return where the run of capitalised words that ends at `end` begins; `end` where it is no personal name."""
    start = end
    while start > 0 and start > end - 5 and reading.sent[start - 1] == reading.sent[end - 1]:
        if not (
            reading.text[start - 1][:1].isupper() or reading.lower[start - 1] in reading.lexicon.sets["name_particles"]
        ):
            break
        if reading.lower[start - 1] in reading.lexicon.sets["not_names"] or _other_name(reading, start - 1):
            break
        start -= 1
    return start if name_end(reading, start) == end else end


def name_end(reading: Reading, start: int) -> int:
    """Return the end of the run of capitalised words and name particles that begins at `start`; `start` if none."""
    sets, i, end = reading.lexicon.sets, start, start
    while i < reading.n and reading.sent[i] == reading.sent[start]:
        word = reading.lower[i]
        if (
            reading.text[i][:1].isupper()
            and reading.words[i]
            and word not in sets["not_names"]
            and not _other_name(reading, i)
        ):
            end = i + 1
        elif not ((i > start and reading.text[i] == "-") or word in sets["name_particles"]):
            break
        i += 1
    return end


def _other_name(reading: Reading, i: int) -> bool:
    """Tell whether a capitalised word is a state, a title or a verb rather than part of a name."""
    first = (reading.words[i] or ("",))[0]
    if reading.pos[i] in ("VERB", "AUX", "ADP", "PRON", "ADV"):
        return reading.lower[i - 1] not in _SON_OF  # Abdullah bin Zayed
    sense = reading.sense(i)
    if sense and sense[1].classes.keys() & {*TITLE, "ministry", "organ"}:
        return True
    found = reading.index.names.longest(reading.words, i) if first in reading.index.names.root else None
    return bool(found and found[1] and found[1][0].form in ("name", "adjective", "capital"))
