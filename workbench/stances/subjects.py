"""The subject of a verb: from the parse where it holds, else the noun phrase before the verb."""

from __future__ import annotations

from workbench.stances.passage import Passage
from workbench.stances.records import Node
from workbench.stances.verbs import NOUNS

_RELATIVE = frozenset({"who", "which", "whom", "that", "whose"})


def subject_of(passage: Passage, node: Node, nodes: list[Node], start: int) -> tuple[int, int] | None:
    """Return the tokens of the subject before a finite verb or predicate: from the parse, else the nearest noun phrase."""
    tree = passage.tree
    left = node.left
    heads = [i for i in tree.children(node.i, "nsubj", "nsubj:pass", "csubj") if start <= i < left]
    if not heads and tree.rel[node.i] == "conj":  # "is here and ready to talk"
        heads = [i for i in tree.children(tree.head[node.i], "nsubj") if start <= i < tree.head[node.i] < left]
        heads = heads if heads and passage.pos[tree.head[node.i]] in ("ADJ", "ADV", "NOUN") else []
    above = next((n for n in nodes if n.kind == "verb" and n.end == left and n.lemma == "say"), None)
    if node.kind == "adj" and above is not None and above.subject is not None:
        return above.subject
    if not heads and node.kind == "adj":
        heads = [
            i
            for i in tree.children(tree.head[node.i], "nsubj")
            if start <= i < left and tree.rel[node.i] in ("xcomp", "advcl", "acl", "ccomp")
        ]
    barrier = max(
        (
            n.start
            for n in nodes
            if n.kind in ("verb", "adj") and n.form in ("fin", "adj", "part") and n is not node and n.start < left
        ),
        default=start - 1,
    )
    if len(heads) > 1 and heads[0] > barrier:
        both = [k for head in heads for k in tree.subtree(head) if k < left]
        return max(min(both), start), max(both) + 1
    for head in heads:
        if head > barrier or _spans_aside(passage, head, left, barrier):
            subtree = _outside_quotation(passage, [k for k in tree.subtree(head) if k < left], head)
            while len(subtree) > 1 and (passage.pos[subtree[0]] == "PUNCT" or _opens_clause(passage, subtree[0])):
                subtree = subtree[1:]
            if _holds_clause(nodes, node, subtree):
                break
            first, end = max(min(subtree), start), min(max(subtree), left - 1) + 1
            return _whole_list(passage, _phrase_start(passage, first, start), end, start)
    return _nearest_phrase(passage, left, max(start, barrier + 1), start)


def _opens_clause(passage: Passage, i: int) -> bool:
    """`no meeting before the troops leave`: the parse may give the conjunction to the noun after it."""
    return passage.lower[i] in _OPENS_CLAUSE and passage.pos[i] in ("ADP", "SCONJ")


def _phrase_start(passage: Passage, first: int, start: int) -> int:
    """Take in the noun that a subject hangs on where the parse begins after its preposition: `a meeting with B was ruled out`."""
    if first - 2 < start or passage.lower[first - 1] not in ("with", "between", "among"):
        return first
    j = first - 1
    while j > start and _in_phrase(passage, j - 1, first) and passage.pos[j - 1] != "ADV":
        j -= 1
    head = any(passage.pos[k] == "NOUN" for k in range(j, first - 1))
    return j if head and passage.pos[j] not in ("ADP", "CCONJ") else first


def cut_to_relative(passage: Passage, subject: tuple[int, int] | None) -> tuple[int, int] | None:
    """`X, who had suspended`: the subject is the pronoun alone."""
    if subject is not None and subject[1] - subject[0] > 1 and passage.lower[subject[1] - 1] in ("who", "which"):
        return subject[1] - 1, subject[1]
    return subject


def _holds_clause(nodes: list[Node], node: Node, subtree: list[int]) -> bool:
    """A subject with an independent clause in it is a slip of the parse: `X has agreed, they said in a statement read out`."""
    inside = [n for n in nodes if n is not node and n.kind == "verb" and n.form == "fin" and n.start in subtree]
    return len(inside) > 1 and any(n.reporting and n.subject is not None for n in inside)


def _whole_list(passage: Passage, first: int, end: int, start: int) -> tuple[int, int]:
    """Take in the first of two coordinated names where the parse has only the second: "the government and the rebels met"."""
    if first - 2 >= start and passage.lower[first - 1] == "and" and first - 2 in passage.at:
        begin = passage.at[first - 2][0].start
        begin -= begin > start and passage.pos[begin - 1] == "DET"
        if passage.lower[begin - 1] in ("for", "of") and passage.lower[begin - 2] in passage.lexicon.sets["organs"]:
            begin -= 2  # "negotiators for the government and the rebels"
        if begin == start or passage.pos[begin - 1] in ("PUNCT", "SCONJ", "SPACE"):
            return begin, end
    if (
        first - 2 >= start
        and passage.text[first - 1] == ","
        and first - 2 in passage.at
        and passage.at[first - 2][0].start == start
    ):
        return start, end  # a headline's "A, B to meet"
    return first, end


def _outside_quotation(passage: Passage, subtree: list[int], head: int) -> list[int]:
    """A quotation before `X said` is no part of X."""
    edge = max((k for k in subtree if k < head and passage.quotes[k] != passage.quotes[head]), default=-1)
    return [k for k in subtree if k > edge and passage.pos[k] != "SPACE"] or [head]


def _spans_aside(passage: Passage, head: int, left: int, barrier: int) -> bool:
    """A subject before a relative clause or an aside is cut off from its verb by commas or by who, which, that."""
    return any(passage.lower[k] in _RELATIVE or passage.text[k] == "," for k in range(head + 1, barrier + 1))


def _nearest_phrase(passage: Passage, left: int, low: int, start: int) -> tuple[int, int] | None:
    """Return the noun phrase that ends right before `left`, with the phrases that hang on it."""
    j = left - 1
    if j >= start and passage.pos[j] == "CCONJ" and j not in passage.at:
        return None
    if j >= low and passage.text[j] == ",":
        j = _before_aside(passage, j, start)
    end = j + 1
    while j >= start and _in_phrase(passage, j, end):
        j -= 1
    begin = j + 1
    while begin < end and (passage.pos[begin] in ("ADP", "CCONJ", "ADV", "SCONJ", "PUNCT") and begin not in passage.at):
        begin += 1
    begin, end = _whole_list(passage, begin, end, start) if begin < end else (begin, end)
    return (
        (begin, end)
        if begin < end
        and any(passage.pos[k] in NOUNS or passage.pos[k] == "DET" or k in passage.at for k in range(begin, end))
        else None
    )


def _before_aside(passage: Passage, comma: int, start: int) -> int:
    """Return the token before the comma that opens an aside closed by `comma`."""
    for k in range(comma - 1, max(start, comma - 25), -1):
        if passage.text[k] == ",":
            return k - 1
    return comma - 1


_OPENS_CLAUSE = frozenset(
    {"after", "before", "since", "until", "while", "when", "once", "because", "although", "unless"}
)


def _in_phrase(passage: Passage, j: int, end: int) -> bool:
    if j in passage.at:
        return True
    word, pos = passage.lower[j], passage.pos[j]
    if word in _OPENS_CLAUSE and pos != "CCONJ":
        return False
    if pos in ("VERB", "AUX", "SCONJ", "PUNCT", "PART") or word in _RELATIVE:
        return word in ("-", "'s", "'") or (pos == "PUNCT" and passage.text[j] in "-\u2013")
    return pos in ("NOUN", "PROPN", "ADJ", "DET", "ADP", "NUM", "PRON", "CCONJ", "X", "ADV")
