"""A small study for coders, made by hand: sentences, a machine's codings, sessions, events."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rows import coding

from workbench.annotations import Decision, Event, Items, Queue, Sentence, Session, Store
from workbench.annotations.fallback import code
from workbench.annotations.queue import Entry, Plan
from workbench.codings import to_frame
from workbench.study import Codebook, default_study

LABELS = ("support", "none", "oppose", "conditional", "neutral")


def codebook() -> Codebook:
    """The built-in codebook."""
    return default_study().codebook


def sentence(number: int, *, doc: str = "d", actor: str = "VEL", **more: Any) -> Sentence:
    """Sentence `number` of a document, with the offsets that `rows.coding` gives it."""
    text = f"{actor} said a thing about the talks."
    return Sentence(f"{doc}:{number}", doc, number * 100, number * 100 + len(text), text, **more)


def small_items(count: int = 6, *, doc: str = "d", **more: Any) -> Items:
    """`count` sentences of one document, each with the actor VEL; the machine's labels go round."""
    rows = [coding(doc, n, "VEL", LABELS[n % 5], confidence=(n % 10) / 10, coder="rules@1.0") for n in range(count)]
    return Items([sentence(n, doc=doc, **more) for n in range(count)], to_frame(rows))


def wide_items(docs: int = 10, each: int = 20) -> Items:
    """Several documents of three outlets and two months; the machine's labels and confidence vary."""
    sentences, rows = [], []
    for d in range(docs):
        for n in range(each):
            facts = {"outlet": f"outlet {d % 3}", "date": f"2023-0{1 + d % 2}-10"}
            actor = "KAR" if n % 10 == 9 else "VEL"
            sentences.append(sentence(n, doc=f"d{d}", actor=actor, **facts))
            label = "oppose" if n == 0 and d == 0 else ("support", "none")[n % 2]
            rows.append(coding(f"d{d}", n, actor, label, confidence=((d * each + n) % 97) / 97, coder="rules@1.0"))
    return Items(sentences, to_frame(rows))


def open_session(folder: Path, *, coder: str = "ana", items: Items | None = None, **options: Any) -> Session:
    """A session over its own store in `folder`; closing and calling this again is a restart."""
    return Session(items or small_items(), Store(folder).log(coder), codebook(), **options)


def queue_of(*entries: Entry) -> Queue:
    """A queue with just these places."""
    return Queue(tuple(entries), Plan("text", repeats=0.0))


def answer(number: int, stance: str = "support", *, coder: str = "ana", sent: int = 0, **more: Any) -> Event:
    """An answer about VEL; its id and time come from `number`."""
    plain: dict[str, Any] = {
        "event_id": f"{coder}-{number}", "kind": "answer", "coder": coder, "time": number, "sent_id": f"d:{sent}",
        "actor": "VEL", "new": Decision(stance=stance),
    }  # fmt: skip
    return Event(**(plain | more))


def message(number: int, kind: str = "answer", *, sent: int = 0, actor: str = "VEL", **more: Any) -> dict[str, Any]:
    """What a page sends: by default an answer `support` about VEL."""
    new = {"stance": "support"} if kind == "answer" else {}
    return {"id": f"m{number}", "kind": kind, "item": f"d:{sent}", "actor": actor, "time": number, "new": new} | more


def typed(session: Session, *lines: str) -> list[str]:
    """Type `lines` into the plain loop and return what it showed, prompts included."""
    shown: list[str] = []
    waiting = iter(lines)

    def ask(prompt: str) -> str:
        shown.append(prompt)
        try:
            return next(waiting)
        except StopIteration:
            raise EOFError from None

    code(session, ask=ask, tell=shown.append)
    return shown
