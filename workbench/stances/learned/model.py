"""The weights of the learned second opinion and what they make of features: multinomial logistic regression.

Hastie, Tibshirani, Friedman, The Elements of Statistical Learning, 2nd ed., section 4.4. Trained by
`training/train_stances.py`; only numpy is needed to use it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib import resources
from typing import Any

LABELS = ("none", "support", "conditional", "neutral", "oppose")
FAINTEST = 1e-6


def softmax(sums: Any) -> Any:
    """Return the chances along the last axis, in the shape of `sums`.

    >>> import numpy as np
    >>> softmax(np.log([[1.0, 3.0]])).tolist()
    [[0.25, 0.75]]
    """
    import numpy as np

    raised = np.exp(sums - sums.max(axis=-1, keepdims=True, initial=-np.inf))
    return raised / raised.sum(axis=-1, keepdims=True)


@dataclass(frozen=True)
class Model:
    """Weights of shape (features + 1, labels), the last row the intercepts; `place` is feature -> row.

    `scale` turns a chance into a confidence (slope and shift of its log-odds, by who gave the label).
    `at_least` is how likely a position must be to be given where the rules see none; `factors` weigh the labels when one
    is chosen; a label replaces that of a rule where its chance is higher by `surer`. Where a rule of the codebook
    speaks for `none`, a position must be as likely as `despite`; where n do, n times as near to certain. `share` weighs the
    log of these chances and of the encoder's where both are told (a logarithmic opinion pool: Genest and Zidek 1986);
    `alone` is the scale without it.
    Of pairs whose likeliest label has the chance `settled` by the features, the encoder need not be asked.
    """

    place: dict[str, int]
    weights: Any = field(repr=False)
    at_least: float
    factors: tuple[float, ...] = (1.0, 1.0, 1.0, 1.0, 1.0)
    scale: dict[str, tuple[float, float]] = field(default_factory=dict)
    surer: float = 1.0
    despite: float = 1.0
    share: tuple[float, float] = (1.0, 1.0)
    alone: dict[str, tuple[float, float]] = field(default_factory=dict)
    settled: float = 1.0

    def in_question(self, chances: Any, held: Sequence[str]) -> list[int]:
        """Return the places of the pairs that the features do not settle: no label is as likely as `settled`, or the rules differ.

        >>> import numpy as np
        >>> model = Model({}, None, at_least=0.5, settled=0.85)
        >>> model.in_question(np.array([[0.9, 0.1, 0, 0, 0], [0.6, 0.4, 0, 0, 0], [0.9, 0.1, 0, 0, 0]]), ["none", "none", "oppose"])
        [1, 2]
        """
        best = chances.argmax(axis=1)
        return [
            k
            for k, label in enumerate(held)
            if chances[k, best[k]] < self.settled or label not in ("none", LABELS[best[k]])
        ]

    def by_itself(self) -> Model:
        """Return the model with the scale that its chances have without the encoder's."""
        return replace(self, scale=self.alone or self.scale)

    def choose(self, chances: Sequence[float], held: str, *, doubts: int = 0) -> str:
        """Return the label for chances of `LABELS` where the rules say `held`: theirs unless the model is much surer.

        `doubts` counts what speaks against any position: with two the rest of the chance may be half as large as with one.

        >>> model = Model({}, None, at_least=0.5, surer=0.4)
        >>> model.choose([0.3, 0.6, 0, 0, 0.1], "none"), model.choose([0.1, 0.3, 0, 0, 0.6], "support")
        ('support', 'support')
        >>> model.choose([0.1, 0.2, 0, 0, 0.7], "support")
        'oppose'
        """
        raised = [chance * factor for chance, factor in zip(chances[1:], self.factors[1:], strict=True)]
        needed = 1 - (1 - self.despite) / doubts if doubts and held == "none" else self.at_least
        best = LABELS[1 + raised.index(max(raised))] if 1 - chances[0] >= needed else "none"
        if held in ("none", best):
            return best
        return best if chances[LABELS.index(best)] - chances[LABELS.index(held)] >= self.surer else held

    def confidence(self, chance: float, kind: str) -> float:
        """Return how often a label of such a chance was right in cross-validation (Platt 1999), 0..1.

        `kind` is `rules`, `learned` or `none`: who gave the label.
        """
        slope, shift = self.scale.get(kind, (1.0, 0.0))
        chance = min(max(chance, 1e-4), 1 - 1e-4)
        return 1 / (1 + math.exp(-(slope * math.log(chance / (1 - chance)) + shift)))

    def chances(self, pairs: Sequence[Sequence[str]]) -> Any:
        """Return the probability of each of `LABELS` for each pair, shape (pairs, labels); unknown features count nothing."""
        import numpy as np

        rows = [[row for name in names if (row := self.place.get(name)) is not None] for names in pairs]
        sums = np.array([self.weights[found].sum(axis=0) for found in rows]).reshape(len(rows), len(LABELS))
        return softmax(sums + self.weights[-1])

    def pooled(self, chances: Any, whole: Any) -> Any:
        """Return what features and encoder say together, each of shape (pairs, labels), as chances of that shape."""
        import numpy as np

        mine, other = self.share
        return softmax(mine * np.log(np.maximum(chances, FAINTEST)) + other * np.log(np.maximum(whole, FAINTEST)))

    def weightiest(self, names: Sequence[str], label: str, count: int = 3) -> list[str]:
        """Return the features that spoke most for a label against `none`, the strongest first."""
        k = LABELS.index(label)
        spoke = [
            (float(self.weights[row][k] - self.weights[row][0]), name)
            for name in names
            if (row := self.place.get(name)) is not None
        ]
        return [name for weight, name in sorted(spoke, key=lambda pair: (-pair[0], pair[1]))[:count] if weight > 0]


@lru_cache(maxsize=1)
def load_model() -> Model | None:
    """Return the bundled weights; None where they are missing."""
    path = resources.files("workbench") / "resources" / "learned.json"
    return read_model(path.read_text(encoding="utf-8")) if path.is_file() else None


def read_model(text: str) -> Model:
    """Read weights as `training/train_stances.py` writes them: thousandths, a row of `LABELS` for each feature."""
    import numpy as np

    data = json.loads(text)
    rows = [*data["features"].values(), data["intercepts"]]
    place = {name: number for number, name in enumerate(data["features"])}
    return Model(
        place,
        np.array(rows, dtype=float) / 1000,
        data["at_least"],
        tuple(data["factors"]),
        {k: tuple(v) for k, v in data["scale"].items()},
        data.get("surer", 1.0),
        data.get("despite", 1.0),
        tuple(data.get("share", (1.0, 1.0))),
        {k: tuple(v) for k, v in data.get("alone", {}).items()},
        data.get("settled", 1.0),
    )
