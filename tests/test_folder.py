"""Two hundred documents, some of them broken: the rest is coded, and what was left out is told with its reason."""

from __future__ import annotations

import pandas as pd
import pytest

from workbench.documents import read_all
from workbench.scale import code
from workbench.study import bundled_study, load_study


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("folder")
    for number in range(195):
        day = "Tuesday" if number % 2 else "Monday"
        text = f"Karsia rejected the road map with Veldoria on {day}, round {number}.\n\nUlmaria welcomed the talks between Veldoria and Karsia."
        (path / f"doc{number:03}.txt").write_text(text, encoding="utf-8")
    (path / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing")
    (path / "empty.txt").write_bytes(b"")
    (path / "latin.txt").write_bytes(
        ("Étienne Maubrac a dit non. " * 3 + "Étienne Maubrac welcomed the talks between Veldoria and Karsia.").encode(
            "latin-1"
        )
    )
    sentence = "Veldoria and Karsia agreed to hold further talks on the river in round {}. "
    (path / "big.txt").write_text("\n\n".join(sentence.format(n) * 6 for n in range(350)), encoding="utf-8")
    (path / "page.html").write_text(
        "<html><head><title>Talks</title><script>var a='Karsia welcomed evil';</script></head><body><article>"
        + "<p>Karsia suspended the talks with Veldoria after the raid on the bridge over the river.</p>" * 4
        + "<script>document.write('x')</script></article></body></html>",
        encoding="utf-8",
    )
    return path


def test_the_readable_are_coded_and_the_others_are_told(folder) -> None:
    documents, problems = read_all([folder])
    assert sorted(str(problem).split(":")[0].rsplit("/", 1)[-1] for problem in problems) == ["broken.pdf", "empty.txt"]
    assert len(documents) == 198
    small = [document for document in documents if document.doc_id != "big"]
    steps: list[int] = []
    table = code(small, load_study(bundled_study("invented")), progress=steps.append, problems=problems)
    assert sum(steps) == len(small)
    assert table["doc_id"].nunique() == 197
    assert len(problems) == 2
    coded = set(zip(table["doc_id"], table["actor"], table["stance"].astype(str), strict=True))
    assert {("doc003", "KAR", "oppose"), ("doc003", "ULM", "support"), ("latin", "etienne-maubrac", "support")} <= coded
    assert "evil" not in " ".join(table["sentence"])


def test_a_long_document_is_coded_in_pieces_with_offsets_of_the_whole(folder) -> None:
    documents, _ = read_all([folder / "big.txt"])
    table = code(documents, load_study(bundled_study("invented")))
    text = documents[0].text
    assert len(text) > 120_000
    assert table["sent_id"].nunique() > 2000
    for row in table.iloc[[0, len(table) // 2, len(table) - 1]].itertuples():
        assert text[row.sent_start : row.sent_end] == row.sentence
        assert text[row.mention_start : row.mention_end] == row.mention
        assert text[row.evidence_start : row.evidence_end] == row.evidence
    numbers = table["sent_id"].str.split(":").str[1].astype(int)
    assert numbers.is_monotonic_increasing


def test_two_processes_give_the_table_of_one(folder) -> None:
    documents, _ = read_all([folder / f"doc{number:03}.txt" for number in range(20)])
    study = load_study(bundled_study("invented"))
    assert code(documents, study, jobs=2).equals(code(documents, study, jobs=1))


def test_documents_coded_at_once_have_the_rows_of_each_coded_alone(folder) -> None:
    documents, _ = read_all([folder / f"doc{number:03}.txt" for number in range(20)])
    study = load_study(bundled_study("invented"))
    alone = pd.concat([code([document], study) for document in documents], ignore_index=True)
    assert code(documents, study).drop(columns="confidence").equals(alone.drop(columns="confidence"))
