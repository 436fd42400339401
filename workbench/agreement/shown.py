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


def card(table: pd.DataFrame) -> Shown:
    """Return the table in short: value and interval by coders and measure, and who has no pair in common."""
    from markupsafe import Markup

    measures = list(dict.fromkeys(table["measure"]))
    groups = [(str(name), rows.set_index("measure")) for name, rows in table.groupby("coders", sort=False)]
    shared = [(name, rows) for name, rows in groups if rows["units"].max() > 0]
    lines = [([name, *_counts(rows)], [_cell(rows.loc[m]) for m in measures]) for name, rows in shared]
    apart = [name for name, rows in groups if not rows["units"].max() > 0]
    notes = ["In brackets: 95 % interval, documents drawn anew; units: pairs that at least two of them coded."]
    notes += [f"No pair in common: {'; '.join(apart)}."] if apart else []
    notes += dict.fromkeys(
        f"{name}: {note}." for name, rows in shared for note in rows["note"].dropna().unique() if str(note)
    )
    heads = ["coders", "units", "documents", *measures]
    cells = [[*head, *(Markup(v) + tag("span", span, kind="soft") for v, span in found)] for head, found in lines]
    html = framed(grid(heads, cells), *(tag("p", note, kind="soft") for note in notes))
    plain = ["  ".join([*head, *(f"{v} {span}".strip() for v, span in found)]) for head, found in lines]
    return Shown(html, "\n".join(["  ".join(heads), *plain, *notes]))


def _counts(rows: pd.DataFrame) -> tuple[str, str]:
    return f"{int(rows['units'].iloc[0]):,}", f"{int(rows['documents'].iloc[0]):,}"


def _cell(row: Any) -> tuple[str, str]:
    """Return a value and its interval in words."""
    if row["value"] != row["value"] or row["value"] is None:
        return "–", ""
    interval = f"[{row['low']:.2f}, {row['high']:.2f}]" if row["low"] == row["low"] else ""
    return f"{row['value']:.2f}", interval
