"""Read files and folders of documents; what cannot be read is told and the rest goes on."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from workbench.documents import archives, feeds, guards, readers, tables
from workbench.documents.links import headline_documents, join_links
from workbench.documents.records import Document, Link, Problem
from workbench.documents.sniff import ending_of
from workbench.study.errors import WorkbenchError

Found = Document | Problem | Link

READERS: dict[str, Callable[[Path], Iterable[Found]]] = {
    ".txt": readers.read_text,
    ".md": readers.read_text,
    ".html": readers.read_html,
    ".htm": readers.read_html,
    ".pdf": readers.read_pdf,
    ".docx": readers.read_docx,
    ".rtf": readers.read_rtf,
    ".jsonl": tables.read_table,
    ".json": tables.read_table,
    ".csv": tables.read_table,
    ".tsv": tables.read_table,
    ".parquet": tables.read_table,
    ".xml": feeds.read_feed,
    ".rss": feeds.read_feed,
    ".atom": feeds.read_feed,
    ".warc": lambda path: archives.read_warc(path, readers.read_page),
    ".zip": lambda path: archives.read_zip(path, read_file),
}
#: Kinds of file that are told by their content and not read -> what to do instead.
_OTHER = {
    ".doc": "is a file of an old office program; open it and save it as .docx",
    ".xlsx": "is a workbook; save the sheet as .csv",
}
#: Kinds that hold many articles and are read piece by piece, so their size is no matter.
_STREAMED = (".jsonl", ".csv", ".tsv", ".parquet", ".warc", ".zip")


def read(path: str | Path) -> list[Document]:
    """Return the documents of one file or folder; raise WorkbenchError at the first that cannot be read."""
    documents, problems = read_all([Path(path)])
    if problems:
        raise WorkbenchError(str(problems[0]))
    return documents


def read_all(
    paths: Iterable[str | Path], *, headlines: bool = False, progress: Callable[[int], None] | None = None
) -> tuple[list[Document], list[Problem]]:
    """Return the documents of files and folders in sorted order, and what could not be read, each with a line why.

    Ids are made unique: a file's stem, then with its folder, then with a number. Lists of links (GDELT, Media Cloud)
    fill in title, date and outlet of documents with the same address; links without a document are told, or become
    documents of one headline each with `headlines`. `progress` is called with the number of files done.
    """
    documents: list[Document] = []
    problems: list[Problem] = []
    links: list[Link] = []
    taken: set[str] = set()
    for file, root in files_of(paths):
        for found in read_file(file):
            if isinstance(found, Problem):
                problems.append(found)
            elif isinstance(found, Link):
                links.append(found)
            else:
                doc_id = _unique(found.doc_id, file, root, taken)
                taken.add(doc_id)
                documents.append(found if doc_id == found.doc_id else replace(found, doc_id=doc_id))
        if progress is not None:
            progress(1)
    return _with_links(documents, links, problems, headlines) if links else (documents, problems)


def _with_links(
    documents: list[Document], links: list[Link], problems: list[Problem], headlines: bool
) -> tuple[list[Document], list[Problem]]:
    documents, left = join_links(documents, links)
    if headlines:
        taken = {document.doc_id for document in documents}
        for document in headline_documents(left):
            doc_id = _unique(document.doc_id, Path(document.doc_id), Path(), taken)
            taken.add(doc_id)
            documents.append(replace(document, doc_id=doc_id))
    elif left:
        advice = "save the pages beside the list (.html, .warc), or read headlines only with --headlines"
        problems = [*problems, Problem(f"{len(left)} articles", f"are listed by address, without text; {advice}")]
    return documents, problems


def count_files(paths: Iterable[str | Path]) -> int:
    """Return how many files `read_all` would look at."""
    return sum(1 for _ in files_of(paths))


def files_of(paths: Iterable[str | Path]) -> Iterator[tuple[Path, Path]]:
    """Yield every file given or inside a folder given, in sorted order, with that folder; hidden ones and links aside."""
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


def read_file(file: Path) -> Iterator[Found]:
    """Yield what one file holds: documents, links, and a problem for each part that cannot be read; it never raises."""
    try:
        if file.stat().st_size == 0:
            yield Problem(str(file), "the file is empty; remove it or save the article again")
            return
        ending = ending_of(file)
        reader = READERS.get(ending)
        if reader is None or (ending not in _STREAMED and guards.too_large(file)):
            yield Problem(str(file), guards.too_large(file) if reader else _OTHER.get(ending) or _unknown(file))  # type: ignore[arg-type]
            return
        for found in reader(file):
            if isinstance(found, Document) and not found.text.strip():
                yield Problem(str(file), "no text was found in it; save the article as text (a scanned PDF needs OCR)")
            else:
                yield found
    except Exception as error:
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        yield Problem(str(file), f"cannot be read as {file.suffix[1:]}: {reason[:160]}; repair it or save it again")


def _unknown(file: Path) -> str:
    return f"files ending in {file.suffix!r} are not read; use one of {', '.join(READERS)}"


def _unique(doc_id: str, file: Path, root: Path, taken: set[str]) -> str:
    if doc_id not in taken:
        return doc_id
    within = file.relative_to(root).with_suffix("").as_posix().replace("/", "-")
    for candidate in (within, *(f"{doc_id}-{number}" for number in range(2, 10**6))):
        if candidate not in taken:
            return candidate
    return doc_id
