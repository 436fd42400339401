"""One label per actor and sentence: of several positions the one asserted highest counts (rule 9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workbench.stances.records import CONDITIONAL, NEUTRAL, OPPOSE, SUPPORT, Finding

_CONTRAST = frozenset({"but", "yet", "though", "although", "while", "however", "whereas", "still", "nevertheless"})


def merge(findings: list[Finding], lower: Sequence[str]) -> dict[str, Finding]:
    """Return actor id -> the finding that stands for it; `lower` holds the words of the document."""
    by_actor: dict[str, list[Finding]] = {}
    for finding in findings:
        by_actor.setdefault(finding.actor_id, []).append(finding)
    return {actor: _one(found, lower) for actor, found in by_actor.items()}


def _one(found: list[Finding], lower: Sequence[str]) -> Finding:
    top = min(finding.depth for finding in found)
    main = [finding for finding in found if finding.depth == top]
    labels = {finding.label for finding in main}
    best = max(main, key=lambda finding: (finding.confidence, -finding.tokens[0]))
    if CONDITIONAL in labels and OPPOSE not in labels:
        best = next(finding for finding in main if finding.label == CONDITIONAL)
    elif {SUPPORT, OPPOSE} <= labels and not _set_against(main, lower):
        best = min((f for f in main if f.label in (SUPPORT, OPPOSE)), key=lambda f: (f.label != OPPOSE, f.tokens))
    elif {SUPPORT, OPPOSE} <= labels:
        sides = f"{best.cue} and the opposite"
        return replace(best, label=NEUTRAL, rule=9, cue=sides, confidence=0.5, condition=None)
    others = {finding.label for finding in found} - {best.label}
    return replace(best, confidence=round(max(0.3, best.confidence - 0.08 * len(others)), 2))


def _set_against(main: list[Finding], lower: Sequence[str]) -> bool:
    """Tell whether two positions are weighed against each other (`praised the talks but rejected the deal`), or one is told with the other."""
    edges = [f.tokens for f in main if f.label in (SUPPORT, OPPOSE)]
    return bool(_CONTRAST & set(lower[min(t[0] for t in edges) : max(t[1] for t in edges)]))
