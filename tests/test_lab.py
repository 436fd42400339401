"""JupyterLab on a study: copies, never the originals; an index page; a launcher entry that knows the study."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from workbench.lab import prepare
from workbench.study import bundled_study, load_study


@pytest.fixture(params=["study", "my study with spaces", "дослідження_研究"])
def study(request, tmp_path):
    folder = tmp_path / request.param
    folder.mkdir()
    for name in ("study.yml", "actors.yml"):
        shutil.copyfile(bundled_study("invented") / name, folder / name)
    return load_study(folder)


def test_the_notebooks_are_copies_and_stay_as_the_user_left_them(study) -> None:
    ready = prepare(study)
    copy = ready.notebooks / "0_quickstart.ipynb"
    assert copy.is_file()
    copy.write_text(copy.read_text(encoding="utf-8").replace("one minute", "two minutes"), encoding="utf-8")
    prepare(study)
    assert "two minutes" in copy.read_text(encoding="utf-8")


def test_the_index_page_lists_every_notebook_with_its_question(study) -> None:
    ready = prepare(study)
    page = (ready.notebooks / "index.md").read_text(encoding="utf-8")
    assert study.title in page
    for path in ready.notebooks.glob("*.ipynb"):
        assert f"({path.name})" in page
    assert "Who stands where on the reconciliation, in one minute?" in page


def test_the_launcher_entry_runs_this_python_on_this_study(study) -> None:
    ready = prepare(study)
    share = Path(ready.environment["JUPYTER_PATH"].split(":")[0])
    kernel = json.loads((share / "kernels" / "workbench" / "kernel.json").read_text(encoding="utf-8"))
    assert kernel["env"]["WORKBENCH_STUDY"] == str(study.folder)
    assert kernel["display_name"] == f"Workbench: {study.title}"
    assert (share / "kernels" / "workbench" / "logo-svg.svg").is_file()


def test_jupyter_finds_the_entry_where_it_is_told_to_look(study, monkeypatch) -> None:
    from jupyter_client.kernelspec import KernelSpecManager

    monkeypatch.setenv("JUPYTER_PATH", prepare(study).environment["JUPYTER_PATH"])
    assert "workbench" in KernelSpecManager().find_kernel_specs()


def test_nothing_is_written_outside_of_the_study(study) -> None:
    before = set(study.folder.parent.rglob("*"))
    prepare(study)
    assert all(path.is_relative_to(study.folder) for path in set(study.folder.parent.rglob("*")) - before)


def test_what_was_in_the_search_path_stays_in_it(study, monkeypatch) -> None:
    monkeypatch.setenv("JUPYTER_PATH", "/somewhere/else")
    assert prepare(study).environment["JUPYTER_PATH"].endswith(":/somewhere/else")
