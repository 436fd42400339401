"""Clauses that only say when: `Nine years after they broke off relations, ...`."""

from __future__ import annotations

from workbench.stances.scene import Scene

#: Words that measure a stretch of time.
SPANS = frozenset({"weeks", "months", "year", "years", "decade", "decades", "century", "centuries"})


def only_says_when(scene: Scene, i: int) -> bool:
    """Tell whether a token stands before the first comma, after `... years after`; however the clause is parsed (rule 7)."""
    comma = next((k for k in range(scene.start, scene.end) if scene.lower[k] == ","), scene.start)
    return scene.start < i < comma and any(
        scene.lower[k] in SPANS and scene.lower[k + 1] == "after" for k in range(scene.start, i)
    )
