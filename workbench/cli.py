"""The commands: one short function each, and the only place that prints."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench import __version__
from workbench.study.errors import StudyError, WorkbenchError

if TYPE_CHECKING:
    import pandas as pd

    from workbench.documents import Document, Problem
    from workbench.opened import OpenStudy


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return 0, or 2 after a line that says what is wrong."""
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.run(arguments) or 0)
    except StudyError as error:
        _say(f"workbench: the study cannot be used; put right: {error.faults[0] if len(error.faults) == 1 else ''}")
        if len(error.faults) > 1:
            for fault in error.faults:
                _say(f"  {fault}")
        return 2
    except WorkbenchError as error:
        _say(f"workbench: {error}")
        return 2
    except OSError as error:
        _say(
            f"workbench: {error.strerror or error}: {error.filename or ''}; check that the path exists and may be written"
        )
        return 2
    except KeyboardInterrupt:
        _say("workbench: stopped; nothing half-written was left")
        return 130


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
    for name in charts.CHARTS:
        charts.save(study.chart(name), out / "figures" / name)
    report = study.report(out / "report.html")
    _tell_problems(study.problems)
    print(f"{study.title}: {len(codings)} codings of {codings['doc_id'].nunique()} documents")
    print(f"tables   {out / 'codings.csv'}, codings.jsonl, codings.parquet")
    print(f"figures  {out / 'figures'}")
    print(f"report   {report}   (open it in a browser)")


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
    _tell_problems(study.problems)
    copies = sum(1 for document in documents if document.duplicate_of)
    left_out = sum(len(document.left_out) for document in documents)
    print(
        f"{study.title}: {len(documents)} documents, {len(study.own_actors)} actors of its own, "
        f"{copies} near-copies, {left_out} passages set aside"
    )
    if study.problems:
        _say(f"workbench: {len(study.problems)} files cannot be read; repair or remove them")
        return 2
    print("everything can be read")
    return 0


def code(arguments: argparse.Namespace) -> None:
    """Code documents into a codings table."""
    from workbench import codings as table
    from workbench.opened import open_study
    from workbench.scale import code as code_documents

    _known_coder(arguments.coder)
    out = None if arguments.out == "-" else Path(arguments.out) if arguments.out else None
    if out is not None and out.suffix not in table.FORMATS:
        raise WorkbenchError(
            f"--out {out} ends in {out.suffix!r}; give a name ending in {', '.join(table.FORMATS)}, or -"
        )
    study = open_study(arguments.study)
    documents, problems = _documents(arguments.path, study)
    if not documents:
        _tell_problems(problems)
        raise WorkbenchError("there is no document to code; give files or a folder that holds some")
    with _Bar(len(documents), "coding") as bar:
        codings = code_documents(documents, study, jobs=arguments.jobs, progress=bar.advance, problems=problems)
    _tell_problems(problems)
    _deliver(codings, arguments.out, study, bool(arguments.path))


def evaluate(arguments: argparse.Namespace) -> None:
    """Score the rule coder on a table of gold codings of a study's documents."""
    from workbench import codings as table
    from workbench.opened import open_study
    from workbench.scale import code as code_documents
    from workbench.stances.evaluate import errors, intervals, score

    gold = table.read(Path(arguments.gold))
    study = open_study(arguments.study)
    wanted = set(gold["doc_id"])
    documents = [document for document in study.documents() if document.doc_id in wanted]
    if not documents:
        raise WorkbenchError(
            f"no document of {arguments.gold} is in the study {study.folder}; name its study with --study"
        )
    codings = code_documents(documents, study, jobs=arguments.jobs)
    gold = gold[gold["doc_id"].isin([document.doc_id for document in documents])]
    for by in ("actor", "principal"):
        _print_scores(by, score(codings, gold, by=by), intervals(codings, gold, by=by))
    if arguments.errors:
        for error in errors(codings, gold):
            print(
                f"{error['doc_id']}  {error['actor']}  gold {error['gold'] or '-'}  given {error['given'] or '-'}\n    {error['sentence']}"
            )


def _print_scores(by: str, scores: dict[str, Any], spans: dict[str, tuple[float, float]]) -> None:
    print(f"by {by}, {scores['pairs']} pairs")
    for key, value in scores.items():
        if isinstance(value, float):
            span = f"   95 % {spans[key][0]:.2f} to {spans[key][1]:.2f}" if key in spans else ""
            print(f"  {key:<16} {value:.3f}{span}")
    for label, (precision, recall, f1, count) in scores["labels"].items():
        print(f"  {label:<16} precision {precision:.2f}  recall {recall:.2f}  F1 {f1:.2f}  n {count:.0f}")
    print("  " + "  ".join(f"{name} {value:.2f}" for name, value in scores["fields"].items()))


def lab(arguments: argparse.Namespace) -> int:
    """Open JupyterLab on a copy of the notebooks, bound to a study."""
    import shutil

    from workbench.new import copy_notebooks
    from workbench.study import bundled_study, load_study

    if arguments.study:
        folder = load_study(arguments.study).folder
    else:
        folder = Path.cwd() / "workbench-demo"
        if not folder.exists():
            shutil.copytree(bundled_study("turkiye-syria"), folder)
    notebooks = copy_notebooks(folder)
    os.environ["WORKBENCH_STUDY"] = str(folder)
    print(f"JupyterLab on {notebooks}")
    from jupyterlab.labapp import LabApp

    options = ["--ServerApp.root_dir", str(notebooks), *(["--no-browser"] if arguments.no_browser else [])]
    LabApp.launch_instance(options)
    return 0


def _known_coder(name: str) -> None:
    if name != "rules":
        raise WorkbenchError(f"no coder is called {name!r}; coders: rules")


def _documents(paths: list[str], study: OpenStudy) -> tuple[list[Document], list[Problem]]:
    from workbench.documents import flag_duplicates, read_all

    if not paths:
        return study.documents(), study.problems
    missing = [path for path in paths if not Path(path).exists()]
    if missing:
        raise WorkbenchError(f"there is no file or folder {missing[0]}; check the path")
    documents, problems = read_all([Path(path) for path in paths])
    return flag_duplicates(documents), problems


def _deliver(codings: pd.DataFrame, out: str | None, study: OpenStudy, loose: bool) -> None:
    from workbench import codings as table

    if out == "-":
        for line in table.to_json_lines(codings):
            print(line)
        return
    target = Path(out) if out else Path("codings.csv") if loose else study.out / "codings.csv"
    table.write(codings, target)
    _say(f"wrote {len(codings)} codings of {codings['doc_id'].nunique()} documents to {target}")


def _with_progress(study: OpenStudy, jobs: int) -> pd.DataFrame:
    with _Bar(len(study.documents()), "coding") as bar:
        return study.code(jobs=jobs, progress=bar.advance)


class _Bar:
    """A progress bar with time left on standard error, only where that is a terminal."""

    def __init__(self, total: int, what: str):
        from tqdm import tqdm

        self.bar = tqdm(
            total=total, desc=what, unit="doc", file=sys.stderr, disable=not sys.stderr.isatty(), leave=False
        )

    def advance(self, count: int) -> None:
        self.bar.update(count)

    def __enter__(self) -> _Bar:
        return self

    def __exit__(self, *_: object) -> None:
        self.bar.close()


def _tell_problems(problems: list[Problem]) -> None:
    for problem in problems:
        _say(f"left out {problem}")


def _say(line: str) -> None:
    print(line.rstrip(), file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="workbench", description="From news articles to who stands where on a reconciliation."
    )
    parser.add_argument("--version", action="version", version=f"workbench {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    added = _command(commands, demo, "workbench demo --out demo")
    added.add_argument("--out", default="workbench-demo-out", help="folder to write to (default: %(default)s)")
    _jobs(added)
    _command(commands, new, "workbench new my-study").add_argument("dir", help="folder to make")
    _command(commands, check, "workbench check my-study").add_argument(
        "study", nargs="?", help="study folder (default: the bundled study)"
    )
    added = _command(commands, code, "workbench code articles/ --study my-study --out codings.parquet")
    added.add_argument("path", nargs="*", help="files or folders; none: the study's corpus")
    added.add_argument("--study", help="study folder (default: the bundled study)")
    added.add_argument("--out", help="codings.csv, .jsonl or .parquet; - is JSON Lines on standard output")
    added.add_argument("--coder", default="rules", help="which coder (default: rules)")
    _jobs(added)
    added = _command(commands, evaluate, "workbench evaluate data/gold/invented-dev.jsonl --study invented")
    added.add_argument("gold", help="codings table of a careful coder: .csv, .jsonl or .parquet")
    added.add_argument("--study", help="study folder that holds the documents (default: the bundled study)")
    added.add_argument("--errors", action="store_true", help="list every pair that differs, with its sentence")
    _jobs(added)
    added = _command(commands, lab, "workbench lab my-study")
    added.add_argument("study", nargs="?", help="study folder (default: a copy of the bundled study)")
    added.add_argument("--no-browser", action="store_true", help="do not open a browser")
    return parser


def _command(commands: argparse._SubParsersAction, run: Callable, example: str) -> argparse.ArgumentParser:  # type: ignore[type-arg]
    summary = (run.__doc__ or "").strip()
    added: argparse.ArgumentParser = commands.add_parser(
        run.__name__, help=summary, description=summary, epilog=f"example: {example}"
    )
    added.set_defaults(run=run)
    return added


def _jobs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--jobs", type=_positive, default=1, metavar="N", help="processes to use (default: 1)")


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of processes; give 1 or more")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
