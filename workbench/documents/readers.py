"""One reader for each kind of source, each on a well-kept library."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from workbench.documents.databases.reading import documents_in, hints_at_database, spaced
from workbench.documents.furniture import set_aside
from workbench.documents.lines import docx_lines, html_lines, rtf_lines
from workbench.documents.metadata import as_date, date_in_name, date_in_text, find_dateline, headline
from workbench.documents.records import Document, LeftOut
from workbench.documents.text import nfc, normalise

FIELDS = ("doc_id", "title", "date", "outlet", "url", "language", "text")
_HEAD = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)


def read_text(path: Path) -> Iterator[Document]:
    """Read .txt and .md, with an optional YAML head between `---` lines; the encoding is found out.

    A text file that a news database wrote gives one document per article.
    """
    raw = nfc(decoded(path.read_bytes()))
    head = _HEAD.match(raw)
    fields: dict[str, Any] = {}
    if head:
        loaded = yaml.safe_load(head[1])
        if not isinstance(loaded, dict):
            raise ValueError("the head between --- lines is no list of `key: value` lines")
        fields, raw = loaded, raw[head.end() :]
    elif articles := documents_in(path, raw.split("\n")):
        yield from articles
        return
    if path.suffix == ".md":
        raw = re.sub(r"^#{1,6} +", "", raw, flags=re.MULTILINE)
    yield _document(path, normalise(raw), fields)


def read_html(path: Path) -> Iterator[Document]:
    """Read the main text of a saved web page; what surrounds it is left to the page, scripts never reach the text.

    A page that a news database wrote gives one document per article.
    """
    html = decoded(path.read_bytes())
    articles = documents_in(path, spaced(html_lines(html))) if hints_at_database(html) else []
    yield from articles or [read_page(html, path=path)]


def read_page(html: str, url: str = "", *, path: Path = Path("page.html")) -> Document:
    """Return the article of a web page given as text; `url` is its address where the page does not say."""
    import trafilatura
    from trafilatura.metadata import extract_metadata

    body = (
        trafilatura.extract(html, include_comments=False, include_tables=False, favor_recall=True, output_format="txt")
        or ""
    )
    meta = extract_metadata(html)
    title = (getattr(meta, "title", None) or "").strip()
    text = normalise(body.replace("\n", "\n\n"))
    if title and not text.startswith(title):
        text = f"{normalise(title)}\n\n{text}" if text else ""
    fields = {
        "title": title,
        "date": getattr(meta, "date", None),
        "outlet": getattr(meta, "sitename", None) or "",
        "url": getattr(meta, "url", None) or url,
    }
    return _document(path, text, {key: value for key, value in fields.items() if value}, whole=False)


def read_pdf(path: Path) -> Iterator[Document]:
    """Read a PDF: lines joined to paragraphs, hyphenation undone, running heads and page numbers set aside."""
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    reader = PdfReader(path)
    pages = [[line.strip() for line in (page.extract_text() or "").splitlines()] for page in reader.pages]
    running = _running_lines(pages)
    left_out = tuple(LeftOut(line, "page: a running head, foot or page number", 0) for line in sorted(running))
    lines = [line for page in pages for line in page if line not in running]
    info = reader.metadata
    fields = {"title": (info.title or "").strip() if info else "", "date": info.creation_date if info else None}
    document = _document(path, normalise(_joined(lines)), {k: v for k, v in fields.items() if v}, whole=False)
    yield _with(document, left_out)


def read_docx(path: Path) -> Iterator[Document]:
    """Read a Word document, a paragraph each, with the title and date of its properties; database downloads are cut up."""
    from docx import Document as Word

    lines = docx_lines(path)
    articles = documents_in(path, spaced(lines))
    if articles:
        yield from articles
        return
    text = normalise("\n\n".join(lines))
    title = (Word(str(path)).core_properties.title or "").strip()
    yield _document(path, text, {"title": title} if title and text.startswith(title) else {}, whole=False)


def read_rtf(path: Path) -> Iterator[Document]:
    """Read rich text, a paragraph each; a file that a news database wrote gives one document per article."""
    lines = rtf_lines(path.read_bytes().decode("latin-1"))
    yield from documents_in(path, spaced(lines)) or [_document(path, normalise("\n\n".join(lines)), {}, whole=False)]


def decoded(data: bytes) -> str:
    """Return bytes as text: UTF-8 if they are, by their byte-order mark, else by the most likely encoding."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        best = from_bytes(
            data[:200_000], cp_isolation=["cp1252", "latin_1", "cp1254", "cp1250", "cp1251", "utf_16"]
        ).best()
        return data.decode(best.encoding if best else "cp1252", errors="replace")


def _document(path: Path, text: str, fields: dict[str, Any], *, whole: bool = True) -> Document:
    """Make a document of cleaned text: furniture aside, title, date and dateline found where the fields lack them."""
    text, left_out = set_aside(text)
    dateline = find_dateline(text)
    found = _day(fields.get("date"), path, text)
    metadata = {str(key): value for key, value in fields.items() if key not in FIELDS}
    if dateline:
        metadata["dateline"] = text[dateline.start : dateline.end].strip(" —–-")
        if dateline.agency:
            metadata.setdefault("agency", dateline.agency)
    return Document(
        doc_id=str(fields.get("doc_id") or path.stem),
        text=text,
        title=str(fields.get("title") or headline(text)),
        date=found,
        outlet=str(fields.get("outlet") or ""),
        url=str(fields.get("url") or ""),
        language=str(fields.get("language") or "en"),
        metadata=metadata,
        left_out=left_out,
    )


def _day(given: Any, path: Path, text: str) -> date | None:
    return as_date(given) or date_in_name(path.stem) or date_in_text(text)


def _with(document: Document, left_out: tuple[LeftOut, ...]) -> Document:
    from dataclasses import replace

    return replace(document, left_out=(*left_out, *document.left_out))


def _running_lines(pages: list[list[str]]) -> set[str]:
    """Lines at the top or bottom of several pages, and bare page numbers there."""
    edges = [line for page in pages for line in {*page[:2], *page[-2:]} if line]
    counts = Counter(re.sub(r"\d+", "#", line) for line in edges)
    often = {line for line in edges if counts[re.sub(r"\d+", "#", line)] > max(1, len(pages) // 2) and len(pages) > 1}
    return often | {line for line in edges if re.fullmatch(r"(page )?\d{1,4}( (of|/) \d{1,4})?", line, re.IGNORECASE)}


def _joined(lines: list[str]) -> str:
    """Join the lines of a page to paragraphs: a short line that ends a sentence ends its paragraph."""
    usual = sorted(len(line) for line in lines if line)[int(0.8 * sum(map(bool, lines)))] if any(lines) else 0
    parts: list[str] = []
    for line in lines:
        if not line:
            parts.append("\n\n")
        elif line.endswith("-") and line[-2:-1].isalpha():
            parts.append(line[:-1])
        else:
            ends = len(line) < 0.85 * usual and re.search(r"[.!?\"\u201d)]$", line)
            parts.append(line + ("\n\n" if ends else " "))
    return "".join(parts)
