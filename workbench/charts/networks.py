"""Discourse networks: who stands with whom, and who stands where on what, as lines between names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from workbench.charts.common import (
    INK,
    bare,
    canvas,
    caption,
    describe,
    finish,
    link,
    names_of,
    nothing,
    others,
    wrapped,
)
from workbench.estimates import affiliations, discourse_network, net_stance, tie_survival

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from workbench.study import Study

#: A tie is drawn solid where it keeps its sign in this share of the resampled corpora.
_SURE = 0.95
#: More ties than this cannot be told apart; the weakest are left out and counted.
_MOST = 40
_TOGETHER, _AGAINST = "#2166ac", "#b2182b"
_Tie = tuple[str, str, float, bool]


def agreement_network(
    codings: pd.DataFrame,
    *,
    study: Study,
    kind: str = "subtract",
    normalise: str = "average",
    by: str = "principal",
    top: int = 14,
    ax: Axes | None = None,
    seed: int = 0,
) -> Figure:
    """Draw which actors stand together and which against each other on the issues: a one-mode discourse network.

    `kind` and `normalise` are those of `estimates.discourse_network`. Ties that keep their sign in 95 % of resampled
    corpora are solid, others dotted; a cross marks ties of conflict. Those who support on balance stand on the right.
    """
    support, oppose = affiliations(codings, by=by)
    if len(support) < 2:
        return nothing("Fewer than two actors take a side on an issue in these codings.", ax)
    activity = (support.sum(axis=1) + oppose.sum(axis=1)).sort_values(ascending=False, kind="stable")
    kept = codings[codings[by].isin(activity.index[:top])]
    ties = discourse_network(kept, by=by, kind=kind, normalise=normalise)
    sure = tie_survival(kept, by=by, kind=kind, seed=seed)
    sign = -1.0 if kind == "conflict" else 1.0
    lines = [
        (first, second, sign * float(ties.loc[first, second]), bool(sure.loc[first, second] >= _SURE))
        for place, first in enumerate(ties.index)
        for second in ties.index[place + 1 :]
        if ties.loc[first, second]
    ]
    lines, weaker = _strongest(lines)
    ranked = list(net_stance(kept, by, repeats=1)["net"].reindex(ties.index).sort_values(kind="stable").index)
    left, right = ranked[: len(ranked) // 2], ranked[len(ranked) // 2 :]
    names = names_of(codings, study, by)
    figure, axes = canvas(ax, rows=max(len(left), len(right)), tall=0.62)
    _draw(axes, left, right, names, lines, [{by: key} for key in [*left, *right]])
    text = (
        f"{caption(codings, study)} Blue: agreement on issues outweighs; red with a cross: conflict outweighs ({kind}, "
        f"normalised: {normalise}). Width: strength. Solid: keeps its sign in 95 % of resampled corpora; dotted: does not. "
        f"Right: the half that supports more.{weaker}{others(len(activity), len(ties), 'with an issue')}"
    )
    finish(figure, "Who stands with whom", text, own=ax is None)
    told = [(f"{names[a]} and {names[b]}", f"{w:+.2f}{'' if s else ' (unsure)'}") for a, b, w, s in lines]
    figure.set_label(describe("Ties between actors", told))
    return figure


def issue_network(
    codings: pd.DataFrame, *, study: Study, by: str = "principal", top: int = 14, ax: Axes | None = None, seed: int = 0
) -> Figure:
    """Draw who supports or opposes on which issue: a two-mode discourse network, actors left and issues right.

    A line's width is the number of supporting less opposing positions; solid where the net stance's 95 % interval
    leaves out 0, dotted elsewhere.
    """
    support, oppose = affiliations(codings, by=by)
    if support.empty:
        return nothing("No actor takes a side on an issue in these codings.", ax)
    activity = (support.sum(axis=1) + oppose.sum(axis=1)).sort_values(ascending=False, kind="stable")
    actors = list(activity.index[:top])
    known = {issue.id: issue.name for issue in study.codebook.issues}
    found = [str(issue) for issue in support.columns]
    issues = [issue for issue in known if issue in found] + [issue for issue in found if issue not in known]
    cells = net_stance(codings.explode("issues").dropna(subset=["issues"]), [by, "issues"], seed=seed)
    balance: Any = support - oppose
    lines: list[_Tie] = []
    for actor in actors:
        for issue in issues:
            weight = float(balance.loc[actor, issue])
            if weight:
                cell = cells.loc[(actor, issue)]
                lines.append((actor, f"issue {issue}", weight, bool(cell.low > 0 or cell.high < 0)))
    lines, weaker = _strongest(lines)
    names = names_of(codings, study, by) | {f"issue {key}": known.get(key, key) for key in issues}
    figure, axes = canvas(ax, rows=max(len(actors), len(issues)), tall=0.5)
    links = [{by: key} for key in actors] + [{"issue": key} for key in issues]
    _draw(
        axes,
        actors[::-1],
        [f"issue {key}" for key in reversed(issues)],
        names,
        lines,
        links[: len(actors)][::-1] + links[len(actors) :][::-1],
    )
    text = (
        f"{caption(codings, study)} Blue: more support than opposition on the issue; red with a cross: more opposition. "
        f"Width: their difference. Solid: the 95 % interval leaves out 0.{weaker}{others(len(activity), len(actors), 'with an issue')}"
    )
    finish(figure, "Who takes which side on what", text, own=ax is None)
    figure.set_label(describe("Sides on issues", [(f"{names[a]}, {names[b]}", f"{w:+.0f}") for a, b, w, _ in lines]))
    return figure


def _strongest(lines: Sequence[_Tie]) -> tuple[list[_Tie], str]:
    """Return the ties to draw, strongest first, and the sentence that counts those left out."""
    ranked = sorted(lines, key=lambda line: -abs(line[2]))
    left = len(ranked) - _MOST
    return ranked[:_MOST], f" {left:,} weaker ties are not drawn." if left > 0 else ""


def _draw(
    axes: Axes,
    left: Sequence[str],
    right: Sequence[str],
    names: Mapping[str, str],
    lines: Sequence[_Tie],
    links: Sequence[Mapping[str, str]],
) -> None:
    """Draw names in two arcs, evenly spaced from the bottom up so that they never collide, and the ties between them."""
    places = _arc(left, -1) | _arc(right, 1)
    most = max((abs(line[2]) for line in lines), default=1.0)
    for place, (first, second, weight, sure) in enumerate(reversed(lines)):
        cross = 0.5 + 0.16 * (place % 5 - 2) / 2
        _tie(axes, places[first], places[second], weight, 0.5 + 4 * abs(weight) / most, sure, cross)
    for (key, (x, y)), parts in zip(places.items(), links, strict=True):
        node = axes.plot(x, y, marker="o", markersize=7, linestyle="none", color=INK, markeredgecolor="white", zorder=5)
        node[0].set_url(link(**parts))
        side = 1 if x > 0 else -1
        label = wrapped(names.get(key, key), 24)
        axes.text(x + 0.05 * side, y, label, ha="left" if side > 0 else "right", va="center", fontsize=8.5, color=INK)
    axes.set_xlim(-1.75, 1.75)
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
