"""What reading gives: documents, what was set aside, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

#: Paragraphs of a document that a notebook shows.
_SHOWN = 8


@dataclass(frozen=True)
class LeftOut:
    """A passage that is not part of the article: its text, why it was set aside, and its offset in the source's text."""

    text: str
    reason: str
    start: int


@dataclass(frozen=True)
class Document:
    """One news article. `text` is Unicode NFC with paragraphs separated by a blank line; offsets are code points in it.

    Missing values: None for `date`, "" for `title`, `outlet` and `url`. `duplicate_of` is the id of the first document
    with nearly the same text, or None.
    """

    doc_id: str
    text: str
    title: str = ""
    date: date | None = None
    outlet: str = ""
    url: str = ""
    language: str = "en"
    metadata: dict[str, Any] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()
    duplicate_of: str | None = None

    def _repr_html_(self) -> str:
        from workbench.markup import facts, framed, tag

        paragraphs = self.text.split("\n\n")
        shown = [tag("p", paragraph) for paragraph in paragraphs[:_SHOWN]]
        more = (
            [tag("p", f"… and {len(paragraphs) - _SHOWN} paragraphs more", kind="soft")] if paragraphs[_SHOWN:] else []
        )
        aside = [tag("p", part.text[:200], tag("span", f" ({part.reason})", kind="soft")) for part in self.left_out]
        known = facts(
            [
                ("id", self.doc_id),
                ("date", self.date),
                ("outlet", self.outlet),
                ("address", self.url),
                ("copy of", self.duplicate_of),
            ]
        )
        apart = [tag("details", tag("summary", f"{len(aside)} passages set aside"), *aside)] if aside else []
        return framed(tag("h4", self.title or self.doc_id), known, *shown, *more, *apart)


@dataclass(frozen=True)
class Link:
    """An article that a list names without giving its text; missing values are "" or None."""

    url: str
    title: str = ""
    date: date | None = None
    outlet: str = ""
    language: str = ""
    doc_id: str = ""


@dataclass(frozen=True)
class Problem:
    """A file, row or document that could not be used, and why, in one line."""

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"
