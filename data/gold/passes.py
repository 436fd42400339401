"""The double-coded gold: documents written a sentence a line, and the compact files of the two coders and the adjudicator.

    python data/gold/passes.py documents NAME       write the corpus of a process from its sentences.txt
    python data/gold/passes.py show NAME            print the sentences with their numbers, to code from
    python data/gold/passes.py check NAME CODER     tell every fault of a coder's file

`hand/NAME/sentences.txt` holds the documents of the study `processes/NAME`: a line `@ id | date | outlet | title`, then one
sentence a line and a blank line between paragraphs. A coder's file has the same `@ id` lines and a line for each pair of
sentence and actor: `INDEX ACTOR LABEL | mention | evidence | voice | source | toward | issues | condition`, with labels s c n
o - (none) and voices q r d n; fields left out at the end are empty. `! id | name | principal` declares an actor that the
study does not list.

`adjudicated.txt` decides every pair on which the passes differ, in the label or in whether there is a pair at all, and says
why: `INDEX ACTOR a # reason` takes the row of the first coder (ada), `b` that of the second (ben), `x` leaves the pair out,
and a full row stands for itself. `toward=A,B`, `source=A` or `voice=d` after the letter put that field right. Where both gave
one label and nothing is decided, the row of the documents' author is taken.
"""

from __future__ import annotations

import sys
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
LABELS = {"s": "support", "c": "conditional", "n": "neutral", "o": "oppose", "-": "none"}
VOICES = {"q": "quote", "r": "reported", "d": "deed", "n": "narrator"}
ISSUES = {
    "ref": "refugees",
    "ter": "terrorism",
    "tsr": "territory",
    "pol": "political_process",
    "dip": "diplomatic_ties",
    "sec": "security",
    "cea": "ceasefire",
    "eco": "economy",
    "hum": "humanitarian",
    "rig": "human_rights",
    "dom": "domestic_politics",
}
FIELDS = ("mention", "evidence", "voice", "source", "toward", "issues", "condition")
CODERS = ("ada", "ben")
Pair = tuple[str, int, str]
#: a, b, x or a full row; the reason; the fields put right.
Decision = tuple[Any, str, dict[str, Any]]


@dataclass
class Text:
    """One document as its author wrote it: paragraphs of sentences."""

    doc: str
    date: str
    outlet: str
    title: str
    paragraphs: list[list[str]] = field(default_factory=list)

    @property
    def sentences(self) -> list[str]:
        """The sentences in order; their places in this list are their numbers in the coders' files."""
        return [sentence for paragraph in self.paragraphs for sentence in paragraph]


@dataclass
class Pass:
    """What one coder's file says: rows by (document, sentence, actor), unlisted actors, and faults of the writing."""

    rows: dict[Pair, dict[str, Any]] = field(default_factory=dict)
    unlisted: dict[str, tuple[str, str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def read_texts(name: str) -> list[Text]:
    """Read the documents of a process in the order of its sentences.txt."""
    found: list[Text] = []
    for line in unicodedata.normalize("NFC", (HERE / "hand" / name / "sentences.txt").read_text("utf-8")).splitlines():
        if line.startswith("@"):
            doc, date, outlet, title = (part.strip() for part in line[1:].split("|", 3))
            found.append(Text(doc, date, outlet, title, [[]]))
        elif line.strip():
            found[-1].paragraphs[-1].append(line.strip())
        elif found and found[-1].paragraphs[-1]:
            found[-1].paragraphs.append([])
    for text in found:
        text.paragraphs = [paragraph for paragraph in text.paragraphs if paragraph]
    return found


def study_folder(name: str) -> Path:
    """Return the study folder of a process; frozen ones carry the word in the folder of their codings alone."""
    return HERE / "processes" / name.removeprefix("frozen-")


def write_documents(name: str) -> None:
    """Write the corpus of a process from its sentences."""
    corpus = study_folder(name) / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for text in read_texts(name):
        (corpus / f"{text.doc}.md").write_text(as_markdown(text), encoding="utf-8")


def as_markdown(text: Text) -> str:
    """Return a document with its head."""
    head = [f"title: {_quoted(text.title)}", f"date: {text.date}", f"outlet: {_quoted(text.outlet)}", "language: en"]
    head += ["kind: illustration", 'note: "Invented: states, people, groups, media and events exist nowhere else."']
    return "\n".join(["---", *head, "---", ""]) + "\n" + "\n\n".join(" ".join(p) for p in text.paragraphs) + "\n"


def _quoted(words: str) -> str:
    return '"' + words.replace('"', '\\"') + '"'


def read_pass(path: Path) -> Pass:
    """Read the file of a coder or of the adjudicator; the spans are not looked up here."""
    found, doc = Pass(), ""
    for number, line in enumerate(unicodedata.normalize("NFC", path.read_text("utf-8")).splitlines(), 1):
        line = line.strip()
        if line.startswith("@"):
            doc = line[1:].strip()
        elif line.startswith("!"):
            key, name, principal = (part.strip() for part in line[1:].split("|"))
            found.unlisted[key] = (name, principal)
        elif line and not line.startswith("#"):
            try:
                index, row = read_row(line)
            except (ValueError, KeyError) as error:
                found.faults.append(f"{path.name}:{number} cannot be read ({error}): {line}")
                continue
            if (doc, index, row["actor"]) in found.rows:
                found.faults.append(f"{path.name}:{number} codes the pair again: {line}")
            found.rows[doc, index, row["actor"]] = row
    return found


def merge(name: str) -> Pass:
    """Return the adjudicated codings of a process; its faults are the differences that nobody decided, and idle decisions."""
    folder = HERE / "hand" / name
    given = {key: read_pass(folder / f"{coder}.txt") for key, coder in zip("ab", CODERS, strict=True)}
    author = "b" if name.startswith("frozen-") else "a"
    decided, faults = read_decisions(folder / "adjudicated.txt")
    found = Pass(unlisted=given["b"].unlisted | given["a"].unlisted, faults=faults)
    pairs = list(dict.fromkeys([*given[author].rows, *given["a"].rows, *given["b"].rows, *decided]))
    for pair in sorted(pairs, key=lambda pair: pair[:2]):
        sides = {key: one.rows.get(pair) for key, one in given.items()}
        choice, reason, changes = decided.get(pair, ("", "", {}))
        if not choice and (sides["a"] or {}).get("stance") != (sides["b"] or {}).get("stance"):
            found.faults.append(f"adjudicated.txt does not decide {pair}")
        row = choice if isinstance(choice, dict) else None if choice == "x" else sides[choice or author]
        if row is None and choice in sides:
            found.faults.append(f"adjudicated.txt takes a row that is not there: {pair}")
        if row is not None:
            row = row | changes | ({"comment": reason} if reason else {})
            found.rows[pair] = {key: value for key, value in row.items() if value is not None}
    return found


def read_decisions(path: Path) -> tuple[dict[Pair, Decision], list[str]]:
    """Read adjudicated.txt: (document, sentence, actor) -> the decision, and what cannot be read."""
    found: dict[Pair, Decision] = {}
    faults, doc = [], ""
    for line in unicodedata.normalize("NFC", path.read_text("utf-8")).splitlines():
        if line.startswith("@"):
            doc = line[1:].strip()
        elif line.strip():
            body, _, reason = line.partition(" # ")
            index, actor, choice, *changes = body.split("|")[0].split()
            if not reason.strip() or (choice not in "abx" and choice not in LABELS):
                faults.append(f"{path.name} needs a decision and a reason: {line}")
            row = None if choice in "abx" else read_row(body)[1]
            found[doc, int(index), actor] = (row or choice, reason.strip(), changed(changes))
    return found, faults


def changed(words: list[str]) -> dict[str, Any]:
    """Read `toward=A,B`, `source=A` and `voice=d` into the fields of a row; None stands for a field that is taken away."""
    found: dict[str, Any] = {}
    for word in words:
        key, _, value = word.partition("=")
        found[key] = {"toward": value.split(","), "voice": VOICES.get(value), "source": value}[key] if value else None
    return found


def read_row(line: str) -> tuple[int, dict[str, Any]]:
    """Read one line of a coder's file into its sentence number and a row as `hand/*.yml` has it."""
    head, *rest = (part.strip() for part in line.split("|"))
    index, actor, label = head.split()
    given = dict(zip(FIELDS, rest, strict=False))
    if len(rest) > len(FIELDS):
        raise ValueError("too many fields")
    row: dict[str, Any] = {"actor": actor, "stance": LABELS[label]}
    row |= {key: given[key] for key in ("mention", "evidence", "source", "condition") if given.get(key)}
    if given.get("voice"):
        row["voice"] = VOICES[given["voice"]]
    if given.get("toward"):
        row["toward"] = [part.strip() for part in given["toward"].split(",")]
    if given.get("issues"):
        row["issues"] = [ISSUES[part.strip()] for part in given["issues"].replace(",", " ").split()]
    return int(index), row


def show(name: str) -> None:
    """Print the numbered sentences of a process."""
    for text in read_texts(name):
        sys.stdout.write(f"@ {text.doc}   ({text.date}, {text.outlet})\n")
        for number, sentence in enumerate(text.sentences):
            sys.stdout.write(f"{number}  {sentence}\n")


def check(name: str, coder: str) -> int:
    """Print the faults of one coder's file of a process; return how many there are."""
    import build

    part = build.part_of_pass(name, coder)
    rows = list(build.rows_of(part))
    sys.stdout.write("\n".join([*part.faults, f"{len(part.faults)} faults, {len(rows)} rows", ""]))
    return len(part.faults)


def main(words: list[str]) -> int:
    """Run one of the commands above."""
    sys.path.insert(0, str(HERE))
    match words:
        case ["documents", name]:
            write_documents(name)
        case ["show", name]:
            show(name)
        case ["check", name, coder]:
            return int(check(name, coder) > 0)
        case _:
            sys.stdout.write(f"{__doc__}\n")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
