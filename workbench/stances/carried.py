"""Quotations of several sentences: who speaks where a sentence does not say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.stances.passage import Passage
from workbench.stances.said import MARKS, Said, make_said

if TYPE_CHECKING:
    pass


def carried(passage: Passage, number: int, start: int, end: int, earlier: list[Said], here: list[Said]) -> list[Said]:
    """A quotation that goes on, or opens right after another, keeps its speaker."""
    quote = _unclaimed(passage, start, end, here)
    for said in reversed(earlier[-8:]) if quote else ():
        if (
            said.sentence >= number - 3
            and said.source is not None
            and _quotes_touched(passage, said) & {quote, quote - 1}
        ):
            return [make_said(passage, number, said.source, said.cue, [(start, end)])]
    return []


def _unclaimed(passage: Passage, start: int, end: int, here: list[Said]) -> int:
    """Return the number of the quotation that fills a sentence in which nobody is named as its speaker, else 0."""
    words = [i for i in range(start, end) if passage.pos[i] not in ("PUNCT", "SPACE")]
    inside = [i for i in words if passage.quotes[i]]
    if (
        not words
        or len(inside) < 0.8 * len(words)
        or any(said.covers(words[0]) or said.covers(words[-1]) for said in here)
    ):
        return 0
    return passage.quotes[inside[0]]


def _quotes_touched(passage: Passage, said: Said) -> set[int]:
    return {passage.quotes[i] for start, end in said.content for i in range(start, end)} - {0}


def anticipated(passage: Passage, found: list[Said]) -> list[Said]:
    """A quotation of several sentences may name its speaker only at the end of the last."""
    added = []
    for number, (start, end) in enumerate(passage.sents):
        quote = _unclaimed(passage, start, end, [said for said in found if said.sentence == number])
        later = next(
            (
                s
                for s in found
                if number < s.sentence <= number + 4 and s.source and quote in _quotes_touched(passage, s)
            ),
            None,
        )
        if quote and later is not None:
            added.append(make_said(passage, number, later.source, later.cue, [(start, end)]))
    return added


_FIRST_PERSON = frozenset({"i", "we", "our", "us", "my", "me", "ours", "mine"})
_LONGEST = 24  # sentences of a statement


def announced(passage: Passage, found: list[Said]) -> list[Said]:
    """`X said:` at the end of a line: the sentences of the next paragraph are X's, with marks or without them."""
    added = []
    for opening in found:
        start, end = passage.sents[opening.sentence]
        last = _last_word(passage, start, end)
        if not opening.content and opening.source is not None and passage.text[last] == ":":
            for number in _statement(passage, opening.sentence, found):
                added.append(make_said(passage, number, opening.source, opening.cue, [passage.sents[number]]))
    return added


def _last_word(passage: Passage, start: int, end: int) -> int:
    """Return the last token that is no white space."""
    return next((i for i in range(end - 1, start, -1) if not passage.text[i].isspace()), start)


def _statement(passage: Passage, opening: int, found: list[Said]) -> list[int]:
    """Return the sentences of the statement that sentence `opening` announces.

    In marks it goes on as long as the marks do. Without marks it is the next paragraph, and those after it in which
    somebody says `I` or `we`: a heading, a note or the narrator does not.
    """
    taken: list[int] = []
    numbers = range(opening + 1, min(opening + 1 + _LONGEST, len(passage.sents)))
    for number in numbers:
        first = _first_word(passage, number)
        if first is None:
            continue
        own = any(_by_another(passage, said, first) for said in found if said.sentence == number)
        marked = bool(passage.quotes[first])
        if own or (taken and marked != bool(passage.quotes[_first_word(passage, taken[0]) or 0])):
            break
        if taken and not marked and _new_paragraph(passage, first) and not _in_first_person(passage, first):
            break
        taken.append(number)
    return taken


def _by_another(passage: Passage, said: Said, first: int) -> bool:
    """Tell whether a sentence of a statement names a speaker of its own; what `we` have heard is part of it."""
    if said.source is None or passage.lower[said.source[0]] in _FIRST_PERSON:
        return False
    return said.covers(first) or said.cue[0] == first


def _first_word(passage: Passage, number: int) -> int | None:
    return next((i for i in range(*passage.sents[number]) if passage.text[i][:1].isalnum()), None)


def _new_paragraph(passage: Passage, first: int) -> bool:
    before = first - 1
    while before > 0 and passage.text[before][:1] in MARKS:
        before -= 1
    return "\n" in passage.text[before]


def _in_first_person(passage: Passage, first: int) -> bool:
    """Tell whether the paragraph that begins at a token speaks of `I` or `we`."""
    end = next((i for i in range(first, passage.n) if "\n" in passage.text[i]), passage.n)
    return bool(_FIRST_PERSON & set(passage.lower[first:end]))
