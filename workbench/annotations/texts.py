"""Text as the page gets it: pieces with numbers, never offsets; offsets are worked out here and held against the text.

The page counts in UTF-16, Python in code points, and both can cut a letter from its accent. So a sentence travels as
pieces (words, gaps, marks) whose numbers the page sends back.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Any

from workbench.annotations.events import Span
from workbench.study import WorkbenchError

_JOINER = "\u200d"
_RTL = frozenset(("R", "AL"))


def pieces(text: str, cuts: Iterable[int] = ()) -> list[str]:
    """Cut a text into words, gaps and single marks; joined they are the text again. `cuts` are offsets that must be borders.

    A letter keeps its accents, an emoji its modifiers and joined parts, a flag its two halves.

    >>> pieces("Karsia's offer")
    ['Karsia', "'", 's', ' ', 'offer']
    """
    forced = set(cuts)
    found: list[str] = []
    kind_before, at = "", 0
    for cluster in graphemes(text):
        kind = _kind(cluster)
        if kind == kind_before and kind in ("word", "gap") and at not in forced:
            found[-1] += cluster
        else:
            found.append(cluster)
        kind_before, at = kind, at + len(cluster)
    return found


@lru_cache(maxsize=4096)
def _kind(cluster: str) -> str:
    if cluster.isspace():
        return "gap"
    return "word" if cluster[0].isalnum() or cluster[0] == "_" else "mark"


def graphemes(text: str) -> list[str]:
    """Return what a reader sees as single characters: a base with what combines with it.

    >>> [len(part) for part in graphemes("e\u0301a")]
    [2, 1]
    """
    if text.isascii() and "\r" not in text:
        return list(text)
    found: list[str] = []
    for char in text:
        if found and _continues(found[-1], char):
            found[-1] += char
        else:
            found.append(char)
    return found


def _continues(before: str, char: str) -> bool:
    """Tell whether `char` belongs to the character before it (the main rules of Unicode Standard Annex 29)."""
    if before == "\r":
        return char == "\n"
    if before[-1] in "\n\r":
        return False
    if unicodedata.category(char) in ("Mn", "Me", "Mc") or char == _JOINER or "\U0001f3fb" <= char <= "\U0001f3ff":
        return True
    if "\U000e0020" <= char <= "\U000e007f":
        return True
    if before[-1] == _JOINER:
        return unicodedata.category(char) == "So"
    return _is_flag_half(char) and len(before) == 1 and _is_flag_half(before)


def _is_flag_half(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def direction(text: str) -> str:
    """Return `rtl` where the first letter with a direction runs from right to left, else `ltr`."""
    for char in text:
        way = unicodedata.bidirectional(char)
        if way in _RTL:
            return "rtl"
        if way == "L":
            return "ltr"
    return "ltr"


def to_span(plain: Any, parts: Sequence[str], start: int, sentence: str) -> Span:
    """Return the span of the document that piece numbers name; `start` is the sentence's offset.

    Raises WorkbenchError where the pieces do not exist, nothing is left of them, or the words sent along are others.
    """
    if not isinstance(plain, Mapping) or not all(isinstance(plain.get(key), int) for key in ("from", "to")):
        raise WorkbenchError(
            f"a span needs the numbers of its first piece and of the one after its last, not {plain!r}"
        )
    first, last = plain["from"], plain["to"]
    if not 0 <= first < last <= len(parts):
        raise WorkbenchError(f"the sentence has no pieces {first} to {last}; it has {len(parts)}")
    borders = [0, *accumulate(map(len, parts))]
    a, b = borders[first] + int(plain.get("skip") or 0), borders[last] - int(plain.get("drop") or 0)
    if not borders[first] <= a < b <= borders[last]:
        raise WorkbenchError("nothing is left of the span; mark at least one character")
    text = sentence[a:b]
    if plain.get("text", text) != text:
        raise WorkbenchError(f"the page marked {plain['text']!r} where the sentence has {text!r}; reload the page")
    return Span(start + a, start + b, text)


def from_span(span: Span, parts: Sequence[str], start: int) -> dict[str, Any]:
    """Return a span as piece numbers, with what it leaves out of its first and last piece."""
    borders = [0, *accumulate(map(len, parts))]
    a, b = span.start - start, span.end - start
    first = max(i for i in range(len(parts)) if borders[i] <= a) if parts else 0
    last = min((i for i in range(1, len(borders)) if borders[i] >= b), default=len(parts))
    plain: dict[str, Any] = {"from": first, "to": last, "text": span.text}
    if a > borders[first]:
        plain["skip"] = a - borders[first]
    if b < borders[last]:
        plain["drop"] = borders[last] - b
    return plain


def check_span(span: Span, start: int, sentence: str) -> None:
    """Raise WorkbenchError unless the words of a span stand at its offsets in the sentence, which begins at `start`."""
    a, b = span.start - start, span.end - start
    if not 0 <= a <= b <= len(sentence) or sentence[a:b] != span.text:
        raise WorkbenchError(
            f"the words {span.text!r} do not stand at {span.start} to {span.end}; the text was changed since they were marked"
        )
