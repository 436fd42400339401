"""The command about agreement: agree."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.cli.common import command, say
from workbench.study.errors import WorkbenchError

if TYPE_CHECKING:
    import pandas as pd

    from workbench.opened import OpenStudy

_BY = ("label", "actor", "principal", "kind", "month", "outlet")


def add_commands(commands: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    """Add agree to the parser."""
    added = command(commands, agree, "workbench agree my-study --with-machine --by label")
    added.add_argument("study", nargs="?", help="study folder (default: the bundled study)")
    added.add_argument(
        "--codings",
        nargs="+",
        metavar="FILE",
        default=[],
        help="tables of codings to compare, beside the study's own log",
    )
    added.add_argument("--with-machine", action="store_true", help="compare people with the rule coder, too")
    added.add_argument("--by", choices=_BY, help="also by label, actor, principal, kind of actor, month or outlet")
    added.add_argument("--spans", action="store_true", help="also agreement on the words marked as evidence")
    added.add_argument("--draws", type=_count, default=2000, help="samples for the intervals (default: %(default)s)")
    added.add_argument("--seed", type=int, default=0, help="seed of the samples (default: %(default)s)")
    added.add_argument("--out", help="also write the first table: a file ending in .csv")


def agree(arguments: argparse.Namespace) -> None:
    """Tell how far coders agree on stances, beyond chance, with intervals."""
    from workbench import agreement
    from workbench.opened import open_study

    if arguments.out and not arguments.out.endswith(".csv"):
        raise WorkbenchError(f"--out {arguments.out} must end in .csv")
    study = open_study(arguments.study)
    codings = _codings(study, arguments)
    options: dict[str, Any] = {"draws": arguments.draws, "seed": arguments.seed}
    found = agreement.report(codings, labels=len(study.codebook.labels), **options)
    print(f"stance: units are pairs of sentence and actor; 95 % intervals from {arguments.draws} samples of documents,")
    print(f"seed {arguments.seed}; 'alpha ordinal' and 'AC2 ordinal' take the labels on the stance scale only")
    _print(found)
    print("\nfinding the actors, apart from their stance, in sentences that both worked on")
    _print(agreement.detection(codings))
    if arguments.spans:
        print("\nwords marked as evidence")
        _print(agreement.spans(codings, **options))
    if arguments.by:
        print(f"\nby {arguments.by}")
        _print(_by(study, codings, arguments.by, options).reset_index())
    if arguments.out:
        _write(found, Path(arguments.out))


def _codings(study: OpenStudy, arguments: argparse.Namespace) -> pd.DataFrame:
    """Return everything that is to be compared: the log's codings, tables given, and the machine's where asked for."""
    from workbench import codings as table

    tables = [table.read(Path(file)) for file in arguments.codings]
    if study.annotations().coders():
        tables.append(study.coded_by_people())
    found = table.concat(tables)
    if not len(found):
        raise WorkbenchError(
            f"nobody has coded {study.folder.name} yet; let two people code some of the same sentences, or give --codings FILE"
        )
    if arguments.with_machine:
        found = table.concat([found, _of_same(study.code(), found)])
    if found["coder"].nunique() < 2:
        raise WorkbenchError(
            f"there is one coder, {found['coder'].iloc[0]}; agreement needs two (give --codings FILE or --with-machine)"
        )
    return found


def _of_same(machine: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Return the machine's codings of the sentences that people worked on."""
    return machine[machine["sent_id"].isin(set(people["sent_id"]))]


def _by(study: OpenStudy, codings: pd.DataFrame, what: str, options: dict[str, Any]) -> pd.DataFrame:
    from workbench import agreement

    if what == "label":
        return agreement.by_label(codings, **options)
    groups: Any = what
    if what == "kind":
        groups = {actor: study.actors[actor].kind for actor in set(codings["actor"]) if actor in study.actors}
    elif what == "month":
        groups = {doc: day.strftime("%Y-%m") for doc, day in study.dates().items()}
    elif what == "outlet":
        groups = study.outlets()
    return agreement.by_group(codings, groups, **options)


def _print(found: pd.DataFrame) -> None:
    plain = found.copy()
    for column in ("value", "low", "high", "alpha", "specific", "F1"):
        if column in plain:
            plain[column] = [("-" if value is None or value != value else f"{value:.3f}") for value in plain[column]]
    print(plain.to_string(index=False))


def _write(found: pd.DataFrame, target: Path) -> None:
    import os

    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.part")
    found.to_csv(draft, index=False)
    os.replace(draft, target)
    say(f"wrote {target}")


def _count(text: str) -> int:
    if not text.isdigit() or not 100 <= int(text) <= 100_000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of samples; give 100 to 100000")
    return int(text)
