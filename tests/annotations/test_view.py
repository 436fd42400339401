"""What is in force: undo, redo and merging, for any order of events."""

from __future__ import annotations

import pytest
from coders import answer, codebook, open_session, small_items
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.annotations import Decision, Event, Store, View
from workbench.annotations.sqlite import SqliteLog
from workbench.annotations.tables import faults, to_codings
from workbench.annotations.view import Key

KEY = Key("ana", "d:0", "VEL")
# What a coder may do next: code one of three sentences, undo, or redo.
ACTS = st.lists(
    st.one_of(st.tuples(st.integers(0, 2), st.sampled_from(["support", "oppose"])), st.sampled_from(["undo", "redo"])),
    max_size=25,
)


def played(acts, *, coder: str = "ana", start: int = 1) -> list[Event]:
    """Return the events of a coder who does `acts` one after the other."""
    events: list[Event] = []
    for number, act in enumerate(acts, start=start):
        view = View(events)
        if isinstance(act, tuple):
            events.append(answer(number, act[1], sent=act[0], coder=coder))
        else:
            target = (view.next_undo if act == "undo" else view.next_redo)(coder)
            if target is not None:
                events.append(Event(f"{coder}-{number}", act, coder, number, target=target))
    return events


def in_force(events) -> dict[Key, Decision | None]:
    return {key: event.new for key, event in View(events).current.items()}


def simple(acts) -> dict[int, str]:
    """The same by a plain stack of states, as any editor does it."""
    past, state, future = [], {}, []
    for act in acts:
        if isinstance(act, tuple):
            past, state, future = [*past, state], {**state, act[0]: act[1]}, []
        elif act == "undo" and past:
            past, state, future = past[:-1], past[-1], [*future, state]
        elif act == "redo" and future:
            past, state, future = [*past, state], future[-1], future[:-1]
    return state


@given(ACTS)
@settings(max_examples=50, deadline=None)
def test_undo_and_redo_are_those_of_any_editor(acts) -> None:
    found = {int(key.sent_id[2:]): new.stance for key, new in in_force(played(acts)).items()}
    assert found == simple(acts)


@given(ACTS)
@settings(max_examples=60, deadline=None)
def test_undoing_everything_leaves_nothing_and_redoing_it_brings_all_back(acts) -> None:
    events = played(acts)
    view, before = View(events), in_force(events)
    time, undone = 1000, 0
    while (target := view.next_undo("ana")) is not None:
        view.add([Event(f"u{time}", "undo", "ana", time, target=target)])
        time, undone = time + 1, undone + 1
    assert view.current == {}
    for _ in range(undone):
        view.add([Event(f"r{time}", "redo", "ana", time, target=view.next_redo("ana"))])
        time += 1
    assert {key: event.new for key, event in view.current.items()} == before


@given(ACTS, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_arrival_and_doubles_do_not_matter(acts, chance) -> None:
    events = played(acts)
    mixed = [*events, *events[: len(events) // 2]]
    chance.shuffle(mixed)
    view = View()
    for event in mixed:
        view.add([event])
    assert {key: event.new for key, event in view.current.items()} == in_force(events)


@given(ACTS, ACTS)
@settings(max_examples=5, deadline=None)
def test_merging_is_the_same_both_ways_and_twice_is_once(tmp_path_factory, left, right) -> None:
    folder = tmp_path_factory.mktemp("merge")
    one, two = Store(folder / "one"), Store(folder / "two")
    common = played(left)
    one.log("ana").append(common)
    two.log("ana").append([*common, *(answer(500 + n, "none", sent=n % 3) for n in range(len(right)))])
    two.log("ben").append(played(right, coder="ben"))
    there, back = Store(folder / "there"), Store(folder / "back")
    there.merge(one, two)
    back.merge(two, one)
    assert back.merge(one, two).new == 0
    assert in_force(there.events()) == in_force(back.events())
    assert {e.event_id for e in there.events()} == {e.event_id for e in [*one.events(), *two.events()]}
    for store in (one, two, there, back):
        store.close()


def test_the_second_opinion_of_a_coder_counts_and_the_first_stays_in_the_log() -> None:
    events = [answer(1, "support"), answer(2, "oppose")]
    assert View(events).decision(KEY).stance == "oppose"
    assert [event.new.stance for event in View(events).history("ana")] == ["oppose", "support"]


def test_events_of_one_group_are_undone_together() -> None:
    events = [answer(1, sent=0, group="g"), answer(2, sent=1, group="g"), answer(3, sent=2)]
    view = View([*events, Event("u", "undo", "ana", 4, target="g")])
    assert [key.sent_id for key in view.current] == ["d:2"]


def test_an_undo_that_arrives_before_what_it_undoes_still_holds() -> None:
    undo = Event("u", "undo", "ana", 5, target="ana-1")
    view = View([undo])
    view.add([answer(1)])
    assert view.current == {}


def test_two_coders_do_not_touch_each_other() -> None:
    view = View([answer(1), answer(2, "oppose", coder="ben")])
    assert (view.next_undo("ana"), view.next_undo("ben")) == ("ana-1", "ben-2")
    assert view.decision(KEY).stance == "support"


def test_conflicts_of_a_merge_are_listed(tmp_path) -> None:
    one, two = Store(tmp_path / "one"), Store(tmp_path / "two")
    one.log("ana").append([answer(1), answer(2, "support", sent=1)])
    two.log("ana").append([answer(1, "oppose"), answer(3, "oppose", sent=1)])
    done = one.merge(two)
    assert done.new == 1
    assert [line.split(";")[1] for line in done.conflicts] == [
        " the one that was here stays",
        " the later one counts",
    ]


def test_a_file_that_came_by_mail_is_merged_by_its_owner(tmp_path) -> None:
    sent = SqliteLog(tmp_path / "attachment.sqlite", "Ana Ruiz")
    sent.append([answer(1, coder="Ana Ruiz")])
    sent.keep_codebook("abc", {"labels": []})
    sent.close()
    store = Store(tmp_path / "study")
    assert store.merge(tmp_path / "attachment.sqlite").new == 1
    assert store.coders() == ["Ana Ruiz"]
    assert "abc" in store.codebooks()


def test_a_place_without_logs_is_told(tmp_path) -> None:
    from workbench.study import WorkbenchError

    with pytest.raises(WorkbenchError, match="no log at"):
        Store(tmp_path).merge(tmp_path / "nothing")


def test_a_coders_file_holds_no_word_of_another(tmp_path) -> None:
    store = Store(tmp_path)
    for coder in ("ana", "ben"):
        session = open_session(tmp_path, coder=coder)
        session.answer("d:0", "VEL", "oppose" if coder == "ben" else "support", comment=f"by {coder}")
        session.close()
    assert b"by ben" not in (tmp_path / "ana.sqlite").read_bytes()
    assert sorted(store.coders()) == ["ana", "ben"]
    assert {e.coder for e in store.events(["ana"])} == {"ana"}


def test_the_codings_table_has_a_row_for_each_pair_and_coder_in_the_order_of_the_text(tmp_path) -> None:
    events = [answer(3, sent=1), answer(1, "none", coder="ben", sent=1), answer(2, "unclear", sent=0)]
    frame = to_codings(events, small_items(), codebook())
    rows = frame[["sent_id", "coder", "stance", "value"]].astype(object)
    assert rows.where(rows.notna(), None).values.tolist() == [
        ["d:0", "person:ana", "unclear", None],
        ["d:1", "person:ana", "support", 1.0],
        ["d:1", "person:ben", "none", None],
    ]
    team = to_codings(events, small_items(), codebook(), prefix="team")
    assert set(team["coder"]) == {"team:ana", "team:ben"}


def test_how_likely_a_sentence_was_to_be_drawn_comes_along_for_the_estimates() -> None:
    frame = to_codings(
        [answer(1, probability=0.25, duration=1500, marks=("overlap",))], small_items(), codebook(), details=True
    )
    row = frame.iloc[0]
    assert (row["probability"], row["seconds"], row["marks"]) == (0.25, 1.5, "overlap")


def test_what_is_missing_doubled_or_stale_is_listed_by_one_call() -> None:
    events = [answer(1), answer(1), answer(2, sent=9), answer(3, sent=1, text_hash="0" * 16), answer(4, sent=2)]
    found = faults(events, small_items(4), planned={"ana": ["d:0", "d:2", "d:3"]})
    assert found[["fault", "sent_id"]].values.tolist() == [
        ["repeated", "d:0"],
        ["gone", "d:9"],
        ["changed", "d:1"],
        ["missing", "d:3"],
    ]
    assert to_codings(events, small_items(4), codebook())["sent_id"].tolist() == ["d:0", "d:2"]
