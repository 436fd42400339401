"""The report: one page that needs nothing else, in which marks and links are right and hostile text stays text."""

from __future__ import annotations

import datetime
import re
from html.parser import HTMLParser

import pytest
from rows import coding

from workbench.codings import to_frame
from workbench.documents import Document
from workbench.report import mark, method, write_report
from workbench.study import bundled_study, load_study

HOSTILE = '<img src=x onerror=alert(1)> & "Karsia"'


@pytest.fixture(scope="module")
def study():
    return load_study(bundled_study("invented"))


def document(doc_id: str) -> Document:
    return Document(
        doc_id=doc_id, title=HOSTILE, date=datetime.date(2024, 1, 5), outlet="Meridian Wire", url="", language="en",
        text="A text.", metadata={}, left_out=(), duplicate_of=None,
    )  # fmt: skip


@pytest.fixture
def page(table, study, tmp_path) -> str:
    return write_report(table, [document(f"d{n}") for n in range(6)], study, tmp_path / "report.html").read_text(
        "utf-8"
    )


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attrs) -> None:
        self.seen.append((tag, dict(attrs)))


def test_the_page_loads_nothing_from_anywhere(page) -> None:
    parser = Tags()
    parser.feed(page)
    for tag, attributes in parser.seen:
        assert tag not in ("link", "iframe", "img")
        assert not (attributes.get("src") or "").strip()
    assert not re.findall(r"@import|url\(http", page)


def test_hostile_titles_stay_text(page) -> None:
    assert "<img" not in page
    assert "&lt;img src=x" in page


def test_every_link_of_a_figure_has_sentences_behind_it(page) -> None:
    from urllib.parse import parse_qsl

    rows = [line.split("|") for block in re.findall(r'data-rows="([^"]*)"', page) for line in block.split("\n")]
    links = set(re.findall(r'xlink:href="#([a-z]+=[^"]+)"', page))
    assert len(links) >= 8
    for link in links:
        wanted = [f"{key}={value}" for key, value in parse_qsl(link.replace("&amp;", "&"))]
        assert any(all(part in row for part in wanted) for row in rows), link


def test_a_conditional_row_stands_in_the_table_of_conditions(page) -> None:
    table = page[page.index("What must come first") : page.index('id="sentences"')]
    assert "the talks" in table


def test_marks_cut_overlapping_spans_into_pieces() -> None:
    rows = [
        {"mention_start": 10, "mention_end": 16, "evidence_start": 10, "evidence_end": 25, "condition": None},
        {"mention_start": 20, "mention_end": 25, "evidence_start": None, "evidence_end": None, "condition": "if <b>"},
    ]
    text = "Karsia met Veldo, if <b>"
    assert str(mark(text, 10, rows)) == (
        '<mark class="actor evidence">Karsia</mark><mark class="evidence"> met</mark>'
        '<mark class="actor evidence"> Veld</mark>o, <mark class="condition">if &lt;b&gt;</mark>'
    )


def test_the_method_paragraph_counts_what_was_run(table, study) -> None:
    text = method(table, [document("d0")], study)
    assert "19 pairs in 6 documents, of which 18 hold a position" in text
    assert "rules@test" in text


def test_a_table_without_positions_still_makes_a_page(study, tmp_path) -> None:
    empty = to_frame([coding("d0", 0, "VEL", "none", issues=())])
    assert "No actor has a position" in write_report(empty, [], study, tmp_path / "r.html").read_text("utf-8")
