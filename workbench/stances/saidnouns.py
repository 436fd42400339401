"""Attributions without a verb of speech: citing, according to, a headline's colon, nouns such as X's claim that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.stances.passage import Passage
from workbench.stances.records import Node
from workbench.stances.said import Range, Said, make_said, trim
from workbench.stances.saying import owner_before

if TYPE_CHECKING:
    pass

_NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})


def citing(passage: Passage, number: int, start: int, end: int, node: Node) -> list[Said]:
    """`TASS reported, citing the ministry`: the ministry stands behind the rest of the sentence."""
    stop = node.start + 1
    while stop < end and passage.text[stop] not in ",.;:" and passage.pos[stop] not in ("VERB", "AUX", "SCONJ"):
        stop += 1
    if stop == node.start + 1 or not any(passage.pos[i] in _NOMINAL for i in range(node.start + 1, stop)):
        return []
    pieces = [(start, node.left)] if node.left > start + 1 else []
    pieces += [(stop, end)] if any(passage.pos[i] in ("VERB", "AUX") for i in range(stop, end)) else []
    source = (node.start + 1, stop)
    return [make_said(passage, number, source, (node.start, node.start + 1), pieces)] if pieces else []


def according(passage: Passage, number: int, start: int, end: int) -> list[Said]:
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
            found.append(make_said(passage, number, (first, stop), (i, first), pieces))
    return found


def colon(passage: Passage, number: int, start: int, end: int) -> list[Said]:
    """A headline's `X: words` or `words: X`."""
    marks = [i for i in range(start + 1, end - 1) if passage.text[i] == ":" and not passage.quotes[i]]
    last = passage.at.get(marks[0] - 1) if len(marks) == 1 else None
    if last and marks[0] - start > 3 and end - marks[0] > 4 and passage.lower[last[0].start - 1] in ("from", "by"):
        source = (last[0].start, marks[0])  # "the answer came from X: ..."
        return [make_said(passage, number, source, (marks[0], marks[0] + 1), [(marks[0] + 1, end)])]
    if len(marks) != 1 or (
        any(passage.tag[i] in ("VBZ", "VBD", "VBP", "MD") for i in range(start, marks[0])) and marks[0] - start < 8
    ):
        return _colon_after(passage, number, start, end, marks)
    colon = marks[0]
    if passage.lower[colon - 1] in passage.lexicon.reporting:
        return []
    named = passage.mentions_in(start, colon)
    if named and named[0].start <= start + 1 and colon - start <= 8 and end - colon > 3:
        return [make_said(passage, number, (start, colon), (colon, colon + 1), [(colon + 1, end)])]
    return _colon_after(passage, number, start, end, marks)


def _colon_after(passage: Passage, number: int, start: int, end: int, marks: list[int]) -> list[Said]:
    if len(marks) == 1 and end - marks[0] <= 7:
        named = passage.mentions_in(marks[0] + 1, end)
        if (
            named
            and named[0].start <= marks[0] + 2
            and not any(passage.pos[i] in ("VERB", "AUX") for i in range(marks[0] + 1, end))
        ):
            return [make_said(passage, number, (marks[0] + 1, end), (marks[0], marks[0] + 1), [(start, marks[0])])]
    return []


def nominal(passage: Passage, number: int, start: int, end: int) -> list[Said]:
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
            found.append(make_said(passage, number, owner, (i, i + 1), [(stop + 1, end)]))
    return found


_ISSUING = frozenset({"release", "issue", "publish", "make", "give", "deliver", "post", "send", "have", "write"})


def issued(passage: Passage, number: int, end: int, node: Node) -> list[Said]:
    """`X released the following statement:`, `The following statement was issued by X:`: what comes after the colon."""
    mark = next((i for i in range(node.start, end) if passage.text[i] == ":"), None)
    if node.lemma not in _ISSUING or node.form != "fin" or node.subject is None or mark is None:
        return []
    source, where = (node.start + 2, mark), range(*node.subject)
    if not node.passive:
        source, where = node.subject, range(max(node.end, mark - 8), mark)
    elif passage.lower[node.start + 1] != "by":
        return []
    noun = next((i for i in where if passage.lower[i] in passage.lexicon.report_nouns), None)
    if noun is None or any(passage.pos[i] in ("VERB", "AUX") for i in range(noun, max(where) + 1)):
        return []
    return [make_said(passage, number, trim(passage, *source), (noun, noun + 1), [(mark + 1, end)])]


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
