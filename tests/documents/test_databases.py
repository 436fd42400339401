"""Downloads of news databases: each layout gives the same articles with title, date, outlet, section and length."""

from __future__ import annotations

import datetime

import downloads
import pytest

from workbench.documents import read_all

FIRST = "Veldoria welcomed the talks with Karsia on Tuesday, its foreign ministry said."
SECOND = "Karsia's envoy said that the talks would go on."
THIRD = "Karsia turned down the offer of a new meeting."


def word_file(path, text: str) -> None:
    import docx

    word = docx.Document()
    for line in text.split("\n"):
        word.add_paragraph(line)
    word.save(str(path))


def saved(folder, name: str, text: str):
    path = folder / name
    if name.endswith(".docx"):
        word_file(path, text)
    elif name.endswith(".rtf"):
        path.write_text(downloads.rtf(text), encoding="ascii")
    elif name.endswith(".html"):
        path.write_text(downloads.page(text), encoding="utf-8")
    else:
        path.write_text(text, encoding="utf-8")
    return path


CASES = [
    ("nexis.docx", downloads.NEXIS, "Nexis"),
    ("nexis.rtf", downloads.NEXIS, "Nexis"),
    ("nexis.html", downloads.NEXIS, "Nexis"),
    ("nexis.txt", downloads.NEXIS, "Nexis"),
    ("academic.txt", downloads.LEXIS_ACADEMIC, "Nexis"),
    ("academic.html", downloads.LEXIS_ACADEMIC, "Nexis"),
    ("factiva.html", downloads.FACTIVA, "Factiva"),
    ("factiva.rtf", downloads.FACTIVA, "Factiva"),
    ("factiva.txt", downloads.FACTIVA, "Factiva"),
    ("proquest.txt", downloads.PROQUEST, "ProQuest"),
    ("proquest.rtf", downloads.PROQUEST, "ProQuest"),
    ("proquest.html", downloads.PROQUEST, "ProQuest"),
]


@pytest.mark.parametrize(("name", "text", "database"), CASES, ids=[case[0] for case in CASES])
def test_a_download_gives_its_articles_with_their_facts(tmp_path, name, text, database) -> None:
    documents, problems = read_all([saved(tmp_path, name, text)])
    assert problems == []
    assert [document.title for document in documents] == ["Envoys meet in Port Sorel", "Karsia turns down an offer"]
    assert [document.date for document in documents] == [datetime.date(2024, 2, 20), datetime.date(2024, 3, 1)]
    assert [document.outlet for document in documents] == ["Meridian Wire", "The Sorel Gazette"]
    first, second = documents
    assert first.text.removeprefix(f"{first.title}\n\n").removeprefix("PORT SOREL — ") == f"{FIRST}\n\n{SECOND}"
    assert second.text == f"{second.title}\n\n{THIRD}"
    assert {document.metadata["database"] for document in documents} == {database}
    assert {document.language for document in documents} == {"en"}


@pytest.mark.parametrize(("name", "text", "_database"), CASES[:9], ids=[case[0] for case in CASES[:9]])
def test_a_download_tells_the_length_of_its_articles(tmp_path, name, text, _database) -> None:
    documents, _ = read_all([saved(tmp_path, name, text)])
    assert [document.metadata["length"] for document in documents] == ["24 words", "9 words"]


@pytest.mark.parametrize("name", ["nexis.docx", "academic.txt", "proquest.txt"])
def test_a_download_tells_section_and_author(tmp_path, name) -> None:
    text = {case[0]: case[1] for case in CASES}[name]
    (first, _), _ = read_all([saved(tmp_path, name, text)])
    assert first.metadata["section"].startswith("WORLD")
    assert "Marrow" in first.metadata["author"]


def test_the_coded_layout_of_factiva_is_read_from_its_tables(tmp_path) -> None:
    path = tmp_path / "coded.html"
    path.write_text(downloads.coded_page(), encoding="utf-8")
    (first, second), problems = read_all([path])
    assert problems == []
    assert first.text == f"Envoys meet in Port Sorel\n\n{FIRST}\n\n{SECOND}"
    assert (first.outlet, first.date, first.metadata["section"]) == (
        "Meridian Wire",
        datetime.date(2024, 2, 20),
        "WORLD",
    )
    assert second.text.endswith(THIRD)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        (downloads.FACTIVA, ["MERWIR0020240220ek2k0001p", "SORGAZ0020240301ek31000b2"]),
        (downloads.PROQUEST, ["2900000001", "2900000002"]),
        (downloads.NEXIS, ["d-1", "d-2"]),
    ],
)
def test_ids_are_the_databases_own_numbers_where_it_has_some(tmp_path, text, ids) -> None:
    documents, _ = read_all([saved(tmp_path, "d.txt", text)])
    assert [document.doc_id for document in documents] == ids


def test_proquest_entries_without_full_text_keep_their_abstract_and_say_so(tmp_path) -> None:
    text = downloads.PROQUEST.replace(f"Full text: {THIRD}", f"Abstract: {THIRD}")
    (_, second), _ = read_all([saved(tmp_path, "p.txt", text)])
    assert second.metadata["part"] == "abstract"
    assert THIRD in second.text


@pytest.mark.parametrize(
    "text",
    [
        "The ministry published its Length: 300 pages.\n\nBody\n\nof evidence, the report said. It goes on for a while.",
        "Document of the day\n\nVeldoria welcomed the talks with Karsia on Tuesday, its foreign ministry said.",
        "Title: a novel\n\nAuthor: unknown\n\nVeldoria welcomed the talks.",
    ],
)
def test_ordinary_articles_are_not_taken_for_downloads(tmp_path, text) -> None:
    documents, _ = read_all([saved(tmp_path, "a.txt", text)])
    assert len(documents) == 1
    assert "database" not in documents[0].metadata
