"""Names of states and organisations in a text: from the registry, and unlisted ones from the entity recogniser."""

from __future__ import annotations

from typing import NamedTuple

from workbench.actors.board import Board
from workbench.actors.people import PersonName
from workbench.actors.places import in_dateline
from workbench.actors.reading import NOMINAL, POSSESSIVES, TITLE, Reading
from workbench.actors.records import Entry, Hit, Name
from workbench.actors.short_forms import short_forms, whole_name

#: How many tokens before a body the state may be named whose it is.
_NEAR_BODY = 60
_NAMING = frozenset({"PROPN", "NOUN", "ADJ", "X"})
#: Words in which a recogniser breaks off a name (Embassy of the).
_UNFINISHED = frozenset({"of", "the", "for", "and"})
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
    unlisted = _unlisted(board, listed, in_person)
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
    if first.form == "body" and first.ambiguous and _of_the_state_before(board, hit) not in (None, first.actor_id):
        return None
    own = first.actor_id in certain or first.actor_id in board.reading.index.own
    organisation = board.registry[first.actor_id].kind != "state"
    if first.ambiguous and not own and not _borne_out(board.reading, hit, first.form, organisation):
        return None
    return Name(hit.start, hit.end, first.actor_id, first.form)


def _of_the_state_before(board: Board, hit: Hit) -> str | None:
    """Return the state that the text named last before a body that several have (the leaders of Congress); None without one."""
    places = [
        i for i in (hit.end + 1,) if board.reading.lower[hit.end : i] in (["in"], ["of"])
    ]  # Congress in Washington
    near = (
        board.named[i]
        for i in (*places, *range(hit.start - 1, max(hit.start - _NEAR_BODY, -1), -1))
        if i in board.named
    )
    return next((one for one in near if board.registry[one].kind == "state"), None)


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


# Unlisted organisations ------------------------------------------------------------------------------------------------
def _unlisted(board: Board, listed: list[Hit], in_person: set[int]) -> list[Name]:
    """Introduce organisations that no registry knows and return their names; a second mention by acronym included."""
    reading, found = board.reading, []
    spans = [_trimmed(reading, entity.start, entity.end) for entity in reading.entities if entity.label == "ORG"]
    spans = [
        (start, end)
        for start, end in spans
        if reading.lower[end - 1] not in _UNFINISHED and not _is_field(reading, end)
    ]
    short = _bracketed(reading, [end for _, end in spans])
    for start, end in sorted(
        {*spans, *_capital_runs(reading, listed, spans), *_subject_runs(reading, listed, in_person)}
    ):
        if (
            start >= end
            or (end - start == 1 and reading.text[start] in short)
            or in_person.intersection(range(start, end))
            or (all(text.isupper() for text in reading.text[start:end]) and in_dateline(reading, start, end))
        ):
            continue
        inside = [hit for hit in listed if hit.start < end and start < hit.end]
        joined = [] if inside else _run_together(board, start, end, listed)
        if joined:
            found += joined
            continue
        part_of = None if inside else whole_name(board, start, end, listed)
        if part_of:
            found.append(Name(start, end, part_of, "name"))
            continue
        if not _is_new(reading, start, end, inside):
            continue
        owner = _whose_organ(board, start, end, inside)
        actor_id = board.introduce(reading.words_of(start, end), kind=_kind(reading, start, end), principal=owner)
        found.append(Name(start, end, actor_id, "name"))
    return found + _acronyms(board, found, listed)


def _is_field(reading: Reading, end: int) -> bool:
    """Tell whether a recognised organisation is only the field of an office (Justice and Human Rights Minister Omar Dun)."""
    return end < reading.n and reading.lower[end] in ("minister", "ministers", "ministry", "secretary")


def _run_together(board: Board, start: int, end: int, listed: list[Hit]) -> list[Name]:
    """Return the two organisations whose short names a recogniser took for one (Lodge and Forum), or nothing."""
    reading = board.reading
    middle = next((i for i in range(start + 1, end - 1) if reading.lower[i] in ("and", "or")), None)
    if middle is None:
        return []
    after = middle + 1 + (reading.lower[middle + 1] in ("the", "a"))
    spans = ((start, middle), (after, end))
    ids = [whole_name(board, a, b, listed) if a < b else None for a, b in spans]
    return [Name(a, b, i, "name") for (a, b), i in zip(spans, ids, strict=True) if i] if all(ids) else []


def _bracketed(reading: Reading, ends: list[int]) -> set[str]:
    """Return the acronyms that stand in brackets right after a name that ends at one of `ends`."""
    after = [reading.text[end : end + 3] for end in ends]
    return {
        words[1] for words in after if len(words) == 3 and (words[0], words[2]) == ("(", ")") and words[1].isupper()
    }


def _capital_runs(reading: Reading, listed: list[Hit], spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return runs of capitals that end in a group's noun and that no recogniser saw (Coast Defence Front)."""
    known = {i for start, end in spans for i in range(start, end)} | {
        i for hit in listed for i in range(hit.start, hit.end)
    }
    found = []
    for i, word in enumerate(reading.lower):
        if not _names_group(reading, word) or i in known or not reading.text[i][:1].isupper():
            continue
        start = i
        while (
            start > 0
            and start - 1 not in known
            and (_inside_run(reading, start - 1) or _inner_possessive(reading, start - 1))
        ):
            start -= 1
        if i - start >= 1 and (start - 1 not in known or reading.text[start - 1] in POSSESSIVES):
            found.append((start, i + 1))
    return found


def _subject_runs(reading: Reading, listed: list[Hit], in_person: set[int]) -> list[tuple[int, int]]:
    """Return runs of capitals after `the` that are the subject of a verb and that no recogniser saw (the Bar of Vissen)."""
    known = {i for hit in listed for i in range(hit.start, hit.end)} | reading.entity_at.keys() | in_person
    found = []
    for i in range(1, reading.n):
        if reading.lower[i - 1] != "the" or not reading.text[i][:1].isupper() or i in known or reading.in_headline(i):
            continue
        end = _run_end(reading, i, known)
        root = reading.root(i, end)
        if end - i > 1 and reading.rel[root] == "nsubj" and reading.pos[reading.head[root]] == "VERB":
            found.append((i, end))
    return found


def _run_end(reading: Reading, i: int, known: set[int]) -> int:
    """Return the end of a run of capitalised nouns from `i` on, with `of` and `of the` inside it."""
    end = i
    while end < reading.n and end not in known and reading.text[end][:1].isupper() and reading.pos[end] in _NAMING:
        end += 1
        links = (
            2 if reading.lower[end : end + 2] == ["of", "the"] else 1 if reading.lower[end : end + 1] == ["of"] else 0
        )
        if links and reading.text[end + links : end + links + 1] and reading.text[end + links][:1].isupper():
            end += links
            while end < reading.n and reading.text[end][:1].isupper() and reading.pos[end] in _NAMING:
                end += 1
            break
    return end


def _names_group(reading: Reading, word: str) -> bool:
    return word in reading.lexicon.sets["political_words"] or word in reading.lexicon.sets["civic_words"]


def _inner_possessive(reading: Reading, i: int) -> bool:
    """Tell whether a mark of possession stands between two capitalised words after `the` (the Dockers' Federation)."""
    inside = reading.text[i] in ("'", "\u2019") and i > 1 and _inside_run(reading, i - 1)
    return inside and reading.lower[i - 2] == "the"


def _inside_run(reading: Reading, i: int) -> bool:
    begins = reading.sentence_of(i)[0] == i and reading.pos[i] not in ("PROPN", "ADJ")
    return (
        reading.text[i][:1].isupper()
        and reading.pos[i] in _NAMING
        and not reading.is_(i, "title_modifiers")
        and not begins
    )


def _trimmed(reading: Reading, start: int, end: int) -> tuple[int, int]:
    if reading.lower[start] in ("the", "a", "an"):
        start += 1
    for i in range(start + 1, end):
        next_name = reading.lower[i : i + 2] == ["and", "the"]  # two names run together
        dash = reading.text[i] in ("-", "\u2013", "\u2014") and bool(reading.doc[i - 1].whitespace_)
        if dash or next_name or reading.pos[i] in ("VERB", "AUX") or (reading.text[i] in ("on", "in", "at")):
            end = i
            break
    while end > start and (reading.text[end - 1] in POSSESSIVES or reading.words[end - 1] is None):
        end -= 1
    return start, end


def _is_new(reading: Reading, start: int, end: int, inside: list[Hit]) -> bool:
    """Tell whether an organisation is none of a listed actor's: its name holds more than a listed name and an organ."""
    if not reading.text[start][:1].isupper() or _is_government_of(reading, end, inside):
        return False
    if not inside:
        sense = reading.sense(start)
        words = [text for text in reading.text[start:end] if text not in POSSESSIVES]
        capitals = start > reading.sentence_of(start)[0] and all(text[:1].isupper() for text in words)
        proper = capitals or any(reading.pos[i] == "PROPN" for i in range(start, end))
        named = proper and reading.pos[start] not in ("DET", "PRON", "CCONJ")
        return named and (sense is None or sense[0] < end)
    first, last = inside[0], inside[-1]
    own = {i for hit in inside for i in range(hit.start, hit.end)}
    if not any(i not in own and reading.text[i][:1].isupper() and reading.pos[i] in _NAMING for i in range(start, end)):
        return False
    if first.start > start:
        return (first.form == "adjective" and last.end < end) or _is_body_of(reading, start, first.start)
    return not _is_organ(reading, first.end, end)


def _whose_organ(board: Board, start: int, end: int, inside: list[Hit]) -> str | None:
    """Return the organisation with whose name that of its organ begins (the African Union Commission), or None."""
    first = inside[0] if inside else None
    if first is None or first.start != start or first.form != "name" or first.end >= end:
        return None
    owner, organ = first.actor_id, board.reading.is_(end - 1, "inner_organs")
    return board.principal(owner) if organ and board.registry[owner].kind in ("igo", "bloc", "party") else None


def _is_government_of(reading: Reading, end: int, inside: list[Hit]) -> bool:
    """Tell whether a name ends in *Government of* and a listed one (the Bolivarian Government of Venezuela)."""
    last = inside[-1] if inside else None
    if last is None or last.end != end or last.form != "name":
        return False
    of = last.start - 1 - (reading.lower[last.start - 1] == "the")
    return of > 0 and reading.lower[of] == "of" and reading.is_(of - 1, "government_nouns")


def _is_body_of(reading: Reading, start: int, end: int) -> bool:
    """Tell whether words before a state's name are those of an organisation there (the United Churches of Karsia)."""
    if reading.lower[end - 1] not in ("of", "for") and reading.lower[end - 2 : end] != ["of", "the"]:
        return False
    organs = reading.sense(start) is not None
    words = (reading.lower[i] for i in range(start, end))
    return not organs and any(_names_group(reading, word) for word in words)


def _is_organ(reading: Reading, start: int, end: int) -> bool:
    """Tell whether the words after a state's name are an organ of it (Kenyan Foreign Ministry) or a person's title."""
    if start < end and reading.text[start] in POSSESSIVES:
        start += 1
    while start < end and reading.is_(start, "title_modifiers") and reading.sense(start) is None:
        start += 1
    if start >= end:
        return True
    sense = reading.sense(start)
    wanted = {"office", "generic", "ministry", "organ", "act", "population", "media"}
    return bool(sense and sense[1].classes.keys() & wanted) or not reading.text[end - 1][:1].isupper()


def _kind(reading: Reading, start: int, end: int) -> str:
    sets = reading.lexicon.sets
    if reading.lower[end - 1] in sets["media_words"]:
        return "media"
    return "party" if reading.lower[end - 1] == "party" else "group"


def _acronyms(board: Board, names: list[Name], listed: list[Hit]) -> list[Name]:
    """Let an acronym in brackets after a name stand for it in the rest of the text."""
    reading, short = board.reading, dict[str, tuple[str, int]]()
    spans = [(name.end, name.actor_id) for name in names]
    spans += [(hit.end, hit.actor_id) for hit in listed if hit.form == "name"]
    for end, actor_id in spans:
        if end + 2 < reading.n and reading.text[end] == "(" and reading.text[end + 2] == ")":
            word = reading.text[end + 1]
            if word.isupper() and 2 <= len(word) <= 8 and word not in short:
                short[word] = (actor_id, end + 1)
    for name in names:  # the Rapid Response Forces, then the RRF
        initials = "".join(text[0] for text in reading.text[name.start : name.end] if text[:1].isupper())
        if len(initials) > 2:
            short.setdefault(initials, (name.actor_id, name.end))
    taken = {i for name in names for i in range(name.start, name.end)} | {
        i for h in listed for i in range(h.start, h.end)
    }
    return [
        Name(i, i + 1, short[text][0], "name")
        for i, text in enumerate(reading.text)
        if text in short and i >= short[text][1] and i not in taken and i not in reading.left_out
    ]


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
