"""Words that tell of no act of their subject: wishes about others, conditions, questions, hearsay, expectations."""

from __future__ import annotations

from workbench.actors.records import Mention
from workbench.stances.findings import same_voice
from workbench.stances.records import NEUTRAL, OPPOSE, SUPPORT, Group, Node
from workbench.stances.scene import Scene, holders, owner_of

LABELS = {1: SUPPORT, 0: NEUTRAL, -1: OPPOSE}
_ASKING = frozenset({"request", "advocate", "want", "noncommittal"})
_DEMANDING = frozenset({"insist", "demand", "require", "stipulate", "request", "ask", "recommend", "propose"})
_OTHERS_ACTS = frozenset({"undecided", "unwilling", "reject", "want", "advocate", "doubt", "expect-well", "condemn"})


def irrealis(scene: Scene, node: Node) -> bool:
    """Tell whether a word stands under a wish about others, a condition, a question or the narrator's expectation."""
    if _in_denied_news(scene, node) or _no_evidence(scene, node):
        return True
    if _inside_condition(scene, node):
        return True
    here: Node | None = node
    steps = 0
    while here is not None and steps < 8:
        last = (here.marker.split() or [""])[-1]
        if here.link == "adv" and (
            last in scene.passage.lexicon.sets["irrealis"]
            or here.marker.startswith("only")
            or (last == "before" and not here.past)
        ):
            return True
        above = here.governor
        if (
            above is not None
            and above.lemma in ("help", "let", "assist")
            and here.link in ("inf", "comp")
            and here.kind == "verb"
        ):
            return True
        wished = (
            above is not None
            and above.group is not None
            and here.link in ("inf", "ger", "obj")
            and above.group.control == "object"
        )
        if wished and not (node.kind == "noun" and (here is node or owner_of(scene, node))):
            return True
        if (
            above is not None
            and above.group is not None
            and here.link == "comp"
            and above.group.id in _OTHERS_ACTS
            and not _same_subject(here, above)
        ):
            return True
        if above is not None and here.link == "comp" and above.lemma in _DEMANDING and _demanded_of_others(here, above):
            return True
        if (above is not None and above.lemma in ("expect",) and here.link == "inf") or (
            here.modal == "may" and not _own_words(scene, here)
        ):
            return True
        if here.link == "inf" and _expected_before(scene, here):
            return True
        here, steps = above, steps + 1
    return False


def _no_evidence(scene: Scene, node: Node) -> bool:
    """`found no evidence that B had broken the truce`: what nobody saw did not happen."""
    for i in range(max(scene.start + 1, node.left - 10), node.left):
        if scene.lower[i] in ("evidence", "sign", "proof", "indication", "signs") and scene.lower[i - 1] in (
            "no",
            "any",
            "little",
        ):
            return scene.lower[i + 1 : i + 2] == ["that"]
    return False


def _inside_condition(scene: Scene, node: Node) -> bool:
    """`as long as B does not reopen its embassy`: what a condition supposes is nobody's act."""
    lexicon = scene.passage.lexicon
    for i in range(max(scene.start, node.left - 12), node.left):
        if scene.lower[i] in ("as", "so", "unless", "until") and lexicon.conditions.at(scene.lower, i, scene.end):
            between = scene.passage.text[i : node.left]
            return not {",", ";", "\u201d", '"'} & set(between)
    return False


def _demanded_of_others(node: Node, above: Node) -> bool:
    """`insists that B carry out the deal`: what is demanded of B is not B's act."""
    plain = not node.past and not node.modal and node.kind == "verb"
    return (plain or node.modal == "must") and not _same_subject(node, above)


def _in_denied_news(scene: Scene, node: Node) -> bool:
    """`denied reports that it had held talks`: what the news said did not happen."""
    before = [
        other for other in scene.nodes if other.end <= node.left and other.kind == "verb" and other.group is not None
    ]
    return any(
        other.group is not None and about_reports(scene, other, other.group) and other.group.id != "approve"
        for other in before
    )


def _same_subject(node: Node, above: Node) -> bool:
    return node.subject is not None and node.subject == above.subject


def about_reports(scene: Scene, node: Node, group: Group) -> bool:
    """`dismissed suggestions that`, `denied reports of`: the news is refused, not the step."""
    if group.id not in ("reject", "deny", "condemn", "approve"):
        return False
    after = range(node.end, min(node.end + 5, scene.end - 1))
    return any(
        scene.lower[i] in scene.passage.lexicon.sets["hearsay"] and scene.lower[i + 1] in ("that", "of", "about")
        for i in after
    )


def asked_for(scene: Scene, node: Node, mention: Mention) -> bool:
    """`asked for A's support`, `waits for steps from A`, `B ought to sign`: what others want of A is not A's position."""
    above = node.governor
    for _ in range(8):
        if above is None or above.kind != "noun" or above.governor is None:
            break
        above = above.governor
    if node.kind == "noun" and above is not None and above.group is not None and above.group.id in _ASKING:
        return all(m.actor_id != mention.actor_id for m in holders(scene, above))
    speakers = scene.speakers_of(node.i)
    owed = any(part.modal == "must" for part in (node, above) if part is not None and part.kind == "verb")
    return owed and not (speakers and same_voice(speakers, mention))


def _own_words(scene: Scene, node: Node) -> bool:
    return bool(scene.speakers_of(node.i))


def _expected_before(scene: Scene, node: Node) -> bool:
    words = scene.lower[max(scene.start, node.left - 2) : node.left]
    return bool({"likely", "unlikely", "expected", "rumoured", "rumored", "believed", "thought", "tipped"} & set(words))
