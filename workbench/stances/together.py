"""States whose office holders are named together: `the foreign ministers of Veldoria and Karsia` is both, people and states."""

from __future__ import annotations

from dataclasses import replace

from workbench.actors.records import Mention
from workbench.stances.records import NONE, Finding
from workbench.stances.scene import Scene


def with_their_states(scene: Scene, chosen: dict[str, Finding]) -> dict[str, Finding]:
    """Give a state the position of its own office holder where one phrase names the holders of several states."""
    shared = dict(chosen)
    for holder in scene.passage.mentions_in(scene.start, scene.end):
        finding = chosen.get(holder.actor_id)
        if finding is None or finding.label == NONE or holder.kind not in ("title", "collective", "description"):
            continue
        for state in _states_within(scene, holder):
            if state.actor_id not in shared:
                shared[state.actor_id] = replace(finding, mention=state, actor_id=state.actor_id)
    return shared


def _states_within(scene: Scene, holder: Mention) -> list[Mention]:
    """Return the mentions of the holder's own state that stand inside the phrase that names the holders."""
    return [
        mention
        for mention in scene.passage.mentions_in(holder.start, holder.end)
        if mention.actor_id == holder.principal
        and mention.end <= holder.end
        and mention.start > holder.start
        and mention.reason.startswith("a state whose office holders")
    ]
