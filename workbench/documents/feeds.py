"""Saved RSS and Atom feeds: one document per entry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from workbench.documents.lines import html_lines
from workbench.documents.records import Document
from workbench.documents.text import normalise


def read_feed(path: Path) -> Iterator[Document]:
    """Read a saved feed; an entry that carries only a summary says so in its metadata (`part: summary`).

    Entities that would expand inside the file are refused, so a feed cannot blow itself up.
    """
    import feedparser
    from defusedxml import ElementTree

    data = path.read_bytes()
    ElementTree.fromstring(data)
    feed = feedparser.parse(data, sanitize_html=True, resolve_relative_uris=False)
    if not feed.entries:
        raise ValueError("it is XML, and no RSS or Atom feed with entries")
    outlet = str(feed.feed.get("title", "")).strip()
    for number, entry in enumerate(feed.entries, start=1):
        yield _document(entry, f"{path.stem}-{number}", outlet)


def _document(entry: Any, doc_id: str, outlet: str) -> Document:
    full = "\n".join(part.get("value", "") for part in entry.get("content", []))
    title = " ".join(html_lines(entry.get("title", ""))).strip()
    body = normalise("\n\n".join(html_lines(full or entry.get("summary", ""))))
    metadata = {"author": str(entry.get("author", "")), "part": "" if full else "summary", "database": "feed"}
    source = entry.get("source") or {}
    return Document(
        doc_id=doc_id,
        text=f"{normalise(title)}\n\n{body}" if title and not body.startswith(title) else body,
        title=title,
        date=_day(entry.get("published_parsed") or entry.get("updated_parsed")),
        outlet=str(source.get("title") or outlet),
        url=str(entry.get("link", "")),
        metadata={key: value for key, value in metadata.items() if value},
    )


def _day(parsed: Any) -> date | None:
    return date(parsed.tm_year, parsed.tm_mon, parsed.tm_mday) if parsed else None
