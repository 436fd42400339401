"""The second look at a document: links nouns to known actors, takes up others that coders would, drops mentions that they would not,
and tells for whom people speak."""

from __future__ import annotations

from collections import defaultdict

from workbench.actors.board import Board, slug
from workbench.actors.descriptions import state_spoken_of
from workbench.actors.learned.features import of_mention, of_noun
from workbench.actors.learned.resolver import link_nouns
from workbench.actors.learned.scene import Scene, classes, left_nouns, noun
from workbench.actors.learned.serving import settle_service
from workbench.actors.learned.weights import Links, Weights, load_look
from workbench.actors.reading import Reading
from workbench.actors.records import Mention, Place

_PEOPLE = frozenset({"civilian", "generic", "office"})
_OF_STATE = ("own_factions", "own_organs", "government_nouns", "mouthpieces", "titles_of_state", "state_service")
#: How many sentences back who acted may be whose people are spoken of.
_NEAR = 2
_POINTING = frozenset({"the", "this", "that", "these", "those"})
#: Prepositions between a noun and whom it serves or where it is (a court in Karsia).
_SERVING = frozenset({"of", "from", "in", "for", "at"})
_TAKEN_UP = "nobody lists them; coders take such words for an actor"


class SecondLook:
    """The second look with its weights, as the actors stage takes it; None leaves a part of it out."""

    def __init__(
        self,
        nouns: Weights | None,
        mentions: Weights | None,
        links: Links | None = None,
        service: Weights | None = None,
    ):
        self._nouns, self._mentions, self._links, self._service = nouns, mentions, links, service

    def nouns(self, board: Board) -> None:
        """Link nouns to known actors and take up those that coders would, before pronouns go back to them."""
        scene, left = Scene(board), left_nouns(board)
        if self._links:
            link_nouns(scene, left, self._links)
        if self._nouns:
            take_up_nouns(scene, left, self._nouns)

    def owned(self, board: Board) -> None:
        """Do the same with nouns of whoever a possessive pronoun names (his brother), once it is known who that is."""
        scene, left = Scene(board), left_nouns(board)
        left = [i for i in left if scene.possessive(i) is not None]
        if self._links:
            link_nouns(scene, left, self._links, hers=True)
        if self._nouns:
            take_up_owned(scene, left, self._nouns)

    def served(self, board: Board) -> None:
        """Let people whom nobody lists speak for whom coders would say, where the rules say another or nobody."""
        if self._service:
            settle_service(board, self._service)

    def mentions(self, board: Board) -> None:
        """Drop the mentions that coders would not take up."""
        if self._mentions:
            drop_unlikely(board, self._mentions)


def second_look() -> SecondLook | None:
    """Return the second look with the bundled weights; None where they are missing."""
    look = load_look()
    return SecondLook(look.nouns, look.mentions, look.links, look.service) if look else None


# Nouns that the rules left ---------------------------------------------------------------------------------------------
def take_up_nouns(scene: Scene, left: list[int], weights: Weights) -> None:
    """Record the people and bodies whom only a noun of `left` names and nobody lists, where coders would code them.

    The same noun with *the* or *this* is the one spoken of before.
    """
    board, reading, known = scene.board, scene.reading, dict[str, str]()
    for i in left:
        if board.taken[i] or scene.possessive(i) is not None or not weights.takes(of_noun(scene, i)):
            continue
        begin = scene.begin(i)
        word, principal = noun(reading, i), _principal(board, scene, i)
        again = known.get(word) if reading.lower[begin] in _POINTING else None
        if again is None or principal not in (None, board.principal(again)):
            again = known[word] = _introduce(board, i, _words(reading, begin, i), principal)
        board.add(begin, i + 1, again, kind="description", reason=_TAKEN_UP)


def take_up_owned(scene: Scene, left: list[int], weights: Weights) -> None:
    """Record nouns of `left` after a possessive pronoun that goes back to one actor, where coders would code them."""
    board, reading = scene.board, scene.reading
    for i in left:
        pronoun = scene.possessive(i)
        if board.taken[i] or pronoun is None:
            continue
        owners = [m for m in scene.beside(i) if m.start == pronoun and m.kind == "pronoun"]
        if len(owners) == 1 and weights.takes(of_noun(scene, i)):
            words = f"{owners[0].actor_name}'s {reading.words_of(pronoun + 1, i + 1)}"
            actor_id = _introduce(board, i, words, board.principal(owners[0].actor_id))
            board.add(pronoun, i + 1, actor_id, kind="description", reason=_TAKEN_UP)


def _words(reading: Reading, begin: int, i: int) -> str:
    words = reading.words_of(begin, i + 1)
    first, _, rest = words.partition(" ")
    return rest if first.lower() in (*_POINTING, "a", "an") and rest else words


def _introduce(board: Board, i: int, words: str, principal: str | None) -> str:
    """Return the id of a new actor: its words, with whom it serves where that is told; never that of a listed one."""
    kind = "person" if _is_person(board.reading, i) else "group"
    actor_id = f"{principal}-{slug(words)}" if principal else slug(words)
    while actor_id in board.registry:
        actor_id += "-unlisted"
    return board.introduce(words, kind=kind, principal=principal, actor_id=actor_id)


def _is_person(reading: Reading, i: int) -> bool:
    """Tell whether a noun names one person: a name that the recogniser takes for one, or a singular for what people are."""
    single = reading.tag[i] in ("NN", "NNP")
    return single and (reading.label(i) == "PERSON" or bool(classes(reading, i).keys() & _PEOPLE))


def _principal(board: Board, scene: Scene, i: int) -> str | None:
    """Return whom a noun's bearer serves: who stands before it or hangs on it, for a body the state spoken of; else None."""
    reading, start = board.reading, scene.start(i)
    for j in range(start, i):
        if j in board.named and board.actor(board.named[j]).kind != "media":
            return board.principal(board.named[j])
    beside: list[Mention | Place] = [m for m in scene.beside(i) if not m.source_only]
    for each in beside + scene.places_beside(i):
        root = reading.root(each.start, each.end)
        hangs = reading.head[root] == i and reading.rel[root].startswith("nmod") and reading.case(root) in _SERVING
        if start <= each.start < i or (each.start > i and hangs):
            return board.principal(each.actor_id)
    if noun(reading, i) in reading.lexicon.sets["own_people"]:
        return _last_to_act(board, i)
    return state_spoken_of(board, i) if _is_of_state(reading, i) else None


def _last_to_act(board: Board, i: int) -> str | None:
    """Return the body for whom the last subject of this sentence or the two before it speaks: deputies are its people."""
    acted = [m for m in board.bodies_before(i, _NEAR) if board.is_subject(m)]
    return acted[-1].principal if acted else None


def _is_of_state(reading: Reading, i: int) -> bool:
    """Tell whether a noun names a body or an officer of a state (a court, the navy, a judge), or people who speak for it."""
    word, lexicon = noun(reading, i), reading.lexicon
    return word in lexicon.tables["own_bodies"] or any(word in lexicon.sets[each] for each in _OF_STATE)


# Mentions that the rules found -----------------------------------------------------------------------------------------
def drop_unlikely(board: Board, weights: Weights) -> None:
    """Drop the mentions of a sentence that coders would pass over, of actors whom nothing else there makes likely.

    Media are sources and stay; so do the parties, of whom the study wants every mention. Those whom the same words
    name (four countries), and names joined by *and*, stay or go together.
    """
    scene, sent = Scene(board), board.reading.sent
    together, best = defaultdict[tuple[int, int], float](float), defaultdict[tuple[int, str], float](float)
    for m in board.mentions:
        together[m.start, m.end] = max(together[m.start, m.end], weights.chance(of_mention(scene, m)))
    for first, second in zip(board.mentions, board.mentions[1:], strict=False):
        if board.reading.lower[first.end : second.start] == ["and"] and first.kind == second.kind == "name":
            spans = (first.start, first.end), (second.start, second.end)
            together.update(dict.fromkeys(spans, max(together[span] for span in spans)))
    for m in board.mentions:
        best[sent[m.start], m.actor_id] = max(best[sent[m.start], m.actor_id], together[m.start, m.end])
    board.mentions = [
        m
        for m in board.mentions
        if m.source_only or m.actor_id in board.parties or best[sent[m.start], m.actor_id] >= weights.at_least
    ]
