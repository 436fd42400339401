"""Who may write in a session: one page at a time; a second one reads until it takes over or the first falls silent."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from workbench.annotations.events import now
from workbench.study import WorkbenchError

if TYPE_CHECKING:
    from workbench.annotations.log import Log

#: A page that was not heard of for this long has lost its place, in milliseconds.
SILENCE = 30_000
_KEY = "lease"


class Lease:
    """The right to write to a log. It is kept with the log, so that it also holds between two kernels."""

    def __init__(self, log: Log):
        self._log = log
        self._holder, self._until = "", 0

    def ask(self, view: str) -> bool:
        """Take or renew the lease for `view` where it is free; tell whether it holds it now."""
        self._read()
        if self._holder not in ("", view) and self._until > now():
            return False
        self.take(view)
        return True

    def take(self, view: str) -> None:
        """Take the lease, whoever has it."""
        self._holder, self._until = view, now() + SILENCE
        self._write()

    def give_back(self, view: str) -> None:
        """Free the lease where `view` holds it."""
        self._read()
        if self._holder == view:
            self._holder, self._until = "", 0
            self._write()

    @property
    def holder(self) -> str:
        """The view that may write, by what was last read; empty where none may."""
        return self._holder

    def is_held_by(self, view: str) -> bool:
        """Tell whether `view` may write, by what was last read; a call from Python, which has no view, may."""
        return not view or self._holder in ("", view)

    def _read(self) -> None:
        kept = self._log.get_state(_KEY) or {}
        self._holder, self._until = kept.get("view", ""), kept.get("until", 0)

    def _write(self) -> None:
        # A full disk keeps no lease, and no decision either: the page must still show what is there, and say why.
        with suppress(WorkbenchError):
            self._log.put_state(_KEY, {"view": self._holder, "until": self._until})
