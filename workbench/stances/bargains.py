"""Conditions that stand without a word of the process: `we shall take the first car, provided that the mast comes down`.

In a text on the process, whoever will do something only if, once or after something else has happened sets a condition
(rule 5), whatever the thing is called. The words that open such a clause are the `bargains` of `resources/cues.yml`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from workbench.actors.records import Mention
from workbench.stances.bearing import bearing
from workbench.stances.conditions import IDLE, Condition, condition_at
from workbench.stances.findings import whole
from workbench.stances.records import CONDITIONAL, NEUTRAL, Finding, Group, Node
from workbench.stances.scene import Scene, agents, holders, in_phrase
from workbench.stances.timing import SPANS
from workbench.stances.unreal import irrealis

_BARGAIN = Group("bargain", "conditional", "phrase", voice="reported", rule=5)
_PAUSE = Group("bargain", NEUTRAL, "phrase", voice="reported", rule=13)
_OPEN = frozenset({"future", "would", "can", "may"})
_CONSENTING = frozenset(
    {"agree", "accept", "consent", "offer", "propose", "promise", "pledge", "let", "allow", "approve", "permit", "vow"}
)
_WAITING = frozenset(
    {"wait", "refuse", "decline", "withhold", "boycott", "block", "reject", "oppose", "suspend", "hold back"}
)
_READY = frozenset(
    {"ready", "willing", "prepared", "open", "possible", "conceivable", "thinkable", "acceptable", "able"}
)
_DECIDING = frozenset(
    {"know", "decide", "say", "judge", "comment", "respond", "reply", "answer", "speak", "tell", "conclude", "see"}
)
_REFUSING = frozenset({"refuse", "decline", "reject"})
_WARNING = frozenset({"warn", "warns", "warned", "warning", "threaten", "threatened", "threatening", "fear", "feared"})
_NOTHING = frozenset({"no", "nothing", "nobody", "none", "not", "never", "n't", "neither", "nor"})


def bargains(scene: Scene) -> list[Finding]:
    """Return the conditions that a sentence of a text on the process sets, by whom."""
    if not scene.context or not scene.topical or scene.passage.text[scene.end - 1] == "?":
        return []
    found: list[Finding] = []
    for i in range(scene.start, scene.end):
        for kind, condition in _opened(scene, i):
            main = _main(scene, i, condition, kind)
            if main is None or not _open(scene, main, kind, condition) or _unheld(scene, main, kind, condition):
                continue
            found += [_bargain(scene, main, m, condition, kind) for m in _whose(scene, main)]
            break
    return found + _first_then(scene)


def _first_then(scene: Scene) -> list[Finding]:
    """`First the cheque, then the chair`, `gas first, gates second`, `let them leave, and we shall come`: whoever says so."""
    found: list[Finding] = []
    lower, text = scene.lower, scene.passage.text
    for k in range(scene.start + 1, scene.end - 2):
        if text[k] != ",":
            continue
        start = _clause_begin(scene, k)
        after = lower[k + 1 : k + 4]
        ordered = lower[start] == "first" and "then" in after[:2]
        ranked = lower[k - 1] == "first" and "second" in lower[k + 1 : k + 5]
        granted = (
            scene.passage.tag[start] == "VB" and after[:1] == ["and"] and bool(_PROMISED & set(lower[k + 2 : k + 6]))
        )
        if (ordered or ranked or granted) and k - start < 16:
            end = min(k + 5, scene.end)
            node = Node(start, start, end, "noun", "first then")
            made = [
                whole(scene, node, m, CONDITIONAL, _BARGAIN, (start, end), Condition(start, k, ""))
                for m in scene.speakers_of(start)
            ]
            found += [replace(finding, depth=-1) for finding in made]
    return found


#: After such words a bargain's are only about when something was (a week before).
_TIMING = frozenset({*SPANS, "the", "a", "its", "at", "even", "days", "hours", "day", "minutes", "shortly", "soon"})
_PROMISED = frozenset({"will", "shall", "'ll", "\u2019ll", "can", "would"})


def _clause_begin(scene: Scene, k: int) -> int:
    """Return the first word of what stands before a comma, after a quotation mark, a colon or the sentence's beginning."""
    start = k
    while start > scene.start and scene.passage.text[start - 1] not in '"\u201c:;.,' and k - start < 20:
        start -= 1
    return start


def _opened(scene: Scene, i: int) -> Iterator[tuple[str, Condition]]:
    """Yield each kind of bargain that may open at a token, and its clause."""
    if _turned_round(scene, i):
        yield "event", condition_at(scene, i, scene.lower[i])
    for kind, phrases in scene.passage.lexicon.bargains.items():
        if scene.lower[i] not in phrases or scene.lower[i - 1] in _TIMING:
            continue
        matches = phrases.at(scene.lower, i, scene.end)
        if matches and not _no_clause(scene, matches[0].end, kind):
            yield kind, condition_at(scene, i, matches[0].words)


def _turned_round(scene: Scene, i: int) -> bool:
    """`Should the siege be lifted, ...`, `..., were the House to grant him that`: a condition without a conjunction."""
    if scene.lower[i] not in ("should", "were") or i + 2 >= scene.end:
        return False
    opens = i == scene.start or scene.passage.text[i - 1] == ","
    named = i + 1 in scene.passage.at or scene.passage.pos[i + 1] in ("DET", "PRON", "NOUN", "PROPN")
    verb = scene.lower[i] == "should" or "to" in scene.lower[i + 2 : i + 9]
    return opens and named and verb


def _no_clause(scene: Scene, i: int, kind: str) -> bool:
    """Tell whether a date, an idiom or nothing follows: a time, no condition."""
    if i >= scene.end - 1:
        return True
    rest = [
        scene.lower[k] for k in range(i, min(i + 6, scene.end)) if scene.passage.pos[k] not in ("PUNCT", "DET", "ADP")
    ]
    dated = not rest or rest[0] in scene.passage.lexicon.sets["dates"] or rest[0][:2].isdigit()
    idle = bool(IDLE & set(rest[:3])) or rest[:1] in (["more"], ["again"], ["a"])
    verb = any(scene.passage.pos[k] in ("VERB", "AUX") for k in range(i, scene.end))
    return idle or (kind != "strong" and (dated or not verb))


def _main(scene: Scene, i: int, condition: Condition, kind: str) -> Node | None:
    """Return the predicate that a condition holds for: the one after a fronted clause, else the nearest before it."""
    verbs = [n for n in scene.nodes if n.kind in ("verb", "adj")]
    forms = ("fin", "adj", "inf", "ger") if kind == "strong" else ("fin", "adj", "inf")
    before = [n for n in verbs if n.i < i and n.form in forms and not _passes_on(scene, n)]
    fronted = (
        i == scene.start or scene.passage.text[i - 1] in ',"\u201c' or scene.lower[i - 1] in ("that", "but", "and")
    )
    after = [n for n in verbs if n.left >= condition.end and n.form in ("fin", "adj") and not _passes_on(scene, n)]
    closed = condition.end < scene.end and (scene.passage.text[condition.end] == "," or i == scene.start)
    if fronted and closed and after and (not before or _over(scene, before[-1], i)):
        return after[0] if after[0].left - condition.end < 12 else None
    said = [n for n in verbs if before and before[-1].i < n.start and n.i < i]
    if said and kind != "strong" and scene.passage.text[i - 1] != ",":
        return None  # "..., he mused before flying south"
    return _copula(scene, i, before[-1].i if before else scene.start) or (before[-1] if before else None)


def _copula(scene: Scene, i: int, low: int) -> Node | None:
    """`would be back in their chairs when ...`: a promise whose predicate is no verb."""
    passage = scene.passage
    for k in range(i - 1, low, -1):
        if passage.lower[k] == "be" and passage.lower[k - 1] in passage.lexicon.modals:
            node = Node(
                k, k, k + 1, "verb", "be", left=k - 1, form="fin", modal=passage.lexicon.modals[passage.lower[k - 1]]
            )
            subjects = passage.tree.children(passage.tree.head[k], "nsubj")
            if subjects and subjects[0] < k:
                node.subject = (max(scene.start, min(passage.tree.subtree(subjects[0]))), subjects[0] + 1)
            return node
        if passage.pos[k] == "VERB":
            return None
    return None


def _passes_on(scene: Scene, node: Node) -> bool:
    """Tell whether a verb only says whose words these are: a word of speech, `let it be known`, `..., it resolved, ...`."""
    if node.lemma == "let" and {"know", "known"} & set(scene.lower[node.end : node.end + 5]):
        return True
    if node.lemma in _CONSENTING or node.modal or node.form == "inf":
        return False
    aside = (
        node.subject is not None
        and scene.passage.text[node.subject[0] - 1] == ","
        and node.left - node.subject[1] < 1
        and "," in scene.passage.text[node.end : node.end + 4]
    )
    return node.reporting or aside


def _over(scene: Scene, node: Node, i: int) -> bool:
    """Tell whether a clause before the condition is closed by its comma or opened by it: `he said that, if ...`."""
    return scene.lower[i - 1] in ("that", "but", "and") or node.end < i - 12


def _open(scene: Scene, main: Node, kind: str, condition: Condition) -> bool:
    """Tell whether a predicate is a step offered or held back, not one that was taken."""
    negated = _held_back(scene, main, condition)
    if kind == "negative" and main.lemma == "wait" and condition.marker == "while":
        return False
    if kind == "negative":
        return negated and (bool(main.modal) or not main.past or main.lemma in _WAITING)
    if main.lemma in _CONSENTING or _consented(main):
        chief = main.governor if _consented(main) and main.governor is not None else main
        timed = condition.marker in ("after", "when") or condition.marker.startswith(("the ", "on the "))
        return kind == "strong" or (chief.lemma != "let" and not (chief.past and timed))
    if main.past and not main.modal and main.form == "fin" and main.lemma != "be":
        return False
    offered = main.modal in _OPEN or main.lemma in _READY or (main.form == "inf" and _offered(main))
    return offered or (kind == "strong" and (negated or not main.past))


def _unheld(scene: Scene, main: Node, kind: str, condition: Condition) -> bool:
    """Tell whether a predicate is supposed, doubted, threatened, or no step: `doubts that B will come unless ...`."""
    cue = [scene.lower[k] for said in scene.attributions_of(main.i)[:1] for k in range(*said.cue)]
    supposed = main.left < condition.end and irrealis(scene, replace(main, modal="would"))
    if supposed or _WARNING & set(cue) or main.lemma == "believe":
        return True
    flat = scene.passage.lexicon.condition_words["flat"] & set(scene.lower[main.left : main.start])
    if kind == "negative" and (main.lemma in _REFUSING or flat):
        return True  # a refusal with its reason: what the words of refusal say decides
    below = bearing(scene, main, None)
    return kind == "event" and below is not None and below.sign < 0


def _consented(main: Node) -> bool:
    above = main.governor
    return main.form == "inf" and above is not None and above.lemma in _CONSENTING


def _offered(main: Node) -> bool:
    above = main.governor
    return above is not None and (
        above.kind == "adj" or above.modal in _OPEN or above.lemma in ("intend", "want", "plan")
    )


def _held_back(scene: Scene, main: Node, condition: Condition) -> bool:
    if main.negated or main.lemma in _WAITING or (main.governor is not None and main.governor.lemma in _WAITING):
        return True
    words = scene.lower[main.end : min(main.end + 4, condition.start)] if main.end <= condition.start else []
    subject = scene.lower[main.subject[0] : main.subject[0] + 1] if main.subject else []
    first = scene.lower[condition.start : condition.start + 1]
    return bool(_NOTHING & {*words, *subject, *first, *scene.lower[condition.start - 1 : condition.start]})


def _whose(scene: Scene, main: Node) -> list[Mention]:
    """Return who will act, else whoever says what shall happen."""
    speakers = list(scene.speakers_of(main.i))
    if main.passive:
        return agents(scene, main) or speakers
    own = holders(scene, main) or (in_phrase(scene, main.subject) if main.subject else [])
    return [m for m in own if not m.source_only] or speakers or _topic(scene, main)


def _topic(scene: Scene, main: Node) -> list[Mention]:
    """`As for A, it will ...`, `A was adamant: no train will run unless ...`: whom the sentence is about before that."""
    colon = next((k for k in range(main.left - 1, scene.start, -1) if scene.passage.text[k] == ":"), None)
    if colon is not None:
        before = [n for n in scene.nodes if n.kind in ("verb", "adj") and n.form in ("fin", "adj") and n.end <= colon]
        found = in_phrase(scene, before[-1].subject) if before and before[-1].subject else []
        return found or _said_before(scene, colon)
    opening = scene.lower[scene.start : scene.start + 3]
    if opening[:2] in (["as", "for"], ["as", "to"]) or opening[:1] in (["for"], ["to"], ["from"]):
        comma = next((k for k in range(scene.start, main.left) if scene.passage.text[k] == ","), None)
        return scene.passage.mentions_in(scene.start, comma)[:1] if comma is not None else []
    return []


def _said_before(scene: Scene, colon: int) -> list[Mention]:
    """`The president was adamant: ...`: the subject of a predicate that is no cue, by the parse."""
    tree = scene.passage.tree
    for k in range(scene.start, colon):
        if tree.rel[k] == "nsubj" and k in scene.passage.at:
            return [m for m in scene.passage.at[k] if not m.source_only]
    return []


def _answers_later(scene: Scene, main: Node, condition: Condition) -> bool:
    """`will make up its mind when it has read the text`, `would wait before saying anything`: no answer yet."""
    if {"opinion", "view", "verdict", "judgement"} & set(scene.lower[main.end : main.end + 3]):
        return True
    if main.lemma in _DECIDING or scene.lower[main.end - 1 : main.end + 2][-1:] == ["mind"]:
        return True
    later = {n.lemma for n in scene.nodes if n.kind == "verb" and condition.start < n.start < condition.start + 4}
    return main.lemma == "wait" and bool(later & _DECIDING)


def _bargain(scene: Scene, main: Node, mention: Mention, condition: Condition, kind: str) -> Finding:
    pause = kind == "negative" and scene.passage.role(mention) == "mediator"
    pause = pause or (kind != "strong" and _answers_later(scene, main, condition))
    label, group = (NEUTRAL, _PAUSE) if pause else (CONDITIONAL, _BARGAIN)
    first = min([main.left, *main.negations])
    tokens = (first, condition.end) if condition.start >= main.end else (first, main.end)
    made = whole(scene, main, mention, label, group, tokens, None if pause else condition)
    return replace(made, depth=-1, confidence=0.7)
