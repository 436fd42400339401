"""The steps that bring a log's tables to today's shape, by name; each runs once and is written down."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

_APPEND_ONLY = """
CREATE TRIGGER IF NOT EXISTS events_{act}_refused BEFORE {act} ON events
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END
"""


def m001_first_tables(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE facts (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
    connection.execute(
        "CREATE TABLE events (seq INTEGER PRIMARY KEY AUTOINCREMENT, event_id TEXT NOT NULL UNIQUE,"
        " coder TEXT NOT NULL, time INTEGER NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL)"
    )
    connection.execute("CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
    connection.execute("CREATE TABLE codebooks (fingerprint TEXT PRIMARY KEY, body TEXT NOT NULL)")


def m002_append_only(connection: sqlite3.Connection) -> None:
    for act in ("UPDATE", "DELETE"):
        connection.execute(_APPEND_ONLY.format(act=act))


#: In the order in which they run. A step that was released is never changed; a new one is added below.
STEPS: tuple[Callable[[sqlite3.Connection], None], ...] = (m001_first_tables, m002_append_only)


def migrate(connection: sqlite3.Connection, *, at: str) -> list[str]:
    """Run the steps that a file has not had, inside the caller's transaction; return their names."""
    connection.execute("CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL)")
    done = {name for (name,) in connection.execute("SELECT name FROM migrations")}
    run = [step for step in STEPS if step.__name__ not in done]
    for step in run:
        step(connection)
        connection.execute("INSERT INTO migrations VALUES (?, ?)", (step.__name__, at))
    return [step.__name__ for step in run]
