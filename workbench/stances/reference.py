"""Words that refer back: `welcomed the move`, `dismissed them`, `declined` stand for the step that the text has just told of."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.stances.records import CONDITIONAL, OPPOSE, SUPPORT, Finding, Node
from workbench.stances.scene import Scene

_SIGNS = {SUPPORT: 1, CONDITIONAL: 1, OPPOSE: -1}
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "such", "its", "his", "her", "their", "latest"})
_PRONOUNS = frozenset({"it", "them", "this", "that", "these", "so"})
_JUDGING = frozenset(
    {"approve", "reject", "condemn", "accept", "noncommittal", "doubt", "heartened", "ready", "unwilling"}
)
_DONE_TO_IT = frozenset(
    [
        "extend",
        "renew",
        "prolong",
        "sign",
        "ratify",
        "join",
        "scrap",
        "cancel",
        "suspend",
        "violate",
        "breach",
        "respect",
        "honour",
        "implement",
        "observe",
        "boycott",
    ]
)
_BARE = frozenset({"accept", "reject", "agree", "refuse", "decline", "consent", "object", "reciprocate"})


def step_of(findings: Sequence[Finding], before: int) -> int:
    """Return the sign of the step a sentence tells of: +1, -1, 0 where its positions differ, `before` where it has none."""
    top = min((finding.depth for finding in findings if finding.label in _SIGNS), default=0)
    signs = {_SIGNS[finding.label] for finding in findings if finding.label in _SIGNS and finding.depth == top}
    if not signs:
        return before
    return signs.pop() if len(signs) == 1 else 0


def step_meant(scene: Scene, node: Node) -> int:
    """Return the sign of the step that a judging word refers back to without naming it; 0 where it does not."""
    if (
        node.kind == "noun"
        or node.group is None
        or (node.group.id not in _JUDGING and node.lemma not in _DONE_TO_IT)
        or not scene.context
        or not scene.step
    ):
        return 0
    if _pronoun_after(scene, node) and node.lemma in ("defend", "champion"):
        return 1  # what is defended is the step, whatever was said against it before
    if _pronoun_after(scene, node) or _bare(scene, node):
        return scene.step
    if node.group.id not in _JUDGING:
        return 0
    found = _reference_after(scene, node)
    return scene.step if found else 0


def _pronoun_after(scene: Scene, node: Node) -> bool:
    i = node.end
    return i < scene.end and scene.lower[i] in _PRONOUNS and i not in scene.passage.at and _ends_phrase(scene, i + 1)


def _ends_phrase(scene: Scene, i: int) -> bool:
    return i >= scene.end or scene.passage.pos[i] in ("PUNCT", "ADP", "ADV", "CCONJ", "SCONJ", "SPACE")


def _bare(scene: Scene, node: Node) -> bool:
    """`B refused`, `A had not objected`: nothing follows but a date or the end of the clause."""
    if node.lemma not in _BARE or node.passive:
        return False
    i = node.end
    return i >= scene.end or (
        scene.passage.pos[i] in ("PUNCT", "SPACE", "CCONJ") and scene.passage.text[i] not in '"\u201c:'
    )


def _reference_after(scene: Scene, node: Node) -> bool:
    """A definite noun of the lexicon's `references` right after the word, and nothing that says what it is about."""
    words = scene.passage.lexicon.sets["references"]
    for i in range(node.start + 1, min(node.end + 5, scene.end)):
        if scene.lower[i] in words and scene.passage.pos[i] in ("NOUN", "PROPN"):
            definite = bool(_DEFINITE & set(scene.lower[node.start + 1 : i]))
            return definite and scene.lower[i + 1 : i + 2] not in (["of"], ["to"], ["on"], ["that"])
        if i >= node.end and scene.passage.pos[i] not in ("DET", "ADJ", "ADP", "PRON", "NOUN", "PROPN", "PART"):
            return False
    return False
