"""Who stands where: diverging bars."""

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
    hatch_of,
    ink_on,
    legend,
    link,
    names_of,
    nothing,
    others,
    rough,
    signed,
    wrapped,
)
from workbench.estimates import best_counts, best_net, shares

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from workbench.study import Study

#: A count is written into a bar from this many percent on; below, it would not fit.
_ROOM = 7
#: Closer than this a bar's mean value is its net stance: both are written with two digits.
_SAME = 0.005
#: How a caption calls what stands as coded among corrected actors.
_AS_CODED = "Hollow, in brackets, bar included"


def stance_by_actor(
    codings: pd.DataFrame,
    *,
    study: Study,
    by: str = "principal",
    top: int = 15,
    gold: pd.DataFrame | None = None,
    ax: Axes | None = None,
    seed: int = 0,
) -> Figure:
    """Draw who stands where: shares of the labels as diverging bars, with the net stance and its 95 % interval.

    `by` is `principal` or `actor`. The `top` actors with most positions are shown; the caption counts the others. Bars
    to the left of 0 oppose, to the right support; neutral lies across it. Grey counts tell how often an actor was
    named without a position. With `gold` (see `estimates.best_net` and `best_counts`) bars, counts and net stance are
    corrected together; an actor with too few hand-coded pairs keeps the labels as given, its net stance hollow and in
    brackets.
    """
    labels = [label.id for label in study.codebook.labels]
    table = shares(codings, by, labels)
    unscored = [label.id for label in study.codebook.labels if label.value is None]
    positions = table.drop(columns=unscored).sum(axis=1)
    shown = positions[positions > 0].sort_values(ascending=False, kind="stable").index[:top]
    if not len(shown):
        return nothing("No actor has a position in these codings.", ax)
    names = names_of(codings, study, by)
    net = best_net(codings, by, gold, seed=seed).loc[shown]
    coded = correction(codings, gold)
    net = net.assign(rough=rough(net, coded)).sort_values(["net", "n"], kind="stable")
    table = best_counts(codings, by, labels, gold, net)
    figure, axes = canvas(ax, rows=len(net), tall=0.5)
    for place, key in enumerate(net.index):
        _diverging(axes, place, table.loc[key], study, {by: key})
    _net_points(axes, net, by)
    _actor_axis(axes, net, [names[key] for key in net.index], table[unscored].sum(axis=1))
    legend(axes, study)
    note = "Diamonds: net stance; lines: its 95 % interval, documents resampled, from five documents on."
    note += f"{as_coded(net, coded, _AS_CODED)}{_estimated(net, table, study)}"
    text = f"{caption(codings, study, gold=coded, what='bars and net ')} {note}{others(int((positions > 0).sum()), len(shown))}"
    finish(figure, "Who stands where", text, own=ax is None, gold=coded)
    parts = [(names[str(k)], f"net {r.net:+.2f}, n = {r.n}") for k, r in net[::-1].iterrows()]
    figure.set_label(describe("Share of positions by actor", parts))
    return figure


def _estimated(net: pd.DataFrame, counts: pd.DataFrame, study: Study) -> str:
    """Return the sentences of a caption on corrected bars: what is counted, and where they do not add up to the net."""
    if not net["corrected"].any():
        return ""
    values = {label.id: label.value for label in study.codebook.labels if label.value is not None}
    held = counts[list(values)]
    apart = ((held * values).sum(axis=1) / held.sum(axis=1) - net["net"]).abs()[net["corrected"].astype(bool)]
    text = " Counts in and beside corrected bars are estimates, those after names positions as coded."
    if apart.max() < _SAME:
        return text
    some = f"in {int((apart >= _SAME).sum())} of {len(apart)} corrected bars"
    return f"{text} Shares estimated below 0 are drawn as 0; {some} they give a net stance up to {apart.max():.2f} from the one drawn."


def _diverging(axes: Axes, place: int, counts: pd.Series, study: Study, parts: Mapping[str, Any]) -> None:
    """Draw one bar: negative labels to the left from the centre, positive to the right, neutral across it."""
    labels = [label for label in study.codebook.labels if label.value is not None]
    total = sum(counts[label.id] for label in labels)
    if not total > 0:
        return
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
            _bar(axes, place, start, width, float(counts[label.id]), label, parts)


def _bar(
    axes: Axes, place: int, start: float, width: float, count: float, label: Any, parts: Mapping[str, Any]
) -> None:
    hatch = hatch_of(label)
    bars = axes.barh(
        place, width, left=start, height=0.62, color=label.color, edgecolor="white", linewidth=0.8, hatch=hatch
    )
    bars[0].set_url(link(**parts, stance=label.id))
    if width >= _ROOM:
        text = axes.text(
            start + width / 2, place, _whole(count), ha="center", va="center", fontsize=8, color=ink_on(label.color),
            zorder=4,
        )  # fmt: skip
        if hatch or label.value == 0:
            text.set_bbox({"facecolor": label.color, "edgecolor": "none", "pad": 0.8})


def _whole(count: float) -> str:
    """Return a count, or an estimate of one, as a whole number.

    >>> _whole(1204.0), _whole(7.6), _whole(0.3), _whole(0)
    ('1,204', '8', '<1', '0')
    """
    return "<1" if 0 < count < 0.5 else f"{count:,.0f}"


def _net_points(axes: Axes, net: pd.DataFrame, by: str) -> None:
    for place, (key, row) in enumerate(net.iterrows()):
        below, at = place - 0.42, max(-100.0, min(100.0, 100 * row.net))
        if row.low == row.low:
            ends = [max(-104.0, 100 * row.low), min(104.0, 100 * row.high)]
            tone = GREY if row.rough else INK
            axes.plot(ends, [below] * 2, color=tone, linewidth=1.4, solid_capstyle="butt", zorder=4)
        inside, edge = (HOLLOW, INK) if row.rough else (INK, "white")
        point = axes.plot(
            at, below, marker="D", markersize=5, linestyle="none", color=inside, markeredgecolor=edge, zorder=5
        )
        point[0].set_url(link(**{by: key}))


def _actor_axis(axes: Axes, net: pd.DataFrame, names: list[str], unscored: pd.Series) -> None:
    rows = zip(names, net.itertuples(), strict=True)
    axes.set_yticks(range(len(net)), [f"{wrapped(name)} ({row.n:,})" for name, row in rows])
    axes.set_ylim(-0.75, len(net) - 0.4)
    axes.set_xlim(-104, 152)
    axes.set_xticks([-100, -50, 0, 50, 100], ["100 %", "50 %", "0", "50 %", "100 %"])
    axes.set_xlabel(
        "share of positions; net stance from −1 to +1 on the same scale", x=104 / 256, fontsize=9, color=INK
    )
    axes.axvline(0, color=INK, linewidth=0.8, zorder=3)
    for place, (key, row) in enumerate(net.iterrows()):
        value = f"({signed(row.net, 2)})" if row.rough else signed(row.net, 2)
        axes.text(126, place, value, ha="right", va="center", fontsize=8, color=INK)
        axes.text(151, place, _whole(unscored.to_dict()[key]), ha="right", va="center", fontsize=8, color=GREY)
    axes.text(126, len(net) - 0.35, "net", ha="right", va="bottom", fontsize=8, color=INK)
    axes.text(151, len(net) - 0.35, "no\nposition", ha="right", va="bottom", fontsize=8, color=GREY)
    axes.grid(axis="x", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
    bare(axes)
