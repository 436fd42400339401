"""Errors that a researcher can act on: one line that says what is wrong and what to do."""

from __future__ import annotations

from dataclasses import dataclass


class WorkbenchError(ValueError):
    """Something the user can put right; its text is one line that says what is wrong and what to do."""

    def _render_traceback_(self) -> list[str]:
        """Give a notebook the line alone; where it was raised is nothing that the user can put right."""
        return [f"workbench: {self}"]


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a definition file: which file, where inside it, what is wrong and what to do."""

    file: str
    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.path}: {self.message}" if self.path else f"{self.file}: {self.message}"


class StudyError(WorkbenchError):
    """A study that cannot be used; `faults` holds everything that is wrong with it, not only the first."""

    def __init__(self, folder: str, faults: list[Fault]):
        self.faults = tuple(faults)
        count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        super().__init__(f"the study {folder} has {count}: " + "; ".join(map(str, faults)))
