"""Nexis Uni, Lexis+ and LexisNexis Academic: several articles in one Word, RTF, HTML or text file.

The newer layout puts the title first, then source, date, copyright, labelled lines, a line `Body`, the text, and
`End of Document`. The older one counts its documents (`3 of 120 DOCUMENTS`), puts the source first and writes its
labels in capitals.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from workbench.documents.databases.records import Article, date_line, filled, language_code

_END = re.compile(r"\s*End of Document\s*", re.IGNORECASE)
_COUNT = re.compile(r"\s*\d+ of \d+ DOCUMENTS?\s*")
_LABELS = (
    "Section|Length|Byline|Dateline|Highlight|Load-Date|Language|Publication-Type|Publication Type|Subject|Geographic|"
    "Graphic|Journal Code|Series|Edition|Correction-Date|Headline|Company|Organization|Person|City|State|Country|"
    "Copyright|Document-Type|Type|Industry|Ticker|Distribution|Credit|Notes|Source"
)
_LABEL = re.compile(rf"({_LABELS})\s*:\s*(.*)", re.IGNORECASE)
_COPYRIGHT = re.compile(r"(copyright|©|\(c\))\s.*|all rights reserved\.?", re.IGNORECASE)
_AFTER = re.compile(
    rf"(?:classification|notes|graphic|load-date|end of document|(?:{_LABELS.replace('Section|Length|Byline|Dateline|Highlight|', '')})\s*:.*)",
    re.IGNORECASE,
)


def recognises(lines: Sequence[str]) -> bool:
    """Tell whether the lines are a Nexis download: marked ends, counted documents, or its labels around one article."""
    plain = filled(lines)
    if any(_END.fullmatch(line) or _COUNT.fullmatch(line) for line in plain):
        return True
    labels = {match[1].lower() for line in plain if (match := _LABEL.fullmatch(line))}
    return {"length", "load-date"} <= labels and any(line.lower() == "body" for line in plain)


def split(lines: Sequence[str]) -> list[Article]:
    """Return the articles of a download in their order; a list of contents before the first one is passed over."""
    if any(_COUNT.fullmatch(line) for line in lines):
        return [_older(part) for part in _cut(lines, _COUNT)[1:] if filled(part)]
    return [article for part in _cut(lines, _END) if (article := _newer(part))]


def _cut(lines: Sequence[str], at: re.Pattern[str]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for line in lines:
        if at.fullmatch(line):
            parts.append([])
        else:
            parts[-1].append(line)
    return parts


def _newer(part: list[str]) -> Article | None:
    """Read title, source and date above the copyright or the labels; the body between `Body` and what follows it."""
    body_at = next((i for i, line in enumerate(part) if line.strip().lower() == "body"), None)
    if body_at is None:
        return None
    head = filled(part[:body_at])
    labels_at = next(
        (i for i, line in enumerate(head) if re.fullmatch(r"length\s*:.*", line, re.IGNORECASE)), len(head)
    )
    dated = [i for i, line in enumerate(head[:labels_at]) if date_line(line)]
    at = dated[-1] if dated else labels_at
    title, outlet = (head[at - 2] if at >= 2 else ""), (head[at - 1] if at >= 1 else "")
    body, rest = _body(part[body_at + 1 :])
    fields = _fields(head[at:] + rest)
    return _article(body, title, outlet, date_line(head[at]) if dated else None, fields)


def _older(part: list[str]) -> Article:
    """Read source, date and title in this order, then labelled lines in capitals, then the text."""
    head_ends = _last_label_of_head(part)
    head = [line for line in filled(part[:head_ends]) if not _COPYRIGHT.fullmatch(line)]
    dated = next((i for i, line in enumerate(head) if date_line(line)), None)
    named = [line for line in head if not _LABEL.fullmatch(line)]
    outlet = named[0] if named else ""
    titles = [line for line in named[1:] if not date_line(line)]
    body, rest = _body(part[head_ends:])
    fields = _fields(head + rest)
    return _article(
        body,
        fields.pop("headline", "") or " ".join(titles[:2]),
        outlet,
        date_line(head[dated]) if dated is not None else None,
        fields,
    )


def _last_label_of_head(part: list[str]) -> int:
    """Return where the text begins: after the labels at the top, which stand within the first 25 lines that hold something."""
    last = seen = 0
    for index, line in enumerate(part):
        seen += bool(line.strip())
        if seen > 25:
            break
        match = _LABEL.fullmatch(line.strip())
        if match and match[1].lower() in ("byline", "section", "length", "dateline", "highlight", "headline", "series"):
            last = index + 1
    return last


def _body(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """Cut the text from the classification, the load date and the copyright that follow it."""
    for index, line in enumerate(lines):
        stripped = line.strip()
        if _AFTER.fullmatch(stripped) and (":" in stripped or index > 1):
            return list(lines[:index]), filled(lines[index:])
    return list(lines), []


def _fields(lines: Sequence[str]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for line in lines:
        match = _LABEL.fullmatch(line)
        if match and match[2]:
            fields.setdefault(match[1].lower().replace(" ", "-"), match[2].strip())
    return fields


def _article(body: Sequence[str], title: str, outlet: str, day, fields: dict[str, str]) -> Article:  # type: ignore[no-untyped-def]
    kept = {
        "section": fields.get("section", ""),
        "length": fields.get("length", ""),
        "author": fields.get("byline", ""),
        "dateline": fields.get("dateline", ""),
        "highlight": fields.get("highlight", ""),
        "type": fields.get("publication-type", ""),
        "subject": fields.get("subject", ""),
    }
    text = [line for line in body if not _COPYRIGHT.fullmatch(line.strip())]
    return Article(
        text="\n".join(text),
        title=title,
        date=day or date_line(fields.get("load-date", "")),
        outlet=outlet,
        language=language_code(fields.get("language", "")),
        metadata={key: value for key, value in kept.items() if value},
    )
