"""Quotations of several sentences: who speaks where a sentence does not say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.stances.passage import Passage
from workbench.stances.said import Said, make_said

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
