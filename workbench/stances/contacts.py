"""Contacts that happened: each side of a meeting supports it, a planned one only those who plan it (rule 10)."""

from __future__ import annotations

from workbench.actors.records import Mention
from workbench.stances.bearing import Bearing
from workbench.stances.findings import make
from workbench.stances.records import SUPPORT, Finding, Group, Node
from workbench.stances.scene import Scene, agents, holders, in_phrase, objects

_CONTACT = Group("contact", SUPPORT, "noun", rule=10)
_HAPPENED = frozenset(
    {
        "after",
        "during",
        "at",
        "following",
        "since",
        "in",
        "amid",
        "with",
        "despite",
        "over",
        "through",
        "on",
        "of",
        "for",
        "from",
    }
)
_REFUSING = frozenset(
    {
        "reject",
        "condemn",
        "undo",
        "delay",
        "obstruct",
        "oppose-noun",
        "deny",
        "fail",
        "noncommittal",
        "doubt",
        "delay-noun",
        "break-noun",
        "broken",
        "undoing",
        "stay-away",
    }
)
_WISHING = frozenset(
    {"request", "advocate", "want", "stress", "bring", "approve", "support-noun", "need", "commit", "expect-well"}
)
_EVENTS = frozenset(
    {
        "meeting",
        "meetings",
        "encounter",
        "encounters",
        "handshake",
        "summit",
        "gathering",
        "visit",
        "visits",
        "conversation",
        "conversations",
        "discussion",
        "discussions",
        "talks",
        "call",
        "contact",
        "contacts",
        "negotiations",
        "session",
        "round",
        "consultations",
    }
)
_HAPPENING = frozenset(
    {
        "hold",
        "take",
        "begin",
        "start",
        "end",
        "resume",
        "conclude",
        "open",
        "follow",
        "mark",
        "last",
        "continue",
        "go",
        "come",
        "wrap",
        "produce",
        "yield",
        "lead",
        "focus",
        "break",
        "run",
        "be",
        "host",
        "brokered",
        "broker",
        "bring",
        "cover",
        "address",
        "centre",
        "center",
        "deal",
        "sponsor",
        "mediate",
    }
)
_HOLDING = frozenset({"hold", "have", "conduct", "begin", "start", "open", "resume", "continue", "conclude", "end"})
_STAYING = frozenset(
    {"be", "is", "are", "was", "were", "been", "remain", "remains", "remained", "stay", "stayed", "keep", "kept"}
)
_HOSTING = frozenset({"host", "receive", "gather", "convene", "assemble"})
_CONCLUDING = frozenset(
    {"sign", "agree", "reach", "conclude", "seal", "announce", "take", "enter", "come", "ratify", "hold"}
)
_PLANNED = frozenset(
    {
        "planned",
        "possible",
        "proposed",
        "potential",
        "future",
        "upcoming",
        "eventual",
        "next",
        "forthcoming",
        "likely",
        "expected",
        "any",
        "prospective",
        "hoped-for",
        "cancelled",
        "canceled",
        "suspended",
        "stalled",
        "scheduled",
    }
)


def _guests(scene: Scene, node: Node) -> list[Finding]:
    """`hosted the ministers of A and B for talks`: the guests of both sides came."""
    guests = objects(scene, node, min(node.end + 16, scene.end))
    talks = any(
        other.kind == "noun" and other.term == "contacts" and node.end < other.start < node.end + 20
        for other in scene.nodes
    )
    return _supporting(scene, node, guests) if talks else []


def _is_fact(scene: Scene, node: Node) -> bool:
    """Tell whether a noun names a contact that took place or an agreement that was concluded."""
    met = node.term in ("contacts", "names") and _is_event(scene, node)
    return met or (node.term in ("names", "papers") and _concluded(node))


def _concluded(node: Node) -> bool:
    """`A truce between A and B was signed`, `took effect`: both sides took the step."""
    above = node.governor
    return (
        above is not None
        and node.link == "subj"
        and above.past
        and not above.negated
        and not above.modal
        and not node.negations
        and above.lemma in _CONCLUDING
    )


def _joined_by(scene: Scene, node: Node) -> list[Finding]:
    """`A and B were joined by C`: they sat together."""
    sides = in_phrase(scene, node.subject) + agents(scene, node)
    return _supporting(scene, node, sides) if not _unreal(node) else []


def contacts(scene: Scene) -> list[Finding]:
    """Return support for those who met, from verbs of contact and from nouns that name a contact as a fact."""
    found: list[Finding] = []
    for node in scene.nodes:
        if node.term == "contact_verbs" and node.kind == "verb":
            found += _joined_by(scene, node) if node.passive else _met(scene, node)
        elif node.lemma in _HOSTING and node.past and not node.passive and not node.negated:
            found += _guests(scene, node)
        elif node.lemma in ("join", "receive", "greet", "welcome") and node.passive:
            found += _joined_by(scene, node)
        elif node.lemma == "bring" and node.term == "verbs" and node.passive and not _unreal(node):
            found += _supporting(scene, node, in_phrase(scene, node.subject))
        elif node.kind == "noun" and _is_fact(scene, node):
            found += _event(scene, node)
    return found + _in_touch(scene) + _together(scene)


def _together(scene: Scene) -> list[Finding]:
    """`A and B visited the laboratory together`: what both sides do side by side is a contact."""
    found: list[Finding] = []
    for node in scene.nodes:
        if (
            node.kind != "verb"
            or node.form != "fin"
            or not node.past
            or node.passive
            or _unreal(node)
            or not scene.context
        ):
            continue
        after = scene.lower[node.end : min(node.end + 14, scene.end)]
        if "together" in after or "jointly" in (*after, *scene.lower[node.left - 1 : node.start]) or "side" in after:
            sides = in_phrase(scene, node.subject)
            if len({m.principal for m in sides}) > 1:
                found += _supporting(scene, node, sides)
    return found


def _in_touch(scene: Scene) -> list[Finding]:
    """`A and B were in touch`, `A is in contact with B`: a state of contact, told as a fact."""
    found: list[Finding] = []
    for i in range(scene.start + 2, scene.end):
        if scene.lower[i] not in ("touch", "contact", "talks", "dialogue", "negotiations") or scene.lower[
            i - 1
        ] not in ("in", "direct", "close", "constant"):
            continue
        verb = next((k for k in range(i - 2, max(scene.start, i - 6), -1) if scene.lower[k] in _STAYING), None)
        if (
            verb is None
            or {"not", "n't", "never", "if"} & set(scene.lower[max(scene.start, verb - 2) : i])
            or scene.lower[verb - 1 : verb] == ["to"]
            or "in" not in scene.lower[verb:i]
        ):
            continue
        with_ = (i + 2, _phrase_end(scene, i + 2)) if scene.lower[i + 1 : i + 2] == ["with"] else None
        sides = in_phrase(scene, _before(scene, verb)) + in_phrase(scene, with_)
        node = Node(i, verb, i + 1, "noun", "in touch", term="contacts")
        if len({m.principal for m in sides}) > 1:
            found += _supporting(scene, node, sides)
    return found


def _before(scene: Scene, verb: int) -> tuple[int, int] | None:
    """Return the noun phrase before a copula, over auxiliaries and adverbs."""
    end = verb
    while end > scene.start and scene.passage.pos[end - 1] in ("AUX", "ADV"):
        end -= 1
    start = end
    while start > scene.start and (
        start - 1 in scene.passage.at
        or scene.passage.pos[start - 1] in ("DET", "ADJ", "NOUN", "PROPN", "CCONJ", "ADP", "NUM", "PRON", "PART")
    ):
        start -= 1
    return (start, end) if start < end else None


def _met(scene: Scene, node: Node) -> list[Finding]:
    """`A met B`, `A and B met`, `A held talks with B`: both where it happened."""
    if node.negated or _unreal(node) or (not node.past and not node.progressive and not _headline(scene, node)):
        return []
    sides = in_phrase(scene, node.subject) + _others(scene, node)
    if len({m.principal for m in sides}) < 2:
        return []
    if node.lemma in ("phone", "telephone") and not any(
        scene.passage.is_party(m) for m in in_phrase(scene, node.subject)
    ):
        return []  # "phoned both leaders": they did not speak with each other
    return _supporting(scene, node, sides)


def _others(scene: Scene, node: Node) -> list[Mention]:
    if scene.lower[node.end : node.end + 1] == ["with"]:
        return in_phrase(scene, (node.end + 1, _phrase_end(scene, node.end + 1)))
    return objects(scene, node, min(node.end + 12, scene.end))


def _phrase_end(scene: Scene, i: int) -> int:
    while i < scene.end and (
        i in scene.passage.at or scene.passage.pos[i] in ("DET", "ADJ", "NOUN", "PROPN", "CCONJ", "NUM", "PRON", "PART")
    ):
        i += 1
    return i


def _headline(scene: Scene, node: Node) -> bool:
    """The present of a headline tells of what happened."""
    return scene.passage.tag[node.start] in ("VBZ", "VBP") and not node.modal and node.link in ("root", "conj", "comp")


def _unreal(node: Node | None) -> bool:
    steps = 0
    while node is not None and steps < 8:
        if node.modal in ("future", "would", "can", "may", "must") or (node.form == "inf" and not node.past):
            return True
        last = (node.marker.split() or [""])[-1]
        if node.link == "adv" and last in ("if", "whether", "unless", "until", "once", "before", "provided"):
            return True
        if node.negated:
            return True
        node, steps = node.governor, steps + 1
    return False


def _is_event(scene: Scene, node: Node) -> bool:
    """Tell whether a noun names a contact that took place or is under way, not one wished for, planned or refused."""
    words = {scene.lower[k] for k in range(node.start, node.end)}
    if not words & _EVENTS or node.negations:
        return False
    before = {scene.lower[k] for k in range(max(scene.start, node.start - 6), node.start)}
    if before & _PLANNED:
        return False
    above = node.governor
    if node.link == "subj" and above is not None and above.lemma not in _HAPPENING:
        return False
    return not _wished(scene, node)


def _wished(scene: Scene, node: Node) -> bool:
    """Climb to what governs the noun: a wish, a refusal, a modal or an infinitive above it makes it no fact."""
    above, steps = node.governor, 0
    if node.link == "adjunct" and node.marker in _HAPPENED and (above is None or not _future(above)):
        return False
    while above is not None and steps < 8:
        ids = {group.id for group in above.groups}
        if above.negated or (
            ids & (_REFUSING | _WISHING)
            and not (above.kind == "verb" and ids & {"act", "attend", "mediate"} and above.past)
        ):
            return True
        if (
            above.modal
            or above.form == "inf"
            or above.lemma in ("expect", "schedule", "plan", "prepare", "consider", "discuss", "call", "mean")
        ):
            return True
        above, steps = above.governor, steps + 1
    return node.governor is None and node.link == "root" and not _past_sentence(scene)


def _future(node: Node) -> bool:
    """Tell whether the clause around a contact lies ahead: its finite verb is a future or a wish told in the present."""
    here, steps = node, 0
    while here.form in ("inf", "ger", "part") and here.governor is not None and steps < 8:
        here, steps = here.governor, steps + 1
    return here.modal in ("future", "would") or (here.form == "inf" and node is here)


def _past_sentence(scene: Scene) -> bool:
    return any(node.past for node in scene.nodes if node.form == "fin")


def _event(scene: Scene, node: Node) -> list[Finding]:
    binding = scene.binding(node)
    above = node.governor
    held = (
        above is not None
        and above.kind == "verb"
        and above.group is not None
        and above.lemma in _HOLDING
        and node.link == "obj"
    )
    sides = [*(holders(scene, above) if held and above is not None else ()), *binding.named, *binding.joined]
    if len({m.principal for m in sides}) < 2:
        return []
    return _supporting(scene, node, sides)


def _supporting(scene: Scene, node: Node, sides: list[Mention]) -> list[Finding]:
    parties = scene.passage.parties
    met = {m.principal for m in sides if scene.passage.is_party(m)}
    if parties and not met:
        return []
    if parties and len(met) < 2:
        return []
    below = Bearing(1, node, (node,), False)
    return [
        make(scene, node, m, below, label=SUPPORT, rule=10, group=_CONTACT, condition=None)
        for m in sides
        if not m.source_only
    ]
