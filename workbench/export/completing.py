"""What follows from the rest of a row: words from offsets, names and principals from the study, values from labels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.export.records import PARTS, Facts, Row, record, row_of, write_parts

_QUOTED = {"sent": "sentence", "mention": "mention", "evidence": "evidence"}
#: Marks a row that a format kept whole: nothing is to be derived for it.
WHOLE = "_whole"


def completed(plain: Mapping[str, Any], facts: Facts, text: str | None) -> dict[str, Any]:
    """Return a row with what the study and the document's text say of its missing columns."""
    full = dict(plain)
    if text is not None:
        for kind, name in _QUOTED.items():
            start, end = full.get(f"{kind}_start"), full.get(f"{kind}_end")
            if full.get(name) is None and start is not None and end is not None:
                full[name] = text[start:end]
    actor = facts.actors.get(full.get("actor", ""))
    if full.get("actor_name") is None:
        full["actor_name"] = actor.name if actor else full.get("mention") or full.get("actor")
    if full.get("principal") is None:
        full["principal"] = (actor.principal if actor else None) or full.get("actor")
    if full.get("value") is None:
        full["value"] = facts.values.get(full.get("stance", ""))
    return {name: value for name, value in full.items() if value is not None}


def merged(base: dict[str, Any] | None, got: dict[str, Any], held: Mapping[str, Any]) -> dict[str, Any]:
    """Return the row that came along with an annotation (`base`), with what was changed in the other tool.

    `got` is what the annotation itself says, `held` what it said when it was written. Words, values and pieces that
    belong to a changed column are left out, to be derived anew.
    """
    if base is None:
        return dict(got)
    changed = {name for name in got.keys() | held.keys() if got.get(name) != held.get(name)}
    changed -= {name for name in ("sentence", "sent_end") if name not in held}
    if not changed:
        return {**base, WHOLE: True}
    out = {name: value for name, value in base.items() if name not in changed and name not in _stale(changed)}
    out.update({name: got[name] for name in changed if got.get(name) is not None})
    if got.get("stance") == "none" and "stance" in changed:
        out = {name: value for name, value in out.items() if not name.startswith(("evidence", "condition"))}
    return out


def _stale(changed: set[str]) -> set[str]:
    stale = {"value"} if "stance" in changed else set()
    if "actor" in changed:
        stale |= {"actor_name", "principal"} - changed
    elif "actor_name" in changed:
        stale |= {"actor", "principal"}
    for kind, name in _QUOTED.items():
        if changed & {f"{kind}_start", f"{kind}_end"}:
            stale |= {name, f"{kind}_parts"} - changed
    return stale


def inside_sentence(row: Row, kind: str) -> tuple[tuple[int, int], ...]:
    """Return the pieces of a span as offsets in its sentence; none where it is missing or not all in the sentence."""
    if row.sent_start is None or row.sent_end is None:
        return ()
    pieces = row.parts(kind)
    if any(start < row.sent_start or end > row.sent_end for start, end in pieces):
        return ()
    return tuple((start - row.sent_start, end - row.sent_start) for start, end in pieces)


def held_of(
    row: Row,
    *columns: str,
    spans: tuple[str, ...] = ("mention", "evidence"),
    within: bool = False,
    parts: bool = False,
) -> dict[str, Any]:
    """Return the part of a row that an annotation itself holds: these columns, and the spans it can point at.

    `within` leaves out spans that do not lie in the row's sentence, for formats that show one sentence at a time;
    `parts` keeps the pieces of discontinuous ones.
    """
    whole = record(row)
    held = {name: whole[name] for name in columns if name in whole}
    for kind in spans:
        if (inside_sentence(row, kind) if within else row.parts(kind)) != ():
            held |= {name: whole[name] for name in (f"{kind}_start", f"{kind}_end") if name in whole}
            if parts and len(row.parts(kind)) > 1:
                held[PARTS[kind]] = write_parts(row.parts(kind))
    return held


def again(plain: Mapping[str, Any]) -> Row:
    """Return a carried row as a Row; columns it lacks are missing."""
    return row_of({"doc_id": "", "sent_id": "", "actor": "", "coder": "", **plain})
