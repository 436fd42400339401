"""What the log says about the work: the paragraph for the paper, and what suggestions did to it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from statistics import median
from typing import TYPE_CHECKING, Any

from workbench.annotations.events import Event
from workbench.annotations.view import View

if TYPE_CHECKING:
    import pandas as pd

    from workbench.annotations.items import Items

#: Suggestions that are nearly always taken, within this many seconds, were hardly read.
TOO_WILLING, TOO_FAST = 0.95, 1.5
_MODES = {
    "blind": "without seeing any machine coding",
    "answer-first": "giving their own answer before the machine's coding was shown",
    "suggest-first": "with the machine's coding shown first",
}


def methods_paragraph(
    events: Iterable[Event],
    items: Items,
    *,
    adjudicated: Iterable[Event] = (),
    plans: Sequence[Any] = (),
    agreement: pd.DataFrame | None = None,
) -> str:
    """Return in plain sentences who coded what how, counted from the log.

    `agreement` is a table of `agreement.report`, `plans` the plans of the study, `adjudicated` the project's events.
    """
    view = View(events)
    coded = [(key, e) for key, e in view.current.items() if e.new and e.new.stance and not e.new.removed and key.actor]
    first = [(key, e) for key, e in coded if not key.occasion]
    if not first:
        return "Nobody has coded anything yet."
    sentences = [
        _who(first),
        _what(first, items),
        *(_plan(plan) for plan in plans[-1:]),
        _how(first),
        _repeats(coded),
        _judged(adjudicated),
        _agreement(agreement),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _who(coded: Sequence[tuple[Any, Event]]) -> str:
    coders = Counter(key.coder for key, _ in coded)
    days = [datetime.fromtimestamp(event.time / 1000, UTC).date() for _, event in coded]
    when = f"on {min(days)}" if min(days) == max(days) else f"between {min(days)} and {max(days)}"
    pairs = len({(key.sent_id, key.actor) for key, _ in coded})
    each = ", ".join(f"{count:,}" for _, count in sorted(coders.items()))
    people = "One coder" if len(coders) == 1 else f"{len(coders)} coders"
    return (
        f"{people} gave {sum(coders.values()):,} stances ({each} each) to {pairs:,} pairs of sentence and actor {when}."
    )


def _what(coded: Sequence[tuple[Any, Event]], items: Items) -> str:
    sentences = {key.sent_id for key, _ in coded if key.sent_id in items}
    documents = {items[sent_id].doc_id for sent_id in sentences}
    by_pair: dict[tuple[str, str], set[str]] = defaultdict(set)
    for key, _ in coded:
        by_pair[key.sent_id, key.actor].add(key.coder)
    several = sum(len(coders) > 1 for coders in by_pair.values())
    double = f"{several:,} pairs ({100 * several / len(by_pair):.0f} %) were coded by more than one of them"
    return f"The pairs are from {len(sentences):,} sentences of {len(documents):,} documents; {double}."


def _plan(plan: Any) -> str:
    how = {
        "text": "in the order of the documents",
        "random": "at random",
        "stratified": f"at random in equal parts by {' and '.join(plan.strata)}",
        "uncertain": "by how unsure the machine was",
        "rare": "by how rare the machine's labels were",
        "disagreement": "by how much earlier coders disagreed",
    }[plan.kind]
    control = (
        f", with {plan.control:.0%} random sentences among them"
        if plan.kind in ("uncertain", "rare", "disagreement")
        else ""
    )
    return f"Sentences were drawn {how}{control} (seed {plan.seed})."


def _how(coded: Sequence[tuple[Any, Event]]) -> str:
    modes = Counter(event.mode for _, event in coded if event.mode)
    shown = [f"{_MODES[mode]} ({count:,} stances)" for mode, count in modes.most_common() if mode in _MODES]
    books = sorted({event.codebook for _, event in coded if event.codebook})
    versions = sorted({event.app_version for _, event in coded if event.app_version})
    times = [event.duration / 1000 for _, event in coded if event.duration is not None and event.duration <= 60_000]
    # Decisions that were entered by a script follow each other at once: their pace says nothing.
    pace = f" The median decision took {median(times):.1f} s." if times and median(times) >= 0.3 else ""
    context = sum(event.context for _, event in coded)
    around = f" For {context:,} stances the sentences around were opened." if context else ""
    tool = f"the reconciliation workbench {', '.join(versions)}" if versions else "the reconciliation workbench"
    book = f", codebook {', '.join(books)}" if books else ""
    work = f"Coders worked {' and '.join(shown)} in " if shown else "Coders worked in "
    return f"{work}{tool}{book}.{pace}{around}"


def _repeats(coded: Sequence[tuple[Any, Event]]) -> str:
    first = {(k.coder, k.sent_id, k.actor): e.new.stance for k, e in coded if not k.occasion and e.new}
    again = {(k.coder, k.sent_id, k.actor): e.new.stance for k, e in coded if k.occasion and e.new}
    both = [key for key in again if key in first]
    if not both:
        return ""
    same = sum(first[key] == again[key] for key in both)
    return f"{len(both):,} pairs were shown to the same coder again unannounced; {100 * same / len(both):.0f} % got the same label."


def _judged(events: Iterable[Event]) -> str:
    decided = [event for event in View(events).current.values() if event.kind == "adjudicate"]
    if not decided:
        return ""
    reasons = Counter(event.reason for event in decided if event.reason)
    told = ", ".join(f"{reason} {count}" for reason, count in reasons.most_common())
    gone = sum(bool(event.new and event.new.removed) for event in decided)
    out = f"; in {gone:,} of them the actor was found not to be in the sentence" if gone else ""
    return (
        f"Disagreement on {len(decided):,} pairs was decided by an adjudicator who did not see the names "
        f"(reasons: {told}){out}."
    )


def _agreement(found: pd.DataFrame | None) -> str:
    if found is None or not len(found):
        return ""
    alpha = found[found["measure"] == "alpha"].iloc[-1]
    if alpha["value"] is None or alpha["value"] != alpha["value"]:
        return f"Agreement could not be computed: {alpha['note']}."
    has_interval = alpha["low"] == alpha["low"] and alpha["low"] is not None
    span = f", 95 % interval {alpha['low']:.2f} to {alpha['high']:.2f}" if has_interval else ""
    return f"Krippendorff's alpha (nominal) is {alpha['value']:.2f}{span}, on {alpha['units']:,} pairs."


def effects(events: Iterable[Event], items: Items) -> tuple[pd.DataFrame, list[str]]:
    """Return per coder what suggestions did, and warnings in words.

    Columns: `shown` (answers given with a suggestion on screen), `taken` (share that gave its label), `seconds shown` and
    `seconds blind` (medians), `shift` (half the sum of differences between the shares of labels given with and without a
    suggestion, 0..1), `machine shown` and `machine blind` (share equal to the machine's label), `revised` (answers changed
    to the machine's label after it was revealed). A warning names coders who take more than 95 % within 1.5 s.
    """
    import pandas as pd

    view = View(events)
    given: Mapping[str, list[Event]] = defaultdict(list)
    for key, event in view.current.items():
        if event.new and event.new.stance and key.actor and not key.occasion:
            given[key.coder].append(event)
    revised = _revised(view)
    rows = {coder: _effect(mine, items) | {"revised": revised[coder]} for coder, mine in sorted(given.items())}
    columns = ["shown", "taken", "seconds shown", "seconds blind", "shift", "machine shown", "machine blind", "revised"]
    found = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    found.index.name = "coder"
    return found, [_warning(coder, row) for coder, row in rows.items() if _is_too_willing(row)]


def _effect(mine: Sequence[Event], items: Items) -> dict[str, Any]:
    shown = [event for event in mine if event.suggestion]
    blind = [event for event in mine if not event.suggestion]
    taken = [bool(e.suggestion and e.new and e.new.stance == e.suggestion.get("stance")) for e in shown]
    return {
        "shown": len(shown),
        "taken": sum(taken) / len(taken) if taken else None,
        "seconds shown": _seconds(shown),
        "seconds blind": _seconds(blind),
        "shift": _shift(shown, blind),
        "machine shown": _like_machine(shown, items),
        "machine blind": _like_machine(blind, items),
    }


def _seconds(events: Sequence[Event]) -> float | None:
    times = [event.duration / 1000 for event in events if event.duration is not None and event.duration <= 60_000]
    return median(times) if times else None


def _shift(shown: Sequence[Event], blind: Sequence[Event]) -> float | None:
    if not shown or not blind:
        return None
    left, right = (Counter(e.new.stance for e in events if e.new) for events in (shown, blind))
    return sum(abs(left[label] / len(shown) - right[label] / len(blind)) for label in left | right) / 2


def _like_machine(events: Sequence[Event], items: Items) -> float | None:
    both = []
    for event in events:
        machine = dict(items.machine_labels(event.sent_id)).get(event.actor) if event.sent_id in items else None
        if machine is not None and event.new is not None:
            both.append(event.new.stance == machine)
    return sum(both) / len(both) if both else None


def _revised(view: View) -> Counter[str]:
    """Return coder -> answers that were changed to the machine's label once it had been revealed."""
    found: Counter[str] = Counter()
    for event in view.current.values():
        if event.mode == "answer-first" and event.suggestion and event.old and event.new and event.old.stance:
            machine = event.suggestion.get("stance")
            found[event.coder] += event.old.stance != machine == event.new.stance
    return found


def _is_too_willing(row: Mapping[str, Any]) -> bool:
    fast = row["seconds shown"] is not None and row["seconds shown"] < TOO_FAST
    return row["taken"] is not None and row["taken"] > TOO_WILLING and fast


def _warning(coder: str, row: Mapping[str, Any]) -> str:
    return (
        f"{coder} took {row['taken']:.0%} of the suggestions, half of them within {row['seconds shown']:.1f} s; they were "
        "hardly read, so do not measure the machine by these codings"
    )
