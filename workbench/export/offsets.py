"""Counting units: our offsets are code points; JavaScript and Java count UTF-16 units."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_left

_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Utf16:
    """Converts offsets of one text between code points and UTF-16 units.

    >>> Utf16("a\N{GRINNING FACE}b").units(2), Utf16("a\N{GRINNING FACE}b").points(3)
    (3, 2)
    """

    def __init__(self, text: str):
        self._wide = [i for i, letter in enumerate(text) if ord(letter) > 0xFFFF] if not text.isascii() else []
        self._ends = [i + number + 2 for number, i in enumerate(self._wide)]

    def units(self, point: int) -> int:
        """Return the UTF-16 offset of a code-point offset."""
        return point + bisect_left(self._wide, point)

    def points(self, unit: int) -> int:
        """Return the code-point offset of a UTF-16 offset; one inside a surrogate pair counts as after it."""
        inside = bisect_left(self._ends, unit)
        if inside < len(self._ends) and self._ends[inside] == unit:
            inside += 1
        return unit - inside


def slug(name: str) -> str:
    """Return a name as an id: ASCII where it can be, small letters, hyphens.

    >>> slug("Áda Varn"), slug("\N{GRINNING FACE}").startswith("actor-")
    ('ada-varn', True)
    """
    plain = unicodedata.normalize("NFKD", name).casefold()
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[^\w]+", "-", kept).strip("-_") or f"actor-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def clean(text: str) -> str:
    """Return a text with a space for every character that XML 1.0 forbids; offsets stay as they are.

    >>> clean("a\x0bb")
    'a b'
    """
    return _UNFIT.sub(" ", text)
