"""Reading Discourse Network Analyzer 3 databases: ours, and those made in the program."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from workbench.export import safe
from workbench.export.completing import again, merged
from workbench.export.dna import NO_ISSUE, SENTENCE, held_with
from workbench.export.offsets import Utf16
from workbench.export.reading import Source

_VALUES = """
SELECT Variable, ENTITIES.Value FROM DATASHORTTEXT AS d JOIN VARIABLES ON VARIABLES.ID = d.VariableId
JOIN ENTITIES ON ENTITIES.ID = d.Entity WHERE StatementId = :id
UNION ALL SELECT Variable, Value FROM DATALONGTEXT AS d JOIN VARIABLES ON VARIABLES.ID = d.VariableId WHERE StatementId = :id
UNION ALL SELECT Variable, Value FROM DATAINTEGER AS d JOIN VARIABLES ON VARIABLES.ID = d.VariableId WHERE StatementId = :id
UNION ALL SELECT Variable, Value FROM DATABOOLEAN AS d JOIN VARIABLES ON VARIABLES.ID = d.VariableId WHERE StatementId = :id
"""


def read(path: Path, source: Source) -> Iterator[dict[str, Any]]:
    """Yield a row per coding: the statements of one coding, which differ in their concept, are one row."""
    with safe.database(path) as connection:
        coders = dict(connection.execute("SELECT ID, Name FROM CODERS").fetchall())
        for number, title, text, notes in connection.execute(
            "SELECT ID, Title, Text, Notes FROM DOCUMENTS ORDER BY ID"
        ):
            doc_id = source.document(notes) or source.document(title, text) or (None if source.documents else notes)
            if not doc_id:
                source.notes.leave_out("its document is not in the study", str(title))
            else:
                yield from _document(connection, number, doc_id, Utf16(text), coders, source)


def _document(
    connection: sqlite3.Connection, number: int, doc_id: str, units: Utf16, coders: dict[int, str], source: Source
) -> Iterator[dict[str, Any]]:
    statements = connection.execute(
        "SELECT ID, Start, Stop, Coder FROM STATEMENTS WHERE DocumentId = ? ORDER BY ID", (number,)
    )
    said = (
        dict(connection.execute(_VALUES, {"id": name}).fetchall())
        | {"_span": (units.points(start), units.points(stop)), "_coder": coders.get(coder), "_id": name}
        for name, start, stop, coder in statements.fetchall()
    )
    for _, group in groupby(said, key=lambda one: (one["_coder"], one.get("coding") or f"statement {one['_id']}")):
        statements_of_one = list(group)
        if "label" in statements_of_one[0] or "concept" in statements_of_one[0]:
            yield _row(statements_of_one, doc_id, source)


def _row(statements: list[dict[str, Any]], doc_id: str, source: Source) -> dict[str, Any]:
    first = statements[0]
    got = _said(first, doc_id, source)
    issues = [one["concept"] for one in statements if one.get("concept") not in (None, "", NO_ISSUE)]
    if issues:
        got["issues"] = issues
    base = json.loads(first["row"]) if first.get("row") else None
    if base is None:
        return got
    row = again(base)
    return merged(
        base, got, held_with(row, source.facts.values.get(row.stance or "") if row.value is None else row.value)
    )


def _said(one: dict[str, Any], doc_id: str, source: Source) -> dict[str, Any]:
    plain: dict[str, Any] = {"doc_id": doc_id, "coder": one["_coder"], "stance": one.get("label") or None}
    if plain["stance"] is None and "label" not in one and one.get("agreement") is not None:
        plain["stance"] = _by_agreement(one, source)
    plain["actor"] = one.get("actor") or None
    if plain["actor"] is None:
        plain["actor_name"] = one.get("person") or one.get("organization") or None
    plain["comment"] = one.get("comment") or None
    if plain["stance"] is not None and one.get("stance") is not None:
        plain["value"] = one["stance"] / 100
    place = SENTENCE.fullmatch(one.get("sentence") or "")
    if place:
        plain |= {"sent_id": place[1], "sent_start": int(place[2]), "sent_end": int(place[3])}
    elif one.get("sentence"):
        plain["sent_id"] = one["sentence"]
    start, end = one["_span"]
    if (start, end) != (plain.get("sent_start"), plain.get("sent_end")):
        plain |= {"evidence_start": start, "evidence_end": end}
    return {name: value for name, value in plain.items() if value is not None}


def _by_agreement(one: dict[str, Any], source: Source) -> str | None:
    """Return the label for a statement made in the program: the one with the highest or the lowest value."""
    scored = {label: value for label, value in source.facts.values.items() if value is not None}
    if not scored:
        return None
    source.notes.remark("statements without a label of ours: agreement became the label at the end of the scale")
    return (max if one["agreement"] else min)(scored, key=lambda label: scored[label])
