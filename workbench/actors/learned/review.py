"""The second look at a document: takes up nouns that coders would, and drops mentions that they would not."""

from __future__ import annotations

from collections import defaultdict

from workbench.actors.board import Board
from workbench.actors.descriptions import state_spoken_of
from workbench.actors.learned.features import of_mention, of_noun
from workbench.actors.learned.scene import Scene, noun, phrase_start
from workbench.actors.learned.weights import Weights, load_look
from workbench.actors.reading import NOMINAL, Reading
from workbench.actors.records import Mention, Place

_PARTS_OF_NAMES = frozenset({"flat", "goeswith", "fixed", "amod"})
_BETWEEN = frozenset({"CCONJ", "SCONJ", "ADP", "PUNCT", "ADV"})
_PEOPLE = frozenset({"civilian", "generic", "office"})
_BODIES = ("own_factions", "own_organs", "government_nouns", "mouthpieces")


class SecondLook:
    """The second look with its weights, as the actors stage takes it."""

    def __init__(self, nouns: Weights | None, mentions: Weights | None):
        self._nouns, self._mentions = nouns, mentions

    def nouns(self, board: Board) -> None:
        """Take up the nouns that coders would."""
        if self._nouns:
            take_up_nouns(board, self._nouns)

    def mentions(self, board: Board) -> None:
        """Take up nouns whose owner a pronoun names, then drop the mentions that coders would not take up."""
        if self._nouns:
            take_up_nouns(board, self._nouns, owned=True)
        if self._mentions:
            drop_unlikely(board, self._mentions)


def second_look() -> SecondLook | None:
    """Return the second look with the bundled weights; None where they are missing."""
    look = load_look()
    return SecondLook(look.nouns, look.mentions) if look else None


# Nouns that the rules left ---------------------------------------------------------------------------------------------
def take_up_nouns(board: Board, weights: Weights, *, owned: bool = False) -> None:
    """Record the people and bodies whom only a noun names and nobody lists, where coders would code them.

    Of nouns after a possessive pronoun (his brother) the pronoun must be read first: `owned` asks of these alone.
    Populations are left to the rules.
    """
    scene, reading = Scene(board), board.reading
    known: dict[str, str] = {}
    for i in left_nouns(board):
        start = phrase_start(reading, i)
        if _is_owned(reading, start, i) != owned or _is_population(reading, i) or not weights.takes(of_noun(scene, i)):
            continue
        begin = next(j for j in range(start, i + 1) if board.free(j, i + 1) and reading.pos[j] not in _BETWEEN)
        word = noun(reading, i)
        actor_id = known.get(word) if reading.lower[begin] in ("the", "these", "those") else None
        if actor_id is None:
            actor_id = known[word] = _introduce(board, begin, i)
        board.add(
            begin, i + 1, actor_id, kind="description", reason="nobody lists them; coders take such words for an actor"
        )


def _is_owned(reading: Reading, start: int, i: int) -> bool:
    return any(reading.pos[j] == "PRON" and reading.rel[j] == "nmod:poss" for j in range(start, i))


def _is_population(reading: Reading, i: int) -> bool:
    sense = reading.sense(i) if reading.words[i] else None
    return bool(sense and "population" in sense[1].classes)


def left_nouns(board: Board) -> list[int]:
    """Return the tokens of nouns that end a phrase and that nothing speaks for."""
    reading = board.reading
    return [
        i
        for i in range(reading.n)
        if reading.pos[i] in NOMINAL
        and not board.taken[i]
        and reading.words[i]
        and reading.text[i][:1].isalpha()
        and reading.rel[i] not in _PARTS_OF_NAMES
    ]


def _introduce(board: Board, begin: int, i: int) -> str:
    """Return the id of a new actor, a person or a group; whom it serves is told by the words around it."""
    words = board.reading.words_of(begin, i + 1)
    for article in ("the ", "a ", "an "):
        words = words[len(article) :] if words.lower().startswith(article) else words
    kind = "person" if _is_person(board.reading, i) else "group"
    return board.introduce(words, kind=kind, principal=_principal(board, phrase_start(board.reading, i), i))


def _is_person(reading: Reading, i: int) -> bool:
    """Tell whether a noun names one person: a name that the recogniser takes for one, or a singular for what people are."""
    if reading.tag[i] not in ("NN", "NNP"):
        return False
    sense = reading.sense(i) if reading.words[i] else None
    return reading.label(i) == "PERSON" or bool(sense and sense[1].classes.keys() & _PEOPLE)


def _principal(board: Board, start: int, i: int) -> str | None:
    """Return whom a noun's bearer serves: who stands before it or hangs on it, for a body the state spoken of; else None."""
    reading = board.reading
    named: list[Mention | Place] = [*board.mentions, *board.places]
    for each in named:
        hangs = each.start > i and reading.sent[each.start] == reading.sent[i]
        if start <= each.start < i or (hangs and reading.head[reading.root(each.start, each.end)] == i):
            return board.principal(each.actor_id)
    return state_spoken_of(board, i) if _is_body(reading, i) else None


def _is_body(reading: Reading, i: int) -> bool:
    """Tell whether a noun names a body of a state, or people who speak for it."""
    word, lexicon = noun(reading, i), reading.lexicon
    return word in lexicon.tables["own_bodies"] or any(word in lexicon.sets[each] for each in _BODIES)


# Mentions that the rules found -----------------------------------------------------------------------------------------
def drop_unlikely(board: Board, weights: Weights) -> None:
    """Drop the mentions of a sentence that coders would pass over, of actors whom nothing else there makes likely.

    Media are sources and stay; so do the parties, of whom the study wants every mention.
    """
    scene = Scene(board)
    chances = {id(m): weights.chance(of_mention(scene, m)) for m in board.mentions}
    best: dict[tuple[int, str], float] = defaultdict(float)
    for m in board.mentions:
        key = board.reading.sent[m.start], m.actor_id
        best[key] = max(best[key], chances[id(m)])
    board.mentions = [
        m
        for m in board.mentions
        if m.source_only
        or m.actor_id in board.parties
        or best[board.reading.sent[m.start], m.actor_id] >= weights.at_least
    ]
