"""Codings made elsewhere, brought into the coders' logs: what would change is told first, what changes can be undone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from workbench import __version__
from workbench.annotations import codebook as books
from workbench.annotations.events import Decision, Event, Span, new_id, now, overlay, text_hash
from workbench.annotations.items import Items, Sentence
from workbench.annotations.names import coder_name
from workbench.annotations.store import Store
from workbench.annotations.tables import to_codings
from workbench.annotations.view import Key, View
from workbench.study import Codebook

if TYPE_CHECKING:
    import pandas as pd

_PROGRAMS = ("rules@", "learned:", "llm:", "repeat:")


#: Field of a decision -> the columns of the table that show it.
_SHOWN = {
    "stance": ("stance",),
    "mention": ("mention_start", "mention_end"),
    "evidence": ("evidence_start", "evidence_end"),
    "condition": ("condition",),
    "voice": ("voice",),
    "source": ("source",),
    "toward": ("toward",),
    "issues": ("issues",),
    "certainty": ("confidence",),
    "comment": ("comment",),
}


@dataclass
class Brought:
    """What an import into the logs does, or would do: decisions by coder, and rows left out with the reason."""

    new: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    same: int = 0
    left_out: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        lines = [
            f"  {coder}: {self.new[coder]} new decisions, {self.changed[coder]} that replace others"
            for coder in sorted(self.new.keys() | self.changed.keys())
        ]
        lines += [f"  {self.same} decisions are there already"] * bool(self.same)
        lines += [f"  not brought in: {count}: {why}" for why, count in self.left_out.items()]
        return "\n".join(lines or ["  nothing to bring in"])


def bring_in(
    codings: pd.DataFrame, store: Store, items: Items, codebook: Codebook, *, dry_run: bool = False
) -> Brought:
    """Write a codings table into the logs of its coders as one step per coder, which undo takes back whole.

    Rows of programs and adjudicated ones, rows without a stance, and rows whose sentence the study does not have are
    left out. A decision that says the same already is passed over, so that an import can be repeated. With `dry_run`
    nothing is written.
    """
    brought = Brought()
    for coder, rows in _by_coder(codings, items, brought).items():
        log = None if dry_run and coder not in store.coders() else store.log(coder)
        view = View(log.events() if log is not None else ())
        events = list(_events(rows, coder, view, items, codebook, brought))
        if log is not None and events and not dry_run:
            log.keep_codebook(books.fingerprint(codebook), books.to_plain(codebook))
            log.append(events)
    return brought


def _by_coder(
    codings: pd.DataFrame, items: Items, brought: Brought
) -> dict[str, list[tuple[dict[str, Any], Sentence]]]:
    by_place = {(one.doc_id, one.start, one.end): one for one in items.sentences}
    found: dict[str, list[tuple[dict[str, Any], Sentence]]] = {}
    for row in _plain(codings):
        sentence = by_place.get((row["doc_id"], row["sent_start"], row["sent_end"]))
        if sentence is None and row["sent_id"] in items and row["sentence"] in (None, items[row["sent_id"]].text):
            sentence = items[row["sent_id"]]
        why = _unfit(row, sentence)
        if why or sentence is None:
            brought.left_out[why] += 1
        else:
            found.setdefault(coder_name(row["coder"]), []).append((row, sentence))
    return found


def _plain(codings: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as plain values, None where they are missing."""
    plain = codings.astype({"stance": "string", "voice": "string"}).astype(object)
    return [
        {str(key): value for key, value in row.items()} for row in plain.where(plain.notna(), None).to_dict("records")
    ]


def _unfit(row: dict[str, Any], sentence: Sentence | None) -> str:
    if row["coder"] is None or row["coder"] == "adjudicated" or str(row["coder"]).startswith(_PROGRAMS):
        return "it is a program's or an adjudicated one; logs hold what people decided"
    if row["stance"] is None:
        return "it has no stance"
    return "" if sentence is not None else "the study has no such sentence"


def _events(
    rows: Iterable[tuple[dict[str, Any], Sentence]],
    coder: str,
    view: View,
    items: Items,
    codebook: Codebook,
    brought: Brought,
) -> Iterable[Event]:
    group, fingerprint = new_id(), books.fingerprint(codebook)
    said = {(row["sent_id"], row["actor"]): row for row in _plain(to_codings(view, items, codebook))}
    for row, sentence in rows:
        key = Key(coder, sentence.sent_id, row["actor"], 0)
        old = view.decision(key)
        new = _decision(row, sentence, items, old, said.get((sentence.sent_id, row["actor"])))
        if old == new:
            brought.same += 1
            continue
        decided = old is not None and old.stance is not None
        (brought.changed if decided else brought.new)[coder] += 1
        yield Event(
            event_id=new_id(),
            kind="import",
            coder=coder,
            time=now() if old is not None or row["coded_at"] is None else int(row["coded_at"].timestamp() * 1000),
            sent_id=sentence.sent_id,
            actor=row["actor"],
            old=old,
            new=new,
            group=group,
            text_hash=text_hash(sentence.text),
            codebook=fingerprint,
            app_version=__version__,
            reason="import",
        )


def _decision(
    row: dict[str, Any], sentence: Sentence, items: Items, old: Decision | None, said: dict[str, Any] | None
) -> Decision:
    """Return the decision that a row makes of an old one; what the table says of the old one already stays as it is.

    A table shows the first mention and the first evidence only; a decision may hold more.
    """
    known = row["actor"] in items.actors or row["actor"] in items.machine_names
    changes: dict[str, Any] = {
        "stance": row["stance"],
        "mention": _spans(row, "mention", sentence),
        "evidence": _spans(row, "evidence", sentence),
        "condition": _condition(row["condition"], sentence),
        "voice": row["voice"],
        "source": row["source"],
        "toward": tuple(row["toward"] or ()),
        "issues": tuple(row["issues"] or ()),
        "certainty": row["confidence"],
        "comment": row["comment"] or "",
        "added": row["actor"] not in {one.actor for one in items.candidates(sentence.sent_id)},
        "removed": False,
        "merged_into": "",
    }
    if not known:
        changes |= {"name": row["actor_name"] or row["actor"], "principal": row["principal"] or row["actor"]}
    if said is not None:
        same = {field for field, columns in _SHOWN.items() if all(_equal(row[name], said[name]) for name in columns)}
        pieces = {kind for kind in ("mention", "evidence") if row.get(f"{kind}_parts")}
        kept = {"added", "name", "principal"} | (same - pieces)
        changes = {field: value for field, value in changes.items() if field not in kept}
    return overlay(old, changes)


def _equal(one: Any, other: Any) -> bool:
    return (
        list(one) == list(other) if isinstance(one, list | tuple) and isinstance(other, list | tuple) else one == other
    )


def _spans(row: dict[str, Any], kind: str, sentence: Sentence) -> tuple[Span, ...]:
    """Return a row's span as spans: its pieces where `KIND_parts` lists some, and only what lies in the sentence."""
    start, end, parts = row[f"{kind}_start"], row[f"{kind}_end"], row.get(f"{kind}_parts")
    if start is None or end is None:
        return ()
    pieces = [(start, end)]
    if isinstance(parts, str) and parts:
        pieces = [(int(a), int(b)) for a, _, b in (part.partition("-") for part in parts.split("|"))]
    inside = [(a, b) for a, b in pieces if sentence.start <= a < b <= sentence.end]
    return tuple(Span(a, b, sentence.text[a - sentence.start : b - sentence.start]) for a, b in inside)


def _condition(words: str | None, sentence: Sentence) -> tuple[Span, ...]:
    at = sentence.text.find(words) if words else -1
    return () if not words or at < 0 else (Span(sentence.start + at, sentence.start + at + len(words), words),)
