"""The command evaluate: any coder's table, or the rule coder at work, against gold."""

from __future__ import annotations

import argparse
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.cli.common import Bar, command, jobs_option, say, tell_problems
from workbench.study.errors import WorkbenchError

if TYPE_CHECKING:
    import pandas as pd

    from workbench.documents import Document, Problem
    from workbench.opened import OpenStudy

#: The scores, in the order in which they are printed, a line each.
_LINES = (
    ("found", "actors found"),
    ("precision", "actors right"),
    ("actor_f1", "actors F1"),
    ("found_listed", "  listed: found"),
    ("principal_listed", "  listed: principal right"),
    ("found_unlisted", "  unlisted: found"),
    ("principal_unlisted", "  unlisted: principal right"),
    ("position_precision", "positions right"),
    ("position_recall", "positions found"),
    ("position_f1", "positions F1"),
    ("macro_f1", "labels macro-F1"),
    ("accuracy", "labels right"),
    ("kappa", "labels kappa"),
    ("sign", "sign right"),
    ("none_precision", "none precision"),
    ("joint_f1", "actor and label F1"),
)


@dataclass(frozen=True)
class _Sides:
    """What is compared: the coder's rows, the gold's rows of the same documents, and the ids that some registry lists."""

    codings: pd.DataFrame
    gold: pd.DataFrame
    listed: frozenset[str] | None


def add_commands(commands: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    """Add evaluate to the parser."""
    added = command(
        commands, evaluate, "workbench evaluate data/gold/invented-dev.jsonl --study data/invented --errors"
    )
    added.add_argument("gold", nargs="?", help="codings table of a careful coder: .csv, .jsonl or .parquet")
    added.add_argument(
        "--behaviour", action="store_true", help="run the behavioural suite: does the label move as it must?"
    )
    added.add_argument("--gold-coder", metavar="NAME", help="whose rows of the gold, where it holds several coders")
    added.add_argument(
        "--study",
        action="append",
        metavar="DIR",
        help="study, or folder of studies, that holds the documents; may be given again (default: the bundled study)",
    )
    added.add_argument(
        "--codings", metavar="FILE", help="score this table instead of coding the documents by the rules"
    )
    added.add_argument("--coder", metavar="NAME", help="whose rows of --codings, where it holds several coders")
    added.add_argument("--by", choices=("actor", "principal"), action="append", help="the unit (default: both in turn)")
    added.add_argument("--errors", action="store_true", help="list every pair that differs, with its sentence")
    added.add_argument("--out", metavar="FILE", help="write the scores as JSON too")
    added.add_argument("--repeats", type=int, default=200, metavar="N", help="samples for the intervals (default: 200)")
    jobs_option(added)


def evaluate(arguments: argparse.Namespace) -> None:
    """Score a coder on a table of gold codings, or the rule coder on the behavioural suite."""
    from workbench.cli.behaviour import report
    from workbench.stances.evaluate import errors, intervals, score

    if arguments.behaviour:
        report(argparse.Namespace(**vars(arguments) | {"study": (arguments.study or [None])[0]}))
        return
    if arguments.gold is None:
        raise WorkbenchError("give a table of gold codings to score against, or --behaviour")
    sides = _sides(arguments)
    found: dict[str, Any] = {}
    for by in arguments.by or ("actor", "principal"):
        result = score(sides.codings, sides.gold, by=by, listed=sides.listed)
        spans = intervals(sides.codings, sides.gold, by=by, listed=sides.listed, repeats=arguments.repeats)
        _print_scores(by, result, spans, sides.gold["doc_id"].nunique())
        found[by] = _plain(result, spans)
    if arguments.errors:
        _print_errors(errors(sides.codings, sides.gold, listed=sides.listed))
    if arguments.out:
        _write(Path(arguments.out), found)


def _sides(arguments: argparse.Namespace) -> _Sides:
    from workbench import codings as table

    gold = _of_coder(table.read(Path(arguments.gold)), arguments.gold_coder, arguments.gold, "--gold-coder")
    if arguments.codings:
        codings = _of_coder(table.read(Path(arguments.codings)), arguments.coder, arguments.codings, "--coder")
        listed = _listed(_studies(arguments.study)) if arguments.study else None
        return _Sides(codings, _shared(codings, gold, arguments), listed)
    if arguments.coder not in (None, "rules"):
        raise WorkbenchError(
            f"no coder is called {arguments.coder!r}; give its table with --codings, or leave --coder out"
        )
    studies = _studies(arguments.study)
    codings, done = _coded(studies, set(gold["doc_id"]), arguments)
    return _Sides(codings, gold[gold["doc_id"].isin(done)], _listed(studies))


def _of_coder(table: pd.DataFrame, name: str | None, path: str, option: str) -> pd.DataFrame:
    """Return the rows of one coder; where there are several, one must be named."""
    coders = sorted(set(table["coder"].dropna()))
    if name is None and len(coders) <= 1:
        return table
    if name not in coders:
        raise WorkbenchError(f"{path} holds the coders {', '.join(coders) or '(none)'}; name one of them with {option}")
    return table[table["coder"] == name]


def _shared(codings: pd.DataFrame, gold: pd.DataFrame, arguments: argparse.Namespace) -> pd.DataFrame:
    shared = set(codings["doc_id"]) & set(gold["doc_id"])
    if not shared:
        raise WorkbenchError(
            f"{arguments.codings} codes no document of {arguments.gold}; their doc_id must be the same"
        )
    left = gold["doc_id"].nunique() - len(shared)
    if left:
        say(f"{left} documents of the gold are not in {arguments.codings} and are left out")
    return gold[gold["doc_id"].isin(shared)]


def _studies(places: list[str] | None) -> list[OpenStudy]:
    """Open every study named, and every study in a folder that is none itself."""
    from workbench.opened import open_study

    if not places:
        return [open_study()]
    folders: list[Path] = []
    for place in map(Path, places):
        inside = sorted(path.parent for path in place.glob("*/study.yml"))
        folders += [place] if (place / "study.yml").is_file() or not inside else inside
    return [open_study(folder) for folder in folders]


def _listed(studies: list[OpenStudy]) -> frozenset[str]:
    return frozenset(actor for study in studies for actor in study.actors)


def _coded(studies: list[OpenStudy], wanted: set[str], arguments: argparse.Namespace) -> tuple[pd.DataFrame, set[str]]:
    """Code the gold's documents, each with the first study that holds it; return the rows and the documents done."""
    from workbench import codings as table
    from workbench.scale import code

    work: list[tuple[OpenStudy, list[Document]]] = []
    done: set[str] = set()
    for study in studies:
        documents = [document for document in study.documents() if document.doc_id in wanted - done]
        done |= {document.doc_id for document in documents}
        work += [(study, documents)] if documents else []
    if not done:
        names = ", ".join(str(study.folder) for study in studies)
        raise WorkbenchError(f"no document of {arguments.gold} is in {names}; name its study with --study")
    problems: list[Problem] = []
    with Bar(len(done), "coding") as bar:
        parts = [
            code(documents, study, jobs=arguments.jobs, progress=bar.advance, problems=problems)
            for study, documents in work
        ]
    tell_problems(problems)
    return table.concat(parts), done


def _print_scores(by: str, scores: dict[str, Any], spans: dict[str, tuple[float, float]], documents: int) -> None:
    print(f"by {by}: {scores['pairs']} pairs of {documents} documents")
    for key, words in _LINES:
        if key in scores:
            span = f"   95 % {spans[key][0]:.2f} to {spans[key][1]:.2f}" if key in spans else ""
            print(f"  {words:<27} {scores[key]:.3f}{span}")
    for label, (precision, recall, f1, count) in scores["labels"].items():
        print(f"  {label:<14} precision {precision:.2f}  recall {recall:.2f}  F1 {f1:.2f}  n {count:.0f}")
    print("  beside the label, where both see a position:")
    for key, value in scores["fields"].items():
        print(f"    {key:<25} {value:.3f}")
    _print_confusion(scores["confusion"])


def _print_confusion(confusion: dict[tuple[str, str], int]) -> None:
    from workbench.stances.evaluate import LABELS

    print("  gold in rows, given in columns, pairs that both found:")
    print(f"    {'':<12}" + "".join(f"{label:>12}" for label in LABELS))
    for label in LABELS:
        print(f"    {label:<12}" + "".join(f"{confusion.get((label, given), 0):>12}" for given in LABELS))
    print()


def _print_errors(found: list[dict[str, Any]]) -> None:
    print(f"{len(found)} pairs differ; - stands for a pair that one side lacks")
    for error in found:
        print(f"{error['sent_id']}  {error['actor']}  gold {error['gold'] or '-'}  given {error['given'] or '-'}")
        print(f"    {error['sentence']}")
        for side in ("gold", "given"):
            if error[f"{side}_evidence"]:
                print(f"    {side}: {error[f'{side}_evidence']}")


def _plain(result: dict[str, Any], spans: dict[str, tuple[float, float]]) -> dict[str, Any]:
    """Return scores as JSON can hold them."""
    confusion = [{"gold": gold, "given": given, "n": n} for (gold, given), n in sorted(result["confusion"].items())]
    return result | {"confusion": confusion, "intervals": {key: list(span) for key, span in spans.items()}}


def _write(path: Path, found: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        os.replace(draft, path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    say(f"wrote the scores to {path}")
