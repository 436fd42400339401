"""A coder at work, through the messages that a page sends."""

from __future__ import annotations

import pytest
from coders import answer, codebook, message, open_session, queue_of, sentence, small_items
from rows import coding

from workbench.annotations import Items, Sentence
from workbench.annotations.queue import Entry
from workbench.codings import to_frame, validate


def send(session, *events, view="tab", **more):
    """Send events as a page does and return the one reply."""
    (reply,) = session.handle({"type": "events", "view": view, "events": list(events), **more})
    return reply


def stances(session) -> list[str]:
    return session.codings()["stance"].astype(str).tolist()


def test_a_page_that_starts_gets_its_window_codebook_counts_and_place(tmp_path) -> None:
    session = open_session(tmp_path, items=small_items(200))
    (start,) = session.handle({"type": "ready", "view": "tab", "n": 7})
    assert (start["type"], start["view"], start["n"]) == ("start", "tab", 7)
    assert (start["place"], start["total"], start["from"], len(start["items"])) == (0, 200, 0, 51)
    assert [label["id"] for label in start["codebook"]["labels"]] == [label.id for label in codebook().labels]
    assert start["readonly"] is False
    (window,) = session.handle({"type": "window", "place": 100})
    assert (window["from"], len(window["items"])) == (80, 71)  # 20 behind, the place, 50 ahead


def test_an_answer_is_on_the_disk_when_it_is_acknowledged(tmp_path) -> None:
    session = open_session(tmp_path)
    reply = send(session, message(1, duration=850), message(2, sent=1, new={"stance": "oppose"}))
    assert reply["ids"] == ["m1", "m2"]
    assert reply["counts"]["saved"] == 2
    kept = open_session(tmp_path).log.events()
    assert [event.event_id for event in kept] == ["m1", "m2"]
    first = kept[0]
    assert (first.coder, first.sent_id, first.actor, first.duration, first.mode) == (
        "ana",
        "d:0",
        "VEL",
        850,
        "answer-first",
    )
    assert first.old is None
    assert first.new.stance == "support"
    assert first.new.mention[0].text == "VEL"
    assert first.codebook == session.fingerprint


def test_a_replay_of_the_same_messages_is_acknowledged_and_changes_nothing(tmp_path) -> None:
    session = open_session(tmp_path)
    send(session, message(1), message(2, sent=1))
    again = send(session, message(1), message(2, sent=1), message(3, sent=2))
    assert again["ids"] == ["m1", "m2", "m3"]
    assert len(session.log.events()) == 3


def test_a_message_that_makes_no_sense_is_refused_alone_and_in_words(tmp_path) -> None:
    session = open_session(tmp_path)
    reply = send(session, message(1), message(2, new={"stance": "maybe"}), message(3, sent=1))
    assert reply["ids"] == ["m1", "m3"]
    assert [one["id"] for one in reply["refused"]] == ["m2"]
    assert "no stance 'maybe'" in reply["refused"][0]["message"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": "shout"}, "no kind of message"),
        ({"item": "x:9"}, "no sentence 'x:9'"),
        ({"actor": "XYZ"}, "add the actor before"),
        ({"actor": ""}, "needs an actor"),
        ({"time": "now"}, "time in milliseconds"),
        ({"id": ""}, "needs 'id'"),
        ({"new": {"voice": "song"}}, "no voice 'song'"),
        ({"new": {"issues": ["weather"]}}, "no issue 'weather'"),
        ({"new": {"certainty": 7}}, "from 0 to 1"),
        ({"new": {"colour": "red"}}, "no field 'colour'"),
        ({"new": {"evidence": [{"from": 3, "to": 99}]}}, "no pieces 3 to 99"),
        ({"new": {"evidence": [{"from": 0, "to": 1, "text": "KAR"}]}}, "reload the page"),
        ({"new": {"evidence": [{"from": 0, "to": 1, "skip": 3}]}}, "nothing is left"),
    ],
)
def test_what_is_wrong_with_a_message_is_said(tmp_path, change, words) -> None:
    reply = send(open_session(tmp_path), message(1) | change)
    assert reply["ids"] == []
    assert words in reply["refused"][0]["message"]


@pytest.mark.parametrize(
    "bad",
    [
        {},
        {"type": "dance"},
        {"type": "window"},
        {"type": "events", "events": 5},
        {"type": "search", "filter": {"colour": 1}},
    ],
)
def test_a_message_that_cannot_be_answered_gets_one_line(tmp_path, bad) -> None:
    (reply,) = open_session(tmp_path).handle(bad)
    assert reply["type"] == "error"
    assert "\n" not in reply["message"]


def test_undo_and_redo_go_back_over_sentences_and_say_where(tmp_path) -> None:
    session = open_session(tmp_path)
    send(session, message(1), message(2, sent=3, new={"stance": "oppose"}))
    (undone,) = session.handle({"type": "undo", "id": "u1", "time": 3, "view": "tab"})
    assert (undone["place"], undone["items"][0]["actors"][0]["decision"]) == (3, None)
    (undone,) = session.handle({"type": "undo", "id": "u2", "time": 4, "view": "tab"})
    assert undone["place"] == 0
    assert stances(session) == []
    (nothing,) = session.handle({"type": "undo", "id": "u3", "time": 5, "view": "tab"})
    assert nothing["nothing"] is True
    session.handle({"type": "redo", "id": "r1", "time": 6, "view": "tab"})
    assert stances(session) == ["support"]


def test_undo_works_after_a_restart_and_is_itself_in_the_log(tmp_path) -> None:
    session = open_session(tmp_path)
    send(session, message(1), message(2, new={"stance": "oppose"}))
    session.close()
    session = open_session(tmp_path)
    session.undo()
    assert stances(session) == ["support"]
    assert [event.kind for event in session.log.events()] == ["answer", "answer", "undo"]
    session.redo()
    assert stances(session) == ["oppose"]


def test_a_new_decision_after_an_undo_ends_the_redo(tmp_path) -> None:
    session = open_session(tmp_path)
    session.answer("d:0", "VEL", "support")
    session.undo()
    session.answer("d:1", "VEL", "oppose")
    assert session.redo() is None


def test_the_work_is_resumed_at_the_first_open_sentence(tmp_path) -> None:
    session = open_session(tmp_path)
    session.answer("d:0", "VEL", "support")
    session.do("skip", "d:1")
    session.close()
    (start,) = open_session(tmp_path).handle({"type": "ready", "view": "tab"})
    assert start["place"] == 2
    assert [item["state"] for item in start["items"][:3]] == ["done", "skipped", "open"]
    assert start["counts"] | {"saved": 1, "done": 1, "skipped": 1, "missing": 4, "total": 6} == start["counts"]


def test_a_draft_of_a_comment_is_found_again(tmp_path) -> None:
    session = open_session(tmp_path)
    session.handle({"type": "state", "view": "tab", "state": {"drafts": {"d:2": "not sure wh"}, "place": 2}})
    session.close()
    (start,) = open_session(tmp_path).handle({"type": "ready", "view": "tab"})
    assert start["state"] == {"drafts": {"d:2": "not sure wh"}, "place": 2}


def test_two_tabs_do_not_fight(tmp_path) -> None:
    session = open_session(tmp_path)
    assert session.handle({"type": "ready", "view": "one"})[0]["readonly"] is False
    assert session.handle({"type": "ready", "view": "two"})[0]["readonly"] is True
    refused = send(session, message(1), view="two")
    assert refused["ids"] == []
    assert "take over" in refused["refused"][0]["message"]
    assert session.handle({"type": "takeover", "view": "two"})[0]["readonly"] is False
    assert send(session, message(1), view="two")["ids"] == ["m1"]
    assert session.handle({"type": "ping", "view": "one"})[0]["readonly"] is True
    late = send(session, message(2, sent=1), view="one", replay=True)
    assert late["ids"] == ["m2"]  # what the closed page had confirmed to its coder is not lost


def test_the_lease_also_holds_between_two_kernels_until_it_is_given_back(tmp_path) -> None:
    first, second = open_session(tmp_path), open_session(tmp_path)
    assert first.handle({"type": "ready", "view": "one"})[0]["readonly"] is False
    assert second.handle({"type": "ready", "view": "two"})[0]["readonly"] is True
    assert first.handle({"type": "bye", "view": "one"}) == []
    assert second.handle({"type": "ping", "view": "two"})[0]["readonly"] is False


def test_a_tab_that_fell_silent_loses_the_lease(tmp_path, monkeypatch) -> None:
    from workbench.annotations import lease

    session = open_session(tmp_path)
    session.handle({"type": "ready", "view": "one"})
    later = lease.now() + lease.SILENCE + 1
    monkeypatch.setattr(lease, "now", lambda: later)
    assert session.handle({"type": "ready", "view": "two"})[0]["readonly"] is False


@pytest.mark.parametrize(
    ("mode", "before", "after"),
    [("blind", None, None), ("answer-first", None, "support"), ("suggest-first", "support", "support")],
)
def test_the_machine_shows_as_the_mode_says(tmp_path, mode, before, after) -> None:
    session = open_session(tmp_path, mode=mode)

    def shown():
        suggestion = session.item(0)["actors"][0]["suggestion"]
        (reveal,) = session.handle({"type": "reveal", "item": "d:0", "actor": "VEL"})
        assert reveal["suggestion"] == suggestion
        return suggestion and suggestion["stance"]

    assert shown() == before
    session.answer("d:0", "VEL", "oppose")
    assert shown() == after


def test_a_suggestion_that_was_seen_is_in_the_log_with_its_model_and_version(tmp_path) -> None:
    session = open_session(tmp_path, mode="suggest-first")
    send(session, message(1, seen=True), message(2, sent=1))
    first, second = session.log.events()
    assert first.suggestion == {"model": "rules", "version": "1.0", "stance": "support"}
    assert second.suggestion is None


def test_control_sentences_are_blind_where_suggestions_come_first(tmp_path) -> None:
    queue = queue_of(Entry("d:0", 0, 0.2, ("control",)), Entry("d:1"))
    session = open_session(tmp_path, mode="suggest-first", queue=queue)
    control, other = session.item(0), session.item(1)
    assert (control["mode"], control["actors"][0]["suggestion"]) == ("blind", None)
    assert other["actors"][0]["suggestion"]["stance"] == "none"
    send(session, message(1))
    (event,) = session.log.events()
    assert (event.marks, event.probability, event.mode) == (("control",), 0.2, "blind")


def test_a_hidden_repeat_is_open_although_the_sentence_was_coded(tmp_path) -> None:
    session = open_session(tmp_path, queue=queue_of(Entry("d:0"), Entry("d:0", 1, None, ("repeat",))))
    session.answer("d:0", "VEL", "support")
    again = session.item(1)
    assert (again["item"], again["state"], again["actors"][0]["decision"]) == ("d:0#1", "open", None)
    session.answer("d:0#1", "VEL", "oppose")
    assert stances(session) == ["support"]
    assert session.codings(occasion=1)["stance"].tolist() == ["oppose"]


def test_an_actor_can_be_added_coded_and_taken_out(tmp_path) -> None:
    session = open_session(tmp_path)
    reply = send(
        session,
        message(1, "add", actor="", new={"name": "Harbour League", "kind": "group", "mention": [{"from": 4, "to": 7}]}),
        message(2, actor="harbour-league", new={"stance": "oppose"}),
    )
    assert reply["ids"] == ["m1", "m2"]
    added = reply["items"][0]["actors"][1]
    assert (added["actor"], added["name"], added["origin"]) == ("harbour-league", "Harbour League", "added")
    row = session.codings().iloc[0]
    assert (row["actor"], row["principal"], row["mention"]) == ("harbour-league", "harbour-league", "a thing")
    session.do("remove", "d:0", "harbour-league")
    assert len(session.codings()) == 0
    session.undo()
    assert len(session.codings()) == 1


def test_correcting_an_actor_moves_the_decision_and_is_one_step(tmp_path) -> None:
    session = open_session(tmp_path)
    session.answer("d:0", "VEL", "support", evidence="said a thing")
    session.do("correct", "d:0", "VEL", new={"actor": "KAR", "name": "Karsia"})
    (row,) = session.codings().to_dict("records")
    assert (row["actor"], row["stance"], row["mention"], row["evidence"]) == ("KAR", "support", "VEL", "said a thing")
    session.undo()
    assert session.codings()["actor"].tolist() == ["VEL"]


def test_merging_two_actors_holds_everywhere_and_is_undone_in_one_step(tmp_path) -> None:
    session = open_session(tmp_path)
    session.answer("d:0", "VEL", "support")
    session.answer("d:1", "VEL", "none")
    session.do("merge", "d:0", "VEL", new={"actor": "KAR"})
    assert session.codings()["actor"].tolist() == ["KAR", "KAR"]
    assert session.item(2)["actors"][0]["name"] == "KAR"
    session.undo()
    assert session.codings()["actor"].tolist() == ["VEL", "VEL"]


def test_a_sentence_without_actors_is_done_when_it_is_confirmed(tmp_path) -> None:
    session = open_session(tmp_path, items=Items([sentence(0)]))
    assert session.item(0)["state"] == "open"
    session.do("confirm", "d:0")
    assert session.item(0)["state"] == "done"


def test_spans_come_as_pieces_and_are_kept_as_offsets_of_the_document(tmp_path) -> None:
    session = open_session(tmp_path)
    tokens = session.item(1)["tokens"]
    assert tokens[:5] == ["VEL", " ", "said", " ", "a"]
    new = {
        "stance": "oppose",
        "evidence": [{"from": 2, "to": 7}],
        "condition": [{"from": 8, "to": 9, "skip": 1, "drop": 1}],
    }
    send(session, message(1, sent=1, new=new))
    (event,) = session.log.events()
    (evidence,), (condition,) = event.new.evidence, event.new.condition
    assert (evidence.start, evidence.end, evidence.text) == (104, 116, "said a thing")
    assert condition.text == "bou"
    shown = session.item(1)["actors"][0]["decision"]
    assert shown["evidence"] == [{"from": 2, "to": 7, "text": "said a thing"}]
    assert shown["condition"] == [{"from": 8, "to": 9, "text": "bou", "skip": 1, "drop": 1}]


TEXTS = [
    "👩‍👩‍👧 VEL said 👍🏽 yes.",
    "VEL a dit «\u00a0peut-e\u0301tre\u00a0».",
    "قال VEL إن المحادثات مستمرة.",
    "VEL\r\nsaid so.",
    "\ufeffVEL\tsaid <img src=x onerror=alert(1)> & left.",
    "🇹🇱🇺🇳 VEL spoke.",
]


@pytest.mark.parametrize("text", TEXTS)
def test_every_piece_of_odd_text_can_be_marked_and_its_offsets_are_right(tmp_path, text) -> None:
    document = "Before. " + text + " After."
    start = document.index(text)
    at = document.index("VEL")
    row = coding(
        "d",
        0,
        "VEL",
        "support",
        sent_start=start,
        sent_end=start + len(text),
        sentence=text,
        mention_start=at,
        mention_end=at + 3,
    )
    items = Items([Sentence("d:0", "d", start, start + len(text), text)], to_frame([row]))
    session = open_session(tmp_path, items=items)
    tokens = session.item(0)["tokens"]
    assert "".join(tokens) == text
    for number in range(len(tokens)):
        reply = send(
            session, message(number + 1, new={"stance": "support", "evidence": [{"from": number, "to": number + 1}]})
        )
        assert reply["refused"] == []
        (span,) = session.log.events()[-1].new.evidence
        assert document[span.start : span.end] == span.text == tokens[number]
    assert validate(session.codings(), texts={"d": document}) == []


def test_letters_keep_their_accents_and_emoji_their_parts() -> None:
    from workbench.annotations.texts import pieces

    assert pieces("👩‍👩‍👧 👍🏽 e\u0301t") == ["👩‍👩‍👧", " ", "👍🏽", " ", "e\u0301t"]
    assert pieces("🇹🇱🇺🇳") == ["🇹🇱", "🇺🇳"]


def test_right_to_left_sentences_say_so() -> None:
    from workbench.annotations.texts import direction

    assert [direction(text) for text in ("قال", "VEL قال", "«שלום»", "123", "")] == ["rtl", "ltr", "rtl", "ltr", "ltr"]


def test_filters_find_sentences_and_become_queues(tmp_path) -> None:
    session = open_session(tmp_path, items=small_items(10))
    session.answer("d:4", "VEL", "oppose", comment="odd")
    session.answer("d:7", "VEL", "oppose")
    session.do("flag", "d:7", "VEL", new={"flag": True})
    cases = [
        ({"label": "oppose"}, ["d:4", "d:7"]),
        ({"comment": True}, ["d:4"]),
        ({"flag": True}, ["d:7"]),
        ({"differs": True}, ["d:4"]),  # the machine says neutral of d:4 and oppose of d:7
        ({"machine_label": "neutral"}, ["d:4", "d:9"]),
        ({"state": "done"}, ["d:4", "d:7"]),
        ({"text": "THING", "state": "open", "machine_label": "support"}, ["d:0", "d:5"]),
        ({"actor": "KAR"}, []),
    ]
    for wanted, expected in cases:
        assert session.search(wanted) == expected, wanted
    (start,) = session.handle({"type": "queue", "view": "tab", "filter": {"text": "thing", "state": "done"}})
    assert ([item["item"] for item in start["items"]], start["total"]) == (["d:4", "d:7"], 2)
    (start,) = session.handle({"type": "queue", "view": "tab", "filter": None})
    assert start["total"] == 10


def test_a_change_to_all_that_a_filter_finds_counts_first_and_is_one_step(tmp_path) -> None:
    session = open_session(tmp_path, items=small_items(10), mode="suggest-first")
    wanted = {
        "type": "bulk",
        "view": "tab",
        "id": "b1",
        "time": 5,
        "filter": {"machine_label": "none"},
        "actor": "VEL",
        "new": {"stance": "none"},
    }
    assert session.handle({**wanted, "dry": True}) == [{"type": "bulk", "count": 2, "view": "tab"}]
    assert stances(session) == []
    (done,) = session.handle({**wanted, "dry": False})
    assert (done["count"], stances(session)) == (2, ["none", "none"])
    (again,) = session.handle({**wanted, "dry": False})
    assert (again["count"], len(session.log.events())) == (0, 2)
    session.undo()
    assert stances(session) == []


def test_the_history_has_the_last_decisions_newest_first_without_what_was_undone(tmp_path) -> None:
    session = open_session(tmp_path)
    session.answer("d:0", "VEL", "support")
    session.answer("d:1", "VEL", "none")
    session.answer("d:2", "VEL", "oppose")
    session.undo()
    rows = session.history()
    assert [(row["item"], row["place"], row["stance"]) for row in rows] == [("d:1", 1, "none"), ("d:0", 0, "support")]


def test_the_time_left_is_the_rest_times_the_median_without_pauses(tmp_path) -> None:
    """Five sentences took 1, 2, 3, 4 and 5 seconds and one a pause of two minutes; 4 of 10 are left: 4 * 3 s."""
    session = open_session(tmp_path, items=small_items(10))
    assert session.time_left()["seconds"] is None
    for number, duration in enumerate((1000, 2000, 3000, 4000, 5000, 120_000)):
        send(session, message(number + 1, sent=number, duration=duration))
    assert session.time_left() == {"remaining": 4, "median_ms": 3000, "seconds": 12.0, "low": 8.0, "high": 16.0}


def test_two_own_earlier_decisions_that_are_most_alike_are_found(tmp_path) -> None:
    words = [
        "VEL welcomed the road map.",
        "VEL left the hall.",
        "VEL welcomed the new road map warmly.",
        "VEL welcomed the map.",
    ]
    rows, sentences = [], []
    for n, text in enumerate(words):
        rows.append(
            coding(
                "d",
                n,
                "VEL",
                "none",
                sent_start=n * 100,
                sent_end=n * 100 + len(text),
                sentence=text,
                mention_start=n * 100,
                mention_end=n * 100 + 3,
            )
        )
        sentences.append(Sentence(f"d:{n}", "d", n * 100, n * 100 + len(text), text))
    session = open_session(tmp_path, items=Items(sentences, to_frame(rows)))
    for n in (0, 1):
        session.answer(f"d:{n}", "VEL", "support")
    assert [row["item"] for row in session.similar("d:2", "VEL")][:1] == ["d:0"]
    assert "d:3" not in [row["item"] for row in session.similar("d:2", "VEL")]  # not decided yet


def test_the_same_words_elsewhere_in_the_document_are_offered(tmp_path) -> None:
    session = open_session(tmp_path, items=small_items(3))
    session.answer("d:1", "VEL", "none")
    rows = session.elsewhere("d:0", "VEL")
    assert [(row["item"], row["decided"]) for row in rows] == [("d:1", True), ("d:2", False)]


def test_an_actor_is_marked_in_the_other_sentences_with_its_words_as_one_step(tmp_path) -> None:
    """d:0 to d:5 all say `the talks`; d:2 has the actor already, out of d:3 it was taken."""
    session = open_session(tmp_path)
    for n in (0, 2, 3):
        session.do("add", f"d:{n}", "TLK", new={"name": "The Talks", "kind": "group", "mention": "the talks"})
    session.do("remove", "d:3", "TLK")
    rows = {row["item"]: (row["there"], row["decided"]) for row in session.elsewhere("d:0", "TLK")}
    assert rows == {
        "d:1": (False, False),
        "d:2": (True, False),
        "d:3": (False, True),
        "d:4": (False, False),
        "d:5": (False, False),
    }
    message = {"type": "add_elsewhere", "id": "x", "time": 9, "item": "d:0", "actor": "TLK"}
    (reply,) = session.handle(message)
    assert (reply["count"], session.handle(message)[0]["count"]) == (3, 0)
    marked = {n for n in range(6) for one in session.item(n)["actors"] if one["actor"] == "TLK"}
    assert marked == {0, 1, 2, 4, 5}
    assert session.item(4)["actors"][1]["name"] == "The Talks"
    session.undo()
    assert {n for n in range(6) for one in session.item(n)["actors"] if one["actor"] == "TLK"} == {0, 2}


def test_the_register_completes_any_word_of_a_name(tmp_path) -> None:
    from workbench.study import Actor

    known = {
        "HL": Actor("HL", "Harbour League", "group", "HL", aliases=("League of Harbours",)),
        "ODE": Actor("ODE", "Ødegård", "person", "HL"),
    }
    session = open_session(tmp_path, items=Items([sentence(0)], actors=known))
    assert [row["actor"] for row in session.actors("lea")] == ["HL"]
    assert session.actors("ødeg")[0] == {"actor": "ODE", "name": "Ødegård", "kind": "person", "principal": "HL"}
    assert session.actors("") == []


def test_a_log_that_cannot_be_written_confirms_nothing_and_the_page_may_send_again(tmp_path) -> None:
    session = open_session(tmp_path)
    send(session, message(1))
    log = session.log
    pages = log._connection.execute("PRAGMA page_count").fetchone()[0]
    log._connection.execute(f"PRAGMA max_page_count = {pages}")
    many = [message(n, sent=n % 6, new={"stance": "oppose", "comment": "x" * 500}) for n in range(2, 60)]
    reply = send(session, *many)
    assert reply["type"] == "error"
    assert "disk is full" in reply["message"]
    assert reply["confirmed"] == 1
    assert stances(session) == ["support"]
    log._connection.execute("PRAGMA max_page_count = 1000000")
    assert len(send(session, *many)["ids"]) == 58


def test_comments_and_flags_do_not_answer_a_pair(tmp_path) -> None:
    session = open_session(tmp_path)
    session.do("comment", "d:0", "VEL", new={"comment": "hm"})
    assert session.item(0)["state"] == "open"
    assert len(session.codings()) == 0
    session.do("comment", "d:0", new={"comment": "about the sentence"})
    assert session.item(0)["comment"] == "about the sentence"


def test_unclear_is_its_own_answer_apart_from_none(tmp_path) -> None:
    session = open_session(tmp_path)
    session.answer("d:0", "VEL", "unclear", evidence="a thing", issues=["security"])
    (row,) = session.codings().to_dict("records")
    assert (row["stance"], row["evidence"], row["issues"]) == ("unclear", None, []) or row["stance"] == "unclear"
    assert validate(session.codings()) == []


def test_expanding_the_context_is_written_down_but_cannot_be_undone(tmp_path) -> None:
    session = open_session(tmp_path)
    send(session, message(1, "context_expanded", actor=""))
    assert [event.kind for event in session.log.events()] == ["context_expanded"]
    assert session.undo() is None


def test_events_of_a_log_made_elsewhere_are_taken_in_on_opening(tmp_path) -> None:
    session = open_session(tmp_path)
    session.log.append([answer(1, "oppose", sent=2)])
    session.close()
    assert stances(open_session(tmp_path)) == ["oppose"]


def test_answers_overtake_a_skip_and_taking_out_every_actor_finishes_a_sentence(tmp_path) -> None:
    session = open_session(tmp_path)
    session.do("skip", "d:0")
    session.answer("d:0", "VEL", "support")
    session.do("remove", "d:1", "VEL")
    assert [session.item(place)["state"] for place in (0, 1, 2)] == ["done", "done", "open"]
    session.undo()
    assert session.item(1)["state"] == "open"


def test_what_another_kernel_wrote_is_there_after_taking_over(tmp_path) -> None:
    first, second = open_session(tmp_path), open_session(tmp_path)
    first.answer("d:0", "VEL", "support")
    assert second.counts()["saved"] == 0
    second.handle({"type": "takeover", "view": "two"})
    assert second.counts()["saved"] == 1
    second.undo()
    first.handle({"type": "ready", "view": "one"})
    assert first.counts()["saved"] == 0


def test_an_event_says_which_words_of_the_document_it_is_about(tmp_path) -> None:
    session = open_session(tmp_path)
    event = session.answer("d:2", "VEL", "none")
    assert (event.start, event.end) == (200, 200 + len(session.items["d:2"].text))
    assert (event.new.name, event.new.principal) == ("VEL", "VEL")  # no registry knows VEL here


def test_a_session_of_many_sentences_sends_only_its_window(tmp_path) -> None:
    session = open_session(tmp_path, items=small_items(3000))
    for kind in ({"type": "ready", "view": "t"}, {"type": "window", "place": 1500}):
        (reply,) = session.handle(kind)
        assert len(reply["items"]) <= 71


def test_a_merged_actor_can_be_split_off_again_at_any_time(tmp_path) -> None:
    session = open_session(tmp_path)
    session.answer("d:0", "VEL", "support")
    session.do("merge", "d:0", "VEL", new={"actor": "KAR"})
    session.answer("d:1", "VEL", "none")
    reply = send(session, message(10**14, "split"))
    assert reply["stale"] is True
    assert session.codings()["actor"].tolist() == ["VEL", "VEL"]
    refused = send(session, message(10**14 + 1, "split"))["refused"]
    assert "was not merged" in refused[0]["message"]


def test_undoing_a_merge_tells_the_page_to_draw_anew(tmp_path) -> None:
    session = open_session(tmp_path)
    session.do("merge", "d:0", "VEL", new={"actor": "KAR"})
    (reply,) = session.handle({"type": "undo", "id": "u", "time": 10**14, "view": "t"})
    assert reply["stale"] is True


def test_a_span_of_the_machine_that_is_not_in_the_sentence_is_not_shown(tmp_path) -> None:
    row = coding("d", 0, "VEL", "support", mention_start=500, mention_end=503)
    session = open_session(tmp_path, items=Items([sentence(0)], to_frame([row])))
    assert session.item(0)["actors"][0]["mentions"] == []


def test_hidden_repeats_tell_how_far_a_coder_agrees_with_herself(tmp_path) -> None:
    from workbench.agreement import percent, units_by_coders
    from workbench.annotations import repeats

    places = [Entry(f"d:{n}") for n in range(3)] + [Entry(f"d:{n}", 1, None, ("repeat",)) for n in range(2)]
    session = open_session(tmp_path, queue=queue_of(*places))
    for entry, stance in zip(places, ["support", "none", "oppose", "support", "oppose"], strict=True):
        session.answer(entry.item, "VEL", stance)
    found = repeats(session.view, session.items, session.codebook, "ana")
    assert sorted(set(found["coder"])) == ["person:ana", "repeat:ana"]
    assert percent(units_by_coders(found)) == 0.5


@pytest.mark.parametrize(
    ("mode", "wanted"),
    [("blind", {"differs": True}), ("blind", {"machine_label": "none"}), ("answer-first", {"machine_label": "none"})],
)
def test_a_filter_does_not_tell_what_the_machine_says_where_that_is_hidden(tmp_path, mode, wanted) -> None:
    session = open_session(tmp_path, mode=mode)
    for kind in ("search", "queue", "bulk"):
        (reply,) = session.handle({"type": kind, "filter": wanted, "actor": "VEL", "new": {"flag": True}})
        assert reply["type"] == "error"
        assert "is not shown before yours" in reply["message"]


@pytest.mark.parametrize(
    "bad",
    [
        message(2, new={"comment": "half \ud83d"}),
        message(2, new=["stance", "none"]),
        message(2, item={"a": 1}),
        message(2, new={"mention": {"from": "a"}}),
        message(2) | {"id": "tab\n"},
    ],
)
def test_a_bad_message_does_not_hold_up_or_spoil_the_others(tmp_path, bad) -> None:
    session = open_session(tmp_path)
    reply = send(session, message(1), bad, message(3, sent=1))
    assert reply["ids"] == ["m1", "m3"]
    assert len(reply["refused"]) == 1
    assert [event.event_id for event in open_session(tmp_path).log.events()] == ["m1", "m3"]


def test_what_fails_on_the_way_to_the_disk_is_not_confirmed_later(tmp_path, monkeypatch) -> None:
    session = open_session(tmp_path)
    with monkeypatch.context() as broken:
        broken.setattr(session.log, "append", lambda events: 1 / 0)
        assert send(session, message(1))["type"] == "error"
    assert session.counts()["saved"] == 0
    assert send(session, message(1))["ids"] == ["m1"]
    assert len(session.log.events()) == 1
