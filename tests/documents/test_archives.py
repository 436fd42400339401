"""Feeds, archives, lists of links, wrong endings, and files that mean harm."""

from __future__ import annotations

import datetime
import io
import json
import zipfile

import downloads
import pytest

from workbench.documents import guards, read_all, tables

BODY = "Veldoria welcomed the talks with Karsia on Tuesday, its foreign ministry said."
PAGE = (
    "<html><head><title>Talks open</title><meta property='og:site_name' content='Meridian Wire'></head><body><article>"
    f"<h1>Talks open</h1><p>{BODY}</p><p>{'The ministers talked for three hours about the river. ' * 5}</p>"
    "</article></body></html>"
)
RSS = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Meridian Wire</title>
<item><title>Talks open</title><link>https://example.org/1</link><pubDate>Tue, 20 Feb 2024 14:31:00 GMT</pubDate>
<description>In short.</description><content:encoded><![CDATA[<p>{BODY}</p><p>A second paragraph.</p>]]></content:encoded></item>
<item><title>Talks close</title><link>https://example.org/2</link><pubDate>Wed, 21 Feb 2024 08:00:00 GMT</pubDate>
<description>Karsia turned down the offer.</description></item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Meridian Wire</title><entry><title>Talks open</title>
<link href="https://example.org/1"/><updated>2024-02-20T14:31:00Z</updated><content type="html">&lt;p&gt;{BODY}&lt;/p&gt;
</content></entry></feed>"""


def test_a_feed_gives_a_document_per_entry(tmp_path) -> None:
    (tmp_path / "wire.xml").write_text(RSS, encoding="utf-8")
    (first, second), problems = read_all([tmp_path])
    assert problems == []
    assert first.text == f"Talks open\n\n{BODY}\n\nA second paragraph."
    assert (first.outlet, first.date, first.url) == (
        "Meridian Wire",
        datetime.date(2024, 2, 20),
        "https://example.org/1",
    )
    assert "part" not in first.metadata
    assert second.metadata["part"] == "summary"


def test_an_atom_feed_is_read_whatever_its_ending(tmp_path) -> None:
    (tmp_path / "saved.txt").write_text(ATOM, encoding="utf-8")
    (only,), _ = read_all([tmp_path])
    assert only.text == f"Talks open\n\n{BODY}"


def test_a_zip_gives_the_documents_of_its_members(tmp_path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("2024/a.txt", BODY)
        archive.writestr("2024/nexis.txt", downloads.NEXIS)
        archive.writestr("__MACOSX/._a.txt", "x")
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w") as nested:
            nested.writestr("b.txt", f"Karsia agrees. {BODY}")
        archive.writestr("inner.zip", inner.getvalue())
    documents, problems = read_all([tmp_path])
    assert problems == []
    assert [document.doc_id for document in documents] == ["a", "nexis-1", "nexis-2", "b"]


def warc(path, pages: list[tuple[str, str, str]]) -> None:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=path.name.endswith(".gz"))
        for url, status, kind in pages:
            headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.0")
            writer.write_record(
                writer.create_warc_record(url, "response", payload=io.BytesIO(PAGE.encode()), http_headers=headers)
            )


@pytest.mark.parametrize("name", ["harvest.warc", "harvest.warc.gz"])
def test_a_web_archive_gives_its_pages_with_their_addresses(tmp_path, name) -> None:
    warc(
        tmp_path / name,
        [
            ("https://example.org/1", "200 OK", "text/html"),
            ("https://example.org/2", "404 Not Found", "text/html"),
            ("https://example.org/3.png", "200 OK", "image/png"),
        ],
    )
    (only,), problems = read_all([tmp_path])
    assert problems == []
    assert only.url == "https://example.org/1"
    assert BODY in only.text


def test_a_web_archive_that_breaks_off_keeps_the_pages_before(tmp_path) -> None:
    path = tmp_path / "harvest.warc.gz"
    warc(path, [(f"https://example.org/{n}", "200 OK", "text/html") for n in range(3)])
    path.write_bytes(path.read_bytes()[:-200])
    documents, problems = read_all([tmp_path])
    assert len(documents) >= 2
    assert len(problems) <= 1


LISTS = {
    "mediacloud.csv": "id,publish_date,media_name,title,url\n7,2024-02-20,Meridian Wire,Talks open,https://example.org/1\n",
    "gdelt.csv": "URL,MobileURL,Date,Title\nhttps://example.org/1,,2024-02-20 14:31:00,Talks open\n",
    "gdelt.json": json.dumps(
        {
            "articles": [
                {
                    "url": "https://example.org/1",
                    "title": "Talks open",
                    "seendate": "20240220T143100Z",
                    "domain": "example.org",
                    "language": "English",
                }
            ]
        }
    ),
    "events.csv": "\t".join(["9", "20240220", *["x"] * 58, "https://example.org/1"]) + "\n",
    "graph.csv": "\t".join(
        ["9", "20240220143100", "1", "example.org", "https://example.org/1", *["x"] * 21, "<PAGE_TITLE>Talks open</PAGE_TITLE>"]
    ) + "\n",
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_links_fills_in_the_saved_page_of_the_same_address(tmp_path, name) -> None:
    (tmp_path / name).write_text(LISTS[name], encoding="utf-8")
    (tmp_path / "page.md").write_text(f"---\nurl: http://www.example.org/1/\n---\n{BODY}", encoding="utf-8")
    (only,), problems = read_all([tmp_path])
    assert problems == []
    assert only.date == datetime.date(2024, 2, 20)
    if name != "events.csv":
        assert only.title == "Talks open"


@pytest.mark.parametrize("name", [name for name in LISTS if name != "events.csv"])
def test_links_without_a_page_are_told_or_read_as_headlines(tmp_path, name) -> None:
    (tmp_path / name).write_text(LISTS[name], encoding="utf-8")
    documents, problems = read_all([tmp_path])
    assert documents == []
    assert "1 articles: are listed by address, without text" in str(problems[0])
    (only,), problems = read_all([tmp_path], headlines=True)
    assert (only.text, only.metadata["part"], problems) == ("Talks open", "headline", [])


def test_a_table_with_other_names_for_its_columns_is_understood(tmp_path) -> None:
    (tmp_path / "t.csv").write_text(f"Headline;Pub_Date;Newspaper;Body\nTalks open;2024-02-20;Gazette;{BODY}\n")
    (only,), problems = read_all([tmp_path])
    assert problems == []
    assert (only.title, only.outlet, only.text) == ("Talks open", "Gazette", BODY)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.txt", PAGE.encode()),
        ("page.docx", PAGE.encode()),
        ("rich.txt", downloads.rtf(BODY).encode()),
        ("rich.doc", downloads.rtf(BODY).encode()),
    ],
)
def test_a_wrong_ending_does_not_matter(tmp_path, name, content) -> None:
    (tmp_path / name).write_bytes(content)
    (only,), problems = read_all([tmp_path])
    assert problems == []
    assert BODY in only.text
    assert "<p>" not in only.text
    assert "rtf1" not in only.text


def bomb(path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("big.txt", b"\0" * 60_000_000)


def climbing(path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../escaped.txt", BODY)


def entities(path) -> None:
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        "<rss><channel><item><title>&b;</title></item></channel></rss>",
        encoding="utf-8",
    )


def endless(path) -> None:
    path.write_text('{"text": "' + "a" * (tables.LONGEST_LINE + 10) + '"}\n' + json.dumps({"text": BODY}) + "\n")


def old_office(path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)


def cut_off(path) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("a.txt", BODY * 50)
    path.write_bytes(whole.getvalue()[:-60])


@pytest.mark.parametrize(
    ("name", "make", "words", "kept"),
    [
        ("bomb.zip", bomb, "is refused", 0),
        ("climb.zip", climbing, "leads out of the archive", 0),
        ("entities.xml", entities, "cannot be read", 0),
        ("endless.jsonl", endless, "one article is one line", 1),
        ("macro.doc", old_office, "save it as .docx", 0),
        ("cut.zip", cut_off, "cannot be read as zip", 0),
    ],
)
def test_hostile_files_are_told_in_one_line_and_the_rest_is_read(tmp_path, name, make, words, kept) -> None:
    folder = tmp_path / "in" / "here"
    folder.mkdir(parents=True)
    make(folder / name)
    (folder / "good.txt").write_text("Karsia accepted the offer of talks.")
    documents, problems = read_all([folder])
    assert [document.doc_id for document in documents][-1] == "good"
    assert len(documents) == kept + 1
    assert len(problems) == 1
    assert words in str(problems[0])
    assert "\n" not in str(problems[0])
    assert not list(tmp_path.rglob("escaped.txt"))


def test_a_file_that_is_too_large_for_one_document_is_told(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(guards, "LARGEST", 50)
    (tmp_path / "big.txt").write_text(BODY)
    documents, problems = read_all([tmp_path])
    assert documents == []
    assert "split it into articles" in str(problems[0])
