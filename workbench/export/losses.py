"""The account of what a format could not hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.codings import COLUMNS
from workbench.markup import Told

NO_PLACE = "the format has no place for it"


@dataclass(frozen=True)
class Loss:
    """What a format does not hold: a column (or `row`), in how many rows, and why."""

    what: str
    why: str
    count: int


class Losses:
    """Collects what is lost while a format is written."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()
        self.remarks: list[str] = []

    def lost(self, what: str, why: str, count: int = 1) -> None:
        """Note that `what` is not in the file, `count` times."""
        if count:
            self._counts[what, why] += count

    def remark(self, text: str) -> None:
        """Note what a reader of the file should know though nothing is lost; said once."""
        if text not in self.remarks:
            self.remarks.append(text)

    def compare(self, whole: Mapping[str, Any], back: Mapping[str, Any], why: str = NO_PLACE) -> None:
        """Note every column in which a row comes back other than it went; both as `records.record` gives them."""
        for name in whole.keys() | back.keys():
            if whole.get(name) != back.get(name):
                self.lost(name, why)

    def all(self) -> tuple[Loss, ...]:
        """Return what was noted, rows first, then in the order of the table's columns."""
        order = {name: number for number, name in enumerate(["row", *COLUMNS])}
        items = sorted(self._counts.items(), key=lambda item: (order.get(item[0][0], 99), item[0]))
        return tuple(Loss(what, why, count) for (what, why), count in items)


@dataclass(frozen=True)
class LossReport(Told):
    """What was written and what the format could not hold; `path` is where the data are."""

    format: str
    path: Path
    rows: int
    documents: int
    losses: tuple[Loss, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """Column (or `row`) -> in how many rows it is not held."""
        counts: Counter[str] = Counter()
        for loss in self.losses:
            counts[loss.what] += loss.count
        return dict(counts)

    def plain(self) -> dict[str, Any]:
        """Return the report as JSON values."""
        return {
            "format": self.format,
            "rows": self.rows,
            "documents": self.documents,
            "lost": [{"what": loss.what, "count": loss.count, "why": loss.why} for loss in self.losses],
            "remarks": list(self.remarks),
        }

    def __str__(self) -> str:
        head = f"{self.format}: {self.rows} codings of {self.documents} documents"
        lost = [f"  not held: {loss.what} ({loss.count}): {loss.why}" for loss in self.losses]
        return "\n".join([head, *(lost or ["  everything is held"]), *(f"  note: {text}" for text in self.remarks)])
