"""Bring downloads into a study's corpus: read once, written as tables of articles, goes on where it was stopped."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from workbench.documents.read import files_of, read_file
from workbench.documents.records import Document, Link, Problem
from workbench.drafts import draft_of
from workbench.markup import Told

#: The folder inside the corpus that holds what was gathered.
FOLDER = "gathered"


@dataclass(frozen=True)
class Gathered(Told):
    """What one run brought in: numbers of articles, links and source files; `skipped` were gathered before."""

    articles: int
    links: int
    files: int
    skipped: int
    problems: tuple[Problem, ...]

    def __str__(self) -> str:
        again = f"; {self.skipped} files were gathered before" if self.skipped else ""
        head = f"gathered {self.articles} articles and {self.links} links from {self.files} files{again}"
        return "\n".join([head, *(f"  left out {problem}" for problem in self.problems)])


def gather(paths: Iterable[str | Path], corpus: Path, *, progress: Callable[[int], None] | None = None) -> Gathered:
    """Read files and folders of downloads and write each as a table of articles into `corpus`/gathered.

    A table's name carries the digest of its source, and a table appears only when it is whole: a run that was stopped
    goes on with the next source, and the same download given twice is gathered once. `progress` is called with the
    number of files done.
    """
    folder = corpus / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    articles = links = files = skipped = 0
    problems: list[Problem] = []
    for source, _ in files_of(paths):
        target = folder / f"{source.stem}-{_digest(source)}.jsonl"
        if target.exists():
            skipped += 1
        else:
            found = list(read_file(source))
            problems += [part for part in found if isinstance(part, Problem)]
            rows = [_row(part) for part in found if not isinstance(part, Problem)]
            articles += sum("text" in row for row in rows)
            links += sum("text" not in row for row in rows)
            files += 1
            if rows:
                _write(rows, target)
        if progress is not None:
            progress(1)
    return Gathered(articles, links, files, skipped, tuple(problems))


def _digest(source: Path) -> str:
    with source.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:10]


def _row(found: Document | Link) -> dict[str, Any]:
    """Return a document or link as a row that `read_table` reads back; missing values are left out."""
    row = asdict(found)
    metadata = row.pop("metadata", {})
    row.pop("duplicate_of", None)
    row["date"] = found.date.isoformat() if found.date else None
    return {key: value for key, value in {**metadata, **row}.items() if value not in (None, "", ())}


def _write(rows: list[dict[str, Any]], target: Path) -> None:
    with draft_of(target) as draft, draft.open("w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")
        out.flush()
        os.fsync(out.fileno())
