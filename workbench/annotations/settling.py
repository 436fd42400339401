"""One answer for each pair that people coded: unanimous, adjudicated, by majority, or a single coder's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from workbench import codings as table

if TYPE_CHECKING:
    import pandas as pd

#: How a pair was settled, as the column `settled` says.
WAYS = ("unanimous", "adjudicated", "majority", "single")
Pair = tuple[str, str]


def settle(
    codings: pd.DataFrame, adjudicated: pd.DataFrame | None = None, *, absent: Collection[Pair] = ()
) -> pd.DataFrame:
    """Return one row per pair of sentence and actor, with `settled` (see `WAYS`) and `coders` (how many coded it).

    `codings` are those of several people, `adjudicated` the decisions of an adjudicator, which win. A majority is more
    than half of the coders who answered; a pair without one stays open and is left out (`open_pairs` lists these). The
    `absent` pairs, of which an adjudicator said that the actor is not in the sentence, are left out, too. The
    row of an agreed label is that of the first coder by name who gave it; its coder is `adjudicated`. The codings
    themselves are not changed. Where `codings` tell with what `probability` a pair was drawn, the result has that
    column, too, missing for pairs that were chosen: charts and estimates weigh by it when the table is their `gold`.
    """
    import pandas as pd

    judged = {} if adjudicated is None else _by_pair(adjudicated)
    rows: list[Any] = []
    given = _by_pair(codings)
    for pair, group in given.items():
        found = _judged(judged[pair]) if pair in judged else _voted(group)
        if found is not None and pair not in absent:
            rows.append(found | {"coders": len(group), "coder": "adjudicated"})
    rows += [_judged(group) | {"coders": 0} for pair, group in judged.items() if pair not in given]
    frame = pd.DataFrame(rows, columns=[*table.COLUMNS, "settled", "coders"])
    return _with_chances(table.as_codings(frame), codings)


def _with_chances(settled: pd.DataFrame, codings: pd.DataFrame) -> pd.DataFrame:
    if "probability" not in codings or not len(settled):
        return settled
    import pandas as pd

    known = codings.dropna(subset=["probability"]).groupby(["sent_id", "actor"])["probability"].max().to_dict()
    chances = [known.get(pair) for pair in zip(settled["sent_id"], settled["actor"], strict=True)]
    return settled.assign(probability=pd.array(chances, dtype="Float64")) if known else settled


def _judged(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return rows[0] | {"settled": "adjudicated", "coder": "adjudicated"}


def open_pairs(codings: pd.DataFrame, adjudicated: pd.DataFrame | None = None) -> list[Pair]:
    """Return the pairs on which coders differ without a majority and nobody has decided, in the order of the table."""
    judged = set() if adjudicated is None else set(_by_pair(adjudicated))
    return [pair for pair, rows in _by_pair(codings).items() if pair not in judged and _voted(rows) is None]


def _by_pair(codings: pd.DataFrame) -> dict[Pair, list[dict[str, Any]]]:
    plain = codings.astype({"stance": "string", "voice": "string"}).astype(object)
    found: dict[Pair, list[dict[str, Any]]] = {}
    for row in plain.where(plain.notna(), None).to_dict("records"):
        found.setdefault((row["sent_id"], row["actor"]), []).append({str(key): value for key, value in row.items()})
    return found


def _voted(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    counts = Counter(row["stance"] for row in rows)
    label, count = max(counts.items(), key=lambda pair: pair[1])
    if 2 * count <= len(rows):
        return None
    way = "single" if len(rows) == 1 else "unanimous" if count == len(rows) else "majority"
    return min((row for row in rows if row["stance"] == label), key=lambda row: row["coder"]) | {"settled": way}


def agreement_of(stances: Mapping[str, str]) -> float:
    """Return the share of equal pairs among coder -> stance, 0..1; 1 for a single coder."""
    counts = Counter(stances.values())
    total = len(stances)
    return sum(n * (n - 1) for n in counts.values()) / (total * (total - 1)) if total > 1 else 1.0
