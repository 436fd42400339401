"""Score a coder's table against a gold table: finding the actor, its stance, and the fields beside it."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

_LABELS = ("support", "conditional", "neutral", "oppose", "none")
_SIGNS = {"support": 1, "conditional": 1, "neutral": 0, "oppose": -1}
Key = tuple[str, int, str]


def score(codings: pd.DataFrame, gold: pd.DataFrame, *, by: str = "actor") -> dict[str, Any]:
    """Compare two codings tables of the same documents, matched by sentence and by `by` (`actor` or `principal`).

    A sentence of one table is that of the other whose first character it covers. Shares are 0..1. Returned are `pairs`
    (of the gold), `found` and `precision` of actors with their `actor_f1`; over the pairs that both found: `macro_f1` of
    the labels, `accuracy`, `kappa` (Cohen), `sign` (right among pairs where both see a position), `none_precision`,
    `labels` as [precision, recall, F1, n of gold] each, and `confusion` as {(gold, given): n}; `position_f1` (that there
    is a position at all) and `joint_f1` (actor and label at once, `none` left out) over all pairs; and for positions
    that both see, the shares of equal `voice`, `source`, `toward`, `issues`, of overlapping `evidence` and `condition`.
    """
    true, given = _rows(gold, gold, by), _rows(codings, gold, by)
    labels_true = {key: row["stance"] for key, row in true.items()}
    labels_given = {key: row["stance"] for key, row in given.items()}
    both = sorted(set(true) & set(given))
    confusion = Counter((labels_true[key], labels_given[key]) for key in both)
    labels = {label: _label_scores(confusion, label) for label in _LABELS if any(t == label for t, _ in confusion)}
    seen = [key for key in both if labels_true[key] != "none" and labels_given[key] != "none"]
    return {
        "pairs": len(true),
        "found": _ratio(len(both), len(true)),
        "precision": _ratio(len(both), len(given)),
        "actor_f1": _ratio(2 * len(both), len(true) + len(given)),
        "accuracy": _ratio(sum(n for (t, g), n in confusion.items() if t == g), len(both)),
        "macro_f1": _ratio(sum(scores[2] for scores in labels.values()), len(labels)),
        "kappa": _kappa(confusion),
        "sign": _ratio(sum(_SIGNS.get(labels_true[k]) == _SIGNS.get(labels_given[k]) for k in seen), len(seen)),
        "none_precision": labels["none"][0] if "none" in labels else 0.0,
        "position_f1": _overlap(labels_true, labels_given, lambda label: label != "none"),
        "joint_f1": _joint(labels_true, labels_given),
        "fields": _fields(true, given, seen),
        "labels": labels,
        "confusion": dict(confusion),
    }


def intervals(
    codings: pd.DataFrame, gold: pd.DataFrame, *, by: str = "actor", repeats: int = 200, seed: int = 0
) -> dict[str, tuple[float, float]]:
    """Return 95 % percentile intervals of the main scores from `repeats` samples of whole gold documents."""
    import numpy as np

    chance = np.random.default_rng(seed)
    names = list(gold["doc_id"].unique())
    parts = {name: (codings[codings["doc_id"] == name], gold[gold["doc_id"] == name]) for name in names}
    drawn: dict[str, list[float]] = defaultdict(list)
    for _ in range(repeats):
        chosen = [parts[names[i]] for i in chance.integers(len(names), size=len(names))]
        tables = [_renamed([part[side] for part in chosen]) for side in (0, 1)]
        result = score(tables[0], tables[1], by=by)
        for key in ("actor_f1", "macro_f1", "accuracy", "position_f1", "joint_f1"):
            drawn[key].append(result[key])
    return {key: tuple(np.percentile(values, [2.5, 97.5]).round(3)) for key, values in drawn.items()}


def _renamed(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Give each drawn copy of a document an id of its own."""
    import pandas as pd

    return pd.concat([table.assign(doc_id=table["doc_id"] + f"#{number}") for number, table in enumerate(tables)])


def errors(codings: pd.DataFrame, gold: pd.DataFrame, *, by: str = "actor") -> list[dict[str, Any]]:
    """Return every pair whose label differs, or that one side lacks, with its sentence; labels are "" where missing."""
    true, given = _rows(gold, gold, by), _rows(codings, gold, by)
    found = []
    for key in sorted(set(true) | set(given)):
        labels = [side[key]["stance"] if key in side else "" for side in (true, given)]
        if labels[0] != labels[1]:
            row = true.get(key) or given[key]
            found.append(
                {"doc_id": key[0], "actor": key[2], "gold": labels[0], "given": labels[1], "sentence": row["sentence"]}
            )
    return found


def _rows(frame: pd.DataFrame, gold: pd.DataFrame, by: str) -> dict[Key, dict[str, Any]]:
    """Return (document, first character of the gold sentence, actor) -> row; of several, one that holds a position."""
    starts: dict[str, list[int]] = defaultdict(list)
    for doc, start in sorted(set(zip(gold["doc_id"], gold["sent_start"], strict=True))):
        starts[doc].append(int(start))
    found: dict[Key, dict[str, Any]] = {}
    for row in frame.to_dict("records"):
        places = starts.get(row["doc_id"], [])
        place = bisect_right(places, int(row["sent_start"])) - 1
        if place < 0:
            continue
        key = (str(row["doc_id"]), places[place], str(row[by]))
        if key not in found or found[key]["stance"] == "none":
            found[key] = {str(name): value for name, value in row.items()} | {"stance": str(row["stance"])}
    return found


def _fields(true: Mapping[Key, Any], given: Mapping[Key, Any], seen: Sequence[Key]) -> dict[str, float]:
    return {
        "evidence": _ratio(sum(_touch(true[k], given[k]) for k in seen), len(seen)),
        "voice": _ratio(sum(str(true[k]["voice"]) == str(given[k]["voice"]) for k in seen), len(seen)),
        "source": _ratio(sum(_text(true[k]["source"]) == _text(given[k]["source"]) for k in seen), len(seen)),
        "toward": _ratio(sum(set(true[k]["toward"]) == set(given[k]["toward"]) for k in seen), len(seen)),
        "issues": _ratio(sum(set(true[k]["issues"]) == set(given[k]["issues"]) for k in seen), len(seen)),
        "condition": _condition(true, given, seen),
    }


def _touch(a: Any, b: Any) -> bool:
    return bool(a["evidence_start"] < b["evidence_end"] and b["evidence_start"] < a["evidence_end"])


def _text(value: Any) -> str:
    return value.casefold() if isinstance(value, str) else ""


def _condition(true: Mapping[Key, Any], given: Mapping[Key, Any], seen: Sequence[Key]) -> float:
    """Return the share of conditional pairs whose conditions have most of their words in common."""
    pairs = [(_text(true[k]["condition"]), _text(given[k]["condition"])) for k in seen]
    pairs = [(a, b) for a, b in pairs if a and b]
    shared = sum(2 * len(set(a.split()) & set(b.split())) >= len(set(a.split()) | set(b.split())) for a, b in pairs)
    return _ratio(shared, len(pairs))


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


def _overlap(true: Mapping[Key, str], given: Mapping[Key, str], keep: Callable[[str], bool]) -> float:
    wanted = {key for key, label in true.items() if keep(label)}
    found = {key for key, label in given.items() if keep(label)}
    return _ratio(2 * len(wanted & found), len(wanted) + len(found))


def _joint(true: Mapping[Key, str], given: Mapping[Key, str]) -> float:
    wanted = {(key, label) for key, label in true.items() if label != "none"}
    found = {(key, label) for key, label in given.items() if label != "none"}
    return _ratio(2 * len(wanted & found), len(wanted) + len(found))


def _ratio(part: float, whole: float) -> float:
    return round(part / whole, 4) if whole else 0.0
