"""Layers computed with numpy give what thinc gives, to the last bit, and still learn."""

from __future__ import annotations

import numpy as np
import pytest
import spacy
from spacy.ml.models.tok2vec import MultiHashEmbed
from thinc.api import LayerNorm, Maxout, NumpyOps, chain

from workbench.language.inference import compute_with_numpy

WIDTH, OUTPUTS = 12, 8


def layers(pieces: int):
    model = chain(Maxout(OUTPUTS, WIDTH, nP=pieces), LayerNorm(OUTPUTS))
    chance = np.random.default_rng(2)
    model.initialize()
    for node in model.walk():
        for name in node.param_names:
            shape = node.get_param(name).shape
            node.set_param(name, chance.normal(0, 1, shape).astype("float32"))
        node.ops = NumpyOps(use_blis=False)
    return model


@pytest.mark.parametrize("pieces", [1, 2, 3])
@pytest.mark.parametrize("rows", [0, 1, 50])
def test_reading_is_the_same_to_the_last_bit(pieces: int, rows: int) -> None:
    given = np.random.default_rng(rows).normal(0, 3, (rows, WIDTH)).astype("float32")
    plain, fast = layers(pieces), layers(pieces)
    compute_with_numpy(fast.walk())
    assert (fast.predict(given) == plain.predict(given)).all()
    assert fast.predict(given).dtype == np.float32


def test_learning_is_thincs() -> None:
    given = np.random.default_rng(4).normal(0, 3, (5, WIDTH)).astype("float32")
    plain, fast = layers(3), layers(3)
    compute_with_numpy(fast.walk())
    for model in (plain, fast):
        said, back = model.begin_update(given)
        back(said)
    for one, other in zip(plain.walk(), fast.walk(), strict=True):
        for name in one.grad_names:
            assert (one.get_grad(name) == other.get_grad(name)).all()


@pytest.mark.parametrize(
    "texts",
    [
        [],
        [""],
        ["talks"],
        ["talks talks", "- - - -"],
        ["Talks, talks, talks", "", "The talks ended as talks end.", "talks on Talks"],
        [
            "The talks on the border ended in a row over who keeps which of nine posts.",
            "Talks ended.",
            "The border is shut.",
        ],
    ],
)
def test_what_is_of_a_word_alone_is_made_once_and_stays_the_same(texts: list[str]) -> None:
    nlp = spacy.blank("en")
    docs = [nlp.make_doc(text) for text in texts]
    model = MultiHashEmbed(OUTPUTS, ["NORM", "PREFIX", "SUFFIX", "SHAPE"], [50, 20, 20, 20], False)
    model.initialize([nlp.make_doc("Talks on talks.")])
    for node in model.walk():
        if type(node.ops) is NumpyOps:
            node.ops = NumpyOps(use_blis=False)
    read = [rows.tolist() for rows in model.predict(docs)]
    seen, mix = list[int](), model.layers[3]
    inner = mix._func
    mix._func = lambda layer, rows, is_train: (seen.append(len(rows.data)), inner(layer, rows, is_train))[1]
    compute_with_numpy(model.walk())
    assert [rows.tolist() for rows in model.predict(docs)] == read
    words = [token.text for doc in docs for token in doc]
    assert seen == [len(set(words)) if len(set(words)) > 15 else len(words)]  # few are multiplied otherwise


def test_layers_with_operations_of_their_own_stay() -> None:
    class Own(NumpyOps):
        pass

    model = layers(3)
    for node in model.walk():
        node.ops = Own(use_blis=False)
    compute_with_numpy(model.walk())
    assert all(type(node.ops) is Own for node in model.walk())
