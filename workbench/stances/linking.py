"""What governs what in a sentence: each node is hung on the word to its left that takes it as a complement."""

from __future__ import annotations

from itertools import pairwise

from workbench.stances.nounlinks import link_noun
from workbench.stances.passage import Passage
from workbench.stances.records import Node

_COPULAR = frozenset({"remain", "stay", "seem", "appear", "become", "look", "sound", "feel", "stand", "grow"})
_RELATIVE = frozenset({"who", "which", "whom", "that", "whose"})
_ADJUNCT_GERUND = frozenset(
    {
        "after",
        "before",
        "while",
        "without",
        "by",
        "since",
        "on",
        "upon",
        "despite",
        "through",
        "when",
        "instead",
        "besides",
        "than",
        "as",
        ",",
        "",
    }
)
_TIME_WORDS = frozenset(
    {
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "today",
        "yesterday",
        "earlier",
        "later",
        "week",
        "month",
        "year",
        "late",
        "last",
        "this",
        "on",
        "in",
        "reporters",
        "journalists",
        "again",
        "separately",
        "also",
        "press",
        "conference",
        "statement",
        "interview",
        "tweet",
        "a",
        "the",
        "state",
        "television",
        "parliament",
        "lawmakers",
    }
)


def link(passage: Passage, nodes: list[Node], start: int, end: int) -> None:
    """Set governor, link, marker and partner of every node, from left to right."""
    for number, node in enumerate(nodes):
        before = nodes[:number]
        if node.form in ("fin", "adj"):
            _link_finite(passage, node, before, start)
        elif node.form == "inf":
            _link_infinitive(passage, node, before, start)
        elif node.form == "ger":
            _link_gerund(passage, node, before, start)
        elif node.form == "part":
            _link_participle(passage, node, before)
    for number, node in enumerate(nodes):
        if node.kind == "noun":
            link_noun(passage, node, nodes, number, start)
    for earlier, node in pairwise(nodes):
        if node.kind == "adj" and node.subject is None and earlier.lemma in _COPULAR and node.left - earlier.end <= 2:
            node.subject, node.link, node.governor, node.marker = (
                earlier.subject,
                earlier.link,
                earlier.governor,
                earlier.marker,
            )
            node.negations = (*earlier.negations, *node.negations)
    for node in nodes:
        _cut_ring(node)
    for node in nodes:
        if node.governor is not None:
            node.governor.children.append(node)


def _cut_ring(node: Node) -> None:
    """Two nodes that came to govern each other would be climbed for ever: the ring is cut at this one."""
    here, steps = node.governor, 0
    while here is not None and here is not node and steps < 60:
        here, steps = here.governor, steps + 1
    if here is node:
        node.governor, node.link = None, "root"


def _previous(passage: Passage, i: int, start: int, *, over: tuple[str, ...] = ("ADV",)) -> int:
    """Return the nearest token before `i` that is no adverb or mark of quotation, or -1."""
    j = i - 1
    while (
        j >= start
        and (passage.pos[j] in over or passage.text[j] in "\"\u201c\u201d'\u2018\u2019")
        and passage.lower[j] not in ("when", "once", "while")
    ):
        j -= 1
    return j if j >= start else -1


def _link_finite(passage: Passage, node: Node, before: list[Node], start: int) -> None:
    clause = node.subject[0] if node.subject and node.subject[0] < node.left else node.left
    j = _previous(passage, clause, start)
    word = passage.lower[j] if j >= 0 else ""
    own_subject = clause < node.left
    if passage.lower[node.left] == "nor" and not own_subject:
        j, word = node.left, "nor"  # "neither signed nor ratified"
    before = [n for n in before if n.end <= clause or n.kind != "noun"]
    head = passage.lower[clause] if own_subject else ""
    if (head in _RELATIVE and node.subject and node.subject[1] - node.subject[0] == 1) or (
        not own_subject and word in ("who", "which")
    ):
        _relative(passage, node, before, j if not own_subject else clause - 1)
    elif word in ("who", "which", "whom") or (word == "that" and j > start and not _takes_that(passage, before, j)):
        node.link, node.marker = "rel", word
        node.partner = before[-1] if before else None
    elif word == "that":
        node.link, node.marker, node.governor = "comp", "that", _complement_taker(before)
    elif word in passage.lexicon.sets["subordinators"] or (word == "only" and j > start):
        node.link, node.marker = "adv", _marker_words(passage, j, start)
        node.governor = next((n for n in reversed(before) if n.kind in ("verb", "adj")), None)
    elif word in passage.lexicon.sets["coordinators"] and before:
        _coordinate(passage, node, before, j, own_subject=own_subject)
    elif before and own_subject and _reports_directly(passage, before[-1], clause, start):
        node.link, node.governor = "comp", before[-1]
    elif before and not own_subject and node.bare and before[-1].kind == "verb" and passage.text[node.left - 1] != ",":
        node.link, node.governor = "inf", before[-1]


def _takes_that(passage: Passage, before: list[Node], j: int) -> bool:
    """Tell whether `that` at token `j` opens what somebody says rather than a relative clause."""
    last = before[-1] if before else None
    if last is None:
        return False
    if last.kind == "noun":
        return (last.end == j and passage.lower[last.start] in passage.lexicon.report_nouns) or (
            any(n.reporting for n in before if n.kind == "verb") and last.end < j
        )
    return True


def _complement_taker(before: list[Node]) -> Node | None:
    for node in reversed(before):
        if node.kind in ("verb", "adj"):
            return node
    return before[-1] if before else None


def _relative(passage: Passage, node: Node, before: list[Node], j: int) -> None:
    node.link, node.marker = "rel", "who"
    while j >= 0 and passage.text[j] == ",":
        j -= 1
    ends = [m for m in passage.mentions if m.end - 1 == j or m.start <= j < m.end]
    if ends:
        node.subject = (ends[-1].start, ends[-1].end)
    elif before and before[-1].kind == "noun" and j < before[-1].end + 1:
        node.partner = before[-1]


def _marker_words(passage: Passage, j: int, start: int) -> str:
    word = passage.lower[j]
    if j > start and passage.lower[j - 1] in ("only", "even", "not"):
        return f"{passage.lower[j - 1]} {word}"
    return word


def _coordinate(passage: Passage, node: Node, before: list[Node], j: int, *, own_subject: bool) -> None:
    """A second predicate shares subject and governor with the first; a second clause only the governor of speech."""
    partner = next((n for n in reversed(before) if n.form in ("fin", "adj", "part") and n.link != "rel"), None)
    if partner is None:
        partner = next((n for n in reversed(before) if n.kind in ("verb", "adj")), None)
    if partner is None:
        return
    after_comma = j > 0 and passage.text[j - 1] == ","
    if own_subject:
        if partner.link == "comp" and not after_comma:
            node.link, node.governor = "comp", partner.governor
        return
    unseen = _unseen_partner(passage, node, before)
    if unseen is not None:
        node.subject, node.link, node.governor = unseen
        return
    partner = _main_partner(passage, node, partner, before, after_comma=after_comma)
    node.partner, node.subject = partner, partner.subject
    node.link, node.governor, node.marker = (partner.link, partner.governor, partner.marker)
    if node.bare and not node.modal:
        node.modal = partner.modal
        node.negations = node.negations or (partner.negations if passage.lower[j] in ("or", "nor") else ())
    if node.link == "root":
        node.link = "conj"


def _unseen_partner(
    passage: Passage, node: Node, before: list[Node]
) -> tuple[tuple[int, int], str, Node | None] | None:
    """`said it was disappointed but would stay`: the first predicate is no node; its subject and speaker are taken from the parse."""
    tree = passage.tree
    head = tree.head[node.i]
    if tree.rel[node.i] != "conj" or any(n.start <= head < n.end for n in before) or head >= node.left:
        return None
    subjects = tree.children(head, "nsubj", "nsubj:pass")
    inside = [k for k in tree.subtree(subjects[0]) if k < head] if subjects else []
    if not inside:  # none, or one that follows its predicate
        return None
    taker = next((n for n in before if n.kind == "verb" and n.i == tree.head[head]), None)
    said = taker is not None and tree.rel[head] == "ccomp"
    return (min(inside), max(inside) + 1), "comp" if said else "conj", taker if said else None


def _main_partner(passage: Passage, node: Node, partner: Node, before: list[Node], *, after_comma: bool) -> Node:
    """Prefer the clause that the parse coordinates; a relative clause or condition closed by a comma is over."""
    head = passage.tree.head[node.i]
    chosen = next((n for n in before if n.i == head and n.kind in ("verb", "adj") and n.form in ("fin", "adj")), None)
    if (
        chosen is not None
        and chosen.start < partner.start
        and partner.link in ("root", "conj")
        and chosen.link != "comp"
    ):
        return partner
    if chosen is not None and passage.tree.rel[node.i] == "conj":
        return chosen
    if (
        partner.link in ("adv", "comp")
        and after_comma
        and partner.governor is not None
        and partner.governor.form == "fin"
    ):
        return partner.governor
    return partner


def _reports_directly(passage: Passage, last: Node, clause: int, start: int) -> bool:
    """Tell whether a clause without `that` follows a word of speech, over a date or an audience."""
    if last.kind != "verb" or not (last.reporting or last.groups) or clause <= last.start:
        return False
    if last.link == "adv" and passage.text[clause - 1] == ",":
        return False  # "If the sanctions are lifted, A is ready"
    return all(passage.lower[k] in _TIME_WORDS or passage.text[k] in ':,"\u201c' for k in range(last.start + 1, clause))


def _link_infinitive(passage: Passage, node: Node, before: list[Node], start: int) -> None:
    j = _previous(passage, node.left, start)
    word = passage.lower[j] if j >= 0 else ""
    if word in passage.lexicon.sets["coordinators"]:
        partner = next((n for n in reversed(before) if n.form == "inf"), None)
        if partner is not None:
            node.partner, node.governor, node.link, node.marker = (
                partner,
                partner.governor,
                partner.link,
                partner.marker,
            )
            return
    last = before[-1] if before else None
    if last is not None and last.kind == "noun" and last.groups and last.end == node.left:
        node.governor, node.link = last, "inf"
        return
    node.governor = next((n for n in reversed(before) if n.kind in ("verb", "adj") or (n.groups and not n.term)), None)
    node.link = "inf"
    if word in ("order", "bid", "as") and j > start:
        node.marker = "purpose"


def _link_gerund(passage: Passage, node: Node, before: list[Node], start: int) -> None:
    j = _previous(passage, node.left, start)
    word = passage.lower[j] if j >= 0 else ""
    if word in passage.lexicon.sets["coordinators"]:
        partner = next((n for n in reversed(before) if n.form == "ger"), None)
        if partner is not None:
            node.partner, node.governor, node.link, node.marker = (
                partner,
                partner.governor,
                partner.link,
                partner.marker,
            )
            return
    node.governor = next((n for n in reversed(before) if n.kind in ("verb", "adj") or (n.groups and n.end >= j)), None)
    bound = node.governor is not None and node.governor.end > j >= 0
    adjunct = not bound and (word in _ADJUNCT_GERUND or passage.text[j : j + 1] == [","])
    node.link, node.marker = ("adjunct" if adjunct else "ger"), word
    if not adjunct and not bound and j >= 0 and passage.pos[j] in ("NOUN", "PROPN") and word not in ("for", "of"):
        node.link, node.marker = "adjunct", "acl"


def _link_participle(passage: Passage, node: Node, before: list[Node]) -> None:
    """A participle without an auxiliary after a noun is a passive relative clause ("talks brokered by X")."""
    node.link = "rel"
    node.passive = True
    node.partner = before[-1] if before and before[-1].kind == "noun" else None
    if node.partner is not None:
        node.subject = (node.partner.start, node.partner.end)
