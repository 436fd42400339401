"""Which rows go out, in which splits, under which names: the options that all formats share."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from workbench.codings import COLUMNS, as_codings
from workbench.export.records import ADJUDICATED, Article, Dataset, Options
from workbench.study import WorkbenchError

if TYPE_CHECKING:
    import pandas as pd


def select(codings: pd.DataFrame, documents: Mapping[str, Article], options: Options) -> pd.DataFrame:
    """Return the chosen rows, those of one document together, in the order of the documents."""
    frame = _without_empty(as_codings(codings))
    frame = _of_coders(frame, options)
    if options.pseudonyms:
        frame = frame.assign(coder=frame["coder"].map(pseudonyms(frame["coder"].dropna(), options.token)))
        frame["coder"] = frame["coder"].astype("string")
    rank = {doc_id: number for number, doc_id in enumerate(documents)}
    for doc_id in frame["doc_id"]:
        rank.setdefault(doc_id, len(rank))
    order = frame["doc_id"].map(rank).to_numpy().argsort(kind="stable")
    return frame.iloc[order].reset_index(drop=True)


def _without_empty(frame: pd.DataFrame) -> pd.DataFrame:
    """An empty string or an endless number says no more than a missing value, and few formats can tell them apart."""
    import pandas as pd

    texts = [name for name, dtype in COLUMNS.items() if dtype == "string"]
    numbers = [name for name, dtype in COLUMNS.items() if dtype == "Float64"]
    return frame.assign(
        **{name: frame[name].mask(frame[name] == "", pd.NA) for name in texts},
        **{name: frame[name].mask(frame[name].abs() == float("inf"), pd.NA) for name in numbers},
    )


def _of_coders(frame: pd.DataFrame, options: Options) -> pd.DataFrame:
    present = sorted(frame["coder"].dropna().unique())
    unknown = [name for name in options.coders if name not in present]
    if unknown:
        raise WorkbenchError(f"no coder is called {unknown[0]!r}; coders of the table: {', '.join(present)}")
    if options.adjudicated and ADJUDICATED not in present:
        raise WorkbenchError("the table has no adjudicated rows; adjudicate first, or export all coders")
    wanted = {*options.coders} or ({ADJUDICATED} if options.adjudicated else set(present))
    return frame[frame["coder"].isin(sorted(wanted))]


def pseudonyms(coders: Iterable[str], token: str) -> dict[str, str]:
    """Return a name for each coder: people become person:A, person:B in an order that tells nothing; programs stay."""
    every = sorted(set(coders))
    people = sorted((name for name in every if is_person(name)), key=lambda name: _digest(token, name))
    return {name: name for name in every} | {name: f"person:{_letters(i)}" for i, name in enumerate(people)}


def is_person(coder: str) -> bool:
    """Tell whether a coder is a person, whose name may need protection."""
    return coder.startswith(("person:", "team:")) or (":" not in coder and "@" not in coder and coder != ADJUDICATED)


def is_program(coder: str) -> bool:
    """Tell whether a coder is a program: rules, a learned or a language model."""
    return coder.startswith(("rules@", "learned:", "llm:"))


def _letters(number: int) -> str:
    return (_letters(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)


def _digest(token: str, text: str) -> str:
    return hashlib.sha256(f"{token}\0{text}".encode()).hexdigest()


def split_documents(doc_ids: Iterable[str], documents: Mapping[str, Article], options: Options) -> dict[str, str]:
    """Return document id -> split. Copies of one article share a split; shares are met as closely as whole articles allow.

    The same token and documents give the same splits.
    """
    shares = dict(options.splits)
    if not shares:
        return {}
    if min(shares.values()) <= 0:
        raise WorkbenchError(f"split shares must be above 0, given: {shares}")
    groups: dict[str, list[str]] = {}
    for doc_id in dict.fromkeys(doc_ids):
        groups.setdefault(_first_of(doc_id, documents), []).append(doc_id)
    total, whole = sum(map(len, groups.values())), sum(shares.values())
    counts = dict.fromkeys(shares, 0)
    found: dict[str, str] = {}
    for first in sorted(groups, key=lambda name: _digest(options.token, name)):
        split = max(shares, key=lambda name: shares[name] / whole * total - counts[name])
        counts[split] += len(groups[first])
        found.update(dict.fromkeys(groups[first], split))
    return found


def _first_of(doc_id: str, documents: Mapping[str, Article]) -> str:
    document = documents.get(doc_id)
    return (document.duplicate_of if document is not None else None) or doc_id


def part_of(dataset: Dataset, split: str) -> Dataset:
    """Return the part of a dataset that belongs to one split."""
    inside = dataset.codings["doc_id"].map(dataset.split_of) == split
    documents = {key: value for key, value in dataset.documents.items() if dataset.split_of.get(key) == split}
    return replace(dataset, codings=dataset.codings[inside].reset_index(drop=True), documents=documents)
