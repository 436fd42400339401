"""Tables of agreement: for every two coders and all of them, by label, by group; each with n, labels and an interval."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

from workbench.agreement import coefficients as by
from workbench.agreement.bootstrap import DRAWS, FEWEST, bounds, by_document
from workbench.agreement.coefficients import Coefficient
from workbench.agreement.shown import scores
from workbench.agreement.units import Codes, encode, explain, ordered_labels, units_by_coders
from workbench.study import WorkbenchError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

_COLUMNS = ("coders", "measure", "value", "low", "high", "units", "labels", "documents", "note")
_NOMINAL = ("percent", "kappa", "AC1", "alpha")
_ORDINAL = ("alpha ordinal", "AC2 ordinal")
MEASURES = (*_NOMINAL, *_ORDINAL)


def report(
    codings: pd.DataFrame,
    *,
    measures: Sequence[str] = MEASURES,
    labels: int | None = None,
    draws: int = DRAWS,
    seed: int = 0,
) -> pd.DataFrame:
    """Return agreement on the stance, one row per group of coders and measure.

    The unit is a pair of sentence and actor that at least two coders of the group coded. `percent`, `kappa` (Cohen's for
    two coders, Fleiss' for more), `AC1` and `alpha` (nominal) take all labels, `unclear` too; `alpha ordinal` and `AC2
    ordinal` take the labels with a value on the stance scale, in its order, and leave the other codings out. `labels` is
    how many labels the codebook has (AC1 needs it; those that occur if None). `low` and `high` are a 95 % interval from
    `draws` samples of documents with `seed` (both in `attrs`); missing below five documents. Where a measure is undefined
    `value` is missing and `note` says why in words.
    """
    import pandas as pd

    unknown = sorted(set(measures) - set(MEASURES))
    if unknown:
        raise WorkbenchError(f"there is no measure {unknown[0]!r}; measures: {', '.join(MEASURES)}")
    rows = [
        {"coders": " / ".join(group), **row}
        for group, nominal, ordinal, order in _groups(codings)
        for row in _rows(nominal, ordinal, order, measures, labels, draws, seed)
    ]
    found = scores()(pd.DataFrame(rows, columns=list(_COLUMNS)))
    found.attrs.update(seed=seed, draws=draws, unit="pairs of sentence and actor")
    return found


def _groups(codings: pd.DataFrame) -> Iterator[tuple[tuple[str, ...], pd.DataFrame, pd.DataFrame, list[str]]]:
    """Yield every two coders, and all of them where there are more, with their tables."""
    order = ordered_labels(codings)
    table = units_by_coders(codings)
    scaled = table.where(table.isin(order))
    groups: list[tuple[str, ...]] = [tuple(pair) for pair in combinations(table.columns, 2)]
    groups += [tuple(table.columns)] if len(table.columns) > 2 else []
    groups = groups or [tuple(table.columns)]
    for group in groups:
        yield group, _several(table[list(group)]), _several(scaled[list(group)]), order


def _several(table: pd.DataFrame) -> pd.DataFrame:
    return table[table.notna().sum(axis=1) > 1]


def _rows(
    nominal: pd.DataFrame,
    ordinal: pd.DataFrame,
    order: Sequence[str],
    measures: Sequence[str],
    labels: int | None,
    draws: int,
    seed: int,
) -> Iterator[dict[str, Any]]:
    prepared = {False: (nominal, encode(nominal, order)), True: (ordinal, encode(ordinal, order))}
    chosen = [prepared[measure in _ORDINAL] for measure in measures]
    made = [_coefficient(measure, codes, labels) for measure, (_, codes) in zip(measures, chosen, strict=True)]
    for measure, row in zip(measures, measured(chosen, made, draws=draws, seed=seed), strict=True):
        yield {"measure": measure} | row


def _coefficient(measure: str, codes: Codes, labels: int | None) -> Coefficient:
    kappa = by.cohens_kappa if codes.codes.shape[1] == 2 else by.fleiss_kappa
    made: dict[str, Callable[[], Coefficient]] = {
        "percent": lambda: by.percent_agreement(codes),
        "kappa": lambda: kappa(codes),
        "AC1": lambda: by.gwets_ac(codes, labels=labels),
        "alpha": lambda: by.krippendorffs_alpha(codes),
        "alpha ordinal": lambda: by.krippendorffs_alpha(codes, metric="ordinal"),
        "AC2 ordinal": lambda: by.gwets_ac(codes, weights="ordinal"),
    }
    return made[measure]()


def measured(
    tables: Sequence[tuple[pd.DataFrame, Codes]], made: Sequence[Coefficient], *, draws: int, seed: int
) -> list[dict[str, Any]]:
    """Return value, interval, counts and note of each coefficient on its table; all are drawn from the same samples."""
    import numpy as np

    documents = [table.index.get_level_values("doc_id").to_numpy(str) for table, _ in tables]
    names = np.unique(np.concatenate(documents)) if documents else np.array([], dtype=str)
    parts = [one.parts(codes) for one, (_, codes) in zip(made, tables, strict=True)]
    ready = [
        (by_document(part, docs, names), one.value) for part, docs, one in zip(parts, documents, made, strict=True)
    ]
    spans = bounds(ready, draws=draws, seed=seed)
    return [
        _row(table, codes, one.total(part), span, len(np.unique(docs)))
        for (table, codes), one, part, span, docs in zip(tables, made, parts, spans, documents, strict=True)
    ]


def _row(
    table: pd.DataFrame, codes: Codes, value: float | None, span: tuple[float, float] | None, documents: int
) -> dict[str, Any]:
    span = span if value is not None else None
    return {
        "value": value,
        "low": span[0] if span else None,
        "high": span[1] if span else None,
        "units": len(table),
        "labels": len(codes.labels),
        "documents": documents,
        "note": _note(table, value, span, documents),
    }


def _note(table: pd.DataFrame, value: float | None, span: tuple[float, float] | None, documents: int) -> str:
    if value is None:
        complete = len(table) and (table.notna().all(axis=1)).any()
        words = explain(table)
        return words if complete or "can be computed" not in words else "no unit was coded by all of these coders"
    if documents < FEWEST:
        return f"{documents} {'document is' if documents == 1 else 'documents are'} too few for an interval"
    return "" if span else "too many samples leave it undefined for an interval"


def summary(codings: pd.DataFrame, *, seed: int = 0, draws: int = 200) -> pd.DataFrame:
    """Return percent, kappa, AC1 and alpha with intervals for every two coders, and for all of them where there are more.

    One row per group of coders, with `units` (coded by at least two of them) and, per coefficient, its value and interval;
    `report` has the same as a long table with notes.
    """
    import pandas as pd

    found = report(codings, measures=("percent", "AC1", "alpha", "kappa"), draws=draws, seed=seed)
    rows = []
    for coders, group in found.groupby("coders", sort=False):
        row: dict[str, Any] = {"coders": coders, "units": group["units"].iloc[0]}
        for one in group.to_dict("records"):
            row |= {
                one["measure"]: one["value"],
                f"{one['measure']} low": one["low"],
                f"{one['measure']} high": one["high"],
            }
        rows.append(row)
    return pd.DataFrame(rows).set_index("coders")


def by_label(codings: pd.DataFrame, *, draws: int = DRAWS, seed: int = 0) -> pd.DataFrame:
    """Return for each label: how often it was `given`, `specific` agreement, and `alpha` of the label against the rest.

    Specific agreement (Dice 1945; Cicchetti and Feinstein 1990) is the share of the other codings of a unit that give the
    label, too, where one coding gave it, 0..1.
    """
    import numpy as np
    import pandas as pd

    table = _several(units_by_coders(codings))
    codes = encode(table)
    coded = codes.counts.sum(axis=1)
    against = [
        Codes(np.where(codes.codes < 0, -1, (codes.codes == k).astype(int)), (False, True))
        for k in range(len(codes.labels))
    ]
    alphas = [by.krippendorffs_alpha(one) for one in against]
    found = measured([(table, one) for one in against], alphas, draws=draws, seed=seed) if against else []
    rows = [
        {"label": label, "alpha": row.pop("value"), **_specific(codes.counts[:, place], coded), **row}
        for place, (label, row) in enumerate(zip(codes.labels, found, strict=True))
    ]
    kept = ["label", "given", "specific", "alpha", "low", "high", "units", "documents", "note"]
    return pd.DataFrame(rows, columns=kept).set_index("label")


def _specific(given: np.ndarray, coded: np.ndarray) -> dict[str, Any]:
    pairs = (given * (coded - 1)).sum()
    return {"given": int(given.sum()), "specific": float((given * (given - 1)).sum() / pairs) if pairs else None}


def by_group(
    codings: pd.DataFrame,
    groups: str | Mapping[str, str],
    *,
    measure: str = "alpha",
    draws: int = DRAWS,
    seed: int = 0,
) -> pd.DataFrame:
    """Return one measure for each group of pairs: by a column (`actor`, `principal`), or a mapping of document or actor.

    A mapping is doc_id -> group (a month, an outlet) or actor -> group (a kind of actor), whichever its keys are; pairs
    that it does not know are left out. With more than two coders the row is that of all of them.
    """
    import pandas as pd

    column = codings[groups] if isinstance(groups, str) else _mapped(codings, groups)
    rows = []
    for name, part in codings.assign(_group=column).dropna(subset=["_group"]).groupby("_group", observed=True):
        last = list(_groups(part.drop(columns="_group")))[-1]
        row = next(_rows(*last[1:], (measure,), None, draws, seed))
        rows.append({"group": name} | row)
    columns = ["group", "measure", *_COLUMNS[2:]]
    return pd.DataFrame(rows, columns=columns).set_index("group")


def _mapped(codings: pd.DataFrame, groups: Mapping[str, str]) -> pd.Series:
    key = "doc_id" if set(codings["doc_id"]) & set(groups) else "actor"
    return codings[key].map(dict(groups))
