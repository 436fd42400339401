"""What must come first: the conditions that actors set, as a table and as a figure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from workbench.charts.common import (
    FAINT,
    GREY,
    INK,
    bare,
    canvas,
    caption,
    describe,
    finish,
    link,
    names_of,
    nothing,
    wrapped,
)
from workbench.estimates import dated

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from workbench.study import Study

_HEADS = (
    (0.007, "actor", "left"),
    (0.24, "what must come first", "left"),
    (0.84, "how often", "right"),
    (0.993, "since", "right"),
)


def conditions(codings: pd.DataFrame, *, dates: Mapping[str, Any]) -> pd.DataFrame:
    """Return what must come first, a row for each principal and condition.

    Columns: `principal`, `condition` (as first worded), `actors` (names of those who set it, a list), `n` (how often),
    `since` (the first date, missing where no document has one) and `sent_id` (where first). Conditions in the same
    words, apart from case and closing marks, are one. Principals with most conditions come first, then by date.
    """
    import pandas as pd

    rows = codings[codings["condition"].notna() & codings["value"].notna()]
    rows = rows.assign(when=dated(rows, dates), words=rows["condition"].str.casefold().str.strip(" .,;:"))
    rows = rows.sort_values("when", kind="stable", na_position="last")
    found = (
        rows.groupby(["principal", "words"], sort=False, observed=True)
        .agg(
            condition=("condition", "first"),
            actors=("actor_name", lambda names: list(dict.fromkeys(map(str, names)))),
            n=("condition", "size"),
            since=("when", "first"),
            sent_id=("sent_id", "first"),
        )
        .reset_index()
    )
    if found.empty:
        return pd.DataFrame(columns=["principal", "condition", "actors", "n", "since", "sent_id"])
    rank = -found.groupby("principal")["n"].transform("sum")
    order = found.assign(rank=rank).sort_values(["rank", "principal", "since"], kind="stable").index
    return found.loc[order].drop(columns="words").reset_index(drop=True)


def conditions_table(
    codings: pd.DataFrame, *, study: Study, dates: Mapping[str, Any], top: int = 15, ax: Axes | None = None
) -> Figure:
    """Draw the conditions as a table, the `top` most frequent: whose, which, their count and first date."""
    found = conditions(codings, dates=dates)
    if found.empty:
        return nothing("No actor sets a condition in these codings.", ax)
    most = found.sort_values("n", ascending=False, kind="stable").index[:top].sort_values()
    shown, names = found.loc[most], names_of(codings, study, "principal")
    figure, axes = canvas(ax, rows=len(shown), tall=0.46)
    for place, column, side in _HEADS:
        axes.text(place, len(shown) - 0.4, column, ha=side, va="bottom", fontsize=8, color=GREY)
    for height, (_, row) in zip(range(len(shown) - 1, -1, -1), shown.iterrows(), strict=True):
        _row(axes, height, row, names)
    axes.set(xlim=(0, 1), ylim=(-0.6, len(shown) - 0.1), xticks=[], yticks=[])
    bare(axes)
    left = len(found) - len(shown)
    more = f" {left:,} more conditions are not shown." if left else ""
    finish(figure, "What must come first", f"{caption(codings, study)}{more}", own=ax is None)
    figure.set_label(
        describe("Conditions", [(names[str(r.principal)], f"{r.condition} ({r.n})") for r in shown.itertuples()])
    )
    return figure


def _row(axes: Axes, height: int, row: Any, names: Mapping[str, str]) -> None:
    texts = [
        axes.text(0.007, height, wrapped(names[row["principal"]]), fontsize=8.5, color=INK, va="center"),
        axes.text(0.24, height, wrapped(row["condition"], 58, 2), fontsize=8.5, color=INK, va="center"),
        axes.text(0.84, height, f"{row['n']:,}", fontsize=8.5, color=INK, va="center", ha="right"),
    ]
    since = f"{row['since']:%Y-%m-%d}" if row["since"] == row["since"] else "undated"
    axes.text(0.993, height, since, fontsize=8.5, color=INK, va="center", ha="right")
    for text in texts:
        text.set_url(link(principal=row["principal"], stance="conditional"))
    axes.axhline(height - 0.5, color=FAINT, linewidth=0.7)
