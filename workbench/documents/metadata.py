"""Title, date, dateline and outlet, found where a source has them."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any, NamedTuple

_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
_DAY = rf"(?:(?:{_MONTHS})\.? \d{{1,2}}|\d{{1,2}} (?:{_MONTHS})\.?)(?:,? \d{{4}})?"
_DATELINE = re.compile(
    rf"\A(?P<place>[A-ZÀ-ÞĞİŞÇ][\w'’.-]*(?:[ /][A-ZÀ-ÞĞİŞÇ][\w'’.-]*){{0,3}}(?:, (?!{_DAY}\b)[A-Z][\w.’' -]{{2,24}})?)"
    rf"(?:,? (?P<day>{_DAY}))?\s*(?:\((?P<agency>[A-Z][^()\n]{{1,60}})\))?\s*(?:—|–|--| - )\s*"
)
#: What an agency is called where nothing else tells a dateline from `Omar Dun (a trader, once minister) - ...`.
_PLAIN_AGENCY = re.compile(r"[A-Z][\w /.]{1,24}")
_FULL_DAY = re.compile(
    rf"\b(?:\d{{4}}-\d{{2}}-\d{{2}}|(?:{_MONTHS})\.? \d{{1,2}},? \d{{4}}|\d{{1,2}} (?:{_MONTHS})\.?,? \d{{4}})\b"
)
_NAME_DAY = re.compile(r"(?<!\d)((?:19|20)\d{2})[-_.]?(\d{2})[-_.]?(\d{2})(?!\d)")


class Dateline(NamedTuple):
    """The place (and day and agency, if given) that a report opens with; offsets in the text."""

    start: int
    end: int
    place: str
    day: str | None
    agency: str | None


def find_dateline(text: str) -> Dateline | None:
    """Return the dateline that one of the first three paragraphs opens with, or None."""
    position = 0
    for paragraph in text.split("\n\n")[:3]:
        match = _DATELINE.match(paragraph)
        sure = match and (match["place"].split(",")[0].isupper() or match["day"])
        if match and (sure or _PLAIN_AGENCY.fullmatch(match["agency"] or "")):
            return Dateline(position, position + match.end(), match["place"], match["day"], match["agency"])
        position += len(paragraph) + 2
    return None


def as_date(value: Any) -> date | None:
    """Return a day from a date, a datetime or text in a common form; None where there is none."""
    if isinstance(value, datetime):
        return None if value != value else value.date()
    if isinstance(value, date):
        return value
    text = "" if value is None else str(value).strip()
    if not text or text.lower() in ("nan", "nat", "none"):
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        pass
    from dateutil import parser

    try:
        return parser.parse(text, default=datetime(1, 1, 1)).date() if re.search(r"\d{4}", text) else None
    except (ValueError, OverflowError):
        return None


def date_in_name(stem: str) -> date | None:
    """Return the day a file's name states, as in 2023-05-10-title."""
    match = _NAME_DAY.search(stem)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def date_in_text(text: str) -> date | None:
    """Return the first full date in the first lines of a text that stands in a line of its own or a dateline."""
    for paragraph in text.split("\n\n")[:5]:
        match = _FULL_DAY.search(paragraph)
        if match and (len(paragraph) < 60 or match.start() < 40):
            return as_date(match.group())
    return None


def headline(text: str) -> str:
    """Return the first paragraph where it reads like a headline: short, without a full stop, more text after it."""
    first, _, rest = text.partition("\n\n")
    is_headline = rest and len(first) <= 200 and not re.search(r"[.:;,]$", first) and len(first.split()) >= 3
    return first if is_headline else ""
