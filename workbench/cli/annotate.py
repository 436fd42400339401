"""The command for coders who do not use notebooks: annotate."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import webbrowser
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from workbench.cli.common import command, say
from workbench.study.errors import WorkbenchError

if TYPE_CHECKING:
    from workbench.annotations.serving import Seat
    from workbench.opened import OpenStudy


def add_commands(commands: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    """Add annotate to the parser."""
    added = command(commands, annotate, "workbench annotate my-study --coder ana --coder ben")
    added.add_argument("study", nargs="?", help="study folder (default: the bundled study)")
    added.add_argument("--coder", action="append", metavar="NAME", help="a coder; may be given again (default: you)")
    added.add_argument(
        "--judge", action="append", default=[], metavar="NAME", help="who adjudicates; may be given again"
    )
    added.add_argument("--mode", default="answer-first", choices=("answer-first", "blind", "suggest-first"))
    added.add_argument("--ip", default="127.0.0.1", help="address to listen on (default: this computer alone)")
    added.add_argument("--port", type=_port, default=8877, help="port to listen on (default: %(default)s)")
    added.add_argument("--no-browser", action="store_true", help="do not open a browser")


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; give a number from 1 to 65535")
    return int(text)


def annotate(arguments: argparse.Namespace) -> None:
    """Serve the annotation page alone: a link with a token of its own for each coder."""
    from workbench.annotations.serving import LOCAL
    from workbench.opened import open_study

    study = open_study(arguments.study)
    seats = _seats(study, arguments.coder or [getpass.getuser()], arguments.judge, arguments.mode)
    say("reading and coding the corpus, so that actors can be marked ...")
    study.items()
    local = arguments.ip in LOCAL
    host = "localhost" if local else arguments.ip
    for seat in seats:
        print(f"{seat.name:<14} http://{host}:{arguments.port}{seat.entry}")
    if not local:
        say("anyone who reads the network can read these links; use a tunnel or a proxy with https in front")
    try:
        asyncio.run(_serve(seats, arguments, local))
    except OSError as error:
        words = error.strerror or str(error)
        raise WorkbenchError(
            f"cannot listen on {arguments.ip}:{arguments.port} ({words}); choose another --port"
        ) from error


def _seats(study: OpenStudy, coders: list[str], judges: list[str], mode: str) -> list[Seat]:
    from workbench.annotations.serving import Seat, tokens

    twice = sorted({name for name in [*coders, *judges] if [*coders, *judges].count(name) > 1})
    if twice:
        raise WorkbenchError(f"{twice[0]!r} is named twice; give each coder and each judge a name of its own")
    keys = tokens([*coders, *judges], study.folder / "annotations" / "links.json")
    made = [Seat(name, keys[name], partial(study.session, name, mode=mode)) for name in coders]
    made += [Seat(name, keys[name], partial(study.adjudication, name), "judge") for name in judges]
    return [replace(seat, title=study.title) for seat in made]


async def _serve(seats: list[Seat], arguments: argparse.Namespace, local: bool) -> None:
    from workbench.annotations.serving import application

    application(seats, local=local).listen(arguments.port, arguments.ip)
    say("serving; stop with Ctrl-C, everything that was confirmed is in the log")
    if local and not arguments.no_browser:
        webbrowser.open(f"http://localhost:{arguments.port}{seats[0].entry}")
    await asyncio.Event().wait()
