"""What the explorer shows of a codings table for one choice: numbers for its chart, choices that are left, sentences.

Everything that can be worked out beforehand is held as arrays of numbers, so that an answer takes a few milliseconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from workbench.estimates import FEWEST
from workbench.explorer.columns import Column, days_of, many, single
from workbench.explorer.rows import row_of
from workbench.study.errors import WorkbenchError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from workbench.study import Study

#: So many sentences are sent at once.
WINDOW = 30
#: So many bars a chart has at most, and so many values a choice lists.
BARS, LISTED = 14, 200
GROUPS = ("actor", "outlet", "issue", "month")
PICKS = ("actor", "label", "outlet", "issue")


class View:
    """A codings table made ready for quick answers; it is not changed afterwards.

    `dates` and `outlets` map document ids; `reasons` maps (sentence id, actor id) to the coder's account of the label,
    where it is known; `by` is `principal` or `actor`.
    """

    def __init__(
        self,
        codings: pd.DataFrame,
        study: Study,
        *,
        dates: Mapping[str, Any],
        outlets: Mapping[str, str],
        reasons: Mapping[tuple[str, str], str] | None = None,
        by: str = "principal",
    ) -> None:
        import numpy as np
        import pandas as pd

        if by not in ("principal", "actor"):
            raise WorkbenchError(f"by is 'principal' or 'actor'; {by!r} was given")
        self.codings, self.study, self.reasons = codings.reset_index(drop=True), study, reasons or {}
        self.dates, self.outlets = dict(dates), dict(outlets)
        self.value = self.codings["value"].to_numpy(float, na_value=np.nan)
        self.held = ~np.isnan(self.value)
        self.documents = pd.factorize(self.codings["doc_id"])[0]
        self.day = days_of(self.codings["doc_id"], dates)
        self.columns = self._columns(by)

    def _columns(self, by: str) -> dict[str, Column]:
        import pandas as pd

        rows, study = self.codings, self.study
        outlet = rows["doc_id"].map(self.outlets).astype("string")
        labels = {label.id: label.name for label in study.codebook.labels}
        issues = {issue.id: issue.name for issue in study.codebook.issues}
        given = rows.drop_duplicates("actor").set_index("actor")["actor_name"].dropna().to_dict()
        months = pd.to_datetime(pd.Series(self.day, dtype="Int64").mask(self.day < 0), unit="D")
        return {
            "actor": single(
                rows[by], lambda key: study.actors[key].name if key in study.actors else given.get(key, key)
            ),
            "label": single(rows["stance"].astype("string"), lambda key: labels.get(key, key), order=list(labels)),
            "outlet": single(outlet.mask(outlet == ""), str),
            "issue": many(rows["issues"], lambda key: issues.get(key, key), order=list(issues)),
            "month": single(months.dt.strftime("%Y-%m").astype("string"), str, sort=True),
        }

    # Answers ----------------------------------------------------------------------------------------------------------
    def look(self, wanted: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the page shows for `wanted`: `pick` (name -> value id), `from`, `until`, `by` and `at` (a row).

        The chart counts all rows that fit but for the label; bars are those of `by`. Sentences come newest first.
        """
        picked = self._picked(wanted)
        chosen = self._all(picked)
        apart = self._all({name: rows for name, rows in picked.items() if name != "label"})
        by = wanted.get("by") if wanted.get("by") in GROUPS else "actor"
        return {
            "chart": self._chart(apart, str(by)),
            "choices": {name: self._choices(name, picked) for name in PICKS},
            "labels": [[label.id, label.name, label.value, label.color] for label in self.study.codebook.labels],
            "facts": self._facts(chosen),
        } | self._window(chosen, wanted)

    def _picked(self, wanted: Mapping[str, Any]) -> dict[str, np.ndarray]:
        """Return which rows fit each part of a choice; values that do not occur fit nothing."""
        pick = wanted.get("pick") or {}
        found = {name: self.columns[name].has(str(pick[name])) for name in PICKS if pick.get(name)}
        if not pick.get("label"):
            found["label"] = self.held
        for key, side in (("from", 1), ("until", -1)):
            day = _day(wanted.get(key))
            if day is not None:
                found[key] = (self.day >= 0) & (side * (self.day - day) >= 0)
        return found

    def _all(self, parts: Mapping[str, np.ndarray]) -> np.ndarray:
        import numpy as np

        out = np.ones(len(self.codings), dtype=bool)
        for part in parts.values():
            out &= part
        return out

    def _choices(self, name: str, picked: Mapping[str, np.ndarray]) -> list[list[Any]]:
        """Return id, name and number of rows of each value that is left when everything else stays as picked."""
        others = self._all({key: rows for key, rows in picked.items() if key != name})
        column = self.columns[name]
        counts = column.counts(others if name == "label" else others & self.held)
        order = range(len(counts)) if name in ("label", "issue") else (-counts).argsort(kind="stable")
        return [[column.keys[k], column.names[k], int(counts[k])] for k in order if counts[k]][:LISTED]

    def _facts(self, chosen: np.ndarray) -> dict[str, Any]:
        import numpy as np
        import pandas as pd

        days = self.day[chosen & (self.day >= 0)]
        edges = [str(pd.Timestamp(int(day), unit="D").date()) for day in (days.min(), days.max())] if len(days) else []
        return {
            "rows": int(chosen.sum()),
            "positions": int((chosen & self.held).sum()),
            "documents": len(np.unique(self.documents[chosen])),
            "period": edges,
            "coders": sorted(self.codings["coder"].dropna().unique().tolist())[:4],
            "title": self.study.title,
        }

    def _chart(self, chosen: np.ndarray, by: str) -> dict[str, Any]:
        """Return bars: id, name, counts of the scored labels, net stance with its interval, positions, documents."""
        column, labels = self.columns[by], self.columns["label"]
        places, groups = column.placed(chosen & self.held)
        counts = _table(groups, labels.codes[places], (len(column.keys), len(labels.keys)))
        net, low, high, documents = _net(groups, self.value[places], self.documents[places], len(column.keys))
        total = counts.sum(axis=1)
        order = [k for k in range(len(total)) if total[k]] if by == "month" else list((-total).argsort(kind="stable"))
        shown = [k for k in order if total[k]]
        if by != "month":
            shown = shown[:BARS]
        bars = [
            {
                "id": column.keys[k],
                "name": column.names[k],
                "counts": {labels.keys[j]: int(counts[k, j]) for j in range(len(labels.keys)) if counts[k, j]},
                "net": _number(net[k]),
                "low": _number(low[k]),
                "high": _number(high[k]),
                "n": int(total[k]),
                "documents": int(documents[k]),
            }
            for k in shown
        ]
        return {"by": by, "bars": bars, "left": int((total > 0).sum()) - len(bars)}

    def _window(self, chosen: np.ndarray, wanted: Mapping[str, Any]) -> dict[str, Any]:
        """Return the sentences from `at` on, each with those of its codings that fit."""
        import numpy as np

        places = np.flatnonzero(chosen)
        order = places[np.argsort(-self.day[places], kind="stable")]
        at = wanted.get("at")
        start = min(max(0, at if isinstance(at, int) else 0), max(0, len(order) - 1)) // WINDOW * WINDOW
        rows: list[Any] = self.codings.iloc[order[start : start + WINDOW]].to_dict("records")
        made = [row_of(row, self.study, self.dates, self.outlets, self.reasons) for row in rows]
        return {"at": start, "total": len(order), "window": WINDOW, "rows": made}


def _day(text: Any) -> int | None:
    import pandas as pd

    try:
        return None if not text else (pd.Timestamp(str(text)) - pd.Timestamp(0)).days
    except ValueError:
        return None


def _number(value: float) -> float | None:
    return None if value != value else round(float(value), 4)


def _table(first: np.ndarray, second: np.ndarray, shape: tuple[int, int]) -> Any:
    import numpy as np

    return np.bincount(first * shape[1] + second, minlength=shape[0] * shape[1]).reshape(shape)


def _net(groups: np.ndarray, values: np.ndarray, documents: np.ndarray, count: int) -> tuple[Any, Any, Any, Any]:
    """Return each group's mean value, its 95 % interval and its number of documents.

    The interval is the linearised one of a ratio with documents as clusters, times G / (G - 1): quick enough to answer
    while somebody waits, and near that of the resampled documents of the charts.
    """
    import numpy as np

    with np.errstate(invalid="ignore", divide="ignore"):
        n = np.bincount(groups, minlength=count)
        net = np.bincount(groups, values, count) / n
        keys, places = np.unique(groups * (int(documents.max(initial=0)) + 1) + documents, return_inverse=True)
        apart = np.bincount(places, values - net[groups], len(keys))
        owner = keys // (int(documents.max(initial=0)) + 1)
        several = np.bincount(owner, minlength=count)
        error = np.sqrt(np.bincount(owner, apart**2, count) * several / (several - 1)) / n
    error = np.where(several >= FEWEST, error, np.nan)
    return net, net - 1.959964 * error, net + 1.959964 * error, several
