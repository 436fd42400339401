"""Read files and folders of documents; what cannot be read is told and the rest goes on."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from workbench.documents import readers
from workbench.documents.records import Document, Problem
from workbench.study.errors import WorkbenchError

READERS: dict[str, Callable[[Path], Iterable[Document | Problem]]] = {
    ".txt": readers.read_text,
    ".md": readers.read_text,
    ".html": readers.read_html,
    ".htm": readers.read_html,
    ".pdf": readers.read_pdf,
    ".docx": readers.read_docx,
    ".jsonl": readers.read_table,
    ".csv": readers.read_table,
    ".parquet": readers.read_table,
}


def read(path: str | Path) -> list[Document]:
    """Return the documents of one file or folder; raise WorkbenchError at the first that cannot be read."""
    documents, problems = read_all([Path(path)])
    if problems:
        raise WorkbenchError(str(problems[0]))
    return documents


def read_all(paths: Iterable[str | Path]) -> tuple[list[Document], list[Problem]]:
    """Return the documents of files and folders in sorted order, and what could not be read, each with a line why.

    Ids are made unique: a file's stem, then with its folder, then with a number.
    """
    documents: list[Document] = []
    problems: list[Problem] = []
    taken: set[str] = set()
    for file, root in _files(paths):
        for found in _read_file(file):
            if isinstance(found, Problem):
                problems.append(found)
                continue
            doc_id = _unique(found.doc_id, file, root, taken)
            taken.add(doc_id)
            documents.append(found if doc_id == found.doc_id else replace(found, doc_id=doc_id))
    return documents, problems


def _files(paths: Iterable[str | Path]) -> Iterator[tuple[Path, Path]]:
    for given in map(Path, paths):
        if not given.is_dir():
            yield given, given.parent
            continue
        for folder, inner, names in os.walk(given):
            inner[:] = sorted(name for name in inner if not name.startswith("."))
            for name in sorted(names):
                file = Path(folder) / name
                if not name.startswith(".") and not file.is_symlink():
                    yield file, given


def _read_file(file: Path) -> Iterator[Document | Problem]:
    reader = READERS.get(file.suffix.lower())
    if reader is None:
        yield Problem(str(file), f"files ending in {file.suffix!r} are not read; use one of {', '.join(READERS)}")
        return
    try:
        if file.stat().st_size == 0:
            yield Problem(str(file), "the file is empty; remove it or save the article again")
            return
        for found in reader(file):
            if isinstance(found, Document) and not found.text.strip():
                yield Problem(str(file), "no text was found in it; save the article as text (a scanned PDF needs OCR)")
            else:
                yield found
    except Exception as error:
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        yield Problem(str(file), f"cannot be read as {file.suffix[1:]}: {reason[:160]}; repair it or save it again")


def _unique(doc_id: str, file: Path, root: Path, taken: set[str]) -> str:
    if doc_id not in taken:
        return doc_id
    within = file.relative_to(root).with_suffix("").as_posix().replace("/", "-")
    for candidate in (within, *(f"{doc_id}-{number}" for number in range(2, 10**6))):
        if candidate not in taken:
            return candidate
    return doc_id
