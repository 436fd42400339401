"""Names compared as readers compare them: without case, diacritics or the quirks of transliteration."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Letters that Unicode does not decompose into a base letter and a mark.
_LETTERS = str.maketrans(
    {
        "ı": "i",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ß": "ss",
        "ə": "e",
        "ħ": "h",
        "ŋ": "n",
    }
)
_APOSTROPHES = re.compile("['\u2018\u2019\u02bb\u02bc\u02be\u02bf\u02c8`\u00b4]")
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u00a0._]+")
# Spellings of one sound in Latin transliterations of Arabic, Persian, Turkic and Slavic names, most specific first.
_SOUNDS = (
    ("ay", "e"),
    ("ai", "e"),
    ("ei", "e"),
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
    ("iy", "i"),
    ("dj", "j"),
    ("kh", "h"),
    ("gh", "g"),
    ("dh", "d"),
    ("ph", "f"),
    ("ck", "k"),
    ("q", "k"),
    ("w", "v"),
    ("y", "i"),
    ("e", "i"),
    ("o", "u"),
)
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=65536)
def normalise_name(text: str) -> str:
    """Return `text` without case, diacritics, apostrophes or the difference between hyphens, dots and spaces.

    >>> normalise_name("Mevlüt Çavuşoğlu") == normalise_name("MEVLUT CAVUSOGLU")
    True
    >>> normalise_name("Amir-Abdollahian")
    'amir abdollahian'
    """
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text)).casefold().translate(_LETTERS)
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _SEPARATORS.sub(" ", bare).strip()


@lru_cache(maxsize=65536)
def transliteration_key(text: str) -> str:
    """Return a key that common transliterations of one personal name share.

    It is looser than `normalise_name` and meant for names of people; states are told apart by single letters
    (Mali, Malé) and must not be compared by it.

    >>> transliteration_key("Mekdad") == transliteration_key("Miqdad") == transliteration_key("Mikdad")
    True
    """
    key = normalise_name(text)
    for spelling, sound in _SOUNDS:
        key = key.replace(spelling, sound)
    return _DOUBLED.sub(r"\1", re.sub(r"\b(al|il|as|ash|ar|an|ad) ", "al ", key))
