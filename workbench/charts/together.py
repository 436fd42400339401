"""Which actors are named together, and what each outlet contributes to the corpus."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from workbench.charts.common import (
    DARK,
    FAINT,
    GREY,
    INK,
    as_coded,
    bare,
    canvas,
    caption,
    correction,
    counted,
    describe,
    finish,
    ink_on,
    link,
    names_of,
    nothing,
    others,
    rough,
    signed,
    wrapped,
)
from workbench.estimates import best_net, scored

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from workbench.study import Study

#: Where the columns of numbers beside the bars end, as shares of the longest bar.
_ENDS = (1.24, 1.46, 2.05)
_OWN, _COPY = "#4a5a6a", "#b9c2cb"


def co_mentions(
    codings: pd.DataFrame, *, study: Study, by: str = "principal", top: int = 15, ax: Axes | None = None
) -> Figure:
    """Draw how many sentences name two actors together, whatever their stance; on the diagonal, how many name one.

    The shade is the share of sentences that name both among those that name either (Jaccard).
    """
    rows = codings.dropna(subset=[by])[["sent_id", by]].drop_duplicates()
    if rows[by].nunique() < 2:
        return nothing("No two actors are named in these codings.", ax)
    actors, counts = _together(rows, by, top)
    names = names_of(codings, study, by)
    figure, axes = canvas(ax, rows=len(actors), width=max(5.4, 3.2 + 0.5 * len(actors)), tall=0.46)
    either = counts.diagonal()[:, None] + counts.diagonal()[None, :] - counts
    for place, actor in enumerate(actors):
        for other in range(place + 1):
            share = counts[place, other] / either[place, other]
            _pair(axes, other, len(actors) - 1 - place, counts[place, other], share, place == other, {by: actor})
    labels = [wrapped(names[actor], 28) for actor in actors]
    axes.set_yticks(range(len(actors)), labels[::-1])
    short = [wrapped(names[actor], 20, 2) for actor in actors]
    axes.set_xticks(range(len(actors)), short, rotation=40, ha="right", rotation_mode="anchor")
    axes.set(xlim=(-0.5, len(actors) - 0.5), ylim=(-0.5, len(actors) - 0.5))
    bare(axes)
    sentences = rows["sent_id"].nunique()
    text = (
        f"{caption(codings, study)} {sentences:,} sentences name an actor. In each cell: sentences that name both; on the "
        "diagonal: that name the one. Shade: share of the sentences with both among those with either."
        f"{others(rows[by].nunique(), len(actors), 'named')}"
    )
    finish(figure, "Who is named with whom", text, own=ax is None, gold=None)
    told = [(f"{names[a]} and {names[actors[j]]}", f"{counts[i, j]:,} sentences")
            for i, a in enumerate(actors) for j in range(i) if counts[i, j]]  # fmt: skip
    told.sort(key=lambda part: -int(part[1].split()[0].replace(",", "")))
    figure.set_label(describe("Sentences that name two actors together", told))
    return figure


def _together(rows: pd.DataFrame, by: str, top: int) -> tuple[list[str], Any]:
    """Return the actors named most and the matrix of sentences that name two of them."""
    import numpy as np
    import pandas as pd
    from scipy.sparse import csr_matrix

    actors = list(rows[by].value_counts().index[:top])
    kept = rows[rows[by].isin(actors)]
    places = pd.Categorical(kept[by], categories=actors).codes
    sentences = pd.factorize(kept["sent_id"])[0]
    named = csr_matrix((np.ones(len(kept), dtype=np.int64), (places, sentences)))
    return [str(actor) for actor in actors], (named @ named.T).toarray()


def _pair(axes: Axes, x: int, y: int, count: int, share: float, same: bool, parts: Mapping[str, str]) -> None:
    from matplotlib.patches import Rectangle

    light = 1 - 0.75 * min(1.0, share / 0.6) ** 0.6
    color = "white" if same or not count else (light, light, min(1.0, light + 0.05))
    box = Rectangle((x - 0.47, y - 0.46), 0.94, 0.92, facecolor=color, edgecolor=GREY if same else FAINT, linewidth=0.6)
    if same:
        box.set_url(link(**parts))
    axes.add_patch(box)
    ink = DARK if same or not count else ink_on(color)
    text = _short(count) if count else "·"
    axes.text(x, y, text, ha="center", va="center", fontsize=7.2, color=ink, fontweight="bold" if same else "normal")


def _short(count: int) -> str:
    """Return a count in at most five signs.

    >>> [_short(n) for n in (7, 1234, 56789, 1234567)]
    ['7', '1,234', '57k', '1.2M']
    """
    if count < 10_000:
        return f"{count:,}"
    return f"{count / 1000:.0f}k" if count < 1_000_000 else f"{count / 1_000_000:.1f}M"


def outlet_coverage(
    codings: pd.DataFrame,
    *,
    study: Study,
    outlets: Mapping[str, str],
    copies: Mapping[str, str] | None = None,
    top: int = 20,
    gold: pd.DataFrame | None = None,
    ax: Axes | None = None,
    seed: int = 0,
) -> Figure:
    """Draw how many documents each outlet contributes, near-copies of others apart, with its positions and net stance.

    `outlets` maps document ids to outlets; `copies` maps near-copies to the document they repeat. Documents without an
    outlet stand together. The columns on the right count positions in all documents and in the near-copies alone. With
    `gold` (see `estimates.best_net`) the net stance is corrected.
    """
    import pandas as pd

    documents = pd.Series(dict(outlets), dtype="string")
    missing = codings.loc[~codings["doc_id"].isin(documents.index), "doc_id"].unique()
    documents = pd.concat([documents, pd.Series("", index=missing, dtype="string")]).replace("", "outlet unknown")
    if documents.empty or codings.empty:
        return nothing("No document in these codings.", ax)
    copied = documents.index.isin(list(copies or {}))
    table = pd.crosstab(documents.to_numpy(), copied).reindex(columns=[False, True], fill_value=0)
    held = scored(codings)
    held = held.assign(outlet=held["doc_id"].map(documents), copy=held["doc_id"].isin(list(copies or {})))
    coded = correction(codings, gold)
    placed = codings.assign(outlet=codings["doc_id"].map(documents))
    net = best_net(placed, "outlet", gold if coded.pairs else None, seed=seed)
    net = net.assign(rough=rough(net, coded)).reindex(table.index)
    order = table.sum(axis=1).sort_values(kind="stable").index[-top:]
    figure, axes = canvas(ax, rows=len(order), tall=0.36)
    again, most = held[held["copy"]]["outlet"].value_counts(), int(table.loc[order].sum(axis=1).max())
    for place, outlet in enumerate(order):
        _outlet(axes, place, str(outlet), table.loc[outlet], net.loc[outlet], int(again.get(outlet, 0)), most)
    _outlet_axes(axes, [str(key) for key in order], most)
    text = (
        f"{caption(codings, study, gold=coded)} {counted(len(documents), 'document')}, {int(copied.sum()):,} of them "
        "near-copies of others. Net stance: mean over positions, with its 95 % interval, documents resampled, from five "
        f"documents on.{as_coded(net.dropna(subset=['net']), coded, 'In brackets')}"
        f"{others(len(table), len(order)).replace('actor', 'outlet').replace('with a position', 'with documents')}"
    )
    finish(figure, "What each outlet contributes", text, own=ax is None, gold=coded)
    told = [(str(k), f"{table.loc[k, False]:,} documents and {table.loc[k, True]:,} near-copies") for k in order[::-1]]
    figure.set_label(describe("Documents by outlet", told))
    return figure


def _outlet(axes: Axes, place: int, outlet: str, counts: Any, net: Any, again: int, most: int) -> None:
    own = axes.barh(place, counts[False], height=0.6, color=_OWN)
    copy = axes.barh(place, counts[True], left=counts[False], height=0.6, color=_COPY, hatch="///", edgecolor="white")
    for bar in (*own, *copy):
        bar.set_url(link(outlet=outlet))
    span = f" [{signed(net['low'], 2)}, {signed(net['high'], 2)}]" if net["low"] == net["low"] else ""
    n = 0 if net["n"] != net["n"] else int(net["n"])
    told = f"{signed(net['net'], 2)}{span}"
    cells = (f"{n:,}", f"{again:,}", f"({told})" if n and net["rough"] else told)
    for at, words in zip(_ENDS, cells, strict=True):
        axes.text(at * most, place, words, ha="right", va="center", fontsize=8, color=INK)


def _outlet_axes(axes: Axes, names: list[str], most: int) -> None:
    from matplotlib.patches import Patch
    from matplotlib.ticker import MaxNLocator

    axes.set_yticks(range(len(names)), [wrapped(name, 26, 2) for name in names])
    axes.set(xlim=(0, most * (_ENDS[-1] + 0.01)), ylim=(-0.6, len(names) - 0.4))
    axes.set_xticks([tick for tick in MaxNLocator(5, integer=True).tick_values(0, most) if tick <= most])
    axes.set_xlabel("documents", x=0.5 / _ENDS[-1], fontsize=9, color=INK)
    axes.grid(axis="x", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
    for at, head in zip(_ENDS, ("positions", "in copies", "net stance"), strict=True):
        axes.text(at * most, len(names) - 0.4, head, ha="right", va="bottom", fontsize=8, color=GREY)
    handles = [
        Patch(facecolor=_OWN, label="its own"),
        Patch(facecolor=_COPY, hatch="///", edgecolor="white", label="near-copies"),
    ]
    axes.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, frameon=False, fontsize=8.5)
    bare(axes)
