"""Net stance, shares, differences and corrections against sums worked out by hand, and against simulated truth."""

from __future__ import annotations

import math

import pytest
from rows import coding

from workbench.codings import to_frame
from workbench.estimates import (
    best_counts,
    best_net,
    corrected_counts,
    corrected_differences,
    corrected_net,
    corrected_shares,
    difference,
    differences,
    draw_sample,
    matrix_corrected,
    matrix_intervals,
    net_stance,
    pairs_needed,
    proportions,
    shares,
    usable,
)
from workbench.study import WorkbenchError

LABELS = ["support", "conditional", "neutral", "oppose", "none"]
VALUES = {"support": 1.0, "conditional": 0.5, "neutral": 0.0, "oppose": -1.0, "none": None}


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


@pytest.mark.parametrize("documents", [400, 10_000])
def test_the_interval_of_many_documents_is_that_of_the_normal_distribution(documents) -> None:
    """Half the documents +1 and half -1: the standard error is 1/√n; so many that they are bundled change nothing."""
    rows = [coding(f"d{n}", 0, "VEL", "support" if n % 2 else "oppose") for n in range(documents)]
    net = net_stance(to_frame(rows), "principal", repeats=4000).loc["VEL"]
    half = 1.96 / math.sqrt(documents)
    assert [net["low"], net["high"]] == pytest.approx([-half, half], rel=0.08)
    assert net["documents"] == documents


def test_the_same_seed_gives_the_same_interval_and_no_position_an_empty_result(table) -> None:
    assert net_stance(table, "principal", seed=3).equals(net_stance(table, "principal", seed=3))
    assert net_stance(table[table["stance"] == "none"], "principal").empty


def test_groups_may_be_several_columns_and_an_unknown_column_is_named(table) -> None:
    dated = table.assign(half=[int(doc[1]) // 3 for doc in table["doc_id"]])
    net = net_stance(dated, ["principal", "half"])
    assert net.loc[("SRV", 0), "net"] == pytest.approx((0.5 - 1 - 1) / 3)
    with pytest.raises(WorkbenchError, match="no column 'outlet'"):
        net_stance(table, "outlet")


def test_shares_count_labels_in_the_given_order(table) -> None:
    counts = shares(table, "principal", LABELS)
    assert counts.loc["SRV"].tolist() == [0, 1, 0, 5, 0]
    assert counts.loc["VEL"].tolist() == [6, 0, 0, 0, 1]


def test_proportions_are_among_the_labels_asked_for(table) -> None:
    among_all = proportions(table, "principal", LABELS)
    among_positions = proportions(table, "principal", LABELS[:-1])
    assert among_all.loc[("VEL", "support"), ["share", "n", "of"]].tolist() == pytest.approx([6 / 7, 6, 7])
    assert among_positions.loc[("VEL", "support"), "share"] == 1.0
    split = among_positions.loc[("KAR", "oppose")]
    assert split["low"] < 0.5 < split["high"]


def test_a_difference_has_its_own_interval_and_names_a_group_without_positions(table) -> None:
    apart = difference(table, "principal", "VEL", "SRV")
    assert apart["difference"] == pytest.approx(1 - (0.5 - 5) / 6)
    assert apart["low"] <= apart["difference"] <= apart["high"]
    with pytest.raises(WorkbenchError, match="'XYZ' has no position"):
        difference(table, "principal", "VEL", "XYZ")


def test_what_two_groups_share_cancels_out_of_their_difference() -> None:
    """Both actors move together from document to document; apart they are uncertain, their distance is not."""
    rows = [
        coding(f"d{n}", place, actor, "support" if (n % 2) == (actor == "VEL") else "neutral")
        for n in range(20)
        for place, actor in enumerate(("VEL", "KAR"))
    ]
    rows += [coding(f"d{n}", 2, "SRV", "support" if n % 2 else "neutral") for n in range(20)]
    together = difference(to_frame(rows), "principal", "VEL", "SRV")
    apart = difference(to_frame(rows), "principal", "VEL", "KAR")
    assert together["high"] - together["low"] == pytest.approx(0)
    assert apart["high"] - apart["low"] > 0.5


def test_differences_pair_both_sides_of_each_group(table) -> None:
    halves = table.assign(half=[int(doc[1]) // 3 for doc in table["doc_id"]])
    found = differences(halves, "principal", "half", 0, 1)
    assert found.loc["SRV", ["first", "second", "n_first"]].tolist() == pytest.approx([-0.5, -1.0, 3])
    assert found.loc["KAR", "difference"] == pytest.approx(1 / 3 - -1 / 3)
    assert found["low"].isna().all()


# Corrected estimates ---------------------------------------------------------------------------------------------------
def _two_coders(program: list[str], people: list[str]):
    rows = [coding(f"d{n}", 0, "VEL", stance) for n, stance in enumerate(program)]
    gold = [coding(f"d{n}", 0, "VEL", stance, coder="person:ana") for n, stance in enumerate(people)]
    return to_frame(rows), to_frame(gold)


def _ten_pairs():
    """The program sees support six times, opposition and none twice each; people coded the first four, d6 and d8."""
    program = ["support"] * 6 + ["oppose"] * 2 + ["none"] * 2
    codings, gold = _two_coders(program, ["support", "support", "oppose", "none", "", "", "oppose", "", "none"])
    return codings, gold[gold["stance"] != ""]


def test_a_corrected_mean_is_the_programs_plus_the_mean_error_in_the_gold_sample() -> None:
    """All pairs hold a position. The program's mean over 8 pairs is 3/4. In the four coded by hand it saw 1, 1, -1, 1
    and people said 1, -1, -1, -1: residuals 1.5, -0.5, -0.5, -0.5 on 0.5, 0.5, -1.5, 0.5 give a slope of 1/3 (sums
    1 and 3), so the estimate is 1/3 x 3/4 + (-1/2 - 1/3 x 1/2) = -5/12."""
    program = ["support", "support", "oppose", "support", "support", "support", "support", "support"]
    codings, gold = _two_coders(program, ["support", "oppose", "oppose", "oppose"])
    found = corrected_net(codings, gold, "principal").loc["VEL"]
    assert found[["uncorrected", "gold", "n"]].tolist() == [0.75, 4, 8]
    assert found["net"] == pytest.approx(-5 / 12)


def test_gold_that_agrees_with_the_program_leaves_its_estimate_alone() -> None:
    program = ["support", "oppose", "support", "support", "none", "support", "oppose", "none"] * 4
    codings, gold = _two_coders(program, program[:6])
    found = corrected_net(codings, gold, "principal").loc["VEL"]
    assert found["net"] == pytest.approx(found["uncorrected"])
    assert found["high"] - found["low"] > 0


def test_positions_that_the_program_saw_where_there_are_none_are_taken_out() -> None:
    """Every second `oppose` of the program is none for people; gold covers everything, so the answer is theirs."""
    program = ["support", "oppose"] * 6
    people = ["support", "none", "support", "oppose"] * 3
    codings, gold = _two_coders(program, people)
    assert corrected_net(codings, gold, "principal").loc["VEL", "net"] == pytest.approx((6 - 3) / 9)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda c, g: (c, g.iloc[:0]), "gold sample is empty"),
        (lambda c, g: (c, g.assign(stance="unclear")), "gold sample is empty"),
        (lambda c, g: (c, g.assign(probability=0.0)), "above 0"),
        (lambda c, g: (c, g.assign(actor="XYZ")), "no hand-coded pair is among the codings"),
        (lambda c, g: (c, g.loc[[0, 0]]), "gold sample holds pairs twice"),
        (lambda c, g: (c.loc[[0, 0]], g), "codings hold pairs twice"),
    ],
)
def test_gold_that_cannot_be_used_is_refused_with_a_reason(change, words) -> None:
    with pytest.raises(WorkbenchError, match=words):
        corrected_net(*change(*_two_coders(["support"] * 3, ["support"] * 2)), "principal")


def test_corrected_shares_are_the_peoples_where_they_coded_everything() -> None:
    """Of the 9 positions that people see, 6 support and 3 oppose; of all 12 pairs, 3 hold none."""
    program, people = ["support", "oppose"] * 6, ["support", "none", "support", "oppose"] * 3
    codings, gold = _two_coders(program, people)
    found = corrected_shares(codings, gold, "principal", LABELS[:-1])
    assert found.loc[("VEL", "support"), ["share", "uncorrected", "n", "gold"]].tolist() == pytest.approx(
        [6 / 9, 0.5, 6, 12]
    )
    assert found.loc[("VEL", "oppose"), "share"] == pytest.approx(3 / 9)
    assert corrected_shares(codings, gold, "principal", LABELS).loc[("VEL", "none"), "share"] == pytest.approx(3 / 12)


def test_corrected_counts_add_up_to_the_pairs_and_their_mean_value_is_the_corrected_net() -> None:
    """Ten pairs, six coded by hand: where the program saw four times support, opposition and none, people saw two of
    each. Their values 1, 1, -1, 0, -1, 0 (mean 0) on its 1, 1, 1, 1, -1, 0 (less their mean, 1/2) have the slope
    2 / 3.5 = 4/7, the factor of the program's part. Each coded pair stands for 10/6. So support is
    4/7 x 6 + 10/6 x (2 - 4/7 x 4) = 62/21 pairs, opposition and none 4/7 x 2 + 10/6 x (2 - 4/7 x 1) = 74/21 each."""
    codings, gold = _ten_pairs()
    found = corrected_counts(codings, gold, "principal", LABELS).loc["VEL"]
    assert found.tolist() == pytest.approx([62 / 21, 0, 0, 74 / 21, 74 / 21])
    assert found.sum() == pytest.approx(10)
    net = corrected_net(codings, gold, "principal").loc["VEL", "net"]
    assert net == pytest.approx((62 - 74) / (62 + 74))


def test_pairs_drawn_with_half_the_chance_count_twice_in_corrected_counts() -> None:
    """Everything is coded by hand but for the weights: of 12 pairs people see 3 support at chance 1, 1 oppose at 1/2,
    which the program calls none. With a useless program: 12 x 3/5 and 12 x 2/5."""
    codings, gold = _two_coders(["none"] * 12, ["support"] * 3 + ["oppose"])
    found = corrected_counts(codings, gold.assign(probability=[1, 1, 1, 0.5]), "principal", LABELS).loc["VEL"]
    assert found.tolist() == pytest.approx([12 * 3 / 5, 0, 0, 12 * 2 / 5, 0])


def test_a_count_estimated_below_nought_is_nought_and_the_others_are_scaled() -> None:
    """The one `conditional` of the program lies in the coded half and is support for people: with the factor 1 there
    are 1 + 2 x (0 - 1) = -1 of it, 5 + 2 x (3 - 2) = 7 support and 6 oppose; 7 and 6 are scaled to twelve pairs."""
    program = ["conditional", "support", "support", "oppose", "oppose", "oppose"]
    codings, gold = _two_coders([*program, *["support", "oppose"] * 3], ["support", *program[1:]])
    found = corrected_counts(codings, gold, "principal", LABELS).loc["VEL"]
    assert found.tolist() == pytest.approx([7 * 12 / 13, 0, 0, 6 * 12 / 13, 0])


def test_best_counts_leave_a_group_with_gold_in_few_documents_as_coded() -> None:
    codings, gold = _ten_pairs()
    for coded, support in ((gold, 62 / 21), (gold[gold["doc_id"] < "d6"], 6)):
        net = best_net(codings, "principal", coded)
        assert best_counts(codings, "principal", LABELS, coded, net).loc["VEL", "support"] == pytest.approx(support)


def test_corrected_differences_are_those_of_the_corrected_sides() -> None:
    """People say +1 throughout the first half and -1 throughout the second; the program says +1 everywhere."""
    codings, gold = _two_coders(["support"] * 12, ["support"] * 6 + ["oppose"] * 6)
    codings = codings.assign(side=["early"] * 6 + ["late"] * 6)
    found = corrected_differences(codings, gold, "principal", "side", "early", "late").loc["VEL"]
    assert found[["first", "second", "difference", "low", "high"]].tolist() == [1, -1, -2, -2, -2]
    assert found[["uncorrected", "gold", "n_first", "n_second"]].tolist() == [0, 12, 6, 6]


def test_a_pair_may_stand_under_several_issues_when_groups_tell_them_apart() -> None:
    codings, gold = _two_coders(["support"] * 6, ["oppose"] * 6)
    under = codings.assign(issues=[["a", "b"]] * 6).explode("issues")
    assert corrected_net(under, gold, ["principal", "issues"])["net"].tolist() == [-1, -1]


def _corpus(seed: int, documents: int = 150):
    """A corpus whose documents lean one way or the other, coded by a program that misses much of the opposition."""
    import numpy as np
    import pandas as pd

    chance = np.random.default_rng(seed)
    doc = np.repeat(np.arange(documents), chance.poisson(7, documents) + 1)
    lean = chance.normal(0, 1, documents)[doc]
    odds = np.exp(np.column_stack([lean + 0.3, 0 * lean - 1, 0 * lean - 1, -lean, 0 * lean + 0.5]))
    true = ((odds / odds.sum(1, keepdims=True)).cumsum(1) > chance.random((len(doc), 1))).argmax(1)
    errors = [[0.8, 0.02, 0.02, 0.01, 0.15], [0.3, 0.45, 0.05, 0.05, 0.15], [0.3, 0.05, 0.4, 0.02, 0.23],
              [0.15, 0.03, 0.05, 0.47, 0.3], [0.1, 0.01, 0.02, 0.01, 0.86]]  # fmt: skip
    seen = (np.array(errors)[true].cumsum(1) > chance.random((len(doc), 1))).argmax(1)
    plain = pd.DataFrame({"doc_id": doc, "sent_id": np.arange(len(doc)), "actor": "VEL", "principal": "VEL"})
    return [
        plain.assign(stance=[LABELS[k] for k in kind], value=pd.array([VALUES[LABELS[k]] for k in kind], "Float64"))
        for kind in (seen, true)
    ]


def test_corrected_intervals_cover_the_truth_and_uncorrected_ones_do_not() -> None:
    """120 simulated corpora with 200 gold pairs each; 95 % of 120 is 114, and 106 is 3.4 standard errors below."""
    truth = _corpus(10_000, documents=30_000)[1]["value"].mean()
    covered = uncorrected = 0
    for seed in range(120):
        program, people = _corpus(seed)
        drawn = draw_sample(program, 200, seed=seed)[["sent_id", "actor", "probability"]]
        found = corrected_net(program, drawn.merge(people), "principal", repeats=200, seed=seed).loc["VEL"]
        plain = net_stance(program, "principal", repeats=200, seed=seed).loc["VEL"]
        covered += found["low"] <= truth <= found["high"]
        uncorrected += plain["low"] <= truth <= plain["high"]
    assert covered >= 106
    assert uncorrected < 30


def test_a_sample_takes_equal_parts_of_the_labels_and_keeps_how_likely_each_pair_was() -> None:
    """Of 60 none, 20 support and 4 oppose, 24 pairs: all 4 oppose, and 10 of each other label."""
    frame = to_frame(
        [coding(f"d{n}", 0, "VEL", s) for n, s in enumerate(["none"] * 60 + ["support"] * 20 + ["oppose"] * 4)]
    )
    drawn = draw_sample(frame, 24, seed=1)
    assert drawn["stance"].astype(str).value_counts().to_dict() == {"none": 10, "support": 10, "oppose": 4}
    chances = drawn.assign(stance=drawn["stance"].astype(str)).groupby("stance")["probability"].first()
    assert chances.to_dict() == pytest.approx({"none": 1 / 6, "support": 0.5, "oppose": 1.0})
    assert draw_sample(frame, 24, seed=1)["sent_id"].tolist() == drawn["sent_id"].tolist()
    with pytest.raises(WorkbenchError, match="cannot draw 85 of 84"):
        draw_sample(frame, 85)


def test_pairs_needed_follow_from_the_width_and_from_how_good_the_program_is() -> None:
    """(2 x 1.96 x 0.7 / 0.2)² = 188.2; a program that correlates by 0.8 leaves 36 % of the variance."""
    assert pairs_needed(0.2) == 189
    assert pairs_needed(0.2, correlation=0.8) == 68
    with pytest.raises(WorkbenchError, match="width 3"):
        pairs_needed(3)


def test_a_confusion_matrix_gives_back_the_shares_it_was_applied_to() -> None:
    import pandas as pd

    matrix = pd.DataFrame([[8, 2], [3, 7]], index=["support", "oppose"], columns=["support", "oppose"])
    seen = {"support": 60 * 0.8 + 40 * 0.3, "oppose": 60 * 0.2 + 40 * 0.7}
    assert matrix_corrected(seen, matrix) == pytest.approx({"support": 0.6, "oppose": 0.4})


def test_the_interval_of_a_matrix_correction_holds_both_parts_of_its_error() -> None:
    """Shares seen 0.6 of 10,000; rates 0.8 and 0.3 from 100 pairs each: true share (0.6 - 0.3) / 0.5 = 0.6. Its error
    is √(0.6² x 0.8 x 0.2 / 100 + 0.4² x 0.3 x 0.7 / 100 + 0.6 x 0.4 / 10000) / 0.5 = 0.0612."""
    import pandas as pd

    matrix = pd.DataFrame([[80, 20], [30, 70]], index=["support", "oppose"], columns=["support", "oppose"])
    found = matrix_intervals({"support": 6000, "oppose": 4000}, matrix, repeats=2000).loc["support"]
    assert found["share"] == pytest.approx(0.6)
    assert found["high"] - found["low"] == pytest.approx(2 * 1.96 * 0.0612, rel=0.1)


def test_a_near_singular_matrix_is_warned_of() -> None:
    import pandas as pd

    matrix = pd.DataFrame([[51, 49], [49, 51]], index=["support", "oppose"], columns=["support", "oppose"])
    with pytest.warns(UserWarning, match="near singular"):
        matrix_corrected({"support": 50, "oppose": 50}, matrix)


# Which hand-coded pairs stand for the corpus ---------------------------------------------------------------------------
def coded_pairs(documents: int, each: int, **columns: object):
    rows = [coding(f"d{n}", k, "VEL", "support", coder="person:ana") for n in range(documents) for k in range(each)]
    return to_frame(rows).assign(**columns)


@pytest.mark.parametrize(("documents", "each", "enough"), [(5, 10, True), (7, 7, False), (4, 30, False)])
def test_fewer_than_fifty_pairs_or_five_documents_are_no_gold(documents, each, enough) -> None:
    assert (usable(coded_pairs(documents, each)) is not None) is enough


def test_pairs_left_unclear_are_no_gold() -> None:
    pairs = coded_pairs(10, 6)
    pairs["stance"] = ["unclear" if n < 5 else "support" for n in range(60)]
    assert len(usable(pairs)) == 55


def test_chosen_pairs_are_no_gold_beside_drawn_ones() -> None:
    """60 pairs were drawn, one in four; 20 more were chosen because the machine was unsure of them."""
    drawn = coded_pairs(10, 8, probability=[0.25] * 60 + [None] * 20)
    assert usable(drawn)["probability"].tolist() == [0.25] * 60


def test_a_probability_of_one_says_nothing_of_a_sample() -> None:
    assert "probability" not in usable(coded_pairs(10, 8, probability=1.0))


def test_a_group_is_corrected_where_gold_lies_in_five_documents_and_stands_as_coded_elsewhere(table) -> None:
    """People turn VEL and KAR to opposition: VEL in all six documents, KAR in four of them."""
    gold = table[(table["actor"] == "VEL") | ((table["actor"] == "KAR") & (table["doc_id"] < "d4"))]
    net = best_net(table, "principal", gold.assign(stance="oppose", value=-1.0))
    assert net["corrected"].to_dict() == {"KAR": False, "SRV": False, "VEL": True}
    assert net.loc["VEL", ["net", "uncorrected"]].tolist() == [-1.0, 1.0]
    assert net.loc["KAR", "net"] == 0.0
    assert net.loc["SRV", "net"] == pytest.approx((0.5 - 5) / 6)
