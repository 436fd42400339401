"""Whole reports in the manner of news agencies, coded before the rules were tried on them: how many labels come out right."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
import yaml

from workbench.scale import pipeline
from workbench.study import load_study

HERE = Path(__file__).parent
FILES = sorted((HERE / "cases" / "agency").glob("*.yml"))


def labels(nlp, document):
    """Return (sentence, actor, wanted, given) for every label that the document expects of an actor that was found."""
    text = "\n\n".join(case["text"] for case in document)
    doc = nlp.make_doc(text)
    doc._.date = datetime.date(2023, 6, 1)
    codings, start = nlp(doc)._.codings, 0
    for case in document:
        here = [c for c in codings if start <= c.sent_start < start + len(case["text"])]
        for actor, wanted in case["expect"].items():
            given = {c.stance for c in here if c.actor == actor}
            if given:
                yield case["text"], actor, wanted, min(given - {"none"} or given)
        start += len(case["text"]) + 2


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_most_labels_of_agency_reports_are_those_of_the_codebook(path) -> None:
    study = path.stem if (HERE / "studies" / path.stem).is_dir() else path.stem.rsplit("-", 1)[0]
    nlp = pipeline(load_study(HERE / "studies" / study))
    rows = [row for document in yaml.safe_load(path.read_text(encoding="utf-8")) for row in labels(nlp, document)]
    wrong = [row for row in rows if row[2] != row[3]]
    assert len(rows) >= 25
    assert len(wrong) <= 0.35 * len(rows), wrong
