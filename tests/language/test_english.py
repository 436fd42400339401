"""The bundled English pipeline: what it has, how big it is, and that it keeps the scores it was shipped with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from thinc.api import NumpyOps, get_current_ops

from workbench.language import load, load_english
from workbench.study import WorkbenchError

ENGLISH = Path(__file__).parents[2] / "workbench" / "resources" / "english"
FLOORS = {
    ("parse", "EWT test", "LAS"): 80.0,
    ("parse", "GUM test", "LAS"): 82.5,
    ("parse", "EWT test", "sentences F"): 85.0,
    ("parse", "GUM test", "sentences F"): 94.0,
    ("names", "CrossNER politics test", "all"): 75.0,
    ("names", "Universal NER EWT test", "all"): 60.0,
    ("names", "diplomacy, frozen, with the registry", "all"): 88.0,
}
MET = json.loads((ENGLISH / "scores.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def nlp():
    return load_english()


def test_it_has_every_part_and_at_most_twenty_megabytes(nlp) -> None:
    assert {"tagger", "morphologizer", "trainable_lemmatizer", "parser", "ner"} <= set(nlp.pipe_names)
    assert sum(path.stat().st_size for path in ENGLISH.rglob("*") if path.is_file()) <= 20_000_000


def test_its_matrices_are_multiplied_by_numpy_and_nobody_elses(nlp) -> None:
    ops = [node.ops for name in nlp.pipe_names for node in nlp.get_pipe(name).model.walk()]
    assert not [one for one in ops if type(one) is NumpyOps and one.use_blis]
    assert getattr(get_current_ops(), "use_blis", True)


def test_it_reads_a_plain_sentence(nlp) -> None:
    doc = nlp("Turkish Foreign Minister Mevlüt Çavuşoğlu met his counterparts in Moscow on Wednesday.")
    met = next(token for token in doc if token.text == "met")
    assert (met.pos_, met.lemma_, met.dep_) == ("VERB", "meet", "ROOT")
    assert "nsubj" in {child.dep_ for child in met.children}
    assert ("Moscow", "LOC") in {(ent.text, ent.label_) for ent in doc.ents}


@pytest.mark.parametrize("key", FLOORS, ids=" ".join)
def test_the_shipped_scores_are_above_the_floor_or_said_to_be_below(key) -> None:
    kind, test_set, measure = key
    value = MET[kind][test_set][measure]
    score = value[2] if isinstance(value, list) else value
    below = (ENGLISH / "MODEL_CARD.md").read_text(encoding="utf-8").partition("## Below the aim")[2]
    assert score >= FLOORS[key] or f"{test_set}: {score}" in below


def test_the_model_card_gives_licence_credit_and_limits() -> None:
    card = (ENGLISH / "MODEL_CARD.md").read_text(encoding="utf-8")
    for words in ("CC BY-SA 4.0", "EWT", "GUM", "CrossNER", "Limits", "words"):
        assert words in card


def test_a_pipeline_that_is_not_installed_is_named_with_what_to_do() -> None:
    with pytest.raises(WorkbenchError, match=r"xx_none_such.*not installed"):
        load("xx_none_such")
