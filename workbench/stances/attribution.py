"""Who says what: quotations, reported speech, and the noun phrases that stand for them.

Every attribution of a text is found, political or not: direct quotes with their speaker before, after or in between;
reported clauses with and without `that`; `said X` after its content; `according to`; `X: ...` in headlines; agencies
that cite statements; nouns such as *X's claim that*; and quotations that go on over several sentences.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workbench.stances.carried import announced, anticipated, carried
from workbench.stances.passage import Passage
from workbench.stances.records import Attribution, Node
from workbench.stances.said import MARKS, Range, Said, make_said, trim
from workbench.stances.saidnouns import according, citing, colon, issued, nominal
from workbench.stances.saying import (
    agent,
    around_aside,
    before_next_speaker,
    charge,
    intention,
    is_aside,
    is_label,
    is_title_stop,
    past_adjuncts,
    with_title,
)

if TYPE_CHECKING:
    pass


def attributions(passage: Passage, skeletons: dict[int, list[Node]]) -> list[Said]:
    """Return every attribution of the document in text order; `skeletons` holds the nodes of sentences worth reading."""
    found: list[Said] = []
    for number, (start, end) in enumerate(passage.sents):
        here = _in_sentence(passage, number, start, end, skeletons.get(number, []))
        here = _cut_tails(passage, here)
        here += carried(passage, number, start, end, found, here)
        found += here
    found += announced(passage, found)
    found = [said for said in found if said.content]
    return sorted(found + anticipated(passage, found), key=lambda said: (said.sentence, said.cue))


def _cut_tails(passage: Passage, here: list[Said]) -> list[Said]:
    """`X expects rain, Y said`: what X expects ends where Y's tail begins."""
    cut = []
    for said in here:
        content = said.content
        for other in here:
            after = other is not said and other.cue[0] > said.cue[0] and other.covers(said.cue[0])
            if after and other.content[0][1] <= other.cue[0]:
                content = tuple(
                    trim(passage, *before_next_speaker(piece, other.cue, other.source)) for piece in content
                )
        cut.append(replace(said, content=content))
    return cut


def to_public(passage: Passage, said: Said) -> Attribution:
    """Return an attribution as spans of the document, with its kind."""
    doc = passage.doc
    spans = tuple(doc[start:end] for start, end in said.content)
    quoted = [
        bool(passage.quotes[i]) for start, end in said.content for i in range(start, end) if passage.pos[i] != "PUNCT"
    ]
    kind = "direct" if quoted and all(quoted) else "mixed" if any(quoted) else "indirect"
    source = doc[said.source[0] : said.source[1]] if said.source else None
    return Attribution(source, doc[said.cue[0] : said.cue[1]], spans, kind)


def _in_sentence(passage: Passage, number: int, start: int, end: int, nodes: list[Node]) -> list[Said]:
    found = []
    for node in nodes:
        if passage.lower[node.start] in passage.lexicon.sets["citing"] and node.form in ("ger", "fin"):
            found += citing(passage, number, start, end, node)
        elif issued(passage, number, end, node):
            found += issued(passage, number, end, node)
        elif node.kind == "verb" and node.reporting:
            found += _reported(passage, number, start, end, node, nodes)
    found += nominal(passage, number, start, end)
    found += according(passage, number, start, end) + colon(passage, number, start, end)
    return found


def _reported(passage: Passage, number: int, start: int, end: int, node: Node, nodes: list[Node]) -> list[Said]:
    """Attributions of one verb of speech."""
    if node.form == "inf" and node.governor is not None and node.governor.lemma in ("decline", "refuse"):
        return []
    if node.lemma == "continue" and node.form == "inf":
        return []
    if node.lemma == "ask" and (node.form == "part" or node.start == start):
        return []
    by = agent(passage, node, end)
    if by is not None:
        pieces = _said_by(passage, start, end, node, by)
        return [make_said(passage, number, by, (node.left, node.start + 1), pieces)] if pieces else []
    if is_label(passage, node):
        return []
    source, after = _speaker_of(passage, node, start, end)
    if source is not None and is_aside(passage, source, node, after, start, end):
        pieces = around_aside(passage, source, after, start, end)
        return [make_said(passage, number, source, (node.left, after), pieces)] if pieces else []
    content = _content(passage, start, end, node, nodes, source, after)
    special = intention(passage, node, end) or charge(passage, node, end)
    if not content and special is not None and source is not None:
        content = [special]
    if not content:
        return []
    cue = (node.left, max(_phrase_end(passage, node), node.end if node.end <= after + 1 else 0))
    return [make_said(passage, number, source, cue, content)]


def _said_by(passage: Passage, start: int, end: int, node: Node, by: Range) -> list[Range]:
    """What a passive says: a quotation after it, `it was said by X that ...`, or what stands before `it was said by X`."""
    quoted = [piece for piece in _quotes_of(passage, start, end, node) if piece[0] > node.start]
    if quoted:
        return quoted[:1]
    if node.subject is None or passage.lower[node.subject[0]] != "it":
        return []
    if passage.lower[by[1] : by[1] + 1] == ["that"]:
        return [(by[1] + 1, end)]
    before = _before(passage, start, node.subject[0])
    return [before] if before else []


def _speaker_of(passage: Passage, node: Node, start: int, end: int) -> tuple[Range | None, int]:
    """Return the speaker of a verb and the first token after verb and speaker ("said X" or "X said")."""
    after = _phrase_end(passage, node)
    if node.form == "fin" and _inverted(passage, node, start, end):
        stop = after
        while (
            stop < end
            and (passage.text[stop] not in ',.;:!?\u201c"' or is_title_stop(passage, stop))
            and passage.pos[stop] not in ("VERB", "AUX", "SCONJ")
        ) or (stop in passage.at and stop < end and passage.text[stop] != ","):
            stop += 1
        return (after, stop), stop
    source = _last_name(passage, node, subject_range(passage, node))
    return source and with_title(passage, source, start), after


def _phrase_end(passage: Passage, node: Node) -> int:
    """Return the token after a verb of speech and the words that make it one: `made it clear`."""
    found = passage.lexicon.reporting.at(passage.lower, node.start, passage.n)
    return found[0].end if found else node.start + 1


def _last_name(passage: Passage, node: Node, source: Range | None) -> Range | None:
    """`..., then the ministers, X told reporters`: of a list that the parse made of it, the last name speaks.

    A comma before the verb closes an apposition (`X, mayor of Y, said`): there the whole phrase speaks.
    """
    if source is None or source[1] != node.left:
        return source
    if passage.text[source[1] - 1] == ",":
        return source[0], source[1] - 1
    commas = [i for i in range(*source) if passage.text[i] == "," and i + 1 in passage.at]
    named = commas and passage.at[commas[-1] + 1][0].start == commas[-1] + 1
    named = named and passage.pos[commas[-1] + 1] != "NOUN"  # "X, commander of the force said"
    return (commas[-1] + 1, source[1]) if named and node.lemma in ("say", "tell", "add") else source


def _inverted(passage: Passage, node: Node, start: int, end: int) -> bool:
    before = passage.text[node.left - 1] if node.left > start else ""
    if node.lemma == "tell" or any(
        start <= kid < node.left and not passage.quotes[kid] for kid in passage.tree.children(node.i, "nsubj")
    ):
        return False
    follows = node.start + 1 < end and (
        passage.pos[node.start + 1] in ("PROPN", "DET", "ADJ", "NOUN") or node.start + 1 in passage.at
    )
    return follows and before[-1:] in (",", *MARKS, "?", "!") and node.left == node.start and before != ""


def subject_range(passage: Passage, node: Node) -> Range | None:
    """Return the subject of a verb, borrowed from what governs it where it has none of its own."""
    seen = 0
    here: Node | None = node
    while here is not None and seen < 6:
        if here.subject is not None and not (here.form == "part" and here is not node):
            return here.subject
        here, seen = here.partner or here.governor, seen + 1
    return None


def _content(
    passage: Passage, start: int, end: int, node: Node, nodes: list[Node], source: Range | None, after: int
) -> list[Range]:
    quoted = _quotes_of(passage, start, end, node)
    clause = _clause_after(passage, end, node, nodes, after)
    if clause is not None:
        return _split(passage, clause, start, node, source) if quoted else [clause]
    lead = min(node.left, source[0]) if source and source[1] <= node.start else node.left
    nothing_follows = (
        after >= end or passage.pos[after] in ("PUNCT", "ADP", "ADV", "SPACE") or _audience(passage, after)
    )
    before = _before(passage, start, lead)
    if before is None or not nothing_follows:
        return quoted if quoted and node.lemma not in ("accuse",) else []
    rest = _resumes(passage, after, end)
    return [before, rest] if rest else [before]


def _audience(passage: Passage, i: int) -> bool:
    """`..., X told reporters`, `X told the broadcaster Y`: whom it was told follows, not what."""
    words = passage.lower[i : i + 3]
    if passage.lower[i - 1] in ("told", "tells", "tell", "telling") and _nothing_said(passage, i):
        return True
    return passage.lower[i] in _TIMES or (
        bool(passage.lexicon.sets["media_objects"] & set(words))
        and passage.lower[i - 1] in ("told", "tell", "tells", "telling")
    )


def _nothing_said(passage: Passage, i: int) -> bool:
    """`..., X told the assembly on Monday`: no clause and no quotation follows."""
    while i < passage.n and passage.text[i] not in ".;!?":
        if passage.pos[i] in ("VERB", "AUX", "SCONJ") or passage.quotes[i] or passage.lower[i] == "that":
            return passage.tag[i] in ("VBN", "VBG")
        i += 1
    return True


_TIMES = frozenset(
    {
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "today",
        "yesterday",
        "last",
        "this",
        "late",
        "earlier",
        "reporters",
        "journalists",
    }
)


def _split(passage: Passage, clause: Range, start: int, node: Node, source: Range | None) -> list[Range]:
    lead = min(node.left, source[0]) if source and source[1] <= node.start else node.left
    before = _before(passage, start, lead)
    return [before, clause] if before and any(passage.quotes[i] for i in range(*before)) else [clause]


def _quotes_of(passage: Passage, start: int, end: int, node: Node) -> list[Range]:
    """Return the quotations of the sentence outside which the verb stands."""
    pieces: list[Range] = []
    i = start
    while i < end:
        number = passage.quotes[i]
        if number and number != passage.quotes[node.i]:
            j = i
            while j < end and passage.quotes[j] == number:
                j += 1
            if not any(other < i and passage.text[k] == ";" for other in [node.i] for k in range(min(other, i), i)):
                pieces.append((i, j))
            i = j
        else:
            i += 1
    return pieces


def _clause_after(passage: Passage, end: int, node: Node, nodes: list[Node], after: int) -> Range | None:
    """Return the clause that a verb of speech governs, up to where its subject goes on to do something else."""
    said = [
        child
        for child in node.children
        if child.link == "comp" and child.form in ("fin", "adj") and child.start > node.start
    ]
    that = next(
        (
            i
            for i in range(after, min(after + 12, end))
            if passage.lower[i] == "that" and passage.pos[i] in ("SCONJ", "PRON", "ADP", "DET")
        ),
        None,
    )
    if that is not None and any(
        n.reporting and n is not node and after <= n.start < that for n in nodes if n.kind == "verb"
    ):
        that = None
    if that is not None and (passage.lower[that - 1] == "so" or (node.lemma == "continue" and that > after)):
        that = None  # "continue toward a deal that ..."
    it = _impersonal(passage, after, that)
    if it is not None and (passage.quotes[it] or node.lemma not in passage.lexicon.sets["that_only"]):
        return it, _clause_end(passage, it, end, node, nodes)
    if node.lemma in passage.lexicon.sets["that_only"] and that is None and not (said and passage.quotes[said[0].i]):
        return None
    if not said and that is None:
        return _quoted_after(passage, after, end) or _bare_clause(passage, past_adjuncts(passage, after, end), end)
    begin = (
        that + 1
        if that is not None and (not said or that < said[0].start)
        else min(_clause_start(said[0]), said[0].left)
    )
    return (begin, _clause_end(passage, begin, end, node, nodes))


def _impersonal(passage: Passage, after: int, that: int | None) -> int | None:
    """Return where `it is good that ...` begins before a `that`: the whole is said, not what follows `that` alone."""
    found = (
        i for i in range(after, that or after) if passage.lower[i] in ("it", "there") and passage.pos[i + 1] == "AUX"
    )
    return next(found, None)


def _bare_clause(passage: Passage, after: int, end: int) -> Range | None:
    """A clause without `that` whose verb is a copula: `said the matter was closed`."""
    if after >= end or (
        passage.pos[after] not in ("DET", "PRON", "PROPN", "NOUN", "ADJ", "ADV", "NUM") and after not in passage.at
    ):
        return None
    verb = next(
        (i for i in range(after, end) if passage.pos[i] in ("AUX", "VERB") and passage.tag[i] not in ("VBG", "VBN")),
        None,
    )
    comma = next((i for i in range(after, end) if passage.text[i] == ","), end)
    return (after, end) if verb is not None and verb < max(comma, after + 12) else None


def _quoted_after(passage: Passage, after: int, end: int) -> Range | None:
    """A quotation right after the verb, over a date, an audience or a colon."""
    for i in range(after, min(after + 8, end)):
        if passage.quotes[i]:
            j = i
            while j < end and passage.quotes[j] == passage.quotes[i]:
                j += 1
            return (i, j)
        if passage.pos[i] == "VERB":
            return None
        if passage.text[i] == ":":
            return (i + 1, end)
    return None


def _clause_start(node: Node) -> int:
    return node.subject[0] if node.subject and node.subject[0] < node.left else node.left


def _clause_end(passage: Passage, begin: int, end: int, node: Node, nodes: list[Node]) -> int:
    for later in nodes:
        if (
            later.start > begin
            and later.partner is node
            and later.link in ("conj", "comp", node.link)
            and later.form in ("fin", "adj")
        ):
            stop = later.left - 1
            return stop if stop > begin else end
    if passage.quotes[begin] == 0 and passage.quotes[node.i]:
        return end
    return end


def _before(passage: Passage, start: int, lead: int) -> Range | None:
    """Return what stands before `, X said`; None where nothing was said there."""
    j = lead - 1
    while j >= start and passage.text[j] in MARKS:
        j -= 1
    if j <= start or (passage.text[j] not in (",", "?", "!", "\u2014", "\u2013") and not passage.quotes[j]):
        return None
    if not any(passage.pos[k] in ("VERB", "AUX", "ADJ", "NOUN") for k in range(start, j)):
        return None
    if passage.pos[start] in ("ADP",) and not any(passage.pos[k] in ("VERB", "AUX") for k in range(start, j)):
        return None
    return (start, j)


def _resumes(passage: Passage, after: int, end: int) -> Range | None:
    """Return what follows in ", X said, ..." or "X said. ..." when the quotation goes on."""
    for i in range(after, min(after + 8, end)):
        if passage.text[i] in (",", ":", "\u2014"):
            if (
                i + 2 < end
                and any(passage.pos[k] in ("VERB", "AUX") for k in range(i + 1, end))
                and (passage.quotes[i + 1] or passage.pos[i + 1] not in ("VERB", "SCONJ", "ADP", "PROPN"))
            ):
                return (i + 1, end)
            return None
        if passage.quotes[i]:
            return (i, end)
    return None
