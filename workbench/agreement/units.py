"""Units by coders: what agreement is computed on, as a table and as numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.study import WorkbenchError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


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


@dataclass(frozen=True)
class Codes:
    """A table as numbers: `codes` (units x coders) are places in `labels`, -1 where a coder did not code the unit."""

    codes: np.ndarray
    labels: tuple[Any, ...]

    @property
    def counts(self) -> np.ndarray:
        """Units x labels: how many coders gave each label."""
        import numpy as np

        columns = [(self.codes == k).sum(axis=1) for k in range(len(self.labels))]
        return np.stack(columns, axis=1).astype(float) if columns else np.zeros((len(self.codes), 0))


def encode(table: pd.DataFrame, order: Sequence[Any] = ()) -> Codes:
    """Return a table as numbers; labels in `order` (those that occur first, others behind), else sorted."""
    import numpy as np
    import pandas as pd

    values = table.to_numpy(dtype=object)
    known = pd.notna(values)
    found = set(values[known].tolist())
    labels = [label for label in order if label in found] + sorted(found - set(order), key=_sortable)
    place: Mapping[Any, int] = {label: number for number, label in enumerate(labels)}
    codes = np.full(values.shape, -1, dtype=np.int64)
    codes[known] = [place[value] for value in values[known]]
    return Codes(codes, tuple(labels))


def _sortable(value: Any) -> tuple[int, Any]:
    return (0, value) if isinstance(value, (int, float)) else (1, str(value))


def ordered_labels(codings: pd.DataFrame) -> list[str]:
    """Return the labels that have a value on the stance scale, from low to high; the others are not on it."""
    scored = codings[codings["value"].notna()]
    means = scored.assign(stance=scored["stance"].astype(str)).groupby("stance")["value"].mean()
    return [str(label) for label in means.sort_values().index]


def explain(table: pd.DataFrame) -> str:
    """Return in words why agreement cannot be computed for a table, or that it can."""
    several = table[table.notna().sum(axis=1) > 1]
    if len(table.columns) < 2:
        return "there is one coder; agreement needs two"
    if not len(several):
        return "no unit was coded by two coders; let them code some of the same sentences"
    if len(encode(several).labels) < 2:
        return (
            "only one label was used, so nothing tells agreement from habit; percent agreement is all that can be said"
        )
    return f"agreement can be computed on {len(several)} units"
