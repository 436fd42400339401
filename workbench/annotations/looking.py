"""What a coder looks up while coding: earlier decisions, sentences like this one, the same words elsewhere, actors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from workbench.annotations.events import Event
from workbench.annotations.filters import Names
from workbench.annotations.items import Items
from workbench.annotations.memory import Memory
from workbench.annotations.present import present
from workbench.annotations.queue import Entry
from workbench.annotations.view import Key

if TYPE_CHECKING:
    from workbench.annotations.session import Session

Row = dict[str, Any]


def history(session: Session, limit: int) -> list[Row]:
    """Return the last changes, newest first; what was undone is not among them."""
    rows = []
    for event in session.view.history(session.coder):
        if event.sent_id in session.items:
            rows.append(_history_row(session, event))
        if len(rows) == limit:
            break
    return rows


def _history_row(session: Session, event: Event) -> Row:
    item = Entry(event.sent_id, event.occasion).item
    return {
        "item": item,
        "place": session.places.get(item),
        "actor": event.actor,
        "name": session.items.name_of(event.actor) if event.actor else "",
        "stance": event.new.stance if event.new else None,
        "kind": event.kind,
        "time": event.time,
        "text": session.items[event.sent_id].text,
    }


def similar(session: Session, memory: Memory, item: str, actor: str, limit: int) -> list[Row]:
    """Return the coder's own earlier decisions whose sentences have most rare words in common with one."""
    here = session.entry(item).sent_id
    decided: dict[str, list[Event]] = {}
    for key, event in session.view.current.items():
        if event.new is not None and event.new.stance and not event.new.removed:
            decided.setdefault(key.sent_id, []).append(event)
    memory.note(decided)
    near = [(likeness, sent_id) for likeness, sent_id in memory.closest(here) if sent_id in decided]
    return [_similar_row(session, sent_id, actor, likeness, decided[sent_id]) for likeness, sent_id in near[:limit]]


def _similar_row(session: Session, sent_id: str, actor: str, likeness: float, events: Sequence[Event]) -> Row:
    """Return an earlier decision in short: that of the same actor where there is one."""
    event = next((one for one in events if one.actor == actor), events[0])
    stance = event.new.stance if event.new else None
    told = {"actor": event.actor, "name": session.items.name_of(event.actor), "stance": stance}
    return found_row(session, sent_id) | told | {"score": round(likeness, 3)}


def found_row(session: Session, sent_id: str) -> Row:
    """Return a sentence in short: its place in the queue, words, actors, their stances, and whether it is finished."""
    actors = present(session.view, session.items, session.coder, sent_id)
    return {
        "item": sent_id,
        "place": session.places.get(sent_id),
        "text": session.items[sent_id].text,
        "actors": [one.name for one in actors],
        "stances": [one.decision.stance if one.decision else None for one in actors],
        "state": session.progress.state(sent_id),
    }


def doubtful_row(session: Session, row: Mapping[Any, Any]) -> Row:
    """Return a doubtful decision with its sentence: `mark` is where the actor is named, in code points of the sentence."""
    sentence = session.items[row["sent_id"]]
    before, after = session.items.context(sentence.sent_id, 1)
    event = session.view.current[Key(session.coder, row["sent_id"], row["actor"])]
    named = next(iter(event.new.mention), None) if event.new else None
    return {
        "item": row["sent_id"],
        "actor": row["actor"],
        "name": (event.new.name if event.new else "") or session.items.name_of(row["actor"]),
        "stance": row["stance"],
        "why": row["why"],
        "text": sentence.text,
        "mark": [named.start - sentence.start, named.end - sentence.start] if named else None,
        "before": " ".join(before),
        "after": " ".join(after),
        "source": ", ".join(part for part in (sentence.outlet, sentence.date) if part),
        "place": session.places.get(row["sent_id"]),
    }


def actors(items: Items, names: Names, prefix: str) -> list[dict[str, str]]:
    """Return at most twelve actors with a word that begins with `prefix`."""
    known = items.actors
    return [
        {
            "actor": actor,
            "name": items.name_of(actor),
            "kind": known[actor].kind if actor in known else "",
            "principal": items.principal_of(actor),
        }
        for actor in names.find(prefix)
    ]
