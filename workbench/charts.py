"""Charts of a codings table: one function each, table in, matplotlib Figure out.

Orders, names and colours come from the study's codebook. Every figure carries its n, unit, period and coder in a
caption, and a description in words as its label (`figure.get_label()`). Parts of a figure carry links of the form
`#stance=oppose&principal=TUR`, which the report turns into lists of sentences.
"""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from workbench.estimates import net_stance, scored, shares

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from workbench.study import Study

INK, GREY, FAINT = "#222222", "#767676", "#d9d9d9"
_TOP = 15
#: Below this many positions, or with a wider interval, a cell of the heat map is hatched as uncertain.
_FEW, _WIDE = 5, 0.8
#: Points further apart than this many days are not joined: nobody spoke in between.
_GAP = 100


def stance_by_actor(
    codings: pd.DataFrame,
    *,
    study: Study,
    by: str = "principal",
    top: int = _TOP,
    ax: Axes | None = None,
    seed: int = 0,
) -> Figure:
    """Draw who stands where: shares of the labels as diverging bars, with the net stance and its 95 % interval.

    `by` is `principal` or `actor`. The `top` actors with most positions are shown; the caption counts the others. Bars
    to the left of 0 oppose, to the right support; neutral lies across it. Grey counts tell how often an actor was
    named without a position.
    """
    names = _names(codings, study, by)
    labels = [label.id for label in study.codebook.labels]
    table = shares(codings, by, labels)
    unscored = [label.id for label in study.codebook.labels if label.value is None]
    positions = table.drop(columns=unscored).sum(axis=1)
    shown = positions[positions > 0].sort_values(ascending=False, kind="stable").index[:top]
    if not len(shown):
        return _nothing("No actor has a position in these codings.")
    net = net_stance(codings[codings[by].isin(shown)], by, seed=seed).loc[shown].sort_values("net", kind="stable")
    figure, axes = _canvas(ax, rows=len(net))
    for place, key in enumerate(net.index):
        _diverging(axes, place, table.loc[key], study, {by: key})
    _net_points(axes, net, by)
    _actor_axis(axes, net, [names[key] for key in net.index], table[unscored].sum(axis=1))
    _legend(axes, study, scored_only=True)
    left = int((positions > 0).sum()) - len(shown)
    more = f" {left} more actors have a position and are not shown." if left else ""
    _finish(
        figure,
        "Who stands where",
        codings,
        study,
        f"Diamonds: net stance; lines: its 95 % interval, documents resampled, from five documents on.{more}",
        own=ax is None,
    )
    figure.set_label(
        _describe(
            "Share of positions by actor",
            [(names[str(k)], f"net {r.net:+.2f}, n = {r.n}") for k, r in net[::-1].iterrows()],
        )
    )
    return figure


def _diverging(axes: Axes, place: int, counts: pd.Series, study: Study, link: Mapping[str, Any]) -> None:
    """Draw one bar: negative labels to the left from the centre, positive to the right, neutral across it."""
    labels = [label for label in study.codebook.labels if label.value is not None]
    total = sum(counts[label.id] for label in labels)
    share = {label.id: 100 * counts[label.id] / total for label in labels}
    middle = sum(share[label.id] for label in labels if label.value == 0)
    right, left = middle / 2, -middle / 2
    for label in sorted(labels, key=lambda label: abs(label.value or 0)):
        width = share[label.id]
        if label.value == 0:
            start = -middle / 2
        elif (label.value or 0) > 0:
            start, right = right, right + width
        else:
            start = left = left - width
        if width:
            _bar(axes, place, start, width, int(counts[label.id]), label, link)


def _bar(axes: Axes, place: int, start: float, width: float, count: int, label: Any, link: Mapping[str, Any]) -> None:
    from matplotlib.colors import to_rgb

    hatch = "///" if label.value not in (None, -1, 0, 1) else None
    bars = axes.barh(
        place, width, left=start, height=0.68, color=label.color, edgecolor="white", linewidth=0.8, hatch=hatch
    )
    bars[0].set_url("#" + urlencode({**link, "stance": label.id}))
    if width >= 9:
        red, green, blue = to_rgb(label.color)
        light = 0.299 * red + 0.587 * green + 0.114 * blue > 0.55
        text = axes.text(
            start + width / 2, place, str(count), ha="center", va="center", fontsize=8, color=INK if light else "white"
        )
        if hatch:
            text.set_bbox({"facecolor": label.color, "edgecolor": "none", "pad": 1.0})


def _net_points(axes: Axes, net: pd.DataFrame, by: str) -> None:
    for place, (key, row) in enumerate(net.iterrows()):
        if row.low == row.low:
            axes.plot(
                [100 * row.low, 100 * row.high],
                [place - 0.42] * 2,
                color=INK,
                linewidth=1.4,
                solid_capstyle="butt",
                zorder=4,
            )
        point = axes.plot(
            100 * row.net, place - 0.42, marker="D", markersize=5, color=INK, markeredgecolor="white", zorder=5
        )
        point[0].set_url("#" + urlencode({by: key}))


def _actor_axis(axes: Axes, net: pd.DataFrame, names: Sequence[str], unscored: pd.Series) -> None:
    axes.set_yticks(
        range(len(net)), [f"{_short(name)}  ({row.n})" for name, row in zip(names, net.itertuples(), strict=True)]
    )
    axes.set_ylim(-0.75, len(net) - 0.4)
    axes.set_xlim(-104, 128)
    axes.set_xticks([-100, -50, 0, 50, 100], ["100 %", "50 %", "0", "50 %", "100 %"])
    axes.set_xlabel("share of positions; net stance from −1 to +1 on the same scale")
    axes.axvline(0, color=INK, linewidth=0.8, zorder=3)
    for place, key in enumerate(net.index):
        axes.text(126, place, f"{unscored.loc[key]:,}", ha="right", va="center", fontsize=8, color=GREY)
    axes.text(126, len(net) - 0.35, "no position", ha="right", va="bottom", fontsize=8, color=GREY)
    axes.grid(axis="x", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
    _bare(axes)


def issue_by_actor(
    codings: pd.DataFrame, *, study: Study, by: str = "principal", top: int = 12, ax: Axes | None = None, seed: int = 0
) -> Figure:
    """Draw a heat map of net stance, actors by issues, with n in the cells.

    A position with several issues counts under each. Cells with fewer than five positions, or with an interval wider
    than 0.8, are hatched: their colour says little.
    """
    names = _names(codings, study, by)
    rows = scored(codings).explode("issues").dropna(subset=["issues"])
    if rows.empty:
        return _nothing("No position in these codings touches an issue.")
    actors = list(rows[by].value_counts().index[:top])
    order = [issue for issue in study.codebook.issues if (rows["issues"] == issue.id).any()]
    cells = net_stance(rows[rows[by].isin(actors)], [by, "issues"], seed=seed)
    figure, axes = _canvas(ax, rows=len(actors), width=4.4 + 0.62 * len(order), tall=0.46)
    for place, actor in enumerate(reversed(actors)):
        for across, issue in enumerate(order):
            if (actor, issue.id) in cells.index:
                _cell(axes, across, place, cells.loc[(actor, issue.id)], {by: actor, "issue": issue.id})
    axes.set_xlim(-0.5, len(order) - 0.5)
    axes.set_ylim(-0.5, len(actors) - 0.5)
    axes.set_yticks(range(len(actors)), [_short(names[a]) for a in reversed(actors)])
    axes.set_xticks(range(len(order)), [issue.name for issue in order], rotation=35, ha="left", rotation_mode="anchor")
    axes.xaxis.tick_top()
    _bare(axes)
    _scale(figure, axes)
    _finish(
        figure,
        "Who stands where on which issue",
        codings,
        study,
        "Numbers: positions. Hatched: fewer than 5, or an interval wider than 0.8.",
        own=ax is None,
    )
    figure.set_label(
        _describe(
            "Net stance by actor and issue",
            [
                (f"{names[actor]}, {issue}", f"{net:+.2f} (n = {n})")
                for (actor, issue), net, n in zip(cells.index.tolist(), cells["net"], cells["n"], strict=True)
                if n >= _FEW
            ],
        )
    )
    return figure


def _cell(axes: Axes, across: int, place: int, row: Any, link: Mapping[str, Any]) -> None:
    from matplotlib.patches import Rectangle

    unsure = row.n < _FEW or not row.high - row.low <= _WIDE
    red, green, blue, _ = _colormap()(0.5 + row.net / 2)
    box = Rectangle(
        (across - 0.47, place - 0.45), 0.94, 0.9, facecolor=(red, green, blue), edgecolor="white", linewidth=1.2
    )
    box.set_url("#" + urlencode(link))
    axes.add_patch(box)
    if unsure:
        axes.add_patch(
            Rectangle(
                (across - 0.47, place - 0.45), 0.94, 0.9, fill=False, hatch="////", edgecolor="#ffffff", linewidth=0
            )
        )
    light = 0.299 * red + 0.587 * green + 0.114 * blue > 0.5
    text = axes.text(
        across, place, f"{int(row.n)}", ha="center", va="center", fontsize=8.5, color=INK if light else "white"
    )
    text.set_bbox({"facecolor": (red, green, blue), "edgecolor": "none", "pad": 1.2})


def _colormap() -> Any:
    import seaborn as sns

    return sns.color_palette("RdBu", as_cmap=True)


def _scale(figure: Figure, axes: Axes) -> None:
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import Normalize

    bar = figure.colorbar(
        ScalarMappable(Normalize(-1, 1), _colormap()), ax=axes, fraction=0.025, pad=0.02, ticks=[-1, 0, 1]
    )
    bar.ax.set_yticklabels(["oppose −1", "0", "support +1"], fontsize=8)
    bar.outline.set_visible(False)


def stance_over_time(
    codings: pd.DataFrame, *, study: Study, dates: Mapping[str, Any], by: str = "principal", top: int = 6, seed: int = 0
) -> Figure:
    """Draw net stance by month, one small panel per actor, with 95 % ribbons and the study's events.

    `dates` maps document ids to dates; documents without one are left out and counted in the caption. Months become
    quarters where the codings span more than four years. A point without a ribbon rests on fewer than five documents.
    """
    import pandas as pd

    rows = scored(codings).copy()
    rows["when"] = pd.to_datetime(rows["doc_id"].map(dict(dates)))
    undated = int(rows["when"].isna().sum())
    rows = rows.dropna(subset=["when"])
    if rows.empty:
        return _nothing("No position in these codings has a date.")
    span = (rows["when"].max() - rows["when"].min()).days
    rows["month"] = rows["when"].dt.to_period("Q" if span > 1460 else "M").dt.start_time
    names = _names(codings, study, by)
    actors = list(rows[by].value_counts().index[:top])
    cells = net_stance(rows[rows[by].isin(actors)], [by, "month"], seed=seed)
    figure, panels = _panels(len(actors))
    for panel, actor in zip(panels, actors, strict=True):
        _line(panel, cells.loc[actor], actor, by)
        panel.set_title(_short(names[actor], 34), fontsize=9, loc="left", color=INK)
    events = _events(panels, study, rows["when"].min(), rows["when"].max())
    note = f" {undated} positions without a date are left out." if undated else ""
    _finish(
        figure,
        "Who moved, and when",
        codings,
        study,
        f"Point size: positions that month. Ribbon: 95 % interval, documents resampled, from five documents on.{note}{events}",
        own=True,
    )
    figure.set_label(
        _describe(
            "Net stance by month",
            [(names[a], f"{len(cells.loc[a])} months, {cells.loc[a]['n'].sum()} positions") for a in actors],
        )
    )
    return figure


def _line(panel: Axes, cells: pd.DataFrame, actor: str, by: str) -> None:
    import seaborn as sns

    ribbon = cells.dropna(subset=["low"])
    runs = (cells.index.to_series().diff().dt.days > _GAP).cumsum()
    sns.lineplot(
        x=cells.index,
        y=cells["net"].to_numpy(),
        units=runs.to_numpy(),
        estimator=None,
        ax=panel,
        color=INK,
        linewidth=1.1,
    )
    panel.vlines(ribbon.index, ribbon["low"], ribbon["high"], color=GREY, linewidth=3, alpha=0.35)
    dots = panel.scatter(
        cells.index,
        cells["net"],
        s=10 + 6 * cells["n"].clip(upper=20),
        c=_colormap()(0.5 + cells["net"].to_numpy() / 2),
        edgecolors=INK,
        linewidths=0.7,
        zorder=4,
    )
    dots.set_urls(["#" + urlencode({by: actor, "month": f"{when:%Y-%m}"}) for when in cells.index])
    panel.axhline(0, color=GREY, linewidth=0.7)
    panel.set(xlabel="", ylabel="", ylim=(-1.2, 1.55), yticks=[-1, 0, 1])
    panel.set_yticklabels(["oppose", "0", "support"], fontsize=8)
    panel.grid(axis="y", color=FAINT, linewidth=0.5)
    _bare(panel)


def _panels(count: int) -> tuple[Figure, list[Axes]]:
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    columns = 1 if count == 1 else 2
    lines = -(-count // columns)
    figure = _figure(5.2 * columns, 1.2 + 1.55 * lines)
    grid = figure.subplots(lines, columns, squeeze=False, sharex=True, sharey=True)
    panels = list(grid.flat)
    for spare in panels[count:]:
        spare.set_visible(False)
    for panel in panels[:count]:
        locator = AutoDateLocator(minticks=3, maxticks=6)  # type: ignore[no-untyped-call]
        panel.xaxis.set_major_locator(locator)
        panel.xaxis.set_major_formatter(ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]
        panel.tick_params(axis="x", labelsize=8, labelbottom=True)
    return figure, panels[:count]


def _events(panels: Sequence[Axes], study: Study, first: Any, last: Any) -> str:
    """Mark the study's events by number in every panel and return their key."""
    import pandas as pd

    inside = [event for event in study.events if first <= pd.Timestamp(event.date) <= last]
    apart = (last - first) / 28
    for numbers in _close(inside, apart):
        middle: Any = (
            pd.Timestamp(inside[numbers[0]].date)
            + (pd.Timestamp(inside[numbers[-1]].date) - pd.Timestamp(inside[numbers[0]].date)) / 2
        )
        text = str(numbers[0] + 1) if len(numbers) == 1 else f"{numbers[0] + 1}–{numbers[-1] + 1}"
        for panel in panels:
            for number in numbers:
                when: Any = pd.Timestamp(inside[number].date)
                panel.axvline(when, ymax=0.88, color=GREY, linewidth=0.6, linestyle=(0, (3, 2)), zorder=1)
            panel.text(middle, 1.24, text, fontsize=6.5, color=GREY, ha="center", va="bottom")
    return (
        "\nEvents: " + "; ".join(f"{n} {e.name} ({e.date})" for n, e in enumerate(inside, start=1)) + "."
        if inside
        else ""
    )


def _close(events: Sequence[Any], apart: Any) -> list[list[int]]:
    """Return runs of events nearer to each other than `apart`, as positions in the list, so that their numbers do not collide."""
    import pandas as pd

    runs: list[list[int]] = []
    for place, event in enumerate(events):
        if runs and pd.Timestamp(event.date) - pd.Timestamp(events[runs[-1][-1]].date) < apart:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


# Shared parts ----------------------------------------------------------------------------------------------------------
@cache
def _chart() -> type[Figure]:
    """Return the kind of Figure that charts are: one that notebooks show without pyplot's global state."""
    from matplotlib.figure import Figure

    class Chart(Figure):
        def _repr_png_(self) -> bytes:
            out = io.BytesIO()
            self.savefig(out, format="png", dpi=110)
            return out.getvalue()

    return Chart


def _figure(width: float, height: float) -> Figure:
    figure = _chart()(figsize=(width, height), layout="constrained")
    figure.set_facecolor("white")
    return figure


def _canvas(ax: Axes | None, *, rows: int, width: float = 8.6, tall: float = 0.5) -> tuple[Figure, Axes]:
    """Return the given axes with their figure, or new ones high enough for `rows` lines."""
    if ax is not None:
        return ax.figure, ax  # type: ignore[return-value]
    figure = _figure(width, 2.1 + tall * rows)
    return figure, figure.subplots()


def _nothing(line: str) -> Figure:
    """Return a figure that says in words why there is nothing to draw."""
    figure = _figure(7, 1.4)
    figure.text(0.5, 0.5, line, ha="center", va="center", color=GREY)
    figure.set_label(line)
    return figure


def _bare(axes: Axes) -> None:
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0, colors=INK, labelsize=9)


def _legend(axes: Axes, study: Study, *, scored_only: bool) -> None:
    from matplotlib.patches import Patch

    labels = sorted(
        (la for la in study.codebook.labels if la.value is not None or not scored_only), key=lambda la: la.value or 0
    )
    patches = [
        Patch(
            facecolor=la.color,
            edgecolor="white",
            hatch="///" if la.value not in (None, -1, 0, 1) else None,
            label=la.name,
        )
        for la in labels
    ]
    axes.legend(
        handles=patches,
        loc="lower left",
        bbox_to_anchor=(0, 1.0),
        ncols=len(patches),
        frameon=False,
        fontsize=8.5,
        handlelength=1.4,
        columnspacing=1.2,
    )


def _finish(figure: Figure, title: str, codings: pd.DataFrame, study: Study, note: str, *, own: bool) -> None:
    """Put title and caption around a figure of our own; given axes belong to their owner's figure."""
    if not own:
        return
    import textwrap

    text = caption(codings, study) + " " + note
    width = int(figure.get_figwidth() * 15)
    lines = "\n".join("\n".join(textwrap.wrap(part, width)) for part in text.splitlines())
    inch = figure.get_figheight()
    room = (0.16 * (lines.count("\n") + 1) + 0.12) / inch
    figure.get_layout_engine().set(rect=(0, room, 1, 1 - room))  # type: ignore[union-attr, call-arg]
    figure.text(0.012, 0.06 / inch, lines, ha="left", va="bottom", fontsize=7.8, color="#555555", linespacing=1.35)
    figure.suptitle(title, x=0.012, ha="left", fontsize=12.5, fontweight="bold", color=INK)


def caption(codings: pd.DataFrame, study: Study) -> str:
    """Return what a reader must know of a table: n, unit, documents, period, coder, and that labels are uncorrected."""
    positions = len(scored(codings))
    coders = ", ".join(sorted(codings["coder"].dropna().unique())) or "unknown coder"
    period = f", {study.period[0]} to {study.period[1]}" if study.period else ""
    return (
        f"{study.title}{period}. {positions:,} positions among {len(codings):,} pairs of sentence and actor in "
        f"{codings['doc_id'].nunique():,} documents. Coder: {coders}; uncorrected."
    )


def _names(codings: pd.DataFrame, study: Study, by: str) -> dict[str, str]:
    given = codings.drop_duplicates("actor").set_index("actor")["actor_name"].to_dict()
    return {
        key: study.actors[key].name if key in study.actors else given.get(key, str(key))
        for key in codings[by].dropna().unique()
    }


def _short(name: str, longest: int = 30) -> str:
    return name if len(name) <= longest else name[: longest - 1].rstrip() + "…"


def _describe(what: str, parts: Sequence[tuple[str, str]]) -> str:
    return f"{what}. " + "; ".join(f"{name}: {value}" for name, value in parts[:30]) + "."


def save(figure: Figure, path: str | Path) -> list[Path]:
    """Write a figure as PNG (200 dpi) and SVG beside each other and return both paths; `path` has no ending.

    Each file is written whole or not at all and carries the figure's description.
    """
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    return [_write(figure, target.with_name(target.name + ending)) for ending in (".png", ".svg")]


def _write(figure: Figure, target: Path) -> Path:
    import matplotlib

    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    os.close(handle)
    options: dict[str, Any] = {"metadata": {"Description": figure.get_label() or target.stem}}
    if target.suffix == ".svg":
        options["metadata"] |= {"Date": None}
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "workbench"}):
        figure.savefig(name, format=target.suffix[1:], dpi=200, **options)
    os.replace(name, target)
    os.chmod(target, 0o644)
    return target


#: Name -> function, in the order of the report.
CHARTS = {"stance_by_actor": stance_by_actor, "issue_by_actor": issue_by_actor, "stance_over_time": stance_over_time}
