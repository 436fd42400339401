"""A small transformer that reads a sentence as a whole and tells the stance of the actor marked in it.

Vaswani et al. 2017 (https://arxiv.org/abs/1706.03762) in the form of BERT (Devlin et al. 2019,
https://aclanthology.org/N19-1423); the weights began as MiniLM's (Wang et al. 2020) and were trained on the project's own
texts by `training/train_encoder.py` (MODEL_CARD.md beside the weights). Only numpy is needed to use it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from workbench.stances.learned.marks import Word
from workbench.stances.learned.model import softmax
from workbench.stances.learned.pieces import Pieces

WIDTH_OF_HEAD, LONGEST, TOGETHER, EPSILON = 32, 100, 24, 1e-12
FIRST, LAST = "[CLS]", "[SEP]"


@dataclass(frozen=True)
class Encoder:
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
        for group in _alike(rows):
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


def numbered(pieces: Pieces, sentence: Sequence[Word], *, first: str = FIRST, last: str = LAST) -> list[int]:
    """Return the places of a sentence's pieces in a table, between the pieces `first` and `last`; marks follow the table."""
    known, inner = pieces.numbers, list[int]()
    for word in sentence:
        inner += [len(known) + word] if isinstance(word, int) else pieces(word)
    return [known[first], *inner[:LONGEST], known[last]]


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


def _alike(rows: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Yield the places of rows in groups of like length, so that little is read for nothing."""
    order = sorted(range(len(rows)), key=lambda k: (len(rows[k]), k))
    for first in range(0, len(order), TOGETHER):
        yield order[first : first + TOGETHER]


@lru_cache(maxsize=1)
def load_encoder() -> Encoder | None:
    """Return the bundled encoder; None where its weights are missing."""
    path = resources.files("workbench") / "resources" / "encoder" / "weights.npz"
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return read_encoder(file)


def read_encoder(file: Any) -> Encoder:
    """Read weights as `training/train_encoder.py` writes them: matrices in whole numbers with a factor for each column."""
    import numpy as np

    with np.load(file) as held:
        vocabulary = bytes(held["vocabulary"]).decode("utf-8").split("\n")
        weights = {name: held[name] for name in held.files if name != "vocabulary"}
    for name in [name for name in weights if f"{name} factor" in weights]:
        weights[name] = weights[name].astype(np.float32) * weights.pop(f"{name} factor").astype(np.float32)
    weights = {n: w if w.dtype == np.int8 else w.astype(np.float32) for n, w in weights.items()}
    layers = sum(name.endswith(" ask") for name in weights)
    return Encoder(Pieces({piece: k for k, piece in enumerate(vocabulary)}), weights, layers)
