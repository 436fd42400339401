"""After a change of the codebook: what the page is told, and the recoding of all of it as one step."""

from __future__ import annotations

from dataclasses import replace

import pytest
from coders import codebook, open_session, small_items

from workbench.annotations import Session, Store
from workbench.study import Label


def split():
    """The built-in codebook, in which `oppose` was split into two labels."""
    book = codebook()
    kept = [label for label in book.labels if label.id != "oppose"]
    new = [
        Label("reject", "reject", -1.0, key="4", definition="Turns it down."),
        Label("stall", "stall", -0.5, key="5"),
    ]
    return replace(book, labels=(*kept, *new))


@pytest.fixture
def session(tmp_path) -> Session:
    """Four decisions under the old codebook: oppose, oppose, oppose, support; opened under the new one."""
    old = open_session(tmp_path, items=small_items(6))
    for n, stance in enumerate(("oppose", "oppose", "oppose", "support")):
        old.answer(f"d:{n}", "VEL", stance)
    old.close()
    return Session(small_items(6), Store(tmp_path).log("ana"), split())


def ask(session: Session, **message):
    (reply,) = session.handle(message)
    return reply


def stances(session: Session) -> list[str]:
    return [session.view.current["ana", f"d:{n}", "VEL", 0].new.stance for n in range(4)]


def test_the_page_is_told_at_the_start_how_many_are_doubtful(session, tmp_path) -> None:
    assert ask(session, type="ready", view="tab")["doubtful"] == 4
    assert ask(open_session(tmp_path / "other"), type="ready", view="tab")["doubtful"] == 0


def test_what_changed_is_told_label_by_label_and_the_decisions_by_windows(session) -> None:
    reply = ask(session, type="doubtful", limit=2, stances=["oppose"])
    first, second = reply["groups"]
    assert (first["stance"], first["count"], first["after"]) == ("oppose", 3, None)
    assert first["why"] == "the label is gone; new labels: reject, stall"
    assert first["before"]["definition"].startswith("By what it says or does, the actor stands against")
    assert (second["stance"], second["count"], second["why"]) == ("support", 1, "new labels: reject, stall")
    assert (reply["total"], [row["item"] for row in reply["rows"]]) == (3, ["d:0", "d:1"])
    row = reply["rows"][1]
    assert row["text"][slice(*row["mark"])] == row["name"] == "VEL"
    assert ask(session, type="doubtful", limit=2, stances=["oppose"], **{"from": 2})["rows"][0]["item"] == "d:2"


def test_one_by_one_and_all_that_have_a_label_are_recoded_as_one_step(session) -> None:
    pairs = [{"item": "d:0", "actor": "VEL", "stance": "stall"}, {"item": "d:1", "actor": "VEL", "stance": "reject"}]
    reply = ask(session, type="recode", id="r", time=5, pairs=pairs, rest={"oppose": "reject", "support": "support"})
    assert (reply["count"], reply["stale"]) == (4, True)
    assert stances(session) == ["stall", "reject", "reject", "support"]
    assert ask(session, type="ready", view="tab")["doubtful"] == 0
    session.undo()
    assert stances(session) == ["oppose", "oppose", "oppose", "support"]
    assert ask(session, type="ready", view="tab")["doubtful"] == 4


def test_a_recoding_that_is_sent_twice_counts_once_and_leaves_out_what_was_coded_anew_meanwhile(session) -> None:
    session.answer("d:0", "VEL", "stall")
    message = {"type": "recode", "id": "r", "time": 5, "pairs": [{"item": "d:0", "actor": "VEL", "stance": "reject"}]}
    assert ask(session, **message, rest={"oppose": "reject"})["count"] == 2
    assert ask(session, **message, rest={"oppose": "stall"})["count"] == 0
    assert stances(session) == ["stall", "reject", "reject", "support"]
