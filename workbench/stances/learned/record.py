"""What the rules found in a document, as the learned second opinion looks it up: by actor, by side, by sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from workbench.stances.records import NONE, Finding


@dataclass
class Record:
    """Labels that the rules gave, counted by actor and by principal, and by sentence; `none` is not counted."""

    by_actor: Counter[tuple[str, str]] = field(default_factory=Counter)
    by_principal: Counter[tuple[str, str]] = field(default_factory=Counter)
    by_sentence: dict[int, dict[str, Finding]] = field(default_factory=dict)

    def add(self, number: int, chosen: Mapping[str, Finding]) -> None:
        """Take in the chosen findings of a sentence, by actor."""
        held = {actor: found for actor, found in chosen.items() if found.mention is not None and found.label != NONE}
        self.by_sentence[number] = held
        for actor, found in held.items():
            self.by_actor[actor, found.label] += 1
            if found.mention is not None:
                self.by_principal[found.mention.principal, found.label] += 1

    def at(self, number: int) -> dict[str, Finding]:
        """Return what the rules found in a sentence, by actor; nothing for a number outside the document."""
        return self.by_sentence.get(number, {})
