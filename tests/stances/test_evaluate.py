"""Scores against counts worked out by hand."""

from __future__ import annotations

import pytest
from rows import coding

from workbench.codings import to_frame
from workbench.stances.evaluate import errors, intervals, score

GOLD = to_frame(
    [
        coding(
            "a", 0, "VEL", "support", evidence="said", evidence_start=4, evidence_end=8, voice="deed", toward=("KAR",)
        ),
        coding("a", 0, "KAR", "none", issues=()),
        coding(
            "a",
            1,
            "KAR",
            "oppose",
            evidence="said",
            evidence_start=104,
            evidence_end=108,
            voice="reported",
            source="Wire",
        ),
        coding(
            "b",
            0,
            "VEL",
            "conditional",
            evidence="said",
            evidence_start=4,
            evidence_end=8,
            condition="after the troops leave",
        ),
    ]
)
GIVEN = to_frame(
    [
        coding(
            "a",
            0,
            "VEL",
            "support",
            evidence="said a",
            evidence_start=4,
            evidence_end=10,
            voice="reported",
            toward=("KAR",),
        ),
        coding("a", 0, "KAR", "support", evidence="said", evidence_start=4, evidence_end=8),
        coding(
            "a",
            1,
            "KAR",
            "oppose",
            evidence="thing",
            evidence_start=111,
            evidence_end=116,
            voice="reported",
            source="Wire",
        ),
        coding("b", 0, "SRV", "support", evidence="said", evidence_start=4, evidence_end=8),
    ]
)


def test_counts_are_those_worked_out_by_hand() -> None:
    result = score(GIVEN, GOLD)
    assert (result["pairs"], result["found"], result["precision"]) == (4, 0.75, 0.75)
    assert result["confusion"] == {("support", "support"): 1, ("none", "support"): 1, ("oppose", "oppose"): 1}
    assert result["accuracy"] == pytest.approx(2 / 3, abs=1e-4)
    assert result["labels"]["support"] == [0.5, 1.0, 0.6667, 1]
    assert result["macro_f1"] == pytest.approx((2 / 3 + 1 + 0) / 3, abs=1e-3)
    assert result["position_f1"] == pytest.approx(2 * 2 / (3 + 4), abs=1e-4)
    assert result["sign"] == 1.0
    assert result["fields"]["evidence"] == 0.5
    assert result["fields"]["voice"] == 0.5
    assert result["fields"]["source"] == 1.0


def test_a_table_scored_against_itself_is_perfect() -> None:
    result = score(GOLD, GOLD)
    assert (result["actor_f1"], result["macro_f1"], result["kappa"], result["joint_f1"]) == (1.0, 1.0, 1.0, 1.0)
    assert errors(GOLD, GOLD) == []


def test_errors_list_what_differs_and_what_is_missing() -> None:
    found = {(error["doc_id"], error["actor"]): (error["gold"], error["given"]) for error in errors(GIVEN, GOLD)}
    assert found == {
        ("a", "KAR"): ("none", "support"),
        ("b", "VEL"): ("conditional", ""),
        ("b", "SRV"): ("", "support"),
    }


def test_sentences_match_by_their_first_character_even_where_the_cut_differs() -> None:
    shifted = GIVEN.assign(sent_start=GIVEN["sent_start"] + 3)
    assert score(shifted, GOLD)["found"] == 0.75


def test_intervals_come_from_whole_documents_and_hold_the_score() -> None:
    spans = intervals(GIVEN, GOLD, repeats=50)
    assert spans["accuracy"][0] <= 2 / 3 <= spans["accuracy"][1]
