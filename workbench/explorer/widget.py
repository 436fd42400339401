"""The explorer as a widget: its page draws and asks, a `View` answers."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import lru_cache
from importlib import resources
from typing import Any

import anywidget
import ipywidgets

from workbench.explorer.view import View
from workbench.study.errors import WorkbenchError

#: Opens a sentence for annotation: sentence id and actor id in; a widget to show, a line to say, or nothing out.
Opener = Callable[[str, str], Any]


@lru_cache(maxsize=2)
def _web(name: str) -> str:
    return (resources.files("workbench.explorer") / "web" / name).read_text(encoding="utf-8")


class Explorer(anywidget.AnyWidget):
    """Shows a view of a codings table; the page asks for a window of rows at a time and holds no more.

    `picked` is the last sentence taken to the annotator, as (sentence id, actor id).
    """

    def __init__(self, view: View, *, annotate: Opener | None = None) -> None:
        self._esm, self._css = _web("explorer.js"), _web("explorer.css")
        self.view, self.annotate = view, annotate
        self.picked: tuple[str, str] | None = None
        self.slot = ipywidgets.VBox()
        super().__init__()
        self.on_msg(self._heard)

    def _heard(self, _: Any, message: Any, __: Any) -> None:
        if isinstance(message, dict):
            self.send(self.answer(message))

    def answer(self, message: dict[str, Any]) -> dict[str, Any]:
        """Return the reply to one message of the page: `look` or `annotate`; a fault is a reply with words, too."""
        try:
            if message.get("type") == "annotate":
                return {"type": "said", "n": message.get("n"), "words": self._take(message)}
            return {"type": "seen", "n": message.get("n")} | self.view.look(message)
        except WorkbenchError as error:
            return {"type": "said", "n": message.get("n"), "words": str(error)}
        except Exception as error:
            logging.getLogger(__name__).exception("a message of the explorer failed")
            words = f"the explorer failed: {type(error).__name__}: {error}".splitlines()[0]
            return {"type": "said", "n": message.get("n"), "words": words}

    def _take(self, message: dict[str, Any]) -> str:
        sent_id, actor = str(message.get("sent_id") or ""), str(message.get("actor") or "")
        self.picked = (sent_id, actor)
        if self.annotate is None:
            return f"taken: {sent_id}; the explorer's `picked` holds it"
        opened = self.annotate(sent_id, actor)
        if isinstance(opened, ipywidgets.DOMWidget):
            self.slot.children = (opened,)
            return "the sentence is open for annotation below"
        return str(opened or f"taken: {sent_id}")


def with_slot(explorer: Explorer) -> ipywidgets.VBox:
    """Return the explorer with a place below it where a sentence opens for annotation."""
    box = ipywidgets.VBox([explorer, explorer.slot])
    box.explorer = explorer
    return box
