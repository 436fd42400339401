"""The command of the documents: bring downloads into a corpus, and say what the corpus holds."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.cli.common import Bar, command, say, tell_problems
from workbench.drafts import draft_of
from workbench.study.errors import WorkbenchError

if TYPE_CHECKING:
    import pandas as pd

    from workbench.opened import OpenStudy


def add_commands(commands: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    """Add documents to the parser."""
    added = command(commands, documents, "workbench documents downloads/ --study my-study")
    added.add_argument("path", nargs="*", help="downloads to bring in: files or folders; none: only list the corpus")
    added.add_argument("--study", help="study folder (default: the bundled study, which can only be listed)")
    added.add_argument("--out", help="write the list of documents to a .csv file")
    added.add_argument(
        "--headlines", action="store_true", help="read articles that are only listed by address as their headline"
    )


def documents(arguments: argparse.Namespace) -> None:
    """Bring downloads of Nexis, Factiva, ProQuest, feeds or archives into a study; list what its corpus holds."""
    from workbench.opened import open_study

    study = open_study(arguments.study)
    if arguments.path:
        if not arguments.study:
            raise WorkbenchError("name the study to bring them into with --study; `workbench new DIR` makes one")
        _gather(arguments.path, study)
    study.documents(headlines=arguments.headlines)
    tell_problems(study.problems)
    table = study.overview()
    for line in _summary(table):
        print(line)
    if arguments.out:
        _write(table, Path(arguments.out))


def _gather(paths: list[str], study: OpenStudy) -> None:
    from workbench.documents import count_files

    with Bar(count_files(paths), "reading") as bar:
        found = study.gather([Path(path) for path in paths], progress=bar.advance)
    say(str(found).splitlines()[0])


def _summary(table: pd.DataFrame) -> list[str]:
    """Return what the corpus holds in a few lines: numbers, period, outlets, copies, what is missing."""
    if table.empty:
        return ["the corpus holds no document yet"]
    dated = table["date"].dropna()
    copies = table["duplicate_of"].dropna()
    outlets = table["outlet"].value_counts()
    named = ", ".join(f"{outlet} {count}" for outlet, count in outlets.head(8).items())
    period = f"{dated.min():%Y-%m-%d} to {dated.max():%Y-%m-%d}" if len(dated) else "no dates"
    return [
        f"{len(table)} documents, {int(table['words'].sum()):,} words, {period}",
        f"outlets    {named or 'none named'}{', …' if len(outlets) > 8 else ''}",
        f"copies     {len(copies)} of {copies.nunique()} documents",
        f"missing    {int(table['date'].isna().sum())} dates, {int(table['outlet'].isna().sum())} outlets, "
        f"{int(table['title'].isna().sum())} titles",
        f"set aside  {int(table['left_out'].sum())} passages of news furniture",
    ]


def _write(table: pd.DataFrame, out: Path) -> None:
    if out.suffix != ".csv":
        raise WorkbenchError(f"--out {out} ends in {out.suffix!r}; give a name ending in .csv")
    with draft_of(out) as draft:
        table.to_csv(draft, index=False)
    say(f"wrote the list of {len(table)} documents to {out}")
