"""The annotated dataset of a study, out in a format of another tool, and annotations in from one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench import codings as table
from workbench.annotations.importing import Brought, bring_in
from workbench.export import About, Imported, LossReport, Options, export, import_codings
from workbench.markup import Told
from workbench.progress import notebook_bar
from workbench.study import WorkbenchError

if TYPE_CHECKING:
    import pandas as pd

    from workbench.export.records import Article
    from workbench.opened import OpenStudy


@dataclass(frozen=True)
class Taken(Told):
    """An import: what the file held, and what came of it in the coders' logs."""

    read: Imported
    brought: Brought
    dry_run: bool

    @property
    def codings(self) -> pd.DataFrame:
        """Everything that was read, as a codings table."""
        return self.read.codings

    def __str__(self) -> str:
        head = "in the logs, had this been no dry run:" if self.dry_run else "in the logs:"
        return f"{self.read}\n{head}\n{self.brought}"


def all_codings(study: OpenStudy) -> pd.DataFrame:
    """Return what is said of a study's corpus: by people, by adjudication where several people coded, by the rule coder.

    The column `settled` says how an adjudicated row was found.
    """
    people = study.coded_by_people()
    machine = study.code()
    if people.empty:
        return machine
    settled = study.settled()
    settled = settled[settled["settled"] != "single"].drop(columns=["coders"])
    return table.concat([settled, people, machine])


def export_study(
    study: OpenStudy,
    path: str | Path,
    format: str,
    *,
    codings: pd.DataFrame | None = None,
    progress: Callable[[int], None] | None = None,
    **options: Any,
) -> LossReport:
    """Write a study's dataset; see `OpenStudy.export`."""
    chosen, about = _sorted_out(options)
    frame = all_codings(study) if codings is None else codings
    with notebook_bar(len(frame), "writing", unit="row", given=progress) as advance:
        return export(
            frame,
            path,
            format=format,
            documents=study.documents(),
            study=study,
            options=chosen,
            about=about,
            progress=advance,
        )


def _sorted_out(options: dict[str, Any]) -> tuple[Options, About]:
    """Return the options of the export and who stands behind the dataset, from one set of keywords."""
    ours, about = ({field.name for field in fields(kind)} for kind in (Options, About))
    unknown = sorted(options.keys() - ours - about)
    if unknown:
        raise WorkbenchError(f"export has no option {unknown[0]!r}; options: {', '.join(sorted(ours | about))}")
    plain: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in options.items()
    }
    if isinstance(plain.get("date"), str):
        plain["date"] = date.fromisoformat(plain["date"])
    return (
        Options(**{name: value for name, value in plain.items() if name in ours}),
        About(**{name: value for name, value in plain.items() if name in about}),
    )


def read_annotations(
    study: OpenStudy,
    path: str | Path,
    format: str,
    *,
    names: str | Path | None = None,
    coder: str | None = None,
    progress: Callable[[int], None] | None = None,
) -> Imported:
    """Read annotations made elsewhere against a study's documents, actors and labels; nothing is written."""

    def sentences(document: Article) -> list[tuple[int, int]]:
        return list(study.sentence_bounds().get(document.doc_id, []))

    if coder is not None and ":" not in coder:
        coder = f"person:{coder}"
    return import_codings(
        path,
        format=format,
        documents=study.documents(),
        study=study,
        names=names,
        coder=coder,
        sentences=sentences,
        progress=progress,
    )


def import_into(
    study: OpenStudy,
    path: str | Path,
    format: str,
    *,
    names: str | Path | None = None,
    coder: str | None = None,
    dry_run: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Taken:
    """Bring annotations into the logs of a study's coders; see `OpenStudy.import_annotations`."""
    read = read_annotations(study, path, format, names=names, coder=coder, progress=progress)
    if read.codings.empty:
        return Taken(read, Brought(), dry_run)
    brought = bring_in(read.codings, study.annotations(), study.items(), study.codebook, dry_run=dry_run)
    return Taken(read, brought, dry_run)
