"""Places told from actors: what the words around a name of a state or capital make of it, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from workbench.actors.lexicon import Sense
from workbench.actors.reading import FINITE, NOMINAL, TITLE, Reading
from workbench.actors.records import Name

#: How many tokens may stand between a dateline's town and its dash: a date and an agency.
_DATELINE = 18
#: Prepositions after which a capital at the beginning of a sentence stands for what happened in it (After Geneva, Karsia wants more).
_EVENTS = frozenset({"after", "since"})
#: What may stand between a subject and its verb, and is often read as something else.
_BEFORE_VERBS = frozenset({"neither", "also", "both", "now", "still", "only", "never", "again", "later", "soon"})
_SMALL = frozenset({"of", "the", "and", "for", "in", "de", "del", "la", "du", "des", "d'"})
#: First words of towns' names that end in the name of a state.
_BEFORE_TOWN = frozenset({"port", "new", "cape", "fort", "puerto"})
#: Small words in the name of a country after a dateline's town (Republic of the South).
_LINKS = frozenset({"of", "the"})
_NEVER_PLACES = frozenset({"party", "armed_group", "group", "bloc", "ministry"})


class Verdict(NamedTuple):
    """Whether a name is an actor here, and why, in plain words."""

    actor: bool
    reason: str


def judge(reading: Reading, name: Name, *, kind: str) -> Verdict:
    """Tell whether a bare name (not an adjective or possessor) of an actor of this kind is an actor or a place here."""
    governs = kind == "government" and reading.is_(name.end - 1, "government_nouns")
    if (kind in _NEVER_PLACES or governs) and name.form not in ("capital", "seat"):
        return Verdict(True, "a government is never a place" if governs else "a group or party is never a place")
    root = reading.root(name.start, name.end)
    verdict = _by_neighbours(reading, name) or before_verb(reading, name) or _by_compound(reading, name, root)
    if verdict and not verdict.actor and kind != "state" and verdict.reason.startswith("tells what kind"):
        return Verdict(True, "an organisation, before one of its own")
    verdict = verdict or _by_preposition(reading, name, root) or _by_role(reading, name, root)
    if not verdict.actor and kind in ("igo", "bloc") and verdict.reason.startswith("where one goes"):
        return Verdict(True, "an organisation to which one goes")
    return verdict


# The words next to it --------------------------------------------------------------------------------------------------
def _by_neighbours(reading: Reading, name: Name) -> Verdict | None:
    before, after = name.start - 1, name.end
    if before >= 0 and reading.is_(before, "compass") and reading.pos[before] != "VERB":
        return Verdict(False, f"a part of the country: '{reading.lower[before]}'")
    if in_dateline(reading, name.start, name.end):
        return Verdict(False, "a dateline")
    if after + 1 < reading.n and reading.text[after] in ("-", "\u2010"):
        if reading.is_(after + 1, "holder_participles"):
            return Verdict(False, f"where something is: '-{reading.lower[after + 1]}'")
        if reading.is_(after + 1, "broker_participles"):
            return Verdict(True, f"the one by whom it is {reading.lower[after + 1]}")
    if before >= 0 and reading.lower[before] in ("the", "a", "this") and reading.is_(after, "venue_nouns"):
        return Verdict(False, f"where it is held or what it is about: '{reading.lower[after]}'")
    if before >= 1 and reading.text[before] == "," and _ends_town(reading, before):
        inside = reading.rel[name.start] in ("appos", "nmod", "flat", "list")
        if inside and reading.text[after : after + 1] in ([","], ["."], [")"]):
            return Verdict(False, "the country of a town named before it")
    return None


def _ends_town(reading: Reading, end: int) -> bool:
    """Tell whether a town ends at `end`: recognised as a place, or a capital of the registry."""
    if reading.label(end - 1) == "LOC":
        return True
    found = (reading.index.names.longest(reading.words, i) for i in range(max(end - 3, 0), end) if reading.words[i])
    return any(hit and hit[0] == end and hit[1][0].form == "capital" for hit in found)


def in_dateline(reading: Reading, start: int, end: int) -> bool:
    """Tell whether a paragraph begins with the name at `start`, in capitals or with a date or agency, and a dash (MOSCOW, May 3 -).

    Without a dash a date with an agency ends a dateline as well (Havana, Jul 20 (Prensa Latina); MOSCOW, March 18. /TASS/).
    """
    first = reading.sentence_of(start)[0]
    if end >= reading.n or (start != first and not _is_in_town(reading, first, start)):
        return False
    in_capitals, dated = reading.text[first].isupper(), False
    bracketed = reading.text[start - 1 : start] + reading.text[end : end + 1] == ["(", ")"]
    i, last = end + bracketed, min(end + _DATELINE, reading.n)
    while i < last:
        word = reading.text[i]
        if word in ("-", "\u2013", "\u2014", "--"):
            return bool(reading.doc[i - 1].whitespace_) and (i > end or word != "-" or in_capitals)
        if in_capitals and dated and word[0] == "/" and word.rstrip(".")[-1] == "/" and word[1:2].isupper():
            return True
        dated |= word.isdigit()
        if word == "(":
            closed = next((k for k in range(i, last) if reading.text[k] == ")"), i)
            if not _is_agency(reading.text[i + 1 : closed], in_capitals=in_capitals):
                return False
            i = closed
            if dated and reading.text[i + 1 : i + 2] and reading.text[i + 1][:1].isupper():
                return True
        elif not (word in (",", ".", "/") or word[:1].isupper() or word.isdigit() or (in_capitals and word in _LINKS)):
            return False
        i += 1
    return False


def _is_in_town(reading: Reading, first: int, start: int) -> bool:
    """Tell whether a paragraph begins with a town that this name ends or explains (Port Omdar; Port Omdar (Omdar) (AFP) -)."""
    if _is_country_of_town(reading, first, start):
        return True
    before = reading.text[first:start]
    if before[-1:] == ["/"] and all(word.isupper() for word in before[:-1]):
        return True  # OMDAR/TOLVAR, Dec 4 (AFP) -
    town = start - (reading.text[start - 1] == "(")
    bracketed = reading.text[town] == "(" and reading.text[start + 1 : start + 2] == [")"]
    words = [reading.text[i] for i in range(first, town)]
    return (
        0 < len(words) < 3
        and all(word[:1].isupper() and word.isalpha() for word in words)
        and (bracketed or (town == start == first + 1 and reading.lower[first] in _BEFORE_TOWN))
    )


def _is_country_of_town(reading: Reading, start: int, name: int) -> bool:
    """Tell whether a paragraph begins with a town in capitals, a comma, and this name (OHRID, North Macedonia (AP) -)."""
    words = [text for text in reading.text[start : name - 1] if text.isalpha()]
    known = reading.index.names.longest(reading.words, start) if reading.words[start] else None
    town = 0 < len(words) < 4 and all(word.isupper() for word in words)
    listed = known is not None and any(entry.form == "name" for entry in known[1])  # US, China - two old foes
    return reading.text[name - 1] == "," and town and not listed and not reading.in_headline(start)


def _is_agency(words: Sequence[str], *, in_capitals: bool) -> bool:
    """Tell whether words in brackets after a town can be an agency's: with a capital, where the town has none only such and small ones."""
    named = all(w[:1].isupper() or w in _SMALL or not w[:1].isalpha() for w in words)
    return bool(words) and words[0][:1].isupper() and (in_capitals or named)


def before_verb(reading: Reading, name: Name) -> Verdict | None:
    """Read a name right before a verb that has no other subject as its subject, whatever the parse made of it.

    So are one that the parse joined to a place (from the canal and Karsia will lift its embargo), and one at the beginning
    of a headline before a word in -s that no list knows as a noun (Karsia frees Veldorian fishermen).
    """
    after = name.end
    if after >= reading.n or reading.sent[after] != reading.sent[name.start] or reading.text[after].isspace():
        return None
    at = after + (reading.lower[after] in _BEFORE_VERBS)
    if at < reading.n:
        verb = reading.head[at] if reading.rel[at].startswith("aux") else at
        joined = reading.rel[reading.root(name.start, name.end)] == "conj"
        if joined and reading.tag[at] in FINITE and not reading.children(verb, "nsubj", "nsubj:pass"):
            return Verdict(True, f"subject of '{reading.lower[verb]}'")
    opens = all(reading.pos[i] in ("NUM", "PUNCT") for i in range(reading.sentence_of(name.start)[0], name.start))
    begins = opens or (reading.in_headline(after) and reading.pos[name.start - 1] in ("SCONJ", "ADP", "CCONJ", "PUNCT"))
    finite = reading.tag[after] == "VBZ" and reading.in_headline(after)
    finite &= opens or reading.pos[name.start - 1] != "ADP"  # a handshake in Tolvar leaves
    if begins and (finite or (_ends_as_verb(reading, after) and _may_be_verb(reading, after))):
        return Verdict(True, f"subject of '{reading.lower[after]}'")
    return None


def _ends_as_verb(reading: Reading, i: int) -> bool:
    """Tell whether a word that was tagged as a noun ends as a verb in the third person (halts, lauds)."""
    word = reading.text[i]
    noun = reading.tag[i] in ("NN", "NNP", "NNPS") and word.islower() and len(word) > 3
    return reading.tag[i] == "NNS" or (noun and word.endswith("s") and not word.endswith(("ss", "us", "is")))


def _may_be_verb(reading: Reading, i: int) -> bool:
    """Tell whether a word tagged as a plural noun can be a verb: unknown as a noun, head of all, before no verb of its own."""
    known = reading.sense(i) or reading.is_(i, "venue_nouns") or reading.is_(i, "relation_heads")
    if _describes_a_body(reading, i + 1):
        return False
    headline, after = reading.in_headline(i), reading.text[i + 1] if i + 1 < reading.n else ""
    noun = ("NOUN",) if headline or after[:1].isupper() else ()
    begins = bool(after) and reading.pos[i + 1] in ("DET", "PRON", "PROPN", "NUM", "ADJ", "ADP", "ADV", "PART", *noun)
    return not known and begins and (headline or reading.rel[i] == "root" or _tells(reading, i))


def _describes_a_body(reading: Reading, i: int) -> bool:
    """Tell whether a known noun at `i`, in small letters, has a verb behind it (Karsia rights groups slam): it is who acts."""
    sense = reading.sense(i) if i < reading.n and reading.text[i].islower() else None
    if sense is None or sense[0] >= reading.n:
        return False
    return reading.tag[sense[0]] in (*FINITE, "VBN") or _ends_as_verb(reading, sense[0])


def _tells(reading: Reading, i: int) -> bool:
    return reading.is_(i, "speech_verbs") or reading.is_(i, "judging_verbs")


def tells_as_noun(reading: Reading, i: int) -> bool:
    """Tell whether a word that was tagged as a noun is a verb of saying or judging (its embassy confirms that)."""
    if i + 1 >= reading.n or not _ends_as_verb(reading, i) or reading.sense(i):
        return False
    return _tells(reading, i) and reading.pos[i + 1] in ("SCONJ", "PRON", "DET")


# Before a noun ---------------------------------------------------------------------------------------------------------
def _by_compound(reading: Reading, name: Name, root: int) -> Verdict | None:
    """A bare name before a noun: where it is held (the Moscow meeting), else whose it is (Nairobi officials)."""
    head = reading.head[root]
    begun = head > name.end and all(word[:1].isupper() for word in reading.text[name.end : head + 1])
    direct = name.end < reading.n and head >= name.end and (reading.pos[name.end] in NOMINAL or begun)
    if not (reading.rel[root] in ("compound", "nmod", "amod", "flat", "nmod:unmarked") and direct) or reading.case(
        root
    ):
        return None
    noun = reading.lower[head]
    if reading.is_(head, "venue_nouns"):
        return Verdict(False, f"where it is held or what it is about: '{noun}'")
    sense = reading.sense(head)
    if (sense and sense[1].classes.keys() & {"act", "organ"}) or reading.is_(head, "relation_heads"):
        return Verdict(True, f"the government, before '{noun}'")
    people = sense is not None and sense[1].classes.keys() & {"population", "civilian", "generic", "thing"}
    if name.form == "name" and not people:
        return Verdict(True, f"the state, before '{noun}'")
    return Verdict(False, f"tells what kind of '{noun}' it is")


# After a preposition ---------------------------------------------------------------------------------------------------
def _by_preposition(reading: Reading, name: Name, root: int) -> Verdict | None:
    case = _case(reading, root)
    if not case:
        return None
    first = reading.first_conjunct(root)
    head = reading.head[first]
    word = reading.lower[head]
    if _dated_before(reading, name, root):  # In May Karsia left: the parse hung the name on the date
        return Verdict(True, "the subject after a date")
    if case in reading.lexicon.sets["locative_prepositions"]:
        return Verdict(False, f"a place: after '{case}'")
    ends = reading.text[name.end : name.end + 1] in ([","], ["."]) and not _is_explained(reading, name.end + 1)
    if case in _EVENTS and name.form == "capital" and ends:
        return Verdict(False, f"what happened there: '{case}'")
    if case == "between":
        return _between(reading, name, head, word)
    if case in reading.lexicon.sets["directional_prepositions"]:
        return _direction(reading, name, first, head, case)
    if case == "of":
        return _of(reading, name, head, word)
    if case in ("over", "about", "regarding", "concerning") and (name.form != "name" or case == "over"):
        return Verdict(False, f"what it is about or above: '{word} {case}'")
    if case in ("on", "against") and name.form == "capital" and reading.is_(head, "strikes"):
        return Verdict(False, f"a town under fire: '{word} {case}'")
    if case == "on":
        topic = reading.is_(head, "topic_heads")
        return (
            Verdict(False, f"what is talked about: '{word} {case}'")
            if topic
            else Verdict(True, f"the one at whom '{word}' is aimed")
        )
    if case == "with":
        shared = reading.is_(head, "between_places") and name.form != "name"
        return (
            Verdict(False, f"a stretch of land: '{word} with'")
            if shared
            else Verdict(True, f"the other side of '{word}'")
        )
    return None


def _is_explained(reading: Reading, i: int) -> bool:
    """Tell whether the words at `i` explain what a comma before them ends, which then acts (after Damrin, which hosted them, agreed)."""
    return i < reading.n and reading.lower[i] in ("which", "whose", "its", "the", "a", "an", "their")


def _dated_before(reading: Reading, name: Name, root: int) -> bool:
    """Tell whether a month, a weekday or a year stands between the preposition and the name, and a verb after it."""
    before = reading.lower[name.start - 1] if name.start else ""
    dated = before in reading.lexicon.sets["dates"] or (before.isdigit() and len(before) == 4)
    return dated and name.end < reading.n and reading.tag[name.end] in FINITE


def _of(reading: Reading, name: Name, head: int, word: str) -> Verdict:
    """Parts and conditions are of a place; of a capital, only what agents do or have (the demands of Nairobi)."""
    sense = reading.sense(head)
    agent = bool(sense and sense[1].classes.keys() & {"act", "organ", "office", "generic"}) or reading.is_(
        head, "agent_verbs"
    )
    if reading.is_(head, "place_heads") or (name.form == "capital" and not agent):
        return Verdict(False, f"part or state of a place: '{word} of'")
    return Verdict(True, f"whose '{word}' it is")


def _case(reading: Reading, root: int) -> str:
    """Return the preposition of a name, or of the coordination it belongs to (between A and B)."""
    case = reading.case(root)
    first = reading.first_conjunct(root)
    return case or (reading.case(first) if first != root else "")


def _between(reading: Reading, name: Name, head: int, word: str) -> Verdict:
    if reading.is_(head, "between_places") and name.form != "name":
        return Verdict(False, f"a stretch of land or a journey: '{word} between'")
    return Verdict(True, f"a party to '{word} between'")


def _direction(reading: Reading, name: Name, first: int, head: int, case: str) -> Verdict:
    """To, from and for lead to a place after words of motion, else to whom one turns."""
    word = reading.lower[head]
    sense = reading.sense(head)
    people = sense is not None and bool(sense[1].classes.keys() & TITLE)
    if case == "from" and _is_origin(reading, name, head, sense):
        return Verdict(False, f"where it comes from: '{word} from'")
    if people and case == "from" and name.form == "capital" and reading.rel[head] == "obj":
        return Verdict(False, f"where the '{word}' is posted")
    organ = sense is not None and "organ" in sense[1].classes and not reading.is_(reading.head[head], "motion")
    if (people or organ) and case == "from":
        return Verdict(True, f"whom the '{word}' come from")
    if name.form == "name" and reading.is_(head, "state_dealings"):
        return Verdict(True, f"the one dealt with: '{word} {case}'")
    if reading.is_(head, "motion") and not _sends_words(reading, head):
        return Verdict(False, f"where one goes: '{word} {case}'")
    above = reading.head[head]
    if (
        reading.pos[head] == "NOUN"
        and reading.is_(above, "motion")
        and above != head
        and case != "for"
        and not _is_words(reading, head)
        and not (name.form == "name" and reading.is_(above, "state_dealings"))
    ):
        return Verdict(False, f"where one goes: '{reading.lower[above]} {case}'")
    return Verdict(True, f"the one dealt with: '{word} {case}'")


def _is_origin(reading: Reading, name: Name, head: int, sense: tuple[int, Sense] | None) -> bool:
    """Tell whether `from` tells where somebody or something is from (an interpreter from Karsia; issued from Damrin)."""
    owner = reading.index.actors.get(name.actor_id)
    if owner is None or owner.kind != "state":
        return False
    private = sense is not None and bool(sense[1].classes.keys() & {"civilian", "population"})
    deed = reading.pos[head] == "VERB" and not reading.is_(head, "getting_verbs") and not _sends_words(reading, head)
    done_there = name.form == "capital" and deed
    return private or done_there


def _sends_words(reading: Reading, verb: int) -> bool:
    """Tell whether what is sent or brought is a message and not a person or thing (sent a letter to Nairobi)."""
    sent = reading.children(verb, "obj", "nsubj:pass", *(("nsubj",) if reading.is_(verb, "coming_verbs") else ()))
    return any(_is_words(reading, obj) for obj in sent)


def _is_words(reading: Reading, noun: int) -> bool:
    return reading.is_(noun, "words_sent")


# By its role in the sentence -------------------------------------------------------------------------------------------
def _by_role(reading: Reading, name: Name, root: int) -> Verdict:
    first = reading.first_conjunct(root)
    rel, head = reading.rel[first], reading.head[first]
    verb, capital = reading.lower[head], name.form == "capital"
    if rel == "nsubj:pass" and capital and reading.is_(head, "place_object_verbs"):
        return Verdict(False, f"a place that is '{verb}'")
    if rel == "nsubj" and capital and reading.pos[head] == "NOUN" and _is_thing(reading, head):
        return Verdict(False, f"a town: it is a '{verb}'")
    if rel.startswith("nsubj"):
        return Verdict(True, f"subject of '{verb}'")
    if rel in ("obj", "iobj"):
        if reading.is_(head, "place_object_verbs") and (capital or reading.is_(head, "visited_verbs")):
            return Verdict(False, f"where one goes or strikes: '{verb}'")
        return Verdict(True, f"object of '{verb}'")
    case = _case(reading, root)
    if case:
        return Verdict(True, f"dealt with: after '{case}'")
    if capital and rel in ("appos", "nmod", "list", "flat"):
        return Verdict(False, "a town, named beside something else")
    return Verdict(True, "named as one who acts")


def _is_thing(reading: Reading, i: int) -> bool:
    sense = reading.sense(i)
    return bool(sense and "thing" in sense[1].classes)
