"""Prodigy JSONL: one task per coding, the stance as a choice, mention and evidence as spans."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from workbench.export import safe
from workbench.export.completing import again, inside_sentence, merged
from workbench.export.docbin import tokenizer
from workbench.export.losses import Losses
from workbench.export.reading import Source
from workbench.export.records import Dataset, Row, instant, record, to_json
from workbench.export.sentencewise import held, note_losses, placed, text_of

#: Our kinds of span -> the labels that the tool shows.
LABELS = {"mention": "ACTOR", "evidence": "EVIDENCE"}
_KINDS = {label: kind for kind, label in LABELS.items()}
_COLUMNS = ("actor", "stance", "coder", "coded_at")


def write(dataset: Dataset, path: Path, losses: Losses) -> None:
    """Write a line per row: text, tokens, spans, options, accepted label; offsets are code points of the sentence.

    The hashes cover sentence id and actor, so equal sentences of two articles stay two inputs; answers of several
    coders to one pair share their hashes, which is what the tool's review and agreement go by.
    """
    nlp = tokenizer(dataset.facts.language)

    @lru_cache(maxsize=64)
    def tokens(text: str) -> list[dict[str, Any]]:
        return [
            {"text": t.text, "start": t.idx, "end": t.idx + len(t), "id": t.i, "ws": bool(t.whitespace_)}
            for t in nlp.make_doc(text)
        ]

    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in dataset.rows():
            text = text_of(row, dataset)
            if not text:
                losses.lost("row", "it has no sentence to show")
                continue
            file.write(to_json(_task(row, text, tokens(text), dataset, losses)) + "\n")


def _task(row: Row, text: str, tokens: list[dict[str, Any]], dataset: Dataset, losses: Losses) -> dict[str, Any]:
    options = [{"id": label, "text": label} for label in dataset.labels]
    spans = [span for kind in LABELS for span in _spans(row, kind, tokens)]
    task: dict[str, Any] = {
        "text": text,
        "tokens": tokens,
        "spans": sorted(spans, key=lambda span: (span["start"], span["end"])),
        "options": options,
        "accept": [row.stance] if row.stance else [],
        "answer": "accept" if row.stance else "ignore",
        "meta": {"doc": row.doc_id, "sent": row.sent_id, "start": row.sent_start, "actor": row.actor},
        "_view_id": "choice",
        "_session_id": row.coder,
        "_annotator_id": row.coder,
    }
    if row.coded_at is not None:
        task["_timestamp"] = int(row.coded_at.timestamp())
    task["_input_hash"] = _hash(text, row.sent_id, row.actor)
    task["_task_hash"] = _hash(str(task["_input_hash"]), *(option["id"] for option in options))
    if dataset.options.carry:
        losses.remark("each task carries the whole row under `workbench`, which the tool keeps but does not show")
        task["workbench"] = record(row)
    else:
        note_losses(_in_seconds(row), _COLUMNS, dataset, losses, parts=True)
        if row.coded_at is not None and row.coded_at.microsecond:
            losses.lost("coded_at", "the tool counts whole seconds")
    return task


def _in_seconds(row: Row) -> Row:
    return replace(row, coded_at=row.coded_at.replace(microsecond=0)) if row.coded_at is not None else row


def _spans(row: Row, kind: str, tokens: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a span per piece inside the sentence, with the tokens that it touches (the last one included)."""
    found = []
    for start, end in inside_sentence(row, kind):
        touched = [token["id"] for token in tokens if token["start"] < end and token["end"] > start]
        ends = {"token_start": touched[0], "token_end": touched[-1]} if touched else {}
        found.append({"start": start, "end": end, **ends, "label": LABELS[kind]})
    return found


def _hash(*parts: str | None) -> int:
    """Return 31 bits of a hash, as the tool's own hashes are integers."""
    return int.from_bytes(hashlib.sha256("\0".join(map(str, parts)).encode()).digest()[:4], "big") >> 1


def read(path: Path, source: Source) -> Iterator[dict[str, Any]]:
    """Yield a row per answered task; rejected ones, and ignored ones that say nothing, are noted."""
    for number, task in safe.json_lines(path):
        if task.get("answer") == "reject":
            source.notes.leave_out("the task was rejected", f"line {number}")
        elif not isinstance(task.get("text"), str):
            source.notes.leave_out("the task has no text", f"line {number}")
        else:
            yield _row(task, source)


def _row(task: dict[str, Any], source: Source) -> dict[str, Any]:
    base = task.get("workbench")
    got = _said(task, source)
    if not isinstance(base, dict):
        return got
    return merged(base, got, held(_in_seconds(again(base)), *_COLUMNS, parts=True))


def _said(task: dict[str, Any], source: Source) -> dict[str, Any]:
    given = task.get("meta")
    meta: dict[str, Any] = given if isinstance(given, dict) else {}
    accepted = task.get("accept") or ([task["label"]] if isinstance(task.get("label"), str) else [])
    if len(accepted) > 1:
        source.notes.remark("some tasks have several labels accepted; the first counts")
    start = meta.get("start")
    plain: dict[str, Any] = {
        "doc_id": meta.get("doc"),
        "sent_id": meta.get("sent"),
        "sent_start": start,
        "sent_end": start + len(task["text"]) if isinstance(start, int) else None,
        "sentence": task["text"],
        "actor": meta.get("actor"),
        "stance": str(accepted[0]) if accepted else None,
        "coder": task.get("_annotator_id") or task.get("_session_id"),
    }
    stamp = task.get("_timestamp")
    if isinstance(stamp, int | float):
        plain["coded_at"] = instant(datetime.fromtimestamp(stamp, UTC))
    return placed(plain, _pieces(task.get("spans") or [], source))


def _pieces(spans: list[Any], source: Source) -> dict[str, list[tuple[int, int]]]:
    pieces: dict[str, list[tuple[int, int]]] = {"mention": [], "evidence": []}
    for span in spans:
        kind = source.kind(str(span.get("label")), _KINDS)
        if kind is None:
            source.notes.remark(
                f"spans labelled {span.get('label')!r} are neither mention nor evidence and are not read"
            )
        else:
            pieces[kind].append((int(span["start"]), int(span["end"])))
    return pieces
