"""Discourse networks: who stands with whom, and who stands where on what, as lines between names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from workbench.charts.common import (
    INK,
    bare,
    canvas,
    caption,
    correction,
    describe,
    finish,
    link,
    names_of,
    new_figure,
    nothing,
    others,
    wrapped,
)
from workbench.estimates import (
    FEWEST,
    affiliations,
    discourse_network,
    net_stance,
    scored,
    side_network,
    side_survival,
    tie_survival,
    time_windows,
)

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from workbench.study import Study

#: A tie is drawn solid where it keeps its sign in this share of the resampled corpora.
_SURE = 0.95
#: More ties than this cannot be told apart; the weakest are left out and counted.
_MOST = 40
#: So many windows of time fit on one figure; the last ones are shown.
_PANELS = 6
#: So many corpora are drawn for one network, and for each of several beside each other.
_OFTEN, _FEW = 500, 200
_TOGETHER, _AGAINST = "#2166ac", "#b2182b"
_Tie = tuple[str, str, float, bool]
_KEY = "Solid: keeps its sign in 95 % of resampled corpora, of five documents or more; dotted: does not."


def agreement_network(
    codings: pd.DataFrame,
    *,
    study: Study,
    kind: str = "subtract",
    normalise: str = "average",
    duplicates: str = "include",
    dates: Mapping[str, Any] | None = None,
    by: str = "principal",
    top: int = 14,
    gold: pd.DataFrame | None = None,
    ax: Axes | None = None,
    seed: int = 0,
) -> Figure:
    """Draw which actors stand together and which against each other on the issues: a one-mode discourse network.

    `kind`, `normalise`, `duplicates` and `gold` are those of `estimates.discourse_network`. Ties that keep their sign
    in 95 % of resampled corpora are solid, others dotted; a cross marks ties of conflict. Those who support on balance
    stand on the right.
    """
    options = {"by": by, "kind": kind, "duplicates": duplicates, "dates": dates, "gold": gold}
    activity = _activity(codings, by, duplicates, dates)
    if len(activity) < 2:
        return nothing("Fewer than two actors take a side on an issue in these codings.", ax)
    kept = codings[codings[by].isin(activity.index[:top])]
    lines, weaker = _strongest(_ties_of(kept, normalise, options, seed))
    left, right = _halves(kept, by, list(activity.index[:top]))
    names, coded = names_of(codings, study, by), correction(kept, gold)
    figure, axes = canvas(ax, rows=max(len(left), len(right)), tall=0.62)
    _draw(axes, left, right, names, lines, [{by: key} for key in [*left, *right]])
    text = (
        f"{caption(codings, study, gold=coded)} {_colours(kind)} ({kind}, normalised: {normalise}, repeated statements: "
        f"{duplicates}). Width: strength. {_KEY} Right: the half that supports more.{weaker}"
        f"{others(len(activity), len(left) + len(right), 'with an issue')}"
    )
    finish(figure, "Who stands with whom", text, own=ax is None, gold=coded)
    told = [(f"{names[a]} and {names[b]}", f"{w:+.2f}{'' if s else ' (unsure)'}") for a, b, w, s in lines]
    figure.set_label(describe("Ties between actors", told))
    return figure


def network_over_time(
    codings: pd.DataFrame,
    *,
    study: Study,
    dates: Mapping[str, Any],
    days: int = 180,
    step: int | None = None,
    kind: str = "subtract",
    normalise: str = "average",
    duplicates: str = "include",
    by: str = "principal",
    top: int = 8,
    gold: pd.DataFrame | None = None,
    ax: Axes | None = None,
    seed: int = 0,
) -> Figure:
    """Draw the network of agreement in moving windows of time, the same actors in the same places in each.

    Windows are `days` long, with a new one every `step` days (`estimates.time_windows`); the last six are shown, with
    `ax` the last. Other arguments as in `agreement_network`.
    """
    options = {"by": by, "kind": kind, "duplicates": duplicates, "dates": dates, "gold": gold}
    activity = _activity(codings, by, duplicates, dates)
    needed = list(dict.fromkeys(["doc_id", "sent_id", "actor", by, "stance", "value", "issues"]))
    kept = codings.loc[codings[by].isin(activity.index[:top]), needed]
    found = time_windows(kept, dates, days=days, step=step)
    if len(activity) < 2 or not found:
        return nothing("No window of time has two actors that take a side on an issue.", ax)
    shown = found[-(_PANELS if ax is None else 1) :]
    left, right = _halves(codings, by, list(activity.index[:top]))
    names, coded = names_of(codings, study, by), correction(codings, gold)
    figure, panels = _panels(len(shown), max(len(left), len(right))) if ax is None else (ax.figure, [ax])
    windows = [_ties_of(part, normalise, options, seed, repeats=_FEW) for _, _, part in shown]
    most = max((abs(line[2]) for lines in windows for line in lines), default=1.0)
    told = []
    for panel, (start, end, part), lines in zip(panels, shown, windows, strict=True):
        drawn = _strongest(lines)[0]
        _draw(panel, left, right, names, drawn, [{by: key} for key in [*left, *right]], most=most, small=True)
        positions = int(part["value"].notna().sum())
        panel.set_title(f"{start:%Y-%m-%d} to {end:%Y-%m-%d}  (n = {positions:,})", fontsize=8.5, loc="left", color=INK)
        against = sum(line[2] < 0 for line in lines)
        told.append((f"{start:%Y-%m-%d} to {end:%Y-%m-%d}", f"{len(lines) - against} ties together, {against} against"))
    earlier = f" {len(found) - len(shown):,} earlier windows are not shown." if len(found) > len(shown) else ""
    text = (
        f"{caption(codings, study, gold=coded)} Windows of {days} days, a new one every {step or days}. {_colours(kind)} "
        f"({kind}, normalised: {normalise}, repeated statements: {duplicates}). Width: strength. {_KEY}{earlier}"
        f"{others(len(activity), len(left) + len(right), 'with an issue')}"
    )
    finish(figure, "Who stands with whom, and when", text, own=ax is None, gold=coded)  # type: ignore[arg-type]
    figure.set_label(describe("Ties between actors by window of time", told))
    return figure  # type: ignore[return-value]


def issue_network(
    codings: pd.DataFrame,
    *,
    study: Study,
    normalise: str = "no",
    duplicates: str = "include",
    dates: Mapping[str, Any] | None = None,
    by: str = "principal",
    top: int = 14,
    gold: pd.DataFrame | None = None,
    ax: Axes | None = None,
    seed: int = 0,
) -> Figure:
    """Draw who supports or opposes on which issue: a two-mode discourse network, actors left and issues right.

    A line's width is the number of supporting less opposing positions (`estimates.side_network`; `normalise`,
    `duplicates` and `gold` are its). Solid: the side is kept in 95 % of resampled corpora, dotted elsewhere.
    """
    options: dict[str, Any] = {"by": by, "duplicates": duplicates, "dates": dates, "gold": gold}
    activity = _activity(codings, by, duplicates, dates)
    if activity.empty:
        return nothing("No actor takes a side on an issue in these codings.", ax)
    actors = list(activity.index[:top])
    balance: Any = side_network(codings, normalise=normalise, **options)
    sure: Any = side_survival(codings, seed=seed, **options)
    known = {issue.id: issue.name for issue in study.codebook.issues}
    found = [str(issue) for issue in balance.columns]
    issues = [issue for issue in known if issue in found] + [issue for issue in found if issue not in known]
    enough = _enough(codings)
    lines, weaker = _strongest(
        [
            (
                actor,
                f"issue {issue}",
                float(balance.loc[actor, issue]),
                enough and bool(sure.loc[actor, issue] >= _SURE),
            )
            for actor in actors
            for issue in issues
            if balance.loc[actor, issue]
        ]
    )
    names = names_of(codings, study, by) | {f"issue {key}": known.get(key, key) for key in issues}
    coded = correction(codings, gold)
    figure, axes = canvas(ax, rows=max(len(actors), len(issues)), tall=0.5)
    links = [{by: key} for key in reversed(actors)] + [{"issue": key} for key in reversed(issues)]
    _draw(axes, actors[::-1], [f"issue {key}" for key in reversed(issues)], names, lines, links)
    text = (
        f"{caption(codings, study, gold=coded)} Blue: more support than opposition on the issue; red with a cross: more "
        f"opposition. Width: their difference (normalised: {normalise}, repeated statements: {duplicates}). {_KEY}"
        f"{weaker}{others(len(activity), len(actors), 'with an issue')}"
    )
    finish(figure, "Who takes which side on what", text, own=ax is None, gold=coded)
    figure.set_label(describe("Sides on issues", [(f"{names[a]}, {names[b]}", f"{w:+.3g}") for a, b, w, _ in lines]))
    return figure


def _colours(kind: str) -> str:
    return {
        "congruence": "Blue: agreement on issues",
        "conflict": "Red with a cross: conflict on issues",
        "ignore": "Blue: the same issues, whatever the side",
    }.get(kind, "Blue: agreement on issues outweighs; red with a cross: conflict outweighs")


def _activity(codings: pd.DataFrame, by: str, duplicates: str, dates: Mapping[str, Any] | None) -> pd.Series:
    """Return the number of statements of each actor that takes a side on an issue, most first."""
    support, oppose = affiliations(codings, by=by, duplicates=duplicates, dates=dates)
    return (support.sum(axis=1) + oppose.sum(axis=1)).sort_values(ascending=False, kind="stable")


def _halves(codings: pd.DataFrame, by: str, actors: list[str]) -> tuple[list[str], list[str]]:
    """Return the half of the actors that opposes more and the half that supports more, each from the bottom up."""
    net = net_stance(codings[codings[by].isin(actors)], by, repeats=1)["net"]
    ranked = [str(key) for key in net.reindex(sorted(actors)).sort_values(kind="stable").index]
    return ranked[: len(ranked) // 2], ranked[len(ranked) // 2 :]


def _ties_of(
    codings: pd.DataFrame, normalise: str, options: Mapping[str, Any], seed: int, *, repeats: int = _OFTEN
) -> list[_Tie]:
    ties: Any = discourse_network(codings, normalise=normalise, **options)
    sure: Any = tie_survival(codings, seed=seed, repeats=repeats, **options)
    sign, enough = -1.0 if options["kind"] == "conflict" else 1.0, _enough(codings)
    return [
        (first, second, sign * float(ties.loc[first, second]), enough and bool(sure.loc[first, second] >= _SURE))
        for place, first in enumerate(ties.index)
        for second in ties.index[place + 1 :]
        if ties.loc[first, second]
    ]


def _enough(codings: pd.DataFrame) -> bool:
    """Tell whether there are documents enough for resampling them to say anything."""
    return int(scored(codings)["doc_id"].nunique()) >= FEWEST


def _strongest(lines: Sequence[_Tie]) -> tuple[list[_Tie], str]:
    """Return the ties to draw, strongest first, and the sentence that counts those left out."""
    ranked = sorted(lines, key=lambda line: -abs(line[2]))
    left = len(ranked) - _MOST
    return ranked[:_MOST], f" {left:,} weaker ties are not drawn." if left > 0 else ""


def _panels(count: int, rows: int) -> tuple[Figure, list[Axes]]:
    columns = 1 if count == 1 else 2
    lines = -(-count // columns)
    figure = new_figure(9.2 if columns > 1 else 7.0, 1.2 + lines * (0.55 + 0.42 * rows))
    grid = list(figure.subplots(lines, columns, squeeze=False).flat)
    for spare in grid[count:]:
        spare.set_visible(False)
    return figure, grid[:count]


def _draw(
    axes: Axes,
    left: Sequence[str],
    right: Sequence[str],
    names: Mapping[str, str],
    lines: Sequence[_Tie],
    links: Sequence[Mapping[str, str]],
    *,
    most: float | None = None,
    small: bool = False,
) -> None:
    """Draw names in two arcs, evenly spaced from the bottom up so that they never collide, and the ties between them."""
    places = _arc(left, -1) | _arc(right, 1)
    scale = most or max((abs(line[2]) for line in lines), default=1.0)
    for place, (first, second, weight, sure) in enumerate(reversed(lines)):
        cross = 0.5 + 0.16 * (place % 5 - 2) / 2
        _tie(axes, places[first], places[second], weight, 0.5 + (3 if small else 4) * abs(weight) / scale, sure, cross)
    for (key, (x, y)), parts in zip(places.items(), links, strict=True):
        node = axes.plot(x, y, marker="o", markersize=5 if small else 7, linestyle="none", color=INK,
                         markeredgecolor="white", zorder=5)  # fmt: skip
        node[0].set_url(link(**parts))
        side = 1 if x > 0 else -1
        label = wrapped(names.get(key, key), 18 if small else 24)
        axes.text(x + 0.05 * side, y, label, ha="left" if side > 0 else "right", va="center",
                  fontsize=7 if small else 8.5, color=INK)  # fmt: skip
    axes.set_xlim(*((-1.95, 1.95) if small else (-1.75, 1.75)))
    edge = max(abs(y) for _, y in places.values()) + 0.7 / max(len(left), len(right))
    axes.set_ylim(-edge, edge)
    axes.set(xticks=[], yticks=[])
    bare(axes)


def _arc(keys: Sequence[str], side: int) -> dict[str, tuple[float, float]]:
    """Return places on one side of an arc, at even heights."""
    step = 2 / max(1, len(keys))
    heights = [-1 + step * (place + 0.5) for place in range(len(keys))]
    return {key: (side * (0.55 + 0.4 * (1 - y * y) ** 0.5), y) for key, y in zip(keys, heights, strict=True)}


def _tie(
    axes: Axes,
    start: tuple[float, float],
    end: tuple[float, float],
    weight: float,
    width: float,
    sure: bool,
    cross: float,
) -> None:
    color = _TOGETHER if weight > 0 else _AGAINST
    style: Any = "-" if sure else (0, (1, 1.6))
    axes.plot(
        [start[0], end[0]], [start[1], end[1]], color=color, linewidth=width, linestyle=style, alpha=0.75 if sure else 0.55,
        solid_capstyle="round", zorder=2,
    )  # fmt: skip
    if weight < 0:
        middle = [a + cross * (b - a) for a, b in zip(start, end, strict=True)]
        axes.plot(*middle, marker="x", markersize=5, markeredgewidth=1.4, linestyle="none", color=color, zorder=3)
