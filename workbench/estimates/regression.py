"""Linear and logistic regression on codings, as coded and freed of a program's errors, with document-clustered errors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.estimates.gold import joined
from workbench.estimates.means import _keys
from workbench.estimates.resample import FEWEST, LEVEL
from workbench.study.errors import WorkbenchError

if TYPE_CHECKING:
    import pandas as pd

KINDS = ("linear", "logistic")
#: The three columns of a coefficient chart, from the surest to the cheapest.
WAYS = ("people only", "program only", "corrected")
_STEPS = 60
#: Log odds beyond this are those of a term that tells the outcome apart completely.
_FAR = 20.0


def regression(
    codings: pd.DataFrame,
    predictors: str | Sequence[str],
    *,
    outcome: str = "value",
    kind: str = "linear",
    gold: pd.DataFrame | None = None,
    power: float | None = None,
    level: float = LEVEL,
) -> pd.DataFrame:
    """Return the coefficients of a regression over the positions of a codings table, a row for each term.

    `outcome` is `value` (the place on the stance scale) or the id of a label, then 1 where a position has that label
    and 0 where it has another; `kind` is `linear` or, for a label, `logistic` (coefficients are log odds ratios).
    `predictors` are columns of the table or merged into it: numbers count as they are, any other column by its values
    against the most frequent one. Pairs in which a predictor is missing are left out.

    With `gold` (see `corrected_net`) the coefficients are corrected. The estimating equation of the whole table, with
    the program's labels, is scaled by a factor, and the weighted equations of the hand-coded pairs, people's less
    scaled program's, are added; whether a pair holds a position at all is corrected with it. This is
    prediction-powered inference for general estimating equations (Angelopoulos, Duchi and Zrnic 2023, "PPI++",
    sections 2 and 6) with design weights as in Egami, Hinck, Stewart and Wei (2023). `power` sets the factor, from 0
    (people only) to 1; left out, it is the one that minimises the summed variance of the coefficients.

    Errors are sandwich errors clustered by document (Liang and Zeger 1986, *Biometrika* 73), times G / (G - 1) for G
    documents with gold (or with positions), and intervals take the t distribution with G - 1 degrees of freedom.
    Columns: `estimate`, `error`, `low`, `high`, `n` (pairs with an outcome), `documents`, `gold`. With fewer than
    `FEWEST` such documents, error and interval are missing. Raises WorkbenchError where the terms cannot be told apart.
    """
    import numpy as np
    import pandas as pd

    _allowed(codings, outcome, kind)
    rows = codings if gold is None else joined(codings, gold)
    keys = _keys(rows, predictors)
    rows = rows.dropna(subset=keys).reset_index(drop=True)
    held = rows["value"].notna() if gold is None else rows["value"].notna() | (rows["_held"] > 0)
    x, names = design(rows, keys, held.to_numpy(dtype=bool))
    equations = _equations(rows, outcome, kind, x, corrected=gold is not None)
    factor = (equations.best_power() if power is None else power) if gold is not None else 1.0
    beta = equations.solve(factor)
    documents = pd.factorize(rows["doc_id"])[0]
    clusters = len(np.unique(documents[equations.base]))
    error, tail = equations.errors(beta, factor, documents, clusters), _quantile(level, clusters)
    table = pd.DataFrame({"estimate": beta, "error": error}, index=pd.Index(names, name="term"))
    return table.assign(
        low=beta - tail * error,
        high=beta + tail * error,
        n=int(equations.seen_in.sum()),
        documents=clusters,
        gold=int((equations.weight > 0).sum()) if gold is not None else 0,
    )


def regressions(
    codings: pd.DataFrame,
    predictors: str | Sequence[str],
    gold: pd.DataFrame,
    *,
    outcome: str = "value",
    kind: str = "linear",
    level: float = LEVEL,
) -> pd.DataFrame:
    """Return the same regression three ways, indexed by `way` and `term`: people only, program only, corrected."""
    import pandas as pd

    common: dict[str, Any] = {"outcome": outcome, "kind": kind, "level": level}
    made = (
        regression(codings, predictors, gold=gold, power=0.0, **common),
        regression(codings, predictors, **common),
        regression(codings, predictors, gold=gold, **common),
    )
    return pd.concat(dict(zip(WAYS, made, strict=True)), names=["way"])


def _allowed(codings: pd.DataFrame, outcome: str, kind: str) -> None:
    if kind not in KINDS:
        raise WorkbenchError(f"kind is one of {', '.join(KINDS)}; {kind!r} was given")
    if outcome == "value" and kind == "logistic":
        raise WorkbenchError("a logistic regression needs a label as outcome, for instance outcome='support'")
    labels = sorted(set(codings["stance"].astype("string").dropna()))
    if outcome != "value" and outcome not in labels:
        raise WorkbenchError(f"no row has the label {outcome!r}; outcome is 'value' or one of {', '.join(labels)}")


def design(rows: pd.DataFrame, predictors: Sequence[str], held: Any) -> tuple[Any, list[str]]:
    """Return the design matrix (rows x terms, the intercept first) and the names of its terms.

    Only values that occur where `held` is true have a term, and the most frequent among them is the one without.
    """
    import numpy as np
    import pandas as pd

    columns, names = [np.ones(len(rows))], ["intercept"]
    for name in predictors:
        given = rows[name]
        if given.dtype == object and given.map(lambda value: isinstance(value, list)).any():
            raise WorkbenchError(f"the column {name!r} holds lists; make a column of single values from it")
        if pd.api.types.is_numeric_dtype(given):
            columns.append(given.to_numpy(float))
            names.append(name)
            continue
        codes, levels = pd.factorize(given.astype("string"), sort=True)
        often = np.bincount(codes[held], minlength=len(levels))
        usual = int(often.argmax())
        for place, value in enumerate(levels):
            if place != usual and often[place]:
                columns.append((codes == place).astype(float))
                names.append(f"{name}: {value} (not {levels[usual]})")
    return np.column_stack(columns), names


def _equations(rows: pd.DataFrame, outcome: str, kind: str, x: Any, *, corrected: bool) -> _Equations:
    """Return the estimating equations' parts: outcome and whether there is one, as the program and as people see it."""
    import numpy as np

    seen_in = rows["value"].notna().to_numpy(float)
    seen = _outcome(rows["stance"], rows["value"], outcome) * seen_in
    if not corrected:
        return _Equations(x, kind, seen, seen_in, seen, seen_in, np.zeros(len(rows)))
    true_in = rows["_held"].to_numpy(float, na_value=0.0)
    true = _outcome(rows["_label"], rows["_truth"], outcome) * true_in
    return _Equations(x, kind, seen, seen_in, true, true_in, rows["_weight"].to_numpy(float))


def _outcome(labels: pd.Series, values: pd.Series, outcome: str) -> Any:
    if outcome == "value":
        return values.to_numpy(float, na_value=0.0)
    return (labels.astype("string") == outcome).fillna(False).to_numpy(float)


@dataclass(frozen=True)
class _Equations:
    """Sums over pairs of x (t - c mu(x'b)): `t` and `c` mix the program's and the people's outcome and membership."""

    x: Any
    kind: str
    seen: Any
    seen_in: Any
    true: Any
    true_in: Any
    weight: Any

    @property
    def base(self) -> Any:
        """Which rows the precision rests on: hand-coded ones, or where there are none all with an outcome."""
        coded = self.weight > 0
        return coded if coded.any() else self.seen_in > 0

    def _scaled(self) -> Any:
        total = self.weight.sum()
        return self.weight * (len(self.weight) / total) if total else self.weight

    def _mean(self, beta: Any) -> tuple[Any, Any]:
        """Return the expected outcome of each row and its slope in x'b."""
        import numpy as np

        linear = self.x @ beta
        if self.kind == "linear":
            return linear, np.ones(len(linear))
        mean = 1 / (1 + np.exp(-np.clip(linear, -500, 500)))
        return mean, mean * (1 - mean)

    def solve(self, power: float) -> Any:
        """Return the coefficients by Newton's method; one step suffices where the mean is linear."""
        import numpy as np

        v = self._scaled()
        within = power * self.seen_in + v * (self.true_in - power * self.seen_in)
        told = power * self.seen + v * (self.true - power * self.seen)
        beta = np.zeros(self.x.shape[1])
        for _ in range(_STEPS):
            mean, slope = self._mean(beta)
            step = np.linalg.solve(self._bread(within * slope), self.x.T @ (told - within * mean))
            beta = beta + step
            if not np.isfinite(beta).all() or (self.kind == "logistic" and np.abs(self.x @ beta).max() > _FAR):
                break
            if np.abs(step).max() < 1e-10 * max(1.0, np.abs(beta).max()):
                return beta
        raise WorkbenchError(
            "the regression has no finite solution: a predictor tells the outcome apart completely, or too few pairs "
            "were coded by hand; leave a predictor out or code more pairs"
        )

    def _bread(self, weights: Any) -> Any:
        import numpy as np

        bread = self.x.T @ (self.x * weights[:, None])
        if not np.isfinite(bread).all() or np.linalg.cond(bread) > 1e12:
            raise WorkbenchError("the predictors cannot be told apart: one follows from the others, or never varies")
        return bread

    def _psi(self, beta: Any) -> tuple[Any, Any]:
        """Return each row's contribution as the program and as people see it (rows x terms)."""
        mean, _ = self._mean(beta)
        pair = ((self.seen, self.seen_in), (self.true, self.true_in))
        seen, true = (self.x * (told - within * mean)[:, None] for told, within in pair)
        return seen, true

    def best_power(self) -> float:
        """Return the factor that makes the summed variance of the coefficients least, between 0 and 1."""
        import numpy as np

        beta = self.solve(1.0)
        inside = self.weight > 0
        w = self.weight[inside] / self.weight.sum()
        turn = np.linalg.inv(self._bread(self.seen_in * self._mean(beta)[1]))
        seen, true = (part[inside] @ turn.T for part in self._psi(beta))
        seen, true = seen - w @ seen, true - w @ true
        spread = float((w**2 @ seen**2).sum())
        return min(1.0, max(0.0, float((w**2 @ (seen * true)).sum()) / spread)) if spread else 0.0

    def errors(self, beta: Any, power: float, documents: Any, clusters: int) -> Any:
        """Return clustered standard errors; missing where they would rest on fewer than `FEWEST` documents."""
        import numpy as np

        if clusters < FEWEST:
            return np.full(len(beta), np.nan)
        v = self._scaled()
        seen, true = self._psi(beta)
        slope = self._mean(beta)[1]
        bread = self._bread((power * self.seen_in + v * (self.true_in - power * self.seen_in)) * slope)
        rows = power * seen
        if v.any():
            apart = true - power * seen
            centre = v @ apart / v.sum()
            rows = rows + centre + v[:, None] * (apart - centre)
        sums = np.column_stack([np.bincount(documents, column) for column in rows.T])
        turn = np.linalg.inv(bread)
        variance = np.diag(turn @ (sums.T @ sums) @ turn.T) * clusters / (clusters - 1)
        return np.sqrt(np.clip(variance, 0, None))


def _quantile(level: float, clusters: int) -> float:
    from scipy.stats import t

    return float(t.ppf(0.5 + level / 2, max(1, clusters - 1)))
