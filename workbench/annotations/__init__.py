"""Annotations: the log of what people decided, the order in which they get sentences, their sessions, adjudication.

Nothing of the log is ever changed: undo is an event, too. A coder's decisions are in one file (or one part of a team's
database) that no other coder's page reads.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "Adjudication": "adjudication",
    "Brought": "importing",
    "bring_in": "importing",
    "doubtful": "revision",
    "effects": "accounts",
    "recode": "revision",
    "settle": "settling",
    "Decision": "events",
    "Event": "events",
    "Items": "items",
    "Merged": "store",
    "Plan": "queue",
    "Queue": "queue",
    "Sentence": "items",
    "Session": "session",
    "Span": "events",
    "Store": "store",
    "View": "view",
    "faults": "tables",
    "make_queue": "queue",
    "methods_paragraph": "accounts",
    "make_queues": "queue",
    "repeats": "tables",
    "seen_pairs": "tables",
    "to_codings": "tables",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'workbench.annotations' has no attribute {name!r}")
    return getattr(import_module(f"workbench.annotations.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
