"""The commands about the logs of coders: merge, methods."""

from __future__ import annotations

import argparse
from pathlib import Path

from workbench.cli.common import command, say
from workbench.study.errors import WorkbenchError


def add_commands(commands: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    """Add merge and methods to the parser."""
    added = command(commands, merge, "workbench merge my-study --from ana.sqlite ben-folder/")
    added.add_argument("study", nargs="?", help="study folder (default: the bundled study)")
    added.add_argument(
        "--from", dest="sources", nargs="+", required=True, metavar="PATH", help="log files, or folders that hold some"
    )
    added = command(commands, methods, "workbench methods my-study")
    added.add_argument("study", nargs="?", help="study folder (default: the bundled study)")


def merge(arguments: argparse.Namespace) -> None:
    """Bring the logs of coders from other places into a study; doing it twice changes nothing."""
    from workbench.opened import open_study

    study = open_study(arguments.study)
    missing = [source for source in arguments.sources if "://" not in source and not Path(source).exists()]
    if missing:
        raise WorkbenchError(f"there is no file or folder {missing[0]}; check the path")
    store = study.annotations()
    done = store.merge(*arguments.sources)
    store.close()
    for line in done.conflicts:
        say(f"conflict: {line}")
    print(f"{done.new} new events from {done.logs} logs, {len(done.conflicts)} conflicts; they are in {store.where}")


def methods(arguments: argparse.Namespace) -> None:
    """Print the paragraph for the paper: who coded what how, counted from the log."""
    from workbench.opened import open_study

    print(open_study(arguments.study).methods())
