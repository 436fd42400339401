"""The skeleton of a sentence: its verbs, predicate adjectives and telling nouns, and what governs what.

News English is right-branching: a word governs what follows it up to the next boundary. The skeleton is therefore
built from left to right over words and tags, and asks the dependency parse only for subjects. It stands up where the
parse does not.
"""

from __future__ import annotations

from workbench.stances.lexicon import Match
from workbench.stances.passage import Passage
from workbench.stances.records import Group, Node
from workbench.stances.subjects import cut_to_relative, subject_of
from workbench.stances.verbgroup import verb_group
from workbench.stances.verbs import NOUNS, is_predicate, is_verb


def build(passage: Passage, start: int, end: int) -> list[Node]:
    """Return the nodes of the sentence from token `start` to `end`, linked, in text order."""
    start = passage.after_dateline(start, end)
    nodes = find_nodes(passage, start, end)
    for node in nodes:
        if node.kind in ("verb", "adj"):
            verb_group(passage, node, start)
    _headless(passage, nodes, start, end)
    _first_clause(passage, nodes, start, end)
    _announced_headline(passage, nodes, start, end)
    _coordinated_participles(passage, nodes, start)
    for node in nodes:
        if node.form in ("fin", "adj", "part") or node.kind == "adj":
            node.subject = cut_to_relative(passage, subject_of(passage, node, nodes, start))
            node.negations = (*_negative_subject(passage, node), *node.negations)
    from workbench.stances.linking import link

    link(passage, nodes, start, end)
    return nodes


def _headless(passage: Passage, nodes: list[Node], start: int, end: int) -> None:
    """A sentence without a finite verb that begins with a noun phrase and a participle: a past tense taken for one."""
    finite = any(n.form in ("fin", "adj") for n in nodes) or any(
        passage.tag[i] in ("VBD", "VBZ", "VBP", "MD") for i in range(start, end)
    )
    first = next((n for n in nodes if n.kind == "verb"), None)
    if finite or first is None or first.form != "part" or passage.lower[first.end : first.end + 1] == ["by"]:
        return
    before = first.left - 1 - (passage.text[first.left - 1] == ",")
    if passage.pos[before] in NOUNS or before in passage.at:
        first.form, first.past, first.passive = "fin", True, False


def _first_clause(passage: Passage, nodes: list[Node], start: int, end: int) -> None:
    """`Talks opened on Monday, but the army stayed away`: a clause before a coordinator has a finite verb."""
    edges = [
        i
        for i in range(start + 1, min(end, passage.n - 1))
        if passage.text[i] == "," and passage.lower[i + 1] in ("but", "and", "while", "though", "although")
    ]
    verbs = [n for n in nodes if n.kind in ("verb", "adj") and edges and n.start < edges[0]]
    later = [n for n in nodes if n.kind == "verb" and n.form == "fin" and edges and n.start > edges[0]]
    if len(verbs) != 1 or not later or verbs[0].form != "part" or verbs[0].i == start:
        return
    if later[0].left > edges[0] + 2 and passage.lower[verbs[0].end : verbs[0].end + 1] != ["by"]:
        verbs[0].form, verbs[0].past, verbs[0].passive = "fin", True, False


def _coordinated_participles(passage: Passage, nodes: list[Node], start: int) -> None:
    """`was hosted by A and attended by B`, `accused B and called on it`: the second verb is what the first one is."""
    for number, node in enumerate(nodes):
        if node.form != "part" or node.left - 1 <= start or not _joined_before(passage, node):
            continue
        first = next(
            (n for n in reversed(nodes[:number]) if n.kind == "verb" and n.form == "fin" and (n.past or n.passive)),
            None,
        )
        if first is not None and node.left - first.end < 14:
            node.form, node.passive, node.past = "fin", first.passive, True


_JOINING = ("and", "but", "or", "nor")


def _joined_before(passage: Passage, node: Node) -> bool:
    return passage.lower[node.left - 1] in _JOINING or passage.lower[node.left] == "nor"


def _announced_headline(passage: Passage, nodes: list[Node], start: int, end: int) -> None:
    """`A, B to restore ties`: a headline's infinitive is a future."""
    verbs = [n for n in nodes if n.kind in ("verb", "adj")]
    if (
        not verbs
        or verbs[0].form != "inf"
        or any(n.form in ("fin", "adj") for n in verbs)
        or passage.text[end - 1] == "."
    ):
        return
    before = verbs[0].left - 1
    if before in passage.at or passage.lower[before] in passage.lexicon.sets["organs"]:
        verbs[0].form, verbs[0].modal = "fin", "future"


def _negative_subject(passage: Passage, node: Node) -> tuple[int, ...]:
    """`Neither A nor B ruled out`, `no party attended`: the subject negates its verb."""
    if node.subject is None or node.form == "part":
        return ()
    first = node.subject[0]
    if passage.lower[first - 1 : first] == ["neither"]:
        return (first - 1,)
    return (
        (first,)
        if passage.lower[first] in ("neither", "none", "nobody", "no")
        and passage.lower[first] in passage.lexicon.sets["negators"] | {"no"}
        else ()
    )


def find_nodes(passage: Passage, start: int, end: int) -> list[Node]:
    """Return a node for every verb, every matched adjective and every noun that is a cue or a process term."""
    nodes: list[Node] = []
    taken = start
    for i in range(start, end):
        if i < taken or i in passage.left_out or _is_venue(passage, i, start, end):
            continue
        node = _node_at(passage, i, start, end)
        if node is not None:
            nodes.append(node)
            taken = max(taken, node.end if node.kind != "verb" or not node.groups else node.i + 1)
    return nodes


_VENUES = frozenset({"conference", "forum", "seminar", "gathering", "session", "meeting", "summit", "event"})


def _is_venue(passage: Passage, i: int, start: int, end: int) -> bool:
    """`At a conference in Geneva, A said ...`: an event of no name that only says where something was said."""
    if passage.lower[i] not in _VENUES or i + 1 >= end or passage.lower[i + 1] not in ("in", "at", "on", "outside"):
        return False
    j = i - 1
    while j > start and passage.pos[j] in ("ADJ", "NOUN", "PROPN", "NUM"):
        j -= 1
    return j == start + 1 and passage.lower[start : j + 1] in (
        ["at", "a"],
        ["at", "an"],
        ["during", "a"],
        ["during", "an"],
    )


def _node_at(passage: Passage, i: int, start: int, end: int) -> Node | None:
    word, lexicon = passage.lower[i], passage.lexicon
    if is_verb(passage, i, start, end):
        return _verb_node(passage, i, end)
    if word in lexicon.adjectives and is_predicate(passage, i, start, end):
        found = lexicon.adjectives.at(passage.lower, i, end)
        if found:
            return _cue_node(passage, found, "adj")
    if passage.pos[i] in ("NOUN", "PROPN", "ADJ", "VERB", "X", "ADV", "INTJ"):
        return _noun_node(passage, i, end)
    return None


def _verb_node(passage: Passage, i: int, end: int) -> Node:
    lexicon, lower = passage.lexicon, passage.lower
    cues = lexicon.verbs.at(lower, i, end)
    terms = lexicon.term_verbs.at(lower, i, end)
    longest = max((m.end for m in (*cues[:1], *terms[:1])), default=i + 1)
    node = Node(i, i, longest, "verb", lexicon.verb_forms.get(lower[i], passage.lemma[i].lower()))
    node.groups = tuple(match.owner for match in _longest(cues))
    if terms and (not cues or len(terms[0].words.split()) >= len(cues[0].words.split())):
        node.term, node.groups = terms[0].owner, ()
        node.end = terms[0].end
    elif cues:
        node.end = cues[0].end
    if lower[i] in lexicon.deeds:
        node.deeds = tuple(match.owner for match in lexicon.deeds.at(lower, i, end))
    node.reporting = bool(lexicon.reporting.at(lower, i, end))
    node.right = node.end
    return node


def _longest(matches: list[Match]) -> list[Match]:
    """Return the matches with the most words, each group once."""
    most = len(matches[0].words.split()) if matches else 0
    seen: list[Group] = []
    kept = []
    for match in matches:
        if len(match.words.split()) == most and match.owner not in seen:
            seen.append(match.owner)
            kept.append(match)
    return kept


def _cue_node(passage: Passage, found: list[Match], kind: str) -> Node:
    first = found[0]
    node = Node(
        first.start, first.start, first.end, kind, first.words, tuple(m.owner for m in _longest(found)), form=kind
    )
    node.left, node.right = first.start, first.end
    return node


def _noun_node(passage: Passage, i: int, end: int) -> Node | None:
    lexicon, lower = passage.lexicon, passage.lower
    terms = lexicon.terms.at(lower, i, end)
    cues = lexicon.nouns.at(lower, i, end)
    hostile = lower[i] in lexicon.sets["hostilities"]
    if not terms and not cues and not hostile:
        return None
    last = max((m.end for m in (*terms[:1], *cues[:1])), default=i + 1) - 1
    if (
        last + 1 < end
        and passage.pos[last + 1] in ("NOUN", "PROPN")
        and _names_more(passage, last + 1, end)
        and not terms
    ):
        return None
    node = Node(i, i, last + 1, "noun", lower[i])
    node.left, node.right = i, last + 1
    if terms and terms[0].owner == "papers" and set(lower[max(0, i - 2) : i]) & lexicon.sets["bad_before"]:
        node.term = "hostility"  # "unilateral moves"
        return node
    if terms:
        node.term, node.end = terms[0].owner, terms[0].end
        node.i = terms[0].end - 1
    elif hostile:
        node.term = "hostility"
    node.groups = tuple(match.owner for match in _longest(cues)) if not terms or len(cues[:1]) else ()
    if terms and cues and len(cues[0].words.split()) < len(terms[0].words.split()):
        node.groups = ()
    node.negations = _noun_negations(passage, i)
    return node


def _names_more(passage: Passage, i: int, end: int) -> bool:
    """Tell whether the noun at `i` goes on a compound that is no process term ("support staff")."""
    word = passage.lower[i]
    return word not in passage.lexicon.terms and word not in passage.lexicon.nouns and passage.pos[i] == "NOUN"


def _noun_negations(passage: Passage, i: int) -> tuple[int, ...]:
    """Return negative determiners and prepositions before a noun, over its adjectives ("no direct talks")."""
    j = i - 1
    while (
        j >= 0
        and i - j <= 5
        and (
            passage.pos[j] in ("ADJ", "ADV", "NUM", "PROPN")
            or passage.lower[j] in ("any", "the", "further", "-", "new", "a")
        )
    ):
        j -= 1
    if j < 0:
        return ()
    word = passage.lower[j]
    lexicon = passage.lexicon
    negative = word in lexicon.sets["negative_determiners"] or word == "without"
    if negative and word != "neither":
        return (j,)
    if word == "for" and j >= 2 and passage.lower[j - 1] == "need" and passage.lower[j - 2] == "no":
        return ()
    return ()
