"""The dataset as tables that refer to each other: documents, sentences, actors, coders, decisions, adjudications, codebook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.codings import COLUMNS
from workbench.export.files import text_hash
from workbench.export.records import ADJUDICATED, Dataset, record
from workbench.export.select import is_program

if TYPE_CHECKING:
    import pyarrow as pa

#: Column of the codings table -> type: one of string, integer, number, datetime, list.
_TYPES = {"string": "string", "category": "string", "Int64": "integer", "Float64": "number", "list": "list"}
DECISIONS = {name: _TYPES.get(dtype, "datetime") for name, dtype in COLUMNS.items()}
_SAYS = {
    "doc_id": "the document", "sent_id": "the sentence", "actor": "the actor as mentioned",
    "principal": "whom the actor speaks for", "stance": "the label", "coder": "who coded",
    "value": "the label's value on the scale; missing for labels without one",
    "confidence": "how sure the coder is, 0 to 1", "sentence": "its text", "coded_at": "when, UTC",
}  # fmt: skip


@dataclass(frozen=True)
class Table:
    """A table: its columns with types, its key, the tables that its columns refer to, and its rows."""

    name: str
    columns: dict[str, str]
    rows: Callable[[], Iterable[dict[str, Any]]]
    key: tuple[str, ...] = ()
    refers: tuple[tuple[str, str, str], ...] = ()
    says: str = ""


def describe(column: str) -> str:
    """Return what a column means, in a few words; empty where its name says it."""
    return _SAYS.get(column, "")


def more_columns(dataset: Dataset) -> dict[str, str]:
    """Return the columns that the codings have beyond the table's own; they are kept as text."""
    return {str(name): "string" for name in dataset.codings.columns if name not in COLUMNS}


def tables(dataset: Dataset) -> list[Table]:
    """Return the tables in an order in which each refers to earlier ones only."""
    coded = {**DECISIONS, **more_columns(dataset), "split": "string"}
    refers: tuple[tuple[str, str, str], ...] = (
        ("doc_id", "documents", "doc_id"),
        ("sent_id", "sentences", "sent_id"),
        ("actor", "actors", "actor"),
        ("coder", "coders", "coder"),
    )
    return [
        Table("codebook", _CODEBOOK, lambda: _codebook(dataset), ("label",), (), "labels with their values"),
        Table("documents", _DOCUMENTS, lambda: _documents(dataset), ("doc_id",), (), "the articles"),
        Table("sentences", _SENTENCES, lambda: _sentences(dataset), ("sent_id",), refers[:1], "the coded sentences"),
        Table("actors", _ACTORS, lambda: _actors(dataset), ("actor",), (), "actors and principals"),
        Table("coders", _CODERS, lambda: _coders(dataset), ("coder",), (), "people and programs that coded"),
        Table("decisions", coded, lambda: _coded(dataset, adjudicated=False), (), refers, "a row per coding"),
        Table("adjudications", coded, lambda: _coded(dataset, adjudicated=True), (), refers, "decisions after discussion"),
    ]  # fmt: skip


_CODEBOOK = {"label": "string", "name": "string", "value": "number", "definition": "string"}
_DOCUMENTS = {
    "doc_id": "string", "title": "string", "date": "string", "outlet": "string", "url": "string",
    "language": "string", "split": "string", "duplicate_of": "string", "text_sha256": "string", "text": "string",
}  # fmt: skip
_SENTENCES = {
    "sent_id": "string",
    "doc_id": "string",
    "sent_start": "integer",
    "sent_end": "integer",
    "sentence": "string",
}
_ACTORS = {"actor": "string", "name": "string", "kind": "string", "principal": "string", "role": "string"}
_CODERS = {"coder": "string", "kind": "string"}


def _codebook(dataset: Dataset) -> Iterator[dict[str, Any]]:
    known = {label.id: label for label in dataset.facts.labels}
    for name in dataset.labels:
        label = known.get(name)
        yield {"label": name} | (
            {"name": label.name, "value": label.value, "definition": label.definition} if label else {"name": name}
        )


def _documents(dataset: Dataset) -> Iterator[dict[str, Any]]:
    coded = [str(doc_id) for doc_id in dataset.codings["doc_id"].unique()]
    for doc_id in dict.fromkeys([*dataset.documents, *coded]):
        plain: dict[str, Any] = {"doc_id": doc_id, "split": dataset.split_of.get(doc_id)}
        document = dataset.documents.get(doc_id)
        if document is not None:
            plain |= {name: getattr(document, name) or None for name in ("title", "outlet", "url", "language")}
            plain["date"] = document.date.isoformat() if document.date else None
            plain["duplicate_of"] = document.duplicate_of
            plain |= {"text": document.text, "text_sha256": text_hash(document.text)}
        yield plain


def _sentences(dataset: Dataset) -> Iterator[dict[str, Any]]:
    columns = list(_SENTENCES)
    for values in (
        dataset.codings[columns]
        .dropna(subset=["sent_id"])
        .drop_duplicates("sent_id")
        .astype(object)
        .itertuples(index=False)
    ):
        yield {name: value for name, value in zip(columns, values, strict=True) if value == value and value is not None}


def _actors(dataset: Dataset) -> Iterator[dict[str, Any]]:
    codings, known = dataset.codings, dataset.facts.actors
    names = dict(zip(codings["actor"], codings["actor_name"].astype(object), strict=True))
    principals = dict(zip(codings["actor"], codings["principal"].astype(object), strict=True))
    for actor in dict.fromkeys([*names, *(name for name in principals.values() if isinstance(name, str))]):
        entry = known.get(actor)
        if entry is not None:
            yield {
                "actor": actor,
                "name": entry.name,
                "kind": entry.kind,
                "principal": entry.principal,
                "role": entry.role,
            }
        else:
            name, principal = names.get(actor), principals.get(actor)
            yield {
                "actor": actor,
                "name": name if isinstance(name, str) else actor,
                "principal": principal if isinstance(principal, str) else None,
            }


def _coders(dataset: Dataset) -> Iterator[dict[str, Any]]:
    for coder in dataset.coders:
        kind = "adjudication" if coder == ADJUDICATED else "program" if is_program(coder) else "person"
        yield {"coder": coder, "kind": kind}


def _coded(dataset: Dataset, *, adjudicated: bool) -> Iterator[dict[str, Any]]:
    wanted = (dataset.codings["coder"] == ADJUDICATED).fillna(False) == adjudicated
    for row in replace(dataset, codings=dataset.codings[wanted]).rows():
        plain = record(row)
        plain.update({name: str(value) for name, value in row.extra.items()})
        yield plain | {"split": dataset.split_of.get(row.doc_id)}


def note_types(dataset: Dataset, losses: Any) -> None:
    """Note extra columns whose values come back as text."""
    for name in more_columns(dataset):
        column = dataset.codings[name]
        losses.lost(
            name, "columns beyond the table are kept as text", sum(1 for v in column.dropna() if not isinstance(v, str))
        )


def write_parquet(table: Table, path: Path, *, more: Callable[[dict[str, Any]], dict[str, Any]] | None = None,
                  extra: tuple[Any, ...] = ()) -> int:  # fmt: skip
    """Write a table as Parquet, a few thousand rows at a time, and return how many; `more` adds columns to a row."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(name, _arrow(kind)) for name, kind in table.columns.items()] + list(extra))
    count = 0
    with pq.ParquetWriter(path, schema) as writer:
        for rows in _batches(table.rows()):
            plain = [_for_arrow(row) | (more(row) if more else {}) for row in rows]
            writer.write_table(pa.Table.from_pylist(plain, schema=schema))
            count += len(rows)
    return count


def _batches(rows: Iterable[dict[str, Any]], size: int = 4096) -> Iterator[list[dict[str, Any]]]:
    from itertools import islice

    source = iter(rows)
    while batch := list(islice(source, size)):
        yield batch


def _arrow(kind: str) -> pa.DataType:
    import pyarrow as pa

    kinds = {"integer": pa.int64(), "number": pa.float64(), "datetime": pa.timestamp("us", "UTC")}
    return pa.list_(pa.string()) if kind == "list" else kinds.get(kind, pa.string())


def _for_arrow(row: dict[str, Any]) -> dict[str, Any]:
    from workbench.export.records import moment

    return row | {"coded_at": moment(row["coded_at"])} if "coded_at" in row else row
