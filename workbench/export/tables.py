"""The codings as tables: CSV, JSON Lines, Parquet, and a wide table of pairs by coders."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from workbench.codings import COLUMNS
from workbench.export import safe
from workbench.export.completing import WHOLE, completed
from workbench.export.losses import Losses
from workbench.export.reading import Source
from workbench.export.records import Dataset, Row, instant, record, to_json
from workbench.study import WorkbenchError

# A cell that a spreadsheet would run: it begins with = + - @, a tab or a line end, perhaps behind quotes of ours.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
_KEYS = ("doc_id", "sent_id", "actor")


def guard(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; `unguard` undoes it.

    >>> guard("=1+1"), guard("- no"), guard("a=b")
    ("'=1+1", "'- no", 'a=b')
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguard(cell: str) -> str:
    """Return a cell as it was before `guard`.

    >>> unguard("'=1+1"), unguard("'quoted'")
    ('=1+1', "'quoted'")
    """
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def write_csv(dataset: Dataset, path: Path, losses: Losses) -> None:
    """Write one row per sentence, actor and coder; text cells are guarded, lists joined with `|`."""
    more = [name for name in dataset.codings.columns if name not in COLUMNS]
    with _open(path, dataset) as file:
        table = csv.writer(file, lineterminator="\r\n")
        table.writerow([*COLUMNS, *more])
        for row in dataset.rows():
            _csv_losses(row, losses)
            table.writerow(_cells(row, more))
    losses.remark("text cells that begin like a formula carry an apostrophe in front; reading the file takes it off")


def _cells(row: Row, more: list[str]) -> Iterator[Any]:
    for name in COLUMNS:
        value = getattr(row, name)
        if name in ("toward", "issues"):
            yield guard("|".join(value))
        elif name == "coded_at":
            yield "" if value is None else instant(value)
        else:
            yield guard(value) if isinstance(value, str) else value
    for name in more:
        value = row.extra.get(name)
        yield guard(value) if isinstance(value, str) else value


def _csv_losses(row: Row, losses: Losses) -> None:
    for name in ("toward", "issues"):
        if any("|" in value or not value for value in getattr(row, name)):
            losses.lost(name, "a value holds the bar that separates values, or is empty; it comes back otherwise")
    for name, value in row.extra.items():
        if not isinstance(value, str) or not value:
            losses.lost(name, "CSV keeps no types; it comes back as text")


def read_csv(path: Path, source: Source) -> Iterator[dict[str, Any]]:
    """Yield the rows of a CSV file of ours, or of another with columns of our names (or names in the mapping file)."""
    with path.open("rb") as raw:
        head = safe.decoded(raw.readline(safe.MOST_OF_LINE), path, "line 1")
    table = csv.DictReader(limited(path), delimiter=";" if head.count(";") > head.count(",") else ",")
    try:
        columns = [source.names.columns.get(name, name) for name in table.fieldnames or ()]
        _check_columns(columns, path)
        whole = set(COLUMNS) <= set(columns)
        table.fieldnames = columns
        for cells in table:
            yield _from_cells(cells, path) | ({WHOLE: True} if whole else {})
    except csv.Error as error:
        raise safe.refuse(path, f"it is no CSV table ({error})") from error


def limited(path: Path) -> Iterator[str]:
    """Yield the lines of a text file with their ends; over-long ones are refused."""
    with path.open("rb") as file:
        number = 0
        while raw := file.readline(safe.MOST_OF_LINE + 1):
            number += 1
            if len(raw) > safe.MOST_OF_LINE:
                raise safe.refuse(path, f"line {number} is longer than {safe.MOST_OF_LINE // 1_000_000} MB")
            yield safe.decoded(raw, path, f"line {number}", mark=number == 1)


def _check_columns(columns: list[str], path: Path) -> None:
    if not {"doc_id", "sentence", "sent_id"} & set(columns) or "stance" not in columns:
        raise WorkbenchError(
            f"{path.name} needs the columns stance, actor and doc_id or sentence; it has {', '.join(columns)[:120]}; "
            "name ours for its own under `columns` in a mapping file"
        )


def _from_cells(cells: dict[str, Any], path: Path) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for name, cell in cells.items():
        if name is None or cell in ("", None):
            continue
        value = unguard(cell)
        row[name] = typed(name, value, path)
    return row


def typed(name: str, value: str, path: Path) -> Any:
    """Return a cell as its column's type; columns beyond the table's stay text."""
    dtype = COLUMNS.get(name, "string")
    try:
        if dtype == "Int64":
            return int(float(value)) if "." in value else int(value)
        if dtype == "Float64":
            return float(value)
    except ValueError as error:
        raise safe.refuse(path, f"the column {name} holds {value[:40]!r}, which is no number") from error
    return [part for part in value.split("|") if part] if dtype == "list" else value


def write_jsonl(dataset: Dataset, path: Path, losses: Losses) -> None:
    """Write one JSON object per row, all columns in each, missing values as null."""
    more = [name for name in dataset.codings.columns if name not in COLUMNS]
    blank: dict[str, Any] = dict.fromkeys([*COLUMNS, *more]) | {"toward": [], "issues": []}
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in dataset.rows():
            file.write(to_json(blank | record(row)) + "\n")


def read_jsonl(path: Path, source: Source) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON Lines file; keys are our columns or names in the mapping file."""
    for _, plain in safe.json_lines(path):
        yield _from_object(plain, source)


def _from_object(plain: dict[str, Any], source: Source) -> dict[str, Any]:
    row = {source.names.columns.get(name, name): value for name, value in plain.items()}
    whole = {WHOLE: True} if set(COLUMNS) <= row.keys() else {}
    return {name: value for name, value in row.items() if value is not None and value != []} | whole


def write_parquet(dataset: Dataset, path: Path, losses: Losses) -> None:
    """Write the table with its dtypes: lists as lists, times as UTC timestamps."""
    dataset.codings.to_parquet(path, index=False)
    dataset.progress(len(dataset.codings))


def read_parquet(path: Path, source: Source) -> Iterator[dict[str, Any]]:
    """Yield the rows of a Parquet file, a few thousand in memory at a time."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=4096):
                for plain in batch.to_pylist():
                    if plain.get("coded_at") is not None:
                        plain["coded_at"] = instant(plain["coded_at"])
                    yield _from_object(plain, source)
    except (pa.ArrowInvalid, pa.ArrowException, OSError) as error:
        raise safe.refuse(
            path, f"it is no Parquet file, or it is cut off ({str(error).splitlines()[0][:80]})"
        ) from error


def write_agreement(dataset: Dataset, path: Path, losses: Losses) -> None:
    """Write one row per sentence and actor with a column of labels per coder, as agreement programs want it.

    A cell is empty where a coder did not code the pair; `none` and `unclear` are labels of their own.
    """
    coders = dataset.coders
    with _open(path, dataset) as file:
        table = csv.writer(file, lineterminator="\r\n")
        table.writerow([*_KEYS, *map(guard, coders)])
        for _, rows in dataset.by_document():
            _agreement_rows(table, rows, coders, dataset, losses)


def _agreement_rows(table: Any, rows: list[Row], coders: tuple[str, ...], dataset: Dataset, losses: Losses) -> None:
    pairs: dict[tuple[str, ...], dict[str, str]] = {}
    for row in rows:
        labels = pairs.setdefault((row.doc_id, row.sent_id, row.actor), {})
        if row.coder in labels:
            losses.lost("row", "its coder coded the pair twice; the wide table keeps the first")
        elif row.stance is None:
            losses.lost("row", "it has no stance; the wide table leaves the cell empty")
        else:
            labels[row.coder] = row.stance
            held = {name: getattr(row, name) for name in (*_KEYS, "stance", "coder")}
            losses.compare(record(row), completed(held, dataset.facts, None), "the wide table holds labels only")
    for key, labels in pairs.items():
        table.writerow([*map(guard, key), *(guard(labels.get(coder, "")) for coder in coders)])


def read_agreement(path: Path, source: Source) -> Iterator[dict[str, Any]]:
    """Yield a row per filled cell of a wide table."""
    table = csv.DictReader(limited(path))
    columns = list(table.fieldnames or ())
    if columns[: len(_KEYS)] != list(_KEYS):
        raise safe.refuse(path, f"a wide table begins with the columns {', '.join(_KEYS)}")
    for cells in table:
        key = {name: unguard(cells[name] or "") for name in _KEYS}
        for coder in columns[len(_KEYS) :]:
            if cells[coder]:
                yield key | {"coder": unguard(coder), "stance": unguard(cells[coder])}


def _open(path: Path, dataset: Dataset) -> IO[str]:
    encoding = "utf-8-sig" if dataset.options.excel else "utf-8"
    return path.open("w", encoding=encoding, newline="")
