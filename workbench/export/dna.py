"""Discourse Network Analyzer 3: a database with a statement per coding and issue."""

from __future__ import annotations

import itertools
import json
import re
import sqlite3
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from workbench.export.completing import completed
from workbench.export.dna_schema import SHORT, VERSION, create, hashed
from workbench.export.losses import Losses
from workbench.export.offsets import Utf16
from workbench.export.records import Article, Dataset, Row, record

PASSWORD = "workbench"
POSITION, NO_POSITION, NOTE = 1, 2, 3
#: Variable -> data type, for statements with a position and for those without one.
VARIABLES = {
    "person": "short text", "organization": "short text", "concept": "short text", "agreement": "boolean",
    "stance": "integer", "label": "short text", "actor": "short text", "sentence": "short text",
    "coding": "integer", "comment": "long text", "row": "long text",
}  # fmt: skip
_ONLY_POSITION = ("agreement", "stance")
_TABLES = {
    "short text": "DATASHORTTEXT",
    "long text": "DATALONGTEXT",
    "integer": "DATAINTEGER",
    "boolean": "DATABOOLEAN",
}
SENTENCE = re.compile(r"(.*) (\d+)-(\d+)", re.DOTALL)
NO_ISSUE = "(no issue)"


def write(dataset: Dataset, path: Path, losses: Losses) -> None:
    """Write the database. A statement covers the evidence, or the sentence where there is none.

    person and organization: the actor, by its kind, with its principal; concept: the issue (a statement for each);
    agreement: true where the label's value is 0 or more; stance: the value in hundredths. Labels without a value make
    statements of the type `No position`. Offsets are UTF-16 units.
    """
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        create(connection)
        writer = _Writer(connection, dataset)
        for document, rows in dataset.with_text(losses):
            writer.document(document, rows, losses)
        writer.finish(losses)
        connection.commit()
    finally:
        connection.close()
    losses.remark(f"the password of every coder, Admin too, is {PASSWORD!r}; change it in the program")
    losses.remark("agreement is true where the label's value is 0 or more; `stance` holds the value in hundredths")


class _Writer:
    """Fills the tables; keeps the ids of entities and the counters."""

    def __init__(self, connection: sqlite3.Connection, dataset: Dataset):
        self.connection, self.dataset = connection, dataset
        self.values: dict[str, list[tuple[Any, ...]]] = {table: [] for table in _TABLES.values()}
        self.entities: dict[tuple[int, str], int] = {}
        self.kinds: dict[int, str] = {}
        self.counts: Counter[str] = Counter()
        self.ids = {name: itertools.count(1) for name in ("DOCUMENTS", "STATEMENTS", "coding", *_TABLES.values())}
        names = [coder for coder in dataset.coders if coder != "Admin"]
        self.coders = {"Admin": 1} | {coder: number for number, coder in enumerate(names, 2)}
        self.variables: dict[tuple[int, str], int] = {}
        self._settings()
        self._types()

    def _settings(self) -> None:
        today = datetime.now(UTC).date().isoformat()
        self.connection.executemany("INSERT INTO SETTINGS VALUES (?, ?)", [("version", VERSION), ("date", today)])
        secret = hashed(PASSWORD)
        for name, number in self.coders.items():
            colour = (number * 67 % 200 + 40, number * 131 % 200 + 40, number * 29 % 200 + 40)
            self.connection.execute(
                "INSERT INTO CODERS (ID, Name, Red, Green, Blue, Password) VALUES (?, ?, ?, ?, ?, ?)",
                (number, _short(name), *colour, secret),
            )
        pairs = itertools.permutations(self.coders.values(), 2)
        self.connection.executemany("INSERT INTO CODERRELATIONS (Coder, OtherCoder) VALUES (?, ?)", pairs)

    def _types(self) -> None:
        types = [(POSITION, "DNA Statement", 239, 208, 51), (NO_POSITION, "No position", 180, 180, 180)]
        types.append((NOTE, "Annotation", 128, 255, 0))
        self.connection.executemany("INSERT INTO STATEMENTTYPES VALUES (?, ?, ?, ?, ?)", types)
        wanted = [(POSITION, name) for name in VARIABLES]
        wanted += [(NO_POSITION, name) for name in VARIABLES if name not in _ONLY_POSITION]
        for number, (kind, name) in enumerate(wanted, 1):
            self.variables[kind, name] = number
            row = (number, name, VARIABLES[name], kind)
            self.connection.execute("INSERT INTO VARIABLES VALUES (?, ?, ?, ?)", row)
        note = (len(wanted) + 1, "note", "long text", NOTE)
        self.connection.execute("INSERT INTO VARIABLES VALUES (?, ?, ?, ?)", note)
        for (_, name), number in self.variables.items():
            if VARIABLES[name] == "short text":
                rows = [(number, attribute) for attribute in ("Type", "Alias", "Notes")]
                insert = "INSERT INTO ATTRIBUTEVARIABLES (VariableId, AttributeVariable) VALUES (?, ?)"
                self.connection.executemany(insert, rows)
                self.entity(number, "")

    def entity(self, variable: int, value: str) -> int:
        """Return the id of a value of a short-text variable, made on first use."""
        key = variable, _short(value)
        if key not in self.entities:
            self.entities[key] = len(self.entities) + 1
            insert = "INSERT INTO ENTITIES (ID, VariableId, Value) VALUES (?, ?, ?)"
            self.connection.execute(insert, (self.entities[key], *key))
        return self.entities[key]

    def document(self, document: Article, rows: list[Row], losses: Losses) -> None:
        """Write a document with its statements."""
        number = next(self.ids["DOCUMENTS"])
        day = document.date
        stamp = 0 if day is None else int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
        title, outlet = _short(document.title or document.doc_id), _short(document.outlet)
        self.connection.execute(
            "INSERT INTO DOCUMENTS (ID, Title, Text, Coder, Source, Notes, Date) VALUES (?, ?, ?, 1, ?, ?, ?)",
            (number, title, document.text, outlet, document.doc_id, stamp),
        )
        if day is None:
            losses.remark("documents without a date carry 1970-01-01, as the program needs one")
        units = Utf16(document.text)
        for row in rows:
            span = row.span("evidence") or row.span("sent")
            if span is None:
                losses.lost("row", "it has no offsets that a statement could cover")
                continue
            self._statements(row, number, (units.units(span[0]), units.units(span[1])))
            if not self.dataset.options.carry:
                losses.compare(record(row), completed(_held(row, self.dataset), self.dataset.facts, document.text))
        self._flush()

    def _statements(self, row: Row, document: int, span: tuple[int, int]) -> None:
        value = value_of(row, self.dataset)
        kind = NO_POSITION if value is None else POSITION
        said = self._said(row, value)
        said["coding"] = next(self.ids["coding"])
        for concept in row.issues or (NO_ISSUE,):
            number = next(self.ids["STATEMENTS"])
            statement = (number, kind, document, *span, self.coders[row.coder])
            self.connection.execute("INSERT INTO STATEMENTS VALUES (?, ?, ?, ?, ?, ?)", statement)
            if kind == NO_POSITION:
                self.counts[row.stance or "missing"] += 1
            for name, content in {**said, "concept": concept}.items():
                if (kind, name) in self.variables:
                    self._value(number, self.variables[kind, name], VARIABLES[name], content)
            self._kinds(kind, row, said)

    def _said(self, row: Row, value: float | None) -> dict[str, Any]:
        facts = self.dataset.facts
        actor = facts.actors.get(row.actor)
        name = row.actor_name or row.actor
        person = actor is not None and actor.kind == "person"
        principal = facts.actors.get(row.principal or "")
        said: dict[str, Any] = {
            "person": name if person else "",
            "organization": (principal.name if principal else row.principal or "") if person else name,
            "label": row.stance or "",
            "actor": row.actor,
            "sentence": f"{row.sent_id} {row.sent_start}-{row.sent_end}" if row.span("sent") else row.sent_id,
            "comment": row.comment or "",
            "row": json.dumps(record(row)) if self.dataset.options.carry else "",
        }
        if value is not None:
            said |= {"agreement": int(value >= 0), "stance": round(value * 100)}
        return said

    def _kinds(self, kind: int, row: Row, said: dict[str, Any]) -> None:
        """Remember the kind of the actors that a statement names, for their attribute `Type`."""
        actors = self.dataset.facts.actors
        named = [("person", row.actor)] if said["person"] else [("organization", row.actor)]
        named += [("organization", row.principal or "")] * bool(said["person"])
        for name, actor in named:
            if actor in actors and said[name]:
                self.kinds[self.entity(self.variables[kind, name], said[name])] = actors[actor].kind

    def _value(self, statement: int, variable: int, kind: str, content: Any) -> None:
        table = _TABLES[kind]
        content = self.entity(variable, content) if kind == "short text" else content
        self.values[table].append((next(self.ids[table]), statement, variable, content))

    def _flush(self) -> None:
        for table, rows in self.values.items():
            if len(rows) > 5000:
                self.connection.executemany(f"INSERT INTO {table} VALUES (?, ?, ?, ?)", rows)
                rows.clear()

    def finish(self, losses: Losses) -> None:
        """Write what is left, and a row for every entity and attribute."""
        for table, rows in self.values.items():
            self.connection.executemany(f"INSERT INTO {table} VALUES (?, ?, ?, ?)", rows)
        self.connection.execute(
            "INSERT INTO ATTRIBUTEVALUES (EntityId, AttributeVariableId) SELECT ENTITIES.ID, ATTRIBUTEVARIABLES.ID "
            "FROM ENTITIES JOIN ATTRIBUTEVARIABLES ON ENTITIES.VariableId = ATTRIBUTEVARIABLES.VariableId"
        )
        self.connection.executemany(
            "UPDATE ATTRIBUTEVALUES SET AttributeValue = ? WHERE EntityId = ? AND AttributeVariableId IN "
            "(SELECT ID FROM ATTRIBUTEVARIABLES WHERE AttributeVariable = 'Type')",
            [(kind, entity) for entity, kind in self.kinds.items()],
        )
        if self.counts:
            counts = ", ".join(f"{label} {count}" for label, count in sorted(self.counts.items()))
            losses.remark(f"statements of the type 'No position': {counts}")


def _short(text: str) -> str:
    """Return a short string: no longer than the program allows, and cut where SQLite would stop counting."""
    return text.replace("\0", " ")[:SHORT]


def value_of(row: Row, dataset: Dataset) -> float | None:
    """Return the value that places a row on the scale; None for labels without one, and for no label."""
    if row.stance is None:
        return None
    return row.value if row.value is not None else dataset.facts.values.get(row.stance)


def _held(row: Row, dataset: Dataset) -> dict[str, Any]:
    return held_with(row, value_of(row, dataset))


def held_with(row: Row, value: float | None) -> dict[str, Any]:
    """Return what statements hold of a row."""
    plain = record(row)
    held: dict[str, Any] = {
        name: plain[name] for name in ("doc_id", "sent_id", "sent_start", "sent_end", "comment") if name in plain
    }
    if row.span("sent") is None:
        held = {name: item for name, item in held.items() if name not in ("sent_start", "sent_end")}
    held |= {"actor": _short(row.actor), "coder": _short(row.coder)}
    if row.stance:
        held["stance"] = _short(row.stance)
    if row.issues:
        held["issues"] = [_short(issue) for issue in row.issues]
    span = row.span("evidence")
    if span is not None and span != row.span("sent"):
        held |= {"evidence_start": span[0], "evidence_end": span[1]}
    if value is not None and row.stance:
        held["value"] = round(value * 100) / 100
    return held
