"""The commands about a study as a whole: demo, new, check, report, lab."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.cli.common import Bar, command, jobs_option, say, tell_problems

if TYPE_CHECKING:
    import pandas as pd

    from workbench.opened import OpenStudy


def add_commands(commands: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    """Add demo, new, check, report and lab to the parser."""
    added = command(commands, demo, "workbench demo --out demo")
    added.add_argument("--out", default="workbench-demo-out", help="folder to write to (default: %(default)s)")
    jobs_option(added)
    command(commands, new, "workbench new my-study").add_argument("dir", help="folder to make")
    command(commands, check, "workbench check my-study").add_argument(
        "study", nargs="?", help="study folder (default: the bundled study)"
    )
    added = command(commands, report, "workbench report my-study --out report.html")
    added.add_argument("study", nargs="?", help="study folder (default: the bundled study)")
    added.add_argument("--out", help="the HTML page; the PDF lies beside it (default: out/report.html of the study)")
    added.add_argument("--uncorrected", action="store_true", help="leave out the correction by hand-coded pairs")
    jobs_option(added)
    added = command(commands, lab, "workbench lab my-study")
    added.add_argument("study", nargs="?", help="study folder (default: a copy of the bundled study)")
    added.add_argument("--no-browser", action="store_true", help="do not open a browser")
    added.add_argument(
        "--jupyter",
        action="append",
        default=[],
        metavar="OPTION",
        help="an option handed on to JupyterLab, as --jupyter=--port=9999; may be given again",
    )


def demo(arguments: argparse.Namespace) -> None:
    """Code the bundled study, draw its charts, write its tables and a report."""
    from workbench import charts
    from workbench.opened import open_study

    out = Path(arguments.out)
    study = open_study()
    codings = _with_progress(study, arguments.jobs)
    out.mkdir(parents=True, exist_ok=True)
    for ending in ("csv", "jsonl", "parquet"):
        study.export(out / f"codings.{ending}")
    gold = study.gold()
    figures = {name: study.chart(name, gold=gold) for name in charts.CHARTS}
    for name, figure in figures.items():
        charts.save(figure, out / "figures" / name)
    report = study.report(out / "report.html", figures=figures, gold=gold)
    tell_problems(study.problems)
    print(f"{study.title}: {len(codings)} codings of {codings['doc_id'].nunique()} documents")
    print(f"tables   {out / 'codings.csv'}, codings.jsonl, codings.parquet")
    print(f"figures  {out / 'figures'}")
    print(f"report   {report}   (open it in a browser), and {report.with_suffix('.pdf').name} to print")


def new(arguments: argparse.Namespace) -> None:
    """Make a study folder to edit."""
    from workbench.new import new_study

    folder = new_study(arguments.dir)
    print(f"made {folder}: put articles into corpus/, edit study.yml and actors.yml, then: workbench check {folder}")


def check(arguments: argparse.Namespace) -> int:
    """Validate a study: its files, ids, dates, aliases, and documents that cannot be read."""
    from workbench.opened import open_study

    study = open_study(arguments.study)
    documents = study.documents()
    tell_problems(study.problems)
    copies = sum(1 for document in documents if document.duplicate_of)
    left_out = sum(len(document.left_out) for document in documents)
    print(
        f"{study.title}: {len(documents)} documents, {len(study.own_actors)} actors of its own, "
        f"{copies} near-copies, {left_out} passages set aside"
    )
    if study.problems:
        say(f"workbench: {len(study.problems)} files cannot be read; repair or remove them")
        return 2
    print("everything can be read")
    return 0


def report(arguments: argparse.Namespace) -> None:
    """Code a study and write its readable report: one HTML page, and a PDF beside it."""
    from workbench.opened import open_study

    study = open_study(arguments.study)
    _with_progress(study, arguments.jobs)
    page = study.report(arguments.out, gold=not arguments.uncorrected)
    tell_problems(study.problems)
    print(f"report   {page}   (open it in a browser), and {page.with_suffix('.pdf').name} to print")


def lab(arguments: argparse.Namespace) -> int:
    """Open JupyterLab on a copy of the notebooks, bound to a study."""
    from workbench.lab import prepare
    from workbench.study import load_study

    ready = prepare(load_study(arguments.study) if arguments.study else load_study(_demo_folder()))
    os.environ.update(ready.environment)
    print(f"JupyterLab on {ready.notebooks}")
    from jupyterlab.labapp import LabApp

    browser = ["--no-browser"] if arguments.no_browser else []
    LabApp.launch_instance([*ready.options, *browser, *arguments.jupyter])
    return 0


def _demo_folder() -> Path:
    """Return a copy of the bundled study in the working folder, made if it is not there; the original stays untouched."""
    import shutil

    from workbench.study import bundled_study

    folder = Path.cwd() / "workbench-demo"
    if not folder.exists():
        shutil.copytree(bundled_study("turkiye-syria"), folder)
    return folder


def _with_progress(study: OpenStudy, jobs: int) -> pd.DataFrame:
    with Bar(len(study.documents()), "coding") as bar:
        return study.code(jobs=jobs, progress=bar.advance)
