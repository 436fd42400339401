"""Which sentences of a document are about the study's process, where their own words do not say so (rule 20)."""

from __future__ import annotations

from workbench.stances.passage import Passage
from workbench.stances.records import Node
from workbench.stances.target import bind


def contexts(passage: Passage, skeletons: dict[int, list[Node]]) -> dict[int, bool]:
    """Return for each sentence whether a process term without names means the study's process there.

    A document that names a party is about the process. Within a paragraph, a sentence whose terms join others (`its ties
    with a third state`) turns the topic away until a sentence names both parties, or a term that joins them.
    """
    if not passage.parties:
        return dict.fromkeys(range(len(passage.sents)), True)
    named = {m.principal for m in passage.mentions if passage.is_party(m)}
    named |= {span.id_ for span in passage.doc.spans.get("places", [])} & passage.parties
    about = bool(named) or not _other_states(passage)
    found: dict[int, bool] = {}
    topic = about
    for number, (start, end) in enumerate(passage.sents):
        if number and _new_paragraph(passage, start):
            topic = about
        topic = _topic(passage, skeletons.get(number, []), start, end, topic)
        found[number] = topic and about
    return found


def is_topical(passage: Passage) -> bool:
    """Tell whether a document speaks of a process at all; its deeds are then steps of it."""
    if not passage.parties:
        return True
    terms, verbs = passage.lexicon.terms, passage.lexicon.term_verbs
    for i, word in enumerate(passage.lower):
        if word in verbs and passage.pos[i] == "VERB" and verbs.at(passage.lower, i, passage.n):
            return True
        if word in terms and passage.pos[i] in ("NOUN", "PROPN", "ADJ"):
            found = terms.at(passage.lower, i, passage.n)
            if found and (found[0].owner in ("names", "contacts") or word in _AGREED):
                return True
    return False


_AGREED = frozenset({"agreement", "deal", "accord", "pact", "treaty", "tie", "ties", "relations"})


def _other_states(passage: Passage) -> bool:
    """Tell whether a text that names no party names two states that have no part in the process: it is about them."""
    states = {m.principal for m in passage.mentions if not m.source_only and passage.role(m) is None}
    return sum(1 for state in states if state in passage.actors and passage.actors[state].kind == "state") >= 2


def _topic(passage: Passage, nodes: list[Node], start: int, end: int, topic: bool) -> bool:
    bound = [bind(passage, n, start, end) for n in nodes if n.kind == "noun" and n.term and n.term != "hostility"]
    # A cabinet session or a news conference is another matter, but does not turn the topic: only ties with others do.
    verdicts = [binding.on_target for binding in bound if binding.on_target or binding.joined]
    if True in verdicts:
        return True
    here = {m.principal for m in passage.mentions_in(start, end) if not m.source_only}
    if False in verdicts:
        return False
    if len(here & passage.parties) >= 2:
        return True
    return topic


def _new_paragraph(passage: Passage, start: int) -> bool:
    before = passage.text[start - 1] if start else ""
    return before.count("\n") > 1 or (start > 1 and passage.doc[start - 1].whitespace_.count("\n") > 1)
