"""A coder's log as one SQLite file: write-ahead log, full sync, dated copies, and one clear line when it cannot go on."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from workbench.annotations.copies import Copies, newest_copy
from workbench.annotations.log import Log, Row, dumps
from workbench.annotations.migrations import migrate
from workbench.study import WorkbenchError

_T = TypeVar("_T")
#: How long a writer waits for another one, in seconds.
PATIENCE = 5.0


class SqliteLog(Log):
    """The log of `coder` in the file `path`, made on first use. Any number of threads and processes may write to it.

    Raises WorkbenchError for a file that is damaged, locked, not writable, or another coder's.
    """

    def __init__(self, path: str | Path, coder: str, *, patience: float = PATIENCE):
        self.path, self.coder, self.where = Path(path), coder, str(path)
        self._lock = threading.RLock()
        self._copies = Copies(self.path)
        with _told(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._connection: sqlite3.Connection | None = _connect(self.path, patience)
            self._open()

    def _open(self) -> None:
        connection = self._open_connection()
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA wal_autocheckpoint = 100")
        _check_whole(connection, self.path)
        with _transaction(connection):
            migrate(connection, at=_stamp())
            connection.execute("INSERT OR IGNORE INTO facts VALUES ('coder', ?), ('made', ?)", (self.coder, _stamp()))
        (owner,) = connection.execute("SELECT value FROM facts WHERE key = 'coder'").fetchone()
        if owner != self.coder:
            raise WorkbenchError(
                f"{self.path.name} is the log of {owner}, not of {self.coder}; give the file its own name"
            )

    def _open_connection(self) -> sqlite3.Connection:
        if self._connection is None:
            raise WorkbenchError(f"the log {self.path.name} is closed; open it again")
        return self._connection

    def _do(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        with self._lock, _told(self.path):
            return work(self._open_connection())

    def add_rows(self, rows: Sequence[Row]) -> int:
        """Write stored events in one transaction; see `Log.add_rows`. Now and then a dated copy is made."""
        if not rows:
            return 0
        new = self._do(partial(_insert, rows=rows))
        self._do(partial(self._copies.after, new=new))
        return new

    def rows(self) -> list[Row]:
        """Return every stored event, in the order of arrival."""
        return self._do(_select)

    def count(self) -> int:
        """Return how many events are stored."""
        return self._do(lambda connection: int(connection.execute("SELECT COUNT(*) FROM events").fetchone()[0]))

    def get_state(self, key: str) -> Any:
        """Return what was kept under `key`, or None."""
        return self._do(partial(_get_state, key=key))

    def put_state(self, key: str, value: Any) -> None:
        """Keep `value` under `key` in place of what was there."""
        self._do(partial(_write, sql="INSERT OR REPLACE INTO state VALUES (?, ?)", values=(key, dumps(value))))

    def codebooks(self) -> dict[str, Mapping[str, Any]]:
        """Return fingerprint -> codebook as plain data."""
        return self._do(_codebooks)

    def keep_codebook(self, fingerprint: str, body: Mapping[str, Any]) -> None:
        """Keep a codebook under its fingerprint; one that is there stays."""
        sql = "INSERT OR IGNORE INTO codebooks VALUES (?, ?)"
        self._do(partial(_write, sql=sql, values=(fingerprint, dumps(body))))

    def copy_now(self) -> Path | None:
        """Make a dated copy now and return where it is; None where there was no room for it."""
        return self._do(self._copies.make)

    def close(self) -> None:
        """Fold the write-ahead log into the file, so that it can travel alone, and close it."""
        with self._lock:
            if self._connection is not None:
                with suppress(sqlite3.Error):
                    self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                self._connection.close()
                self._connection = None

    @property
    def closed(self) -> bool:
        return self._connection is None


def read_rows(path: Path) -> tuple[str, list[Row], dict[str, Mapping[str, Any]]]:
    """Return coder, stored events and codebooks of a log file without writing to it or its folder."""
    return _reading(path, lambda connection: (_coder(connection), _select(connection), _codebooks(connection)))


def read_owner(path: Path) -> str:
    """Return whose log a file holds."""
    return _reading(path, _coder)


def read_state(path: Path, key: str) -> Any:
    """Return what a log file keeps under `key`, or None."""
    return _reading(path, partial(_get_state, key=key))


def _reading(path: Path, work: Callable[[sqlite3.Connection], _T]) -> _T:
    with _told(path):
        for how in ("mode=ro", "immutable=1"):  # a folder that may not be written has no room for the shared index
            try:
                with closing(sqlite3.connect(f"{path.resolve().as_uri()}?{how}", uri=True, timeout=PATIENCE)) as found:
                    return work(found)
            except sqlite3.OperationalError as error:
                if "unable to open" not in str(error) and "readonly" not in str(error):
                    raise
    raise WorkbenchError(f"{path} cannot be opened; check that it exists and may be read")


def _coder(connection: sqlite3.Connection) -> str:
    found = connection.execute("SELECT value FROM facts WHERE key = 'coder'").fetchone()
    return found[0] if found else ""


def _connect(path: Path, patience: float) -> sqlite3.Connection:
    # Notebook hosts call handlers now from one thread, now from another; the lock of the log keeps them apart.
    return sqlite3.connect(path, timeout=patience, isolation_level=None, check_same_thread=False)


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _insert(connection: sqlite3.Connection, rows: Sequence[Row]) -> int:
    before = connection.total_changes
    with _transaction(connection):
        connection.executemany(
            "INSERT OR IGNORE INTO events (event_id, coder, time, kind, body) VALUES (?, ?, ?, ?, ?)", rows
        )
    return connection.total_changes - before


def _write(connection: sqlite3.Connection, sql: str, values: tuple[Any, ...]) -> None:
    with _transaction(connection):
        connection.execute(sql, values)


def _select(connection: sqlite3.Connection) -> list[Row]:
    return connection.execute("SELECT event_id, coder, time, kind, body FROM events ORDER BY seq").fetchall()


def _get_state(connection: sqlite3.Connection, key: str) -> Any:
    import json

    found = connection.execute("SELECT value FROM state WHERE key = ?", (key,)).fetchone()
    return json.loads(found[0]) if found else None


def _codebooks(connection: sqlite3.Connection) -> dict[str, Mapping[str, Any]]:
    import json

    return {key: json.loads(body) for key, body in connection.execute("SELECT fingerprint, body FROM codebooks")}


def _check_whole(connection: sqlite3.Connection, path: Path) -> None:
    (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise WorkbenchError(_damaged(path))


def _stamp() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what SQLite and the file system say into one line that a coder can act on."""
    try:
        yield
    except sqlite3.Error as error:
        raise WorkbenchError(_words(str(error).lower(), path)) from error
    except OSError as error:
        raise WorkbenchError(
            f"the log {path} cannot be written ({error.strerror or error}); what was confirmed before is kept"
        ) from error


def _words(error: str, path: Path) -> str:
    kept = "what was confirmed before is kept"
    if "locked" in error or "busy" in error:
        return f"the log {path.name} is held by another program (a backup or synchronising service?); close that and go on; {kept}"
    if "full" in error:
        return f"there is no room for {path.name}, the disk is full; free some space and go on; {kept}"
    if "disk i/o" in error:
        return (
            f"the disk did not take {path.name}: it is full, a limit on the size of files or a quota is reached, or it "
            f"fails; free some space and go on; {kept}"
        )
    if "readonly" in error or "unable to open" in error:
        return f"the log {path} cannot be written; check the folder's permissions; {kept}"
    if "no such table" in error:
        return f"{path} is not the log of a coder; move it out of the annotations folder"
    if "not a database" in error or "malformed" in error:
        return _damaged(path)
    return f"the log {path.name} cannot be used ({error}); {kept}"


def _damaged(path: Path) -> str:
    copy = newest_copy(path)
    hint = f"put its newest copy, {copy}, in its place" if copy else "there is no dated copy of it"
    return f"the log {path} is damaged and was not touched; {hint}"
