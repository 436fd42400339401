"""A coder at work: the sentences of a queue, what was said of them so far, and everything a page asks for or sends.

Nothing here draws. A page sends messages to `handle`; notebooks and scripts call the methods.
"""

from __future__ import annotations

import json
import logging
import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from workbench import __version__
from workbench.annotations import codebook as books
from workbench.annotations import looking, pace
from workbench.annotations.elsewhere import elsewhere
from workbench.annotations.events import MODES, STEPS, Event, new_id, now
from workbench.annotations.filters import Finder, Names, filter_from
from workbench.annotations.intake import Desk, events_from
from workbench.annotations.items import Items
from workbench.annotations.lease import Lease
from workbench.annotations.memory import Memory
from workbench.annotations.page import item_json
from workbench.annotations.present import present
from workbench.annotations.progress import Progress
from workbench.annotations.queue import Entry, Queue, narrowed, text_order
from workbench.annotations.tables import to_codings
from workbench.annotations.view import Key, View, key_of
from workbench.markup import facts, framed, tag
from workbench.study import Codebook, WorkbenchError

if TYPE_CHECKING:
    import pandas as pd

    from workbench.annotations.log import Log

AHEAD, BEHIND = 50, 20
_log = logging.getLogger(__name__)
#: Outlets and actors that the filters of a page offer.
MOST_CHOICES = 200


class Session:
    """One coder's work on `items` in the order of `queue` (None: the order of the documents), written to `log`.

    `title` and `target` of the study are for the page's head.

    `mode`: `blind` (the machine's coding is never shown), `answer-first` (after the coder's answer), `suggest-first`.
    Raises WorkbenchError for another mode, or a log that cannot be used.
    """

    def __init__(
        self,
        items: Items,
        log: Log,
        codebook: Codebook,
        *,
        queue: Queue | None = None,
        mode: str = "answer-first",
        title: str = "",
        target: str = "",
    ):
        if mode not in MODES:
            raise WorkbenchError(f"there is no mode {mode!r}; modes: {', '.join(MODES)}")
        self.title, self.target = title, target
        self.items, self.log, self.codebook, self.mode, self.coder = items, log, codebook, mode, log.coder
        self.fingerprint = books.fingerprint(codebook)
        self.lock = threading.RLock()
        self.lease = Lease(log)
        log.keep_codebook(self.fingerprint, books.to_plain(codebook))
        self.view = View(log.events())
        self._read = log.count()
        self.log_id = _log_id(log)
        self.plan_queue = _present_only(queue, items) if queue else text_order([s.sent_id for s in items.sentences])
        self.finder = Finder(items)
        self.memory, self.names = Memory(items), Names(items)
        self.progress = Progress(items, self.coder, codebook.needs)
        self.progress.note(self.view, list(self.view.current))
        self._plain = [entry.sent_id for entry in self.plan_queue.entries if not entry.occasion]
        self._use(self.plan_queue)

    # ------------------------------------------------------------------ the queue

    def _repr_html_(self) -> str:
        return framed(tag("h4", f"{self.log.coder} at work"), facts(self._facts()))

    def __str__(self) -> str:
        lines = [f"  {name}: {value}" for name, value in self._facts() if value]
        return "\n".join([f"{self.log.coder} at work", *lines])

    def _facts(self) -> list[tuple[str, str]]:
        """Return what to know of the session at a glance, in words."""
        counts, plan = self.counts(), self.queue.plan
        return [
            ("study", self.title),
            ("order", f"{plan.kind}, plan {plan.name!r}, seed {plan.seed}"),
            ("mode", self.mode),
            ("sentences", f"{counts['done']:,} done of {counts['total']:,}"),
            ("skipped", f"{counts['skipped']:,}" if counts["skipped"] else ""),
            ("flagged", f"{counts['flagged']:,}" if counts["flagged"] else ""),
            ("saved", f"{counts['saved']:,} decisions on the disk"),
        ]

    def _use(self, queue: Queue) -> None:
        self.queue = queue
        self.places = {entry.item: place for place, entry in enumerate(queue.entries)}
        self.progress.use(queue)

    def use_filter(self, wanted: Mapping[str, Any] | None) -> None:
        """Make what a filter finds the queue; None or an empty filter goes back to the plan."""
        self._use(narrowed(self.plan_queue, self.search(wanted)) if wanted else self.plan_queue)

    def entry(self, item: str) -> Entry:
        """Return the place of a queue that the page calls `item`; a sentence outside of the queue has no marks."""
        if item in self.places:
            return self.queue.entries[self.places[item]]
        found = next((entry for entry in self.plan_queue.entries if entry.item == item), None)
        return found or Entry(self.items[item].sent_id)

    def item(self, place: int) -> dict[str, Any]:
        """Return the sentence at a place of the queue, as the page gets it."""
        return self.item_json(self.queue.entries[place])

    def item_json(self, entry: Entry) -> dict[str, Any]:
        """Return a sentence with its actors and decisions, as the page gets it."""
        place = self.places.get(entry.item)
        return item_json(entry, place, self.items, self.view, self.coder, mode=self.mode, needs=self.codebook.needs)

    def window(self, place: int) -> tuple[int, list[dict[str, Any]]]:
        """Return the first place and the sentences around `place`: 20 behind it, 50 ahead."""
        first = max(0, min(place, len(self.queue) - 1) - BEHIND)
        return first, [self.item_json(entry) for entry in self.queue.entries[first : place + AHEAD + 1]]

    def resume(self) -> int:
        """Return the first place that is not finished; the last one where all are."""
        entries = enumerate(self.queue.entries)
        found = next((p for p, e in entries if self.state(e) == "open"), len(self.queue) - 1)
        return max(found, 0)

    def state(self, entry: Entry) -> str:
        """Return `open`, `done` or `skipped`."""
        return self.progress.state(entry.sent_id, entry.occasion)

    # ------------------------------------------------------------------ writing

    def take(self, messages: Sequence[Mapping[str, Any]]) -> tuple[list[str], list[dict[str, str]], list[Event]]:
        """Write what the page sent: (ids that are saved, refused ones with the reason, events written now).

        All of it is one commit. Raises WorkbenchError, with nothing written, where the log cannot take it.
        """
        saved: list[str] = []
        refused: list[dict[str, str]] = []
        written: list[Event] = []
        for message in messages:
            events, fault = self._tried(message)
            if fault:
                refused.append({"id": str(message.get("id")), "message": fault})
                continue
            self.view.add(events)  # the next message may build on it
            written += events
            saved.append(str(message.get("id")))
        self._commit(written)
        return saved, refused, written

    def _tried(self, message: Mapping[str, Any]) -> tuple[list[Event], str]:
        """Return the events of a message, or none and what is wrong with it; a bad one must not hold up the others."""
        try:
            json.dumps(message, ensure_ascii=False).encode()
            return self._events(message), ""
        except WorkbenchError as error:
            return [], str(error)
        except UnicodeEncodeError:
            return [], "the text holds half a character; type it again"
        except Exception as error:
            _log.exception("a message of the page could not be understood")
            return [], f"this could not be understood ({type(error).__name__}: {error})"

    def _events(self, message: Mapping[str, Any]) -> list[Event]:
        if message.get("id") in self.view:
            return []
        if message.get("kind") in STEPS:
            step = self._step(str(message["kind"]), message)
            if step is None:
                raise WorkbenchError(f"there is nothing to {message['kind']}")
            return [step]
        return events_from(message, self.entry(str(message.get("item"))), self.desk())

    def desk(self) -> Desk:
        """Return what turning messages into events needs to know."""
        return Desk(self.items, self.view, self.coder, self.codebook, self.fingerprint, self.mode)

    def write(self, events: Sequence[Event]) -> None:
        """Take events into the view and write them; where that fails, neither has them."""
        self.view.add(events)
        self._commit(events)

    def _commit(self, events: Sequence[Event]) -> None:
        """Bring events that the view has to the disk; where that fails, the view forgets them."""
        try:
            self._read += self.log.append(events)
        except BaseException:
            lost = {event.event_id for event in events}
            self.view = View(event for event in self.view.all_events() if event.event_id not in lost)
            raise
        finally:
            self.progress.note(self.view, self._about(events))

    def reload(self) -> None:
        """Take in what another kernel wrote to the same log."""
        count = self.log.count()
        if count != self._read:
            self._read = count
            self.progress.note(self.view, self.view.add(self.log.events()))

    def _about(self, events: Iterable[Event]) -> list[Key]:
        """Return what events are about; an undo is about all that it takes back."""
        members = [one for event in events for one in (self.view.members(event.target) if event.target else [event])]
        return [key_of(one) for one in members if one.new is not None]

    def _step(self, kind: str, message: Mapping[str, Any]) -> Event | None:
        find = self.view.next_undo if kind == "undo" else self.view.next_redo
        target = str(message.get("target") or "") or find(self.coder)
        if target is None:
            return None
        time = message.get("time")
        after = max(now(), self.view.last_time + 1) if not isinstance(time, int) else time
        return Event(
            event_id=str(message.get("id") or new_id()),
            kind=kind,
            coder=self.coder,
            time=max(after, self.view.last_time + 1),
            target=target,
            codebook=self.fingerprint,
            app_version=__version__,
            mode=self.mode,
        )

    def undo(self, **message: Any) -> Event | None:
        """Take back the latest step and return the event of it that is shown again; None where there is none."""
        return self._switch("undo", message)

    def redo(self, **message: Any) -> Event | None:
        """Bring back the step undone last and return its last event; None where there is none."""
        return self._switch("redo", message)

    def _switch(self, kind: str, message: Mapping[str, Any]) -> Event | None:
        with self.lock:
            if message.get("id") in self.view:
                return None
            event = self._step(kind, message)
            if event is None:
                return None
            self.write([event])
            return next(iter(self.view.members(event.target)), None)

    def answer(self, item: str, actor: str, stance: str, **fields: Any) -> Event:
        """Code an actor of a sentence, as the keys of the page do; spans may be given as their words.

        Raises WorkbenchError for an actor that is not in the sentence, or a label that is not in the codebook.
        """
        return self.do("answer", item, actor, new={"stance": stance, **fields})

    def do(self, kind: str, item: str, actor: str = "", **message: Any) -> Event:
        """Do what a message of the page does (`add`, `remove`, `correct`, `skip`, ...) and return its event."""
        with self.lock:
            time = max(now(), self.view.last_time + 1)
            plain = {"id": new_id(), "time": time, "kind": kind, "item": item, "actor": actor} | message
            events = self._events(plain)
            self.write(events)
            return events[0]

    def bulk(self, wanted: Mapping[str, Any], actor: str | None, new: Mapping[str, Any], **message: Any) -> int:
        """Make one change in every sentence that a filter finds, as one step; return how many pairs it changes.

        With `actor` the sentences that hold that actor are changed, without it the sentences themselves (flag, comment).
        `dry=True` only counts.
        """
        with self.lock:
            found = self._bulk_targets(wanted, actor)
            if message.get("dry") or not found:
                return len(found)
            time = max(int(message.get("time") or now()), self.view.last_time + 1)
            step = str(message.get("id") or new_id())
            events = [
                event
                for n, sent_id in enumerate(found)
                for event in events_from(
                    {
                        "id": f"{step}/{n}",
                        "kind": "bulk",
                        "actor": actor or "",
                        "time": time,
                        "group": step,
                        "new": new,
                    },
                    self.entry(sent_id),
                    self.desk(),
                )
            ]
            self.write(events)
            return len(events)

    def _bulk_targets(self, wanted: Mapping[str, Any], actor: str | None) -> list[str]:
        found = self.search(wanted)
        if not actor:
            return found
        return [s for s in found if any(one.actor == actor for one in present(self.view, self.items, self.coder, s))]

    # ------------------------------------------------------------------ looking

    def search(self, wanted: Mapping[str, Any] | None = None, **more: Any) -> list[str]:
        """Return the sentences of the plan that a filter finds (see `filters.Filter`), in the order of the queue."""
        chosen = filter_from({**(wanted or {}), **more})
        states = {sent_id: state for (sent_id, occasion), state in self.progress.states.items() if not occasion}
        return self.finder.find(chosen, self._plain, self.view, self.coder, states)

    def counts(self) -> dict[str, int]:
        """Return how many decisions are saved, and how many sentences are done, skipped, flagged, missing, in all."""
        return self.progress.counts()

    def tally(self) -> dict[str, int]:
        """Return label -> how often this coder gave it."""
        labels = [label.id for label in self.codebook.labels] + ["unclear"]
        given = [e.new.stance for e in self.view.current.values() if e.new is not None and not e.new.removed]
        return {label: given.count(label) for label in labels}

    def time_left(self) -> dict[str, Any]:
        """Return how long the rest takes, from the last 50 finished sentences; pauses above a minute do not count."""
        return pace.time_left(self.view.history(self.coder), self.counts()["missing"])

    def history(self, *, limit: int = 20) -> list[dict[str, Any]]:
        """Return the last changes, newest first."""
        return looking.history(self, limit)

    def similar(self, item: str, actor: str = "", *, limit: int = 2) -> list[dict[str, Any]]:
        """Return the coder's own earlier decisions whose sentences have most rare words in common with this one."""
        return looking.similar(self, self.memory, item, actor, limit)

    def elsewhere(self, item: str, actor: str) -> list[dict[str, Any]]:
        """Return the other sentences of the document in which the words that name an actor here stand, too."""
        return elsewhere(self, item, actor)

    def found_row(self, sent_id: str) -> dict[str, Any]:
        """Return a sentence in short, as lists of the page show it."""
        return looking.found_row(self, sent_id)

    def actors(self, prefix: str) -> list[dict[str, str]]:
        """Return at most twelve actors with a word that begins with `prefix`."""
        return looking.actors(self.items, self.names, prefix)

    def codings(self, **options: Any) -> pd.DataFrame:
        """Return what this coder says now as a codings table; see `tables.to_codings`."""
        return to_codings(self.view, self.items, self.codebook, **options)

    @cached_property
    def choices(self) -> tuple[list[str], list[str]]:
        """The outlets, and the actors that a machine found most often, for the filters of a page."""
        counts = Counter(a for s in self.items.sentences for a, _ in self.items.machine_labels(s.sent_id))
        outlets = sorted({s.outlet for s in self.items.sentences if s.outlet})
        return outlets[:MOST_CHOICES], [actor for actor, _ in counts.most_common(MOST_CHOICES)]

    def codebook_json(self) -> dict[str, Any]:
        """Return the codebook as the page gets it."""
        return books.to_plain(self.codebook) | {"fingerprint": self.fingerprint}

    # ------------------------------------------------------------------ the page

    def handle(self, message: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Answer one message of a page; never raises. See `messages`."""
        from workbench.annotations.messages import answer

        with self.lock:
            return answer(self, message)

    def close(self) -> None:
        """Let go of the log."""
        self.log.close()


def _present_only(queue: Queue, items: Items) -> Queue:
    """Return the queue without sentences that the study no longer has."""
    return replace(queue, entries=tuple(entry for entry in queue.entries if entry.sent_id in items))


def _log_id(log: Log) -> str:
    """Return the name of a log that it keeps for good, wherever its file goes."""
    known = log.get_state("log_id")
    if known is None:
        known = new_id()
        log.put_state("log_id", known)
    return str(known)
