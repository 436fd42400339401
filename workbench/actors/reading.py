"""A document as the actor rules read it: words, parse, sentences, and what was left out, as plain lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from workbench.actors.lexicon import Lexicon, Sense
from workbench.actors.registry import NameIndex
from workbench.language.columns import sentence_starts, words_of_doc
from workbench.language.labels import ENTITY_LABELS

if TYPE_CHECKING:
    from spacy.tokens import Doc

POSSESSIVES = frozenset({"'s", "\u2019s", "'", "\u2019"})
#: Tags of finite verbs.
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
NOMINAL = frozenset({"NOUN", "PROPN"})
#: Classes of nouns for whoever holds an office or is called by what he does.
TITLE = frozenset({"office", "generic"})
_OPENING, _CLOSING = frozenset("\u201c\u201f\u00ab"), frozenset("\u201d\u00bb")


class Entity(NamedTuple):
    """A name that the recogniser found; `label` is PERSON, ORG, LOC or NORP."""

    start: int
    end: int
    label: str


class TreeLike(Protocol):
    """The canonical view of a parse (`workbench.language.tree.Tree`)."""

    head: Any
    rel: Any

    def children(self, i: int, *rels: str) -> list[int]: ...


class Reading:
    """One document, read once; lists are indexed by token, sentences count from 0."""

    def __init__(self, doc: Doc, tree: TreeLike, *, index: NameIndex, lexicon: Lexicon):
        self.doc, self.tree, self.index, self.lexicon = doc, tree, index, lexicon
        self.n = len(doc)
        self.text, self.pos, self.tag, lemmas = words_of_doc(doc)
        self.lower = [text.lower() for text in self.text]
        irregular = lexicon.tables["irregular_verbs"]
        self.lemma: list[str] = [
            irregular.get(low) or lemma.lower() for low, lemma in zip(self.lower, lemmas, strict=True)
        ]
        self.head: list[int] = list(tree.head)
        self.rel: list[str] = list(tree.rel)
        self.words = [index.words(text) for text in self.text]
        self.sent, self.bounds = _sentences(doc)
        self.left_out = _left_out(doc)
        if self.left_out:
            self.words = [None if i in self.left_out else words for i, words in enumerate(self.words)]
        self.capitals = self._capital_lines()
        self.entities = _entities(doc, self.left_out)
        self.entity_at = {i: entity for entity in self.entities for i in range(entity.start, entity.end)}
        self._senses: dict[int, tuple[int, Sense] | None] = {}
        self._quotes: list[int] | None = None
        self.headlines = _headlines(self)

    def sense(self, i: int) -> tuple[int, Sense] | None:
        """Return the end and the sense of the longest known noun phrase that begins at token `i`, or None; so past the text."""
        if i not in self._senses:
            self._senses[i] = self.lexicon.nouns.longest(self.words, i)
        return self._senses[i]

    def is_(self, i: int, name: str) -> bool:
        """Tell whether the word or the lemma of token `i` is in the list called `name`; False outside the text."""
        if not 0 <= i < self.n:
            return False
        words = self.lexicon.sets[name]
        return self.lower[i] in words or self.lemma[i] in words

    def root(self, start: int, end: int) -> int:
        """Return the token of a span that the others hang on; the last one where the parse breaks the span."""
        for i in range(start, end):
            if not start <= self.head[i] < end or self.head[i] == i:
                return i if self.pos[i] != "PUNCT" else end - 1
        return end - 1

    def children(self, i: int, *rels: str) -> list[int]:
        """Return the children of token `i`, of these relations only if any are given."""
        return self.tree.children(i, *rels)

    def case(self, i: int) -> str:
        """Return the preposition that marks a nominal, lower case, `out of` in full; empty where there is none."""
        kids = self.children(i, "case")
        return " ".join(self.lower[kid] for kid in kids if kid < i and self.text[kid] not in POSSESSIVES)

    def first_conjunct(self, i: int) -> int:
        """Climb from a later member of a coordination to its first member."""
        while self.rel[i] == "conj" and self.head[i] != i:
            i = self.head[i]
        return i

    def sentence_of(self, i: int) -> tuple[int, int]:
        """Return the first token and the end of the sentence of token `i`."""
        return self.bounds[self.sent[i]]

    def in_headline(self, i: int) -> bool:
        """Tell whether token `i` is in a line that stands alone and ends without a mark, where articles are left out."""
        return self.sent[i] in self.headlines

    def is_honorific(self, i: int) -> bool:
        """Tell whether a token is a form of address in capitals (Mr, the Honourable); False past the text."""
        capital = i < self.n and self.text[i][:1].isupper()
        return capital and self.lower[i].strip(".") in self.lexicon.sets["honorifics"]

    def is_possessive(self, i: int) -> bool:
        """Tell whether token `i` is a mark of possession."""
        return 0 <= i < self.n and self.text[i] in POSSESSIVES

    def is_counted(self, i: int) -> bool:
        """Tell whether token `i` determines a plural of several together (the, both, two)."""
        return self.lower[i] in self.lexicon.tables["numbers"] or self.lower[i] in ("the", "these")

    def label(self, i: int) -> str:
        """Return the label of the entity that token `i` is in; empty outside."""
        return self.entity_at[i].label if i in self.entity_at else ""

    def words_of(self, start: int, end: int) -> str:
        """Return the words of a span as they stand in the text."""
        return str(self.doc[start:end].text)

    @property
    def quotes(self) -> list[int]:
        """For each token the number of the quotation it is in, 0 outside."""
        if self._quotes is None:
            self._quotes = _quotations(self)
        return self._quotes

    def _capital_lines(self) -> list[bool]:
        flags = [False] * self.n
        for start, end in self.bounds:
            letters = [text for text in self.text[start:end] if text[:1].isalpha()]
            if len(letters) > 2 and all(text.isupper() for text in letters):
                flags[start:end] = [True] * (end - start)
        return flags


def _sentences(doc: Doc) -> tuple[list[int], list[tuple[int, int]]]:
    starts = sentence_starts(doc) if doc.has_annotation("SENT_START") else []
    if not starts or starts[0] != 0:
        starts = [0, *starts]
    bounds = list(zip(starts, [*starts[1:], len(doc)], strict=True))
    numbers = [number for number, (start, end) in enumerate(bounds) for _ in range(start, end)]
    return numbers, bounds


def _headlines(reading: Reading) -> frozenset[int]:
    """Return the numbers of the sentences that are a paragraph of their own without a mark at their end."""
    found = set()
    for number, (start, end) in enumerate(reading.bounds):
        last = end - 1
        while last > start and not reading.text[last].strip():
            last -= 1
        begins = start == 0 or "\n" in reading.doc[start - 1].text_with_ws
        ends = last + 1 == reading.n or "\n" in reading.doc[last].whitespace_ + reading.text[last + 1]
        if begins and ends and last > start and reading.text[last][-1:].isalnum():
            found.add(number)
    return frozenset(found)


def _entities(doc: Doc, left_out: frozenset[int]) -> list[Entity]:
    found = [Entity(e.start, e.end, ENTITY_LABELS[e.label_]) for e in doc.ents if e.label_ in ENTITY_LABELS]
    return [entity for entity in found if entity.start not in left_out]


def _left_out(doc: Doc) -> frozenset[int]:
    spans = doc.spans.get("left_out", [])
    return frozenset(i for span in spans for i in range(span.start, span.end))


def _quotations(reading: Reading) -> list[int]:
    """Number the quotations; a paragraph break closes one that was never closed."""
    numbers, current, count = [0] * reading.n, 0, 0
    for i, text in enumerate(reading.text):
        if "\n\n" in text:
            current = 0
        opens = text in _OPENING or (text in ('"', "``") and not current)
        closes = text in _CLOSING or (text in ('"', "''") and current and not opens)
        if opens and not closes:
            count += 1
            current = count
        numbers[i] = current
        if closes:
            current = 0
    return numbers
