"""Who moved, and when: net stance by month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from workbench.charts.common import (
    FAINT,
    GREY,
    INK,
    bare,
    caption,
    dated,
    describe,
    finish,
    link,
    names_of,
    new_figure,
    nothing,
    others,
    stance_color,
    wrapped,
)
from workbench.estimates import net_stance, scored

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from workbench.study import Study

#: Points further apart than this many days are not joined: nobody spoke in between.
_GAP = 100
#: Longer spans than this many days are drawn by quarter.
_LONG = 1460


def stance_over_time(
    codings: pd.DataFrame,
    *,
    study: Study,
    dates: Mapping[str, Any],
    by: str = "principal",
    top: int = 6,
    ax: Axes | None = None,
    seed: int = 0,
) -> Figure:
    """Draw net stance by month, one small panel per actor, with 95 % ribbons and the study's events.

    `dates` maps document ids to dates; documents without one are left out and counted in the caption. Months become
    quarters where the codings span more than four years. A point without a ribbon rests on fewer than five documents.
    The `top` actors with most positions are shown; with `ax`, only the first of them, in those axes.
    """
    rows, undated = _dated_rows(codings, dates)
    if rows.empty:
        return nothing("No position in these codings has a date.", ax)
    unit = "quarter" if (rows["when"].max() - rows["when"].min()).days > _LONG else "month"
    period = rows["when"].dt.to_period(unit[0].upper())
    rows["month"] = period.dt.start_time + (period.dt.end_time - period.dt.start_time) / 2
    names, counts = names_of(codings, study, by), rows[by].value_counts()
    actors = list(counts.index[: top if ax is None else 1])
    cells = net_stance(rows[rows[by].isin(actors)], [by, "month"], seed=seed)
    figure, panels = _panels(len(actors)) if ax is None else (ax.figure, [ax])
    for panel, actor in zip(panels, actors, strict=True):
        _line(panel, cells.loc[actor], {by: actor}, unit, max(12, int(cells["n"].max())))
        panel.set_title(f"{wrapped(names[actor], 40, 1)}  (n = {counts[actor]:,})", fontsize=9, loc="left", color=INK)
    key = _events(panels, study, rows["when"].min(), rows["when"].max())
    note = f" {undated:,} positions without a date are left out." if undated else ""
    text = (
        f"{caption(codings, study)} A point is a {unit}, its size the number of positions. Bands: 95 % interval, "
        f"documents resampled, from five documents on.{others(len(counts), len(actors))}{note}{key}"
    )
    finish(figure, "Who moved, and when", text, own=ax is None)  # type: ignore[arg-type]
    parts = [(names[a], f"{len(cells.loc[a])} {unit}s, {int(cells.loc[a]['n'].sum())} positions") for a in actors]
    figure.set_label(describe(f"Net stance by {unit}", parts))
    return figure  # type: ignore[return-value]


def _dated_rows(codings: pd.DataFrame, dates: Mapping[str, Any]) -> tuple[pd.DataFrame, int]:
    rows = scored(codings).copy()
    rows["when"] = dated(rows, dates)
    return rows.dropna(subset=["when"]), int(rows["when"].isna().sum())


def _line(panel: Axes, cells: pd.DataFrame, parts: Mapping[str, str], unit: str, most: int) -> None:
    import seaborn as sns

    cells = cells.sort_index()
    runs = (cells.index.to_series().diff().dt.days > _GAP).cumsum()
    sns.lineplot(
        x=cells.index, y=cells["net"].to_numpy(), units=runs.to_numpy(), estimator=None, ax=panel, color=INK,
        linewidth=1.0,
    )  # fmt: skip
    known = cells["low"].notna()
    for _, part in cells.groupby([runs, (known != known.shift()).cumsum()], sort=False):
        if part["low"].notna().all():
            panel.fill_between(
                part.index, part["low"], part["high"], color="#8fa3b8", alpha=0.35, linewidth=0, zorder=2
            )
            panel.vlines(part.index, part["low"], part["high"], color="#8fa3b8", linewidth=2.2, alpha=0.6, zorder=2)
    dots = panel.scatter(
        cells.index, cells["net"], s=12 + 60 * cells["n"] / most, c=[stance_color(net) for net in cells["net"]],
        edgecolors=INK, linewidths=0.7, zorder=4,
    )  # fmt: skip
    times = [f"{when:%Y-%m}" if unit == "month" else f"{when:%Y}Q{when.quarter}" for when in cells.index]
    dots.set_urls([link(**parts, **{unit: time}) for time in times])
    panel.axhline(0, color=GREY, linewidth=0.7, zorder=1)
    panel.set(xlabel="", ylabel="", ylim=(-1.2, 1.55), yticks=[-1, 0, 1])
    panel.set_yticklabels(["oppose", "0", "support"], fontsize=8)
    panel.grid(axis="y", color=FAINT, linewidth=0.5)
    bare(panel)
    _months(panel)


def _months(panel: Axes) -> None:
    """Put at most six marks on the time axis: months, or years where there are many."""
    from matplotlib.dates import DateFormatter, MonthLocator, num2date

    first, last = (num2date(edge) for edge in panel.get_xlim())  # type: ignore[no-untyped-call]
    months = 12 * (last.year - first.year) + last.month - first.month
    step = next((step for step in (1, 2, 3, 4, 6) if months <= 6 * step), 12)
    every = -(-months // 72) if step == 12 else 1
    locator = MonthLocator(bymonth=range(1, 13, step), interval=every)  # type: ignore[no-untyped-call]
    panel.xaxis.set_major_locator(locator)
    panel.xaxis.set_major_formatter(DateFormatter("%b %Y" if step < 12 else "%Y"))  # type: ignore[no-untyped-call]
    panel.tick_params(axis="x", labelsize=8, labelbottom=True)


def _panels(count: int) -> tuple[Figure, list[Axes]]:
    columns = 1 if count == 1 else 2
    lines = -(-count // columns)
    figure = new_figure(4.6 * columns if columns > 1 else 7.0, 1.4 + 1.55 * lines)
    grid = figure.subplots(lines, columns, squeeze=False, sharex=True, sharey=True)
    panels = list(grid.flat)
    for spare in panels[count:]:
        spare.set_visible(False)
    return figure, panels[:count]


def _events(panels: Sequence[Axes], study: Study, first: Any, last: Any) -> str:
    """Mark the study's events by number in every panel and return their key."""
    import pandas as pd

    inside = sorted((e for e in study.events if first <= pd.Timestamp(e.date) <= last), key=lambda e: e.date)
    days = [pd.Timestamp(event.date) for event in inside]
    for run in _close(days, (last - first) / (22 if len(panels) > 1 else 40)):
        text = str(run[0] + 1) if len(run) == 1 else f"{run[0] + 1}–{run[-1] + 1}"
        middle: Any = days[run[0]] + (days[run[-1]] - days[run[0]]) / 2
        for panel in panels:
            for number in run:
                panel.axvline(days[number], ymax=0.88, color=GREY, linewidth=0.6, linestyle=(0, (3, 2)), zorder=1)  # type: ignore[arg-type]
            panel.text(middle, 1.24, text, fontsize=6.5, color=GREY, ha="center", va="bottom")
    listed = "; ".join(f"{number} {e.name} ({e.date})" for number, e in enumerate(inside, start=1))
    return f"\nEvents: {listed}." if inside else ""


def _close(days: Sequence[Any], apart: Any) -> list[list[int]]:
    """Return runs of days nearer to each other than `apart`, as positions in the list, so that numbers do not collide."""
    runs: list[list[int]] = []
    for place, day in enumerate(days):
        if runs and day - days[runs[-1][-1]] < apart:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs
