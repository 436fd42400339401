"""The layers of a pipeline computed with numpy where it is faster than thinc and gives the same."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial, reduce
from typing import Any

#: What thinc adds to a variance.
_EPSILON = 1e-08
#: What attributes of words, which are hashes, are multiplied by to tell words by one number: the first by 1, then by this and its powers.
_ODD = 0x9E3779B97F4A7C15
#: So few rows are multiplied otherwise by some libraries, and their last bit may differ.
_FEW = 16


def compute_with_numpy(nodes: Iterable[Any]) -> None:
    """Let layers multiply, compare and normalise with numpy while they read; what they learn is still thinc's.

    What a layer makes of a word alone, before it sees the others, is made once for all places of the same word.
    """
    from thinc.api import NumpyOps

    ops, faster = NumpyOps(use_blis=False), {"maxout": _greatest, "layernorm": _normed}
    for node in nodes:
        if type(node.ops) is NumpyOps:  # a graphics card's and Apple's own stay
            node.ops = ops
            read = _each_word_once if _reads_words(node) else faster.get(node.name)
            if read is not None:
                node._func = partial(_read_or_learn, read, node._func)  # thinc has no public way


def _read_or_learn(read: Any, learn: Any, node: Any, rows: Any, is_train: bool) -> tuple[Any, Any]:
    """Call a layer; what is only read needs nothing to go back with."""
    return learn(node, rows, is_train) if is_train else (read(node, rows), lambda change: change)


def _reads_words(node: Any) -> bool:
    """Tell whether a layer is spaCy's MultiHashEmbed: attributes of words to rows of numbers, one word apart from the other."""
    names = [layer.name.partition("(")[0] for layer in node.layers]
    return names == ["extract_features", "list2ragged", "with_array", "with_array", "ragged2list"]


def _each_word_once(node: Any, docs: Any) -> Any:
    """Return the rows of the words of each document, a list of arrays (words, width); words of like attributes have the same."""
    import numpy as np
    from thinc.api import Ragged

    attributes, together, embed, mix, apart = node.layers
    words = together.predict(attributes.predict(docs))
    factors = np.uint64(_ODD) ** np.arange(words.data.shape[1], dtype=np.uint64)
    _, first, place = np.unique(words.data @ factors, return_index=True, return_inverse=True)
    if len(first) < _FEW:
        first = place = np.arange(len(words.data))
    rows = mix.predict(embed.predict(Ragged(words.data[first], node.ops.asarray1i([len(first)]))))
    return apart.predict(Ragged(rows.data[place], words.lengths))


def _greatest(node: Any, rows: Any) -> Any:
    """Return the greatest of some linear units for each output, shape (rows, outputs): a maxout layer (Goodfellow et al. 2013).

    Thinc tells where the greatest was as well, which only learning asks for.
    """
    import numpy as np

    outputs, units = node.get_dim("nO"), node.get_dim("nP")
    said = node.ops.gemm(rows, node.get_param("W").reshape(outputs * units, -1), trans2=True)
    said += node.get_param("b").reshape(-1)
    said = said.reshape(len(rows), outputs, units)
    return reduce(np.maximum, (said[..., unit] for unit in range(units)))


def _normed(node: Any, rows: Any) -> Any:
    """Return rows of mean 0 and variance 1, stretched and shifted (layer normalisation: Ba et al. 2016)."""
    import numpy as np

    rows = rows - rows.mean(axis=1, keepdims=True)
    spread = np.add.reduce(rows * rows, axis=1, keepdims=True)
    spread /= rows.shape[1]
    spread += _EPSILON
    rows *= spread**-0.5
    rows *= node.get_param("G")
    rows += node.get_param("b")
    return rows
