"""The explorer in a real JupyterLab and a real browser: it answers, it holds one window, anybody can use it."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from explorer_host import after, jupyterlab, opened
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(tmp_path_factory, chromium) -> Page:
    """The explorer of 3,000 codings; faults of the page fail the tests."""
    faults: list[str] = []
    with jupyterlab(tmp_path_factory.mktemp("lab"), 3000) as address:
        context = chromium.new_context(viewport={"width": 1400, "height": 900})
        context.on("weberror", lambda fault: faults.append(str(fault.error)))
        yield opened(context.new_page(), address)
        context.close()
        assert faults == []


@pytest.fixture(autouse=True)
def _cleared(page) -> None:
    after(page, page.locator(".wx").get_by_role("button", name="Clear").click)


def total(page: Page) -> int:
    return int(page.locator(".wx-pager span").inner_text().split(" of ")[1].replace(",", ""))


def choose(page: Page, words: str, value: str) -> None:
    after(page, lambda: page.locator(".wx").get_by_label(words, exact=True).select_option(value))


def serious(page: Page) -> list[str]:
    found = Axe().run(page, context=".wx").response["violations"]
    return [fault["id"] for fault in found if fault["impact"] in ("serious", "critical")]


def test_a_choice_narrows_the_sentences_and_redraws_the_chart(page) -> None:
    everything = total(page)
    choose(page, "Actor", "A1")
    one = total(page)
    assert 0 < one < everything
    expect(page.locator(".wx-bar")).to_have_count(1)
    choose(page, "Label", "oppose")
    assert 0 < total(page) < one
    labels = page.locator(".wx-list .wx-chip").all_inner_texts()
    assert labels
    assert set(labels) == {"oppose"}


def test_the_page_holds_one_window_of_sentences_however_many_there_are(page) -> None:
    assert total(page) > 1000
    expect(page.locator(".wx-list li")).to_have_count(30)
    first = page.locator(".wx-list li").first.get_attribute("data-sentence")
    after(page, page.locator(".wx").get_by_role("button", name="Older").click)
    expect(page.locator(".wx-pager span")).to_contain_text("31–60 of")
    assert page.locator(".wx-list li").first.get_attribute("data-sentence") != first


def test_a_bar_picks_its_actor_with_the_keyboard_too(page) -> None:
    bar = page.locator(".wx-bar").first
    bar.focus()
    after(page, lambda: page.keyboard.press("Enter"))
    assert page.locator(".wx").get_by_label("Actor", exact=True).input_value() != ""
    assert page.locator(".jp-Cell").count() == 2


def test_a_month_sets_the_period(page) -> None:
    choose(page, "Bars", "month")
    after(page, page.locator(".wx-bar").nth(3).click)
    assert page.locator(".wx").get_by_label("From", exact=True).input_value() == "2022-04-01"
    assert page.locator(".wx").get_by_label("Until", exact=True).input_value() == "2022-04-30"
    choose(page, "Bars", "actor")


def test_one_click_opens_a_sentence_for_annotation(page) -> None:
    sentence = page.locator(".wx-list li").first.get_attribute("data-sentence")
    page.locator(".wx-list li").first.get_by_role("button").click()
    expect(page.locator(".widget-html")).to_contain_text(f"annotating {sentence}")
    expect(page.locator(".wx-status")).to_contain_text("open for annotation below")


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
@pytest.mark.parametrize("width", [1400, 480])
def test_there_is_no_serious_barrier_in_light_dark_and_narrow_pages(page, theme, width) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
    page.wait_for_function("theme => document.body.dataset.jpThemeName === theme", arg=theme)
    assert serious(page) == []
    assert page.locator(".wx").evaluate("e => e.scrollWidth <= e.clientWidth + 1")
    page.set_viewport_size({"width": 1400, "height": 900})
