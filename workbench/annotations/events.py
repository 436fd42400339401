"""What the log holds: events, each with the whole decision before and after it, as frozen records."""

from __future__ import annotations

import hashlib
import json
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from workbench.study import WorkbenchError

#: Kinds that change what a coder says; undo and redo act on these.
CHANGES = (
    "answer",
    "span",
    "field",
    "comment",
    "flag",
    "add",
    "remove",
    "correct",
    "merge",
    "split",
    "skip",
    "confirm",
    "bulk",
    "adjudicate",
    "recode",
    "import",
)
STEPS = ("undo", "redo")
NOTES = ("context_expanded",)
KINDS = (*CHANGES, *STEPS, *NOTES)
MODES = ("blind", "answer-first", "suggest-first")
MARKS = ("overlap", "repeat", "control")


@dataclass(frozen=True)
class Span:
    """Words of a document: code-point offsets, half open, and the words themselves."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Decision:
    """Everything a coder says of one actor in one sentence, or, with an empty actor, of the sentence itself.

    `stance` is a label of the codebook, `unclear`, or None while it is open. Spans are lists, so that they may overlap or
    have gaps. `certainty` is 0..1, None where it was not stated. `removed` says that the actor is not in the sentence,
    `merged_into` that it is another one; `status` is `skipped` or `confirmed` for a sentence, else empty.
    """

    stance: str | None = None
    mention: tuple[Span, ...] = ()
    evidence: tuple[Span, ...] = ()
    condition: tuple[Span, ...] = ()
    voice: str | None = None
    source: str | None = None
    toward: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    certainty: float | None = None
    comment: str = ""
    flag: bool = False
    name: str = ""
    kind: str = ""
    principal: str = ""
    added: bool = False
    removed: bool = False
    merged_into: str = ""
    status: str = ""


SPAN_FIELDS = ("mention", "evidence", "condition")
LIST_FIELDS = ("toward", "issues")
_DEFAULTS = asdict(Decision())


@dataclass(frozen=True)
class Event:
    """One line of the log. It is never changed; what it did is taken back by another event.

    `time` is milliseconds since 1970 UTC, by the clock of whoever decided; it orders the events of a coder. Events with
    one `group` (the event's own id if empty) are undone together; `target` is the group an undo or redo acts on.
    `occasion` counts hidden repeats of a sentence from 1; 0 is the first coding. `probability` is how likely the sentence
    was to be drawn, None where that is not known. `start`, `end` and `text_hash` say which words of the document the
    sentence was, should it be cut otherwise one day. `suggestion` is what a machine showed before the decision.
    """

    event_id: str
    kind: str
    coder: str
    time: int
    sent_id: str = ""
    actor: str = ""
    old: Decision | None = None
    new: Decision | None = None
    group: str = ""
    target: str = ""
    occasion: int = 0
    duration: int | None = None
    start: int | None = None
    end: int | None = None
    text_hash: str = ""
    codebook: str = ""
    app_version: str = ""
    mode: str = ""
    suggestion: Mapping[str, Any] | None = None
    context: bool = False
    marks: tuple[str, ...] = ()
    probability: float | None = None
    reason: str = ""

    @property
    def step(self) -> str:
        """The group that undo and redo treat as one step."""
        return self.group or self.event_id

    @property
    def order(self) -> tuple[int, str]:
        """What sorts the events of a coder: by time, then by id."""
        return (self.time, self.event_id)


_EVENT_FIELDS = frozenset(f.name for f in fields(Event))


def new_id() -> str:
    """Return a fresh event id."""
    return str(uuid.uuid4())


def now() -> int:
    """Return the time in milliseconds since 1970 UTC."""
    return time.time_ns() // 1_000_000


def text_hash(text: str) -> str:
    """Return a short fingerprint of a sentence, so that a decision can be held against its text later.

    >>> text_hash("The talks go on.")
    '5954b33de4627e84'
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def checked(event: Event) -> Event:
    """Return the event; raises WorkbenchError where it is not one that a log may hold."""
    if event.kind not in KINDS:
        raise WorkbenchError(f"there is no kind of event {event.kind!r}; kinds: {', '.join(KINDS)}")
    if not event.event_id or not event.coder:
        raise WorkbenchError("an event needs an id and a coder")
    if event.kind in STEPS and not event.target:
        raise WorkbenchError(f"an event of the kind {event.kind} needs the group that it acts on")
    if event.kind in CHANGES and event.new is None:
        raise WorkbenchError(f"an event of the kind {event.kind} needs the decision after it")
    return event


def to_json(event: Event) -> str:
    """Return an event as one line of JSON, without what is empty."""
    plain = {f.name: getattr(event, f.name) for f in fields(Event)}
    plain["old"], plain["new"] = (decision_to_plain(d) if d is not None else None for d in (event.old, event.new))
    kept = {key: value for key, value in plain.items() if value not in (None, "", ()) or key in ("event_id", "time")}
    kept = {key: value for key, value in kept.items() if not (key in ("occasion", "context") and not value)}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def from_json(line: str) -> Event:
    """Return the event that a line of JSON holds; keys that this version does not know are passed over."""
    return _from_plain(json.loads(line))


def from_lines(lines: Sequence[str]) -> list[Event]:
    """Return the events of many lines of JSON; one call of the parser for all is much faster than one for each."""
    return [_from_plain(plain) for plain in json.loads(f"[{','.join(lines)}]")]


def _from_plain(plain: dict[str, Any]) -> Event:
    if not plain.keys() <= _EVENT_FIELDS:
        plain = {key: value for key, value in plain.items() if key in _EVENT_FIELDS}
    for key in ("old", "new"):
        if plain.get(key) is not None:
            plain[key] = decision_from_plain(plain[key])
    plain["marks"] = tuple(plain.get("marks", ()))
    return Event(**plain)


def decision_to_plain(decision: Decision) -> dict[str, Any]:
    """Return a decision as plain data, without what is at its default."""
    kept = {}
    for f in fields(Decision):
        value = getattr(decision, f.name)
        if value == _DEFAULTS[f.name]:
            continue
        kept[f.name] = [[s.start, s.end, s.text] for s in value] if f.name in SPAN_FIELDS else value
    return kept


def decision_from_plain(plain: Mapping[str, Any]) -> Decision:
    """Return the decision that plain data describe; unknown keys are passed over."""
    return Decision(**{key: _READ.get(key, _as_it_is)(value) for key, value in plain.items() if key in _DEFAULTS})


def _as_it_is(value: Any) -> Any:
    return value


def _spans(value: Any) -> tuple[Span, ...]:
    return tuple(Span(int(a), int(b), str(t)) for a, b, t in value)


def _words(value: Any) -> tuple[str, ...]:
    return tuple(str(part) for part in value)


_READ: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(SPAN_FIELDS, _spans),
    **dict.fromkeys(LIST_FIELDS, _words),
}


def overlay(decision: Decision | None, changes: Mapping[str, Any]) -> Decision:
    """Return the decision with `changes` over it; None starts from an open one."""
    return replace(decision or Decision(), **changes)
