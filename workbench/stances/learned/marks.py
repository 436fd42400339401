"""A sentence without its names: every mention of an actor is one mark, which tells whose side it is on and nothing else.

A name of an actor that stands for a place is a mark too: whether it is the judged side's, a party's or somebody else's.
So the encoder judges an actor that it has never heard of as it judges any other (entity masking, as in relation
extraction: Zhang et al. 2017, https://aclanthology.org/D17-1004).
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.actors.records import Mention
from workbench.stances.scene import Scene

#: The marks by what an actor is to the one that is judged; of each pair the first stands for a person.
ACTORS = ("himself", "itself", "his side", "its side", "party", "party body", "third", "third body", "carrier")
PLACES = ("place of the side", "place of a party", "place of a third")
MARKS = (*ACTORS, *PLACES)
#: What stands for a name that is hidden while an encoder learns.
HIDDEN = "[MASK]"
#: The words that the marks begin their training as, in the same order.
LIKE = ("he", "country", "she", "government", "man", "nation", "woman", "state", "reporter", HIDDEN, HIDDEN, HIDDEN)

Word = str | int


def marked(scene: Scene, actor: str) -> list[Word]:
    """Return the words of a sentence for one of its actors; a mention and a place are the place of their mark in `MARKS`."""
    passage = scene.passage
    mentions = passage.mentions_in(scene.start, scene.end)
    principal = next((m.principal for m in mentions if m.actor_id == actor), actor)
    begun: dict[int, list[Mention]] = {}
    for mention in mentions:
        begun.setdefault(mention.start, []).append(mention)
    places = {i: place for place in passage.places for i in range(place.start, place.end)}
    out: list[Word] = []
    i = scene.start
    while i < scene.end:
        if i in begun:
            end = max(max(m.end for m in begun[i]), i + 1)
            inside = [m for k in range(i, end) for m in begun.get(k, [])]
            out += dict.fromkeys(_mark(scene, m, actor, principal) for m in _first_himself(inside, actor))
            i = end
            continue
        if i in places:
            out += [_mark_of_place(scene, places[i], principal)] * (i == max(places[i].start, scene.start))
        elif passage.text[i].strip():
            out.append(passage.text[i])
        i += 1
    return out


def _first_himself(mentions: Sequence[Mention], actor: str) -> list[Mention]:
    """Of mentions in one stretch (`both sides`; a state within a title) return the actor's own first."""
    return sorted(mentions, key=lambda m: m.actor_id != actor)


def _mark(scene: Scene, mention: Mention, actor: str, principal: str) -> int:
    passage = scene.passage
    if mention.source_only or mention.start in passage.left_out:
        return len(ACTORS) - 1
    if mention.actor_id == actor:
        pair = 0
    elif mention.principal == principal:
        pair = 2
    else:
        pair = 4 if passage.is_party(mention) else 6
    return pair + (passage.kind(mention) != "person")


def _mark_of_place(scene: Scene, place: Mention, principal: str) -> int:
    if principal in (place.actor_id, place.principal):
        return len(ACTORS)
    return len(ACTORS) + (1 if scene.passage.is_party(place) else 2)
