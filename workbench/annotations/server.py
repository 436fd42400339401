"""A team's log on a database server: the same events in one table, a coder's log being the rows that carry its name."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from workbench.annotations.events import now
from workbench.annotations.log import Log, Row, dumps
from workbench.study import WorkbenchError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

_TABLES = (
    "CREATE TABLE workbench_events (seq BIGSERIAL PRIMARY KEY, log TEXT NOT NULL, event_id TEXT NOT NULL,"
    " coder TEXT NOT NULL, time BIGINT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (log, event_id))",
    "CREATE TABLE workbench_state (log TEXT, key TEXT, value TEXT NOT NULL, PRIMARY KEY (log, key))",
    "CREATE TABLE workbench_codebooks (log TEXT, fingerprint TEXT, body TEXT NOT NULL, PRIMARY KEY (log, fingerprint))",
)
_REFUSE = (
    "CREATE FUNCTION workbench_refuse() RETURNS trigger AS"
    " $$ BEGIN RAISE EXCEPTION 'the log is append-only'; END $$ LANGUAGE plpgsql",
    "CREATE TRIGGER workbench_events_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON workbench_events"
    " FOR EACH STATEMENT EXECUTE FUNCTION workbench_refuse()",
)
#: Any number that only this program uses: who migrates holds it, so that two starts at once do not meet.
_MIGRATION_LOCK = 7_245_113


def m001_first_tables(connection: Connection) -> None:
    _run(connection, _TABLES)


def m002_append_only(connection: Connection) -> None:
    _run(connection, _REFUSE)


STEPS: tuple[Callable[[Connection], None], ...] = (m001_first_tables, m002_append_only)


def _run(connection: Connection, statements: Sequence[str]) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)


class Server:
    """A connection to the database of a team, by its address; makes the tables on first use.

    Raises WorkbenchError for an address that is not PostgreSQL's or cannot be reached; passwords never stand in messages.
    """

    def __init__(self, address: str):
        from sqlalchemy import create_engine
        from sqlalchemy.engine import make_url
        from sqlalchemy.exc import ArgumentError

        try:
            url = make_url(address)
        except ArgumentError as error:
            raise WorkbenchError(
                "`store` in study.yml must be an address such as postgresql://user@host/base"
            ) from error
        if url.get_backend_name() != "postgresql":
            raise WorkbenchError(f"`store` in study.yml names {url.get_backend_name()}; only postgresql is supported")
        self.where = url.render_as_string(hide_password=True)
        self.engine: Engine = create_engine(url.set(drivername="postgresql+pg8000"), pool_pre_ping=True)
        with self.begin() as connection:
            _migrate(connection)

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Give a connection inside a transaction that is committed at the end."""
        from sqlalchemy.exc import SQLAlchemyError

        try:
            with self.engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise WorkbenchError(
                f"the database {self.where} did not take it ({_reason(error)}); check that it runs and that the address is "
                "right; what was confirmed before is kept"
            ) from error

    def log(self, coder: str) -> ServerLog:
        """Return the log of a coder."""
        return ServerLog(self, coder)

    def logs(self) -> list[str]:
        """Return whose logs there are."""
        with self.begin() as connection:
            found = connection.exec_driver_sql("SELECT DISTINCT log FROM workbench_events ORDER BY log")
            return [name for (name,) in found]

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def _migrate(connection: Connection) -> None:
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})")
    connection.exec_driver_sql(
        "CREATE TABLE IF NOT EXISTS workbench_migrations (name TEXT PRIMARY KEY, applied_at BIGINT NOT NULL)"
    )
    done = {name for (name,) in connection.exec_driver_sql("SELECT name FROM workbench_migrations")}
    for step in STEPS:
        if step.__name__ not in done:
            step(connection)
            connection.exec_driver_sql("INSERT INTO workbench_migrations VALUES (%s, %s)", (step.__name__, now()))


def _reason(error: Exception) -> str:
    """Return what the server said, in one line."""
    said = getattr(error, "orig", None) or error
    first = said.args[0] if said.args else said
    text = first.get("M", "") if isinstance(first, dict) else str(first)
    return text.splitlines()[0] if text else type(error).__name__


class ServerLog(Log):
    """The log of one coder on a server; writes and reads the rows of that coder only."""

    def __init__(self, server: Server, coder: str):
        self.server, self.coder, self.where = server, coder, server.where

    def add_rows(self, rows: Sequence[Row]) -> int:
        """Write stored events in one transaction; see `Log.add_rows`."""
        if not rows:
            return 0
        columns = tuple(zip(*rows, strict=True))
        with self.server.begin() as connection:
            written = connection.exec_driver_sql(
                "INSERT INTO workbench_events (log, event_id, coder, time, kind, body)"
                " SELECT %s, * FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::text[], %s::text[])"
                " ON CONFLICT (log, event_id) DO NOTHING",
                (self.coder, *map(list, columns)),
            )
            return int(written.rowcount)

    def rows(self) -> list[Row]:
        """Return every stored event of the coder, in the order of arrival."""
        with self.server.begin() as connection:
            found = connection.exec_driver_sql(
                "SELECT event_id, coder, time, kind, body FROM workbench_events WHERE log = %s ORDER BY seq",
                (self.coder,),
            )
            return [(a, b, int(c), d, e) for a, b, c, d, e in found]

    def count(self) -> int:
        """Return how many events of the coder are stored."""
        sql = "SELECT COUNT(*) FROM workbench_events WHERE log = %s"
        with self.server.begin() as connection:
            found = connection.exec_driver_sql(sql, (self.coder,)).fetchone()
        return int(found[0]) if found else 0

    def get_state(self, key: str) -> Any:
        """Return what was kept under `key`, or None."""
        sql = "SELECT value FROM workbench_state WHERE log = %s AND key = %s"
        with self.server.begin() as connection:
            found = connection.exec_driver_sql(sql, (self.coder, key)).fetchone()
        return json.loads(found[0]) if found else None

    def put_state(self, key: str, value: Any) -> None:
        """Keep `value` under `key` in place of what was there."""
        sql = "INSERT INTO workbench_state VALUES (%s, %s, %s) ON CONFLICT (log, key) DO UPDATE SET value = EXCLUDED.value"
        with self.server.begin() as connection:
            connection.exec_driver_sql(sql, (self.coder, key, dumps(value)))

    def codebooks(self) -> dict[str, Mapping[str, Any]]:
        """Return fingerprint -> codebook as plain data."""
        sql = "SELECT fingerprint, body FROM workbench_codebooks WHERE log = %s"
        with self.server.begin() as connection:
            return {key: json.loads(body) for key, body in connection.exec_driver_sql(sql, (self.coder,))}

    def keep_codebook(self, fingerprint: str, body: Mapping[str, Any]) -> None:
        """Keep a codebook under its fingerprint; one that is there stays."""
        sql = "INSERT INTO workbench_codebooks VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
        with self.server.begin() as connection:
            connection.exec_driver_sql(sql, (self.coder, fingerprint, dumps(body)))

    def close(self) -> None:
        """Nothing to let go of; the server's connections are shared."""
