"""Words cut into the pieces that an encoder knows: WordPiece (Wu et al. 2016, https://arxiv.org/abs/1609.08144)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

UNKNOWN, LONGEST = "[UNK]", 100


class Pieces:
    """The vocabulary of an encoder, without capitals and accents; words are cut once and kept."""

    def __init__(self, numbers: Mapping[str, int]):
        self.numbers = numbers
        self._kept: dict[str, list[int]] = {}

    def __call__(self, word: str) -> list[int]:
        """Return the numbers of a word's pieces.

        >>> pieces = Pieces({"re": 0, "##open": 1, "##ed": 2, "-": 3, "[UNK]": 4})
        >>> pieces("R\u00e9opened"), pieces("re-elect")
        ([0, 1, 2], [0, 3, 4])
        """
        if word not in self._kept:
            self._kept[word] = [number for part in _parts(word) for number in self._cut(part)]
        return self._kept[word]

    def _cut(self, part: str) -> list[int]:
        """Cut a part without punctuation from its beginning, the longest piece first."""
        found: list[int] = []
        start = 0
        while start < len(part):
            ends = range(len(part), start, -1) if len(part) <= LONGEST else ()
            names = (("##" * bool(start) + part[start:end], end) for end in ends)
            known = next(((self.numbers[name], end) for name, end in names if name in self.numbers), None)
            if known is None:
                return [self.numbers[UNKNOWN]]
            found.append(known[0])
            start = known[1]
        return found


def _parts(word: str) -> Iterable[str]:
    """Split a word at punctuation, in small letters without accents."""
    plain = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if unicodedata.category(c) != "Mn")
    spaced = "".join(f" {c} " if _stands_alone(c) else c for c in plain if unicodedata.category(c) not in ("Cc", "Cf"))
    return spaced.split()


def _stands_alone(char: str) -> bool:
    """Punctuation and the signs of ASCII stand alone, as do Chinese characters."""
    signs = char.isascii() and char.isprintable() and not char.isalnum() and char != " "
    return signs or unicodedata.category(char).startswith("P") or "\u4e00" <= char <= "\u9fff"
