"""What an import is given, and how its rows find their document, sentence, actor and label."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from workbench.export.completing import WHOLE, completed
from workbench.export.files import safe_name
from workbench.export.offsets import slug
from workbench.export.records import PARTS, Article, Facts, fits, parse_parts, row_of, write_parts
from workbench.export.safe import refuse, whole_text
from workbench.study import WorkbenchError
from workbench.study.names import normalise_name

#: Document -> offsets of its sentences, in order.
Sentences = Callable[[Article], list[tuple[int, int]]]
#: Marks a row whose offsets count from the start of its sentence, not of the document.
RELATIVE = "_relative"


class Notes:
    """Collects what an import leaves out and what it should tell, with one example each."""

    def __init__(self) -> None:
        self.left_out: Counter[str] = Counter()
        self.examples: dict[str, str] = {}
        self.remarks: list[str] = []

    def leave_out(self, why: str, example: str, count: int = 1) -> None:
        """Note that something is not brought in."""
        self.left_out[why] += count
        self.examples.setdefault(why, example)

    def remark(self, text: str) -> None:
        """Note something, once."""
        if text not in self.remarks:
            self.remarks.append(text)


@dataclass(frozen=True)
class Names:
    """What other tools call our labels, coders, actors, documents, columns and kinds of span: their name -> ours."""

    labels: Mapping[str, str] = field(default_factory=dict)
    coders: Mapping[str, str] = field(default_factory=dict)
    actors: Mapping[str, str] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    spans: Mapping[str, str] = field(default_factory=dict)


def read_names(path: Path) -> Names:
    """Read a mapping file: YAML with any of `labels`, `coders`, `actors`, `documents`, `columns`, `spans`."""
    import yaml

    allowed = tuple(Names.__dataclass_fields__)
    try:
        given = yaml.safe_load(whole_text(path)) or {}
    except yaml.YAMLError as error:
        raise WorkbenchError(f"{path} is no YAML: {str(error).splitlines()[0]}") from error
    if not isinstance(given, dict) or not all(isinstance(part, dict) for part in given.values()):
        raise WorkbenchError(f"{path} must hold lists of `their name: our name` under {', '.join(allowed)}")
    unknown = [name for name in given if name not in allowed]
    if unknown:
        raise WorkbenchError(f"{path} has an unknown part {unknown[0]!r}; allowed: {', '.join(allowed)}")
    return Names(**{name: {str(key): str(value) for key, value in part.items()} for name, part in given.items()})


@dataclass(frozen=True)
class Source:
    """What a reader is given beside the file: the study's facts and documents, the mapping, and where to put notes."""

    facts: Facts = field(default_factory=Facts)
    documents: Mapping[str, Article] = field(default_factory=dict)
    names: Names = field(default_factory=Names)
    coder: str | None = None
    sentences: Sentences | None = None
    notes: Notes = field(default_factory=Notes)

    @cached_property
    def searched(self) -> dict[str | None, tuple[str, int] | None]:
        """Sentences that were looked for in the documents, with what was found."""
        return {}

    @cached_property
    def labels(self) -> frozenset[str]:
        """Labels that a row may carry."""
        return frozenset({label.id for label in self.facts.labels} | {"unclear"})

    @cached_property
    def _actors_by_name(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for actor in self.facts.actors.values():
            for name in (actor.id, actor.name, *actor.aliases, *actor.adjectives):
                found.setdefault(normalise_name(name), actor.id)
        return found

    @cached_property
    def _documents_by_name(self) -> dict[str, str]:
        return {name: doc_id for doc_id in self.documents for name in (safe_name(doc_id), doc_id)}

    @cached_property
    def _documents_by_text(self) -> dict[int, str]:
        return {hash(document.text): doc_id for doc_id, document in reversed(list(self.documents.items()))}

    @cached_property
    def _bounds(self) -> dict[str, list[tuple[int, int]]]:
        return {}

    def kind(self, name: str, known: Mapping[str, str]) -> str | None:
        """Return `mention` or `evidence` for the name of a span label; None for one that is neither."""
        return self.names.spans.get(name) or known.get(name)

    def label(self, name: Any) -> str | None:
        """Return our label for another tool's; an unknown one comes back as it is."""
        return None if name is None else self.names.labels.get(str(name), str(name))

    def actor(self, name: str) -> str:
        """Return the id of an actor: by the mapping, by the study's names, else a slug of the name."""
        known = self.names.actors.get(name) or self._actors_by_name.get(normalise_name(name))
        return known or slug(name)

    def coder_named(self, name: str | None) -> str:
        """Return the coder for a name in a file; `--coder` stands in where the file has none."""
        if name is None or name == "":
            return self.coder or "person:unknown"
        return self.names.coders.get(name, name)

    def document(self, name: str | None, text: str | None = None) -> str | None:
        """Return the id of the study's document with this name or text; None where there is none."""
        mapped = self.names.documents.get(name or "", name or "")
        found = self._documents_by_name.get(mapped) or self._documents_by_name.get(Path(mapped).stem)
        if found is None and text is not None:
            found = self._documents_by_text.get(hash(text))
        return found

    def sentence(self, doc_id: str, at: int) -> tuple[int, int, int] | None:
        """Return number, start and end of the sentence at an offset of a document."""
        if doc_id not in self._bounds:
            document = self.documents.get(doc_id)
            finder = self.sentences
            self._bounds[doc_id] = finder(document) if document is not None and finder is not None else []
        bounds = self._bounds[doc_id]
        number = bisect_right(bounds, (at, 1 << 60)) - 1
        return (number, *bounds[number]) if number >= 0 and at < bounds[number][1] else None


#: What a file of another shape than its format's makes a reader raise.
ODD_SHAPE = (KeyError, TypeError, AttributeError, IndexError, ValueError, RecursionError)


def each(
    files: Iterable[Path], read: Callable[[Path], Iterable[dict[str, Any]]], source: Source
) -> Iterator[dict[str, Any]]:
    """Yield the rows of several files; one that cannot be read is left out and noted, and the rest comes in.

    Raises WorkbenchError where none can be read.
    """
    refused: list[WorkbenchError] = []
    done = 0
    for file in files:
        try:
            rows = list(read(file))
        except WorkbenchError as error:
            refused.append(error)
        except ODD_SHAPE as error:
            refused.append(
                refuse(file, f"it is not of the shape that the format has ({type(error).__name__}: {error})")
            )
        else:
            done += 1
            yield from rows
    if refused and not done:
        raise refused[0]
    for told in refused:
        source.notes.leave_out("a file cannot be read", str(told))


def finish(records: Iterable[dict[str, Any]], source: Source) -> Iterator[dict[str, Any]]:
    """Yield the rows as they go into the table; what cannot be placed is left out and noted."""
    for plain in records:
        whole = plain.pop(WHOLE, False)
        row = _named(plain, source)
        placed = _placed(row, source)
        if placed is None:
            continue
        document = source.documents.get(placed["doc_id"])
        if not whole:
            text = document.text if document is not None else None
            placed = completed(_with_actor(placed, text, source), source.facts, text)
        if _sound(placed, document, source):
            yield placed


def _named(plain: dict[str, Any], source: Source) -> dict[str, Any]:
    row = dict(plain)
    if row.get("stance") is not None:
        row["stance"] = source.label(row["stance"])
    row["coder"] = source.coder_named(row.get("coder"))
    return row


def _with_actor(row: dict[str, Any], text: str | None, source: Source) -> dict[str, Any]:
    """Return the row with an actor's id, from its name or the words of the mention where the file gives none."""
    start, end = row.get("mention_start"), row.get("mention_end")
    words = text[start:end] if text is not None and start is not None and end is not None else row.get("mention")
    name = row.get("actor") or row.get("actor_name") or words
    if row.get("actor") in source.names.actors or (row.get("actor") is None and name):
        row["actor"] = source.actor(str(name))
    return row


def _placed(row: dict[str, Any], source: Source) -> dict[str, Any] | None:
    """Return the row with its document, sentence and absolute offsets, or None where the document is not found."""
    relative = row.pop(RELATIVE, False)
    known = source.document(row.get("doc_id"))
    if known is None and row.get("doc_id") is None:
        found = _search(row.get("sentence"), source)
        if found is None:
            source.notes.leave_out("its text is in no document of the study, or in several", _example(row))
            return None
        row["doc_id"], row["sent_start"] = found
    elif known is not None:
        row["doc_id"] = known
    if relative:
        row = _shifted(row, source)
    return _in_sentence(row, source)


def _search(text: str | None, source: Source) -> tuple[str, int] | None:
    """Return document and offset of a sentence that stands in one document only; searched once for all its rows."""
    if text not in source.searched:
        source.searched[text] = _hit(text, source)
    return source.searched[text]


def _hit(text: str | None, source: Source) -> tuple[str, int] | None:
    hits = []
    for doc_id, document in source.documents.items():
        at = document.text.find(text) if text else -1
        if at >= 0:
            hits.append((doc_id, at))
    return hits[0] if len(hits) == 1 else None


def _shifted(row: dict[str, Any], source: Source) -> dict[str, Any]:
    start = row.get("sent_start")
    if start is None:
        document = source.documents.get(row["doc_id"])
        start = document.text.find(row.get("sentence") or "\0") if document is not None else -1
        start = None if start < 0 else start
    for kind in PARTS:
        for name in (f"{kind}_start", f"{kind}_end"):
            if row.get(name) is not None:
                row[name] = row[name] + start if start is not None else None
        parts = parse_parts(row.get(PARTS[kind]))
        if parts:
            row[PARTS[kind]] = write_parts(tuple((s + (start or 0), e + (start or 0)) for s, e in parts))
    if start is not None:
        row["sent_start"], row["sent_end"] = start, start + len(row.get("sentence") or "")
    return row


def _in_sentence(row: dict[str, Any], source: Source) -> dict[str, Any]:
    offsets = (row.get("_at"), row.get("evidence_start"), row.get("mention_start"), row.get("sent_start"))
    at = next((offset for offset in offsets if offset is not None), None)
    row.pop("_at", None)
    if row.get("sent_id") is None and at is not None:
        found = source.sentence(row["doc_id"], at)
        if found is not None:
            number, start, end = found
            row |= {"sent_id": f"{row['doc_id']}:{number}", "sent_start": start, "sent_end": end, "sentence": None}
    return row


def _sound(row: dict[str, Any], document: Article | None, source: Source) -> bool:
    """Tell whether a row can stand in the table: it has its keys, a known label, and spans that fit the text."""
    why = ""
    if not all(row.get(name) for name in ("doc_id", "sent_id", "actor")):
        why = "its sentence or its actor cannot be told"
    elif row.get("stance") is not None and row["stance"] not in source.labels:
        why = f"{row['stance']!r} is no label of the codebook; name ours for it in a mapping file"
    elif document is not None and not fits(row_of(row), document.text):
        why = "its offsets do not fit the text that the study has for its document"
    if why:
        source.notes.leave_out(why, _example(row))
    return not why


def _example(row: Mapping[str, Any]) -> str:
    parts = (row.get("sent_id") or row.get("doc_id"), row.get("actor") or row.get("mention"), row.get("sentence"))
    return " ".join(str(part) for part in parts if part)[:80]
