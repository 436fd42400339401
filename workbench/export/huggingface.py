"""A dataset folder for the Hugging Face `datasets` library: Parquet files and a README that describes them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from workbench.export import related, safe, tables
from workbench.export.losses import Losses
from workbench.export.reading import Source
from workbench.export.records import ADJUDICATED, PARTS, Dataset, row_of
from workbench.export.select import is_program, part_of
from workbench.export.sheet import title_of

_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
#: Configuration -> table.
CONFIGS = {"decisions": "decisions", "gold": "adjudications"}
_KINDS = {"string": "string", "integer": "int64", "number": "float64", "datetime": "timestamp[us, tz=UTC]"}


def write(dataset: Dataset, folder: Path, losses: Losses) -> None:
    """Write `decisions/SPLIT.parquet`, `gold/SPLIT.parquet` where rows are adjudicated, and the README.

    A row is a coding with all its columns; `label` is its stance as a class label (-1: none given), `spans` are its
    mention and evidence as document offsets in code points.
    """
    parts = {name: part_of(dataset, name) for name in dataset.options.splits} or {"train": dataset}
    configs: dict[str, dict[str, int]] = {}
    for config, name in CONFIGS.items():
        if config == "gold" and ADJUDICATED not in dataset.coders:
            losses.remark("there is no `gold` configuration, as no row is adjudicated")
            continue
        (folder / config).mkdir()
        configs[config] = {
            split: _write(_table(part, name), folder / config / f"{split}.parquet", dataset.labels)
            for split, part in parts.items()
        }
    (folder / "README.md").write_text(_readme(dataset, _table(dataset, "decisions"), configs), encoding="utf-8")
    related.note_types(dataset, losses)


def _table(dataset: Dataset, name: str) -> related.Table:
    return next(table for table in related.tables(dataset) if table.name == name)


def _write(table: related.Table, path: Path, labels: tuple[str, ...]) -> int:
    import pyarrow as pa

    span = pa.struct([("start", pa.int64()), ("end", pa.int64()), ("label", pa.string())])
    extra = (("label", pa.int64()), ("spans", pa.list_(span)))
    number = {name: place for place, name in enumerate(labels)}

    def more(plain: dict[str, Any]) -> dict[str, Any]:
        return {"label": number.get(plain.get("stance", ""), -1), "spans": _spans(plain)}

    return related.write_parquet(table, path, more=more, extra=extra)


def _spans(plain: dict[str, Any]) -> list[dict[str, Any]]:
    row = row_of(plain)
    return [{"start": s, "end": e, "label": kind} for kind in PARTS for s, e in row.parts(kind)]


def _readme(dataset: Dataset, table: related.Table, configs: dict[str, dict[str, int]]) -> str:
    about, count = dataset.about, len(dataset.codings)
    machine = any(is_program(coder) for coder in dataset.coders)
    person = any(not is_program(coder) for coder in dataset.coders)
    head = {
        "pretty_name": title_of(dataset),
        "language": [dataset.facts.language],
        "license": about.licence.lower() or "other",
        "annotations_creators": ["expert-generated"] * person + ["machine-generated"] * machine,
        "task_categories": ["text-classification", "token-classification"],
        "size_categories": [next((name for size, name in _SIZES if count < size), "n>1M")],
        "configs": [
            {
                "config_name": config,
                "data_files": [{"split": split, "path": f"{config}/{split}.parquet"} for split in counts],
            }
            for config, counts in configs.items()
        ],
        "dataset_info": [
            {
                "config_name": config,
                "features": _features(table, dataset.labels),
                "splits": [{"name": split, "num_examples": number} for split, number in counts.items()],
            }
            for config, counts in configs.items()
        ],
    }
    return f"---\n{yaml.safe_dump(head, sort_keys=False, allow_unicode=True)}---\n\n{_body(dataset)}"


def _features(table: related.Table, labels: tuple[str, ...]) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = [
        {"name": name, "list": "string"} if kind == "list" else {"name": name, "dtype": _KINDS[kind]}
        for name, kind in table.columns.items()
    ]
    names = {str(number): name for number, name in enumerate(labels)}
    span = [
        {"name": "start", "dtype": "int64"},
        {"name": "end", "dtype": "int64"},
        {"name": "label", "dtype": "string"},
    ]
    features.append({"name": "label", "dtype": {"class_label": {"names": names}}})
    return [*features, {"name": "spans", "list": span}]


def _body(dataset: Dataset) -> str:
    return (
        f"# {title_of(dataset)}\n\n{dataset.about.description}\n\n"
        "A row is what one coder says of the stance of one actor in one sentence. `none` is a label: the sentence "
        "shows no position. Offsets count code points of the document, start included, end not. `DATASHEET.md` tells "
        "who coded, how, and how well the coders agree.\n\n"
        '```python\nfrom datasets import load_dataset\n\ndecisions = load_dataset("PATH/TO/THIS/FOLDER", "decisions")\n```\n'
    )


def read(path: Path, source: Source) -> Iterator[dict[str, Any]]:
    """Yield the rows of the Parquet files under `decisions` and `gold`."""
    for config in ("decisions", "gold"):
        for file in safe.files_in(path / config, ".parquet") if (path / config).is_dir() else []:
            for row in tables.read_parquet(file, source):
                yield {name: value for name, value in row.items() if name not in ("label", "spans", "split")}
    if not (path / "decisions").is_dir():
        raise safe.refuse(path, "it has no folder `decisions` with Parquet files")
