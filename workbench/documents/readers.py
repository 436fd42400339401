"""One reader for each kind of source, each on a well-kept library."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from workbench.documents.furniture import set_aside
from workbench.documents.metadata import as_date, date_in_name, date_in_text, find_dateline, headline
from workbench.documents.records import Document, LeftOut, Problem
from workbench.documents.text import nfc, normalise

FIELDS = ("doc_id", "title", "date", "outlet", "url", "language", "text")
_HEAD = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)


def read_text(path: Path) -> Iterator[Document]:
    """Read .txt and .md, with an optional YAML head between `---` lines; the encoding is found out."""
    raw = nfc(decoded(path.read_bytes()))
    head = _HEAD.match(raw)
    fields: dict[str, Any] = {}
    if head:
        loaded = yaml.safe_load(head[1])
        if not isinstance(loaded, dict):
            raise ValueError("the head between --- lines is no list of `key: value` lines")
        fields, raw = loaded, raw[head.end() :]
    if path.suffix == ".md":
        raw = re.sub(r"^#{1,6} +", "", raw, flags=re.MULTILINE)
    yield _document(path, normalise(raw), fields)


def read_html(path: Path) -> Iterator[Document]:
    """Read the main text of a saved web page; what surrounds it is left to the page, scripts never reach the text."""
    import trafilatura
    from trafilatura.metadata import extract_metadata

    html = decoded(path.read_bytes())
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
        "url": getattr(meta, "url", None) or "",
    }
    yield _document(path, text, {key: value for key, value in fields.items() if value}, whole=False)


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
    """Read a Word document, a paragraph each, with the title and date of its properties."""
    from docx import Document as Word

    word = Word(str(path))
    text = normalise("\n\n".join(paragraph.text for paragraph in word.paragraphs))
    title = (word.core_properties.title or "").strip()
    yield _document(path, text, {"title": title} if title and text.startswith(title) else {}, whole=False)


def read_table(path: Path) -> Iterator[Document | Problem]:
    """Read one document per row of .jsonl, .csv or .parquet; columns of other names become metadata, text stays as given."""
    for number, row in enumerate(_rows(path)):
        if isinstance(row, Problem):
            yield row
            continue
        text = row.get("text")
        if not isinstance(text, str) or not text.strip():
            yield Problem(f"{path}, row {number + 1}", "has no `text`; name the column of the article's text `text`")
            continue
        doc_id = str(row.get("doc_id") or f"{path.stem}-{number + 1}")
        yield Document(
            doc_id=doc_id,
            text=nfc(text),
            title=_word(row, "title"),
            date=as_date(row.get("date")),
            outlet=_word(row, "outlet"),
            url=_word(row, "url"),
            language=_word(row, "language") or "en",
            metadata={key: value for key, value in row.items() if key not in FIELDS and value is not None},
        )


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


def _rows(path: Path) -> Iterator[dict[str, Any] | Problem]:
    import pandas as pd

    if path.suffix == ".jsonl":
        for number, line in enumerate(decoded(path.read_bytes()).splitlines()):
            if line.strip():
                try:
                    yield dict(json.loads(line))
                except (ValueError, TypeError):
                    yield Problem(f"{path}, line {number + 1}", "is no JSON object; correct or remove the line")
        return
    frame = (
        pd.read_parquet(path)
        if path.suffix == ".parquet"
        else pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""])
    )
    if "text" not in frame.columns:
        raise ValueError(f"no column `text`; it has {', '.join(map(str, frame.columns[:8]))}")
    for record in frame.astype(object).where(frame.notna(), None).to_dict("records"):
        yield {str(key): value for key, value in record.items()}


def _word(row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    return "" if value is None else str(value).strip()


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
