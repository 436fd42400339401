"""The weights of the resolver of descriptions, learned from texts whose gold tells who is in a sentence but not by which words.

Some noun of a sentence has to stand for an actor of the gold whom the rules do not give there, no noun may stand for one whom
the gold does not have, and nothing is asked of those whom the rules give: multiple instances with a noisy-or (Viola, Platt,
Zhang, Multiple Instance Boosting for Object Detection, NIPS 2005). `LEAK` is the chance that no noun has to (a pronoun, a
name that the rules took for a place).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse
from scipy.optimize import minimize
from stance_pairs import Read

from workbench.actors.board import Board
from workbench.actors.component import ActorFinder
from workbench.actors.learned.resolver import asked
from workbench.actors.learned.resolver_features import Phrase, of_pair
from workbench.actors.learned.scene import NAMED, Scene, left_nouns, noun, plain
from workbench.actors.learned.weights import Links

#: The chance from which on a noun is linked.
AT_LEAST = 0.5
#: The strength of the L2 penalty, the chance that no noun stands for a missed actor, the steps of the search for weights.
PENALTY, LEAK, STEPS = 4.0, 0.1, 150
#: In how many pairs and processes a feature must occur; weights nearer to nought than this, in thousandths, are left out.
SELDOM, PROCESSES, FAINT = 12, 3, 100
#: A noun is asked about if missed actors are so much more often in its sentences than in others; how often they must be.
LIFT, SEEN = 1.25, (3, 2)
#: Nouns that stand for somebody with such a chance in fewer processes than that are left out.
EVER, EVER_IN = 0.4, 3
#: Nouns that were learned from a few sentences and are nobody's.
NOBODY = frozenset(
    {"bank", "coast", "column", "company", "credential", "deal", "difference", "halve", "hand", "harbour"}
    | {"integrity", "invite", "one", "order", "port", "propose", "speak", "valley"}
)
#: The log-odds at which the search begins that a noun stands for any one actor.
BEGIN = -4.0


class Asked(NamedTuple):
    """A noun as asked: its word, whether it is a plural and in words that the gold has for an unlisted actor, its features, and
    those with each known actor, as numbers of a vocabulary."""

    word: str
    plural: bool
    unlisted: bool
    features: Any
    pairs: list[tuple[str, Any]]


class Sentence(NamedTuple):
    """The nouns of a sentence, the actors that the gold has there, and those whom the rules give."""

    process: str
    gold: set[str]
    given: set[str]
    nouns: list[Asked]


class Vocabulary(dict[str, int]):
    """Features -> their numbers, in the order in which they come."""

    def __missing__(self, name: str) -> int:
        self[name] = number = len(self)
        return number

    def numbers(self, names: Collection[str]) -> Any:
        """Return the numbers of features, each once."""
        return np.array(sorted({self[name] for name in names}), dtype=np.int32)


class Listener:
    """Stands where the second look does, changes nothing, and keeps what it is asked about the document of `read`."""

    def __init__(self, read: Read, note: Callable[[Board, bool], None]):
        self.read, self._note = read, note
        self.given: dict[int, set[str]] = defaultdict(set)

    def nouns(self, board: Board) -> None:
        self._note(board, False)

    def owned(self, board: Board) -> None:
        self._note(board, True)

    def served(self, board: Board) -> None:
        """Nothing is asked about whom people serve."""

    def mentions(self, board: Board) -> None:
        for mention in board.mentions:
            start = self.read.sentence(board.reading.doc[mention.start].idx)
            if start is not None:
                self.given[start].add(mention.actor_id)


def heads_of(reads: Sequence[tuple[Read, ActorFinder]]) -> frozenset[str]:
    """Return the nouns in whose sentences the rules miss actors more often than in others."""
    seen, missed, where = Counter[str](), Counter[str](), defaultdict[str, set[str]](set)
    sentences = missing = 0
    for read, finder in reads:
        words = defaultdict[int, set[str]](set)

        def note(board: Board, owned: bool, read: Read = read, words: dict[int, set[str]] = words) -> None:
            for i in () if owned else left_nouns(board):
                at, word = board.reading.doc[i].idx, plain(board.reading, i)
                start = read.sentence(at)
                if start is not None and word != NAMED and not _unlisted(read, at):
                    words[start].add(noun(board.reading, i))

        listener, gold = _listened(read, finder, note), _gold(read)
        for start in read.starts:
            miss = bool(gold[start] - listener.given[start])
            sentences, missing = sentences + 1, missing + miss
            for word in words[start]:
                seen[word] += 1
                missed[word] += miss
                where[word].add(read.process)
    base = missing / sentences
    often, with_missed = SEEN
    return frozenset(
        word
        for word in seen
        if seen[word] >= often
        and missed[word] >= with_missed
        and len(where[word]) > 1
        and (missed[word] + 3 * base) / (seen[word] + 3) >= LIFT * base
    )


def sentences_of(reads: Sequence[tuple[Read, ActorFinder]], heads: frozenset[str]) -> tuple[list[Sentence], Vocabulary]:
    """Return the sentences that have nouns to ask about, and the vocabulary of their features."""
    found, numbers, links = list[Sentence](), Vocabulary(), Links({}, AT_LEAST, heads)
    for read, finder in reads:
        nouns = defaultdict[int, list[Asked]](list)

        def note(board: Board, owned: bool, read: Read = read, nouns: dict[int, list[Asked]] = nouns) -> None:
            for one in asked(Scene(board), left_nouns(board), links, hers=owned):
                at = board.reading.doc[one.i].idx
                start = read.sentence(at)
                if start is not None:
                    nouns[start].append(_asked(one, numbers, heads, _unlisted(read, at)))

        listener, gold = _listened(read, finder, note), _gold(read)
        found += [Sentence(read.process, gold[start], listener.given[start], nouns[start]) for start in sorted(nouns)]
    return found, numbers


def _listened(read: Read, finder: ActorFinder, note: Callable[[Board, bool], None]) -> Listener:
    finder.look = listener = Listener(read, note)
    finder.find(read.doc)
    return listener


def _asked(one: Phrase, numbers: Vocabulary, heads: frozenset[str], unlisted: bool) -> Asked:
    pairs = []
    for actor_id, known in sorted(one.cast.known.items()):
        names = [*one.with_kind(known.kind), *one.with_kind(known.sort), *one.with_standing(known)]
        pairs.append((actor_id, numbers.numbers([*names, *of_pair(one, known, heads)])))
    return Asked(one.word, one.plural, unlisted, numbers.numbers(one.features), pairs)


def _gold(read: Read) -> dict[int, set[str]]:
    gold = defaultdict[int, set[str]](set)
    for start, actor in read.gold:
        gold[start].add(actor)
    return gold


def _unlisted(read: Read, at: int) -> bool:
    return any(one.begins <= at < one.ends for one in read.unlisted)


class Table:
    """Sentences as matrices over the features of `column` (number -> column, -1 for those left out).

    `pairs` and `nouns` have a row per pair and per noun, `noun` is the noun of a pair, `sums` adds pairs up by noun. `wrong`
    and `right` mark pairs with actors that the gold does not have and that the rules miss; `group` numbers those missed.
    """

    def __init__(self, sentences: Sequence[Sentence], column: Any):
        pairs, nouns, noun_of, wrong, group = [], [], [], [], []
        groups: dict[tuple[int, str], int] = {}
        self.asked = [one for sentence in sentences for one in sentence.nouns]
        self.processes = [sentence.process for sentence in sentences for _ in sentence.nouns]
        for number, sentence in enumerate(sentences):
            for one in sentence.nouns:
                nouns.append(_kept(one.features, column))
                for actor_id, features in one.pairs:
                    pairs.append(_kept(features, column))
                    noun_of.append(len(nouns) - 1)
                    missed = actor_id in sentence.gold and actor_id not in sentence.given
                    wrong.append(actor_id not in sentence.gold and actor_id not in sentence.given)
                    group.append(groups.setdefault((number, actor_id), len(groups)) if missed else -1)
        width = int(column.max()) + 1
        self.pairs, self.nouns, self.noun = _ones(pairs, width), _ones(nouns, width), np.array(noun_of)
        self.wrong, self.group, self.missed = np.array(wrong), np.array(group), len(groups)
        self.right = self.group >= 0
        self.unlisted = np.array([one.unlisted for one in self.asked])[self.noun]
        self.plural = np.array([one.plural for one in self.asked])[self.noun]
        at = np.arange(len(noun_of))
        self.sums = sparse.csr_matrix((np.ones(len(at)), (self.noun, at)), shape=(len(nouns), len(at)))

    def chances(self, weights: Any) -> Any:
        """Return the chance of each pair, as `workbench.actors.learned.resolver` has it."""
        odds = np.exp(np.minimum(self.pairs @ weights + (self.nouns @ weights)[self.noun], 30))
        return np.where(self.plural, odds / (1 + odds), odds / (1 + self.sums @ odds)[self.noun])

    def loss(self, weights: Any) -> tuple[float, Any]:
        """Return the loss of weights and its gradient."""
        chance = np.clip(self.chances(weights), 1e-9, 1 - 1e-7)
        refused = np.log1p(-chance)
        nobody = np.exp(np.bincount(self.group[self.right], weights=refused[self.right], minlength=self.missed))
        seen = 1 - (1 - LEAK) * nobody
        stays = np.where(self.wrong, 1.0, 0.0) + self.unlisted  # words for somebody unlisted stand for no known actor
        slope = stays / (1 - chance)
        slope[self.right] -= ((1 - LEAK) * nobody / seen)[self.group[self.right]] / (1 - chance[self.right])
        share = chance * slope
        scores = np.where(self.plural, share * (1 - chance), share - chance * (self.sums @ share)[self.noun])
        gradient = self.pairs.T @ scores + self.nouns.T @ (self.sums @ scores) + PENALTY * weights
        loss = -np.log(seen).sum() - (stays * refused).sum() + PENALTY / 2 * (weights @ weights)
        return float(loss), gradient


def _kept(features: Any, column: Any) -> Any:
    columns = column[features]
    return columns[columns >= 0]


def _ones(rows: Sequence[Any], width: int) -> Any:
    ends = np.cumsum([0, *map(len, rows)])
    return sparse.csr_matrix((np.ones(ends[-1], np.float32), np.concatenate(rows), ends), shape=(len(rows), width))


def fit_links(sentences: Sequence[Sentence], numbers: Vocabulary, without: Collection[str] = ()) -> Links:
    """Return weights trained on the sentences of all processes but those `without`."""
    kept = [sentence for sentence in sentences if sentence.process not in without]
    column = _columns(kept, len(numbers))
    table = Table(kept, column)
    begin = np.zeros(table.pairs.shape[1])
    begin[column[numbers["n always"]]] = BEGIN
    found = minimize(table.loss, begin, jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x
    thousandths = np.round(found * 1000).astype(int)
    thousandths[np.abs(thousandths) < FAINT] = 0
    ever = defaultdict[str, set[str]](set)
    for k in table.noun[table.chances(thousandths / 1000) >= EVER]:
        ever[table.asked[k].word].add(table.processes[k])
    names = {name: int(thousandths[column[k]]) for name, k in numbers.items() if k < len(column) and column[k] >= 0}
    features = {name: weight for name, weight in sorted(names.items()) if weight}
    heads = frozenset(word for word, where in ever.items() if len(where) >= EVER_IN) - NOBODY
    return Links(features, AT_LEAST, heads)


def _columns(sentences: Sequence[Sentence], count: int) -> Any:
    """Return feature -> column for those seen often enough, in enough processes; -1 for the others."""
    often, processes, last = (np.zeros(count, dtype=np.int64) for _ in range(3))
    names = {name: k + 1 for k, name in enumerate(sorted({sentence.process for sentence in sentences}))}
    for sentence in sorted(sentences, key=lambda each: each.process):
        for one in sentence.nouns:
            for features in (one.features, *(pair for _, pair in one.pairs)):
                often[features] += 1
                processes[features] += last[features] != names[sentence.process]
                last[features] = names[sentence.process]
    kept = (often >= SELDOM) & (processes >= PROCESSES)
    column = np.full(count, -1, dtype=np.int64)
    column[kept] = np.arange(kept.sum())
    return column
