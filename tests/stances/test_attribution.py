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
    ("Berg made it clear that the road is open.", "Berg", "made it clear", ["the road is open"], "indirect"),
    ("Berg pointed out that the road is open.", "Berg", "pointed out", ["the road is open"], "indirect"),
    ("“We are ready,” said Col. Ilse Berg, head of the unit.", "Col. Ilse Berg", "said", ["We are ready"], "direct"),
    ("“We are ready,” said Maj. Gen. Ilse Berg.", "Maj. Gen. Ilse Berg", "said", ["We are ready"], "direct"),
    ("“We are ready,” said Lt. Berg.", "Lt. Berg", "said", ["We are ready"], "direct"),
    ("The army kept its posts in Lumen, Capt. Jeff Dorn said today.", "Capt. Jeff Dorn", "said", ["The army kept its posts in Lumen"], "indirect"),
    ("The road is shut, press director Capt. Jeff Dorn said today.", "press director Capt. Jeff Dorn", "said", ["The road is shut"], "indirect"),
    ("“The road is open,” Lena Berg, mayor of Lumen, told reporters.", "Lena Berg, mayor of Lumen", "told", ["The road is open"], "direct"),
    ("“We left,” Lena Berg, head of the works office, said on Monday.", "Lena Berg, head of the works office", "said", ["We left"], "direct"),
    ("“The road is open,” the minister, Lena Berg, said.", "the minister, Lena Berg", "said", ["The road is open"], "direct"),
    ("Lena Berg, Minister for Roads, said: The road is open.", "Lena Berg, Minister for Roads", "said", ["The road is open"], "indirect"),
    ("The mayor's office issued this statement: “We mourn a friend.”", "The mayor's office", "statement", ["We mourn a friend"], "direct"),
    ("As Ilse Berg announced today in Lumen, the road is open.", "Ilse Berg", "announced", ["the road is open"], "indirect"),
    ("The state, as Berg said, will lend money.", "Berg", "said", ["The state", "will lend money"], "indirect"),
    ("As we have repeatedly made clear, the road is open.", "we", "have repeatedly made clear", ["the road is open"], "indirect"),
    ("Berg said, “As you know, the town is dry.”", "Berg", "said", ["As you know, the town is dry"], "direct"),
    ("Berg said: “It is shameful that the town is dry.”", "Berg", "said", ["It is shameful that the town is dry"], "direct"),
    ("Berg said it is good that the road is open.", "Berg", "said", ["it is good that the road is open"], "indirect"),
    ('Berg wrote: ""The road is open.""', "Berg", "wrote", ["The road is open"], "direct"),
    ("Berg urged the mayor to open the road.", "Berg", "urged", ["the mayor to open the road"], "indirect"),
    ("Berg called on the mayor to open the road.", "Berg", "called on", ["the mayor to open the road"], "indirect"),
    ("The firms agreed to close the road.", "The firms", "agreed to", ["to close the road"], "indirect"),
    ("The mayor, who is described by Berg as a “fool”, left town.", "Berg", "is described", ["fool"], "direct"),
    ("The plan was called “a mistake” by Berg.", "Berg", "was called", ["a mistake"], "direct"),
    ("The road is closed, it was claimed by Berg.", "Berg", "was claimed", ["The road is closed"], "indirect"),
    ("Veldoria: no talks before spring", "Veldoria", ":", ["no talks before spring"], "indirect"),
]  # fmt: skip
NOT_SAID = [
    "The bridge collapsed on Tuesday.",
    "He added two eggs to the bowl.",
    "The house was sold for a song.",
    "The plan makes progress, and it can go on.",
    "Each side pointed the other to the gate.",
    "Minister Berg said:",
    "While this step brings us closer, we remain determined to continue toward a deal.",
    "An attack, also claimed by the group that targeted a market, killed ten.",
    "Berg was urged to open the road.",
    "As they know, the road is shut.",
    "The group known as “The Few” left.",
    "The town, also called “Old Lumen”, is small.",
    "We remain determined to continue toward a settlement that brings an end to it.",
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


# (text, source, what its sentences say): the words follow `X said:` after a paragraph break.
STATEMENTS = [
    ("Minister Berg said:\n\nThe road is open. It is wide.", "Minister Berg", ["The road is open", "It is wide"]),
    ("Minister Berg said:\n\n“The road is open. It is wide.”", "Minister Berg", ["The road is open", "It is wide"]),
    ("Berg said in a statement:\n\n“The road is open.”", "Berg", ["The road is open"]),
    ("Lena Berg, Minister for Roads, said:\n\nThe road is open.", "Lena Berg, Minister for Roads", ["The road is open"]),
    ("Berg said:\n\nThe road is open.\n\nWe built it.\n\nNotes\n\nThe town is old.", "Berg", ["The road is open", "We built it"]),
    ('Ilse Berg, the mayor, released the following statement:\n\n"We mourn. She was brave."', "Ilse Berg", ["We mourn", "She was brave"]),
    ("The following statement was issued by the works office:\n\nThe road is open.", "the works office", ["The road is open"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "source", "sentences"), STATEMENTS, ids=[row[0][:60] for row in STATEMENTS])
def test_a_statement_after_a_paragraph_break_has_its_speaker(nlp, text, source, sentences) -> None:
    said = [(str(a.source), c.text) for a in nlp(text)._.attributions for c in a.content]
    assert said == [(source, sentence) for sentence in sentences]


def test_what_we_have_heard_is_part_of_a_statement(nlp) -> None:
    said = [
        (str(a.source), c.text)
        for a in nlp("Berg said:\n\nA year on, we have heard of it again.")._.attributions
        for c in a.content
    ]
    assert ("Berg", "A year on, we have heard of it again") in said


def test_an_agency_inside_an_agency_leaves_both(nlp) -> None:
    doc = nlp("Citing the Karsian foreign ministry, Karsinform reported that the talks would resume.")
    sources = [str(a.source) for a in doc._.attributions]
    assert "Karsinform" in sources
    assert any("foreign ministry" in source for source in sources)
