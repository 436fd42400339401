"""A log: append-only events of one coder, wherever they are kept. SQLite files and servers share this much."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from workbench.annotations.events import Event, checked, from_lines, to_json

#: One stored event: its id, coder, time (ms), kind, and the event as a line of JSON.
Row = tuple[str, str, int, str, str]


class Log(ABC):
    """Events of one coder (or of a project), in the order in which they arrived; nothing is ever changed in it.

    `coder` is whose log it is, `where` a file or address for messages. Beside the events a log keeps `state` (what a page
    wants to find again; may be overwritten) and the codebooks that its decisions were made with.
    """

    coder: str
    where: str

    def append(self, events: Iterable[Event]) -> int:
        """Write events in one transaction and return how many were new; when it returns they are on the disk.

        Events whose id is there already are passed over, so that a replay cannot double. Raises WorkbenchError, and
        writes none of them, where one is not valid or the log cannot be written.
        """
        return self.add_rows([row_of(checked(event)) for event in events])

    def events(self) -> list[Event]:
        """Return every event, in the order of the clock of whoever decided."""
        return sorted(from_lines([body for *_, body in self.rows()]), key=lambda event: event.order)

    @abstractmethod
    def add_rows(self, rows: Sequence[Row]) -> int:
        """Write stored events in one transaction, passing over ids that are there; return how many were new."""

    @abstractmethod
    def rows(self) -> list[Row]:
        """Return every stored event, in the order of arrival."""

    @abstractmethod
    def count(self) -> int:
        """Return how many events are stored."""

    @abstractmethod
    def get_state(self, key: str) -> Any:
        """Return what was kept under `key`, or None."""

    @abstractmethod
    def put_state(self, key: str, value: Any) -> None:
        """Keep `value` (plain data) under `key` in place of what was there."""

    @abstractmethod
    def codebooks(self) -> dict[str, Mapping[str, Any]]:
        """Return fingerprint -> codebook as plain data, for each codebook that decisions were made with."""

    @abstractmethod
    def keep_codebook(self, fingerprint: str, body: Mapping[str, Any]) -> None:
        """Keep a codebook under its fingerprint; one that is there stays."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the file or connection; calling it twice does no harm."""

    @property
    def closed(self) -> bool:
        """Whether the log was let go of and must be opened again."""
        return False


def row_of(event: Event) -> Row:
    """Return an event as it is stored."""
    return (event.event_id, event.coder, event.time, event.kind, to_json(event))


def dumps(value: Any) -> str:
    """Return plain data as JSON, the same for the same data."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
