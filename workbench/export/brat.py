"""brat stand-off: a folder per coder, a text and an annotation file per document, stances as events."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from workbench.export import safe
from workbench.export.completing import again, completed, held_of, merged
from workbench.export.files import safe_name
from workbench.export.losses import Losses
from workbench.export.places import SIDE_FILE, Sentences, anchor, sentences_of, side_line, side_lines
from workbench.export.reading import Source, each
from workbench.export.records import PARTS, Article, Dataset, Row, record, write_parts

EVENT, ACTOR, EVIDENCE = "Stance", "Actor", "Evidence"
_COLUMNS = ("doc_id", "sent_id", "sent_start", "sent_end", "actor", "actor_name", "stance", "voice", "coder")
_MISSING = "missing"
_BREAKS = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


def write(dataset: Dataset, folder: Path, losses: Losses) -> None:
    """Write `CODER/DOCUMENT.txt` and `.ann`, `annotation.conf` in every folder, and `documents.jsonl` beside them.

    A row is an event `Stance` whose trigger is the mention (or the sentence, where none is in it), with the arguments
    Holder and Evidence, the attributes Label and Voice, and the actor as a normalisation of the mention.
    """
    with (folder / SIDE_FILE).open("w", encoding="utf-8", newline="\n") as side:
        for document, rows in dataset.with_text(losses):
            name = safe_name(document.doc_id)
            known = Sentences.of(rows)
            side.write(side_line(document, name, known))
            for coder in dict.fromkeys(row.coder for row in rows):
                own = [row for row in rows if row.coder == coder]
                place = _place(folder, coder, dataset)
                (place / f"{name}.txt").write_text(document.text, encoding="utf-8", newline="")
                text = _annotations(document, own, known, dataset, losses)
                (place / f"{name}.ann").write_text(text, encoding="utf-8", newline="")
    if dataset.options.carry:
        losses.remark("a note of each event carries its whole row as JSON")


def _place(folder: Path, coder: str, dataset: Dataset) -> Path:
    place = folder / safe_name(coder)
    if not place.is_dir():
        place.mkdir()
        (place / "annotation.conf").write_text(configuration(dataset), encoding="utf-8")
        (place / "coder.txt").write_text(coder, encoding="utf-8", newline="")
    return place


def configuration(dataset: Dataset) -> str:
    """Return `annotation.conf` for our spans, events and attributes."""
    voices = sorted({str(voice) for voice in dataset.codings["voice"].dropna()} | {"quote", "reported", "deed"})
    return "\n".join([
        "[entities]", ACTOR, EVIDENCE, "",
        "[relations]", "",
        "[events]", f"{EVENT}\tHolder?:{ACTOR}, Evidence?:{EVIDENCE}", "",
        "[attributes]", f"Label\tArg:{EVENT}, Value:{'|'.join(dataset.labels)}",
        f"Voice\tArg:{EVENT}, Value:{'|'.join(voices)}", "",
    ])  # fmt: skip


class _Lines:
    """The lines of one annotation file, with the next free number of each kind of id."""

    def __init__(self, text: str):
        self.text = text
        self.lines: list[str] = []
        self._next = dict.fromkeys("TENA#", 1)

    def add(self, kind: str, body: str, tail: str | None = None) -> str:
        name = f"{kind}{self._next[kind]}"
        self._next[kind] += 1
        self.lines.append(f"{name}\t{body}" + ("" if tail is None else f"\t{tail}") + "\n")
        return name

    def span(self, label: str, parts: tuple[tuple[int, int], ...]) -> str:
        pieces = [piece for part in parts for piece in unbroken(self.text, *part)]
        offsets = ";".join(f"{start} {end}" for start, end in pieces)
        words = " ".join(self.text[start:end] for start, end in pieces)
        return self.add("T", f"{label} {offsets}", re.sub(r"[\n\r]", " ", words))


def unbroken(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return a span cut at line ends, as the format wants; a span of line ends alone stays as it is."""
    found = [(start + match.start(), start + match.end()) for match in _BREAKS.finditer(text[start:end])]
    return found or [(start, end)]


def _annotations(document: Article, rows: list[Row], known: Sentences, dataset: Dataset, losses: Losses) -> str:
    lines = _Lines(document.text)
    for row in rows:
        place = anchor(row)
        if place is None or not known.know(row, place[1][0][0]):
            if not dataset.options.carry:
                losses.lost("row", "it has no place in a sentence that an event could stand at")
                continue
            place = "none", ()
        _event(lines, row, place, dataset)
        if not dataset.options.carry:
            losses.compare(record(row), completed(_held(row, document.text), dataset.facts, document.text))
    return "".join(lines.lines)


def _event(lines: _Lines, row: Row, place: tuple[str, tuple[tuple[int, int], ...]], dataset: Dataset) -> None:
    note = json.dumps(record(row), ensure_ascii=True)
    if not place[1]:
        lines.add("#", "Row 0", note)
        return
    arguments = [f"{EVENT}:{lines.span(EVENT, place[1])}"]
    if place[0] == "mention":
        holder = lines.span(ACTOR, place[1])
        arguments.append(f"Holder:{holder}")
    if row.parts("evidence"):
        arguments.append(f"Evidence:{lines.span(EVIDENCE, row.parts('evidence'))}")
    event = lines.add("E", " ".join(arguments))
    target = holder if place[0] == "mention" else event
    lines.add("N", f"Reference {target} Actors:{quote(row.actor)}", _one_line(row.actor_name))
    lines.add("A", f"Label {event} {quote(row.stance or _MISSING)}")
    if row.voice:
        lines.add("A", f"Voice {event} {quote(row.voice)}")
    if dataset.options.carry:
        lines.add("#", f"AnnotatorNotes {event}", note)


def _one_line(text: str | None) -> str:
    return json.dumps(text or "", ensure_ascii=False)[1:-1]


def _held(row: Row, text: str) -> dict[str, Any]:
    """Return what an event holds of a row; spans are cut at line ends, and so come back in pieces."""
    held = held_of(row, *_COLUMNS, within=False, parts=True)
    if (anchor(row) or ("",))[0] != "mention":
        held = {name: value for name, value in held.items() if not name.startswith("mention")}
    for kind in PARTS:
        if f"{kind}_start" in held:
            held |= _pieces_as_columns(kind, [p for part in row.parts(kind) for p in unbroken(text, *part)], text)
    return held


def _pieces_as_columns(kind: str, pieces: list[tuple[int, int]], text: str) -> dict[str, Any]:
    """Return the columns of a span in pieces; pieces that only line ends part are one."""
    whole: list[tuple[int, int]] = []
    for start, end in sorted(pieces):
        if whole and not _BREAKS.search(text[whole[-1][1] : start]) and start > whole[-1][1]:
            whole[-1] = (whole[-1][0], end)
        else:
            whole.append((start, end))
    columns: dict[str, Any] = {f"{kind}_start": whole[0][0], f"{kind}_end": max(end for _, end in whole)}
    return columns | ({PARTS[kind]: write_parts(tuple(whole))} if len(whole) > 1 else {})


def read(path: Path, source: Source) -> Iterator[dict[str, Any]]:
    """Yield the rows of the events in a folder of `.txt` and `.ann` pairs, one folder deep for each coder."""
    sides: dict[Path, dict[str, dict[str, Any]]] = {}

    def read_one(file: Path) -> Iterator[dict[str, Any]]:
        if file.parent not in sides:
            sides[file.parent] = {str(plain.get("file")): plain for plain in side_lines(file.parent)}
        text_file = file.with_suffix(".txt")
        if not text_file.is_file():
            raise safe.refuse(file, "there is no .txt beside it")
        text = safe.whole_text(text_file, mark=False)
        return _of_file(file, text, sides[file.parent].get(file.stem, {}), source)

    yield from each(safe.files_in(path, ".ann"), read_one, source)


def _of_file(file: Path, text: str, side: dict[str, Any], source: Source) -> Iterator[dict[str, Any]]:
    doc_id = side.get("doc_id") or source.document(file.stem, text)
    if doc_id is None:
        source.notes.leave_out("its document is not in the study", file.name)
        return
    note = file.parent / "coder.txt"
    coder = safe.whole_text(note, mark=False) if note.is_file() else None
    parsed = Parsed(file, text)
    for event in parsed.events:
        got = parsed.row(event, source) | {"doc_id": doc_id, "coder": coder or source.coder or file.parent.name}
        got = {name: value for name, value in got.items() if value is not None}
        got |= sentences_of(side).at(got.get("_at"))
        if "sent_id" in got:
            del got["_at"]
        base = parsed.carried.get(event)
        yield merged(base, got, _held(again(base), text) if base else {})
    for base in parsed.loose:
        yield merged(base, {}, {})


class Parsed:
    """The annotations of one file: spans, events, and what attributes, normalisations and notes say of them."""

    def __init__(self, file: Path, text: str):
        self.text = text
        self.spans: dict[str, tuple[str, list[tuple[int, int]]]] = {}
        self.events: dict[str, dict[str, str]] = {}
        self.said: dict[tuple[str, str], str] = {}
        self.carried: dict[str, dict[str, Any]] = {}
        self.loose: list[dict[str, Any]] = []
        for number, line in safe.lines(file):
            try:
                self._line(line.split("\t"))
            except (IndexError, ValueError) as error:
                raise safe.refuse(file, f"line {number} is no annotation") from error

    def _line(self, fields: list[str]) -> None:
        name, body = fields[0], fields[1].split(" ")
        if name.startswith("T"):
            places = fields[1].split(" ", 1)[1].split(";")
            self.spans[name] = body[0], [(int(p.split(" ")[0]), int(p.split(" ")[1])) for p in places]
        elif name.startswith("E"):
            self.events[name] = dict(part.split(":", 1) for part in body if part)
        elif name.startswith("R"):
            self.events[name] = {part.split(":", 1)[0]: part.split(":", 1)[1] for part in body[1:] if part} | {
                "": body[0]
            }
        elif name.startswith("A") and len(body) > 2:
            self.said[body[0], body[1]] = unquote(body[2])
        elif name.startswith("N"):
            self.said["actor", body[1]] = unquote(body[2].split(":", 1)[1])
            self.said["actor_name", body[1]] = json.loads(f'"{fields[2]}"') if len(fields) > 2 and fields[2] else ""
        elif name.startswith("#") and len(fields) > 2 and fields[2].startswith("{"):
            base = json.loads(fields[2])
            if body[0] == "Row":
                self.loose.append(base)
            else:
                self.carried[body[1]] = base

    def row(self, event: str, source: Source) -> dict[str, Any]:
        """Return what an event, or a relation from an actor to evidence, says."""
        parts = self.events[event]
        trigger = parts.get(EVENT) or parts.get("Arg2")
        holder = parts.get("Holder") or parts.get("Arg1")
        evidence = parts.get("Evidence") or parts.get("Arg2")
        label = next((self.said[key, event] for key in ("Label", "StanceValue") if (key, event) in self.said), None)
        plain: dict[str, Any] = {
            "stance": None if label == _MISSING else label,
            "voice": self.said.get(("Voice", event)),
            "actor": self.said.get(("actor", holder or event)),
            "actor_name": self.said.get(("actor_name", holder or event)) or None,
            "_at": self.spans[trigger][1][0][0] if trigger in self.spans else None,
        }
        for kind, name in (("mention", holder), ("evidence", evidence)):
            if name in self.spans:
                plain |= _pieces_as_columns(kind, self.spans[name][1], self.text)
        return plain
