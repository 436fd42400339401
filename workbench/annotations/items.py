"""What coders get to see: the sentences of a study, the actors that may be in them, and what a machine made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from workbench.annotations.events import Decision, Span
from workbench.study import Actor, WorkbenchError

if TYPE_CHECKING:
    import pandas as pd

#: Sentences of context before and after.
AROUND = 2


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a document: offsets in code points of the document's text, its words, and where it comes from.

    `date` is ISO or empty.
    """

    sent_id: str
    doc_id: str
    start: int
    end: int
    text: str
    title: str = ""
    outlet: str = ""
    date: str = ""
    lang: str = "en"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An actor that may be in a sentence, as a machine found it, with the machine's coding.

    `coding` is what it says of the pair; `confidence` is 0..1 or None; `model` names the coder with its version.
    """

    actor: str
    name: str
    principal: str
    mentions: tuple[Span, ...]
    coding: Decision
    confidence: float | None = None
    model: str = ""


class Items:
    """Sentences in the order of the documents, with candidates from a codings table of one machine coder.

    `actors` is the registry of the study. Raises WorkbenchError where a sentence stands twice or its words do not fit
    its offsets.
    """

    def __init__(
        self,
        sentences: Sequence[Sentence],
        codings: pd.DataFrame | None = None,
        *,
        actors: Mapping[str, Actor] | None = None,
    ):
        self.sentences = list(sentences)
        self.actors: Mapping[str, Actor] = actors or {}
        self.place = {sentence.sent_id: i for i, sentence in enumerate(self.sentences)}
        self._check()
        self._table = _Table(codings) if codings is not None and len(codings) else None

    def _check(self) -> None:
        if len(self.place) != len(self.sentences):
            seen: set[str] = set()
            twice = next(s.sent_id for s in self.sentences if s.sent_id in seen or seen.add(s.sent_id))  # type: ignore[func-returns-value]
            raise WorkbenchError(f"the sentence {twice} stands twice; give each sentence once")
        for sentence in self.sentences:
            if sentence.end - sentence.start != len(sentence.text):
                raise WorkbenchError(
                    f"the words of {sentence.sent_id} have {len(sentence.text)} characters, its offsets "
                    f"{sentence.end - sentence.start}; offsets count code points of the document"
                )

    def __len__(self) -> int:
        return len(self.sentences)

    def __contains__(self, sent_id: str) -> bool:
        return sent_id in self.place

    def __getitem__(self, sent_id: str) -> Sentence:
        try:
            return self.sentences[self.place[sent_id]]
        except KeyError:
            raise WorkbenchError(f"there is no sentence {sent_id!r} in this study") from None

    def candidates(self, sent_id: str) -> tuple[Candidate, ...]:
        """Return the actors that a machine found in a sentence, in its order."""
        return self._table.candidates(sent_id) if self._table else ()

    def machine_labels(self, sent_id: str) -> list[tuple[str, str]]:
        """Return (actor, the machine's label) for the actors that a machine found in a sentence."""
        return self._table.labels(sent_id) if self._table else []

    def context(self, sent_id: str, around: int = AROUND) -> tuple[list[str], list[str]]:
        """Return the texts of up to `around` sentences before and after, of the same document."""
        here, at = self[sent_id], self.place[sent_id]
        places = [*range(at - around, at), *range(at + 1, at + around + 1)]
        same = [i for i in places if 0 <= i < len(self.sentences) and self.sentences[i].doc_id == here.doc_id]
        return ([self.sentences[i].text for i in same if i < at], [self.sentences[i].text for i in same if i > at])

    def document(self, doc_id: str) -> list[Sentence]:
        """Return the sentences of a document, in order."""
        return self._documents.get(doc_id, [])

    @cached_property
    def _documents(self) -> dict[str, list[Sentence]]:
        found: dict[str, list[Sentence]] = {}
        for sentence in self.sentences:
            found.setdefault(sentence.doc_id, []).append(sentence)
        return found

    def name_of(self, actor: str) -> str:
        """Return the display name of an actor: the registry's, else the machine's, else its id."""
        if actor in self.actors:
            return self.actors[actor].name
        return self.machine_names.get(actor, actor)

    def principal_of(self, actor: str) -> str:
        """Return whom an actor speaks for: by the registry, else by the machine's codings, else itself."""
        if actor in self.actors:
            return self.actors[actor].principal or actor
        return self._principals.get(actor, actor)

    @cached_property
    def machine_names(self) -> dict[str, str]:
        """Actor -> the name that the machine's codings give it."""
        return self._table.column_by_actor("actor_name") if self._table else {}

    @cached_property
    def _principals(self) -> dict[str, str]:
        return self._table.column_by_actor("principal") if self._table else {}

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per sentence, in order: `sent_id`, `doc_id`, `outlet`, `date`, `month`, `actors` and `labels` (lists),
        `confidence` (the lowest of the sentence's; missing without a coding)."""
        import pandas as pd

        rows = self.sentences
        frame = pd.DataFrame(
            {
                "sent_id": [s.sent_id for s in rows],
                "doc_id": [s.doc_id for s in rows],
                "outlet": [s.outlet for s in rows],
                "date": [s.date for s in rows],
                "month": [s.date[:7] for s in rows],
            }
        )
        facts = self._table.facts() if self._table else {}
        nothing: tuple[list[str], list[str], float | None] = ([], [], None)
        found = [facts.get(s.sent_id, nothing) for s in rows]
        frame["actors"], frame["labels"] = [f[0] for f in found], [f[1] for f in found]
        frame["confidence"] = pd.Series([f[2] for f in found], dtype="Float64")
        return frame


class _Table:
    """A machine's codings, by sentence; rows become records only when asked for, since there may be very many."""

    def __init__(self, codings: pd.DataFrame):
        coders = codings["coder"].dropna().unique()
        if len(coders) > 1:
            raise WorkbenchError(f"the machine's codings are of {len(coders)} coders; keep the rows of one")
        wanted = (
            "sent_id actor actor_name principal mention mention_start mention_end stance evidence evidence_start "
            "evidence_end condition voice source toward issues confidence coder sent_start sentence"
        )
        self.columns = {name: _plain(codings, name) for name in wanted.split()}
        self.rows: dict[str, list[int]] = {}
        for i, sent_id in enumerate(self.columns["sent_id"]):
            self.rows.setdefault(sent_id, []).append(i)

    def candidates(self, sent_id: str) -> tuple[Candidate, ...]:
        found: dict[str, Candidate] = {}
        for i in self.rows.get(sent_id, ()):
            one = self._candidate({name: values[i] for name, values in self.columns.items()})
            found.setdefault(one.actor, one)
        return tuple(found.values())

    def labels(self, sent_id: str) -> list[tuple[str, str]]:
        actors, stances = self.columns["actor"], self.columns["stance"]
        return [(actors[i], stances[i]) for i in self.rows.get(sent_id, ())]

    def _candidate(self, row: Mapping[str, Any]) -> Candidate:
        mentions = _inside(row, "mention")
        coding = Decision(
            stance=row["stance"],
            mention=mentions,
            evidence=_inside(row, "evidence"),
            condition=_found(row["condition"], row["sentence"], row["sent_start"]),
            voice=row["voice"],
            source=row["source"],
            toward=tuple(row["toward"] or ()),
            issues=tuple(row["issues"] or ()),
        )
        return Candidate(
            row["actor"],
            row["actor_name"] or row["actor"],
            row["principal"] or row["actor"],
            mentions,
            coding,
            row["confidence"],
            row["coder"] or "",
        )

    def column_by_actor(self, name: str) -> dict[str, str]:
        return {a: v for a, v in zip(self.columns["actor"], self.columns[name], strict=True) if v}

    def facts(self) -> dict[str, tuple[list[str], list[str], float | None]]:
        actors, labels, sure = (self.columns[name] for name in ("actor", "stance", "confidence"))
        return {
            sent_id: (
                [actors[i] for i in rows],
                [labels[i] for i in rows],
                min((sure[i] for i in rows if sure[i] is not None), default=None),
            )
            for sent_id, rows in self.rows.items()
        }


def _plain(codings: pd.DataFrame, name: str) -> list[Any]:
    """Return a column as plain values with None for what is missing."""
    column = codings[name]
    if name in ("toward", "issues"):
        return list(column)
    values: Iterable[Any] = column.astype(object).where(column.notna(), None)
    return list(values)


def _inside(row: Mapping[str, Any], kind: str) -> tuple[Span, ...]:
    """Return a span of a coding, or nothing where it is missing or does not lie in the sentence."""
    start, end, text = row[f"{kind}_start"], row[f"{kind}_end"], row[kind]
    if start is None or end is None or not text or row["sentence"] is None:
        return ()
    at = int(start) - int(row["sent_start"])
    fits = at >= 0 and row["sentence"][at : at + len(text)] == text and int(end) - int(start) == len(text)
    return (Span(int(start), int(end), str(text)),) if fits else ()


def _found(words: str | None, sentence: str | None, start: Any) -> tuple[Span, ...]:
    """Return where words stand in a sentence; the codings table keeps conditions without offsets."""
    at = sentence.find(words) if words and sentence else -1
    return (Span(int(start) + at, int(start) + at + len(words or ""), str(words)),) if at >= 0 else ()
