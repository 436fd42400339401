"""Score a coder's table against a gold table: finding the actor, its stance, and both at once."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

_LABELS = ("support", "conditional", "neutral", "oppose", "none")


def score(codings: pd.DataFrame, gold: pd.DataFrame, *, by: str = "actor") -> dict[str, Any]:
    """Compare two codings tables of the same documents, matched by sentence and by `by` (`actor` or `principal`).

    A sentence of one table is that of the other whose first character it covers. Returns counts and shares in 0..1:
    `pairs` (gold), `found` (recall of actors), `precision`, `macro_f1` over the labels on pairs that both found,
    `accuracy`, `kappa` (Cohen), `joint_f1` of actor and label together (`none` rows left out), `labels` with
    [precision, recall, F1, n of gold] each, and `confusion` as {(gold, given): n}. Where a principal has several rows
    in a sentence, the label that is not `none` counts.
    """
    true = _pairs(gold, gold, by)
    given = _pairs(codings, gold, by)
    both = sorted(set(true) & set(given))
    confusion = Counter((true[key], given[key]) for key in both)
    labels = {label: _label_scores(confusion, label) for label in _LABELS if any(t == label for t, _ in confusion)}
    return {
        "pairs": len(true),
        "found": _ratio(len(both), len(true)),
        "precision": _ratio(len(both), len(given)),
        "accuracy": _ratio(sum(n for (t, g), n in confusion.items() if t == g), len(both)),
        "macro_f1": _ratio(sum(scores[2] for scores in labels.values()), len(labels)),
        "kappa": _kappa(confusion),
        "joint_f1": _joint(true, given),
        "labels": labels,
        "confusion": dict(confusion),
    }


def _pairs(frame: pd.DataFrame, gold: pd.DataFrame, by: str) -> dict[tuple[str, int, str], str]:
    """Return (document, first character of the gold sentence, actor) -> label."""
    starts: dict[str, list[int]] = defaultdict(list)
    for doc, start in sorted(set(zip(gold["doc_id"], gold["sent_start"], strict=True))):
        starts[doc].append(int(start))
    found: dict[tuple[str, int, str], str] = {}
    for doc, start, actor, stance in zip(frame["doc_id"], frame["sent_start"], frame[by], frame["stance"], strict=True):
        place = bisect_right(starts.get(doc, []), int(start)) - 1
        if place < 0:
            continue
        key = (str(doc), starts[doc][place], str(actor))
        if found.get(key, "none") == "none":
            found[key] = str(stance)
    return found


def _label_scores(confusion: Mapping[tuple[str, str], int], label: str) -> list[float]:
    hits = confusion.get((label, label), 0)
    given = sum(n for (_, g), n in confusion.items() if g == label)
    wanted = sum(n for (t, _), n in confusion.items() if t == label)
    return [_ratio(hits, given), _ratio(hits, wanted), _ratio(2 * hits, given + wanted), wanted]


def _kappa(confusion: Mapping[tuple[str, str], int]) -> float:
    """Cohen's kappa (Cohen 1960) of the labels on shared pairs; 1.0 where both use a single label throughout."""
    total = sum(confusion.values())
    if not total:
        return 0.0
    agreed = sum(n for (t, g), n in confusion.items() if t == g) / total
    rows, columns = Counter[str](), Counter[str]()
    for (t, g), n in confusion.items():
        rows[t] += n
        columns[g] += n
    chance = sum(rows[label] * columns[label] for label in rows) / total**2
    return 1.0 if chance == 1 else round((agreed - chance) / (1 - chance), 4)


def _joint(true: Mapping[Any, str], given: Mapping[Any, str]) -> float:
    wanted = {(key, label) for key, label in true.items() if label != "none"}
    found = {(key, label) for key, label in given.items() if label != "none"}
    return _ratio(2 * len(wanted & found), len(wanted) + len(found))


def _ratio(part: float, whole: float) -> float:
    return round(part / whole, 4) if whole else 0.0
