"""Who agrees with whom on what: discourse networks as matrices, by window of time, and how well their ties hold."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from workbench.estimates.gold import joined
from workbench.estimates.means import dated, scored
from workbench.estimates.resample import REPEATS, cells, resampled
from workbench.study.errors import WorkbenchError

if TYPE_CHECKING:
    import pandas as pd

KINDS = ("congruence", "conflict", "subtract", "ignore")
SIDES = ("subtract", "ignore", "combine")
NORMS = ("no", "average", "jaccard", "cosine")
SIDE_NORMS = ("no", "activity", "prominence")
DUPLICATES = ("include", "document", "week", "month", "year", "range")


def affiliations(
    codings: pd.DataFrame,
    *,
    by: str = "principal",
    duplicates: str = "include",
    dates: Mapping[str, Any] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return how often each actor supports and opposes on each issue: two tables, actors by issues, of the same shape.

    Any value above 0 supports, any below opposes; neutral positions count for neither. A position with several issues
    counts under each. `duplicates` tells what to do with repeated statements, that is, of the same actor, issue and
    side: `include` keeps them all, the others keep one for each document, week, month, year, or for the whole `range`
    (week, month and year need `dates`, document id -> date; statements without one are kept).
    """
    rows = _signed(codings, by, duplicates, dates)
    actors, issues = sorted(rows[by].unique()), sorted(rows["issues"].unique())
    return tuple(  # type: ignore[return-value]
        rows[rows["sign"] == sign]
        .groupby([by, "issues"], observed=True)
        .size()
        .unstack(fill_value=0)
        .reindex(index=actors, columns=issues, fill_value=0)
        .astype(int)
        for sign in (1, -1)
    )


def _signed(
    codings: pd.DataFrame, by: str, duplicates: str = "include", dates: Mapping[str, Any] | None = None
) -> pd.DataFrame:
    """Return actor, issue, side (1 or -1) and document of each statement, repeated ones as asked."""
    import numpy as np

    _one_of("duplicates", duplicates, DUPLICATES)
    rows = scored(codings[[by, "issues", "value", "doc_id"]])
    rows = rows.assign(sign=np.sign(rows["value"].astype(float)).astype(int))
    rows = rows[rows["sign"] != 0].explode("issues").dropna(subset=[by, "issues"])
    if duplicates == "include":
        return rows
    return rows[~rows.assign(unit=_units(rows, duplicates, dates)).duplicated([by, "issues", "sign", "unit"])]


def _units(rows: pd.DataFrame, duplicates: str, dates: Mapping[str, Any] | None) -> Any:
    """Return within what each statement counts once."""
    import pandas as pd

    if duplicates in ("document", "range"):
        return rows["doc_id"].astype(str) if duplicates == "document" else "all"
    if dates is None:
        raise WorkbenchError(f"duplicates={duplicates!r} needs the documents' dates; give dates=study.dates()")
    when = pd.to_datetime(rows["doc_id"].map(dict(dates)))
    periods = when.dt.to_period({"week": "W", "month": "M", "year": "Y"}[duplicates]).astype(str)
    return periods.where(when.notna(), "undated " + pd.Series(range(len(rows)), index=rows.index).astype(str))


def _one_of(name: str, given: str, allowed: tuple[str, ...]) -> None:
    if given not in allowed:
        raise WorkbenchError(f"{name} is one of {', '.join(allowed)}; {given!r} was given")


def discourse_network(
    codings: pd.DataFrame,
    *,
    by: str = "principal",
    kind: str = "subtract",
    normalise: str = "average",
    duplicates: str = "include",
    dates: Mapping[str, Any] | None = None,
    gold: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the one-mode network of actors as a symmetric table with 0 on its diagonal.

    With s and o the counts of supporting and opposing statements, two actors i and j have, summed over issues k, the
    `congruence` s_ik s_jk + o_ik o_jk, the `conflict` s_ik o_jk + o_ik s_jk, congruence less conflict (`subtract`), or
    both together (`ignore`, whatever the agreement), so that congruence + conflict = ignore.

    `normalise` divides a tie: `average` by the mean of both actors' numbers of statements, so that loud actors do not
    seem central; `cosine` by the product of those numbers; `jaccard` by the statements that one makes and the other
    nowhere repeats (same issue, same side) plus the products of those that both make; `no` by nothing. Definitions as
    in Leifeld (2017), "Discourse Network Analysis", in *The Oxford Handbook of Political Networks*, and in version 3
    of the program Discourse Network Analyzer, whose cosine is this one. `duplicates` and `dates` are those of
    `affiliations`. With `gold` the counts are first corrected by `relabelling`.
    """
    import pandas as pd

    _one_of("kind", kind, KINDS)
    _one_of("normalise", normalise, NORMS)
    support, oppose = affiliations(codings, by=by, duplicates=duplicates, dates=dates)
    counts = _corrected(codings, gold, support.to_numpy(float), oppose.to_numpy(float))
    return pd.DataFrame(_ties(*counts, kind, normalise), index=support.index, columns=list(support.index))


def side_network(
    codings: pd.DataFrame,
    *,
    by: str = "principal",
    kind: str = "subtract",
    normalise: str = "no",
    duplicates: str = "include",
    dates: Mapping[str, Any] | None = None,
    gold: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the two-mode network of actors (rows) and issues (columns).

    A tie is the number of supporting less opposing statements (`subtract`), of both together (`ignore`), or 1 where
    there is support alone, 2 where there is opposition alone and 3 where there are both (`combine`). `normalise`
    divides by all statements of the actor (`activity`), by all on the issue (`prominence`), or by nothing (`no`; the
    only choice for `combine`). Other arguments as in `discourse_network`.
    """
    import numpy as np
    import pandas as pd

    _one_of("kind", kind, SIDES)
    _one_of("normalise", normalise, SIDE_NORMS if kind != "combine" else ("no",))
    support, oppose = affiliations(codings, by=by, duplicates=duplicates, dates=dates)
    plus, minus = _corrected(codings, gold, support.to_numpy(float), oppose.to_numpy(float))
    ties = {"subtract": plus - minus, "ignore": plus + minus, "combine": (plus > 0) + 2.0 * (minus > 0)}[kind]
    if normalise != "no":
        scale = (plus + minus).sum(axis=1 if normalise == "activity" else 0, keepdims=True)
        ties = np.divide(ties, scale, out=np.zeros_like(ties), where=scale > 0)
    return pd.DataFrame(ties, index=support.index, columns=support.columns)


def _ties(support: Any, oppose: Any, kind: str, normalise: str) -> Any:
    """Return the matrix of ties; leading axes of the counts (repeats) are kept."""
    import numpy as np

    turned = [np.swapaxes(part, -1, -2) for part in (support, oppose)]
    same = support @ turned[0] + oppose @ turned[1]
    other = support @ turned[1] + oppose @ turned[0]
    ties = {"congruence": same, "conflict": other, "subtract": same - other, "ignore": same + other}[kind]
    if normalise != "no":
        scale = _scale(support, oppose, same, normalise)
        ties = np.divide(ties, scale, out=np.zeros_like(ties), where=scale > 0)
    return ties * (1 - np.eye(ties.shape[-1]))


def _scale(support: Any, oppose: Any, same: Any, normalise: str) -> Any:
    """Return what each tie is divided by."""
    import numpy as np

    if normalise == "jaccard":
        alone = sum(part @ np.swapaxes((part == 0).astype(float), -1, -2) for part in (support, oppose))
        return same + alone + np.swapaxes(alone, -1, -2)
    loud = (support + oppose).sum(axis=-1)
    first, second = loud[..., :, None], loud[..., None, :]
    return (first + second) / 2 if normalise == "average" else first * second


# Coder error ----------------------------------------------------------------------------------------------------------
def relabelling(codings: pd.DataFrame, gold: pd.DataFrame) -> Any:
    """Return how hand-coded pairs turn a program's sides: a 2 x 3 table of weighted counts, scaled to sum to the pairs.

    Rows: where the program sees support, and opposition. Columns: where people see support, opposition, and neither.
    One table for all actors and issues: a network has too many ties for a sample of its own behind each.
    """
    import numpy as np

    rows = joined(codings, gold)
    rows = rows[rows["_weight"] > 0]
    seen, true = (np.sign(rows[name].to_numpy(float, na_value=0.0)) for name in ("value", "_truth"))
    table = np.array(
        [[rows["_weight"].to_numpy()[(seen == a) & (true == b)].sum() for b in (1, -1, 0)] for a in (1, -1)]
    )
    if not (table.sum(axis=1) > 0).all():
        raise WorkbenchError("the gold sample needs pairs that the program codes as support and as opposition")
    counts = np.array([(seen == a).sum() for a in (1, -1)])
    return table / table.sum(axis=1, keepdims=True) * counts[:, None]


def _corrected(codings: pd.DataFrame, gold: pd.DataFrame | None, support: Any, oppose: Any) -> tuple[Any, Any]:
    """Return the expected true counts of support and opposition; the given ones without gold."""
    if gold is None:
        return support, oppose
    table = relabelling(codings, gold)
    rates = table / table.sum(axis=1, keepdims=True)
    return support * rates[0, 0] + oppose * rates[1, 0], support * rates[0, 1] + oppose * rates[1, 1]


def _redrawn(drawn: Any, table: Any, chance: Any) -> Any:
    """Draw each statement's true side anew from rates that are themselves drawn anew for each resampled corpus."""
    import numpy as np

    out = np.zeros_like(drawn)
    for repeat, counts in enumerate(drawn):
        for seen in (0, 1):
            rates = chance.dirichlet(table[seen] + 0.5)
            true = chance.multinomial(np.rint(counts[seen]).astype(int), rates)
            out[repeat, 0] += true[..., 0]
            out[repeat, 1] += true[..., 1]
    return out


# Resampling -----------------------------------------------------------------------------------------------------------
def tie_survival(
    codings: pd.DataFrame,
    *,
    by: str = "principal",
    kind: str = "subtract",
    duplicates: str = "include",
    dates: Mapping[str, Any] | None = None,
    gold: pd.DataFrame | None = None,
    repeats: int = REPEATS // 2,
    seed: int = 0,
) -> pd.DataFrame:
    """Return how often each tie of `discourse_network` keeps its sign when whole documents are drawn anew (0 to 1).

    With `gold` every statement's side is drawn anew as well, from the rates of `relabelling`, so that a program's
    errors count. A tie that is 0 in the corpus has 0.
    """
    import pandas as pd

    held, table = _survival(
        codings, by, duplicates, dates, gold, repeats, seed, lambda plus, minus: _ties(plus, minus, kind, "no")
    )
    return pd.DataFrame(held, index=table.index, columns=list(table.index))


def side_survival(
    codings: pd.DataFrame,
    *,
    by: str = "principal",
    duplicates: str = "include",
    dates: Mapping[str, Any] | None = None,
    gold: pd.DataFrame | None = None,
    repeats: int = REPEATS // 2,
    seed: int = 0,
) -> pd.DataFrame:
    """Return how often each actor keeps its side on each issue (`side_network`, subtract), as `tie_survival` does."""
    import pandas as pd

    held, table = _survival(codings, by, duplicates, dates, gold, repeats, seed, lambda plus, minus: plus - minus)
    return pd.DataFrame(held, index=table.index, columns=table.columns)


def _survival(
    codings: pd.DataFrame,
    by: str,
    duplicates: str,
    dates: Mapping[str, Any] | None,
    gold: pd.DataFrame | None,
    repeats: int,
    seed: int,
    ties: Callable[[Any, Any], Any],
) -> tuple[Any, pd.DataFrame]:
    """Return how often what `ties` makes of the two tables of counts keeps its sign, and the table of support."""
    import numpy as np

    support, oppose = affiliations(codings, by=by, duplicates=duplicates, dates=dates)
    counts = _drawn(_signed(codings, by, duplicates, dates), by, support, codings, gold, repeats, seed)
    kept = ties(*_corrected(codings, gold, support.to_numpy(float), oppose.to_numpy(float)))
    same = (np.sign(ties(counts[:, 0], counts[:, 1])) == np.sign(kept)).mean(axis=0)
    return np.where(kept != 0, same, 0.0), support


def _drawn(rows: pd.DataFrame, by: str, support: Any, codings: pd.DataFrame, gold: Any, repeats: int, seed: int) -> Any:
    """Return counts in resampled corpora: repeats x 2 sides x actors x issues."""
    import numpy as np
    import pandas as pd

    documents, names = pd.factorize(rows["doc_id"])
    place = [pd.Categorical(rows[c], categories=list(k)).codes for c, k in ((by, support.index), ("issues", support))]
    shape = (2, *support.shape)
    flat = np.ravel_multi_index((np.asarray(rows["sign"] < 0, dtype=int), *place), shape)
    where, which, sums = cells(flat, documents, np.ones((len(rows), 1)))
    drawn = resampled(where, which, sums, count=math.prod(shape), clusters=len(names), repeats=repeats, seed=seed)
    counts = drawn.reshape(repeats, *shape)
    return counts if gold is None else _redrawn(counts, relabelling(codings, gold), np.random.default_rng(seed))


# Time -----------------------------------------------------------------------------------------------------------------
def time_windows(
    codings: pd.DataFrame, dates: Mapping[str, Any], *, days: int = 180, step: int | None = None
) -> list[tuple[Any, Any, pd.DataFrame]]:
    """Return first day, last day and codings of moving windows of `days` days, a new one every `step` days.

    `step` is `days` if not given: windows that touch. They start with the first dated position; the last one is the
    first that reaches the last dated position. Codings of documents without a date are in none.
    """
    import pandas as pd

    if days < 1 or (step is not None and step < 1):
        raise WorkbenchError(f"a window of {days} days every {step or days} days cannot be drawn; give 1 or more")
    when = dated(codings, dates)
    held = when[codings["value"].notna()].dropna()
    found: list[tuple[Any, Any, pd.DataFrame]] = []
    if held.empty:
        return found
    start = held.min()
    while not found or found[-1][1] < held.max():
        end = start + pd.Timedelta(days=days - 1)
        found.append((start, end, codings[(when >= start) & (when <= end)]))
        start = start + pd.Timedelta(days=step or days)
    return found
