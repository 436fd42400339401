"""Disagreement decided: hidden names, originals kept, two keys, undo; and one settled answer for each pair."""

from __future__ import annotations

from dataclasses import replace

import pytest
from coders import answer, codebook, open_session, small_items
from rows import coding

from workbench.annotations import Adjudication, Store, doubtful, settle, to_codings
from workbench.annotations.revision import recode
from workbench.annotations.settling import open_pairs
from workbench.codings import to_frame, validate
from workbench.study import WorkbenchError


def coded(store: Store, **answers: list[str]) -> None:
    """Write coder -> stances of the sentences d:0, d:1, ... (empty: not coded)."""
    for coder, stances in answers.items():
        events = [answer(n + 1, s, sent=n, coder=coder, duration=900) for n, s in enumerate(stances) if s]
        store.log(coder).append(events)


def desk(tmp_path, **answers: list[str]) -> Adjudication:
    store = Store(tmp_path)
    coded(store, **answers)
    return Adjudication(store, small_items(), codebook(), "judge")


def test_cases_are_disagreements_the_worst_first(tmp_path) -> None:
    """d:0 two against one (1/3 of the pairs agree), d:1 all apart (0), d:2 agreed, d:3 coded once."""
    found = desk(
        tmp_path,
        ana=["support", "support", "none", "none"],
        ben=["support", "oppose", "none"],
        cem=["oppose", "none", "none"],
    )
    assert [(case.sent_id, case.agreement) for case in found.cases()] == [("d:1", 0.0), ("d:0", pytest.approx(1 / 3))]


def test_cases_are_filtered_by_the_cell_of_the_confusion_table(tmp_path) -> None:
    found = desk(tmp_path, ana=["support", "none"], ben=["oppose", "support"])
    assert [case.sent_id for case in found.cases(labels=["support", "oppose"])] == ["d:0"]
    assert found.cases(actor="KAR") == []


# Whether the actor is there at all ----------------------------------------------------------------------------------------


def found_apart(tmp_path, *ben: str) -> Adjudication:
    """Ana adds the actor KAR to d:0 and codes it; ben codes VEL there and does what `ben` says (kind, actor)."""
    for coder, more in (
        ("ana", [("add", "KAR"), ("answer", "KAR")]),
        ("ben", list(zip(ben[::2], ben[1::2], strict=True))),
    ):
        session = open_session(tmp_path, coder=coder)
        session.answer("d:0", "VEL", "support")
        for kind, actor in more:
            session.do(kind, "d:0", actor, new={"stance": "oppose"} if kind == "answer" else {"name": "Karsia"})
        session.close()
    return Adjudication(Store(tmp_path), small_items(), codebook(), "judge")


def test_an_actor_that_only_one_of_two_readers_has_is_a_case(tmp_path) -> None:
    (case,) = found_apart(tmp_path).cases()
    assert (case.sent_id, case.actor, case.labels, case.agreement) == ("d:0", "KAR", {"oppose", "absent"}, 0.0)
    desk = found_apart(tmp_path)
    assert [one.actor for one in desk.cases(labels=["absent"])] == ["KAR"]
    (reply,) = desk.handle({"type": "cases"})
    assert [one["absent"] for one in reply["cases"][0]["answers"]].count(True) == 1


def test_an_actor_of_the_machine_that_a_coder_took_out_is_a_case_and_one_left_open_is_none(tmp_path) -> None:
    for coder, does in (("ana", "answer"), ("ben", "remove"), ("cem", "")):
        session = open_session(tmp_path, coder=coder)
        if does == "answer":
            session.answer("d:1", "VEL", "support")
        elif does:
            session.do("remove", "d:1", "VEL")
        session.answer("d:2", "VEL", "none")
        session.close()
    (case,) = Adjudication(Store(tmp_path), small_items(), codebook(), "judge").cases()
    assert (case.sent_id, set(case.answers), case.labels) == ("d:1", {"ana", "ben"}, {"support", "absent"})


def test_who_finished_a_sentence_without_an_actor_of_the_machine_said_that_it_is_not_there(tmp_path) -> None:
    one, other = open_session(tmp_path, coder="ana"), open_session(tmp_path, coder="ben")
    one.answer("d:1", "VEL", "support")
    other.do("confirm", "d:1")
    one.close()
    other.close()
    (case,) = Adjudication(Store(tmp_path), small_items(), codebook(), "judge").cases()
    assert case.labels == {"support", "absent"}


def letter(case, label: str) -> str:
    """Return the letter under which a case has a label."""
    return next(one for one, coder in case.letters.items() if (coder in case.given) == (label != "absent"))


def test_an_actor_found_absent_is_left_out_of_what_is_settled_and_undo_brings_it_back(tmp_path) -> None:
    desk = found_apart(tmp_path)
    (case,) = desk.cases()
    assert desk.settled()["settled"].tolist() == ["unanimous", "single"]
    desk.decide(case.id, adopt=letter(case, "absent"), reason="actor", comment="a street")
    assert desk.settled()["actor"].tolist() == ["VEL"]
    assert (desk.counts()["decided"], len(desk.codings())) == (1, 0)
    assert desk.case_json(case, 0)["decision"]["absent"] is True
    desk.undo()
    assert desk.settled()["actor"].tolist() == ["VEL", "KAR"]


def test_an_actor_found_there_is_settled_with_the_label_adopted_or_another_one(tmp_path) -> None:
    desk = found_apart(tmp_path)
    (case,) = desk.cases()
    desk.decide(case.id, adopt=letter(case, "oppose"), reason="slip")
    assert desk.settled().set_index("actor").loc["KAR", ["stance", "settled"]].tolist() == ["oppose", "adjudicated"]
    desk.decide(case.id, stance="none", reason="rule")
    assert desk.settled().set_index("actor").loc["KAR", ["stance", "settled"]].tolist() == ["none", "adjudicated"]


def test_names_are_hidden_and_letters_do_not_give_them_away(tmp_path) -> None:
    found = desk(tmp_path, ana=["support"] * 6, ben=["oppose"] * 6)
    (reply,) = found.handle({"type": "cases"})
    assert "ana" not in str(reply["cases"])
    first = {case["answers"][0]["stance"] for case in reply["cases"]}
    assert first == {"support", "oppose"}  # A is not always the same coder
    (named,) = found.handle({"type": "cases", "names": True})
    assert {one["coder"] for case in named["cases"] for one in case["answers"]} == {"ana", "ben"}


def test_a_case_takes_a_choice_and_a_reason(tmp_path) -> None:
    found = desk(tmp_path, ana=["support", "support"], ben=["oppose", "none"])
    name = found.cases()[0].id
    letter = next(letter for letter, coder in found.cases()[0].letters.items() if coder == "ben")
    message = {
        "type": "decide",
        "id": "j1",
        "time": 100,
        "case": name,
        "adopt": letter,
        "stance": None,
        "reason": "rule",
    }
    (reply,) = found.handle(message)
    assert reply["ids"] == ["j1"]
    assert reply["counts"] == {"open": 1, "decided": 1}
    assert reply["cases"][0]["decision"]["adopted"] == letter
    (again,) = found.handle(message)
    assert len(found.store.project_events()) == 1
    assert again["ids"] == ["j1"]
    row = found.codings().iloc[0]
    assert (row["stance"], row["coder"]) == ("oppose", "adjudicated")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"reason": "mood", "adopt": "A"}, "needs a reason"),
        ({"reason": "rule"}, "adopts one answer or gives another"),
        ({"reason": "rule", "adopt": "A", "stance": "none"}, "adopts one answer or gives another"),
        ({"reason": "rule", "adopt": "Q"}, "no answer 'Q'"),
        ({"reason": "rule", "stance": "maybe"}, "no stance 'maybe'"),
        ({"reason": "rule", "adopt": "A", "case": "d:5|VEL"}, "no case"),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused_in_words(tmp_path, given, words) -> None:
    found = desk(tmp_path, ana=["support"], ben=["oppose"])
    (reply,) = found.handle({"type": "decide", "id": "j", "time": 1, "case": "d:0|VEL", **given})
    assert reply["type"] == "error"
    assert words in reply["message"]


def test_originals_stay_and_a_decision_can_be_undone_after_a_restart(tmp_path) -> None:
    found = desk(tmp_path, ana=["support"], ben=["oppose"])
    before = [(e.event_id, e.new) for e in found.store.events()]
    found.decide("d:0|VEL", stance="neutral", reason="ambiguous", comment="both readings")
    assert [(e.event_id, e.new) for e in found.store.events()] == before
    found.store.close()
    again = Adjudication(Store(tmp_path), small_items(), codebook(), "judge")
    assert again.codings()["stance"].tolist() == ["neutral"]
    (undone,) = again.handle({"type": "undo", "id": "u", "time": 5})
    assert undone["cases"][0]["decision"] is None
    assert len(again.codings()) == 0
    again.redo()
    assert again.codings()["stance"].tolist() == ["neutral"]


def test_a_decision_is_stale_once_a_coder_changed_the_answer(tmp_path) -> None:
    found = desk(tmp_path, ana=["support"], ben=["oppose"])
    event = found.decide("d:0|VEL", stance="neutral", reason="rule")
    found.store.log("ana").append([answer(event.time + 5, "none")])
    (reply,) = found.handle({"type": "cases"})
    assert reply["cases"][0]["decision"]["stale"] is True


def test_each_pair_is_settled_in_one_of_four_ways_or_stays_open(tmp_path) -> None:
    rows = [
        ("d:0", "support", "support", "support"),
        ("d:1", "support", "support", "oppose"),
        ("d:2", "support", "none", "oppose"),
        ("d:3", "none", None, None),
        ("d:4", "oppose", "none", None),
    ]
    made = [
        coding("d", int(sent[2:]), "VEL", stance, coder=f"person:{coder}")
        for sent, *stances in rows
        for coder, stance in zip("abc", stances, strict=True)
        if stance
    ]
    codings = to_frame(made)
    judged = to_frame([coding("d", 4, "VEL", "none", coder="adjudicated")])
    found = settle(codings, judged)
    assert found[["sent_id", "settled", "stance", "coders"]].astype(str).values.tolist() == [
        ["d:0", "unanimous", "support", "3"],
        ["d:1", "majority", "support", "3"],
        ["d:3", "single", "none", "1"],
        ["d:4", "adjudicated", "none", "2"],
    ]
    assert set(found["coder"]) == {"adjudicated"}
    assert open_pairs(codings, judged) == [("d:2", "VEL")]
    assert len(codings) == len(made)
    assert validate(found) == []


def changed(**fields):
    """The codebook with another `oppose`."""
    book = codebook()
    labels = tuple(replace(label, **fields) if label.id == "oppose" else label for label in book.labels)
    return replace(book, labels=labels)


def test_a_changed_definition_makes_the_decisions_of_that_label_doubtful(tmp_path) -> None:
    session = open_session(tmp_path)
    session.answer("d:0", "VEL", "support")
    session.answer("d:1", "VEL", "oppose")
    books = session.log.codebooks()
    assert len(doubtful(session.log.events(), books, codebook())) == 0
    assert len(doubtful(session.log.events(), books, changed(color="#000000", key="z"))) == 0  # looks only
    found = doubtful(session.log.events(), books, changed(definition="Now also doubt."))
    assert found[["sent_id", "stance", "why"]].values.tolist() == [["d:1", "oppose", "its definition changed"]]


def test_changed_rules_make_every_decision_doubtful(tmp_path) -> None:
    session = open_session(tmp_path)
    session.answer("d:0", "VEL", "support")
    found = doubtful(session.log.events(), session.log.codebooks(), replace(codebook(), rules=("One rule.",)))
    assert found["why"].tolist() == ["the rules changed"]


def test_recoding_is_one_step_and_settles_what_was_doubtful(tmp_path) -> None:
    session = open_session(tmp_path)
    for n in range(3):
        session.answer(f"d:{n}", "VEL", "oppose", comment=f"c{n}")
    session.close()
    session = open_session(tmp_path)
    session.codebook = changed(definition="Now also doubt.")
    session.fingerprint = "new"
    pairs = [{"item": f"d:{n}", "actor": "VEL", "stance": "oppose" if n else "neutral"} for n in range(3)]
    assert recode(session, pairs) == 3
    assert session.codings()["stance"].tolist() == ["neutral", "oppose", "oppose"]
    assert session.codings()["comment"].tolist() == ["c0", "c1", "c2"]
    session.undo()
    assert session.codings()["stance"].tolist() == ["oppose"] * 3


def test_a_recode_with_one_bad_label_changes_nothing(tmp_path) -> None:
    session = open_session(tmp_path)
    session.answer("d:0", "VEL", "oppose")
    with pytest.raises(WorkbenchError, match="no stance 'maybe'"):
        recode(
            session,
            [{"item": "d:0", "actor": "VEL", "stance": "none"}, {"item": "d:0", "actor": "VEL", "stance": "maybe"}],
        )
    assert to_codings(session.view, session.items, session.codebook)["stance"].tolist() == ["oppose"]
