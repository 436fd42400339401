"""For whom people speak by what the whole text tells of them, where no title or words beside the name do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Set

from workbench.actors.bearers import FORMER, OF_STATE
from workbench.actors.board import Board
from workbench.actors.descriptions import organisation_called, set_in, state_spoken_of
from workbench.actors.reading import TITLE, Reading
from workbench.actors.records import Mention
from workbench.actors.setting import STATES
from workbench.actors.titles import is_title

#: Classes of nouns for people or bodies.
_BODIES = TITLE | {"organ", "group", "bare_group", "ministry"}
_DENIALS = frozenset({"not", "n't", "n\u2019t", "never", "no", "once", "until"})
#: Kinds of organisations for which whoever tells what they will do speaks; verbs by which one does; nouns for others.
_ORGANISED = frozenset({"party", "group", "armed_group"})
_COMMITTING = frozenset({"say", "tell", "add", "announce", "declare", "promise", "pledge", "vow", "confirm", "state"})
OUTSIDE = ("outsiders", "civil_occupations", "expert_occupations", "left_words")
_FUTURE = frozenset({"will", "would", "'ll", "\u2019ll"})
#: How many sentences back somebody unnamed may bear the title.
_NEAR_TITLE = 2


def settle_principals(board: Board) -> None:
    """Let people whom nothing yet told serve the body spoken of, or whoever sent them or they stand for.

    If none is told, people with a title of state (a senator, a general) serve the state that the text speaks of; former ones do not.
    """
    _serve_the_last(board)
    _serve_the_body_so_called(board)
    _serve_as_the_one_before(board)
    _serve_whom_they_stand_for(board)
    _serve_whom_they_explain(board)
    _serve_their_own(board)
    known = board.reading.lexicon.tables["offices"].keys() | board.reading.lexicon.sets["titles_of_state"] | {OF_STATE}
    first = {m.actor_id: m.start for m in reversed(board.mentions) if m.actor_id in board.local}
    for person, start in first.items():
        offices = board.offices.get(person, set())
        if board.speaks_for_nobody(person) and known & offices and FORMER not in offices:
            state = _state_told(board, start)
            if state:
                board.serves(person, state)
                board.guessed.add(person)
    _serve_whom_they_commit(board, known | {FORMER})


def _serve_the_last(board: Board) -> None:
    """Its chairman, Omar Dun, where the pronoun is nobody's yet: the body that the sentence or the one before speaks of."""
    reading = board.reading
    for possessive, person in board.awaiting.items():
        if reading.lower[possessive] not in ("its", "their") or not board.speaks_for_nobody(person):
            continue
        near = board.bodies_before(possessive, 1)
        organised = board.offices.get(person, set()) & reading.lexicon.sets["offices_of_organisations"]
        begins = reading.lower[possessive] == "their" and reading.sentence_of(possessive)[0] == possessive
        if organised or begins:
            near = [m for m in near if board.actor(m.principal).kind not in STATES] or near
        if chosen := board.subjects_or_all(near):
            above = [m for m in chosen if _governs(reading, m, possessive)]
            board.serves(person, (above or chosen)[-1].principal)


def _governs(reading: Reading, mention: Mention, i: int) -> bool:
    """Tell whether a mention is the subject of a verb on which token `i` hangs (the Front, whose allies fight, said through its)."""
    verb, here = reading.head[reading.root(mention.start, mention.end)], i
    while reading.head[here] != here:
        here = reading.head[here]
        if here == verb:
            return True
    return False


def _serve_the_body_so_called(board: Board) -> None:
    """The union's president, Omar Dun; union president Omar Dun: the organisation spoken of before that is called so."""
    reading = board.reading
    for mention in list(board.mentions):
        i = mention.start + 1
        owned = mention.kind == "title" and reading.lower[mention.start] == "the" and reading.is_possessive(i + 1)
        described = reading.is_(mention.start, "groups") and i < mention.end and is_title(reading, i)
        if not (owned or described) or not board.speaks_for_nobody(mention.actor_id):
            continue
        word = reading.lower[i] if owned else reading.lower[mention.start]
        body = organisation_called(board, mention.start, word)
        if body:
            board.serves(mention.actor_id, board.principal(body))


def _serve_as_the_one_before(board: Board) -> None:
    """A Karsian spokesperson agreed. Spokesperson Omar Dun added: who is a spokesman as somebody unnamed who spoke just before."""
    reading, voices = board.reading, board.reading.lexicon.sets["bare_voices"]
    for mention in list(board.mentions):
        i = mention.start + (reading.lower[mention.start] in ("another", "the"))
        word = reading.lower[i]
        if mention.kind not in ("name", "title") or word not in voices or not board.speaks_for_nobody(mention.actor_id):
            continue
        near = [
            m
            for m in board.before(mention.start)
            if reading.sent[mention.start] - reading.sent[m.start] <= _NEAR_TITLE
            and word in reading.lower[m.start : m.end]
            and m.actor_id != mention.actor_id
        ]
        if near and near[-1].kind == "metonym" and board.is_subject(near[-1]):
            board.serves(mention.actor_id, near[-1].principal)


def _serve_their_own(board: Board) -> None:
    """Omar Dun said that his Coast Party would wait: whoever says what a party or group that he calls his own does."""
    reading = board.reading
    at = {m.start: m for m in board.mentions if m.kind == "name" and board.actor(m.actor_id).kind in _ORGANISED}
    for mention in list(board.mentions):
        owned = at.get(mention.end) if reading.lower[mention.start] in ("his", "her") else None
        acts = owned is not None and reading.rel[reading.root(owned.start, owned.end)].startswith("nsubj")
        if owned and acts and mention.kind == "pronoun" and board.speaks_for_nobody(mention.actor_id):
            board.serves(mention.actor_id, owned.principal)


def _serve_whom_they_stand_for(board: Board) -> None:
    """Karsia sent Omar Dun; Karsia was represented by him; Omar Dun attended for Karsia."""
    reading, at = board.reading, dict[int, set[str]]()
    for m in board.mentions:
        if not m.source_only:
            at.setdefault(reading.root(m.start, m.end), set()).add(m.principal)
    for mention in list(board.mentions):
        if not board.speaks_for_nobody(mention.actor_id) or mention.kind == "pronoun":
            continue
        served = [at.get(child, set()) for child in _stands_for(reading, reading.root(mention.start, mention.end))]
        alone = [next(iter(ids)) for ids in served if len(ids) == 1]
        if alone and board.actor(alone[0]).kind != "person":
            board.serves(mention.actor_id, alone[0])


def _serve_whom_they_explain(board: Board) -> None:
    """One of its deputies from the east, Omar Dun: a name that explains a noun serves the body that belongs to the noun."""
    reading = board.reading
    for mention in list(board.mentions):
        root = reading.root(mention.start, mention.end)
        noun = reading.head[root]
        explains = mention.kind == "name" and reading.rel[root] in ("appos", "conj") and reading.pos[noun] != "PROPN"
        if not explains or not board.speaks_for_nobody(mention.actor_id):
            continue
        own = [
            m
            for m in board.bodies_before(mention.start, 0)
            if m.end <= mention.start
            and m.actor_id in board.registry
            and board.actor(m.actor_id).kind != "person"
            and _belongs(reading, m, noun)
        ]
        if own:
            board.serves(mention.actor_id, own[-1].principal)


def _serve_whom_they_commit(board: Board, offices: Set[str]) -> None:
    """Omar Dun said that the Coast Party would abstain: who says what one party or group will do speaks for it.

    Not who holds or left one of `offices`, or is an outsider or expert by the noun beside the name.
    """
    reading, at = board.reading, defaultdict[int, set[str]](set)
    for m in board.mentions:
        if not m.source_only and m.kind == "name":
            at[reading.root(m.start, m.end)].add(m.actor_id)
    said, outside = defaultdict[str, set[str]](set), set[str]()
    for mention in board.mentions:
        root = reading.root(mention.start, mention.end)
        verb = reading.head[root]
        says = reading.rel[root].startswith("nsubj") and reading.lemma[verb] in _COMMITTING
        if mention.kind != "pronoun" and board.speaks_for_nobody(mention.actor_id):
            outside |= {mention.actor_id} if is_outsider(board, mention, offices) else set()
            committed = _committed(reading, verb) if says and not is_denied(reading, verb) else []
            said[mention.actor_id] |= {one for who in committed for one in at.get(who, ())}
    for person in said.keys() - outside:
        body = next(iter(said[person]), "")
        if len(said[person]) == 1 and board.principal(body) == body and board.actor(body).kind in _ORGANISED:
            board.serves(person, body)


def is_outsider(board: Board, mention: Mention, known: Set[str] = frozenset()) -> bool:
    """Tell whether a title or the noun that describes somebody makes it unlikely that he speaks for whom he speaks of."""
    reading = board.reading
    if known & board.offices.get(mention.actor_id, set()):
        return True
    root = reading.root(mention.start, mention.end)
    named = range(mention.start, mention.end)
    beside = [*range(max(mention.start - 2, reading.sentence_of(mention.start)[0]), mention.end)]
    beside += [child for i in named for child in reading.children(i, "appos", "compound", "nmod:desc")]
    beside += [reading.head[root]] if reading.rel[root] == "appos" else []
    return any(reading.is_(i, each) for i in beside for each in OUTSIDE)


def _committed(reading: Reading, verb: int) -> list[int]:
    """Return the subjects of what a verb of speech says that they will do, and those joined with them."""
    clauses = [
        other
        for clause in reading.children(verb, "ccomp", "parataxis")
        for other in (clause, *reading.children(clause, "conj"))
    ]
    promised = [
        clause
        for clause in clauses
        if any(reading.lower[aux] in _FUTURE for aux in reading.children(clause, "aux"))
        and not any(reading.lower[mark] in ("whether", "if") for mark in reading.children(clause, "mark"))
    ]
    subjects = [subject for clause in promised for subject in reading.children(clause, "nsubj")]
    return [other for subject in subjects for other in (subject, *reading.children(subject, "conj"))]


def _belongs(reading: Reading, mention: Mention, noun: int) -> bool:
    """Tell whether a mention hangs on a noun, at most four words down (deputies of the party's left)."""
    here = reading.root(mention.start, mention.end)
    for _ in range(4):
        if here == noun:
            return True
        if not reading.rel[here].startswith(("nmod", "compound", "amod", "appos")):
            return False
        here = reading.head[here]
    return here == noun


def _stands_for(reading: Reading, root: int) -> list[int]:
    """Return the tokens of those whom the sentence says that the person at `root` stands for."""
    verb, rel = reading.head[root], reading.rel[root]
    if rel == "appos":
        verb, rel = reading.head[verb], reading.rel[verb]
    if rel == "obj" and reading.is_(verb, "sending_verbs"):
        return reading.children(verb, "nsubj")
    if rel == "obl:agent":
        if not any(reading.is_(verb, verbs) for verbs in ("appearing_verbs", "leading_verbs")):
            return _on_behalf_of(reading, verb)
        return _led_by(reading, verb) or _named_for(reading, verb) or _named_for(reading, root)
    told = [*(_also(reading, verb) if rel.startswith("nsubj") else ()), *_told_of_who(reading, root)]
    return next((found for word in told if (found := _served_by(reading, word))), []) or _named_for(reading, root)


def _also(reading: Reading, verb: int) -> list[int]:
    """Return a verb and the later ones that share its subject."""
    later = (other for other in reading.children(verb, "conj") if not reading.children(other, "nsubj", "nsubj:pass"))
    return [verb, *later]


def _told_of_who(reading: Reading, root: int) -> list[int]:
    """Return the verbs and nouns of the clauses that explain a person: who heads it and chairs that; a jurist who speaks for it."""
    clauses = [
        clause
        for noun in (root, *reading.children(root, "appos"))
        for clause in reading.children(noun, "acl:relcl", "acl")
        if all(reading.lower[i] in ("who", "that") for i in reading.children(clause, "nsubj", "nsubj:pass"))
    ]
    return [other for clause in clauses for other in _also(reading, clause)]


def _led_by(reading: Reading, verb: int) -> list[int]:
    """The Karsian side was led by him; a group of councillors, led by him: whom a verb in the passive says that somebody leads."""
    if not reading.is_(verb, "leading_verbs"):
        return []
    noun = [reading.head[verb]] if reading.rel[verb].startswith("acl") else reading.children(verb, "nsubj:pass")
    return [one for led in noun for one in _body(reading, led)]


def _served_by(reading: Reading, word: int) -> list[int]:
    """Return those whom the subject of a verb or noun serves by it: leads the Front, signs for it, is its envoy, is named envoy."""
    if is_denied(reading, word):
        return []
    urges = reading.lemma[word] == "advise" and not reading.rel[word].startswith("acl")  # advised Karsia to wait
    if reading.is_(word, "leading_verbs") and not urges and (led := reading.children(word, "obj")):
        return [one for thing in led for one in _body(reading, thing)]
    if reading.is_(word, "appearing_verbs"):
        return _named_for(reading, word)
    if reading.is_(word, "naming_verbs") and (reading.children(word, "nsubj:pass") or reading.lemma[word] == "become"):
        return [owner for post in reading.children(word, "xcomp", "obj") for owner in _owners_of(reading, post)]
    if reading.lemma[word] == "belong" and reading.tag[word] in ("VBZ", "VBP"):
        return [child for child in reading.children(word, "obl") if reading.case(child) == "to"]
    if cop := reading.children(word, "cop"):
        return _owners_of(reading, word) if reading.tag[cop[0]] in ("VBZ", "VBP") else []
    return _on_behalf_of(reading, word) if reading.is_(word, "speech_verbs") else []


def is_denied(reading: Reading, word: int) -> bool:
    """Tell whether a verb or noun is negated, or tells of what somebody has left (no longer its envoy)."""
    near = [i for child in reading.children(word) for i in (child, *reading.children(child, "advmod", "det"))]
    return any(reading.is_(i, "left_words") or reading.lower[i] in _DENIALS for i in near if i != word)


def _named_for(reading: Reading, word: int) -> list[int]:
    """Return what `for` or `on behalf of` names beside a verb or name."""
    beside = [child for child in reading.children(word, "obl", "nmod") if reading.case(child) == "for"]
    return _on_behalf_of(reading, word) or beside


def _on_behalf_of(reading: Reading, word: int) -> list[int]:
    behalf = [child for child in reading.children(word, "obl", "nmod") if reading.lower[child] == "behalf"]
    return [owner for child in behalf for owner in reading.children(child, "nmod", "nmod:poss")]


def _owners_of(reading: Reading, post: int) -> list[int]:
    """Return a post itself and whose it is: Karsian envoy, the envoy of Karsia, its envoy; empty where the noun is no title."""
    return [post, *_belonging(reading, post)] if is_title(reading, post) else []


def _body(reading: Reading, noun: int) -> list[int]:
    """Return a noun and, where it is one for people or a body, whose it is (councillors of the Front; not: critics of it)."""
    sense = reading.sense(noun)
    body = sense and sense[1].classes.keys() & _BODIES
    return [noun, *_belonging(reading, noun)] if body or reading.is_(noun, "organised_sides") else [noun]


def _belonging(reading: Reading, noun: int) -> list[int]:
    """Return what stands beside a noun and says whose it is."""
    owned = reading.children(noun, "nmod:poss", "amod", "compound")
    return [*owned, *(child for child in reading.children(noun, "nmod") if reading.case(child) == "of")]


def _state_told(board: Board, start: int) -> str | None:
    """Return the state that a person with a title of state serves: whoever acts just before, else the one spoken of."""
    reading = board.reading
    acting = [
        m.principal
        for m in board.before(start)
        if not m.source_only
        and reading.sent[start] - reading.sent[m.start] <= 1
        and board.actor(m.principal).kind in STATES
        and _leads(board, reading.root(m.start, m.end))
    ]
    return set_in(board, start) or (acting[-1] if acting else state_spoken_of(board, start))


def _leads(board: Board, root: int) -> bool:
    """Tell whether a name is the subject or owns it (Karsia's reaction was muted)."""
    reading = board.reading
    owns = reading.rel[root] == "nmod:poss" and reading.rel[reading.head[root]].startswith("nsubj")
    return owns or reading.rel[root].startswith("nsubj")
