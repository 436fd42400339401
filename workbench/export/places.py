"""Where sentences lie in a document, for formats that show whole documents and know no sentences of ours."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from workbench.export import safe
from workbench.export.files import text_hash
from workbench.export.records import Article, Row, to_json

#: The side file: a JSON line per document with its id, file name, hash of the text, and sentences.
SIDE_FILE = "documents.jsonl"
Sentence = tuple[str, int, int]


class Sentences:
    """The sentences of one document that rows speak of: id, start and end, found by offset."""

    def __init__(self, sentences: Iterable[Sentence]):
        self.all = sorted(set(sentences), key=lambda sentence: sentence[1:])
        self._starts = [start for _, start, _ in self.all]

    @classmethod
    def of(cls, rows: Iterable[Row]) -> Sentences:
        """Return the sentences of rows; those without offsets or of no length are not among them."""
        found = ((row.sent_id, row.sent_start, row.sent_end) for row in rows)
        return cls((name, s, e) for name, s, e in found if s is not None and e is not None and s < e)

    def at(self, offset: int | None) -> dict[str, Any]:
        """Return id and offsets of the sentence at an offset as columns; nothing where there is none."""
        number = bisect_right(self._starts, -1 if offset is None else offset) - 1
        if number < 0 or offset is None or offset >= self.all[number][2]:
            return {}
        name, start, end = self.all[number]
        return {"sent_id": name, "sent_start": start, "sent_end": end}

    def know(self, row: Row, offset: int | None) -> bool:
        """Tell whether a row's own sentence is the one found at an offset."""
        mine = {"sent_id": row.sent_id, "sent_start": row.sent_start, "sent_end": row.sent_end}
        return offset is not None and self.at(offset) == mine


def anchor(row: Row) -> tuple[str, tuple[tuple[int, int], ...]] | None:
    """Return the span that stands for a row where one is needed: the mention in its sentence, else the whole sentence.

    None where the row has no sentence offsets. The kind is `mention` or `sent`.
    """
    sentence = row.span("sent")
    if sentence is None:
        return None
    parts = row.parts("mention")
    if parts and all(sentence[0] <= start and end <= sentence[1] for start, end in parts):
        return "mention", parts
    return "sent", (sentence,)


def side_line(document: Article, name: str, sentences: Sentences) -> str:
    """Return the line of the side file for a document."""
    plain = {
        "file": name,
        "doc_id": document.doc_id,
        "sha256": text_hash(document.text),
        "sentences": [list(sentence) for sentence in sentences.all],
    }
    return to_json(plain) + "\n"


def side_lines(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the side file's objects, where there is one at or right above `folder`."""
    for place in (folder, folder.parent):
        if (place / SIDE_FILE).is_file():
            yield from (plain for _, plain in safe.json_lines(place / SIDE_FILE))
            return


def sentences_of(plain: dict[str, Any]) -> Sentences:
    """Return the sentences that a line of the side file lists."""
    return Sentences((str(name), int(start), int(end)) for name, start, end in plain.get("sentences") or [])
