"""Disagreement, decided case by case: who is behind an answer stays hidden, originals stay as they are.

A decision is an event of the project's log. It needs two keys: which answer, and why.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from workbench import __version__
from workbench.annotations import codebook as books
from workbench.annotations import names
from workbench.annotations.cases import ABSENT, Case, Pair, cases_of, label_of
from workbench.annotations.events import Decision, Event, checked, new_id, now, overlay, text_hash
from workbench.annotations.items import Items
from workbench.annotations.page import changes_from, decision_json, parts_of
from workbench.annotations.settling import settle
from workbench.annotations.store import Store
from workbench.annotations.tables import to_codings
from workbench.annotations.texts import from_span
from workbench.annotations.view import Key, View
from workbench.study import Codebook, WorkbenchError

if TYPE_CHECKING:
    import pandas as pd

#: Reason code -> (key, words). Why coders differed says where the codebook or the training should be better.
REASONS = {
    "slip": ("s", "a slip: the text leaves no doubt"),
    "rule": ("r", "a rule of the codebook decides"),
    "context": ("c", "the sentences around it decide"),
    "actor": ("a", "the coders meant different actors"),
    "ambiguous": ("m", "the text bears both; the likelier reading is taken"),
    "gap": ("g", "the codebook does not cover it"),
}
_WINDOW = 50


class Adjudication:
    """The desk of `judge` over the coders of a store; `coders` names those that count (None: all)."""

    def __init__(
        self,
        store: Store,
        items: Items,
        codebook: Codebook,
        judge: str,
        *,
        coders: Sequence[str] | None = None,
        title: str = "",
        target: str = "",
    ):
        self.title, self.target = title, target
        self.store, self.items, self.codebook = store, items, codebook
        self.judge, self.coders = names.coder_name(judge), coders
        self.fingerprint = books.fingerprint(codebook)
        self.lock = threading.RLock()
        self.log_id = hashlib.sha256(f"{store.where}|{self.judge}".encode()).hexdigest()[:16]
        self.refresh()

    def refresh(self) -> None:
        """Read what coders and adjudicators have said by now."""
        self.answers = View(self.store.events(self.coders))
        self.decided = View(self.store.project_events())
        self._cases = sorted(cases_of(self.answers, self.items), key=lambda case: self._rank(case))
        self.chosen = self._cases

    def _rank(self, case: Case) -> tuple[float, int, str]:
        return (case.agreement, self.items.place[case.sent_id], case.actor)

    # ------------------------------------------------------------------ cases

    def cases(
        self,
        *,
        labels: Sequence[str] = (),
        actor: str | None = None,
        outlet: str | None = None,
        open: bool = False,
    ) -> list[Case]:
        """Return the cases, lowest agreement first: with all of `labels` (`absent`: the actor is not in the sentence)
        among the answers, of an actor or outlet, or only those not decided yet (`open`)."""
        return [
            case
            for case in self._cases
            if set(labels) <= case.labels
            and actor in (None, "", case.actor)
            and outlet in (None, "", self.items[case.sent_id].outlet)
            and not (open and self.decision(case))
        ]

    def case(self, name: str) -> Case:
        """Return the case called `name`."""
        found = next((case for case in self._cases if case.id == name), None)
        if found is None:
            raise WorkbenchError(f"there is no case {name!r}; the coders agree on it or it is gone")
        return found

    def decision(self, case: Case) -> Event | None:
        """Return the event that decides a case, the latest where several adjudicators did; None while it is open."""
        return _latest(self.decided, case.sent_id, case.actor)

    # ------------------------------------------------------------------ deciding

    def decide(
        self,
        case: str,
        *,
        adopt: str | None = None,
        stance: str | None = None,
        reason: str,
        comment: str = "",
        **message: Any,
    ) -> Event:
        """Decide a case: adopt the answer of a letter, or give another label; `reason` is one of `REASONS`.

        Adopting the answer of a coder who does not have the actor says that it is not in the sentence.

        Raises WorkbenchError without a reason, with both or neither of `adopt` and `stance`, or for a letter nobody has.
        """
        if reason not in REASONS:
            raise WorkbenchError(f"a decision needs a reason: {', '.join(REASONS)}")
        if (adopt is None) == (stance is None):
            raise WorkbenchError("a decision adopts one answer or gives another label")
        with self.lock:
            found = self.case(case)
            event = self._event(found, self._new(found, adopt, stance, comment), reason, message)
            if adopt is not None:
                event = replace(event, suggestion={"adopted": found.letters[adopt]})
            return self._write(event)

    def _new(self, case: Case, adopt: str | None, stance: str | None, comment: str) -> Decision:
        if adopt is not None and adopt not in case.letters:
            raise WorkbenchError(f"there is no answer {adopt!r}; answers: {', '.join(case.letters)}")
        if adopt is not None and case.letters[adopt] not in case.given:
            return Decision(removed=True, comment=comment)
        if adopt is not None:
            return overlay(case.given[case.letters[adopt]], {"comment": comment, "flag": False})
        base = next(iter(case.given.values()))
        sentence = self.items[case.sent_id]
        changes_from({"stance": stance}, sentence, (), self.codebook)
        return Decision(stance=stance, mention=base.mention, name=base.name, principal=base.principal, comment=comment)

    def _event(self, case: Case, new: Decision, reason: str, message: Mapping[str, Any]) -> Event:
        before = self.decided.decision(Key(self.judge, case.sent_id, case.actor))
        return Event(
            event_id=str(message.get("id") or new_id()),
            kind="adjudicate",
            coder=self.judge,
            time=self._time(message),
            sent_id=case.sent_id,
            actor=case.actor,
            old=before,
            new=new,
            duration=message.get("duration"),
            start=self.items[case.sent_id].start,
            end=self.items[case.sent_id].end,
            text_hash=text_hash(self.items[case.sent_id].text),
            codebook=self.fingerprint,
            app_version=__version__,
            reason=reason,
        )

    def _time(self, message: Mapping[str, Any]) -> int:
        given = message.get("time")
        return max(given if isinstance(given, int) else now(), self.decided.last_time + 1)

    def _write(self, event: Event) -> Event:
        project = self.store.project()
        project.keep_codebook(self.fingerprint, books.to_plain(self.codebook))
        project.append([checked(event)])
        self.decided.add([event])
        return event

    def undo(self, **message: Any) -> Event | None:
        """Take back this adjudicator's latest decision and return it; None where there is none."""
        return self._step("undo", message)

    def redo(self, **message: Any) -> Event | None:
        """Bring back the decision undone last and return it; None where there is none."""
        return self._step("redo", message)

    def _step(self, kind: str, message: Mapping[str, Any]) -> Event | None:
        with self.lock:
            target = (self.decided.next_undo if kind == "undo" else self.decided.next_redo)(self.judge)
            if target is None or message.get("id") in self.decided:
                return None
            step = Event(str(message.get("id") or new_id()), kind, self.judge, self._time(message), target=target)
            self._write(step)
            return self.decided.members(target)[0]

    # ------------------------------------------------------------------ tables

    def codings(self) -> pd.DataFrame:
        """Return the decisions as a codings table with the coder `adjudicated`, one row per pair."""
        return adjudicated(self.decided, self.items, self.codebook)

    def settled(self) -> pd.DataFrame:
        """Return one row per pair that anybody coded, with how it was settled; see `settling.settle`."""
        return settle(
            to_codings(self.answers, self.items, self.codebook), self.codings(), absent=absent_pairs(self.decided)
        )

    def counts(self) -> dict[str, int]:
        """Return how many cases are open and how many are decided."""
        decided = sum(self.decision(case) is not None for case in self._cases)
        return {"open": len(self._cases) - decided, "decided": decided}

    # ------------------------------------------------------------------ the page

    def handle(self, message: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Answer one message of the adjudication page; never raises."""
        from workbench.annotations.bench import answer

        with self.lock:
            return answer(self, message)

    def case_json(self, case: Case, place: int, *, coders: bool = False) -> dict[str, Any]:
        """Return a case as the page gets it; names of coders only where asked for."""
        sentence = self.items[case.sent_id]
        parts = parts_of(sentence, self.items)
        before, after = self.items.context(case.sent_id)
        answers = [self._answer_json(letter, case, parts, sentence.start, coders) for letter in case.letters]
        mentions = _mentions(case)
        return {
            "case": case.id,
            "place": place,
            "sent_id": case.sent_id,
            "actor": case.actor,
            "name": next((one.name for one in case.given.values() if one.name), None) or self.items.name_of(case.actor),
            "tokens": parts,
            "before": before,
            "after": after,
            "title": sentence.title,
            "outlet": sentence.outlet,
            "date": sentence.date,
            "mentions": [from_span(span, parts, sentence.start) for span in mentions],
            "answers": answers,
            "agreement": case.agreement,
            "decision": self._decision_json(case),
        }

    def _answer_json(self, letter: str, case: Case, parts: Sequence[str], start: int, coders: bool) -> dict[str, Any]:
        coder = case.letters[letter]
        event = case.answers[coder]
        plain = decision_json(case.given.get(coder) or Decision(), parts, start)
        shown = {key: plain[key] for key in ("stance", "evidence", "condition", "voice", "issues", "comment")}
        shown |= {"absent": label_of(event) == ABSENT}
        seconds = None if event is None or event.duration is None else event.duration / 1000
        return {"letter": letter} | shown | {"seconds": seconds} | ({"coder": coder} if coders else {})

    def _decision_json(self, case: Case) -> dict[str, Any] | None:
        event = self.decision(case)
        if event is None or event.new is None:
            return None
        adopted = (event.suggestion or {}).get("adopted")
        return {
            "stance": event.new.stance,
            "absent": event.new.removed,
            "adopted": next((letter for letter, coder in case.letters.items() if coder == adopted), None),
            "reason": event.reason,
            "comment": event.new.comment,
            "judge": event.coder,
            "stale": any(answer.time > event.time for answer in case.answers.values() if answer),
        }


def adjudicated(decided: View, items: Items, codebook: Codebook) -> pd.DataFrame:
    """Return the decisions of all adjudicators as a codings table with the coder `adjudicated`; the latest counts."""
    latest: dict[tuple[str, str], Event] = {}
    for event in decided.current.values():
        pair = (event.sent_id, event.actor)
        if event.kind == "adjudicate" and (pair not in latest or latest[pair].order < event.order):
            latest[pair] = event
    frame = to_codings(latest.values(), items, codebook)
    return frame.assign(coder=frame["coder"].map(lambda _: "adjudicated").astype("string"))


def absent_pairs(decided: View) -> set[Pair]:
    """Return the pairs of which the latest decision of an adjudicator says that the actor is not in the sentence."""
    pairs = {(key.sent_id, key.actor) for key, event in decided.current.items() if event.kind == "adjudicate"}
    latest = {pair: _latest(decided, *pair) for pair in pairs}
    return {pair for pair, event in latest.items() if event is not None and event.new and event.new.removed}


def _latest(decided: View, sent_id: str, actor: str) -> Event | None:
    found = [e for key, e in decided.current.items() if (key.sent_id, key.actor) == (sent_id, actor)]
    return max(found, key=lambda event: event.order, default=None)


def _mentions(case: Case) -> list[Any]:
    spans = {span for one in case.given.values() for span in one.mention}
    return sorted(spans, key=lambda span: (span.start, span.end))
