"""Organisations that the text comes back to by a word of their name: the mission, the verification mission."""

from __future__ import annotations

from collections import defaultdict

from workbench.actors.board import Board
from workbench.actors.phrases import determiner_start, is_definite
from workbench.actors.setting import STATES
from workbench.study import normalise_name

_WHOLE = frozenset({"state", "person", "media", "population", "ministry"})
_LINKS = frozenset({"of", "for", "in", "to", "on"})
_POINTING = frozenset({"the", "this"})
_GROUPS = frozenset({"party", "group", "armed_group", "bloc"})
_ENDINGS = ("alists", "ists", "ers", "ites", "ians")
_Called = dict[str, list[tuple[str, frozenset[str]]]]


def resolve_called(board: Board) -> None:
    """Record the common nouns that are the head of the name of one organisation named before, or of the study's own."""
    called = _heads(board)
    for i, word in enumerate(board.reading.lower):
        if board.reading.tag[i] == "NNS" and not board.taken[i] and not board.reading.text[i][:1].isupper():
            _adherents(board, i)
        if word in called and not board.taken[i] and board.reading.pos[i] in ("NOUN", "PROPN"):
            _come_back(board, i, called[word])


def _heads(board: Board) -> _Called:
    """Return head word -> the organisations with such a name, each with all the words of it."""
    found: _Called = defaultdict(list)
    named = {m.actor_id for m in board.mentions if m.kind == "name"}
    for actor_id in sorted(named | board.reading.index.own):
        actor = board.actor(actor_id)
        for name in (actor.name, *actor.aliases) if actor.kind not in _WHOLE else ():
            words = normalise_name(name).split()
            if len(words) > 1:
                found[_head(words)].append((actor_id, frozenset(words)))
    return found


def _head(words: list[str]) -> str:
    """Return the noun of a name: the last word, or the one before `of` (the Association of Southern States)."""
    link = next((k for k, word in enumerate(words) if word in _LINKS and k), len(words))
    return words[link - 1]


def _adherents(board: Board, i: int) -> None:
    """The secularists, of the Secular Front: a plural that is made of a word of one named organisation's name."""
    reading, word = board.reading, board.reading.lower[i]
    stem = next((word.removesuffix(end) for end in _ENDINGS if word.endswith(end)), "")
    if len(stem) < 5 or stem in reading.lexicon.sets["common_name_words"] or not is_definite(reading, i):
        return
    own = [actor_id for actor_id in sorted(reading.index.own) if board.actor(actor_id).kind in _GROUPS]
    meant = [i for i in own if any(w.startswith(stem) for w in normalise_name(board.actor(i).name).split())]
    if len(meant) == 1:
        start = determiner_start(reading, i)
        board.add(start, i + 1, meant[0], kind="description", reason="its people, by a word of its name")


def _come_back(board: Board, i: int, owners: list[tuple[str, frozenset[str]]]) -> None:
    reading, start = board.reading, i
    while start > reading.sentence_of(i)[0] and any(reading.lower[start - 1] in words for _, words in owners):
        if reading.lower[start - 1] in ("the", "of", "and") or board.taken[start - 1]:
            break
        start -= 1
    said = set(reading.lower[start : i + 1])
    ids = {actor_id for actor_id, words in owners if said <= words}
    goes_on = i + 1 < reading.n and (reading.lower[i + 1] in _LINKS or reading.text[i + 1] == "-")
    describes = reading.rel[i] == "compound" and reading.head[i] > i
    if not ids or goes_on or describes or not is_definite(reading, start):
        return
    if said <= {"armed", "forces", "force"} or (said == {"government"} and _is_of_a_party_state(board)):
        return  # the armed forces are the state's
    before = [m.actor_id for m in board.before(start) if m.actor_id in ids]
    only = next(iter(ids)) if len(ids) == 1 else None
    sure = only and (len(said) > 1 or _is_plainly_meant(board, i, only))
    meant = before[-1] if before else only if sure else None
    if meant and not (reading.is_(i, "common_bodies") and len(said) == 1 and other_acts_since(board, start, meant)):
        reason = "an organisation, by a word of its name"
        board.add(determiner_start(reading, start), i + 1, meant, kind="description", reason=reason)


def _is_of_a_party_state(board: Board) -> bool:
    """Tell whether a party is a state, whose government is meant rather than an organisation that is called a government."""
    return any(board.actor(party).kind in STATES for party in board.parties)


def other_acts_since(board: Board, i: int, actor_id: str) -> bool:
    """Tell whether another body that can be called a group did something after the one whose name has the word was named."""
    for m in reversed(board.before(i)):
        if m.actor_id == actor_id:
            return False
        if board.is_subject(m) and board.actor(m.actor_id).kind in _GROUPS:
            return True
    return False


def _is_plainly_meant(board: Board, i: int, actor_id: str) -> bool:
    """Tell whether one word with *the* means an organisation of the study whose name it is the head of and which the text names.

    So it is with what only one body here can be (the mission, the league); armies and councils everybody has.
    """
    words = board.reading.lower
    if i == 0 or words[i - 1] not in _POINTING or not board.reading.is_(i, "plain_bodies"):
        return False
    if actor_id not in board.reading.index.own or actor_id not in board.named.values():
        return False
    # not after the oil workers' union
    return all(words[k - 1] in _POINTING for k in range(1, i) if words[k] == words[i])
