"""Turn what the rules found into a finding: evidence, voice, source, whom it is turned toward, how sure."""

from __future__ import annotations

from dataclasses import replace

from workbench.actors.records import Mention
from workbench.stances.bearing import Bearing
from workbench.stances.conditions import Condition
from workbench.stances.records import Finding, Group, Node
from workbench.stances.said import Said
from workbench.stances.scene import Scene, objects


def make(
    scene: Scene,
    node: Node,
    mention: Mention,
    below: Bearing,
    *,
    label: str,
    rule: int,
    group: Group,
    condition: Condition | None,
) -> Finding:
    """Return the finding with its evidence, voice, source and the side it is turned toward."""
    parts = [node, *below.path]
    first = min(min([part.start, *part.negations]) for part in parts)
    last = max(part.end for part in parts)
    for part in parts:
        last = max([last, *(n + 1 for n in part.negations)])
    if last - first > 18:
        first, last = min([node.start, *node.negations]), node.end
    around = [said for said in scene.attributions_of(node.i) if said.source]
    own = any(same_voice(said.speakers, mention) for said in around)
    outside = [said for said in around if all(s.actor_id != mention.actor_id for s in said.speakers)]
    outside = [] if any(s.actor_id == mention.actor_id for said in around[:1] for s in said.speakers) else outside
    confidence = (
        0.86
        - 0.12 * below.weak
        - 0.06 * (len(below.path) > 3)
        - 0.08 * (scene.binding(below.anchor).on_target is None and bool(scene.passage.parties))
    )
    return Finding(
        mention,
        mention.actor_id,
        label,
        (first, last),
        rule,
        node_words(scene, node),
        voice_of(scene, (first, last), group, own=own),
        depth=_depth(node),
        condition=(condition.start, condition.end) if condition else None,
        source=source_name(scene, outside),
        toward=toward(scene, node, mention, below.anchor),
        confidence=confidence,
        why=group.id,
    )


def same_voice(speakers: tuple[Mention, ...], mention: Mention) -> bool:
    """Tell whether a speaker speaks for himself or for his principal when he tells of `mention`."""
    return any(
        s.actor_id == mention.actor_id or (s.principal == mention.principal and not s.source_only) for s in speakers
    )


def source_name(scene: Scene, outside: list[Said]) -> str | None:
    """Return who passes a position on: the display name of the innermost other speaker, else his words."""
    if not outside:
        return None
    said = outside[0]
    if said.speakers:
        return said.speakers[0].actor_name
    return scene.text(*said.source) if said.source else None


def voice_of(scene: Scene, evidence: tuple[int, int], group: Group, *, own: bool) -> str:
    """Return how a position is shown: `quote` inside marks, else as its cue says, `reported` for told attitudes."""
    words = [i for i in range(*evidence) if scene.passage.pos[i] != "PUNCT"]
    if words and all(scene.passage.quotes[i] for i in words):
        return "quote"
    if group.voice == "narrator" and scene.attributions_of(evidence[0]):
        return "reported"
    return group.voice


def _depth(node: Node) -> int:
    """Return how deep a word is embedded, not counting words of speech around it."""
    depth, here, steps = 0, node, 0
    while here.governor is not None and steps < 8:
        if here.link in ("adv", "adjunct", "subj", "rel") or (here.link == "obj" and here.kind == "noun"):
            depth += 1
        here, steps = here.governor, steps + 1
    return depth + (node.link == "rel")


def node_words(scene: Scene, node: Node) -> str:
    """Return the words of a cue as they stand, with what is negated."""
    return scene.text(node.start, node.end)


def toward(scene: Scene, node: Node, mention: Mention, anchor: Node) -> tuple[str, ...]:
    """Return the principals that a position is turned toward: whom it addresses and whom its process term names."""
    binding = scene.binding(anchor) if anchor.term and anchor.term != "hostility" else None
    named = [
        *objects(scene, node, max(anchor.start, node.end)),
        *(binding.joined if binding else ()),
        *(binding.named if binding else ()),
    ]
    named += scene.passage.mentions_in(node.end, max(anchor.end, node.end))
    if anchor.term in ("verbs", "contact_verbs"):
        named += objects(scene, anchor, min(anchor.end + 8, scene.end)) or _with(scene, anchor)
    wanted = [
        m.principal
        for m in named
        if m.principal != mention.principal
        and not m.source_only
        and (not scene.passage.parties or scene.passage.is_party(m))
    ]
    return tuple(dict.fromkeys(wanted))


def _with(scene: Scene, anchor: Node) -> list[Mention]:
    if scene.lower[anchor.end : anchor.end + 1] != ["with"]:
        return []
    return scene.passage.mentions_in(anchor.end + 1, min(anchor.end + 8, scene.end))[:2]


def whole(
    scene: Scene,
    node: Node,
    mention: Mention,
    label: str,
    group: Group,
    tokens: tuple[int, int],
    condition: Condition | None = None,
) -> Finding:
    """Return the finding that a stretch of words shows as a whole."""
    made = make(
        scene,
        node,
        mention,
        Bearing(1, node, (node,), False),
        label=label,
        rule=group.rule,
        group=group,
        condition=condition,
    )
    return replace(made, tokens=tokens, cue=scene.text(*tokens), confidence=0.75)
