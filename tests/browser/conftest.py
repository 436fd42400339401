"""A browser, and hosts to drive it in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.driver import Annotator
from browser.hosts import Process, Served, jupyterlab
from browser.material import session
from playwright.sync_api import Browser, BrowserContext, Page

from workbench.annotations.serving import Seat

#: Where the annotator's module comes from: a blob in notebooks, a file on the page of the server.
OURS = re.compile(r"blob:|/widget\.js|/page\.js")


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser profile of its own for each test; faults of the annotator (not of its host) fail the test."""
    made = chromium.new_context(viewport={"width": 1280, "height": 900})
    faults: list[str] = []
    made.on("weberror", lambda fault: faults.append(f"{fault.error.message}\n{fault.error.stack}"))
    yield made
    made.close()
    assert [fault for fault in faults if OURS.search(fault)] == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """Serve seats by the workbench's own server: serve(count=30, mode=...) is one coder, anna, with her log in tmp_path."""
    running: list[Served] = []

    def start(*seats: Seat, **options: Any) -> Served:
        seats = seats or (Seat("anna", "token-of-anna", lambda: session(tmp_path, **options)),)
        running.append(Served(list(seats)))
        return running[-1]

    yield start
    for one in running:
        one.stop()


@pytest.fixture
def annotator(page: Page, serve: Callable[..., Served]) -> Callable[..., Annotator]:
    """Open the page of a coder and wait until it stands, with the focus inside."""

    def start(**options: Any) -> Annotator:
        page.goto(serve(**options).link())
        return Annotator(page).ready().focus()

    return start


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """One JupyterLab for all tests; each has its own notebook and kernel."""
    server = jupyterlab(tmp_path_factory.mktemp("lab"))
    yield server
    server.stop()
