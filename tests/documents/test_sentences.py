"""Where sentences end: abbreviations, initials, ellipses, brackets and quotations of several sentences."""

from __future__ import annotations

from itertools import pairwise

import pytest

from workbench.documents.sentences import sentence_spans
from workbench.scale import pipeline

# One sentence each: the boundary must not fall inside.
WHOLE = [
    "The U.S. envoy left for Astrelin on Tuesday.",
    "The U.S. State Department said it welcomed the talks.",
    "Gen. Oqil Sharifzod met Lt. Col. Ana Petrov in the capital.",
    "Mr. Maubrac and Mrs. Dacosse sat beside Dr. Kerbourg.",
    "J. R. Vukosav signed for Sorvia, and A. Petrov for Hadrun.",
    "The talks began at 10 a.m. local time in the palace.",
    "He waited … and then he signed the paper.",
    "The plan (which nobody had read) was signed on Monday.",
    "About 3.5 million people live in the valley.",
    "The paper cost $1.2 billion, No. 5 of the list said.",
    "Prof. Hruska wrote the draft, i.e. the first three pages.",
    "The meeting on Jan. 5 was the third since Sept. 2023.",
    "St. Helena was proposed as a venue by Rep. Jones.",
    "Karsia vs. Veldoria was the headline of the day.",
    "Adm. Orbelan and Sgt. Khan flew to the U.N. headquarters.",
]
# Several sentences each.
SEVERAL = [
    ("The talks failed. Karsia left the hall.", 2),
    ("Will they meet? Nobody in Damrin knows.", 2),
    ("He flew to the U.S. The talks went on without him.", 2),
    ("“We came to talk. We will stay,” Tarnów said.", 2),
    ("“We came to talk.” Then he left.", 2),
    ("They met (in Port Sorel). The river was not discussed.", 2),
    ("He signed... Nobody clapped.", 2),
    ("It ended at 6 p.m. The delegations left.", 2),
    ("The plan was signed!\n\nKarsia celebrated.", 2),
    ("Talks open in Port Sorel\n\nVeldoria and Karsia met on Tuesday. They will meet again.", 3),
    ("He asked: “Why now?” She did not answer.", 2),
]


@pytest.fixture(scope="module")
def nlp():
    return pipeline()


@pytest.mark.parametrize("text", WHOLE)
def test_a_sentence_is_not_cut(nlp, text) -> None:
    assert [span.text for span in sentence_spans(nlp(text))] == [text]


@pytest.mark.parametrize(("text", "count"), SEVERAL, ids=[text for text, _ in SEVERAL])
def test_sentences_are_told_apart(nlp, text, count) -> None:
    found = [span.text for span in sentence_spans(nlp(text))]
    assert len(found) == count, found


def test_sentences_cover_the_text_and_do_not_overlap(nlp) -> None:
    text = " ".join(WHOLE) + "\n\n" + "\n\n".join(text for text, _ in SEVERAL)
    spans = sentence_spans(nlp(text))
    assert all(a.end_char <= b.start_char for a, b in pairwise(spans))
    assert "".join("".join(span.text.split()) for span in spans) == "".join(text.split())
