"""The skeleton of a sentence: its verbs, predicate adjectives and telling nouns, and what governs what.

News English is right-branching: a word governs what follows it up to the next boundary. The skeleton is therefore
built from left to right over words and tags, and asks the dependency parse only for subjects. It stands up where the
parse does not.
"""

from __future__ import annotations

from workbench.stances.lexicon import Match
from workbench.stances.passage import Passage
from workbench.stances.records import Group, Node

_BE = frozenset({"be", "is", "are", "was", "were", "been", "being", "am", "'s", "'re", "'m", "get", "got", "gets"})
_HAVE = frozenset({"have", "has", "had", "having", "'ve"})
_DO = frozenset({"do", "does", "did"})
_NOT = frozenset({"not", "n't", "never", "neither", "nor", "hardly", "scarcely", "cannot"})
_COPULAS = _BE | {
    "remain",
    "remains",
    "remained",
    "seem",
    "seems",
    "seemed",
    "become",
    "becomes",
    "became",
    "appear",
    "appears",
    "appeared",
    "sound",
    "sounded",
    "stay",
    "stayed",
    "feel",
    "feels",
    "felt",
    "look",
    "looks",
    "looked",
    "declared",
    "grew",
}
_AUX = _BE | _HAVE | _DO
_DETERMINERS = frozenset(
    {
        "the",
        "a",
        "an",
        "its",
        "his",
        "her",
        "their",
        "our",
        "my",
        "your",
        "any",
        "no",
        "this",
        "that",
        "these",
        "those",
        "such",
        "some",
        "another",
        "each",
    }
)
_COMMA = frozenset({",", ";", ":", "\u2014", "\u2013", "--", "-"})
_RELATIVE = frozenset({"who", "which", "whom", "that", "whose"})
_NOUNS = frozenset({"NOUN", "PROPN", "PRON"})


def build(passage: Passage, start: int, end: int) -> list[Node]:
    """Return the nodes of the sentence from token `start` to `end`, linked, in text order."""
    start = passage.after_dateline(start, end)
    nodes = find_nodes(passage, start, end)
    for node in nodes:
        if node.kind in ("verb", "adj"):
            _verb_group(passage, node, start)
    _headless(passage, nodes, start, end)
    _first_clause(passage, nodes, start)
    _announced_headline(passage, nodes, start, end)
    _coordinated_participles(passage, nodes, start)
    for node in nodes:
        if node.form in ("fin", "adj", "part") or node.kind == "adj":
            node.subject = _cut_to_relative(passage, subject_of(passage, node, nodes, start))
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
    if passage.pos[before] in _NOUNS or before in passage.at:
        first.form, first.past, first.passive = "fin", True, False


def _first_clause(passage: Passage, nodes: list[Node], start: int) -> None:
    """`Talks opened on Monday, but the army stayed away`: a clause before a coordinator has a finite verb."""
    edges = [
        i
        for i in range(start + 1, passage.n - 1)
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
        if node.form != "part" or node.left - 1 <= start or passage.lower[node.left - 1] not in ("and", "but", "or"):
            continue
        first = next((n for n in reversed(nodes[:number]) if n.kind == "verb" and n.form == "fin" and n.past), None)
        if first is not None and node.left - first.end < 14:
            node.form, node.passive, node.past = "fin", first.passive, True


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
        if i < taken or i in passage.left_out:
            continue
        node = _node_at(passage, i, start, end)
        if node is not None:
            nodes.append(node)
            taken = max(taken, node.end if node.kind != "verb" or not node.groups else node.i + 1)
    return nodes


def _node_at(passage: Passage, i: int, start: int, end: int) -> Node | None:
    word, lexicon = passage.lower[i], passage.lexicon
    if is_verb(passage, i, start, end):
        return _verb_node(passage, i, end)
    if word in lexicon.adjectives and _is_predicate(passage, i, start, end):
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
    node = Node(i, i, longest, "verb", lexicon.verb_forms.get(lower[i], passage.doc[i].lemma_.lower()))
    node.groups = tuple(match.owner for match in _longest(cues))
    if terms and (not cues or len(terms[0].words.split()) >= len(cues[0].words.split())):
        node.term, node.groups = terms[0].owner, ()
        node.end = terms[0].end
    elif cues:
        node.end = cues[0].end
    if lower[i] in lexicon.deeds:
        node.deeds = tuple(match.owner for match in lexicon.deeds.at(lower, i, end))
    node.reporting = lower[i] in lexicon.reporting
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


def is_verb(passage: Passage, i: int, start: int, end: int) -> bool:
    """Tell whether token `i` is used as a verb other than an auxiliary, correcting the tagger where words tell better."""
    pos, word = passage.pos[i], passage.lower[i]
    if i in passage.at and passage.at[i][0].start < i < passage.at[i][0].end - 1:
        return False  # "the Union's monitoring team"
    known = word in passage.lexicon.verb_forms
    before = passage.lower[i - 1] if i > start else ""
    following = passage.lower[i + 1] if i + 1 < end else ""
    if pos in ("VERB", "ADJ") and attributive(passage, i, start, end):
        return False
    if word == "talks" and not (
        passage.tag[i].startswith("VB") and i > start and (i - 1 in passage.at or passage.pos[i - 1] == "PRON")
    ):
        return False
    if word in passage.lexicon.terms and not known and passage.tag[i] not in ("VBD", "VBN", "VBG"):
        return False
    if (
        word in passage.lexicon.terms
        and following in ("with", "between")
        and passage.lexicon.terms.at(passage.lower, i, end)
        and not _after_subject(passage, i, start)
    ):
        return False
    if word in ("have", "has", "had", "having", "need", "needs") and following == "to" and i + 2 < end:
        return passage.pos[i + 2] not in ("VERB", "AUX") or passage.lower[i + 2] == "do"
    if word == "provided" and (following == "that" or before == ","):
        return False
    if (
        word in passage.lexicon.adjectives
        and word.endswith("ed")
        and (before in _COPULAS | _NOT or passage.lower[i - 3 : i] == ["by", "no", "means"])
        and (following != "by" or passage.lexicon.adjectives.at(passage.lower, i, end)[0].end > i + 1)
    ):
        return False
    if pos == "VERB":
        nominal = word in passage.lexicon.nouns or word in passage.lexicon.terms
        return not (before in _DETERMINERS and before not in ("that", "this") and (nominal or not word.endswith("ing")))
    if pos == "AUX":
        return word in ("have", "has", "had", "do", "did", "does", "need", "needs") and not _helps(passage, i, end)
    if (
        not known
        or pos not in ("NOUN", "ADJ", "PROPN", "ADP", "SCONJ", "ADV")
        or (pos in ("ADP", "SCONJ") and not word.endswith(("es", "ed", "ing")))
    ):
        return False
    if before in ("to", "neither", "nor", "not", "n't") or (before in passage.lexicon.modals and pos != "PROPN"):
        return (
            before != "to"
            or passage.pos[i - 1] == "PART"
            or (word not in passage.lexicon.terms and not word.endswith(("s", "ing")))
        )
    if following == "that" and word.endswith("s") and passage.pos[i - 1] in _NOUNS and passage.tree.rel[i] != "nsubj":
        return True  # "the side denies that ..."
    return _headline_verb(passage, i, start, end)


def _after_subject(passage: Passage, i: int, start: int) -> bool:
    """Tell whether a word stands where its clause's verb would: after a name, a pronoun, an auxiliary or `to`."""
    return (
        i > start
        and (i - 1 in passage.at or passage.pos[i - 1] in ("PRON", "AUX", "PART", "PROPN", "ADV"))
        and passage.lower[i - 1] != "that"
    )


def attributive(passage: Passage, i: int, start: int, end: int) -> bool:
    """Tell whether a participle stands before its noun ("the suspended talks", "Russian-brokered talks")."""
    if i > start and passage.text[i - 1] in "-\u2013" and i + 1 < end and passage.lower[i].endswith("ed"):
        return True
    if i == start or i + 1 >= end or passage.pos[i + 1] not in ("NOUN", "ADJ", "PROPN") or i + 1 in passage.at:
        return False
    word, before = passage.lower[i], passage.pos[i - 1]
    if word.endswith("ing"):
        return before in ("DET", "ADJ") or passage.lower[i - 1] in ("'s", *_DETERMINERS)
    return (passage.tag[i] in ("VBN", "JJ", "VBD") and before in ("DET", "ADJ", "ADP", "NUM")) or passage.lower[
        i - 1
    ] in ("'s", *_DETERMINERS)


def _helps(passage: Passage, i: int, end: int) -> bool:
    """Tell whether an auxiliary is followed by the verb it helps."""
    if passage.tree.rel[i] in ("aux", "aux:pass"):
        return True
    for j in range(i + 1, min(i + 7, end)):
        if passage.pos[j] == "VERB" or passage.lower[j] in _BE:
            return True
        if passage.text[j] == "," and {"ADV"} & set(passage.pos[j - 1 : j + 2]):
            continue
        adverbial = passage.pos[j] in ("ADV", "PART", "AUX") or passage.lower[j - 1 : j + 1] == ["until", "now"]
        if not adverbial and passage.lower[j] not in _NOT | {"until", "till", "already"}:
            return False
    return False


def _is_past(passage: Passage, word: str) -> bool:
    """Tell whether a form can only be a past tense or participle (shook, met), whatever the tagger took it for."""
    base = passage.lexicon.verb_forms.get(word, word)
    return base != word and not word.endswith(("s", "ing"))


def _headline_verb(passage: Passage, i: int, start: int, end: int) -> bool:
    """A word right after a name and before an object, in a sentence without another verb: "Kremlin rejects calls"."""
    word = passage.lower[i]
    both = i > start + 2 and passage.at.get(i - 1) and passage.lower[passage.at[i - 1][0].start - 1] == "and"
    if i == start or i + 1 >= end or not (word.endswith(("s", "ed")) or _is_past(passage, word) or both):
        return False
    named = passage.at.get(i - 1) or (
        passage.at.get(i - 2) if passage.lower[i - 1] in passage.lexicon.sets["organs"] else None
    )
    if not named or i in passage.at or named[0].kind == "adjective":
        return False
    if any(passage.tag[j] in ("VBZ", "VBD", "VBP", "MD") for j in range(start, end) if j != i):
        return False
    return passage.pos[i + 1] in ("DET", "ADJ", "NOUN", "PROPN", "ADP", "PART", "PRON", "VERB", "SCONJ")


def _is_predicate(passage: Passage, i: int, start: int, end: int) -> bool:
    """Tell whether an adjective is said of somebody: after a copula, before its complement, or closing a phrase."""
    lower = passage.lower
    j = i - 1
    while j >= start and (passage.pos[j] in ("ADV", "PART") or lower[j] in _NOT | {"more", "less", "both", "dead"}):
        j -= 1
    j -= 3 if lower[j - 2 : j + 1] == ["by", "no", "means"] else 0
    after = lower[i + 1] if i + 1 < end else ""
    if passage.pos[i] in ("ADP", "SCONJ") and (lower[i] != "against" or j < start or lower[j] not in _COPULAS):
        return False
    if j >= start and lower[j] in _COPULAS:
        return not (i + 1 < end and passage.pos[i + 1] in ("NOUN", "PROPN") and passage.pos[i] == "ADJ")
    if j >= start and lower[j] in _DETERMINERS:
        return False
    if j > start and lower[j] in ("says", "said") and after in ("to", "for"):
        return True  # a headline's "A says ready to talk"
    return after in ("to", "for", "about", "of", "toward", "towards") or (
        j >= start and lower[j] in ("and", "or", "but") and after in ("to", "for")
    )


def _verb_group(passage: Passage, node: Node, start: int) -> None:
    """Read auxiliaries, negators and tense to the left of a verb or predicate adjective."""
    words: list[int] = []
    j = node.start - 1
    while j >= start and _in_group(passage, j):
        words.append(j)
        j -= 1
    while words and passage.pos[words[-1]] == "ADV" and passage.lower[words[-1]] not in _NOT | {"no", "longer"}:
        words.pop()
    node.left = words[-1] if words else node.start
    if passage.lower[node.left - 3 : node.left] == ["by", "no", "means"] or passage.lower[
        node.start - 3 : node.start
    ] == ["by", "no", "means"]:
        words.append(node.start - 2)
    words += _cut_off(passage, node, words)
    lower = [passage.lower[k] for k in words]
    node.negations = _negators(passage, words)
    node.modal = next(
        (
            passage.lexicon.modals[w]
            for k, w in zip(words, lower, strict=True)
            if w in passage.lexicon.modals and passage.pos[k] in ("AUX", "VERB", "NOUN", "PART")
        ),
        "",
    )
    if _owes(lower):
        node.modal = "must"
    if passage.lower[node.left - 1 : node.left] == ["than"] and "rather" in passage.lower[start : node.left]:
        node.negations = (*node.negations, node.left - 1)  # "would rather resign than sign"
    _form(passage, node, lower)


def _in_group(passage: Passage, j: int) -> bool:
    word, pos = passage.lower[j], passage.pos[j]
    if (word in _AUX and pos in ("AUX", "VERB", "PART")) or (
        word in passage.lexicon.modals and pos in ("AUX", "VERB", "PART")
    ):
        return True
    if word in _NOT or (word == "to" and pos in ("PART", "ADP")):
        return word != "neither" or True
    if (word == "longer" and j and passage.lower[j - 1] == "no") or (word == "no" and passage.lower[j + 1] == "longer"):
        return True
    return (
        (pos == "ADV" and word not in ("when", "where", "why", "how", "once", "however", "there", "here", "so", "yet"))
        or (word in ("also", "yet", "first") and pos == "ADV")
        or _so_far(passage, j)
    )


def _owes(group: list[str]) -> bool:
    """`had to amend`, read from right to left; `is known to have opposed` owes nothing."""
    owing = [k for k, word in enumerate(group) if word in ("have", "has", "had", "need", "needs")]
    return "to" in group and any(k > group.index("to") for k in owing)


def _cut_off(passage: Passage, node: Node, words: list[int]) -> list[int]:
    """Auxiliaries and negators that the parse gives to a verb beyond a comma: `did not, however, close the door`."""
    if node.left == 0 or passage.text[node.left - 1] != ",":
        return []
    kids = passage.tree.children(node.i, "aux", "aux:pass", "advmod")
    found = [
        k
        for k in kids
        if k < node.left and (passage.lower[k] in _NOT | _AUX or passage.lower[k] in passage.lexicon.modals)
    ]
    node.left = min([node.left, *found])
    return [k for k in reversed(found) if k not in words]


def _so_far(passage: Passage, j: int) -> bool:
    """`has so far refused`, `has until now refused`: adverbs of two words inside a verb group."""
    pairs = (["so", "far"], ["until", "now"], ["till", "now"])
    return passage.lower[j : j + 2] in pairs or passage.lower[j - 1 : j + 1] in pairs


def _negators(passage: Passage, words: list[int]) -> tuple[int, ...]:
    found = []
    for k in words:
        word = passage.lower[k]
        following = passage.lower[k + 1] if k + 1 < passage.n else ""
        if word in ("not", "nor") and following in ("only", "just", "merely", "simply"):
            continue
        if word in _NOT or (word == "no" and following in ("longer", "means")):
            found.append(k)
    return tuple(sorted(found))


def _form(passage: Passage, node: Node, group: list[str]) -> None:
    tag, word = passage.tag[node.start], passage.lower[node.start]
    if node.kind == "adj":
        node.form, node.past = "adj", bool({"was", "were", "had", "remained", "seemed"} & set(group))
        return
    be, have = bool(set(group) & _BE), bool(set(group) & _HAVE)
    participle = tag == "VBN" or (tag == "VBD" and (be or have)) or (tag in ("JJ", "NN") and word.endswith("ed"))
    node.passive = be and participle and not word.endswith("ing")
    node.pluperfect = "had" in group and participle
    node.past = (
        tag == "VBD"
        or (tag not in ("VBN", "VBG") and _is_past(passage, word) and not node.modal)
        or bool({"was", "were", "did", "had"} & set(group))
        or have
        or (tag == "VBN" and not node.modal)
    )
    node.progressive = word.endswith("ing") and be
    infinitive = "to" in group and node.modal not in ("must",)
    if infinitive:
        node.form = "inf"
    elif "having" in group or (word.endswith("ing") and not be and tag not in ("VBZ", "VBD", "VBP")):
        node.form = "ger"
    elif participle and not be and not have and not node.modal and not _main_verb(passage, node):
        node.form = "part"
    else:
        node.form = "fin"
        node.bare = tag == "VB" and not node.modal and not (set(group) & _DO)


def _main_verb(passage: Passage, node: Node) -> bool:
    """A past form taken for a participle: its clause has no other verb, and it has a subject of its own before it."""
    if passage.tree.rel[node.i] not in ("root", "ccomp", "parataxis", "conj"):
        return False
    named = node.left - 1 in passage.at or passage.pos[node.left - 1 : node.left] in (
        ["NOUN"],
        ["PROPN"],
        ["PRON"],
        ["ADV"],
    )
    return bool(named or passage.tree.children(node.i, "nsubj"))


def subject_of(passage: Passage, node: Node, nodes: list[Node], start: int) -> tuple[int, int] | None:
    """Return the tokens of the subject before a finite verb or predicate: from the parse, else the nearest noun phrase."""
    tree = passage.tree
    left = node.left
    heads = [i for i in tree.children(node.i, "nsubj", "nsubj:pass", "csubj") if start <= i < left]
    if not heads and tree.rel[node.i] == "conj":  # "is here and ready to talk"
        heads = [i for i in tree.children(tree.head[node.i], "nsubj") if start <= i < tree.head[node.i] < left]
        heads = heads if heads and passage.pos[tree.head[node.i]] in ("ADJ", "ADV", "NOUN") else []
    above = next((n for n in nodes if n.kind == "verb" and n.end == left and n.lemma == "say"), None)
    if node.kind == "adj" and above is not None and above.subject is not None:
        return above.subject
    if not heads and node.kind == "adj":
        heads = [
            i
            for i in tree.children(tree.head[node.i], "nsubj")
            if start <= i < left and tree.rel[node.i] in ("xcomp", "advcl", "acl", "ccomp")
        ]
    barrier = max(
        (
            n.start
            for n in nodes
            if n.kind in ("verb", "adj") and n.form in ("fin", "adj", "part") and n is not node and n.start < left
        ),
        default=start - 1,
    )
    if len(heads) > 1 and heads[0] > barrier:
        both = [k for head in heads for k in tree.subtree(head) if k < left]
        return max(min(both), start), max(both) + 1
    for head in heads:
        if head > barrier or _spans_aside(passage, head, left, barrier):
            subtree = _outside_quotation(passage, [k for k in tree.subtree(head) if k < left], head)
            while len(subtree) > 1 and passage.pos[subtree[0]] == "PUNCT":
                subtree = subtree[1:]
            if _holds_clause(nodes, node, subtree):
                break
            return _whole_list(passage, max(min(subtree), start), min(max(subtree), left - 1) + 1, start)
    return _nearest_phrase(passage, left, max(start, barrier + 1), start)


def _cut_to_relative(passage: Passage, subject: tuple[int, int] | None) -> tuple[int, int] | None:
    """`X, who had suspended`: the subject is the pronoun alone."""
    if subject is not None and subject[1] - subject[0] > 1 and passage.lower[subject[1] - 1] in ("who", "which"):
        return subject[1] - 1, subject[1]
    return subject


def _holds_clause(nodes: list[Node], node: Node, subtree: list[int]) -> bool:
    """A subject with an independent clause in it is a slip of the parse: `X has agreed, they said in a statement read out`."""
    inside = [n for n in nodes if n is not node and n.kind == "verb" and n.form == "fin" and n.start in subtree]
    return len(inside) > 1 and any(n.reporting and n.subject is not None for n in inside)


def _whole_list(passage: Passage, first: int, end: int, start: int) -> tuple[int, int]:
    """Take in the first of two coordinated names where the parse has only the second: "the government and the rebels met"."""
    if first - 2 >= start and passage.lower[first - 1] == "and" and first - 2 in passage.at:
        begin = passage.at[first - 2][0].start
        begin -= begin > start and passage.pos[begin - 1] == "DET"
        if passage.lower[begin - 1] in ("for", "of") and passage.lower[begin - 2] in passage.lexicon.sets["organs"]:
            begin -= 2  # "negotiators for the government and the rebels"
        if begin == start or passage.pos[begin - 1] in ("PUNCT", "SCONJ", "SPACE"):
            return begin, end
    if (
        first - 2 >= start
        and passage.text[first - 1] == ","
        and first - 2 in passage.at
        and passage.at[first - 2][0].start == start
    ):
        return start, end  # a headline's "A, B to meet"
    return first, end


def _outside_quotation(passage: Passage, subtree: list[int], head: int) -> list[int]:
    """A quotation before `X said` is no part of X."""
    edge = max((k for k in subtree if k < head and passage.quotes[k] != passage.quotes[head]), default=-1)
    return [k for k in subtree if k > edge and passage.pos[k] != "SPACE"] or [head]


def _spans_aside(passage: Passage, head: int, left: int, barrier: int) -> bool:
    """A subject before a relative clause or an aside is cut off from its verb by commas or by who, which, that."""
    return any(passage.lower[k] in _RELATIVE or passage.text[k] == "," for k in range(head + 1, barrier + 1))


def _nearest_phrase(passage: Passage, left: int, low: int, start: int) -> tuple[int, int] | None:
    """Return the noun phrase that ends right before `left`, with the phrases that hang on it."""
    j = left - 1
    if j >= start and passage.pos[j] == "CCONJ" and j not in passage.at:
        return None
    if j >= low and passage.text[j] == ",":
        j = _before_aside(passage, j, start)
    end = j + 1
    while j >= start and _in_phrase(passage, j, end):
        j -= 1
    begin = j + 1
    while begin < end and (passage.pos[begin] in ("ADP", "CCONJ", "ADV", "SCONJ", "PUNCT") and begin not in passage.at):
        begin += 1
    begin, end = _whole_list(passage, begin, end, start) if begin < end else (begin, end)
    return (
        (begin, end)
        if begin < end
        and any(passage.pos[k] in _NOUNS or passage.pos[k] == "DET" or k in passage.at for k in range(begin, end))
        else None
    )


def _before_aside(passage: Passage, comma: int, start: int) -> int:
    """Return the token before the comma that opens an aside closed by `comma`."""
    for k in range(comma - 1, max(start, comma - 25), -1):
        if passage.text[k] == ",":
            return k - 1
    return comma - 1


_OPENS_CLAUSE = frozenset(
    {"after", "before", "since", "until", "while", "when", "once", "because", "although", "unless"}
)


def _in_phrase(passage: Passage, j: int, end: int) -> bool:
    if j in passage.at:
        return True
    word, pos = passage.lower[j], passage.pos[j]
    if word in _OPENS_CLAUSE and pos != "CCONJ":
        return False
    if pos in ("VERB", "AUX", "SCONJ", "PUNCT", "PART") or word in _RELATIVE:
        return word in ("-", "'s", "'") or (pos == "PUNCT" and passage.text[j] in "-\u2013")
    return pos in ("NOUN", "PROPN", "ADJ", "DET", "ADP", "NUM", "PRON", "CCONJ", "X", "ADV")
