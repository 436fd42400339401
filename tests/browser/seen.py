"""What axe finds on a page, and how much it looked at."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def faults(page: Page, within: str | None = None) -> tuple[list[str], int]:
    """Return the serious findings of axe (inside the element `within` alone), and how many elements its contrast rule saw."""
    options = {"resultTypes": ["violations", "passes"]}
    found: dict[str, Any] = Axe().run(page, context=within, options=options).response
    serious = [one for one in found["violations"] if one["impact"] in ("serious", "critical")]
    words = [f"{one['id']}: {node['html'][:160]}" for one in serious for node in one["nodes"]]
    seen = [one for kind in ("passes", "violations") for one in found[kind] if one["id"] == "color-contrast"]
    return words, sum(len(one["nodes"]) for one in seen)
