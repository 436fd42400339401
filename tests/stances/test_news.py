"""The whole pipeline on sentences in the manner of agency news, over three invented processes of different kinds."""

from __future__ import annotations

import datetime
from functools import cache
from pathlib import Path

import pytest
import yaml

from workbench.scale import pipeline
from workbench.study import load_study

HERE = Path(__file__).parent
BLOCKS = yaml.safe_load((HERE / "cases" / "news.yml").read_text(encoding="utf-8"))
ROWS = [(block["study"], case["text"], case["expect"]) for block in BLOCKS for case in block["cases"]]


@cache
def _pipeline(study: str):
    return pipeline(load_study(HERE / "studies" / study))


@pytest.mark.parametrize(("study", "text", "expect"), ROWS, ids=[text[:80] for _, text, _ in ROWS])
def test_every_actor_of_a_news_sentence_gets_its_label(study, text, expect) -> None:
    nlp = _pipeline(study)
    doc = nlp.make_doc(text)
    doc._.date = datetime.date(2023, 5, 1)
    found = {coding.actor: coding.stance for coding in nlp(doc)._.codings}
    assert {actor: found.get(actor, "none") for actor in expect} == expect  # no row: no position
