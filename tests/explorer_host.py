"""A real JupyterLab with the explorer in a notebook, and a table to explore: for the browser tests and the benchmark."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from browser import hosts
from playwright.sync_api import Browser, Page, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


def many_codings(count: int, seed: int = 0) -> Any:
    """Return a table of `count` codings of invented sentences: 40 actors, three a sentence, eight sentences a document."""
    import numpy as np
    import pandas as pd

    from workbench.codings import as_codings

    chance = np.random.default_rng(seed)
    sentence = np.arange(count) // 3
    document = sentence // 8
    actor = (chance.zipf(1.5, count) + np.arange(count) % 3 * 13) % 40
    label = np.array(["support", "conditional", "neutral", "oppose", "none"])[
        chance.choice(5, count, p=[0.25, 0.1, 0.05, 0.2, 0.4])
    ]
    value = pd.Series(label).map({"support": 1.0, "conditional": 0.5, "neutral": 0.0, "oppose": -1.0})
    issues = ["refugees", "territory", "security", "economy", "diplomatic_ties", "ceasefire"]
    first, second = chance.integers(0, 6, count), chance.integers(0, 12, count)
    listed = [
        [] if stance == "none" else [issues[a]] if b > 5 or a == b else [issues[a], issues[b]]
        for stance, a, b in zip(label, first, second, strict=True)
    ]
    whom = np.char.add("A", ((actor // 2 + 1 + chance.integers(0, 7, count)) % 20).astype(str))
    named = (label != "none") & (chance.random(count) < 0.4)
    toward = [[one] if there else [] for one, there in zip(whom, named, strict=True)]
    condition = np.char.add("only after step ", chance.integers(0, 400, count).astype(str)).astype(object)
    condition[label != "conditional"] = None
    names = np.char.add("Actor ", actor.astype(str))
    text = np.char.add(names, " welcomed the talks with the other side, the ministry said.")
    ids = np.char.add(np.char.add(np.char.add("d", document.astype(str)), ":"), (sentence % 8).astype(str))
    size = pd.Series(text).str.len()
    frame = pd.DataFrame(
        {
            "doc_id": np.char.add("d", document.astype(str)), "sent_id": ids, "sent_start": 0, "sent_end": size,
            "sentence": text, "actor": np.char.add("A", actor.astype(str)), "actor_name": names,
            "principal": np.char.add("A", (actor // 2).astype(str)), "mention": names, "mention_start": 0,
            "mention_end": pd.Series(names).str.len(), "stance": label, "value": value, "evidence": "welcomed",
            "evidence_start": pd.Series(names).str.len() + 1, "evidence_end": pd.Series(names).str.len() + 9,
            "voice": "reported", "source": pd.Series(["", "a spokesman"])[chance.integers(0, 2, count)].to_numpy(),
            "issues": listed, "coder": "rules@test", "toward": toward, "condition": condition, "confidence": chance.random(count).round(3),
        }
    )  # fmt: skip
    return as_codings(frame.drop_duplicates(["sent_id", "actor"]))


def facts(codings: Any, outlets: int = 12) -> dict[str, dict[str, Any]]:
    """Return dates (three years) and outlets for the documents of a table."""
    import datetime

    names = codings["doc_id"].unique()
    start = datetime.date(2022, 1, 1)
    days = {name: start + datetime.timedelta(days=int(1095 * k / len(names))) for k, name in enumerate(names)}
    return {"dates": days, "outlets": {name: f"Outlet {k * 7 % outlets}" for k, name in enumerate(names)}}


def explorer(count: int) -> Any:
    """Return the explorer of a table of `count` codings, with its place for annotation."""
    import ipywidgets

    from workbench.explorer import View
    from workbench.explorer.widget import Explorer, with_slot
    from workbench.study import bundled_study, load_study

    codings = many_codings(count)
    view = View(codings, load_study(bundled_study("invented")), **facts(codings))
    return with_slot(Explorer(view, annotate=lambda sent_id, actor: ipywidgets.HTML(f"annotating {sent_id} {actor}")))


@contextmanager
def jupyterlab(folder: Path, count: int) -> Iterator[str]:
    """Serve a notebook that shows the explorer of `count` codings; yield its address."""
    hosts.notebook(folder / "explore.ipynb", f"from explorer_host import explorer\nexplorer({count})", "1 + 1")
    server = hosts.jupyterlab(folder)
    try:
        yield f"{server.address}/lab/tree/explore.ipynb?token={hosts.TOKEN}"
    finally:
        server.stop()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


def opened(page: Page, address: str) -> Page:
    """Open the notebook in a page, run it, and wait until the explorer has drawn."""
    page.goto(address)
    page.wait_for_function("window.jupyterapp && window.jupyterapp.restored", timeout=90_000)
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=90_000)
    page.wait_for_function(
        "window.jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.connectionStatus === 'connected'",
        timeout=90_000,
    )
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_selector(".wx[data-seen]", timeout=90_000)
    return page


def after(page: Page, act: Any) -> float:
    """Do something that makes the explorer ask, wait until it has drawn the answer, and return the milliseconds."""
    before = int(page.locator(".wx").get_attribute("data-seen") or 0)
    act()
    page.wait_for_function(f"Number(document.querySelector('.wx').dataset.seen) > {before}", timeout=20_000)
    return float(page.locator(".wx").get_attribute("data-ms") or "nan")
