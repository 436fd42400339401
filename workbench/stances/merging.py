"""One label per actor and sentence: of several positions the one asserted highest counts (rule 9)."""

from __future__ import annotations

from dataclasses import replace

from workbench.stances.records import CONDITIONAL, NEUTRAL, OPPOSE, SUPPORT, Finding


def merge(findings: list[Finding]) -> dict[str, Finding]:
    """Return actor id -> the finding that stands for it."""
    by_actor: dict[str, list[Finding]] = {}
    for finding in findings:
        by_actor.setdefault(finding.actor_id, []).append(finding)
    return {actor: _one(found) for actor, found in by_actor.items()}


def _one(found: list[Finding]) -> Finding:
    top = min(finding.depth for finding in found)
    main = [finding for finding in found if finding.depth == top]
    labels = {finding.label for finding in main}
    best = max(main, key=lambda finding: (finding.confidence, -finding.tokens[0]))
    if CONDITIONAL in labels and OPPOSE not in labels:
        best = next(finding for finding in main if finding.label == CONDITIONAL)
    elif {SUPPORT, OPPOSE} <= labels:
        sides = f"{best.cue} and the opposite"
        return replace(best, label=NEUTRAL, rule=9, cue=sides, confidence=0.5, condition=None)
    others = {finding.label for finding in found} - {best.label}
    return replace(best, confidence=round(max(0.3, best.confidence - 0.08 * len(others)), 2))
