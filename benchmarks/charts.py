"""Measure how long every chart of a large codings table takes, and how much memory.

    python benchmarks/charts.py [--codings 1000000] [--only NAME,NAME]

Each chart is drawn to a picture in a process of its own; the peak is that of the process, the table included.
"""

from __future__ import annotations

import argparse
import io
import resource
import sys
import time
from multiprocessing import get_context
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "tests")]


def measure(name: str, path: str) -> dict[str, Any]:
    """Draw one chart of the table kept at `path`; return seconds, processor seconds and peak memory in MB."""
    from explorer_host import facts

    from workbench import charts, codings
    from workbench.study import bundled_study, load_study

    table, study = codings.read(path), load_study(bundled_study("invented"))
    known = facts(table)
    charts.CHARTS["stance_by_actor"](table.head(200), study=study).savefig(io.BytesIO(), format="png")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start, busy = time.perf_counter(), time.process_time()
    figure = charts.CHARTS[name](table, study=study, **charts.facts_for(name, known | {"copies": {}}))
    figure.savefig(io.BytesIO(), format="png", dpi=110)
    return {
        "chart": name,
        "s": time.perf_counter() - start,
        "processor s": time.process_time() - busy,
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "of it the table, read": before,
    }


def make(count: int, path: str) -> None:
    """Make the table in a process of its own: a process starts with the peak of the one that starts it."""
    from explorer_host import many_codings

    from workbench import codings

    codings.write(many_codings(count), path)


def main() -> None:
    """Make the table once, draw each chart, print a line for each."""
    import tempfile

    from workbench import charts

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--codings", type=int, default=1_000_000)
    parser.add_argument("--only", default=",".join(charts.CHARTS))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "codings.parquet")
        with get_context("spawn").Pool(1) as pool:
            pool.apply(make, (given.codings, path))
        print(f"{'chart':<20}{'s':>7}{'cpu s':>7}{'peak MB':>9}{'table MB':>9}")
        for name in given.only.split(","):
            with get_context("spawn").Pool(1) as pool:
                row = pool.apply(measure, (name, path))
            print(
                f"{name:<20}{row['s']:>7.1f}{row['processor s']:>7.1f}{row['peak MB']:>9.0f}{row['of it the table, read']:>9.0f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
