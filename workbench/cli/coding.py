"""The commands of the coder: code, evaluate."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.cli.common import Bar, command, jobs_option, say, tell_problems
from workbench.study.errors import WorkbenchError

if TYPE_CHECKING:
    import pandas as pd

    from workbench.documents import Document, Problem
    from workbench.opened import OpenStudy


def add_commands(commands: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    """Add code and evaluate to the parser."""
    added = command(commands, code, "workbench code articles/ --study my-study --out codings.parquet")
    added.add_argument("path", nargs="*", help="files or folders; none: the study's corpus")
    added.add_argument("--study", help="study folder (default: the bundled study)")
    added.add_argument("--out", help="codings.csv, .jsonl or .parquet; - is JSON Lines on standard output")
    added.add_argument("--coder", default="rules", help="which coder (default: rules)")
    jobs_option(added)
    added = command(commands, evaluate, "workbench evaluate data/gold/invented-dev.jsonl --study invented")
    added.add_argument("gold", nargs="?", help="codings table of a careful coder: .csv, .jsonl or .parquet")
    added.add_argument(
        "--behaviour", action="store_true", help="run the behavioural suite: does the label move as it must?"
    )
    added.add_argument("--study", help="study folder that holds the documents (default: the bundled study)")
    added.add_argument("--errors", action="store_true", help="list every pair that differs, with its sentence")
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


def evaluate(arguments: argparse.Namespace) -> None:
    """Score the rule coder on a table of gold codings of a study's documents, or on the behavioural suite."""
    if arguments.behaviour:
        from workbench.cli.behaviour import report

        report(arguments)
        return
    if arguments.gold is None:
        raise WorkbenchError("give a table of gold codings to score against, or --behaviour")
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
