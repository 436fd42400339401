"""The house rules that a machine can check: layers, public names, pinned versions, nothing study-specific in code."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "workbench"

# Module -> the modules of ours it may import besides itself.
ALLOWED = {
    "drafts": set(),
    "markup": set(),
    "progress": set(),
    "study": {"codings", "markup"},
    "codings": {"study", "markup", "drafts"},
    "documents": {"study", "codings", "markup", "drafts"},
    "language": {"study", "codings"},
    "actors": {"study", "codings", "language", "documents"},
    "stances": {"study", "codings", "language", "documents", "actors"},
    "agreement": {"study", "codings", "markup"},
    "estimates": {"study", "codings"},
    "charts": {"study", "codings", "estimates", "drafts"},
    "export": {"study", "codings", "agreement", "markup"},
    "annotations": {"study", "codings", "markup"},
    "material": {"study", "documents", "annotations"},
    "behaviour": {"study", "codings", "documents"},
    "new": {"study"},
    "lab": {"study", "new"},
    "scale": {"study", "codings", "documents", "language", "actors", "stances"},
    "display": {"study", "codings", "markup", "documents"},
    "suggest": {"study", "markup", "display"},
    "explorer": {"study", "codings", "markup", "estimates"},
    "report": {
        "drafts",
        "markup",
        "study",
        "codings",
        "documents",
        "language",
        "actors",
        "stances",
        "estimates",
        "charts",
        "export",
        "agreement",
    },
}
TOP = {"opened", "datasets", "exploring", "cli", "__init__", "__main__"}


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            if node.module == "workbench":
                found |= {f"workbench.{alias.name}" for alias in node.names if alias.name != "__version__"}
    return {name.split(".")[1] for name in found if name.startswith("workbench.")}


def _modules() -> list[tuple[str, Path]]:
    return [
        (path.relative_to(PACKAGE).parts[0].removesuffix(".py"), path)
        for path in sorted(PACKAGE.rglob("*.py"))
        if "resources" not in path.parts and "bundled" not in path.parts
    ]


def test_every_module_has_a_place_in_the_layers() -> None:
    assert {name for name, _ in _modules()} <= set(ALLOWED) | TOP


@pytest.mark.parametrize(("module", "path"), _modules(), ids=lambda value: str(value).removeprefix(str(PACKAGE)))
def test_a_module_imports_only_what_its_layer_may(module: str, path: Path) -> None:
    if module in TOP:
        assert module in {"__main__", "cli"} or "cli" not in _imports(path)
    else:
        assert _imports(path) <= ALLOWED[module] | {module}


def test_code_names_no_study() -> None:
    parties = re.compile(r"türkiye|turkey|turkish|syria|ankara|damascus|erdo[gğ]an|\bassad", re.IGNORECASE)
    named = []
    for path in [*PACKAGE.rglob("*.py"), *(PACKAGE / "resources").rglob("*.yml")]:
        if "world" in path.parts:
            continue
        text = path.read_text(encoding="utf-8").replace("turkiye-syria", "")
        named += [f"{path.name}: {match.group()}" for match in parties.finditer(text)]
    assert named == []


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = "import sys, workbench; print([m for m in ('spacy', 'pandas', 'matplotlib', 'yaml') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_every_public_name_can_be_imported() -> None:
    import workbench

    assert all(getattr(workbench, name) is not None for name in workbench.__all__)


def test_environment_yml_gives_the_versions_of_pyproject() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    plain = [entry for entry in environment["dependencies"] if isinstance(entry, str)]
    assert f"python{project['requires-python']}" in plain
    assert sorted(entry for entry in plain if not entry.startswith(("python>", "pip"))) == sorted(
        entry.partition(";")[0]
        for entry in project["dependencies"]  # conda builds for every system
    )


def test_the_lock_file_pins_every_dependency_with_hashes_and_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [
        re.split(r"[<>=\[ ]", entry)[0].lower()
        for entry in project["dependencies"] + project["optional-dependencies"]["dev"]
    ]
    pinned = {match.lower() for match in re.findall(r"^([A-Za-z0-9_.-]+)(?:\[[^]]*\])?==", lock, re.MULTILINE)}
    assert [name for name in wanted if name not in pinned] == []
    assert "://" not in lock
    assert lock.count("--hash=sha256:") > len(pinned)


def test_the_version_stands_the_same_everywhere() -> None:
    import workbench

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert workbench.__version__ == project["version"] == citation["version"]
    assert f"## {project['version']}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
