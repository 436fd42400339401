"""The annotation page, served by the workbench: keys, spans, actors, undo, what is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from browser.driver import Annotator
from browser.material import rows
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
Open = Callable[..., Annotator]


def decided(folder: Path) -> list[tuple[str, str, str]]:
    """Return (sentence, actor, stance) of every answer in the log, in order."""
    return [(e.sent_id, e.actor, e.new.stance) for e in rows(folder) if e.kind == "answer"]


def test_one_key_codes_the_actor_and_the_next_open_one_is_at_hand(annotator: Open, tmp_path: Path) -> None:
    page = annotator()
    page.press("1").wait(place=1, actor="VEL")
    page.press("2").wait(place=1, actor="KAR")
    page.press("0").wait(place=2).saved()
    assert decided(tmp_path) == [
        ("doc00000:0", "KAR", "support"),
        ("doc00000:1", "VEL", "conditional"),
        ("doc00000:1", "KAR", "none"),
    ]


def test_tab_goes_round_the_actors_of_the_sentence(annotator: Open) -> None:
    page = annotator().press("ArrowRight").wait(place=1, actor="VEL")
    assert [page.press("Tab").wait(actor="KAR").mark("actor"), page.press("Tab").wait(actor="VEL").mark("actor")] == [
        "KAR",
        "VEL",
    ]


def test_undo_goes_back_to_the_sentence_it_changed_and_redo_forward_again(annotator: Open) -> None:
    page = annotator().press("1", "2", "0").wait(place=2).saved()
    page.press("u").wait(place=1).wait(flash="", actor="KAR")
    expect(page.root.locator(".wba-label[aria-checked=true]")).to_have_count(0)
    page.press("Shift+U").saved()
    expect(page.root.locator(".wba-label[data-label=none]")).to_have_attribute("aria-checked", "true")


def test_undo_has_no_limit_and_goes_on_after_a_reload(annotator: Open, tmp_path: Path) -> None:
    page = annotator(count=30)
    for round_ in range(10):  # three answers, then Enter past the sentence without actors
        page.press("1", "2", "4", "Enter").wait(place=3 * round_ + 3).saved()
    page.wait(done=30).page.reload()
    page.ready().focus()
    for place in range(29, -1, -1):
        for _ in range((1, 2, 1)[place % 3]):
            page.press("u").wait(place=place).saved()
    page.wait(place=0, done=0)
    assert [event.kind for event in rows(tmp_path)[40:]] == ["undo"] * 40
