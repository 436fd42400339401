"""When the codebook changes: which decisions it makes doubtful, and recoding them as one step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from workbench.annotations.codebook import changed_labels, fingerprint
from workbench.annotations.events import Event, new_id, now
from workbench.annotations.intake import events_from
from workbench.annotations.view import View
from workbench.study import Codebook

if TYPE_CHECKING:
    import pandas as pd

    from workbench.annotations.session import Session

_COLUMNS = ("coder", "sent_id", "actor", "stance", "made_with", "why")


def doubtful(
    events: Iterable[Event] | View, known: Mapping[str, Mapping[str, Any]], codebook: Codebook
) -> pd.DataFrame:
    """Return the decisions in force whose label the codebook now defines otherwise, each with what changed.

    `known` is fingerprint -> codebook as plain data, as `Store.codebooks` gives it. Columns: `coder`, `sent_id`, `actor`,
    `stance`, `made_with` (the fingerprint), `why`. A decision made with a codebook that nobody kept is doubtful, too.
    """
    import pandas as pd

    view = events if isinstance(events, View) else View(events)
    today = fingerprint(codebook)
    changes = {name: changed_labels(body, codebook) for name, body in known.items()}
    rows = []
    for key, event in sorted(view.current.items(), key=lambda pair: pair[1].order):
        stance = event.new.stance if event.new and not event.new.removed else None
        if stance is None or event.codebook in ("", today) or key.occasion:
            continue
        why = changes[event.codebook].get(stance) if event.codebook in changes else "its codebook was not kept"
        if why:
            rows.append((key.coder, key.sent_id, key.actor, stance, event.codebook, why))
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype("string")


def recode(session: Session, pairs: Sequence[Mapping[str, Any]], **message: Any) -> int:
    """Give pairs (`item`, `actor`, `stance`) their label under today's codebook, as one step; return how many.

    A label that stays the same confirms the decision. Raises WorkbenchError, and changes nothing, where one is not valid.
    """
    with session.lock:
        step = str(message.get("id") or new_id())
        time = max(int(message.get("time") or now()), session.view.last_time + 1)
        events = [
            replace(event, kind="recode")
            for n, pair in enumerate(pairs)
            for event in events_from(
                {
                    "id": f"{step}/{n}",
                    "kind": "answer",
                    "actor": pair["actor"],
                    "time": time,
                    "group": step,
                    "new": {"stance": pair["stance"]},
                },
                session.entry(str(pair["item"])),
                session.desk(),
            )
        ]
        session.write(events)
        return len(events)


def doubtful_of(session: Session) -> pd.DataFrame:
    """Return a coder's own doubtful decisions about sentences that the study still has; see `doubtful`."""
    found = doubtful(session.view, session.log.codebooks(), session.codebook)
    return found[found["sent_id"].isin(session.items.place)].reset_index(drop=True)


def groups_of(session: Session, found: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the labels that doubtful decisions have, the most frequent first: what changed about each and how often.

    `before` is the label as it was in the codebook of its latest decision, `after` as it is now; None where it is not.
    """
    known, now_ = session.log.codebooks(), {label.id: label for label in session.codebook.labels}
    groups = []
    for stance in found["stance"].unique():
        rows = found[found["stance"] == stance]
        before = next(
            (one for one in known.get(rows["made_with"].iloc[-1], {}).get("labels", ()) if one["id"] == stance), None
        )
        groups.append(
            {
                "stance": stance,
                "count": len(rows),
                "why": "; ".join(dict.fromkeys(rows["why"])),
                "before": before and _shown(before),
                "after": _shown(asdict(now_[stance])) if stance in now_ else None,
            }
        )
    return sorted(groups, key=lambda group: -group["count"])


def _shown(label: Mapping[str, Any]) -> dict[str, Any]:
    return {key: label.get(key) for key in ("name", "definition", "example", "value")}


def all_pairs(
    session: Session, rest: Mapping[str, str], chosen: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """Return what each doubtful decision becomes: as `chosen` for it, else as `rest` says for its label, else nothing.

    What is not doubtful (any more: it was coded anew meanwhile) is left as it is.
    """
    named = {(str(pair["item"]), str(pair["actor"])): str(pair["stance"]) for pair in chosen}
    rows = doubtful_of(session).to_dict("records")
    becomes = [named.get((row["sent_id"], row["actor"])) or rest.get(row["stance"]) for row in rows]
    return [
        {"item": row["sent_id"], "actor": row["actor"], "stance": stance}
        for row, stance in zip(rows, becomes, strict=True)
        if stance
    ]
