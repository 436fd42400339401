"""Agreement on words and on who is there: spans (evidence, mentions), and actors found, apart from their stance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import TYPE_CHECKING, Any

from workbench.agreement.bootstrap import DRAWS, Drawable, bounds, by_document
from workbench.agreement.coefficients import krippendorffs_alpha
from workbench.agreement.unitising import Stretch, alpha_of, sums_of
from workbench.agreement.units import Codes
from workbench.study import WorkbenchError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

_MEASURES = ("F1 exact", "F1 overlap", "alpha", "alpha unitising")
Span = tuple[int, int]
_COLUMNS = ("coders", "measure", "value", "low", "high", "units", "documents", "note")


def spans(codings: pd.DataFrame, *, column: str = "evidence", draws: int = DRAWS, seed: int = 0) -> pd.DataFrame:
    """Return for every two coders how far their spans agree: `F1 exact`, `F1 overlap`, `alpha`, `alpha unitising`.

    The unit is a pair of sentence and actor that both coded and where at least one marked a span of `column` (evidence or
    mention); text that nobody marked does not count. F1 is twice the matching spans over all spans; matching is the same
    offsets, or at least one character in common. `alpha` is Krippendorff's nominal alpha with the characters of the
    sentence as units and marked or not as the label; `alpha unitising` is his alpha for units that coders cut out
    themselves (see `unitising`), which also minds how far the borders are apart.
    """
    import pandas as pd

    rows = []
    for pair in combinations(sorted(set(codings["coder"].dropna())), 2):
        units = _units(codings, pair, column)
        for row in _measured(units, draws, seed):
            rows.append({"coders": " / ".join(pair)} | row)
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def _units(codings: pd.DataFrame, pair: tuple[str, str], column: str) -> pd.DataFrame:
    """Return the units of two coders: document, sentence offsets, and each coder's span or None."""
    import pandas as pd

    if f"{column}_start" not in codings:
        raise WorkbenchError(f"the codings have no spans of {column!r}; give evidence or mention")
    keys = ["doc_id", "sent_id", "actor", "sent_start", "sent_end"]
    bounds_of = [f"{column}_start", f"{column}_end"]
    left, right = (codings[codings["coder"] == coder][[*keys, *bounds_of]] for coder in pair)
    both = left.merge(right, on=keys, suffixes=("_a", "_b"))
    for side in "ab":
        offsets = zip(*(_ints(both[f"{name}_{side}"]) for name in bounds_of), strict=True)
        both[side] = pd.Series([None if start is None else (start, end) for start, end in offsets], dtype=object)
    return both[both["a"].notna() | both["b"].notna()]


def _ints(column: pd.Series) -> list[int | None]:
    return [None if value is None else int(value) for value in column.astype(object).where(column.notna(), None)]


def _measured(units: pd.DataFrame, draws: int, seed: int) -> list[dict[str, Any]]:
    import numpy as np

    names = np.unique(units["doc_id"].to_numpy(str))
    counts = {"units": len(units), "documents": len(names)}
    if not len(units):
        nothing = {"value": None, "low": None, "high": None, "note": "the two coders marked no span of the same pair"}
        return [{"measure": measure} | nothing | counts for measure in _MEASURES]
    made = [_f1(units, "exact"), _f1(units, "overlap"), _characters(units)]
    ready = [(by_document(parts, units["doc_id"].to_numpy(str), names), value) for parts, value in made]
    ready.append(_unitising(units, names))
    spans = bounds(ready, draws=draws, seed=seed)
    return [
        {"measure": measure} | _row(float(value(sums.sum(axis=0)[None])[0]), span) | counts
        for measure, (sums, value), span in zip(_MEASURES, ready, spans, strict=True)
    ]


def _row(value: float, span: tuple[float, float] | None) -> dict[str, Any]:
    if value != value:
        return {"value": None, "low": None, "high": None, "note": "both marked every character; nothing can differ"}
    low, high = span or (None, None)
    return {"value": value, "low": low, "high": high, "note": "" if span else "too few documents for an interval"}


def _f1(units: pd.DataFrame, match: str) -> Drawable:
    import numpy as np

    pairs = list(zip(units["a"], units["b"], strict=True))
    hits = [float(a is not None and b is not None and _matches(a, b, match)) for a, b in pairs]
    marked = [float((a is not None) + (b is not None)) for a, b in pairs]
    return np.column_stack([hits, marked]), lambda sums: 2 * sums[:, 0] / np.maximum(sums[:, 1], 1)


def _matches(a: Span, b: Span, match: str) -> bool:
    return a == b if match == "exact" else a[0] < b[1] and b[0] < a[1]


def _characters(units: pd.DataFrame) -> Drawable:
    """Return the coincidences of the characters of each unit, and alpha as a function of their sums.

    Two coders and two labels: a character counts for both orders of the coders, so that one that both marked adds 2 to the
    cell of marked and marked.
    """
    import numpy as np

    alpha = krippendorffs_alpha(Codes(np.zeros((1, 2), dtype=int), (False, True)))
    length = (units["sent_end"] - units["sent_start"]).to_numpy(float)
    a, b = ([span or (0, 0) for span in units[side]] for side in "ab")
    marked = [np.array([end - start for start, end in side], dtype=float) for side in (a, b)]
    both = np.array([max(0, min(x[1], y[1]) - max(x[0], y[0])) for x, y in zip(a, b, strict=True)], dtype=float)
    one = marked[0] + marked[1] - 2 * both
    neither = length - both - one
    return np.column_stack([2 * neither, one, one, 2 * both]), alpha.value


def _unitising(units: pd.DataFrame, names: np.ndarray) -> Drawable:
    """Return what alpha for cut-out units needs of each document, and alpha as a function of its sums."""
    import numpy as np

    longest = int((units["sent_end"] - units["sent_start"]).max())
    by_name: dict[str, list[Stretch]] = {name: [] for name in names.tolist()}
    for doc_id, start, end, *marked in units[["doc_id", "sent_start", "sent_end", "a", "b"]].itertuples(index=False):
        spans = tuple(((span[0] - int(start), span[1] - int(start)),) if span else () for span in marked)
        by_name[str(doc_id)].append(Stretch(int(end) - int(start), spans))
    sums = np.stack([sums_of(stretches, longest) for stretches in by_name.values()])
    return sums, lambda found: alpha_of(found, 2)


def detection(codings: pd.DataFrame, *, seen: Mapping[str, Iterable[str]] | None = None) -> pd.DataFrame:
    """Return for every two coders how far they find the same actors, apart from the stance: `F1`, and who is found alone.

    Only sentences that both worked on count: those in which each coded an actor, or which `seen` (coder -> sentences)
    says the coder finished. F1 is twice the actors that both have over all that either has. Actors that neither has are
    beyond counting, so that no coefficient corrected for chance is defined.
    """
    import pandas as pd

    found: dict[str, set[tuple[str, str]]] = {coder: set() for coder in seen or {}}
    for coder, sent_id, actor in codings[["coder", "sent_id", "actor"]].astype(str).to_numpy().tolist():
        found.setdefault(coder, set()).add((sent_id, actor))
    worked = {
        coder: {sent_id for sent_id, _ in pairs} | set((seen or {}).get(coder, ())) for coder, pairs in found.items()
    }
    rows = []
    for first, second in combinations(sorted(found), 2):
        common = worked[first] & worked[second]
        a, b = ({pair for pair in found[coder] if pair[0] in common} for coder in (first, second))
        total = len(a) + len(b)
        rows.append(
            {
                "coders": f"{first} / {second}",
                "F1": 2 * len(a & b) / total if total else None,
                "both": len(a & b),
                "only first": len(a - b),
                "only second": len(b - a),
                "sentences": len(common),
            }
        )
    return pd.DataFrame(rows, columns=["coders", "F1", "both", "only first", "only second", "sentences"])
