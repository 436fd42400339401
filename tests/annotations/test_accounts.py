"""Plain questions in place of the page, the paragraph for the paper, and what suggestions did."""

from __future__ import annotations

import pytest
from coders import answer, open_session, queue_of, small_items, typed

from workbench.annotations import Decision, Event, Items, Plan, effects, methods_paragraph
from workbench.annotations.queue import Entry

DAY = 1_700_000_000_000  # 14 November 2023


def test_plain_answers_write_the_same_events_as_the_page(tmp_path) -> None:
    session = open_session(tmp_path, items=small_items(5))
    typed(session, "1", "oppose", "?", "s", "q")
    assert session.codings()["stance"].tolist() == ["support", "oppose", "unclear"]
    assert session.counts()["skipped"] == 1
    assert {event.kind for event in session.log.events()} == {"answer", "skip"}


def test_plain_work_is_undone_and_resumed(tmp_path) -> None:
    session = open_session(tmp_path)
    typed(session, "none", "u", "support")
    assert session.codings()[["sent_id", "stance"]].values.tolist() == [["d:0", "support"]]
    session.close()
    shown = typed(open_session(tmp_path), "q")
    assert any("[2 of 6]" in line for line in shown)


def test_a_comment_a_flag_and_the_sentences_around(tmp_path) -> None:
    session = open_session(tmp_path, items=small_items(3))
    shown = typed(session, "c odd one", "f", "e", "conditional")
    (row,) = session.codings(details=True).to_dict("records")
    assert (row["comment"], row["flag"], row["stance"], row["context"]) == ("odd one", True, "conditional", True)
    assert any(line.startswith("> VEL said") for line in shown)


def test_a_wrong_answer_is_said_and_asked_again(tmp_path) -> None:
    session = open_session(tmp_path, items=small_items(1))
    shown = typed(session, "perhaps", "9", "n", "neu")
    assert sum("is not an answer" in line for line in shown) == 3  # n could be neutral or none
    assert session.codings()["stance"].tolist() == ["neutral"]
    assert shown[-1] == "every sentence of the queue is coded"


def test_a_sentence_without_actors_is_confirmed_by_enter(tmp_path) -> None:
    session = open_session(tmp_path, items=Items(small_items(1).sentences))
    typed(session, "")
    assert session.counts()["done"] == 1


def test_the_machine_is_told_after_the_answer_only_where_it_differs(tmp_path) -> None:
    session = open_session(tmp_path, items=small_items(2))
    shown = typed(session, "oppose", "none")
    assert [line for line in shown if "the machine says" in line] == [
        "(the machine says support; u takes your answer back)"
    ]


def test_the_paragraph_counts_what_the_log_holds() -> None:
    facts = {"mode": "blind", "codebook": "abc", "app_version": "0.1.0"}
    events = [answer(DAY + n, sent=n, duration=2000, **facts) for n in range(4)]
    events += [answer(DAY + n, "none", sent=n, coder="ben", duration=4000, **facts) for n in range(2)]
    events += [answer(DAY + 90, "support", sent=0, occasion=1, event_id="again")]
    judged = [Event("j", "adjudicate", "judge", DAY + 99, "d:0", "VEL", new=Decision("none"), reason="rule")]
    text = methods_paragraph(events, small_items(), adjudicated=judged, plans=[Plan(seed=5)])
    for part in (
        "2 coders gave 6 stances (4, 2 each) to 4 pairs of sentence and actor on 2023-11-14.",
        "4 sentences of 1 documents; 2 pairs (50 %) were coded by more than one",
        "drawn at random (seed 5)",
        "without seeing any machine coding (6 stances)",
        "workbench 0.1.0, codebook abc",
        "median decision took 2.0 s",
        "1 pairs were shown to the same coder again unannounced; 100 % got the same label",
        "Disagreement on 1 pairs was decided by an adjudicator who did not see the names (reasons: rule 1)",
    ):
        assert part in text, text
    assert methods_paragraph([], small_items()) == "Nobody has coded anything yet."


def shown_with(number: int, machine: str, given: str, seconds: float) -> Event:
    suggestion = {"model": "rules", "version": "1.0", "stance": machine}
    return answer(number, given, sent=number, suggestion=suggestion, duration=int(seconds * 1000), mode="suggest-first")


def test_what_suggestions_did_by_hand() -> None:
    """Shown: support taken, none taken, oppose refused: 2 of 3. Blind: two supports; the machine says support and none."""
    events = [
        shown_with(0, "support", "support", 1),
        shown_with(1, "none", "none", 2),
        shown_with(2, "oppose", "none", 3),
    ]
    events += [answer(n, "support", sent=n, duration=4000) for n in (5, 6)]
    found, warnings = effects(events, small_items(7))
    row = found.loc["ana"]
    assert row[["shown", "seconds shown", "seconds blind"]].tolist() == [3, 2, 4]
    assert row["taken"] == pytest.approx(2 / 3)
    # shares of support 1/3 and 1, of none 2/3 and 0: half of 2/3 + 2/3
    assert row["shift"] == pytest.approx(2 / 3)
    assert (row["machine shown"], row["machine blind"]) == (pytest.approx(2 / 3), 0.5)
    assert warnings == []


def test_a_coder_who_takes_everything_at_once_is_named() -> None:
    _, warnings = effects([shown_with(n, "none", "none", 0.6) for n in range(20)], small_items(20))
    assert warnings == [
        "ana took 100% of the suggestions, half of them within 0.6 s; they were hardly read, so do not measure the machine by these codings"
    ]


def test_an_answer_changed_to_the_machines_after_it_was_revealed_is_counted(tmp_path) -> None:
    session = open_session(tmp_path, queue=queue_of(Entry("d:0")))
    session.answer("d:0", "VEL", "oppose")
    session.do("answer", "d:0", "VEL", new={"stance": "support"}, seen=True)
    found, _ = effects(session.log.events(), session.items)
    assert found.loc["ana", "revised"] == 1
