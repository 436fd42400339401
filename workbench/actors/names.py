"""Names of states and organisations in a text, each with whom it stands for, and which of them own a phrase together."""

from __future__ import annotations

from typing import NamedTuple

from workbench.actors.board import Board
from workbench.actors.organisations import unlisted_organisations
from workbench.actors.reading import NOMINAL, POSSESSIVES, TITLE, Reading
from workbench.actors.records import Entry, Hit, Name, PersonName
from workbench.actors.short_forms import short_forms

#: How many tokens before a body the state may be named whose it is.
_NEAR_BODY = 60
_SEPARATORS = frozenset({",", "and", "&", "/", "or", "-", "\u2013", "\u2010", "as", "well"})


class Cluster(NamedTuple):
    """Coordinated names that own one phrase together (Kenyan and Ugandan), `end` after a possessive mark."""

    names: tuple[Name, ...]
    end: int
    possessive: bool

    @property
    def start(self) -> int:
        return self.names[0].start

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name.actor_id for name in self.names))

    @property
    def form(self) -> str:
        return self.names[-1].form


def in_full_style(reading: Reading, hits: list[Hit]) -> list[Hit]:
    """Return hits of which the name of a state begins with its style, where it stands before it (the Islamic Republic of Karsia)."""
    found, floor = list[Hit](), 0
    for hit in hits:
        found.append(hit._replace(start=_style_start(reading, hit, floor)))
        floor = hit.end
    return found


def _style_start(reading: Reading, hit: Hit, floor: int) -> int:
    """Return where the style before a state's name begins, not before token `floor`; the name's own start where it has none."""
    sets, start = reading.lexicon.sets, hit.start - 2
    if start < floor or reading.lower[start + 1] != "of" or reading.lower[start] not in sets["polities"]:
        return hit.start
    named = hit.form == "name" and reading.index.actors[hit.actor_id].kind == "state"
    longer = reading.lower[start] == "state" and _is_part_of_name(reading, hit.end)
    if not named or longer or not reading.text[start][:1].isupper():
        return hit.start
    while start > floor and reading.lower[start - 1] in sets["polity_words"]:
        start -= 1
    return start


def _is_part_of_name(reading: Reading, end: int) -> bool:
    """Tell whether a name goes on after `end` (the State of Karsia's Economy, State of Karsia Report)."""
    return reading.is_possessive(end) or (
        end < reading.n and reading.text[end][:1].isupper() and reading.sent[end] == reading.sent[end - 1]
    )


def find_names(board: Board, hits: list[Hit], people: list[PersonName]) -> list[Name]:
    """Return the names of states and organisations that stand for them, in text order."""
    in_person = {i for person in people for i in person.words}
    listed = [hit for hit in hits if not in_person.intersection(range(hit.start, hit.end)) and not _cut_off(board, hit)]
    unlisted = unlisted_organisations(board, listed, in_person)
    covered = {i for name in unlisted for i in range(name.start, name.end)}
    certain = _certain(board, hits, people)
    chosen = [_chosen(board, hit, certain) for hit in listed if not covered.intersection(range(hit.start, hit.end))]
    names = unlisted + [name for name in chosen if name]
    names += _sharing_a_word(board.reading, names, in_person)
    return sorted(names + short_forms(board, names, in_person))


def _sharing_a_word(reading: Reading, names: list[Name], in_person: set[int]) -> list[Name]:
    """Return the first names of pairs that share the rest of one (West and East Haland; Upper and Lower Orvan troops)."""
    known = in_person | {i for name in names for i in range(name.start, name.end)}
    found = []
    for name in names:
        i = name.start - 2
        if name.end - name.start < 2 or i < 0 or reading.lower[i + 1] not in ("and", "or") or i in known:
            continue
        words = reading.words[i]
        whole = reading.index.names.longest([words, *reading.words[name.start + 1 : name.end]], 0) if words else None
        same = (
            [entry for entry in whole[1] if entry.form == name.form] if whole and reading.text[i][:1].isupper() else []
        )
        if whole and whole[0] == name.end - name.start and same and same[0].actor_id != name.actor_id:
            found.append(Name(i, i + 1, same[0].actor_id, name.form))
    return found


def _cut_off(board: Board, hit: Hit) -> bool:
    """Tell whether a medium's name is only the beginning of a longer one (The National; the National Farmers' Union)."""
    entity = board.reading.entity_at.get(hit.end - 1)
    longer = entity is not None and entity.label == "ORG" and entity.end > hit.end and entity.start > hit.start
    return longer and board.registry[hit.actor_id].kind == "media"


def _certain(board: Board, hits: list[Hit], people: list[PersonName]) -> set[str]:
    """Return the actors that the text names beyond doubt, or that the study is about."""
    sure = {hit.actor_id for hit in hits if len(hit.entries) == 1 and not hit.entries[0].ambiguous}
    sure |= {board.principal(person.actor_id) for person in people}
    return sure | set(board.parties)


def _chosen(board: Board, hit: Hit, certain: set[str]) -> Name | None:
    """Choose among the actors that share a name; one that may mean something else must be borne out by the text."""
    entries = [entry for entry in hit.entries if board.registry[entry.actor_id].kind != "person"]
    entries.sort(key=lambda entry: (entry.actor_id not in board.parties, entry.actor_id not in certain))
    if not entries:
        return None
    first = entries[0]
    if first.actor_id not in board.reading.index.own and _is_of_another(board, hit, first):
        return None
    if _is_of_another_land(board.reading, hit, first):
        return None
    if first.form == "body" and first.ambiguous and _is_body_of_another(board, hit, first.actor_id):
        return None
    own = first.actor_id in certain or first.actor_id in board.reading.index.own
    organisation = board.registry[first.actor_id].kind != "state"
    if first.ambiguous and not own and not _borne_out(board.reading, hit, first.form, organisation):
        return None
    return Name(hit.start, hit.end, first.actor_id, first.form)


def _is_body_of_another(board: Board, hit: Hit, owner: str) -> bool:
    """Tell whether a body so called by several states (Congress) is here another's than its usual `owner`'s.

    It is not where the owner is named right after it, in its sentence or in the one before; else it is that of the state
    named last, or of the only party that is a state.
    """
    reading, named = board.reading, board.named
    if reading.lower[hit.end : hit.end + 1] in (["in"], ["of"]) and named.get(hit.end + 1) == owner:
        return False  # Congress in Washington
    first = max(hit.start - _NEAR_BODY, 0)
    before = [i for i in range(first, hit.start) if i in named and board.registry[named[i]].kind == "state"]
    if any(named[i] == owner and reading.sent[hit.start] - reading.sent[i] <= 1 for i in before):
        return False
    states = [party for party in board.parties if board.registry[party].kind == "state"]
    meant = named[before[-1]] if before else states[0] if len(states) == 1 else owner
    return meant != owner


def _is_of_another_land(reading: Reading, hit: Hit, entry: Entry) -> bool:
    """Tell whether a word before a state's name or adjective makes it another land's (such as New Ireland; Latin American)."""
    before = hit.start - 1
    if before < 0:
        return False
    begins = before == reading.sentence_of(hit.start)[0] or reading.text[before - 1] == ":"
    new = reading.text[before] == "New" and entry.form == "name" and not begins  # not: New Karsia policy
    return new or reading.text[before] == "Latin"


def _is_of_another(board: Board, hit: Hit, entry: Entry) -> bool:
    """Tell whether a body that the world registry knows is another one here (the National Security Council)."""
    body = entry.form == "name" and board.registry[entry.actor_id].kind != "state" and hit.end - hit.start > 1
    return body and hit.start > 0 and board.reading.text[hit.start - 1] == "National"


def _borne_out(reading: Reading, hit: Hit, form: str, organisation: bool) -> bool:
    """Tell whether the words around an ambiguous name show that it is one: recognised as a place, or acting."""
    entity = reading.entity_at.get(hit.start)
    labels = ("ORG", "LOC") if organisation else ("LOC", "NORP")
    exact = bool(entity and entity.label in labels and entity.start >= hit.start - 1 and entity.end <= hit.end + 1)
    root = reading.root(hit.start, hit.end)
    head = reading.head[root]
    acts = reading.rel[root].startswith("nsubj") and (
        reading.is_(head, "speech_verbs") or reading.is_(head, "agent_verbs")
    )
    return form in ("name", "capital", "adjective", "demonym", "seat") and (exact or acts)


# Clusters --------------------------------------------------------------------------------------------------------------
def clusters_of(reading: Reading, names: list[Name]) -> list[Cluster]:
    """Join names that own the words after them together: adjectives, or names before one possessive or hyphen."""
    groups: list[list[Name]] = []
    for name in names:
        if groups and _joined(reading, groups[-1][-1], name):
            groups[-1].append(name)
        else:
            groups.append([name])
    return [cluster for group in groups for cluster in _as_clusters(reading, group)]


def _joined(reading: Reading, left: Name, right: Name) -> bool:
    between = range(left.end, right.start)
    if not between or len(between) > 3 or reading.sent[left.start] != reading.sent[right.start]:
        return False
    words = [reading.lower[i] for i in between]
    if words == ["-"] or words == ["\u2013"] or words == ["/"]:
        return True
    same = (left.form == "adjective") == (right.form == "adjective") or reading.text[right.end : right.end + 1] == ["-"]
    return same and all(word in _SEPARATORS for word in words)


def _as_clusters(reading: Reading, group: list[Name]) -> list[Cluster]:
    """Keep a group together where it owns a phrase; else every name is a cluster of its own."""
    last = group[-1]
    possessive = last.end < reading.n and reading.text[last.end] in POSSESSIVES and reading.pos[last.end] != "PUNCT"
    end = last.end + possessive
    if len(group) == 1:
        return [Cluster((last,), end, possessive)]
    hyphen = any(reading.text[a.end] in ("-", "\u2013", "/") for a in group[:-1])
    adjectives = all(name.form in ("adjective", "demonym") for name in group)
    joined = reading.lower[last.start - 1] in ("and", "or", "&", "-", "\u2013", "/")
    owning = joined and (possessive or _before_noun(reading, end))
    after = group[0].start and reading.pos[group[0].start - 1] in ("ADP", "SCONJ")  # In Karsia, Veldoria leaders meet
    led = reading.in_headline(last.start) and not after and _before_titles(reading, end)
    if adjectives or hyphen or owning or led:
        return [Cluster(tuple(group), end, possessive)]
    alone = [Cluster((name,), name.end, False) for name in group[:-1]]
    return [*alone, Cluster((last,), end, possessive)]


def _before_titles(reading: Reading, end: int) -> bool:
    """Tell whether a plural title stands at `end` or one word on (Karsia, Veldoria leaders meet; foreign ministers)."""
    senses = [reading.sense(i) for i in range(end, min(end + 2, reading.n))]
    return any(sense and sense[1].plural and sense[1].classes.keys() & TITLE for sense in senses)


def _before_noun(reading: Reading, end: int) -> bool:
    return (
        end < reading.n
        and reading.pos[end] in NOMINAL
        and reading.rel[end - 1] in ("compound", "nmod", "amod", "conj")
        and (end <= reading.head[end - 1] < end + 4)
    )
