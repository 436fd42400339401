"""An invented world, and documents parsed by hand, for the tests of the actors stage."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.tokens import Doc

from workbench.actors.component import ActorFinder
from workbench.study import Actor, Codebook, Office, Study


def _state(actor_id: str, name: str, stem: str, capital: str, **more: Any) -> Actor:
    return Actor(actor_id, name, "state", actor_id, adjectives=(stem,), demonyms=(stem + "s",), capital=capital, **more)


def _person(actor_id: str, name: str, principal: str, *offices: Office, **more: Any) -> Actor:
    return Actor(actor_id, name, "person", principal, offices=offices, **more)


ACTORS = (
    _state("KAR", "Karsia", "Karsian", "Ostrel", seats=("Amber Hall",), aliases=("Republic of Karsia", "RK")),
    _state("VEL", "Veldoria", "Veldorian", "Tamrin"),
    _state("DOR", "Dorvania", "Dorvanian", "Lisk", descriptions=("kingdom",)),
    _state("PEL", "Pelland", "Pellish", "Port Sel"),
    Actor("COS", "Council of the Strait", "igo", "COS", aliases=("COS",)),
    Actor("strait-wire", "Strait Wire", "media", "strait-wire"),
    Actor("FCM", "Free Coast Movement", "armed_group", "FCM", aliases=("FCM", "Karsian rebels")),
    _person("orlan-veks", "Orlan Vekş", "KAR", Office("foreign minister", date(2020, 1, 1)), gender="male"),
    _person("jadran-al-kosh", "Jadran al-Kosh", "KAR", Office("president", date(2015, 1, 1)), gender="male"),
    _person(
        "ilse-marun",
        "Ilse Marun",
        "VEL",
        Office("foreign minister", date(2019, 1, 1), date(2024, 5, 1)),
        gender="female",
    ),
    _person("tomas-brandel", "Tomas Brandel", "VEL", Office("foreign minister", date(2024, 5, 2)), gender="male"),
    _person("mira-talen", "Mira Talen", "VEL", Office("prime minister", date(2018, 1, 1)), gender="female"),
    _person("pavel-oster", "Pavel Oster", "DOR", Office("foreign minister", date(2018, 1, 1)), gender="male"),
)


@pytest.fixture(scope="session")
def invented_study() -> Study:
    """Two invented states that reconcile, a kingdom that mediates, and their people."""
    actors = {actor.id: actor for actor in ACTORS}
    return Study(
        Path("."),
        "Karsia and Veldoria",
        "reconciliation",
        Codebook("empty", (), ()),
        actors,
        own_actors=tuple(actors),
        parties=("KAR", "VEL"),
    )


@pytest.fixture(scope="session")
def finder(invented_study: Study) -> ActorFinder:
    return ActorFinder(study=invented_study)


@pytest.fixture(scope="session")
def parsed() -> Callable[..., Doc]:
    """Return a function that makes a document from lines of `word POS relation head`, heads counted from 1, 0 the root.

    Blank lines separate sentences; `day` is the document's date; `people` and `organisations` are entities by their words.
    """
    vocab = spacy.blank("en").vocab

    def make(lines: str, *, day: date | None = None, **entities: tuple[str, ...]) -> Doc:
        words, pos, rels, heads, starts = [], [], [], [], []
        for block in lines.strip().split("\n\n"):
            offset = len(words)
            for line in block.strip().splitlines():
                word, tag, rel, head = line.split()
                starts.append(len(words) == offset)
                heads.append(offset + int(head) - 1 if int(head) else len(words))
                words.append(word.replace("_", " "))
                pos.append(tag)
                rels.append(rel if int(head) else "ROOT")
        spaces = [
            nxt not in ("'s", ",", ".", "-", ")") and word not in ("-", "(")
            for word, nxt in zip(words, [*words[1:], "."], strict=True)
        ]
        doc = Doc(
            vocab,
            words=words,
            spaces=spaces,
            pos=pos,
            deps=rels,
            heads=heads,
            sent_starts=starts,
            lemmas=[word.lower() for word in words],
        )
        _set_entities(doc, entities)
        if not Doc.has_extension("date"):
            Doc.set_extension("date", default=None)
        doc._.date = day
        return doc

    return make


def _set_entities(doc: Doc, entities: dict[str, tuple[str, ...]]) -> None:
    labels = {"people": "PERSON", "organisations": "ORG", "locations": "LOC"}
    spans = []
    for kind, names in entities.items():
        for name in names:
            start = doc.text.index(name)
            spans.append(doc.char_span(start, start + len(name), label=labels[kind]))
    doc.ents = spans
