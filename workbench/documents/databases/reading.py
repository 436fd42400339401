"""The articles of a database download as documents, freed of news furniture like any other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from workbench.documents.databases.articles import articles_in
from workbench.documents.databases.records import Article
from workbench.documents.furniture import set_aside
from workbench.documents.metadata import find_dateline
from workbench.documents.records import Document
from workbench.documents.text import normalise

#: A web page is looked at line by line only where one of these words stands in it.
_HINT = re.compile(
    r"\d of \d+ DOCUMENTS|End of Document|ProQuest document ID|Document\s+[A-Za-z0-9_]{16,}\b|>\s*HD\s*<"
)


def hints_at_database(html: str) -> bool:
    """Tell quickly whether a web page could be a database download."""
    return _HINT.search(html) is not None


def spaced(lines: Sequence[str]) -> list[str]:
    """Return paragraphs as lines with an empty one between, so that none is taken for a wrapped line of another."""
    return [part for line in lines for part in (line, "")]


def documents_in(path: Path, lines: Sequence[str]) -> list[Document]:
    """Return one document per article where `lines` are a database download, else an empty list.

    Ids are the database's accession number where it has one, so that two downloads that overlap give the same ids;
    else the file's stem with a running number.
    """
    name, articles = articles_in(lines)
    width = len(str(len(articles)))
    return [
        _document(article, article.accession or f"{path.stem}-{number:0{width}d}", name)
        for number, article in enumerate(articles, start=1)
    ]


def _document(article: Article, doc_id: str, database: str) -> Document:
    text, left_out = set_aside(normalise(article.text))
    title = normalise(article.title).replace("\n\n", " ")
    metadata = {"database": database, **article.metadata}
    dateline = find_dateline(text)
    if dateline:
        metadata.setdefault("dateline", text[dateline.start : dateline.end].strip(" —–-"))
        if dateline.agency:
            metadata.setdefault("agency", dateline.agency)
    return Document(
        doc_id=re.sub(r"[\s|:/\\]+", "-", doc_id),
        text=f"{title}\n\n{text}" if title and text and not text.startswith(title) else text,
        title=title,
        date=article.date,
        outlet=article.outlet,
        url=article.url,
        language=article.language or "en",
        metadata=metadata,
        left_out=left_out,
    )
