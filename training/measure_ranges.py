"""Measure how far the values in an encoder reach, and put that into its weights, for its work in whole numbers.

    python training/measure_ranges.py WEIGHTS --pairs FILE [--some 3000]

WEIGHTS are those that `train_encoder.py` or `average_encoders.py` wrote; FILE holds pairs as `train_stances.py --pairs FILE`
keeps them, of which some are read, chosen by lot. A range is the greatest size seen; what goes beyond it later is cut off.
"""

from __future__ import annotations

import argparse
import pickle
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from float_encoder import FloatEncoder, read_encoder, watched

from workbench.stances.learned.marks import Word


def ranges(encoder: FloatEncoder, sentences: Sequence[Sequence[Word]]) -> dict[str, Any]:
    """Return the ranges in some sentences under the names that `workbench.stances.learned.encoder.in_whole_numbers` reads."""
    with (
        watched("_worked_over") as worked,
        watched("_attended") as seen,
        watched("_gelu") as bent,
        watched("_normed") as normed,
    ):
        encoder.chances(sentences)
    found, each = dict[str, Any](), 1 + 2 * encoder.layers  # normalisations for a group of sentences
    for k in range(encoder.layers):
        mine = slice(k, None, encoder.layers)
        found[f"{k} range in"] = _greatest([out for _, out in normed[2 * k :: each]])
        for n, name in enumerate(("query", "key", "value")):
            found[f"{k} range {name}"] = np.max(
                [np.abs(given[n]).max(axis=(0, 2, 3)) for given, _ in seen[mine]], axis=0
            )
        found[f"{k} range seen"] = _greatest([given[1] for given, _ in worked[mine]])
        found[f"{k} range middle"] = _greatest([out for _, out in normed[1 + 2 * k :: each]])
        found[f"{k} range bent"] = np.max([out.max() for _, out in bent[mine]])
    return {name: np.asarray(value, dtype=np.float32) for name, value in found.items()}


def _greatest(parts: Sequence[Any]) -> Any:
    """Return the greatest size of each value, never nought."""
    return np.maximum(np.max([np.abs(part).max(axis=0) for part in parts], axis=0), 1e-6)


def main() -> None:
    """Read, measure, write."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("weights", type=Path)
    options.add_argument("--pairs", type=Path, required=True)
    options.add_argument("--some", type=int, default=3000)
    given = options.parse_args()
    with given.pairs.open("rb") as file:
        pairs = pickle.load(file)
    some = random.Random(0).sample(pairs, min(given.some, len(pairs)))
    with np.load(given.weights) as stored:
        held = {name: stored[name] for name in stored.files}
    held |= ranges(read_encoder(given.weights), [pair.marked for pair in some])
    np.savez_compressed(given.weights, **held)


if __name__ == "__main__":
    main()
