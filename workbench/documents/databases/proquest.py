"""ProQuest: several articles in one text, RTF or web page, separated by a rule of underscores, with labelled lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workbench.documents.databases.records import Article, filled, language_code
from workbench.documents.metadata import as_date

_RULE = re.compile(r"\s*_{20,}\s*")
_COUNT = re.compile(r"\s*Document \d+ of \d+\s*", re.IGNORECASE)
_LABELS = (
    "Author|Publication info|Abstract|Links|Full text|Subject|Title|Alternate title|Location|People|Identifier / keyword|"
    "Company / organization|Company|Business indexing term|Classification|Publication title|Publication year|"
    "Publication date|Publication subject|First page|Pages|Page|Section|Column|Dateline|Publisher|Place of publication|"
    "Country of publication|ISSN|e-ISSN|Source type|Language of publication|Document type|ProQuest document ID|"
    "Document URL|Copyright|Last updated|Database|Volume|Issue|Year|Edition|Credit|Number of pages|Word count"
)
_LABEL = re.compile(rf"\s*({_LABELS})\s*:\s*(.*?)\s*", re.IGNORECASE | re.DOTALL)


def recognises(lines: Sequence[str]) -> bool:
    """Tell whether the lines are a ProQuest download: its document number or its labels around a full text."""
    labels = {match[1].lower() for line in lines if (match := _LABEL.fullmatch(line))}
    return "proquest document id" in labels or {"full text", "publication title", "database"} <= labels


def split(lines: Sequence[str]) -> list[Article]:
    """Return the articles of a download in their order; entries without full text keep their abstract."""
    parts: list[list[str]] = [[]]
    for line in lines:
        if _RULE.fullmatch(line):
            parts.append([])
        else:
            parts[-1].append(line)
    return [_read(part) for part in parts if any(_LABEL.fullmatch(line) for line in part)]


def _read(part: list[str]) -> Article:
    title, fields = _fields(part)
    flat = {label: " ".join(filled(lines)) for label, lines in fields.items()}
    full = fields.get("full text", [])
    metadata = {
        "section": flat.get("section", ""),
        "author": flat.get("author", ""),
        "length": flat.get("word count", ""),
        "subject": flat.get("subject", ""),
        "page": flat.get("first page", "") or flat.get("pages", ""),
        "part": "" if filled(full) else "abstract",
    }
    return Article(
        text="\n".join(full) if filled(full) else flat.get("abstract", ""),
        title=flat.get("title", "") or title,
        date=as_date(flat.get("publication date")),
        outlet=re.sub(r"\s*;.*", "", flat.get("publication title", "")),
        accession=flat.get("proquest document id", ""),
        url=flat.get("document url", ""),
        language=language_code(flat.get("language of publication", "")),
        metadata={key: value for key, value in metadata.items() if value},
    )


def _fields(part: list[str]) -> tuple[str, dict[str, list[str]]]:
    """Return the line above the labels, which is the title, and the lines of every label."""
    title, fields = "", dict[str, list[str]]()
    current: list[str] | None = None
    for line in part:
        match = _LABEL.fullmatch(line)
        if match:
            current = fields.setdefault(match[1].lower(), [])
            current.append(match[2])
        elif current is not None:
            current.append(line)
        elif line.strip() and not _COUNT.fullmatch(line) and not title:
            title = line.strip()
    return title, fields
