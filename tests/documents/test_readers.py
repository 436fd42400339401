"""Every kind of source gives the same document; what cannot be read is told and the rest goes on."""

from __future__ import annotations

import csv
import datetime
import json

import pandas as pd
import pytest

from workbench.documents import read_all

BODY = "Veldoria welcomed the talks on Tuesday, its foreign ministry said.\n\nKarsia’s president said he would wait."
HEAD = "---\ntitle: Talks open\ndate: 2024-02-20\noutlet: Meridian Wire\nurl: https://example.org/1\n---\n"


def only(path):
    documents, problems = read_all([path])
    assert problems == []
    assert len(documents) == 1
    return documents[0]


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_text_with_a_head_gives_its_fields(tmp_path, name) -> None:
    (tmp_path / name).write_text(HEAD + BODY, encoding="utf-8")
    document = only(tmp_path / name)
    assert (document.doc_id, document.title, document.outlet) == ("a", "Talks open", "Meridian Wire")
    assert document.date == datetime.date(2024, 2, 20)
    assert document.text.endswith(BODY)


def test_markdown_heads_lose_their_marks(tmp_path) -> None:
    (tmp_path / "a.md").write_text("# Talks open\n\n" + BODY, encoding="utf-8")
    assert only(tmp_path / "a.md").text == "Talks open\n\n" + BODY


def test_a_web_page_gives_its_article_without_scripts_and_menus(tmp_path) -> None:
    page = (
        "<html><head><title>Talks open</title><meta property='og:site_name' content='Meridian Wire'>"
        "<script>alert('stolen')</script><style>p{color:red}</style></head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>Talks open</h1>{''.join(f'<p>{part}</p>' for part in BODY.split(chr(10) * 2))}"
        f"<p>{'The ministers talked for three hours about the river. ' * 5}</p></article><script>track()</script></body></html>"
    )
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    document = only(tmp_path / "a.html")
    assert BODY.split("\n\n")[0] in document.text
    assert document.outlet == "Meridian Wire"
    for word in ("stolen", "track()", "color", "Home"):
        assert word not in document.text


def test_a_pdf_is_read_as_paragraphs_with_hyphens_undone(tmp_path) -> None:
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    style = getSampleStyleSheet()["Normal"]
    SimpleDocTemplate(str(tmp_path / "a.pdf")).build(
        [Paragraph(part.replace("’", "'"), style) for part in BODY.split("\n\n")]
    )
    text = only(tmp_path / "a.pdf").text
    assert "Veldoria welcomed the talks on Tuesday, its foreign ministry said." in text
    assert "Karsia's president said he would wait." in text


def test_a_word_file_is_read_paragraph_by_paragraph(tmp_path) -> None:
    import docx

    document = docx.Document()
    for part in BODY.split("\n\n"):
        document.add_paragraph(part)
    document.save(str(tmp_path / "a.docx"))
    assert only(tmp_path / "a.docx").text == BODY


ROWS = [
    {"doc_id": "one", "title": "First", "date": "2024-02-20", "outlet": "Wire", "text": BODY, "section": "World"},
    {
        "doc_id": "two",
        "title": "Second",
        "date": "2024-02-21",
        "outlet": "Wire",
        "text": "Karsia refused to come.",
        "section": "Home",
    },
]


@pytest.mark.parametrize("ending", ["jsonl", "csv", "parquet"])
def test_a_table_gives_one_document_a_row_and_keeps_other_columns(tmp_path, ending) -> None:
    path = tmp_path / f"articles.{ending}"
    if ending == "jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    elif ending == "csv":
        with path.open("w", newline="", encoding="utf-8") as out:
            writer = csv.DictWriter(out, ROWS[0])
            writer.writeheader()
            writer.writerows(ROWS)
    else:
        pd.DataFrame(ROWS).to_parquet(path)
    documents, problems = read_all([path])
    assert problems == []
    assert [(d.doc_id, d.title, d.metadata["section"]) for d in documents] == [
        ("one", "First", "World"),
        ("two", "Second", "Home"),
    ]
    assert documents[0].date == datetime.date(2024, 2, 20)


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8-sig", "utf-16"])
def test_the_encoding_is_found_out(tmp_path, encoding) -> None:
    text = (
        "Le président Étienne Maubrac a salué la décision. Il a répété que la rencontre était très utile à la région. "
        * 4
    )
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    assert "Étienne Maubrac a salué la décision" in only(tmp_path / "a.txt").text


def test_text_is_composed_and_offsets_count_code_points(tmp_path) -> None:
    (tmp_path / "a.txt").write_text("C\u0327avus\u0327og\u0306lu spoke 🙂 today.", encoding="utf-8")
    text = only(tmp_path / "a.txt").text
    assert text == "Çavuşoğlu spoke 🙂 today."
    assert text.index("today") == 18


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("broken.pdf", b"%PDF-1.4 not really", "broken.pdf"),
        ("empty.txt", b"", "empty.txt"),
        ("broken.docx", b"PK\x03\x04 nothing", "broken.docx"),
        ("bad.jsonl", b'{"text": "a"\n', "bad.jsonl"),
        ("head.md", b"---\n: : bad\n  - x\n---\ntext", "head.md"),
        ("notext.csv", b"a,b\n1,2\n", "notext.csv"),
        ("binary.parquet", b"no table", "binary.parquet"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line_and_the_rest_is_read(tmp_path, name, content, words) -> None:
    (tmp_path / name).write_bytes(content)
    (tmp_path / "good.txt").write_text(BODY, encoding="utf-8")
    documents, problems = read_all([tmp_path])
    assert [document.doc_id for document in documents] == ["good"]
    assert len(problems) == 1
    assert words in str(problems[0])
    assert "\n" not in str(problems[0])


def test_two_files_of_one_name_get_ids_of_their_own(tmp_path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.txt").write_text(f"{BODY} {folder}", encoding="utf-8")
    documents, _ = read_all([tmp_path])
    assert len({document.doc_id for document in documents}) == 2


def test_five_megabytes_are_read_whole(tmp_path) -> None:
    line = "Veldoria and Karsia met again in Port Sorel on day {}.\n\n"
    text = "".join(line.format(n) for n in range(90_000)).strip()
    (tmp_path / "big.txt").write_text(text, encoding="utf-8")
    assert only(tmp_path / "big.txt").text == text
