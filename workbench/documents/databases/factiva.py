"""Factiva: several articles in one web page, RTF or text file, with or without the two-letter field codes.

Every article ends with `Document` and its accession number. Without codes the lines above the text come in a fixed
order: title, author, number of words, date, time, source, source code, page, language, copyright.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from workbench.documents.databases.records import Article, date_line, filled, language_code

_END = re.compile(r"\s*Document\s+([A-Za-z0-9_]{16,})\s*")
_CODES = "SE|HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|RF|CO|IN|NS|RE|IPC|IPD|PUB|ART|CLM|AN|DLN"
_CODED = re.compile(rf"\s*({_CODES})\s*(?:[|\t]\s*|\s{{2,}}|\Z)(.*?)\s*\|?\s*")
_WORDS = re.compile(r"([\d,.]+) words", re.IGNORECASE)
_TIME = re.compile(r"\d{1,2}:\d{2}( [A-Z]{2,4})?")
_COPYRIGHT = re.compile(r"(copyright|©|\(c\)).*|.*all rights reserved\.?", re.IGNORECASE)
_SOURCE_CODE = re.compile(r"[A-Z0-9]{2,8}")


def recognises(lines: Sequence[str]) -> bool:
    """Tell whether the lines are a Factiva download: an accession line, or its most usual field codes."""
    if any(_END.fullmatch(line) for line in lines):
        return any(_WORDS.fullmatch(line.strip()) or _is_code(line, "WC") for line in lines)
    return all(any(_is_code(line, code) for line in lines) for code in ("HD", "PD", "SN", "LP"))


def split(lines: Sequence[str]) -> list[Article]:
    """Return the articles of a download in their order."""
    articles: list[Article] = []
    part: list[str] = []
    for line in lines:
        match = _END.fullmatch(line)
        coded = _CODED.fullmatch(line)
        if match or (coded and coded[1] == "AN"):
            accession = match[1] if match else _accession(coded[2])  # type: ignore[index]
            if filled(part):
                articles.append(_read(part, accession))
            part = []
        else:
            part.append(line)
    return articles


def _accession(text: str) -> str:
    match = _END.fullmatch(text)
    return match[1] if match else text


def _is_code(line: str, code: str) -> bool:
    match = _CODED.fullmatch(line)
    return bool(match) and match[1] == code  # type: ignore[index]


def _read(part: list[str], accession: str) -> Article:
    return _coded(part, accession) if any(_is_code(line, "HD") for line in part) else _plain(part, accession)


def _coded(part: list[str], accession: str) -> Article:
    fields: dict[str, list[str]] = {}
    current: list[str] = []
    for line in part:
        match = _CODED.fullmatch(line)
        if match:
            current = fields.setdefault(match[1], [])
            current.append(match[2])
        else:
            current.append(line.strip().strip("|"))
    value = {code: " ".join(filled(lines)) for code, lines in fields.items()}
    text = [*fields.get("LP", []), "", *fields.get("TD", [])]
    return Article(
        text="\n\n".join(filled(text)),
        title=value.get("HD", ""),
        date=date_line(value.get("PD", "")),
        outlet=value.get("SN", ""),
        accession=accession,
        language=language_code(value.get("LA", "")),
        metadata=_kept(value.get("SE", ""), value.get("WC", ""), value.get("BY", ""), value.get("PG", "")),
    )


def _plain(part: list[str], accession: str) -> Article:
    """Read the head line by line: the number of words stands under the title and the author, the source under the date."""
    lines = filled(part)
    words_at = next((i for i, line in enumerate(lines) if _WORDS.fullmatch(line)), 0)
    date_at = next((i for i, line in enumerate(lines) if i > words_at and date_line(line)), words_at)
    source_at = date_at + 1
    while source_at < len(lines) - 1 and _TIME.fullmatch(lines[source_at]):
        source_at += 1
    body_at, language = _after_head(lines, source_at + 1)
    above = lines[:words_at]
    section = above.pop(0) if len(above) > 2 else ""
    return Article(
        text="\n\n".join(lines[body_at:]),
        title=above[0] if above else "",
        date=date_line(lines[date_at]) if date_at > words_at else None,
        outlet=lines[source_at] if source_at < len(lines) else "",
        accession=accession,
        language=language,
        metadata=_kept(section, lines[words_at], " ".join(above[1:]).removeprefix("By "), ""),
    )


def _after_head(lines: list[str], start: int) -> tuple[int, str]:
    """Return where the text begins and the language named on the way: after code, page, edition and copyright."""
    language, at = "", start
    for index in range(start, min(start + 7, len(lines))):
        line = lines[index]
        if _COPYRIGHT.fullmatch(line):
            return index + 1, language
        if language_code(line) and len(line.split()) <= 3:
            language, at = language_code(line), index + 1
        elif _SOURCE_CODE.fullmatch(line):
            at = index + 1
    return at, language


def _kept(section: str, length: str, author: str, page: str) -> dict[str, str]:
    kept = {"section": section, "length": length, "author": author, "page": page}
    return {key: value for key, value in kept.items() if value}
