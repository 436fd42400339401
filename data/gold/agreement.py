"""Print how far the two coders of the double-coded gold agree, per process and in all, as a Markdown table.

    python data/gold/agreement.py [dev|frozen]

Whether there is a pair at all is scored apart (`pairs F1`); the coefficients are over the pairs that both coded. Macro-F1
takes one coder for the truth and is symmetric. Intervals are of documents drawn with replacement.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

import pandas as pd  # noqa: E402

from workbench import agreement, codings  # noqa: E402
from workbench.stances.evaluate import score  # noqa: E402


def line(name: str, frame: pd.DataFrame) -> str:
    """Return one row of the table for the codings of both coders in `frame`."""
    first, second = (part.assign(sent_id=part["sent_id"]) for _, part in sorted(frame.groupby("coder")))
    scores = score(second, first)
    units = agreement.units_by_coders(frame)
    both = units[units.notna().all(axis=1)]
    alpha, kappa = agreement.krippendorff(both), agreement.cohen(both)
    low, high = agreement.interval(both, agreement.krippendorff) or (float("nan"), float("nan"))
    sentences = frame["sent_id"].nunique()
    return (
        f"| {name} | {sentences} | {len(first)} / {len(second)} | {scores['actor_f1']:.3f} | {len(both)} "
        f"| {agreement.percent(both):.3f} | {kappa:.3f} | {alpha:.3f} ({low:.2f} to {high:.2f}) | {scores['macro_f1']:.3f} "
        f"| {scores['sign']:.3f} |"
    )


def fields(frame: pd.DataFrame) -> str:
    """Return in words how often the fields beside the label are equal where both see a position."""
    first, second = (part for _, part in sorted(frame.groupby("coder")))
    return ", ".join(f"{key} {value:.3f}" for key, value in score(second, first)["fields"].items())


def process_of(frame: pd.DataFrame) -> pd.Series:
    """Return the process of each row: the folder under `processes/` that holds its document."""
    place = {path.stem: path.parts[-3] for path in (HERE / "processes").glob("*/corpus/*.md")}
    return frame["doc_id"].map(place)


def main(parts: list[str]) -> None:
    """Print the table of the parts asked for."""
    paths = [HERE / f"news-{part}-passes.jsonl" for part in parts]
    rows = [json.loads(row) for path in paths if path.is_file() for row in path.read_text("utf-8").splitlines()]
    frame = codings.as_codings(pd.DataFrame(rows))
    heads = [
        "process",
        "coded sentences",
        "pairs",
        "pairs F1",
        "shared",
        "percent",
        "kappa",
        "alpha",
        "macro-F1",
        "sign",
    ]
    out = [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
    out += [line(str(name), part) for name, part in frame.groupby(process_of(frame), sort=False)]
    out += [line("all", frame), "", f"Where both see a position: {fields(frame)}."]
    sys.stdout.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:] or ["dev", "frozen"])
