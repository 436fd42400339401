"""Conditions on a step: where they are stated, and whether the step is accepted, refused or denied conditions (rule 5)."""

from __future__ import annotations

import re
from typing import NamedTuple

from workbench.stances.records import Node
from workbench.stances.scene import Scene

_YEAR = re.compile(r"(19|20)\d\d$")
#: Words right after a marker that make it an idiom or a matter of course: "if asked", "until hell freezes over".
IDLE = frozenset(
    {
        "hell",
        "cows",
        "asked",
        "need",
        "needed",
        "necessary",
        "takes",
        "required",
        "requested",
        "invited",
        "possible",
        "appropriate",
        "ripe",
        "time",
        "anonymity",
        "convenient",
        "sent",
    }
)
_REFUSING = frozenset({"reject", "rule", "refuse", "exclude", "oppose", "decline"})
_OPEN_MODALS = frozenset({"future", "would", "can", "may", "must"})


class Condition(NamedTuple):
    """A condition's tokens, and its marker in lower case."""

    start: int
    end: int
    marker: str


def find_condition(scene: Scene, node: Node, sign: int, anchor: Node | None) -> Condition | None:
    """Return the condition that holds for a step said at `node`; `sign` is the label's sign without it."""
    low, high = _reach(scene, node, anchor)
    for i in [*range(node.start, high), *range(low, node.start)]:
        condition = _marker_at(scene, i, node, sign)
        if condition is not None:
            return condition
    return None


def _reach(scene: Scene, node: Node, anchor: Node | None) -> tuple[int, int]:
    """Return the tokens among which a node's condition may stand: its own clauses and a fronted clause before it."""
    last = max(node.end, anchor.end if anchor else 0)
    high = scene.end
    for other in scene.nodes:
        if (
            other.start > last
            and other.form in ("fin", "adj")
            and other.link in ("root", "conj")
            and other is not node
            and other.left > last
        ) and (other.link == "conj" or not other.marker):
            high = min(high, other.subject[0] if other.subject and other.subject[0] > last else other.left)
            break
    low = node.left
    mains = [
        other
        for other in scene.nodes
        if other.form in ("fin", "adj")
        and other.end <= node.left
        and other.link != "adv"
        and other is not node.governor
        and not other.reporting
    ]
    low = max((other.end for other in mains), default=scene.start) if node.form in ("fin", "adj") else node.left
    return low, high


def _marker_at(scene: Scene, i: int, node: Node, sign: int) -> Condition | None:
    lexicon, lower = scene.passage.lexicon, scene.lower
    if lower[i] in lexicon.denied_conditions and lexicon.denied_conditions.at(lower, i, scene.end):
        return None
    if lower[i] in lexicon.conditions:
        matches = lexicon.conditions.at(lower, i, scene.end)
        lasting = bool(matches) and matches[0].words == "until" and sign > 0 and lower[i - 1] != "not"
        if matches and not lasting and _is_condition(scene, i, matches[0].end, matches[0].words, node):
            return condition_at(scene, i, matches[0].words)
    if lower[i] in lexicon.soft_conditions:
        matches = lexicon.soft_conditions.at(lower, i, scene.end)
        if matches and _soft_applies(scene, i, matches[0].words, node, sign):
            return condition_at(scene, i, matches[0].words)
    return None


def _is_condition(scene: Scene, i: int, after: int, words: str, node: Node) -> bool:
    passage = scene.passage
    if words.startswith("in ") and node.past and node.form == "fin" and node.lemma not in ("agree", "accept", "offer"):
        return False  # "freed them in exchange for maps": done
    if {"anonymity", "anonymous"} & set(passage.lower[after : after + 3]) or IDLE & set(
        passage.lower[after : after + 2]
    ):
        return False
    if words in ("as long as", "so long as") and IDLE & set(passage.lower[after : after + 4]):
        return False  # "for as long as it is needed"
    if (
        words == "provided"
        and passage.text[i - 1] != ","
        and (passage.tag[i] in ("VBD",) or passage.lower[after : after + 1] in (["by"], ["a"]) or i == scene.start)
    ):
        return False
    if words in ("until", "as long as", "so long as", "pending"):
        rest = [
            passage.lower[k]
            for k in range(after, min(after + 6, scene.end))
            if passage.pos[k] not in ("PUNCT", "NUM", "DET", "ADP")
        ]
        dated = bool(_YEAR.match(passage.lower[after])) if after < scene.end else False
        return not dated and (not rest or rest[0] not in scene.passage.lexicon.sets["dates"])
    return not (passage.lower[i - 1 : i] == ["without"] and words in ("conditions", "condition"))


def _soft_applies(scene: Scene, i: int, words: str, node: Node, sign: int) -> bool:
    """Tell whether `before`, `if`, `once`, `while`, `without` state a condition rather than a time or a way."""
    if (
        i < node.start
        and i != scene.start
        and scene.passage.text[i - 1] not in ',\u201c"'
        and scene.lower[i - 1] not in ("that", "and", "but")
    ):
        return False
    following = scene.lower[i + 1 : i + 3]
    done = node.past and not node.negated and not node.modal and node.kind == "verb" and i > node.start
    if done and sign < 0 and words in ("before", "without", "prior to") and node.lemma not in _REFUSING:
        return False  # "turned it down before the coffee was served"
    if words in ("if", "once", "when", "while") and IDLE & set(following):
        return False  # "if asked", "when the time is ripe"
    if words in ("before", "before any", "prior to", "ahead of any"):
        return (sign < 0 or node.modal == "must" or "first" in scene.lower[node.start : i]) and not _dated(scene, i)
    if words in ("if", "once"):
        open_step = (
            node.modal in ("future", "would", "can", "may")
            or node.kind == "adj"
            or node.form == "inf"
            or (sign < 0 and node.negated)
        )
        return (
            open_step
            and "even" not in scene.lower[max(scene.start, i - 1) : i]
            and scene.passage.pos[i] in ("SCONJ", "ADV", "ADP")
            and following[:1] != ["a"]
        )
    if words in ("while", "not while"):
        return sign < 0 and scene.passage.tag[min(i + 1, scene.end - 1)] != "VBG"
    if words == "without":
        return sign < 0 and following[:1] not in (
            ["explanation"],
            ["giving"],
            ["elaborating"],
            ["further"],
            ["saying"],
            ["naming"],
        )
    return False


def _dated(scene: Scene, i: int) -> bool:
    rest = [
        scene.lower[k]
        for k in range(i + 1, min(i + 5, scene.end))
        if scene.passage.pos[k] not in ("PUNCT", "NUM", "DET", "ADP")
    ]
    return bool(rest) and rest[0] in scene.passage.lexicon.sets["dates"]


def condition_at(scene: Scene, i: int, words: str) -> Condition:
    """Return the span from the marker to the end of its clause."""
    passage = scene.passage
    end = i + 1
    while end < scene.end:
        text = passage.text[end]
        left = passage.quotes[i] and passage.quotes[end] != passage.quotes[i]
        closed = not passage.quotes[i] and passage.quotes[end - 1] and not passage.quotes[end]
        turned = text.lower() in passage.lexicon.modals and end + 1 in passage.at and words.startswith(("only", "not"))
        if turned or text in ";\u2014" or left or closed or (text == "," and _clause_over(scene, end, i)):
            break
        end += 1
    while end > i + 1 and (passage.pos[end - 1] in ("PUNCT", "SPACE", "CCONJ")):
        end -= 1
    return Condition(i, end, words)


def _clause_over(scene: Scene, comma: int, i: int) -> bool:
    """A comma ends a condition before a verb of speech, a new clause, or the main clause of a fronted condition."""
    for node in scene.nodes:
        if node.left > comma and node.form in ("fin", "adj"):
            return (
                node.reporting
                or node.link in ("root", "conj", "comp")
                or i == scene.start
                or node.marker in ("while", "but")
            )
    return False
