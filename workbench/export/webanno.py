"""W3C Web Annotation: pages of JSON-LD annotations with position and quote selectors."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from workbench.export import safe
from workbench.export.completing import again, completed, held_of, merged
from workbench.export.files import text_hash
from workbench.export.losses import Losses
from workbench.export.reading import Source, each
from workbench.export.records import PARTS, Article, Dataset, Row, instant, moment, record, to_json, write_parts
from workbench.export.select import is_program

COLLECTION = "collection.json"
_PER_PAGE = 1000
_AROUND = 24
_URN = "urn:workbench:"
#: The vocabulary of the standard, and terms of ours that it has no word for.
CONTEXT = [
    "http://www.w3.org/ns/anno.jsonld",
    {
        "sha256": f"{_URN}sha256",
        "sentenceId": f"{_URN}sentenceId",
        "row": {"@id": f"{_URN}row", "@type": "@json"},
    },
]
_COLUMNS = ("doc_id", "sent_id", "sent_start", "sent_end", "actor", "stance", "coder", "coded_at", "issues", "comment")


def write(dataset: Dataset, folder: Path, losses: Losses) -> None:
    """Write `collection.json` and pages of 1000 annotations; offsets are code points, as the standard wants.

    An annotation is a row: bodies for stance, actor, issues and comment; targets for sentence, mention and evidence,
    told apart by the end of their ids, each with a position and a quote.
    """
    found = _annotations(dataset, losses)
    number, total, page = 0, 0, list(islice(found, _PER_PAGE))
    while page or number == 0:
        following = list(islice(found, _PER_PAGE))
        number += 1
        _page(folder, number, total, page, last=not following)
        total, page = total + len(page), following
    collection: dict[str, Any] = {"@context": CONTEXT, "id": COLLECTION, "type": "AnnotationCollection"}
    collection |= {"label": dataset.about.title or dataset.facts.title, "total": total}
    collection |= {"first": _name(1), "last": _name(number)}
    (folder / COLLECTION).write_text(to_json(collection, indent=1) + "\n", encoding="utf-8")
    if dataset.options.carry:
        losses.remark("each annotation carries its whole row under `row`, a term of ours")


def _page(folder: Path, number: int, before: int, items: list[dict[str, Any]], *, last: bool) -> None:
    page: dict[str, Any] = {"@context": CONTEXT, "id": _name(number), "type": "AnnotationPage", "partOf": COLLECTION}
    page |= {"startIndex": before} | ({} if last else {"next": _name(number + 1)})
    with (folder / _name(number)).open("w", encoding="utf-8", newline="\n") as file:
        file.write(to_json(page)[:-1] + ', "items": [\n' + ",\n".join(map(to_json, items)) + "\n]}\n")


def _name(number: int) -> str:
    return f"page-{number:05d}.json"


def _annotations(dataset: Dataset, losses: Losses) -> Iterator[dict[str, Any]]:
    number = 0
    for document, rows in dataset.with_text(losses):
        source = {
            "id": f"urn:document:{quote(document.doc_id, safe='')}",
            "type": "Text",
            "format": "text/plain",
            "language": document.language,
            "sha256": text_hash(document.text),
        }
        for row in rows:
            number += 1
            if not (row.span("sent") or row.parts("mention") or row.parts("evidence")):
                losses.lost("row", "it has no offsets that an annotation could point at")
                continue
            yield _annotation(number, row, document, source, dataset, losses)


def _annotation(
    number: int, row: Row, document: Article, source: dict[str, Any], dataset: Dataset, losses: Losses
) -> dict[str, Any]:
    key = f"{number}\0{row.sent_id}\0{row.actor}\0{row.coder}"
    name = f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, key)}"
    kind = (
        {"type": "Software", "name": row.coder} if is_program(row.coder) else {"type": "Person", "nickname": row.coder}
    )
    annotation: dict[str, Any] = {
        "id": name,
        "type": "Annotation",
        "motivation": "classifying",
        "creator": {"id": f"urn:coder:{quote(row.coder, safe='')}", **kind},
        "body": _bodies(row),
        "target": list(_targets(name, row, document.text, source, losses)),
        "sentenceId": row.sent_id,
    }
    if row.coded_at is not None:
        annotation["created"] = instant(row.coded_at)
    if dataset.options.carry:
        annotation["row"] = record(row)
    else:
        losses.compare(record(row), completed(_held(row), dataset.facts, document.text))
    return annotation


def _held(row: Row) -> dict[str, Any]:
    held = held_of(row, *_COLUMNS, parts=True)
    if row.span("sent") is None:
        held = {name: value for name, value in held.items() if name not in ("sent_start", "sent_end")}
    return held


def _bodies(row: Row) -> list[dict[str, Any]]:
    bodies: list[dict[str, Any]] = []
    if row.stance:
        bodies.append(_resource("codebook:stance", row.stance, "classifying"))
    bodies.append(_resource("actor", row.actor, "identifying"))
    bodies += [_resource("codebook:issue", issue, "tagging") for issue in row.issues]
    if row.comment:
        bodies.append({"type": "TextualBody", "value": row.comment, "purpose": "commenting", "format": "text/plain"})
    return bodies


def _resource(space: str, name: str, purpose: str) -> dict[str, Any]:
    return {"type": "SpecificResource", "source": f"urn:{space}:{quote(name, safe='')}", "purpose": purpose}


def _targets(name: str, row: Row, text: str, source: dict[str, Any], losses: Losses) -> Iterator[dict[str, Any]]:
    sentence = row.span("sent")
    spans = [("sentence", (sentence,) if sentence else ())] + [(kind, row.parts(kind)) for kind in PARTS]
    for kind, pieces in spans:
        for number, (start, end) in enumerate(pieces, 1):
            if any(0 < at < len(text) and unicodedata.combining(text[at]) for at in (start, end)):
                losses.remark(
                    "some offsets lie between a letter and its combining mark; the standard asks not to cut there"
                )
            yield {
                "id": f"{name}#{kind}-{number}",
                "type": "SpecificResource",
                "source": source,
                "selector": [
                    {"type": "TextPositionSelector", "start": start, "end": end},
                    {
                        "type": "TextQuoteSelector",
                        "exact": text[start:end],
                        "prefix": text[max(0, start - _AROUND) : start],
                        "suffix": text[end : end + _AROUND],
                    },
                ],
            }


def read(path: Path, source: Source) -> Iterator[dict[str, Any]]:
    """Yield the rows of annotation pages in a folder, or of one page or list of annotations."""
    files = [file for file in safe.files_in(path, ".json") if file.name not in (COLLECTION, "loss-report.json")]
    yield from each(files, lambda file: _of_file(file, source), source)


def _of_file(file: Path, source: Source) -> Iterator[dict[str, Any]]:
    page = safe.parse_json(safe.whole_text(file), file)
    items = page if isinstance(page, list) else _items(page)
    if not isinstance(items, list):
        raise safe.refuse(file, "it is no page of annotations")
    for item in items:
        got = _said(item, source)
        base = item.get("row")
        yield merged(base, got, _held(again(base)) if base else {})


def _items(page: dict[str, Any]) -> Any:
    """Return the items of a page, or of the first page that a collection holds."""
    first = page.get("first")
    return first.get("items") if isinstance(first, dict) else page.get("items")


def _said(item: dict[str, Any], source: Source) -> dict[str, Any]:
    bodies = item["body"] if isinstance(item.get("body"), list) else [item.get("body") or {}]
    given = item.get("creator")
    creator: dict[str, Any] = given if isinstance(given, dict) else {"id": given}
    stamp = moment(item.get("created"))
    plain: dict[str, Any] = {
        "sent_id": item.get("sentenceId"),
        "stance": next(iter(_named(bodies, "classifying")), None),
        "actor": next(iter(_named([body for body in bodies if "value" not in body], "identifying")), None),
        "actor_name": next(iter(_named([body for body in bodies if "value" in body], "identifying")), None),
        "issues": _named(bodies, "tagging") or None,
        "comment": next((body.get("value") for body in bodies if body.get("purpose") == "commenting"), None),
        "coder": creator.get("nickname") or creator.get("name") or creator.get("id"),
        "coded_at": instant(stamp) if stamp else None,
    }
    pieces: dict[str, list[tuple[int, int]]] = {}
    for target in item["target"] if isinstance(item.get("target"), list) else [item.get("target") or {}]:
        plain["doc_id"] = _document(target, source)
        kind = str(target.get("id", "#mention")).rpartition("#")[2].rpartition("-")[0] or "mention"
        for selector in target.get("selector") or []:
            if selector.get("type") == "TextPositionSelector":
                pieces.setdefault(kind, []).append((int(selector["start"]), int(selector["end"])))
    for kind, found in pieces.items():
        plain |= _columns("sent" if kind == "sentence" else kind, found)
    return {name: value for name, value in plain.items() if value is not None}


def _document(target: dict[str, Any], source: Source) -> str | None:
    given = target.get("source")
    name = given.get("id") if isinstance(given, dict) else given
    return unquote(str(name).removeprefix("urn:document:")) if name else None


def _named(bodies: list[dict[str, Any]], purpose: str) -> list[str]:
    """Return what bodies with a purpose name: the last part of a resource's address, or a textual value."""
    found = [body for body in bodies if body.get("purpose") == purpose]
    return [
        str(body["value"])
        if "value" in body
        else unquote(str(body.get("source", "")).rpartition(":")[2].rpartition("#")[2])
        for body in found
    ]


def _columns(kind: str, pieces: list[tuple[int, int]]) -> dict[str, Any]:
    columns: dict[str, Any] = {f"{kind}_start": pieces[0][0], f"{kind}_end": max(end for _, end in pieces)}
    return columns | ({PARTS[kind]: write_parts(tuple(pieces))} if len(pieces) > 1 and kind in PARTS else {})
