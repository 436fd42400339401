"""The notebooks: stripped of results, and each runs from top to bottom in a fresh kernel."""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
IDS = [path.stem for path in NOTEBOOKS]


def test_there_are_notebooks() -> None:
    assert "0_quickstart" in IDS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=IDS)
def test_a_notebook_is_stored_without_results(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)


#: What a notebook may not hold: helpers belong into the package, with a test.
LOGIC = (ast.FunctionDef, ast.ClassDef, ast.Try, ast.For, ast.While, ast.With, ast.Lambda)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=IDS)
def test_a_notebook_holds_no_logic_and_is_short(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    prose = [cell.source for cell in cells if cell.cell_type == "markdown"]
    assert len(cells) <= 20
    assert max(len(source.splitlines()) for source in code) <= 12
    assert sum(len(source.splitlines()) for source in code) <= 60
    assert sum(len(source.split()) for source in prose) >= sum(len(source.split()) for source in code)
    assert not [line for source in code for line in source.splitlines() if line.lstrip().startswith(("!", "%"))]
    assert [node for source in code for node in ast.walk(ast.parse(source)) if isinstance(node, LOGIC)] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=IDS)
def test_a_notebook_begins_with_a_question_and_ends_with_a_pointer(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    first, last = notebook.cells[0], notebook.cells[-1]
    assert first.source.startswith("# ")
    assert first.source.splitlines()[0].endswith("?")
    assert "**In:**" in first.source
    assert "**Out:**" in first.source
    assert last.cell_type == "markdown"
    assert ".ipynb" in last.source or path == NOTEBOOKS[-1]
    assert set(notebook.metadata) <= {"kernelspec", "language_info"}
    assert all(not cell.metadata for cell in notebook.cells)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=IDS)
def test_the_notebooks_that_a_notebook_points_to_exist(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    named = {name for cell in cells for name in re.findall(r"\((\w+\.ipynb)\)", cell.source)}
    assert {name for name in named if not (ROOT / "notebooks" / name).exists()} == set()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=IDS)
def test_a_notebook_runs_top_to_bottom_and_leaves_its_results(path: Path, tmp_path: Path, monkeypatch) -> None:
    from nbclient import NotebookClient

    study = tmp_path / "study"
    shutil.copytree(ROOT / "data" / "turkiye-syria", study)
    monkeypatch.setenv("WORKBENCH_STUDY", str(study))
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error"]
    if path.stem == "0_quickstart":
        assert sum("image/png" in output.get("data", {}) for output in outputs) == 3
        assert (study / "out" / "report.html").is_file()
        assert (study / "out" / "codings.csv").stat().st_size > 10_000
