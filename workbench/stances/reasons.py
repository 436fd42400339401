"""Why a label was given, in one line: the words that led to it and the rule of the codebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.actors.records import Mention
from workbench.stances.records import NONE, Finding

if TYPE_CHECKING:
    from workbench.codings import Coding
    from workbench.stances.scene import Scene

RULES = {
    -2: "no rule but a learned judgement against one, by what weighed most",
    -1: "no rule but a learned judgement, by what weighed most",
    0: "a position that is stated and non-committal",
    1: "rule 1, the holder counts and not whom it addresses",
    2: "rule 2, words and deeds both count",
    3: "rule 3, attribution is kept",
    4: "rule 4, negation and refusal turn a position round",
    5: "rule 5, what must come first makes a step conditional",
    6: "rule 6, a demand on the matter is not a condition",
    7: "rule 7, background",
    8: "rule 8, the narrator's expectation",
    9: "rule 9, two positions in one sentence",
    10: "rule 10, contact",
    11: "rule 11, brokers and hosts",
    12: "rule 12, accusation",
    13: "rule 13, a mediator's pause",
    14: "rule 14, the actor's own judgement of the process",
    15: "rule 15, demands and truces",
    16: "rule 16, refusal of one item",
    17: "rule 17, a hostile act tied to the process",
    18: "rule 18, a named bloc",
    19: "rule 19, a quotation that goes on",
    20: "rule 20, these parties only",
}


def reason(scene: Scene, mention: Mention, finding: Finding | None) -> str:
    """Return one line: label, words, rule; and how the words came to stand for the actor."""
    named = f"named here by {scene.text(mention.start, mention.end)!r} ({mention.reason})"
    if finding is None or finding.label == NONE:
        why = (
            finding.why
            if finding is not None and finding.why
            else "no words of the sentence show a position of this actor"
        )
        return f"none: {why}; {named}"
    words = scene.text(*finding.tokens)
    condition = f", on condition {scene.text(*finding.condition)!r}" if finding.condition else ""
    source = f", passed on by {finding.source}" if finding.source else ""
    return f"{finding.label}: {words!r} ({finding.why}){condition}{source}; {RULES.get(finding.rule, finding.rule)}; {named}"


def explain(coding: Coding) -> str:
    """Return in one line which words and which rule led to a label; codings of people have their comment.

    `coding` is a record of `doc._.codings`. Tables do not carry the account; code the sentence again to see it.
    """
    return coding.why or coding.comment or f"{coding.stance} by {coding.coder}, without an account of why"
