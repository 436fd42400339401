"""Make the folder of a new study: plain text files to edit, filled with comments that teach."""

from __future__ import annotations

import shutil
from importlib import resources
from pathlib import Path

from workbench.study import WorkbenchError


def new_study(folder: str | Path, *, keep: bool = False) -> Path:
    """Make a study folder with commented study.yml and actors.yml, an empty corpus and notebooks; return its path.

    Raises WorkbenchError where the folder already holds something; with `keep`, a study that is there already is
    returned as it is. Nothing is ever overwritten.
    """
    target = Path(folder).expanduser()
    if keep and (target / "study.yml").is_file():
        return target.resolve()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise WorkbenchError(f"{target} already exists and is not empty; name a new folder")
    template = Path(str(resources.files("workbench"))) / "resources" / "new-study"
    target.mkdir(parents=True, exist_ok=True)
    for file in sorted(template.iterdir()):
        shutil.copyfile(file, target / file.name)
    for name in ("corpus", "annotations", "out"):
        (target / name).mkdir(exist_ok=True)
    copy_notebooks(target)
    return target.resolve()


def notebooks_folder() -> Path:
    """Return the folder of the notebooks that come with the workbench, in the package or the repository."""
    package = Path(str(resources.files("workbench")))
    for folder in (package / "bundled" / "notebooks", package.parent / "notebooks"):
        if any(folder.glob("*.ipynb")):
            return folder
    raise WorkbenchError("the notebooks are missing from this installation; install the workbench again")


def copy_notebooks(study: Path) -> Path:
    """Copy the notebooks into `study`/notebooks, leaving those that are already there; return that folder."""
    target = study / "notebooks"
    target.mkdir(parents=True, exist_ok=True)
    for source in sorted(notebooks_folder().glob("*.ipynb")):
        if not (target / source.name).exists():
            shutil.copyfile(source, target / source.name)
    return target
