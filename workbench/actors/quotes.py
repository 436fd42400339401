"""Who speaks in a quotation, as far as the pronouns inside it need to know."""

from __future__ import annotations

from collections.abc import Callable

from workbench.actors.reading import Reading
from workbench.actors.records import Mention

#: Over how many sentences that quote nobody an interview goes on in the same voice.
_REACH = 3


def speakers(reading: Reading, mentions: list[Mention], people: Callable[[str], bool]) -> dict[int, str]:
    """Return the speaker's actor id for each numbered quotation that has one; `people` tells which actors are persons."""
    spans = _spans(reading)
    at = {reading.root(m.start, m.end): m.actor_id for m in mentions if not m.source_only}
    found: dict[int, str] = {}
    for number, (start, end) in spans.items():
        speaker = _speaker(reading, start, end, at) or _goes_on(reading, number, spans, found)
        speaker = speaker or _told_of_before(reading, start, at, people) or _resumes(reading, number, spans, found, at)
        if speaker:
            found[number] = speaker
    return found


def _spans(reading: Reading) -> dict[int, tuple[int, int]]:
    spans: dict[int, tuple[int, int]] = {}
    for i, number in enumerate(reading.quotes):
        if number:
            spans[number] = (spans.get(number, (i, i))[0], i + 1)
    return spans


def _speaker(reading: Reading, start: int, end: int, at: dict[int, str]) -> str | None:
    """Return the subject of the verb of saying beside a quotation: in its last or first sentence, outside the marks."""
    last, first = reading.sent[end - 1], reading.sent[start]
    for sentence in dict.fromkeys((last, first)):
        for verb in range(*reading.bounds[sentence]):
            if (
                reading.quotes[verb]
                or not reading.is_(verb, "speech_verbs")
                or reading.pos[verb] not in ("VERB", "AUX")
            ):
                continue
            for subject in _sayers(reading, verb):
                if subject in at and not reading.quotes[subject]:
                    return at[subject]
    return _introduced(reading, start, at)


def _introduced(reading: Reading, start: int, at: dict[int, str]) -> str | None:
    """Return the first subject of the sentence where a verb of saying and a colon stand right before a quotation."""
    if start < 2 or reading.text[start - 1] != ":" or not reading.is_(start - 2, "speech_verbs"):
        return None
    words = range(reading.bounds[reading.sent[start]][0], start - 2)
    named = [i for i in words if i in at and reading.head[i] != i and not reading.case(i)]
    return at[named[-1]] if named and len({at[i] for i in named}) == 1 else None


def _sayers(reading: Reading, verb: int) -> list[int]:
    """Return the subjects of a verb of saying; of `was quoted as saying`, that of the passive above."""
    above = reading.head[verb]
    passive = reading.children(above, "nsubj:pass") if above != verb and reading.lower[verb] == "saying" else []
    return reading.children(verb, "nsubj") or passive


def _goes_on(reading: Reading, number: int, spans: dict[int, tuple[int, int]], found: dict[int, str]) -> str | None:
    """A quotation right after another, with no speaker of its own, goes on in the same voice."""
    previous = found.get(number - 1)
    if previous and reading.sent[spans[number][0]] - reading.sent[spans[number - 1][1] - 1] <= 1:
        return previous
    return None


def _told_of_before(reading: Reading, start: int, at: dict[int, str], people: Callable[[str], bool]) -> str | None:
    """A quotation that stands alone is of the one person whom the sentence before it has say something, or be asked.

    `Omar Dun confirmed that the talks had begun. "We want a date."`; `The Courier asked Mr Dun what came next. "A date."`
    """
    number = reading.sent[start]
    if not number or not _is_all_quoted(reading, number) or reading.in_headline(reading.bounds[number - 1][0]):
        return None
    persons = [i for i in range(*reading.bounds[number - 1]) if i in at and not reading.quotes[i] and people(at[i])]
    spoken_to = [i for i in persons if reading.is_(reading.head[i], "asking_verbs") and reading.rel[i] != "nsubj"]
    saying = [i for i in persons if _says(reading, i)]
    found = spoken_to or saying
    return at[found[0]] if found and len({at[i] for i in found}) == 1 else None


def _says(reading: Reading, i: int) -> bool:
    """Tell whether the token is the one subject of the sentence's verb of saying, also of one put in between (he said)."""
    verb = reading.head[i]
    main = reading.rel[verb] in ("root", "conj", "parataxis") and reading.rel[reading.head[verb]] == "root"
    alone = reading.rel[i] == "nsubj" and not reading.children(i, "conj")
    return alone and (main or reading.rel[verb] == "root") and reading.is_(verb, "speech_verbs")


def _is_all_quoted(reading: Reading, number: int) -> bool:
    """Tell whether all words of a sentence are quoted."""
    words = range(*reading.bounds[number])
    return all(reading.quotes[i] or reading.pos[i] == "PUNCT" or reading.text[i].isspace() for i in words)


def _resumes(
    reading: Reading, number: int, spans: dict[int, tuple[int, int]], found: dict[int, str], at: dict[int, str]
) -> str | None:
    """A quotation that stands alone a few sentences after another goes on in the same voice, where nobody else is told of between."""
    previous, first = found.get(number - 1), reading.sent[spans[number][0]]
    last = reading.sent[spans[number - 1][1] - 1] if previous else first
    if not previous or not _is_all_quoted(reading, first) or first - last > _REACH:
        return None
    between = range(reading.bounds[last][1], spans[number][0])
    others = any(at.get(i, previous) != previous or (reading.label(i) == "PERSON" and i not in at) for i in between)
    return None if others else previous
