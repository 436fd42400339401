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
    correction,
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
from workbench.estimates import FEWEST, corrected_net, dated, net_stance, scored

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from workbench.study import Study

#: Longer spans than this many days are drawn by quarter.
_LONG = 1460
#: A line is broken where nobody spoke for more than so many days.
_GAP = {"month": 100, "quarter": 200, "year": 740}


def stance_over_time(
    codings: pd.DataFrame,
    *,
    study: Study,
    dates: Mapping[str, Any],
    by: str = "principal",
    top: int = 6,
    gold: pd.DataFrame | None = None,
    ax: Axes | None = None,
    seed: int = 0,
) -> Figure:
    """Draw net stance by month, one small panel per actor, with 95 % ribbons and the study's events.

    `dates` maps document ids to dates; documents without one are left out and counted in the caption. Months become
    quarters where the codings span more than four years. A point without a ribbon rests on fewer than five documents.
    The `top` actors with most positions are shown; with `ax`, only the first of them, in those axes.

    With `gold` (see `estimates.corrected_net`) the points are corrected; the mean of the labels as given is a dashed
    line beside them, by month or quarter as without `gold`. The unit of the points is the shortest of month, quarter
    and year in which most have five documents with hand-coded pairs, or the year; there is no point without such a pair.
    """
    import pandas as pd

    rows = codings[list(dict.fromkeys(["doc_id", "sent_id", "actor", by, "stance", "value"]))]
    rows = rows.assign(when=dated(codings, dates))
    undated = int(scored(rows)["when"].isna().sum())
    rows = rows.dropna(subset=["when"])
    if scored(rows).empty:
        return nothing("No position in these codings has a date.", ax)
    names, counts = names_of(codings, study, by), scored(rows)[by].value_counts()
    actors = list(counts.index[: top if ax is None else 1])
    rows = rows[rows[by].isin(actors)]
    unit, plain = _as_coded(rows, by, seed)
    dashed = unit
    coded = correction(rows, gold)
    cells = plain
    if gold is not None and coded.pairs:
        unit, cells = _corrected(rows, gold, by, unit, seed)
    figure, panels = _panels(len(actors)) if ax is None else (ax.figure, [ax])
    for panel, actor in zip(panels, actors, strict=True):
        if coded.pairs:
            _joined(panel, plain.loc[actor]["net"], _GAP[dashed], color=GREY, linestyle=(0, (3, 2)), marker="")
        points = cells.loc[[actor]].droplevel(0) if actor in cells.index else cells.iloc[:0].droplevel(0)
        _line(panel, points, {by: actor}, unit, max(12, int(cells["n"].max())))
        panel.set_title(f"{wrapped(names[actor], 44, 2)}  (n = {counts[actor]:,})", fontsize=9, loc="left", color=INK)
    when = scored(rows)["when"]
    key = _events(panels, study, when.min(), when.max())
    edge = max((when.max() - when.min()) / 40, pd.Timedelta(days=20))
    for panel in panels:
        panel.set_xlim(when.min() - edge, when.max() + edge)
        _months(panel)
    note = f" {undated:,} positions without a date are left out." if undated else ""
    text = (
        f"{caption(codings, study, gold=coded)} A point is a {unit}, its size the number of positions. "
        f"{f'Dashed: the labels as given, by {dashed}, not corrected. ' if coded.pairs else ''}Bands: 95 % interval, "
        f"documents resampled, from five documents on.{others(len(counts), len(actors))}{note}{key}"
    )
    finish(figure, "Who moved, and when", text, own=ax is None, gold=coded)  # type: ignore[arg-type]
    parts = [(names[a], f"{len(plain.loc[a])} {dashed}s, {int(plain.loc[a]['n'].sum())} positions") for a in actors]
    figure.set_label(describe(f"Net stance by {dashed}", parts))
    return figure  # type: ignore[return-value]


def _as_coded(rows: pd.DataFrame, by: str, seed: int) -> tuple[str, pd.DataFrame]:
    """Return the unit of time, month or quarter, and the net stance of each actor in each, at its middle."""
    when = scored(rows)["when"]
    unit = "quarter" if (when.max() - when.min()).days > _LONG else "month"
    return unit, net_stance(rows.assign(month=_middles(rows["when"], unit)), [by, "month"], seed=seed)


def _corrected(rows: pd.DataFrame, gold: pd.DataFrame, by: str, finest: str, seed: int) -> tuple[str, pd.DataFrame]:
    """Return the unit of time, not below `finest`, in which hand-coded pairs suffice, and the corrected net stances."""
    units = ["month", "quarter", "year"]
    for unit in units[units.index(finest) :]:
        cells = corrected_net(rows.assign(month=_middles(rows["when"], unit)), gold, [by, "month"], seed=seed)
        cells = cells[cells["n"] > 0]
        if (cells["documents"] >= FEWEST).mean() >= 0.5:
            break
    return unit, cells.dropna(subset=["net"])


def _middles(when: pd.Series, unit: str) -> pd.Series:
    """Return the middle of each time's month, quarter or year, as far as it is covered; worked out once for each day."""
    import pandas as pd

    codes, days = pd.factorize(when)
    period = pd.Series(days).dt.to_period(unit[0].upper())
    start = period.dt.start_time.clip(lower=when.min())
    middles = (start + (period.dt.end_time.clip(upper=when.max()) - start) / 2).to_numpy()
    return pd.Series(middles[codes], index=when.index)


def _line(panel: Axes, cells: pd.DataFrame, parts: Mapping[str, str], unit: str, most: int) -> None:
    cells, gap = cells.sort_index(), _GAP[unit]
    _joined(panel, cells["net"], gap, color=INK, linestyle="-", marker="")
    _bands(panel, cells, gap)
    dots = panel.scatter(
        cells.index, cells["net"], s=12 + 60 * cells["n"] / most, c=[stance_color(net) for net in cells["net"]],
        edgecolors=INK, linewidths=0.7, zorder=4,
    )  # fmt: skip
    dots.set_urls([link(**parts, **{unit: _time(when, unit)}) for when in cells.index])
    panel.axhline(0, color=GREY, linewidth=0.7, zorder=1)
    panel.set(xlabel="", ylabel="", ylim=(-1.2, 1.55), yticks=[-1, 0, 1])
    panel.set_yticklabels(["oppose", "0", "support"], fontsize=8)
    panel.grid(axis="y", color=FAINT, linewidth=0.5)
    bare(panel)


def _time(when: Any, unit: str) -> str:
    return {"month": f"{when:%Y-%m}", "quarter": f"{when:%Y}Q{when.quarter}", "year": f"{when:%Y}"}[unit]


def _joined(panel: Axes, points: pd.Series, gap: int, **style: Any) -> None:
    """Draw a line through points, broken where nobody spoke for more than `gap` days."""
    runs = (points.index.to_series().diff().dt.days > gap).cumsum().to_numpy()
    for _, run in points.groupby(runs):
        panel.plot(run.index, run.to_numpy(), linewidth=1.0, zorder=3, **style)


def _bands(panel: Axes, cells: pd.DataFrame, gap: int) -> None:
    runs = (cells.index.to_series().diff().dt.days > gap).cumsum()
    known = cells["low"].notna()
    for _, part in cells.groupby([runs, (known != known.shift()).cumsum()], sort=False):
        if part["low"].notna().all():
            low, high = part["low"].clip(-1.15, 1.15), part["high"].clip(-1.15, 1.15)
            panel.fill_between(part.index, low, high, color="#8fa3b8", alpha=0.35, linewidth=0, zorder=2)
            panel.vlines(part.index, low, high, color="#8fa3b8", linewidth=2.2, alpha=0.6, zorder=2)


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
