"""The messages of a page and their answers; one small function for each. Nothing raises: a fault is an answer, too."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from workbench import __version__
from workbench.annotations import looking
from workbench.annotations.page import mode_of, parts_of, suggestion_json
from workbench.annotations.queue import Entry
from workbench.annotations.view import Key
from workbench.study import WorkbenchError

if TYPE_CHECKING:
    from workbench.annotations.events import Event
    from workbench.annotations.session import Session

Plain = dict[str, Any]
Message = Mapping[str, Any]

#: Kinds after which the page cannot know how the sentence looks.
_REDRAWN = ("add", "remove", "correct", "merge", "split")
#: Kinds that may change any sentence.
_EVERYWHERE = ("merge", "split", "bulk", "recode")
_PAGE = "page"
_MOST = 500  # rows of a search that are sent at once
_FAR = 6  # sentences before and after, where the context is opened
_OTHER = "another page codes in this session; take over to code here"
_log = logging.getLogger(__name__)


def answer(session: Session, message: Message) -> list[Plain]:
    """Return the replies to one message, each with the `view` and `n` of the message."""
    try:
        replies = _answer(session, message)
    except WorkbenchError as error:
        replies = [_fault(session, str(error))]
    except Exception as error:
        _log.exception("a message of the page could not be answered")
        replies = [_fault(session, f"this did not work ({type(error).__name__}: {error}); what was confirmed is kept")]
    tags = {key: message[key] for key in ("view", "n") if isinstance(message, Mapping) and key in message}
    return [reply | tags for reply in replies]


def _answer(session: Session, message: Message) -> list[Plain]:
    kind = message.get("type")
    if kind not in _ANSWERS:
        raise WorkbenchError(f"there is no message {kind!r}; messages: {', '.join(_ANSWERS)}")
    return _ANSWERS[kind](session, message)


def _fault(session: Session, words: str) -> Plain:
    return {"type": "error", "message": words, "confirmed": session.counts()["saved"]}


def _start(session: Session, message: Message) -> list[Plain]:
    readonly = not session.lease.ask(_view(message))
    session.reload()
    threading.Thread(target=session.finder.prepare, daemon=True).start()
    state = session.log.get_state(_PAGE) or {}
    place = session.resume()
    first, items = session.window(place) if len(session.queue) else (0, [])
    return [
        {
            "type": "start",
            "coder": session.coder,
            "log": session.log_id,
            "title": session.title,
            "target": session.target,
            "mode": session.mode,
            "readonly": readonly,
            "holder": session.lease.holder,
            "place": place,
            "total": len(session.queue),
            "from": first,
            "items": items,
            "codebook": session.codebook_json(),
            "state": state,
            "counts": session.counts(),
            "last_time": session.view.last_time,
            "app_version": __version__,
            "notices": _notices(session),
            "doubtful": _count_doubtful(session),
        }
        | _steps(session)
    ]


def _count_doubtful(session: Session) -> int:
    """Return how many decisions a change of the codebook makes doubtful; looked up only where it did change."""
    from workbench.annotations.revision import doubtful_of

    old = any(e.codebook and e.codebook != session.fingerprint for e in session.view.current.values())
    return len(doubtful_of(session)) if old else 0


def _notices(session: Session) -> list[str]:
    gone = sum(1 for key in session.view.current if key.sent_id and key.sent_id not in session.items)
    found = []
    if gone:
        found.append(f"{gone} decisions are about sentences that the study no longer has; they are kept in the log")
    return found


def _steps(session: Session) -> Plain:
    view, coder = session.view, session.coder
    return {"can_undo": view.next_undo(coder) is not None, "can_redo": view.next_redo(coder) is not None}


def _view(message: Message) -> str:
    return str(message.get("view") or "")


def _readonly(session: Session, message: Message) -> bool:
    return not session.lease.is_held_by(_view(message))


def _ping(session: Session, message: Message) -> list[Plain]:
    return [{"type": "pong", "readonly": not session.lease.ask(_view(message)), "counts": session.counts()}]


def _takeover(session: Session, message: Message) -> list[Plain]:
    session.lease.take(_view(message))
    session.reload()
    return [{"type": "lease", "readonly": False}]


def _bye(session: Session, message: Message) -> list[Plain]:
    session.lease.give_back(_view(message))
    return []


def _window(session: Session, message: Message) -> list[Plain]:
    first, items = session.window(_number(message, "place"))
    return [{"type": "window", "from": first, "items": items, "total": len(session.queue)}]


def _choices(session: Session, message: Message) -> list[Plain]:
    outlets, actors = session.choices
    rows = [{"actor": actor, "name": session.items.name_of(actor)} for actor in actors]
    return [{"type": "choices", "outlets": outlets, "actors": rows}]


def _context(session: Session, message: Message) -> list[Plain]:
    entry = session.entry(str(message.get("item")))
    before, after = session.items.context(entry.sent_id, _FAR)
    return [{"type": "context", "item": entry.item, "before": before, "after": after}]


def _number(message: Message, key: str, default: int | None = None) -> int:
    value = message.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise WorkbenchError(f"the message {message.get('type')!r} needs {key!r} as a number from 0")
    return value


def _events(session: Session, message: Message) -> list[Plain]:
    given = message.get("events")
    if not isinstance(given, list) or not all(isinstance(one, Mapping) for one in given):
        raise WorkbenchError("the message 'events' needs a list of events")
    if _readonly(session, message) and not message.get("replay"):
        return [_ack(session, message, [], [{"id": str(one.get("id")), "message": _OTHER} for one in given], [])]
    saved, refused, written = session.take(given)
    return [_ack(session, message, saved, refused, written)]


def _ack(
    session: Session, message: Message, saved: list[str], refused: list[dict[str, str]], written: list[Event]
) -> Plain:
    shown = _to_draw(session, written)
    return {
        "type": "ack",
        "ids": saved,
        "refused": refused,
        "items": [session.item_json(entry) for entry in shown],
        "place": _place_of_steps(session, written),
        "stale": any(one.kind in _EVERYWHERE for one in _changes(session, written)),
        "counts": session.counts(),
        "readonly": _readonly(session, message),
    } | _steps(session)


def _to_draw(session: Session, written: list[Event]) -> list[Entry]:
    """Return the sentences that look different from what the page can know after these events."""
    taken_back = {event.target for event in written if event.target}
    found: dict[tuple[str, int], None] = {}
    for one in _changes(session, written):
        redrawn = one.step in taken_back or one.kind in _REDRAWN or _reveals(session, one)
        if redrawn and one.sent_id in session.items:
            found[one.sent_id, one.occasion] = None
    return [session.entry(Entry(*key).item) for key in list(found)[:100]]


def _changes(session: Session, written: list[Event]) -> list[Event]:
    """Return the changes among events, and those that undo and redo are about."""
    return [one for event in written for one in (session.view.members(event.target) if event.target else [event])]


def _reveals(session: Session, event: Event) -> bool:
    """Tell whether an answer brings the machine's coding to light."""
    return session.mode == "answer-first" and event.kind == "answer" and bool(session.items.candidates(event.sent_id))


def _place_of_steps(session: Session, written: list[Event]) -> int | None:
    steps = [event for event in written if event.target]
    members = session.view.members(steps[-1].target) if steps else []
    found = [session.places.get(Entry(one.sent_id, one.occasion).item) for one in members]
    return next((place for place in found if place is not None), None)


def _switch(session: Session, message: Message) -> list[Plain]:
    plain = {key: message[key] for key in ("id", "time", "target") if key in message}
    event = plain | {"kind": message["type"]}
    if event.get("id") not in session.view and getattr(session.view, f"next_{message['type']}")(session.coder) is None:
        return [_ack(session, message, [], [], []) | {"nothing": True}]
    return _events(session, {**message, "events": [event]})


def _bulk(session: Session, message: Message) -> list[Plain]:
    dry = bool(message.get("dry", True))
    if not dry and _readonly(session, message):
        raise WorkbenchError(_OTHER)
    done = message.get("id") in session.view or f"{message.get('id')}/0" in session.view
    rest = {key: message[key] for key in ("id", "time") if key in message}
    count = (
        0 if done else session.bulk(_filter(session, message), message.get("actor"), message["new"], dry=dry, **rest)
    )
    if dry:
        return [{"type": "bulk", "count": count}]
    return [_ack(session, message, [str(message.get("id"))], [], []) | {"count": count, "stale": True}]


def _filter(session: Session, message: Message) -> Plain:
    """Return the filter of a message; it must not tell what the machine says where that is hidden."""
    wanted = dict(message.get("filter") or {})
    by_label = wanted.get("machine_label") and session.mode != "suggest-first"
    if by_label or (wanted.get("differs") and session.mode == "blind"):
        raise WorkbenchError(f"in the mode {session.mode} the machine's coding is not shown before yours")
    return wanted


def _doubtful(session: Session, message: Message) -> list[Plain]:
    """Answer with what changed about each label, and a window of the decisions that have one of `stances` (all if none)."""
    from workbench.annotations.revision import doubtful_of, groups_of

    found = doubtful_of(session)
    wanted = message.get("stances")
    rows = found[found["stance"].isin(wanted)] if wanted else found
    first, limit = _number(message, "from", 0), min(_number(message, "limit", 50), _MOST)
    shown = [looking.doubtful_row(session, row) for row in rows.iloc[first : first + limit].to_dict("records")]
    groups = groups_of(session, found)
    return [{"type": "doubtful", "total": len(rows), "from": first, "rows": shown, "groups": groups}]


def _recode(session: Session, message: Message) -> list[Plain]:
    from workbench.annotations.revision import all_pairs, recode

    if _readonly(session, message):
        raise WorkbenchError(_OTHER)
    name = str(message.get("id") or "")
    rest = {key: message[key] for key in ("id", "time") if key in message}
    pairs = all_pairs(session, message.get("rest") or {}, message.get("pairs") or [])
    count = 0 if f"{name}/0" in session.view else recode(session, pairs, **rest)
    return [_ack(session, message, [name], [], []) | {"count": count, "stale": True}]


def _search(session: Session, message: Message) -> list[Plain]:
    found = session.search(_filter(session, message))
    limit = min(_number(message, "limit", 50), _MOST)
    return [{"type": "found", "total": len(found), "rows": [session.found_row(s) for s in found[:limit]]}]


def _queue(session: Session, message: Message) -> list[Plain]:
    session.use_filter(_filter(session, message) or None)
    return _start(session, message)


def _counts(session: Session, message: Message) -> list[Plain]:
    return [{"type": "counts"} | session.counts()]


def _tally(session: Session, message: Message) -> list[Plain]:
    return [{"type": "tally", "labels": session.tally()}]


def _time_left(session: Session, message: Message) -> list[Plain]:
    return [{"type": "time_left"} | session.time_left()]


def _history(session: Session, message: Message) -> list[Plain]:
    return [{"type": "history", "rows": session.history(limit=_number(message, "limit", 20))}]


def _similar(session: Session, message: Message) -> list[Plain]:
    rows = session.similar(str(message.get("item")), str(message.get("actor") or ""))
    return [{"type": "similar", "rows": rows}]


def _elsewhere(session: Session, message: Message) -> list[Plain]:
    rows = session.elsewhere(str(message.get("item")), str(message.get("actor") or ""))
    return [{"type": "elsewhere", "rows": rows}]


def _add_elsewhere(session: Session, message: Message) -> list[Plain]:
    from workbench.annotations.elsewhere import add_elsewhere

    if _readonly(session, message):
        raise WorkbenchError(_OTHER)
    name, rest = str(message.get("id") or ""), {key: message[key] for key in ("id", "time") if key in message}
    done = f"{name}/0" in session.view
    item, actor = str(message.get("item")), str(message.get("actor") or "")
    events = [] if done else add_elsewhere(session, item, actor, **rest)
    return [_ack(session, message, [name], [], events) | {"count": len(events)}]


def _actors(session: Session, message: Message) -> list[Plain]:
    return [{"type": "actors", "rows": session.actors(str(message.get("prefix") or ""))}]


def _reveal(session: Session, message: Message) -> list[Plain]:
    entry, actor = session.entry(str(message.get("item"))), str(message.get("actor") or "")
    mode = mode_of(entry, session.mode)
    decision = session.view.decision(Key(session.coder, entry.sent_id, actor, entry.occasion))
    answered = decision is not None and decision.stance is not None
    found = None
    if mode == "suggest-first" or (mode == "answer-first" and answered):
        sentence = session.items[entry.sent_id]
        candidate = next((one for one in session.items.candidates(entry.sent_id) if one.actor == actor), None)
        found = suggestion_json(candidate, parts_of(sentence, session.items), sentence.start) if candidate else None
    return [{"type": "suggestion", "item": entry.item, "actor": actor, "suggestion": found}]


def _state(session: Session, message: Message) -> list[Plain]:
    if not _readonly(session, message):
        session.log.put_state(_PAGE, message.get("state") or {})
    return [{"type": "kept"}]


_ANSWERS: dict[str, Callable[[Session, Message], list[Plain]]] = {
    "ready": _start,
    "ping": _ping,
    "takeover": _takeover,
    "bye": _bye,
    "window": _window,
    "choices": _choices,
    "context": _context,
    "events": _events,
    "undo": _switch,
    "redo": _switch,
    "bulk": _bulk,
    "doubtful": _doubtful,
    "recode": _recode,
    "search": _search,
    "queue": _queue,
    "counts": _counts,
    "tally": _tally,
    "time_left": _time_left,
    "history": _history,
    "similar": _similar,
    "elsewhere": _elsewhere,
    "add_elsewhere": _add_elsewhere,
    "actors": _actors,
    "reveal": _reveal,
    "state": _state,
}
