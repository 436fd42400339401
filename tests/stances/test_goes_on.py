"""A quotation that goes on in a sentence that names nobody is coded for its speaker, with an empty mention (rule 19)."""

from __future__ import annotations

import datetime
from pathlib import Path

from workbench.scale import pipeline
from workbench.stances.coder import code_passage
from workbench.stances.lexicon import study_lexicon
from workbench.stances.passage import Passage
from workbench.study import load_study

WORLD = Path(__file__).parents[1] / "actors" / "cases" / "world"


def _rows(text: str) -> list[tuple[str, str | None]]:
    """Return (actor, mention) of every row of the last sentence."""
    study = load_study(str(WORLD))
    nlp = pipeline(study)
    doc = nlp.make_doc(text)
    doc._.doc_id, doc._.date = "text", datetime.date(2024, 9, 1)
    for name, component in nlp.pipeline:
        if name != "workbench_stances":
            doc = component(doc)
    passage = Passage(doc, study_lexicon(study.cues), parties=study.parties, actors=study.actors)
    rows, _ = code_passage(passage, study)
    last = list(doc.sents)[-1].start_char
    return [(row.actor, row.mention) for row in rows if row.sent_start >= last]


def test_the_speaker_has_a_row_without_a_mention_where_the_quotation_goes_on() -> None:
    assert _rows("“The winter was long,” Mirela Quont said. “Snow fell on every road.”") == [("mirela-quont", None)]


def test_a_sentence_outside_quotation_marks_that_names_nobody_has_no_row() -> None:
    assert _rows("“The winter was long,” Mirela Quont said. Snow fell on every road.") == []
