"""Attributes of all tokens of a Doc at once: one array read in place of a Token object for every word and question."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc

_WORDS = ("ORTH", "POS", "TAG", "LEMMA")


def words_of_doc(doc: Doc) -> tuple[list[str], list[str], list[str], list[str]]:
    """Return texts, coarse tags, fine tags and lemmas, a string for each token; "" where the pipeline sets none."""
    text, pos, tag, lemma = (_strings(doc, name) for name in _WORDS)
    return text, pos, tag, lemma


def spaces_of_doc(doc: Doc) -> list[bool]:
    """Return for each token whether a space follows it."""
    return [mark == 1 for mark in doc.to_array(["SPACY"]).reshape(-1).tolist()]


def text_of(words: Iterable[str], spaces: Iterable[bool]) -> str:
    """Return the text of tokens, of which some are followed by a space.

    >>> text_of(["Peace", ",", "now"], [False, True, False])
    'Peace, now'
    """
    return "".join(f"{word} " if space else word for word, space in zip(words, spaces, strict=True))


def heads_and_relations(doc: Doc) -> tuple[list[int], list[str]]:
    """Return for each token the index of its head, itself for a root, and the name of its relation."""
    offsets = doc.to_array(["HEAD"]).reshape(-1).astype("int64").tolist()
    return [i + offset for i, offset in enumerate(offsets)], _strings(doc, "DEP")


def sentence_starts(doc: Doc) -> list[int]:
    """Return the tokens at which a sentence begins."""
    marks = doc.to_array(["SENT_START"]).reshape(-1).astype("int64").tolist()
    return [i for i, mark in enumerate(marks) if mark == 1]


def _strings(doc: Doc, name: str) -> list[str]:
    """Return an attribute's strings; each is looked up once, however often it stands in the Doc."""
    keys = [int(key) for key in doc.to_array([name]).reshape(-1).tolist()]
    store = doc.vocab.strings
    known = {key: store[key] if key else "" for key in set(keys)}
    return [known[key] for key in keys]
