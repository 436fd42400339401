"""The report: one page that needs nothing else, in which marks and links are right and hostile text stays text."""

from __future__ import annotations

import datetime
import html
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import parse_qsl

import pytest
from rows import coding, small_table

from workbench.codings import concat, to_frame
from workbench.documents import Document
from workbench.report import gather, mark, method, write_report
from workbench.report.content import DRAWN
from workbench.report.page import write_page
from workbench.report.pdf import write_pdf
from workbench.study import bundled_study, load_study

HOSTILE = '<img src=x onerror=alert(1)> & "Karsia" </script>'


@pytest.fixture(scope="module")
def study():
    return load_study(bundled_study("invented"))


def document(doc_id: str, **more) -> Document:
    plain = {"title": HOSTILE, "date": datetime.date(2024, 1, 5), "outlet": "Meridian Wire", "text": "A text."}
    return Document(doc_id=doc_id, **(plain | more))


def written(codings, documents, study, tmp_path) -> str:
    """The page alone: the PDF takes longer and has tests of its own."""
    content = gather(codings, documents, study)
    return write_page(content, codings, documents, study, tmp_path / "report.html").read_text("utf-8")


@pytest.fixture(scope="module")
def page(study, tmp_path_factory) -> str:
    documents = [document(f"d{n}", outlet=f"Outlet {n % 2}") for n in range(6)]
    return written(small_table(), documents, study, tmp_path_factory.mktemp("page"))


class Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs) -> None:
        self.seen.append((tag, dict(attrs)))


def test_the_page_loads_nothing_from_anywhere(page) -> None:
    for tag, attributes in Tags(page).seen:
        assert tag not in ("link", "iframe", "img")
        assert not (attributes.get("src") or "").strip()
    assert not re.findall(r"@import|url\(http", page)


def test_hostile_text_stays_text(study, tmp_path) -> None:
    rows = [
        coding(
            f"d{n}", 0, "evil", "conditional", sentence=HOSTILE, sent_end=len(HOSTILE), actor_name=HOSTILE,
            principal="evil", source=HOSTILE, condition=HOSTILE, evidence=HOSTILE, evidence_start=0,
            evidence_end=len(HOSTILE), toward=(HOSTILE,), voice="quote", mention_start=0, mention_end=4,
        )
        for n in range(6)
    ]  # fmt: skip
    documents = [document(f"d{n}", outlet=HOSTILE, url="javascript:alert(1)") for n in range(6)]
    page = written(to_frame(rows), documents, study, tmp_path)
    assert "<img" not in page
    assert "&lt;img src=x" in page
    assert page.count("</script>") == 2
    assert 'href="javascript' not in page
    assert not any(name.startswith("on") for _, attributes in Tags(page).seen for name in attributes)


def test_every_link_of_a_figure_has_sentences_behind_it(page) -> None:
    rows = [set(row) for block in re.findall(r'data-rows="([^"]*)"', page) for row in json.loads(html.unescape(block))]
    links = {html.unescape(link) for link in re.findall(r' href="#([a-z]+=[^"]+)"', page)}
    assert len(links) >= 15
    for link in links:
        wanted = {f"{key}={value}" for key, value in parse_qsl(link) if key not in ("from", "until")}
        assert any(wanted <= row for row in rows), link


def test_every_link_of_a_figure_says_in_words_where_it_leads(page) -> None:
    links = [
        attributes
        for tag, attributes in Tags(page).seen
        if tag == "a" and re.match(r"#[a-z]+=", attributes.get("href") or "")
    ]
    assert links
    assert all((attributes.get("aria-label") or "").startswith("sentences: ") for attributes in links)
    assert any(attributes["aria-label"] == "sentences: Karsia, oppose" for attributes in links)


def test_no_id_stands_twice_and_every_link_inside_the_page_has_a_target(page) -> None:
    ids = [attributes["id"] for _, attributes in Tags(page).seen if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {
        (attributes.get("href") or attributes.get("xlink:href") or "")[1:]
        for tag, attributes in Tags(page).seen
        if tag in ("a", "use") and (attributes.get("href") or attributes.get("xlink:href") or "").startswith("#")
    }
    assert {target for target in targets if "=" not in target} <= set(ids)


def test_a_sentence_shows_its_codings_and_leads_to_its_document(page) -> None:
    line = page[page.index('id="s-d0:2"') :]
    line = re.sub(r"<[^>]+>", "", line[: line.index("</li>\n<li id")])
    assert "± conditional" in " ".join(line.split())
    assert "condition: “the talks”" in line
    assert "security" in line
    assert '<a href="#d-d0">' in page


def test_actors_named_without_a_position_are_told_apart(study, tmp_path) -> None:
    rows = [coding("d0", 0, "VEL", "support"), coding("d0", 0, "KAR", "none", actor_name="Karsia")]
    page = written(to_frame(rows), [document("d0")], study, tmp_path)
    assert "No position: Karsia" in page


def test_conditions_are_counted_and_dated(study, tmp_path) -> None:
    words = ("once the garrison leaves", "Once the garrison leaves,", "if the dam is repaired")
    rows = [coding(f"d{n}", 0, "KAR", "conditional", condition=condition) for n, condition in enumerate(words)]
    documents = [document(f"d{n}", date=datetime.date(2024, 3 - n, 1)) for n in range(3)]
    page = written(to_frame(rows), documents, study, tmp_path)
    table = page[page.index('id="conditions-title"') : page.index('id="sentences"')]
    table = table[: table.index("</table>")]
    cells = re.findall(r"<td[^>]*>(.*?)</td>", table)
    assert [re.sub("<[^>]+>", "", cell) for cell in cells[1:4]] == ["if the dam is repaired", "1", "2024-01-01"]
    assert [re.sub("<[^>]+>", "", cell) for cell in cells[5:8]] == ["Once the garrison leaves,", "2", "2024-02-01"]


def test_what_documents_say_of_themselves_stands_at_the_top(table, study, tmp_path) -> None:
    documents = [document(f"d{n}", metadata={"note": "Invented for a test."}) for n in range(6)]
    assert "All documents: Invented for a test." in written(table, documents, study, tmp_path)


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
    assert "rules@test (written rules, weighed against readers that learned" in text
    assert "rules@test (written rules)" in method(table, [document("d0")], replace(study, learned=False))
    assert "not corrected" in text


def test_the_page_has_tables_with_the_numbers_of_the_groups(page) -> None:
    """KAR: three supports and three oppositions in six documents; VEL: six supports."""
    table = page[page.index('aria-label="Positions by actor"') :]
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)]
    found = {row[0]: row[1:] for row in rows}
    assert found["Karsia"][:3] == ["6", "6", "50 %"]
    assert found["Karsia"][6] == "0.00"
    assert found["Veldoria"][6:] == ["+1.00", "+1.00 to +1.00"]


def test_examples_are_of_different_actors_and_say_why(study, tmp_path) -> None:
    rows = [
        coding(f"d{n}", 0, actor, "support", confidence=0.5 + n / 10) for n, actor in enumerate(["VEL", "VEL", "KAR"])
    ]
    content = gather(to_frame(rows), [], study, reasons={("d2:0", "KAR"): "because of ‘met’"})
    assert [(example.name, example.reason) for example in content.examples] == [
        ("KAR", "because of ‘met’"),
        ("VEL", ""),
    ]


def test_the_method_tells_how_far_people_agree(table, study) -> None:
    """Two people code the same 19 pairs and differ on one."""
    first = table.assign(coder="person:ana")
    second = table.assign(coder="person:ben")
    second.loc[0, ["stance", "value"]] = ["oppose", -1.0]
    text = method(table, [document("d0")], study, people=concat([first, second]))
    assert "2 people coded 19 pairs at least twice; they agree on 95 % of them, Krippendorff’s alpha 0.9" in text
    assert "people coded" not in method(table, [], study, people=first)


def test_with_gold_method_tables_and_charts_say_corrected(table, study) -> None:
    content = gather(table, [document("d0")], study, gold=table.assign(coder="person:ana"))
    assert "corrected with 19 hand-coded pairs" in content.method
    assert content.tables[0].note.startswith("Shares and net stance corrected with 19")
    badges = {name: [text.get_text() for text in figure.texts] for name, figure in content.figures}
    assert "corrected with 19 hand-coded pairs" in badges["stance_by_actor"]


def test_a_badge_keeps_its_contrast_in_a_dark_browser(table, study, tmp_path) -> None:
    page = tmp_path / "report.html"
    write_report(table, [document("d0")], study, page, gold=table.assign(coder="person:ana"))
    words = page.read_text(encoding="utf-8")
    badges = re.findall(r'<text style="([^"]*)"[^>]*>corrected with 19 hand-coded pairs</text>', words)
    assert {re.findall("fill: ([^;]+)", style)[0] for style in badges} == {"var(--card)"}


# The PDF ---------------------------------------------------------------------------------------------------------------
def pdf_text(path) -> str:
    from pypdf import PdfReader

    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def test_a_pdf_with_the_same_parts_lies_beside_the_page(table, study, tmp_path) -> None:
    from pypdf import PdfReader

    documents = [document(f"d{n}", title="A talk") for n in range(6)]
    assert write_report(table, documents, study, tmp_path / "report.html") == tmp_path / "report.html"
    text, reader = pdf_text(tmp_path / "report.pdf"), PdfReader(tmp_path / "report.pdf")
    assert "Who stands where on" in text
    assert "19 pairs of sentence and actor, 18 of them with a position" in text
    assert "SRV" in text or "Sorvia" in text
    for head in ("Corpus", "Method", "Charts", "Tables", "What must come first", "Examples", "Limits"):
        assert head in [entry["/Title"] for entry in reader.outline]
    assert sum(len(page.images) for page in reader.pages) >= len(DRAWN)
    assert reader.metadata.title.endswith("who stands where")


def test_hostile_text_and_any_script_come_through_in_the_pdf(study, tmp_path) -> None:
    names = [HOSTILE, "Çavuşoğlu", "Министр", "وزارة الخارجية", "外交部 " * 30, "विदेश", "a" * 300]
    rows = [
        coding(f"d{n}", 0, f"A{n}", "conditional", actor_name=name, condition=name, sentence=name, sent_end=len(name))
        for n, name in enumerate(names)
    ]
    content = gather(to_frame(rows), [document(f"d{n}", title=name) for n, name in enumerate(names)], study)
    write_pdf(replace(content, figures=()), tmp_path / "report.pdf")
    text = pdf_text(tmp_path / "report.pdf")
    assert "onerror=alert(1)" in text
    assert "Çavuşoğlu" in text
    assert "Министр" in text


def test_a_pdf_that_cannot_be_written_leaves_no_half_file(table, study, tmp_path, monkeypatch) -> None:
    content = gather(table.iloc[:1], [], study)
    monkeypatch.setattr("workbench.report.pdf._image", lambda figure: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        write_pdf(content, tmp_path / "report.pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_table_without_positions_still_makes_a_page(study, tmp_path) -> None:
    empty = to_frame([coding("d0", 0, "VEL", "none", issues=())])
    assert "No actor has a position" in written(empty, [], study, tmp_path)


def test_a_table_read_back_from_a_file_makes_the_same_page(table, study, tmp_path) -> None:
    from workbench import codings

    stored = codings.read(codings.write(table, tmp_path / "codings.csv"))
    documents = [document(f"d{n}") for n in range(6)]
    assert written(stored, documents, study, tmp_path) == written(table, documents, study, tmp_path)
