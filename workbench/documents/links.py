"""Lists of links, as GDELT and Media Cloud give them: title, address, date and outlet of articles, without their text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from workbench.documents.metadata import as_date
from workbench.documents.records import Document, Link

#: What a column is called in the tables that researchers have -> the field it fills; case and `_` do not matter.
_ALIASES = {
    "text": ("text", "fulltext", "body", "content", "articletext", "maintext", "storytext", "article", "bodytext"),
    "title": ("title", "headline", "articletitle", "pagetitle", "headlinemain"),
    "date": ("date", "publishdate", "publicationdate", "publishedat", "published", "pubdate", "seendate", "datepublish",
             "publishedon", "datetime", "sqldate"),
    "outlet": ("outlet", "medianame", "outletname", "publication", "newspaper", "sourcename", "source", "domain",
               "sourcecommonname", "sourcedomain", "mediaurl"),
    "url": ("url", "link", "sourceurl", "documentidentifier", "storyurl", "articleurl"),
    "language": ("language", "lang"),
    "doc_id": ("docid", "id", "storyid", "storiesid", "articleid"),
}  # fmt: skip
#: Columns of GDELT's two files without a heading, by their number of columns.
_GDELT = {
    61: {"doc_id": 0, "date": 1, "url": 60},
    58: {"doc_id": 0, "date": 1, "url": 57},
    27: {"doc_id": 0, "date": 1, "outlet": 3, "url": 4, "extras": 26},
}


def field_names(columns: Iterable[str]) -> dict[str, str]:
    """Return column -> field for the columns that mean a field of a document; a column of the exact name comes first.

    >>> field_names(["id", "publish_date", "media_name", "title", "url"])
    {'title': 'title', 'publish_date': 'date', 'media_name': 'outlet', 'url': 'url', 'id': 'doc_id'}
    """
    given = {re.sub(r"[\W_]", "", str(column).lower()): str(column) for column in reversed(list(columns))}
    named: dict[str, str] = {}
    for name, aliases in _ALIASES.items():
        column = next((given[alias] for alias in aliases if alias in given and given[alias] not in named), None)
        if column is not None:
            named[column] = name
    return named


def gdelt_row(cells: Sequence[str]) -> dict[str, Any] | None:
    """Return the fields of one row of GDELT's event or graph files, or None where the row is none of them."""
    places = _GDELT.get(len(cells))
    if places is None or not cells[places["date"]][:8].isdigit():
        return None
    row = {name: cells[place].strip() for name, place in places.items()}
    day = row["date"]
    row["date"] = f"{day[:4]}-{day[4:6]}-{day[6:8]}"
    title = re.search(r"<PAGE_TITLE>(.*?)</PAGE_TITLE>", row.pop("extras", ""))
    return row | {"title": title[1] if title else ""}


def as_link(row: Mapping[str, Any]) -> Link:
    """Return a row that names an article without its text."""
    words = {name: str(row.get(name) or "").strip() for name in ("url", "title", "outlet", "language", "doc_id")}
    return Link(
        url=words["url"],
        title=words["title"],
        date=as_date(row.get("date")),
        outlet=words["outlet"],
        language=language(words["language"]),
        doc_id=words["doc_id"],
    )


def language(word: str) -> str:
    """Return the two-letter code of a language given as code or English name; "" for an unknown one."""
    from workbench.documents.databases.records import language_code

    return word.lower()[:2] if re.fullmatch(r"[A-Za-z]{2}([-_]\w+)?", word) else language_code(word)


def join_links(documents: Sequence[Document], links: Sequence[Link]) -> tuple[list[Document], list[Link]]:
    """Return the documents with title, date and outlet filled from links to the same address, and the links left over."""
    by_address = {address(link.url): link for link in links if link.url}
    filled, used = [], set()
    for document in documents:
        link = by_address.get(address(document.url)) if document.url else None
        if link is not None:
            used.add(address(link.url))
            document = replace(
                document,
                title=document.title or link.title,
                date=document.date or link.date,
                outlet=document.outlet or link.outlet,
            )
        filled.append(document)
    return filled, [link for link in by_address.values() if address(link.url) not in used]


def address(url: str) -> str:
    """Return an address in the form that is compared: no scheme, no `www.`, no tracking query, no final slash.

    >>> address("https://www.example.org/a/?utm_source=x")
    'example.org/a'
    """
    parts = urlsplit(url.strip())
    query = "&".join(piece for piece in parts.query.split("&") if piece and not re.match(r"utm_|fbclid|gclid", piece))
    host = parts.netloc.lower().removeprefix("www.").removeprefix("m.")
    return host + parts.path.rstrip("/") + (f"?{query}" if query else "")


def headline_documents(links: Sequence[Link], stem: str = "headline") -> list[Document]:
    """Return links as documents whose whole text is the headline, for studies that code headlines only."""
    return [
        Document(
            doc_id=link.doc_id or f"{stem}-{number}",
            text=link.title,
            title=link.title,
            date=link.date,
            outlet=link.outlet,
            url=link.url,
            language=link.language or "en",
            metadata={"part": "headline"},
        )
        for number, link in enumerate(links, start=1)
        if link.title
    ]
