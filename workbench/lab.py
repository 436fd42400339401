"""JupyterLab on a study: a copy of the notebooks, an index page, and a launcher entry bound to the study."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from workbench.new import copy_notebooks
from workbench.study import Study

#: What the launcher and the page settings are written to, inside the study folder.
FOLDER = ".workbench"
_LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="12" fill="#f3f5f8"/>'
    '<rect x="10" y="16" width="22" height="9" fill="#b2182b"/><rect x="32" y="16" width="16" height="9" fill="#2166ac"/>'
    '<rect x="20" y="29" width="12" height="9" fill="#b2182b"/><rect x="32" y="29" width="24" height="9" fill="#2166ac"/>'
    '<rect x="26" y="42" width="6" height="9" fill="#b2182b"/><rect x="32" y="42" width="10" height="9" fill="#74add1"/></svg>'
)


@dataclass(frozen=True)
class Lab:
    """What JupyterLab is started with: the folder it serves, variables of its environment, and its options."""

    notebooks: Path
    environment: dict[str, str]
    options: tuple[str, ...]


def prepare(study: Study) -> Lab:
    """Copy the notebooks into the study, write their index page and a launcher entry; return how to start JupyterLab.

    Notebooks that are in the study already are left as they are. Nothing is written outside of the study's folder.
    """
    notebooks = copy_notebooks(study.folder)
    (notebooks / "index.md").write_text(index_page(study, notebooks), encoding="utf-8")
    home = study.folder / FOLDER
    _write_kernel(study, home / "share" / "kernels" / "workbench")
    _write_settings(home / "config" / "labconfig")
    environment = {
        "WORKBENCH_STUDY": str(study.folder),
        "JUPYTER_PATH": _before("JUPYTER_PATH", home / "share"),
        "JUPYTER_CONFIG_PATH": _before("JUPYTER_CONFIG_PATH", home / "config"),
    }
    options = ("--ServerApp.root_dir", str(notebooks), "--LabApp.default_url", "/lab/tree/index.md")
    return Lab(notebooks, environment, options)


def index_page(study: Study, notebooks: Path) -> str:
    """Return the page that JupyterLab opens on, in Markdown: the study, and every notebook with its question."""
    rows = [f"| [{path.stem}]({path.name}) | {question(path)} |" for path in sorted(notebooks.glob("[0-9]*.ipynb"))]
    return "\n".join(
        [
            f"# {study.title}",
            "",
            f"*{study.target}*",
            "",
            "Run the notebooks in their order. They are copies that belong to this study: change them as you like.",
            "",
            "| notebook | question |",
            "|---|---|",
            *rows,
            "",
            f"Your articles are in `{study.corpus}`, results go to `{study.out}`. "
            "Actors and parties are named in `actors.yml` and `study.yml` in the folder above.",
            "",
        ]
    )


def question(notebook: Path) -> str:
    """Return the title of a notebook, which is its first heading."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    first = "".join(cells[0]["source"]) if cells else ""
    return first.split("\n", 1)[0].lstrip("# ").replace("|", "/")


def _before(variable: str, folder: Path) -> str:
    """Return a path variable with `folder` before what it holds already."""
    return os.pathsep.join(part for part in (str(folder), os.environ.get(variable, "")) if part)


def _write_kernel(study: Study, folder: Path) -> None:
    """Write a kernel that knows the study; JupyterLab's launcher shows it as an entry of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    kernel = {
        "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": f"Workbench: {study.title}",
        "language": "python",
        "env": {"WORKBENCH_STUDY": str(study.folder)},
    }
    (folder / "kernel.json").write_text(json.dumps(kernel, ensure_ascii=False, indent=1), encoding="utf-8")
    (folder / "logo-svg.svg").write_text(_LOGO, encoding="utf-8")


def _write_settings(folder: Path) -> None:
    """Let pages in Markdown open as pages, and keep news off a screen that should work without a network."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = {
        "@jupyterlab/docmanager-extension:plugin": {"defaultViewers": {"markdown": "Markdown Preview"}},
        "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    }
    (folder / "default_setting_overrides.json").write_text(json.dumps(settings, indent=1), encoding="utf-8")
