"""What every database gives of an article, and the patterns that their layouts share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from workbench.documents.metadata import as_date

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_TIME = r"(?:\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\.?)?(?:\s*[A-Z]{2,4})?)"
#: A line that is a date and nothing else, perhaps with a weekday, a time and an edition.
_DATE_LINE = re.compile(
    rf"(?:{_WEEKDAY},?\s+)?(?:(?P<a>{_MONTH}\s+\d{{1,2}},?\s+\d{{4}})|(?P<b>\d{{1,2}}\s+{_MONTH},?\s+\d{{4}})|(?P<c>\d{{4}}-\d{{2}}-\d{{2}}))"
    rf"(?:,?\s+{_WEEKDAY})?(?:,?\s+{_TIME})?(?:\s+[\w ]{{1,30}}edition)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Article:
    """One article of a download. `text` has its paragraphs separated by blank lines; missing values are "" or None."""

    text: str
    title: str = ""
    date: date | None = None
    outlet: str = ""
    accession: str = ""
    url: str = ""
    language: str = ""
    metadata: dict[str, str] = field(default_factory=dict)


def date_line(line: str) -> date | None:
    """Return the day of a line that is only a date (with weekday, time or edition), or None.

    >>> date_line("May 10, 2023 Wednesday 2:31 PM GMT")
    datetime.date(2023, 5, 10)
    """
    match = _DATE_LINE.fullmatch(line.strip())
    return as_date(match["a"] or match["b"] or match["c"]) if match else None


def filled(lines: Sequence[str]) -> list[str]:
    """Return the lines that hold something, without the space around them."""
    return [line.strip() for line in lines if line.strip()]


def language_code(name: str) -> str:
    """Return the code of a language's English name, or "" where it is not a known one.

    >>> language_code("ENGLISH; Newswire")
    'en'
    """
    return _codes().get(re.split(r"[;,(]", name.strip().lower())[0].strip(), "")


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    from babel import Locale

    return {str(name).lower(): code for code, name in reversed(list(Locale("en").languages.items())) if len(code) <= 3}
