"""Coding where no widget can run: plain questions and answers that write the same events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from workbench.codings import UNCLEAR
from workbench.study import WorkbenchError

if TYPE_CHECKING:
    from workbench.annotations.session import Session

HELP = (
    "answers: a label or its number, ? unclear, s skip the sentence, u undo, r redo, e show the sentences around, "
    "f flag, c TEXT comment, g what the labels mean, q stop"
)


def code(
    session: Session, *, ask: Callable[[str], str] = input, tell: Callable[[str], object] | None = None
) -> dict[str, int]:
    """Go through the open sentences of a session by questions; return the session's counts at the end.

    `ask` shows a prompt and returns a line (a keyboard's by default), `tell` shows a text (printed through `ask`'s
    channel if None, so that a notebook shows it in order). Stops at `q`, at the end of the queue or of the input.
    """
    show = tell or _shown_by(ask)
    show(HELP)
    state = _State(session, ask, show)
    try:
        while state.question():
            pass
    except EOFError:
        show("the input ended; everything that was answered is saved")
    return session.counts()


def _shown_by(ask: Callable[[str], str]) -> Callable[[str], object]:
    import sys

    return lambda text: sys.stdout.write(text + "\n")


class _State:
    """Where the questions are: a sentence, an actor in it, and what was asked for on the way."""

    def __init__(self, session: Session, ask: Callable[[str], str], tell: Callable[[str], object]):
        self.session, self.ask, self.tell = session, ask, tell
        self.shown = ""
        self.expanded = False

    def question(self) -> bool:
        """Ask about the next open pair; tell whether to go on."""
        item = self._next()
        if item is None:
            self.tell("every sentence of the queue is coded")
            return False
        if self.shown != item["item"]:
            self._show(item)
        actor = next((one for one in item["actors"] if one["lacks"]), None)
        line = self.ask(self._prompt(item, actor)).strip()
        if line == "q":
            return False
        try:
            self._do(line, item, actor)
        except WorkbenchError as error:
            self.tell(str(error))
        return True

    def _next(self) -> dict[str, Any] | None:
        entries = enumerate(self.session.queue.entries)
        place = next((p for p, entry in entries if self.session.state(entry) == "open"), None)
        return None if place is None else self.session.item(place)

    def _show(self, item: Mapping[str, Any]) -> None:
        facts = ", ".join(part for part in (item["outlet"], item["date"], item["title"]) if part)
        self.tell(f"\n[{item['place'] + 1} of {len(self.session.queue)}] {facts}\n{''.join(item['tokens'])}")
        self.shown, self.expanded = item["item"], False

    def _prompt(self, item: Mapping[str, Any], actor: Mapping[str, Any] | None) -> str:
        if actor is None:
            return "no actor is marked; Enter confirms, s skips: "
        if actor["lacks"][0] != "stance":
            return f"{actor['name']}, {actor['decision']['stance']} needs {actor['lacks'][0]} ({self._how(actor)}): "
        labels = " ".join(f"{n}={label.id}" for n, label in enumerate(self.session.codebook.labels, start=1))
        shown = actor["suggestion"]
        hint = f" [the machine says: {shown['stance']}]" if shown and item["mode"] == "suggest-first" else ""
        return f"{actor['name']}{hint} ({labels}): "

    def _do(self, line: str, item: Mapping[str, Any], actor: Mapping[str, Any] | None) -> None:
        word, _, rest = line.partition(" ")
        name, key = item["item"], actor["actor"] if actor else ""
        if word in ("u", "r"):
            self._back(word)
        elif word == "s":
            self.session.do("skip", name, context=self.expanded)
        elif word == "e":
            self._expand(item)
        elif word == "f":
            self.session.do("flag", name, key, new={"flag": True})
        elif word == "c":
            self.session.do("comment", name, key, new={"comment": rest})
        elif word in ("g", "h"):
            self.tell(HELP if word == "h" else self._labels())
        elif actor is None:
            self.session.do("confirm", name)
        elif actor["lacks"][0] != "stance":
            self._fill(line, name, actor)
        else:
            self._answer(line, name, actor)

    def _answer(self, line: str, item: str, actor: Mapping[str, Any]) -> None:
        stance = self._label(line)
        seen = actor["suggestion"] is not None
        self.session.do("answer", item, actor["actor"], new={"stance": stance}, seen=seen, context=self.expanded)
        if self.session.mode == "answer-first" and not seen:
            self._reveal(item, actor["actor"], stance)

    def _how(self, actor: Mapping[str, Any]) -> str:
        """Return how the field that is asked for is answered."""
        book = self.session.codebook
        several = {"voice": " ".join(book.voices), "issues": " ".join(issue.id for issue in book.issues)}
        return several.get(actor["lacks"][0]) or {"certainty": "0 to 1", "comment": "any"}.get(
            actor["lacks"][0], "words of the sentence"
        )

    def _fill(self, line: str, item: str, actor: Mapping[str, Any]) -> None:
        """Take the answer to a field that the label demands."""
        field = actor["lacks"][0]
        if not line:
            raise WorkbenchError(f"{actor['decision']['stance']} needs {field}; give it, or s skips the sentence")
        value: Any = line.split() if field == "issues" else _number(line) if field == "certainty" else line
        self.session.do("field", item, actor["actor"], new={field: value}, context=self.expanded)

    def _reveal(self, item: str, actor: str, stance: str) -> None:
        (reply,) = self.session.handle({"type": "reveal", "item": item, "actor": actor})
        machine = (reply.get("suggestion") or {}).get("stance")
        if machine and machine != stance:
            self.tell(f"(the machine says {machine}; u takes your answer back)")

    def _label(self, line: str) -> str:
        labels = [label.id for label in self.session.codebook.labels]
        if line == "?":
            return UNCLEAR
        if line.isdigit() and 1 <= int(line) <= len(labels):
            return labels[int(line) - 1]
        fitting = [label for label in [*labels, UNCLEAR] if line and label.startswith(line)]
        if line in fitting or len(fitting) == 1:
            return line if line in fitting else fitting[0]
        raise WorkbenchError(f"{line!r} is not an answer; {HELP}")

    def _back(self, word: str) -> None:
        event = self.session.undo() if word == "u" else self.session.redo()
        self.tell("there is nothing to take back" if event is None and word == "u" else "done" if event else "nothing")
        self.shown = ""

    def _expand(self, item: Mapping[str, Any]) -> None:
        self.session.do("context_expanded", item["item"])
        self.expanded = True
        self.tell("\n".join([*item["before"], f"> {''.join(item['tokens'])}", *item["after"]]))

    def _labels(self) -> str:
        return "\n".join(f"{label.id}: {label.definition}" for label in self.session.codebook.labels)


def _number(line: str) -> float:
    try:
        return float(line)
    except ValueError:
        raise WorkbenchError(f"{line!r} is no number; certainty is from 0 to 1") from None
