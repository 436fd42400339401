"""Matching of rows: sentences that only one side has, and actors for which each coder made up an id."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from rows import coding

from workbench.codings import to_frame
from workbench.stances.evaluate import errors, fields, intervals, matches, score


def table(*rows: Any) -> pd.DataFrame:
    return to_frame(rows)


def said(doc: str, index: int, actor: str, stance: str, **more: Any) -> Any:
    """A row with evidence where the label asks for it."""
    spans = {"evidence": "said a thing", "evidence_start": index * 100 + 4, "evidence_end": index * 100 + 16}
    return coding(doc, index, actor, stance, **((spans if stance != "none" else {}) | {"voice": "reported"} | more))


def test_a_row_of_a_sentence_without_gold_is_nobody_elses() -> None:
    """The gold has sentence 0 alone; the coder's VEL of sentence 1 is a false find and leaves VEL of sentence 0 as it is."""
    gold = table(said("a", 0, "VEL", "none"))
    given = table(said("a", 0, "VEL", "none"), said("a", 1, "VEL", "support"))
    result = score(given, gold)
    assert (result["found"], result["precision"]) == (1.0, 0.5)
    assert result["confusion"] == {("none", "none"): 1}


def test_a_sentence_cut_longer_by_the_coder_is_that_of_the_gold_it_covers() -> None:
    gold = table(said("a", 1, "VEL", "support"))
    given = table(said("a", 0, "VEL", "support", sent_end=180))
    assert score(given, gold)["found"] == 1.0


def test_unlisted_actors_are_one_where_the_same_words_name_them() -> None:
    """Both coders mean the words 0 to 3 by their own ids; the listed VEL must keep its id."""
    gold = table(said("a", 0, "VEL-lawmakers", "oppose", mention_start=0, mention_end=3), said("a", 1, "VEL", "none"))
    given = table(
        said("a", 0, "veldorian-lawmakers", "oppose", mention_start=1, mention_end=3), said("a", 1, "KAR", "none")
    )
    assert score(given, gold)["found"] == 0.0
    result = score(given, gold, listed={"VEL", "KAR"})
    assert (result["found"], result["found_listed"], result["found_unlisted"]) == (0.5, 0.0, 1.0)
    assert [(e["actor"], e["gold"], e["given"]) for e in errors(given, gold, listed={"VEL", "KAR"})] == [
        ("KAR", "", "none"),
        ("VEL", "none", ""),
    ]


def test_principals_are_right_where_equal_or_both_unknown_to_the_registry() -> None:
    gold = table(
        said("a", 0, "amir", "support", principal="VEL"),
        said("a", 1, "bela", "support", principal="guild"),
        said("a", 2, "VEL", "support"),
    )
    given = table(
        said("a", 0, "amir", "support", principal="KAR"),
        said("a", 1, "bela", "support", principal="guild-of-millers"),
        said("a", 2, "VEL", "support"),
    )
    result = score(given, gold, listed={"VEL", "KAR"})
    assert result["principal"] == pytest.approx(2 / 3, abs=1e-4)
    assert (result["principal_listed"], result["principal_unlisted"]) == (1.0, 0.5)


@pytest.mark.parametrize(
    ("gold", "given", "same"),
    [
        (None, None, True),
        ("meridian-wire", "Meridian Wire", True),
        ("officials", "two officials", True),
        ("a diplomat", "the diplomat", True),
        ("VEL", "KAR", False),
        ("VEL", None, False),
    ],
)
def test_a_source_is_right_by_its_words(gold: str | None, given: str | None, same: bool) -> None:
    pairs = matches(
        table(said("a", 0, "VEL", "support", source=given)), table(said("a", 0, "VEL", "support", source=gold))
    )
    assert fields(pairs)["source"] == float(same)


def test_a_source_that_is_an_unlisted_actor_goes_by_that_actors_words() -> None:
    """The ministry is another id for each coder, as actor and as source of VEL."""
    words = {"mention_start": 0, "mention_end": 3}
    gold = table(
        said("a", 0, "VEL-ministry", "support", **words), said("a", 0, "VEL", "support", source="VEL-ministry")
    )
    given = table(
        said("a", 0, "the-ministry", "support", **words), said("a", 0, "VEL", "support", source="the-ministry")
    )
    assert score(given, gold, listed={"VEL"})["fields"]["source"] == 1.0


def test_evidence_sets_and_voices_by_hand() -> None:
    """Evidence 4..16 and 10..16 share 6 of 12 + 6 characters: F1 12/18. Issues {a, b} and {b}: F1 2/3, not equal."""
    gold = table(said("a", 0, "VEL", "support", issues=("security", "economy"), voice="quote"))
    given = table(said("a", 0, "VEL", "support", issues=("economy",), evidence_start=10, voice="quote"))
    result = score(given, gold)["fields"]
    assert result["evidence"] == 1.0
    assert result["evidence_f1"] == pytest.approx(12 / 18, abs=1e-4)
    assert (result["issues"], result["issues_f1"]) == (0.0, pytest.approx(2 / 3, abs=1e-4))
    assert (result["voice"], result["source_quote"], result["source_reported"]) == (1.0, 1.0, 0.0)


def test_positions_are_counted_over_all_pairs() -> None:
    """Gold positions: VEL, KAR. Given: VEL, SRV. One of two is right on either side."""
    gold = table(said("a", 0, "VEL", "support"), said("a", 1, "KAR", "oppose"), said("a", 1, "SRV", "none"))
    given = table(said("a", 0, "VEL", "oppose"), said("a", 1, "SRV", "support"))
    result = score(given, gold)
    assert [result[f"position_{key}"] for key in ("precision", "recall", "f1")] == [0.5, 0.5, 0.5]
    assert result["joint_f1"] == 0.0


def test_intervals_of_one_document_are_its_score() -> None:
    gold = table(said("a", 0, "VEL", "support"), said("a", 1, "KAR", "oppose"))
    given = table(said("a", 0, "VEL", "support"), said("a", 1, "KAR", "support"))
    assert intervals(given, gold, repeats=5)["accuracy"] == (0.5, 0.5)
