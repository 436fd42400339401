"""A learned reading for actors of whom no rule speaks: a small linear model over `clues`, without any library.

The weights are `resources/backoff.json`, trained by `training/backoff.py` on the development gold: multinomial logistic
regression (Hastie, Tibshirani, Friedman, The Elements of Statistical Learning, 2nd ed., section 4.4). It never overrules
a rule, and what it decides says so in its reason.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from workbench.actors.records import Mention
from workbench.stances.clues import Record, clues, own_words
from workbench.stances.confidence import trained
from workbench.stances.findings import source_name
from workbench.stances.records import NONE, Finding
from workbench.stances.scene import Scene

LABELS = ("none", "support", "oppose", "neutral", "conditional")
LEARNED = -1
_SURE = 0.65
Watch = Callable[[Scene, Sequence[Mention], Sequence[str]], None]


class Weights(NamedTuple):
    """Intercepts and weights of the labels, in the order of `LABELS`; `factors` multiply the likelihoods (prior shift)."""

    intercepts: tuple[float, ...]
    features: dict[str, list[float]]
    factors: tuple[float, ...]


@lru_cache(maxsize=1)
def load_weights() -> Weights:
    """Return the trained weights."""
    data = trained()
    return Weights(tuple(data["intercepts"]), data["features"], tuple(data["factors"]))


def likelihoods(features: Sequence[str], weights: Weights) -> list[float]:
    """Return the probability of each label of `LABELS`; features without a weight count nothing."""
    sums = list(weights.intercepts)
    for feature in features:
        for k, weight in enumerate(weights.features.get(feature, ())):
            sums[k] += weight
    top = max(sums)
    raised = [math.exp(s - top) * factor for s, factor in zip(sums, weights.factors, strict=True)]
    return [value / sum(raised) for value in raised]


def guess(scene: Scene, mentions: Sequence[Mention], record: Record, watch: Watch | None = None) -> Finding | None:
    """Return the likeliest label of an actor with how likely it is, as a finding; `none` too is one.

    None where the sentence is not about the process. `watch` sees the features, for training.
    """
    if not scene.context or not scene.topical:
        return None
    features = clues(scene, mentions, record)
    if watch is not None:
        watch(scene, mentions, features)
        return None
    chances = likelihoods(features, load_weights())
    best = max(range(len(LABELS)), key=lambda k: chances[k])
    if best and chances[best] < _SURE and not _at_the_centre(features):
        best = 0  # only mentioned beside others: his part must be plainer
    return _finding(scene, mentions[0], LABELS[best], chances[best])


def _at_the_centre(features: Sequence[str]) -> bool:
    """Tell whether the actor speaks, acts or is acted through in the sentence, rather than being mentioned in it."""
    return any(feature.startswith(("says=", "rel=nsubj", "rel=obl:agent", "rel=root")) for feature in features)


def _finding(scene: Scene, mention: Mention, label: str, chance: float) -> Finding:
    own, says = own_words(scene, mention)
    tokens = _stretch(scene, own, mention)
    around = [said for said in scene.attributions_of(mention.start) if said.source]
    outside = [said for said in around if all(s.actor_id != mention.actor_id for s in said.speakers)]
    return Finding(
        mention,
        mention.actor_id,
        label,
        tokens,
        LEARNED,
        scene.text(*tokens) if label != NONE else "",
        "deed" if not says else "quote" if "says=quote" in says else "reported",
        source=source_name(scene, outside),
        toward=_toward(scene, own, mention),
        confidence=chance,
        why="learned",
    )


def _stretch(scene: Scene, own: Sequence[int], mention: Mention) -> tuple[int, int]:
    """Return the run of the actor's own words that is shown as evidence: from its first verb, cut at twelve tokens."""
    inside = [i for i in own if scene.start <= i < scene.end and scene.passage.pos[i] not in ("PUNCT", "SPACE")]
    verbs = [i for i in inside if scene.passage.pos[i] in ("VERB", "AUX")]
    start = verbs[0] if verbs else inside[0] if inside else mention.start
    end = start + 1
    while end < scene.end and end in own and end - start < 12 and scene.passage.text[end] not in ';\u201d"':
        end += 1
    return start, end


def _toward(scene: Scene, own: Sequence[int], mention: Mention) -> tuple[str, ...]:
    inside = set(own)
    named = [m for m in scene.passage.mentions_in(scene.start, scene.end) if m.start in inside and not m.source_only]
    sides = [m.principal for m in named if m.principal != mention.principal and scene.passage.is_party(m)]
    return tuple(dict.fromkeys(sides)) if scene.passage.parties else ()
