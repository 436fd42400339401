"""An odd corpus for exports: emoji, combining marks, right-to-left text, overlapping and discontinuous spans, several
coders, `none`, `unclear` and missing; and the comparison of what went out with what came back.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from workbench.codings import as_codings
from workbench.export import FORMATS, LossReport, Options, export, import_codings
from workbench.export.records import Row, _chunks, record
from workbench.study import Actor, Codebook, Issue, Label, Study


@dataclass(frozen=True)
class Text:
    """A document as exports need it."""

    doc_id: str
    text: str
    title: str = ""
    date: date | None = None
    outlet: str = ""
    url: str = ""
    language: str = "en"
    duplicate_of: str | None = None


LABELS = (
    Label("support", "Support", 1.0),
    Label("conditional", "Conditional", 0.5),
    Label("neutral", "Neutral", 0.0),
    Label("oppose", "Oppose", -1.0),
    Label("none", "No position"),
)
ACTORS = {
    "VAR": Actor("VAR", "Varnia", kind="state", principal="VAR"),
    "ana-petrov": Actor("ana-petrov", "Ana Petrov", kind="person", principal="VAR", aliases=("Petrov",)),
    "OST": Actor("OST", "Ostrel", kind="state", principal="OST"),
}
STUDY = Study(
    Path("nowhere"), "Varnia and Ostrel", "reconciliation between Varnia and Ostrel",
    Codebook("Test labels", LABELS, (Issue("security", "Security"), Issue("economy", "Economy"))), ACTORS,
    parties=("VAR", "OST"),
)  # fmt: skip

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
EMOJI = "\N{GRINNING FACE} \N{WAVING WHITE FLAG}\ufe0f"
FIRST = f"Minister Ana Petrov {EMOJI} welcomed the truth commission."
SECOND = "Ostrel and Varnia, she said, \u201cneither accept nor refuse\u201d Zoe\u0308\u2019s plan."
THIRD = (
    "\u0642\u0627\u0644 \u0627\u0644\u0648\u0632\u064a\u0631: \u0644\u0627 \u0644\u0642\u0627\u0621"
    " with Ostrel " + FAMILY + "."
)
DOCUMENTS = (
    Text("d1", f"{FIRST}\n\n{SECOND}", "A welcome", date(2031, 5, 4), "The Herald", "https://example.org/1"),
    Text("Second article", f"{THIRD}\n\n{FIRST}", "=cmd()", date(2031, 5, 5), duplicate_of=None),
    Text("d3", f"{FIRST}\n\n{SECOND}", "A copy", date(2031, 5, 4), "The Courier", duplicate_of="d1"),
    Text("uncoded", "Nothing was said."),
)


def row(
    document: Text, sentence: str, number: int, actor: str, coder: str, stance: str | None, **more: Any
) -> dict[str, Any]:
    """Return a row about a sentence; `mention` and `evidence` are words of it, and give the offsets."""
    start = document.text.index(sentence)
    plain: dict[str, Any] = {
        "doc_id": document.doc_id, "sent_id": f"{document.doc_id}:{number}", "sentence": sentence,
        "sent_start": start, "sent_end": start + len(sentence), "actor": actor, "coder": coder, "stance": stance,
        "actor_name": ACTORS[actor].name if actor in ACTORS else actor.title(),
        "principal": ACTORS[actor].principal if actor in ACTORS else actor,
        "value": {label.id: label.value for label in LABELS}.get(stance or ""),
    }  # fmt: skip
    for kind in ("mention", "evidence"):
        if kind in more:
            at = start + sentence.index(more[kind])
            plain |= {kind: more[kind], f"{kind}_start": at, f"{kind}_end": at + len(more[kind])}
    return plain | {name: value for name, value in more.items() if name not in ("mention", "evidence")}


def _rows() -> list[dict[str, Any]]:
    one, two, three, _ = DOCUMENTS
    late = "2031-06-01T10:00:00Z"
    welcomed = one.text.index("welcomed")
    commission = one.text.index("commission")
    return [
        row(one, FIRST, 0, "ana-petrov", "person:zoe", "support", mention="Ana Petrov", evidence="truth commission",
            voice="deed", issues=["security", "economy"], coded_at=late, comment="=HYPERLINK(\"x\")", confidence=0.75),
        row(one, FIRST, 0, "ana-petrov", "person:yann", "conditional", mention="Ana Petrov", evidence="Ana Petrov",
            condition="truth commission", coded_at="2031-06-01T10:00:00.250000Z", toward=["OST"]),
        row(one, FIRST, 0, "VAR", "person:zoe", "none", mention="Minister Ana Petrov"),
        row(one, FIRST, 0, "minister", "person:zoe", "unclear", mention="Minister", comment="two\nlines\tand \U0001f600"),
        row(one, FIRST, 0, "ana-petrov", "rules@1", "support", mention="Ana Petrov", evidence=f"{EMOJI} welcomed",
            voice="reported", source="the agency", confidence=0.1 + 0.2),
        row(one, SECOND, 1, "VAR", "person:zoe", "neutral", mention="Varnia", evidence="neither accept nor refuse"),
        row(one, SECOND, 1, "OST", "person:zoe", "neutral", mention="Ostrel", evidence="neither accept nor refuse",
            evidence_parts=None),
        row(one, SECOND, 1, "VAR", "person:yann", None, mention="Varnia"),
        row(one, SECOND, 1, "zoe\u0308", "person:yann", "oppose", mention="Zoe\u0308\u2019s", evidence="e\u0308"),
        row(one, SECOND, 1, "absent", "person:yann", "none"),
        row(one, FIRST, 0, "pieces", "person:yann", "support", mention=f"Minister Ana Petrov {EMOJI} welcomed",
            mention_parts=f"0-8|{welcomed}-{welcomed + 8}", evidence=one.text[welcomed : commission + 10],
            evidence_parts=f"{welcomed}-{welcomed + 8}|{commission}-{commission + 10}"),
        row(one, FIRST, 0, "ana-petrov", "adjudicated", "support", mention="Ana Petrov", evidence="welcomed"),
        row(two, THIRD, 0, "OST", "person:zoe", "oppose", mention=f"Ostrel {FAMILY}",
            evidence="\u0644\u0627 \u0644\u0642\u0627\u0621", voice="quote"),
        row(two, THIRD, 0, "wazir", "person:yann", "oppose", mention="\u0627\u0644\u0648\u0632\u064a\u0631"),
        row(two, FIRST, 1, "ana-petrov", "person:zoe", "support", mention="Ana Petrov", evidence="truth commission"),
        row(three, FIRST, 0, "ana-petrov", "person:zoe", "support", mention="Ana Petrov", evidence="truth commission"),
    ]  # fmt: skip


ROWS = _rows()
CODINGS = as_codings(pd.DataFrame(ROWS))


def plain_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as plain records, empty strings as missing."""
    rows: list[Row] = [row for part in _chunks(frame) for row in part]
    return [{name: value for name, value in record(row).items() if value != ""} for row in rows]


def differences(before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]]) -> dict[str, int]:
    """Return column -> in how many rows it differs, and `row` -> how many rows did not come back or came unasked.

    Rows meet by sentence, actor and coder; of several with one key, those that differ least meet.
    """
    counts: Counter[str] = Counter()
    left: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for item in after:
        left.setdefault(_key(item), []).append(item)
    for item in before:
        candidates = left.get(_key(item), [])
        if not candidates:
            counts["row"] += 1
            continue
        best = min(candidates, key=lambda other: len(_differing(item, other)))
        candidates.remove(best)
        counts.update(_differing(item, best))
    counts["came unasked"] += sum(map(len, left.values()))
    return {name: count for name, count in counts.items() if count}


def _key(item: dict[str, Any]) -> tuple[Any, ...]:
    return item.get("doc_id"), item.get("sent_id"), item.get("actor"), item.get("coder")


def _differing(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    return [name for name in one.keys() | other.keys() if one.get(name) != other.get(name)]


def there_and_back(
    codings: pd.DataFrame, documents: Iterable[Text], format: str, *, carry: bool, folder: Path | None = None
) -> tuple[dict[str, int], LossReport, pd.DataFrame]:
    """Export, import again with the same study, and return what differs, what the report said, and what came back."""
    documents = list(documents)
    with tempfile.TemporaryDirectory() as place:
        target = (folder or Path(place)) / f"out-{format}-{carry}"
        options = Options(carry=carry)
        report = export(codings, target, format=format, documents=documents, study=STUDY, options=options)
        usual = FORMATS[format].file
        found = import_codings(target / usual, format=format, documents=documents, study=STUDY)
    back = found.codings
    return differences(plain_rows(as_codings(codings)), plain_rows(back)), report, back
