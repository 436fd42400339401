"""Constructions that are a position as a whole: brokers before a noun, fixed phrases, prices of a step, hostile acts."""

from __future__ import annotations

from dataclasses import replace

from workbench.actors.records import Mention
from workbench.stances.bearing import Bearing
from workbench.stances.conditions import Condition
from workbench.stances.findings import make
from workbench.stances.records import CONDITIONAL, OPPOSE, SUPPORT, Finding, Group, Node
from workbench.stances.scene import Scene, holders, in_phrase, owner_of

_AGREED = Group("under-the-deal", SUPPORT, "phrase", rule=2)
_BROKER = Group("broker", SUPPORT, "phrase", rule=11)
_HOSTILE = Group("hostile-act", OPPOSE, "phrase", rule=17)
_PRICE = Group("price", "conditional", "phrase", voice="reported", rule=5)
_BEFORE = frozenset({"before", "ahead", "prior"})
_DEMANDS = frozenset({"demand", "want", "require", "insist", "ask", "seek", "expect", "need", "request"})


def special(scene: Scene) -> list[Finding]:
    """Return the positions shown by constructions that no single cue word carries."""
    return [*_under_terms(scene), *_brokers(scene), *_phrases(scene), *_hostile(scene), *_prices(scene)]


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
            found += [_made(scene, node, m, SUPPORT, _AGREED, (node.left, node.end)) for m in sides]
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
            made = _made(scene, node, mention, SUPPORT, _BROKER, (mention.start, i + 2))
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
            made = _made(scene, node, mention, label, group, (i, matches[0].end))
            found.append(replace(made, depth=-1))
    return found


def _no_word(scene: Scene, group: Group, start: int, end: int) -> list[Finding]:
    """`would neither confirm nor deny`: a word withheld is no position; it overrules what its verbs would show."""
    node = Node(start, start, end, "noun", "no word")
    return [
        replace(_made(scene, node, m, "none", group, (start, end)), depth=-2)
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
    reach = 18 if group.id == "goodwill" else 5
    verbs = [n for n in scene.nodes if n.kind in ("verb", "adj") and n.form != "inf" and start - reach <= n.start < end]
    for node in sorted(verbs, key=lambda n: not start <= n.start < end):
        if node.subject:
            held = in_phrase(scene, node.subject)
            return held or ([] if node.subject[1] - node.subject[0] > 1 else speakers)
    return _subject_before(scene, start) or speakers


def _subject_before(scene: Scene, i: int) -> list[Mention]:
    """The nearest mention before token `i` with nothing but auxiliaries and adverbs in between."""
    k = i - 1
    while k >= scene.start and scene.passage.pos[k] in ("AUX", "ADV", "PART", "VERB"):
        k -= 1
    return list(scene.passage.at.get(k, ()))


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
            found.append(_made(scene, node, mention, OPPOSE, _HOSTILE, (node.start, node.end)))
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
                _made(scene, node, m, OPPOSE, _HOSTILE, (node.start, node.governor.end))
                for m in doers
                if scene.on_target(term, m)
            ]
    return found


def _prices(scene: Scene) -> list[Finding]:
    """What must come first: `a precondition for talks`, `tied talks to`, `withdrawal must precede any meeting` (rule 5)."""
    found: list[Finding] = []
    for i in range(scene.start, scene.end):
        words = scene.passage.lexicon.condition_words
        if scene.lower[i] in words["nouns"] and scene.lower[i - 1 : i] not in (["without"], ["no"]):
            found += _named_price(scene, i)
    for node in scene.nodes:
        if node.kind == "verb":
            found += _verb_price(scene, node)
    return found


def _named_price(scene: Scene, i: int) -> list[Finding]:
    """`made A a precondition for B`, `A is a condition for B`."""
    term = _term_after(scene, i, 9, prepositions=("for", "of", "to"))
    if term is None:
        return []
    verb = next(
        (
            n
            for n in reversed(scene.nodes)
            if n.kind == "verb"
            and n.start < i
            and n.lemma in ("make", "set", "put", "name", "impose", "lay", "call", "describe", "consider", "see")
        ),
        None,
    )
    speakers = list(scene.speakers_of(i))
    if (
        verb is not None
        and i - verb.end < 20
        and not any(scene.lower[k] in ("is", "was", "are", "were", "be") for k in range(verb.end, i))
    ):
        return _priced(scene, verb, holders(scene, verb) or speakers, term, (verb.end, i), (verb.start, term.end))
    said_of = {"a", "an", "as", "sole", "only", "main", "key", "first"} & set(scene.lower[max(scene.start, i - 2) : i])
    if not speakers or not said_of:  # "discuss the conditions for normalisation" sets none
        return []
    return _priced(scene, term, speakers, term, (_clause_start(scene, i), i), (i, term.end))


def _verb_price(scene: Scene, node: Node) -> list[Finding]:
    """`tied talks to A`, `A must precede talks`, `talks require A`, `demanded A before any talks`."""
    words = scene.passage.lexicon.condition_words["verbs"]
    speakers = list(scene.speakers_of(node.i))
    if node.lemma in ("tie", "link", "condition") and scene.lower[node.start] in words and not node.passive:
        term = _term_after(scene, node.start, 7)
        to = (
            next(
                (k for k in range(term.end, min(term.end + 8, scene.end)) if scene.lower[k] in ("to", "on", "upon")),
                None,
            )
            if term
            else None
        )
        return (
            _priced(
                scene, node, holders(scene, node), term, (to + 1, _clause_end(scene, to + 1)), (node.start, term.end)
            )
            if term and to
            else []
        )
    if node.lemma in ("depend", "hinge", "rest"):
        return _hinges(scene, node, speakers)
    if node.modal == "must" and "first" in scene.lower[node.left : min(node.end + 8, scene.end)]:
        return _first_the_other(scene, node, speakers)
    if node.lemma == "precede" and node.passive:
        return _preceded(scene, node, speakers)
    if node.modal == "must":
        return _must_first(scene, node, speakers)
    if node.lemma == "insist" and "first" in scene.lower[node.end : scene.end][-4:] and scene.topical and scene.context:
        return _insisted_first(scene, node)
    if node.lemma in _DEMANDS and not node.negated:
        return _demanded(scene, node)
    return []


def _preceded(scene: Scene, node: Node, speakers: list[Mention]) -> list[Finding]:
    """`talks must be preceded by A`."""
    term = next((n for n in node.children if n.link == "subj" and n.term), None)
    by = next((k for k in range(node.end, min(node.end + 4, scene.end)) if scene.lower[k] == "by"), None)
    if term is None or by is None:
        return []
    return _priced(scene, node, speakers, term, (by + 1, _clause_end(scene, by + 1)), (term.start, node.end))


def _hinges(scene: Scene, node: Node, speakers: list[Mention]) -> list[Finding]:
    """`its participation depends on A`, `a deal hinges on A`: said by somebody, or owned by somebody."""
    subject = next((n for n in node.children if n.link == "subj" and n.kind == "noun" and (n.term or n.groups)), None)
    on = next((k for k in range(node.start, min(node.start + 4, scene.end)) if scene.lower[k] in ("on", "upon")), None)
    if subject is None or on is None:
        return []
    who = [*speakers, *owner_of(scene, subject)]
    return _priced(scene, node, who, subject, (on + 1, _clause_end(scene, on + 1)), (subject.start, on + 1))


def _first_the_other(scene: Scene, node: Node, speakers: list[Mention]) -> list[Finding]:
    """`says B must first hand over the suspects`, in a sentence on the process: the speaker's price."""
    term = next((n for n in scene.nodes if n.term and n.term != "hostility"), None)
    if term is None or node.subject is None:
        return []
    others = [m for m in speakers if not any(h.actor_id == m.actor_id for h in holders(scene, node))]
    return _priced(scene, node, others, term, (node.subject[0], _clause_end(scene, node.end)), (node.left, node.end))


def _insisted_first(scene: Scene, node: Node) -> list[Finding]:
    """`insisted on the creation of an association first`, in a text on the process."""
    first = scene.lower.index("first", node.end, scene.end)
    low = node.end + (scene.lower[node.end : node.end + 1] == ["on"])
    return _priced(scene, node, holders(scene, node), node, (low, first), (node.start, first + 1))


def _must_first(scene: Scene, node: Node, speakers: list[Mention]) -> list[Finding]:
    k = next(
        (
            k
            for k in range(node.start, min(node.start + 14, scene.end))
            if scene.lower[k] in _BEFORE or node.lemma == "precede"
        ),
        None,
    )
    term = _term_after(scene, k, 9) if k is not None else None
    if term is None:
        return []
    start = node.subject[0] if node.subject else node.left
    own = holders(scene, node)
    plain = node.lemma in ("precede", "come", "happen", "end", "leave", "withdraw", "stop")
    if not plain and (not speakers or {m.principal for m in speakers} & {m.principal for m in own}):
        return []
    stop = node.left if node.lemma in ("precede", "come", "happen") or k is None else k
    who = speakers or own
    return _priced(scene, node, who, term, (start, stop or node.end), (node.left, term.end))


def _demanded(scene: Scene, node: Node) -> list[Finding]:
    k = next((k for k in range(node.end, min(node.end + 18, scene.end)) if scene.lower[k] in _BEFORE), None)
    term = _term_after(scene, k, 7) if k is not None else None
    if term is None or k is None:
        return []
    told = any(child.link == "comp" and child.start < k for child in node.children)
    if not told and any(n.term and node.end <= n.start < k for n in scene.nodes):
        return []
    return _priced(scene, node, holders(scene, node), term, (node.end, k), (node.start, term.end))


def _term_after(scene: Scene, i: int, reach: int, prepositions: tuple[str, ...] = ()) -> Node | None:
    if prepositions and not any(scene.lower[k] in prepositions for k in range(i + 1, min(i + 3, scene.end))):
        return None
    return next((n for n in scene.nodes if n.term and n.term != "hostility" and i < n.start <= i + reach), None)


def _clause_start(scene: Scene, i: int) -> int:
    inner = scene.attributions_of(i)
    starts = [start for said in inner[:1] for start, end in said.content if start <= i < end]
    return starts[0] if starts else scene.start


def _clause_end(scene: Scene, i: int) -> int:
    k = i
    while k < scene.end and scene.passage.text[k] not in ',.;:\u201d"':
        k += 1
    return k


def _priced(
    scene: Scene, node: Node, who: list[Mention], term: Node, condition: tuple[int, int], tokens: tuple[int, int]
) -> list[Finding]:
    start, end = condition
    while start < end and (scene.passage.pos[start] in ("PUNCT", "SCONJ") or scene.lower[start] == "that"):
        start += 1
    while end > start and (
        scene.passage.pos[end - 1] in ("PUNCT", "DET", "AUX", "SCONJ", "VERB")
        or scene.lower[end - 1] in ("as", "a", "not", "been")
    ):
        end -= 1
    if start >= end:
        return []
    held = Condition(start, end, "")
    made = [
        _made(scene, node, m, CONDITIONAL, _PRICE, tokens, held)
        for m in who
        if not m.source_only and (scene.on_target(term, m) or not term.term)
    ]
    return [replace(finding, depth=-1) for finding in made]


def _made(
    scene: Scene,
    node: Node,
    mention: Mention,
    label: str,
    group: Group,
    tokens: tuple[int, int],
    condition: Condition | None = None,
) -> Finding:
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
