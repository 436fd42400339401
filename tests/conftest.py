"""What several test files need: a small hand-made table, studies, and the article of the shared corpus."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rows import small_table

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("WORKBENCH_SHARED", ROOT.parent / "shared")) / "corpus"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, with the reason, what needs articles that the project may read but not pass on."""
    if SHARED.is_dir():
        return
    for item in items:
        if item.get_closest_marker("shared_corpus"):
            item.add_marker(pytest.mark.skip(reason=f"the articles are not at {SHARED}; set WORKBENCH_SHARED"))


@pytest.fixture(scope="session")
def shared_corpus() -> Path:
    """The folder of published articles beside the checkout."""
    return SHARED


@pytest.fixture
def table():
    """Three actors over six documents: VEL supports, KAR is split, SRV opposes; one pair has no position."""
    return small_table()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, headless, with nothing to reach but the loopback; one for all tests that need a browser."""
    from explorer_host import chromium as started

    with started() as browser:
        yield browser
