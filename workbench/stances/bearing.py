"""What a word says of the process: climb down what it governs to a process term and multiply the signs on the way."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.actors.records import Mention
from workbench.stances.deeds import deed_sign
from workbench.stances.records import Group, Node
from workbench.stances.reference import step_meant
from workbench.stances.scene import Scene, objects

_TASKS = frozenset({"step", "steps", "measure", "measures", "move", "moves", "effort", "efforts", "plan", "plans"})
_DOWN = frozenset({"obj", "inf", "ger", "comp"})


@dataclass(frozen=True)
class Bearing:
    """A process term reached from a word: the sign of what is said of it, and the words on the way."""

    sign: int
    anchor: Node
    path: tuple[Node, ...]
    weak: bool

    def through(self, node: Node, sign: int) -> Bearing:
        """Return the bearing seen from one word further up."""
        return Bearing(self.sign * sign, self.anchor, (node, *self.path), self.weak)


def bearing(scene: Scene, node: Node, holder: Mention | None, *, depth: int = 0) -> Bearing | None:
    """Return what `node` says of the process, its own sign and negation included; None where it says nothing.

    A sign of 0 is a position that is for nothing and against nothing. `holder` decides what `ties with B` means.
    """
    if depth > 8:
        return None
    if node.group is None:
        node.group = choose_group(scene, node)
    flip = -1 if node.negated else 1
    if node.term and node.term != "hostility" and (not node.groups or node.kind == "noun"):
        below = _below(scene, node, holder, depth) if node.groups and node.group and node.group.sign < 0 else None
        if below is not None and node.group is not None:
            return below.through(node, node.group.sign * flip)
        if node.term == "papers" and node.lemma in _TASKS:
            task = next((kid for kid in node.children if kid.link == "inf" and kid.left <= node.end + 1), None)
            if task is not None:  # "steps to re-register cars": what for, decides
                found = bearing(scene, task, holder, depth=depth + 1)
                return found.through(node, flip) if found is not None else None
        if scene.on_target(node, holder):
            return Bearing(flip, node, (node,), scene.binding(node).weak)
        return None
    if node.term == "hostility" and node.governor is not None and _ends(scene, node.governor):
        return Bearing(-1, node, (node,), True) if scene.context else None
    deed = deed_sign(scene, node, holder) if node.deeds and node.kind == "verb" else 0
    if deed:
        return Bearing(deed * flip, node, (node,), True)
    below = _below(scene, node, holder, depth)
    if below is None:
        return _of_itself(scene, node, holder, flip)
    if node.lemma == "deny" and below.anchor.term == "relations":
        return None  # "denied any tie to the gunmen"
    if node.lemma in ("lift", "ease") and below.sign > 0 and below.anchor.term == "papers":
        return None  # "lifted the measures"
    sign = node.group.sign if node.group is not None else 1
    if sign > 0 and ((below.anchor.term == "hostility" and _ends(scene, node)) or below.path[0].marker == "against"):
        sign = -1
    if node.lemma == "threaten" and below.path[0].link == "inf":
        sign = 1  # "threatened to derail the talks": what is threatened counts
    if node.group is not None and node.group.stance == "neutral":
        return Bearing(0, below.anchor, (node, *below.path), below.weak)
    return below.through(node, sign * flip)


def _of_itself(scene: Scene, node: Node, holder: Mention | None, flip: int) -> Bearing | None:
    """A word that names nothing of the process below it: an idiom, a deed, or one that refers back to the step just told."""
    sign = node.group.sign if node.group is not None else 1
    if _bare_attendance(scene, node):
        return Bearing(sign * flip, node, (node,), True)
    if (
        any(group.alone and group.stance == node.group.stance for group in node.groups if node.group)
        and scene.context
        and not _elsewhere(scene, node)
    ):
        return Bearing(sign * flip, node, (node,), True)
    step = step_meant(scene, node)
    if not step:
        return None
    neutral = node.group is not None and node.group.stance == "neutral"
    return Bearing(0 if neutral else step * sign * flip, node, (node,), True)


def _elsewhere(scene: Scene, node: Node) -> bool:
    """Tell whether an idiom is turned to a third state: `keeps its door open to C`."""
    passage = scene.passage
    near = passage.mentions_in(node.start, min(node.end + 6, scene.end)) if passage.parties else []
    return bool(near) and not any(passage.is_party(m) or passage.role(m) for m in near)


def _bare_attendance(scene: Scene, node: Node) -> bool:
    """`its refusal to attend`: with nothing named, the event that the sentence is about."""
    if node.lemma not in ("attend", "participate", "mediate") or any(child.link == "obj" for child in node.children):
        return False
    terms = (other for other in scene.nodes if other.kind == "noun" and other.term in ("contacts", "names", "papers"))
    return scene.context and any(scene.binding(other).on_target is not False for other in terms)


def _ends(scene: Scene, node: Node) -> bool:
    return scene.lower[node.start] in scene.passage.lexicon.sets["enders"] or scene.lower[node.start] == "end"


def _below(scene: Scene, node: Node, holder: Mention | None, depth: int) -> Bearing | None:
    wanted = {"subj", "inf"} if node.passive else _DOWN
    judged = node.group is not None and node.group.id in ("approve", "condemn")
    warned = [
        kid
        for kid in node.children
        if node.passive and kid.link == "ger" and (judged or kid.marker in ("against", "from"))
    ]
    for child in (*complements(node, wanted), *warned, *_ways(node)):
        if child.link == "comp" and not _takes_clauses(node):
            continue
        if (
            child.link == "comp"
            and node.group is not None
            and node.group.stance in ("support", "neutral", "oppose")
            and child.kind == "verb"
        ):
            subject = next(
                (
                    kid
                    for kid in child.children
                    if kid.link == "subj" and kid.kind == "noun" and kid.term and kid.term != "hostility"
                ),
                None,
            )
            fate = _fate_sign(child) if subject is not None else 0
            if subject is not None and fate and scene.on_target(subject, holder):
                return Bearing(fate, subject, (child, subject), scene.binding(subject).weak)
        found = bearing(scene, child, holder, depth=depth + 1)
        if found is not None:
            return found
    if (
        node.link == "rel"
        and not node.passive
        and node.partner is not None
        and node.partner.kind == "noun"
        and node.partner.term
        and _object_relative(node)
    ) and scene.on_target(node.partner, holder):
        return Bearing(1, node.partner, (node.partner,), scene.binding(node.partner).weak)
    if node.form == "part" and node.partner is not None and node.partner.term and scene.on_target(node.partner, holder):
        return Bearing(1, node.partner, (node.partner,), scene.binding(node.partner).weak)
    return None


def _fate_sign(verb: Node) -> int:
    """`hoped the talks would move forward`: +1; `feared the talks would collapse`: -1; by what the verb does to its subject."""
    sign = verb.group.sign if verb.group is not None else 1
    if verb.lemma in ("collapse", "fail", "break", "stall", "founder", "end", "unravel", "falter", "die"):
        sign = -1
    return -sign if verb.negated else sign


def complements(node: Node, links: set[str] | frozenset[str]) -> list[Node]:
    """Return what a word governs by these links, in text order; a passive's subject stands before it."""
    shared = (
        node.partner.children
        if node.partner is not None and node.link in ("conj", "comp", "root") and node.passive
        else []
    )
    kids = [child for child in (*node.children, *shared) if child.link in links and child.marker not in ("purpose",)]
    if not kids and node.partner is None and not node.passive:
        kids = _borrowed(node, links)
    return sorted(kids, key=lambda child: child.start)


def _ways(node: Node) -> list[Node]:
    """`resolve their differences through dialogue`, `remain at the table`: the way a thing is done is the process itself."""
    return [
        child
        for child in node.children
        if child.link == "adjunct"
        and child.kind == "noun"
        and (
            (child.marker in ("through", "via", "by") and child.term in ("contacts", "names"))
            or (child.marker in ("at", "in") and node.lemma in _STAYING and child.term in ("contacts", "names"))
        )
    ]


_STAYING = frozenset({"remain", "stay", "sit", "participate", "engage", "be", "involve", "take"})


def _borrowed(node: Node, links: set[str] | frozenset[str]) -> list[Node]:
    """ "refused to attend or host the talks": the first verb shares the object of the second."""
    if node.governor is None:
        return []
    second = [child for child in node.governor.children if child.partner is node and child.left - node.end <= 2]
    return [child for other in second for child in other.children if child.link in links][:3]


def _takes_clauses(node: Node) -> bool:
    return node.group is not None and (
        not node.reporting
        or node.group.id
        in ("approve", "condemn", "doubt", "deny", "noncommittal", "want", "expect-well", "advocate", "reject")
    )


def _object_relative(node: Node) -> bool:
    """`the road map to which A agreed`: the verb of a relative clause with a subject of its own says it of the noun."""
    partner = node.partner
    return partner is not None and node.subject is not None and node.subject[0] >= partner.end


def choose_group(scene: Scene, node: Node) -> Group | None:
    """Return the group whose frame fits where a word belongs to several: urging somebody, accusing somebody, or neither."""
    if not node.groups:
        return None
    groups = sorted(node.groups, key=lambda group: group.stance == "same")
    if node.kind != "verb" or (len(groups) == 1 and groups[0].control == "subject" and groups[0].holder != "object"):
        return groups[0]
    stop = min(node.start + 14, scene.end)
    target = objects(scene, node, stop)
    infinitive = any(
        child.link == "inf"
        and child.start > node.start
        and scene.lower[child.left - 1] not in ("whether", "how", "when")
        for child in node.children
    )
    for group in groups:
        if node.lemma == "tell" and not infinitive and group.id == "request":
            continue
        if (
            group.control in ("object", "brings")
            and (node.passive or ((infinitive or target) and (infinitive or _reaches_term(node))))
            and (group.id != "request" or infinitive or target or node.passive)
        ):
            return group
        if group.holder == "object" and (target or node.passive) and _charge(scene, node, stop):
            return group
    if node.lemma == "tell" and not infinitive and not node.passive:
        groups = [group for group in groups if group.id != "request"]
        if not groups:
            return None
    rest = [g for g in groups if g.control == "subject" and g.holder != "object"]
    if not rest and groups[0].id == "request" and not target and not infinitive and not node.passive:
        return None  # "could not tell whether ..."
    return rest[0] if rest else groups[0]


def _reaches_term(node: Node) -> bool:
    return any(child.link in ("obj", "adjunct") for child in node.children)


def _charge(scene: Scene, node: Node, stop: int) -> bool:
    """A charge follows its object: accuse X of, blame X for."""
    target = objects(scene, node, stop)
    if node.passive:
        return any(scene.lower[i] in ("of", "for", "with") for i in range(node.end, min(node.end + 4, scene.end)))
    after = target[-1].end if target else node.end
    return scene.lower[after : after + 1] in (["of"], ["for"], ["over"], ["with"])
