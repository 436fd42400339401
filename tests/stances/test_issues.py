"""Which matters a position is on: words near it, the rest of its sentence, else the process itself."""

from __future__ import annotations

from pathlib import Path

import pytest

import workbench as wb

STUDIES = Path(__file__).parent / "studies"

CASES = [
    # between two states, contacts are a matter of ties
    ("invented", "Veldoria welcomed the talks with Karsia.", {"diplomatic_ties"}),
    ("invented", "Veldoria rejected a truce with Karsia.", {"ceasefire"}),
    ("invented", "Veldoria and Karsia agreed to reopen the embassies and to resume trade.", {"diplomatic_ties", "economy"}),
    # between a government and rebels they are a matter of the country's own settlement
    ("rebels", "The government welcomed the talks with the rebels.", {"political_process"}),
]  # fmt: skip


@pytest.mark.parametrize(("study", "sentence", "issues"), CASES)
def test_the_issues_of_a_position(study: str, sentence: str, issues: set[str]) -> None:
    loaded = wb.open_study("invented" if study == "invented" else STUDIES / study)
    held = [coding for coding in wb.pipeline(loaded)(sentence)._.codings if coding.stance != "none"]
    assert held
    assert all(set(coding.issues) == issues for coding in held)


def test_a_coding_without_a_position_has_no_issue() -> None:
    loaded = wb.open_study("invented")
    codings = wb.pipeline(loaded)("The Veldorian minister flew home from Karsia on Tuesday.")._.codings
    assert codings
    assert all(coding.stance == "none" and coding.issues == () for coding in codings)
