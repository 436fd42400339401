"""Pronouns resolved to the actor they go back to, by number, gender, role, recency, and who speaks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from workbench.actors.authors import author_of
from workbench.actors.board import Board
from workbench.actors.members import Listed
from workbench.actors.possessions import Possessions
from workbench.actors.quotes import speakers
from workbench.actors.reading import NOMINAL, Reading
from workbench.actors.records import Mention
from workbench.actors.setting import STATES

# Pronoun -> (number and sort, gender).
_THIRD = {
    **dict.fromkeys(("he", "him", "his", "himself"), ("person", "male")),
    **dict.fromkeys(("she", "her", "hers", "herself"), ("person", "female")),
    **dict.fromkeys(("it", "its", "itself"), ("thing", "")),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), ("plural", "")),
}
_FIRST = frozenset({"i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves"})
_RELATIVE = frozenset({"who", "whom", "which", "that", "whose"})
_POSSESSIVE = frozenset({"his", "her", "its", "their", "my", "our", "whose"})
_REFLEXIVE = frozenset({"himself", "herself", "itself", "themselves"})
# How much the role of a candidate counts: subjects are what a text is about.
_ROLE = {
    "nsubj": 2.0,
    "nsubj:pass": 1.5,
    "obl:agent": 0.5,
    "obj": 0.3,
    "iobj": 0.3,
    "nmod:poss": 0.2,
    "obl": -0.2,
    "nmod": -0.6,
}
# A subject pronoun is likely to be gone back to; so is who is named often (each time up to eight).
_CHAIN, _TIMES = 0.7, 0.2
# Several together, and a thing of another sentence, are taken up only from a good place.
_FLOOR = {"thing": 3.0, "plural": 3.3}
_REACH = 3
#: Verbs whose passive tells who hears it (It was told that).
_TOLD_TO = frozenset(
    {"tell", "inform", "warn", "assure", "remind", "notify", "promise", "convince", "urge", "ask", "advise"}
)
_AUTHOR = "the author of the statement"


class Candidate(NamedTuple):
    """Something a pronoun may go back to: its head token, its actors (none: not an actor), its number, its end."""

    token: int
    ids: tuple[str, ...]
    sort: str
    end: int


@dataclass
class Salience:
    """The candidates of a text in order, by sentence, and the gender of people as far as the text tells it."""

    by_sentence: dict[int, list[Candidate]]
    gender: dict[str, str]
    times: Counter[str] = field(default_factory=Counter)

    def add(self, sentence: int, candidate: Candidate) -> None:
        self.by_sentence.setdefault(sentence, []).append(candidate)


def resolve_pronouns(board: Board, lists: list[Listed], possessions: Possessions) -> None:
    """Record the pronouns that stand for actors, in text order: each may be the next one's antecedent.

    What belongs to them (her government) is recorded with them.
    """
    reading, author = board.reading, author_of(board)
    salience = _candidates(board, lists)
    heads = _mentions_by_root(board)
    for i in _pronouns(board, _THIRD.keys() | _RELATIVE):
        word = reading.lower[i]
        ids: tuple[str, ...] = ()
        if word in _THIRD and reading.pos[i] in ("PRON", "DET", "ADJ"):
            ids = _of_author(board, i, author, salience) or _third_person(
                board, i, word, salience, organised=possessions.is_head_of_organisation(i)
            )
        elif word in _RELATIVE and reading.pos[i] in ("PRON", "DET", "SCONJ"):
            ids = _relative(board, i, heads)
            if len(ids) == 1 and board.actor(ids[0]).kind == "person" and reading.rel[i].startswith("nsubj"):
                salience.add(reading.sent[i], Candidate(i, ids, "person", i + 1))
        if ids and (word in _POSSESSIVE or reading.rel[i] == "nmod:poss"):
            _owned(board, i, possessions.of(i, ids), salience)
    _first_person(board, possessions, author)


def _pronouns(board: Board, words: Collection[str]) -> Iterator[int]:
    """Yield the tokens among these words that nothing has spoken for yet."""
    reading = board.reading
    return (
        i
        for i, low in enumerate(reading.lower)
        if low in words and not board.taken[i] and i not in reading.left_out and not _is_style(reading, i)
    )


def _is_style(reading: Reading, i: int) -> bool:
    """Tell whether HE is a form of address and no pronoun: before a word with a capital that is not all capitals (HE President)."""
    after = reading.text[i + 1] if i + 1 < reading.n else ""
    return reading.text[i] == "HE" and after[:1].isupper() and not after.isupper()


def _first_person(board: Board, possessions: Possessions, author: str | None) -> None:
    """Record I, we and theirs: inside quotations of who speaks, outside of the author of a statement."""
    reading = board.reading
    spoken = [i for i in _pronouns(board, _FIRST) if (reading.quotes[i] or author) and reading.text[i] != "US"]
    voices = speakers(reading, board.mentions, lambda i: board.actor(i).kind == "person") if spoken else {}
    for i in spoken:
        speaker = voices.get(reading.quotes[i]) if reading.quotes[i] else author
        if speaker:
            reason = "the speaker of the quotation" if reading.quotes[i] else _AUTHOR
            board.add(i, i + 1, speaker, kind="pronoun", reason=reason)
            if reading.lower[i] in _POSSESSIVE:
                possessions.of(i, (speaker,))


def _of_author(board: Board, i: int, author: str | None, salience: Salience) -> tuple[str, ...]:
    """Record `it` that begins a sentence of a statement (It regrets ...): its author speaks; empty where that is not so."""
    reading = board.reading
    begins = reading.lower[i] == "it" and i == reading.sentence_of(i)[0] and not reading.quotes[i]
    does = reading.rel[i].startswith("nsubj") and reading.pos[reading.head[i]] == "VERB"
    if not (author and begins and does) or board.actor(author).kind == "person":
        return ()
    if reading.is_(reading.head[i], "impersonal_verbs"):
        return ()
    salience.add(reading.sent[i], Candidate(i, (author,), "thing", i + 1))
    board.add(i, i + 1, author, kind="pronoun", reason=_AUTHOR)
    return (author,)


def _owned(board: Board, i: int, ids: tuple[str, ...], salience: Salience) -> None:
    """Let what a possessive pronoun owns be gone back to as well (his spokeswoman ... she)."""
    if ids:
        owned = next(m for m in board.mentions if m.start == i and m.actor_id == ids[0] and m.kind == "description")
        sort = "plural" if len(ids) > 1 else "person" if board.actor(ids[0]).kind == "person" else "thing"
        salience.add(board.reading.sent[i], Candidate(board.reading.root(i + 1, owned.end), ids, sort, owned.end))


def _mentions_by_root(board: Board) -> dict[int, list[Mention]]:
    heads: dict[int, list[Mention]] = {}
    for mention in board.mentions:
        heads.setdefault(board.reading.root(mention.start, mention.end), []).append(mention)
    return heads


# Candidates ------------------------------------------------------------------------------------------------------------
def _candidates(board: Board, lists: list[Listed]) -> Salience:
    """Collect actors, lists of actors, and the other nouns that compete with them."""
    reading = board.reading
    salience = Salience({}, {}, Counter(m.actor_id for m in board.mentions if m.kind in ("name", "title")))
    covered: set[int] = set()
    for root, mentions in _mentions_by_root(board).items():
        covered.update(i for m in mentions for i in range(m.start, m.end))
        ids = tuple(dict.fromkeys(m.actor_id for m in mentions))
        salience.add(reading.sent[root], Candidate(root, ids, _sort_of(board, mentions), max(m.end for m in mentions)))
    for each in lists:
        if not each.collective:
            first = reading.first_conjunct(_root_of_list(board, each))
            salience.add(reading.sent[each.end - 1], Candidate(first, each.ids, "plural", each.end))
    for i in range(reading.n):
        if reading.pos[i] in NOMINAL and i not in covered and not board.taken[i] and reading.rel[i] in _ROLE:
            salience.add(reading.sent[i], Candidate(i, (), _sort_of_noun(reading, i), i + 1))
    return salience


def _root_of_list(board: Board, each: Listed) -> int:
    last = next(m for m in board.mentions if m.end == each.end and m.actor_id in each.ids)
    return board.reading.root(last.start, last.end)


def _sort_of(board: Board, mentions: list[Mention]) -> str:
    if len({m.actor_id for m in mentions}) > 1:
        return "plural"
    mention, reading = mentions[0], board.reading
    if board.actor(mention.actor_id).kind == "person":
        return "person"
    last = mention.end - 1
    plural = mention.kind in ("metonym", "description") or board.actor(mention.actor_id).kind in (
        "armed_group",
        "population",
        "group",
    )
    if plural and reading.pos[last] == "NOUN" and _is_plural(reading, last):
        return "plural"
    return "thing"


def _is_plural(reading: Reading, i: int) -> bool:
    return "Plur" in reading.doc[i].morph.get("Number", []) or (
        reading.lower[i] != reading.lemma[i] and reading.lower[i].endswith("s")
    )


def _sort_of_noun(reading: Reading, i: int) -> str:
    if _is_plural(reading, i) or any(True for _ in reading.children(i, "conj")):
        return "plural"
    sense = reading.sense(i)
    human = sense and sense[1].classes.keys() & {"population", "civilian", "generic", "office"}
    return "person" if human or reading.label(i) == "PERSON" else "thing"


# Third person ----------------------------------------------------------------------------------------------------------
def _third_person(board: Board, i: int, word: str, salience: Salience, *, organised: bool = False) -> tuple[str, ...]:
    """Record whom a pronoun goes back to and return it; `organised`: it owns what an organisation has and no state (its chairman)."""
    reading = board.reading
    sort, gender = _THIRD[word]
    if sort == "thing" and (_is_expletive(reading, i) or not _can_act(reading, i)):
        return ()
    best = (organised and _best(board, i, sort, gender, salience, organised=True)) or _best(
        board, i, sort, gender, salience
    )
    if best is None:
        return ()
    salience.add(reading.sent[i], Candidate(i, best.ids, sort, i + 1))
    if gender and len(best.ids) == 1:
        salience.gender.setdefault(best.ids[0], gender)
    names = " and ".join(board.actor(actor_id).name for actor_id in best.ids)
    reason = f"'{word}' goes back to {names}" + (", the subject" if reading.rel[best.token].startswith("nsubj") else "")
    board.add_all(i, i + 1, best.ids, kind="pronoun", reason=reason)
    return best.ids


def _can_act(reading: Reading, i: int) -> bool:
    """`It` is taken for an actor only as a possessor or as the subject of what actors do; else it is some thing."""
    if reading.rel[i] == "nmod:poss" or reading.lower[i] == "itself":
        return True
    head = reading.head[i]
    if (i and reading.lemma[i - 1] in ("let", "make", "find")) or reading.pos[head] not in ("VERB", "ADJ"):
        return False
    return reading.rel[i].startswith("nsubj") and (
        reading.is_(head, "speech_verbs") or reading.is_(head, "agent_verbs") or _in_own_speech(reading, head)
    )


def _in_own_speech(reading: Reading, verb: int) -> bool:
    """`The ministry said it would wait`: whoever speaks may speak of itself."""
    above = reading.head[verb]
    return above != verb and reading.rel[verb] in ("ccomp", "parataxis") and reading.is_(above, "speech_verbs")


def _is_expletive(reading: Reading, i: int) -> bool:
    """Tell whether `it` stands for nothing (it is unclear whether, it seems that)."""
    if reading.rel[i] == "expl":
        return True
    head = reading.head[i]
    clause = reading.children(head, "csubj", "ccomp", "advcl")
    told = reading.children(head, "ccomp", "csubj") if reading.lemma[head] not in _TOLD_TO else []
    if reading.rel[i] == "nsubj:pass" and any(
        reading.lower[mark] == "that" for c in told for mark in reading.children(c, "mark")
    ):
        return True  # It was recalled that
    return (
        reading.rel[i] == "nsubj"
        and reading.pos[head] in ("ADJ", "NOUN")
        and bool(clause)
        and bool(reading.children(head, "cop"))
    )


def _best(
    board: Board, i: int, sort: str, gender: str, salience: Salience, *, organised: bool = False
) -> Candidate | None:
    reading, best, top = board.reading, None, -1.0
    acts = reading.rel[i] == "nsubj" and (
        reading.is_(reading.head[i], "speech_verbs") or reading.is_(reading.head[i], "agent_verbs")
    )
    for back in range(_REACH + 1):
        for candidate in salience.by_sentence.get(reading.sent[i] - back, ()):
            if (
                candidate.sort != sort
                or (acts and not candidate.ids)
                or not _agrees(board, candidate, gender, salience)
                or (organised and any(board.actor(one).kind in STATES for one in candidate.ids))
            ):
                continue
            score = _score(reading, i, candidate, back) + _topic(candidate, salience)
            if score > top:
                best, top = candidate, score
    if best is None or not best.ids:
        return None
    away = sort == "plural" or (reading.rel[i] != "nmod:poss" and reading.sent[best.token] != reading.sent[i])
    return best if not away or top >= _FLOOR.get(sort, -1.0) else None


def _agrees(board: Board, candidate: Candidate, gender: str, salience: Salience) -> bool:
    if not gender or not candidate.ids:
        return True
    if len(candidate.ids) != 1:
        return False
    known = board.actor(candidate.ids[0]).gender or salience.gender.get(candidate.ids[0])
    return known in (None, gender)


def _topic(candidate: Candidate, salience: Salience) -> float:
    """Score how often the whole text names a candidate: who a text is about is gone back to more."""
    named = min((salience.times[i] for i in candidate.ids), default=0)
    return _TIMES * min(named, 8)


def _score(reading: Reading, i: int, candidate: Candidate, back: int) -> float:
    """Score a candidate: subjects over others, near over far, the same role preferred; below 0 it cannot be."""
    token = candidate.token
    first = reading.first_conjunct(token)
    rel = reading.rel[first]
    if back == 0 and not _may_precede(reading, i, candidate, first):
        return -2.0
    # A thing is taken up within its sentence; a person stays the subject of the next one or two.
    score = 4.0 - (3.2 if candidate.sort == "thing" else 2.7) * back + _ROLE.get(rel, -0.5)
    if reading.lower[token] in _THIRD and rel == "nsubj":
        score += _CHAIN
    if reading.rel[i].startswith("nsubj") and rel.startswith("nsubj"):
        score += 0.7
    if not candidate.ids:
        score -= 1.0 if any(reading.lower[kid] in ("a", "an") for kid in reading.children(token, "det")) else 0.3
    if back == 0:
        score -= 0.015 * min(abs(i - token), 60)
    # Of two in one role, the later one; within the sentence the clause's own subject binds a possessive.
    score += 0.3 * token / max(reading.n, 1) + (0.6 if reading.head[first] in _verbs_above(reading, i) else 0.0)
    return score if reading.quotes[i] == reading.quotes[token] or rel.startswith("nsubj") else score - 1.0


def _verbs_above(reading: Reading, i: int) -> set[int]:
    above, here = set(), i
    for _ in range(4):
        if reading.head[here] == here:
            break
        here = reading.head[here]
        above.add(here)
    return above


def _may_precede(reading: Reading, i: int, candidate: Candidate, first: int) -> bool:
    """Tell whether a candidate in the pronoun's own sentence can be its antecedent."""
    if candidate.token == i:
        return False
    if candidate.token > i:  # In his speech, Veks said: only the subject that follows a fronted phrase.
        owns = reading.rel[i] == "nmod:poss" and not reading.rel[reading.head[i]].startswith("nsubj")
        fronted = owns or _in_fronted_clause(reading, i, first)
        subject = fronted and reading.rel[first].startswith("nsubj")
        above = _verbs_above(reading, i)
        bound = reading.head[first] in above or reading.head[reading.head[first]] in above
        return subject and bound and reading.head[i] < first
    if reading.lower[candidate.token] in _RELATIVE:
        first = _described(reading, first)  # On Minister Veks, who resigned, she remarked: no more than Veks
    same_clause = reading.head[first] == reading.head[i]
    if same_clause and reading.lower[i] not in _REFLEXIVE and reading.rel[i] != "nmod:poss":
        return False  # Veks met him: not Veks
    return not _inside(reading, i, candidate.token)


def _described(reading: Reading, relative: int) -> int:
    """Return the noun that the clause of a relative pronoun describes, the pronoun where there is none."""
    verb = reading.head[relative]
    return reading.first_conjunct(reading.head[verb]) if reading.rel[verb].startswith("acl") else relative


def _in_fronted_clause(reading: Reading, i: int, subject: int) -> bool:
    """Asked whether she would go, Veks smiled: the pronoun is in a clause before the main one."""
    here, main = reading.head[i], reading.head[subject]
    for _ in range(4):
        opens = here == reading.sentence_of(i)[0] and reading.tag[here] in ("VBN", "VBG", "VBD")
        if opens and reading.head[main] == here and reading.rel[main] == "parataxis":
            return True
        if reading.rel[here] == "advcl":
            return reading.head[here] == main and here < subject
        here = reading.head[here]
    return False


def _inside(reading: Reading, i: int, head: int) -> bool:
    """Tell whether the pronoun is part of the candidate's own phrase (the minister and his aide)."""
    return reading.rel[i] == "nmod:poss" and reading.head[i] == head


# Relative pronouns -----------------------------------------------------------------------------------------------------
def _relative(board: Board, i: int, heads: dict[int, list[Mention]]) -> tuple[str, ...]:
    """Who and which stand for the name right before them, or for the noun that their clause describes; return whom."""
    meant = [m for m in _antecedents(board, i, heads) if not m.source_only]
    for mention in meant:
        reason = f"'{board.reading.lower[i]}' stands for {mention.actor_name}"
        board.add(i, i + 1, mention.actor_id, kind="pronoun", reason=reason)
    return tuple(dict.fromkeys(m.actor_id for m in meant))


def _antecedents(board: Board, i: int, heads: dict[int, list[Mention]]) -> list[Mention]:
    reading, here = board.reading, i
    before = i - 1 if i and reading.text[i - 1] == "," else i
    beside = [m for m in board.mentions if m.end == before and m.kind != "pronoun" and not m.source_only]
    if beside and reading.lower[i] != "that" and (reading.lower[i] != "who" or beside[0].kind != "adjective"):
        return beside
    for _ in range(5):
        if reading.rel[here] in ("acl:relcl", "acl"):
            break
        if reading.head[here] == here:
            return []
        here = reading.head[here]
    else:
        return []
    antecedent = reading.head[here]
    if antecedent >= i or (reading.lower[i] == "that" and reading.rel[i] in ("mark", "det")):
        return []
    return [mention for mention in heads.get(antecedent, ()) if mention.kind != "pronoun"]
