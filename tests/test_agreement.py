"""Coefficients of agreement against published examples and sums worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from rows import coding

from workbench import agreement
from workbench.codings import to_frame
from workbench.study import WorkbenchError

N = None
# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability: four observers, twelve units, with missing data.
FOUR = pd.DataFrame(
    {
        "A": [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
        "B": [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
        "C": [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
        "D": [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
    }
)
# The same source: binary data of two observers, and nominal data of two observers.
BINARY = pd.DataFrame({"A": [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], "B": [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]})
NOMINAL = pd.DataFrame({"A": list("aabbdcccedda"), "B": list("babbbccceddd")})


@pytest.mark.parametrize(
    ("table", "metric", "published"),
    [
        (FOUR, "nominal", 0.743),
        (FOUR, "ordinal", 0.815),
        (FOUR, "interval", 0.849),
        (BINARY, "nominal", 0.095),
        (NOMINAL, "nominal", 0.692),
    ],
)
def test_alpha_is_that_of_the_published_examples(table, metric, published) -> None:
    assert agreement.krippendorff(table, metric=metric) == pytest.approx(published, abs=0.0006)


def test_the_arithmetic_of_the_binary_example() -> None:
    """Ten units, 20 values: 14 zeros and 6 ones; four units disagree, which makes 8 unequal ordered pairs.

    alpha = 1 - (n - 1) * o01 / (n0 * n1) with n = 20, o01 = 4, n0 = 14, n1 = 6: 1 - 19 * 4 / 84 = 0.0952.
    """
    assert agreement.krippendorff(BINARY) == pytest.approx(1 - 19 * 4 / (14 * 6))


def test_cohens_kappa_by_hand() -> None:
    """Ten units, six equal: observed 0.6; chance 0.8 * 0.6 + 0.2 * 0.4 = 0.56; kappa (0.6 - 0.56) / 0.44."""
    assert agreement.cohen(BINARY) == pytest.approx(0.04 / 0.44)
    assert agreement.percent(BINARY) == pytest.approx(0.6)


def test_gwets_ac1_by_hand() -> None:
    """Shares of the labels over both coders are 0.7 and 0.3: chance 2 * 0.7 * 0.3 = 0.42; AC1 (0.6 - 0.42) / 0.58."""
    assert agreement.gwet(BINARY) == pytest.approx(0.18 / 0.58)


def test_fleiss_by_hand() -> None:
    """Three coders, two units: one all alike, one two against one. P = (1 + 1/3) / 2; shares 5/6 and 1/6."""
    table = pd.DataFrame({"A": ["s", "s"], "B": ["s", "s"], "C": ["s", "o"]})
    chance = (5 / 6) ** 2 + (1 / 6) ** 2
    assert agreement.fleiss(table) == pytest.approx((2 / 3 - chance) / (1 - chance))


def test_what_is_undefined_is_missing_and_explained() -> None:
    same = pd.DataFrame({"A": ["s", "s"], "B": ["s", "s"]})
    assert agreement.krippendorff(same) is None
    assert agreement.cohen(same) is None
    assert "only one label" in agreement.explain(same)
    apart = pd.DataFrame({"A": ["s", None], "B": [None, "o"]})
    assert agreement.percent(apart) is None
    assert "no unit was coded by two" in agreement.explain(apart)
    assert "one coder" in agreement.explain(same[["A"]])
    with pytest.raises(WorkbenchError, match="no metric 'ratio'"):
        agreement.krippendorff(FOUR, metric="ratio")


def two_coders() -> pd.DataFrame:
    rows = []
    for n in range(8):
        for coder in ("person:ana", "person:ben"):
            label = "oppose" if coder.endswith("ben") and n == 0 else ("support", "none")[n % 2]
            rows.append(coding(f"d{n}", 0, "VEL", label, coder=coder))
    return to_frame(rows)


def test_a_codings_table_gives_units_by_coders_and_a_summary_with_intervals() -> None:
    table = agreement.units_by_coders(two_coders())
    assert list(table.columns) == ["person:ana", "person:ben"]
    assert len(table) == 8
    result = agreement.summary(two_coders()).loc["person:ana / person:ben"]
    assert result["units"] == 8
    assert result["percent"] == pytest.approx(7 / 8)
    assert result["alpha low"] <= result["alpha"] <= result["alpha high"]


def test_a_pair_coded_twice_by_one_coder_is_refused() -> None:
    doubled = pd.concat([two_coders(), two_coders().iloc[:1]])
    with pytest.raises(WorkbenchError, match=r"person:ana coded VEL in d0:0 twice"):
        agreement.units_by_coders(doubled)


@pytest.mark.parametrize(("weights", "published"), [("identity", 0.77544), ("quadratic", 0.914)])
def test_gwets_coefficients_are_those_of_the_published_example(weights, published) -> None:
    """The four raters of Gwet (2014, Handbook of Inter-Rater Reliability) rate as those of Krippendorff; his package irrCAC gives these."""
    assert agreement.gwet(FOUR, weights=weights, order=[1, 2, 3, 4, 5]) == pytest.approx(published, abs=0.00001)


def test_ordinal_weights_by_hand() -> None:
    """Three places: one apart covers 1 of the 3 pairs of places, two apart all 3: credit 1 - 1/3 and 0."""
    from workbench.agreement.coefficients import weight_matrix

    assert weight_matrix("ordinal", 3).tolist() == [
        [1, pytest.approx(2 / 3), 0],
        [pytest.approx(2 / 3), 1, pytest.approx(2 / 3)],
        [0, pytest.approx(2 / 3), 1],
    ]
    with pytest.raises(WorkbenchError, match="no weights 'cubic'"):
        agreement.gwet(FOUR, weights="cubic")


def coded(*rows: tuple[str, str, str | None, str | None], docs: int = 1) -> pd.DataFrame:
    """Codings by ana and ben of (sentence, actor, ana's label, ben's label), repeated over `docs` documents."""
    made = [
        coding(f"d{d}", int(sent), actor, stance, coder=coder)
        for d in range(docs)
        for sent, actor, *stances in rows
        for coder, stance in zip(("person:ana", "person:ben"), stances, strict=True)
        if stance is not None
    ]
    return to_frame(made)


def test_a_report_states_units_labels_documents_seed_and_an_interval() -> None:
    codings = coded(
        ("0", "VEL", "support", "support"), ("1", "KAR", "none", "support"), ("2", "SRV", "oppose", None), docs=6
    )
    found = agreement.report(codings, draws=300, seed=7)
    row = found.set_index("measure").loc["percent"]
    assert (row["value"], row["units"], row["labels"], row["documents"]) == (0.5, 12, 2, 6)
    assert row["low"] <= row["value"] <= row["high"]
    assert found.attrs == {"seed": 7, "draws": 300, "unit": "pairs of sentence and actor"}
    pd.testing.assert_frame_equal(found, agreement.report(codings, draws=300, seed=7))


def test_fast_intervals_are_those_of_drawing_documents_one_by_one() -> None:
    """Agreement differs between documents, so that the interval is wide; both ways draw 2000 samples."""
    rows = [
        coding(f"d{d}", n, "VEL", "support" if coder == "a" or n >= d else "oppose", coder=coder)
        for d in range(8)
        for n in range(8)
        for coder in "ab"
    ]
    codings = to_frame(rows)
    found = agreement.report(codings, measures=("percent",)).iloc[0]
    low, high = agreement.interval(agreement.units_by_coders(codings), agreement.percent, repeats=2000, seed=1)
    assert (found["low"], found["high"]) == (pytest.approx(low, abs=0.02), pytest.approx(high, abs=0.02))


def test_ordinal_measures_leave_out_labels_that_are_not_on_the_scale() -> None:
    codings = coded(("0", "VEL", "support", "oppose"), ("1", "VEL", "none", "none"), ("2", "VEL", "neutral", "neutral"))
    found = agreement.report(codings, draws=100).set_index("measure")
    assert found.loc["alpha", "units"] == 3
    assert found.loc["alpha ordinal", "units"] == 2
    assert agreement.ordered_labels(codings) == ["oppose", "neutral", "support"]


def test_near_misses_cost_less_on_the_ordinal_scale() -> None:
    near = coded(
        *[
            (str(n), "VEL", "support", "conditional") if n == 0 else (str(n), "VEL", *2 * [label])
            for n, label in enumerate(["support", "conditional", "neutral", "oppose", "support", "oppose"])
        ]
    )
    far = near.assign(stance=near["stance"].astype(str)).copy()
    far.loc[(far["sent_id"] == "d0:0") & (far["coder"] == "person:ben"), ["stance", "value"]] = ["oppose", -1.0]

    def alpha(codings):
        return agreement.report(codings, draws=100).set_index("measure").loc["alpha ordinal", "value"]

    assert alpha(near) > alpha(far)


@pytest.mark.parametrize(
    ("codings", "words"),
    [
        (coded(("0", "VEL", "support", "support")), "only one label was used"),
        (coded(("0", "VEL", "support", None), ("1", "VEL", None, "none")), "no unit was coded by two"),
        (coded(("0", "VEL", "support", None)), "one coder"),
    ],
)
def test_an_undefined_measure_is_a_sentence(codings, words) -> None:
    row = agreement.report(codings, draws=100).set_index("measure").loc["alpha"]
    assert pd.isna(row["value"])
    assert words in row["note"]


def test_too_few_documents_for_an_interval_are_said() -> None:
    row = agreement.report(
        coded(("0", "VEL", "support", "none"), ("1", "VEL", "none", "none"), docs=4), draws=100
    ).iloc[0]
    assert pd.isna(row["low"])
    assert row["note"] == "4 documents are too few for an interval"


def test_agreement_on_each_label_by_hand() -> None:
    """`none` was given 5 times: two units by both (4 codings), one by ana alone. Of the others of the 5, 4 say none, too."""
    rows = [("0", "VEL", "none", "none"), ("1", "VEL", "none", "none"), ("2", "VEL", "none", "oppose")]
    found = agreement.by_label(coded(*rows), draws=100)
    assert found.loc["none", ["given", "specific"]].tolist() == [5, pytest.approx(4 / 5)]
    assert found.loc["oppose", ["given", "specific"]].tolist() == [1, 0]


def test_agreement_by_actor_month_and_kind() -> None:
    rows = [("0", "VEL", "support", "support"), ("1", "KAR", "none", "support"), ("2", "KAR", "none", "none")]
    codings = coded(*rows, docs=2)
    by_actor = agreement.by_group(codings, "actor", measure="percent", draws=100)
    assert by_actor["value"].to_dict() == {"KAR": 0.5, "VEL": 1.0}
    by_month = agreement.by_group(codings, {"d0": "2023-01"}, measure="percent", draws=100)
    assert by_month[["value", "units"]].loc["2023-01"].tolist() == [pytest.approx(2 / 3), 3]
    by_kind = agreement.by_group(codings, {"VEL": "state"}, measure="percent", draws=100)
    assert by_kind["units"].to_dict() == {"state": 2}


def test_the_sentences_behind_a_cell_of_the_confusion_table() -> None:
    codings = coded(("0", "VEL", "support", "none"), ("1", "KAR", "support", "none"), ("2", "KAR", "none", "none"))
    counts = agreement.confusion(codings, "person:ana", "person:ben")
    assert (counts.loc["support", "none"], counts.loc["none", "none"], counts.loc["none", "support"]) == (2, 1, 0)
    found = agreement.behind(codings, "person:ana", "person:ben", "support", "none")
    assert found[["sent_id", "actor"]].values.tolist() == [["d0:0", "VEL"], ["d0:1", "KAR"]]
    assert agreement.disagreements(codings).values.tolist() == [["person:ana", "person:ben", "support", "none", 2]]
    with pytest.raises(WorkbenchError, match="'person:cem' coded nothing"):
        agreement.confusion(codings, "person:ana", "person:cem")


def test_finding_the_actors_is_apart_from_their_stance() -> None:
    """Sentence 0: both have VEL; sentence 1: only ana has KAR, only ben SRV; sentence 2: ben never worked on it."""
    codings = coded(
        ("0", "VEL", "support", "none"),
        ("1", "KAR", "none", None),
        ("1", "SRV", None, "none"),
        ("2", "VEL", "none", None),
    )
    row = agreement.detection(codings).iloc[0]
    assert row[["both", "only first", "only second", "sentences"]].tolist() == [1, 1, 1, 2]
    assert row["F1"] == pytest.approx(2 * 1 / (2 + 2))
    seen = agreement.detection(codings, seen={"person:ben": ["d0:2"]}).iloc[0]
    assert seen[["both", "only first", "sentences"]].tolist() == [1, 2, 3]


def marked(*pairs: tuple[tuple[int, int] | None, tuple[int, int] | None]) -> pd.DataFrame:
    """Codings of sentences of 10 characters by ana and ben, with their evidence in them."""
    rows = []
    for n, spans in enumerate(pairs):
        for coder, span in zip(("ana", "ben"), spans, strict=True):
            start = n * 100
            words = (
                {
                    "evidence": "x" * (span[1] - span[0]),
                    "evidence_start": start + span[0],
                    "evidence_end": start + span[1],
                }
                if span
                else {}
            )
            rows.append(
                coding(
                    "d",
                    n,
                    "VEL",
                    "support",
                    coder=coder,
                    sent_start=start,
                    sent_end=start + 10,
                    sentence="x" * 10,
                    **words,
                )
            )
    return to_frame(rows)


def test_spans_match_exactly_or_by_overlap() -> None:
    """Five spans marked: one pair equal, one pair overlapping, one alone. Exact 2 * 1 / 5, overlap 2 * 2 / 5."""
    found = agreement.spans(marked(((0, 4), (0, 4)), ((0, 4), (3, 8)), ((5, 9), None)), draws=100).set_index("measure")
    assert found.loc["F1 exact", "value"] == pytest.approx(0.4)
    assert found.loc["F1 overlap", "value"] == pytest.approx(0.8)


def test_alpha_of_spans_is_that_of_their_characters() -> None:
    """Ten characters: ana marks 0-4, ben 2-6. The table of characters, coder by coder, gives the same alpha."""
    found = agreement.spans(marked(((0, 4), (2, 6))), draws=100).set_index("measure")
    characters = pd.DataFrame({"ana": [1] * 4 + [0] * 6, "ben": [0] * 2 + [1] * 4 + [0] * 4})
    assert found.loc["alpha", "value"] == pytest.approx(agreement.krippendorff(characters))


def test_text_that_nobody_marked_is_not_agreement() -> None:
    found = agreement.spans(marked((None, None), ((0, 4), (0, 4))), draws=100)
    assert set(found["units"]) == {1}
    assert "marked no span" in agreement.spans(marked((None, None)), draws=100)["note"].iloc[0]


def test_a_machine_is_a_coder_like_any_other() -> None:
    people = coded(("0", "VEL", "support", "support"), ("1", "VEL", "none", "support"))
    machine = to_frame(
        [coding("d0", 0, "VEL", "support"), coding("d0", 1, "VEL", "none"), coding("d0", 9, "VEL", "none")]
    )
    found = agreement.report(pd.concat([people, machine]), measures=("percent",), draws=100).set_index("coders")
    assert found.loc["person:ana / rules@test", "value"] == 1
    assert found.loc["person:ben / rules@test", "value"] == 0.5
    assert found.loc["person:ana / person:ben / rules@test", "units"] == 2


def test_ten_thousand_units_of_three_coders_are_drawn_as_sums_not_as_tables() -> None:
    """What makes 2000 draws fast: a draw only adds up numbers of documents, and the sums are those of the whole table."""
    from workbench.agreement.bootstrap import by_document
    from workbench.agreement.coefficients import krippendorffs_alpha
    from workbench.agreement.units import encode

    codes = encode(FOUR)
    parts = krippendorffs_alpha(codes).parts(codes)
    documents = pd.Series(list("aabbccddeeff")).to_numpy(str)
    sums = by_document(parts, documents, pd.unique(documents))
    assert sums.shape == (6, 25)
    assert krippendorffs_alpha(codes).total(sums) == pytest.approx(agreement.krippendorff(FOUR))


# Krippendorff (2004), Content Analysis, 2nd edition, page 254: two observers of one text of 300; offsets from its start.
OBSERVERS = {
    "c": (((75, 145), (220, 250)), ((70, 150), (205, 225), (250, 270))),
    "k": (((30, 90), (150, 200)), ((30, 90), (150, 200))),
}


@pytest.mark.parametrize(("category", "published"), [("c", 0.7286), ("k", 1.0)])
def test_alpha_for_units_cut_out_is_that_of_the_published_example(category, published) -> None:
    found = agreement.unitising_alpha([agreement.Stretch(300, OBSERVERS[category])])
    assert found == pytest.approx(published, abs=0.0001)


def test_the_observed_part_of_the_published_example_by_hand() -> None:
    """Two pairs of units overlap, 5 and 5 apart and 15 and 25: 50 + 850; a unit of 20 lies in a gap: 400.

    Each is seen from both sides: 2 * 1300 over m (m - 1) L L = 2 * 300 * 300.
    """
    from workbench.agreement.unitising import sums_of

    length, observed, *_ = sums_of([agreement.Stretch(300, OBSERVERS["c"])], 300)
    assert (length, observed) == (300, 2 * (50 + 850 + 400))
    assert observed / (2 * 300**2) == pytest.approx(0.0144, abs=0.0001)


def test_spans_that_are_nearer_agree_more_though_neither_is_equal() -> None:
    def alpha(*pairs):
        return agreement.spans(marked(*pairs), draws=100).set_index("measure").loc["alpha unitising", "value"]

    assert alpha(((0, 4), (0, 4)), ((2, 6), (2, 6))) == 1
    assert 1 > alpha(((0, 4), (0, 5)), ((2, 6), (2, 7))) > alpha(((0, 4), (2, 8)), ((2, 6), (5, 9)))


def test_kappa_of_coders_who_never_met_all_together_says_so() -> None:
    """Three coders, every unit coded by two of them: alpha is defined, Fleiss' kappa is not."""
    pairs = [("ana", "ben", "support"), ("ana", "cem", "none"), ("ben", "cem", "support")]
    rows = [coding("d", n, "VEL", stance, coder=coder) for n, (*two, stance) in enumerate(pairs) for coder in two]
    found = agreement.report(to_frame(rows), draws=100).set_index(["coders", "measure"]).loc["ana / ben / cem"]
    assert found.loc["alpha", "value"] == 1
    assert found.loc["kappa", "note"] == "no unit was coded by all of these coders"
