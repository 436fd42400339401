"""Documents that are read together: in their order, few enough for the processor's memory, with the rows that each has alone."""

from __future__ import annotations

import pandas as pd
import pytest
from small import small_study

from workbench import scale
from workbench.documents import Document
from workbench.scale import code, pipeline
from workbench.stances import component

ACTORS = """
- {id: ONE, name: Tarvonia, kind: state, role: party, adjectives: [Tarvonian], capital: Garovo}
- {id: TWO, name: Belmaria, kind: state, role: party, adjectives: [Belmarian], capital: Sentara}
"""
STUDY = "title: A test\ntarget: peace between two states\nparties: [ONE, TWO]\n"


def documents(count: int, sentences: int) -> list[Document]:
    text = "Tarvonia welcomed talks with Belmaria. Belmaria rejected the offer. "
    return [Document(doc_id=f"d{n:03}", text=text * sentences + f"It was day {n}.") for n in range(count)]


@pytest.mark.parametrize(
    ("count", "sentences", "sizes"), [(70, 1, [32, 32, 6]), (3, 400, [1, 1, 1]), (5, 250, [2, 2, 1])]
)
def test_batches_are_bounded_by_number_and_length(count: int, sentences: int, sizes: list[int]) -> None:
    given = documents(count, sentences)
    found = list(scale._batches(given))
    assert [len(batch) for batch in found] == sizes
    assert [one for batch in found for one in batch] == given


def test_rows_do_not_depend_on_who_is_read_together(tmp_path, monkeypatch) -> None:
    study, given = small_study(tmp_path, ACTORS, STUDY), documents(7, 3)
    together = code(given, study)
    monkeypatch.setattr(scale, "_BATCH", 1)
    pd.testing.assert_frame_equal(together, code(given, study))


def test_a_stream_is_coded_to_its_end_whatever_is_taken_at_once(tmp_path, monkeypatch) -> None:
    nlp = pipeline(small_study(tmp_path, ACTORS, STUDY))
    texts = [one.text for one in documents(5, 2)]
    expected = [[c.stance for c in doc._.codings] for doc in nlp.pipe(texts)]
    monkeypatch.setattr(component, "WORDS_AT_ONCE", 30)
    assert [[c.stance for c in doc._.codings] for doc in nlp.pipe(texts)] == expected
    assert len(expected) == 5
    assert all(expected)
