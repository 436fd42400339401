"""The Python examples of every page run, block after block, on a copy of a bundled study in a folder of their own."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from downloads import NEXIS

import workbench as wb
from workbench.study import bundled_study

DOCS = Path(__file__).parents[1] / "docs"
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
PAGES = sorted(page for page in DOCS.glob("*.md") if BLOCK.search(page.read_text(encoding="utf-8")))
TEXT = """Envoys met. It rained. The road was long. Nobody spoke.

Veldoria said it would sign only after the troops leave. Karsia did not answer.
"""


@pytest.fixture(scope="module")
def memory() -> dict[str, Any]:
    """What a study keeps of its coded corpus: the pages need not code it again."""
    study = wb.open_study()
    study.code()
    return dict(study._kept)


def annotations(study: wb.OpenStudy) -> None:
    """One document in place of the corpus, and the logs that coders send in."""
    logs = sorted((study.folder / "annotations").glob("*.sqlite"))
    Path("from-ana").mkdir()
    shutil.move(logs[0], "from-ana")
    shutil.move(logs[1], "ben.sqlite")
    for name in ("study.yml", "actors.yml"):
        shutil.copy(bundled_study("invented") / name, study.folder / name)
    shutil.rmtree(study.folder / "corpus")
    (study.folder / "corpus").mkdir()
    (study.folder / "corpus" / "doc.txt").write_text(TEXT, encoding="utf-8")
    study._kept.clear()
    study.__dict__.update(wb.open_study(study.folder).__dict__)


def evaluation(study: wb.OpenStudy) -> None:
    """Two tables of codings, by people and by a program."""
    wb.codings.write(study.settled(), "gold.csv")
    wb.codings.write(study.code(), "given.csv")


def howto(_: wb.OpenStudy) -> None:
    """A download of a news database."""
    Path("downloads").mkdir()
    Path("downloads", "nexis.txt").write_text(NEXIS, encoding="utf-8")


#: Page -> what lies there before its examples run.
READY = {"annotations": annotations, "evaluation": evaluation, "howto": howto}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_examples_of_a_page_run_one_after_another(
    page: Path, memory: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(bundled_study("turkiye-syria"), tmp_path / "my-study")
    monkeypatch.chdir(tmp_path)
    study = wb.open_study("my-study")
    study._kept.update(memory)
    if page.stem in READY:
        READY[page.stem](study)
    names: dict[str, Any] = {"wb": wb, "study": study}
    for number, block in enumerate(BLOCK.findall(page.read_text(encoding="utf-8")), start=1):
        exec(compile(block, f"{page.name}, example {number}", "exec"), names)
