"""The formats by name, and the one function that writes any of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.export import (
    brat,
    cas,
    conll,
    croissant,
    dna,
    dna_read,
    docbin,
    doccano,
    frictionless,
    huggingface,
    labelstudio,
    prodigy,
    refi,
    sheet,
    standoff,
    tables,
    webanno,
)
from workbench.export.files import REPORT, check_target, draft_folder, put_in_place
from workbench.export.losses import Losses, LossReport
from workbench.export.reading import Source
from workbench.export.records import About, Article, Dataset, Facts, Options, to_json
from workbench.export.select import part_of, select, split_documents
from workbench.study import Study, WorkbenchError

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Format:
    """A format: how it is written and read, into one file (`file` is its usual name) or a folder.

    `needs_text`: it points into documents, and rows that do not fit theirs are left out. `points`: it checks sentences.
    `own_splits`: it keeps all splits in one place and says which document is in which.
    """

    name: str
    summary: str
    write: Callable[[Dataset, Path, Losses], None]
    read: Callable[[Path, Source], Iterator[dict[str, Any]]]
    file: str = ""
    needs_text: bool = False
    own_splits: bool = False
    points: bool = False


def _pointing(name: str, summary: str, module: Any, file: str = "", **more: bool) -> Format:
    return Format(name, summary, module.write, module.read, file, points=True, **more)


_ALL = (
    Format("csv", "a table, spreadsheet formulas disarmed", tables.write_csv, tables.read_csv, "codings.csv"),
    Format("jsonl", "the codings as JSON Lines", tables.write_jsonl, tables.read_jsonl, "codings.jsonl"),
    Format("parquet", "the codings as Parquet", tables.write_parquet, tables.read_parquet, "codings.parquet"),
    Format("agreement", "a wide table: pair by coder", tables.write_agreement, tables.read_agreement, "agreement.csv"),
    _pointing("spacy", "spaCy DocBin with span groups per coder", docbin, needs_text=True),
    _pointing("prodigy", "Prodigy JSONL, a task per coding", prodigy, "prodigy.jsonl"),
    _pointing("doccano", "doccano JSONL with relations, a file per coder", doccano),
    _pointing("label-studio", "Label Studio tasks with their labelling configuration", labelstudio),
    _pointing("brat", "brat stand-off, a folder per coder", brat, needs_text=True),
    _pointing("conll", "CoNLL 2003 columns (IOB2), files per coder, with token offsets", conll),
    Format("cas-xmi", "UIMA CAS XMI for INCEpTION", cas.write_xmi, cas.read_xmi, needs_text=True, points=True),
    Format("cas-json", "UIMA CAS JSON for INCEpTION", cas.write_json, cas.read_json, needs_text=True, points=True),
    _pointing("web-annotation", "W3C Web Annotation (JSON-LD)", webanno, needs_text=True),
    Format(
        "dna", "Discourse Network Analyzer 3", dna.write, dna_read.read, "codings.dna", needs_text=True, points=True
    ),
    _pointing("refi-qda", "REFI-QDA project for qualitative tools", refi, "codings.qdpx", needs_text=True),
    Format("huggingface", "folder for the datasets library", huggingface.write, huggingface.read, own_splits=True),
    Format("frictionless", "Frictionless Data Package", frictionless.write, frictionless.read, own_splits=True),
    Format("croissant", "Parquet with Croissant metadata", croissant.write, croissant.read, own_splits=True),
    _pointing("standoff", "ids, offsets and hashes without any text", standoff, needs_text=True, own_splits=True),
)

#: Name -> format, in the order in which they are listed to users.
FORMATS: dict[str, Format] = {item.name: item for item in _ALL}


def export(
    codings: pd.DataFrame,
    path: str | Path,
    *,
    format: str,
    documents: Iterable[Article] = (),
    study: Study | None = None,
    options: Options | None = None,
    about: About | None = None,
    progress: Callable[[int], None] | None = None,
) -> LossReport:
    """Write codings in a format and return what it could not hold; the report is written beside the data, too.

    A `path` with an ending names a file, for formats of one file; else a folder, which also gets a data sheet, a
    citation file and checksums. Nothing is left half written. `progress` is called with the number of rows done.
    Raises WorkbenchError for an unknown format, coder or target, and where a format needs texts and has none.
    """
    wanted, target, options = format_named(format), Path(path), options or Options()
    in_file = _is_file(wanted, target, options)
    check_target(target, folder=not in_file)
    dataset = _dataset(codings, documents, study, options, about or About(), progress)
    if wanted.needs_text and not dataset.documents:
        raise WorkbenchError(f"the format {format} points into texts; give the documents of the codings")
    losses = Losses()
    if wanted.points:
        dataset = replace(dataset, fitting=losses)
    with draft_folder(target) as draft:
        _write(wanted, dataset, draft, losses)
        report = LossReport(
            format, target, len(dataset.codings), len(dataset.documents), losses.all(), tuple(losses.remarks)
        )
        if in_file:
            beside = draft / f"{target.name}.loss.json"
            beside.write_text(to_json(report.plain(), indent=2) + "\n", encoding="utf-8")
            put_in_place(draft / wanted.file, target)
            put_in_place(beside, target.with_name(beside.name))
        else:
            (draft / REPORT).write_text(to_json(report.plain(), indent=2) + "\n", encoding="utf-8")
            sheet.write(dataset, report, draft)
            put_in_place(draft, target)
    return report


def format_named(name: str) -> Format:
    """Return the format called `name`; WorkbenchError where there is none."""
    if name not in FORMATS:
        raise WorkbenchError(f"no format is called {name!r}; formats: {', '.join(FORMATS)}")
    return FORMATS[name]


def _is_file(wanted: Format, target: Path, options: Options) -> bool:
    endings = {Path(item.file).suffix for item in FORMATS.values() if item.file}
    if target.suffix not in endings or target.is_dir():
        return False
    if not wanted.file or options.splits:
        raise WorkbenchError(f"{wanted.name} writes a folder here; name one without an ending, not {target.name}")
    if target.suffix != Path(wanted.file).suffix:
        raise WorkbenchError(f"{target.name} should end in {Path(wanted.file).suffix} for the format {wanted.name}")
    return True


def _dataset(
    codings: pd.DataFrame,
    documents: Iterable[Article],
    study: Study | None,
    options: Options,
    about: About,
    progress: Callable[[int], None] | None,
) -> Dataset:
    by_id = {document.doc_id: document for document in documents}
    chosen = select(codings, by_id, options)
    split_of = split_documents([*by_id, *chosen["doc_id"].unique()], by_id, options)
    return Dataset(chosen, by_id, Facts.of(study), about, options, split_of, progress=progress or (lambda count: None))


def _write(wanted: Format, dataset: Dataset, draft: Path, losses: Losses) -> None:
    parts = dataset.options.splits if not wanted.own_splits else {}
    for split in parts or [""]:
        folder = draft / split
        folder.mkdir(exist_ok=True)
        part = part_of(dataset, split) if split else dataset
        wanted.write(part, folder / wanted.file if wanted.file else folder, losses)
