"""The encoder of the second opinion in single precision, as its training knows it; the workbench reads in whole numbers.

`workbench.stances.learned.encoder` makes those from the same weights. Only numpy is needed to use it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.stances.learned.encoder import EPSILON, WIDTH_OF_HEAD, alike, numbered, read_weights
from workbench.stances.learned.marks import Word
from workbench.stances.learned.model import softmax
from workbench.stances.learned.pieces import Pieces


@dataclass(frozen=True)
class FloatEncoder:
    """Weights by name, `words` and `scale` the table of pieces in whole numbers with a factor for each row."""

    pieces: Pieces
    weights: Mapping[str, Any]
    layers: int

    def chances(self, sentences: Sequence[Sequence[Word]]) -> Any:
        """Return the probability of each label of `model.LABELS` for each sentence with marks, shape (sentences, labels).

        The first two marks (`MARKS`) are the actor that is judged; a sentence without them is read as a whole.
        """
        import numpy as np

        rows = [self.numbers(sentence) for sentence in sentences]
        out = np.zeros((len(rows), len(self.weights["head bias"])))
        for group in alike(rows):
            out[group] = self._judge([rows[k] for k in group])
        return softmax(out)

    def numbers(self, sentence: Sequence[Word]) -> list[int]:
        """Return the places of a sentence's pieces in the table; marks follow the pieces there."""
        return numbered(self.pieces, sentence)

    def _judge(self, rows: Sequence[Sequence[int]]) -> Any:
        """Return the sums before the probabilities for some sentences, shape (rows, labels)."""
        import numpy as np

        lengths = np.array([len(row) for row in rows])
        starts = np.cumsum(lengths) - lengths
        numbers = np.concatenate([np.array(row) for row in rows])
        own = (numbers - len(self.pieces.numbers)) // 2 == 0
        own[starts[~np.logical_or.reduceat(own, starts)]] = True
        wanted = np.union1d(np.flatnonzero(own), starts)
        states, own = self._read(numbers, lengths, wanted), own[wanted]
        firsts = np.searchsorted(wanted, starts)
        mine = np.add.reduceat(states * own[:, None], firsts) / np.add.reduceat(own, firsts, dtype=int)[:, None]
        return np.hstack([states[firsts], mine]) @ self.weights["head"] + self.weights["head bias"]

    def _read(self, numbers: Any, lengths: Any, wanted: Any) -> Any:
        """Return the states of the `wanted` pieces after the last layer, shape (wanted, width)."""
        import numpy as np

        weights, places = self.weights, np.concatenate([np.arange(length) for length in lengths])
        states = weights["words"][numbers].astype(np.float32) * weights["scale"][numbers][:, None]
        states = _normed(states + weights["places"][places], weights["start norm"], weights["start norm shift"])
        there = np.arange(lengths.max()) < lengths[:, None]
        at = np.zeros(there.shape, dtype=int)
        at[there] = np.arange(len(numbers))
        unseen = (there[:, None, None, :] - np.float32(1)) * np.float32(1e9)
        for k in range(self.layers - 1):
            layer = self._layer(k)
            states = _worked_over(states, _looked(states, layer, at, there, unseen), layer)
        last, of = self._layer(self.layers - 1), np.repeat(np.arange(len(lengths)), lengths)[wanted]
        return _worked_over(states[wanted], _looked_from(wanted, of, states, last, at, unseen), last)

    def _layer(self, k: int) -> dict[str, Any]:
        """Return the weights of one layer, without its number in their names."""
        return {name.removeprefix(f"{k} "): held for name, held in self.weights.items() if name.startswith(f"{k} ")}


def _looked(states: Any, layer: Mapping[str, Any], at: Any, there: Any, unseen: Any) -> Any:
    """Return what every piece sees in the others of its sentence, shape (pieces, heads times `WIDTH_OF_HEAD`).

    `there` (sentences, longest) tells where a sentence has a piece, `at` which row of `states` that is; `unseen` is
    very low where there is none.
    """
    rows, longest = there.shape
    asked = (states @ layer["ask"] + layer["ask bias"])[at].reshape(rows, longest, 3, -1, WIDTH_OF_HEAD)
    query, key, value = asked.transpose(2, 0, 3, 1, 4)
    return _attended(query, key, value, unseen).transpose(0, 2, 1, 3).reshape(rows, longest, -1)[there]


def _looked_from(wanted: Any, of: Any, states: Any, layer: Mapping[str, Any], at: Any, unseen: Any) -> Any:
    """Return what the `wanted` pieces see, each in the sentence that `of` numbers: all that is needed of the last layer."""
    width, (rows, longest) = len(layer["mix"]), at.shape
    query = states[wanted] @ layer["ask"][:, :width] + layer["ask bias"][:width]
    shown = (states @ layer["ask"][:, width:] + layer["ask bias"][width:])[at]
    key, value = shown.reshape(rows, longest, 2, -1, WIDTH_OF_HEAD).transpose(2, 0, 3, 1, 4)
    query = query.reshape(len(wanted), -1, 1, WIDTH_OF_HEAD)
    return _attended(query, key[of], value[of], unseen[of]).reshape(len(wanted), width)


def _attended(query: Any, key: Any, value: Any, unseen: Any) -> Any:
    """Scaled dot-product attention, each of shape (sentences, heads, pieces, width of a head)."""
    import numpy as np

    looks = np.matmul(query, key.transpose(0, 1, 3, 2)) * np.float32(query.shape[-1] ** -0.5) + unseen
    return np.matmul(softmax(looks), value)


def _worked_over(states: Any, seen: Any, layer: Mapping[str, Any]) -> Any:
    """Return the states of pieces after a layer, from what they were and what they have seen."""
    states = _normed(seen @ layer["mix"] + layer["mix bias"] + states, layer["norm"], layer["norm shift"])
    wide = _gelu(states @ layer["widen"] + layer["widen bias"])
    return _normed(wide @ layer["narrow"] + layer["narrow bias"] + states, layer["norm2"], layer["norm2 shift"])


def _normed(states: Any, gain: Any, shift: Any) -> Any:
    """Layer normalisation (Ba et al. 2016)."""
    import numpy as np

    states = states - states.mean(axis=-1, keepdims=True)
    spread = np.sqrt(np.einsum("...d,...d->...", states, states) / states.shape[-1] + EPSILON)
    return states / spread[..., None] * gain + shift


def _gelu(x: Any) -> Any:
    """Gaussian error linear unit by its tanh approximation (Hendrycks and Gimpel 2016), in place where it can be."""
    import numpy as np

    bent = x * x
    bent *= np.float32(0.044715)
    bent += 1
    bent *= x
    bent *= np.float32(0.7978845608)
    np.tanh(bent, out=bent)
    bent += 1
    bent *= x
    bent *= np.float32(0.5)
    return bent


def read_encoder(path: Path) -> FloatEncoder:
    """Read weights as `train_encoder.py` writes them, without ranges or with them."""
    with path.open("rb") as file:
        pieces, weights = read_weights(file)
    return FloatEncoder(pieces, weights, sum(name.endswith(" ask") for name in weights))


@contextmanager
def watched(name: str) -> Iterator[list[Any]]:
    """Keep what a function of this module is given and returns, layer after layer of every group of sentences."""
    here = sys.modules[__name__]
    whole, said = getattr(here, name), list[Any]()

    def kept(*given: Any) -> Any:
        said.append((given, whole(*given)))
        return said[-1][1]

    setattr(here, name, kept)
    try:
        yield said
    finally:
        setattr(here, name, whole)
