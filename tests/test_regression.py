"""Regressions against a reference implementation, sums worked out by hand, and simulated truth."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from workbench.estimates import draw_sample, regression, regressions
from workbench.study import WorkbenchError

#: Estimates and standard errors of ppi-python 0.2.3 (ppi_ols_* on x and z, ppi_logistic_* on x; labelled rows 0..29 of
#: the vectors below, all 90 as unlabelled ones; keyword lam, for logistic regression ftol 1e-15 and gtol 1e-10; the
#: errors are half the width of ppi_*_ci divided by 1.959964). Computed by running it on `vectors`, whose x and z have
#: a period that divides 30: only then do its least squares and the estimating equations agree to the last digit.
REFERENCE = {
    ("linear", 0.0): ([0.06442836, 0.37975487, -0.41079478], [0.14527761, 0.20267473, 0.29652059]),
    ("linear", 0.5): ([0.05914915, 0.30246703, -0.49084762], [0.08976643, 0.12457797, 0.1936461]),
    ("linear", 1.0): ([0.05386994, 0.2251792, -0.57090046], [0.11202118, 0.15919176, 0.25768302]),
    ("logistic", 0.0): ([-0.28394921, 0.79044722], [0.38529803, 0.60447851]),
    ("logistic", 0.5): ([-0.18644914, 0.69910061], [0.32074802, 0.52255717]),
    ("logistic", 1.0): ([-0.09211657, 0.61395486], [0.38075169, 0.64079485]),
}
#: Logistic regression with weights 1, 2, 3, 1, 2, ... on the labelled rows (keyword w), lam 1.
REFERENCE_WEIGHTED = [-0.09050967, 0.4303035]


def vectors():
    i = np.arange(90)
    x, z = ((7 * i) % 15) / 7 - 1, (i % 5 == 0).astype(float)
    people = np.sin(i) + 0.5 * x - 0.3 * z
    return x, z, people, people + 0.4 * np.cos(3 * i) + 0.2 * z - 0.1


def as_table(x, z, values):
    plain = {"doc_id": np.arange(len(x)), "sent_id": np.arange(len(x)), "actor": "VEL", "x": x, "z": z}
    labels = np.where(values > 0, "support", "oppose")
    return pd.DataFrame(plain | {"stance": labels, "value": pd.array(values, "Float64")})


@pytest.mark.parametrize(("kind", "power"), REFERENCE)
def test_coefficients_are_those_of_the_reference_implementation(kind, power) -> None:
    """One document for each row. The reference takes the labelled rows to be no part of the unlabelled ones, so that
    its errors differ where the program counts; with people alone they are the same."""
    x, z, people, program = vectors()
    codings, gold = as_table(x, z, program), as_table(x, z, people).iloc[:30]
    outcome = "value" if kind == "linear" else "support"
    terms = ["x", "z"] if kind == "linear" else ["x"]
    found = regression(codings, terms, gold=gold, kind=kind, outcome=outcome, power=power)
    estimates, errors = REFERENCE[kind, power]
    assert found["estimate"].tolist() == pytest.approx(estimates, abs=2e-6)
    assert found["error"].tolist() == pytest.approx(errors, rel=1e-5 if power == 0 else 0.3)


def test_weights_are_one_over_the_probability_as_in_the_reference_implementation() -> None:
    x, z, people, program = vectors()
    gold = as_table(x, z, people).iloc[:30].assign(probability=lambda t: 1 / (1 + t["sent_id"] % 3))
    found = regression(as_table(x, z, program), "x", gold=gold, power=1.0, kind="logistic", outcome="support")
    assert found["estimate"].tolist() == pytest.approx(REFERENCE_WEIGHTED, abs=2e-6)


def test_a_slope_between_two_groups_is_the_difference_of_their_means() -> None:
    """Values 1, 1, -1 in the first group (mean 1/3) and -1, -1, 0.5 in the other (mean -1/2)."""
    table = as_table(np.zeros(6), np.zeros(6), np.array([1, 1, -1, -1, -1, 0.5])).assign(side=list("aaabbb"))
    found = regression(table, "side")
    assert found["estimate"].tolist() == pytest.approx([1 / 3, -1 / 2 - 1 / 3])
    assert found.index.tolist() == ["intercept", "side: b (not a)"]


def test_a_logistic_slope_is_the_log_odds_ratio() -> None:
    """Support 3 of 4 in one group, 1 of 3 in the other: the odds 3 and 1/2."""
    values = np.array([1, 1, 1, -1, 1, -1, -1])
    table = as_table(np.zeros(7), np.zeros(7), values).assign(side=list("aaaabbb"))
    found = regression(table, "side", outcome="support", kind="logistic")
    assert found["estimate"].tolist() == pytest.approx([math.log(3), math.log(0.5 / 3)])


def test_copies_of_a_sentence_within_its_document_do_not_make_an_error_smaller() -> None:
    x, z, people, _ = vectors()
    once = as_table(x, z, people)
    often = pd.concat([once, once, once], ignore_index=True)
    few, many = (regression(table, ["x", "z"])["error"] for table in (once, often))
    assert many.to_numpy() == pytest.approx(few.to_numpy())


def test_few_documents_give_no_interval() -> None:
    x, z, people, _ = vectors()
    found = regression(as_table(x, z, people).assign(doc_id="d0"), ["x", "z"])
    assert found[["error", "low", "high"]].isna().all().all()
    assert found["documents"].tolist() == [1, 1, 1]


def test_three_ways_stand_beside_each_other() -> None:
    x, z, people, program = vectors()
    found = regressions(as_table(x, z, program), ["x"], as_table(x, z, people).iloc[:30])
    assert list(found.index) == [
        (way, term) for way in ("people only", "program only", "corrected") for term in ("intercept", "x")
    ]
    assert found["gold"].tolist() == [30, 30, 0, 0, 30, 30]
    assert found.loc[("program only", "x"), "estimate"] == pytest.approx(np.polyfit(x, program, 1)[0])
    assert found.loc[("people only", "x"), "estimate"] == pytest.approx(np.polyfit(x[:30], people[:30], 1)[0])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"kind": "probit"}, "kind is one of linear, logistic"),
        ({"kind": "logistic"}, "needs a label as outcome"),
        ({"outcome": "sympathy"}, "no row has the label 'sympathy'"),
        ({"predictors": ["x", "twin"]}, "cannot be told apart"),
        ({"predictors": ["many"]}, "holds lists"),
        ({"predictors": ["sign"], "kind": "logistic", "outcome": "support"}, "no finite solution"),
        ({"predictors": ["outlet"]}, "no column 'outlet'"),
    ],
)
def test_a_regression_that_cannot_be_run_says_why(options, words) -> None:
    x, z, people, _ = vectors()
    table = as_table(x, z, people)
    table = table.assign(twin=2 * table["x"], many=[["a"]] * len(table), sign=np.sign(people))
    with pytest.raises(WorkbenchError, match=words):
        regression(table, options.pop("predictors", ["x"]), **options)


def corpus(seed: int, documents: int = 150) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Support falls after an event; the program sees less of the opposition after it, and takes silence for support."""
    chance = np.random.default_rng(seed)
    doc = np.repeat(np.arange(documents), chance.poisson(7, documents) + 1)
    late = (np.arange(documents) % 2)[doc]
    lean = chance.normal(0, 0.8, documents)[doc] + 0.6 - 1.0 * late
    true = np.where(
        chance.random(len(doc)) < 0.3, 0, np.where(chance.random(len(doc)) < 1 / (1 + np.exp(-lean)), 1, -1)
    )
    miss = np.where(true == -1, 0.15 + 0.3 * late, np.where(true == 0, 0.2, 0.1))
    seen = np.where(chance.random(len(doc)) < miss, np.where(true == 1, 0, 1), true)
    made = []
    for kind in (seen, true):
        labels = np.array(["oppose", "none", "support"])[kind + 1]
        value = pd.array(np.where(kind == 0, np.nan, kind), "Float64")
        plain = {"doc_id": doc, "sent_id": np.arange(len(doc)), "actor": "VEL", "late": late}
        made.append(pd.DataFrame(plain | {"stance": labels, "value": value}))
    made[0]["value"], made[1]["value"] = (
        pd.array(frame["value"].mask(frame["stance"] == "none"), "Float64") for frame in made
    )
    return made[0], made[1]


@pytest.mark.parametrize(("kind", "outcome"), [("linear", "value"), ("logistic", "support")])
def test_corrected_intervals_cover_the_true_slope_and_uncorrected_ones_do_not(kind, outcome) -> None:
    """240 simulated corpora, 200 gold pairs each; 95 % of 240 is 228, and 218 is three standard errors below."""
    options = {"kind": kind, "outcome": outcome}
    truth = regression(corpus(10_000, documents=60_000)[1], "late", **options).loc["late", "estimate"]
    covered = uncorrected = 0
    for seed in range(240):
        program, people = corpus(seed)
        drawn = draw_sample(program, 200, seed=seed)[["sent_id", "actor", "probability"]]
        found = regression(program, "late", gold=drawn.merge(people), **options).loc["late"]
        plain = regression(program, "late", **options).loc["late"]
        covered += found["low"] <= truth <= found["high"]
        uncorrected += plain["low"] <= truth <= plain["high"]
    assert 218 <= covered <= 238
    assert uncorrected < 120
