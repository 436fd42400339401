"""Measure how quickly the explorer answers in a real browser and a real JupyterLab.

    python benchmarks/explorer.py [--codings 50000] [--rounds 15]

Milliseconds from the change of a choice to the painted answer, the way to the kernel and back included.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "tests")]

from explorer_host import after, chromium, jupyterlab, opened  # noqa: E402  (its folder is put on the path above)


def main() -> None:
    """Open the explorer, change each choice several times, print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--codings", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--picture", help="file for a picture of the page")
    given = parser.parse_args()
    took: dict[str, list[float]] = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        jupyterlab(Path(folder), given.codings) as address,
        chromium() as browser,
    ):
        page = opened(browser.new_page(viewport={"width": 1400, "height": 900}), address)
        root = page.locator(".wx")
        selects = page.locator(".wx-fields select")
        for turn in range(given.rounds):
            for place, name in enumerate(("actor", "label", "outlet", "issue", "bars")):
                field = selects.nth(place)
                options = field.locator("option").count()
                took.setdefault(name, []).append(
                    after(page, lambda f=field, k=(turn + 1) % options: f.select_option(index=k))
                )
            took.setdefault("clear", []).append(after(page, root.get_by_role("button", name="Clear").click))
            took.setdefault("older", []).append(after(page, root.get_by_role("button", name="Older").click))
        if given.picture:
            root.screenshot(path=given.picture)
        nodes = page.evaluate("document.querySelectorAll('.wx *').length")
    every = sorted(ms for times in took.values() for ms in times)
    print(json.dumps({
        "codings": given.codings, "answers": len(every), "median, ms": round(statistics.median(every)),
        "95 % below, ms": round(every[int(0.95 * len(every))]), "slowest, ms": round(every[-1]), "elements in the page": nodes,
        "median by choice, ms": {name: round(statistics.median(times)) for name, times in took.items()},
    }, indent=1))  # fmt: skip


if __name__ == "__main__":
    main()
