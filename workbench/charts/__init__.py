"""Charts of a codings table: one function each, table in, matplotlib Figure out.

Orders, names and colours come from the study's codebook. Every figure carries its n, unit, period and coder in a
caption, and a description in words as its label (`figure.get_label()`). Parts of a figure carry links of the form
`#principal=VEL&stance=oppose`, which the report turns into lists of sentences.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from workbench.charts.bars import stance_by_actor
from workbench.charts.cells import issue_by_actor, toward_matrix
from workbench.charts.coefficients import coefficients
from workbench.charts.common import (
    HOLLOW,
    Correction,
    caption,
    correction,
    counted,
    fonts_for,
    names_of,
    quiet,
    save,
    settle,
    signed,
)
from workbench.charts.conditions import conditions, conditions_table
from workbench.charts.dumbbells import before_after, stance_by_outlet
from workbench.charts.ladder import attribution_ladder
from workbench.charts.networks import agreement_network, issue_network, network_over_time
from workbench.charts.timeline import stance_over_time
from workbench.charts.together import co_mentions, outlet_coverage
from workbench.charts.trust import coder_trust
from workbench.study.errors import WorkbenchError

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from workbench.study import Study

#: Name -> function, in the order of the report.
CHARTS: dict[str, Callable[..., Figure]] = {
    "stance_by_actor": stance_by_actor,
    "issue_by_actor": issue_by_actor,
    "stance_over_time": stance_over_time,
    "before_after": before_after,
    "stance_by_outlet": stance_by_outlet,
    "toward_matrix": toward_matrix,
    "agreement_network": agreement_network,
    "network_over_time": network_over_time,
    "issue_network": issue_network,
    "attribution_ladder": attribution_ladder,
    "co_mentions": co_mentions,
    "outlet_coverage": outlet_coverage,
    "coefficients": coefficients,
    "conditions_table": conditions_table,
}


def draw(
    name: str,
    codings: pd.DataFrame,
    *,
    study: Study,
    facts: Mapping[str, Any],
    gold: pd.DataFrame | None = None,
    **options: Any,
) -> Figure:
    """Draw the chart called `name` with `options` and those of `facts` that it asks for, corrected where it takes `gold`.

    Where the hand-coded pairs do not suffice for this chart, it is drawn uncorrected, and says so.
    """
    chart, options = CHARTS[name], facts_for(name, facts) | options
    if gold is None or "gold" not in inspect.signature(chart).parameters:
        return chart(codings, study=study, **options)
    try:
        return chart(codings, study=study, **options, gold=gold)
    except WorkbenchError:
        return chart(codings, study=study, **options)


def facts_for(name: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of `facts` (`dates`, `outlets`, `copies`) that the chart called `name` asks for."""
    return {key: facts[key] for key in inspect.signature(CHARTS[name]).parameters if key in facts}


__all__ = [
    "CHARTS",
    "HOLLOW",
    "Correction",
    "agreement_network",
    "attribution_ladder",
    "before_after",
    "caption",
    "co_mentions",
    "coder_trust",
    "coefficients",
    "conditions",
    "conditions_table",
    "correction",
    "counted",
    "draw",
    "facts_for",
    "fonts_for",
    "issue_by_actor",
    "issue_network",
    "names_of",
    "network_over_time",
    "outlet_coverage",
    "quiet",
    "save",
    "settle",
    "signed",
    "stance_by_actor",
    "stance_by_outlet",
    "stance_over_time",
    "toward_matrix",
]
