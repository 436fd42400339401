"""Colours, names and roles, checked by axe in light and dark; and a control that must fail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser.driver import Annotator
from browser.hosts import Served
from browser.material import codebook
from matplotlib.colors import to_rgb
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


class NoPolicy:
    """A page whose content policy does not keep the checker's own script out."""

    def __init__(self, chromium: Browser, scheme: str):
        self.context = chromium.new_context(
            viewport={"width": 1280, "height": 1000}, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce"
        )  # type: ignore[arg-type]
        self.page = self.context.new_page()


def faults(page: Page) -> tuple[list[str], int]:
    """Return the serious findings of axe, and how many elements its contrast rule looked at."""
    found: dict[str, Any] = Axe().run(page, options={"resultTypes": ["violations", "passes"]}).response
    serious = [one for one in found["violations"] if one["impact"] in ("serious", "critical")]
    words = [f"{one['id']}: {node['html'][:160]}" for one in serious for node in one["nodes"]]
    seen = [one for kind in ("passes", "violations") for one in found[kind] if one["id"] == "color-contrast"]
    return words, sum(len(one["nodes"]) for one in seen)


#: What stands on the page: the keys to get there.
STATES = {
    "actors and fields filled": ["w", "Enter", "v", "y", "4", "1", "ArrowLeft"],
    "choosing words": ["w", "Shift+ArrowRight"],
    "search": ["/"],
    "issues": ["i", "1"],
    "keys and counts": ["p", "h"],
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(chromium: Browser, serve: Callable[..., Served], scheme: str) -> None:
    made = NoPolicy(chromium, scheme)
    link = serve().link()
    found: dict[str, list[str]] = {}
    for state, keys in list(STATES.items())[:: 2 if scheme == "dark" else 1]:
        made.page.goto(link)
        Annotator(made.page).ready().wait(theme=scheme).focus().press(*keys).saved()
        found[state], looked_at = faults(made.page)
        assert looked_at > 30, state
    made.context.close()
    assert {state: words for state, words in found.items() if words} == {}


def test_axe_does_find_grey_on_grey(chromium: Browser, serve: Callable[..., Served]) -> None:
    made = NoPolicy(chromium, "light")
    made.page.goto(serve().link())
    Annotator(made.page).ready()
    made.page.add_style_tag(content=".wba-before, .wba-after, .wba-question { color: #bbb !important; }")
    words, _ = faults(made.page)
    made.context.close()
    assert [one for one in words if one.startswith("color-contrast")] != []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_labels_have_the_colours_that_charts_give_them(
    chromium: Browser, serve: Callable[..., Served], scheme: Any
) -> None:
    context = chromium.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto(serve().link())
    Annotator(page).ready().wait(theme=scheme)
    shown = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('.wba-labels .wba-label')].map((button) =>
            [button.dataset.label, getComputedStyle(button, '::before').backgroundColor]))"""
    )
    context.close()
    drawn = {
        label.id: f"rgb({', '.join(str(round(255 * part)) for part in to_rgb(label.color))})"
        for label in codebook().labels
    }
    assert {label: color for label, color in shown.items() if label != "unclear"} == drawn


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_keep_what_is_chosen_apart(chromium: Browser, serve: Callable[..., Served], scheme: Any) -> None:
    context = chromium.new_context(forced_colors="active", color_scheme=scheme)
    page = context.new_page()
    page.goto(serve().link())
    annotator = Annotator(page).ready().focus().press("4").wait(place=1).press("ArrowLeft").wait(place=0)
    styles = annotator.root.evaluate(
        "root => ['oppose', 'support'].map((id) => getComputedStyle(root.querySelector(`[data-label=${id}]`)).outlineStyle)"
    )
    context.close()
    assert styles == ["solid", "none"]
