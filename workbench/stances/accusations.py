"""Who is accused of wrecking the process, and who was brought to take a step (rules 12 and 2)."""

from __future__ import annotations

from dataclasses import replace

from workbench.actors.records import Mention
from workbench.stances.bearing import Bearing, bearing
from workbench.stances.findings import make
from workbench.stances.records import OPPOSE, Finding, Group, Node
from workbench.stances.scene import Scene, agents, holders, in_phrase, objects, owner_of
from workbench.stances.unreal import LABELS


def accused(scene: Scene, node: Node, group: Group) -> list[Finding]:
    """Who is accused of wrecking the process opposes it, in the accuser's words (rule 12)."""
    target = in_accusation(scene, node)
    accusers = holders(scene, node) if not node.passive else agents(scene, node)
    found = []
    for mention in target:
        for child in node.children:
            below = bearing(scene, child, mention) if child.link in ("ger", "obj", "comp", "adjunct", "inf") else None
            if below is not None and below.sign < 0:
                made = make(scene, node, mention, below, label=OPPOSE, rule=12, group=group, condition=None)
                source = " and ".join(dict.fromkeys(m.actor_name for m in accusers)) or made.source
                found.append(replace(made, voice="reported", source=source, depth=made.depth - (node.kind == "noun")))
                break
        else:
            found += _breach_charged(scene, node, mention, group, accusers)
    return found


def _breach_charged(scene: Scene, node: Node, mention: Mention, group: Group, accusers: list[Mention]) -> list[Finding]:
    """`accused B of laying a mine, in breach of the truce`: the tie to the process stands beside the deed."""
    tied = next((i for i in range(node.end, scene.end - 2) if scene.lower[i : i + 3] in _IN_BREACH), None)
    term = next((n for n in scene.nodes if tied is not None and n.term and n.term != "hostility"), None)
    if term is None or not scene.on_target(term, mention):
        return []
    below = Bearing(-1, term, (term,), True)
    made = make(scene, node, mention, below, label=OPPOSE, rule=12, group=group, condition=None)
    return [replace(made, voice="reported", source=" and ".join(dict.fromkeys(m.actor_name for m in accusers)) or None)]


_IN_BREACH = (
    ["in", "breach", "of"],
    ["in", "violation", "of"],
    ["in", "defiance", "of"],
    ["in", "contravention", "of"],
)


def in_accusation(scene: Scene, node: Node) -> list[Mention]:
    """Return the accused: the object of an accusation, or its subject in the passive."""
    if node.passive or {"each", "one"} & set(scene.lower[node.end : node.end + 1]):
        return in_phrase(scene, node.subject)  # "were accused of", "accused each other of"
    if node.kind == "noun" and node.governor is not None and node.governor.lemma in ("trade", "exchange", "swap"):
        return in_phrase(scene, node.governor.subject)
    if node.kind == "noun":
        return [
            m
            for m in scene.passage.mentions_in(node.end, min(node.end + 6, scene.end))
            if not m.source_only and m not in owner_of(scene, node)
        ][:1]
    return objects(scene, node, min(node.start + 14, scene.end))


def brought(scene: Scene, node: Node, group: Group) -> list[Finding]:
    """Who was persuaded to take a step takes it."""
    found = []
    for child in node.children:
        if (
            child.link == "inf"
            and node.past
            and not node.negated
            and node.lemma in ("persuade", "convince", "prevail on", "induce")
        ):
            for mention in objects(scene, node, child.left):
                below = bearing(scene, child, mention)
                if below is not None:
                    found.append(
                        make(
                            scene, child, mention, below, label=LABELS[below.sign], rule=2, group=group, condition=None
                        )
                    )
    return found
