"""Heat maps of net stance: actors by issues, and who takes a position toward whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from workbench.charts.common import (
    DARK,
    GREY,
    INK,
    as_coded,
    bare,
    canvas,
    caption,
    correction,
    describe,
    finish,
    ink_on,
    link,
    names_of,
    nothing,
    others,
    rough,
    signed,
    stance_color,
    wrapped,
)
from workbench.estimates import FEWEST, best_net, scored

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from workbench.study import Study

#: With fewer positions than `FEWEST`, or a wider interval than this, a cell is hatched as uncertain.
_WIDE = 0.8
_NOTE = "In each cell: net stance, and below it the number of positions. Hatched: fewer than 5, or an interval wider than 0.8."


def issue_by_actor(
    codings: pd.DataFrame,
    *,
    study: Study,
    by: str = "principal",
    top: int = 12,
    gold: pd.DataFrame | None = None,
    ax: Axes | None = None,
    seed: int = 0,
) -> Figure:
    """Draw a heat map of net stance, actors by issues, with n in the cells.

    A position with several issues counts under each. Cells with fewer than five positions, or with an interval wider
    than 0.8, are hatched: their colour says little. With `gold` (see `estimates.best_net`) cells are corrected, and
    those with too few hand-coded pairs stand in brackets as they were coded; issues are the program's.
    """
    rows = _exploded(codings, "issues", by, gold).rename(columns={"issues": "issue"})
    if scored(rows).empty:
        return nothing("No position in these codings touches an issue.", ax)
    names = names_of(codings, study, by)
    counts = scored(rows)[by].value_counts()
    known = {issue.id: issue.name for issue in study.codebook.issues}
    found = [str(issue) for issue in rows["issue"].unique()]
    order = [issue for issue in known if issue in found] + [issue for issue in found if issue not in known]
    actors = list(counts.index[:top])
    coded = correction(rows, gold)
    cells = best_net(rows[rows[by].isin(actors)], [by, "issue"], gold, seed=seed)
    cells = cells.assign(rough=rough(cells, coded))
    figure, _ = _grid(
        cells, actors, order, [by, "issue"], [names[a] for a in actors], [known.get(i, i) for i in order], ax
    )
    text = f"{caption(codings, study, gold=coded)} {_NOTE}{as_coded(cells, coded, 'In brackets')}{others(len(counts), len(actors), 'with an issue')}"
    finish(figure, "Who stands where on which issue", text, own=ax is None, gold=coded)
    figure.set_label(describe("Net stance by actor and issue", _words(cells, names, known)))
    return figure


def toward_matrix(
    codings: pd.DataFrame,
    *,
    study: Study,
    top: int = 12,
    gold: pd.DataFrame | None = None,
    ax: Axes | None = None,
    seed: int = 0,
) -> Figure:
    """Draw who takes a position toward whom: net stance of principals (rows) toward principals (columns).

    Only positions whose sentence names toward whom they are taken count; one that names several counts under each. The
    margins are the net stances over all of a row's and of a column's positions, each counted once. With `gold` (see
    `estimates.best_net`) all of them are corrected that have hand-coded pairs enough; whom a position is taken toward is the program's.
    """
    import pandas as pd

    rows = _exploded(codings, "toward", "principal", gold)
    if scored(rows).empty:
        return nothing("No position in these codings names toward whom it is taken.", ax)
    everyone = pd.concat([rows["principal"], rows["toward"]])
    names = {key: study.name_of(str(key)) for key in everyone.unique()} | names_of(codings, study, "principal")
    who, whom = (list(rows[column].value_counts().index[:top]) for column in ("principal", "toward"))
    kept = rows[rows["principal"].isin(who) & rows["toward"].isin(whom)]
    who, whom = _met(kept, "principal", who), _met(kept, "toward", whom)
    if not who:
        return nothing("The actors with most positions take none toward each other in these codings.", ax)
    margins = [
        kept,
        kept.assign(toward="all"),
        kept.assign(principal="all"),
        kept.assign(principal="all", toward="all"),
    ]
    coded = correction(kept, gold)
    cells = best_net(pd.concat(map(_once, margins), ignore_index=True), ["principal", "toward"], gold, seed=seed)
    cells = cells.assign(rough=rough(cells, coded))
    labels = names | {"all": "all of them"}
    figure, axes = _grid(
        cells, [*who, "all"], [*whom, "all"], ["principal", "toward"],
        [labels[a] for a in [*who, "all"]], [labels[a] for a in [*whom, "all"]], ax,
    )  # fmt: skip
    axes.axhline(0.5, color=GREY, linewidth=0.8)
    axes.axvline(len(whom) - 0.5, color=GREY, linewidth=0.8)
    text = f"{caption(codings, study, gold=coded)} Rows take the position, columns are whom it is taken toward. {_NOTE}"
    text += as_coded(cells, coded, "In brackets") + others(rows["principal"].nunique(), len(who))
    finish(figure, "Who takes a position toward whom", text, own=ax is None, gold=coded)
    figure.set_label(describe("Net stance by actor and toward whom", _words(cells, labels, labels)))
    return figure


def _exploded(codings: pd.DataFrame, column: str, by: str, gold: pd.DataFrame | None) -> pd.DataFrame:
    """Return a row for each value of a list column, with what the cells need and no more; without gold, positions only."""
    needed = ["doc_id", "sent_id", "actor", "coder", by, "stance", "value", column]
    rows = codings.loc[codings[column].map(len) > 0, list(dict.fromkeys(needed))]
    return (rows if gold is not None else scored(rows)).explode(column)


def _met(rows: pd.DataFrame, column: str, keys: list[str]) -> list[str]:
    """Return those of `keys` that have a position among the rows."""
    found = set(scored(rows)[column].unique())
    return [key for key in keys if key in found]


def _once(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows in which no position stands twice in a cell, as one toward several would in a margin."""
    return rows.drop_duplicates(["sent_id", "actor", "coder", "principal", "toward"])


def _grid(
    cells: pd.DataFrame,
    down: Sequence[str],
    across: Sequence[str],
    keys: Sequence[str],
    down_names: Sequence[str],
    across_names: Sequence[str],
    ax: Axes | None,
) -> tuple[Figure, Axes]:
    figure, axes = canvas(ax, rows=len(down), width=max(5.4, 3.4 + 0.52 * len(across)), tall=0.46)
    top = len(down) - 1
    for row, first in enumerate(down):
        for column, second in enumerate(across):
            if (first, second) in cells.index:
                parts = {k: v for k, v in zip(keys, (first, second), strict=True) if v != "all"}
                _cell(axes, column, top - row, cells.loc[(first, second)], parts)
    axes.set_xlim(-0.5, len(across) - 0.5)
    axes.set_ylim(-0.5, len(down) - 0.5)
    axes.set_yticks(range(len(down)), [wrapped(name) for name in reversed(down_names)])
    axes.set_xticks(
        range(len(across)), [wrapped(name, 22, 2) for name in across_names], rotation=40, ha="left",
        rotation_mode="anchor",
    )  # fmt: skip
    axes.xaxis.tick_top()
    bare(axes)
    _scale(figure, axes)
    return figure, axes


def _cell(axes: Axes, across: int, place: int, row: Any, parts: Mapping[str, Any]) -> None:
    from matplotlib.patches import Rectangle

    color = stance_color(row.net)
    ink = ink_on(color)
    unsure = row.n < FEWEST or not row.high - row.low <= _WIDE
    box = Rectangle(
        (across - 0.47, place - 0.45), 0.94, 0.9, facecolor=color, edgecolor="#9a9a9a" if ink == DARK else "white",
        linewidth=0, hatch="////" if unsure else None,
    )  # fmt: skip
    box.set_url(link(**parts))
    axes.add_patch(box)
    net = f"({signed(row.net)})" if row.rough else signed(row.net)
    text = axes.text(
        across, place, f"{net}\n{int(row.n):,}", ha="center", va="center", fontsize=7.5, color=ink,
        linespacing=1.1,
    )  # fmt: skip
    if unsure:
        text.set_bbox({"facecolor": color, "edgecolor": "none", "pad": 0.6})


def _scale(figure: Figure, axes: Axes) -> None:
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import ListedColormap, Normalize

    shades = ListedColormap([stance_color(step / 50 - 1) for step in range(101)])
    bar = figure.colorbar(ScalarMappable(Normalize(-1, 1), shades), ax=axes, fraction=0.03, pad=0.02, ticks=[-1, 0, 1])
    bar.ax.set_yticklabels(["oppose −1", "0", "support +1"], fontsize=8)
    bar.ax.tick_params(length=0, colors=INK)
    bar.outline.set_visible(False)


def _words(cells: pd.DataFrame, down: Mapping[Any, str], across: Mapping[Any, str]) -> list[tuple[str, str]]:
    """Return the cells that rest on enough positions, in words, those with most positions first."""
    told = cells[cells["n"] >= FEWEST].sort_values("n", ascending=False, kind="stable")
    return [
        (f"{down.get(first, first)}, {across.get(second, second)}", f"{net:+.2f} (n = {n})")
        for (first, second), net, n in zip(told.index.tolist(), told["net"], told["n"], strict=True)
    ]
