"""The rule coder on sentences written for each rule of the codebook, and for constructions that any sentence may have."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from workbench.scale import pipeline
from workbench.study import bundled_study, load_study

FOLDER = Path(__file__).parent / "cases"
CASES = [
    block
    for name in ("rules.yml", "constructions.yml")
    for block in yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
]
ROWS = [(block["rule"], case) for block in CASES for case in block["cases"]]


@pytest.fixture(scope="module")
def nlp():
    """The pipeline of the invented study."""
    return pipeline(load_study(bundled_study("invented")))


def coded(nlp, case):
    """Return the codings of the case's own sentence, as a list."""
    context = case.get("context", "")
    glue = "" if context.endswith("“") else "\n\n"
    text = f"{context}{glue}{case['text']}" if context else case["text"]
    start = len(text) - len(case["text"])
    return [c for c in nlp(text)._.codings if c.sent_end > start + 1]


@pytest.mark.parametrize(("rule", "case"), ROWS, ids=[f"rule {rule}: {case['text'][:70]}" for rule, case in ROWS])
def test_a_sentence_gets_the_labels_its_rule_demands(nlp, rule, case):
    found = coded(nlp, case)
    for actor, label in case["expect"].items():
        labels = {c.stance for c in found if actor in (c.actor, c.principal)}
        shown = labels - {"none"} or labels
        assert shown == {label}, [(c.actor, c.stance, c.why) for c in found]


@pytest.mark.parametrize("case", [case for _, case in ROWS if "condition" in case], ids=lambda case: case["text"][:70])
def test_a_conditional_position_says_what_must_come_first(nlp, case):
    conditions = [c.condition for c in coded(nlp, case) if c.stance == "conditional"]
    assert case["condition"] in conditions


@pytest.mark.parametrize("case", [case for _, case in ROWS], ids=lambda case: case["text"][:70])
def test_every_position_has_evidence_inside_its_sentence_and_a_reason(nlp, case):
    for coding in coded(nlp, case):
        assert coding.why.startswith(coding.stance)
        if coding.stance == "none":
            assert coding.evidence is None
        else:
            assert coding.sent_start <= coding.evidence_start < coding.evidence_end <= coding.sent_end
            assert coding.sentence[coding.evidence_start - coding.sent_start :].startswith(coding.evidence)
            assert coding.voice in ("quote", "reported", "deed", "narrator")
