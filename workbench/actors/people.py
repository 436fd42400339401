"""Names of people in a text: from the registry, from the entity recogniser, after a title, and surnames alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workbench.actors.board import Board, slug
from workbench.actors.lexicon import Phrases
from workbench.actors.reading import POSSESSIVES, TITLE, Entity, Reading
from workbench.actors.records import Hit

_SON_OF = frozenset({"bin", "ibn", "bint"})
#: Forms of address after which nothing but a name can stand.
_ADDRESSES = frozenset({"mr", "mr.", "mrs", "mrs.", "ms", "ms."})
#: How the parts of a name hang on each other.
_BESIDE = frozenset({"flat", "compound", "amod"})
_END, _NOT_NAMES = "", frozenset({"ADJ", "PRON", "DET", "VERB", "AUX", "ADV", "CCONJ"})


@dataclass
class PersonName:
    """One stretch of text that names a person.

    `title_start` is where a title before the name begins, `tail` where words after it that say whom it serves end (0:
    there are none). `others` are the people who share the name; `sure` tells that the text says which of them it is.
    """

    start: int
    end: int
    actor_id: str
    why: str
    title_start: int
    tail: int = 0
    others: tuple[str, ...] = ()
    sure: bool = True

    @property
    def words(self) -> range:
        return range(self.start, self.end)


def find_people(board: Board, hits: list[Hit]) -> list[PersonName]:
    """Return every name of a person in the text, each with the id of a registry person or of a new one."""
    listed = _registry_names(board, hits)
    longer = [span for span in (*_entity_names(board), *_titled_names(board)) if not _inside_other(board, hits, *span)]
    names = _merged(board, listed, longer)
    _link_short_names(board, names)
    return sorted(names, key=lambda name: name.start)


def _inside_other(board: Board, hits: list[Hit], start: int, end: int) -> bool:
    """Tell whether a span is only a part of a longer name of a state or organisation (Sedra, in Oum Sedra)."""
    covering = (hit for hit in hits if hit.start <= start and end <= hit.end and hit.end - hit.start > end - start)
    return any(not hit.entries[0].ambiguous and board.registry[hit.actor_id].kind != "person" for hit in covering)


# From the registry ---------------------------------------------------------------------------------------------------
def _registry_names(board: Board, hits: list[Hit]) -> list[PersonName]:
    found: list[PersonName] = []
    full = {hit.actor_id for hit in hits if hit.form == "name"}
    for hit in hits:
        people = [entry for entry in hit.entries if board.registry[entry.actor_id].kind == "person"]
        if hit.end - hit.start == 1 and board.reading.pos[hit.start] == "PRON":
            continue  # we, which sounds like Wei
        if people and ((hit.form == "name" and hit.end - hit.start > 1) or _stands_alone(board.reading, hit, full)):
            ids = tuple(dict.fromkeys(entry.actor_id for entry in people))
            name = PersonName(hit.start, hit.end, ids[0], "a name in the registry", hit.start)
            name.others, name.sure = (ids, False) if len(ids) > 1 else ((), True)
            found.append(name)
    return found


def _stands_alone(reading: Reading, hit: Hit, full: set[str]) -> bool:
    """Tell whether one capitalised word is a person's name here and not a common word or part of another name."""
    first, last = hit.start, hit.end - 1
    entity = reading.entity_at.get(last)
    if entity and entity.label != "PERSON" and _is_longer_name(reading, entity, hit):  # Kosh University
        return hit.actor_id in full and entity.end == hit.end
    if hit.end - hit.start == 1 and (_names_a_thing(reading, hit) or _names_the_father(reading, hit)):
        return False
    if hit.entries[0].ambiguous and hit.actor_id not in full:
        return bool(entity and entity.label == "PERSON")
    if reading.pos[last] == "PROPN" or (entity and entity.label == "PERSON") or hit.form != "surname":
        return True
    begins = reading.sentence_of(first)[0] == first
    return not begins or (reading.rel[first].startswith("nsubj") and reading.pos[last] in ("NOUN", "ADJ", "X", "ADV"))


def _names_the_father(reading: Reading, hit: Hit) -> bool:
    """Tell whether a surname alone is that of the father (King Salman, not Mohammed bin Salman): `bin` must stand before it."""
    parts = reading.index.actors[hit.actor_id].name.lower().split()
    son = hit.form == "surname" and len(parts) > 1 and parts[-2] in _SON_OF
    return son and (hit.start == 0 or reading.lower[hit.start - 1] not in _SON_OF)


def _names_a_thing(reading: Reading, hit: Hit) -> bool:
    """Tell whether a surname is only part of the name of a thing (the Veks Route), which is no body or office of the bearer's."""
    last, after = hit.end - 1, hit.end
    if after >= reading.n or reading.rel[last] != "compound" or reading.head[last] < after or reading.in_headline(last):
        return False
    sense = reading.sense(after)
    body = sense is not None and bool(sense[1].classes.keys() & {*TITLE, "organ", "act"})
    return (
        reading.text[after][:1].isupper()
        and reading.pos[after] in ("NOUN", "PROPN")
        and not body
        and reading.label(after) != "PERSON"
    )


def _is_longer_name(reading: Reading, entity: Entity, hit: Hit) -> bool:
    rest = [i for i in range(entity.start, entity.end) if not hit.start <= i < hit.end]
    return bool(rest) and all(
        reading.text[i][:1].isupper() and reading.pos[i] in ("PROPN", "NOUN", "ADJ") for i in rest
    )


# From the entity recogniser and from titles ----------------------------------------------------------------------------
def _entity_names(board: Board) -> Iterable[tuple[int, int]]:
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


def _titled_names(board: Board) -> Iterable[tuple[int, int]]:
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
    body |= reading.is_(end - 1, "political_words")
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


# One list of names -----------------------------------------------------------------------------------------------------
def _merged(board: Board, listed: list[PersonName], longer: list[tuple[int, int]]) -> list[PersonName]:
    """Join registry names and recognised ones; where a longer one says another first name, it is another person."""
    at = {i: name for name in listed for i in name.words}
    dropped: set[int] = set()
    new: dict[int, tuple[int, int]] = {}
    for start, end in sorted(set(longer), key=lambda span: span[0] - span[1]):
        inside = [at[i] for i in range(start, end) if i in at]
        if not inside:
            if not any(i in new for i in range(start, end)):
                new.update(dict.fromkeys(range(start, end), (start, end)))
        elif end - start > inside[0].end - inside[0].start:
            _settle(board, inside[0], start, end, dropped, new)
    kept = [name for name in listed if id(name) not in dropped]
    return kept + _new_people(board, sorted(set(new.values())), kept)


def _settle(
    board: Board, name: PersonName, start: int, end: int, dropped: set[int], new: dict[int, tuple[int, int]]
) -> None:
    full = name.end == end and name.end - name.start > 1  # Ustadz Jamil Sapalon: a form of address
    if full or _same_person(board, name.actor_id, start, end):
        name.start, name.end, name.title_start = min(start, name.start), max(end, name.end), min(start, name.start)
    else:
        dropped.add(id(name))
        new.update(dict.fromkeys(range(start, end), (start, end)))


def _same_person(board: Board, actor_id: str, start: int, end: int) -> bool:
    """Tell whether a longer name can be that of a registry person: no first name that the registry does not know.

    Nor where only the first is known, which others have as well (Kim Yong Chol is not Kim Jong Un).
    """
    index, actor = board.reading.index, board.registry[actor_id]
    forms = [index.sounds(slug(name).split("-")) for name in (actor.name, *actor.aliases)]
    known, said = {sound for form in forms for sound in form}, _sounds(board, start, end)
    if len(said) > 1 and len(known) > 1 and not known & {*said[1:]}:
        return any("".join(form) == "".join(said) for form in forms)
    alike = [sum(map(str.__eq__, form, said)) for form in forms if len(form) == len(said) > 2]
    if alike and max(alike) < 2:
        return False  # Kim Yo Jong
    if alike and max(alike) == len(said) - 1 and not any(_spelled_alike(form, said) for form in forms):
        return False  # Kim Jong Suk
    if said and len(said[0]) == 1:
        return any(sound.startswith(said[0]) for sound in known)  # J. Singh is not Manmohan Singh
    if len(said) > 2 and len(forms[0]) > 2 and said[-1] not in known and forms[0][-1] not in said:
        return False  # Mohammed bin Rashid Al Maktoum is not Mohammed bin Abdulrahman Al Thani
    return not said or said[0] in known or not set(said) - known


def _spelled_alike(form: tuple[str, ...], said: tuple[str, ...]) -> bool:
    """Tell whether two names of as many parts differ in spelling only: in one part, which begins with the same letter."""
    other = [(a, b) for a, b in zip(form, said, strict=False) if a != b]
    return len(form) == len(said) and len(other) == 1 and other[0][0][:1] == other[0][1][:1]


def _sounds(board: Board, start: int, end: int) -> tuple[str, ...]:
    words = [word for token in board.reading.words[start:end] if token for word in token]
    return board.reading.index.sounds(words)


def _new_people(board: Board, spans: list[tuple[int, int]], listed: list[PersonName]) -> list[PersonName]:
    """Give unlisted names an id: the fullest form names the person; a short form goes to whom it can belong."""
    known: dict[tuple[str, ...], str] = {}
    result: dict[tuple[int, int], str] = {}
    for start, end in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        sounds = _sounds(board, start, end)
        owner = next((known[full] for full in known if _short_for(sounds, full)), None)
        owner = owner or _listed_owner(board, sounds, listed)
        if owner is None:
            owner = board.introduce(board.reading.words_of(start, end), kind="person")
            known[sounds] = owner
        result[start, end] = owner
    return [
        PersonName(start, end, owner, "a personal name in the text", start) for (start, end), owner in result.items()
    ]


def _short_for(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Tell whether `short` is a form of `full`: the same surname, or the first of several names.

    The family name stands last in most names and first in others (Kim Yo Jong), so both ends count.
    """
    if len(short) == 1:
        return short[0] in (full[-1], full[0])
    bare_short, bare_full = [w for w in short if w != "al"], [w for w in full if w != "al"]
    return (bare_short[-1:] == bare_full[-1:] and set(bare_short) <= set(bare_full)) or bare_short == bare_full[
        : len(bare_short)
    ]


def _listed_owner(board: Board, sounds: tuple[str, ...], listed: list[PersonName]) -> str | None:
    """Return the registry person named elsewhere in this text whose name this is a spelling or a part of."""
    for actor_id in dict.fromkeys(name.actor_id for name in listed):
        actor = board.registry[actor_id]
        for name in (actor.name, *actor.aliases):
            full = board.reading.index.sounds(slug(name).split("-"))
            if "".join(full) == "".join(sounds) or (len(sounds) > 1 and _short_for(sounds, full)):
                return actor_id
    return _spelled_otherwise(board, sounds)


def _spelled_otherwise(board: Board, sounds: tuple[str, ...]) -> str | None:
    """Return the study's own person whose name of three parts or more lacks one vowel of one part (Omar Hamdan Daglo, Dagalo).

    The text need not name that person otherwise.
    """
    for full, actor_id in board.reading.index.names_of_people.get(len(sounds), ()):
        other = [(a, b) for a, b in zip(full, sounds, strict=True) if a != b]
        if len(other) == 1 and sum(word != "al" for word in full) > 2 and _lacks_a_vowel(*other[0]):
            return actor_id
    return None


def _lacks_a_vowel(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return any(long[i] in "aeiou" and long[:i] + long[i + 1 :] == short for i in range(len(long)))


# Surnames alone --------------------------------------------------------------------------------------------------------
def _link_short_names(board: Board, names: list[PersonName]) -> None:
    """Find the last part of an unlisted person's name alone, later in the text, where no recogniser saw it."""
    reading, phrases = board.reading, Phrases()
    for name in names:
        if name.actor_id in board.local and name.end - name.start > 1:
            _store_short(board, phrases, name)
    if not phrases.root:
        return
    taken = {i for name in names for i in name.words}
    for i in range(reading.n):
        if i in taken or not reading.words[i] or not reading.text[i][:1].isupper() or not _may_be_name(reading, i):
            continue
        window = [token and _plain(board, token) for token in reading.words[i : i + 4]]
        found = phrases.longest(window, 0)
        if found and found[1][1] < i and not taken.intersection(range(i, i + found[0])) and not _is_listed(reading, i):
            names.append(PersonName(i, i + found[0], found[1][0], "the surname of a person named before", i))


def _may_be_name(reading: Reading, i: int) -> bool:
    """Tell whether a capitalised word can be a surname alone: a proper noun, or a subject that a tagger took for another noun."""
    return reading.pos[i] == "PROPN" or (reading.pos[i] in ("NOUN", "ADJ", "X") and reading.rel[i].startswith("nsubj"))


def _is_listed(reading: Reading, i: int) -> bool:
    """Tell whether a word is the name of a listed state or organisation and of nothing else."""
    found = reading.index.names.longest(reading.words, i)
    return found is not None and not any(entry.ambiguous for entry in found[1])


def _plain(board: Board, words: tuple[str, ...]) -> tuple[str, ...]:
    return board.reading.index.sounds(words)


def _store_short(board: Board, phrases: Phrases, name: PersonName) -> None:
    sounds = _sounds(board, name.start, name.end)
    if len(sounds) < 2:
        return
    shorts = {sounds[-1:], sounds[-2:] if sounds[-2] == "al" else sounds[-1:]}
    if len(sounds[0]) > 2:
        shorts.add(sounds[:1])
    last = board.reading.text[name.end - 1]
    if board.reading.text[name.end - 2] == "-" and last.islower():
        shorts = {sounds[:1]}  # Kim Yeon-chul is Mr Kim
    for short in shorts:
        phrases.node(short).setdefault(_END, (name.actor_id, name.start))
