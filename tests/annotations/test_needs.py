"""Fields that a label of the codebook demands: a pair without them is not finished, wherever it is coded."""

from __future__ import annotations

from dataclasses import replace

import pytest
from coders import codebook, open_session, small_items, typed

from workbench.annotations import Session, Store, faults
from workbench.annotations.codebook import fingerprint
from workbench.study import WorkbenchError, load_study


def demanding(*needs: str):
    """The built-in codebook, in which `conditional` demands fields."""
    book = codebook()
    return replace(
        book, labels=tuple(replace(label, needs=needs) if label.id == "conditional" else label for label in book.labels)
    )


@pytest.fixture
def session(tmp_path) -> Session:
    return Session(small_items(3), Store(tmp_path).log("ana"), demanding("condition", "voice"))


def test_a_sentence_is_open_until_every_field_that_its_label_demands_is_there(session) -> None:
    session.answer("d:0", "VEL", "conditional")
    assert (session.counts()["done"], session.item(0)["actors"][0]["lacks"]) == (0, ("condition", "voice"))
    session.do("field", "d:0", "VEL", new={"condition": "the talks"})
    session.do("field", "d:0", "VEL", new={"voice": "quote"})
    assert (session.counts()["done"], session.item(0)["state"]) == (1, "done")
    session.undo()
    assert session.counts()["done"] == 0


def test_a_label_that_demands_nothing_is_finished_at_once(session) -> None:
    session.answer("d:0", "VEL", "support")
    assert session.counts()["done"] == 1


def test_what_lacks_a_field_is_listed_by_the_call_for_faults(session) -> None:
    session.answer("d:1", "VEL", "conditional", voice="deed")
    found = faults(session.log.events(), session.items, codebook=session.codebook)
    assert found.values.tolist() == [["lacking", "ana", "d:1", "VEL", "conditional needs condition"]]


def test_plain_questions_ask_for_it_too(session) -> None:
    shown = typed(session, "conditional", "", "the talks", "quote", "q")
    assert "VEL, conditional needs condition (words of the sentence): " in shown
    assert "conditional needs condition; give it, or s skips the sentence" in shown
    assert "VEL, conditional needs voice (quote reported deed narrator): " in shown
    row = session.codings().iloc[0]
    assert (row["condition"], row["voice"], session.counts()["done"]) == ("the talks", "quote", 1)


def test_a_demand_does_not_make_earlier_decisions_doubtful(tmp_path) -> None:
    assert fingerprint(demanding("condition")) == fingerprint(codebook())
    assert open_session(tmp_path).fingerprint == fingerprint(demanding("voice"))


def test_a_codebook_says_what_its_labels_demand_and_a_wrong_field_is_named(tmp_path) -> None:
    (tmp_path / "study.yml").write_text("title: T\n", encoding="utf-8")
    book = "labels: [{id: pro, name: pro, needs: evidence}, {id: con, name: con}]\n"
    (tmp_path / "codebook.yml").write_text(book, encoding="utf-8")
    assert load_study(tmp_path).codebook.needs == {"pro": ("evidence",)}
    (tmp_path / "codebook.yml").write_text(book.replace("evidence", "proof"), encoding="utf-8")
    with pytest.raises(WorkbenchError, match=r"labels\[0\].needs\[0\].*'evidence', 'condition', 'voice'"):
        load_study(tmp_path)
    (tmp_path / "codebook.yml").write_text(book.replace("evidence", "issues"), encoding="utf-8")
    with pytest.raises(WorkbenchError, match=r"labels\[0\].needs.*demands issues, and the codebook has none"):
        load_study(tmp_path)
