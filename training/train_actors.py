"""Train the second look at actors and write `workbench/resources/learned_actors.json`.

    python training/train_actors.py [--check | --links | --nouns | --service]

It learns from the texts that others than their writers coded (`training/examples/blind-*.txt`): first for which known actors
nouns stand that the rules leave alone (`links.py`), then which other such nouns coders take for an actor, then which mentions
they pass over. `--check` holds out one process in six at a time and prints what that makes of precision, recall and F1 of the
actors; it writes nothing. `--links` learns the first alone and keeps the rest as it is, `--nouns` the next two with the links
that are there, `--service` for whom people speak whom
nobody lists (`service.py`).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Collection, Sequence
from typing import Any, NamedTuple

import numpy as np
from links import fit_links, heads_of, sentences_of
from service import check_service, fit_service, people_of
from sklearn.linear_model import LogisticRegression
from stance_pairs import EXAMPLES, ROOT, Read, example_documents
from train_stances import matrix, vocabulary

from workbench.actors.board import Board
from workbench.actors.component import ActorFinder
from workbench.actors.learned.features import of_mention, of_noun
from workbench.actors.learned.review import SecondLook
from workbench.actors.learned.scene import Scene, left_nouns
from workbench.actors.learned.weights import Links, Look, Weights, load_look

TARGET = ROOT / "workbench" / "resources" / "learned_actors.json"
#: The inverse strength of the L2 penalty; how often a feature must occur to get a weight.
STRENGTH, SELDOM = {"nouns": 0.3, "mentions": 0.2}, 2
#: From which chance on a noun is taken up, and a mention stays.
AT_LEAST = {"nouns": 0.6, "mentions": 0.25}
PARTS = 6
#: Weights nearer to nought than this, in thousandths, are left out.
FAINT = 30


class Candidate(NamedTuple):
    """A noun or mention: its process, its features without `always`, whether coders took it up."""

    process: str
    features: list[str]
    taken: bool


Rows = list[Candidate]


def candidate(process: str, features: Sequence[str], taken: bool) -> Candidate:
    """Return a candidate with each of its features once."""
    return Candidate(process, sorted({*features} - {"always"}), taken)


class Collector:
    """Stands where the second look does: hands on to `look`, and collects what it would be asked with the gold's answer."""

    def __init__(self, look: SecondLook, nouns: Rows | None, mentions: Rows | None):
        self.look, self._nouns, self._mentions = look, nouns, mentions
        self.read: Read | None = None

    def nouns(self, board: Board) -> None:
        """Collect the nouns that are left, then let the look take up what it will."""
        self._collect(board, owned=False)
        self.look.nouns(board)

    def owned(self, board: Board) -> None:
        """Collect the nouns that a possessive pronoun owns, then let the look take up what it will."""
        self._collect(board, owned=True)
        self.look.owned(board)

    def served(self, board: Board) -> None:
        """Let the look say whom people serve."""
        self.look.served(board)

    def _collect(self, board: Board, *, owned: bool) -> None:
        if self._nouns is None or self.read is None:
            return
        scene, read = Scene(board), self.read
        spoken = [(board.reading.doc[m.start].idx, _end(board, m.end)) for m in board.mentions]
        missed = [g for g in read.unlisted if not any(s < g.ends and g.begins < e for s, e in spoken)]
        for i in left_nouns(board):
            if (scene.possessive(i) is not None) == owned:
                taken = any(_heads(board, i, g.begins, g.ends) for g in missed)
                self._nouns.append(candidate(read.process, of_noun(scene, i), taken))

    def mentions(self, board: Board) -> None:
        """Collect the mentions, then let the look drop what it will."""
        if self._mentions is not None and self.read:
            scene, taken = Scene(board), coded(self.read, board)
            for mention in board.mentions:
                start = self.read.sentence(board.reading.doc[mention.start].idx)
                if start is not None and not mention.source_only:
                    known = (start, mention.actor_id) in taken
                    self._mentions.append(candidate(self.read.process, of_mention(scene, mention), known))
        self.look.mentions(board)


def _heads(board: Board, i: int, first: int, last: int) -> bool:
    """Tell whether a noun is the head of coded words, from character `first` to `last`."""
    reading = board.reading
    above = reading.doc[reading.head[i]].idx
    return first <= reading.doc[i].idx < last and (reading.head[i] == i or not first <= above < last)


def _end(board: Board, end: int) -> int:
    last = board.reading.doc[end - 1]
    return int(last.idx + len(last))


def coded(read: Read, board: Board) -> set[tuple[int, str]]:
    """Return (start of the sentence, actor) of the actors found that the gold has; one that nobody lists goes by his words."""
    found = set()
    for mention in board.mentions:
        begins, ends = board.reading.doc[mention.start].idx, _end(board, mention.end)
        start = read.sentence(begins)
        if start is None or mention.source_only:
            continue
        words = mention.actor_id not in board.registry and read.label_of_words(start, begins, ends)
        if words or (start, mention.actor_id) in read.gold:
            found.add((start, mention.actor_id))
    return found


def fit(rows: Rows, part: str, without: Collection[str] = ()) -> Weights:
    """Return weights trained on the rows of all processes but those `without`."""
    place = vocabulary(rows, SELDOM)
    kept = [row for row in rows if row.process not in without]
    model = LogisticRegression(C=STRENGTH[part], max_iter=500)
    model.fit(matrix(kept, place), [row.taken for row in kept])
    thousandths = np.round(model.coef_[0] * 1000).astype(int)
    found = {name: int(thousandths[k]) for name, k in place.items() if abs(thousandths[k]) >= FAINT}
    return Weights({"always": round(float(model.intercept_[0]) * 1000), **found}, AT_LEAST[part])


def collected(reads: Sequence[tuple[Read, ActorFinder]], look: Callable[[str], SecondLook], part: str) -> Rows:
    """Return the candidates of a part (`nouns` or `mentions`) in all documents; `look` gives the look for a process."""
    rows: Rows = []
    for read, finder in reads:
        collector = Collector(
            look(read.process), rows if part == "nouns" else None, rows if part == "mentions" else None
        )
        collector.read, finder.look = read, collector
        finder.find(read.doc)
    return rows


def by_process(looks: dict[frozenset[str], SecondLook]) -> Callable[[str], SecondLook]:
    """Return what gives each process the look that has not seen it; `looks`: the processes held out -> the look."""
    return lambda process: next(look for part, look in looks.items() if process in part)


def folds(reads: Sequence[tuple[Read, ActorFinder]]) -> list[frozenset[str]]:
    """Return the processes of the documents in `PARTS` parts."""
    names = sorted({read.process for read, _ in reads})
    return [frozenset(names[number::PARTS]) for number in range(PARTS)]


class Held(NamedTuple):
    """For each part held out the weights of links and nouns learned from the others, and the candidates learned from."""

    links: dict[frozenset[str], Links]
    nouns: dict[frozenset[str], Weights]
    rows: Rows
    mentions: Rows
    all_links: Links


def held(reads: Sequence[tuple[Read, ActorFinder]], every: Links | None = None) -> Held:
    """Learn links and nouns with each part held out, and collect nouns and mentions as looks find them that have not seen them.

    What comes later in the second look learns from what comes before as that is on texts new to it; `every` are links that
    are there, which stay.
    """
    parts = folds(reads)
    if every is None:
        sentences, numbers = sentences_of(reads, heads_of(reads))
        links = {part: fit_links(sentences, numbers, part) for part in parts}
        every = fit_links(sentences, numbers)
    else:
        links = dict.fromkeys(parts, every)
    looks = {part: SecondLook(None, None, links[part]) for part in parts}
    rows = collected(reads, by_process(looks), "nouns")
    nouns = {part: fit(rows, "nouns", part) for part in parts}
    looks = {part: SecondLook(nouns[part], None, links[part]) for part in parts}
    return Held(links, nouns, rows, collected(reads, by_process(looks), "mentions"), every)


def counts(reads: Sequence[tuple[Read, ActorFinder]], look: SecondLook) -> Any:
    """Return how many actors of sentences the gold has, how many of them are found, how many are given."""
    total = np.zeros(3)
    for read, finder in reads:
        finder.look = look
        board = finder.find(read.doc)
        there = {(read.sentence(read.doc[m.start].idx), m.actor_id) for m in board.mentions if not m.source_only}
        given = sum(start is not None for start, _ in there)
        total += (len(read.gold) + len(read.unlisted), min(len(coded(read, board)), given), given)
    return total


def told(name: str, total: Any) -> None:
    """Print recall, precision and F1."""
    gold, found, given = total
    print(
        f"{name:<24} found {found / gold:.3f} right {found / given:.3f} F1 {2 * found / (gold + given):.4f} ({int(gold)} of the gold)"
    )


def check(reads: list[tuple[Read, ActorFinder]]) -> None:
    """Print the scores of rules alone and with the second look, whose weights come from the other processes."""
    told("rules alone", counts(reads, SecondLook(None, None)))
    found = held(reads)
    sums = {name: np.zeros(3) for name in ("with links", "and nouns", "and mentions dropped")}
    for out, links in found.links.items():
        mine = [(read, finder) for read, finder in reads if read.process in out]
        nouns, mentions = found.nouns[out], fit(found.mentions, "mentions", out)
        for name, look in zip(sums, ((None, None), (nouns, None), (nouns, mentions)), strict=True):
            sums[name] += counts(mine, SecondLook(*look, links))
    for name, total in sums.items():
        told(name, total)


def main() -> None:
    """Train on everything, or check by process."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--check", action="store_true", help="hold out processes and print scores")
    options.add_argument(
        "--links", action="store_true", help="learn the links of nouns anew and keep the other weights"
    )
    options.add_argument(
        "--nouns", action="store_true", help="learn anew which nouns are taken up and which mentions stay"
    )
    options.add_argument(
        "--service", action="store_true", help="learn for whom people speak anew and keep the other weights"
    )
    given = options.parse_args()
    reads = []
    for path in sorted(EXAMPLES.glob("blind-*.txt")):
        documents = list(example_documents(path))
        finder = ActorFinder(study=documents[0].study)
        reads += [(read, finder) for read in documents]
    print(len(reads), "documents", flush=True)
    if given.check:
        check(reads)
        return
    if given.links:
        sentences, numbers = sentences_of(reads, heads_of(reads))
        write_part("links", fit_links(sentences, numbers), reads)
        return
    if given.nouns:
        found = held(reads, bundled().links)
        write_part("nouns", fit(found.rows, "nouns"), reads)
        write_part("mentions", fit(found.mentions, "mentions"), reads)
        return
    if given.service:
        look = bundled()
        people = people_of(reads, SecondLook(look.nouns, look.mentions, look.links))
        check_service(people)
        write_part("service", fit_service(people), reads)
        return
    found = held(reads)
    parts = {"nouns": fit(found.rows, "nouns"), "mentions": fit(found.mentions, "mentions"), "links": found.all_links}
    parts["service"] = fit_service(people_of(reads, SecondLook(parts["nouns"], None, found.all_links)))
    about = "Log-odds in thousandths of the second look at actors, trained by training/train_actors.py. CC BY 4.0."
    write({"about": about, **{part: as_data(weights, reads) for part, weights in parts.items()}})


def bundled() -> Look:
    """Return the weights that are there."""
    look = load_look()
    if look is None:
        raise SystemExit("there are no weights yet: train everything first, without an option")
    return look


def write_part(part: str, weights: Weights, reads: Sequence[tuple[Read, ActorFinder]]) -> None:
    """Write the weights of a part anew and keep the others."""
    write({**json.loads(TARGET.read_text(encoding="utf-8")), part: as_data(weights, reads)})


def as_data(weights: Weights, reads: Sequence[tuple[Read, ActorFinder]]) -> dict[str, Any]:
    """Return weights as the package reads them, with what they were learned from."""
    processes = len({read.process for read, _ in reads})
    about = f"Learned from {len(reads)} of the project's own development documents, of {processes} processes."
    heads = {"heads": sorted(weights.heads)} if isinstance(weights, Links) else {}
    return {"about": about, "at_least": weights.at_least, **heads, "features": weights.features}


def write(data: dict[str, Any]) -> None:
    """Write the weights to where the package reads them."""
    TARGET.write_text(json.dumps(data, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
