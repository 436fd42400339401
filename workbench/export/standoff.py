"""Sharing codings without the texts: ids, offsets and hashes go out; the holder of the articles puts the words back."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.export import safe
from workbench.export.completing import WHOLE
from workbench.export.files import text_hash
from workbench.export.losses import Losses
from workbench.export.reading import Source
from workbench.export.records import PARTS, Article, Dataset, Row, parse_parts, record, row_of, to_json, write_parts
from workbench.markup import Told
from workbench.study import WorkbenchError

if TYPE_CHECKING:
    import pandas as pd

DOCUMENTS, CODINGS = "documents.jsonl", "codings.jsonl"
_WITHHELD = {"sent": "sentence", "mention": "mention", "evidence": "evidence", "condition": "condition"}


def write(dataset: Dataset, folder: Path, losses: Losses) -> None:
    """Write `documents.jsonl` (id, title, date, outlet, address, hash of the text) and `codings.jsonl` without words.

    The hash of each sentence goes with its rows, so that `hydrate` can find it in a text that differs a little.
    """
    with _open(folder / DOCUMENTS) as about, _open(folder / CODINGS) as codings:
        for document, rows in dataset.with_text(losses):
            about.write(to_json(_document(document, dataset)) + "\n")
            for row in rows:
                bare = _bare(row, document.text)
                losses.compare(
                    record(row), _restored(bare, document.text, 0), "its words are withheld and have no offsets"
                )
                codings.write(to_json(bare) + "\n")
    losses.remark("no text is given; `workbench hydrate` restores it from the holder's own articles")
    losses.remark("comments are given as the coders wrote them; look through them for quoted words before sharing")


def _open(path: Path) -> Any:
    return path.open("w", encoding="utf-8", newline="\n")


def _document(document: Article, dataset: Dataset) -> dict[str, Any]:
    plain = {name: getattr(document, name) or None for name in ("title", "outlet", "url", "language")}
    plain["date"] = document.date.isoformat() if document.date else None
    plain["split"] = dataset.split_of.get(document.doc_id)
    plain |= {"sha256": text_hash(document.text), "characters": str(len(document.text))}
    return {"doc_id": document.doc_id} | {name: value for name, value in plain.items() if value is not None}


def _bare(row: Row, text: str) -> dict[str, Any]:
    """Return a row without words, and without columns beyond the table that could hold some."""
    whole = record(row)
    known = set(PARTS.values())
    bare = {
        name: value
        for name, value in whole.items()
        if name not in _WITHHELD.values() and (name not in row.extra or name in known)
    }
    sentence = row.span("sent")
    if sentence is not None:
        bare["sentence_sha256"] = text_hash(text[slice(*sentence)])
        at = text.find(row.condition, *sentence) if row.condition else -1
        if row.condition and at >= 0:
            bare |= {"condition_start": at, "condition_end": at + len(row.condition)}
    bare["_words"] = [kind for kind, name in _WITHHELD.items() if name in whole]
    return bare


def _restored(bare: Mapping[str, Any], text: str, shift: int) -> dict[str, Any]:
    """Return a row with its words from a text in which its sentence lies `shift` characters later."""
    row = {name: value for name, value in bare.items() if name not in ("_words", "sentence_sha256")}
    for kind, name in _WITHHELD.items():
        start, end = row.get(f"{kind}_start"), row.get(f"{kind}_end")
        if start is not None and end is not None:
            row[f"{kind}_start"], row[f"{kind}_end"] = start + shift, end + shift
            if kind in bare["_words"]:
                row[name] = text[start + shift : end + shift]
    for name in PARTS.values():
        if name in row:
            parts = parse_parts(row[name])
            row[name] = write_parts(tuple((s + shift, e + shift) for s, e in parts)) if shift else row[name]
    return {name: value for name, value in row.items() if name not in ("condition_start", "condition_end")}


@dataclass(frozen=True)
class Hydrated(Told):
    """Codings with their words restored, and what did not match: reason -> number of rows, with an example each."""

    codings: pd.DataFrame
    documents: int
    same: int
    moved: int
    unmatched: Mapping[str, int]
    examples: Mapping[str, str]

    def __str__(self) -> str:
        head = (
            f"restored {len(self.codings)} codings; {self.same} of {self.documents} documents have the very text, "
            f"{self.moved} codings were found again in a text that differs"
        )
        lost = [
            f"  not matched: {count} codings: {why} ({self.examples[why]})" for why, count in self.unmatched.items()
        ]
        return "\n".join([head, *lost])


class Hydrator:
    """Restores the rows of one stand-off folder from given documents, and counts what happens."""

    def __init__(self, folder: Path, documents: Mapping[str, Article]):
        if not (folder / DOCUMENTS).is_file() or not (folder / CODINGS).is_file():
            raise WorkbenchError(f"{folder} is no stand-off export: it needs {DOCUMENTS} and {CODINGS}")
        self.folder, self.documents = folder, documents
        self.about = {str(plain["doc_id"]): plain for _, plain in safe.json_lines(folder / DOCUMENTS)}
        self._hashes = {doc_id: text_hash(document.text) for doc_id, document in documents.items()}
        self._by_hash = {self._hashes[doc_id]: document for doc_id, document in documents.items()}
        self.same = sum(1 for plain in self.about.values() if plain.get("sha256") in self._by_hash)
        self.moved = 0
        self.unmatched: Counter[str] = Counter()
        self.examples: dict[str, str] = {}
        self._found: dict[tuple[str, str], int | None] = {}

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield the rows whose sentence is in the holder's article."""
        for number, bare in safe.json_lines(self.folder / CODINGS):
            row = self._row(bare, number)
            if row is not None:
                yield row

    def _row(self, bare: dict[str, Any], number: int) -> dict[str, Any] | None:
        doc_id = str(bare.get("doc_id"))
        known = self.about.get(doc_id, {})
        own, wanted = self.documents.get(doc_id), str(known.get("sha256"))
        same = own if own is not None and self._hashes[doc_id] == wanted else self._by_hash.get(wanted)
        document = same or own
        if document is None:
            self._miss("you have no article with its id or its text", doc_id)
            return None
        shift = 0 if same is not None else self._shift(bare, document)
        if shift is None:
            self._miss("your article has other words at and around its sentence", f"{doc_id}, line {number}")
            return None
        self.moved += same is None
        row = _restored({"_words": [], **bare}, document.text, shift)
        return row | {"doc_id": document.doc_id}

    def _miss(self, why: str, example: str) -> None:
        self.unmatched[why] += 1
        self.examples.setdefault(why, example)

    def _shift(self, bare: dict[str, Any], document: Article) -> int | None:
        """Return how far a sentence has moved in another version of its article; None where it is not in it."""
        wanted, start, end = bare.get("sentence_sha256"), bare.get("sent_start"), bare.get("sent_end")
        if wanted is None or start is None or end is None:
            return None
        key = document.doc_id, f"{wanted}{start}"
        if key not in self._found:
            self._found[key] = _nearest(document.text, start, end - start, wanted)
        return self._found[key]


def _nearest(text: str, start: int, length: int, wanted: str) -> int | None:
    """Return the smallest move after which the words at `start` have the wanted hash."""
    for distance in range(max(start, len(text)) + 1):
        for at in {start + distance, start - distance}:
            if 0 <= at <= len(text) - length:
                words = text[at : at + length].encode("utf-8", "surrogatepass")
                if hashlib.sha256(words).hexdigest() == wanted:
                    return at - start
    return None


def hydrate(folder: str | Path, documents: Mapping[str, Article]) -> Hydrated:
    """Restore the words of a stand-off export from articles, by their ids or the hashes of their texts.

    Where an article's text differs, each sentence is looked for by its hash. Raises WorkbenchError for another folder.
    """
    import pandas as pd

    from workbench.codings import as_codings, empty

    hydrator = Hydrator(Path(folder), documents)
    rows = list(hydrator.rows())
    codings = as_codings(pd.DataFrame(rows)) if rows else empty()
    return Hydrated(
        codings, len(hydrator.about), hydrator.same, hydrator.moved, dict(hydrator.unmatched), hydrator.examples
    )


def read(path: Path, source: Source) -> Iterator[dict[str, Any]]:
    """Yield the rows of a stand-off folder with words from the study's documents."""
    hydrator = Hydrator(path, source.documents)
    for row in hydrator.rows():
        yield record(row_of(row)) | {WHOLE: True}
    for why, count in hydrator.unmatched.items():
        source.notes.leave_out(why, hydrator.examples[why], count)
