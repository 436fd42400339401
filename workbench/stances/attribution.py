"""Who says what: quotations, reported speech, and the noun phrases that stand for them.

Every attribution of a text is found, political or not: direct quotes with their speaker before, after or in between;
reported clauses with and without `that`; `said X` after its content; `according to`; `X: ...` in headlines; agencies
that cite statements; nouns such as *X's claim that*; and quotations that go on over several sentences.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workbench.stances.passage import Passage
from workbench.stances.records import Attribution, Node
from workbench.stances.saying import before_next_speaker, charge, intention, owner_before, past_adjuncts

if TYPE_CHECKING:
    from workbench.actors.records import Mention

Range = tuple[int, int]
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
_MARKS = frozenset("\"\u201c\u201d\u00ab\u00bb\u201e'\u2018\u2019")
_ENDS = frozenset({".", "!", "?", ";"})


@dataclass(frozen=True)
class Said:
    """An attribution in token ranges: `source` None where nobody is named; `speakers` are the mentions in it."""

    source: Range | None
    cue: Range
    content: tuple[Range, ...]
    speakers: tuple[Mention, ...]
    sentence: int

    def covers(self, i: int) -> bool:
        """Tell whether token `i` is part of what is said."""
        return any(start <= i < end for start, end in self.content)

    @property
    def size(self) -> int:
        """How many tokens are said; of two attributions around a word the smaller is the inner one."""
        return sum(end - start for start, end in self.content)


def attributions(passage: Passage, skeletons: dict[int, list[Node]]) -> list[Said]:
    """Return every attribution of the document in text order; `skeletons` holds the nodes of sentences worth reading."""
    found: list[Said] = []
    for number, (start, end) in enumerate(passage.sents):
        here = _in_sentence(passage, number, start, end, skeletons.get(number, []))
        here = _cut_tails(passage, here)
        here += _carried(passage, number, start, end, found, here)
        found += here
    return sorted(found + _anticipated(passage, found), key=lambda said: (said.sentence, said.cue))


def _cut_tails(passage: Passage, here: list[Said]) -> list[Said]:
    """`X expects rain, Y said`: what X expects ends where Y's tail begins."""
    cut = []
    for said in here:
        content = said.content
        for other in here:
            after = other is not said and other.cue[0] > said.cue[0] and other.covers(said.cue[0])
            if after and other.content[0][1] <= other.cue[0]:
                content = tuple(
                    _trim(passage, *before_next_speaker(piece, other.cue, other.source)) for piece in content
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
            found += _citing(passage, number, start, end, node)
        elif node.kind == "verb" and node.reporting:
            found += _reported(passage, number, start, end, node, nodes)
    found += _nominal(passage, number, start, end)
    found += _according(passage, number, start, end) + _colon(passage, number, start, end)
    return found


def _said(passage: Passage, number: int, source: Range | None, cue: Range, content: list[Range]) -> Said:
    speakers: tuple[Mention, ...] = ()
    if source is not None:
        if passage.lower[source[0]] == "by" and source[1] - source[0] > 1:
            source = (source[0] + 1, source[1])  # "a communique read by X said"
        speakers = tuple(_speakers(passage, source))
    trimmed = [piece for piece in (_trim(passage, *piece) for piece in content) if piece[0] < piece[1]]
    return Said(source, cue, tuple(trimmed), speakers, number)


def _speakers(passage: Passage, source: Range) -> list[Mention]:
    """Return whom a source stands for: the mentions at its head, not those in a phrase that hangs on it.

    `A spokesman for X` is X; `people familiar with X` are not.
    """
    inside = passage.mentions_in(*source)
    if not inside:
        return []
    first = inside[0]
    if len(inside) > 1 and passage.lower[first.end] in ("'s", "'") and inside[1].start == first.end + 1:
        first = inside[1]  # X's counterpart speaks, not X
    between = [i for i in range(source[0], first.start) if passage.pos[i] == "ADP"]
    if between and not (
        passage.lower[between[-1]] in ("for", "of", "from") and _serves(passage.lower[between[-1] - 1])
    ):
        return []
    return [m for m in inside if (m.start, m.end) == (first.start, first.end)]


def _serves(word: str) -> bool:
    return word.endswith(
        (
            "man",
            "woman",
            "person",
            "people",
            "minister",
            "official",
            "officials",
            "aide",
            "adviser",
            "advisor",
            "envoy",
            "head",
            "leader",
        )
    )


def _trim(passage: Passage, start: int, end: int) -> Range:
    while start < end and (passage.pos[start] in ("PUNCT", "SPACE") or passage.text[start] in _MARKS):
        start += 1
    while end > start and (passage.pos[end - 1] in ("PUNCT", "SPACE") or passage.text[end - 1] in _MARKS):
        end -= 1
    return start, end


def _reported(passage: Passage, number: int, start: int, end: int, node: Node, nodes: list[Node]) -> list[Said]:
    """Attributions of one verb of speech."""
    if node.form == "inf" and node.governor is not None and node.governor.lemma in ("decline", "refuse"):
        return []
    if node.lemma == "ask" and (node.form == "part" or node.start == start):
        return []
    source, after = _speaker_of(passage, node, start, end)
    content = _content(passage, start, end, node, nodes, source, after)
    special = intention(passage, node, end) or charge(passage, node, end)
    if not content and special is not None and source is not None:
        content = [special]
    if not content:
        return []
    return [_said(passage, number, source, (node.left, node.end if node.end <= after + 1 else node.start + 1), content)]


def _speaker_of(passage: Passage, node: Node, start: int, end: int) -> tuple[Range | None, int]:
    """Return the speaker of a verb and the first token after verb and speaker ("said X" or "X said")."""
    after = node.start + 1
    if node.form == "fin" and _inverted(passage, node, start, end):
        stop = after
        while (
            stop < end
            and passage.text[stop] not in ',.;:!?\u201c"'
            and passage.pos[stop] not in ("VERB", "AUX", "SCONJ")
        ) or (stop in passage.at and stop < end and passage.text[stop] != ","):
            stop += 1
        return (after, stop), stop
    return _last_name(passage, node, subject_range(passage, node)), after


def _last_name(passage: Passage, node: Node, source: Range | None) -> Range | None:
    """`..., then the ministers, X told reporters`: of a list that the parse made of it, the last name speaks."""
    if source is None or source[1] != node.left:
        return source
    commas = [i for i in range(*source) if passage.text[i] == "," and i + 1 in passage.at]
    named = commas and passage.at[commas[-1] + 1][0].start == commas[-1] + 1
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
    return follows and before[-1:] in (",", *_MARKS, "?", "!") and node.left == node.start and before != ""


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
    while j >= start and passage.text[j] in _MARKS:
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


def _citing(passage: Passage, number: int, start: int, end: int, node: Node) -> list[Said]:
    """`TASS reported, citing the ministry`: the ministry stands behind the rest of the sentence."""
    stop = node.start + 1
    while stop < end and passage.text[stop] not in ",.;:" and passage.pos[stop] not in ("VERB", "AUX", "SCONJ"):
        stop += 1
    if stop == node.start + 1 or not any(passage.pos[i] in _NOMINAL for i in range(node.start + 1, stop)):
        return []
    pieces = [(start, node.left)] if node.left > start + 1 else []
    pieces += [(stop, end)] if any(passage.pos[i] in ("VERB", "AUX") for i in range(stop, end)) else []
    source = (node.start + 1, stop)
    return [_said(passage, number, source, (node.start, node.start + 1), pieces)] if pieces else []


def _according(passage: Passage, number: int, start: int, end: int) -> list[Said]:
    found = []
    for i in range(start, end):
        match = (
            passage.lexicon.according.at(passage.lower, i, end) if passage.lower[i] in passage.lexicon.according else []
        )
        if not match:
            continue
        first, stop = match[0].end, match[0].end
        while (
            stop < end and passage.text[stop] not in ',.;:\u201d"' and passage.pos[stop] not in ("VERB", "AUX", "SCONJ")
        ):
            stop += 1
        pieces = [piece for piece in ((start, i), (stop, end)) if piece[1] - piece[0] > 2]
        if first < stop and pieces:
            found.append(_said(passage, number, (first, stop), (i, first), pieces))
    return found


def _colon(passage: Passage, number: int, start: int, end: int) -> list[Said]:
    """A headline's `X: words` or `words: X`."""
    marks = [i for i in range(start + 1, end - 1) if passage.text[i] == ":" and not passage.quotes[i]]
    last = passage.at.get(marks[0] - 1) if len(marks) == 1 else None
    if last and marks[0] - start > 3 and end - marks[0] > 4 and passage.lower[last[0].start - 1] in ("from", "by"):
        source = (last[0].start, marks[0])  # "the answer came from X: ..."
        return [_said(passage, number, source, (marks[0], marks[0] + 1), [(marks[0] + 1, end)])]
    if len(marks) != 1 or (
        any(passage.tag[i] in ("VBZ", "VBD", "VBP", "MD") for i in range(start, marks[0])) and marks[0] - start < 8
    ):
        return _colon_after(passage, number, start, end, marks)
    colon = marks[0]
    named = passage.mentions_in(start, colon)
    if named and named[0].start <= start + 1 and colon - start <= 8 and end - colon > 3:
        return [_said(passage, number, (start, colon), (colon, colon + 1), [(colon + 1, end)])]
    return _colon_after(passage, number, start, end, marks)


def _colon_after(passage: Passage, number: int, start: int, end: int, marks: list[int]) -> list[Said]:
    if len(marks) == 1 and end - marks[0] <= 7:
        named = passage.mentions_in(marks[0] + 1, end)
        if (
            named
            and named[0].start <= marks[0] + 2
            and not any(passage.pos[i] in ("VERB", "AUX") for i in range(marks[0] + 1, end))
        ):
            return [_said(passage, number, (marks[0] + 1, end), (marks[0], marks[0] + 1), [(start, marks[0])])]
    return []


def _nominal(passage: Passage, number: int, start: int, end: int) -> list[Said]:
    """`X's claim that ...`, `a statement by X that ...`."""
    found = []
    for i in range(start + 1, end - 2):
        if passage.lower[i] not in passage.lexicon.report_nouns or passage.pos[i] not in ("NOUN", "PROPN"):
            continue
        stop = next(
            (
                k
                for k in range(i + 1, min(i + 8, end))
                if passage.lower[k] == "that" and passage.pos[k] in ("SCONJ", "PRON", "DET", "ADP")
            ),
            None,
        )
        owner = _owner(passage, i, stop)
        if stop is not None and owner is not None and (stop == i + 1 or owner[0] > i):
            found.append(_said(passage, number, owner, (i, i + 1), [(stop + 1, end)]))
    return found


def _owner(passage: Passage, i: int, stop: int | None) -> Range | None:
    if passage.lower[i - 1] in ("'s", "'") and i - 2 in passage.at:
        mention = passage.at[i - 2][0]
        return (mention.start, mention.end)
    if i - 1 in passage.at and passage.pos[i - 1] in ("PRON", "ADJ", "PROPN"):
        mention = passage.at[i - 1][0]
        return (mention.start, mention.end)
    if (
        stop is not None
        and i + 2 < stop
        and passage.lower[i + 1] in ("by", "from", "of")
        and passage.mentions_in(i + 2, stop)
    ):
        mention = passage.mentions_in(i + 2, stop)[0]
        return (mention.start, mention.end)
    if passage.lower[i - 1] in ("'s", "'"):
        return owner_before(passage, i - 1)
    return None


def _carried(passage: Passage, number: int, start: int, end: int, earlier: list[Said], here: list[Said]) -> list[Said]:
    """A quotation that goes on, or opens right after another, keeps its speaker."""
    quote = _unclaimed(passage, start, end, here)
    for said in reversed(earlier[-8:]) if quote else ():
        if (
            said.sentence >= number - 3
            and said.source is not None
            and _quotes_touched(passage, said) & {quote, quote - 1}
        ):
            return [_said(passage, number, said.source, said.cue, [(start, end)])]
    return []


def _unclaimed(passage: Passage, start: int, end: int, here: list[Said]) -> int:
    """Return the number of the quotation that fills a sentence in which nobody is named as its speaker, else 0."""
    words = [i for i in range(start, end) if passage.pos[i] not in ("PUNCT", "SPACE")]
    inside = [i for i in words if passage.quotes[i]]
    if (
        not words
        or len(inside) < 0.8 * len(words)
        or any(said.covers(words[0]) or said.covers(words[-1]) for said in here)
    ):
        return 0
    return passage.quotes[inside[0]]


def _quotes_touched(passage: Passage, said: Said) -> set[int]:
    return {passage.quotes[i] for start, end in said.content for i in range(start, end)} - {0}


def _anticipated(passage: Passage, found: list[Said]) -> list[Said]:
    """A quotation of several sentences may name its speaker only at the end of the last."""
    added = []
    for number, (start, end) in enumerate(passage.sents):
        quote = _unclaimed(passage, start, end, [said for said in found if said.sentence == number])
        later = next(
            (
                s
                for s in found
                if number < s.sentence <= number + 4 and s.source and quote in _quotes_touched(passage, s)
            ),
            None,
        )
        if quote and later is not None:
            added.append(_said(passage, number, later.source, later.cue, [(start, end)]))
    return added
