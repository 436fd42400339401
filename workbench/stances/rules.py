"""The rule coder's judgement of one sentence: every position it shows, with the codebook's rule that says so."""

from __future__ import annotations

from dataclasses import replace

from workbench.actors.records import Mention
from workbench.stances.accusations import accused, brought
from workbench.stances.assessments import assess
from workbench.stances.balance import balance, only_short_of
from workbench.stances.bargains import bargains
from workbench.stances.bearing import Bearing, bearing, choose_group
from workbench.stances.conditions import Condition, find_condition
from workbench.stances.contacts import contacts
from workbench.stances.findings import make
from workbench.stances.prices import prices
from workbench.stances.records import CONDITIONAL, NEUTRAL, NONE, OPPOSE, SUPPORT, Finding, Group, Node
from workbench.stances.scene import Scene, agents, holders, objects
from workbench.stances.special import special
from workbench.stances.timing import background, long_past, only_says_when
from workbench.stances.unreal import LABELS, about_reports, asked_for, irrealis

_TERM_GROUP = Group("step", SUPPORT, "verb", rule=2)
_CONTACT_GROUP = Group("contact", SUPPORT, "verb", rule=10)
_DEED = Group("deed", "same", "verb", rule=2)
_MEDIATION = Group("mediation", SUPPORT, "verb", rule=11)
_DEMAND = Group("a demand alone", "none", "phrase", rule=15)
_IN_CONDITION = Group("named only in what must come first", "none", "phrase", rule=1)
_LAST = 9  # deeper than any position


def judge(scene: Scene) -> list[Finding]:
    """Return every position that the sentence shows, the same actor possibly several times."""
    for node in scene.nodes:
        node.group = choose_group(scene, node)
    found: list[Finding] = []
    covered: dict[int, set[str]] = {}
    for node in scene.nodes:
        found += _positions(scene, node, covered)
    found += contacts(scene) + special(scene) + prices(scene) + balance(scene) + bargains(scene)
    found += assess(scene)
    found = _outside_conditions(found)
    found += _own_side(scene, found)
    return found + _only_in_conditions(scene, found)


def _outside_conditions(found: list[Finding]) -> list[Finding]:
    """`no meeting before B pulls back its troops`: what must come first has not happened; it is nobody's act yet."""
    spans = [(f.actor_id, *f.condition) for f in found if f.label == CONDITIONAL and f.condition is not None]
    return [
        f
        for f in found
        if not any(who != f.actor_id and start <= f.tokens[0] and f.tokens[1] <= end for who, start, end in spans)
    ]


def _own_side(scene: Scene, found: list[Finding]) -> list[Finding]:
    """Who says where his own side stands takes that stand himself: a minister for his state, a ministry for its state."""
    added = []
    held = {finding.actor_id for finding in found}
    for finding in found:
        if finding.mention is None or finding.rule == 12:
            continue
        for speaker in scene.speakers_of(finding.tokens[0]):
            if speaker.principal == finding.mention.principal and speaker.actor_id not in held:
                added.append(
                    replace(finding, mention=speaker, actor_id=speaker.actor_id, voice=_spoken(finding), source=None)
                )
    return added


def _spoken(finding: Finding) -> str:
    return "quote" if finding.voice == "quote" else "reported"


def _positions(scene: Scene, node: Node, covered: dict[int, set[str]]) -> list[Finding]:
    """Return the positions of those whose act or attitude `node` is."""
    group = node.group or _term_group(scene, node) or (_DEED if node.deeds and not node.term else None)
    if (
        group is None
        or group.holder in ("nobody", "speaker")
        or group.pos == "phrase"
        or (node.kind == "noun" and node.term and not _telling(scene, node))
    ):
        return []
    if group.holder == "object":
        return accused(scene, node, group)
    judged = node.form == "ger" and scene.passage.tree.rel[node.i] == "csubj"  # "talking to them is a mistake"
    if judged or irrealis(scene, node) or _talk_about(scene, node):
        return []
    found = []
    whose = [] if about_reports(scene, node, group) else _whose(scene, node, group)
    for mention in () if _with_outsider(scene, whose) else whose:
        if asked_for(scene, node, mention) or _only_answered(scene, node, mention):
            continue
        below = bearing(scene, node, mention)
        if (
            below is None
            or _covered(node, mention, covered)
            or (group.stance == "same" and below.sign >= 0 and not below.path[1:] and not below.anchor.deeds)
            or (group is _DEED and below.anchor is not node)
        ):
            continue
        if below.anchor.deeds and not below.anchor.term and _others_deed(scene, below):
            found.append(_no_position(scene, node, mention, below, _DEMAND))
            continue
        finding = position(scene, node, mention, below, group)
        if finding is not None:
            found.append(finding)
            covered.setdefault(id(node), set()).add(mention.actor_id)
    if group.control == "brings":
        found += brought(scene, node, group)
    return found


def _only_answered(scene: Scene, node: Node, mention: Mention) -> bool:
    """`called A's offer serious`, `received no such offers`: an offer that others judge or get is not made in this sentence (rule 1)."""
    above = node.governor
    if node.kind != "noun" or node.term != "papers" or node.link != "obj" or above is None or above.kind != "verb":
        return False
    if above.lemma in ("receive", "get", "hear", "see", "await", "tell"):
        return True
    judged = above.lemma in ("describe", "call", "hail", "term") or (
        above.group is not None and above.group.id == "approve"
    )
    return judged and bool(above.subject) and all(m.actor_id != mention.actor_id for m in holders(scene, above))


def _no_position(scene: Scene, node: Node, mention: Mention, below: Bearing, group: Group) -> Finding:
    """What a rule of the codebook says is no position; it counts where the sentence shows none besides."""
    made = make(scene, node, mention, below, label=NONE, rule=group.rule, group=group, condition=None)
    return replace(made, depth=_LAST, why=f"{group.id} (rule {group.rule})")


def _only_in_conditions(scene: Scene, found: list[Finding]) -> list[Finding]:
    """`no meeting before B leaves`: who is named only in what must come first shows no position by it (rule 1)."""
    spans = [f.condition for f in found if f.label == CONDITIONAL and f.condition is not None]
    held = {f.actor_id for f in found}
    here = [m for m in scene.passage.mentions_in(scene.start, scene.end) if not m.source_only]
    outside = {m.actor_id for m in here if not any(start <= m.start < end for start, end in spans)}
    added = []
    for mention in here if spans else ():
        if mention.actor_id not in held | outside:
            held.add(mention.actor_id)
            node = Node(mention.start, mention.start, mention.end, "noun", "named in a condition")
            added.append(_no_position(scene, node, mention, Bearing(0, node, (node,), False), _IN_CONDITION))
    return added


def _with_outsider(scene: Scene, whose: list[Mention]) -> bool:
    """`A and C signed a fisheries agreement`: what one party does together with an outsider is another matter."""
    passage = scene.passage
    if not passage.parties or len(whose) < 2:
        return False
    outsiders = [m for m in whose if not passage.is_party(m) and passage.role(m) is None and passage.kind(m) == "state"]
    parties = {m.principal for m in passage.mentions_in(scene.start, scene.end) if passage.is_party(m)}
    return bool(outsiders) and len(parties) == 1 and len({m.principal for m in whose}) == 2


def _others_deed(scene: Scene, below: Bearing) -> bool:
    """`demanded the release of prisoners`, `urged B to free them`: a demand alone is no position (rule 15)."""
    return any(
        part.group is not None and (part.group.control == "object" or part.group.id in ("advocate", "request", "need"))
        for part in below.path[:-1]
    )


def _talk_about(scene: Scene, node: Node) -> bool:
    return (
        node.lemma in ("talk", "speak") and node.negated and scene.lower[node.end : node.end + 1] in (["about"], ["of"])
    )


def _term_group(scene: Scene, node: Node) -> Group | None:
    """A verb that is a step by itself; of contacts only those planned, offered or refused (those that happened: `contacts`)."""
    if node.term == "verbs":
        return _MEDIATION if node.lemma in ("mediate", "shuttle", "intercede") else _TERM_GROUP
    if node.lemma == "receive" and not objects(scene, node, min(node.end + 8, scene.end)):
        return None  # "received no such offers"
    happened = node.past and not node.modal and not node.progressive
    return _CONTACT_GROUP if node.term == "contact_verbs" and not happened else None


def _telling(scene: Scene, node: Node) -> bool:
    """A noun that is the process as well as an act (offer, mediation) tells of its owner, not of everybody's talks."""
    return node.term in ("papers", "names", "contacts") and bool(node.groups)


def _whose(scene: Scene, node: Node, group: Group) -> list[Mention]:
    found = holders(scene, node)
    if group.control == "object" and node.passive:
        found = agents(scene, node)
    return [mention for mention in found if not mention.source_only]


def _covered(node: Node, mention: Mention, covered: dict[int, set[str]]) -> bool:
    """A word under another of the same holder has had its say there ("refused to suspend")."""
    above, steps = node.governor, 0
    while above is not None and steps < 8:
        if mention.actor_id in covered.get(id(above), ()) and node.link != "adjunct":
            return True
        if node.link == "adjunct" and steps == 0:
            return False
        above, steps = above.governor, steps + 1
    return False


def position(scene: Scene, node: Node, mention: Mention, below: Bearing, group: Group) -> Finding | None:
    """Turn what a word says of the process into its holder's position, or None where a rule says it is none."""
    sign, rule = below.sign, group.rule
    if node.form == "inf" and {"wrong", "mistaken", "mistake"} & set(
        scene.lower[max(scene.start, node.left - 4) : node.left]
    ):
        sign = -sign  # "had been wrong to refuse a meeting"
    if any(part.negations for part in below.path) or group.id in ("deny", "fail"):
        rule = 4
    if (
        (sign < 0 and background(scene, node))
        or _unmeant(scene, node, below)
        or (sign > 0 and long_past(scene, node))
        or only_says_when(scene, node.i)
        or _state_of_ties(node, below)
        or _loose_contact(scene, node, mention, below)
    ):
        return None
    condition = find_condition(scene, node, sign, below.anchor)
    if (
        not sign
        and condition is not None
        and condition.marker not in ("unless", "until", "if", "provided", "provided that")
    ):
        condition = None
    label = LABELS[sign]
    if condition is not None:
        label, rule = _with_condition(scene, node, sign, condition), 5
        condition = condition if label == CONDITIONAL else None
    decided = scene.lower[node.end : node.end + 4]
    if group.delay and {"decision", "answer", "reply", "response", "verdict"} & set(decided):
        label, rule, condition = NEUTRAL, 0, None  # "put off a decision on the offer"
    if only_short_of(node, below):
        label, rule = NEUTRAL, 0
    if sign < 0 and label != SUPPORT and _mediators_pause(scene, node, mention, below):
        label, rule, condition = NEUTRAL, 13, None
    return make(scene, node, mention, below, label=label, rule=rule, group=group, condition=condition)


def _unmeant(scene: Scene, node: Node, below: Bearing) -> bool:
    """`wrong to refuse a meeting`, `did not discuss borders`, `has plans`, `demanded that the truce be buried`: no position, or not that one."""
    before = set(scene.lower[max(scene.start, node.left - 4) : node.left])
    if node.form == "ger" and "out" in before:
        return True  # "talked B out of walking away"
    if (
        node.negated
        and not node.modal
        and node.lemma in _TREATING
        and node.group is not None
        and node.group.id == "act"
    ):
        return True
    if node.lemma in ("have", "find") and below.weak and below.anchor.term == "papers" and not below.anchor.groups:
        return True
    asked = node.group is not None and node.group.id in ("advocate", "want", "request")
    return asked and len(below.path) == 2 and scene.lower[below.anchor.end : below.anchor.end + 1] == ["be"]


_TREATING = frozenset(
    {"discuss", "cover", "address", "tackle", "explore", "attempt", "try", "achieve", "complete", "make"}
)


def _state_of_ties(node: Node, below: Bearing) -> bool:
    """`The two have no ambassadors`, `failed to stop the fighting`: how things stand is nobody's position."""
    failed = (
        node.group is not None
        and node.group.id == "fail"
        and (below.anchor.term == "hostility" or any(part.lemma in _TOGETHER for part in below.path[1:]))
    )
    summoned = (
        below.anchor.lemma.startswith("ambassador")
        and node.group is not None
        and node.group.id not in ("act", "undo", "accept")
    )
    return failed or summoned or (node.lemma == "have" and below.anchor.term == "relations")


_TOGETHER = frozenset(
    {"agree", "reach", "strike", "find", "conclude", "bridge", "overcome", "resolve", "produce", "settle"}
)


def _loose_contact(scene: Scene, node: Node, mention: Mention, below: Bearing) -> bool:
    """A verb of contact that names no other side, beside an outsider: with whom the contact is, nobody can tell."""
    if below.anchor.term != "contact_verbs" or not scene.passage.parties or scene.binding(below.anchor).joined:
        return False
    after = scene.lower[below.anchor.end : below.anchor.end + 5]
    if "with" in after[:4] and not set(after) & {
        "each",
        "one",
        "its",
        "his",
        "her",
        "their",
        "the",
        "it",
        "them",
        "him",
    }:
        return True  # "is negotiating a price with customers"
    around = scene.passage.mentions_in(scene.start, node.start)
    return any(not scene.passage.is_party(m) and not m.source_only and m.actor_id != mention.actor_id for m in around)


def _with_condition(scene: Scene, node: Node, sign: int, condition: Condition) -> str:
    """A refusal that offers nothing beats its reason; every other condition makes a step conditional."""
    if condition.marker in ("while", "not while", "as long as", "so long as") and sign < 0:
        words = set(scene.lower[node.left : condition.start]) | {node.lemma}
        flat = scene.passage.lexicon.condition_words["flat"]
        return OPPOSE if words & flat or (node.group is not None and node.group.refusal) else CONDITIONAL
    return CONDITIONAL


def _mediators_pause(scene: Scene, node: Node, mention: Mention, below: Bearing) -> bool:
    delays = any(group.delay for part in below.path for group in part.groups)
    role = scene.passage.role(mention)
    return delays and not scene.passage.is_party(mention) and role != "opponent"
