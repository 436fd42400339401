"""What a file really is, told from its first bytes, since endings are often wrong."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

_HEAD = 4096
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FEED = re.compile(r"<(rss|feed|rdf:RDF)\b", re.IGNORECASE)
_PAGE = re.compile(r"\s*(<!doctype html|<html\b|<head\b)", re.IGNORECASE)
#: Endings whose plain-text content may turn out to be a web page or a feed.
_TEXTUAL = (".txt", ".md", ".xml", ".rss", ".atom", ".html", ".htm", ".rtf", ".docx", ".pdf", ".doc", "")


def ending_of(path: Path) -> str:
    """Return the ending (".pdf", ".docx", …) that fits the content of `path`; its own where the content does not tell.

    `.doc` stands for the binary files of old office programs and `.xlsx` for workbooks, which are not read.
    """
    own = ".warc" if path.name.lower().endswith(".warc.gz") else path.suffix.lower()
    with path.open("rb") as file:
        head = file.read(_HEAD)
    return _by_signature(head, path) or _by_text(head, own) or own


def _by_signature(head: bytes, path: Path) -> str | None:
    for signature, ending in (
        (b"%PDF-", ".pdf"),
        (b"{\\rtf", ".rtf"),
        (b"PAR1", ".parquet"),
        (b"WARC/", ".warc"),
        (_OLD_OFFICE, ".doc"),
    ):
        if head.startswith(signature):
            return ending
    return _zipped(path) if head.startswith(b"PK\x03\x04") else None


def _zipped(path: Path) -> str | None:
    """Tell a Word file, a workbook and a plain archive apart; None for a damaged archive, whose ending is believed."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        return None
    if "word/document.xml" in names:
        return ".docx"
    return ".xlsx" if "xl/workbook.xml" in names else ".zip"


def _by_text(head: bytes, own: str) -> str | None:
    if own not in _TEXTUAL:
        return None
    text = head.decode("utf-8", errors="ignore").lstrip("\ufeff \r\n\t")
    if text.startswith("<") and _FEED.search(text[:2000]):
        return ".xml"
    return ".html" if _PAGE.match(text) else None
