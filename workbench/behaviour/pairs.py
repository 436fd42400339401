"""Pairs of sentences: a seed and the same seed under one transformation, each with the labels that the codebook asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.behaviour.casting import Cast
from workbench.behaviour.seeds import WRITTEN, Seed, Variant

TRANSFORMATIONS = ("swap", "names", "attribution", "venue", "background", *WRITTEN)
# In the text of a transformation, {T} is the seed and {t} the seed with a small letter where it does not begin with a name.
_WRAPPED = (
    Variant("attribution", "{X.minister} said that {t}", {"X.minister": "none"}),
    Variant("attribution", "According to {X.minister}, {t}", {"X.minister": "none"}),
    Variant("venue", "At a conference in {X.capital}, {t}", {"X": "none"}),
    Variant("background", "Nine years after {A} and {B} broke off relations, {t}", {}),
)
_AFTERWORD = " {A} and {B} fought a border war in 1998."


@dataclass(frozen=True)
class Case:
    """A text to code: the labels wanted in its first `judged` code points by actor id, and the cast that plays in it."""

    text: str
    judged: int
    wanted: dict[str, str]
    cast: Cast


@dataclass(frozen=True)
class Pair:
    """A seed before and after a transformation."""

    seed: str
    by: str
    before: Case
    after: Case


def pairs_of(seed: Seed, cast: Cast, other: Cast) -> Iterator[Pair]:
    """Yield the pairs of a seed as `cast` plays it; `other` replaces its names. Where a name is missing there is no pair."""
    before = _case(seed.text, seed.labels, cast)
    if before is None:
        return
    for by, after in _afters(seed, cast, other):
        if after is not None:
            yield Pair(seed.key, by, before, after)


def _afters(seed: Seed, cast: Cast, other: Cast) -> Iterator[tuple[str, Case | None]]:
    yield "swap", _case(seed.text, seed.labels, cast.swapped)
    yield "names", _case(seed.text, seed.labels, other)
    if '"' not in seed.text:
        for wrap in _WRAPPED:
            yield wrap.by, _case(_inside(wrap.text, seed.text), {**seed.labels, **wrap.labels}, cast)
    yield "background", _case(seed.text, seed.labels, cast, _AFTERWORD)
    for variant in seed.variants:
        yield variant.by, _case(variant.text, variant.labels, cast)


def _inside(frame: str, text: str) -> str:
    return frame.replace("{t}", text if text.startswith("{") else text[0].lower() + text[1:])


def _case(text: str, labels: dict[str, str], cast: Cast, afterword: str = "") -> Case | None:
    filled, more = cast.fill(text), cast.fill(f"x{afterword}") if afterword else "X"
    if filled is None or more is None or not _plays(cast, labels):
        return None
    wanted = {cast.actor_id(slot): label for slot, label in labels.items()}
    return Case(filled + more[1:], len(filled), wanted, cast)


def _plays(cast: Cast, labels: dict[str, str]) -> bool:
    return all(
        slot.partition(".")[0] in (cast.ministers if slot.endswith(".minister") else cast.actors) for slot in labels
    )
