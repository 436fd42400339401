"""Whose words reach the reader through whom: outlet, who passes it on, actor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.charts.common import (
    DARK,
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
    outlet_of,
    stance_color,
    wrapped,
)
from workbench.estimates import scored

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from workbench.study import Study

_OTHERS, _DIRECT, _UNKNOWN = "\0others", "\0direct", "\0unknown"
_WORDS = {_OTHERS: "all others", _DIRECT: "nobody in between", _UNKNOWN: "outlet unknown"}
_COLUMNS = ("outlet", "passer", "actor")
_HEADS = ("outlet", "passed on by", "actor")
#: A node is at least so many lines high, so that its name has room.
_LINE = 1.0


@dataclass
class _Node:
    """A box of one column: where it has room, how high it is itself (`inner`), and where its next bands go."""

    key: str
    n: int
    bottom: float = 0.0
    height: float = 0.0
    inner: float = 0.0
    left: float = 0.0
    right: float = 0.0


def attribution_ladder(
    codings: pd.DataFrame,
    *,
    study: Study,
    outlets: Mapping[str, str],
    by: str = "principal",
    top: int = 10,
    ax: Axes | None = None,
) -> Figure:
    """Draw how positions reach the reader: from the outlet over who passes them on to the actor who takes them.

    The width of a band is its number of positions, its colour their net stance. `nobody in between` are positions that
    the outlet tells in its own words or quotes itself. In each column the `top` largest stand alone, the others
    together.
    """
    rows = _steps(codings, outlets, by, top)
    if rows.empty:
        return nothing("No position in these codings.", ax)
    columns = [_nodes(rows[name]) for name in _COLUMNS]
    scale = max(6.0, 0.62 * max(map(len, columns))) / len(rows)
    tall = _stack(columns, scale)
    figure, axes = canvas(ax, rows=round(tall), tall=0.36)
    for side, (first, second) in enumerate(((0, 1), (1, 2))):
        ends = columns[first], columns[second]
        for a, b, n, net in _in_order(_bands(rows, _COLUMNS[first], _COLUMNS[second]), *ends):
            _band(axes, side, ends[0][a], ends[1][b], n * scale, net)
    names = names_of(codings, study, by) | _WORDS
    for place, column in enumerate(columns):
        _boxes(axes, place, column, names, by)
        axes.text(place, tall + 0.3, _HEADS[place], ha="center", va="bottom", fontsize=8.5, color=GREY)
    axes.set(xlim=(-0.62, 2.62), ylim=(-0.3, tall + 1.1), xticks=[], yticks=[])
    bare(axes)
    text = (
        f"{caption(codings, study)} Width of a band: number of positions; colour: their net stance, from red (oppose) "
        f"over grey to blue (support). In each column the {top} largest stand alone."
    )
    finish(figure, "Who carries whose words", text, own=ax is None)
    told = [(f"{_name(a, names)}, {_name(b, names)}", f"{n:,} positions, net {net:+.2f}")
            for a, b, n, net in _bands(rows, "passer", "actor")]  # fmt: skip
    figure.set_label(describe("Who passes on whose positions", told))
    return figure


def _name(key: str, names: Mapping[str, str]) -> str:
    return names.get(key, key)


def _steps(codings: pd.DataFrame, outlets: Mapping[str, str], by: str, top: int) -> pd.DataFrame:
    """Return outlet, passer and actor of each position, and its value; small ones are put together."""
    import pandas as pd

    held = scored(codings).dropna(subset=[by])
    passer = held["source"].astype("string").str.strip(" ,;").fillna("")
    plain = {
        "outlet": outlet_of(held, outlets).replace("", _UNKNOWN).astype(str),
        "passer": passer.mask(passer == "", _DIRECT).astype(str),
        "actor": held[by].astype(str),
        "value": held["value"].astype(float),
    }
    rows = pd.DataFrame(plain)
    for name in _COLUMNS:
        counts = rows[name].value_counts()
        kept = {*counts.index[:top], _DIRECT}
        if len(counts) > len(kept) or not set(counts.index) <= kept:
            rows[name] = rows[name].where(rows[name].isin(kept), _OTHERS)
    return rows


def _nodes(values: pd.Series) -> dict[str, _Node]:
    """Return a column's nodes from the top down, the largest first and what is put together last."""
    counts = values.value_counts()
    order = sorted(counts.index, key=lambda key: (key == _OTHERS, -counts[key], key))
    return {str(key): _Node(str(key), int(counts[key])) for key in order}


def _stack(columns: Sequence[dict[str, _Node]], scale: float) -> float:
    """Give every node its place, `scale` lines for each position, and return how many lines high the figure must be."""
    for column in columns:
        for node in column.values():
            node.height = max(_LINE * 0.9, node.n * scale)
    tall = max(sum(node.height + 0.35 for node in column.values()) for column in columns)
    for column in columns:
        gap = (tall - sum(node.height for node in column.values())) / len(column)
        at = tall
        for node in column.values():
            at -= node.height + gap / 2
            node.bottom = at
            at -= gap / 2
            node.inner = node.n * scale
            node.left = node.right = node.bottom + (node.height + node.inner) / 2
    return tall


def _bands(rows: pd.DataFrame, first: str, second: str) -> list[tuple[str, str, int, float]]:
    found = rows.groupby([first, second])["value"].agg(["size", "mean"]).sort_values("size", ascending=False)
    return [(str(a), str(b), int(n), float(net)) for (a, b), n, net in found.itertuples()]


def _in_order(bands: Sequence[tuple[str, str, int, float]], first: Any, second: Any) -> list[Any]:
    """Return bands from the top down, so that those of a node cross as little as can be."""
    return sorted(bands, key=lambda band: (-first[band[0]].bottom, -second[band[1]].bottom))


def _band(axes: Axes, side: int, first: _Node, second: _Node, width: float, net: float) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    start, end = side + 0.06, side + 0.94
    middle = (start + end) / 2
    a, b = first.right, second.left
    first.right -= width
    second.left -= width
    corners = [(start, a), (middle, a), (middle, b), (end, b), (end, b - width), (middle, b - width),
               (middle, a - width), (start, a - width), (start, a)]  # fmt: skip
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    color = stance_color(net)
    axes.add_patch(
        PathPatch(Path(corners, codes), facecolor=color, edgecolor=GREY, linewidth=0.25, alpha=0.8, zorder=2)
    )


def _boxes(axes: Axes, place: int, column: Mapping[str, _Node], names: Mapping[str, str], by: str) -> None:
    from matplotlib.patches import Rectangle

    for node in column.values():
        high = max(0.05, node.inner)
        middle = node.bottom + node.height / 2
        box = Rectangle((place - 0.06, middle - high / 2), 0.12, high, facecolor=DARK, edgecolor="none", zorder=3)
        if node.key not in _WORDS:
            box.set_url(link(**{("outlet", "source", by)[place]: node.key}))
        axes.add_patch(box)
        text = f"{wrapped(_name(node.key, names), 24)} ({node.n:,})"
        at, side = ((place - 0.09, "right"), (place, "center"), (place + 0.09, "left"))[place]
        label = axes.text(
            at, node.bottom + node.height / 2, text, ha=side, va="center", fontsize=7.8, color=INK, zorder=5
        )
        if place == 1:
            label.set_bbox({"boxstyle": "round,pad=0.15", "facecolor": "#fefefe", "edgecolor": GREY, "linewidth": 0.4})
