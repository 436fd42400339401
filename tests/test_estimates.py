"""Net stance, shares and differences against sums worked out by hand."""

from __future__ import annotations

import math

import pytest
from rows import coding

from workbench.codings import to_frame
from workbench.estimates import difference, net_stance, shares


def test_net_stance_is_the_mean_of_the_values_and_counts_positions_and_documents(table) -> None:
    net = net_stance(table, "principal")
    assert net.loc["VEL", ["net", "n", "documents"]].tolist() == [1.0, 6, 6]
    assert net.loc["KAR", "net"] == 0.0
    assert net.loc["SRV", "net"] == pytest.approx((0.5 - 5) / 6)


def test_an_interval_holds_the_estimate_and_has_no_width_where_all_agree(table) -> None:
    net = net_stance(table, "principal")
    assert net.loc["VEL", ["low", "high"]].tolist() == [1.0, 1.0]
    assert net.loc["KAR", "low"] < 0 < net.loc["KAR", "high"]


def test_fewer_than_five_documents_give_no_interval() -> None:
    net = net_stance(to_frame([coding(f"d{n}", 0, "VEL", "support") for n in range(4)]), "principal")
    assert math.isnan(net.loc["VEL", "low"])
    assert net.loc["VEL", "net"] == 1.0


def test_the_interval_is_that_of_documents_not_of_sentences() -> None:
    """Ten equal sentences in a document tell no more than one: copying sentences must not narrow the interval."""
    once = [coding(f"d{n}", 0, "VEL", "support" if n % 2 else "oppose") for n in range(12)]
    often = [coding(f"d{n}", k, "VEL", "support" if n % 2 else "oppose") for n in range(12) for k in range(10)]
    few, many = (net_stance(to_frame(rows), "principal").loc["VEL"] for rows in (once, often))
    assert many["high"] - many["low"] == pytest.approx(few["high"] - few["low"])


def test_the_same_seed_gives_the_same_interval_and_no_position_an_empty_result(table) -> None:
    assert net_stance(table, "principal", seed=3).equals(net_stance(table, "principal", seed=3))
    assert net_stance(table[table["stance"] == "none"], "principal").empty


def test_shares_count_labels_in_the_given_order(table) -> None:
    counts = shares(table, "principal", ["support", "conditional", "neutral", "oppose", "none"])
    assert counts.loc["SRV"].tolist() == [0, 1, 0, 5, 0]
    assert counts.loc["VEL"].tolist() == [6, 0, 0, 0, 1]


def test_a_difference_has_its_own_interval_and_names_a_group_without_positions(table) -> None:
    apart = difference(table, "principal", "VEL", "SRV")
    assert apart["difference"] == pytest.approx(1 - (0.5 - 5) / 6)
    assert apart["low"] <= apart["difference"] <= apart["high"]
    with pytest.raises(ValueError, match="'XYZ' has no position"):
        difference(table, "principal", "VEL", "XYZ")
