"""The seed sentences of the suite with their labels, and the variants of each that were written by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from workbench.behaviour.casting import FOLDER

#: The half that writers of rules may read, and the half that is only scored.
SPLITS = ("dev", "frozen")
WRITTEN = ("passive", "negation", "double_negation", "condition", "order")


@dataclass(frozen=True)
class Variant:
    """A seed said otherwise: which transformation made it, its text with slots, and its labels by slot."""

    by: str
    text: str
    labels: dict[str, str]


@dataclass(frozen=True)
class Seed:
    """A sentence with slots, the label of each slot that is judged, and its hand-written variants."""

    key: str
    text: str
    labels: dict[str, str]
    variants: tuple[Variant, ...]


def read_seeds(split: str) -> list[Seed]:
    """Return the seeds of a half of the suite, `dev` or `frozen`.

    >>> len(read_seeds("dev")) + len(read_seeds("frozen")) >= 80
    True
    """
    return seeds_in(FOLDER / f"seeds-{split}.yml")


def seeds_in(path: Path) -> list[Seed]:
    """Return the seeds of a file laid out as the suite's own; their keys are its name, without `seeds-`, and a number."""
    plain = yaml.safe_load(path.read_text(encoding="utf-8"))
    name = path.stem.rpartition("seeds-")[2]
    return [_seed(f"{name}-{number:02}", entry) for number, entry in enumerate(plain, 1)]


def _seed(key: str, entry: dict[str, Any]) -> Seed:
    return Seed(key, entry["text"], entry["labels"], tuple(_variants(entry)))


def _variants(entry: dict[str, Any]) -> Iterator[Variant]:
    for by in WRITTEN:
        if by in entry:
            text, moved = entry[by] if isinstance(entry[by], list) else (entry[by], {})
            yield Variant(by, text, {**entry["labels"], **moved})
