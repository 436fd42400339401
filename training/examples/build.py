"""Turn annotated sentences from inline markup to JSON Lines, and back.

The markup is one sentence a line with every name in square brackets and its label after a bar:
``[Zurab Meladze|PERSON] left [Doha|LOC].`` A label may be cut to its first letter (P, O, L, N).
Brackets without a bar are ordinary text. Empty lines and lines that begin with ``#`` are passed over.

    python training/examples/build.py encode notes.txt training/examples/diplomacy-dev.jsonl
    python training/examples/build.py decode training/examples/diplomacy-dev.jsonl notes.txt
    python training/examples/build.py check training/examples/diplomacy-dev.jsonl
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

LABELS = ("PERSON", "ORG", "LOC", "NORP")
SHORT = {label[0]: label for label in LABELS}
MARK = re.compile(r"\[([^\[\]|]+)\|([A-Z]+)\]")

Record = dict[str, Any]


def encode_line(line: str) -> Record:
    """Read one line of markup. Offsets count code points; an unknown label raises ValueError."""
    text, spans, done = "", [], 0
    for match in MARK.finditer(line):
        text += line[done : match.start()]
        label = SHORT.get(match[2], match[2])
        spans.append([len(text), len(text) + len(match[1]), label])
        text += match[1]
        done = match.end()
    record = {"text": text + line[done:], "entities": spans}
    faults = record_faults(record)
    if faults:
        raise ValueError(f"{line!r}: {'; '.join(faults)}")
    return record


def decode_record(record: Record) -> str:
    """Write one record as markup with full labels; `encode_line` gives the record back."""
    text, line, done = record["text"], "", 0
    for start, end, label in record["entities"]:
        line += f"{text[done:start]}[{text[start:end]}|{label}]"
        done = end
    return line + text[done:]


def record_faults(record: Record) -> list[str]:
    """List what is wrong with one record; an empty list means that it is sound."""
    text, faults, last = record["text"], [], 0
    if text != text.strip() or "  " in text or "|" in text or "\n" in text:
        faults.append("text has stray space, a line break or a bar left over from the markup")
    for start, end, label in record["entities"]:
        if label not in LABELS:
            faults.append(f"label {label} is not one of {', '.join(LABELS)}")
        if not last <= start < end <= len(text):
            faults.append(f"span {start}-{end} is empty, overlaps, is out of order or out of range")
        elif span_fault(text, start, end):
            faults.append(f"span {text[start:end]!r} {span_fault(text, start, end)}")
        last = max(last, end)
    return faults


def span_fault(text: str, start: int, end: int) -> str:
    """Say why the span is not a clean run of whole words ("" when it is)."""
    name = text[start:end]
    if name != name.strip():
        return "starts or ends with a space"
    if name.endswith(("'s", "’s")) or name.lower().startswith("the "):
        return "holds a possessive ending or an article"
    if text[start - 1 : start].isalnum() or text[end : end + 1].isalnum():
        return "begins or ends inside a word"
    return ""


def read_records(path: Path) -> list[Record]:
    """Read a JSON Lines file of records."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def write_records(records: list[Record], path: Path) -> None:
    """Write records as JSON Lines, one to a line, non-ASCII letters kept as they are."""
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def encode_file(path: Path) -> list[Record]:
    """Read a markup file; a sentence that occurs twice raises ValueError."""
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    records = [encode_line(line) for line in lines if line and not line.startswith("#")]
    twice = [text for text, count in Counter(r["text"] for r in records).items() if count > 1]
    if twice:
        raise ValueError(f"written twice: {twice}")
    return records


def summary(records: list[Record]) -> str:
    """Count sentences, words and entities by label in one line."""
    labels = Counter(label for record in records for _, _, label in record["entities"])
    words = sum(len(record["text"].split()) for record in records)
    parts = ", ".join(f"{labels[label]} {label}" for label in LABELS)
    return f"{len(records)} sentences, {words} words, {labels.total()} entities ({parts})"


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line; the exit status is 1 when `check` finds faults."""
    parser = argparse.ArgumentParser(description="Annotated sentences: markup to JSON Lines and back.")
    parser.add_argument("action", choices=("encode", "decode", "check"))
    parser.add_argument("files", nargs="+", type=Path)
    options = parser.parse_args(arguments)
    if len(options.files) != (1 if options.action == "check" else 2):
        parser.error("encode and decode take a source and a target, check takes one file")
    source, target = options.files[0], options.files[-1]
    if options.action == "encode":
        write_records(encode_file(source), target)
    elif options.action == "decode":
        lines = [decode_record(record) for record in read_records(source)]
        target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return report(source if options.action == "decode" else target)


def report(path: Path) -> int:
    """Print the counts of a file and each fault in it; 1 when there is a fault."""
    records = read_records(path)
    faults = [f"line {n}: {fault}" for n, r in enumerate(records, 1) for fault in record_faults(r)]
    print("\n".join([summary(records), *faults]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
