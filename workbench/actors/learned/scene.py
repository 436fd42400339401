"""A document with its mentions so far, looked up by sentence and token, for the features of the second look."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property

from workbench.actors.board import Board
from workbench.actors.reading import NOMINAL, Reading
from workbench.actors.records import Mention, Place

_REACH = 8
#: What stands before a noun and belongs to it.
_BEFORE = frozenset(
    {"det", "amod", "compound", "nummod", "nmod:poss", "case", "punct", "flat", "nmod:desc", "det:predet"}
)
NAMED = "NAME"
_PARTS_OF_NAMES = frozenset({"flat", "goeswith", "fixed", "amod"})


class Scene:
    """What surrounds a word: the mentions of its sentence, how often words and actors occur, whose part it is."""

    def __init__(self, board: Board):
        self.board, self.reading = board, board.reading
        self.mentions: dict[int, list[Mention]] = {}
        self.look_again()
        self.placed = {place.start for place in board.places}
        self._places: dict[int, list[Place]] = defaultdict(list)
        for place in board.places:
            self._places[self.reading.sent[place.start]].append(place)
        self._starts: dict[int, int] = {}

    def look_again(self) -> None:
        """Take in mentions that were recorded since."""
        found = defaultdict[int, list[Mention]](list)
        for mention in self.board.mentions:
            found[self.reading.sent[mention.start]].append(mention)
        self.mentions = found

    @cached_property
    def words(self) -> Counter[str]:
        """How often each noun occurs in the document."""
        reading = self.reading
        return Counter(noun(reading, i) for i in range(reading.n) if reading.pos[i] in NOMINAL)

    @cached_property
    def times(self) -> Counter[str]:
        """How often each actor is mentioned."""
        return Counter(mention.actor_id for mention in self.board.mentions)

    @cached_property
    def _last(self) -> dict[int, int]:
        """The sentence in which the actor of a mention was spoken of before, by the identity of the mention."""
        found, spoken = dict[int, int](), dict[str, int]()
        for mention in self.board.mentions:
            if mention.actor_id in spoken:
                found[id(mention)] = spoken[mention.actor_id]
            spoken[mention.actor_id] = self.reading.sent[mention.start]
        return found

    def start(self, i: int) -> int:
        """Return where the phrase of the noun at `i` begins."""
        if i not in self._starts:
            self._starts[i] = phrase_start(self.reading, i)
        return self._starts[i]

    def begin(self, i: int) -> int:
        """Return where the words of a noun begin: with its phrase, or after an actor mentioned there."""
        start = self.start(i)
        begin = max((m.end for m in self.beside(i) if start <= m.start < i), default=start)
        return begin + (begin < i and self.reading.is_possessive(begin))

    def possessive(self, i: int) -> int | None:
        """Return the possessive pronoun that begins the phrase of the noun at `i` (his younger brother), or None."""
        reading, start = self.reading, self.start(i)
        pronoun = start < i and reading.rel[start] == "nmod:poss" and reading.pos[start] in ("PRON", "DET")
        return start if pronoun else None

    def beside(self, i: int) -> list[Mention]:
        """Return the mentions in the sentence of token `i`."""
        return self.mentions[self.reading.sent[i]]

    def places_beside(self, i: int) -> list[Place]:
        """Return the names used as places in the sentence of token `i`."""
        return self._places[self.reading.sent[i]]

    def far(self, mention: Mention) -> str:
        """Return how many sentences ago the actor of a mention was spoken of last, up to 3."""
        last = self._last.get(id(mention))
        return "never" if last is None else str(min(self.reading.sent[mention.start] - last, 3))

    def part(self, i: int) -> list[str]:
        """Return what the parse says of the part that the noun at `i` has in its sentence."""
        reading = self.reading
        first = reading.first_conjunct(i)
        rel, head, case = reading.rel[first], reading.head[first], reading.case(first)
        does = plain(reading, head) if head != first else "root"
        found = [f"rel {rel}", f"case {case} {reading.pos[head]}", f"rel {rel} case {case}", f"rel {rel} {case} {does}"]
        if first != i:
            found.append("conj")
        if reading.in_headline(i):
            found.append(f"headline {rel}")
        if reading.quotes[i]:
            found.append("quoted")
        return found

    def next(self, end: int) -> str:
        """Return the word after a phrase if it is a small one, else its part of speech."""
        reading = self.reading
        if end >= reading.n:
            return ""
        small = reading.pos[end] in ("ADP", "PUNCT", "CCONJ", "PART", "PRON", "SCONJ")
        return reading.lower[end] if small else reading.pos[end]


def left_nouns(board: Board) -> list[int]:
    """Return the tokens of nouns that end a phrase and that nothing speaks for; populations are left to the rules."""
    reading = board.reading
    return [
        i
        for i in range(reading.n)
        if reading.pos[i] in NOMINAL
        and not board.taken[i]
        and reading.words[i]
        and reading.text[i][:1].isalpha()
        and reading.rel[i] not in _PARTS_OF_NAMES
        and not (reading.rel[i] == "compound" and reading.head[i] > i)
        and not (reading.text[i + 1 : i + 2] == ["-"] and not reading.doc[i].whitespace_)
        and "population" not in classes(reading, i)
    ]


def noun(reading: Reading, i: int) -> str:
    """Return the singular of the noun at `i`, lower case, by the lists or by its lemma."""
    known = reading.lexicon.singular(reading.lower[i])
    return known if known != reading.lower[i] else reading.lemma[i]


def calls(reading: Reading, i: int) -> bool:
    """Tell whether a word can be what somebody is called by: a noun, or a title in capitals."""
    return reading.pos[i] == "NOUN" or (reading.pos[i] == "PROPN" and reading.lower[i] in reading.lexicon.singulars)


def classes(reading: Reading, i: int) -> dict[str, str]:
    """Return what the known noun phrase that begins at `i` can be: class -> canonical word."""
    sense = reading.sense(i)
    return sense[1].classes if sense else {}


def plain(reading: Reading, i: int) -> str:
    """Return the word at `i` in its basic form, or only that it is a name: features tell nothing of names."""
    inside = i > reading.sentence_of(i)[0] and reading.text[i][:1].isupper()
    if reading.pos[i] == "PROPN" or reading.label(i) or inside:
        return NAMED
    return noun(reading, i) if reading.pos[i] == "NOUN" else reading.lemma[i]


def phrase_start(reading: Reading, i: int) -> int:
    """Return where the words begin that stand before the noun at `i` and belong to it (the country's former)."""
    start = i
    while (
        start > 0
        and i - start < _REACH
        and reading.sent[start - 1] == reading.sent[i]
        and _leads_to(reading, start - 1, i)
    ):
        start -= 1
    while start < i and (reading.rel[start] == "punct" or reading.is_possessive(start)):
        start += 1
    return start


def _leads_to(reading: Reading, j: int, i: int) -> bool:
    """Tell whether a token hangs on the noun at `i` by what belongs to a noun phrase alone."""
    for _ in range(6):
        if j == i or reading.head[j] == j or reading.rel[j] not in _BEFORE:
            break
        if reading.rel[j] == "case" and not reading.is_possessive(j):
            break
        j = reading.head[j]
    return j == i
