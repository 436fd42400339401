"""What speakers think of the process: it was useful, it is doomed, it must go on, it is time to resume it (rule 14)."""

from __future__ import annotations

from dataclasses import replace

from workbench.actors.records import Mention
from workbench.stances.bearing import bearing
from workbench.stances.conditions import find_condition
from workbench.stances.findings import make, whole
from workbench.stances.records import CONDITIONAL, NEUTRAL, OPPOSE, SUPPORT, Finding, Group, Node
from workbench.stances.scene import Scene, holders

_JUDGED = Group("assessment", SUPPORT, "phrase", voice="reported", rule=14)
_DUTY = Group("duty", SUPPORT, "phrase", voice="reported", rule=2)
_FLIPPED = {SUPPORT: OPPOSE, OPPOSE: SUPPORT, NEUTRAL: SUPPORT}
_WORD = Group("word", SUPPORT, "phrase", voice="reported", rule=4)
_STEPS = frozenset({"act", "undo", "delay", "accept", "commit", "obstruct", "announce", "fail"})
_HAPPENING = frozenset(
    {"return", "come", "happen", "take", "occur", "proceed", "follow", "go", "materialise", "materialize", "convene"}
)
_NAMING = frozenset(
    {
        "describe",
        "call",
        "consider",
        "regard",
        "see",
        "brand",
        "label",
        "dismiss",
        "hail",
        "view",
        "term",
        "declare",
        "find",
        "portray",
        "characterise",
        "characterize",
        "praise",
        "deem",
        "denounce",
    }
)
_REACH = 16


def assess(scene: Scene) -> list[Finding]:
    """Return the positions that speakers take by what they say of the process, rather than by what they do."""
    found: list[Finding] = []
    for node in scene.nodes:
        if node.kind == "noun" and node.term and node.term not in ("hostility",):
            found += _judged(scene, node)
            found += _fate(scene, node) + _labelled(scene, node) + _existing(scene, node)
        if node.kind == "verb" and node.modal == "must":
            found += _owed(scene, node)
        if (node.kind == "verb" and node.form in ("ger", "inf")) or (
            node.kind == "noun" and node.groups and not node.term
        ):
            found += _judged(scene, node)
    return found + _frames(scene) + _called_step(scene)


def _called_step(scene: Scene) -> list[Finding]:
    """`Reopening the road would be a first step toward peace`: what leads there is good in the speaker's eyes."""
    found: list[Finding] = []
    for node in scene.nodes:
        above = node.governor
        leads = above is not None and above.kind == "noun" and any(g.id == "support-noun" for g in above.groups)
        if not node.term or node.term == "hostility" or node.marker not in ("toward", "towards") or not leads:
            continue
        said = scene.attributions_of(node.i)
        told = (
            above is not None
            and said
            and any(
                scene.passage.pos[i] == "AUX"
                or scene.lower[i] in ("mark", "marks", "marked", "represent", "represents", "represented")
                for i in range(max(scene.start, above.start - 7), above.start)
            )
        )
        if (
            told
            and above is not None
            and not {"not", "no", "n't"} & set(scene.lower[max(scene.start, above.start - 7) : above.start])
        ):
            found += [
                _finding(scene, node, m, SUPPORT, (above.start, node.end), _JUDGED, 14)
                for m in scene.speakers_of(node.i)
                if scene.on_target(node, m)
            ]
    return found


def _judged(scene: Scene, node: Node) -> list[Finding]:
    """A process term as subject of a judgement: "the talks had been fruitful", "a deal is out of reach"."""
    speakers = scene.speakers_of(node.i)
    if not speakers or not _leads_clause(scene, node) or _doubted(scene, node):
        return []
    verdict = _verdict(scene, node)
    if verdict is None:
        return []
    label, first, last = verdict
    below = bearing(scene, node, None) if not node.term or node.term in ("verbs", "contact_verbs") else None
    if not node.term and below is None:
        return []
    if below is not None and below.sign < 0:
        label = _FLIPPED[label] if label != NEUTRAL else NEUTRAL
    verb = _verb_after(scene, node)
    condition = _tied(scene, last) if label == OPPOSE and verb is not None else None
    made = [
        _finding(scene, node, m, label, (first, last), _JUDGED, 14)
        for m in speakers
        if below is not None or scene.on_target(node, m)
    ]
    return [replace(f, label=CONDITIONAL, rule=5, condition=condition) for f in made] if condition else made


def _tied(scene: Scene, i: int) -> tuple[int, int] | None:
    """`pointless as long as ...`: a judgement that would change with a condition."""
    lexicon = scene.passage.lexicon
    for k in range(i, min(i + 3, scene.end)):
        if scene.lower[k] == "if" or (
            scene.lower[k] in lexicon.conditions and lexicon.conditions.at(scene.lower, k, scene.end)
        ):
            end = k
            while end < scene.end and scene.passage.text[end] not in ',.;:\u201d"':
                end += 1
            return k, end
    return None


def _leads_clause(scene: Scene, node: Node) -> bool:
    """Tell whether a term is the subject of what is said: no verb between the clause's beginning and it."""
    if node.link in ("subj", "root") and node.kind == "noun" and node.term:
        return True
    if node.kind == "verb" and scene.passage.tree.rel[node.i] != "csubj":
        return False
    starts = [
        start for said in scene.attributions_of(node.i)[:1] for start, end in said.content if start <= node.i < end
    ]
    return bool(starts) and not any(n.kind == "verb" and starts[0] <= n.start < node.start for n in scene.nodes)


def _doubted(scene: Scene, node: Node) -> bool:
    """Under a verb that is a position itself ("doubted that", "hoped that") the clause is not the judgement."""
    verb = node.governor.governor if node.governor is not None else None
    return (
        verb is not None
        and verb.group is not None
        and verb.group.id in ("doubt", "want", "reject", "deny", "condemn", "fail")
    )


def _fate(scene: Scene, node: Node) -> list[Finding]:
    """ "Ties cannot be restored until ...", "the talks will resume": the speaker's word on what shall become of them."""
    above = node.governor
    if node.link != "subj" or above is None or above.kind != "verb":
        return []
    negations = {*above.negations, *node.negations}
    hypothetical = above.modal in ("would", "may") and not negations and not _future_told(scene, above)
    if not above.modal and not negations:
        return []
    if hypothetical and find_condition(scene, above, 1, node) is None:
        return []
    sign = _fate_sign(above) * (-1 if len(negations) % 2 else 1)
    if not sign:
        return []
    return _spoken(scene, node, above, sign)


def _future_told(scene: Scene, verb: Node) -> bool:
    """`said that an ambassador would return`: after a past word of speech, `would` is a future."""
    around = scene.attributions_of(verb.i)[:1]
    told = any(scene.passage.tag[i] == "VBD" for said in around for i in range(*said.cue))
    return verb.modal == "would" and told and not scene.passage.quotes[verb.i]


def _fate_sign(verb: Node) -> int:
    """Return what a verb does to the process that is its subject: resume +1, collapse -1, take place +1, others 0."""
    if verb.lemma in _HAPPENING and not verb.passive:
        return 1
    return verb.group.sign if verb.group is not None and verb.group.id in _STEPS else 0


def _existing(scene: Scene, node: Node) -> list[Finding]:
    """ "There will be no meeting before ...": the speaker refuses or sets a condition."""
    above = node.governor
    colon = [said for said in scene.attributions_of(node.i) if scene.lower[said.cue[0]] == ":"]
    if above is None and node.negated and colon:
        return _spoken(scene, node, node, -1)
    if above is None or above.lemma != "be" or (not node.negated and not above.negated):
        return []
    if node.lemma.startswith(("plan", "idea", "timetable", "text")):
        return []  # "there were no plans to meet"
    if not {"there"} & set(scene.lower[max(scene.start, above.left - 2) : above.left]):
        return []
    return _spoken(scene, node, above, -1)


def _spoken(scene: Scene, node: Node, above: Node, sign: int) -> list[Finding]:
    condition = find_condition(scene, above, sign, node)
    label = CONDITIONAL if condition is not None else SUPPORT if sign > 0 else OPPOSE
    found = []
    for mention in scene.speakers_of(node.i):
        if scene.on_target(node, mention):
            span = (
                min(node.start, *(above.negations or (node.start,)), *(node.negations or (node.start,))),
                max(above.end, node.end),
            )
            made = _finding(scene, node, mention, label, span, _WORD, 5 if condition else 4 if sign < 0 else 2)
            found.append(replace(made, condition=(condition.start, condition.end) if condition else None))
    return found


def _labelled(scene: Scene, node: Node) -> list[Finding]:
    """ "Described the talks as constructive", "called the road map worthless": the subject's own judgement."""
    above = node.governor
    if above is None or above.kind != "verb" or above.lemma not in _NAMING or node.link != "obj":
        return []
    for k in range(node.end, min(node.end + 12, scene.end)):
        if scene.passage.text[k] in ";:,":
            break
        for label in (OPPOSE, NEUTRAL, SUPPORT):
            matches = (
                scene.passage.lexicon.assessments[label].at(scene.lower, k, scene.end)
                if scene.lower[k] in scene.passage.lexicon.assessments[label]
                else []
            )
            if matches and k not in scene.passage.at and scene.lower[k - 1 : k + 2] != ["as", "long", "as"]:
                who = [m for m in holders(scene, above) if scene.on_target(node, m)]
                turned = _FLIPPED[label] if above.negated or scene.lower[k - 1] == "not" else label
                condition = find_condition(scene, above, -1, node) if turned == OPPOSE else None
                made = [
                    _finding(
                        scene, node, m, CONDITIONAL if condition else turned, (above.start, matches[0].end), _JUDGED, 14
                    )
                    for m in who
                ]
                held = (condition.start, condition.end) if condition else None
                return [replace(finding, depth=-1, condition=held) for finding in made]
    return []


def _verdict(scene: Scene, node: Node) -> tuple[str, int, int] | None:
    """Return the label of the first judging word after a verb behind the term, and the tokens of both."""
    verb = _verb_after(scene, node)
    if verb is None:
        return None
    lexicon, flips = scene.passage.lexicon, 0
    for k in range(verb, min(verb + 8, scene.end)):
        if scene.passage.text[k] in ';:\u201d"' or (scene.passage.text[k] == "," and k > verb + 3):
            break
        if scene.lower[k] in lexicon.sets["negators"] or scene.lower[k] in lexicon.sets["negative_determiners"]:
            flips += 1
        for label in (OPPOSE, NEUTRAL, SUPPORT):
            matches = (
                lexicon.assessments[label].at(scene.lower, k, scene.end)
                if scene.lower[k] in lexicon.assessments[label]
                else []
            )
            if matches and label == SUPPORT and _worse_follows(scene, matches[0].end):
                continue
            if matches:
                after = scene.lower[matches[0].end : matches[0].end + 1]
                flips += after in (["nobody"], ["no"], ["none"], ["nothing"])
                return _turned(scene, label, flips, verb, k), node.start, matches[0].end
    return None


def _worse_follows(scene: Scene, i: int) -> bool:
    """`a historic mistake`: the noun judges, not its adjective."""
    bad = scene.passage.lexicon.assessments[OPPOSE]
    return i < scene.end and scene.lower[i] in bad and bool(bad.at(scene.lower, i, scene.end))


def _turned(scene: Scene, label: str, flips: int, verb: int, k: int) -> str:
    """Negation turns a judgement round; what may or could go wrong is a doubt."""
    if flips % 2:
        label = _FLIPPED[label]
    hedged = {"may", "might", "could"} & set(scene.lower[verb:k])
    return NEUTRAL if hedged and label == OPPOSE else label


def _verb_after(scene: Scene, node: Node) -> int | None:
    for k in range(node.end, min(node.end + _REACH, scene.end)):
        if scene.passage.pos[k] in ("AUX", "VERB") and scene.passage.tag[k] not in ("VBN", "VBG"):
            return k
        if scene.passage.text[k] in ';:\u201d"' or (
            scene.lower[k] in ("that", "who", "which") and scene.passage.pos[k] in ("SCONJ", "PRON")
        ):
            return None
    return None


def _owed(scene: Scene, node: Node) -> list[Finding]:
    """ "The two sides must talk": the speaker wants it, whoever shall do it."""
    speakers = scene.speakers_of(node.i)
    if not speakers:
        return []
    found = []
    for mention in speakers:
        below = bearing(scene, node, mention)
        if below is not None and below.sign and not any(m.actor_id == mention.actor_id for m in holders(scene, node)):
            label = SUPPORT if below.sign > 0 else OPPOSE
            found.append(make(scene, node, mention, below, label=label, rule=2, group=_DUTY, condition=None))
    return found


def _frames(scene: Scene) -> list[Finding]:
    """ "It is time to resume the talks", "there is no alternative to dialogue": the speaker's wish."""
    found: list[Finding] = []
    lexicon = scene.passage.lexicon
    for i in range(scene.start, scene.end):
        match = (
            next((phrase for phrase in lexicon.frames.at(scene.lower, i, scene.end)), None)
            if scene.lower[i] in lexicon.frames
            else None
        )
        if match is None:
            continue
        node = next(
            (
                n
                for n in scene.nodes
                if n.start >= match.end - 1 and n.start < match.end + 6 and (n.kind == "verb" or n.term)
            ),
            None,
        )
        for mention in scene.speakers_of(i) if node is not None else ():
            below = bearing(scene, node, mention)  # type: ignore[arg-type]
            if below is not None and below.sign:
                label = SUPPORT if below.sign > 0 else OPPOSE
                found.append(_finding(scene, below.anchor, mention, label, (i, below.anchor.end), _DUTY, 2))
    return found


def _finding(
    scene: Scene, node: Node, mention: Mention, label: str, tokens: tuple[int, int], group: Group, rule: int
) -> Finding:
    return replace(whole(scene, node, mention, label, group, tokens), rule=rule, confidence=0.72)
