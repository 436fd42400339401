"""Which earlier decisions are like the sentence at hand: an index of words that grows with the work."""

from __future__ import annotations

import heapq
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from workbench.annotations.items import Items

#: Words that stand in more than this share of the sentences tell nothing, once there are enough sentences.
_COMMON, _ENOUGH = 0.2, 50
_CANDIDATES = 50


class Memory:
    """The words of the sentences that a coder has decided about."""

    def __init__(self, items: Items):
        self.items = items
        self._words: dict[str, frozenset[str]] = {}
        self._places: dict[str, set[str]] = defaultdict(set)

    def note(self, sent_ids: Iterable[str]) -> None:
        """Take in sentences; known ones are passed over."""
        for sent_id in sent_ids:
            if sent_id not in self._words and sent_id in self.items:
                self._words[sent_id] = words_of(self.items[sent_id].text)
                for word in self._words[sent_id]:
                    self._places[word].add(sent_id)

    def closest(self, sent_id: str) -> list[tuple[float, str]]:
        """Return (likeness, sentence) of the known sentences that share words with one, most alike first.

        Likeness is the cosine of their words, each weighing as much as it is rare, 0..1; the sentence itself is left out.
        """
        here = words_of(self.items[sent_id].text)
        raw: Counter[str] = Counter()
        for word in here:
            places = self._places.get(word, set())
            if len(self._words) < _ENOUGH or len(places) <= _COMMON * len(self._words):
                weight = self._weight(word) ** 2
                for other in places:
                    raw[other] += weight  # type: ignore[assignment]
        raw.pop(sent_id, None)
        best = heapq.nlargest(_CANDIDATES, raw.items(), key=lambda pair: pair[1])
        return sorted(((self._cosine(here, self._words[other]), other) for other, _ in best), reverse=True)

    def _weight(self, word: str) -> float:
        return math.log((2 + len(self._words)) / (1 + len(self._places.get(word, ()))))

    def _cosine(self, a: frozenset[str], b: frozenset[str]) -> float:
        both, left, right = (sum(self._weight(word) ** 2 for word in words) for words in (a & b, a, b))
        return both / math.sqrt(left * right) if left and right else 0.0


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text with three letters or more, without regard to case."""
    return frozenset(word for word in re.findall(r"\w+", text.casefold()) if len(word) > 2)
