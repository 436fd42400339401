"""The documentation is true: generated pages are current, commands and public names have a page, links and examples work."""

from __future__ import annotations

import ast
import inspect
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import workbench as wb

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.glob("*.md"))
EVERY = [ROOT / "README.md", *PAGES]
IDS = [path.name for path in EVERY]


def test_generated_pages_are_what_the_code_says() -> None:
    done = subprocess.run(
        [sys.executable, str(DOCS / "generate.py"), "--check"], capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_public_name_has_a_place_in_the_pages() -> None:
    reference = (DOCS / "reference.md").read_text(encoding="utf-8")
    homes = {name: home.partition(":")[0] for name, home in wb._HOMES.items()}
    missing = [name for name, home in homes.items() if f"::: {home}" not in reference]
    assert missing == []


def test_every_chart_is_named_in_a_page() -> None:
    from workbench import charts

    page = (DOCS / "charts.md").read_text(encoding="utf-8")
    assert [name for name in charts.CHARTS if f"`{name}`" not in page] == []


def test_every_page_is_in_the_menu() -> None:
    menu = yaml.safe_load(re.sub(r"!!\S+", "", (ROOT / "mkdocs.yml").read_text(encoding="utf-8")))["nav"]
    assert {page.name for page in PAGES} == set(re.findall(r"\w+\.md", yaml.safe_dump(menu)))


@pytest.mark.parametrize("page", EVERY, ids=IDS)
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
    local = [target for target in targets if "://" not in target and not target.startswith("mailto:")]
    assert [target for target in local if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", EVERY, ids=IDS)
def test_the_commands_in_a_page_exist_with_their_options(page: Path) -> None:
    from workbench.cli import parser

    (choices,) = [action.choices for action in parser()._actions if isinstance(action.choices, dict)]
    for line in re.findall(r"^(?:\S*[\\/])?workbench (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE):
        name, *rest = re.sub(r"\s+#.*", "", line).split()
        assert name in choices, f"there is no command {name!r}"
        options = {option for action in choices[name]._actions for option in action.option_strings}
        assert {word for word in rest if word.startswith("--")} <= options, line


def _blocks() -> list[tuple[str, str]]:
    """Return page and text of every Python example."""
    return [
        (page.name, block)
        for page in EVERY
        for block in re.findall(r"^```python\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    ]


def _calls(block: str) -> Iterator[tuple[list[str], ast.Call | None]]:
    """Yield every dotted name of an example that begins with `wb` or `study`, and its call if it is called."""
    tree = ast.parse(block)
    called = {id(node.func): node for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        parts: list[str] = []
        inner: ast.expr = node if isinstance(node, ast.Attribute) else ast.Constant(None)
        while isinstance(inner, ast.Attribute):
            parts.insert(0, inner.attr)
            inner = inner.value
        if isinstance(inner, ast.Name) and inner.id in ("wb", "study") and parts:
            yield [inner.id, *parts], called.get(id(node))


@pytest.mark.parametrize(("page", "block"), _blocks(), ids=lambda value: value[:24])
def test_the_python_examples_of_a_page_call_what_exists_as_it_is_called(page: str, block: str) -> None:
    for parts, call in _calls(block):
        found: object = wb if parts[0] == "wb" else wb.OpenStudy
        for name in parts[1:]:
            assert hasattr(found, name), f"{page}: {'.'.join(parts)} does not exist"
            found = getattr(found, name)
        if call is not None and callable(found):
            given = {keyword.arg for keyword in call.keywords}
            parameters = inspect.signature(found).parameters
            free = any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters.values())
            assert free or given <= set(parameters), f"{page}: {'.'.join(parts)} has no {given - set(parameters)}"


def test_the_example_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "data" / "invented", tmp_path / "my-study")
    monkeypatch.chdir(tmp_path)
    (block,) = [text for page, text in _blocks() if page == "README.md"]
    names: dict[str, object] = {}
    exec(compile(block, "README.md", "exec"), names)
    assert len(names["codings"]) > 100  # type: ignore[arg-type]
    assert (tmp_path / "report.html").is_file()
