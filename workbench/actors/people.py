"""Names of people in a text: those of the registry, and surnames alone, with those that were spotted otherwise."""

from __future__ import annotations

from workbench.actors.board import Board
from workbench.actors.identities import merged, sounds_of
from workbench.actors.lexicon import Phrases
from workbench.actors.reading import TITLE, Entity, Reading
from workbench.actors.records import Hit, PersonName
from workbench.actors.spotted import entity_names, titled_names

_SON_OF = frozenset({"bin", "ibn", "bint"})
_END = ""


def find_people(board: Board, hits: list[Hit]) -> list[PersonName]:
    """Return every name of a person in the text, each with the id of a registry person or of a new one."""
    listed = _registry_names(board, hits)
    longer = [span for span in (*entity_names(board), *titled_names(board)) if not _inside_other(board, hits, *span)]
    names = merged(board, listed, longer)
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
        if board.reading.is_(hit.end, "called_after_people") and board.reading.text[hit.end][:1].isupper():
            continue  # Oskar Vell Avenue
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
    longer = last + 1 < reading.n and reading.rel[last + 1] == "flat" and reading.head[last + 1] == last
    if hit.form != "name" and longer and reading.text[last + 1][:1].isupper():
        return False  # Don Pathan, who is no Don Veks
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


# Surnames alone --------------------------------------------------------------------------------------------------------
def _link_short_names(board: Board, names: list[PersonName]) -> None:
    """Find the surname of an unlisted person alone, later in the text, where no recogniser saw it.

    So is the first of several names, which may be the family's (Qin Gang ... Qin said), where it says something.
    """
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
        length, (person, start, part) = phrases.longest(window, 0) or (0, ("", reading.n, ""))
        free = start < i and not taken.intersection(range(i, i + length)) and not _is_listed(reading, i)
        if free and (part == "surname" or _may_be_family_name(reading, i)):
            names.append(PersonName(i, i + length, person, f"the {part} of a person named before", i))


def _may_be_name(reading: Reading, i: int) -> bool:
    """Tell whether a capitalised word can be a name alone: a proper noun, or who says something that a tagger took for another noun."""
    says = reading.rel[i].startswith("nsubj") and reading.is_(reading.head[i], "speech_verbs")
    return reading.pos[i] == "PROPN" or (reading.pos[i] in ("NOUN", "ADJ", "X") and says)


def _may_be_family_name(reading: Reading, i: int) -> bool:
    """Tell whether the first of a person's names alone is that person: nobody and no land is called so, and it says something."""
    known = reading.index.names.longest(reading.words, i)
    return known is None and reading.rel[i].startswith("nsubj") and reading.is_(reading.head[i], "speech_verbs")


def _is_listed(reading: Reading, i: int) -> bool:
    """Tell whether a word is the name of a listed state or organisation and of nothing else."""
    found = reading.index.names.longest(reading.words, i)
    return found is not None and not any(entry.ambiguous for entry in found[1])


def _plain(board: Board, words: tuple[str, ...]) -> tuple[str, ...]:
    return board.reading.index.sounds(words)


def _store_short(board: Board, phrases: Phrases, name: PersonName) -> None:
    sounds = sounds_of(board, name.start, name.end)
    if len(sounds) < 2:
        return
    shorts = dict.fromkeys((sounds[-1:], sounds[-2:] if sounds[-2] == "al" else sounds[-1:]), "surname")
    last = board.reading.text[name.end - 1]
    if board.reading.text[name.end - 2] == "-" and last.islower():
        shorts = {sounds[:1]: "surname"}  # Kim Yeon-chul is Mr Kim
    elif len(sounds[0]) > 2:
        shorts.setdefault(sounds[:1], "first name")
    for short, part in shorts.items():
        phrases.node(short).setdefault(_END, (name.actor_id, name.start, part))
