"""The annotator in Voilà: for teams that serve notebooks; what was confirmed is in the log whatever Voilà culls."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.driver import Annotator
from browser.hosts import TOKEN, Process, notebook, voila
from browser.material import rows
from browser.test_lab import code
from playwright.sync_api import BrowserContext

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """Voilà on a notebook that shows the annotator, logs beside the notebook in a folder that it does not serve."""
    folder = tmp_path_factory.mktemp("voila")
    logs = tmp_path_factory.mktemp("logs")
    (folder / "logs.txt").write_text(str(logs), encoding="utf-8")
    notebook(
        folder / "code.ipynb",
        "import os\nfrom browser.material import session\nfrom workbench.annotations.widget import AnnotationWidget\n"
        f"open({str(logs / 'pid')!r}, 'w').write(str(os.getpid()))",
        f"AnnotationWidget(session({str(logs)!r}, count=210))",
    )
    server = voila(folder, "code.ipynb")
    yield server
    server.stop()


def logs_of(server: Process) -> Path:
    return Path((server.folder / "logs.txt").read_text(encoding="utf-8"))


def open_page(server: Process, context: BrowserContext) -> Annotator:
    page = context.new_page()
    page.route(lambda address: "127.0.0.1" not in address, lambda route: route.abort())
    page.goto(f"{server.address}/?token={TOKEN}", wait_until="commit")
    return Annotator(page)


def test_it_codes_in_voila_and_a_new_kernel_goes_on_where_the_old_one_was(
    served: Process, context: BrowserContext
) -> None:
    page = open_page(served, context).ready().focus()
    page.press("1", "2", "4", "Enter").wait(place=3).saved().press("u").wait(place=2).saved()
    page.page.close()
    page = open_page(served, context).ready().focus().wait(place=2)
    page.press("Enter").wait(place=3).press("1").wait(place=4).saved()
    events = rows(logs_of(served))
    assert Counter(event.kind for event in events) == {"answer": 4, "confirm": 2, "undo": 1}
    assert len({event.event_id for event in events}) == 7


def test_two_hundred_sentences_in_voila_with_reloads_and_a_killed_kernel(
    served: Process, context: BrowserContext
) -> None:
    logs = logs_of(served)
    before = len(rows(logs))
    page = open_page(served, context).ready().focus()
    first = int(page.mark("place"))
    code(page, first, 70)
    page.page.reload(wait_until="commit")
    code(page.ready().focus().wait(place=70), 70, 140)
    confirmed = {event.event_id for event in rows(logs)}
    os.kill(int((logs / "pid").read_text()), signal.SIGKILL)
    page.press("1", "2")
    page.page.close()
    page = open_page(served, context).ready().focus().saved()
    place = int(page.mark("place"))
    assert place in (140, 141)  # what was pressed on the dead page was kept, or refused aloud
    code(page, place, 200)
    ids = [event.event_id for event in rows(logs)]
    assert confirmed <= set(ids)
    assert len(ids) == len(set(ids)) > before
    page.wait(done=200)
