"""How sure a label is: the chance that a second reader gives the same one, learned on the development gold.

For rules it is a logistic regression over the rule, the kind of cue, the label and how deep in the sentence it was found;
for the back-off it is the likelihood of its label. `training/backoff.py` fits both and prints how well they hold.
"""

from __future__ import annotations

import json
import math
from functools import lru_cache
from importlib import resources
from typing import Any

from workbench.stances.records import Finding


@lru_cache(maxsize=1)
def trained() -> dict[str, Any]:
    """Return what `training/backoff.py` has written."""
    text = (resources.files("workbench") / "resources" / "backoff.json").read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)
    return data


def traits(finding: Finding) -> list[str]:
    """Return the features of a rule's finding that its confidence rests on."""
    found = [
        f"rule {finding.rule}",
        f"label {finding.label}",
        f"cue {finding.why}",
        f"{finding.label}|rule {finding.rule}",
    ]
    found += (
        ["deep"] * (finding.depth > 0) + ["weak"] * (finding.confidence < 0.8) + ["passed on"] * bool(finding.source)
    )
    return found


def confidence(finding: Finding) -> float:
    """Return the chance, 0..1, that a rule's label is a second reader's too."""
    model = trained().get("confidence") or {"intercept": 0.0, "features": {}}
    total = model["intercept"] + sum(model["features"].get(trait, 0.0) for trait in traits(finding))
    return 1.0 / (1.0 + math.exp(-total))
