"""Classes of words for the learned second opinion, read from `resources/word_classes.yml`, and the base of a word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib import resources

import yaml

GAP = "_"
#: First word of an entry -> its other words and its class.
Entries = Mapping[str, Sequence[tuple[tuple[str, ...], str]]]
_VOWELS = "aeiou"


@lru_cache(maxsize=1)
def load_classes() -> Entries:
    """Return the bundled entries by their first word."""
    return read_classes(_resource("word_classes.yml"))


def read_classes(text: str) -> Entries:
    """Read classes of entries divided by commas.

    >>> read_classes("meet: talk, sit _ down")
    {'talk': [((), 'meet')], 'sit': [(('_', 'down'), 'meet')]}
    """
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, entries in yaml.safe_load(text).items():
        for entry in dict.fromkeys(entry.strip() for entry in entries.split(",")):
            first, *others = entry.split()
            found.setdefault(first, []).append((tuple(others), name))
    return found


def classes_at(entries: Entries, bases: Sequence[str], lower: Sequence[str], i: int, end: int) -> list[str]:
    """Return the classes of the entries that begin at token `i` and end before `end`, each once.

    A word of an entry fits the base of a token or the token as it stands.
    """
    begun = [*entries.get(bases[i], ()), *(entries.get(lower[i], ()) if lower[i] != bases[i] else ())]
    if not begun:
        return []
    return list(dict.fromkeys(name for words, name in begun if _fits(words, bases, lower, i + 1, end)))


def _fits(words: Sequence[str], bases: Sequence[str], lower: Sequence[str], i: int, end: int) -> bool:
    if not words:
        return True
    if words[0] == GAP:
        return _fits(words[1:], bases, lower, i, end) or _fits(words[1:], bases, lower, i + 1, end)
    return i < end and words[0] in (bases[i], lower[i]) and _fits(words[1:], bases, lower, i + 1, end)


@lru_cache(maxsize=50_000)
def base_of(word: str, lemma: str) -> str:
    """Return the base of a word in small letters: an irregular form's, else the first known one of its lemma's and of those
    that spelling allows, else the lemma.

    >>> base_of("withdrew", "withdrow"), base_of("cancelled", "cancelle"), base_of("borders", "border")
    ('withdraw', 'cancel', 'border')
    """
    irregular = _irregular().get(word)
    if irregular:
        return irregular
    known = _known()
    return next((base for base in (lemma, *_uninflected(word)) if base in known), lemma)


def _uninflected(word: str) -> Iterator[str]:
    for ending in ("ed", "ing", "es", "s"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2:
            yield stem
            if stem[-1] == "i":
                yield stem[:-1] + "y"
            if ending != "s":
                yield stem + "e"
            if stem[-1] == stem[-2] and stem[-1] not in _VOWELS:
                yield stem[:-1]


@lru_cache(maxsize=1)
def _irregular() -> dict[str, str]:
    given = yaml.safe_load(_resource("irregular_forms.yml"))
    return {form.strip(): base for base, forms in given.items() for form in forms.split(",")}


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    """Return every word of an entry and every base of an irregular form."""
    entries = load_classes()
    others = {word for given in entries.values() for words, _ in given for word in words}
    return frozenset(entries) | others | frozenset(_irregular().values())


def _resource(name: str) -> str:
    return (resources.files("workbench") / "resources" / name).read_text(encoding="utf-8")
