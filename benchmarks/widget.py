"""How fast the annotation page is in a real JupyterLab: a table for 100, 10,000 and 50,000 sentences.

    python benchmarks/widget.py [--keys 200] [--sizes 100 10000 50000]

Times are taken in the page, from the time stamp of the key event: to the frame in which the next sentence is painted, and to
the confirmation that the decision is on the disk (SQLite with full sync). The first sentence is timed from the start of the
cell that opens the session and shows the page; its sentences and the machine's codings are there already. Bytes are what the
browser sends over its socket for a key, the host's envelope included. Needs Chromium and the development dependencies.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from browser.driver import Annotator  # noqa: E402
from browser.hosts import TOKEN, Process, jupyterlab, notebook  # noqa: E402
from explorer_host import FLAGS  # noqa: E402
from playwright.sync_api import BrowserContext, Page, sync_playwright  # noqa: E402

CLOCK = """() => {
  const root = document.querySelector('.wba');
  const times = (window.__times = {paint: [], durable: []});
  let pressed = null;
  root.addEventListener('keydown', (event) => {
    const [at, place] = [event.timeStamp, root.dataset.place];
    pressed = at;
    requestAnimationFrame(() => setTimeout(() => root.dataset.place !== place && times.paint.push(performance.now() - at)));
  }, true);
  new MutationObserver(() => {
    if (root.dataset.queued === '0' && pressed !== null) times.durable.push(performance.now() - pressed), (pressed = null);
  }).observe(root, {attributeFilter: ['data-queued']});
}"""

SHOW = """() => new Promise((done) => {
  const begun = performance.now();
  const seen = new MutationObserver(() => {
    if (!document.querySelector('.wba[data-ready=yes] .wba-mention')) return;
    seen.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));
  });
  seen.observe(document.body, {subtree: true, childList: true, attributes: true});
  window.jupyterapp.commands.execute('notebook:run-cell');
})"""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keys", type=int, default=200)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 10_000, 50_000])
    arguments = parser.parse_args()
    head = (
        "sentences",
        "keys",
        "paint p50",
        "paint p95",
        "durable p50",
        "durable p95",
        "first",
        "bytes/key",
        "held",
        "heap MB",
    )
    print("".join(f"{name:>12}" for name in head) + "   (milliseconds)")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        lab = jupyterlab(Path(folder))
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=[*FLAGS, "--enable-precise-memory-info"]
        )
        try:
            for size in arguments.sizes:
                print("".join(f"{value:>12}" for value in measure(lab, browser.new_context(), size, arguments.keys)))
        finally:
            browser.close()
            lab.stop()


def measure(lab: Process, context: BrowserContext, size: int, keys: int) -> list[str]:
    """Return a line of the table."""
    page = context.new_page()
    sent: list[int] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda data: sent.append(len(data))))
    first = show(lab, page, size)
    annotator = Annotator(page).ready().focus()
    page.evaluate(CLOCK)
    sent.clear()
    press(annotator, min(keys, size - 10))
    times = page.evaluate("window.__times")
    heap = page.evaluate("performance.memory.usedJSHeapSize / 1e6")
    held = annotator.mark("held")
    context.close()
    paint, durable = sorted(times["paint"]), sorted(times["durable"])
    return [
        f"{size:,}", str(len(durable)), *quantiles(paint), *quantiles(durable), f"{first:.0f}",
        f"{sum(sent) / len(durable):,.0f}", held, f"{heap:.0f}",
    ]  # fmt: skip


def show(lab: Process, page: Page, size: int) -> float:
    """Open a notebook whose second cell shows the page; return the milliseconds from its start to the first sentence."""
    name = f"bench-{size}.ipynb"
    notebook(
        lab.folder / name,
        "from browser.material import ACTORS, codebook, machine, sentences\n"
        "from workbench.annotations import Items, Session, Store\n"
        "from workbench.annotations.widget import AnnotationWidget\n"
        f"given = sentences({size}); items = Items(given, machine(given), actors=ACTORS); book = codebook()\nlen(items)",
        f"AnnotationWidget(Session(items, Store('logs-{size}').log('anna'), book))",
    )
    page.goto(f"{lab.address}/lab/workspaces/bench-{size}/tree/{name}?token={TOKEN}")
    page.wait_for_function("window.jupyterapp && window.jupyterapp.restored", timeout=90_000)
    page.wait_for_function(
        "window.jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.connectionStatus === 'connected'",
        timeout=90_000,
    )
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-cell-and-select-next')")
    page.get_by_text(str(size), exact=True).first.wait_for(timeout=300_000)
    return float(page.evaluate(SHOW))


def press(annotator: Annotator, sentences: int) -> None:
    """Code by keys, one key at a time as people do: each waits for the confirmation of the last."""
    for place in range(sentences):
        for key in (("1",), ("2", "4"), ("Enter",))[place % 3]:
            annotator.press(key)
            annotator.page.wait_for_selector(".wba[data-queued='0']", state="attached")
        annotator.page.wait_for_selector(f".wba[data-place='{place + 1}']", state="attached")


def quantiles(values: list[Any]) -> list[str]:
    """Return the median and the 95th percentile."""
    cut = statistics.quantiles(values, n=20)
    return [f"{statistics.median(values):.1f}", f"{cut[18]:.1f}"]


if __name__ == "__main__":
    main()
