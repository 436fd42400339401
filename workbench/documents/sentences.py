"""Sentence boundaries of news text: the spaCy component `workbench_sentences`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy
import yaml
from spacy.language import Language
from spacy.tokens import Doc, Span

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
        text = doc.text
        left_out = [
            doc.char_span(s, e, label=r.split(":")[0], alignment_mode="expand") for s, e, r in furniture.find(text)
        ]
        doc.spans["left_out"] = [span for span in left_out if span is not None]
        dateline = find_dateline(text)
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
    words, spaced = [token.text for token in doc], [bool(token.whitespace_) for token in doc]
    starts: list[bool | None] = [False] * len(words)
    depth, is_open, previous, pending, opened = 0, False, None, True, False
    for i, word in enumerate(words):
        if word.isspace():
            if word.count("\n") > 1:
                depth, is_open, pending = 0, False, True
            continue
        opens = word in _OPENING or (word in _STRAIGHT and not is_open)
        if pending:
            starts[i], pending = True, False
        elif (
            previous is not None
            and depth == 0
            and not opened
            and (opens or _may_begin(word))
            and not _closes(word, is_open)
        ):
            starts[i] = _begins(words, spaced, previous, i, opens)
        if word in _STRAIGHT:
            is_open = not is_open
        depth = max(0, depth + _BRACKETS.get(word, 0)) if word in _BRACKETS else depth
        previous, opened = i, opens
    return starts


def _closes(word: str, is_open: bool) -> bool:
    """A closing mark belongs to the sentence before it."""
    return word in _CLOSING or (word in _STRAIGHT and is_open) or _ENDS.fullmatch(word) is not None


def _begins(words: Sequence[str], spaced: Sequence[bool], previous: int, i: int, opens: bool) -> bool | None:
    """Tell whether a sentence begins at token `i`, whose last neighbour is `previous`."""
    end = previous
    while end > 0 and (words[end] in _CLOSING or words[end] in _STRAIGHT) and end > i - 4:
        end -= 1
    word = next((word for word in words[i : i + 3] if word[:1].isalnum()), "") if opens else words[i]
    last = words[end]
    if not _may_begin(word):
        return False
    if _ENDS.fullmatch(last):
        return _after_stop(words, spaced, end, word)
    if last.endswith(".") and len(last) > 1:
        return _after_abbreviation(last, word)
    return False


def _may_begin(word: str) -> bool:
    return word[:1].isupper() or word[:1].isdigit()


def _after_stop(words: Sequence[str], spaced: Sequence[bool], end: int, word: str) -> bool | None:
    if words[end] == "." and end > 0 and not spaced[end - 1]:
        before, lists = words[end - 1].lower(), _lists()
        if before in lists["open_abbreviations"]:
            return word.lower() in lists["starters"]
        if before in lists["abbreviations"] or re.fullmatch(r"[A-Z]", words[end - 1]):
            return False
    return None if words[end] in ("...", "\u2026") else True


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
