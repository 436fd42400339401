"""In which order a coder gets which sentences, and how likely each was to be drawn: plans that can be made again.

A plan is a small record of plain data with a seed; the same plan over the same sentences gives the same queue.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from workbench.study import WorkbenchError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

KINDS = ("text", "random", "stratified", "uncertain", "rare", "disagreement")
#: Orders in which a machine, or earlier codings, choose what comes first.
ASSISTED = ("uncertain", "rare", "disagreement")
STRATA = ("outlet", "actor", "month", "label")
#: The least share of sentences drawn at random in an assisted order, so that shares in the corpus can be estimated.
LEAST_CONTROL = 0.2
#: Hidden repeats come at least this many sentences after the first time.
APART = 50


class Entry(NamedTuple):
    """A place in a queue: the sentence, which time it is shown (0 the first), how likely it was to be drawn, its marks."""

    sent_id: str
    occasion: int = 0
    probability: float | None = None
    marks: tuple[str, ...] = ()

    @property
    def item(self) -> str:
        """The name of the place for the page: the sentence, with a number where it is shown again."""
        return f"{self.sent_id}#{self.occasion}" if self.occasion else self.sent_id


@dataclass(frozen=True)
class Plan:
    """How sentences are drawn and ordered.

    `kind`: `text` (the order of the documents), `random`, `stratified` (equal parts of each stratum of `strata`),
    `uncertain` (what the machine is least sure of first), `rare` (sentences with the machine's rarest labels first),
    `disagreement` (sentences that earlier coders coded differently first). `size` is how many sentences in all; None is
    every one. `control` is the share of random sentences in an assisted order, at least 0.2. `coders` and `overlap` share
    the sentences out: `overlap` of them (a share below 1, or a count) go to everyone, the rest to one coder each.
    `repeats` is the share of hidden repeats. `with_actors` keeps sentences in which a machine found an actor.
    """

    kind: str = "random"
    seed: int = 0
    size: int | None = None
    strata: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()
    overlap: float = 1.0
    repeats: float = 0.03
    control: float = LEAST_CONTROL
    with_actors: bool = True
    name: str = "main"

    def __post_init__(self) -> None:
        _check(self)


@dataclass(frozen=True)
class Queue:
    """The sentences of one coder, in order, and the plan they come from."""

    entries: tuple[Entry, ...]
    plan: Plan = field(default_factory=Plan)

    def __len__(self) -> int:
        return len(self.entries)

    @property
    def fingerprint(self) -> str:
        """Digits that tell whether a queue made again is the same."""
        text = "\n".join(entry.item for entry in self.entries)
        return hashlib.sha256(text.encode()).hexdigest()[:12]


def plan_to_plain(plan: Plan) -> dict[str, Any]:
    """Return a plan as plain data."""
    return asdict(plan)


def plan_from_plain(plain: Mapping[str, Any]) -> Plan:
    """Return the plan that plain data describe."""
    known = {f.name for f in fields(Plan)}
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in plain.items() if key in known
    }
    return Plan(**values)


def make_queues(sentences: pd.DataFrame, plan: Plan, *, codings: pd.DataFrame | None = None) -> dict[str, Queue]:
    """Return coder -> queue for the coders of a plan (one queue under "" where it names none).

    `sentences` is `Items.table`. `codings` (several coders) is needed for the order `disagreement`. Probabilities are
    exact inclusion probabilities; in assisted orders they stand at control sentences only. With several coders the
    probability is that of the sentence's being in the study's sample, whoever codes it.
    """
    import numpy as np

    chance = np.random.default_rng(plan.seed)
    frame = _eligible(sentences, plan)
    drawn = _draw(frame, plan, chance, codings)
    shares = _share_out(_strata_of(drawn, frame, plan), plan, chance)
    return {
        coder: Queue(tuple(_with_repeats([drawn[i] for i in places], plan, _own_chance(plan, coder))), plan)
        for coder, places in shares.items()
    }


def make_queue(sentences: pd.DataFrame, plan: Plan, coder: str = "", *, codings: pd.DataFrame | None = None) -> Queue:
    """Return the queue of one coder of a plan; see `make_queues`."""
    queues = make_queues(sentences, plan, codings=codings)
    if coder not in queues and plan.coders:
        raise WorkbenchError(f"{coder} is not in the plan {plan.name!r}; its coders: {', '.join(plan.coders)}")
    return queues.get(coder) or queues[""]


def text_order(sent_ids: Sequence[str]) -> Queue:
    """Return every sentence in the order of the documents, without repeats."""
    return Queue(tuple(Entry(sent_id, 0, 1.0) for sent_id in sent_ids), Plan("text", repeats=0.0, with_actors=False))


def narrowed(queue: Queue, sent_ids: Sequence[str]) -> Queue:
    """Return the places of `sent_ids` in the order of the queue, sentences outside of it behind them.

    A filter that becomes a queue says nothing of how likely a sentence was to be drawn; probabilities of the plan stay.
    """
    wanted = set(sent_ids)
    inside = [entry for entry in queue.entries if entry.sent_id in wanted and not entry.occasion]
    known = {entry.sent_id for entry in inside}
    return replace(queue, entries=(*inside, *(Entry(sent_id) for sent_id in sent_ids if sent_id not in known)))


def _check(plan: Plan) -> None:
    if plan.kind not in KINDS:
        raise WorkbenchError(f"there is no order {plan.kind!r}; orders: {', '.join(KINDS)}")
    if set(plan.strata) - set(STRATA) or (plan.kind == "stratified" and not plan.strata):
        raise WorkbenchError(f"strata are some of {', '.join(STRATA)}, not {', '.join(plan.strata) or 'none'}")
    if plan.kind in ASSISTED and not LEAST_CONTROL <= plan.control <= 1:
        raise WorkbenchError(
            f"a control share of {plan.control} is below {LEAST_CONTROL}; shares in the corpus could not be estimated"
        )
    if plan.size is not None and plan.size < 1:
        raise WorkbenchError(f"a plan for {plan.size} sentences is empty; give 1 or more")
    if plan.overlap < 0 or not 0 <= plan.repeats <= 0.5:
        raise WorkbenchError("overlap is a share up to 1 or a count, repeats a share from 0 to 0.5")
    if len(set(plan.coders)) != len(plan.coders):
        raise WorkbenchError("the plan names a coder twice")


def _eligible(sentences: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    kept = sentences[sentences["actors"].map(len) > 0] if plan.with_actors else sentences
    if not len(kept):
        raise WorkbenchError(
            "no sentence can be drawn; code the corpus first, or plan with sentences without actors too"
        )
    return kept.reset_index(drop=True)


def _draw(frame: pd.DataFrame, plan: Plan, chance: np.random.Generator, codings: pd.DataFrame | None) -> list[Entry]:
    size = min(plan.size or len(frame), len(frame))
    names = frame["sent_id"].tolist()
    if plan.kind == "text":
        return [Entry(name, 0, 1.0 if size == len(frame) else None) for name in names[:size]]
    if plan.kind == "random":
        order = chance.permutation(len(frame))[:size]
        return [Entry(names[i], 0, size / len(frame)) for i in order]
    if plan.kind == "stratified":
        return _stratified(frame, names, plan, size, chance)
    return _assisted(names, _first_choice(frame, plan, codings, chance), plan, size, chance)


def _stratified(
    frame: pd.DataFrame, names: Sequence[str], plan: Plan, size: int, chance: np.random.Generator
) -> list[Entry]:
    """Draw an equal part of each stratum, more of large ones where small ones run out, in random order."""
    import numpy as np

    strata = stratum_of(frame, plan.strata)
    places: dict[str, np.ndarray] = {name: np.flatnonzero(strata == name) for name in sorted(set(strata))}
    take = _parts({name: len(found) for name, found in places.items()}, size)
    kept = [
        Entry(names[i], 0, take[name] / len(places[name]))
        for name in take
        for i in chance.choice(places[name], take[name], replace=False)
    ]
    return [kept[i] for i in chance.permutation(len(kept))]


def stratum_of(frame: pd.DataFrame, strata: Sequence[str]) -> np.ndarray:
    """Return the stratum of each sentence; several actors or labels of a sentence count by the rarest in the corpus."""
    import numpy as np

    columns = [_rarest(frame[f"{name}s"]) if name in ("actor", "label") else frame[name].tolist() for name in strata]
    return np.array(
        [" | ".join(value or "missing" for value in row) for row in zip(*columns, strict=True)], dtype=object
    )


def _rarest(lists: pd.Series) -> list[str]:
    from collections import Counter

    counts = Counter(value for values in lists for value in values)
    return [min(values, key=lambda value: (counts[value], value), default="") for values in lists]


def _parts(sizes: Mapping[str, int], total: int) -> dict[str, int]:
    """Share `total` out equally, no stratum above its size."""
    parts: dict[str, int] = {}
    left = total
    for place, (name, size) in enumerate(sorted(sizes.items(), key=lambda item: (item[1], item[0]))):
        # Rounded up from the largest stratum on, so that nothing is lost: later strata are at least as large.
        share = left // (len(sizes) - place)
        parts[name] = min(size, share)
        left -= parts[name]
    for name in sorted(sizes, key=lambda name: (-sizes[name], name)):
        extra = min(left, sizes[name] - parts[name])
        parts[name], left = parts[name] + extra, left - extra
    return {name: number for name, number in parts.items() if number}


def _first_choice(
    frame: pd.DataFrame, plan: Plan, codings: pd.DataFrame | None, chance: np.random.Generator
) -> np.ndarray:
    """Return the places of the sentences in the assisted order; ties are in random order."""
    import numpy as np

    if plan.kind == "uncertain":
        rank = frame["confidence"].to_numpy(float, na_value=np.inf)
    elif plan.kind == "rare":
        rank = _rarity(frame["labels"])
    else:
        rank = -_difference(frame["sent_id"].tolist(), codings)
    return np.lexsort((chance.random(len(frame)), rank))


def _rarity(labels: pd.Series) -> np.ndarray:
    from collections import Counter

    import numpy as np

    counts = Counter(label for found in labels for label in found)
    return np.array([min((counts[label] for label in found), default=np.inf) for found in labels], dtype=float)


def _difference(sent_ids: Sequence[str], codings: pd.DataFrame | None) -> np.ndarray:
    """Return for each sentence the largest share of unequal pairs of codings among its actors, 0..1."""
    import numpy as np

    if codings is None or codings["coder"].nunique() < 2:
        raise WorkbenchError("the order `disagreement` needs codings of two coders or more")
    counts = codings.assign(stance=codings["stance"].astype("string")).value_counts(["sent_id", "actor", "stance"])
    pairs = counts.groupby(level=["sent_id", "actor"]).agg(lambda n: _unequal(n.to_numpy()))
    worst = pairs.groupby(level="sent_id").max()
    return np.nan_to_num(worst.reindex(list(sent_ids)).to_numpy(float), nan=0.0)


def _unequal(counts: np.ndarray) -> float:
    total = counts.sum()
    return float(1 - (counts * (counts - 1)).sum() / (total * (total - 1))) if total > 1 else 0.0


def _assisted(
    names: Sequence[str], order: np.ndarray, plan: Plan, size: int, chance: np.random.Generator
) -> list[Entry]:
    """Mix the assisted order with a simple random sample of all sentences, evenly, so that stopping early harms neither."""
    import math

    control = chance.permutation(len(names))[: math.ceil(size * plan.control)]
    drawn = set(control.tolist())
    chosen = [i for i in order.tolist() if i not in drawn][: size - len(control)]
    is_control = _spread(len(control), len(control) + len(chosen), chance)
    left, right = iter(control.tolist()), iter(chosen)
    share = len(control) / len(names)
    return [
        Entry(names[next(left)], 0, share, ("control",)) if mine else Entry(names[next(right)]) for mine in is_control
    ]


def _spread(count: int, total: int, chance: np.random.Generator) -> list[bool]:
    """Return `total` places of which `count` are True, one at a random place of each of `count` equal stretches."""
    import numpy as np

    if not count:
        return [False] * total
    borders = np.linspace(0, total, count + 1).astype(int)
    places = {int(chance.integers(a, b)) for a, b in pairwise(borders)}
    return [place in places for place in range(total)]


def _strata_of(drawn: Sequence[Entry], frame: pd.DataFrame, plan: Plan) -> Sequence[str]:
    """Return the stratum of each drawn sentence; one for all where the plan names no strata."""
    if not plan.strata:
        return [""] * len(drawn)
    names: Sequence[str] = stratum_of(frame, plan.strata).tolist()
    known = dict(zip(frame["sent_id"], names, strict=True))
    return [known[entry.sent_id] for entry in drawn]


def _share_out(strata: Sequence[str], plan: Plan, chance: np.random.Generator) -> dict[str, list[int]]:
    """Return coder -> the places of the drawn sentences that the coder gets, in their order.

    Which sentences go to everyone is drawn at random, from each stratum its share; they are nowhere marked in what a coder
    gets.
    """
    total = len(strata)
    if not plan.coders:
        return {"": list(range(total))}
    common = total if float(plan.overlap) == 1.0 else _count(plan.overlap, total)
    order = chance.permutation(total).tolist()
    shared = set(_spread_over(order, strata, common))
    rest = [place for place in order if place not in shared]
    return {coder: sorted([*shared, *rest[k :: len(plan.coders)]]) for k, coder in enumerate(plan.coders)}


def _spread_over(order: Sequence[int], strata: Sequence[str], count: int) -> list[int]:
    """Return the first places of `order` in each stratum, as many as its share of `count`; the largest remainders first."""
    inside: dict[str, list[int]] = {}
    for place in order:
        inside.setdefault(strata[place], []).append(place)
    exact = {name: count * len(places) / len(order) for name, places in inside.items()}
    take = {name: int(share) for name, share in exact.items()}
    by_remainder = sorted(exact, key=lambda name: (take[name] - exact[name], name))
    for name in by_remainder[: count - sum(take.values())]:
        take[name] += 1
    return [place for name, places in inside.items() for place in places[: take[name]]]


def _count(overlap: float, total: int) -> int:
    return min(total, round(overlap * total) if overlap < 1 else int(overlap))


def overlapping(queues: Mapping[str, Queue]) -> set[str]:
    """Return the sentences that are in every queue."""
    found = [{entry.sent_id for entry in queue.entries} for queue in queues.values()]
    return set.intersection(*found) if len(found) > 1 else set()


def _own_chance(plan: Plan, coder: str) -> np.random.Generator:
    import numpy as np

    own = int.from_bytes(hashlib.sha256(coder.encode()).digest()[:4], "big")
    return np.random.default_rng([plan.seed, own])


def _with_repeats(entries: list[Entry], plan: Plan, chance: np.random.Generator) -> list[Entry]:
    """Put hidden repeats into a queue: each at least `APART` places behind the first showing, at a random place."""
    count = round(len(entries) * plan.repeats)
    first_half = len(entries) - APART
    if not count or first_half < 1:
        return entries
    chosen = chance.choice(first_half, min(count, first_half), replace=False)
    behind: dict[int, list[Entry]] = {}
    for place in sorted(chosen.tolist()):
        entry = entries[place]
        at = int(chance.integers(place + APART, len(entries)))
        behind.setdefault(at, []).append(entry._replace(occasion=1, probability=None, marks=("repeat",)))
    return [one for place, entry in enumerate(entries) for one in (entry, *behind.get(place, ()))]
