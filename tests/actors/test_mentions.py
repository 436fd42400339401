"""Constructions of news English, in a world that only its own actors.yml knows: who each stretch of text stands for."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from workbench.actors.records import MENTIONS_KEY
from workbench.scale import pipeline
from workbench.study import load_study

CASES = Path(__file__).parent / "cases"
DAY = datetime.date(2024, 9, 1)  # Solveig Harran has followed Anton Drev as Marevia's foreign minister


def _cases() -> list[Any]:
    groups = yaml.safe_load((CASES / "mentions.yml").read_text(encoding="utf-8"))
    return [
        pytest.param(case, id=f"{name}: {case['text']} {case.get('day', '')}")
        for name, cases in groups.items()
        for case in cases
    ]


@pytest.fixture(scope="module")
def nlp():
    return pipeline(load_study(str(CASES / "world")))


@pytest.fixture(scope="module")
def rules_alone():
    return pipeline(replace(load_study(str(CASES / "world")), learned=False))


@pytest.mark.parametrize("case", _cases())
def test_words_stand_for_whom_they_should(nlp, rules_alone, case) -> None:
    nlp = rules_alone if case.get("rules") else nlp  # what a learned judgement may see otherwise
    doc = nlp.make_doc(case["text"])
    doc._.date = case.get("day", DAY)
    mentions = nlp(doc).user_data[MENTIONS_KEY].values()
    found: dict[str, set[str]] = {}
    for mention in mentions:
        found.setdefault(_bare(doc[mention.start : mention.end].text), set()).add(mention.actor_id)
    for words, wanted in {**case.get("found", {}), **case.get("source", {})}.items():
        ids = {each.partition("=")[0] for each in wanted.split("+")}
        assert any(found.get(_bare(form)) == ids for form in words.split("|")), found
    principals = {mention.actor_id: mention.principal for mention in mentions}
    for actor, _, principal in (
        each.partition("=") for ids in case.get("found", {}).values() for each in ids.split("+")
    ):
        assert principal in ("", principals[actor])
    sources = {mention.actor_id for mention in mentions if mention.source_only}
    assert set(case.get("source", {}).values()) <= sources
    assert [words for words in case.get("nobody", []) if _bare(words) in found] == []


def test_an_office_holder_whom_nobody_lists_is_said_to_serve_the_state_spoken_of(nlp) -> None:
    doc = nlp("Pellor stayed calm. The finance minister said nothing.")
    reasons = [m.reason for m in doc.user_data[MENTIONS_KEY].values() if m.actor_id == "PLR-finance-minister"]
    assert reasons == ["the finance minister of the state last spoken of"]


def _bare(words: str) -> str:
    """Leave out an article at the beginning: whether it is part of the mention does not matter here."""
    return re.sub(r"^(the|an?) ", "", words, flags=re.IGNORECASE)
