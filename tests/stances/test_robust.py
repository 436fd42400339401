"""Odd text never stops the coder, and what it writes stays inside the text."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.scale import pipeline
from workbench.study import bundled_study, load_study

ODD = [
    "",
    " ",
    "\n\n\n",
    "“",
    '"""',
    "Karsia",
    "Karsia: ",
    ": no talks",
    "said said said said",
    "“We”, “we” and “we” said Karsia said “we” said.",
    "must before unless until if Karsia Veldoria talks",
    "Karsia, Karsia, Karsia, and Karsia met Karsia with Karsia by Karsia for Karsia.",
    "No. No no no talks no talks not no.",
    "🙂 Karsia 🙂 rejected 🙂 talks 🙂 with 🙂 Veldoria 🙂",
    "قال وزير الخارجية Karsia rejected talks with Veldoria.",
    "KARSIA REJECTS TALKS WITH VELDORIA",
    "(((((Karsia)))))) rejected [the [talks]] with — Veldoria – - -- …",
    "Karsia’s Veldoria’s Karsia’s talks’ talks’ rejection’s rejection of rejections of talks",
    "by by by of of of with with between and and",
    "The colonel knows where Karsia's guns are and has not finished rejecting talks.",
]
WORDS = [
    "Karsia",
    "Veldoria",
    "Hadrun",
    "Tashbayev",
    "the",
    "talks",
    "truce",
    "with",
    "between",
    "and",
    ",",
    ".",
    ":",
    ";",
    "“",
    "”",
    "rejected",
    "welcomed",
    "said",
    "that",
    "if",
    "unless",
    "before",
    "not",
    "no",
    "never",
    "will",
    "must",
    "only",
    "after",
    "by",
    "of",
    "to",
    "meet",
    "sign",
    "suspend",
    "agreement",
    "its",
    "he",
    "it",
    "they",
    "who",
    "which",
    "refused",
    "accused",
    "of",
    "condition",
    "for",
]


@pytest.fixture(scope="module")
def nlp():
    return pipeline(load_study(bundled_study("invented")))


def check(doc) -> None:
    for coding in doc._.codings:
        assert 0 <= coding.sent_start < coding.sent_end <= len(doc.text)
        assert doc.text[coding.sent_start : coding.sent_end] == coding.sentence
        if coding.mention is not None:
            assert doc.text[coding.mention_start : coding.mention_end] == coding.mention
        if coding.stance != "none":
            assert doc.text[coding.evidence_start : coding.evidence_end] == coding.evidence


@pytest.mark.parametrize("text", ODD)
def test_odd_text_is_coded_without_fault(nlp, text) -> None:
    check(nlp(text))


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=40))
def test_any_heap_of_telling_words_is_coded_without_fault(nlp, words) -> None:
    check(nlp(" ".join(words)))


def test_documents_of_a_stream_get_the_codings_of_each_alone() -> None:
    nlp = pipeline(load_study(bundled_study("invented")))
    texts = ["Karsia rejected the talks with Veldoria.", "", "Veldoria welcomed the talks with Karsia.", "\n\n"] * 6
    streamed = [[(c.actor, c.stance) for c in doc._.codings] for doc in nlp.pipe(texts, batch_size=5)]
    assert streamed == [[(c.actor, c.stance) for c in nlp(text)._.codings] for text in texts]
    assert [len(rows) for rows in streamed[:4]] == [2, 0, 2, 0]


def test_one_document_that_cannot_be_coded_does_not_take_others_with_it(monkeypatch) -> None:
    nlp = pipeline(load_study(bundled_study("invented")))
    coder = nlp.get_pipe("workbench_stances")
    read, told = coder._passage, []

    def broken(doc):
        if "broken" in doc.text:
            raise ValueError("no such text")
        return read(doc)

    monkeypatch.setattr(coder, "_passage", broken)
    texts = ["Karsia rejected the talks with Veldoria.", "This is broken.", "Veldoria welcomed the talks with Karsia."]
    with pytest.raises(ValueError, match="no such text"):
        list(nlp.pipe(texts))
    coder.set_error_handler(lambda name, component, docs, error: told.append((name, docs[0].text, str(error))))
    assert [doc.text for doc in nlp.pipe(texts)] == [texts[0], texts[2]]
    assert told == [("workbench_stances", texts[1], "no such text")]
