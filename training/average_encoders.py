"""Write the mean of several encoders that began as the same one, each with weights of the same size.

    python training/average_encoders.py WEIGHTS WEIGHTS ... --to WEIGHTS

Encoders that go on from one another, or from one that they have in common, with other pairs, another order or another rate, err
in different places; the mean of their weights errs less than each and costs no more than one (model soups: Wortsman et al. 2022,
https://arxiv.org/abs/2203.05482). Needs what `train_encoder.py` needs.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from train_encoder import whole


def mean(encoders: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the mean of weights as they are stored, matrices in whole numbers again; ValueError where their sizes differ."""
    first, put = encoders[0], dict[str, Any]()
    for name in first:
        if name == "vocabulary":
            put[name] = first[name]
        elif name != "scale" and not name.endswith(" factor"):
            held = [plain(encoder, name) for encoder in encoders]
            if len({matrix.shape for matrix in held}) > 1:
                raise ValueError(f"{name} is not of one size in these encoders: they cannot be averaged")
            middle = np.mean(held, axis=0, dtype=np.float32)
            if f"{name} factor" in first:
                put[name], put[f"{name} factor"] = whole(middle)
            elif name == "words":
                columns, put["scale"] = whole(middle.T)
                put[name] = np.ascontiguousarray(columns.T)
            else:
                put[name] = middle.astype(first[name].dtype)
    return put


def plain(encoder: Mapping[str, Any], name: str) -> Any:
    """Return weights as numbers, not in whole ones with a factor."""
    if name == "words":
        return encoder[name].astype(np.float32) * encoder["scale"][:, None].astype(np.float32)
    factor = encoder.get(f"{name} factor")
    return encoder[name].astype(np.float32) * (1 if factor is None else factor.astype(np.float32))


def main() -> None:
    """Read, average, write."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("weights", type=Path, nargs="+")
    options.add_argument("--to", type=Path, required=True)
    given = options.parse_args()
    held = []
    for path in given.weights:
        with np.load(path) as stored:
            held.append({name: stored[name] for name in stored.files})
    np.savez_compressed(given.to, **mean(held))


if __name__ == "__main__":
    main()
