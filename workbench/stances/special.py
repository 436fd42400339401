"""Constructions that are a position as a whole: brokers before a noun, fixed phrases, hostile acts."""

from __future__ import annotations

from dataclasses import replace

from workbench.actors.records import Mention
from workbench.stances.findings import whole
from workbench.stances.records import OPPOSE, SUPPORT, Finding, Group, Node
from workbench.stances.scene import Scene, holders, in_phrase, owner_of

_AGREED = Group("under-the-deal", SUPPORT, "phrase", rule=2)
_BROKER = Group("broker", SUPPORT, "phrase", rule=11)
_HOSTILE = Group("hostile-act", OPPOSE, "phrase", rule=17)


def special(scene: Scene) -> list[Finding]:
    """Return the positions shown by constructions that no single cue word carries."""
    return [*_under_terms(scene), *_brokers(scene), *_phrases(scene), *_hostile(scene)]


def _under_terms(scene: Scene) -> list[Finding]:
    """`Under the deal, A will open the road and B is to withdraw`: each takes on its part (rule 2)."""
    opening = scene.lower[scene.start : scene.start + 5]
    agreed = next((n for n in scene.nodes if n.term in ("papers", "names") and n.start < scene.start + 5), None)
    if opening[:1] != ["under"] or not scene.context or (agreed is None and "terms" not in opening):
        return []
    found = []
    for node in scene.nodes:
        owed = node.modal in ("future", "must") or scene.lower[node.left - 1 : node.left + 1] in (
            ["is", "to"],
            ["are", "to"],
        )
        owed = owed or (
            bool({"is", "are"} & set(scene.lower[node.left : node.start]))
            and "to" in scene.lower[node.left : node.start]
        )
        if node.kind == "verb" and owed and not node.negated:
            sides = [m for m in holders(scene, node) if scene.passage.is_party(m)]
            found += [whole(scene, node, m, SUPPORT, _AGREED, (node.left, node.end)) for m in sides]
    return found


def _brokers(scene: Scene) -> list[Finding]:
    """`Russian-brokered talks`: the broker supports them (rule 11)."""
    found = []
    brokered = scene.passage.lexicon.sets["brokered"]
    for mention in scene.passage.mentions_in(scene.start, scene.end):
        i = mention.end
        if i + 2 >= scene.end or scene.passage.text[i] not in "-\u2013" or scene.lower[i + 1] not in brokered:
            continue
        node = next((n for n in scene.nodes if n.term and n.kind == "noun" and i + 2 <= n.start < i + 9), None)
        if node is not None and scene.on_target(node, mention):
            made = whole(scene, node, mention, SUPPORT, _BROKER, (mention.start, i + 2))
            found.append(replace(made, confidence=0.85))
    return found


def _phrases(scene: Scene) -> list[Finding]:
    """Fixed phrases of the lexicon: `neither encourages nor opposes`, `no objection to`, `not up for discussion`."""
    found: list[Finding] = []
    lexicon = scene.passage.lexicon
    for i in range(scene.start, scene.end):
        matches = lexicon.phrases.at(scene.lower, i, scene.end) if scene.lower[i] in lexicon.phrases else []
        if not matches:
            continue
        group: Group = matches[0].owner
        if group.stance == "none":
            found += _no_word(scene, group, i, matches[0].end)
            continue
        anchor = next((n for n in scene.nodes if n.term and n.start >= matches[0].end - 1), None)
        if not scene.context and (anchor is None or not scene.on_target(anchor, None)):
            continue
        if anchor is None and group.id == "no-objection":
            continue
        for mention in _phrase_holders(scene, group, i, matches[0].end):
            node = anchor or Node(i, i, matches[0].end, "noun", matches[0].words)
            label = SUPPORT if group.stance == OPPOSE and _said_negated(scene, i) else group.stance
            made = whole(scene, node, mention, label, group, (i, matches[0].end))
            found.append(replace(made, depth=-1))
    return found


def _no_word(scene: Scene, group: Group, start: int, end: int) -> list[Finding]:
    """`would neither confirm nor deny`: a word withheld is no position; it overrules what its verbs would show."""
    node = Node(start, start, end, "noun", "no word")
    return [
        replace(whole(scene, node, m, "none", group, (start, end)), depth=-2)
        for m in _phrase_holders(scene, group, start, end)
    ]


def _said_negated(scene: Scene, i: int) -> bool:
    """`could not say that it was out of the question`."""
    around = scene.attributions_of(i)[:1]
    return any(n.negated and n.start <= said.cue[1] and n.end > said.cue[0] for said in around for n in scene.nodes)


def _phrase_holders(scene: Scene, group: Group, start: int, end: int) -> list[Mention]:
    speakers = list(scene.speakers_of(start))
    if group.holder == "speaker":
        return speakers
    beside = _subject_before(scene, start, over=("AUX", "ADV", "PART")) or _said_of(scene, start, end)
    if beside and group.id != "goodwill":
        return beside
    reach = 18 if group.id == "goodwill" else 5
    verbs = [n for n in scene.nodes if n.kind in ("verb", "adj") and n.form != "inf" and start - reach <= n.start < end]
    for node in sorted(verbs, key=lambda n: (not start <= n.start < end, -n.start)):
        if node.subject:
            held = in_phrase(scene, node.subject)
            return held or ([] if node.subject[1] - node.subject[0] > 1 else speakers)
    return _subject_before(scene, start) or speakers


def _said_of(scene: Scene, start: int, end: int) -> list[Mention]:
    """`A, according to an aide, is of two minds`: the subject of a predicate that is no verb, by the parse."""
    tree = scene.passage.tree
    for i in range(start, end):
        copular = tree.children(i, "cop")
        subjects = [k for k in tree.children(i, "nsubj") if k < start] if copular else []
        found = in_phrase(scene, (min(tree.subtree(subjects[0])), subjects[0] + 1)) if subjects else []
        if found:
            return found
    return []


def _subject_before(scene: Scene, i: int, over: tuple[str, ...] = ("AUX", "ADV", "PART", "VERB")) -> list[Mention]:
    """The nearest mention before token `i` with nothing but auxiliaries and adverbs in between."""
    k = i - 1
    while k >= scene.start and scene.passage.pos[k] in over:
        k -= 1
    return [m for m in scene.passage.at.get(k, ()) if not m.source_only]


def _hostile(scene: Scene) -> list[Finding]:
    """A hostile act that the sentence ties to the process (rule 17)."""
    lexicon = scene.passage.lexicon
    term = next((n for n in scene.nodes if n.kind == "noun" and n.term and n.term != "hostility"), None)
    tied = any(
        scene.lower[i] in lexicon.hostile_ties and lexicon.hostile_ties.at(scene.lower, i, scene.end)
        for i in range(scene.start, scene.end)
    )
    if term is None or not tied:
        return []
    found = []
    for node in scene.nodes:
        if (
            node.kind != "verb"
            or node.negated
            or node.modal
            or node.form not in ("fin", "part")
            or not lexicon.hostile_acts.at(scene.lower, node.start, scene.end)
        ):
            continue
        for mention in holders(scene, node) if not node.term else ():
            if not scene.on_target(term, mention):
                continue
            found.append(whole(scene, node, mention, OPPOSE, _HOSTILE, (node.start, node.end)))
    return found + _hostile_nouns(scene, term)


def _hostile_nouns(scene: Scene, term: Node) -> list[Finding]:
    """`Attacks by B have continued despite the talks`: a hostile act told by a noun, with its doer."""
    found = []
    for node in scene.nodes:
        if node.kind != "noun" or node.term != "hostility" or node.link != "subj" or node.governor is None:
            continue
        doers = owner_of(scene, node) or (
            in_phrase(scene, (node.end + 1, node.end + 4)) if scene.lower[node.end : node.end + 1] == ["by"] else []
        )
        if not node.governor.negated and not node.governor.modal:
            found += [
                whole(scene, node, m, OPPOSE, _HOSTILE, (node.start, node.governor.end))
                for m in doers
                if scene.on_target(term, m)
            ]
    return found
