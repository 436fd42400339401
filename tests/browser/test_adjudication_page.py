"""The page of adjudication: two keys a case, the originals kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from browser.driver import Annotator
from browser.hosts import Served
from browser.material import ACTORS, codebook, machine, rows, sentences, session
from playwright.sync_api import Page, expect

from workbench.annotations import Items, Store
from workbench.annotations.adjudication import Adjudication
from workbench.annotations.serving import Seat

pytestmark = pytest.mark.browser


@pytest.fixture
def judge(page: Page, serve: Callable[..., Served], tmp_path: Path) -> Annotator:
    """Anna and ben coded six sentences and differ on three of the six pairs: KAR in 0, VEL in 1, KAR in 4."""
    given = sentences(6)
    answers = {"anna": "support conditional none support none none", "ben": "oppose none none support none oppose"}
    pairs = [(0, "KAR"), (1, "VEL"), (1, "KAR"), (3, "KAR"), (4, "VEL"), (4, "KAR")]
    for coder, stances in answers.items():
        one = session(tmp_path, coder, count=6)
        for (place, actor), stance in zip(pairs, stances.split(), strict=True):
            one.answer(given[place].sent_id, actor, stance)
        one.close()
    items = Items(given, machine(given), actors=ACTORS)
    seat = Seat("judge", "t", lambda: Adjudication(Store(tmp_path), items, codebook(), "judge"), desk="judge")
    page.goto(serve(seat).link())
    return Annotator(page).ready().focus().wait(total=3)


def test_two_keys_decide_a_case(judge: Annotator, tmp_path: Path) -> None:
    before = [event.event_id for coder in ("anna", "ben") for event in rows(tmp_path, coder)]
    judge.press("a", "s").wait(place=1).press("b", "r").wait(place=2).press("3", "g").wait(place=3).saved()
    store = Store(tmp_path)
    decided = [(e.sent_id, e.actor, e.new.stance, e.reason) for e in store.project_events() if e.kind == "adjudicate"]
    store.close()
    assert [reason for *_, reason in decided] == ["slip", "rule", "gap"]
    assert decided[2][2] == "neutral"
    assert [event.event_id for coder in ("anna", "ben") for event in rows(tmp_path, coder)] == before


def test_an_answer_without_a_reason_decides_nothing(judge: Annotator) -> None:
    judge.press("a").wait(place=0)
    expect(judge.root.locator(".wba-question")).to_contain_text("Why?")
    judge.press("Escape")
    expect(judge.root.locator(".wba-question")).to_contain_text("Which answer holds")
    judge.wait(focus="yes", place=0)


def test_undo_opens_the_case_again(judge: Annotator) -> None:
    judge.press("a", "s").wait(place=1).saved().press("u").wait(place=0).saved()
    expect(judge.root.locator(".wba-answer[aria-pressed=true]")).to_have_count(0)


def test_coders_are_letters_until_their_names_are_asked_for(judge: Annotator) -> None:
    assert "anna" not in judge.root.inner_text()
    judge.press("n")
    expect(judge.root.locator(".wba-answer").first).to_contain_text("anna")


def test_an_actor_that_one_coder_took_out_can_be_found_absent(
    page: Page, serve: Callable[..., Served], tmp_path: Path
) -> None:
    given = sentences(6)
    one, other = session(tmp_path, "anna", count=6), session(tmp_path, "ben", count=6)
    one.answer(given[0].sent_id, "KAR", "support")
    other.do("remove", given[0].sent_id, "KAR")
    one.close()
    other.close()
    items = Items(given, machine(given), actors=ACTORS)
    seat = Seat("judge", "t", lambda: Adjudication(Store(tmp_path), items, codebook(), "judge"), desk="judge")
    page.goto(serve(seat).link())
    judge = Annotator(page).ready().focus().wait(total=1)
    answers = judge.root.locator(".wba-answer")
    absent = answers.filter(has_text="not in the sentence")
    expect(answers).to_have_count(2)
    judge.press((absent.get_attribute("data-letter") or "").lower(), "a").wait(place=1).saved()
    expect(judge.root.locator(".wba-live")).to_have_text("saved: Karsia: not in the sentence")
    store = Store(tmp_path)
    (decided,) = store.project_events()
    store.close()
    assert (decided.actor, decided.new.removed, decided.new.stance, decided.reason) == ("KAR", True, None, "actor")


def test_cases_are_chosen_by_what_meets_in_them(judge: Annotator) -> None:
    judge.press("/").wait(open="search")
    judge.root.locator("select[name='one says']").select_option("support")
    judge.root.locator("select[name='another says']").select_option("oppose")
    judge.press("Enter").wait(open="", total=1)
    expect(judge.root.locator(".wba-answer")).to_have_count(2)
    judge.press("/").wait(open="search").press("Home")
    judge.root.locator("select[name='one says']").select_option("")
    judge.root.locator("select[name='another says']").select_option("")
    judge.root.locator("[data-action=choose-cases]").click()
    judge.wait(open="", total=3)
