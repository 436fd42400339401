"""Turn the hand-coded gold in `hand/` into codings tables.

Run `python data/gold/build.py` after a change of `hand/` or of a coded document. Each file of `hand/` names a study, says
whether its documents are for development or frozen, and lists every sentence of every document with one row per actor.
Here each sentence and each quoted span is found in the document, everything is checked, and all faults are told at once.
With `--check` nothing is written: it is only told whether the tables are what `hand/` says.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
CODER = "team:gold-a"
# Files with a table of their own; the others, one per invented process, share a table.
_OWN_TABLES = ("invented", "turkiye-syria")
VALUES = {"support": 1.0, "conditional": 0.5, "neutral": 0.0, "oppose": -1.0, "none": None}
VOICES = ("quote", "reported", "deed", "narrator")
ISSUES = (
    "refugees",
    "terrorism",
    "territory",
    "political_process",
    "diplomatic_ties",
    "security",
    "ceasefire",
    "economy",
    "humanitarian",
    "human_rights",
    "domestic_politics",
)
KEYS = {"actor", "stance", "mention", "evidence", "condition", "voice", "source", "toward", "issues", "comment"}


@dataclass
class Part:
    """One file of `hand/` with the actors of its study; `faults` collects what is wrong with it."""

    name: str
    part: str
    folder: Path
    actors: dict[str, tuple[str, str]]
    documents: list[dict[str, Any]]
    coder: str = CODER
    faults: list[str] = field(default_factory=list)


def read_part(path: Path) -> Part:
    """Read a file of `hand/`: its documents, and id -> (name, principal) of the listed and the unlisted actors."""
    plain = yaml.safe_load(path.read_text(encoding="utf-8"))
    folder = HERE / plain["study"]
    listed = yaml.safe_load((folder / "actors.yml").read_text(encoding="utf-8"))
    actors = {a["id"]: (a["name"], a.get("principal") or a["id"]) for a in listed}
    actors |= {key: (a["name"], a["principal"]) for key, a in plain["unlisted"].items()}
    return Part(path.stem, plain["part"], folder, actors, plain["documents"], plain.get("coder", CODER))


def part_of_pass(name: str, coder: str) -> Part:
    """Read the file `hand/NAME/CODER.txt` of a double-coded process, with the sentences it codes.

    The coder `adjudicated` stands for what was made of the two passes.
    """
    import passes

    given = passes.merge(name) if coder == "adjudicated" else passes.read_pass(HERE / "hand" / name / f"{coder}.txt")
    documents = [
        {
            "doc": text.doc,
            "sentences": [
                {"text": sentence, "rows": [row for key, row in given.rows.items() if key[:2] == (text.doc, index)]}
                for index, sentence in enumerate(text.sentences)
            ],
        }
        for text in passes.read_texts(name)
    ]
    known = {(d["doc"], index) for d in documents for index in range(len(d["sentences"]))}
    given.faults += [f"{coder}: there is no sentence {key[0]}:{key[1]}" for key in given.rows if key[:2] not in known]
    folder = passes.study_folder(name)
    listed = yaml.safe_load((folder / "actors.yml").read_text(encoding="utf-8"))
    actors = {a["id"]: (a["name"], a.get("principal") or a["id"]) for a in listed} | given.unlisted
    part = "frozen" if name.startswith("frozen-") else "dev"
    given.faults = [f"{name}: {fault}" for fault in given.faults]
    return Part(
        name, part, folder, actors, documents, coder if coder == "adjudicated" else f"team:{coder}", given.faults
    )


def read_text(path: Path) -> str:
    """Return the text of a `.md` document without its head, in Unicode NFC."""
    body = path.read_text(encoding="utf-8").split("\n---\n", 1)[1]
    return unicodedata.normalize("NFC", body).strip()


def rows_of(part: Part) -> Iterator[dict[str, Any]]:
    """Yield the rows of every document of a part, in the order of the text."""
    for document in part.documents:
        text, reached = read_text(part.folder / "corpus" / f"{document['doc']}.md"), 0
        for index, sentence in enumerate(document["sentences"]):
            start = text.find(sentence["text"], reached)
            if start < 0 or text[reached:start].strip():
                part.faults.append(f"{document['doc']}:{index} does not follow in the text: {sentence['text'][:60]!r}")
                break
            reached = start + len(sentence["text"])
            yield from sentence_rows(part, f"{document['doc']}:{index}", start, sentence)
        else:
            if text[reached:].strip():
                part.faults.append(f"{document['doc']}: text after the last sentence: {text[reached:][:60]!r}")


def sentence_rows(part: Part, sent_id: str, start: int, sentence: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the rows of one sentence that begins at code point `start` of its document."""
    seen: set[str] = set()
    for row in sentence.get("rows", []):
        part.faults += [f"{sent_id} {row.get('actor')}: {fault}" for fault in row_faults(part, row, seen)]
        seen.add(row["actor"])
        yield full_row(part, sent_id, start, sentence["text"], row)


def row_faults(part: Part, row: dict[str, Any], seen: set[str]) -> Iterator[str]:
    """Yield what is wrong with a row as written by hand, before its spans are looked up."""
    if row["actor"] not in part.actors:
        yield "no actor of the study and not under `unlisted`"
    if row["actor"] in seen:
        yield "coded twice in one sentence"
    if row["stance"] not in VALUES:
        yield f"stance {row['stance']!r} is not a label"
    if (row["stance"] == "none") != ("evidence" not in row):
        yield "`none` has no evidence, every other label has"
    if (row["stance"] == "conditional") != ("condition" in row):
        yield "`conditional` has a condition, no other label has"
    if row["stance"] != "none" and row.get("voice") not in VOICES:
        yield f"voice {row.get('voice')!r} is not one of {', '.join(VOICES)}"
    if row.get("source") == row["actor"]:
        yield "an actor is not its own source"
    yield from list_faults(part, row)


def list_faults(part: Part, row: dict[str, Any]) -> Iterator[str]:
    """Yield unknown keys, issues and principals of a row."""
    principals = {principal for _, principal in part.actors.values()}
    yield from (f"unknown key {key!r}" for key in sorted(set(row) - KEYS))
    yield from (f"unknown issue {issue!r}" for issue in row.get("issues", []) if issue not in ISSUES)
    yield from (f"{goal!r} is no principal" for goal in row.get("toward", []) if goal not in principals)


def full_row(part: Part, sent_id: str, start: int, text: str, row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with every column of the codings table."""
    name, principal = part.actors.get(row["actor"], ("", ""))
    out: dict[str, Any] = {
        "doc_id": sent_id.rsplit(":", 1)[0],
        "sent_id": sent_id,
        "sent_start": start,
        "sent_end": start + len(text),
        "sentence": text,
        "actor": row["actor"],
        "actor_name": name,
        "principal": principal,
    }
    out |= span(part, sent_id, start, text, row, "mention")
    out |= {"stance": row["stance"], "value": VALUES.get(row["stance"])}
    out |= span(part, sent_id, start, text, row, "evidence")
    condition = span(part, sent_id, start, text, row, "condition")["condition"]
    return out | {
        "condition": condition,
        "voice": row.get("voice"),
        "source": row.get("source"),
        "toward": row.get("toward", []),
        "issues": row.get("issues", []),
        "confidence": None,
        "coder": part.coder,
        "coded_at": None,
        "comment": row.get("comment"),
    }


def span(part: Part, sent_id: str, start: int, text: str, row: dict[str, Any], key: str) -> dict[str, Any]:
    """Return a quoted span with its document offsets: where its words first stand, whole, in the sentence."""
    words = row.get(key)
    found = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) if words else None
    if words and not found:
        part.faults.append(f"{sent_id} {row['actor']}: the {key} {words!r} is not in the sentence")
    bounds = (start + found.start(), start + found.end()) if found else (None, None)
    return {key: words, f"{key}_start": bounds[0], f"{key}_end": bounds[1]}


def tables() -> tuple[dict[str, list[dict[str, Any]]], list[str]]:
    """Return the rows of each table by its file name, and every fault found."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    faults: list[str] = []
    for part, table in double_coded():
        found[table] += rows_of(part)
        faults += part.faults
    for path in sorted((HERE / "hand").glob("*.yml")):
        part = read_part(path)
        kind = part.name.removesuffix(f"-{part.part}") if part.name.startswith(_OWN_TABLES) else "processes"
        found[f"{kind}-{part.part}.jsonl"] += rows_of(part)
        faults += part.faults
    return dict(found), faults


def double_coded() -> Iterator[tuple[Part, str]]:
    """Yield each pass and each adjudication of the double-coded processes with the name of its table."""
    for folder in sorted(path.parent for path in (HERE / "hand").glob("*/adjudicated.txt")):
        for coder in ("adjudicated", "ada", "ben"):
            part = part_of_pass(folder.name, coder)
            yield part, f"news-{part.part}{'' if coder == 'adjudicated' else '-passes'}.jsonl"


def as_lines(rows: list[dict[str, Any]]) -> str:
    """Return rows as JSON Lines."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def main() -> int:
    """Write or check the tables; return 1 where there are faults or a table is out of date."""
    parser = argparse.ArgumentParser(description="Build the gold codings from the files in hand/.")
    parser.add_argument("--check", action="store_true", help="write nothing; tell whether the tables are up to date")
    check = parser.parse_args().check
    found, faults = tables()
    for name, rows in found.items():
        path = HERE / name
        if check and (not path.is_file() or path.read_text(encoding="utf-8") != as_lines(rows)):
            faults.append(f"{name} is out of date; run: python data/gold/build.py")
        elif not check and not faults:
            path.write_text(as_lines(rows), encoding="utf-8")
    sys.stderr.write("".join(f"{fault}\n" for fault in faults))
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
