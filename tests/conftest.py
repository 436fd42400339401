"""What several test files need: a small hand-made table, studies, and the article of the shared corpus."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from rows import small_table

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
