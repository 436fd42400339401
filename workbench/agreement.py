"""Agreement between coders: how far two or more people, or a person and a program, code alike beyond chance.

The functions take a plain table of units by coders (`units_by_coders` makes one from codings); missing codings are
missing values. Every coefficient is None where it is undefined, and `explain` says why in words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

from workbench.study import WorkbenchError

if TYPE_CHECKING:
    import pandas as pd

METRICS = ("nominal", "ordinal", "interval")


def units_by_coders(codings: pd.DataFrame, *, column: str = "stance") -> pd.DataFrame:
    """Return one row per pair of sentence and actor, one column per coder; a pair that a coder did not code is missing.

    Raises WorkbenchError where a coder has coded a pair twice.
    """
    keyed = codings.assign(unit=codings["sent_id"] + "|" + codings["actor"])
    twice = keyed.duplicated(["unit", "coder"])
    if twice.any():
        row = keyed[twice].iloc[0]
        raise WorkbenchError(
            f"{row['coder']} coded {row['actor']} in {row['sent_id']} twice; keep one coding of each pair"
        )
    table = keyed.assign(value=keyed[column].astype(object)).pivot(index="unit", columns="coder", values="value")
    table["doc_id"] = keyed.drop_duplicates("unit").set_index("unit")["doc_id"]
    return table.set_index("doc_id", append=True)


def percent(table: pd.DataFrame) -> float | None:
    """Return the share of equal pairs of codings among all pairs of coders that coded the same unit, 0..1."""
    pairs = [(a, b) for row in _rows(table) for a, b in combinations(row, 2)]
    return sum(a == b for a, b in pairs) / len(pairs) if pairs else None


def cohen(table: pd.DataFrame) -> float | None:
    """Return Cohen's kappa (Cohen 1960) of two coders over the units that both coded."""
    rows = [row for row in _rows(table) if len(row) == 2]
    if not rows or len(table.columns) != 2:
        return None
    labels = {value for row in rows for value in row}
    agreed = sum(a == b for a, b in rows) / len(rows)
    chance = sum(_share(rows, 0, label) * _share(rows, 1, label) for label in labels)
    return None if chance == 1 else (agreed - chance) / (1 - chance)


def _share(rows: Sequence[tuple[Any, ...]], place: int, label: Any) -> float:
    return sum(bool(row[place] == label) for row in rows) / len(rows)


def fleiss(table: pd.DataFrame) -> float | None:
    """Return Fleiss' kappa (Fleiss 1971); every unit must have the same number of codings, other units are left out."""
    rows = [row for row in _rows(table) if len(row) == len(table.columns)]
    coders = len(table.columns)
    if not rows or coders < 2:
        return None
    labels = {value for row in rows for value in row}
    within = [
        sum(row.count(label) * (row.count(label) - 1) for label in labels) / (coders * (coders - 1)) for row in rows
    ]
    shares = [sum(row.count(label) for row in rows) / (len(rows) * coders) for label in labels]
    agreed, chance = sum(within) / len(within), sum(share**2 for share in shares)
    return None if chance == 1 else (agreed - chance) / (1 - chance)


def gwet(table: pd.DataFrame, *, labels: int | None = None) -> float | None:
    """Return Gwet's AC1 (Gwet 2008), which stays sensible where one label is rare; missing codings are allowed.

    `labels` is how many labels the codebook has; without it those that occur are counted.
    """
    rows = [row for row in _rows(table) if row]
    several = [row for row in rows if len(row) > 1]
    found = {value for row in rows for value in row}
    count = labels or len(found)
    if not several or count < 2:
        return None
    agreed = sum(_within(row) for row in several) / len(several)
    shares = [sum(row.count(label) / len(row) for row in rows) / len(rows) for label in found]
    chance = sum(share * (1 - share) for share in shares) / (count - 1)
    return (agreed - chance) / (1 - chance)


def _within(row: tuple[Any, ...]) -> float:
    return sum(row.count(label) * (row.count(label) - 1) for label in set(row)) / (len(row) * (len(row) - 1))


def krippendorff(table: pd.DataFrame, *, metric: str = "nominal", order: Sequence[Any] = ()) -> float | None:
    """Return Krippendorff's alpha (Krippendorff 2011) for any number of coders and any pattern of missing codings.

    `metric` is nominal, ordinal (`order` lists the labels from low to high; sorted if left out) or interval (values are
    numbers). Raises WorkbenchError for another metric.
    """
    if metric not in METRICS:
        raise WorkbenchError(f"there is no metric {metric!r}; metrics: {', '.join(METRICS)}")
    rows = [row for row in _rows(table) if len(row) > 1]
    values = list(order) or sorted({value for row in rows for value in row}, key=_sortable)
    values = [value for value in values if any(value in row for row in rows)]
    if len(rows) < 1 or len(values) < 2:
        return None
    together = {(a, b): 0.0 for a in values for b in values}
    for row in rows:
        for i, a in enumerate(row):
            for j, b in enumerate(row):
                if i != j:
                    together[a, b] += 1 / (len(row) - 1)
    totals = {a: sum(together[a, b] for b in values) for a in values}
    total = sum(totals.values())
    distance = _distance(metric, values, totals)
    observed = sum(together[a, b] * distance(a, b) for a in values for b in values)
    expected = sum(totals[a] * totals[b] * distance(a, b) for a in values for b in values)
    return 1 - (total - 1) * observed / expected if expected else None


def _sortable(value: Any) -> tuple[int, Any]:
    return (0, value) if isinstance(value, (int, float)) else (1, str(value))


def _distance(metric: str, values: Sequence[Any], totals: dict[Any, float]) -> Callable[[Any, Any], float]:
    if metric == "nominal":
        return lambda a, b: float(a != b)
    if metric == "interval":
        return lambda a, b: float(a - b) ** 2
    place = {value: number for number, value in enumerate(values)}

    def ordinal(a: Any, b: Any) -> float:
        low, high = sorted((place[a], place[b]))
        between = sum(totals[values[k]] for k in range(low, high + 1))
        return (between - (totals[a] + totals[b]) / 2) ** 2 if a != b else 0.0

    return ordinal


def _rows(table: pd.DataFrame) -> list[tuple[Any, ...]]:
    """Return the codings of each unit without the missing ones."""
    import pandas as pd

    return [tuple(value for value in row if not pd.isna(value)) for row in table.itertuples(index=False, name=None)]


def interval(
    table: pd.DataFrame,
    measure: Callable[[pd.DataFrame], float | None],
    *,
    repeats: int = 500,
    seed: int = 0,
    level: float = 0.95,
) -> tuple[float, float] | None:
    """Return a percentile interval of `measure` from samples of whole documents; None with fewer than five documents.

    `table` is indexed by unit and document, as `units_by_coders` makes it.
    """
    import numpy as np
    import pandas as pd

    parts = [part for _, part in table.groupby(level="doc_id", sort=False)]
    if len(parts) < 5:
        return None
    chance = np.random.default_rng(seed)
    drawn = [
        measure(pd.concat([parts[i] for i in chance.integers(len(parts), size=len(parts))])) for _ in range(repeats)
    ]
    known = [value for value in drawn if value is not None]
    tail = 100 * (1 - level) / 2
    return tuple(float(x) for x in np.percentile(known, [tail, 100 - tail])) if known else None  # type: ignore[return-value]


def summary(codings: pd.DataFrame, *, seed: int = 0) -> pd.DataFrame:
    """Return percent, kappa, AC1 and alpha with intervals for every two coders, and for all of them where there are more.

    Indexed by the coders, with `units` (coded by at least two of them) and, per coefficient, its value and interval.
    """
    import pandas as pd

    table = units_by_coders(codings)
    groups: list[tuple[str, ...]] = [tuple(pair) for pair in combinations(table.columns, 2)]
    groups += [tuple(table.columns)] if len(table.columns) > 2 else []
    measures: dict[str, Callable[[pd.DataFrame], float | None]] = {
        "percent": percent,
        "AC1": gwet,
        "alpha": krippendorff,
    }
    found = []
    for group in groups:
        part = table[list(group)]
        part = part[part.notna().sum(axis=1) > 1]
        row: dict[str, Any] = {"coders": " / ".join(group), "units": len(part)}
        for name, measure in (measures | ({"kappa": cohen} if len(group) == 2 else {"kappa": fleiss})).items():
            row[name] = measure(part)
            bounds = interval(part, measure, repeats=200, seed=seed) if row[name] is not None else None
            row[f"{name} low"], row[f"{name} high"] = bounds or (None, None)
        found.append(row)
    return pd.DataFrame(found).set_index("coders")


def explain(table: pd.DataFrame) -> str:
    """Return in words why agreement cannot be computed for a table, or that it can."""
    rows = [row for row in _rows(table) if len(row) > 1]
    if len(table.columns) < 2:
        return "there is one coder; agreement needs two"
    if not rows:
        return "no unit was coded by two coders; let them code some of the same sentences"
    if len({value for row in rows for value in row}) < 2:
        return (
            "only one label was used, so nothing tells agreement from habit; percent agreement is all that can be said"
        )
    return f"agreement can be computed on {len(rows)} units"
