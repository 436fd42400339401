"""The page as a coder uses it: keys, and marks to wait for. Nothing here sleeps."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Locator, Page, TimeoutError

PATIENCE = 20_000


class Annotator:
    """The annotator on a page."""

    def __init__(self, page: Page):
        self.page = page
        self.root: Locator = page.locator(".wba").first

    def wait(self, **marks: object) -> Annotator:
        """Wait until the marks of the page say so: wait(place=3, queued=0)."""
        if not self.comes_to(PATIENCE, **marks):
            found = self.page.evaluate("[...document.querySelectorAll('.wba')].map((e) => ({...e.dataset}))")
            raise AssertionError(f"waited for {marks}; the page says {found}")
        return self

    def comes_to(self, within: int, **marks: object) -> bool:
        """Tell whether the marks of the page come to say so within some milliseconds."""
        wanted = "".join(f"[data-{name}={json.dumps(str(value))}]" for name, value in marks.items())
        try:
            self.page.wait_for_selector(f".wba{wanted}", state="attached", timeout=within)
        except TimeoutError:
            return False
        return True

    def ready(self, status: str = "live") -> Annotator:
        return self.wait(ready="yes", status=status)

    def focus(self) -> Annotator:
        self.root.focus()
        return self

    def press(self, *keys: str) -> Annotator:
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def type(self, text: str) -> Annotator:
        self.page.keyboard.type(text)
        return self

    def saved(self) -> Annotator:
        """Wait until everything is confirmed."""
        return self.wait(queued=0)

    def mark(self, name: str) -> str:
        return self.root.get_attribute(f"data-{name}") or ""

    def text(self, part: str) -> str:
        return self.root.locator(f".wba-{part}").first.inner_text()

    def sentence(self) -> str:
        """Return the words of the sentence without the page's own marks."""
        return str(
            self.root.locator(".wba-sentence").evaluate(
                "e => { const c = e.cloneNode(true); c.querySelectorAll('[data-extra]').forEach(x => x.remove()); return c.textContent }"
            )
        )

    def dispatch(self, **event: Any) -> None:
        """Send a key press as another keyboard layout would."""
        self.root.evaluate(
            f"e => e.dispatchEvent(new KeyboardEvent('keydown', {{bubbles: true, cancelable: true, ...{json.dumps(event)}}}))"
        )
