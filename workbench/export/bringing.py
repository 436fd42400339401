"""Import: annotations made elsewhere as a codings table, with an account of what was and was not brought in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.export import safe
from workbench.export.reading import ODD_SHAPE, Names, Notes, Sentences, Source, each, finish, read_names
from workbench.export.records import Article, Facts
from workbench.export.registry import format_named
from workbench.markup import Told
from workbench.study import Study, WorkbenchError

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Imported(Told):
    """Codings read from another tool's files, and what was left out: reason -> number, with an example each."""

    codings: pd.DataFrame
    format: str
    notes: Notes

    def __str__(self) -> str:
        frame = self.codings
        lines = [f"{self.format}: {len(frame)} codings of {frame['doc_id'].nunique()} documents"]
        lines.append(f"  coders: {_counted(frame['coder'])}")
        lines.append(f"  labels: {_counted(frame['stance'].astype(object).fillna('(none given)'))}")
        for why, count in self.notes.left_out.items():
            lines.append(f"  left out: {count}: {why} ({self.notes.examples[why]})")
        return "\n".join([*lines, *(f"  note: {text}" for text in self.notes.remarks)])


def _counted(values: Iterable[Any]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(Counter(values).items())) or "none"


def import_codings(
    path: str | Path,
    *,
    format: str,
    documents: Iterable[Article] = (),
    study: Study | None = None,
    names: Names | str | Path | None = None,
    coder: str | None = None,
    sentences: Sentences | None = None,
    progress: Callable[[int], None] | None = None,
) -> Imported:
    """Read annotations in a format and return them as a codings table; nothing is written.

    `names` says what the other tool calls our labels, coders, actors, documents and columns (a mapping file, or
    Names). `coder` stands in where the file names nobody; `sentences` finds sentences in texts of tools that know none.
    Raises WorkbenchError, in one line, where the file is no such format, is cut off, or looks like an attack.
    """
    import pandas as pd

    from workbench.codings import as_codings, empty

    wanted, path = format_named(format), Path(path)
    given = read_names(Path(names)) if isinstance(names, str | Path) else names
    by_id = {document.doc_id: document for document in documents}
    source = Source(Facts.of(study), by_id, given or Names(), coder, sentences)
    if not path.exists():
        raise safe.refuse(path, "there is no such file or folder")
    rows = list(_told(finish(_parts(wanted.read, path, wanted.file, source), source), progress))
    frame = as_codings(pd.DataFrame(rows)) if rows else empty()
    return Imported(frame, format, source.notes)


def _parts(
    read: Callable[[Path, Source], Iterator[dict[str, Any]]], path: Path, usual: str, source: Source
) -> Iterator[dict[str, Any]]:
    """Yield the rows of a file, of a folder that holds it under its usual name, or of its parts below (splits)."""
    try:
        if not usual or path.is_file():
            yield from read(path, source)
        else:
            yield from each(safe.files_in(path, usual), lambda file: read(file, source), source)
    except WorkbenchError:
        raise
    except OSError as error:
        raise safe.refuse(path, f"{error.strerror or error} ({Path(str(error.filename)).name})") from error
    except ODD_SHAPE as error:
        raise safe.refuse(
            path, f"it is not of the shape that the format has ({type(error).__name__}: {error})"
        ) from error


def _told(rows: Iterator[dict[str, Any]], progress: Callable[[int], None] | None) -> Iterator[dict[str, Any]]:
    for row in rows:
        if progress is not None:
            progress(1)
        yield row
