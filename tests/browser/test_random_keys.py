"""Any keys in any order: the page has no fault, and what it shows of each sentence is what the log says."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from browser.driver import Annotator
from browser.hosts import Served
from browser.material import ACTORS, codebook, machine, sentences
from playwright.sync_api import Page

from workbench.annotations import Items, Session, Store
from workbench.annotations.serving import Seat

pytestmark = pytest.mark.browser

KEYS = [*"1234012?uuwdbvyitoanmxjsfecgrpk;h5z/ ", "Tab", "ArrowLeft", "ArrowRight", "ArrowDown", "ArrowUp", "Shift+U"]
KEYS += [*["Enter"] * 3, *["Escape"] * 4]
#: The items that the page holds: sentence -> (actor, decision) in order.
HELD = """() => Object.fromEntries([...[...globalThis.__wbaClients.values()][0].items.values()].map((item) =>
    [item.item, item.actors.map((actor) => [actor.actor, actor.decision])]))"""


def plain(actors: list[Any]) -> list[str]:
    """Return actors and decisions without what is empty, without the words of spans, and without where they stand."""
    said = [
        (actor, {k: v for k, v in (decision or {}).items() if v not in (None, "", [], False) and k != "mention"})
        for actor, decision in actors
    ]
    for _, decision in said:
        for kind in {"evidence", "condition"} & set(decision):
            decision[kind] = [{k: v for k, v in span.items() if v and k != "text"} for span in decision[kind]]
    return sorted(json.dumps(one, sort_keys=True) for one in said)


@pytest.mark.parametrize(
    ("seed", "mode", "needs"), [(8, "suggest-first", ("condition", "voice")), (4, "answer-first", ())]
)
def test_after_many_random_keys_the_page_says_what_the_log_says(
    page: Page, serve: Callable[..., Served], tmp_path: Path, seed: int, mode: str, needs: tuple[str, ...]
) -> None:
    chance, given = random.Random(seed), sentences(40)
    labels = (replace(label, needs=needs) if label.id == "conditional" else label for label in codebook().labels)
    book = replace(codebook(), labels=tuple(labels))
    items = Items(given, machine(given), actors=ACTORS)
    session = Session(items, Store(tmp_path).log("anna"), book, mode=mode)
    page.goto(serve(Seat("anna", "t", lambda: session)).link())
    annotator = Annotator(page).ready().focus()
    for pressed in range(600):  # how many keys do something hangs on how fast the page follows
        if pressed >= 150 and len(session.log.events()) > 20:
            break
        annotator.press(chance.choice(KEYS))
        if annotator.mark("open") not in ("", "span") and chance.random() < 0.5:
            annotator.press("Escape")
        annotator.focus() if annotator.mark("focus") != "yes" else None
    annotator.press("Escape", "Escape").focus().saved()
    shown = page.evaluate(HELD)
    kept = {name: session.item_json(session.entry(name))["actors"] for name in shown}
    told = {name: [[one["actor"], one["decision"]] for one in actors] for name, actors in kept.items()}
    assert len(session.log.events()) > 20
    assert {n: plain(a) for n, a in shown.items()} == {n: plain(a) for n, a in told.items()}
