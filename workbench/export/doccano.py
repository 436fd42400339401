"""doccano JSON Lines: a line per sentence, a file per coder, mention and evidence as entities, stance as relation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from workbench.export import safe
from workbench.export.completing import inside_sentence
from workbench.export.files import safe_name
from workbench.export.losses import Losses
from workbench.export.offsets import Utf16
from workbench.export.reading import Source, each
from workbench.export.records import Dataset, Row, record, to_json
from workbench.export.sentencewise import found_again, has_mention, note_losses, placed, sentences

EVIDENCE = "EVIDENCE"
_MISSING, _ACTOR = "UNLABELLED", "ACTOR"
_COLUMNS = ("actor", "stance", "coder")


def write(dataset: Dataset, folder: Path, losses: Losses) -> None:
    """Write `CODER.jsonl` files. The entity of a mention is labelled with the stance; a relation of the same type leads
    to the evidence. Offsets are UTF-16 units of the sentence, as the tool's page counts.
    """
    with ExitStack() as stack:
        files: dict[str, IO[str]] = {}
        number = 0
        for text, rows in sentences(dataset, losses):
            for coder in dict.fromkeys(row.coder for row in rows):
                if coder not in files:
                    path = folder / f"{safe_name(coder)}.jsonl"
                    files[coder] = stack.enter_context(path.open("w", encoding="utf-8", newline="\n"))
                number += 1
                own = [row for row in rows if row.coder == coder]
                files[coder].write(to_json(_line(number, text, own, dataset, losses)) + "\n")
    if dataset.options.carry:
        losses.remark("each line carries its whole rows under `workbench`, which the tool keeps as metadata")


def _line(number: int, text: str, rows: list[Row], dataset: Dataset, losses: Losses) -> dict[str, Any]:
    units = Utf16(text)
    entities: list[dict[str, Any]] = []
    relations: list[dict[str, Any]] = []
    actors: list[list[Any]] = []
    for row in rows:
        if has_mention(row):
            mention = _entity(row, "mention", row.stance or _MISSING, units, entities)
            actors.append([mention["start_offset"], mention["end_offset"], row.actor])
            if inside_sentence(row, "evidence"):
                evidence = _entity(row, "evidence", EVIDENCE, units, entities)
                link = {"from_id": mention["id"], "to_id": evidence["id"], "type": row.stance or _MISSING}
                relations.append({"id": len(relations) + 1, **link})
        if not dataset.options.carry:
            _note(row, dataset, losses)
    first = rows[0]
    comments = [row.comment for row in rows if row.comment]
    line = {"id": number, "text": text, "entities": entities, "relations": relations, "Comments": comments}
    line |= {"doc_id": first.doc_id, "sent_id": first.sent_id, "sent_start": first.sent_start}
    line |= {"coder": first.coder, "actors": actors}
    return line | ({"workbench": [record(row) for row in rows]} if dataset.options.carry else {})


def _entity(row: Row, kind: str, label: str, units: Utf16, entities: list[dict[str, Any]]) -> dict[str, Any]:
    pieces = inside_sentence(row, kind)
    start, end = pieces[0][0], max(end for _, end in pieces)
    place = {"start_offset": units.units(start), "end_offset": units.units(end)}
    entities.append({"id": len(entities) + 1, "label": label, **place})
    return entities[-1]


def _note(row: Row, dataset: Dataset, losses: Losses) -> None:
    if has_mention(row):
        note_losses(row, _COLUMNS, dataset, losses)
    else:
        losses.lost("row", "it has no mention in its sentence that an entity could mark")


def read(path: Path, source: Source) -> Iterator[dict[str, Any]]:
    """Yield the rows of lines with `entities` and `relations`, or with `label` as lists of start, end and name."""
    whose = path.is_dir()
    yield from each(
        safe.files_in(path, ".jsonl"), lambda file: _of_file(file, file.stem if whose else None, source), source
    )


def _of_file(file: Path, coder: str | None, source: Source) -> Iterator[dict[str, Any]]:
    for number, line in safe.json_lines(file):
        if not isinstance(line.get("text"), str):
            source.notes.leave_out("a line has no text", f"{file.name} line {number}")
            continue
        carried = line.get("workbench")
        got = list(_said(line, line.get("coder") or coder, source))
        yield from found_again(carried if isinstance(carried, list) else [], got, _COLUMNS)


def _said(line: dict[str, Any], coder: str | None, source: Source) -> Iterator[dict[str, Any]]:
    units = Utf16(line["text"])
    entities = {entity["id"]: entity for entity in _entities(line)}
    relations = {link["from_id"]: link for link in line.get("relations") or []}
    actors = _actors(line)
    for entity in entities.values():
        label = str(entity["label"])
        if source.kind(label, {EVIDENCE: "evidence"}) == "evidence":
            continue
        link = relations.get(entity["id"])
        stance = link["type"] if link and (label == _ACTOR or source.kind(label, {}) == "mention") else label
        place = (entity["start_offset"], entity["end_offset"])
        spans = {"mention": [_points(entity, units)]}
        if link and link["to_id"] in entities:
            spans["evidence"] = [_points(entities[link["to_id"]], units)]
        start = line.get("sent_start")
        plain = {
            "doc_id": line.get("doc_id"),
            "sent_id": line.get("sent_id"),
            "sent_start": start,
            "sent_end": start + len(line["text"]) if isinstance(start, int) else None,
            "sentence": line["text"],
            "actor": actors[place].pop(0) if actors.get(place) else None,
            "mention": line["text"][slice(*_points(entity, units))] if start is None else None,
            "stance": None if stance in (_MISSING, _ACTOR) else stance,
            "coder": coder,
        }
        yield placed(plain, spans)


def _entities(line: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the entities of a line: records, or lists of start, end and name, which get numbers."""
    found = line.get("entities") or [entity for entity in line.get("label") or [] if isinstance(entity, list)]
    return [
        entity
        if isinstance(entity, dict)
        else {"id": number, "start_offset": entity[0], "end_offset": entity[1], "label": entity[2]}
        for number, entity in enumerate(found, 1)
    ]


def _actors(line: dict[str, Any]) -> dict[tuple[int, int], list[str]]:
    found: dict[tuple[int, int], list[str]] = {}
    for start, end, actor in line.get("actors") or []:
        found.setdefault((start, end), []).append(actor)
    return found


def _points(entity: dict[str, Any], units: Utf16) -> tuple[int, int]:
    return units.points(entity["start_offset"]), units.points(entity["end_offset"])
