"""The weights of the second look: two logistic regressions over named features.

Hastie, Tibshirani, Friedman, The Elements of Statistical Learning, 2nd ed., section 4.4. Trained by
`training/train_actors.py`; nothing but the standard library is needed to use them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any


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

    def takes(self, names: Iterable[str]) -> bool:
        """Tell whether the chance of these features is high enough."""
        return self.chance(names) >= self.at_least


@dataclass(frozen=True)
class Look:
    """What the second look knows: weights for the mentions that the rules found and for nouns that they left."""

    mentions: Weights
    nouns: Weights


@lru_cache(maxsize=1)
def load_look() -> Look | None:
    """Return the bundled weights; None where they are missing."""
    path = resources.files("workbench") / "resources" / "learned_actors.json"
    return read_look(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else None


def read_look(data: dict[str, Any]) -> Look:
    """Read weights as `training/train_actors.py` writes them."""
    return Look(*(Weights(data[part]["features"], data[part]["at_least"]) for part in ("mentions", "nouns")))
