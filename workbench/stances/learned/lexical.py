"""What the words of a sentence tell, whoever they belong to: features of tokens for the learned second opinion."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from workbench.stances.learned.classes import base_of, classes_at, load_classes
from workbench.stances.passage import Passage
from workbench.stances.scene import Scene

_TELLING = frozenset({"VERB", "ADJ", "NOUN", "ADV"})
_OWN_WORDS = frozenset({"we", "our", "us", "i", "my", "ours"})
#: Words kept though they are neither verb, noun nor adjective: they turn a position.
_TURNING = frozenset(
    [
        "no",
        "not",
        "never",
        "neither",
        "nor",
        "without",
        "against",
        "despite",
        "but",
        "until",
        "unless",
        "if",
        "once",
        "only",
        "after",
        "before",
        "while",
        "for",
        "to",
        "with",
        "toward",
        "towards",
        "over",
        "yet",
        "still",
        "already",
        "again",
        "would",
        "could",
        "will",
        "may",
        "might",
        "must",
        "should",
    ]
)


def around(scene: Scene) -> list[str]:
    """Return the classes of words of the sentence before, if it names an actor, and whether this one has a process term."""
    passage = scene.passage
    here = any(node.term and node.term != "hostility" for node in scene.nodes)
    before = passage.sents[scene.number - 1] if scene.number else (0, 0)
    told = {clue for i in range(*before) for clue in passage.word_clues.get(i, ()) if clue.startswith("class ")}
    return ([] if here else ["no term", *(f"no term before {clue}" for clue in sorted(told))]) + [
        f"before {clue}" for clue in sorted(told)
    ]


def neighbours(passage: Passage, own: Iterable[int]) -> list[str]:
    """Return pairs of neighbouring words among the tokens that are an actor's, without names."""
    inside = [i for i in own if passage.pos[i] not in ("PUNCT", "SPACE", "DET")]
    named = {i for i in inside if i in passage.at or passage.pos[i] == "PROPN" or passage.text[i].isspace()}
    pairs = [(i, j) for i, j in pairwise(inside) if j - i < 3 and not named & {i, j}]
    return [f"own b {word_of(passage, i)} {word_of(passage, j)}" for i, j in pairs]


def all_clues(scene: Scene) -> tuple[str, ...]:
    """Return what the words of a sentence tell, judgements, conditions, classes, lemmas; once for all its actors."""
    known = scene.passage.sentence_clues
    if scene.number not in known:
        told = dict.fromkeys(clue for i in range(scene.start, scene.end) for clue in word_clues(scene, i))
        known[scene.number] = tuple(f"all {clue}" for clue in told)
    return known[scene.number]


def word_clues(scene: Scene, i: int) -> tuple[str, ...]:
    """Return what a word tells whoever it belongs to; worked out once for all actors of its sentence."""
    known = scene.passage.word_clues
    if i not in known:
        known[i] = tuple(_told_by(scene, i))
    return known[i]


def _told_by(scene: Scene, i: int) -> list[str]:
    lexicon, lower = scene.passage.lexicon, scene.passage.lower
    word = lower[i]
    found = _listed(scene, i) if word in lexicon.telling else []
    if word in _OWN_WORDS:
        found.append("we")
    if word in lexicon.hostile_acts and scene.passage.pos[i] == "VERB":
        found.append("hostile")
    if word in _TURNING:
        found.append(f"w {word}")
    elif scene.passage.pos[i] in _TELLING and i not in scene.passage.at:
        found.append(f"w {word_of(scene.passage, i)}")
    if i not in scene.passage.at and scene.passage.pos[i] != "PROPN":
        found += [f"class {name}" for name in classes_at(load_classes(), _bases(scene.passage), lower, i, scene.end)]
    return found


def _listed(scene: Scene, i: int) -> list[str]:
    """Return which judgements begin with a word, and whether it is a condition's, a negation or hearsay."""
    lexicon, lower = scene.passage.lexicon, scene.passage.lower
    found = [
        f"judges {label}"
        for label, phrases in lexicon.assessments.items()
        if lower[i] in phrases and phrases.at(lower, i, scene.end)
    ]
    told = {
        "condition": lower[i] in lexicon.conditions or lower[i] == "if",
        "negation": lower[i] in lexicon.sets["negators"] or lower[i] in lexicon.sets["negative_determiners"],
        "hearsay": lower[i] in lexicon.sets["hearsay"],
    }
    return found + [name for name, holds in told.items() if holds]


def word_of(passage: Passage, i: int) -> str:
    """Return the base of a word; `name` for what names an actor, the tag of other names and of numbers."""
    if i in passage.at:
        return "name"
    if passage.text[i].isspace():
        return "blank"
    if passage.pos[i] in ("PROPN", "NUM", "X"):
        return passage.pos[i].lower()
    return _bases(passage)[i]


def _bases(passage: Passage) -> list[str]:
    """Return the base of every token; worked out once for a document."""
    if not passage.bases:
        passage.bases = [base_of(word, lemma.lower()) for word, lemma in zip(passage.lower, passage.lemma, strict=True)]
    return passage.bases
