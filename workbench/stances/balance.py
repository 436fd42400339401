"""Positions that are for nothing and against nothing: neither ... nor, an answer withheld, an attitude stopped short of."""

from __future__ import annotations

from dataclasses import replace

from workbench.actors.records import Mention
from workbench.stances.bearing import Bearing, bearing
from workbench.stances.findings import whole
from workbench.stances.records import NEUTRAL, Finding, Group, Node
from workbench.stances.scene import Scene, agents, holders, in_phrase

_BALANCED = Group("balanced", NEUTRAL, "phrase", voice="reported", rule=0)
_WITHHELD = Group("withheld", NEUTRAL, "phrase", voice="reported", rule=0)
_ATTITUDES = frozenset({"approve", "condemn", "accuse", "advocate"})
_COPULAR = frozenset(
    {
        "be",
        "remain",
        "seem",
        "sound",
        "look",
        "call",
        "find",
        "consider",
        "think",
        "deem",
        "judge",
        "defend",
        "describe",
    }
    | {"offer", "give", "say", "show", "express", "profess", "wish"}
)
_NOT_VERBS = frozenset({"ADV", "ADP", "NUM", "PRON", "PROPN", "SCONJ"})
_REACH = 14


def balance(scene: Scene) -> list[Finding]:
    """Return the positions that a sentence of a text on the process shows as taken by nobody's side."""
    if not scene.context or not scene.topical:
        return []
    return _neither_nor(scene) + _withheld(scene)


def only_short_of(node: Node, below: Bearing) -> bool:
    """`stopped short of endorsing the deal`, `of condemning it`: the attitude is named and not taken."""
    short = node.lemma in ("stop", "fall") and node.end - node.start > 2
    return short and len(below.path) > 1 and any(group.id in _ATTITUDES for group in below.path[1].groups)


def _neither_nor(scene: Scene) -> list[Finding]:
    """`neither backs nor opposes the talks`, `would neither sign it nor shoot at it`, `neither a victory nor a defeat`."""
    found = []
    for i in range(scene.start, scene.end - 3):
        if scene.lower[i] != "neither" or i + 1 in scene.passage.at:
            continue
        nor = _nor(scene, i)
        if nor is None or not _predicates(scene, i) or _same_leaning(scene, i + 1, nor):
            continue
        end = _word_end(scene, nor + 1)
        found += [_neutral(scene, m, _BALANCED, (i, end)) for m in _holders(scene, i, nor)]
    return found


def _nor(scene: Scene, i: int) -> int | None:
    for k in range(i + 2, min(i + _REACH, scene.end - 1)):
        if scene.passage.text[k] in ";:." or scene.passage.quotes[k] != scene.passage.quotes[i]:
            return None
        if scene.lower[k] == "nor":
            return k
    return None


def _predicates(scene: Scene, i: int) -> bool:
    """Tell whether `neither` stands before what is said of somebody, not before a name, a time or a place."""
    pos = scene.passage.pos[i + 1]
    if pos in ("DET", "NOUN") and not _leaning(scene, i + 1):
        verb = next((n for n in reversed(scene.nodes) if n.kind == "verb" and n.start < i), None)
        copula = scene.passage.pos[i - 1] == "AUX"
        return copula or (verb is not None and verb.lemma in _COPULAR and i - verb.end < 12)
    return pos not in _NOT_VERBS


def _same_leaning(scene: Scene, first: int, nor: int) -> bool:
    """`neither signed nor ratified it` is a refusal: both words lean the same way."""
    one, two = (_leaning(scene, k) for k in (first, nor + 1))
    return bool(one) and one == two


def _leaning(scene: Scene, i: int) -> int:
    lexicon = scene.passage.lexicon
    for k in range(i, min(i + 2, scene.end)):
        for phrases in (lexicon.verbs, lexicon.adjectives, lexicon.nouns):
            found = phrases.at(scene.lower, k, scene.end) if scene.lower[k] in phrases else []
            if found:
                return int(found[0].owner.sign)
    return 0


def _word_end(scene: Scene, i: int) -> int:
    """Return the end of the word after `nor`, over articles and adverbs."""
    while i < scene.end - 1 and scene.passage.pos[i] in ("DET", "ADV"):
        i += 1
    return min(i + 1, scene.end)


def _holders(scene: Scene, i: int, nor: int) -> list[Mention]:
    """Return whose words or attitude `neither` opens: the agent of a passive, the subject, else whoever speaks."""
    verbs = [n for n in scene.nodes if n.kind in ("verb", "adj")]
    inside = next((n for n in verbs if i < n.start < nor), None)
    verb = inside or next((n for n in reversed(verbs) if n.start < i and n.form in ("fin", "ger")), None)
    if verb is None:
        return list(scene.speakers_of(i))
    if verb.passive:
        after = next((n for n in verbs if n.start > nor), verb)
        return agents(scene, after) or agents(scene, verb) or _told(scene, verb, i)
    return holders(scene, verb) or _told(scene, verb, i)


def _told(scene: Scene, verb: Node, i: int) -> list[Mention]:
    return in_phrase(scene, verb.subject) if verb.subject and not verb.passive else list(scene.speakers_of(i))


def _withheld(scene: Scene) -> list[Finding]:
    """`would not say whether it will attend the talks`, `too early to tell if a deal is near`: an answer is kept back."""
    found = []
    withheld = scene.passage.lexicon.withheld
    for node in scene.nodes:
        if node.kind != "verb" or node.lemma not in withheld["verbs"]:
            continue
        asked = _asked(scene, node)
        if asked is None or not _kept_back(scene, node) or not _about_it(scene, asked):
            continue
        first = min([node.left, *node.negations])
        found += [_neutral(scene, m, _WITHHELD, (first, asked + 1)) for m in _keepers(scene, node)]
    return found


def _asked(scene: Scene, node: Node) -> int | None:
    """Return the `whether`, `if` or `how` that a verb of saying or deciding governs, also before it: `Whether ..., A would not say`."""
    ends = node.end >= scene.end or scene.passage.pos[node.end] == "PUNCT"
    if scene.lower[scene.start] in ("whether", "how") and ends and node.negated:
        return scene.start
    for k in range(node.start + 1, min(node.start + 6, scene.end - 1)):
        if scene.lower[k] in ("whether", "if", "how", "when"):
            return k
        if scene.passage.text[k] in ";:." or scene.passage.pos[k] == "VERB":
            return None
    return None


def _kept_back(scene: Scene, node: Node) -> bool:
    withheld = scene.passage.lexicon.withheld
    before = scene.lower[max(scene.start, node.left - 4) : node.start]
    if {"early", "soon", "premature"} & set(before) or (before[-2:] == ["yet", "to"]):
        return True
    above = node.governor
    refused = above is not None and node.form == "inf" and above.lemma in withheld["by"]
    return refused or (node.negated and node.form in ("fin", "inf"))


def _about_it(scene: Scene, asked: int) -> bool:
    """Tell whether the question bears on the process: a word of it follows, or an act on it."""
    after = [n for n in scene.nodes if n.start > asked]
    terms = [n for n in after if n.term and n.term != "hostility"]
    if terms:
        return any(scene.on_target(n, None) for n in terms)
    return any(bearing(scene, n, None) is not None for n in after if n.kind == "verb")


def _keepers(scene: Scene, node: Node) -> list[Mention]:
    speakers = list(scene.speakers_of(node.i))
    early = {"early", "soon", "premature"} & set(scene.lower[max(scene.start, node.left - 4) : node.start])
    return speakers if early else holders(scene, node) or speakers


def _neutral(scene: Scene, mention: Mention, group: Group, tokens: tuple[int, int]) -> Finding:
    node = Node(tokens[0], tokens[0], tokens[1], "noun", group.id)
    return replace(whole(scene, node, mention, NEUTRAL, group, tokens), depth=-1)
