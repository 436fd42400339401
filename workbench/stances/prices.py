"""What must come first, told as the price of a step: a precondition for talks, talks tied to a withdrawal (rule 5)."""

from __future__ import annotations

from dataclasses import replace

from workbench.actors.records import Mention
from workbench.stances.conditions import Condition
from workbench.stances.findings import whole
from workbench.stances.records import CONDITIONAL, Finding, Group, Node
from workbench.stances.scene import Scene, holders, owner_of

_PRICE = Group("price", "conditional", "phrase", voice="reported", rule=5)
_BEFORE = frozenset({"before", "ahead", "prior"})
_DEMANDS = frozenset({"demand", "want", "require", "insist", "ask", "seek", "expect", "need", "request"})


def prices(scene: Scene) -> list[Finding]:
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
        said = verb.subject if verb.passive and verb.subject else (verb.end, i)
        return _priced(scene, verb, holders(scene, verb) or speakers, term, said, (verb.start, term.end))
    said_of = {"a", "an", "as", "sole", "only", "main", "key", "first"} & set(scene.lower[max(scene.start, i - 2) : i])
    if not speakers or not said_of:  # "discuss the conditions for normalisation" sets none
        return []
    return _priced(scene, term, speakers, term, (_clause_start(scene, i), i), (i, term.end))


def _verb_price(scene: Scene, node: Node) -> list[Finding]:
    """`tied talks to A`, `A must precede talks`, `talks require A`, `demanded A before any talks`."""
    words = scene.passage.lexicon.condition_words["verbs"]
    speakers = list(scene.speakers_of(node.i))
    if node.lemma in ("tie", "link", "condition") and scene.lower[node.start] in words and not node.passive:
        return _tied(scene, node)
    if node.lemma in ("depend", "hinge", "rest"):
        return _hinges(scene, node, speakers)
    if (
        node.lemma in ("require", "presuppose", "necessitate")
        and node.modal != "must"
        and not node.passive
        and speakers
    ):
        return _required(scene, node, speakers)
    if node.modal == "must" and "first" in scene.lower[node.left : min(node.end + 8, scene.end)]:
        return _first_the_other(scene, node, speakers)
    if node.lemma == "precede" and node.passive:
        return _preceded(scene, node, speakers)
    if node.modal == "must":
        return _must_first(scene, node, speakers)
    if node.lemma == "insist" and "first" in scene.lower[node.end : scene.end][-4:] and scene.topical and scene.context:
        return _insisted_first(scene, node)
    asks = node.group is not None and node.group.id in ("request", "advocate")
    if (node.lemma in _DEMANDS or asks) and not node.negated:
        return _demanded(scene, node) or _demanded_beforehand(scene, node)
    return []


def _tied(scene: Scene, node: Node) -> list[Finding]:
    """`tied talks to A`, and in a text on the process `links any departure to A`."""
    term = _term_after(scene, node.start, 7)
    after = range(term.end if term else node.end + 1, min((term.end if term else node.end) + 8, scene.end))
    to = next((k for k in after if scene.lower[k] in ("to", "on", "upon")), None)
    if to is None or (term is None and not (scene.context and scene.topical)):
        return []
    held = (to + 1, _clause_end(scene, to + 1))
    return _priced(scene, node, holders(scene, node), term or node, held, (node.start, term.end if term else to + 1))


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
    if on is None or (subject is None and not speakers):
        return []
    if subject is None:
        term = _term_after(scene, node.left - 14, 14)
        return (
            _priced(scene, node, speakers, term, (on + 1, _clause_end(scene, on + 1)), (term.start, on + 1))
            if term
            else []
        )
    who = [*speakers, *owner_of(scene, subject)]
    return _priced(scene, node, who, subject, (on + 1, _clause_end(scene, on + 1)), (subject.start, on + 1))


def _required(scene: Scene, node: Node, speakers: list[Mention]) -> list[Finding]:
    """`a treaty would require the return of the islands`: said by somebody."""
    term = next((n for n in node.children if n.link == "subj" and n.term and n.term != "hostility"), None)
    if term is None:
        return []
    return _priced(scene, node, speakers, term, (node.end, _clause_end(scene, node.end)), (term.start, node.end))


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


def _demanded_beforehand(scene: Scene, node: Node) -> list[Finding]:
    """`Before it restores ties, A insists on an apology`."""
    fronted = scene.lower[scene.start] == "before" and node.link != "adv" and node.form == "fin"
    comma = next((k for k in range(scene.start, node.left) if scene.lower[k] == ","), None)
    term = _term_after(scene, scene.start, 9) if fronted else None
    if term is None or comma is None or term.start > comma:
        return []
    low = node.end + (scene.lower[node.end : node.end + 1] in (["on"], ["upon"]))
    return _priced(scene, node, holders(scene, node), term, (low, _clause_end(scene, low)), (node.start, node.end))


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
    start, end = _bare(scene, condition)
    held = Condition(start, end, "") if start < end else None
    made = [
        whole(scene, node, m, CONDITIONAL, _PRICE, tokens, held)
        for m in who
        if not m.source_only and (scene.on_target(term, m) or not term.term)
    ]
    return [replace(finding, depth=-1) for finding in made]


def _bare(scene: Scene, condition: tuple[int, int]) -> tuple[int, int]:
    """Return a condition without the small words around it."""
    start, end = condition
    while start < end and (scene.passage.pos[start] in ("PUNCT", "SCONJ") or scene.lower[start] == "that"):
        start += 1
    while end > start and (
        scene.passage.pos[end - 1] in ("PUNCT", "DET", "AUX", "SCONJ", "VERB")
        or scene.lower[end - 1] in ("as", "a", "not", "been", "his", "her", "its", "their")
    ):
        end -= 1
    return start, end
