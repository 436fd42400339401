"""Frictionless Data Package (version 2): CSV tables that refer to each other, described in `datapackage.json`."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from workbench.export import related, safe
from workbench.export.completing import WHOLE
from workbench.export.files import sha256
from workbench.export.losses import Losses
from workbench.export.reading import Source
from workbench.export.records import Dataset, instant, to_json
from workbench.export.sheet import title_of
from workbench.export.tables import limited, typed

PACKAGE = "datapackage.json"
_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_FIELDS = {"list": "string"}
#: Labels that are no point of the scale, with what they mean.
OFF_SCALE = {"none": "the sentence shows no position", "unclear": "the coder could not tell", "": "no label was given"}


def write(dataset: Dataset, folder: Path, losses: Losses) -> None:
    """Write a CSV file per table and the package's description; texts are as they are, no cell is disarmed."""
    resources = []
    for table in related.tables(dataset):
        path = folder / f"{table.name}.csv"
        _table(table, path)
        resources.append(_resource(table, path, dataset))
    (folder / PACKAGE).write_text(to_json(_package(dataset, resources), indent=2) + "\n", encoding="utf-8")
    related.note_types(dataset, losses)
    for row in dataset.codings[["toward", "issues"]].itertuples(index=False):
        for name, values in zip(("toward", "issues"), row, strict=True):
            if any("|" in value or not value for value in values):
                losses.lost(name, "a value holds the bar that separates values, or is empty; it comes back otherwise")
    losses.remark("the tables are for programs: cells that begin like a spreadsheet formula are not disarmed")


def _table(table: related.Table, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(table.columns)
        for row in table.rows():
            values = (row.get(name) for name in table.columns)
            writer.writerow(["|".join(value) if isinstance(value, list) else value for value in values])


def _resource(table: related.Table, path: Path, dataset: Dataset) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(table, name, kind, dataset) for name, kind in table.columns.items()]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.refers:
        schema["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": other, "fields": [field]}}
            for column, other, field in table.refers
        ]
    return {
        "name": table.name, "path": path.name, "type": "table", "description": table.says, "format": "csv",
        "mediatype": "text/csv", "encoding": "utf-8", "bytes": path.stat().st_size, "hash": f"sha256:{sha256(path)}",
        "schema": schema,
    }  # fmt: skip


def _field(table: related.Table, name: str, kind: str, dataset: Dataset) -> dict[str, Any]:
    field: dict[str, Any] = {"name": name, "type": _FIELDS.get(kind, kind)}
    says = related.describe(name) + ("; values are separated by |" if kind == "list" else "")
    if says:
        field["description"] = says.lstrip("; ")
    if name in table.key:
        field["constraints"] = {"required": True, "unique": True}
    if name == "stance":
        scored = sorted(
            (v, label) for label, v in dataset.facts.values.items() if v is not None and label not in OFF_SCALE
        )
        field["categories"] = [{"value": label, "label": f"{label} ({value:g})"} for value, label in scored]
        field["categoriesOrdered"] = True
        field["missingValues"] = [{"value": value, "label": label} for value, label in OFF_SCALE.items()]
    return field


def _package(dataset: Dataset, resources: list[dict[str, Any]]) -> dict[str, Any]:
    about = dataset.about
    package: dict[str, Any] = {
        "$schema": _PROFILE,
        "name": re.sub(r"[^a-z0-9._-]+", "-", title_of(dataset).lower()).strip("-") or "codings",
        "title": title_of(dataset),
        "version": about.version,
        "created": instant(datetime.now(UTC).replace(microsecond=0)),
        "resources": resources,
    }
    if about.description:
        package["description"] = about.description
    if about.licence:
        package["licenses"] = [{"name": about.licence}]
    if about.authors:
        package["contributors"] = [{"title": name, "roles": ["author"]} for name in about.authors]
    if about.url:
        package["homepage"] = about.url
    return package


def read(path: Path, source: Source) -> Iterator[dict[str, Any]]:
    """Yield the rows of the tables `decisions` and `adjudications` of a package."""
    folder = path if path.is_dir() else path.parent
    if not (folder / PACKAGE).is_file():
        raise safe.refuse(path, f"it holds no {PACKAGE}")
    package = safe.parse_json(safe.whole_text(folder / PACKAGE), folder / PACKAGE)
    found = {
        item.get("name"): str(item.get("path")) for item in package.get("resources") or [] if isinstance(item, dict)
    }
    if "decisions" not in found:
        raise safe.refuse(folder / PACKAGE, "it describes no table `decisions`")
    for name in ("decisions", "adjudications"):
        file = folder / found.get(name, "")
        if not file.resolve().is_relative_to(folder.resolve()):
            raise safe.refuse(folder / PACKAGE, f"the path of {name} climbs out of the folder")
        if file.is_file():
            yield from _rows(file)


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    for cells in csv.DictReader(limited(file)):
        row = {name: typed(name, cell, file) for name, cell in cells.items() if name and cell not in ("", None)}
        row.pop("split", None)
        yield row | {WHOLE: True}
