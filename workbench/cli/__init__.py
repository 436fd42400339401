"""The commands: one short function each, and the only place that prints."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from workbench import __version__
from workbench.cli import agreement, annotate, coding, datasets, documents, evaluation, logs, study
from workbench.cli.common import say
from workbench.study.errors import StudyError, WorkbenchError

#: The modules that add commands, in the order of the flow.
_GROUPS = (study, documents, coding, evaluation, annotate, logs, agreement, datasets)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return 0, or 2 after a line that says what is wrong."""
    arguments = parser().parse_args(argv)
    try:
        return int(arguments.run(arguments) or 0)
    except StudyError as error:
        say(f"workbench: the study cannot be used; put right: {error.faults[0] if len(error.faults) == 1 else ''}")
        if len(error.faults) > 1:
            for fault in error.faults:
                say(f"  {fault}")
        return 2
    except WorkbenchError as error:
        say(f"workbench: {error}")
        return 2
    except OSError as error:
        say(
            f"workbench: {error.strerror or error}: {error.filename or ''}; check that the path exists and may be written"
        )
        return 2
    except KeyboardInterrupt:
        say("workbench: stopped; nothing half-written was left")
        return 130


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line, with every command."""
    whole = argparse.ArgumentParser(
        prog="workbench", description="From news articles to who stands where on a reconciliation."
    )
    whole.add_argument("--version", action="version", version=f"workbench {__version__}")
    commands = whole.add_subparsers(required=True, metavar="COMMAND")
    for group in _GROUPS:
        group.add_commands(commands)
    return whole
