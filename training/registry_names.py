"""Names of the world registry beside the recogniser's: they fill gaps and correct labels."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import yaml
from spacy.matcher import PhraseMatcher
from spacy.util import filter_spans

import workbench.study
from workbench.study import world

_KINDS = {"state": "LOC", "igo": "ORG", "bloc": "ORG", "media": "ORG"}


def corrected(nlp) -> Callable:
    """Return a reader of names in a text: the recogniser's, corrected by the registry.

    A name of the registry inside a longer name of the recogniser changes nothing; elsewhere it takes the registry's label.
    """
    matcher = _matcher(nlp)

    def read(gold) -> list[tuple[int, int, str]]:
        doc = nlp(gold.text)
        known = filter_spans(matcher(doc, as_spans=True))
        inside = [ent for ent in doc.ents if not any(_covers(span, ent) for span in known)]
        free = [span for span in known if not any(_overlap(span, ent) for ent in inside)]
        return [(s.start_char, s.end_char, s.label_) for s in (*inside, *free)]

    return read


def _covers(outer, inner) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _overlap(a, b) -> bool:
    return a.start < b.end and b.start < a.end


def _matcher(nlp) -> PhraseMatcher:
    matcher = PhraseMatcher(nlp.vocab, attr="ORTH")
    phrases: dict[str, set[str]] = {"LOC": set(), "ORG": set(), "NORP": set()}
    for actor in world().values():
        unclear = set(actor.ambiguous_names)
        phrases[_KINDS.get(actor.kind, "ORG")] |= {actor.name, *actor.aliases, *actor.capital_aliases} - unclear
        phrases["LOC"] |= {actor.capital} - unclear if actor.capital else set()
        phrases["NORP"] |= {*actor.adjectives, *actor.demonyms} - unclear
        phrases["ORG"] |= set(actor.bodies) - unclear
    peoples = (Path(workbench.study.__file__).parents[1] / "resources" / "world" / "peoples.yml").read_text(
        encoding="utf-8"
    )
    phrases["NORP"] |= set(yaml.safe_load(peoples)["peoples"])
    for label, names in phrases.items():
        matcher.add(label, [nlp.make_doc(name) for name in sorted(names) if name[:1].isupper()])
    return matcher
