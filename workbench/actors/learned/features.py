"""The features by which the second look tells actors from others: in words, so that anybody can read the weights."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.actors.learned.scene import NAMED, Scene, classes, noun, plain
from workbench.actors.phrases import DETERMINERS
from workbench.actors.reading import Reading
from workbench.actors.records import Mention

#: Lists of `resources/actors.yml` that say something about a noun, and about the verb that it hangs on.
_NOUNS = (
    "populations",
    "groups",
    "own_factions",
    "government_nouns",
    "things",
    "civic_nouns",
    "political_words",
    "own_organs",
    "country_nouns",
    "own_people",
    "mouthpieces",
    "civil_occupations",
    "expert_occupations",
    "venue_nouns",
)
_VERBS = ("speech_verbs", "agent_verbs", "judging_verbs", "position_verbs", "motion", "meeting_nouns")
_MANY = 4
#: What a reason quotes of the text, and whom it names.
_NAMES = re.compile(
    r"'.*'|\d+|(?<=goes back to )(?!the one).*?(?=, the subject$|$)|(?<=stands for ).*|(?<=office that ).*(?= holds)"
)


def _of_both(scene: Scene, i: int, part: list[str], end: int) -> list[str]:
    """Return what is asked of mentions and nouns alike: the head at `i`, its part, what stands after `end` and beside."""
    head, beside = plain(scene.reading, i), {m.actor_id for m in scene.beside(i)}
    near = [f"next {scene.next(end)}", f"beside {min(len(beside), _MANY)}"]
    return ["always", f"head {head}", f"head {head} {part[0]}", *near, *part]


# Mentions --------------------------------------------------------------------------------------------------------------
def of_mention(scene: Scene, mention: Mention) -> list[str]:
    """Return the features of a mention that the rules found."""
    board, reading = scene.board, scene.reading
    i, kind = reading.root(mention.start, mention.end), mention.kind
    actor = board.actor(mention.actor_id)
    listed = "own" if actor.id in reading.index.own else "world" if actor.id in board.registry else "unlisted"
    why, part = _NAMES.sub("_", mention.reason), scene.part(i)
    said = [
        kind,
        f"{kind} {listed}",
        f"{actor.kind} {listed}",
        f"{kind} {actor.kind}",
        f"why {why}",
        f"why {why} {part[0]}",
        f"why {why} {reading.tag[i]}",
        f"{kind} times {listed} {min(scene.times[actor.id], 3)}",
        f"{kind} begins {reading.text[mention.start][:1].isupper()}",
        f"{kind} {reading.label(i)}",
    ]
    return [
        *_of_both(scene, i, part, mention.end),
        *said,
        *(f"{kind} {words}" for words in part),
        *_of_kind(scene, mention),
        *_owned(reading, mention, i),
    ]


def _of_kind(scene: Scene, mention: Mention) -> Iterator[str]:
    """Yield what is asked of pronouns and collectives alone."""
    reading, first = scene.reading, scene.reading.lower[mention.start]
    if mention.kind == "pronoun":
        far = scene.far(mention)
        yield from (f"word {first}", f"word {first} {reading.rel[mention.start]}", f"last spoken of {far}")
    if mention.kind == "collective":
        last, part = plain(reading, mention.end - 1), reading.rel[mention.end - 1]
        count = min(sum(m.start == mention.start for m in scene.beside(mention.start)), _MANY)
        yield from (f"members {count}", f"word {first} {last}", f"word {last} {part}")


def _owned(reading: Reading, mention: Mention, i: int) -> Iterator[str]:
    """Yield what belongs to the one mentioned, and its part."""
    owns = reading.is_possessive(mention.end) or reading.rel[i] == "nmod:poss"
    if owns:
        owned = reading.head[i]
        yield from (f"{mention.kind} owns {plain(reading, owned)}", f"{mention.kind} owns {reading.rel[owned]}")


# Nouns -----------------------------------------------------------------------------------------------------------------
def of_noun(scene: Scene, i: int) -> list[str]:
    """Return the features of the noun at `i`, which the rules left alone."""
    reading, start, word = scene.reading, scene.start(i), noun(scene.reading, i)
    part, times = scene.part(i), min(scene.words[word], _MANY)
    said = [reading.tag[i], f"times {times}", *(f"sense {kind}" for kind in classes(reading, i))]
    if reading.pos[i] == "PROPN":
        label = reading.label(i)
        said += [
            f"name {label}",
            f"name {label} {part[0]}",
            f"name times {times} {part[0]}",
            f"name alone {start == i}",
        ]
    return [
        *_of_both(scene, i, part, i + 1),
        *said,
        *_lists(reading, word),
        *_governed(reading, i),
        *_before(scene, start, i),
        *_after(scene, i),
    ]


def _lists(reading: Reading, word: str) -> list[str]:
    tables = {"generic_titles": reading.lexicon.generic, "own_bodies": reading.lexicon.tables["own_bodies"]}
    lists = {each: reading.lexicon.sets[each] for each in _NOUNS} | tables
    return [f"in {each}" for each, words in lists.items() if word in words]


def _governed(reading: Reading, i: int) -> list[str]:
    first = reading.first_conjunct(i)
    return [
        f"{each} {reading.rel[first]}"
        for each in _VERBS
        if reading.head[first] != first and reading.is_(reading.head[first], each)
    ]


def _before(scene: Scene, start: int, i: int) -> Iterator[str]:
    """Yield what stands before a noun: its determiner or owner, and what describes it."""
    reading = scene.reading
    owned = any(reading.is_possessive(j) for j in range(start, i))
    first = reading.lower[start]
    how = "bare" if start == i else first if first in DETERMINERS else reading.pos[start] if not owned else "owned"
    how = "hers" if reading.rel[start] == "nmod:poss" and reading.pos[start] == "PRON" else how
    yield from (f"after {how} {reading.tag[i]}", f"after {how} {reading.rel[i]}", f"after {how} {plain(reading, i)}")
    for j in range(start, i):
        if reading.pos[j] in ("ADJ", "NOUN", "VERB", "PROPN"):
            yield f"described {NAMED if scene.board.taken[j] else plain(reading, j)}"
        elif reading.pos[j] == "NUM":
            yield "described NUM"
    yield from (f"described by {m.kind}" for m in scene.beside(i) if start <= m.start < i)
    if any(j in scene.placed for j in range(start, i)):
        yield "described by place"


def _after(scene: Scene, i: int) -> Iterator[str]:
    """Yield what stands after a noun and hangs on it."""
    reading = scene.reading
    yield from (
        f"with {reading.rel[k]} {reading.case(k)}" for k in reading.children(i) if k > i and reading.rel[k] != "punct"
    )
    for m in scene.beside(i):
        root = reading.root(m.start, m.end)
        if m.start > i and reading.head[root] == i:
            yield f"{reading.case(root)} actor"
    if any(j in scene.placed for j in range(i + 1, i + 5)):
        yield f"{scene.next(i + 1)} place"
