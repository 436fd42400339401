"""How far a coder can be trusted: confusion, agreement with intervals, and whether its confidence means anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbench.charts.common import DARK, FAINT, GREY, INK, bare, caption, counted, describe, finish, new_figure
from workbench.estimates import proportions
from workbench.study.errors import WorkbenchError

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from workbench.study import Study

_BINS = 5


def coder_trust(codings: pd.DataFrame, gold: pd.DataFrame, *, study: Study, seed: int = 0) -> Figure:
    """Draw a program against people, on the pairs that both coded: three panels.

    Left the confusion matrix, people's labels as rows and shares of each row as shades; in the middle how often the
    program gives the label that people gave, by label and overall, with document-clustered 95 % intervals; right the
    share of agreement at each level of the program's confidence, where it states one: on the diagonal it is calibrated.
    """
    pairs = _pairs(codings, gold)
    order = [label.id for label in study.codebook.labels]
    names = {label.id: label.name for label in study.codebook.labels}
    figure = new_figure(10.2, 4.2)
    confusion, forest, calibration = figure.subplots(1, 3, width_ratios=[1.15, 1, 1])
    _confusion(confusion, pairs, order, names)
    agreement = _forest(forest, pairs, order, names, seed)
    _reliability(calibration, pairs)
    text = (
        f"{caption(codings, study)} {counted(len(pairs), 'pair')} in {counted(pairs['doc_id'].nunique(), 'document')} "
        f"were also coded by {_people(gold)}. Intervals: 95 %, documents resampled, from five on."
    )
    finish(figure, "How far the coder can be trusted", text, own=True, gold=None)
    told = [(names.get(str(key), str(key)), f"{row.share:.2f} (n = {row.of})") for key, row in agreement.iterrows()]
    figure.set_label(describe("Agreement with people by their label", told))
    return figure


def _people(gold: pd.DataFrame) -> str:
    """Return who coded by hand, in words; what several coders settled has no name of its own."""
    names = sorted(gold["coder"].dropna().unique())
    return "people, whose answers were settled" if names == ["adjudicated"] else ", ".join(names)


def _pairs(codings: pd.DataFrame, gold: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs that both coded, with the program's and the people's label and whether they agree."""
    columns = ["sent_id", "actor", "stance"]
    people = gold[gold["stance"].astype("string") != "unclear"][columns].rename(columns={"stance": "people"})
    program = codings[["doc_id", *columns, "confidence"]].rename(columns={"stance": "program"})
    pairs = program.merge(people, on=["sent_id", "actor"])
    if pairs.empty:
        raise WorkbenchError("no pair was coded by both; sent_id and actor must be the same in both tables")
    pairs = pairs.assign(program=pairs["program"].astype(str), people=pairs["people"].astype(str))
    return pairs.assign(stance=(pairs["program"] == pairs["people"]).map({True: "agree", False: "differ"}))


def _confusion(axes: Axes, pairs: pd.DataFrame, order: list[str], names: dict[str, str]) -> None:
    import pandas as pd
    import seaborn as sns

    counts = pd.crosstab(pairs["people"], pairs["program"]).reindex(index=order, columns=order, fill_value=0)
    rates = counts.div(counts.sum(axis=1).replace(0, 1), axis=0)
    sns.heatmap(
        rates, ax=axes, annot=counts, fmt=",d", cmap="Greys", vmin=0, vmax=1.3, cbar=False, linewidths=1,
        linecolor="white", annot_kws={"fontsize": 8.5}, xticklabels=[names[k] for k in order],
        yticklabels=[names[k] for k in order],
    )  # fmt: skip
    for text, rate in zip(axes.texts, rates.to_numpy().ravel(), strict=True):
        text.set_color("white" if rate > 0.75 else DARK)
    axes.set_xlabel("program", fontsize=9, color=INK)
    axes.set_ylabel("people", fontsize=9, color=INK)
    axes.tick_params(axis="x", rotation=40)
    axes.tick_params(axis="y", rotation=0)
    axes.set_title("Labels", fontsize=9.5, loc="left", color=INK)
    bare(axes)


def _forest(axes: Axes, pairs: pd.DataFrame, order: list[str], names: dict[str, str], seed: int) -> pd.DataFrame:
    import pandas as pd

    both = pd.concat([pairs, pairs.assign(people="all pairs")])
    table = proportions(both, "people", ["agree", "differ"], seed=seed).reset_index()
    table = table[table["stance"] == "agree"].set_index("people")
    shown = table.reindex([key for key in [*order, "all pairs"] if key in table.index])
    row: Any
    for place, row in enumerate(shown.itertuples()):
        axes.plot([row.low, row.high], [place] * 2, color=INK, linewidth=1.4)
        axes.plot(row.share, place, marker="D", markersize=6, linestyle="none", color=INK)
    labels = [f"{names.get(key, key)} ({n:,})" for key, n in zip(shown.index, shown["of"], strict=True)]
    axes.set_yticks(range(len(shown)), labels)
    axes.set(xlim=(-0.03, 1.03), ylim=(len(shown) - 0.4, -0.6), xticks=[0, 0.5, 1])
    axes.set_xlabel("share agreed", fontsize=9, color=INK)
    axes.grid(axis="x", color=FAINT, linewidth=0.6)
    axes.set_title("Agreement by people’s label", fontsize=9.5, loc="left", color=INK)
    bare(axes)
    return shown


def _reliability(axes: Axes, pairs: pd.DataFrame) -> None:
    import numpy as np

    axes.set_title("Confidence and agreement", fontsize=9.5, loc="left", color=INK)
    stated = pairs.dropna(subset=["confidence"])
    if stated.empty:
        axes.set_axis_off()
        axes.text(0.5, 0.5, "The coder states\nno confidence.", ha="center", va="center", color=GREY)
        return
    given = stated["confidence"].to_numpy(float)
    agreed = (stated["stance"] == "agree").to_numpy(float)
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=0.8, linestyle=(0, (3, 2)))
    bins = np.minimum((given * _BINS).astype(int), _BINS - 1)
    for place in np.unique(bins):
        inside = bins == place
        share, n = agreed[inside].mean(), int(inside.sum())
        low, high = wilson(share, n)
        axes.plot([given[inside].mean()] * 2, [low, high], color=INK, linewidth=1.4)
        axes.plot(given[inside].mean(), share, marker="o", markersize=6, linestyle="none", color=INK)
        axes.text(given[inside].mean() + 0.03, share, f"{n:,}", fontsize=8, color=GREY, va="center")
    axes.set(xlim=(-0.03, 1.12), ylim=(-0.03, 1.03), xticks=[0, 0.5, 1], yticks=[0, 0.5, 1])
    axes.set_xlabel("stated confidence", fontsize=9, color=INK)
    axes.set_ylabel("share agreed", fontsize=9, color=INK)
    axes.grid(color=FAINT, linewidth=0.6)
    bare(axes)


def wilson(share: float, n: int, z: float = 1.959964) -> tuple[float, float]:
    """Return the 95 % score interval of a share (Wilson 1927, *Journal of the American Statistical Association* 22).

    >>> [round(edge, 3) for edge in wilson(0.5, 10)]
    [0.237, 0.763]
    """
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)) ** 0.5
    return middle - half, middle + half
