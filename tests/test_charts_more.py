"""Charts of networks, of who passes on whose words, of outlets, of conditions and coefficients, and the trust panel."""

from __future__ import annotations

import pytest
from read_charts import DATES, OUTLETS, caption, texts, turned, urls
from rows import coding

from workbench import charts
from workbench.codings import to_frame
from workbench.study import WorkbenchError, bundled_study, load_study


@pytest.fixture(scope="module")
def study():
    return load_study(bundled_study("invented"))


# Networks, conditions, trust -------------------------------------------------------------------------------------------
def test_ties_of_agreement_and_of_conflict_are_lines_and_conflict_has_a_cross(study) -> None:
    rows = [coding(f"d{n}", a, actor, stance) for n in range(6) for a, (actor, stance) in enumerate(
        [("VEL", "support"), ("KAR", "support"), ("SRV", "oppose")])]  # fmt: skip
    axes = charts.agreement_network(to_frame(rows), study=study).axes[0]
    lines = [line for line in axes.lines if len(line.get_xdata()) == 2]
    assert len(lines) == 3
    assert sum(line.get_marker() == "x" for line in axes.lines) == 2
    assert {line.get_linestyle() for line in lines} == {"-"}


def test_a_tie_that_one_document_decides_is_dotted(study) -> None:
    rows = [coding("d0", 0, "VEL", "support"), coding("d0", 1, "KAR", "support")]
    rows += [coding(f"d{n}", 0, "SRV", "support") for n in range(1, 6)]
    axes = charts.agreement_network(to_frame(rows), study=study).axes[0]
    assert "--" in {line.get_linestyle() for line in axes.lines if len(line.get_xdata()) == 2}


def test_ties_of_few_documents_are_never_solid(study) -> None:
    rows = [coding("d0", n, actor, "support") for n, actor in enumerate(("VEL", "KAR", "SRV"))]
    for draw in (charts.agreement_network, charts.issue_network):
        axes = draw(to_frame(rows), study=study).axes[0]
        assert {line.get_linestyle() for line in axes.lines if len(line.get_xdata()) == 2} == {"--"}


def test_windows_of_time_have_a_panel_each_and_count_their_positions(table, study) -> None:
    """Six documents a month apart from 5 January; windows of 91 days hold three each (January to 4 April)."""
    figure = charts.network_over_time(table, study=study, dates=DATES, days=91)
    titles = [axes.get_title(loc="left") for axes in figure.axes if axes.get_visible()]
    assert titles == ["2024-01-05 to 2024-04-04  (n = 9)", "2024-04-05 to 2024-07-04  (n = 9)"]
    assert "Windows of 91 days, a new one every 91" in caption(figure)


def test_with_gold_a_tie_must_survive_the_programs_errors_too(study) -> None:
    """Two actors support in each of 30 documents. People turn three of the eight supports they look at: the tie is no longer sure."""
    rows = [coding(f"d{n}", place, actor, stance) for n in range(30)
            for place, (actor, stance) in enumerate((("VEL", "support"), ("KAR", "support"), ("SRV", "oppose")))]  # fmt: skip
    codings = to_frame(rows)
    gold = turned(codings[codings["doc_id"].isin([f"d{n}" for n in range(4)])].reset_index(drop=True), "VEL", until=3)
    ends = {}
    for name, sample in (("plain", None), ("gold", gold)):
        axes = charts.agreement_network(codings, study=study, gold=sample).axes[0]
        ends[name] = [line.get_linestyle() for line in axes.lines if len(line.get_xdata()) == 2]
    assert ends["plain"] == ["-", "-", "-"]
    assert "--" in ends["gold"]


# Ladder, co-mentions, coverage, coefficients ---------------------------------------------------------------------------
def test_the_ladder_counts_positions_from_outlet_over_passer_on_to_actor(study) -> None:
    said = [("d0", "a spokesman"), ("d0", None), ("d1", "a spokesman"), ("d1", "a spokesman,")]
    rows = [coding(doc, n, "VEL" if n % 2 else "KAR", "support", source=source) for n, (doc, source) in enumerate(said)]
    rows.append(coding("d9", 7, "KAR", "none", source="a spokesman", issues=()))
    figure = charts.attribution_ladder(to_frame(rows), study=study, outlets=OUTLETS)
    words = set(texts(figure))
    assert {"The Gazette (2)", "Meridian Wire (2)", "a spokesman (3)", "nobody in between (1)"} <= words
    assert {"#outlet=The+Gazette", "#source=a+spokesman", "#principal=VEL"} <= urls(figure)
    assert "a spokesman, Karsia: 2 positions, net +1.00" in figure.get_label()


def test_a_band_of_the_ladder_is_as_wide_as_its_positions(study) -> None:
    """Three positions of KAR and one of VEL by the same passer: bands of three widths and one."""
    rows = [coding("d0", n, "KAR" if n < 3 else "VEL", "support", source="Ana") for n in range(4)]
    axes = charts.attribution_ladder(to_frame(rows), study=study, outlets=OUTLETS).axes[0]
    bands = [patch.get_path().vertices for patch in axes.patches if len(patch.get_path().vertices) == 9]
    widths = sorted(float(band[0][1] - band[-2][1]) for band in bands)
    assert [width / widths[0] for width in widths] == pytest.approx([1, 3, 4])


def test_co_mentions_count_sentences_that_name_both(study) -> None:
    """VEL and KAR share two sentences; VEL is in three and KAR in three, SRV alone in one; labels do not matter."""
    named = [("d0", 0, "VEL"), ("d0", 0, "KAR"), ("d1", 0, "VEL"), ("d1", 0, "KAR"), ("d2", 0, "VEL"), ("d3", 1, "KAR"),
             ("d4", 0, "SRV")]  # fmt: skip
    rows = [coding(doc, index, actor, "none", issues=()) for doc, index, actor in named]
    figure = charts.co_mentions(to_frame(rows), study=study)
    assert sorted(texts(figure)[:6]) == ["1", "2", "3", "3", "·", "·"]
    assert "5 sentences name an actor" in caption(figure)
    assert "Karsia and Veldoria: 2 sentences" in figure.get_label()


def test_coverage_keeps_near_copies_apart(table, study) -> None:
    """Of the Gazette's d0, d2 and d4 one repeats another; nine of its positions, three of them in that copy."""
    figure = charts.outlet_coverage(table, study=study, outlets=OUTLETS, copies={"d4": "d0"})
    bars = sorted((patch.get_width(), patch.get_url()) for patch in figure.axes[0].patches)
    assert bars == [
        (0, "#outlet=Meridian+Wire"),
        (1, "#outlet=The+Gazette"),
        (2, "#outlet=The+Gazette"),
        (3, "#outlet=Meridian+Wire"),
    ]
    assert {"9", "3"} <= set(texts(figure))
    assert "6 documents, 1 of them near-copies" in caption(figure)


def test_coefficients_are_differences_from_the_usual_value(table, study) -> None:
    """Net stance of VEL 1, of KAR 0, of SRV -3/4; of three with six positions KAR comes first in the alphabet."""
    figure = charts.coefficients(table, study=study)
    points = sorted(float(line.get_xdata()[0]) for line in figure.axes[0].lines if line.get_marker() == "s")
    assert points == pytest.approx([-0.75, 1.0])
    assert "as coded\n18 positions" in figure.axes[0].get_title(loc="left")


def test_with_gold_coefficients_have_three_columns(table, study) -> None:
    figure = charts.coefficients(table, study=study, gold=turned(table, "VEL"))
    heads = [axes.get_title(loc="left") for axes in figure.axes]
    assert heads == ["people only\n19 hand-coded pairs", "program only\n18 positions", "corrected\n18 positions"]


def test_conditions_in_the_same_words_are_one_and_keep_their_first_date() -> None:
    words = ("once the garrison leaves", "Once the garrison leaves,", "if the dam is repaired")
    rows = [coding(f"d{n}", 0, "KAR", "conditional", condition=condition) for n, condition in enumerate(words)]
    rows.append(coding("d9", 0, "VEL", "conditional", condition="if invited"))
    found = charts.conditions(to_frame(rows), dates={"d0": "2024-03-01", "d1": "2024-02-01", "d2": "2024-05-01"})
    assert found[["principal", "condition", "n"]].to_numpy().tolist() == [
        ["KAR", "Once the garrison leaves,", 2],
        ["KAR", "if the dam is repaired", 1],
        ["VEL", "if invited", 1],
    ]
    assert [str(day)[:10] for day in found["since"]] == ["2024-02-01", "2024-05-01", "NaT"]


def test_the_trust_panel_counts_labels_and_leaves_unclear_ones_out(table, study) -> None:
    gold = table.iloc[[0, 1, 2, 3]].assign(coder="person:ana", stance=["support", "support", "conditional", "unclear"])
    figure = charts.coder_trust(table, gold, study=study)
    confusion = [text.get_text() for text in figure.axes[0].texts]
    assert [confusion[k] for k in (0, 3, 6)] == ["1", "1", "1"]
    assert sum(map(int, confusion)) == 3
    assert "3 pairs in 1 document were also coded by person:ana" in caption(figure)
    assert "all pairs (3)" in [label.get_text() for label in figure.axes[1].get_yticklabels()]
    with pytest.raises(WorkbenchError, match="no pair was coded by both"):
        charts.coder_trust(table, gold.assign(actor="XYZ"), study=study)
