"""An attribution in token ranges, and whom its source stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.stances.passage import Passage

if TYPE_CHECKING:
    from workbench.actors.records import Mention

Range = tuple[int, int]
MARKS = frozenset("\"\u201c\u201d\u00ab\u00bb\u201e'\u2018\u2019")
_ENDS = frozenset({".", "!", "?", ";"})


@dataclass(frozen=True)
class Said:
    """An attribution in token ranges: `source` None where nobody is named; `speakers` are the mentions in it."""

    source: Range | None
    cue: Range
    content: tuple[Range, ...]
    speakers: tuple[Mention, ...]
    sentence: int

    def covers(self, i: int) -> bool:
        """Tell whether token `i` is part of what is said."""
        return any(start <= i < end for start, end in self.content)

    @property
    def size(self) -> int:
        """How many tokens are said; of two attributions around a word the smaller is the inner one."""
        return sum(end - start for start, end in self.content)


def make_said(passage: Passage, number: int, source: Range | None, cue: Range, content: list[Range]) -> Said:
    speakers: tuple[Mention, ...] = ()
    if source is not None:
        if passage.lower[source[0]] == "by" and source[1] - source[0] > 1:
            source = (source[0] + 1, source[1])  # "a communique read by X said"
        speakers = tuple(_speakers(passage, source))
    trimmed = [piece for piece in (trim(passage, *piece) for piece in content) if piece[0] < piece[1]]
    return Said(source, cue, tuple(trimmed), speakers, number)


def _speakers(passage: Passage, source: Range) -> list[Mention]:
    """Return whom a source stands for: the mentions at its head, not those in a phrase that hangs on it.

    `A spokesman for X` is X; `people familiar with X` are not.
    """
    inside = passage.mentions_in(*source)
    if not inside:
        return []
    first = inside[0]
    if len(inside) > 1 and passage.lower[first.end] in ("'s", "'") and inside[1].start == first.end + 1:
        first = inside[1]  # X's counterpart speaks, not X
    between = [i for i in range(source[0], first.start) if passage.pos[i] == "ADP"]
    if between and not (
        passage.lower[between[-1]] in ("for", "of", "from") and _serves(passage.lower[between[-1] - 1])
    ):
        return []
    return [m for m in inside if (m.start, m.end) == (first.start, first.end)]


def _serves(word: str) -> bool:
    return word.endswith(
        (
            "man",
            "woman",
            "person",
            "people",
            "minister",
            "official",
            "officials",
            "aide",
            "adviser",
            "advisor",
            "envoy",
            "head",
            "leader",
        )
    )


def trim(passage: Passage, start: int, end: int) -> Range:
    """Return a stretch without the marks, points and white space at its edges."""
    while start < end and _edge(passage, start):
        start += 1
    while end > start and _edge(passage, end - 1):
        end -= 1
    return start, end


def _edge(passage: Passage, i: int) -> bool:
    return passage.pos[i] in ("PUNCT", "SPACE") or passage.text[i] in MARKS or passage.text[i].isspace()
