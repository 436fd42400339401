"""Tables of articles: one document, or one link, per row."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from workbench.documents.guards import LONGEST_LINE, long_line
from workbench.documents.links import as_link, field_names, gdelt_row, language
from workbench.documents.metadata import as_date
from workbench.documents.readers import FIELDS, decoded
from workbench.documents.records import Document, LeftOut, Link, Problem
from workbench.documents.text import nfc

Row = dict[str, Any]


def read_table(path: Path) -> Iterator[Document | Problem | Link]:
    """Read one document per row of .jsonl, .json, .csv, .tsv or .parquet; other columns become metadata, text stays as given.

    The columns of GDELT, Media Cloud and other exports are known by their names. A row without text that names an
    article's address is a `Link`.
    """
    names: dict[str, str] | None = None
    for number, row in enumerate(_rows(path), start=1):
        if isinstance(row, Problem):
            yield row
            continue
        names = names if names is not None and set(row) <= set(names) else _names(row)
        fields = {names[key]: value for key, value in row.items() if names[key]}
        if isinstance(fields.get("text"), str) and fields["text"].strip():
            rest = {key: value for key, value in row.items() if not names[key] and value is not None}
            yield _document(fields, rest, f"{path.stem}-{number}")
        elif fields.get("url") and "text" not in fields:
            yield as_link(fields)
        else:
            yield Problem(f"{path}, row {number}", "has no `text`; name the column of the article's text `text`")


def _names(row: Row) -> dict[str, str]:
    """Return column -> field, "" for columns that are metadata; the names of the contract need no guessing."""
    named = field_names(row) if "text" not in row else {name: name for name in FIELDS if name in row}
    return {column: named.get(column, "") for column in row}


def _document(fields: Row, rest: Row, default_id: str) -> Document:
    return Document(
        doc_id=_word(fields, "doc_id") or default_id,
        text=nfc(fields["text"]),
        title=_word(fields, "title"),
        date=as_date(fields.get("date")),
        outlet=_word(fields, "outlet"),
        url=_word(fields, "url"),
        language=language(_word(fields, "language")) or "en",
        left_out=_left_out(rest.pop("left_out", None)),
        metadata=rest,
    )


def _left_out(found: Any) -> tuple[LeftOut, ...]:
    """Return the passages that an earlier reading set aside, where a table of gathered articles carries them."""
    if not isinstance(found, list):
        return ()
    return tuple(LeftOut(str(part["text"]), str(part["reason"]), int(part["start"])) for part in found)


def _word(row: Row, key: str) -> str:
    value = row.get(key)
    return "" if value is None else str(value).strip()


def _rows(path: Path) -> Iterator[Row | Problem]:
    if path.suffix.lower() == ".jsonl":
        yield from _json_lines(path)
    elif path.suffix.lower() == ".json":
        yield from _json(path)
    elif path.suffix.lower() == ".parquet":
        yield from _parquet(path)
    else:
        yield from _separated(path)


def _json_lines(path: Path) -> Iterator[Row | Problem]:
    """Read line by line, so that neither a long file nor one endless line fills the memory."""
    with path.open("rb") as file:
        if file.read(2) in (b"\xff\xfe", b"\xfe\xff"):
            lines: Iterator[bytes | None] = (line.encode() for line in decoded(path.read_bytes()).splitlines())
        else:
            file.seek(0)
            lines = _short_lines(file)
        for number, line in enumerate(lines, start=1):
            if line is None:
                limit = LONGEST_LINE // 1_000_000
                yield Problem(f"{path}, line {number}", f"has over {limit} MB; one article is one line")
            elif line.strip():
                yield _object(line, f"{path}, line {number}")


def _short_lines(file: io.BufferedReader) -> Iterator[bytes | None]:
    """Yield the lines of a file, None in place of each that is too long."""
    while line := file.readline(LONGEST_LINE):
        whole = len(line) < LONGEST_LINE or line.endswith(b"\n")
        while not whole:
            piece = file.readline(LONGEST_LINE)
            whole = not piece or piece.endswith(b"\n")
            line = b""
        yield line or None


def _object(line: bytes, where: str) -> Row | Problem:
    try:
        return dict(json.loads(decoded(line)))
    except (ValueError, TypeError, RecursionError):
        return Problem(where, "is no JSON object; correct or remove the line")


def _json(path: Path) -> Iterator[Row | Problem]:
    """Read a list of objects, or the list that an object holds, as the `articles` of GDELT's answers."""
    found = json.loads(decoded(path.read_bytes()))
    if isinstance(found, dict):
        lists = [value for value in found.values() if isinstance(value, list)]
        found = lists[0] if len(lists) == 1 else [found]
    for number, row in enumerate(found, start=1):
        yield row if isinstance(row, dict) else Problem(f"{path}, entry {number}", "is no JSON object; remove it")


def _parquet(path: Path) -> Iterator[Row]:
    import pandas as pd

    frame = pd.read_parquet(path)
    for record in frame.astype(object).where(frame.notna(), None).to_dict("records"):
        yield {str(key): value for key, value in record.items()}


def _separated(path: Path) -> Iterator[Row]:
    """Read rows separated by commas, semicolons or tabs; GDELT's files without a heading are told by their shape."""
    import pandas as pd

    fault = long_line(path)
    if fault:
        raise ValueError(fault)
    text = decoded(path.read_bytes())
    first = next(csv.reader([text.split("\n", 1)[0]], delimiter="\t"), [])
    if gdelt_row(first):
        for cells in csv.reader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE):
            row = gdelt_row(cells)
            if row:
                yield row
        return
    separator = max(",;\t", key=text.split("\n", 1)[0].count)
    frame = pd.read_csv(io.StringIO(text), sep=separator, dtype=str, keep_default_na=False, na_values=[""])
    named = field_names(map(str, frame.columns))
    if "text" not in frame.columns and not {"text", "url"} & set(named.values()):
        raise ValueError(f"no column `text`; it has {', '.join(map(str, frame.columns[:8]))}")
    for record in frame.astype(object).where(frame.notna(), None).to_dict("records"):
        yield {str(key): value for key, value in record.items()}
