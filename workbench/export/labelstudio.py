"""Label Studio JSON: a task per sentence, an annotation per coder, and the labelling configuration that it needs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from workbench.export import safe
from workbench.export.completing import inside_sentence
from workbench.export.losses import Losses
from workbench.export.offsets import Utf16
from workbench.export.reading import Source, each
from workbench.export.records import Dataset, Row, instant, record, to_json
from workbench.export.sentencewise import found_again, has_mention, note_losses, placed, sentences

TASKS, CONFIGURATION = "tasks.json", "labelling.xml"
_ACTOR, _EVIDENCE = "Actor", "Evidence"
_COLUMNS = ("actor", "stance", "coder", "comment")


def write(dataset: Dataset, folder: Path, losses: Losses) -> None:
    """Write `tasks.json` and `labelling.xml`. Offsets are UTF-16 units of the sentence, as the tool's page counts.

    A mention is a region with its stance, actor id and comment; a relation `shown by` leads to its evidence.
    """
    (folder / CONFIGURATION).write_text(configuration(dataset.labels), encoding="utf-8")
    numbers = {coder: number for number, coder in enumerate(dataset.coders, 1)}
    with (folder / TASKS).open("w", encoding="utf-8", newline="\n") as file:
        file.write("[")
        for number, (text, rows) in enumerate(sentences(dataset, losses), 1):
            file.write((",\n" if number > 1 else "\n") + to_json(_task(number, text, rows, numbers, dataset, losses)))
        file.write("\n]\n")
    losses.remark("`completed_by` holds numbers; `data.coders` of each task says whose they are")
    if dataset.options.carry:
        losses.remark("each task carries its whole rows under `data.workbench`, which the tool keeps but does not show")


def configuration(labels: tuple[str, ...]) -> str:
    """Return the labelling configuration that the tasks' control names belong to."""
    choices = "\n".join(f"    <Choice value={quoteattr(label)}/>" for label in labels)
    return f"""<View>
  <Labels name="span" toName="text">
    <Label value="{_ACTOR}" background="#1f77b4"/>
    <Label value="{_EVIDENCE}" background="#ff7f0e"/>
  </Labels>
  <Text name="text" value="$text"/>
  <Choices name="stance" toName="text" perRegion="true" whenTagName="span" whenLabelValue="{_ACTOR}" choice="single">
{choices}
  </Choices>
  <TextArea name="actor" toName="text" perRegion="true" whenTagName="span" whenLabelValue="{_ACTOR}" maxSubmissions="1"/>
  <TextArea name="comment" toName="text" perRegion="true" whenTagName="span" whenLabelValue="{_ACTOR}" maxSubmissions="1"/>
  <Relations>
    <Relation value="shown by"/>
  </Relations>
</View>
"""


def _task(
    number: int, text: str, rows: list[Row], numbers: dict[str, int], dataset: Dataset, losses: Losses
) -> dict[str, Any]:
    first, coders = rows[0], list(dict.fromkeys(row.coder for row in rows))
    data: dict[str, Any] = {
        "text": text,
        "doc_id": first.doc_id,
        "sent_id": first.sent_id,
        "sent_start": first.sent_start,
        "coders": {str(numbers[coder]): coder for coder in coders},
    }
    if dataset.options.carry:
        data["workbench"] = [record(row) for row in rows]
    annotations = [_annotation(text, [r for r in rows if r.coder == coder], numbers[coder]) for coder in coders]
    for annotation in annotations:
        annotation["id"] = number * 1000 + annotation["completed_by"]
    if not dataset.options.carry:
        for row in rows:
            if has_mention(row):
                note_losses(row, _COLUMNS, dataset, losses)
            else:
                losses.lost("row", "it has no mention in its sentence that a region could mark")
    return {"id": number, "data": data, "annotations": annotations, "predictions": []}


def _annotation(text: str, rows: list[Row], coder: int) -> dict[str, Any]:
    units = Utf16(text)
    result: list[dict[str, Any]] = []
    for number, row in enumerate(rows, 1):
        if has_mention(row):
            mention = _region(f"m{number}", row, "mention", text, units)
            result += [_part(mention, "labels", "span", "labels", [_ACTOR])]
            result += [_part(mention, "textarea", "actor", "text", [row.actor])]
            if row.stance:
                result.append(_part(mention, "choices", "stance", "choices", [row.stance]))
            if row.comment:
                result.append(_part(mention, "textarea", "comment", "text", [row.comment]))
            if inside_sentence(row, "evidence"):
                evidence = _region(f"e{number}", row, "evidence", text, units)
                result.append(_part(evidence, "labels", "span", "labels", [_EVIDENCE]))
                link = {"type": "relation", "from_id": f"m{number}", "to_id": f"e{number}", "direction": "right"}
                result.append(link | {"labels": ["shown by"]})
    times = [row.coded_at for row in rows if row.coded_at is not None]
    when = {"created_at": instant(min(times)), "updated_at": instant(max(times))} if times else {}
    return {"completed_by": coder, "result": result, "was_cancelled": False, "ground_truth": False, **when}


def _region(name: str, row: Row, kind: str, text: str, units: Utf16) -> dict[str, Any]:
    pieces = inside_sentence(row, kind)
    start, end = pieces[0][0], max(end for _, end in pieces)
    value = {"start": units.units(start), "end": units.units(end), "text": text[start:end]}
    return {"id": name, "to_name": "text", "value": value}


def _part(region: dict[str, Any], kind: str, control: str, key: str, values: list[str]) -> dict[str, Any]:
    """Return one result of a region: its own copy of the place, and what one control says of it."""
    place = {name: value for name, value in region["value"].items() if kind != "textarea" or name != "text"}
    return {**region, "from_name": control, "type": kind, "value": place | {key: values}}


def read(path: Path, source: Source) -> Iterator[dict[str, Any]]:
    """Yield the rows of an export of the tool: a file with an array of tasks, or a folder that holds `tasks.json`."""
    yield from each(safe.files_in(path, TASKS), lambda file: _tasks(file, source), source)


def _tasks(file: Path, source: Source) -> Iterator[dict[str, Any]]:
    tasks = safe.parse_json(safe.whole_text(file), file)
    if not isinstance(tasks, list):
        raise safe.refuse(file, "it holds no list of tasks")
    for number, task in enumerate(tasks, 1):
        data = task.get("data") if isinstance(task, dict) else None
        if not isinstance(data, dict) or not isinstance(data.get("text"), str):
            source.notes.leave_out("a task has no data.text", f"task {number}")
            continue
        yield from _rows(task, data, source)


def _rows(task: dict[str, Any], data: dict[str, Any], source: Source) -> Iterator[dict[str, Any]]:
    kept = data.get("workbench")
    carried = kept if isinstance(kept, list) else []
    for annotation in task.get("annotations") or []:
        if annotation.get("was_cancelled"):
            source.notes.leave_out("the annotation was cancelled", f"task {task.get('id')}")
            continue
        coder = _coder(annotation, data)
        got = list(_said(annotation.get("result") or [], data, coder, source))
        yield from found_again([row for row in carried if row.get("coder") == coder], got, _COLUMNS)


def _coder(annotation: dict[str, Any], data: dict[str, Any]) -> str:
    by = annotation.get("completed_by")
    name = (by.get("email") or by.get("id")) if isinstance(by, dict) else by
    return str((data.get("coders") or {}).get(str(name), name))


def _said(result: list[Any], data: dict[str, Any], coder: str, source: Source) -> Iterator[dict[str, Any]]:
    units = Utf16(data["text"])
    regions: dict[str, dict[str, Any]] = {}
    links = {part["from_id"]: part["to_id"] for part in result if part.get("type") == "relation"}
    for part in result:
        if part.get("type") == "relation":
            continue
        region = regions.setdefault(str(part.get("id")), {})
        value = part.get("value") or {}
        if "start" in value:
            region["place"] = (units.points(int(value["start"])), units.points(int(value["end"])))
        for key in ("labels", "choices", "text"):
            if part.get("type") in ("labels", "choices", "textarea") and isinstance(value.get(key), list):
                region[part.get("from_name") if key == "text" else key] = value[key][:1]
    for name, region in regions.items():
        label = (region.get("labels") or [None])[0]
        if "place" in region and source.kind(str(label), {_ACTOR: "mention"}) == "mention":
            yield _row(region, regions.get(links.get(name, ""), {}), data, coder)


def _row(region: dict[str, Any], evidence: dict[str, Any], data: dict[str, Any], coder: str) -> dict[str, Any]:
    start = data.get("sent_start")
    plain = {
        "doc_id": data.get("doc_id"),
        "sent_id": data.get("sent_id"),
        "sent_start": start,
        "sent_end": start + len(data["text"]) if isinstance(start, int) else None,
        "sentence": data["text"],
        "actor": (region.get("actor") or [None])[0],
        "mention": data["text"][slice(*region["place"])] if start is None else None,
        "stance": (region.get("choices") or [None])[0],
        "comment": (region.get("comment") or [None])[0],
        "coder": coder,
    }
    spans = {"mention": [region["place"]]}
    return placed(plain, spans | ({"evidence": [evidence["place"]]} if "place" in evidence else {}))
