"""What the commands share: how an argument is added, how progress and problems are told."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench.documents import Problem


class Bar:
    """A progress bar with time left on standard error, only where that is a terminal."""

    def __init__(self, total: int, what: str, *, unit: str = "doc"):
        from tqdm import tqdm

        self.bar = tqdm(
            total=total, desc=what, unit=unit, file=sys.stderr, disable=not sys.stderr.isatty(), leave=False
        )

    def advance(self, count: int) -> None:
        self.bar.update(count)

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        self.bar.close()


def tell_problems(problems: list[Problem]) -> None:
    for problem in problems:
        say(f"left out {problem}")


def say(line: str) -> None:
    print(line.rstrip(), file=sys.stderr)


def command(
    commands: argparse._SubParsersAction,  # type: ignore[type-arg]
    run: Callable,  # type: ignore[type-arg]
    example: str,
    name: str | None = None,
) -> argparse.ArgumentParser:
    summary = (run.__doc__ or "").strip()
    added: argparse.ArgumentParser = commands.add_parser(
        name or run.__name__, help=summary, description=summary, epilog=f"example: {example}"
    )
    added.set_defaults(run=run)
    return added


def jobs_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--jobs", type=positive, default=1, metavar="N", help="processes to use (default: 1)")


def positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of processes; give 1 or more")
    return int(text)
