"""Descriptions of states, ministries and groups resolved to what the text spoke of: the kingdom, the ministry, the rebels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Protocol

from workbench.actors.board import Board
from workbench.actors.called import other_acts_since
from workbench.actors.groups import GroupBook, introduce_group, introduce_ministry
from workbench.actors.lexicon import Sense
from workbench.actors.phrases import determiner_start
from workbench.actors.reading import TITLE, Reading
from workbench.actors.records import Entry, Mention
from workbench.actors.setting import STATES

_MODIFIERS = frozenset({"amod", "compound"})
#: Kinds of movements, and words for several that have joined.
_MOVEMENTS, _JOINED = frozenset({"group", "armed_group"}), frozenset({"alliance", "coalition", "bloc", "union"})
#: Words for states by how they are ruled.
_REALMS = frozenset({"kingdom", "emirate", "sultanate", "republic"})


class Owning(Protocol):
    """Records what belongs to a description (`workbench.actors.possessions.Possessions`)."""

    def of(self, possessive: int, owners: tuple[str, ...]) -> tuple[str, ...]: ...


def resolve_descriptions(board: Board, book: GroupBook, possessions: Owning) -> None:
    """Record the descriptions of states, ministries and groups that the text comes back to (the kingdom, the rebels).

    What belongs to them (the kingdom's envoy) is recorded with them.
    """
    _describe_all(board, book)
    for mention in list(board.mentions):
        owns = mention.kind == "description" or board.actor(mention.actor_id).kind == "person"
        if (
            owns
            and mention.kind != "pronoun"
            and board.reading.text[mention.end : mention.end + 1] in (["'s"], ["\u2019s"])
        ):
            possessions.of(mention.end, (mention.actor_id,))


def _describe_all(board: Board, book: GroupBook) -> None:
    reading = board.reading
    for i in range(reading.n):
        if not reading.words[i] or board.taken[i]:
            continue
        described = reading.index.described(reading.words, i)
        if described and board.free(i, described[0]) and _registry_description(board, i, described):
            continue
        if _people_of_listed(board, i):
            continue
        sense = reading.sense(i)
        if sense and board.free(i, sense[0]):
            _describe(board, i, sense, book)


def _people_of_listed(board: Board, i: int) -> bool:
    """The veterans refused: the listed Veterans' Union, where its people act or are dealt with; tell whether it is that.

    It must be a party or named before; not where more words say who is meant, nor where the text had such people before.
    """
    reading = board.reading
    actor_id = reading.index.people_of.get(reading.lower[i]) if reading.tag[i] == "NNS" else None
    if actor_id is None or not reading.text[i].islower() or not _is_definite(reading, i) or not _acts(reading, i):
        return False
    others = (reading.lexicon.sets[each] for each in ("populations", "fighters", "own_organs", "country_nouns"))
    if any(reading.lexicon.singular(reading.lower[i]) in words for words in others):
        return False
    told = reading.rel[i] == "nmod:poss" or reading.children(i, "nmod", "acl", "acl:relcl", "amod", "compound")
    named = actor_id in board.parties or any(m.actor_id == actor_id for m in board.before(i))
    before = any(
        reading.lower[k] == reading.lower[i] and reading.text[k].islower() and not board.taken[k] for k in range(i)
    )
    if told or before or not named:
        return False
    board.add(
        i - 1, i + 1, actor_id, kind="description", reason="the people of an organisation that is called after them"
    )
    return True


def _registry_description(board: Board, i: int, described: tuple[int, Iterable[Entry]]) -> bool:
    """Record the kingdom, the Gulf state: of those whom the registry so describes the one last named, else one of the study's."""
    if not _is_definite(board.reading, i):
        return False
    named = {one: m.start for m in board.before(i) for one in (m.actor_id, m.principal)}
    ids = [entry.actor_id for entry in described[1]]
    own = [one for one in ids if one in board.reading.index.own]
    spoken = [one for one in own or ids if one in named]
    if not (spoken or own):
        return False
    meant = max(spoken, key=lambda one: named[one]) if spoken else own[0]
    start, last = determiner_start(board.reading, i), described[0] - 1
    if board.reading.is_(last, "lands"):
        if board.reading.lower[described[0] : described[0] + 1] == ["of"]:
            return False  # the island of Lesbos
        if case := _of_land(board.reading, last):
            board.place(start, described[0], meant, f"a stretch of land: '{case}'")
            return True
    elif (
        board.actor(meant).kind in STATES
        and board.reading.case(last) in board.reading.lexicon.sets["locative_prepositions"]
    ):
        board.place(start, described[0], meant, f"a place: after '{board.reading.case(last)}'")
        return True
    board.add(start, described[0], meant, kind="description", reason="a description in the registry")
    return True


def _of_land(reading: Reading, i: int) -> str:
    """Return the preposition by which a land is only where something is or what it is about (on the island, its future); else ""."""
    case, sense = reading.case(i), reading.sense(reading.head[i])
    classes = sense[1].classes.keys() if sense else frozenset[str]()
    somebody = bool(classes & {*TITLE, "organ", "act"})  # the president of the island; an attack on the island
    place = case in reading.lexicon.sets["locative_prepositions"] or (case in ("of", "on") and not somebody)
    return case if place else ""


def _is_definite(reading: Reading, i: int) -> bool:
    return (i > 0 and reading.lower[i - 1] in ("the", "this")) or reading.lower[i] == "the"


def _describe(board: Board, i: int, sense: tuple[int, Sense], book: GroupBook) -> None:
    reading, (end, (classes, plural)) = board.reading, sense
    if reading.pos[end - 1] not in ("NOUN", "PROPN"):
        return
    if end < reading.n and reading.text[end][:1].isupper() and reading.head[end - 1] >= end and board.taken[end]:
        return  # the nationalist Coast Party
    if "bare_group" in classes:
        _bare_group(board, i, end, classes["bare_group"], book)
    elif "ministry" in classes and _is_definite(reading, i):
        _bare_ministry(board, i, end, classes["ministry"])
    elif _is_one(reading.lower[end - 1], plural=plural):
        _noun_description(board, i, end)


def _is_one(noun: str, *, plural: bool) -> bool:
    """Tell whether a noun can be one actor: in the singular, but `the authorities` and not an authority, seldom the state's own."""
    return noun == "authorities" or (not plural and noun != "authority")


def _bare_group(board: Board, i: int, end: int, noun: str, book: GroupBook) -> None:
    """The rebels: the group so called in the text, else a group of its own; `opposition to` is no group."""
    reading = board.reading
    to = reading.lower[end : end + 1] == ["to"] and reading.pos[end + 1 : end + 2] != ["VERB"]
    if noun == "opposition" and (to or not _is_definite(reading, i)):
        return
    if end < reading.n and reading.text[end] in ("-", "\u2010"):  # rebel-held
        board.take(i, end)
        return
    if _only_describes(reading, i, end):  # a guerrilla army
        return
    if any(
        m.start == end and m.kind == "name" and board.actor(m.actor_id).kind in ("party", "group", "armed_group")
        for m in board.mentions
    ):
        board.take(i, end)  # the opposition Unity Party
        return
    start = i
    while start > 0 and reading.is_(start - 1, "group_modifiers"):
        start -= 1
    if start and reading.is_(start - 1, "left_words"):
        board.take(i, end)  # a former rebel
        return
    beside = _beside_group(board, start, end)
    if beside:
        book.note(noun, beside, start)
    known = beside or book.find(noun, start)
    if known is None and noun in reading.lexicon.tables["kind_descriptions"] and _is_definite(reading, i):
        known = _last_of_kind(board, i, frozenset({"armed_group"}), word=noun)
    words = reading.words_of(start, end)
    root = reading.root(i, end)
    told = reading.rel[root] in ("nsubj", "nsubj:pass", "obl:agent", "root", "conj")
    says = reading.is_(reading.head[root], "speech_verbs") or reading.is_(reading.head[root], "agent_verbs")
    if known is None and not (told and (says or not _is_definite(reading, start))):
        return  # of whom nothing is told
    actor_id = known or introduce_group(board, book, words, noun, start)
    reason = "the group so called in the text" if known else "a group that no registry knows"
    board.add(determiner_start(reading, start), end, actor_id, kind="description", reason=reason)


def _only_describes(reading: Reading, i: int, end: int) -> bool:
    """Tell whether a noun for a group stands before a noun of something else, with an article of its own (a rebel camp)."""
    goes_on = end < reading.n and reading.pos[end] in ("NOUN", "ADJ") and reading.head[end - 1] >= end
    sense = reading.sense(end) if goes_on else None
    return goes_on and not (
        sense and sense[1].classes.keys() & {"generic", "office", "act", "group", "organ", "states"}
    )


def _beside_group(board: Board, start: int, end: int) -> str | None:
    """A highland militia, the Sons of the Plateau: the group named right before or after, set off by a comma."""
    reading, first = board.reading, determiner_start(board.reading, start)
    for mention in board.mentions:
        if mention.kind != "name" or board.actor(mention.actor_id).kind not in ("party", "group", "armed_group"):
            continue
        before = mention.end == first - 1 and reading.text[mention.end] == ","
        after = reading.text[end : end + 1] == [","] and mention.start in (end + 1, end + 2)
        if before or after:
            return mention.actor_id
    return None


def _bare_ministry(board: Board, i: int, end: int, ministry: str) -> None:
    """The foreign ministry, without its state: the one named before, else that of the state last spoken of."""
    if board.reading.case(board.reading.root(i, end)) in board.reading.lexicon.sets["locative_prepositions"]:
        return
    before, located = board.before(i), _located(board, i)
    states = (
        [located]
        if located
        else [m.principal for m in before if board.actor(m.principal).kind in STATES]
        if before
        else []
    )
    same = [m.actor_id for m in before if m.actor_id.endswith(f"-{ministry}")]
    if same or states:
        actor_id = same[-1] if same else introduce_ministry(board, states[-1], ministry)
        start = determiner_start(board.reading, i)
        board.add(start, end, actor_id, kind="description", reason="the ministry of the state last spoken of")


def _noun_description(board: Board, i: int, end: int) -> None:
    reading = board.reading
    word, tables = " ".join(reading.lower[i:end]), reading.lexicon.tables
    first = _phrase_start(reading, i)
    if first is None and _stands_bare(reading, i, end):
        first = i
    common = first is not None and reading.lower[first + 1 : end] == ["international", "community"]
    if first is None or common or reading.lower[end : end + 1] == ["of"]:
        return
    found = organisation_called(board, i, word)
    if found:
        pass
    elif reading.lexicon.singular(word) in tables["own_bodies"]:
        of_a_party = word == "congress" and reading.text[i].islower()
        if of_a_party or _is_stage(reading, reading.root(i, end)) or not _acts(reading, reading.root(i, end)):
            return
        found = _own_body(board, i, tables["own_bodies"][reading.lexicon.singular(word)])
    elif word in reading.lexicon.sets["government_nouns"]:
        found = state_spoken_of(board, i)
    elif word in reading.lexicon.sets["own_organs"]:
        found = _organ_called(board, i, word)
    elif word in reading.lexicon.sets["country_nouns"] and reading.rel[i] == "nsubj":
        found = _last_of_kind(board, i, STATES)
    elif word in tables["kind_descriptions"]:
        if word in _REALMS and reading.case(reading.root(i, end)) in reading.lexicon.sets["locative_prepositions"]:
            return  # in the emirate
        kinds = frozenset(tables["kind_descriptions"][word])
        unlike = kinds - {"party"} if word != "party" else kinds  # the movement is no party of a parliament
        found = _last_of_kind(board, i, unlike, word=word) or _last_of_kind(board, i, kinds, word=word)
    if found:
        board.add(first, end, found, kind="description", reason=f"the {word} last spoken of")


def _phrase_start(reading: Reading, i: int) -> int | None:
    """Return where `the`, `the splinter`, `the regional` before a noun begins; None where no definite article does."""
    for back in range(1, 4):
        if i - back >= 0 and reading.lower[i - back] in ("the", "this"):
            return i - back
        if i - back < 0 or reading.pos[i - back] not in ("ADJ", "NOUN") or reading.rel[i - back] not in _MODIFIERS:
            return None
    return None


def _stands_bare(reading: Reading, i: int, end: int) -> bool:
    """Tell whether a body of a state stands without an article, as a name does (parliament voted; police said)."""
    body = reading.lower[i] in reading.lexicon.tables["own_bodies"] or reading.text[i] == "Government"
    modified = (
        i > 0 and reading.rel[i - 1] in ("amod", "compound", "nmod:poss", "det", "case") and reading.head[i - 1] == i
    )
    role = reading.rel[reading.root(i, end)] in ("nsubj", "nsubj:pass", "obl:agent", "conj")
    return body and role and not (modified and reading.rel[i - 1] != "case")


def _is_stage(reading: Reading, i: int) -> bool:
    """Tell whether a body is only where something is said or done (in parliament, told parliament, to the court)."""
    told = reading.rel[i] in ("obj", "iobj") and reading.lemma[reading.head[i]] in ("tell", "address", "brief")
    return told or reading.case(i) in reading.lexicon.sets["locative_prepositions"] | {"to", "before"}


def _acts(reading: Reading, i: int) -> bool:
    """Tell whether a body of a state acts or is dealt with here, and does not only describe (the police launch)."""
    first = reading.first_conjunct(i)
    if reading.rel[first] == "nmod:poss" and reading.rel[reading.head[first]] in ("nsubj", "nsubj:pass"):
        return True
    dealt = reading.case(first) in ("by", "with", "from", "between", "according to") or (
        reading.rel[first] in ("obj", "iobj") and reading.is_(reading.head[first], "speech_verbs")
    )
    return dealt or reading.rel[first] in ("nsubj", "nsubj:pass", "obl:agent", "root", "parataxis")


def _own_body(board: Board, i: int, body: str) -> str | None:
    """The army, Congress: that of the state spoken of, the body spoken of before if there is one."""
    listed = {actor_id for (_, called), actor_id in board.setting.bodies.items() if called == body}
    before = [m.actor_id for m in board.before(i) if m.actor_id.endswith(f"-{body}") or m.actor_id in listed]
    named = _organ_called(board, i, board.reading.lower[i]) if not before else None
    if named and named in board.registry and board.registry[named].kind in STATES:
        return named  # the Karsian army, which stood for the state
    if not before and len(listed) == 1 and not listed.isdisjoint(board.parties) and not _is_of_a_state(board, i):
        return next(iter(listed))
    state = state_spoken_of(board, i)
    if before and (state is None or len(set(before)) == 1):
        return before[-1]
    return introduce_ministry(board, state, body) if state else None


def _is_of_a_state(board: Board, i: int) -> bool:
    """Tell whether a body is set in a state, or a state that is no party acts in its sentence or the one before it."""
    reading = board.reading
    near = [m for m in board.before(i) if reading.sent[i] - reading.sent[m.start] <= 1 and not m.source_only]
    acting = {m.principal for m in near if board.is_subject(m)} - {*board.parties}
    others = any(board.actor(principal).kind in STATES for principal in acting)
    return others or bool(_located(board, i) or set_in(board, i))


def _organ_called(board: Board, i: int, word: str) -> str | None:
    """The delegation, the team: whose delegation the text last spoke of."""
    for mention in reversed(board.before(i)):
        if word in board.reading.lower[mention.start : mention.end] and mention.kind != "collective":
            return mention.actor_id
    return None


def organisation_called(board: Board, i: int, word: str) -> str | None:
    """Return the organisation spoken of before whose own name has this word (the council, the administration)."""
    common = board.reading.is_(i, "common_bodies")
    for mention in reversed(board.before(i)):
        actor = board.actor(mention.actor_id)
        if actor.kind not in ("state", "person", "media") and word in board.reading.lower[mention.start : mention.end]:
            return None if common and other_acts_since(board, i, actor.id) else actor.id
        called = actor.kind not in ("state", "person", "media", "population")
        named = called and any(word in name.lower().split() for name in (actor.name, *actor.aliases))
        if named or word == actor.kind == "party":
            return actor.id
    return None


def state_spoken_of(board: Board, i: int) -> str | None:
    """Return the state that `the government` at `i` is: the only state among the parties, else the one last spoken of."""
    reading = board.reading
    parties = [party for party in board.parties if board.actor(party).kind in STATES]
    if len(parties) == 1:
        return parties[0]
    located = _located(board, i) or set_in(board, i)
    if located:
        return located
    home = _home(board, i)
    states = [m for m in board.before(i) if board.actor(m.principal).kind in STATES and not m.source_only]
    states = [m for m in states if m.principal in parties] or _most_spoken_of(board, states, home)
    near = [m for m in states if reading.sent[i] - reading.sent[m.start] <= 2]
    chosen = board.subjects_or_all(near) or states
    return chosen[-1].principal if chosen else home or _only_state(board)


def _home(board: Board, i: int) -> str | None:
    """Return the home of the parties where the text names it, or no other state's people or bodies shortly before token `i`."""
    home, sent = board.setting.home, board.reading.sent
    if home is None or home in {*(m.principal for m in board.mentions), *(p.actor_id for p in board.places)}:
        return home
    others = [m for m in board.before(i) if sent[i] - sent[m.start] <= 2 and m.actor_id != m.principal]
    return None if any(board.actor(m.principal).kind in STATES for m in others) else home


def _most_spoken_of(board: Board, states: list[Mention], home: str | None) -> list[Mention]:
    """Where no party is a state: the mentions of the state that is home to the parties, told by its place in the text."""
    if not board.parties or not states:
        return states
    named = Counter([m.principal for m in states] + [p.actor_id for p in board.places])
    home = board.setting.home or max(
        (m.principal for m in states), key=lambda state: (state in board.reading.index.own, named[state])
    )
    return [m for m in states if m.principal == home]


def _only_state(board: Board) -> str | None:
    """Return the only state among the study's own actors that is party, host or home to the others, or None."""
    own = [i for i in board.reading.index.own if board.actor(i).kind in STATES]
    if len(own) == 1:
        return own[0]
    named = [place.actor_id for place in board.places if board.actor(place.actor_id).kind in STATES]
    return named[0] if named else None


def set_in(board: Board, i: int) -> str | None:
    """In Damrin, the government said: the state whose capital the sentence begins with."""
    start = board.reading.sentence_of(i)[0]
    first = [place for place in board.places if start <= place.start <= start + 1 and place.end < i]
    return board.principal(first[0].actor_id) if first and board.reading.lower[start] == "in" else None


def _located(board: Board, i: int) -> str | None:
    """The government in Karsia: the state that the words right after it name."""
    reading = board.reading
    names = [(place.start, place.actor_id) for place in board.places] + [(m.start, m.actor_id) for m in board.mentions]
    for j in range(i + 1, min(i + 6, reading.sentence_of(i)[1])):
        if reading.lower[j] in ("in", "of"):
            found = next((board.principal(a) for start, a in names if start in (j + 1, j + 2)), None)
            return found if found and board.actor(found).kind != "person" else None
    return None


def _last_of_kind(board: Board, i: int, kinds: frozenset[str], *, word: str = "") -> str | None:
    named = word in _REALMS
    for mention in reversed(board.before(i)):
        actor = board.actor(mention.actor_id)
        said = " ".join((actor.name, *actor.aliases)).lower()
        army = word == "militia" and actor.id in board.setting.bodies.values()  # a state's army is no militia
        if army or _does_it_to(board.reading, mention, i):
            continue
        meant = actor.kind in kinds or (actor.kind == "party" and kinds & _MOVEMENTS and actor.id in board.parties)
        strange = word in _JOINED and actor.id not in board.registry and word not in said  # a court is no coalition
        if meant and not strange and (not named or word in said):
            return actor.id
        if not named and board.actor(mention.principal).kind in kinds:
            return mention.principal
    return None


def _does_it_to(reading: Reading, mention: Mention, i: int) -> bool:
    """Tell whether a mention is the subject of the verb of which the noun at `i` is the object (the army condemned the group)."""
    root = reading.root(mention.start, mention.end)
    return reading.rel[i] == "obj" and reading.rel[root] == "nsubj" and reading.head[root] == reading.head[i]
