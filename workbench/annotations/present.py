"""Who is in a sentence for a coder now: the machine's candidates, less what was removed, more what was added or corrected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from workbench.annotations.events import Decision, Span
from workbench.annotations.items import Candidate, Items
from workbench.annotations.view import Key, View

#: Label -> the fields that it demands.
Needs = Mapping[str, tuple[str, ...]]
_NOTHING: Needs = {}


@dataclass(frozen=True)
class Present:
    """An actor of a sentence as a coder has it: `actor` is the key of the decisions, `name` what is shown."""

    actor: str
    name: str
    principal: str
    kind: str
    role: str
    mentions: tuple[Span, ...]
    decision: Decision | None = None
    candidate: Candidate | None = None

    @property
    def origin(self) -> str:
        """Who put the actor there: `machine` or `added`."""
        return "added" if self.candidate is None else "machine"

    @property
    def is_answered(self) -> bool:
        """Whether the pair has a stance."""
        return self.decision is not None and self.decision.stance is not None


def present(view: View, items: Items, coder: str, sent_id: str, occasion: int = 0) -> list[Present]:
    """Return the actors of a sentence in the order of their first mention; those merged into another show as that one."""
    candidates = {candidate.actor: candidate for candidate in items.candidates(sent_id)}
    ids = [*candidates, *(a for a in view.actors(coder, sent_id, occasion) if a not in candidates)]
    register = view.register(coder)
    found: dict[str, Present] = {}
    for actor in ids:
        decision = view.decision(Key(coder, sent_id, actor, occasion))
        if decision is None or not decision.removed:
            one = _one(actor, register.get(actor, actor), decision, candidates.get(actor), items)
            shown = register.get(actor, actor)
            found[shown] = _folded(found[shown], one, shown) if shown in found else one
    return sorted(found.values(), key=lambda one: one.mentions[0].start if one.mentions else 0)


def _one(actor: str, shown: str, decision: Decision | None, candidate: Candidate | None, items: Items) -> Present:
    known = items.actors.get(shown)
    name = decision.name if decision and decision.name and shown == actor else items.name_of(shown)
    principal = decision.principal if decision and decision.principal else items.principal_of(shown)
    kind = known.kind if known else decision.kind if decision else ""
    mentions = decision.mention if decision and decision.mention else candidate.mentions if candidate else ()
    return Present(actor, name, principal, kind, (known.role or "") if known else "", mentions, decision, candidate)


def _folded(first: Present, second: Present, shown: str) -> Present:
    """Return two keys of one merged actor as one: the merged-into key carries the decision where it has one."""
    main, other = (second, first) if second.actor == shown else (first, second)
    if not main.is_answered and other.is_answered:
        main, other = other, main
    return replace(main, mentions=tuple(dict.fromkeys((*main.mentions, *other.mentions))))


def lacking(decision: Decision | None, needs: Needs) -> tuple[str, ...]:
    """Return what is still to be said of a pair: its stance, else the fields that the stance demands and that are empty.

    >>> lacking(Decision("conditional", voice="quote"), {"conditional": ("voice", "condition")})
    ('condition',)
    """
    if decision is None or decision.stance is None:
        return ("stance",)
    return tuple(name for name in needs.get(decision.stance, ()) if getattr(decision, name) in (None, "", ()))


def state_of(view: View, items: Items, coder: str, sent_id: str, occasion: int = 0, *, needs: Needs = _NOTHING) -> str:
    """Return `done`, `skipped` or `open`; `needs` is what the codebook demands (see `Codebook.needs`).

    A sentence is done when it was confirmed, when each of its actors has a stance with all that it demands, or when all
    of them were taken out.
    """
    whole = view.decision(Key(coder, sent_id, "", occasion))
    if (whole and whole.status == "confirmed") or _all_answered(view, items, coder, sent_id, occasion, needs):
        return "done"
    return "skipped" if whole and whole.status == "skipped" else "open"


def _all_answered(view: View, items: Items, coder: str, sent_id: str, occasion: int, needs: Needs) -> bool:
    """Tell whether a sentence had actors and each is finished or was taken out; merged actors need one answer."""
    ids = {actor for actor, _ in items.machine_labels(sent_id)}.union(view.actors(coder, sent_id, occasion))
    register = view.register(coder)
    answered: dict[str, bool] = {}
    for actor in ids:
        decision = view.decision(Key(coder, sent_id, actor, occasion))
        if decision is None or not decision.removed:
            shown = register.get(actor, actor)
            answered[shown] = answered.get(shown, False) or not lacking(decision, needs)
    return bool(ids) and all(answered.values())
