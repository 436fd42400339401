"""Plans kept with a study: who codes what in which order, stored so that it can be made again and resumed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from workbench.annotations.events import now
from workbench.annotations.items import Items
from workbench.annotations.names import PROJECT
from workbench.annotations.queue import Entry, Plan, Queue, make_queue, make_queues, plan_from_plain, plan_to_plain
from workbench.annotations.store import Store
from workbench.study import WorkbenchError

if TYPE_CHECKING:
    import pandas as pd

    from workbench.annotations.log import Log

_PLANS, _QUEUE = "plans", "queue"


def keep_plan(store: Store, items: Items, plan: Plan, *, codings: pd.DataFrame | None = None) -> dict[str, Queue]:
    """Store a plan in the project's log and each coder's queue in the coder's; return coder -> queue.

    Storing the same plan again changes nothing. Raises WorkbenchError where another plan has its name.
    """
    queues = make_queues(items.table, plan, codings=codings)
    plans = stored_plans(store)
    if plan.name in plans and plans[plan.name] != plan:
        raise WorkbenchError(f"there is another plan called {plan.name!r}; give the new one its own name")
    facts = {coder: {"fingerprint": queue.fingerprint, "size": len(queue)} for coder, queue in queues.items()}
    if plan.name not in plans:
        kept = store.project().get_state(_PLANS) or {}
        kept[plan.name] = {"plan": plan_to_plain(plan), "queues": facts, "made": now()}
        store.project().put_state(_PLANS, kept)
    for coder, queue in queues.items():
        if coder:
            keep_queue(store.log(coder), queue)
    return queues


def stored_plans(store: Store) -> dict[str, Plan]:
    """Return the plans of a study by name, in the order in which they were made."""
    return {name: plan_from_plain(kept["plan"]) for name, kept in _kept_plans(store).items()}


def _kept_plans(store: Store) -> dict[str, Any]:
    kept = store.state(PROJECT, _PLANS) or {}
    return dict(sorted(kept.items(), key=lambda pair: pair[1]["made"]))


def keep_queue(log: Log, queue: Queue) -> None:
    """Store a coder's queue in the coder's log, so that a later change of the machine's codings does not move it."""
    kept = log.get_state(_QUEUE) or {}
    if queue.plan.name not in kept:
        rows = [[e.sent_id, e.occasion, e.probability, list(e.marks)] for e in queue.entries]
        kept[queue.plan.name] = {"plan": plan_to_plain(queue.plan), "entries": rows, "made": now()}
        log.put_state(_QUEUE, kept)


def stored_queue(log: Log, name: str | None = None) -> Queue | None:
    """Return the queue called `name` of a coder (the latest if None), or None where there is none."""
    return _queue_from(log.get_state(_QUEUE) or {}, name)


def _queue_from(kept: Mapping[str, Any], name: str | None) -> Queue | None:
    if not kept or (name is not None and name not in kept):
        return None
    found = kept[name] if name is not None else max(kept.values(), key=lambda one: one["made"])
    entries = tuple(Entry(s, o, p, tuple(marks)) for s, o, p, marks in found["entries"])
    return Queue(entries, plan_from_plain(found["plan"]))


def queue_for(store: Store, items: Items, coder: str, plan: Plan | None = None) -> Queue:
    """Return a coder's queue: that of `plan`, else the stored one, else of the study's latest plan, else a random order.

    What is made is stored.
    """
    log = store.log(coder)
    name = plan.name if plan else None
    found = stored_queue(log, name)
    if found is not None and plan is not None and found.plan != plan:
        raise WorkbenchError(f"{coder} has another plan called {plan.name!r}; give the new one its own name")
    if found is None:
        found = make_queue(items.table, plan or _latest(store, coder) or _everything(items), log.coder)
        keep_queue(log, found)
    return found


def _latest(store: Store, coder: str) -> Plan | None:
    fitting = [plan for plan in stored_plans(store).values() if not plan.coders or coder in plan.coders]
    return fitting[-1] if fitting else None


def _everything(items: Items) -> Plan:
    """Return a random order of the sentences with actors; of all sentences where none has any."""
    return Plan("random", with_actors=bool(items.table["actors"].map(len).any()), name="everything")


def planned(store: Store) -> dict[str, list[str]]:
    """Return coder -> the sentences of the coder's latest queue, for `tables.faults`."""
    queues = {coder: _queue_from(store.state(coder, _QUEUE) or {}, None) for coder in store.coders()}
    return {
        coder: [entry.sent_id for entry in queue.entries if not entry.occasion]
        for coder, queue in queues.items()
        if queue
    }
