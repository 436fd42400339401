"""The annotator in a real JupyterLab: nothing that was confirmed is lost or doubled, whatever stops or closes."""

from __future__ import annotations

import os
import signal
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser.driver import Annotator
from browser.hosts import TOKEN, Process, notebook
from browser.material import rows
from browser.seen import faults
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.browser


class Notebook:
    """One notebook of the running JupyterLab, with a log of its own."""

    def __init__(self, lab: Process, context: BrowserContext, count: int):
        self.lab, self.context = lab, context
        self.name = f"{uuid.uuid4().hex[:8]}.ipynb"
        self.logs = lab.folder / self.name.removesuffix(".ipynb")
        self.path = notebook(
            lab.folder / self.name,
            f"import os\nopen({self.name + '.pid'!r}, 'w').write(str(os.getpid()))\n"
            "from browser.material import session\nfrom workbench.annotations.widget import AnnotationWidget",
            f"AnnotationWidget(session({str(self.logs)!r}, count={count}))",
            "1 + 1",
        )

    def open(self, *, run: bool = True, status: str = "live") -> Annotator:
        """Open the notebook in a page of its own and run it."""
        page = self.context.new_page()
        page.goto(f"{self.lab.address}/lab/workspaces/{uuid.uuid4().hex[:8]}/tree/{self.name}?token={TOKEN}")
        page.wait_for_function("window.jupyterapp && window.jupyterapp.restored", timeout=90_000)
        page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=90_000)
        annotator = Annotator(page)
        return self.run(annotator, status) if run else annotator

    def run(self, annotator: Annotator, status: str = "live") -> Annotator:
        page = annotator.page
        page.wait_for_function(
            "window.jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.connectionStatus === 'connected'",
            timeout=90_000,
        )
        page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
        annotator.ready(status)
        for button in page.locator(".jp-Dialog .jp-mod-accept").all():  # the kernel was restarted
            button.click()
        return annotator.focus().wait(focus="yes")

    def restart(self, annotator: Annotator) -> None:
        """Restart the kernel as the menu does, without its question."""
        annotator.page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")

    @property
    def pid(self) -> int:
        return int((self.lab.folder / f"{self.name}.pid").read_text(encoding="utf-8"))

    def stop(self) -> None:
        for one in self.lab.ask("GET", "/api/sessions"):
            if one["path"] == self.name:
                self.lab.ask("DELETE", f"/api/sessions/{one['id']}")


@pytest.fixture
def made(lab: Process, context: BrowserContext) -> Iterator[Callable[..., Notebook]]:
    found: list[Notebook] = []

    def make(count: int = 30) -> Notebook:
        found.append(Notebook(lab, context, count))
        return found[-1]

    yield make
    for one in found:
        one.stop()


def code(page: Annotator, first: int, last: int, *, unheard: int = 0) -> None:
    """Code the sentences from `first` up to `last` by keys alone: one, two, or no actor each.

    JupyterLab takes the focus for a moment while it settles after a reload, and a key may go to it, `unheard` at most: the
    sentence then stays as it is, with nothing waiting, and the key is pressed again.
    """
    for place in range(first, last):
        keys = (("1",), ("2", "4"), ("Enter",))[place % 3]
        page.wait(focus="yes").press(*keys)
        if unheard and not page.comes_to(5_000, place=place + 1):
            unheard -= 1
            page.wait(place=place, queued=0, focus="yes").press(keys[-1])
        page.wait(place=place + 1)
        if place % 6 == 5:
            page.saved()
    page.saved()


def kinds(logs: Path) -> Counter[str]:
    return Counter(event.kind for event in rows(logs))


def test_two_hundred_sentences_by_keys_with_undo_reload_and_restart(made: Callable[..., Notebook]) -> None:
    book = made(210)
    page = book.open()
    code(page, 0, 100)
    for place in (99, 98, 97, 97):  # 99: one actor; 98: none; 97: two
        page.press("u").wait(place=place).saved()
    page.press("2", "4").wait(place=98).press("Enter").wait(place=99).press("1").wait(place=100).saved()
    page.page.reload()
    page.page.wait_for_selector(".jp-NotebookPanel .jp-Cell")
    book.run(page).wait(place=100, done=100)
    code(page, 100, 150, unheard=1)
    book.restart(page)
    book.run(page).wait(place=150, done=150)
    code(page, 150, 200)
    page.wait(done=200)
    # of 200 sentences 67 have one actor, 67 have two, 66 none; four steps were taken back and made again
    assert kinds(book.logs) == {"answer": 67 + 134 + 3, "confirm": 66 + 1, "undo": 4}
    assert len({event.event_id for event in rows(book.logs)}) == 67 + 134 + 66 + 4 + 4


def test_a_killed_kernel_loses_nothing_that_was_confirmed_and_the_page_says_so(made: Callable[..., Notebook]) -> None:
    book = made()
    page = book.open()
    code(page, 0, 6)
    before = [event.event_id for event in rows(book.logs)]
    os.kill(book.pid, signal.SIGKILL)
    page.press("1", "2").wait(status="gone")
    expect(page.root.locator(".wba-alert")).to_contain_text("kernel has stopped")
    waiting = int(page.mark("queued"))
    book.run(page).saved()
    after = [event.event_id for event in rows(book.logs)]
    assert after[: len(before)] == before
    assert len(after) == len(set(after)) == len(before) + waiting


def test_decisions_of_a_tab_closed_while_the_kernel_stood_still_are_saved_once(made: Callable[..., Notebook]) -> None:
    book = made()
    page = book.open()
    code(page, 0, 3)
    before = len(rows(book.logs))
    os.kill(book.pid, signal.SIGSTOP)
    page.press("1", "2", "4").wait(place=5, queued=3)
    page.page.close()
    os.kill(book.pid, signal.SIGCONT)
    page = book.open().saved().wait(place=5)
    code(page, 5, 9)
    ids = [event.event_id for event in rows(book.logs)]
    assert len(ids) == len(set(ids)) == before + 3 + 1 + 1 + 2 + 1  # three waited; then none, one, two, none


#: Single keys that do something to a selected cell of JupyterLab.
SHORTCUTS = [
    *"abcdvxymrzjklptohi0123456789",
    "d",
    "d",
    "Shift+a",
    "Shift+b",
    "Shift+j",
    "Shift+k",
    "Shift+l",
    "Shift+m",
]
SHORTCUTS += ["Shift+r", "Shift+z", "ArrowUp", "ArrowDown", "Enter", "Home", "End", "Delete", "Backspace", "-", "Space"]


def cells(page: Page) -> str:
    return str(
        page.evaluate(
            "JSON.stringify(window.jupyterapp.shell.currentWidget.content.model.toJSON().cells.map(c => c.source))"
        )
    )


def test_no_single_key_reaches_the_notebook_and_escape_gives_them_back(made: Callable[..., Notebook]) -> None:
    page = made().open()
    before = cells(page.page)
    for key in SHORTCUTS:
        page.press(key)
        if page.mark("open"):
            page.press("Escape")
        page.focus()
    assert cells(page.page) == before
    page.focus().press("Escape").wait(focus="no").press("b")
    expect(page.page.locator(".jp-Notebook .jp-Cell")).to_have_count(4)
    assert cells(page.page) != before


def test_a_widget_that_is_shown_leaves_the_focus_where_it_was(made: Callable[..., Notebook]) -> None:
    book = made()
    page = book.open()
    editor = page.page.locator(".jp-Notebook .jp-Cell").first.locator(".cm-content")
    editor.click()
    page.page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    page.ready()
    assert page.page.evaluate("!document.activeElement.closest('.wba')")


def test_two_tabs_on_one_notebook_do_not_fight(made: Callable[..., Notebook]) -> None:
    book = made()
    first = book.open()
    first.press("1").wait(place=1).saved()
    first.page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    second = book.open(run=False).ready("readonly")
    second.focus().press("1").wait(place=1, saved=1)
    second.root.locator("[data-action=take-over]").click()
    second.wait(status="live").focus().press("2").wait(saved=2)
    first.focus().press("2").wait(status="readonly")
    assert kinds(book.logs) == {"answer": 2}
    assert first.page.evaluate("document.querySelectorAll('.wba').length") == 1


def test_the_notebook_holds_neither_sentences_nor_decisions(made: Callable[..., Notebook]) -> None:
    book = made()
    page = book.open()
    code(page, 0, 3)
    page.page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    text = book.path.read_text(encoding="utf-8")
    assert "run this cell to open it" in text
    assert "rained on the bridge" not in text


def test_it_codes_in_notebook_7(made: Callable[..., Notebook]) -> None:
    book = made()
    page = book.context.new_page()
    page.goto(f"{book.lab.address}/notebooks/{book.name}?token={TOKEN}")
    page.wait_for_function("window.jupyterapp && window.jupyterapp.restored", timeout=90_000)
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=90_000)
    annotator = book.run(Annotator(page))
    code(annotator, 0, 6)
    assert kinds(book.logs) == {"answer": 6, "confirm": 2}


def test_it_goes_on_while_another_cell_runs(made: Callable[..., Notebook]) -> None:
    book = made()
    page = book.open()
    page.page.evaluate(
        """() => { const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
            window.__long = kernel.requestExecute({code: "import time, os\\nwhile not os.path.exists('stop'): time.sleep(.1)"}); }"""
    )
    code(page.focus(), 0, 6)
    (book.lab.folder / "stop").touch()
    page.page.evaluate("window.__long.done.then(() => 1)")
    assert kinds(book.logs) == {"answer": 6, "confirm": 2}


def themed(book: Notebook, theme: str) -> Annotator:
    """Open a notebook in a theme of JupyterLab, ready to be looked at by axe."""
    page = book.open()
    page.page.evaluate(f"window.jupyterapp.commands.execute('apputils:change-theme', {{theme: 'JupyterLab {theme}'}})")
    # JupyterLab's body has no height of its own, and axe then takes every text for one that cannot be seen
    page.page.add_style_tag(content="body { height: 100vh } .wba, .wba * { transition: none !important }")
    page.wait(theme=theme.lower())
    # axe says nothing of a text that lies out of sight or below something else, as while JupyterLab still lays itself out
    page.page.wait_for_function(
        """() => { const question = document.querySelector(".wba-question");
            question.scrollIntoView({block: "center"});
            const at = question.getBoundingClientRect();
            return question.contains(document.elementFromPoint(at.x + at.width / 2, at.y + at.height / 2)); }""",
        polling=200,
    )
    return page


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_axe_finds_nothing_serious_inside_jupyterlab(made: Callable[..., Notebook], theme: str) -> None:
    page = themed(made(), theme).focus().press("w", "Enter", "v", "4", "1", "ArrowLeft").saved()
    for keys in ([], ["h"], ["Escape", "/"]):
        words, looked_at = faults(page.press(*keys).page, ".wba")
        assert looked_at > 25
        assert words == []


def test_axe_does_find_grey_on_grey_inside_jupyterlab(made: Callable[..., Notebook]) -> None:
    page = themed(made(), "Light")
    page.page.add_style_tag(content=".wba-after, .wba-question { color: #bbb !important; }")
    words, _ = faults(page.page, ".wba")
    assert [one for one in words if one.startswith("color-contrast")] != []
