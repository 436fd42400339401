"""One article of a database download, and how a download is told from an ordinary document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from workbench.documents.databases import factiva, nexis, proquest
from workbench.documents.databases.records import Article

__all__ = ["Article", "articles_in"]


class _Database(NamedTuple):
    name: str
    recognises: Callable[[Sequence[str]], bool]
    split: Callable[[Sequence[str]], list[Article]]


_DATABASES = (
    _Database("Nexis", nexis.recognises, nexis.split),
    _Database("Factiva", factiva.recognises, factiva.split),
    _Database("ProQuest", proquest.recognises, proquest.split),
)


def articles_in(lines: Sequence[str]) -> tuple[str, list[Article]]:
    """Return the database that `lines` were downloaded from and its articles; ("", []) for any other text.

    `lines` are the lines of a text file or the paragraphs of a Word, RTF or web page, empty ones included.
    """
    for database in _DATABASES:
        if database.recognises(lines):
            return database.name, database.split(lines)
    return "", []
