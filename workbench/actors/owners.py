"""Names of states and organisations with what follows them: organs, ministries, groups, acts, populations, things."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.actors.board import Board
from workbench.actors.groups import GroupBook, introduce_group, introduce_ministry
from workbench.actors.names import Cluster
from workbench.actors.phrases import Phrase, before_participle, determiner_start, noun_sense, scan
from workbench.actors.places import before_verb, judge, tells_as_noun
from workbench.actors.reading import NOMINAL, Reading
from workbench.actors.records import Name
from workbench.study import normalise_name

_ACTING = frozenset({"nsubj", "nsubj:pass", "obl:agent", "nmod:poss"})
_ORGANISED = frozenset({"party", "group", "armed_group", "igo", "bloc"})
_GROUPS = ("group", "bare_group")
_NAMED_GROUPS = frozenset({"party", "group", "armed_group"})
#: How many tokens the name of a body before its state may have (Ministry of Foreign Affairs).
_LONGEST_BODY = 7
#: How a name of a state is written that stands for its people or describes something.
_PEOPLES = frozenset({"adjective", "demonym"})
#: Nouns for a whole people.
_WHOLE_PEOPLES = frozenset({"people", "peoples", "nation", "public"})


def read_phrases(board: Board, clusters: list[Cluster], book: GroupBook) -> None:
    """Find what noun each nationality or possessor stands before, and introduce the unlisted groups among them."""
    starts = {cluster.start for cluster in clusters}
    for cluster in clusters:
        owns = _owns(board.reading, cluster) and not before_participle(board.reading, cluster)
        phrase = scan(board.reading, cluster.end) if owns else None
        if phrase and _holds_name(phrase, cluster, starts):
            phrase = None  # Adwera's Lakes Coalition: a name of its own
        if phrase and phrase.kind in _GROUPS and not _belongs_to_name(board, cluster) and not _counted(board, phrase):
            words = board.reading.words_of(cluster.start, phrase.end)
            named = _named_otherwise(board, book, clusters, cluster, phrase)
            book.id_at[cluster.start] = named or introduce_group(board, book, words, phrase.word, cluster.start)
        book.phrase_of[cluster.start] = phrase


def _named_otherwise(
    board: Board, book: GroupBook, clusters: list[Cluster], cluster: Cluster, phrase: Phrase
) -> str | None:
    """Return the group that a nationality and a noun only describe: the Front, a Karsian party; the Karsian group, the Front.

    Without a comma, *the Karsian group* is the only group that the text has named before. None where it is one of its own.
    """
    reading, noun, last = board.reading, phrase.end - 1, phrase.end
    groups = [
        c for c in clusters if len(c.ids) == 1 and board.actor(c.ids[0]).kind in _NAMED_GROUPS and not c.possessive
    ]
    if phrase.plural or cluster.possessive or not groups:
        return None
    for other in groups:
        root = reading.root(other.start, other.end)
        explained = reading.rel[noun] == "appos" and reading.head[noun] == root
        if explained or (reading.rel[root] == "appos" and reading.head[root] == noun and reading.text[last] == ","):
            return other.ids[0]
    before = {c.ids[0] for c in groups if c.end <= cluster.start}
    if len(before) != 1 or not _points_back(reading, cluster.start, phrase) or any(_groups_of(book, clusters, cluster)):
        return None
    named = next(iter(before))
    return None if _is_of_another_nation(board, named, cluster.ids) else named


def _points_back(reading: Reading, start: int, phrase: Phrase) -> bool:
    """Tell whether a nationality at `start` and a noun after *the* can be somebody named before: no name follows (the Karsian group)."""
    alone = (
        start > 0 and reading.lower[start - 1] == "the" and reading.is_(phrase.end - 1, "bare_descriptions_of_groups")
    )
    after = reading.text[phrase.end] if phrase.end < reading.n else "."
    return alone and not (after[:1].isupper() or after in ("called", "known", "of"))


def _groups_of(book: GroupBook, clusters: list[Cluster], cluster: Cluster) -> Iterable[Phrase]:
    """Yield the groups of the same nationality that the text has told of before (a Karsian militia)."""
    for other in clusters:
        phrase = book.phrase_of.get(other.start)
        if other.start < cluster.start and phrase and phrase.kind in _GROUPS and other.ids == cluster.ids:
            yield phrase


def _is_of_another_nation(board: Board, group: str, states: tuple[str, ...]) -> bool:
    """Tell whether the name of a group is called after a state, and not after one of these (the Free Karsia Front)."""
    words = [(word,) for word in normalise_name(board.actor(group).name).split()]
    found = (board.reading.index.names.longest(words, i) for i in range(len(words)))
    ids = {entry.actor_id for hit in found if hit for entry in hit[1] if board.registry[entry.actor_id].kind == "state"}
    return bool(ids) and not ids & {*states}


def _holds_name(phrase: Phrase, cluster: Cluster, starts: set[int]) -> bool:
    return cluster.possessive and any(i in starts for i in range(cluster.end, phrase.end))


def _counted(board: Board, phrase: Phrase) -> bool:
    """Tell whether a plural of groups is several of them (its two rival blocs): a collective, no group of that name."""
    reading, sides = board.reading, board.reading.lexicon.sets["collective_sides"]
    noun = reading.lexicon.singular(reading.lower[phrase.end - 1])
    return phrase.plural and noun in sides


def read_clusters(board: Board, clusters: list[Cluster], book: GroupBook) -> None:
    """Record every name of a state or organisation that no title has taken: as actor, as place, or as neither."""
    for cluster in clusters:
        if board.free(cluster.start, cluster.end - cluster.possessive):
            _read_cluster(board, cluster, book.phrase_of.get(cluster.start), book)


def _owns(reading: Reading, cluster: Cluster) -> bool:
    """Tell whether a name stands before a noun of its own: an adjective, a possessor, or a bare name before a noun."""
    if cluster.form in _PEOPLES or cluster.possessive:
        return True
    if before_verb(reading, cluster.names[-1]):
        return False  # Karsia halts League talks
    last = cluster.end - 1
    if cluster.end < reading.n and reading.pos[cluster.end] == "PUNCT":
        return False
    return (
        reading.head[last] >= cluster.end
        and reading.rel[last] in ("compound", "nmod", "amod", "nmod:poss", "flat", "nmod:unmarked")
        and not reading.case(last)
    )


def _belongs_to_name(board: Board, cluster: Cluster) -> bool:
    return any(board.actor(actor_id).kind not in ("state", "igo") for actor_id in cluster.ids)


def _read_cluster(board: Board, cluster: Cluster, phrase: Phrase | None, book: GroupBook) -> None:
    kind = phrase.kind if phrase else ""
    if _participle(board, cluster) or (cluster.form in _PEOPLES and _prefixed(board, cluster)):
        return
    if phrase is None:
        if not _body_of(board, cluster):
            _bare(board, cluster)
    elif phrase.plural and _whose_parties(board, cluster, phrase):
        _set_aside(board, cluster, "where the parties are that are meant")
    elif len(cluster.ids) > 1 and _related(board.reading, cluster, phrase):
        _all_names(board, cluster, f"a party to the '{phrase.word}'")
    elif phrase.word == "opposition" and board.reading.lower[phrase.end : phrase.end + 1] in (["to"], ["against"]):
        _all_names(board, cluster, "whose 'opposition' it is")  # what somebody does, no group
    elif kind in _GROUPS and cluster.start in book.id_at:
        _group(board, cluster, phrase, book.id_at[cluster.start])
    elif kind == "ministry" and _states(board, cluster):
        ids = [introduce_ministry(board, state, phrase.word) for state in cluster.ids]
        board.add_all(cluster.start, phrase.end, ids, kind="name", reason="a ministry, named by its state")
    elif kind == "media" and _states(board, cluster):
        _media(board, cluster, phrase)
    elif kind == "organ" and phrase.word in board.reading.lexicon.tables["own_bodies"] and _states(board, cluster):
        _body(board, cluster, phrase)
    elif (
        kind == "organ"
        and phrase.word in board.reading.lexicon.sets["housed_organs"]
        and not _stands_to_act(board, phrase)
    ):
        _set_aside(board, cluster, f"where something is: '{phrase.word}'")
    elif (
        kind == "organ"
        and phrase.word in board.reading.lexicon.sets["single_forces"]
        and _is_victim(board, cluster, phrase)
    ):
        _set_aside(board, cluster, f"whose '{phrase.word}' it is, to whom something is done")
        board.take(cluster.start, phrase.end)
    elif kind == "organ" and phrase.word == "state" and not cluster.possessive and _goes_on(board.reading, phrase.end):
        _set_aside(board, cluster, "whose airline, agency and the like it is")
    elif kind == "organ":
        board.add_all(
            cluster.start, phrase.end, cluster.ids, kind="metonym", reason=f"'{phrase.word}': it acts for the state"
        )
    elif kind in ("population", "civilian"):
        _population(board, cluster, phrase)
    else:
        _owner_of_thing(board, cluster, phrase)


def _goes_on(reading: Reading, end: int) -> bool:
    """Tell whether the noun that ends at `end` only describes the next one (the Karsian state airline)."""
    return end < reading.n and reading.pos[end] in NOMINAL and reading.sent[end] == reading.sent[end - 1]


def _whose_parties(board: Board, cluster: Cluster, phrase: Phrase) -> bool:
    """Tell whether the parties are meant as two bodies of the state in which they are (Karsia's two cabinets)."""
    reading, sets = board.reading, board.reading.lexicon.sets
    spoken = set(board.parties) & {*board.named.values()}
    if not spoken or not all(board.holds_parties(owner) for owner in cluster.ids):
        return False
    noun = reading.lexicon.singular(reading.lower[phrase.end - 1])
    said = reading.lower[max(cluster.start - 2, 0) : cluster.start] + reading.lower[cluster.end : phrase.end - 1]
    two = any(reading.lexicon.tables["numbers"].get(word) == 2 or word in sets["rivalry_words"] for word in said)
    two |= reading.in_headline(phrase.start) and noun in sets["sides_of_a_state"]
    return two and noun in sets["collective_sides"] | sets["collective_states"]


def _body(board: Board, cluster: Cluster, phrase: Phrase) -> None:
    """The Karsian parliament, the Karsian army: bodies of their own, listed or not."""
    body = board.reading.lexicon.tables["own_bodies"][phrase.word]
    for state in cluster.ids:
        actor_id, reason = introduce_ministry(board, state, body), "a body of a state, named by its state"
        board.add(cluster.start, phrase.end, actor_id, kind="name", reason=reason)


def _body_of(board: Board, cluster: Cluster) -> bool:
    """Record a body named before its state (the Ministry of Foreign Affairs of Karsia, the army of Karsia), if it is one."""
    reading, of = board.reading, cluster.start - 1
    of -= of > 0 and reading.lower[of] == "the"
    if of < 1 or reading.lower[of] != "of" or cluster.possessive or cluster.form in _PEOPLES:
        return False
    several = len(cluster.ids) > 1 or bool(reading.children(reading.root(cluster.start, cluster.end), "conj"))
    if several or not _states(board, cluster):
        return False
    for i in range(max(of - _LONGEST_BODY, reading.sentence_of(of)[0]), of):
        sense = noun_sense(reading, i)
        if sense is None or sense[0] != of or not board.free(i, of):
            continue
        classes, plural = sense[1]
        named = reading.lexicon.body_of_state(classes)
        joined = reading.rel[of - 1] == "conj" or bool(reading.children(reading.root(i, of), "conj"))
        if named and not joined and (not plural or "organ" in classes):
            body = introduce_ministry(board, cluster.ids[0], named)
            reason = "a body of a state, named before its state"
            board.add(determiner_start(reading, i), cluster.end, body, kind="name", reason=reason)
            return True
    return False


def _stands_to_act(board: Board, phrase: Phrase) -> bool:
    """Tell whether a body that has a house stands where actors stand, as a subject or agent (the embassy declined)."""
    reading = board.reading
    acts = reading.rel[reading.root(phrase.start, phrase.end)] in _ACTING
    return acts or tells_as_noun(reading, phrase.end)


def _states(board: Board, cluster: Cluster) -> bool:
    return all(
        board.actor(actor_id).kind in ("state", "government", "group", "igo", "bloc") for actor_id in cluster.ids
    )


def _related(reading: Reading, cluster: Cluster, phrase: Phrase) -> bool:
    words = range(cluster.end, phrase.end)
    return phrase.kind == "act" or any(reading.is_(i, "relation_heads") for i in words)


def _all_names(board: Board, cluster: Cluster, reason: str) -> None:
    for name in cluster.names:
        board.add(name.start, name.end, name.actor_id, kind=_kind_of(name), reason=reason)


def _kind_of(name: Name) -> str:
    if name.form in _PEOPLES:
        return "adjective"
    return "metonym" if name.form in ("capital", "seat") else "name"


def _participle(board: Board, cluster: Cluster) -> bool:
    """Read Russian-brokered and the like: who brokers is an actor; who merely holds land is not."""
    reading, i = board.reading, cluster.end
    if not before_participle(reading, cluster):
        return False
    word = reading.lower[i + 1]
    if word in reading.lexicon.sets["holder_participles"]:
        _set_aside(board, cluster, f"where something is: '-{word}'")
    else:
        for name in cluster.names:
            board.add(name.start, name.end, name.actor_id, kind="adjective", reason=f"the one by whom it is {word}")
    return True


def _is_victim(board: Board, cluster: Cluster, phrase: Phrase) -> bool:
    """Tell whether one of a state's soldiers is no actor: only something is done to him (a Karsian soldier was killed)."""
    reading, root = board.reading, board.reading.root(cluster.start, phrase.end)
    does = reading.children(root, "acl:relcl") or reading.children(reading.head[root], "conj")
    return not phrase.plural and reading.rel[root] in ("nsubj:pass", "obj") and not does


def _prefixed(board: Board, cluster: Cluster) -> bool:
    """Set aside pro-Karsian, anti-Karsian, ethnic Karsian and the like: they describe others."""
    reading, i = board.reading, cluster.start
    if i and reading.lower[i - 1] == "ethnic":
        board.take(i, cluster.end)
        return True
    if i >= 2 and reading.text[i - 1] == "-" and reading.lower[i - 2] in ("pro", "anti", "non", "trans", "ex"):
        board.take(i, cluster.end)
        return True
    return False


def _bare(board: Board, cluster: Cluster) -> None:
    """A name with no noun after it: judged by its own place in the sentence."""
    for name in cluster.names:
        if name.form == "demonym" or name.form == "adjective":
            _people_of(board, name)
            continue
        verdict = judge(board.reading, name, kind=board.actor(name.actor_id).kind)
        if board.actor(name.actor_id).kind == "media":
            board.add(
                name.start, name.end, name.actor_id, kind="name", reason="a medium that carries the words of others"
            )
        elif name.actor_id in board.local and (not _is_political(board, name) or _only_stage(board, name)):
            board.take(name.start, name.end)
        elif _beside_place(board, name, acts=verdict.reason.startswith("subject of")):
            board.place(name.start, name.end, name.actor_id, "joined to a place")
        elif verdict.actor:
            board.add(name.start, name.end, name.actor_id, kind=_kind_of(name), reason=verdict.reason)
        else:
            board.place(name.start, name.end, name.actor_id, verdict.reason)


def _is_political(board: Board, name: Name) -> bool:
    """Tell whether an unlisted organisation is a political agent: by a word of its name, or by acting as one."""
    reading, sets = board.reading, board.reading.lexicon.sets
    actor = board.actor(name.actor_id)
    words = {word.lower() for word in actor.name.split()}
    if (
        actor.kind == "media"
        or words & sets["political_words"]
        or any(reading.lexicon.singular(w) in sets["groups"] for w in words)
    ):
        return True
    if reading.text[name.start - 1 : name.start] == ["("]:
        return False  # an agency after a dateline
    return bool(words & sets["civic_words"]) or _acts(reading, name)


def _acts(reading: Reading, name: Name) -> bool:
    """Tell whether an unlisted organisation acts: it says or does what agents do, or is named in full as a subject."""
    root = reading.first_conjunct(reading.root(name.start, name.end))
    head, before = reading.head[root], name.start - 1
    whole = name.end - name.start > 1 and reading.lower[before : name.start] == ["the"]
    if whole and reading.is_(before - 1, "speech_verbs") and reading.tag[before - 1] in ("VBZ", "VBD"):
        return True
    acts = reading.rel[root] == "nsubj" and reading.pos[head] == "VERB"
    return acts and (whole or reading.is_(head, "speech_verbs") or reading.is_(head, "agent_verbs"))


def _only_stage(board: Board, name: Name) -> bool:
    """Tell whether an unlisted chamber or court is only where something happens (left the Federal Assembly)."""
    reading, root = board.reading, board.reading.root(name.start, name.end)
    bodies = reading.lexicon.tables["own_bodies"].keys() | {"assembly", "court"}
    return reading.lower[name.end - 1] in bodies and reading.rel[root] not in (
        "nsubj",
        "nsubj:pass",
        "obl:agent",
        "conj",
    )


def _beside_place(board: Board, name: Name, *, acts: bool) -> bool:
    """Tell whether a name is coordinated right after a name that is a place (in Karsia and Veldoria; not: in Damrin, Karsia said)."""
    reading, last = board.reading, board.places[-1] if board.places else None
    if last is None or reading.rel[reading.root(name.start, name.end)] != "conj":
        return False
    between = reading.lower[last.end : name.start]
    joined = between in (["and"], [",", "and"], ["or"]) or (between == [","] and not acts)
    return joined and last.reason.startswith("a place: after")


def _people_of(board: Board, name: Name) -> None:
    """The Karsians: the state where they say or agree something or are dealt with, else a population.

    The people of a party or group (several Republicans) are it wherever they stand.
    """
    reading = board.reading
    if name.form == "demonym" and board.actor(name.actor_id).kind in _ORGANISED:
        board.add(name.start, name.end, name.actor_id, kind="name", reason="its people, by their own name")
        return
    root = reading.root(name.start, name.end)
    first = reading.first_conjunct(root)
    definite = name.start > 0 and reading.lower[name.start - 1] == "the"
    rel, head = reading.rel[first], reading.head[first]
    plural = name.form == "demonym" and reading.tag[name.end - 1] in ("NNS", "NNPS")
    acts = rel.startswith(("nsubj", "obj", "iobj")) and (_is_agentive(reading, head) or (definite and plural))
    dealt = reading.case(first) in ("with", "by", "between", "to", "from", "for", "on") or (
        rel in ("obj", "iobj") and reading.is_(head, "dealing_verbs")
    )
    bare = plural and not definite and not reading.children(root, "nummod", "amod", "det", "acl:relcl")
    if (definite or bare) and (acts or dealt or _is_cleft(reading, first)):
        board.add(
            name.start, name.end, name.actor_id, kind="metonym", reason="the people's name for the state, which acts"
        )
    else:
        board.take(name.start, name.end)


def _is_cleft(reading: Reading, i: int) -> bool:
    """Tell whether `it was` stands before a noun (it was the Karsians who left)."""
    before = [j for j in reading.children(i, "nsubj", "expl") if j < i]
    clause = reading.children(i, "acl:relcl") and reading.children(i, "cop")
    return bool(clause) and any(reading.lower[j] == "it" for j in before)


def _is_agentive(reading: Reading, verb: int) -> bool:
    return reading.is_(verb, "speech_verbs") or reading.is_(verb, "agent_verbs")


def _group(board: Board, cluster: Cluster, phrase: Phrase, actor_id: str) -> None:
    start = cluster.start
    while start > 0 and board.reading.is_(start - 1, "group_modifiers"):
        start -= 1
    board.add(start, phrase.end, actor_id, kind="name", reason=f"a group, named by its side: '{phrase.word}'")


def _media(board: Board, cluster: Cluster, phrase: Phrase) -> None:
    """State media only carry words; where their name follows, the name is the mention."""
    board.take(cluster.start, phrase.end)
    reading = board.reading
    if phrase.end < reading.n and reading.text[phrase.end][:1].isupper():
        return
    for state in cluster.ids:
        words = reading.words_of(cluster.start, phrase.end)
        actor_id = board.introduce(words, kind="media", principal=board.principal(state))
        board.add(cluster.start, phrase.end, actor_id, kind="name", reason="a medium that carries the words of others")


def _population(board: Board, cluster: Cluster, phrase: Phrase) -> None:
    """People are no actor unless they take a position as a group (Karsian refugees reject the plan).

    Those of an organisation are its members (the Front's protesters).
    """
    reading = board.reading
    if all(i in board.registry and board.actor(i).kind in _ORGANISED for i in cluster.ids):
        board.add_all(cluster.start, phrase.end, cluster.ids, kind="metonym", reason=f"its '{phrase.word}'")
        return
    also = phrase.end + 1
    if reading.lower[phrase.end - 1] in _WHOLE_PEOPLES and _is_joined_government(reading, also):
        why = f"'{reading.lower[also]}': it acts for the state"
        board.add_all(cluster.start, also + 1, cluster.ids, kind="metonym", reason=why)
        return
    last = phrase.end - 1
    acts = reading.rel[last] == "nsubj" and reading.is_(reading.head[last], "position_verbs") and phrase.plural
    if acts and phrase.kind == "population":
        words = reading.words_of(cluster.start, phrase.end)
        actor_id = board.introduce(words, kind="population")
        board.add(
            cluster.start,
            phrase.end,
            actor_id,
            kind="description",
            reason="a population that takes a position as a group",
        )
    else:
        _set_aside(board, cluster, f"people, not a political agent: '{phrase.word}'")


def _is_joined_government(reading: Reading, i: int) -> bool:
    """Tell whether the government of a people named before stands at `i` (the Karsian people and government)."""
    if i >= reading.n or reading.lower[i - 1] != "and" or _goes_on(reading, i + 1):
        return False
    governs = reading.lower[i] in reading.lexicon.sets["government_nouns"] or reading.lower[i] == "authorities"
    return governs and reading.lower[i + 1 : i + 2] not in (["-"], ["of"])


def _owner_of_thing(board: Board, cluster: Cluster, phrase: Phrase) -> None:
    """Whose act it is, is an actor (the Karsian offer); whose land or election it is, is none."""
    ministry = _ministry_before(board, cluster, phrase) if phrase.word == "statement" else None
    if ministry:
        board.add(
            cluster.start, phrase.end, ministry, kind="description", reason="the statement of the ministry named before"
        )
    elif phrase.kind == "act" or (cluster.possessive and _is_owned(board, cluster, phrase)):
        _all_names(board, cluster, f"whose '{board.reading.lower[phrase.end - 1]}' it is")
    elif cluster.possessive and phrase.kind == "unknown" and (cluster.form != "capital" or _is_abstract(phrase)):
        _all_names(board, cluster, f"owner of the '{phrase.word}'")
    elif cluster.form in _PEOPLES or cluster.possessive:
        _set_aside(board, cluster, f"a place or thing: '{board.reading.lower[phrase.end - 1]}'")
    else:
        _bare(board, cluster)


def _is_owned(board: Board, cluster: Cluster, phrase: Phrase) -> bool:
    """Tell whether a possessor has more than land: a state named in full also owns things (Karsia's currency)."""
    own = cluster.form == "name" and not board.reading.is_(phrase.end - 1, "place_heads")
    return phrase.kind not in ("thing", "unknown") or (phrase.kind == "thing" and own)


def _is_abstract(phrase: Phrase) -> bool:
    """Tell whether a noun is no thing of a town by its ending (Nairobi's friendship, but Nairobi's main square)."""
    return phrase.word.endswith(("ship", "ness", "tion", "sion", "ance", "ence", "ism", "acy"))


def _ministry_before(board: Board, cluster: Cluster, phrase: Phrase) -> str | None:
    """The Karsian statement, right after a statement of the Karsian ministry, is the ministry's."""
    reading = board.reading
    for mention in reversed(board.before(cluster.start)):
        if reading.sent[cluster.start] - reading.sent[mention.start] > 2:
            return None
        same = mention.principal == board.principal(cluster.ids[0]) and board.actor(mention.actor_id).kind == "ministry"
        if same and phrase.word in reading.lower[mention.end : mention.end + 1]:
            return mention.actor_id
    return None


def _set_aside(board: Board, cluster: Cluster, reason: str) -> None:
    for name in cluster.names:
        if name.form in _PEOPLES:
            board.take(name.start, name.end)
        else:
            board.place(name.start, name.end, name.actor_id, reason)
