"""Which of the names of people in a text are one person, and which a listed one."""

from __future__ import annotations

from workbench.actors.board import Board, slug
from workbench.actors.records import PersonName


def merged(board: Board, listed: list[PersonName], longer: list[tuple[int, int]]) -> list[PersonName]:
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
    known, said = {sound for form in forms for sound in form}, sounds_of(board, start, end)
    if len(said) > 1 and len(known) > 1 and not known & {*said[1:]}:
        return any("".join(form) == "".join(said) for form in forms)
    alike = [sum(map(str.__eq__, form, said)) for form in forms if len(form) == len(said) > 2]
    if alike and max(alike) < 2:
        return False  # Kim Yo Jong
    if alike and max(alike) == len(said) - 1 and not any(_spelled_alike(form, said) for form in forms):
        return False  # Kim Jong Suk
    if said and len(said[0]) == 1:
        return any(part.startswith(said[0]) for form in forms for part in form[:-1])  # J. Singh is not Manmohan Singh
    if len(said) > 2 and len(forms[0]) > 2 and said[-1] not in known and forms[0][-1] not in said:
        return False  # Mohammed bin Rashid Al Maktoum is not Mohammed bin Abdulrahman Al Thani
    return not said or said[0] in known or not set(said) - known


def _spelled_alike(form: tuple[str, ...], said: tuple[str, ...]) -> bool:
    """Tell whether two names of as many parts differ in spelling only: in one part, which begins with the same letter."""
    other = [(a, b) for a, b in zip(form, said, strict=False) if a != b]
    return len(form) == len(said) and len(other) == 1 and other[0][0][:1] == other[0][1][:1]


def sounds_of(board: Board, start: int, end: int) -> tuple[str, ...]:
    words = [word for token in board.reading.words[start:end] if token for word in token]
    return board.reading.index.sounds(words)


def _new_people(board: Board, spans: list[tuple[int, int]], listed: list[PersonName]) -> list[PersonName]:
    """Give unlisted names an id: the fullest form names the person; a short form goes to whom it can belong."""
    known: dict[tuple[str, ...], str] = {}
    result: dict[tuple[int, int], str] = {}
    for start, end in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        sounds = sounds_of(board, start, end)
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
