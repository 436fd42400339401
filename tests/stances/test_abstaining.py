"""What decides where no rule speaks, how sure labels are, and what a study's threshold does with doubtful ones."""

from __future__ import annotations

import dataclasses

import pytest

from workbench.scale import pipeline
from workbench.study import bundled_study, load_study

TEXT = "Karsia and Veldoria held talks on Monday. Farrukh Tashbayev said that the bread had been good. Karsia rejected the road map."


def rows(study):
    return pipeline(study)(TEXT)._.codings


@pytest.fixture(scope="module")
def study():
    return load_study(bundled_study("invented"))


def test_what_is_learned_says_so_and_never_overrules_a_rule(study) -> None:
    for row in rows(study):
        if "learned judgement" in row.why:
            assert "no rule" in row.why
    met = {row.actor: row for row in rows(study) if "held talks" in row.sentence}
    assert "rule 10" in met["KAR"].why
    assert "rule 10" in met["VEL"].why


def test_every_label_has_a_chance_between_nothing_and_certainty(study) -> None:
    assert all(0 < row.confidence < 1 for row in rows(study))


def test_a_position_below_the_threshold_becomes_none_and_says_what_it_would_have_been(study) -> None:
    strict = rows(dataclasses.replace(study, abstain=1.0))
    assert {row.stance for row in strict} == {"none"}
    rejected = next(row for row in strict if "rejected" in row.sentence)
    assert rejected.why.startswith("none: oppose at ")
    assert "below the study's abstain threshold 1" in rejected.why


def test_without_a_threshold_nothing_is_withheld(study) -> None:
    assert not any("abstain" in row.why for row in rows(study))
