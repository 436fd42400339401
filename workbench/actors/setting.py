"""What a study's own actors tell of the states in it: bodies listed under an id of their own, and whose home it is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from workbench.actors.lexicon import Lexicon
from workbench.study import Actor, normalise_name

#: Kinds of actors that are states or stand for one.
STATES = frozenset({"state", "government"})
#: Roles of states in which the parties are not.
OUTSIDERS = frozenset({"mediator", "ally", "opponent"})
#: Kinds of actors that a body of a state can be listed as.
_BODIES = frozenset({"ministry", "armed_group", "group"})


@dataclass(frozen=True)
class Setting:
    """`bodies` is (state, body) -> the actor listed as that body; `home` the state in which parties are that are no states, or None."""

    bodies: Mapping[tuple[str, str], str] = field(default_factory=dict)
    home: str | None = None


#: Where a text without a study is set.
NOWHERE = Setting()


def setting_of(
    actors: Mapping[str, Actor], own: Iterable[str], lexicon: Lexicon, *, parties: Sequence[str] = ()
) -> Setting:
    """Return the bodies and the home that a study's own actors tell.

    The Karsian Armed Forces are the army of Karsia. Where no party is a state, its home is the state for which most of the
    listed people, ministries and organisations speak.
    """
    listed = [actors[i] for i in own]
    served = Counter(actor.principal for actor in listed if actor.principal != actor.id)
    known = {actor.id for actor in listed} | served.keys()
    states = [actor for i in sorted(known) if (actor := actors[i]).kind in STATES]
    called = {
        name for actor in listed if actor.kind in _BODIES for name in map(normalise_name, (actor.name, *actor.aliases))
    }
    shared = Counter(word for actor in actors.values() if actor.kind in STATES for word in {*actor.adjectives})
    said = [
        actor
        for i, actor in sorted(actors.items())
        if actor.kind in STATES and (i in known or _begins(actor, called, shared))
    ]
    bodies = defaultdict[tuple[str, str], set[str]](set)
    for actor in listed:
        for state in said if actor.kind in _BODIES else ():
            for body in _bodies_called(actor, state, lexicon):
                bodies[state.id, body].add(actor.id)
    unique = {key: next(iter(ids)) for key, ids in bodies.items() if len(ids) == 1}
    most = sorted(((served[state.id], state.id) for state in states if state.role not in OUTSIDERS), reverse=True)
    alone = most and most[0][0] and (len(most) == 1 or most[0][0] > most[1][0])
    within = not any(actors[party].kind in STATES for party in parties)
    return Setting(unique, most[0][1] if parties and within and alone else None)


def _begins(state: Actor, called: set[str], shared: Counter[str]) -> bool:
    """Tell whether a name begins with an adjective of a state alone (Sudanese army), though the study does not list the state."""
    own = tuple(f"{normalise_name(word)} " for word in state.adjectives if shared[word] == 1)
    return bool(own) and any(name.removeprefix("the ").startswith(own) for name in called)


def _bodies_called(actor: Actor, state: Actor, lexicon: Lexicon) -> set[str]:
    """Return the bodies of a state that an actor is by its names: the state's adjective or name, then the body."""
    own = sorted(
        (normalise_name(word) for word in (state.name, *state.aliases, *state.adjectives)), key=len, reverse=True
    )
    found = set()
    for said in (actor.name, *actor.aliases):
        words = normalise_name(said).removeprefix("the ")
        rest = next((words[len(word) :].strip() for word in own if word and words.startswith(f"{word} ")), "")
        found.add(lexicon.tables["own_bodies"].get(lexicon.singular(rest), ""))
    return found - {""}
