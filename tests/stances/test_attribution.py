"""Who says what, political or not: direct, indirect and mixed, before, after and around the words."""

from __future__ import annotations

import pytest

from workbench.scale import pipeline

# (text, source or None, cue, content, kind)
ROWS = [
    ("Scientists say the drug could help millions of patients.", "Scientists", "say", ["the drug could help millions of patients"], "indirect"),
    ("The mayor warned that the bridge might collapse.", "The mayor", "warned", ["the bridge might collapse"], "indirect"),
    ("According to the report, prices rose by 4 percent in March.", "the report", "According to", ["prices rose by 4 percent in March"], "indirect"),
    ("Unemployment fell in May, official figures showed.", "official figures", "showed", ["Unemployment fell in May"], "indirect"),
    ("The economy, he insisted, is in good shape.", "he", "insisted", ["The economy", "is in good shape"], "indirect"),
    ('"No comment," said the lawyer.', "the lawyer", "said", ["No comment"], "direct"),
    ('"The talks," the minister said, "were difficult but useful."', "the minister", "said", ["The talks", "were difficult but useful"], "direct"),
    ("“We came to talk,” coach Anna Berg told reporters after the match.", "coach Anna Berg", "told", ["We came to talk"], "direct"),
    ("The bank said in a statement it would keep rates unchanged.", "The bank", "said", ["it would keep rates unchanged"], "indirect"),
    ("He promised to resign if the vote failed.", "He", "promised", ["to resign if the vote failed"], "indirect"),
    ("The union accused the company of breaking its promises.", "The union", "accused", ["breaking its promises"], "indirect"),
    ("Residents described the storm as the worst in decades.", "Residents", "described", ["the storm as the worst in decades"], "indirect"),
    ("Smith thinks that the plan will work.", "Smith", "thinks", ["the plan will work"], "indirect"),
    ("The firm expects profits to rise, its chief executive said.", "its chief executive", "said", ["The firm expects profits to rise"], "indirect"),
    ("The ministry announced a new budget, adding that taxes would not rise.", "The ministry", "adding", ["taxes would not rise"], "indirect"),
    ("In the words of one voter, the campaign was a circus.", "one voter", "In the words of", ["the campaign was a circus"], "indirect"),
    ("Veldoria: no talks before spring", "Veldoria", ":", ["no talks before spring"], "indirect"),
]  # fmt: skip
NOT_SAID = [
    "The bridge collapsed on Tuesday.",
    "He added two eggs to the bowl.",
    "The house was sold for a song.",
]


@pytest.fixture(scope="module")
def nlp():
    from workbench.study import bundled_study, load_study

    return pipeline(load_study(bundled_study("invented")))


@pytest.mark.parametrize(("text", "source", "cue", "content", "kind"), ROWS, ids=[row[0][:70] for row in ROWS])
def test_an_attribution_has_its_source_cue_and_content(nlp, text, source, cue, content, kind) -> None:
    doc = nlp(text)
    found = [
        (str(a.source) if a.source is not None else None, a.cue.text, [c.text for c in a.content], a.kind)
        for a in doc._.attributions
    ]
    assert (source, cue, content, kind) in found, found


@pytest.mark.parametrize("text", NOT_SAID)
def test_what_nobody_says_is_no_attribution(nlp, text) -> None:
    assert nlp(text)._.attributions == []


def test_a_quotation_of_several_sentences_keeps_its_speaker(nlp) -> None:
    doc = nlp("“We came to talk,” Ilse Tarnów said. “The road is open. It will stay open.”")
    said = {str(a.source): [c.text for c in a.content] for a in doc._.attributions}
    assert set(said) == {"Ilse Tarnów"}
    assert len(list(doc._.attributions)) == 3


def test_an_agency_inside_an_agency_leaves_both(nlp) -> None:
    doc = nlp("Citing the Karsian foreign ministry, Karsinform reported that the talks would resume.")
    sources = [str(a.source) for a in doc._.attributions]
    assert "Karsinform" in sources
    assert any("foreign ministry" in source for source in sources)
