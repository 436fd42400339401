"""Find news furniture: teasers, share lines, credits, newsletter boxes and the like."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

import yaml

from workbench.documents.records import LeftOut
from workbench.documents.text import paragraph_spans

#: A closing head counts only where so much of the article stands before it.
_SHARE_BEFORE = 0.35
_LONGEST = 320


class _Kind(NamedTuple):
    reason: str
    words: str
    pattern: re.Pattern[str]
    closing: bool


@lru_cache(maxsize=1)
def _kinds() -> tuple[_Kind, ...]:
    text = (resources.files("workbench") / "resources" / "furniture.yml").read_text(encoding="utf-8")
    return tuple(
        _Kind(
            entry["reason"],
            entry["words"],
            re.compile(f"(?:{'|'.join(entry['patterns'])})", re.IGNORECASE),
            section == "closing",
        )
        for section, entries in yaml.safe_load(text).items()
        for entry in entries
    )


def find(text: str) -> list[tuple[int, int, str]]:
    """Return (start, end, reason) of every passage of `text` that is furniture, in order; whole paragraphs only."""
    spans = paragraph_spans(text)
    found: list[tuple[int, int, str]] = []
    for index, (start, end) in enumerate(spans):
        kind = _kind_of(text[start:end]) if end - start <= _LONGEST else None
        if kind is None:
            continue
        if kind.closing and start >= _SHARE_BEFORE * len(text) and index > 1:
            found += [(s, e, f"{kind.reason}: {kind.words}") for s, e in spans[index:]]
            break
        if not kind.closing:
            found.append((start, end, f"{kind.reason}: {kind.words}"))
    return found


def _kind_of(paragraph: str) -> _Kind | None:
    bare = paragraph.strip(" *_#-–—|•·:")
    return next((kind for kind in _kinds() if kind.pattern.fullmatch(bare)), None)


def set_aside(text: str) -> tuple[str, tuple[LeftOut, ...]]:
    """Return a text without its furniture, and the furniture."""
    passages = find(text)
    if not passages:
        return text, ()
    gone = {start for start, _, _ in passages}
    kept = [text[start:end] for start, end in paragraph_spans(text) if start not in gone]
    return "\n\n".join(kept), tuple(LeftOut(text[s:e], reason, s) for s, e, reason in passages)
