"""The weights of the learned second opinion and what they make of features: multinomial logistic regression.

Hastie, Tibshirani, Friedman, The Elements of Statistical Learning, 2nd ed., section 4.4. Trained by
`training/train_stances.py`; only numpy is needed to use it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from heapq import nsmallest
from importlib import resources
from itertools import chain
from typing import Any

LABELS = ("none", "support", "conditional", "neutral", "oppose")
FAINTEST = 1e-4
#: What speaks against a position beside the chances: rules of the codebook that do, and that an actor only tells of others.
AGAINST = 2


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

    What the features say is weighed against the rules' label, and against what the encoder says where it is asked: `words` and
    `whole` are the weights of these two ways of weighing, each of shape (inputs + 1, labels) with the inputs of `inputs`, the
    last row the intercepts (stacked generalization: Wolpert 1992, https://doi.org/10.1016/S0893-6080(05)80023-1). They are
    learned from texts that neither features nor encoder have seen, so the chances they give are how often such labels are right.
    None leaves the chances of the features as they are. Where a rule of the codebook says `none`, or the rules see nothing and
    the text is about something else, a position must be as likely as `despite`. `factors` weigh the labels when one is chosen.
    Of pairs whose likeliest label has the chance that `settled` gives for it, the encoder need not be asked.
    """

    place: dict[str, int]
    weights: Any = field(repr=False)
    factors: tuple[float, ...] = (1.0,) * len(LABELS)
    words: Any = field(default=None, repr=False)
    whole: Any = field(default=None, repr=False)
    settled: tuple[float, ...] = (1.0,) * len(LABELS)
    despite: float = 0.0

    def in_question(self, chances: Any) -> list[int]:
        """Return the places of the pairs whose likeliest label is less likely than `settled`.

        >>> import numpy as np
        >>> Model({}, None, settled=(0.85,) * 5).in_question(np.array([[0.9, 0.1, 0, 0, 0], [0.6, 0.4, 0, 0, 0]]))
        [1]
        """
        import numpy as np

        enough = np.array(self.settled)[chances.argmax(axis=1)]
        return [int(k) for k in (chances.max(axis=1) < enough).nonzero()[0]]

    def choose(self, chances: Sequence[float], *, doubted: bool = False) -> str:
        """Return the label for chances of `LABELS`: the likeliest by `factors`; `doubted` asks for more of a position.

        >>> model = Model({}, None, factors=(0.5, 1, 1, 1, 1), despite=0.8)
        >>> model.choose([0.4, 0.35, 0, 0, 0.25]), model.choose([0.9, 0, 0, 0, 0.1])
        ('support', 'none')
        >>> model.choose([0.4, 0.35, 0, 0, 0.25], doubted=True)
        'none'
        """
        if doubted and 1 - chances[0] < self.despite:
            return LABELS[0]
        raised = [chance * factor for chance, factor in zip(chances, self.factors, strict=True)]
        return LABELS[raised.index(max(raised))]

    def chances(self, pairs: Sequence[Sequence[str]]) -> Any:
        """Return the probability of each of `LABELS` for each pair, shape (pairs, labels); unknown features count nothing."""
        import numpy as np

        if not pairs:
            return np.zeros((0, len(LABELS)))
        place, intercepts = self.place.get, len(self.weights) - 1
        rows = [[intercepts, *(row for name in names if (row := place(name)) is not None)] for names in pairs]
        starts = np.cumsum([0, *map(len, rows[:-1])])
        return softmax(np.add.reduceat(self.weights[list(chain.from_iterable(rows))], starts))

    def weighed(self, rules: Sequence[str], speaks_against: Any, *said: Any) -> Any:
        """Return the chances of the labels, shape (pairs, labels), from what the features and, if it was asked, the encoder say.

        `said` holds the chances of the features and those of the encoder, each of shape (pairs, labels); `rules` the rules'
        labels; `speaks_against` what else speaks against a position, shape (pairs, `AGAINST`).
        """
        weights = self.whole if len(said) > 1 else self.words
        if weights is None:
            return said[0].copy()
        return softmax(inputs(rules, speaks_against, *said) @ weights[:-1] + weights[-1])

    def weightiest(self, names: Sequence[str], label: str, count: int = 3) -> list[str]:
        """Return the features that spoke most for a label against `none`, the strongest first."""
        known = [name for name in names if name in self.place]
        rows = [self.place[name] for name in known]
        weights = self.weights[rows, LABELS.index(label)] - self.weights[rows, 0]
        spoke = ((-weight, name) for weight, name in zip(weights.tolist(), known, strict=True) if weight > 0)
        return [name for _, name in nsmallest(count, spoke)]


def inputs(rules: Sequence[str], speaks_against: Any, *said: Any) -> Any:
    """Return what is weighed, shape (pairs, inputs): log-odds of each label against `none` by each of `said`, the rules' label
    as one of `LABELS`, and what speaks against a position.

    >>> import numpy as np
    >>> inputs(["support"], np.array([[1, 0]]), np.array([[0.25, 0.5, 0.25, 0.25, 0.125]])).round(2).tolist()
    [[0.69, 0.0, 0.0, -0.69, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0]]
    """
    import numpy as np

    odds = [np.log(np.maximum(chances, FAINTEST)) for chances in said]
    one_hot = np.eye(len(LABELS))[[LABELS.index(label) for label in rules]].reshape(len(rules), len(LABELS))
    return np.hstack([*(logs[:, 1:] - logs[:, :1] for logs in odds), one_hot, speaks_against])


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
        tuple(data["factors"]),
        np.array(data["words"], dtype=float) / 1000,
        np.array(data["whole"], dtype=float) / 1000,
        tuple(data["settled"]),
        data["despite"],
    )
