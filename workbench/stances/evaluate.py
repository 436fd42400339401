"""Score a coder's table against a gold table: finding the actor, its stance, and the fields beside it."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

LABELS = ("support", "conditional", "neutral", "oppose", "none")
#: The scores that `intervals` gives bounds for.
BOUNDED = (
    "found",
    "precision",
    "actor_f1",
    "macro_f1",
    "accuracy",
    "kappa",
    "sign",
    "none_precision",
    "position_f1",
    "joint_f1",
)
_SIGNS = {"support": 1, "conditional": 1, "neutral": 0, "oppose": -1}
_SPEECH = ("quote", "reported")
_ARTICLES = ("a ", "an ", "the ")
Row = Mapping[str, Any]
Key = tuple[str, int, str]


@dataclass(frozen=True)
class Match:
    """One pair of sentence and actor as the gold and as the coder have it; the side that lacks it is None."""

    doc_id: str
    gold: Row | None
    given: Row | None

    @property
    def labels(self) -> tuple[str, str]:
        """The labels of the gold and of the coder, "" where there is no row."""
        return self.gold["stance"] if self.gold else "", self.given["stance"] if self.given else ""


def score(
    codings: pd.DataFrame, gold: pd.DataFrame, *, by: str = "actor", listed: Collection[str] | None = None
) -> dict[str, Any]:
    """Compare two codings tables of the same documents, matched by sentence and by `by` (`actor` or `principal`).

    A sentence of one table is that of the other whose first character it covers. Shares are 0..1. `listed` are the ids
    that a study or the world registry knows: with it, actors that are in neither go by their words in the sentence, not
    by the id that a coder made up for them, and the share of right principals is told apart for the two kinds.

    Returned are `pairs` (of the gold), `found` and `precision` of actors with their `actor_f1`; over the pairs that both
    found: `macro_f1` of the labels that the gold has, `accuracy`, `kappa` (Cohen), `sign` (right among pairs where both
    see a position), `none_precision`, `principal`, `labels` as [precision, recall, F1, n of gold] each, and `confusion` as
    {(gold, given): n}; over all pairs `position_precision`, `position_recall` and `position_f1` (that there is a position
    at all) and `joint_f1` (actor and label at once, `none` left out); and for positions that both see `fields`: see there.
    """
    return summary(matches(codings, gold, by=by, listed=listed), listed=listed)


def intervals(
    codings: pd.DataFrame,
    gold: pd.DataFrame,
    *,
    by: str = "actor",
    listed: Collection[str] | None = None,
    repeats: int = 200,
    seed: int = 0,
) -> dict[str, tuple[float, float]]:
    """Return 95 % percentile intervals of the main scores from `repeats` samples of whole gold documents."""
    import numpy as np

    chance = np.random.default_rng(seed)
    parts: dict[str, list[Match]] = {name: [] for name in gold["doc_id"].unique()}
    for match in matches(codings, gold, by=by, listed=listed):
        parts[match.doc_id].append(match)
    documents = list(parts.values())
    drawn: dict[str, list[float]] = defaultdict(list)
    for _ in range(repeats):
        sample = [match for i in chance.integers(len(documents), size=len(documents)) for match in documents[i]]
        result = _main_scores(sample)
        for key in BOUNDED:
            drawn[key].append(result[key])
    return {key: tuple(float(x) for x in np.percentile(values, [2.5, 97.5]).round(3)) for key, values in drawn.items()}  # type: ignore[misc]


def errors(
    codings: pd.DataFrame, gold: pd.DataFrame, *, by: str = "actor", listed: Collection[str] | None = None
) -> list[dict[str, Any]]:
    """Return every pair whose label differs, or that one side lacks, with its sentence and both evidences.

    Labels and evidence are "" where missing.
    """
    found = []
    for match in matches(codings, gold, by=by, listed=listed):
        labels = match.labels
        row = match.gold or match.given
        if labels[0] == labels[1] or row is None:
            continue
        spans = [_words(side["evidence"]) if side else "" for side in (match.gold, match.given)]
        found.append(
            {"doc_id": match.doc_id, "sent_id": str(row["sent_id"]), "actor": str(row[by]), "gold": labels[0]}
            | {"given": labels[1], "gold_evidence": spans[0], "given_evidence": spans[1], "sentence": row["sentence"]}
        )
    return found


def matches(
    codings: pd.DataFrame, gold: pd.DataFrame, *, by: str = "actor", listed: Collection[str] | None = None
) -> list[Match]:
    """Return every pair that one of the tables has, in the order of the text; rows of documents without gold are left out."""
    starts = _sentences(gold)
    true, given = _rows(gold, starts, by), _rows(codings, starts, by)
    same = {key: key for key in true if key in given}
    if listed is not None and by == "actor":
        same |= _same_words(
            {key: row for key, row in true.items() if key not in same and key[2] not in listed},
            {key: row for key, row in given.items() if key not in same and key[2] not in listed},
        )
    taken = set(same.values())
    found = {key: Match(key[0], row, given.get(same.get(key, key))) for key, row in true.items()}
    found |= {key: Match(key[0], None, row) for key, row in given.items() if key not in taken}
    return [found[key] for key in sorted(found)]


def _sentences(gold: pd.DataFrame) -> dict[str, list[tuple[int, int]]]:
    """Return the spans of the gold's sentences by document."""
    found: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for doc, start, end in zip(gold["doc_id"], gold["sent_start"], gold["sent_end"], strict=True):
        found[str(doc)].add((int(start), int(end)))
    return {doc: sorted(spans) for doc, spans in found.items()}


def _rows(frame: pd.DataFrame, sentences: Mapping[str, Sequence[tuple[int, int]]], by: str) -> dict[Key, Row]:
    """Return (document, first character of the gold sentence, actor) -> row; of several, one that holds a position.

    A row of a sentence for which the gold has no row keeps its own place, so that it is nobody else's.
    """
    found: dict[Key, Row] = {}
    for row in frame.to_dict("records"):
        spans = sentences.get(str(row["doc_id"]))
        if not spans:
            continue
        key = (str(row["doc_id"]), _place(spans, int(row["sent_start"]), int(row["sent_end"])), str(row[by]))
        if key not in found or found[key]["stance"] == "none":
            found[key] = {str(name): value for name, value in row.items()} | {"stance": str(row["stance"])}
    return found


def _place(spans: Sequence[tuple[int, int]], start: int, end: int) -> int:
    """Return the start of the gold sentence that holds `start`, else of the first that begins before `end`, else `start`."""
    at = bisect_right(spans, (start, float("inf"))) - 1
    if at >= 0 and start < spans[at][1]:
        return spans[at][0]
    return spans[at + 1][0] if at + 1 < len(spans) and spans[at + 1][0] < end else start


def _same_words(true: Mapping[Key, Row], given: Mapping[Key, Row]) -> dict[Key, Key]:
    """Return gold key -> given key of actors that the same words of one sentence name under two ids."""
    found: dict[Key, Key] = {}
    for key, row in true.items():
        for other, there in given.items():
            if other[:2] == key[:2] and other not in found.values() and _overlap(row, there, "mention"):
                found[key] = other
                break
    return found


def summary(pairs: Sequence[Match], *, listed: Collection[str] | None = None) -> dict[str, Any]:
    """Return the scores of `score` for pairs that are matched already."""
    both = [match for match in pairs if match.gold and match.given]
    confusion = Counter(match.labels for match in both)
    out = _main_scores(pairs)
    out |= {"principal": _principals(both, listed)} | (_by_listing(pairs, listed) if listed is not None else {})
    return out | {
        "fields": fields([match for match in both if "none" not in match.labels]),
        "labels": _labels(confusion),
        "confusion": dict(confusion),
    }


def _main_scores(pairs: Sequence[Match]) -> dict[str, Any]:
    both = [match.labels for match in pairs if match.gold and match.given]
    confusion = Counter(both)
    labels = _labels(confusion)
    seen = [pair for pair in both if "none" not in pair]
    wanted, given = sum(match.gold is not None for match in pairs), sum(match.given is not None for match in pairs)
    positions = [[label not in ("", "none") for label in match.labels] for match in pairs]
    hits, true, claimed = sum(map(all, positions)), sum(p[0] for p in positions), sum(p[1] for p in positions)
    exact = sum(match.labels[0] == match.labels[1] != "none" for match in pairs)
    return {
        "pairs": wanted,
        "found": _ratio(len(both), wanted),
        "precision": _ratio(len(both), given),
        "actor_f1": _ratio(2 * len(both), wanted + given),
        "accuracy": _ratio(sum(a == b for a, b in both), len(both)),
        "macro_f1": _ratio(sum(scores[2] for scores in labels.values()), len(labels)),
        "kappa": _kappa(confusion),
        "sign": _ratio(sum(_SIGNS.get(a) == _SIGNS.get(b) for a, b in seen), len(seen)),
        "none_precision": labels["none"][0] if "none" in labels else 0.0,
        "position_precision": _ratio(hits, claimed),
        "position_recall": _ratio(hits, true),
        "position_f1": _ratio(2 * hits, true + claimed),
        "joint_f1": _ratio(2 * exact, true + claimed),
    }


def _by_listing(pairs: Sequence[Match], listed: Collection[str]) -> dict[str, float]:
    """Return found actors and right principals apart for those that the registry lists and for those it does not."""
    out: dict[str, float] = {}
    for name, known in (("listed", True), ("unlisted", False)):
        kind = [match for match in pairs if match.gold and (match.gold["actor"] in listed) is known]
        both = [match for match in kind if match.given]
        out |= {f"found_{name}": _ratio(len(both), len(kind)), f"principal_{name}": _principals(both, listed)}
    return out


def _principals(both: Sequence[Match], listed: Collection[str] | None) -> float:
    """Return the share of equal principals; two ids that no registry knows are two names of one thing."""
    right = 0
    for match in both:
        a, b = (str(side["principal"]) for side in (match.gold, match.given) if side)
        right += a == b or (listed is not None and a not in listed and b not in listed)
    return _ratio(right, len(both))


def fields(seen: Sequence[Match]) -> dict[str, float]:
    """Return how right the fields beside the label are, for pairs in which both see a position; shares 0..1.

    `evidence`: the spans overlap; `evidence_f1`: mean F1 of their characters; `voice`; `source`: equal, nobody included;
    `source_quote` and `source_reported`: the same for the gold's direct and indirect speech; `source_named`: where the gold
    names one; `toward` and `issues`: equal sets, with `toward_f1` and `issues_f1` over their members; `condition`: most
    words in common where both have one.
    """
    names = {(m.doc_id, m.given["actor"]): m.gold["actor"] for m in seen if m.gold and m.given}
    pairs = [(m.gold, m.given) for m in seen if m.gold and m.given]
    right = [_same_source(a, b, names) for a, b in pairs]
    kinds = {kind: [ok for ok, (a, _) in zip(right, pairs, strict=True) if a["voice"] == kind] for kind in _SPEECH}
    named = [ok for ok, (a, _) in zip(right, pairs, strict=True) if _words(a["source"])]
    return {
        "evidence": _share(_overlap(a, b, "evidence") for a, b in pairs),
        "evidence_f1": _ratio(sum(_characters_f1(a, b) for a, b in pairs), len(pairs)),
        "voice": _share(str(a["voice"]) == str(b["voice"]) for a, b in pairs),
        "source": _share(right),
        **{f"source_{kind}": _share(found) for kind, found in kinds.items()},
        "source_named": _share(named),
        "toward": _share(set(a["toward"]) == set(b["toward"]) for a, b in pairs),
        "toward_f1": _members_f1(pairs, "toward"),
        "issues": _share(set(a["issues"]) == set(b["issues"]) for a, b in pairs),
        "issues_f1": _members_f1(pairs, "issues"),
        "condition": _share(_much_alike(a["condition"], b["condition"]) for a, b in pairs if _conditions(a, b)),
    }


def _overlap(a: Row, b: Row, kind: str) -> bool:
    ends = [side[f"{kind}_{end}"] for side in (a, b) for end in ("start", "end")]
    if any(end is None or end != end for end in map(_number, ends)):
        return False
    return bool(ends[0] < ends[3] and ends[2] < ends[1])


def _number(value: Any) -> float:
    """Return a table's number, nan where it is missing in any of the ways of pandas."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return float("nan")


def _characters_f1(a: Row, b: Row) -> float:
    if not _overlap(a, b, "evidence"):
        return 0.0
    shared = min(a["evidence_end"], b["evidence_end"]) - max(a["evidence_start"], b["evidence_start"])
    return float(2 * shared / sum(side["evidence_end"] - side["evidence_start"] for side in (a, b)))


def _same_source(a: Row, b: Row, names: Mapping[tuple[str, Any], Any]) -> bool:
    """Tell whether two sources are one: the same id or name, or the words of one within the other's."""
    given = names.get((str(b["doc_id"]), b["source"]), b["source"]) if _words(b["source"]) else None
    first, second = _plain(a["source"]), _plain(given)
    short, long = sorted((set(first.split()), set(second.split())), key=len)
    return first == second or (bool(short) and short <= long)


def _plain(value: Any) -> str:
    words = _words(value).casefold().replace("-", " ")
    return next((words.removeprefix(article) for article in _ARTICLES if words.startswith(article)), words)


def _words(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _conditions(a: Row, b: Row) -> bool:
    return bool(_words(a["condition"]) and _words(b["condition"]))


def _much_alike(a: Any, b: Any) -> bool:
    first, second = (set(_words(value).casefold().split()) for value in (a, b))
    return 2 * len(first & second) >= len(first | second)


def _members_f1(pairs: Sequence[tuple[Row, Row]], key: str) -> float:
    shared = sum(len(set(a[key]) & set(b[key])) for a, b in pairs)
    return _ratio(2 * shared, sum(len(set(a[key])) + len(set(b[key])) for a, b in pairs))


def _labels(confusion: Mapping[tuple[str, str], int]) -> dict[str, list[float]]:
    return {label: _label_scores(confusion, label) for label in LABELS if any(gold == label for gold, _ in confusion)}


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


def _share(values: Iterable[Any]) -> float:
    found = [bool(value) for value in values]
    return _ratio(sum(found), len(found))


def _ratio(part: float, whole: float) -> float:
    return round(part / whole, 4) if whole else 0.0
