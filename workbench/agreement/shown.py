"""How a table of agreement shows itself in a notebook: a line for each group of coders, a column for each measure."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from workbench.markup import Shown, framed, grid, tag

if TYPE_CHECKING:
    import pandas as pd


@cache
def scores() -> type[pd.DataFrame]:
    """Return the kind of table that `agreement.report` gives: a DataFrame in everything but how a notebook shows it."""
    import pandas as pd

    class Scores(pd.DataFrame):
        @property
        def _constructor(self) -> Any:
            return pd.DataFrame

        def _repr_html_(self) -> str:
            return card(self).html

    return Scores


def card(found: pd.DataFrame) -> Shown:
    """Return the table in short: value and interval by coders and measure, and who has no pair in common."""
    measures = list(dict.fromkeys(found["measure"]))
    groups = [(str(name), rows.set_index("measure")) for name, rows in found.groupby("coders", sort=False)]
    shared = [(name, rows) for name, rows in groups if rows["units"].max() > 0]
    lines = [_line(name, rows, measures) for name, rows in shared]
    apart = [name for name, rows in groups if not rows["units"].max() > 0]
    notes = ["In brackets: 95 % interval, documents drawn anew; units: pairs that at least two of them coded."]
    notes += [f"No pair in common: {'; '.join(apart)}."] if apart else []
    notes += dict.fromkeys(
        f"{name}: {note}." for name, rows in shared for note in rows["note"].dropna().unique() if str(note)
    )
    heads = ["coders", "units", "documents", *measures]
    html = framed(grid(heads, lines), *(tag("p", note, kind="soft") for note in notes))
    return Shown(html, "\n".join(["  ".join(line) for line in [heads, *lines]] + notes))


def _line(name: str, rows: pd.DataFrame, measures: list[str]) -> list[str]:
    first = rows.iloc[0]
    return [name, f"{int(first['units']):,}", f"{int(first['documents']):,}", *(_cell(rows.loc[m]) for m in measures)]


def _cell(row: Any) -> str:
    if row["value"] != row["value"] or row["value"] is None:
        return "–"
    interval = f" [{row['low']:.2f}, {row['high']:.2f}]" if row["low"] == row["low"] else ""
    return f"{row['value']:.2f}{interval}"
