"""Every notebook, opened and run in a real JupyterLab as `workbench lab` starts it: no error, widgets drawn and clicked."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.driver import Annotator
from browser.hosts import TOKEN, Process
from playwright.sync_api import BrowserContext, Page, expect

from workbench.study import bundled_study

pytestmark = pytest.mark.browser

NOTEBOOKS = sorted(path.name for path in (Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
#: Where pictures of the executed notebooks go, if anybody wants to look at them.
PICTURES = os.environ.get("WORKBENCH_PICTURES")

DONE = """() => {
  const panel = window.jupyterapp.shell.currentWidget;
  const cells = [...panel.content.widgets].filter(cell => cell.model.type === 'code');
  const states = cells.map(cell => cell.model.executionState ?? 'idle');
  return cells.every(cell => cell.model.executionCount) && states.every(state => state === 'idle');
}"""
ERRORS = """() => [...window.jupyterapp.shell.currentWidget.content.widgets]
  .filter(cell => cell.model.type === 'code')
  .flatMap(cell => cell.model.outputs.toJSON()).filter(output => output.output_type === 'error')
  .map(output => output.ename + ': ' + output.evalue)"""


@pytest.fixture(scope="module")
def study_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """JupyterLab as the command starts it, on a copy of the bundled study whose path has a space."""
    folder = tmp_path_factory.mktemp("study lab")
    shutil.copytree(bundled_study("turkiye-syria"), folder / "my study")

    def command(port: int) -> list[str]:
        options = [f"--port={port}", "--ServerApp.port_retries=0", "--ServerApp.allow_root=True"]
        options += ["--LabApp.expose_app_in_browser=True"]
        return ["workbench", "lab", "my study", "--no-browser", *(f"--jupyter={option}" for option in options)]

    server = Process(folder, command, "/api/status")
    yield server
    server.stop()


def opened(lab: Process, context: BrowserContext, path: str) -> Page:
    page = context.new_page()
    page.goto(f"{lab.address}/lab/workspaces/{path.split('.')[0]}/tree/{path}?token={TOKEN}")
    page.wait_for_function("window.jupyterapp && window.jupyterapp.restored", timeout=90_000)
    return page


def run(page: Page) -> None:
    """Run all cells and wait until each has run."""
    page.wait_for_function(
        "window.jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.connectionStatus === 'connected'",
        timeout=90_000,
    )
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_function(DONE, timeout=240_000)


def picture(page: Page, name: str) -> None:
    """Keep a picture of the whole notebook: the window is made so high that all cells are drawn."""
    page.set_viewport_size({"width": 1280, "height": 16_000})
    page.wait_for_timeout(1500)
    page.evaluate("document.querySelector('.jp-NotebookPanel .jp-WindowedPanel-outer').scrollTop = 0")
    page.wait_for_timeout(1500)
    bottom = page.evaluate(
        "Math.max(...[...document.querySelectorAll('.jp-NotebookPanel .jp-Cell')].map(c => c.getBoundingClientRect().bottom))"
    )
    page.screenshot(path=f"{PICTURES}/{name}.png", clip={"x": 0, "y": 0, "width": 1280, "height": bottom + 20})


def closed(lab: Process) -> None:
    for one in lab.ask("GET", "/api/sessions"):
        lab.ask("DELETE", f"/api/sessions/{one['id']}")


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs_in_the_lab_without_a_change(study_lab: Process, context: BrowserContext, name: str) -> None:
    page = opened(study_lab, context, name)
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=90_000)
    run(page)
    assert page.evaluate(ERRORS) == []
    if name.startswith("4_"):
        Annotator(page).ready("live").focus().press("?").wait(saved=1)
    if name.startswith("6_"):
        explorer = page.locator(".wx")
        explorer.scroll_into_view_if_needed()
        expect(explorer).to_be_visible()
    if PICTURES:
        picture(page, name.removesuffix(".ipynb"))
    closed(study_lab)


def test_the_lab_opens_on_the_index_page_and_has_a_launcher_entry(study_lab: Process, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{study_lab.address}/?token={TOKEN}")
    page.wait_for_function("window.jupyterapp && window.jupyterapp.restored", timeout=90_000)
    expect(page.locator(".jp-RenderedMarkdown h1").first).to_contain_text("normalisation", timeout=60_000)
    page.evaluate("window.jupyterapp.commands.execute('launcher:create')")
    expect(page.locator(".jp-LauncherCard").filter(has_text="Workbench:").first).to_be_visible(timeout=60_000)
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/lab.png")
