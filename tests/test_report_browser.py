"""The report in a real browser: from a file, with the network off, for anybody, and on paper."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from chart_pictures import DATES, OUTLETS, debate

from workbench.documents import Document
from workbench.report import write_report
from workbench.study import bundled_study, load_study

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    documents = [
        Document(doc_id=name, title=f"Talks {name}", date=day, outlet=OUTLETS[name], text="A text.")
        for name, day in DATES.items()
    ]
    study = load_study(bundled_study("invented"))
    return write_report(debate(), documents, study, tmp_path_factory.mktemp("report") / "report.html")


@pytest.fixture(scope="module")
def page(report, chromium):
    """The report opened from its file, offline; anything it asks for, and every fault, fails the tests."""
    asked: list[str] = []
    context = chromium.new_context(offline=True, viewport={"width": 1200, "height": 900})
    context.on("request", lambda request: asked.append(request.url))
    context.on("weberror", lambda fault: asked.append(str(fault.error)))
    opened = context.new_page()
    opened.goto(report.as_uri())
    yield opened
    context.close()
    assert [url for url in asked if not url.startswith(report.as_uri())] == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 1200), ("dark", 1200), ("light", 420)])
def test_there_is_no_serious_barrier(page, scheme, width) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    found = Axe().run(page).response["violations"]
    assert [
        (fault["id"], fault["nodes"][0]["html"]) for fault in found if fault["impact"] in ("serious", "critical")
    ] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1")


def test_names_in_tables_break_between_words_alone(page) -> None:
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 420, "height": 900})
    narrow = "[...document.querySelectorAll('th[scope=row]')].filter(e => e.clientWidth < 6 * 16).length"
    assert page.locator("th[scope=row]").count() > 3
    assert page.evaluate(narrow) == 0


def test_letters_of_all_figures_are_of_like_size(page) -> None:
    page.set_viewport_size({"width": 1200, "height": 900})
    scale = "[...document.querySelectorAll('figure svg')].map(e => e.getBoundingClientRect().width / e.viewBox.baseVal.width)"
    sizes = page.evaluate(scale)
    assert len(sizes) > 2
    assert max(sizes) < 1.7
    assert min(sizes) > 1


def test_a_bar_leads_to_its_sentences(page) -> None:
    page.set_viewport_size({"width": 1200, "height": 900})
    page.evaluate("location.hash = '#principal=KAR&stance=oppose'")
    page.wait_for_function("document.getElementById('chosen').textContent.startsWith('6 sentences')")
    assert page.locator(".sentences > li:visible").count() == 6
    page.get_by_role("button", name="Show all sentences").click()
    assert page.locator(".sentences > li:visible").count() > 6


def test_on_paper_nothing_is_cut_off_at_the_sides(page, report, tmp_path) -> None:
    from pypdf import PdfReader

    page.emulate_media(media="print", color_scheme="light")
    page.pdf(path=str(tmp_path / "printed.pdf"), format="A4", margin={"left": "15mm", "right": "15mm"})
    page.set_viewport_size({"width": 680, "height": 900})
    wide = page.evaluate(
        "[...document.querySelectorAll('svg, table, p')].filter(e => e.getBoundingClientRect().right > 681).length"
    )
    assert wide == 0
    assert 3 < len(PdfReader(tmp_path / "printed.pdf").pages) < 60
