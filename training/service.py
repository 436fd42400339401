"""The weights of whom people speak for whom nobody lists, learned from whom coders gave as their principals.

A person may speak for each of some bodies or for nobody (`workbench.actors.learned.serving`); the weights are those of a
conditional logit with an L2 penalty (McFadden 1974, Conditional logit analysis of qualitative choice behavior).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse
from scipy.optimize import minimize
from stance_pairs import Read

from workbench.actors.board import Board
from workbench.actors.component import ActorFinder
from workbench.actors.learned.review import SecondLook
from workbench.actors.learned.serving import NOBODY, Service, chances_of, chosen
from workbench.actors.learned.weights import Weights

#: The chance from which on the rules are overruled.
AT_LEAST = 0.55
#: The strength of the L2 penalty, the steps of the search; how often a feature must occur; weights nearer to nought, in
#: thousandths, are left out.
PENALTY, STEPS, SELDOM, FAINT = 2.5, 150, 4, 20
PARTS = 5


class Person(NamedTuple):
    """A person of a document: for whom coders say that he speaks and in how many sentences, what the rules say, whom a
    judgement may choose, the features of each candidate."""

    process: str
    served: str
    times: int
    told: str
    allowed: list[str]
    features: dict[str, set[str]]


class Watcher:
    """Stands where the second look does, hands on to `look`, and keeps the people of the document as they come before it is asked."""

    def __init__(self, look: SecondLook):
        self._look = look
        self.spans: list[tuple[int, int, str]] = []
        self.seen: dict[str, tuple[str, list[str], dict[str, set[str]]]] = {}

    def nouns(self, board: Board) -> None:
        self._look.nouns(board)

    def owned(self, board: Board) -> None:
        self._look.owned(board)

    def served(self, board: Board) -> None:
        service, doc = Service(board), board.reading.doc
        self.seen = {
            person: (service.told(person), service.open_to(person), service.features(person))
            for person in service.people
        }
        spans = ((doc[m.start : m.end], person) for person, mentions in service.people.items() for m in mentions)
        self.spans = [(span.start_char, span.end_char, person) for span, person in spans]

    def mentions(self, board: Board) -> None:
        """Nothing is dropped any more."""


def people_of(reads: Sequence[tuple[Read, ActorFinder]], look: SecondLook) -> list[Person]:
    """Return the unlisted people whom both coders and rules have, where their principal is among the candidates."""
    found = list[Person]()
    for read, finder in reads:
        finder.look = watcher = Watcher(look)
        board = finder.find(read.doc)
        votes = defaultdict[str, Counter[str]](Counter)
        for one in read.unlisted:
            person = next((who for begins, ends, who in watcher.spans if begins < one.ends and one.begins < ends), None)
            if person is not None:
                served = board.principal(one.principal) if one.principal in board.registry else NOBODY
                votes[person][served] += 1
        for person, given in votes.items():
            told, allowed, features = watcher.seen[person]
            found += [
                Person(read.process, served, times, told, allowed, features)
                for served, times in given.items()
                if served in features
            ]
    return found


def fit_service(people: Sequence[Person], without: Collection[str] = ()) -> Weights:
    """Return weights trained on the people of all processes but those `without`."""
    kept = [one for one in people if one.process not in without]
    often = Counter(name for one in kept for names in one.features.values() for name in names)
    place = {name: k for k, name in enumerate(sorted(name for name in often if often[name] >= SELDOM))}
    rows = [[place[name] for name in sorted(names) if name in place] for one in kept for names in one.features.values()]
    ends = np.cumsum([0, *map(len, rows)])
    table = sparse.csr_matrix((np.ones(ends[-1]), np.concatenate(rows), ends), shape=(len(rows), len(place)))
    sizes = [len(one.features) for one in kept]
    starts, of = np.cumsum([0, *sizes[:-1]]), np.repeat(np.arange(len(kept)), sizes)
    right = np.array([served == one.served for one in kept for served in one.features])
    counts = np.sqrt([one.times for one in kept])[of]

    def loss(weights: Any) -> tuple[float, Any]:
        scores = table @ weights
        scores -= np.maximum.reduceat(scores, starts)[of]
        chances = np.exp(scores)
        chances /= np.add.reduceat(chances, starts)[of]
        found = -(counts * right * np.log(np.maximum(chances, 1e-300))).sum() + PENALTY / 2 * (weights @ weights)
        return float(found), table.T @ (counts * (chances - right)) + PENALTY * weights

    found = minimize(loss, np.zeros(len(place)), jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x
    thousandths = np.round(found * 1000).astype(int)
    features = {name: int(thousandths[k]) for name, k in place.items() if abs(thousandths[k]) >= FAINT}
    return Weights(features, AT_LEAST)


def check_service(people: Sequence[Person]) -> None:
    """Print how many principals are right by the rules and with weights from the other processes, in sentences."""
    names = sorted({one.process for one in people})
    right = Counter[str]()
    for number in range(PARTS):
        out = frozenset(names[number::PARTS])
        weights = fit_service(people, out)
        for one in people:
            if one.process in out:
                best = chosen(chances_of(one.features, weights), one.told, one.allowed, weights.at_least)
                right["all"] += one.times
                right["rules"] += one.times * (one.told == one.served)
                right["with weights"] += one.times * (best == one.served)
                right["changed"] += one.times * (best != one.told)
    print({name: round(count / right["all"], 4) for name, count in right.items()}, f"({right['all']} coded)")
