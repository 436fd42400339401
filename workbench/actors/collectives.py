"""Collectives expanded to their members where the document, or the parties of the study, name them."""

from __future__ import annotations

from workbench.actors.board import Board
from workbench.actors.leaders import leaders_of
from workbench.actors.lexicon import Sense
from workbench.actors.members import Collective, Listed, coordinations, members_of
from workbench.actors.offices import OfficeBook
from workbench.actors.phrases import determiner_start, is_definite
from workbench.actors.reading import POSSESSIVES, TITLE, Reading
from workbench.actors.titles import Title
from workbench.study import normalise_name

#: What stands before *both* where it is somebody (aides to both said), and what after it.
_TO_BOTH = frozenset({"to", "with", "by", "from", "for"})
_AFTER_BOTH = frozenset({"PUNCT", "VERB", "AUX", "CCONJ"})


#: How a word hangs on what is its own, and what the recogniser calls lands and their people.
_OWNING = frozenset({"compound", "nmod:poss", "amod"})
_LANDS = frozenset({"NORP", "LOC"})


def resolve_collectives(board: Board, book: OfficeBook, titles: list[Title]) -> list[Listed]:
    """Record every collective whose members are known; return the lists of actors named together, for the pronouns."""
    lists, heads = coordinations(board), board.reading.index.shared_heads
    offices = {title.end: title for title in titles}
    i = 0
    while i < board.reading.n:
        found = _collective_at(board, i, offices) or _of_one_name(board, i, heads)
        if found is None:
            i += 1
            continue
        members = members_of(board, found, lists, book)
        if members:
            end = _with_offices(board, found)
            counted = f"{len(members)} members" if found.count is None else f"its {found.count} members"
            board.add_all(found.start, end, members, kind="collective", reason=f"{counted}, as the text names them")
            _with_leaders(board, found, members, book)
            lists.append(Listed(end, tuple(members), True))
            lists.sort(key=lambda each: each.end)
        i = found.end
    return lists


def _with_leaders(board: Board, found: Collective, members: list[str], book: OfficeBook) -> None:
    """The leaders of both blocs, of Karsia's two parties: who leads each of them is spoken of as well."""
    reading, of = board.reading, found.start - 1
    owned = reading.is_possessive(of) or of in board.named
    while of > 0 and found.start - of < 6 and owned and reading.lower[of] != "of":
        of -= 1
    noun = of - 1
    if noun < 0 or reading.lower[of] != "of" or not board.free(noun, of) or reading.tag[noun] not in ("NNS", "NNPS"):
        return
    sets, leads = reading.lexicon.sets, reading.lexicon.singular(reading.lower[noun])
    named = found.noun in reading.index.heads or bool(reading.index.twins_called(reading.text[found.end - 1]))
    led = named or found.noun in sets["led_nouns" if leads == "leader" else "headed_nouns"]
    if led and leads in sets["leading_nouns"]:
        start = determiner_start(reading, noun)
        board.add_all(start, of, leaders_of(board, members, book), kind="collective", reason="who leads each of them")


# Reading a collective --------------------------------------------------------------------------------------------------
def _collective_at(board: Board, i: int, offices: dict[int, Title]) -> Collective | None:
    """Read a collective at token `i`: a determiner or number, modifiers, and a plural noun that can be one."""
    reading = board.reading
    sets, numbers = reading.lexicon.sets, reading.lexicon.tables["numbers"]
    word = reading.lower[i]
    if not reading.words[i] or board.taken[i]:
        return None
    if not (word in sets["collective_determiners"] or word in numbers):
        return _without_determiner(board, i, offices)
    count, j = numbers.get(word), i + 1
    if word in ("either", "neither", "each"):
        count = 2
        j += reading.lower[j : j + 1] in (["of"], ["the"])
        j += reading.lower[j - 1 : j + 1] == ["of", "the"]
    if j < reading.n and reading.lower[j] == "the" and word in ("both", "all"):
        j += 1
    if count is None and j < reading.n and reading.lower[j] in numbers:
        count, j = numbers[reading.lower[j]], j + 1
    return _with_noun(board, i, j, count, offices)


def _without_determiner(board: Board, i: int, offices: dict[int, Title]) -> Collective | None:
    """Read one that nothing determines: of two kinds (the religious and secular movements), or in a headline."""
    reading = board.reading
    kinds = i + 3 < reading.n and reading.lower[i + 1] == "and" and reading.pos[i] == reading.pos[i + 2] == "ADJ"
    if kinds:
        found = _with_noun(board, i, i + 3, 2, offices)
        return found if found and found.start + 3 == found.end - 1 and found.sort == "sides" else None
    if len(board.parties) == 2 and board.parties_within_a_state and _of_their_state(board, i):
        return _with_noun(board, i, i, 2, offices)
    if reading.in_headline(i) and is_definite(reading, i):
        found = _with_noun(board, i, i, None, offices)
        return found if found and found.office is None else None
    return None


def _with_noun(board: Board, start: int, i: int, count: int | None, offices: dict[int, Title]) -> Collective | None:
    reading, first, top = board.reading, i, False
    while i < reading.n and i - first < 5 and (not board.taken[i] or _is_of_no_party(board, i)):
        sense = reading.sense(i)
        if sense:
            found = _noun(board, start, i, count, top, sense, offices)
            if found:
                return found
        if not (reading.is_(i, "collective_modifiers") or reading.text[i] == "-" or _is_of_no_party(board, i)):
            break
        top |= reading.is_(i, "top_words")
        i += 1
    bare = count is not None and i == first and _stands_for_noun(reading, i) and reading.lower[start - 1] != "of"
    between = reading.lower[start - 1] == "between" if start else False
    acts = reading.rel[i - 1].startswith("nsubj") or between or _begins_clause(reading, start, i)
    acts |= start > 0 and reading.lower[start - 1] in _TO_BOTH and (i >= reading.n or reading.pos[i] in _AFTER_BOTH)
    alone = reading.lower[start] in ("the", "all") or (reading.lower[start] in ("both", "neither", "each") and acts)
    return (
        Collective(start, i, count, "sides", None, "") if bare and alone and not _are_things(board, start, i) else None
    )


def _are_things(board: Board, start: int, end: int) -> bool:
    """Tell whether what the text joined last, in this sentence or the one before, is no two actors (soldiers and drones).

    Not where *both* says or does something, nor where two actors are joined in the same sentence as two things.
    """
    reading, heads = board.reading, {i for m in board.mentions for i in range(m.start, m.end)}
    verb = reading.head[end - 1] if reading.rel[end - 1].startswith("nsubj") else end
    if verb < reading.n and (reading.is_(verb, "speech_verbs") or reading.is_(verb, "agent_verbs")):
        return False
    things: int | None = None
    for j in range(start - 1, -1, -1):
        if reading.sent[start] - reading.sent[j] > 1 or (things is not None and reading.sent[j] != things):
            break
        if reading.rel[j] == "conj" and {reading.pos[j], reading.pos[reading.head[j]]} <= {"NOUN", "PROPN"}:
            if j in heads or reading.head[j] in heads:
                return False
            things = reading.sent[j]
    return things is not None


def _of_their_state(board: Board, i: int) -> bool:
    """Tell whether a phrase at token `i` is of the state where the parties are: Karsia's rival blocs, Karsia's blocs sign pact.

    A state that nobody lists may be theirs; without *rival* and the like it must be a headline that speaks of them.
    """
    reading = board.reading
    possessive = reading.is_possessive(i - 1)
    place = i - 1 - possessive
    sides = reading.in_headline(i) and reading.is_(i, "sides_of_a_state")
    if place < 0 or not (sides or (possessive and reading.is_(i, "rivalry_words"))):
        return False
    state = board.named.get(place)
    if state is not None:
        return board.holds_parties(state)
    strange = reading.text[place][:1].isupper() and reading.rel[place] in _OWNING
    return strange or (possessive and reading.lower[place] == "country")


def _begins_clause(reading: Reading, start: int, i: int) -> bool:
    """Tell whether *both* begins a sentence or a clause right before its verb (Both remain; and both should)."""
    before = reading.lower[start - 1] if start > reading.sentence_of(start)[0] else ""
    verb = i < reading.n and reading.tag[i] in ("VBP", "VBD", "MD")
    return verb and reading.lower[start] in ("both", "neither") and before in ("", "and", "but", "that", '"', "\u201c")


def _is_of_no_party(board: Board, i: int) -> bool:
    """Tell whether a word is the adjective of a state that is no party, or that the parties share (the two Karsian blocs)."""
    owner, reading = board.named.get(i), board.reading
    if owner is not None:
        return reading.pos[i] == "ADJ" and board.holds_parties(owner)
    strange = reading.text[i][:1].isupper() and reading.rel[i] in ("amod", "compound") and reading.label(i) in _LANDS
    return strange and (board.parties_within_a_state or _is_their_common_name(board, i))


def _is_their_common_name(board: Board, i: int) -> bool:
    """Tell whether an adjective is of the name that all parties share (the two Korean states)."""
    last = {normalise_name(board.actor(party).name).split()[-1] for party in board.parties}
    return len(last) == 1 and board.reading.lower[i].startswith(min(last)[:4])


def _of_one_name(board: Board, i: int, heads: frozenset[str]) -> Collective | None:
    """Both academies, Rival wings meet, the two Koreas: a plural of the noun in which several names end."""
    reading, word = board.reading, board.reading.lower[i]
    numbers = reading.lexicon.tables["numbers"]
    determined = reading.is_counted(i)
    if (
        board.taken[i]
        or not reading.words[i]
        or not (determined or (reading.in_headline(i) and is_definite(reading, i)))
    ):
        return None
    count, j = numbers.get(word), i + determined
    if count is None and j < reading.n and reading.lower[j] in numbers:
        count, j = numbers[reading.lower[j]], j + 1
    while j < reading.n and reading.is_(j, "collective_modifiers"):
        j += 1
    twins = reading.index.twins_called(reading.text[j]) if j < reading.n and determined else ()
    noun = _singular(reading, j) if j < reading.n and (twins or reading.tag[j] in ("NNS", "NNPS")) else ""
    if not (twins or noun in heads) or board.taken[j]:
        return None
    return Collective(i, j + 1, count, "sides", None, noun)


def _singular(reading: Reading, i: int) -> str:
    """Return the singular of a plural, by the lists or by its ending."""
    word = reading.lower[i]
    known = reading.lexicon.singular(word)
    if known != word:
        return known
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("ches", "sses", "xes")) else word.removesuffix("s")


def _stands_for_noun(reading: Reading, i: int) -> bool:
    """Tell whether `the two` stands alone, without a noun (the two agreed; the pair met)."""
    return (
        i >= reading.n
        or reading.pos[i] in ("VERB", "AUX", "PUNCT", "ADP", "ADV", "PART", "SCONJ", "CCONJ")
        or reading.text[i] in POSSESSIVES
    )


def _noun(
    board: Board, start: int, i: int, count: int | None, top: bool, sense: tuple[int, Sense], offices: dict[int, Title]
) -> Collective | None:
    reading, (end, (classes, plural)) = board.reading, sense
    single = reading.lower[start] in ("either", "neither", "each")
    noun = reading.lexicon.singular(reading.lower[end - 1])
    if (
        not (plural or single)
        or not board.free(i, end)
        or _is_no_collective(reading, start, end, noun, count, within=board.parties_within_a_state)
    ):
        return None
    if count is None and (
        reading.lower[start] in ("these", "those")
        or (noun not in reading.lexicon.sets["open_collectives"] and "office" not in classes)
    ):
        return None
    if "ministry" in classes or noun == "ministry":
        counted = count == 2 and reading.lower[start] in ("the", "both", "these")
        return Collective(start, end, count, "states", classes.get("ministry", noun), noun) if counted else None
    if "office" in classes:
        title = offices.get(end)
        return None if title and title.deputy else Collective(start, end, count, "people", classes["office"], noun)
    for sort in ("states", "people", "sides"):
        if sort in classes and not (noun in reading.lexicon.tables["numbers"] and noun in reading.index.heads):
            office = _office_of_noun(reading, noun, top) if sort == "people" else None
            return Collective(start, end, count, sort, office, noun)
    return None


def _is_no_collective(reading: Reading, start: int, end: int, noun: str, count: int | None, *, within: bool) -> bool:
    """Tell whether a phrase counts or describes what the text does not name (two men were arrested; in both countries)."""
    people, states = reading.lexicon.sets["collective_people"], reading.lexicon.sets["collective_states"]
    bare = reading.lower[start] in reading.lexicon.tables["numbers"] and reading.lower[start] != "both"
    before = reading.lower[start - 1] if start else ""
    placed = noun in states and before in reading.lexicon.sets["locative_prepositions"]
    beside = before == "on" and (
        reading.lower[start] == "either"
        or (reading.lower[start] == "both" and noun == "side" and not _are_of_a_side(reading, start - 2))
    )
    counted = (
        bare
        and not reading.is_possessive(start - 1)
        and noun in ("cabinet", "member", "administration", "organisation", "organization", "authority")
    )
    told = count is None and noun not in states and reading.lower[end : end + 1] in (["of"], ["from"])
    told |= count is None and reading.lower[start] == "all"  # whoever has a say
    told |= noun in ("faction", "wing", "camp") and reading.lower[end : end + 1] == ["of"]  # both wings of the Front
    told |= noun in ("party", "community", "power") and reading.is_(end - 2, "size_words") and not within
    acting = reading.rel[end - 1].startswith("nsubj") or reading.in_headline(start) or before == "between"
    unknown = count is None and noun in reading.lexicon.sets["bare_delegates"] and not acting
    told |= bare and not reading.is_possessive(start - 1) and _only_tells_what(reading, end - 1)
    return (bare and noun in people) or counted or placed or beside or told or unknown


def _only_tells_what(reading: Reading, i: int) -> bool:
    """Tell whether a number of lands or peoples only says what something is (a union of two peoples; a solution on two states)."""
    if not reading.is_(i, "lands_and_peoples"):
        return False
    first = reading.first_conjunct(i)
    case, sense = reading.case(first), reading.sense(reading.head[first])
    bearers = sense is not None and bool(sense[1].classes.keys() & {*TITLE, "organ"})  # the leaders of two states
    return (case == "of" and not bearers) or case in ("on", "for", "into") or bool(reading.children(first, "cop"))


def _are_of_a_side(reading: Reading, i: int) -> bool:
    """Tell whether *on both sides* tells who is meant: officials on both sides, called on both sides."""
    if i < 0:
        return False
    if reading.lemma[i] in ("call", "prevail", "impose", "press"):
        return True
    sense = reading.sense(i)
    return bool(sense and sense[1].classes.keys() & {*TITLE, "organ"})


def _office_of_noun(reading: Reading, noun: str, top: bool) -> str | None:
    """The top diplomats are foreign ministers; presidents are presidents; ministers may hold any ministry."""
    offices = reading.lexicon.generic.get(noun, ())
    return offices[0] if top and len(offices) == 1 else None


def _with_offices(board: Board, found: Collective) -> int:
    """Take in the office holders of a collective of states (the four countries' defence ministers and spy chiefs)."""
    reading, end = board.reading, found.end
    if end >= reading.n or reading.text[end] not in POSSESSIVES:
        return end
    i = end + 1
    while i < reading.n and i - end < 8:
        sense = reading.sense(i)
        if sense and sense[1].classes.keys() & {*TITLE, "organ"}:
            i = end = sense[0]
        elif reading.lower[i] in ("and", ",") or reading.is_(i, "title_modifiers") or reading.is_(i, "office_topics"):
            i += 1
        else:
            break
    return end
