"""What goes with support and opposition: coefficients of a regression, three ways beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from workbench.charts.common import (
    FAINT,
    GREY,
    INK,
    bare,
    canvas,
    caption,
    correction,
    describe,
    finish,
    names_of,
    new_figure,
    nothing,
    signed,
    wrapped,
)
from workbench.estimates import regression, regressions

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from workbench.study import Study

_MARKS = {"people only": "o", "program only": "s", "corrected": "D"}


def coefficients(
    codings: pd.DataFrame,
    *,
    study: Study,
    predictors: str | Sequence[str] = ("principal",),
    outcome: str = "value",
    kind: str = "linear",
    gold: pd.DataFrame | None = None,
    top: int = 8,
    ax: Axes | None = None,
) -> Figure:
    """Draw the coefficients of a regression (`estimates.regression`) with their 95 % intervals.

    With `gold` there are three columns, from people only, from the program only, and corrected; without it the one of
    the codings as they are. With `ax` only the last of them is drawn. Of a predictor that is not a number the `top`
    most frequent values stand alone, the others together.
    """
    import pandas as pd

    if not codings["value"].notna().any():
        return nothing("No position in these codings.", ax)
    keys = [predictors] if isinstance(predictors, str) else list(predictors)
    counted = _counted(codings, gold)
    rows = codings[[name for name in ("doc_id", "sent_id", "actor", "stance", "value") if name not in keys]]
    rows = rows.assign(**{key: _grouped(codings, study, key, top, counted) for key in keys if key in codings})
    options: dict[str, Any] = {"outcome": outcome, "kind": kind}
    plain = pd.concat({"as coded": regression(rows, keys, **options)}, names=["way"])
    found = plain if gold is None else regressions(rows, keys, gold, **options)
    found = found[found.index.get_level_values("term") != "intercept"]
    if found.empty:
        return nothing(f"No predictor varies among the positions of these codings: {', '.join(keys)}.", ax)
    ways = list(dict.fromkeys(found.index.get_level_values("way")))
    terms = list(dict.fromkeys(found.index.get_level_values("term")))
    figure, panels = _columns(len(ways), len(terms)) if ax is None else canvas_of(ax)
    for panel, way in zip(panels, ways if ax is None else ways[-1:], strict=True):
        _column(panel, found.loc[way].reindex(terms), way, first=panel is panels[0])
    coded = correction(codings, gold)
    unit = "log odds ratios" if kind == "logistic" else "points of the stance scale" if outcome == "value" else "shares"
    text = (
        f"{caption(codings, study, gold=coded)} {kind.capitalize()} regression of "
        f"{'the stance value' if outcome == 'value' else f'the label {outcome}'} over positions; coefficients in {unit}, "
        "with 95 % intervals, errors clustered by document. A coefficient is no effect: what else differs is not held fixed."
    )
    finish(figure, "What goes with support and opposition", text, own=ax is None, gold=coded)
    last = found.loc[ways[-1]]
    told = [(str(t), f"{r.estimate:+.2f} ({r.low:+.2f} to {r.high:+.2f})") for t, r in last.iterrows()]
    figure.set_label(describe(f"Coefficients, {ways[-1]}", told))
    return figure


def _counted(codings: pd.DataFrame, gold: pd.DataFrame | None) -> pd.Series:
    """Return which rows a value must occur in to stand alone: positions, and with gold those that people coded too."""
    held = codings["value"].notna()
    if gold is None:
        return held
    people = gold[gold["value"].notna()][["sent_id", "actor"]].assign(coded=True)
    coded = codings[["sent_id", "actor"]].merge(people, on=["sent_id", "actor"], how="left")["coded"]
    return held & coded.notna().to_numpy()


def _grouped(codings: pd.DataFrame, study: Study, key: str, top: int, counted: pd.Series) -> pd.Series:
    """Return a predictor with display names for actors and its rarer values put together; numbers stay."""
    import pandas as pd

    given = codings[key]
    if pd.api.types.is_numeric_dtype(given) or given.map(lambda value: isinstance(value, list)).any():
        return given
    if key in ("principal", "actor"):
        given = given.map(names_of(codings, study, key))
    given = given.astype("string")
    kept = list(given[counted].value_counts().index[:top])
    return given.where(given.isin(kept) | given.isna(), "all others")


def canvas_of(ax: Axes) -> tuple[Any, list[Axes]]:
    """Return the figure and axes that were given, in the form of several panels."""
    figure, axes = canvas(ax, rows=1)
    return figure, [axes]


def _columns(count: int, terms: int) -> tuple[Figure, list[Axes]]:
    figure = new_figure(3.4 + 2.3 * count, 1.9 + 0.48 * terms)
    return figure, list(figure.subplots(1, count, squeeze=False, sharex=True, sharey=True).flat)


def _column(axes: Axes, rows: pd.DataFrame, way: str, *, first: bool) -> None:
    from matplotlib.ticker import MaxNLocator

    row: Any
    for place, row in enumerate(rows[::-1].itertuples()):
        sure = bool(row.low > 0 or row.high < 0)
        axes.plot([row.low, row.high], [place] * 2, color=INK, linewidth=1.5, solid_capstyle="butt", zorder=3)
        axes.plot(
            row.estimate, place, marker=_MARKS.get(way, "s"), markersize=6, linestyle="none", color=INK if sure else "#fefefe",
            markeredgecolor=INK, zorder=4,
        )  # fmt: skip
    axes.set_yticks(range(len(rows)), [_term(str(term)) for term in rows.index[::-1]])
    axes.set_ylim(-0.6, len(rows) - 0.4)
    axes.axvline(0, color=GREY, linewidth=0.8, zorder=1)
    axes.grid(axis="x", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
    n = int(rows["gold"].iloc[0]) if way == "people only" else int(rows["n"].iloc[0])
    what = "hand-coded pairs" if way == "people only" else "positions"
    axes.set_title(f"{way}\n{n:,} {what}", fontsize=9, loc="left", color=INK)
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(lambda value, _: signed(value, 1 if abs(10 * value % 1) < 1e-6 else 2))
    bare(axes)
    axes.tick_params(axis="y", labelleft=first, labelsize=8.5)


def _term(term: str) -> str:
    """Return a term over two lines: what, and rather than what.

    >>> _term("principal: Karsia (not Veldora)")
    'Karsia\\nvs Veldora'
    """
    name, _, value = term.partition(": ")
    what, _, rather = (value or name).rpartition(" (not ")
    if not what:
        return wrapped(value or name, 30, 2)
    return f"{wrapped(what, 30, 2)}\n{wrapped('vs ' + rather.rstrip(')'), 30, 1)}"
