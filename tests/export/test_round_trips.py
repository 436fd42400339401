"""Every format, there and back: what differs is what its loss report says, no more and no less."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from oddities import ACTORS, CODINGS, DOCUMENTS, LABELS, Text, there_and_back

from workbench.codings import as_codings
from workbench.export import FORMATS, LossReport

ALL = sorted(FORMATS)
#: Formats that bring every column back when whole rows are carried along.
COMPLETE = [name for name in ALL if name not in ("agreement", "conll")]


@cache
def _by_hand(format: str, carry: bool) -> tuple[dict[str, int], LossReport, pd.DataFrame]:
    return there_and_back(CODINGS, DOCUMENTS, format, carry=carry)


@pytest.mark.parametrize("carry", [True, False], ids=["whole rows", "bare"])
@pytest.mark.parametrize("format", ALL)
def test_what_differs_after_a_round_trip_is_what_the_loss_report_says(format: str, carry: bool) -> None:
    found, report, _ = _by_hand(format, carry)
    assert found == report.counts


@pytest.mark.parametrize("format", COMPLETE)
def test_with_whole_rows_carried_along_nothing_is_lost(format: str) -> None:
    found, report, back = _by_hand(format, True)
    assert (found, report.counts, len(back)) == ({}, {}, len(CODINGS))


LETTERS = st.sampled_from(
    ["a", "Bc ", "e\u0308", "\U0001f600", "\U0001f468\u200d\U0001f469", "\u0644\u0627 ", "\u05e9", ".", ",", " ", "=", "'", '"', "|",
     "<", "&", "\t", "\n", "\\", "%20", ";", "\u2028", "\u00a0", "-DOCSTART-", "B-", "\ufeff", "\x07", "\u0301", "\r"]
)  # fmt: skip
WORDS = st.lists(LETTERS, min_size=1, max_size=12).map("".join)
IDS = st.sampled_from(["d1", "A b", "\u00fc/..", "con", "D1", "=x", "100%"])


@st.composite
def corpora(draw: Any) -> tuple[pd.DataFrame, list[Text]]:
    """Draw up to two documents of up to two sentences, and rows about them."""
    documents, rows = [], []
    for doc_id in draw(st.lists(IDS, min_size=1, max_size=2, unique=True)):
        parts = draw(st.lists(WORDS, min_size=1, max_size=2))
        documents.append(Text(doc_id, draw(st.sampled_from(["\n\n", " ", ""])).join(parts), draw(WORDS)))
        for number, part in enumerate(parts):
            start = documents[-1].text.index(part, sum(map(len, parts[:number])))
            bounds = {"sent_id": f"{doc_id}:{number}", "sent_start": start, "sent_end": start + len(part)}
            for _ in range(draw(st.integers(0, 3))):
                rows.append(draw(_row(documents[-1], bounds | {"doc_id": doc_id})))
    frame = as_codings(pd.DataFrame(rows))  # a coder codes a pair once
    return frame.drop_duplicates(["sent_id", "actor", "coder"], ignore_index=True), documents


@st.composite
def _row(draw: Any, document: Text, bounds: dict[str, Any]) -> dict[str, Any]:
    actor = draw(st.sampled_from([*ACTORS, "x|y", "\u00fc =1", "\U0001f600"]))
    label = draw(st.sampled_from([*LABELS, None]))
    row: dict[str, Any] = {
        **bounds,
        "actor": actor,
        "coder": draw(st.sampled_from(["person:a", "rules@1", "adjudicated"])),
    }
    row["stance"] = label.id if label else draw(st.sampled_from(["unclear", None]))
    row["value"] = draw(st.sampled_from([label.value if label else None, None]))
    row["sentence"] = document.text[bounds["sent_start"] : bounds["sent_end"]]
    for kind in ("mention", "evidence"):
        places = st.integers(0, len(document.text))
        start, end = sorted((draw(places), draw(places)))
        if draw(st.booleans()) and start < end:
            row |= {f"{kind}_start": start, f"{kind}_end": end, kind: document.text[start:end]}
            if end - start > 2 and draw(st.booleans()):
                row[f"{kind}_parts"] = f"{start}-{start + 1}|{end - 1}-{end}"
    for name in ("comment", "condition", "source", "actor_name", "principal"):
        if draw(st.booleans()):
            row[name] = draw(WORDS)
    if draw(st.booleans()):
        row["issues"] = draw(st.lists(st.sampled_from(["security", "economy", "a|b"]), max_size=2))
    row["coded_at"] = draw(st.sampled_from([None, "2031-01-01T00:00:00Z", "2031-01-01T00:00:00.000001Z"]))
    row["confidence"] = draw(st.sampled_from([None, 0.1 + 0.2]))
    row["voice"] = draw(st.sampled_from([None, "quote"]))
    return row


@pytest.mark.parametrize("format", ALL)
@settings(
    max_examples=int(os.environ.get("EXAMPLES", "8")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    database=None,
    phases=[Phase.generate],
)  # no shrinking: a failure prints its corpus, and shrinking takes minutes
@given(corpus=corpora(), carry=st.booleans())
def test_no_format_changes_anything_of_an_odd_corpus_without_saying_so(
    format: str, corpus: tuple[pd.DataFrame, list[Text]], carry: bool
) -> None:
    codings, documents = corpus
    found, report, _ = there_and_back(codings, documents, format, carry=carry)
    assert found == report.counts
