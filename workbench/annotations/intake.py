"""From what the page sends to events of the log: checked, with the whole decision before and after, offsets worked out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from workbench import __version__
from workbench.annotations.events import Decision, Event, overlay, text_hash
from workbench.annotations.items import Candidate, Items, Sentence
from workbench.annotations.page import changes_from, mode_of, parts_of
from workbench.annotations.queue import Entry
from workbench.annotations.view import Key, View
from workbench.study import Codebook, WorkbenchError

ON_ACTOR = ("answer", "span", "field", "comment", "flag", "bulk")
ON_SENTENCE = ("comment", "flag", "bulk")
_STATUS = {"skip": "skipped", "confirm": "confirmed"}


@dataclass(frozen=True)
class Desk:
    """What turning messages into events needs to know: whose they are, about what, under which codebook and mode."""

    items: Items
    view: View
    coder: str
    codebook: Codebook
    fingerprint: str
    mode: str


def events_from(plain: Mapping[str, Any], entry: Entry, desk: Desk) -> list[Event]:
    """Return the events that one message of the page stands for; most often one.

    Raises WorkbenchError, in words for the coder, where the message does not make sense.
    """
    kind = plain.get("kind")
    sentence = desk.items[entry.sent_id]
    base = _base(plain, entry, desk, sentence)
    if kind in _STATUS:
        return [_changed(base, desk, "", status=_STATUS[kind])]
    if kind == "context_expanded":
        return [base]
    actor = str(plain.get("actor") or "")
    if kind == "add":
        return [_added(base, plain, desk, sentence)]
    if not actor and kind not in ON_SENTENCE:
        raise WorkbenchError(f"a message of the kind {kind!r} needs an actor")
    if kind == "remove":
        return [_changed(base, desk, actor, removed=True)]
    if kind == "correct":
        return _corrected(base, actor, plain, desk, sentence)
    if kind == "merge":
        return [_merged(base, actor, plain, desk)]
    if kind == "split":
        return [_split(base, actor, desk)]
    if kind in ON_ACTOR:
        return [_answered(base, actor, plain, desk, sentence)]
    raise WorkbenchError(f"there is no kind of message {kind!r}")


def _base(plain: Mapping[str, Any], entry: Entry, desk: Desk, sentence: Sentence) -> Event:
    return Event(
        event_id=_text(plain, "id"),
        kind=str(plain.get("kind")),
        coder=desk.coder,
        time=_time(plain),
        sent_id=entry.sent_id,
        group=str(plain.get("group") or ""),
        occasion=entry.occasion,
        duration=_duration(plain),
        start=sentence.start,
        end=sentence.end,
        text_hash=text_hash(sentence.text),
        codebook=desk.fingerprint,
        app_version=__version__,
        mode=mode_of(entry, desk.mode),
        context=bool(plain.get("context")),
        marks=entry.marks,
        probability=entry.probability,
    )


def _text(plain: Mapping[str, Any], key: str) -> str:
    value = plain.get(key)
    if not isinstance(value, str) or not value.isprintable() or not 0 < len(value) <= 200:
        raise WorkbenchError(f"a message needs {key!r} as text")
    return value


def _time(plain: Mapping[str, Any]) -> int:
    value = plain.get("time")
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 2**53:
        raise WorkbenchError("a message needs its time in milliseconds")
    return value


def _duration(plain: Mapping[str, Any]) -> int | None:
    value = plain.get("duration")
    return int(value) if isinstance(value, (int, float)) and 0 <= value < 2**31 else None


def _before(desk: Desk, event: Event, actor: str) -> Decision | None:
    """Return the decision that a change starts from: the coder's own, else the machine's mention and nothing more."""
    return desk.view.decision(Key(desk.coder, event.sent_id, actor, event.occasion))


def _candidate(desk: Desk, sent_id: str, actor: str) -> Candidate | None:
    return next((one for one in desk.items.candidates(sent_id) if one.actor == actor), None)


def _changed(base: Event, desk: Desk, actor: str, **changes: Any) -> Event:
    old = _before(desk, base, actor)
    return replace(base, actor=actor, old=old, new=overlay(old, changes))


def _answered(base: Event, actor: str, plain: Mapping[str, Any], desk: Desk, sentence: Sentence) -> Event:
    given = plain.get("new") or {}
    if not isinstance(given, Mapping):
        raise WorkbenchError("a decision must be named fields")
    changes = changes_from(given, sentence, parts_of(sentence, desk.items), desk.codebook)
    candidate = _candidate(desk, base.sent_id, actor) if actor else None
    old = _before(desk, base, actor)
    if actor and candidate is None and old is None:
        raise WorkbenchError(f"{actor!r} is not in {base.sent_id}; add the actor before coding it")
    if candidate is not None and (old is None or not old.mention):
        changes = _found_by_machine(candidate, desk) | changes
    seen = _seen(candidate, base) if plain.get("seen") else None
    return replace(base, actor=actor, old=old, new=overlay(old, changes), suggestion=seen)


def _found_by_machine(candidate: Candidate, desk: Desk) -> dict[str, Any]:
    """Return what a decision takes over from the machine: the mention, and names that no registry knows."""
    named = {} if candidate.actor in desk.items.actors else {"name": candidate.name, "principal": candidate.principal}
    return {"mention": candidate.mentions, **named}


def _seen(candidate: Candidate | None, base: Event) -> dict[str, Any] | None:
    if candidate is None or base.mode == "blind":
        return None
    model, _, version = candidate.model.partition("@")
    return {"model": model, "version": version, "stance": candidate.coding.stance}


def _added(base: Event, plain: Mapping[str, Any], desk: Desk, sentence: Sentence) -> Event:
    given = dict(plain.get("new") or {})
    name, kind = str(given.pop("name", "") or ""), str(given.pop("kind", "") or "")
    actor = str(plain.get("actor") or "") or slug(name)
    changes = changes_from(given, sentence, parts_of(sentence, desk.items), desk.codebook)
    return _changed(base, desk, actor, **changes, removed=False, added=True, **_own(actor, name, kind, desk))


def _own(actor: str, name: str, kind: str, desk: Desk) -> dict[str, Any]:
    """Return what a decision says of an actor that no registry knows."""
    if actor in desk.items.actors:
        return {"name": "", "kind": "", "principal": ""}
    known = desk.items.machine_names.get(actor, actor)
    return {"name": name or known, "kind": kind, "principal": desk.items.principal_of(actor)}


def slug(name: str) -> str:
    """Return an id made from a name.

    >>> slug("Jürgen  Ødegård")
    'jurgen-ødegard'
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    made = re.sub(r"[\W_]+", "-", plain).strip("-")
    if not made:
        raise WorkbenchError("an actor needs a name with a letter or a digit")
    return made


def _corrected(base: Event, actor: str, plain: Mapping[str, Any], desk: Desk, sentence: Sentence) -> list[Event]:
    """Move what was said of `actor` in this sentence to another actor; both changes are one step."""
    given = dict(plain.get("new") or {})
    name, kind = str(given.pop("name", "") or ""), str(given.pop("kind", "") or "")
    other = str(given.pop("actor", "") or "") or slug(name)
    if other == actor:
        raise WorkbenchError("an actor cannot be corrected to itself")
    changes = changes_from(given, sentence, parts_of(sentence, desk.items), desk.codebook)
    candidate, old = _candidate(desk, base.sent_id, actor), _before(desk, base, actor)
    if candidate is not None and (old is None or not old.mention):
        changes = {"mention": candidate.mentions} | changes
    base = replace(base, group=base.step)
    gone = _changed(base, desk, actor, removed=True, merged_into=other)
    own = _own(other, name, kind, desk)
    moved = overlay(old, changes | {"removed": False, "added": True, "merged_into": ""} | own)
    there = _before(desk, base, other)
    return [gone, replace(base, event_id=f"{base.event_id}/2", actor=other, old=there, new=moved)]


def _merged(base: Event, actor: str, plain: Mapping[str, Any], desk: Desk) -> Event:
    """Say that two actors are one, everywhere; kept in the coder's register, not in a sentence."""
    other = str((plain.get("new") or {}).get("actor") or "")
    if not other or other == actor:
        raise WorkbenchError("an actor is merged into another one; name it")
    if desk.view.register(desk.coder).get(other, other) == actor:
        raise WorkbenchError(f"{other} was merged into {actor} before; undo that first")
    return _changed(_nowhere(base), desk, actor, merged_into=other)


def _split(base: Event, actor: str, desk: Desk) -> Event:
    """Take an actor out of the one it was merged into."""
    if actor not in desk.view.register(desk.coder):
        raise WorkbenchError(f"{actor} was not merged into another actor")
    return _changed(_nowhere(base), desk, actor, merged_into="")


def _nowhere(base: Event) -> Event:
    """Return an event that is about the coder's register and about no sentence."""
    return replace(base, sent_id="", occasion=0, start=None, end=None, text_hash="", marks=(), probability=None)
