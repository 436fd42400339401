"""Auxiliaries, negators, tense and voice of a verb, read from the words to its left."""

from __future__ import annotations

from workbench.stances.passage import Passage
from workbench.stances.records import Node
from workbench.stances.verbs import BE, NOT, is_past

_HAVE = frozenset({"have", "has", "had", "having", "'ve"})
_DO = frozenset({"do", "does", "did"})
_AUX = BE | _HAVE | _DO


def verb_group(passage: Passage, node: Node, start: int) -> None:
    """Read auxiliaries, negators and tense to the left of a verb or predicate adjective."""
    words: list[int] = []
    j = node.start - 1
    while j >= start and _in_group(passage, j):
        words.append(j)
        j -= 1
    while words and passage.pos[words[-1]] == "ADV" and passage.lower[words[-1]] not in NOT | {"no", "longer"}:
        words.pop()
    node.left = words[-1] if words else node.start
    if passage.lower[node.left - 3 : node.left] == ["by", "no", "means"] or passage.lower[
        node.start - 3 : node.start
    ] == ["by", "no", "means"]:
        words.append(node.start - 2)
    words += _cut_off(passage, node, words)
    lower = [passage.lower[k] for k in words]
    node.negations = _negators(passage, words)
    node.modal = next(
        (
            passage.lexicon.modals[w]
            for k, w in zip(words, lower, strict=True)
            if w in passage.lexicon.modals and passage.pos[k] in ("AUX", "VERB", "NOUN", "PART")
        ),
        "",
    )
    asked = passage.at.get(node.start - 1)
    if not node.modal and asked and asked[0].start > start:
        node.modal = passage.lexicon.modals.get(passage.lower[asked[0].start - 1], "")  # "will A restore relations"
    if _owes(lower):
        node.modal = "must"
    if passage.lower[node.left - 1 : node.left] == ["than"] and "rather" in passage.lower[start : node.left]:
        node.negations = (*node.negations, node.left - 1)  # "would rather resign than sign"
    _form(passage, node, lower)


def _in_group(passage: Passage, j: int) -> bool:
    word, pos = passage.lower[j], passage.pos[j]
    if (word in _AUX and pos in ("AUX", "VERB", "PART")) or (
        word in passage.lexicon.modals and pos in ("AUX", "VERB", "PART")
    ):
        return True
    if word in NOT or (word == "to" and pos in ("PART", "ADP")):
        return word != "neither" or True
    if (word == "longer" and j and passage.lower[j - 1] == "no") or (word == "no" and passage.lower[j + 1] == "longer"):
        return True
    return (
        (pos == "ADV" and word not in ("when", "where", "why", "how", "once", "however", "there", "here", "so", "yet"))
        or (word in ("also", "yet", "first") and pos == "ADV")
        or _so_far(passage, j)
    )


def _owes(group: list[str]) -> bool:
    """`had to amend`, read from right to left; `is known to have opposed` owes nothing."""
    owing = [k for k, word in enumerate(group) if word in ("have", "has", "had", "need", "needs")]
    return "to" in group and any(k > group.index("to") for k in owing)


def _cut_off(passage: Passage, node: Node, words: list[int]) -> list[int]:
    """Auxiliaries and negators that the parse gives to a verb beyond a comma: `did not, however, close the door`."""
    if node.left == 0 or passage.text[node.left - 1] != ",":
        return []
    kids = passage.tree.children(node.i, "aux", "aux:pass", "advmod")
    found = [
        k
        for k in kids
        if k < node.left and (passage.lower[k] in NOT | _AUX or passage.lower[k] in passage.lexicon.modals)
    ]
    node.left = min([node.left, *found])
    return [k for k in reversed(found) if k not in words]


def _so_far(passage: Passage, j: int) -> bool:
    """`has so far refused`, `has until now refused`: adverbs of two words inside a verb group."""
    pairs = (["so", "far"], ["until", "now"], ["till", "now"])
    return passage.lower[j : j + 2] in pairs or passage.lower[j - 1 : j + 1] in pairs


def _negators(passage: Passage, words: list[int]) -> tuple[int, ...]:
    found = []
    for k in words:
        word = passage.lower[k]
        following = passage.lower[k + 1] if k + 1 < passage.n else ""
        if word in ("not", "nor") and following in ("only", "just", "merely", "simply"):
            continue
        if word in NOT or (word == "no" and following in ("longer", "means")):
            found.append(k)
    return tuple(sorted(found))


def _form(passage: Passage, node: Node, group: list[str]) -> None:
    tag, word = passage.tag[node.start], passage.lower[node.start]
    if node.kind == "adj":
        node.form, node.past = "adj", bool({"was", "were", "had", "remained", "seemed"} & set(group))
        return
    be, have = bool(set(group) & BE), bool(set(group) & _HAVE)
    participle = tag == "VBN" or (tag == "VBD" and (be or have)) or (tag in ("JJ", "NN") and word.endswith("ed"))
    node.passive = be and participle and not word.endswith("ing")
    node.pluperfect = "had" in group and participle
    node.past = (
        tag == "VBD"
        or (tag not in ("VBN", "VBG") and is_past(passage, word) and not node.modal)
        or bool({"was", "were", "did", "had"} & set(group))
        or have
        or (tag == "VBN" and not node.modal)
    )
    node.progressive = word.endswith("ing") and be
    infinitive = "to" in group and node.modal not in ("must",)
    if infinitive:
        node.form = "inf"
    elif "having" in group or (word.endswith("ing") and not be and tag not in ("VBZ", "VBD", "VBP")):
        node.form = "ger"
    elif participle and not be and not have and not node.modal and not _main_verb(passage, node):
        node.form = "part"
    else:
        node.form = "fin"
        node.bare = tag == "VB" and not node.modal and not (set(group) & _DO)


def _main_verb(passage: Passage, node: Node) -> bool:
    """A past form taken for a participle: its clause has no other verb, and it has a subject of its own before it."""
    if passage.tree.rel[node.i] not in ("root", "ccomp", "parataxis", "conj"):
        return False
    named = node.left - 1 in passage.at or passage.pos[node.left - 1 : node.left] in (
        ["NOUN"],
        ["PROPN"],
        ["PRON"],
        ["ADV"],
    )
    return bool(named or passage.tree.children(node.i, "nsubj"))
