"""Layers computed with numpy give what thinc gives, to the last bit, and still learn."""

from __future__ import annotations

import numpy as np
import pytest
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


def test_layers_with_operations_of_their_own_stay() -> None:
    class Own(NumpyOps):
        pass

    model = layers(3)
    for node in model.walk():
        node.ops = Own(use_blis=False)
    compute_with_numpy(model.walk())
    assert all(type(node.ops) is Own for node in model.walk())
