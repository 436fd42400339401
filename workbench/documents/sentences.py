"""Sentence boundaries of news text: the spaCy component `workbench_sentences`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy
import yaml
from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from workbench.documents import furniture
from workbench.documents.metadata import find_dateline

_ENDS = re.compile(r"[.?!\u2026]+|[?!.]{2,}")
_OPENING, _CLOSING = frozenset("\u201c\u2018\u00ab\u201e(["), frozenset("\u201d\u2019\u00bb)]")
_STRAIGHT = frozenset(('"', "``", "''"))
_BRACKETS = {"(": 1, "[": 1, ")": -1, "]": -1}


@Language.factory("workbench_sentences", assigns=["token.is_sent_start", "doc.spans"])
def make_sentences(nlp: Language, name: str) -> SentenceFinder:
    """Make the component; it stands before the parser, which keeps to what it sets."""
    return SentenceFinder(name)


class SentenceFinder:
    """Decides where sentences begin, and marks furniture and dateline; open cases are left to a parser behind it."""

    def __init__(self, name: str = "workbench_sentences"):
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        # All at once: set one by one, each makes spaCy look through the whole document.
        starts = [0 if start is None else 1 if start else -1 for start in sentence_starts(doc)]
        doc.from_array(["SENT_START"], numpy.array(starts, dtype="int64").astype("uint64"))  # type: ignore[arg-type]
        left_out = [
            doc.char_span(s, e, label=r.split(":")[0], alignment_mode="expand") for s, e, r in furniture.find(doc.text)
        ]
        doc.spans["left_out"] = [span for span in left_out if span is not None]
        dateline = find_dateline(doc.text)
        found = doc.char_span(dateline.start, dateline.end, alignment_mode="contract") if dateline else None
        doc.spans["dateline"] = [found] if found is not None else []
        return doc

    def to_disk(self, path: Any, *, exclude: Iterable[str] = ()) -> None:
        """Nothing is stored: the component has no state."""

    def from_disk(self, path: Any, *, exclude: Iterable[str] = ()) -> SentenceFinder:
        """Return the component as it is; see `to_disk`."""
        return self


def sentence_spans(doc: Doc) -> list[Span]:
    """Return the sentences of a Doc without surrounding white space, empty ones dropped; their order numbers them."""
    spans = []
    for sent in doc.sents if doc.has_annotation("SENT_START") else [doc[:]]:
        start, end = sent.start, sent.end
        while start < end and doc[start].is_space:
            start += 1
        while end > start and doc[end - 1].is_space:
            end -= 1
        if start < end:
            spans.append(doc[start:end])
    return spans


def sentence_starts(doc: Doc) -> list[bool | None]:
    """Return for each token whether a sentence begins there; None where only a parser can tell."""
    starts: list[bool | None] = [False] * len(doc)
    depth, is_open, previous, pending, opened = 0, False, None, True, False
    for i, token in enumerate(doc):
        if token.is_space:
            if token.text.count("\n") > 1:
                depth, is_open, pending = 0, False, True
            continue
        opens = token.text in _OPENING or (token.text in _STRAIGHT and not is_open)
        if pending:
            starts[i], pending = True, False
        elif (
            previous is not None
            and depth == 0
            and not opened
            and (opens or _may_begin(token.text))
            and not _closes(token, is_open)
        ):
            starts[i] = _begins(doc, previous, i, opens)
        if token.text in _STRAIGHT:
            is_open = not is_open
        depth = max(0, depth + _BRACKETS.get(token.text, 0)) if token.text in _BRACKETS else depth
        previous, opened = i, opens
    return starts


def _closes(token: Token, is_open: bool) -> bool:
    """A closing mark belongs to the sentence before it."""
    return token.text in _CLOSING or (token.text in _STRAIGHT and is_open) or _ENDS.fullmatch(token.text) is not None


def _begins(doc: Doc, previous: int, i: int, opens: bool) -> bool | None:
    """Tell whether a sentence begins at token `i`, whose last neighbour is `previous`."""
    end = previous
    while end > 0 and (doc[end].text in _CLOSING or doc[end].text in _STRAIGHT) and end > i - 4:
        end -= 1
    word = _first_word(doc, i) if opens else doc[i].text
    last = doc[end].text
    if not _may_begin(word):
        return False
    if _ENDS.fullmatch(last):
        return _after_stop(doc, end, word)
    if last.endswith(".") and len(last) > 1:
        return _after_abbreviation(last, word)
    return False


def _may_begin(word: str) -> bool:
    return word[:1].isupper() or word[:1].isdigit()


def _first_word(doc: Doc, i: int) -> str:
    return next((doc[j].text for j in range(i, min(i + 3, len(doc))) if doc[j].text[:1].isalnum()), "")


def _after_stop(doc: Doc, end: int, word: str) -> bool | None:
    if doc[end].text == "." and end > 0 and not doc[end - 1].whitespace_:
        before = doc[end - 1].text.lower()
        lists = _lists()
        if before in lists["open_abbreviations"]:
            return word.lower() in lists["starters"]
        if before in lists["abbreviations"] or re.fullmatch(r"[A-Z]", doc[end - 1].text):
            return False
    return None if doc[end].text in ("...", "\u2026") else True


def _after_abbreviation(last: str, word: str) -> bool | None:
    """The token carries its own stop: U.S., Gen., J., a.m."""
    lists, bare = _lists(), last[:-1].lower()
    if re.fullmatch(r"(?:[a-z]\.)+[a-z]", bare) or bare in lists["open_abbreviations"]:
        return word.lower() in lists["starters"]
    return not (bare in lists["abbreviations"] or re.fullmatch(r"[a-z]", bare))


@lru_cache(maxsize=1)
def _lists() -> dict[str, frozenset[str]]:
    text = (resources.files("workbench") / "resources" / "sentences.yml").read_text(encoding="utf-8")
    return {key: frozenset(str(word) for word in words) for key, words in yaml.safe_load(text).items()}
