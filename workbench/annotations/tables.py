"""From the log to the codings table, and what of it is missing, doubled or stale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from workbench import codings as table
from workbench.annotations.events import Decision, Event, text_hash
from workbench.annotations.items import Items
from workbench.annotations.present import Needs, lacking, state_of
from workbench.annotations.view import Key, View
from workbench.codings import UNCLEAR, Coding
from workbench.study import Codebook

if TYPE_CHECKING:
    import pandas as pd

#: Columns that `to_codings` adds with `details`.
DETAILS = ("probability", "mode", "seconds", "context", "marks", "flag")


def to_codings(
    events: Iterable[Event] | View,
    items: Items,
    codebook: Codebook,
    *,
    prefix: str = "person",
    occasion: int = 0,
    details: bool = False,
) -> pd.DataFrame:
    """Return what coders say now as a codings table: one row per sentence, actor and coder that has a stance.

    `prefix` stands before the coder's name (`person:ana`, or `team` for codings bundled with a project). `occasion` 0 is
    the first coding; 1 and above are hidden repeats. With `details` the columns of `DETAILS` are added. Decisions about
    sentences that the study no longer has, or whose text was changed since, are left out; `faults` names them.
    """
    view = events if isinstance(events, View) else View(events)
    found = [(key, event) for key, event in view.current.items() if key.occasion == occasion and _is_coding(event)]
    found = [(key, event) for key, event in found if _fits(event, items)]
    merged = {coder: view.register(coder) for coder in {key.coder for key, _ in found}}
    kept: dict[tuple[str, str, str], tuple[Coding, Event]] = {}
    for key, event in sorted(found, key=lambda pair: pair[1].order):
        actor = merged[key.coder].get(key.actor, key.actor)
        kept[key.sent_id, actor, key.coder] = (_coding(actor, key, event, items, codebook, prefix), event)
    ordered = sorted(kept.values(), key=lambda pair: (items.place[pair[0].sent_id], pair[0].coder))
    frame = table.to_frame(coding for coding, _ in ordered)
    return _with_details(frame, [event for _, event in ordered]) if details else frame


def _is_coding(event: Event) -> bool:
    new = event.new
    return new is not None and bool(event.sent_id and event.actor and new.stance) and not new.removed


def _fits(event: Event, items: Items) -> bool:
    return event.sent_id in items and event.text_hash in ("", text_hash(items[event.sent_id].text))


def _coder(prefix: str, name: str) -> str:
    """Return a coder's name for a table; whoever is called `team:...` is no person of the study's own.

    >>> _coder("person", "ana"), _coder("person", "team:ada")
    ('person:ana', 'team:ada')
    """
    return name if name.startswith("team:") else f"{prefix}:{name}"


def _coding(actor: str, key: Key, event: Event, items: Items, codebook: Codebook, prefix: str) -> Coding:
    decision, sentence = event.new or Decision(), items[key.sent_id]
    scored = codebook.values.get(decision.stance or "")
    positioned = scored is not None
    mention, evidence = decision.mention[:1], decision.evidence[:1] if decision.stance not in ("none", UNCLEAR) else ()
    return Coding(
        doc_id=sentence.doc_id,
        sent_id=sentence.sent_id,
        sent_start=sentence.start,
        sent_end=sentence.end,
        sentence=sentence.text,
        actor=actor,
        actor_name=decision.name if decision.name and actor == key.actor else items.name_of(actor),
        principal=decision.principal if decision.principal and actor == key.actor else items.principal_of(actor),
        stance=decision.stance or "",
        value=scored,
        coder=_coder(prefix, key.coder),
        mention=mention[0].text if mention else None,
        mention_start=mention[0].start if mention else None,
        mention_end=mention[0].end if mention else None,
        evidence=evidence[0].text if evidence else None,
        evidence_start=evidence[0].start if evidence else None,
        evidence_end=evidence[0].end if evidence else None,
        condition=" … ".join(span.text for span in decision.condition) or None if positioned else None,
        voice=decision.voice,
        source=decision.source,
        toward=decision.toward,
        issues=decision.issues if decision.stance not in ("none", UNCLEAR) else (),
        confidence=decision.certainty,
        coded_at=datetime.fromtimestamp(event.time / 1000, UTC),
        comment=decision.comment or None,
    )


def _with_details(frame: pd.DataFrame, events: Sequence[Event]) -> pd.DataFrame:
    import pandas as pd

    columns: dict[str, Any] = {
        "probability": pd.array([e.probability for e in events], dtype="Float64"),
        "mode": pd.array([e.mode for e in events], dtype="string"),
        "seconds": pd.array([None if e.duration is None else e.duration / 1000 for e in events], dtype="Float64"),
        "context": [e.context for e in events],
        "marks": ["|".join(e.marks) for e in events],
        "flag": [bool(e.new and e.new.flag) for e in events],
    }
    return frame.assign(**columns)


def seen_pairs(events: Iterable[Event] | View) -> set[tuple[str, str]]:
    """Return the pairs (sentence, actor) to which somebody gave the label with the machine's on screen.

    Such a label is not independent of the machine, so the machine must not be measured or corrected by it.
    """
    view = events if isinstance(events, View) else View(events)
    keys = [key for key, event in view.current.items() if not key.occasion and _is_coding(event)]
    given = ((key, view.deciding(key)) for key in keys)
    register = {coder: view.register(coder) for coder in {key.coder for key in keys}}
    return {
        (key.sent_id, register[key.coder].get(key.actor, key.actor))
        for key, event in given
        if event is not None and event.suggestion is not None
    }


def repeats(events: Iterable[Event] | View, items: Items, codebook: Codebook, coder: str) -> pd.DataFrame:
    """Return a coder's first codings and hidden repeats as two coders (`person:ana`, `repeat:ana`), pairs coded twice only.

    Given to the functions of `agreement`, it tells how far the coder agrees with herself.
    """
    view = events if isinstance(events, View) else View(events)
    mine = View(event for event in view.all_events() if event.coder == coder)
    second = to_codings(mine, items, codebook, prefix="repeat", occasion=1)
    first = to_codings(mine, items, codebook)
    pairs = set(zip(second["sent_id"], second["actor"], strict=True))
    inside = [pair in pairs for pair in zip(first["sent_id"], first["actor"], strict=True)]
    return table.concat([first[inside], second])


def faults(
    events: Iterable[Event],
    items: Items,
    *,
    planned: Mapping[str, Sequence[str]] | None = None,
    codebook: Codebook | None = None,
) -> pd.DataFrame:
    """Return everything missing, doubled or stale in one table: `fault`, `coder`, `sent_id`, `actor`, `words`.

    `planned` is coder -> the sentences of the coder's queue. Faults: `missing` (planned, not finished), `repeated` (an
    event that is in two logs), `gone` (a sentence that the study no longer has), `changed` (its text is another now),
    `lacking` (an answer without a field that `codebook` demands).
    """
    import pandas as pd

    listed = list(events)
    view = View(listed)
    needs = codebook.needs if codebook else {}
    rows = _repeated(listed) + _stale(view, items) + _missing(view, items, planned or {}) + _lacking(view, needs)
    return pd.DataFrame(rows, columns=["fault", "coder", "sent_id", "actor", "words"]).astype("string")


def _repeated(events: Sequence[Event]) -> list[tuple[str, ...]]:
    seen: set[str] = set()
    rows: list[tuple[str, ...]] = []
    for event in events:
        if event.event_id in seen:
            rows.append(("repeated", event.coder, event.sent_id, event.actor, f"event {event.event_id} came twice"))
        seen.add(event.event_id)
    return rows


def _stale(view: View, items: Items) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for key, event in view.current.items():
        if key.sent_id and key.sent_id not in items:
            rows.append(("gone", key.coder, key.sent_id, key.actor, "the study has no such sentence now"))
        elif key.sent_id and not _fits(event, items):
            rows.append(("changed", key.coder, key.sent_id, key.actor, "its text was changed after the decision"))
    return rows


def _lacking(view: View, needs: Needs) -> list[tuple[str, ...]]:
    return [
        ("lacking", key.coder, key.sent_id, key.actor, f"{event.new.stance} needs {' and '.join(missing)}")
        for key, event in view.current.items()
        if event.new is not None and event.new.stance and not event.new.removed
        for missing in [lacking(event.new, needs)]
        if missing
    ]


def _missing(view: View, items: Items, planned: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for coder, sent_ids in planned.items():
        for sent_id in sent_ids:
            if sent_id in items and state_of(view, items, coder, sent_id) == "open":
                rows.append(("missing", coder, sent_id, "", "planned, not finished"))
    return rows
