"""Colours, names and roles, checked by axe in light and dark; and a control that must fail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from browser.driver import Annotator
from browser.hosts import Served
from browser.material import ACTORS, codebook, machine, sentences, session
from browser.seen import faults
from matplotlib.colors import to_rgb
from playwright.sync_api import Browser

from workbench.annotations import Adjudication, Items, Session, Store
from workbench.annotations.serving import Seat

pytestmark = pytest.mark.browser


class NoPolicy:
    """A page whose content policy does not keep the checker's own script out."""

    def __init__(self, chromium: Browser, scheme: str):
        self.context = chromium.new_context(
            viewport={"width": 1280, "height": 1000}, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce"
        )  # type: ignore[arg-type]
        self.page = self.context.new_page()


#: What stands on the page: the keys to get there.
STATES = {
    "actors and fields filled": ["w", "Enter", "v", "y", "4", "1", "ArrowLeft"],
    "choosing words": ["w", "Shift+ArrowRight"],
    "search": ["/"],
    "issues": ["i", "1"],
    "keys and counts": ["p", "h"],
    "recoding": ["k"],
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_the_pages_of_recoding_and_of_the_judge(
    chromium: Browser, serve: Callable[..., Served], tmp_path: Path, scheme: str
) -> None:
    given = sentences(6)
    items = Items(given, machine(given), actors=ACTORS)
    for coder, stance in (("anna", "support"), ("ben", "oppose")):
        one = session(tmp_path, coder, count=6)
        one.answer(given[0].sent_id, "KAR", stance)
        one.close()
    book = replace(codebook(), rules=("One rule.",))
    seats = [
        Seat("anna", "t", lambda: Session(items, Store(tmp_path).log("anna"), book)),
        Seat("judge", "t", lambda: Adjudication(Store(tmp_path), items, book, "judge"), "judge"),
    ]
    served, made = serve(*seats), NoPolicy(chromium, scheme)
    found: dict[str, list[str]] = {}
    for place, state, keys in ((0, "recoding", ["k"]), (1, "judging", ["a"]), (1, "choosing cases", ["/"])):
        made.page.goto(served.link(place))
        page = Annotator(made.page).ready().wait(theme=scheme).focus().press(*keys)
        if state == "recoding":
            page.wait(recoding="0 of 1, 0 of 1")
        found[state], looked_at = faults(made.page)
        assert looked_at > 20, state
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
