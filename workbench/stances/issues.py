"""Which issues of the codebook a coded position touches: the lexicon's words in the position's own clause."""

from __future__ import annotations

from workbench.stances.records import Finding
from workbench.stances.scene import Scene


def issues_of(scene: Scene, finding: Finding) -> tuple[str, ...]:
    """Return issue ids in the order of the lexicon, from the words of the clause that shows the position."""
    lexicon = scene.passage.lexicon
    found: list[str] = []
    start, end = _stretch(scene, finding)
    for i in range(start, end):
        for match in lexicon.issues.at(scene.lower, i, end) if scene.lower[i] in lexicon.issues else ():
            if match.owner not in found:
                found.append(match.owner)
    order = list(dict.fromkeys(scene.passage.issue_order))
    return tuple(sorted(found, key=lambda issue: order.index(issue) if issue in order else len(order)))


def _stretch(scene: Scene, finding: Finding) -> tuple[int, int]:
    """From the evidence to the end of its clause, with its condition; the subject's words are not what it is about."""
    start, end = finding.tokens
    while end < scene.end and scene.passage.text[end] not in ';\u201d"' and not _new_clause(scene, end):
        end += 1
    if finding.condition:
        start, end = min(start, finding.condition[0]), max(end, finding.condition[1])
    return start, end


def _new_clause(scene: Scene, i: int) -> bool:
    return any(node.left == i and node.link in ("root", "conj") and node.form == "fin" for node in scene.nodes)
