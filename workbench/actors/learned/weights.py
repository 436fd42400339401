"""The weights of the second look: logistic regressions over named features.

Hastie, Tibshirani, Friedman, The Elements of Statistical Learning, 2nd ed., section 4.4. Trained by
`training/train_actors.py`; nothing but the standard library is needed to use them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib import resources
from typing import Any, TypeVar

#: So many scores are kept at a time.
_MANY = 100_000
#: The parts that have nothing but weights.
_PLAIN = ("mentions", "nouns", "service")
T = TypeVar("T")


@dataclass(frozen=True)
class Weights:
    """`features` is name -> weight of its log-odds, in thousandths; a candidate is an actor if its chance is `at_least`."""

    features: dict[str, int] = field(repr=False)
    at_least: float

    def chance(self, names: Iterable[str]) -> float:
        """Return how likely coders take up whoever has these features, 0..1; unknown features count nothing.

        >>> Weights({"pronoun": 2000, "in": -2000}, 0.5).chance(["pronoun", "in", "seldom"])
        0.5
        """
        return 1 / (1 + math.exp(-sum(self.features.get(name, 0) for name in set(names)) / 1000))

    def score(self, names: Iterable[str]) -> float:
        """Return the log-odds that features add up to, each given once; unknown ones count nothing.

        >>> Weights({"far 1": 500, "given": -1500}, 0.5).score(["far 1", "given", "seldom"])
        -1.0
        """
        total, weight = 0, self.features.get
        for name in names:
            total += weight(name, 0)
        return total / 1000

    def takes(self, names: Iterable[str]) -> bool:
        """Tell whether the chance of these features is high enough."""
        return self.chance(names) >= self.at_least


@dataclass(frozen=True)
class Links(Weights):
    """Weights of whom a noun stands for: a chance of `at_least` links them; `heads` are the nouns that ever stand for somebody."""

    heads: frozenset[str] = field(repr=False, default=frozenset())
    _known: dict[tuple[Any, ...], float] = field(repr=False, compare=False, default_factory=dict)

    def score_of(self, say: Callable[[T], Iterable[str]], facts: T) -> float:
        """Return the log-odds of the features that `say` makes of facts, which are the same for many nouns."""
        key = (say, facts)
        if key not in self._known:
            if len(self._known) >= _MANY:
                self._known.clear()
            self._known[key] = self.score(say(facts))
        return self._known[key]

    @cached_property
    def common(self) -> frozenset[str]:
        """The nouns that the features ask for in names (front, council)."""
        return frozenset(name.partition(" ~ ")[2] for name in self.features if " ~ " in name)


@dataclass(frozen=True)
class Look:
    """What the second look knows: weights for the mentions that the rules found, for nouns that they left, for whom those stand,
    and for whom unlisted people speak."""

    mentions: Weights
    nouns: Weights
    links: Links | None = None
    service: Weights | None = None


@lru_cache(maxsize=1)
def load_look() -> Look | None:
    """Return the bundled weights; None where they are missing."""
    path = resources.files("workbench") / "resources" / "learned_actors.json"
    return read_look(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else None


def read_look(data: dict[str, Any]) -> Look:
    """Read weights as `training/train_actors.py` writes them."""
    parts = {part: Weights(data[part]["features"], data[part]["at_least"]) for part in _PLAIN if part in data}
    return Look(
        parts["mentions"], parts["nouns"], read_links(data["links"]) if "links" in data else None, parts.get("service")
    )


def read_links(data: dict[str, Any]) -> Links:
    """Read the weights of whom a noun stands for."""
    return Links(data["features"], data["at_least"], frozenset(data["heads"]))
