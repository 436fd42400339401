"""The annotations of a study: every coder's log and the project's, in a folder of files or on a server; merging them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.annotations import names
from workbench.annotations.copies import FOLDER
from workbench.annotations.events import Event, from_lines
from workbench.annotations.log import Log, Row
from workbench.annotations.sqlite import SqliteLog, read_owner, read_rows, read_state
from workbench.study import WorkbenchError

if TYPE_CHECKING:
    from workbench.annotations.server import Server


@dataclass(frozen=True)
class Merged:
    """What a merge did: events that were new, files read, and `conflicts`, a line each."""

    new: int = 0
    logs: int = 0
    conflicts: tuple[str, ...] = field(default=())


class Store:
    """The logs of a study. `place` is a folder (made on first use) or the address of a PostgreSQL database.

    A coder's decisions are in that coder's log alone; plans and adjudication are in the project's.
    """

    def __init__(self, place: str | Path):
        self._server: Server | None = None
        self._open: dict[str, Log] = {}
        self.folder = Path(place)
        if isinstance(place, str) and "://" in place:
            from workbench.annotations.server import Server

            self._server = Server(place)

    @property
    def where(self) -> str:
        """The folder or address, without a password."""
        return self._server.where if self._server else str(self.folder)

    def log(self, coder: str) -> Log:
        """Return the log of a coder, made on first use; kept open until `close`.

        Raises WorkbenchError where a synchronising program left a second file of this coder.
        """
        return self._logged(names.coder_name(coder))

    def project(self) -> Log:
        """Return the log of what belongs to nobody alone: plans and adjudication."""
        return self._logged(names.PROJECT)

    def _logged(self, name: str) -> Log:
        if name not in self._open or self._open[name].closed:
            self._open[name] = self._server.log(name) if self._server else self._file(name)
        return self._open[name]

    def _file(self, name: str) -> SqliteLog:
        self._refuse_doubles(name)
        return SqliteLog(self._path(name), name)

    def _refuse_doubles(self, name: str) -> None:
        doubles = self._doubles(name)
        if doubles:
            raise WorkbenchError(
                f"{name} has a second file, {doubles[0].name}, left by a program that synchronises folders; join the two with "
                f"annotations().join_copies({name!r})"
            )

    def _path(self, name: str) -> Path:
        return self.folder / (names.PROJECT + names.ENDING if name == names.PROJECT else names.file_name(name))

    def _doubles(self, name: str) -> list[Path]:
        """Return other files of the folder that hold this coder's log; only those named alike are opened."""
        path, owner = self._path(name), name
        alike = [
            other
            for other in sorted(self.folder.glob("*.sqlite*"))
            if other.name.startswith(path.stem)
            and other != path
            and not other.name.endswith(("-wal", "-shm", "-journal"))
        ]
        return [other for other in alike if _owner(other) == owner]

    def join_copies(self, coder: str) -> Merged:
        """Bring second files of a coder (left by a synchronising program) into the log; they move to `copies/`."""
        name = names.coder_name(coder) if coder != names.PROJECT else coder
        doubles = self._doubles(name)
        log = self._open.setdefault(name, SqliteLog(self._path(name), name))
        done = _joined(_merge_one(log, *read_rows(path)[1:]) for path in doubles)
        for path in doubles:
            (self.folder / FOLDER).mkdir(exist_ok=True)
            os.replace(path, self.folder / FOLDER / path.name)
        return done

    def coders(self) -> list[str]:
        """Return the coders who have a log, sorted. Raises WorkbenchError where a file of the folder cannot be read."""
        found = self._server.logs() if self._server else map(read_owner, self._files())
        return sorted(coder for coder in set(found) if coder and coder != names.PROJECT)

    def _files(self) -> list[Path]:
        return sorted(self.folder.glob(f"*{names.ENDING}")) if self.folder.is_dir() else []

    def rows(self, coder: str) -> list[Row]:
        """Return a coder's stored events without opening the log for writing."""
        if self._server or coder in self._open:
            return self._logged(coder).rows()
        self._refuse_doubles(coder)
        path = self._path(coder)
        return read_rows(path)[1] if path.is_file() else []

    def events(self, coders: Iterable[str] | None = None) -> list[Event]:
        """Return the events of the coders named (all if None), in the order of their clocks; adjudication is not among them."""
        wanted = self.coders() if coders is None else [names.coder_name(coder) for coder in coders]
        found = from_lines([body for coder in wanted for *_, body in self.rows(coder)])
        return sorted(found, key=lambda event: event.order)

    def state(self, coder: str, key: str) -> Any:
        """Return what a coder's log keeps under `key`, without opening it for writing; None where there is nothing."""
        if self._server or coder in self._open:
            return self._logged(coder).get_state(key)
        path = self._path(coder)
        return read_state(path, key) if path.is_file() else None

    def project_events(self) -> list[Event]:
        """Return the events of the project's log: adjudication and recoding."""
        return sorted(from_lines([row[-1] for row in self.rows(names.PROJECT)]), key=lambda event: event.order)

    def codebooks(self) -> dict[str, Mapping[str, Any]]:
        """Return every codebook that decisions were made with, by fingerprint."""
        found: dict[str, Mapping[str, Any]] = {}
        for coder in [*self.coders(), names.PROJECT]:
            if self._server or coder in self._open:
                found.update(self._logged(coder).codebooks())
            elif self._path(coder).is_file():
                found.update(read_rows(self._path(coder))[2])
        return found

    def merge(self, *sources: str | Path | Store) -> Merged:
        """Bring the logs of other folders, files or stores into this one: the union by event id, so that twice is once.

        Events with one id and different content, and pairs that one coder decided differently on both sides (the later
        decision counts), are listed as conflicts.
        """
        done = []
        for source in sources:
            for coder, rows, codebooks in _logs_of(source):
                done.append(_merge_one(self._logged(coder), rows, codebooks))
        return _joined(done)

    def close(self) -> None:
        """Close every log."""
        for log in self._open.values():
            log.close()
        self._open.clear()
        if self._server:
            self._server.close()


def _owner(path: Path) -> str:
    """Return whose log a file holds; empty where it holds none or cannot be read."""
    try:
        return read_owner(path)
    except WorkbenchError:
        return ""


def _logs_of(source: str | Path | Store) -> Iterable[tuple[str, list[Row], Mapping[str, Mapping[str, Any]]]]:
    if isinstance(source, Store) or (isinstance(source, str) and "://" in source):
        store = source if isinstance(source, Store) else Store(source)
        if store._server or not store.folder.is_dir():
            for coder in [*store.coders(), names.PROJECT]:
                log = store._logged(coder)
                yield coder, log.rows(), log.codebooks()
            return
        source = store.folder
    path = Path(source)
    files = sorted(path.glob("*.sqlite")) if path.is_dir() else [path]
    if not files or not all(file.is_file() for file in files):
        raise WorkbenchError(f"there is no log at {path}; give a coder's .sqlite file or a folder that holds some")
    for file in files:
        coder, rows, codebooks = read_rows(file)
        if not coder:
            raise WorkbenchError(f"{file} is not the log of a coder; give files from an annotations folder")
        yield coder, rows, codebooks


def _merge_one(log: Log, rows: list[Row], codebooks: Mapping[str, Mapping[str, Any]]) -> Merged:
    before = {row[0]: row for row in log.rows()}
    fresh = [row for row in rows if row[0] not in before]
    conflicts = [
        f"event {row[0]} of {row[1]} differs between the two logs; the one that was here stays"
        for row in rows
        if row[0] in before and before[row[0]] != row
    ]
    known = {row[0] for row in rows}
    conflicts += _double_decisions(log.coder, fresh, [row for key, row in before.items() if key not in known])
    for fingerprint, body in codebooks.items():
        log.keep_codebook(fingerprint, body)
    return Merged(log.add_rows(fresh), 1, tuple(conflicts))


def _double_decisions(coder: str, theirs: list[Row], ours: list[Row]) -> list[str]:
    """Return the pairs that one coder decided differently in two places that did not know of each other."""
    if not theirs or not ours:
        return []
    left, right = _stances(theirs), _stances(ours)
    return [
        f"{coder} decided {actor or 'the sentence'} in {sent_id} as {left[key]} and as {right[key]}; the later one counts"
        for key in left.keys() & right.keys()
        if left[key] != right[key]
        for sent_id, actor, _ in [key]
    ]


def _stances(rows: list[Row]) -> dict[tuple[str, str, int], str]:
    events = sorted(from_lines([row[-1] for row in rows]), key=lambda event: event.order)
    return {(e.sent_id, e.actor, e.occasion): e.new.stance for e in events if e.new is not None and e.new.stance}


def _joined(parts: Iterable[Merged]) -> Merged:
    found = list(parts)
    conflicts = tuple(line for part in found for line in part.conflicts)
    return Merged(sum(part.new for part in found), sum(part.logs for part in found), conflicts)
