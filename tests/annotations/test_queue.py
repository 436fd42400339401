"""Plans: who gets which sentences in which order, and how likely each was to be drawn."""

from __future__ import annotations

from collections import Counter

import pytest
from coders import small_items, wide_items
from rows import coding

from workbench.annotations import Plan, Store, make_queue, make_queues
from workbench.annotations.planning import keep_plan, queue_for, stored_plans
from workbench.annotations.queue import APART, overlapping
from workbench.codings import to_frame
from workbench.study import WorkbenchError


def firsts(queue) -> list[str]:
    return [entry.sent_id for entry in queue.entries if not entry.occasion]


def test_the_same_plan_gives_the_same_queue_and_another_seed_another_one() -> None:
    table = wide_items().table
    one, two = make_queue(table, Plan(seed=4)), make_queue(table, Plan(seed=4))
    assert one == two
    assert one.fingerprint != make_queue(table, Plan(seed=5)).fingerprint
    assert sorted(firsts(one)) == sorted(table["sent_id"])


def test_a_random_part_says_how_likely_each_sentence_was() -> None:
    queue = make_queue(wide_items().table, Plan(size=50, repeats=0))
    assert len(queue) == 50
    assert {entry.probability for entry in queue.entries} == {50 / 200}


def test_strata_get_equal_parts_and_their_own_probabilities() -> None:
    """Outlets 0, 1, 2 have 80, 60, 60 of 200 sentences; 30 drawn are ten each: 10/80 and 10/60."""
    queue = make_queue(wide_items().table, Plan("stratified", strata=("outlet",), size=30, repeats=0))
    outlets = wide_items().table.set_index("sent_id")["outlet"]
    found = Counter((outlets[entry.sent_id], entry.probability) for entry in queue.entries)
    assert found == {("outlet 0", 10 / 80): 10, ("outlet 1", 10 / 60): 10, ("outlet 2", 10 / 60): 10}


def test_small_strata_give_all_they_have_and_the_rest_comes_from_large_ones() -> None:
    """KAR is in 20 of 200 sentences: of 100, all 20 of KAR and 80 of VEL."""
    queue = make_queue(wide_items().table, Plan("stratified", strata=("actor",), size=100, repeats=0))
    assert Counter(entry.probability for entry in queue.entries) == {1.0: 20, 80 / 180: 80}


@pytest.mark.parametrize("kind", ["uncertain", "rare"])
def test_an_assisted_order_keeps_a_share_of_random_sentences_and_marks_them(kind) -> None:
    queue = make_queue(wide_items().table, Plan(kind, size=100, control=0.25, repeats=0))
    control = [place for place, entry in enumerate(queue.entries) if entry.marks == ("control",)]
    assert len(control) == 25
    assert {queue.entries[place].probability for place in control} == {25 / 200}
    assert {entry.probability for entry in queue.entries if not entry.marks} == {None}
    assert all(sum(4 * k <= place < 4 * k + 4 for place in control) == 1 for k in range(25))  # evenly spread


def test_the_least_sure_come_first() -> None:
    items = wide_items()
    queue = make_queue(items.table, Plan("uncertain", size=100, repeats=0))
    sure = items.table.set_index("sent_id")["confidence"]
    chosen = [sure[entry.sent_id] for entry in queue.entries if not entry.marks]
    assert chosen == sorted(chosen)


def test_the_rarest_label_comes_first() -> None:
    """`oppose` occurs once, in d0:0; it leads what the order chooses, unless the random share drew it."""
    queue = make_queue(wide_items().table, Plan("rare", size=20, seed=3, repeats=0))
    chosen = [entry.sent_id for entry in queue.entries if not entry.marks]
    assert chosen[0] == "d0:0"


def test_what_coders_disagree_on_comes_first() -> None:
    items = small_items(20)
    codings = [coding("d", n, "VEL", "support", coder="person:ana") for n in range(20)]
    codings += [coding("d", n, "VEL", "oppose" if n == 7 else "support", coder="person:ben") for n in range(20)]
    queue = make_queue(items.table, Plan("disagreement", seed=2, repeats=0), codings=to_frame(codings))
    assert next(entry.sent_id for entry in queue.entries if not entry.marks) == "d:7"
    with pytest.raises(WorkbenchError, match="codings of two coders"):
        make_queue(items.table, Plan("disagreement"))


def test_an_overlap_goes_to_everyone_and_is_nowhere_marked() -> None:
    """Of 200 sentences 20 % go to all three, the other 160 are shared out: 54, 53, 53."""
    queues = make_queues(wide_items().table, Plan(coders=("ana", "ben", "cem"), overlap=0.2, repeats=0))
    assert sorted(len(queue) for queue in queues.values()) == [40 + 53, 40 + 53, 40 + 54]
    assert len(overlapping(queues)) == 40
    assert {mark for queue in queues.values() for entry in queue.entries for mark in entry.marks} == set()
    everyone = {s for queue in queues.values() for s in firsts(queue)}
    assert len(everyone) == 200


def test_an_overlap_can_be_a_count() -> None:
    queues = make_queues(wide_items().table, Plan(coders=("ana", "ben"), overlap=30, repeats=0))
    assert len(overlapping(queues)) == 30


def test_an_overlap_takes_its_share_of_each_stratum() -> None:
    """Outlets 0, 1, 2 have 80, 60, 60 sentences; a fifth of each is 16, 12, 12."""
    plan = Plan(strata=("outlet",), coders=("ana", "ben"), overlap=0.2, repeats=0)
    outlets = wide_items().table.set_index("sent_id")["outlet"]
    found = Counter(outlets[sent_id] for sent_id in overlapping(make_queues(wide_items().table, plan)))
    assert found == {"outlet 0": 16, "outlet 1": 12, "outlet 2": 12}


def test_hidden_repeats_come_late_and_count_three_in_a_hundred() -> None:
    queue = make_queue(wide_items().table, Plan(seed=1))
    places = {}
    gaps = []
    for place, entry in enumerate(queue.entries):
        if entry.occasion:
            gaps.append(place - places[entry.sent_id])
            assert entry.marks == ("repeat",)
        places[entry.sent_id] = place
    assert len(gaps) == 6  # 3 % of 200
    assert min(gaps) >= APART


def test_coders_do_not_get_the_same_repeats() -> None:
    queues = make_queues(wide_items().table, Plan(coders=("ana", "ben")))
    repeated = [{entry.sent_id for entry in queue.entries if entry.occasion} for queue in queues.values()]
    assert repeated[0] != repeated[1]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"kind": "best"}, "no order 'best'"),
        ({"kind": "stratified"}, "strata are some of"),
        ({"strata": ("weather",)}, "strata are some of"),
        ({"kind": "rare", "control": 0.1}, "below 0.2"),
        ({"size": 0}, "is empty"),
        ({"coders": ("ana", "ana")}, "a coder twice"),
        ({"overlap": -1}, "overlap is a share"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused_in_words(options, words) -> None:
    with pytest.raises(WorkbenchError, match=words):
        Plan(**options)


def test_a_plan_without_sentences_says_so() -> None:
    from workbench.annotations import Items

    with pytest.raises(WorkbenchError, match="no sentence can be drawn"):
        make_queue(Items(small_items(3).sentences).table, Plan())


def test_a_plan_is_stored_and_can_be_made_again(tmp_path) -> None:
    store, items = Store(tmp_path), wide_items()
    plan = Plan(coders=("ana", "ben"), overlap=0.5, seed=9)
    queues = keep_plan(store, items, plan)
    assert keep_plan(store, items, plan) == queues
    store.close()
    again = Store(tmp_path)
    assert stored_plans(again) == {"main": plan}
    assert make_queues(items.table, stored_plans(again)["main"]) == queues
    assert queue_for(again, items, "ben") == queues["ben"]
    with pytest.raises(WorkbenchError, match="another plan called 'main'"):
        keep_plan(again, items, Plan(seed=1))


def test_a_stored_queue_does_not_move_when_the_machines_codings_change(tmp_path) -> None:
    store = Store(tmp_path)
    first = queue_for(store, small_items(20), "ana", Plan("rare"))
    changed = Store(tmp_path)
    other = small_items(20)
    other.table["labels"] = [["none"]] * 20
    assert queue_for(changed, other, "ana") == first


def test_who_is_not_in_the_plan_gets_everything_in_random_order(tmp_path) -> None:
    store, items = Store(tmp_path), small_items(20)
    keep_plan(store, items, Plan(coders=("ana", "ben"), size=5))
    assert queue_for(store, items, "cem").plan.name == "everything"
    with pytest.raises(WorkbenchError, match="cem is not in the plan"):
        queue_for(store, items, "cem", Plan(coders=("ana", "ben"), size=5, name="x"))
