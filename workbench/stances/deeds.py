"""Acts that are a step, or undo one, though their clause holds no word of the process: prisoners freed, a border shut.

The frames are the `deeds` of `resources/cues.yml`. A frame counts only where the text is about the process, for the
parties and the mediators, and not where the thing done has to do with a third state.
"""

from __future__ import annotations

from workbench.actors.records import Mention
from workbench.stances.records import SUPPORT, Frame, Node
from workbench.stances.scene import Scene, in_phrase

_REACH = 9
_CONTENT = frozenset({"DET", "ADJ", "NOUN", "PROPN", "NUM", "ADV", "PART", "PRON", "CCONJ"})


def deed_sign(scene: Scene, node: Node, holder: Mention | None) -> int:
    """Return +1 where `node` carries out a step, -1 where it undoes one, 0 where it is no deed of the lexicon."""
    if node.deeds and node.link == "comp" and node.subject is not None:
        holder = next(iter(in_phrase(scene, node.subject)), holder)  # "hoped that B would visit": B's deed
    if not node.deeds or not scene.context or holder is None or not _has_part(scene, holder):
        return 0
    for frame in node.deeds:
        thing = _thing(scene, node, frame, holder)
        if thing is not None and _concerns(scene, thing, holder):
            return 1 if frame.stance == SUPPORT else -1
    return 0


def _has_part(scene: Scene, holder: Mention) -> bool:
    return scene.passage.is_party(holder) or scene.passage.role(holder) in ("party", "mediator")


def _thing(scene: Scene, node: Node, frame: Frame, holder: Mention) -> tuple[int, int] | None:
    """Return the tokens of what the deed is done to: the object after the verb, the subject of a passive, the other side."""
    if frame.there:
        return _other_side(scene, node, holder)
    if node.passive:
        return _object_in(scene, frame, *node.subject) if node.subject else None
    stop = node.end
    while stop < min(node.end + _REACH, scene.end) and (
        stop in scene.passage.at
        or scene.passage.pos[stop] in _CONTENT
        or scene.lower[stop] in ("of", "from", "'s", "-", "as")
        or (stop == node.end and scene.lower[stop].endswith("ing"))
    ):
        stop += 1
    return _object_in(scene, frame, node.start + 1, stop)


def _object_in(scene: Scene, frame: Frame, start: int, end: int) -> tuple[int, int] | None:
    for i in range(start, end):
        if scene.lower[i] in frame.objects and not _longer_term(scene, i):
            found = frame.objects.at(scene.lower, i, scene.end)
            if found:
                return start, max(found[0].end, end)
    return None


def _longer_term(scene: Scene, i: int) -> bool:
    """A `road map` is no road."""
    terms = scene.passage.lexicon.terms.at(scene.lower, i, scene.end)
    return bool(terms) and terms[0].end > i + 1


def _other_side(scene: Scene, node: Node, holder: Mention) -> tuple[int, int] | None:
    """`visited B`: the name after the verb is the other party, its capital or somebody of it."""
    passage = scene.passage
    near = range(node.end, min(node.end + 3, scene.end))
    named = [m for m in (*passage.mentions, *passage.places) if m.start in near]
    others = [m for m in named if m.principal in passage.parties and m.principal != holder.principal]
    return (node.start, others[0].end) if others and passage.is_party(holder) else None


def _concerns(scene: Scene, thing: tuple[int, int], holder: Mention) -> bool:
    """Tell whether a thing is the parties' affair: no third state is named with it, and something is of the process."""
    passage = scene.passage
    if not passage.parties:
        return True
    named = [m for m in (*passage.mentions, *passage.places) if thing[0] <= m.start < thing[1] + 6]
    named = [
        m
        for m in named
        if m.start < scene.end and m.principal != holder.principal and not m.reason.startswith("source")
    ]
    if any(m.principal not in passage.parties and passage.role(m) is None for m in named):
        return False
    return scene.topical or any(m.principal in passage.parties for m in named)
