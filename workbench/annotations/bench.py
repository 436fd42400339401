"""The messages of the adjudication page and their answers."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from workbench.annotations import codebook as books
from workbench.annotations.adjudication import REASONS
from workbench.annotations.cases import Case
from workbench.study import WorkbenchError

if TYPE_CHECKING:
    from workbench.annotations.adjudication import Adjudication
    from workbench.annotations.events import Event

Plain = dict[str, Any]
Message = Mapping[str, Any]
_AROUND = 25
_log = logging.getLogger(__name__)


def answer(desk: Adjudication, message: Message) -> list[Plain]:
    """Return the reply to one message, with its `view` and `n`; a fault is a reply, too."""
    try:
        kind = message.get("type")
        if kind not in _ANSWERS:
            raise WorkbenchError(f"there is no message {kind!r}; messages: {', '.join(_ANSWERS)}")
        reply = _ANSWERS[kind](desk, message)
    except WorkbenchError as error:
        reply = {"type": "error", "message": str(error)}
    except Exception as error:
        _log.exception("a message of the adjudication page could not be answered")
        reply = {"type": "error", "message": f"this did not work ({type(error).__name__}: {error})"}
    return [reply | {key: message[key] for key in ("view", "n") if isinstance(message, Mapping) and key in message}]


def _cases(desk: Adjudication, message: Message) -> Plain:
    wanted = dict(message.get("filter") or {})
    unknown = sorted(set(wanted) - {"labels", "actor", "outlet", "open"})
    if unknown:
        raise WorkbenchError(f"there is no filter {unknown[0]!r}; filters: labels, actor, outlet, open")
    desk.refresh()
    desk.chosen = desk.cases(**wanted)
    codebook = books.to_plain(desk.codebook) | {"fingerprint": desk.fingerprint}
    return {
        "type": "cases",
        "log": desk.log_id,
        "title": desk.title,
        "target": desk.target,
        "total": len(desk.chosen),
        "counts": desk.counts(),
        "cases": _jsons(desk, 0, 2 * _AROUND, message),
        "codebook": codebook,
        "reasons": [{"id": code, "key": key, "words": words} for code, (key, words) in REASONS.items()],
        "actors": sorted(
            {(case.actor, desk.items.name_of(case.actor)) for case in desk.cases()}, key=lambda one: one[1]
        ),
        "outlets": sorted({desk.items[case.sent_id].outlet for case in desk.cases()}),
    } | _steps(desk)


def _jsons(desk: Adjudication, first: int, last: int, message: Message) -> list[Plain]:
    shown = enumerate(desk.chosen[first:last], start=first)
    return [desk.case_json(case, place, coders=bool(message.get("names"))) for place, case in shown]


def _steps(desk: Adjudication) -> Plain:
    view, judge = desk.decided, desk.judge
    return {"can_undo": view.next_undo(judge) is not None, "can_redo": view.next_redo(judge) is not None}


def _window(desk: Adjudication, message: Message) -> Plain:
    place = message.get("place")
    if not isinstance(place, int) or place < 0:
        raise WorkbenchError("the message 'window' needs 'place' as a number from 0")
    first = max(0, place - _AROUND)
    return {"type": "window", "from": first, "cases": _jsons(desk, first, place + _AROUND + 1, message)}


def _decide(desk: Adjudication, message: Message) -> Plain:
    name = str(message.get("id") or "")
    if name in desk.decided:
        return _ack(desk, [name], [desk.case(str(message.get("case")))], message)
    given = {key: message.get(key) for key in ("adopt", "stance", "id", "time", "duration")}
    event = desk.decide(
        str(message.get("case")),
        reason=str(message.get("reason")),
        comment=str(message.get("comment") or ""),
        **given,
    )
    return _ack(desk, [event.event_id], [desk.case(str(message.get("case")))], message)


def _ack(desk: Adjudication, ids: list[str], changed: list[Case], message: Message) -> Plain:
    places = {case.id: place for place, case in enumerate(desk.chosen)}
    shown = [desk.case_json(c, places.get(c.id, -1), coders=bool(message.get("names"))) for c in changed]
    return {
        "type": "ack",
        "ids": ids,
        "refused": [],
        "cases": shown,
        "place": next((places[case.id] for case in changed if case.id in places), None),
        "counts": desk.counts(),
    } | _steps(desk)


def _switch(desk: Adjudication, message: Message) -> Plain:
    step: Event | None = getattr(desk, str(message["type"]))(
        **{key: message[key] for key in ("id", "time") if key in message}
    )
    if step is None:
        return _ack(desk, [], [], message) | {"nothing": True}
    names = {case.id: case for case in desk.cases()}
    case = names.get(f"{step.sent_id}|{step.actor}")
    return _ack(desk, [str(message.get("id") or "")], [case] if case else [], message)


_ANSWERS: dict[str, Callable[[Adjudication, Message], Plain]] = {
    "ready": _cases,
    "cases": _cases,
    "window": _window,
    "decide": _decide,
    "undo": _switch,
    "redo": _switch,
}
