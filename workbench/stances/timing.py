"""What was, and clauses that only say when: `Nine years after they broke off relations, ...` (rule 7)."""

from __future__ import annotations

import re

from workbench.stances.records import Node
from workbench.stances.scene import Scene

#: Words that measure a stretch of time.
SPANS = frozenset({"weeks", "months", "year", "years", "decade", "decades", "century", "centuries"})
_YEAR = re.compile(r"(19|20)\d\d$")


def only_says_when(scene: Scene, i: int) -> bool:
    """Tell whether a token stands before the first comma, after `... years after`; however the clause is parsed (rule 7)."""
    comma = next((k for k in range(scene.start, scene.end) if scene.lower[k] == ","), scene.start)
    return scene.start < i < comma and any(
        scene.lower[k] in SPANS and scene.lower[k + 1] == "after" for k in range(scene.start, i)
    )


def background(scene: Scene, node: Node) -> bool:
    """Earlier hostilities told by the narrator are no position on today's process (rule 7)."""
    if scene.attributions_of(node.i) and node.link == "comp":
        return not node.modal and _in_past_year(scene, range(node.end, _clause_end(scene, node)))
    if (
        (node.pluperfect and node.link == "rel")
        or scene.lower[node.left - 2 : node.left] == ["used", "to"]
        or scene.lower[node.start - 2 : node.start] == ["used", "to"]
    ):
        return True
    who = range(node.subject[0], node.left) if node.subject is not None else range(0)
    if node.pluperfect and any(scene.lower[k] in ("who", "which") for k in who):
        return True  # "A, who as late as April had ruled out any talks"
    if (
        node.link == "adv"
        and node.marker in ("after", "since")
        and SPANS & set(scene.lower[max(scene.start, node.left - 8) : node.left])
    ):
        return True  # "two months after it blew up the office"
    begun = max((n.end for n in scene.nodes if n.kind == "verb" and n.end <= node.left), default=scene.start)
    clause = range(begun, _clause_end(scene, node))
    if any(
        scene.lower[i] in scene.passage.lexicon.background
        and scene.passage.lexicon.background.at(scene.lower, i, scene.end)
        for i in clause
    ):
        return True
    return _in_past_year(scene, clause)


def _in_past_year(scene: Scene, clause: range) -> bool:
    return any(
        _YEAR.match(scene.lower[i])
        and scene.lower[i - 1] in ("in", "since", "of")
        and _past_year(scene, int(scene.lower[i]))
        for i in clause
    )


def long_past(scene: Scene, node: Node) -> bool:
    """`signed a deal in 2015`, told by the narrator years later: how things were, not where anybody stands."""
    date = scene.passage.date
    if date is None or scene.attributions_of(node.i) or not node.past or "have" in scene.lower[node.left : node.start]:
        return False
    clause = range(node.left, _clause_end(scene, node))
    return any(
        _YEAR.match(scene.lower[i]) and scene.lower[i - 1] == "in" and int(scene.lower[i]) < date.year - 1
        for i in clause
    )


def _clause_end(scene: Scene, node: Node) -> int:
    later = [
        other.left
        for other in scene.nodes
        if other.form in ("fin", "adj") and other.left > node.end and other.link in ("root", "conj")
    ]
    return min([*later, scene.end])


def _past_year(scene: Scene, year: int) -> bool:
    return scene.passage.date is None or year < scene.passage.date.year
