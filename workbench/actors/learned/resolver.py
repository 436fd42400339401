"""The learned resolver of descriptions: which known actor a common noun stands for that no rule speaks of (the clerics, her embassy).

Each known actor is scored against each noun and against nobody, as in mention ranking for coreference (Denis, Baldridge,
A Ranking Approach to Pronoun Resolution, IJCAI 2007). One noun in the singular stands for one actor at most, so that the
actors compete for it; a plural may stand for several, each of whom is judged alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from workbench.actors.learned.cast import Cast, Known, own_words
from workbench.actors.learned.resolver_features import (
    Phrase,
    called,
    far_from,
    owned,
    owner_in,
    say_owned,
    say_spoken,
    spoken_of,
)
from workbench.actors.learned.scene import Scene, noun
from workbench.actors.learned.weights import Links

#: Log-odds below which an actor is not looked at more closely, by the noun, its kind and its standing alone.
_HOPELESS = -5.0
#: So much less is asked of those whom a number includes.
_COUNTED = 0.5
_FARS = {
    "here": "spoken of in the same sentence",
    "1": "spoken of in the sentence before",
    "below": "of whom the lines below tell",
}


def link_nouns(scene: Scene, left: list[int], links: Links, *, hers: bool = False) -> None:
    """Record the nouns of `left` that stand for known actors; with `hers` those that a possessive pronoun owns, else the others."""
    found: list[tuple[Phrase, Known]] = []
    for one in asked(scene, left, links, hers=hers):
        found += [(one, one.cast.known[actor_id]) for actor_id in meant(one, links)]
    for one, known in found:
        begin, reason = scene.begin(one.i), _reason(one, known)
        scene.board.add(begin, one.i + 1, known.actor.id, kind="description", reason=reason)
    if found:
        scene.look_again()


def asked(scene: Scene, left: list[int], links: Links, *, hers: bool) -> Iterator[Phrase]:
    """Yield the nouns of `left` that may stand for a known actor: those that ever do, and those that a name of the study has."""
    reading, words, cast = scene.reading, own_words(scene.reading.index), None
    for i in left:
        word = noun(reading, i)
        may = word in links.heads or (reading.pos[i] == "NOUN" and word in words)
        if may and (scene.possessive(i) is not None) == hers:
            cast = cast or Cast(scene)
            yield Phrase(cast, i)


def meant(one: Phrase, links: Links) -> list[str]:
    """Return the ids of whom a noun stands for: the likeliest if it is likely enough, of a plural all who are.

    Where the phrase tells how many there are (both envoys), that many or nobody, of whom the first is likely enough.
    """
    chances = chances_of(one, links)
    ranked = sorted(chances, key=lambda actor_id: (-chances[actor_id], actor_id))
    if not ranked or chances[ranked[0]] < links.at_least:
        return []
    if not one.plural:
        return ranked[:1]
    enough = links.at_least * (_COUNTED if one.count else 1)
    found = sorted(actor_id for actor_id in ranked[: one.count or len(ranked)] if chances[actor_id] >= enough)
    return found if one.count in (0, len(found)) else []


def chances_of(one: Phrase, links: Links) -> dict[str, float]:
    """Return how likely a noun stands for each known actor, 0..1, without those for whom hardly anything speaks."""
    scores, always = dict[str, float](), links.score(one.features)
    kinds: dict[str, float] = {}
    parts: dict[tuple[str, tuple[str, ...]], float] = {}
    for actor_id, known in one.cast.known.items():
        if ruled_out(one, known):
            continue
        kind, part, score = known.kind, (known.kind, known.standing), always
        for sort in (kind, known.sort):
            if score >= _HOPELESS:
                if sort not in kinds:
                    kinds[sort] = links.score(one.with_kind(sort))
                score += kinds[sort]
        if score >= _HOPELESS:
            if part not in parts:
                parts[part] = links.score(one.with_standing(known))
            score += parts[part]
        if score >= _HOPELESS:
            score += links.score(called(one, known, links.common))
            score += links.score_of(say_owned, owned(one, known)) + links.score_of(say_spoken, spoken_of(one, known))
            scores[actor_id] = score
    if one.plural:
        return {actor_id: 1 / (1 + math.exp(-score)) for actor_id, score in scores.items()}
    total = 1 + sum(map(math.exp, scores.values()))
    return {actor_id: math.exp(score) / total for actor_id, score in scores.items()}


def ruled_out(one: Phrase, known: Known) -> bool:
    """Tell whether a noun cannot stand for an actor, whatever the weights say.

    Not who has another part with the same verb (*the government met Karsia*). Where the phrase names nobody of that side, neither
    who is not spoken of, unless it is a party, home to both, or has such a role (*the mediators*); nor anybody where the phrase
    names a state far from the parties (*both American parties*).
    """
    if known.actor.id in one.rivals:
        return True
    if owner_in(one, known) in ("is", "over"):
        return False
    expected = known.actor.id in one.cast.near or one.word in known.titles
    return one.of_stranger or not (known.starts or expected)


def _reason(one: Phrase, known: Known) -> str:
    """Return in plain words what speaks for it that a noun stands for an actor."""
    why, owner = [], owner_in(one, known)
    if one.word in known.words:
        why.append("its name has the word")
    elif one.word in known.titles:
        why.append("an office or role that the study gives it")
    if known.actor.id in one.cast.said.get(one.word, ()):
        why.append("so called in the text")
    if owner != "other" and owner != "none":
        why.append("the phrase names it" if owner == "is" else "the phrase names whom it speaks for")
    far = far_from(one, known)
    why.append(_FARS.get(far, "listed by the study" if far == "never" else "spoken of in the text"))
    return f"'{one.word}' fits by learned weights: {', '.join(why)}"
