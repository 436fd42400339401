"""Smaller readings of what is said: promises, charges, plain owners, and clauses cut where another speaker begins."""

from __future__ import annotations

from workbench.stances.passage import Passage
from workbench.stances.records import Node
from workbench.stances.said import MARKS, Range

_PROMISING = frozenset({"promise", "vow", "pledge", "threaten", "swear", "offer", "agree"})
_DEPICTING = frozenset(
    {"describe", "brand", "label", "portray", "denounce", "dismiss", "hail", "characterise", "characterize"}
)
_TITLES = frozenset(
    {
        "col",
        "maj",
        "lt",
        "sgt",
        "capt",
        "gen",
        "cpl",
        "pvt",
        "brig",
        "cmdr",
        "adm",
        "gov",
        "rep",
        "sen",
        "dr",
        "mr",
        "mrs",
    }
    | {"ms", "prof", "rev", "hon", "amb", "supt", "insp"}
)
_HANGING = frozenset({"DET", "ADJ", "NOUN", "PROPN", "NUM"})


def intention(passage: Passage, node: Node, end: int) -> Range | None:
    """`promised to resign`, `urged X to resign`: what somebody says he, or somebody else, will or should do."""
    if node.lemma in ("urge", "call") and not node.passive:
        return _request(passage, node, end)
    if node.lemma not in _PROMISING or passage.lower[node.start + 1 : node.start + 2] != ["to"]:
        return None
    return node.start + 1, clause_stop(passage, node.start + 1, end)


def _request(passage: Passage, node: Node, end: int) -> Range | None:
    """`urged X to resign`, `called on X to resign`: X and what X should do."""
    first = node.start + 1
    if node.lemma == "call":
        if passage.lower[first : first + 1] not in (["on"], ["upon"]):
            return None
        first += 1
    for k in range(first + 1, min(first + 14, end - 1)):
        if passage.lower[k] == "to" and passage.tag[k + 1] == "VB":
            return first, clause_stop(passage, k, end)
        if (
            passage.pos[k] in ("VERB", "AUX", "SCONJ")
            or passage.text[k] in ";:"
            or passage.quotes[k] != passage.quotes[first]
        ):
            return None
    return None


def agent(passage: Passage, node: Node, end: int) -> Range | None:
    """`was called a fool by X`: who speaks where the verb is passive."""
    followed = passage.tag[node.start] == "VBN" and passage.lower[node.start + 1 : node.start + 2] == ["by"]
    if not (node.passive or node.form == "part" or followed):
        return None
    for k in range(node.start + 1, min(node.start + 9, end - 1)):
        if passage.lower[k] == "by" and passage.pos[k] == "ADP" and passage.quotes[k] == passage.quotes[node.i]:
            stop = k + 1
            while stop < end and (_hangs(passage, stop) or is_title_stop(passage, stop)):
                stop += 1
            return (k + 1, stop) if stop > k + 1 else None
        if passage.pos[k] in ("VERB", "AUX", "SCONJ") or passage.text[k] in (",", ";", ":"):
            return None
    return None


def _hangs(passage: Passage, i: int) -> bool:
    return passage.pos[i] in _HANGING or passage.lower[i] in (
        "of",
        "for",
        "and",
        "'s",
        "'",
        "he",
        "she",
        "they",
        "him",
        "her",
        "them",
        "-",
    )


def charge(passage: Passage, node: Node, end: int) -> Range | None:
    """`accused the company of breaking its promises`, `described the storm as the worst`."""
    if node.passive or node.form == "part":
        return None
    wanted = "of" if node.lemma == "accuse" else "as" if node.lemma in _DEPICTING else None
    k = next((k for k in range(node.end, min(node.end + 10, end)) if passage.lower[k] == wanted), None)
    if wanted is None or k is None or k + 1 >= end:
        return None
    return (k + 1 if wanted == "of" else node.end), clause_stop(passage, k + 1, end)


def clause_stop(passage: Passage, i: int, end: int) -> int:
    """Return where a clause ends: at a semicolon, a closing mark or the end of the sentence."""
    quote = passage.quotes[i]
    while i < end and passage.text[i] != ";" and passage.quotes[i] == quote:
        i += 1
    return i


def past_adjuncts(passage: Passage, i: int, end: int) -> int:
    """Skip `in a statement`, `on Tuesday`, `to reporters` between a verb of speech and its clause."""
    while i < end and passage.pos[i] == "ADP":
        i += 1
        noun = False
        while i < end and passage.pos[i] in _HANGING and not (noun and passage.pos[i] == "DET"):
            noun = noun or passage.pos[i] in ("NOUN", "PROPN")
            i += 1
    return i


def is_title_stop(passage: Passage, i: int) -> bool:
    """`Col. Berg`: the full stop at token `i` belongs to a title before a name and ends nothing."""
    return (
        passage.text[i] == "."
        and 0 < i < passage.n - 1
        and passage.lower[i - 1] in _TITLES
        and passage.text[i + 1][:1].isupper()
    )


def with_title(passage: Passage, source: Range, start: int) -> Range:
    """`Navy Capt. Jeff Dorn said`: a parse that stops at the title leaves what stands before the name."""
    first = source[0]
    while first - 2 >= start and is_title_stop(passage, first - 1):
        first -= 2
        while first > start and passage.pos[first - 1] in ("PROPN", "NOUN", "ADJ", "DET"):
            first -= 1
    if passage.tag[first] in ("VBG", "NN") and passage.lower[first].endswith("ing"):  # "Speaking today Mr Berg said"
        first = next((i for i in range(first, source[1]) if passage.lower[i].rstrip(".") in _TITLES), first)
    return first, source[1]


def is_label(passage: Passage, node: Node) -> bool:
    """`known as "The Few"`, `a plan called "..."`: a name in marks, which nobody says."""
    named = node.lemma in ("know", "call") and (
        node.passive or node.form == "part" or passage.lower[node.start] == "known"
    )
    follows = passage.lower[node.end] if node.end < passage.n else ""
    return named and (follows == "as" or follows[:1] in MARKS)


def is_aside(passage: Passage, source: Range, node: Node, after: int, start: int, end: int) -> bool:
    """`As X said, ...`, `..., as X said`: a clause with `as` that nothing follows but when, where and to whom."""
    as_ = source[0] - 1 if source[1] <= node.start else node.left - 1
    if as_ < start or passage.lower[as_] != "as" or node.form != "fin":
        return False
    if as_ > start and passage.text[as_ - 1] not in (",", *MARKS) and not passage.text[as_ - 1].isspace():
        return False
    stop = _aside_end(passage, after, end)
    return passage.text[stop - 1 : stop] != [":"] and not any(
        passage.pos[i] in ("VERB", "AUX") or passage.lower[i] == "that" or passage.text[i] == ":"
        for i in range(after, stop)
    )


def _aside_end(passage: Passage, i: int, end: int) -> int:
    while i < end and passage.text[i] not in (",", ".", ";", "!", "?"):
        i += 1
    return i


def around_aside(passage: Passage, source: Range, after: int, start: int, end: int) -> list[Range]:
    """Return what stands around `as X said`; nothing for `as you know`, which says that nobody needs telling."""
    if source[1] - source[0] == 1 and passage.lower[source[0]] in ("you", "they", "everyone", "everybody"):
        return []
    as_, stop = min(source[0], after) - 1, _aside_end(passage, after, end)
    inside = passage.quotes[as_]
    begin = next((i + 1 for i in range(as_ - 1, start - 1, -1) if passage.quotes[i] != inside), start)
    finish = next((i for i in range(stop, end) if passage.quotes[i] != inside), end)
    return [piece for piece in ((begin, as_), (stop, finish)) if piece[1] - piece[0] > 2]


def owner_before(passage: Passage, i: int) -> Range | None:
    """Return the noun phrase before a possessive mark at token `i`, political or not (`the coach's claim`)."""
    first = i
    while first > 0 and passage.pos[first - 1] in ("NOUN", "PROPN", "ADJ"):
        first -= 1
    if first == i:
        return None
    return (first - 1 if first and passage.pos[first - 1] == "DET" else first), i


def before_next_speaker(content: Range, cue: Range, source: Range | None) -> Range:
    """Cut what one speaker says where a later `, X said` begins that is said of the whole."""
    starts = [edge[0] for edge in (cue, source) if edge is not None and content[0] < edge[0] < content[1]]
    return (content[0], min(starts)) if starts else content
