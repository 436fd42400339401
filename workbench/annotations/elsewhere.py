"""The same words in other sentences of a document: shown, and marked there too when the coder says so, as one step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from workbench.annotations.events import Event, new_id, now
from workbench.annotations.intake import events_from
from workbench.annotations.items import Sentence
from workbench.annotations.looking import Row, found_row
from workbench.annotations.present import present
from workbench.annotations.queue import Entry
from workbench.annotations.view import Key

if TYPE_CHECKING:
    from workbench.annotations.session import Session


def elsewhere(session: Session, item: str, actor: str) -> list[Row]:
    """Return the other sentences of the document in which the words that name an actor in one stand, too."""
    return [
        found_row(session, other.sent_id)
        | {"decided": _is_decided(session, other.sent_id, actor), "there": _has(session, other.sent_id, actor)}
        for other, _ in _others(session, item, actor)
    ]


def _others(session: Session, item: str, actor: str) -> Iterator[tuple[Sentence, str]]:
    """Yield the other sentences of the document that have words naming the actor here, each with the words."""
    entry, items = session.entry(item), session.items
    found = present(session.view, items, session.coder, entry.sent_id, entry.occasion)
    words = {span.text for one in found if one.actor == actor for span in one.mentions}
    for other in items.document(items[entry.sent_id].doc_id):
        named = max((word for word in words if word in other.text), key=len, default="")
        if other.sent_id != entry.sent_id and named:
            yield other, named


def _has(session: Session, sent_id: str, actor: str) -> bool:
    return any(one.actor == actor for one in present(session.view, session.items, session.coder, sent_id))


def add_elsewhere(session: Session, item: str, actor: str, **message: Any) -> list[Event]:
    """Mark an actor in the other sentences that have its words and not the actor, as one step; return the events.

    Where the coder took the actor out of a sentence, or coded it there, nothing is done.
    """
    with session.lock:
        step = str(message.get("id") or new_id())
        time = max(int(message.get("time") or now()), session.view.last_time + 1)
        own = session.view.decision(Key(session.coder, session.entry(item).sent_id, actor))
        facts = {"name": own.name, "kind": own.kind} if own else {"name": "", "kind": ""}
        wanted = [
            (other, words)
            for other, words in _others(session, item, actor)
            if not _has(session, other.sent_id, actor) and not _is_decided(session, other.sent_id, actor)
        ]
        events = [
            event
            for n, (other, words) in enumerate(wanted)
            for event in events_from(
                _added(f"{step}/{n}", step, time, actor, {**facts, "mention": words}),
                Entry(other.sent_id),
                session.desk(),
            )
        ]
        session.write(events)
        return events


def _added(name: str, step: str, time: int, actor: str, new: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": name, "kind": "add", "actor": actor, "time": time, "group": step, "new": new}


def _is_decided(session: Session, sent_id: str, actor: str) -> bool:
    decision = session.view.decision(Key(session.coder, sent_id, actor))
    return decision is not None and (decision.stance is not None or decision.removed)
