"""Dated copies of a log, beside it in `copies/`: every 200 decisions or ten minutes, the newest ten kept."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

DECISIONS = 200
SECONDS = 600.0
KEEP = 10
FOLDER = "copies"


class Copies:
    """Makes the copies of one log; a copy that fails is left for the next time, since the log itself is whole."""

    def __init__(self, path: Path):
        self.path = path
        self._new, self._last = 0, time.monotonic()

    def after(self, connection: sqlite3.Connection, new: int) -> None:
        """Count `new` events and make a copy when one is due."""
        self._new += new
        if self._new >= DECISIONS or (self._new and time.monotonic() - self._last >= SECONDS):
            self.make(connection)

    def make(self, connection: sqlite3.Connection) -> Path | None:
        """Make a copy now and return where it is; None where it failed."""
        self._new, self._last = 0, time.monotonic()
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
        target = self.path.parent / FOLDER / f"{self.path.stem}.{stamp}{self.path.suffix}"
        draft = target.with_name(f".{target.name}.part")
        try:
            target.parent.mkdir(exist_ok=True)
            with closing(sqlite3.connect(draft)) as copy:
                connection.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")
            os.replace(draft, target)
        except (sqlite3.Error, OSError):
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            return None
        _drop_old(self.path)
        return target


def copies_of(path: Path) -> list[Path]:
    """Return the dated copies of a log, oldest first."""
    return sorted((path.parent / FOLDER).glob(f"{_escaped(path.stem)}.*Z{path.suffix}"))


def newest_copy(path: Path) -> Path | None:
    """Return the newest dated copy of a log, or None."""
    return next(reversed(copies_of(path)), None)


def _escaped(stem: str) -> str:
    import glob

    return glob.escape(stem)


def _drop_old(path: Path) -> None:
    for old in copies_of(path)[:-KEEP]:
        with suppress(OSError):
            old.unlink()
