"""The notebooks: stripped of results, and each runs from top to bottom in a fresh kernel."""

from __future__ import annotations

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
