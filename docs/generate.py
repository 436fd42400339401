"""Write the pages that follow from the code: the commands, and the built-in codebook.

python docs/generate.py           # writes docs/commands.md and docs/codebook.md
python docs/generate.py --check   # exits 1 where a page is not what the code says
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

DOCS = Path(__file__).parent
LETTER = "<!-- made by docs/generate.py; change the code, not this page -->"


def commands() -> str:
    """Return the page of all commands: what each does, its call, its arguments, an example."""
    from workbench.cli import parser

    whole = parser()
    (choices,) = [action for action in whole._actions if isinstance(action, argparse._SubParsersAction)]
    parts = [
        LETTER,
        "# Commands",
        "As `workbench …` or `python -m workbench …`. Every command has `--help`. Bad input gives one line that says what "
        "is wrong and what to do, and the exit status 2; a command that is stopped leaves no half-written file.",
    ]
    parts += [_command(name, command) for name, command in choices.choices.items()]
    return "\n\n".join(parts) + "\n"


def _command(name: str, command: argparse.ArgumentParser) -> str:
    rows = [
        f"| `{_call(action)}` | {(action.help or '') % (vars(action) | {'prog': command.prog})} |"
        for action in command._actions
        if action.dest != "help"
    ]
    table = ["| argument | meaning |", "|---|---|", *rows] if rows else []
    example = (command.epilog or "").removeprefix("example: ")
    return "\n".join([f"## {name}", "", command.description or "", "", *table, "", "```", example, "```"])


def _call(action: argparse.Action) -> str:
    name = action.option_strings[-1] if action.option_strings else str(action.metavar or action.dest).upper()
    value = f" {action.metavar or action.dest.upper()}" if action.option_strings and action.nargs != 0 else ""
    return name + (" " + "\\|".join(map(str, action.choices)) if action.choices else value)


def codebook() -> str:
    """Return the page of the built-in codebook: labels with their definitions and examples, issues, rules."""
    from workbench.study import default_study

    book = default_study().codebook
    parts = [
        LETTER,
        "# The codebook",
        "The unit is a pair: one sentence, and one actor named or described in it. A study may bring its own labels, issues "
        "and colours in a `codebook.yml` of the same shape as the built-in one, `workbench/resources/codebook.yml`.",
        "## Labels",
    ]
    for label in book.labels:
        value = "not scored" if label.value is None else f"value {label.value:+g}" if label.value else "value 0"
        parts.append(f"### {label.name}\n\n{value}, key `{label.key}`. {label.definition}")
        parts += [f"> {example}" for example in (label.example, *label.examples) if example]
        parts.append(
            "\n".join(
                [*(f"- counts: {one}" for one in label.include), *(f"- does not: {one}" for one in label.exclude)]
            )
        )
    parts.append("## Issues\n\n" + "\n".join(f"- `{issue.id}`: {issue.definition}" for issue in book.issues))
    if book.rules:
        parts.append(
            "## Rules for the hard cases\n\n" + "\n".join(f"{n}. {rule}" for n, rule in enumerate(book.rules, 1))
        )
    return "\n\n".join(parts) + "\n"


PAGES = {"commands.md": commands, "codebook.md": codebook}


def main(arguments: list[str]) -> int:
    """Write the pages, or say which of them are out of date."""
    os.environ["COLUMNS"] = "100"
    stale = [name for name, make in PAGES.items() if not _same(DOCS / name, make())]
    if "--check" in arguments:
        for name in stale:
            print(f"docs/{name} is out of date; run python docs/generate.py")
        return 1 if stale else 0
    for name in stale:
        (DOCS / name).write_text(PAGES[name](), encoding="utf-8")
        print(f"wrote docs/{name}")
    return 0


def _same(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
