"""The annotation widget: draws in a notebook's page and listens; everything it knows is in the session's log."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from functools import lru_cache
from importlib import resources
from typing import Any, Protocol

import anywidget
import traitlets

from workbench.study import WorkbenchError

#: The parts of the page's module, in the order in which they build on one another.
PARTS = (
    "text",
    "keys",
    "outbox",
    "changes",
    "client",
    "sentence",
    "controls",
    "dock",
    "panels",
    "recode",
    "help",
    "draw",
    "screen",
    "actions",
    "actors",
    "listen",
    "judge",
    "main",
)


class Desk(Protocol):
    """What answers a page: a session of one coder, or a desk of adjudication."""

    def handle(self, message: dict[str, Any]) -> list[dict[str, Any]]:
        """Answer one message of the page with any number of replies; never raises for a bad message."""


@lru_cache(maxsize=1)
def module() -> str:
    """Return the page's module: one file without imports, as every host takes it, joined from its parts."""
    web = resources.files("workbench.annotations") / "web"
    return "\n".join((web / f"{part}.js").read_text(encoding="utf-8") for part in PARTS)


@lru_cache(maxsize=1)
def style() -> str:
    """Return the style sheet of the page."""
    return (resources.files("workbench.annotations") / "web" / "widget.css").read_text(encoding="utf-8")


class AnnotationWidget(anywidget.AnyWidget):
    """Shows a session (or a desk of adjudication) and passes messages between it and the page.

    The widget's state holds neither sentences nor decisions, so that none end up in the notebook's file.
    """

    uid = traitlets.Unicode().tag(sync=True)
    desk = traitlets.Unicode("session").tag(sync=True)
    alone = traitlets.Bool(False).tag(sync=True)

    def __init__(self, behind: Desk, *, desk: str = "session", who: str = "") -> None:
        self._esm, self._css = module(), style()
        self.behind, self.who = behind, who
        super().__init__(uid=uuid.uuid4().hex, desk=desk)
        self.on_msg(self._heard)

    def _heard(self, _: Any, message: dict[str, Any], __: Any) -> None:
        for reply in answers(lambda: self.behind, message):
            self.send(reply)

    def __repr__(self) -> str:
        return f"Annotation by {self.who or 'a coder'}: run this cell to open it."


def answers(behind: Callable[[], Desk], message: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the replies to one message; a fault is a reply too, since the host would swallow it."""
    try:
        return behind().handle(message)
    except WorkbenchError as error:
        words = str(error)
    except Exception as error:
        logging.getLogger(__name__).exception("a message of the annotation page failed")
        words = f"the session failed: {type(error).__name__}: {error}".splitlines()[0]
    return [{"type": "error", "view": message.get("view"), "n": message.get("n"), "message": words}]
