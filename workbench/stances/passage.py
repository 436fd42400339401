"""A document as the stance rules read it: words, sentences, quotations and mentions, as plain lists."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from workbench.actors.records import MENTIONS_KEY, Mention
from workbench.language.columns import spaces_of_doc, text_of, words_of_doc
from workbench.language.tree import Tree
from workbench.stances.lexicon import Lexicon

if TYPE_CHECKING:
    from datetime import date

    from spacy.tokens import Doc, Span

    from workbench.study import Actor

_OPENING, _CLOSING = frozenset("\u201c\u201f\u00ab\u201e"), frozenset("\u201d\u00bb")
_PLAIN = frozenset(('"', "``", "''"))


class Passage:
    """One document, read once; lists are indexed by token, sentences count from 0."""

    def __init__(
        self, doc: Doc, lexicon: Lexicon, *, parties: tuple[str, ...] = (), actors: dict[str, Actor] | None = None
    ):
        self.doc, self.lexicon, self.parties = doc, lexicon, frozenset(parties)
        self.actors = actors or {}
        self.issue_order = lexicon.issue_order
        self.n = len(doc)
        self.text, self.pos, self.tag, self.lemma = words_of_doc(doc)
        spaces = spaces_of_doc(doc)
        self.full_text = text_of(self.text, spaces)
        self.lower = [text.lower().replace("\u2019", "'") for text in self.text]
        self.tree = Tree(doc)
        self.sents = sentence_bounds(doc)
        self.left_out = frozenset(i for span in doc.spans.get("left_out", []) for i in range(span.start, span.end))
        self.quotes = quotations(self.text, spaces)
        self.word_clues: dict[int, tuple[str, ...]] = {}
        self.sentence_clues: dict[int, tuple[str, ...]] = {}
        self.bases: list[str] = []
        self.mentions: list[Mention] = sorted(
            doc.user_data.get(MENTIONS_KEY, {}).values(), key=lambda m: (m.start, -m.end, m.actor_id)
        )
        self._starts = [mention.start for mention in self.mentions]
        self.places: list[Mention] = [_as_mention(span) for span in doc.spans.get("places", [])]
        self.at: dict[int, list[Mention]] = {}
        for mention in self.mentions:
            for i in range(mention.start, mention.end):
                self.at.setdefault(i, []).append(mention)

    @property
    def date(self) -> date | None:
        """The day the document was published, if known."""
        return self.doc._.date if self.doc.has_extension("date") else None

    def after_dateline(self, start: int, end: int) -> int:
        """Return the first token after a dateline such as `GENEVA, 3 May (Example Wire) -`; `start` where there is none."""
        for i in range(start + 1, min(start + 16, end - 2)):
            if (
                self.text[i] in ("-", "\u2013", "\u2014", "--")
                and self.doc[i].whitespace_
                and self.doc[i - 1].whitespace_
            ):
                opened = self.text[i - 1] == ")" or (self.text[start].isupper() and len(self.text[start]) > 2)
                return i + 1 if opened else start
        return start

    def mentions_in(self, start: int, end: int) -> list[Mention]:
        """Return the mentions that begin in a stretch of tokens, in text order."""
        return self.mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def words(self, start: int, end: int) -> str:
        """Return the text of tokens `start` to `end`, without white space around it."""
        return str(self.doc[start:end].text).strip()

    def is_party(self, mention: Mention) -> bool:
        """Tell whether a mention stands for a party of the study; without parties every actor is one."""
        return not self.parties or mention.principal in self.parties or mention.actor_id in self.parties

    def kind(self, mention: Mention) -> str:
        """Return the kind of an actor, "" where the registry does not know it."""
        actor = self.actors.get(mention.actor_id)
        return actor.kind if actor is not None else ""

    def role(self, mention: Mention) -> str | None:
        """Return the role of an actor in the process: its own, else its principal's, else None."""
        for actor_id in (mention.actor_id, mention.principal):
            actor = self.actors.get(actor_id)
            if actor is not None and actor.role:
                return actor.role
        return "party" if self.parties and self.is_party(mention) else None


def _as_mention(place: Span) -> Mention:
    """A capital used as a place still says whose side something is on ("its ally in the capital")."""
    return Mention(place.start, place.end, place.id_, place.id_, place.id_, "place", "a place of this state")


def sentence_bounds(doc: Doc) -> list[tuple[int, int]]:
    """Return the first token and the end of every sentence; a document without boundaries is one sentence."""
    if not len(doc):
        return []
    if doc.has_annotation("SENT_START"):
        return [(sent.start, sent.end) for sent in doc.sents]
    return [(0, len(doc))]


def quotations(text: list[str], spaced: list[bool] | None = None) -> list[int]:
    """Return for each token the number of the quotation it is in, 0 outside.

    The marks belong to their quotation. A paragraph break closes a quotation unless the next paragraph opens with a
    mark again. Doubled plain marks (`""so""`, left by a spreadsheet) stand for one, inside others for none;
    `spaced` tells which tokens have a space after them. Single marks count where an opening one has a closing one in the same paragraph.
    """
    numbers, current, count = [0] * len(text), 0, 0
    singles = _single_pairs(text)
    doubled = _doubled(text, spaced or [True] * len(text))
    by_double = False
    for i, token in enumerate(text):
        if "\n" in token and token.count("\n") > 1:
            current = 0
        if i - 1 in doubled or (i in doubled and current and not by_double):
            numbers[i] = current
            continue
        opens = token in _OPENING or (token in _PLAIN and not current) or i in singles
        closes = not opens and (token in _CLOSING or token in _PLAIN or (bool(current) and i in singles.values()))
        if opens and not current:
            count += 1
            current, by_double = count, i in doubled
        numbers[i] = current
        if closes:
            current = 0
    return numbers


def _doubled(text: list[str], spaced: list[bool]) -> set[int]:
    """Return the first tokens of two plain marks without a space between them."""
    found: set[int] = set()
    for i in range(len(text) - 1):
        if text[i] == text[i + 1] == '"' and not spaced[i] and i - 1 not in found:
            found.add(i)
    return found


def _single_pairs(text: list[str]) -> dict[int, int]:
    """Return opening single quotation marks with their closing ones; apostrophes are neither."""
    pairs: dict[int, int] = {}
    opened = None
    for i, token in enumerate(text):
        if "\n" in token:
            opened = None
        elif (
            token in ("\u2018", "'")
            and opened is None
            and (i == 0 or text[i - 1][-1:] in ",:( \n\u2014-" or token == "\u2018")
        ):
            opened = i
        elif (
            token in ("\u2019", "'")
            and opened is not None
            and i > opened + 1
            and (i + 1 == len(text) or not text[i + 1][:1].isalpha() or text[i - 1][-1:] in ",.!?")
        ):
            pairs[opened] = i
            opened = None
    return pairs
