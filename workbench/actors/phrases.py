"""Noun phrases that begin with a nationality or a possessor: what the noun after it makes of its owner."""

from __future__ import annotations

from typing import NamedTuple

from workbench.actors.lexicon import Sense
from workbench.actors.names import Cluster
from workbench.actors.reading import NOMINAL, POSSESSIVES, Reading

#: The order in which the classes of a noun decide, where it has several.
DECISIVE = ("ministry", "media", "bare_group", "group", "organ", "population", "civilian")
TITLES = ("office", "generic")
#: Words that begin a noun phrase.
DETERMINERS = frozenset({"the", "a", "an", "this", "that", "these", "those", "his", "her", "its", "their"})
_SKIPPED = frozenset({"ADJ", "ADV", "NUM"})


class Phrase(NamedTuple):
    """The noun that decides: its tokens, its class and canonical word, and whether it is a plural."""

    start: int
    end: int
    kind: str
    word: str
    plural: bool


def scan(reading: Reading, start: int) -> Phrase | None:
    """Return the noun phrase that begins at `start`, by its first decisive noun, else by its last noun.

    The classes of `NOUN_CLASSES` and `office`, `generic`, `ministry` come from the lexicon; an unknown last noun has
    the class `unknown`. None where no noun follows.
    """
    i, last = start, None
    limit = min(reading.n, start + 9)
    while i < limit and reading.sent[i] == reading.sent[start]:
        sense = noun_sense(reading, i) or (_organ_sense(reading, i) if i == start else None)
        if sense and _hyphen_after(reading, sense[0]):
            i = sense[0] + 2  # state-run, government-backed: describes what follows
        elif sense:
            decided = _decisive(i, sense)
            if decided:
                return decided
            last = _last_noun(i, sense)
            i = sense[0]
        elif reading.pos[i] in NOMINAL and reading.words[i]:
            last = Phrase(i, i + 1, "unknown", reading.lower[i], reading.lower[i].endswith("s"))
            i += 1
        elif (last is None and _passed_over(reading, i)) or _inner_hyphen(reading, i) or topic_list_end(reading, i) > i:
            i = max(i + 1, topic_list_end(reading, i))
        elif last is not None and topic_and(reading, i):
            i += 1
        else:
            break
    return last


def _hyphen_after(reading: Reading, end: int) -> bool:
    joined = end + 1 < reading.n and reading.text[end] in ("-", "\u2010", "\u2011") and not reading.doc[end].whitespace_
    return joined and (reading.pos[end + 1] in ("VERB", "ADJ") or reading.is_(end + 1, "broker_participles"))


def noun_sense(reading: Reading, i: int) -> tuple[int, Sense] | None:
    """Return the sense at `i` where its last word is used as a noun (not the verb `to side`, `called`)."""
    sense = reading.sense(i)
    if sense and reading.pos[sense[0] - 1] in ("NOUN", "PROPN", "ADJ"):
        return sense
    return None


def _organ_sense(reading: Reading, i: int) -> tuple[int, Sense] | None:
    """Return the sense of an organ right after a nationality whatever the tagger made of it (the Karsian authorities)."""
    sense = reading.sense(i) if reading.tag[i] in ("VBZ", "VBP") else None
    return sense if sense and "organ" in sense[1].classes and sense[1].plural else None


def _decisive(i: int, sense: tuple[int, Sense]) -> Phrase | None:
    end, (classes, plural) = sense
    for kind in (*TITLES[:1], *DECISIVE[:2], *TITLES[1:], *DECISIVE[2:]):
        if kind in classes:
            return Phrase(i, end, kind, classes[kind], plural)
    return None


def _last_noun(i: int, sense: tuple[int, Sense]) -> Phrase:
    end, (classes, plural) = sense
    kind = "act" if "act" in classes else "thing" if "thing" in classes else next(iter(classes))
    return Phrase(i, end, kind, classes[kind], plural)


def _passed_over(reading: Reading, i: int) -> bool:
    """Adjectives, numbers, participles and commas between them may stand before the noun."""
    if reading.pos[i] in _SKIPPED or reading.is_(i, "title_modifiers"):
        return True
    if reading.pos[i] == "VERB" and reading.rel[i] in ("amod", "compound", "acl"):
        return True
    joined = reading.text[i] == "," or reading.lower[i] == "and"
    return joined and i + 1 < reading.n and reading.pos[i + 1] == "ADJ" and reading.pos[i - 1] == "ADJ"


def _inner_hyphen(reading: Reading, i: int) -> bool:
    joined = reading.text[i] in ("-", "\u2010", "\u2011") and i + 1 < reading.n
    return joined and not reading.doc[i].whitespace_ and reading.pos[i + 1] in (*NOMINAL, "ADJ", "VERB")


def topic_and(reading: Reading, i: int) -> bool:
    """Tell whether `and` joins two subjects of office (defence and intelligence chiefs)."""
    return (
        reading.lower[i] in ("and", ",", "or")
        and reading.is_(i - 1, "office_topics")
        and (reading.is_(i + 1, "office_topics") or reading.lower[i + 1 : i + 2] == ["and"])
    )


def topic_list_end(reading: Reading, i: int) -> int:
    """Return the end of a list of subjects of office that begins at `i` and ends in `and`; `i` where there is none."""
    j = i
    while j + 2 < reading.n and reading.is_(j, "office_topics") and reading.lower[j + 1] in (",", "and", "or"):
        j += 2
    return j if j > i and reading.is_(j, "office_topics") else i


def determiner_start(reading: Reading, start: int) -> int:
    """Return where a noun phrase begins: with `the`, `a`, a possessive or `this` right before its first word."""
    if start > 0 and reading.lower[start - 1] in DETERMINERS:
        return start - 1
    return start


def is_definite(reading: Reading, start: int) -> bool:
    """Tell whether `the` or `this` stands before a noun phrase, or nothing that determines it in a headline."""
    before = start - 1
    if before >= 0 and reading.lower[before] in ("the", "this"):
        return True
    if not reading.in_headline(start):
        return False
    if start == reading.sentence_of(start)[0]:
        return True
    return reading.pos[before] not in ("DET", "NUM", "PRON", "ADJ", "NOUN", "PROPN") and not reading.is_possessive(
        before
    )


def possessor_end(reading: Reading, i: int) -> int:
    """Return the index after a possessive mark at `i`, or `i`."""
    return i + 1 if i < reading.n and reading.text[i] in POSSESSIVES else i


def before_participle(reading: Reading, cluster: Cluster) -> bool:
    """Tell whether a name is joined to a participle by a hyphen."""
    i = cluster.end
    if cluster.possessive or i + 1 >= reading.n or reading.text[i] not in ("-", "\u2010", "\u2011"):
        return False
    return reading.is_(i + 1, "broker_participles") or reading.pos[i + 1] == "VERB"
