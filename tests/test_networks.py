"""Discourse networks against a table whose sums are worked out by hand."""

from __future__ import annotations

import pytest
from rows import coding

from workbench.codings import to_frame
from workbench.estimates import affiliations, discourse_network, tie_survival
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
    ties = discourse_network(debate, kind=kind, normalise="none")
    assert [ties.loc["A", "B"], ties.loc["A", "C"], ties.loc["B", "C"]] == [ab, ac, bc]
    assert (ties.to_numpy() == ties.to_numpy().T).all()
    assert ties.loc["A", "A"] == 0


def test_congruence_and_conflict_together_are_what_ignoring_agreement_gives(debate) -> None:
    parts = {kind: discourse_network(debate, kind=kind) for kind in ("congruence", "conflict", "ignore")}
    assert (parts["congruence"] + parts["conflict"]).to_numpy() == pytest.approx(parts["ignore"].to_numpy())


def test_normalising_divides_by_how_much_both_actors_say(debate) -> None:
    """A makes 4 statements, B 4 and C 2."""
    assert discourse_network(debate, normalise="average").loc["A", "C"] == pytest.approx(-2 / 3)
    assert discourse_network(debate, normalise="cosine").loc["A", "C"] == pytest.approx(-2 / 8**0.5)
    with pytest.raises(WorkbenchError, match="normalise one of none, average, cosine"):
        discourse_network(debate, normalise="loud")


def test_a_tie_survives_as_often_as_the_documents_behind_it_are_drawn() -> None:
    """A speaks in one of two documents and B in the other; of the four ways to draw two, two hold both."""
    rows = [coding("d0", 0, "A", "support"), coding("d1", 0, "B", "support")]
    survival = tie_survival(to_frame(rows), repeats=2000, seed=1)
    assert survival.loc["A", "B"] == pytest.approx(0.5, abs=0.04)
    together = tie_survival(to_frame([coding("d0", k, a, "oppose") for k, a in enumerate("AB")]), repeats=50)
    assert together.loc["A", "B"] == 1.0
