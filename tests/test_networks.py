"""Discourse networks against a table whose sums are worked out by hand."""

from __future__ import annotations

import pytest
from rows import coding

from workbench.codings import to_frame
from workbench.estimates import (
    affiliations,
    discourse_network,
    relabelling,
    side_network,
    side_survival,
    tie_survival,
    time_windows,
)
from workbench.study import WorkbenchError


@pytest.fixture
def debate():
    """On aid A supports 2 and opposes 1, B supports 3, C opposes 2; on trade A supports 1, B opposes 1, C neither."""
    said = [("A", "aid", "support", 2), ("A", "aid", "oppose", 1), ("B", "aid", "conditional", 3), ("C", "aid", "oppose", 2),
            ("A", "trade", "support", 1), ("B", "trade", "oppose", 1), ("C", "trade", "neutral", 4)]  # fmt: skip
    rows = [
        coding(f"d{k}", place, actor, stance, issues=(issue,))
        for place, (actor, issue, stance, times) in enumerate(said)
        for k in range(times)
    ]
    return to_frame(rows)


def test_affiliations_keep_repeated_statements_and_leave_neutral_ones_out(debate) -> None:
    support, oppose = affiliations(debate)
    assert support.loc["A"].to_dict() == {"aid": 2, "trade": 1}
    assert oppose.loc["C"].to_dict() == {"aid": 2, "trade": 0}
    assert support.loc["B", "aid"] == 3


@pytest.mark.parametrize(
    ("kind", "ab", "ac", "bc"),
    [
        ("congruence", 2 * 3 + 1 * 0, 1 * 2, 0),
        ("conflict", 1 * 3 + 1 * 1, 2 * 2, 3 * 2),
        ("subtract", 6 - 4, 2 - 4, -6),
        ("ignore", 3 * 3 + 1 * 1, 3 * 2, 3 * 2),
    ],
)
def test_ties_are_products_of_counts_summed_over_issues(debate, kind, ab, ac, bc) -> None:
    ties = discourse_network(debate, kind=kind, normalise="no")
    assert [ties.loc["A", "B"], ties.loc["A", "C"], ties.loc["B", "C"]] == [ab, ac, bc]
    assert (ties.to_numpy() == ties.to_numpy().T).all()
    assert ties.loc["A", "A"] == 0


def test_congruence_and_conflict_together_are_what_ignoring_agreement_gives(debate) -> None:
    parts = {kind: discourse_network(debate, kind=kind) for kind in ("congruence", "conflict", "ignore")}
    assert (parts["congruence"] + parts["conflict"]).to_numpy() == pytest.approx(parts["ignore"].to_numpy())


@pytest.mark.parametrize(
    ("normalise", "ac"),
    [
        ("no", -2),
        ("average", -2 / 3),
        ("cosine", -2 / (4 * 2)),
        # On the same side of aid both oppose: 1 x 2. A alone supports aid (2) and trade (1); C says nothing else.
        ("jaccard", -2 / (1 * 2 + 2 + 1 + 0)),
    ],
)
def test_normalising_divides_by_what_both_actors_say(debate, normalise, ac) -> None:
    """A makes 4 statements, B 4 and C 2; A and C have congruence 2 and conflict 4."""
    assert discourse_network(debate, normalise=normalise).loc["A", "C"] == pytest.approx(ac)


def test_actors_and_issues_are_tied_by_support_less_opposition(debate) -> None:
    """A: aid 2 - 1, trade 1 of 4 statements; on aid there are 8 statements (A 3, B 3, C 2), on trade 2."""
    rows = {kind: side_network(debate, kind=kind) for kind in ("subtract", "ignore", "combine")}
    assert [list(rows[kind].loc["A"]) for kind in rows] == [[1, 1], [3, 1], [3, 1]]
    assert list(rows["combine"].loc["C"]) == [2, 0]
    assert list(side_network(debate, normalise="activity").loc["A"]) == [1 / 4, 1 / 4]
    assert list(side_network(debate, normalise="prominence").loc["A"]) == [1 / 8, 1 / 2]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"normalise": "loud"}, "normalise is one of no, average, jaccard, cosine; 'loud' was given"),
        ({"kind": "combine"}, "kind is one of congruence"),
        ({"duplicates": "never"}, "duplicates is one of include, document, week"),
        ({"duplicates": "week"}, "needs the documents' dates"),
    ],
)
def test_options_that_do_not_exist_are_named(debate, options, words) -> None:
    with pytest.raises(WorkbenchError, match=words):
        discourse_network(debate, **options)


@pytest.mark.parametrize(
    ("duplicates", "counts"), [("include", 6), ("document", 4), ("week", 3), ("month", 2), ("year", 1), ("range", 1)]
)
def test_repeated_statements_count_once_within_what_is_asked_for(duplicates, counts) -> None:
    """Six times the same: thrice in a document of Monday 1 January 2024, then on the 3rd, the 10th and 5 February."""
    rows = [coding("d0", k, "A", "support") for k in range(3)] + [coding(f"d{n}", 0, "A", "support") for n in (1, 2, 3)]
    dates = {"d0": "2024-01-01", "d1": "2024-01-03", "d2": "2024-01-10", "d3": "2024-02-05"}
    support, _ = affiliations(to_frame(rows), duplicates=duplicates, dates=dates)
    assert support.to_numpy().sum() == counts


def test_hand_coded_pairs_turn_sides_in_the_network() -> None:
    """Where the program sees support people agree; half of its oppositions are support to them and half nothing. So
    A's 4 supports stay 4, and B's 4 oppositions become 2 supports: congruence 4 x 2, conflict 0."""
    rows = [
        coding(f"d{n}", place, a, s)
        for n in range(4)
        for place, (a, s) in enumerate((("A", "support"), ("B", "oppose")))
    ]
    codings = to_frame(rows)
    gold = codings.assign(coder="person:ana")
    turned = gold["actor"].eq("B") & gold["doc_id"].isin(["d0", "d1"])
    gold.loc[gold["actor"] == "B", ["stance", "value"]] = ["none", None]
    gold.loc[turned, ["stance", "value"]] = ["support", 1.0]
    assert relabelling(codings, gold).tolist() == [[4, 0, 0], [2, 0, 2]]
    assert discourse_network(codings, normalise="no").loc["A", "B"] == -16
    assert discourse_network(codings, normalise="no", gold=gold).loc["A", "B"] == 8
    assert list(side_network(codings, gold=gold)["security"]) == [4, 2]
    assert tie_survival(codings, gold=gold, repeats=50).loc["A", "B"] > 0.6


def test_windows_move_in_steps_until_the_last_position() -> None:
    rows = [coding(f"d{n}", 0, "A", "support") for n in range(4)]
    dates = {"d0": "2024-01-01", "d1": "2024-01-09", "d2": "2024-01-12", "d3": "2024-01-21"}
    found = time_windows(to_frame(rows), dates, days=10, step=5)
    assert [(f"{a:%d}", f"{b:%d}", list(part["doc_id"])) for a, b, part in found] == [
        ("01", "10", ["d0", "d1"]),
        ("06", "15", ["d1", "d2"]),
        ("11", "20", ["d2"]),
        ("16", "25", ["d3"]),
    ]
    assert len(time_windows(to_frame(rows), dates, days=30)) == 1
    assert time_windows(to_frame(rows), {}) == []
    with pytest.raises(WorkbenchError, match="window of 0 days"):
        time_windows(to_frame(rows), dates, days=0)


def test_a_side_survives_as_often_as_the_documents_behind_it_are_drawn() -> None:
    """A supports on the issue in one of two documents: in a quarter of the draws that document is missing."""
    rows = [coding("d0", 0, "A", "support"), coding("d1", 0, "B", "support")]
    assert side_survival(to_frame(rows), repeats=2000, seed=1).loc["A", "security"] == pytest.approx(0.75, abs=0.04)


def test_a_tie_survives_as_often_as_the_documents_behind_it_are_drawn() -> None:
    """A speaks in one of two documents and B in the other; of the four ways to draw two, two hold both."""
    rows = [coding("d0", 0, "A", "support"), coding("d1", 0, "B", "support")]
    survival = tie_survival(to_frame(rows), repeats=2000, seed=1)
    assert survival.loc["A", "B"] == pytest.approx(0.5, abs=0.04)
    together = tie_survival(to_frame([coding("d0", k, a, "oppose") for k, a in enumerate("AB")]), repeats=50)
    assert together.loc["A", "B"] == 1.0
