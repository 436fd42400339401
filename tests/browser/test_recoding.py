"""Fields that a label demands, and the page of what a changed codebook makes doubtful."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from browser.driver import Annotator
from browser.hosts import Served
from browser.material import ACTORS, codebook, machine, rows, sentences, session
from playwright.sync_api import Page, expect

from workbench.annotations import Items, Session, Store
from workbench.annotations.serving import Seat
from workbench.study import Codebook, Label

pytestmark = pytest.mark.browser
Start = Callable[[Codebook], Annotator]


@pytest.fixture
def start(page: Page, serve: Callable[..., Served], tmp_path: Path) -> Start:
    """Open the page of anna under a codebook of the test."""

    def open_page(book: Codebook) -> Annotator:
        given = sentences(30)
        items = Items(given, machine(given), actors=ACTORS)
        page.goto(serve(Seat("anna", "t", lambda: Session(items, Store(tmp_path).log("anna"), book))).link())
        return Annotator(page).ready().focus()

    return open_page


def demanding(*needs: str) -> Codebook:
    """The built-in codebook, in which `conditional` demands fields."""
    book = codebook()
    labels = (replace(label, needs=needs) if label.id == "conditional" else label for label in book.labels)
    return replace(book, labels=tuple(labels))


def test_a_label_is_not_passed_before_what_it_demands_is_there(start: Start, tmp_path: Path) -> None:
    page = start(demanding("condition", "voice")).press("2").wait(open="span", place=0)
    expect(page.root.locator(".wba-alert")).to_have_text("“conditional” needs its condition.")
    page.press("End", "Enter").wait(open="one").press("3").wait(place=1, open="").saved().wait(done=1)
    assert [(e.kind, e.new.condition[-1].text if e.new.condition else "", e.new.voice) for e in rows(tmp_path)] == [
        ("answer", "", None),
        ("span", ".", None),
        ("field", ".", "deed"),
    ]


def test_a_demand_that_was_left_is_shown_and_asked_for_again_by_enter(start: Start) -> None:
    page = start(demanding("condition")).press("2").wait(open="span").press("Escape").wait(open="", place=0, done=0)
    expect(page.root.locator(".wba-field[data-needed]")).to_have_text("dconditionneeded")
    expect(page.root.locator(".wba-actor").first).to_contain_text("+ condition?")
    page.press("Enter").wait(open="span", place=0).press("Enter").wait(place=1, open="").saved().wait(done=1)


def test_a_label_that_demands_nothing_still_takes_one_key(start: Start) -> None:
    start(demanding("condition")).press("1").wait(place=1, open="").saved().wait(done=1)


# Recoding --------------------------------------------------------------------------------------------------------------------


def split() -> Codebook:
    """The built-in codebook, in which `oppose` was split into two labels."""
    book = codebook()
    new = [
        Label("reject", "reject", -1.0, "#b2182b", "4", "Turns a step down."),
        Label("stall", "stall", -0.5, "#ef8a62", "5", "Puts a step off."),
    ]
    return replace(book, labels=(*(label for label in book.labels if label.id != "oppose"), *new))


@pytest.fixture
def doubtful(start: Start, tmp_path: Path) -> Annotator:
    """Five decisions under the old codebook: three oppose, one support, one none; the page under the new one."""
    given, old = sentences(30), session(tmp_path)
    for place, stance in ((0, "oppose"), (3, "oppose"), (6, "oppose"), (9, "support"), (12, "none")):
        old.answer(given[place].sent_id, "KAR", stance)
    old.close()
    return start(split())


def now(folder: Path) -> list[str]:
    """Return the labels of anna's five decisions, as another process reads them."""
    one = session(folder)
    found = [one.view.current["anna", one.items.sentences[n].sent_id, "KAR", 0].new.stance for n in (0, 3, 6, 9, 12)]
    one.close()
    return found


def test_what_a_split_label_makes_doubtful_is_recoded_by_keys_as_one_step(doubtful: Annotator, tmp_path: Path) -> None:
    page = doubtful
    expect(page.root.locator(".wba-alert")).to_contain_text("it makes 5 decisions of yours doubtful")
    page.press("ArrowLeft").wait(place=0)
    expect(page.root.locator(".wba-actor").first).to_contain_text("was oppose")
    page.press("k").wait(open="recode", recoding="0 of 5, 0 of 5")
    for label in ("support", "none"):
        page.root.locator(f"[data-group={label}]").select_option(label)
    page.wait(recoding="0 of 3, 2 of 5", focus="yes").press("Enter").wait(recoding="0 of 3, 2 of 5")  # oppose is gone
    expect(page.root.locator(".wba-sheet .wba-hint").first).to_contain_text("is gone; choose another label")
    page.press("5", "4", "ArrowLeft", "5", "4").wait(recoding="3 of 3, 5 of 5").press("Enter").wait(open="")
    expect(page.root.locator(".wba-alert")).to_contain_text("5 decisions recoded; one undo takes all back")
    assert now(tmp_path) == ["stall", "stall", "reject", "support", "none"]
    page.press("u").saved()
    assert now(tmp_path) == ["oppose", "oppose", "oppose", "support", "none"]


def test_what_was_chosen_so_far_outlives_the_page_and_changes_nothing(doubtful: Annotator, tmp_path: Path) -> None:
    page = doubtful.press("k").wait(open="recode", recoding="0 of 5, 0 of 5").press("5").wait(recoding="1 of 5, 1 of 5")
    page.wait(kept="yes").page.reload()
    page.ready().focus().press("k").wait(open="recode", recoding="0 of 5, 1 of 5")
    assert now(tmp_path) == ["oppose", "oppose", "oppose", "support", "none"]


def test_where_nothing_is_doubtful_the_page_says_so(start: Start) -> None:
    page = start(codebook()).press("k").wait(open="recode")
    expect(page.root.locator(".wba-sheet .wba-hint").first).to_contain_text("No decision is doubtful")
