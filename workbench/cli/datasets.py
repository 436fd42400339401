"""The commands of datasets: export, import, hydrate."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.cli.common import Bar, command, say, tell_problems
from workbench.study.errors import WorkbenchError

if TYPE_CHECKING:
    import pandas as pd

    from workbench.opened import OpenStudy


def add_commands(commands: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    """Add export, import and hydrate to the parser."""
    _add_export(command(commands, export, "workbench export my-study --format dna --out shared/dna"))
    added = command(commands, import_, "workbench import my-study --format prodigy answers.jsonl --dry-run", "import")
    added.add_argument("place", nargs="+", metavar="[STUDY] PATH", help="study folder, then the file or folder to read")
    added.add_argument("--format", required=True, help="one of the names that `workbench export --list` shows")
    added.add_argument("--names", metavar="FILE", help="YAML: what the other tool calls our labels, coders, actors")
    added.add_argument("--coder", help="whose annotations they are, where the file does not say")
    added.add_argument("--out", help="write what was read to a codings table instead of the study's logs")
    added.add_argument("--dry-run", action="store_true", help="say what would happen, and write nothing")
    added = command(commands, hydrate, "workbench hydrate shared/standoff --study my-study --out codings.parquet")
    added.add_argument("folder", help="folder that was exported with --format standoff")
    added.add_argument("--study", required=True, help="study folder whose corpus holds the articles")
    added.add_argument("--out", required=True, help="codings.csv, .jsonl or .parquet")


def _add_export(added: argparse.ArgumentParser) -> None:
    added.add_argument("study", nargs="?", help="study folder (default: the bundled study)")
    added.add_argument("--format", help="format to write; --list names them")
    added.add_argument("--list", action="store_true", help="list the formats and end")
    added.add_argument("--out", help="folder to write to, or a file for formats of one file")
    added.add_argument("--codings", metavar="FILE", help="codings table to write (default: people and rule coder)")
    added.add_argument("--coder", action="append", default=[], metavar="NAME", help="only this coder; may be repeated")
    added.add_argument("--adjudicated", action="store_true", help="only adjudicated rows")
    added.add_argument("--split", metavar="NAME=SHARE,..", help="splits by document, as train=0.8,test=0.2")
    added.add_argument("--pseudonyms", action="store_true", help="people become person:A, person:B")
    added.add_argument("--token", default="workbench", help="salt of splits and pseudonyms")
    added.add_argument("--excel", action="store_true", help="CSV that Excel opens as UTF-8")
    added.add_argument("--crlf", action="store_true", help="REFI-QDA sources with CR LF")
    added.add_argument("--bare", action="store_true", help="carry no whole rows along; the loss report says what goes")
    added.add_argument("--title", default="", help="title of the dataset")
    added.add_argument("--author", action="append", default=[], help="author of the dataset; may be repeated")
    added.add_argument("--licence", default="", help="licence of the dataset, as CC-BY-4.0")
    added.add_argument("--url", default="", help="address of the dataset")


def export(arguments: argparse.Namespace) -> None:
    """Export the annotated dataset in the format of another tool."""
    from workbench import codings as table
    from workbench.datasets import all_codings
    from workbench.export import FORMATS
    from workbench.opened import open_study

    if arguments.list:
        for item in FORMATS.values():
            print(f"{item.name:<16} {item.summary}")
        return
    if not arguments.format or not arguments.out:
        raise WorkbenchError(
            "name a format with --format and a place with --out; `workbench export --list` lists formats"
        )
    if arguments.format not in FORMATS:
        raise WorkbenchError(f"no format is called {arguments.format!r}; formats: {', '.join(FORMATS)}")
    study = open_study(arguments.study)
    codings = table.read(arguments.codings) if arguments.codings else all_codings(study)
    with Bar(len(codings), "writing", unit="row") as bar:
        report = study.export(
            arguments.out, arguments.format, codings=codings, progress=bar.advance, **_options(arguments)
        )
    tell_problems(study.problems)
    print(report)
    say(f"wrote {arguments.out}")


def _options(arguments: argparse.Namespace) -> dict[str, Any]:
    return {
        "coders": arguments.coder,
        "adjudicated": arguments.adjudicated,
        "splits": _splits(arguments.split),
        "pseudonyms": arguments.pseudonyms,
        "token": arguments.token,
        "excel": arguments.excel,
        "crlf": arguments.crlf,
        "carry": not arguments.bare,
        "title": arguments.title,
        "authors": arguments.author,
        "licence": arguments.licence,
        "url": arguments.url,
    }


def _splits(text: str | None) -> dict[str, float]:
    found: dict[str, float] = {}
    for part in (text or "").split(",") if text else []:
        name, _, share = part.partition("=")
        try:
            found[name.strip()] = float(share)
        except ValueError as error:
            raise WorkbenchError(f"--split {text!r} is not of the form train=0.8,test=0.2") from error
    return found


def import_(arguments: argparse.Namespace) -> None:
    """Bring annotations made in another tool into a study."""
    from workbench.datasets import import_into, read_annotations
    from workbench.export.registry import format_named
    from workbench.opened import open_study

    *studies, path = arguments.place
    if len(studies) > 1:
        raise WorkbenchError(f"give one study and one path, not {' '.join(arguments.place)}")
    format_named(arguments.format)
    if not Path(path).exists():
        raise WorkbenchError(f"there is no file or folder {path}; check the path")
    if not studies and not arguments.out and not arguments.dry_run:
        raise WorkbenchError("name the study to bring them into, or a table with --out; --dry-run only tells")
    study = open_study(studies[0] if studies else None)
    options = {"names": arguments.names, "coder": arguments.coder}
    if arguments.out:
        read = read_annotations(study, path, arguments.format, **options)
        print(read)
        _write(read.codings, arguments.out, dry_run=arguments.dry_run)
    else:
        print(import_into(study, path, arguments.format, dry_run=arguments.dry_run, **options))


def hydrate(arguments: argparse.Namespace) -> None:
    """Put the words back into codings that were shared without texts."""
    from workbench.opened import open_study

    if not Path(arguments.folder).is_dir():
        raise WorkbenchError(f"there is no folder {arguments.folder}; check the path")
    study: OpenStudy = open_study(arguments.study)
    found = study.hydrate(arguments.folder)
    print(found)
    _write(found.codings, arguments.out, dry_run=False)


def _write(codings: pd.DataFrame, out: str, *, dry_run: bool) -> None:
    from workbench import codings as table

    target = Path(out)
    if target.suffix not in table.FORMATS:
        raise WorkbenchError(f"--out {out} ends in {target.suffix!r}; give a name ending in {', '.join(table.FORMATS)}")
    if not dry_run:
        table.write(codings, target)
        say(f"wrote {len(codings)} codings to {target}")
