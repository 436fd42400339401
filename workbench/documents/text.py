"""Plain text brought to one form: NFC, paragraphs separated by one blank line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_SPACES = re.compile("[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
#: A paragraph whose lines are about this long was wrapped by hand or by a mail program.
_WRAP = (55, 90)


def nfc(text: str) -> str:
    """Return `text` in NFC with plain line endings; nothing else is changed, so that offsets of others stay true."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def normalise(text: str) -> str:
    """Return `text` cleaned: no invisible characters, single spaces, paragraphs separated by exactly one blank line."""
    text = nfc(_CONTROL.sub("", _INVISIBLE.sub("", text)))
    lines = [_SPACES.sub(" ", line).strip() for line in text.split("\n")]
    return "\n\n".join(paragraph for block in _blocks(lines) for paragraph in _paragraphs(block))


def _blocks(lines: list[str]) -> Iterator[list[str]]:
    block: list[str] = []
    for line in [*lines, ""]:
        if line:
            block.append(line)
        elif block:
            yield block
            block = []


def _paragraphs(block: list[str]) -> list[str]:
    """Tell lines wrapped at a margin, which are one paragraph, from lines that are paragraphs each."""
    if len(block) == 1:
        return block
    full = [len(line) for line in block[:-1]]
    wrapped = max(full) <= _WRAP[1] and sum(full) / len(full) >= _WRAP[0] * 0.8 and min(full) >= 0.45 * max(full)
    goes_on = sum(not re.search(r"[.!?:\"\u201d]$", line) for line in block[:-1]) >= len(full) / 2
    return [re.sub(r"(?<=[a-z])- (?=[a-z])", "-", " ".join(block))] if wrapped and goes_on else block


def paragraph_spans(text: str) -> list[tuple[int, int]]:
    """Return the offsets of the paragraphs of a text: stretches between blank lines, without surrounding space."""
    spans = []
    for match in re.finditer(r"\S(?:.*?\S)?(?=\s*(?:\n[ \t]*\n|\Z))", text, re.DOTALL):
        spans.append(match.span())
    return spans


def chunks(text: str, limit: int) -> list[tuple[int, int]]:
    """Cut a text into pieces of at most `limit` code points, at paragraph borders where it can, else at a space."""
    cuts, start = [0], 0
    while len(text) - start > limit:
        end = start + limit
        cut = max(text.rfind("\n\n", start + 1, end) + 2, 0)
        if cut <= start + 1:
            cut = max(text.rfind(". ", start + 1, end) + 2, text.rfind(" ", start + 1, end) + 1)
        start = cut if cut > start + 1 else end
        cuts.append(start)
    return list(zip(cuts, [*cuts[1:], len(text)], strict=True))
