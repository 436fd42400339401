"""What a telling noun hangs on: the verb whose subject or object it is, or the noun before it."""

from __future__ import annotations

from workbench.stances.passage import Passage
from workbench.stances.records import Node

_TEMPORAL = frozenset(
    {
        "after",
        "before",
        "during",
        "since",
        "until",
        "amid",
        "despite",
        "following",
        "at",
        "in",
        "as",
        "by",
        "under",
        "through",
        "on",
        "ahead",
        "alongside",
        "within",
        "upon",
        "throughout",
        "over",
        "without",
        "from",
        "via",
        "like",
        "unlike",
        "ahead of",
        "including",
        "prior",
        "per",
        "between",
        "given",
        "because",
        "because of",
    }
)
_NOUN_TEMPORAL = frozenset(
    {
        "after",
        "before",
        "during",
        "since",
        "until",
        "amid",
        "despite",
        "following",
        "ahead",
        "as",
        "without",
        "ahead of",
        "because of",
        "under",
    }
)


def link_noun(passage: Passage, node: Node, nodes: list[Node], number: int, start: int) -> None:
    following = nodes[number + 1] if number + 1 < len(nodes) else None
    if (
        following is not None
        and following.kind == "noun"
        and following.start == node.end
        and following.groups
        and node.term
    ):
        node.governor, node.link = following, "obj"
        return
    owner = next(
        (
            n
            for n in nodes[number + 1 :]
            if n.kind in ("verb", "adj")
            and n.subject
            and n.subject[0] <= node.start < n.subject[1]
            and n.link != "rel"
            and n.partner is None
            and not any(k.kind == "verb" and n.subject[0] < k.start < node.start for k in nodes[:number])
        ),
        None,
    )
    if (
        following is not None
        and following.kind == "verb"
        and following.form == "inf"
        and following.passive
        and following.left == node.end
    ):
        node.governor, node.link = following, "subj"  # "called for the process to be scrapped"
        return
    inside = [
        n
        for n in nodes[:number]
        if n.kind == "noun" and owner is not None and owner.subject and owner.subject[0] <= n.start
    ]
    j, marker = _phrase_marker(passage, node, start)
    node.marker = marker
    if owner is not None and not inside:
        node.governor, node.link = owner, "subj"
        return
    _hang_noun(passage, node, nodes[:number], j, marker)


def _phrase_marker(passage: Passage, node: Node, start: int) -> tuple[int, str]:
    """Return the word that opens the noun phrase of a node: a preposition, a coordinator, or nothing."""
    j = node.start - 1
    while (
        j >= start
        and j > node.start - 9
        and (
            passage.pos[j] in ("DET", "ADJ", "NUM", "PROPN", "ADV")
            or (j in passage.at and passage.pos[j] != "CCONJ")
            or passage.lower[j] in ("'s", "'", "-", "its", "their", "his", "her", "our", "any", "no", "further", "new")
            or (
                passage.pos[j] == "NOUN"
                and not any(passage.lower[j] == w for w in ("order",))
                and j + 1 < node.start + 1
                and passage.pos[j + 1] in ("NOUN", "PUNCT", "PART")
            )
        )
    ):
        j -= 1
    if j < start:
        return -1, ""
    word = passage.lower[j]
    if word == "of" and j > start and passage.lower[j - 1] in ("because", "ahead"):
        return j - 1, f"{passage.lower[j - 1]} of"
    if word == "of":
        k = j - 1
        while (
            k >= start
            and (passage.pos[k] in ("NOUN", "ADJ", "NUM", "DET"))
            and not (passage.lower[k] in passage.lexicon.nouns or passage.lower[k] in passage.lexicon.terms)
        ):
            k -= 1
        if k >= start and passage.lower[k] in _TEMPORAL and k < j - 1:
            return k, passage.lower[k]
    if passage.pos[j] in ("ADP", "CCONJ", "SCONJ") or word in _TEMPORAL or word == "to":
        return j, word
    return j, ""


def _hang_noun(passage: Passage, node: Node, before: list[Node], j: int, marker: str) -> None:
    if (
        marker in passage.lexicon.sets["coordinators"]
        and before
        and before[-1].kind == "noun"
        and j - before[-1].end <= 4
    ):
        node.partner, node.governor, node.link, node.marker = (
            before[-1],
            before[-1].governor,
            before[-1].link,
            before[-1].marker,
        )
        if node.link == "subj":
            node.link = before[-1].link
        return
    for candidate in reversed(before):
        if candidate.kind == "noun" and not (candidate.groups or candidate.term):
            continue
        if ";" in passage.text[candidate.end : node.start]:
            break  # a headline's second sentence
        consumed = j < candidate.end
        if candidate.kind == "noun":
            if (
                not marker
                or marker in _NOUN_TEMPORAL
                or (candidate.link == "subj" and j > candidate.end + 6)
                or j - candidate.end > 5
            ):
                continue
            if not candidate.groups:
                continue
            node.governor, node.link = candidate, "obj"
            return
        if candidate.link == "adv" and candidate.start < j and _closed(passage, candidate, node):
            continue
        if _said_elsewhere(passage, candidate, node):
            continue
        node.governor = candidate
        temporal = marker in _TEMPORAL and not consumed and not (candidate.kind == "adj" and j == candidate.end)
        node.link = "adjunct" if temporal else "obj"
        return
    node.link = "adjunct" if marker in _TEMPORAL else "root"


def _said_elsewhere(passage: Passage, candidate: Node, node: Node) -> bool:
    """`A, whose troops fought beside B, was no party to the talks`: the noun belongs to a predicate that is no node."""
    tree, i, steps = passage.tree, node.i, 0
    while tree.head[i] != i and steps < 12:
        i, steps = tree.head[i], steps + 1
        if candidate.start <= i < candidate.end:
            return False
        copular = any(candidate.end <= k < node.start for k in tree.children(i, "cop"))
        if copular and candidate.end <= i < node.start:
            return not any(candidate.start <= k < candidate.end for k in _ancestors(passage, i))
    return False


def _ancestors(passage: Passage, i: int) -> list[int]:
    found: list[int] = []
    while passage.tree.head[i] != i and len(found) < 12:
        i = passage.tree.head[i]
        found.append(i)
    return found


def _closed(passage: Passage, clause: Node, node: Node) -> bool:
    """A fronted subordinate clause ends at its comma."""
    return any(passage.text[k] == "," for k in range(clause.end, node.start))
