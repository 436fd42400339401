"""The command of the coder: code."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.cli.common import Bar, command, jobs_option, say, tell_problems
from workbench.study.errors import WorkbenchError

if TYPE_CHECKING:
    import pandas as pd

    from workbench.documents import Document, Problem
    from workbench.opened import OpenStudy


def add_commands(commands: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    """Add code to the parser."""
    added = command(commands, code, "workbench code articles/ --study my-study --out codings.parquet")
    added.add_argument("path", nargs="*", help="files or folders; none: the study's corpus")
    added.add_argument("--study", help="study folder (default: the bundled study)")
    added.add_argument("--out", help="codings.csv, .jsonl or .parquet; - is JSON Lines on standard output")
    added.add_argument("--coder", default="rules", help="which coder (default: rules)")
    jobs_option(added)


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
        tell_problems(problems)
        raise WorkbenchError("there is no document to code; give files or a folder that holds some")
    with Bar(len(documents), "coding") as bar:
        codings = code_documents(documents, study, jobs=arguments.jobs, progress=bar.advance, problems=problems)
    tell_problems(problems)
    _deliver(codings, arguments.out, study, bool(arguments.path))


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
    say(f"wrote {len(codings)} codings of {codings['doc_id'].nunique()} documents to {target}")
