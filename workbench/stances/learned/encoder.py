"""A small transformer that reads a sentence as a whole and tells the stance of the actor marked in it.

Vaswani et al. 2017 (https://arxiv.org/abs/1706.03762) in the form of BERT (Devlin et al. 2019,
https://aclanthology.org/N19-1423); the weights began as MiniLM's (Wang et al. 2020) and were trained on the project's own
texts by `training/train_encoder.py` (MODEL_CARD.md beside the weights).

It works in whole numbers: what is multiplied by matrices are bytes, in ranges that were measured on training sentences
(post-training quantization: Jacob et al. 2018, https://arxiv.org/abs/1712.05877; for transformers Kim et al. 2021,
https://arxiv.org/abs/2101.01321). That takes half the time. All sums are of whole numbers or in a fixed order, and nothing
else is asked of the machine than the arithmetic of IEEE 754, so every machine gives the same chances, to the last digit but
one. `training/float_encoder.py` has the same encoder in single precision.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

from workbench.stances.learned.marks import Word
from workbench.stances.learned.model import softmax
from workbench.stances.learned.pieces import Pieces
from workbench.stances.learned.products import TOP_BYTE, Product, weights_and_factor

WIDTH_OF_HEAD, LONGEST, TOGETHER, EPSILON = 32, 100, 12, 1e-12
FIRST, LAST = "[CLS]", "[SEP]"
#: The byte that stands for nought where values go both ways, and the greatest distance from it.
MIDDLE, REACH = 128, 127
#: How finely an attention is told before it is multiplied.
PARTS = 4095
#: The table of the activation: values from -16 to 16 in steps of 1/128; the byte that stands for nought after it, as little is negative.
BENT_STEP, BENT_SIZE, BENT_ZERO = 128, 4096, 24
#: A number in single precision whose bits are `EXPONENT` * x + `OF_ONE` is about exp(x) (Schraudolph 1999,
#: https://doi.org/10.1162/089976699300016467); bits beyond `MOST_BITS` are no number.
EXPONENT, OF_ONE, MOST_BITS = 2**23 / 0.6931471805599453, 127 * 2**23 - 366393, 2.1e9


class Norm(NamedTuple):
    """Gain and shift after a normalisation, each of shape (width,): of the states, and of the bytes that the next part reads.

    The shift of the states has the bias of the part after the next in it. There are no bytes after the last layer.
    """

    gain: Any
    shift: Any
    byte_gain: Any = None
    byte_shift: Any = None


class Layer(NamedTuple):
    """A layer: four products with what is added to or multiplied with what they give.

    `ask` gives queries, keys and values as whole numbers once `asked` is added; `look` (heads) stretches their products into
    the bits of exponentials; `seen` (width) makes bytes of what is seen; `bent` is the activation from steps to bytes.
    """

    ask: Product
    asked: Any
    look: Any
    seen: Any
    mix: Product
    after_mix: Norm
    widen: Product
    widened: Any
    bent: Any
    narrow: Product
    after_narrow: Norm


@dataclass(frozen=True)
class Encoder:
    """An encoder ready to read. `words` and `scale` are the table of pieces in whole numbers with a factor for each row."""

    pieces: Pieces
    words: Any
    scale: Any
    places: Any
    start: Norm
    layers: Sequence[Layer]
    head: Any
    head_bias: Any

    def chances(self, sentences: Sequence[Sequence[Word]]) -> Any:
        """Return the probability of each label of `model.LABELS` for each sentence with marks, shape (sentences, labels).

        The first two marks (`MARKS`) are the actor that is judged; a sentence without them is read as a whole. What is
        the same for several actors (*both sides*) is read once.
        """
        import numpy as np

        rows = [tuple(self.numbers(sentence)) for sentence in sentences]
        place = {row: k for k, row in enumerate(dict.fromkeys(rows))}
        distinct = list(place)
        out = np.zeros((len(distinct), len(self.head_bias)))
        for group in alike(distinct):
            out[group] = self._judge([distinct[k] for k in group])
        return softmax(out[[place[row] for row in rows]])

    def numbers(self, sentence: Sequence[Word]) -> list[int]:
        """Return the places of a sentence's pieces in the table; marks follow the pieces there."""
        return numbered(self.pieces, sentence)

    def _judge(self, rows: Sequence[Sequence[int]]) -> Any:
        """Return the sums before the probabilities for some sentences, shape (rows, labels)."""
        import numpy as np

        lengths = np.array([len(row) for row in rows])
        there = np.arange(lengths.max()) < lengths[:, None]
        numbers = np.zeros(there.shape, dtype=int)
        numbers[there] = np.concatenate(rows)
        own = ((numbers - len(self.pieces.numbers)) // 2 == 0) & there
        own[~own.any(axis=1), 0] = True
        wanted = own.copy()
        wanted[:, 0] = True
        states = self._read(numbers, there, np.flatnonzero(wanted)).astype(float)
        firsts = np.flatnonzero(np.flatnonzero(wanted) % there.shape[1] == 0)
        own = own[wanted]
        mine = np.add.reduceat(states * own[:, None], firsts) / np.add.reduceat(own, firsts, dtype=int)[:, None]
        return np.hstack([states[firsts], mine]) @ self.head + self.head_bias

    def _read(self, numbers: Any, there: Any, wanted: Any) -> Any:
        """Return the states of the `wanted` places after the last layer, shape (wanted, width).

        `numbers` has the shape (sentences, longest), `there` tells which of these are pieces.
        """
        import numpy as np

        states = self.words[numbers].astype(np.float32) * self.scale[numbers][..., None] + self.places[: there.shape[1]]
        states, said = _normed(states.reshape(numbers.size, -1), self.start)
        of_one = np.where(there, np.float32(OF_ONE), np.float32(-np.inf))[:, None, :, None]
        for layer in self.layers[:-1]:
            states, said = _worked_over(states, _looked(said, layer, there.shape, of_one), layer)
        last = self.layers[-1]
        return _worked_over(states[wanted], _looked(said, last, there.shape, of_one, wanted), last)[0]


def numbered(pieces: Pieces, sentence: Sequence[Word], *, first: str = FIRST, last: str = LAST) -> list[int]:
    """Return the places of a sentence's pieces in a table, between the pieces `first` and `last`; marks follow the table."""
    known, inner = pieces.numbers, list[int]()
    for word in sentence:
        inner += [len(known) + word] if isinstance(word, int) else pieces(word)
    return [known[first], *inner[:LONGEST], known[last]]


def _looked(said: Any, layer: Layer, shape: tuple[int, int], of_one: Any, wanted: Any = None) -> Any:
    """Return what every place sees in the others of its sentence, as bytes, shape (places, heads times `WIDTH_OF_HEAD`).

    `of_one` (sentences, 1, longest, 1) is what `_shares` wants; of the last layer only the `wanted` places are needed.
    """
    import numpy as np

    asked = layer.ask(said)
    asked += layer.asked
    np.rint(asked, out=asked)
    query, key, value = asked.reshape(*shape, 3, -1, WIDTH_OF_HEAD).transpose(2, 0, 3, 1, 4)
    if wanted is not None:
        of = wanted // shape[1]
        query = query.transpose(0, 2, 1, 3).reshape(-1, query.shape[1], 1, WIDTH_OF_HEAD)[wanted]
        key, value, of_one = key[of], value[of], of_one[of]
    shares = _shares(np.matmul(key, query.transpose(0, 1, 3, 2)), layer.look, of_one)
    seen = np.empty((len(query), query.shape[2], query.shape[1], WIDTH_OF_HEAD), dtype=np.float32)
    np.matmul(shares.transpose(0, 1, 3, 2), value, out=seen.transpose(0, 2, 1, 3))
    seen = seen.reshape(-1, len(layer.seen))
    seen *= layer.seen
    seen += np.float32(MIDDLE + 0.5)
    return _bytes(seen)


def _shares(looks: Any, stretch: Any, of_one: Any) -> Any:
    """Return how each place shares its attention among the others, in `PARTS`, shape (..., others, places).

    `looks` are the products of keys and queries in that shape; `of_one` is `OF_ONE`, and minus infinity where
    there is no piece.
    """
    import numpy as np

    looks *= stretch
    looks += of_one
    np.clip(looks, np.float32(0), np.float32(MOST_BITS), out=looks)
    raised = looks.astype(np.int32).view(np.float32)
    raised *= np.float32(PARTS) / _sums(raised)
    return np.rint(raised, out=raised)


def _sums(raised: Any) -> Any:
    """Return the sums over the last axis but one, which is kept, of numbers that are added one after the other.

    A sum by halves would depend on how many empty places stand behind. Whole rows are added one after the other anyway.
    """
    import numpy as np

    if raised.shape[-1] > 1:
        return np.add.reduce(raised, axis=-2, keepdims=True)
    return np.add.accumulate(raised, axis=-2)[..., -1:, :]


def _worked_over(states: Any, seen: Any, layer: Layer) -> tuple[Any, Any]:
    """Return the states of places after a layer and the bytes of them, from what they were and what they have seen."""
    import numpy as np

    mixed = layer.mix(seen)
    mixed += states
    states, said = _normed(mixed, layer.after_mix)
    wide = layer.widen(said)
    wide += layer.widened
    narrow = layer.narrow(layer.bent.take(wide.astype(np.intp), mode="clip"))
    narrow += states
    return _normed(narrow, layer.after_narrow)


def _normed(states: Any, norm: Norm) -> tuple[Any, Any]:
    """Layer normalisation (Ba et al. 2016): return the states, which are changed, and the bytes of them."""
    import numpy as np

    width = np.float32(states.shape[-1])
    states -= (np.add.reduce(states, axis=-1) / width)[:, None]
    said = states * states
    states *= (np.float32(1) / np.sqrt(np.add.reduce(said, axis=-1) / width + np.float32(EPSILON)))[:, None]
    if norm.byte_gain is None:
        said = None
    else:
        np.multiply(states, norm.byte_gain, out=said)
        said += norm.byte_shift
        said = _bytes(said)
    states *= norm.gain
    states += norm.shift
    return states, said


def _bytes(values: Any) -> Any:
    """Return values as bytes, cut off below and above; they are changed."""
    import numpy as np

    return np.clip(values, np.float32(0), np.float32(TOP_BYTE), out=values).astype(np.uint8)


def alike(rows: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Yield the places of rows in groups of like length, so that little is read for nothing."""
    order = sorted(range(len(rows)), key=lambda k: (len(rows[k]), k))
    for first in range(0, len(order), TOGETHER):
        yield order[first : first + TOGETHER]


# From weights in single precision --------------------------------------------------------------------------------------
@lru_cache(maxsize=1)
def load_encoder() -> Encoder | None:
    """Return the bundled encoder; None where its weights are missing."""
    path = resources.files("workbench") / "resources" / "encoder" / "weights.npz"
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return read_encoder(file)


def read_encoder(file: Any) -> Encoder:
    """Read weights as `training/train_encoder.py` writes them and `training/measure_ranges.py` completes them."""
    return in_whole_numbers(*read_weights(file))


def read_weights(file: Any) -> tuple[Pieces, dict[str, Any]]:
    """Return the pieces and the weights by name, those that are kept in whole numbers with a factor for each column as they were."""
    import numpy as np

    with np.load(file) as held:
        vocabulary = bytes(held["vocabulary"]).decode("utf-8").split("\n")
        weights = {name: held[name] for name in held.files if name != "vocabulary"}
    for name in [name for name in weights if f"{name} factor" in weights]:
        weights[name] = weights[name].astype(np.float32) * weights.pop(f"{name} factor").astype(np.float32)
    weights = {n: w if w.dtype == np.int8 else w.astype(np.float32) for n, w in weights.items()}
    return Pieces({piece: k for k, piece in enumerate(vocabulary)}), weights


def in_whole_numbers(pieces: Pieces, weights: Mapping[str, Any]) -> Encoder:
    """Return the encoder of weights and of the ranges of what is multiplied by them.

    The ranges are the greatest sizes that were seen: `in`, `middle` and `seen` of each value that enters a layer, its wide
    part, and the part that mixes what was seen; `query`, `key`, `value` of each head; `bent` after the activation.
    """
    if "0 range in" not in weights:
        raise ValueError("these weights have no ranges: add them with training/measure_ranges.py")
    layers = sum(name.endswith(" ask") for name in weights)
    parts = [{n.removeprefix(f"{k} "): w for n, w in weights.items() if n.startswith(f"{k} ")} for k in range(layers)]
    start = _norm(weights["start norm"], weights["start norm shift"], parts[0]["mix bias"], parts[0]["range in"])
    made = [_layer(part, following) for part, following in zip(parts, [*parts[1:], None], strict=True)]
    words, scale, places = (weights[name] for name in ("words", "scale", "places"))
    head, head_bias = weights["head"].astype(float), weights["head bias"].astype(float)
    return Encoder(pieces, words, scale, places, start, made, head, head_bias)


def _layer(part: Mapping[str, Any], following: Mapping[str, Any] | None) -> Layer:
    import numpy as np

    units = [np.float32(REACH) / part[f"range {name}"] for name in ("query", "key", "value")]
    per_column = np.concatenate([np.repeat(unit, WIDTH_OF_HEAD) for unit in units])
    look = np.float32(EXPONENT * WIDTH_OF_HEAD**-0.5) / (units[0] * units[1])
    seen = np.float32(REACH) / part["range seen"] / np.repeat(units[2], WIDTH_OF_HEAD) / np.float32(PARTS)
    bent, step = _bent(float(part["range bent"]))
    after = (following["mix bias"], following["range in"]) if following else (None, None)
    return Layer(
        ask=_product(part["ask"], part["range in"], per_column),
        asked=part["ask bias"] * per_column,
        look=look[None, :, None, None],
        seen=seen,
        mix=_product(part["mix"], part["range seen"]),
        after_mix=_norm(part["norm"], part["norm shift"], part["narrow bias"], part["range middle"]),
        widen=_product(part["widen"], part["range middle"], BENT_STEP),
        widened=part["widen bias"] * np.float32(BENT_STEP) + np.float32(BENT_SIZE / 2 + 0.5),
        bent=bent,
        narrow=Product(*weights_and_factor(part["narrow"] * step), BENT_ZERO),
        after_narrow=_norm(part["norm2"], part["norm2 shift"], *after),
    )


def _product(matrix: Any, reach: Any, stretch: Any = 1) -> Product:
    """Return the product of a matrix with bytes whose values reach so far from nought; `stretch` is of its columns."""
    import numpy as np

    whole, factor = weights_and_factor(matrix * (reach / np.float32(REACH))[:, None])
    return Product(whole, (factor * stretch).astype(np.float32), MIDDLE)


def _norm(gain: Any, shift: Any, bias: Any, reach: Any) -> Norm:
    """Return a normalisation whose states get the `bias` of a later part, and whose values reach so far from nought."""
    import numpy as np

    if reach is None:
        return Norm(gain, shift)
    unit = np.float32(REACH) / reach
    return Norm(gain, shift + bias, gain * unit, shift * unit + np.float32(MIDDLE + 0.5))


def _bent(top: float) -> tuple[Any, Any]:
    """Return the Gaussian error linear unit (Hendrycks and Gimpel 2016, by its tanh) as bytes up to `top`, and a byte's step."""
    import math

    import numpy as np

    values = [(k - BENT_SIZE / 2) / BENT_STEP for k in range(BENT_SIZE)]
    step = top / (TOP_BYTE - BENT_ZERO)
    bent = [round(x / 2 * (1 + math.tanh(0.7978845608 * (x + 0.044715 * x**3))) / step) + BENT_ZERO for x in values]
    return np.clip(bent, 0, TOP_BYTE).astype(np.uint8), np.float32(step)
