"""Who speaks in a quotation, as far as the pronouns inside it need to know."""

from __future__ import annotations

from workbench.actors.reading import Reading
from workbench.actors.records import Mention


def speakers(reading: Reading, mentions: list[Mention]) -> dict[int, str]:
    """Return the speaker's actor id for each numbered quotation that has one."""
    spans = _spans(reading)
    at = {reading.root(m.start, m.end): m.actor_id for m in mentions if not m.source_only}
    found: dict[int, str] = {}
    for number, (start, end) in spans.items():
        speaker = _speaker(reading, start, end, at) or _goes_on(reading, number, spans, found)
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
