"""Two net stances side by side with the interval of their difference: outlets, or before and after an event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from workbench.charts.common import (
    FAINT,
    GREY,
    HOLLOW,
    INK,
    as_coded,
    bare,
    canvas,
    caption,
    correction,
    describe,
    finish,
    link,
    names_of,
    nothing,
    others,
    outlet_of,
    rough,
    signed,
    wrapped,
)
from workbench.estimates import best_differences, dated, scored
from workbench.study.errors import WorkbenchError

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from workbench.study import Study


def stance_by_outlet(
    codings: pd.DataFrame,
    *,
    study: Study,
    outlets: Mapping[str, str],
    first: str | None = None,
    second: str | None = None,
    by: str = "principal",
    top: int = 15,
    gold: pd.DataFrame | None = None,
    ax: Axes | None = None,
    seed: int = 0,
) -> Figure:
    """Draw each actor's net stance in one outlet against another, with the interval of the difference.

    `outlets` maps document ids to outlets; the two with most positions are compared if none are named. The `top`
    actors with most positions in both are shown. With `gold` both sides and the difference are corrected
    (`estimates.best_differences`).
    """
    rows = _slim(codings, by).assign(outlet=outlet_of(codings, outlets))
    counts = scored(rows[rows["outlet"] != ""])["outlet"].value_counts()
    pair = [name for name in (first, second) if name is not None]
    unknown = [name for name in pair if name not in counts]
    if unknown:
        raise WorkbenchError(
            f"no position comes from the outlet {unknown[0]!r}; outlets: {', '.join(counts.index[:12])}"
        )
    pair = (pair + [name for name in counts.index if name not in pair])[:2]
    if len(pair) < 2:
        return nothing("Fewer than two outlets have positions in these codings.", ax)
    keys = [{"outlet": name} for name in pair]
    return _dumbbell(rows, codings, study, "outlet", pair, keys, by, top, gold, ax, seed, title="Which outlet says so")


def before_after(
    codings: pd.DataFrame,
    *,
    study: Study,
    dates: Mapping[str, Any],
    event: str | None = None,
    by: str = "principal",
    top: int = 15,
    gold: pd.DataFrame | None = None,
    ax: Axes | None = None,
    seed: int = 0,
) -> Figure:
    """Draw each actor's net stance before an event of the study against that from its day on, with the difference.

    `event` is the name of one of the study's events or an ISO date; if it is left out, the event that halves the
    positions best is taken. A difference is not an effect of the event: what else changed is not controlled for.
    With `gold` both sides and the difference are corrected (`estimates.best_differences`).
    """
    import pandas as pd

    rows = _slim(codings, by).assign(when=dated(codings, dates)).dropna(subset=["when"])
    if scored(rows).empty:
        return nothing("No position in these codings has a date.", ax)
    day, name = _event(scored(rows)["when"], study, event)
    if day is None:
        return nothing("The study names no event within the time of these codings.", ax)
    rows = rows.assign(side=(rows["when"] >= pd.Timestamp(day)).map({False: "before", True: "after"}))
    keys = [{"until": str(day)}, {"from": str(day)}]
    title = f"Before and after: {name}" if name else f"Before and after {day}"
    return _dumbbell(
        rows, codings, study, "side", ["before", "after"], keys, by, top, gold, ax, seed, title=title, day=day
    )


def _slim(codings: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return the columns that a comparison needs: copying the text of a large table takes longer than counting it."""
    return codings[list(dict.fromkeys(["doc_id", "sent_id", "actor", by, "stance", "value"]))]


def _event(when: pd.Series, study: Study, wanted: str | None) -> tuple[Any, str]:
    """Return day and name of the event asked for, or of the one that halves the positions best."""
    import datetime

    import pandas as pd

    named = {event.name: event.date for event in study.events}
    if wanted is not None and wanted not in named:
        try:
            return datetime.date.fromisoformat(wanted), ""
        except ValueError:
            known = "; ".join(named) or "none"
            raise WorkbenchError(
                f"{wanted!r} is no event of the study and no date (YYYY-MM-DD); events: {known}"
            ) from None
    if wanted is not None:
        return named[wanted], wanted
    inside = {n: d for n, d in named.items() if when.min() < pd.Timestamp(d) <= when.max()}
    if not inside:
        return None, ""
    best = min(inside, key=lambda n: abs(float((when < pd.Timestamp(inside[n])).mean()) - 0.5))
    return inside[best], best


def _dumbbell(
    rows: pd.DataFrame,
    codings: pd.DataFrame,
    study: Study,
    between: str,
    pair: list[str],
    keys: list[dict[str, str]],
    by: str,
    top: int,
    gold: pd.DataFrame | None,
    ax: Axes | None,
    seed: int,
    *,
    title: str,
    day: Any = None,
) -> Figure:
    found = best_differences(rows, by, between, pair[0], pair[1], gold, seed=seed)
    if found.empty:
        return nothing(f"No actor has positions on both sides: {pair[0]}, {pair[1]}.", ax)
    names = names_of(codings, study, by)
    most = found[["n_first", "n_second"]].min(axis=1).sort_values(ascending=False, kind="stable").index[:top]
    coded = correction(rows[rows[between].isin(pair)], gold)
    shown = found.loc[most].sort_values("difference", kind="stable")
    shown = shown.assign(rough=rough(shown, coded))
    figure, axes = canvas(ax, rows=len(shown), tall=0.5)
    for place, (key, row) in enumerate(shown.iterrows()):
        _pair(axes, place, row, [{by: key} | extra for extra in keys])
    _axes(axes, [wrapped(names[str(key)], 28) for key in shown.index], pair)
    text = (
        f"{caption(codings, study, gold=coded)} Circle: {pair[0]}; square: {pair[1]}"
        f"{f' ({day} and later)' if day else ''}. Difference: of net stance, second less first, with its 95 % interval, "
        "documents resampled, from five documents on each side; bold where it leaves out 0."
        f"{as_coded(shown, coded, 'In brackets, grey')}{others(len(found), len(shown), 'on both sides')}"
    )
    finish(figure, title, text, own=ax is None, gold=coded)
    parts = [(names[str(k)], f"{r['first']:+.2f} and {r['second']:+.2f}") for k, r in shown[::-1].iterrows()]
    figure.set_label(describe(f"Net stance, {pair[0]} and {pair[1]}", parts))
    return figure


def _pair(axes: Axes, place: int, row: Any, parts: list[dict[str, Any]]) -> None:
    axes.plot([row["first"], row["second"]], [place] * 2, color=GREY, linewidth=1.6, zorder=2)
    tone = GREY if row["rough"] else INK
    for side, marker, face in (("second", "s", tone), ("first", "o", HOLLOW)):
        drawn = axes.plot(
            row[side], place, marker=marker, markersize=7 if marker == "s" else 5, linestyle="none",
            color=face, markeredgecolor=tone, zorder=3,
        )  # fmt: skip
        drawn[0].set_url(link(**parts[side == "second"]))
    sure = not row["rough"] and (row["low"] > 0 or row["high"] < 0)
    span = f"  [{signed(row['low'], 2)}, {signed(row['high'], 2)}]" if row["low"] == row["low"] else ""
    told = f"{signed(row['difference'], 2)}{span}"
    axes.text(
        1.22, place, f"({told})" if row["rough"] else told, ha="left", va="center", fontsize=8, color=tone,
        fontweight="bold" if sure else "normal",
    )  # fmt: skip
    counts = f"{int(row['n_first']):,} : {int(row['n_second']):,}"
    axes.text(2.62, place, counts, ha="right", va="center", fontsize=8, color=GREY)


def _axes(axes: Axes, names: list[str], pair: list[str]) -> None:
    from matplotlib.lines import Line2D

    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(-0.6, len(names) - 0.4)
    axes.set_xlim(-1.12, 2.65)
    axes.set_xticks([-1, 0, 1], ["oppose −1", "0", "support +1"])
    axes.axvline(0, color=GREY, linewidth=0.7, zorder=1)
    axes.vlines([-1, 1], -0.6, len(names) - 0.4, color=FAINT, linewidth=0.6, zorder=0)
    axes.text(1.22, len(names) - 0.42, "difference", va="bottom", fontsize=8, color=INK)
    axes.text(2.62, len(names) - 0.42, "positions", ha="right", va="bottom", fontsize=8, color=GREY)
    handles = [
        Line2D(
            [], [], marker=marker, color="none", markerfacecolor=face, markeredgecolor=INK, label=wrapped(name, 30, 1)
        )
        for marker, face, name in (("o", HOLLOW, pair[0]), ("s", INK, pair[1]))
    ]
    axes.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(0, 1.0 + 0.25 / len(names)), ncols=2, frameon=False,
        fontsize=8.5,
    )  # fmt: skip
    bare(axes)
