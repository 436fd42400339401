"""Who says what where another says something else: the confusion table, and the sentences behind each cell."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from workbench.agreement.units import units_by_coders
from workbench.study import WorkbenchError

if TYPE_CHECKING:
    import pandas as pd


def confusion(codings: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    """Return how often `first` (rows) and `second` (columns) gave each two labels to the pairs that both coded."""
    import pandas as pd

    both = _both(codings, first, second)
    labels = [label for label in _labels(codings) if label in set(both[first]) | set(both[second])]
    counts = pd.crosstab(both[first], both[second])
    return counts.reindex(index=labels, columns=labels, fill_value=0)


def behind(codings: pd.DataFrame, first: str, second: str, label: str, other: str) -> pd.DataFrame:
    """Return the pairs that `first` gave `label` and `second` gave `other`: `sent_id`, `actor`, `sentence`."""
    both = _both(codings, first, second)
    inside = both[(both[first] == label) & (both[second] == other)]
    units = codings.assign(unit=codings["sent_id"] + "|" + codings["actor"]).drop_duplicates("unit").set_index("unit")
    found = units.loc[inside.index.get_level_values("unit"), ["sent_id", "actor", "sentence"]]
    return found.reset_index(drop=True)


def _both(codings: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    coders = set(codings["coder"].dropna())
    for coder in (first, second):
        if coder not in coders:
            raise WorkbenchError(f"{coder!r} coded nothing here; coders: {', '.join(sorted(coders))}")
    wanted = codings[codings["coder"].isin([first, second])]
    return units_by_coders(wanted)[[first, second]].dropna().astype(str)


def _labels(codings: pd.DataFrame) -> list[str]:
    """Return the labels in the order of the codebook, which the column's categories keep."""
    column = codings["stance"]
    known = list(column.cat.categories) if hasattr(column, "cat") else []
    return [*known, *sorted(set(column.dropna().astype(str)) - set(known))]


def disagreements(codings: pd.DataFrame) -> pd.DataFrame:
    """Return the cells off the diagonal of every two coders, largest first: `first`, `second`, `label`, `other`, `pairs`.

    Each two coders stand once, in the order of their names.
    """
    import pandas as pd

    rows = []
    for first, second in combinations(sorted(set(codings["coder"].dropna())), 2):
        counts = confusion(codings, first, second)
        for label in counts.index:
            for other in counts.columns:
                if label != other and counts.loc[label, other]:
                    rows.append((first, second, label, other, int(counts.loc[label, other])))
    found = pd.DataFrame(rows, columns=["first", "second", "label", "other", "pairs"])
    return found.sort_values("pairs", ascending=False, kind="stable").reset_index(drop=True)
