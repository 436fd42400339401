"""Features of the learned second opinion in words, for the reason of a label."""

from __future__ import annotations

import re
from functools import lru_cache

_PLAIN = {
    "always": "how often positions are taken at all",
    "no term": "the sentence itself has no word for the process",
    "topic True": "the sentence is about the process",
    "listed": "the actor stands in a list",
    "no act today": "what is told of the actor is of the past or did not happen",
    "told by another": "another tells of the actor",
    "told by his side": "the actor's own side tells of it",
    "others nothing": "the rules see no position of others here",
    "topic False": "the sentence is about something else",
    "first False": "the sentence opens with somebody or something else",
    "opens False": "other actors stand before this one",
    "place later": "it is no headline",
    "first True": "the sentence opens with the actor",
    "opens True": "no actor stands before this one",
    "place title": "it is the headline",
}
_PATTERNS = [
    (r"no term before class (\w+)", r"no word for the process here, \1 words in the sentence before"),
    (r"before class (\w+)", r"\1 words in the sentence before"),
    (r"(?:own|all) class (\w+)", r"\1 words"),
    (r"own b (.+)", r"the words \1"),
    (r"side (\w+)$", r"the actor is a \1 of the process"),
    (r"side (\w+) kind (\w+)", r"the actor is a \2 of the \1"),
    (r"kind (\w+)", r"the actor is a \1"),
    (r"form (\w+)", r"the actor is named by a \1"),
    (r"role (.+)", r"the actor's part in the sentence is \1"),
    (r"says report of another", r"the actor tells of another"),
    (r"says (\w+)", r"the actor speaks"),
    (r"(?:own|all) w (.+)", r"the word \1"),
    (r"(?:own|all) cue (.+)", r"words of the kind \1"),
    (r"(?:own|all) stance (.+)", r"words that show \1"),
    (r"(?:own|all) term (\w+)(.*)", r"a word for the process (\1)\2"),
    (r"(?:own|all) term of (\w+)", r"a word for talks or ties of \1"),
    (r"(?:own|all) on target (\w+)", r"whether the process meant is the study's: \1"),
    (r"(?:own|all) judges (\w+)", r"a judgement (\1)"),
    (r"(?:own|all) modal (\w+)", r"a \1 tense or mood"),
    (r"(?:own|all) deed (\w+)", r"a deed (\1)"),
    (r"(?:own|all) (condition|negation|hostile|hearsay|we)", r"a \1 word"),
    (r"does (.+)", r"what the actor does: \1"),
    (r"rel (.+)", r"where the actor stands: \1"),
    (r"party (?:to|as) (.+)", r"named only as a party (\1)"),
    (r"others (\w+)", r"another actor's \1 in this sentence"),
    (r"own side (\w+)", r"\1 of the actor's side in this sentence"),
    (r"before (\w+)", r"\1 in the sentence before"),
    (r"last (\w+)", r"the actor's \1 in the sentence before"),
    (r"(?:elsewhere|often) (\w+)", r"the actor's \1 elsewhere in the text"),
    (r"rules (\w+).*", r"the rules' \1"),
    (r"actors (\d)", r"\1 actors in the sentence"),
]


@lru_cache(maxsize=4096)
def in_words(name: str) -> str:
    """Return what a feature says, in plain words; two features joined by `&` one after the other.

    >>> in_words("own term contacts")
    'a word for the process (contacts)'
    """
    if " & " in name:
        return " with ".join(in_words(_whole(part)) for part in name.split(" & "))
    if name in _PLAIN:
        return _PLAIN[name]
    for pattern, words in _PATTERNS:
        match = re.fullmatch(pattern, name)
        if match:
            return match.expand(words).replace("class ", "").replace("_", " ").replace("  ", " ").strip()
    return name


def _whole(part: str) -> str:
    """A joined feature gives the role or the side without its name."""
    known = re.match(r"(own|all|role|does|rel) ", part)
    return part if known else f"side {part}" if part in _SIDES else f"role {part}"


_SIDES = frozenset({"party", "mediator", "ally", "opponent", "observer", "other"})
