"""What an export takes: articles, rows, options, and who stands behind the dataset."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from workbench.codings import COLUMNS, STANCES
from workbench.export.losses import Losses
from workbench.study import Actor, Issue, Label, Study

if TYPE_CHECKING:
    import pandas as pd

#: Optional columns beyond the table: the pieces of a discontinuous span, "9-12|15-19", as document offsets.
PARTS = {"mention": "mention_parts", "evidence": "evidence_parts"}
ADJUDICATED = "adjudicated"
_VALUES = (1.0, 0.5, 0.0, -1.0, None)


class Article(Protocol):
    """What an export needs of a document; `workbench.documents.Document` has it all."""

    @property
    def doc_id(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def date(self) -> date | None: ...
    @property
    def outlet(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def duplicate_of(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the codings table as plain Python values, in the order of its columns; None is missing."""

    doc_id: str
    sent_id: str
    sent_start: int | None
    sent_end: int | None
    sentence: str | None
    actor: str
    actor_name: str | None
    principal: str | None
    mention: str | None
    mention_start: int | None
    mention_end: int | None
    stance: str | None
    value: float | None
    evidence: str | None
    evidence_start: int | None
    evidence_end: int | None
    condition: str | None
    voice: str | None
    source: str | None
    toward: tuple[str, ...]
    issues: tuple[str, ...]
    confidence: float | None
    coder: str
    coded_at: datetime | None
    comment: str | None
    extra: dict[str, Any] = field(default_factory=dict)

    def span(self, kind: str) -> tuple[int, int] | None:
        """Return the document offsets of the `mention`, `evidence` or `sent`; None where it is missing or empty."""
        start, end = getattr(self, f"{kind}_start"), getattr(self, f"{kind}_end")
        return None if start is None or end is None or start >= end else (start, end)

    def parts(self, kind: str) -> tuple[tuple[int, int], ...]:
        """Return the pieces of a span: several where it is discontinuous, one where it is not, none where missing."""
        span = self.span(kind)
        if span is None:
            return ()
        parts = parse_parts(self.extra.get(PARTS[kind]))
        ends = [end for _, end in parts]
        sound = parts == tuple(sorted(parts)) and all(start < end for start, end in parts)
        return parts if parts and sound and (parts[0][0], max(ends)) == span else (span,)


def parse_parts(text: Any) -> tuple[tuple[int, int], ...]:
    """Return the pieces written as "9-12|15-19"; none for a missing value.

    >>> parse_parts("9-12|15-19")
    ((9, 12), (15, 19))
    """
    found = re.findall(r"(\d+)-(\d+)", text) if isinstance(text, str) else []
    return tuple((int(start), int(end)) for start, end in found)


def write_parts(parts: tuple[tuple[int, int], ...]) -> str:
    """Return pieces of a span in the form that `parse_parts` reads."""
    return "|".join(f"{start}-{end}" for start, end in parts)


def record(row: Row) -> dict[str, Any]:
    """Return a row as JSON values, missing ones left out: what a format keeps in a note or hidden field."""
    plain = {name: getattr(row, name) for name in COLUMNS}
    plain.update(toward=list(row.toward), issues=list(row.issues), **row.extra)
    if row.coded_at is not None:
        plain["coded_at"] = instant(row.coded_at)
    return {name: value for name, value in plain.items() if value is not None and value != []}


def instant(moment: datetime) -> str:
    """Return a moment in ISO 8601 UTC, with a fraction of a second only where there is one."""
    text = moment.isoformat(timespec="microseconds" if moment.microsecond else "seconds")
    return text.replace("+00:00", "Z")


def row_of(plain: Mapping[str, Any]) -> Row:
    """Return a row from what `record` gave; columns that the table does not have become extras."""
    values: dict[str, Any] = {name: plain.get(name) for name in COLUMNS}
    values.update(toward=tuple(plain.get("toward") or ()), issues=tuple(plain.get("issues") or ()))
    values["coded_at"] = moment(plain.get("coded_at"))
    return Row(**values, extra={name: value for name, value in plain.items() if name not in COLUMNS})


def moment(text: Any) -> datetime | None:
    """Return the moment that a text in ISO 8601 names, in UTC; None where it names none."""
    if isinstance(text, datetime) or not isinstance(text, str):
        return text if isinstance(text, datetime) else None
    try:
        found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def to_json(value: Any, *, indent: int | None = None) -> str:
    """Return `value` as JSON text in its own letters, without NaN."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent, default=str)


@dataclass(frozen=True)
class About:
    """Who stands behind a dataset; goes to its data sheet, citation and metadata."""

    title: str = ""
    description: str = ""
    authors: tuple[str, ...] = ()
    licence: str = ""
    version: str = "1.0.0"
    url: str = ""
    date: date | None = None
    notes: str = ""


@dataclass(frozen=True)
class Options:
    """What every format is asked: whose rows, in which splits, under which names.

    coders: only these (none: all). adjudicated: only the adjudicated rows. splits: name -> share, by document, copies
    of one article together. pseudonyms: people become person:A, person:B. excel: CSV that Excel opens as UTF-8.
    carry: keep the whole row in a note, so that it comes back complete. crlf: sources of REFI-QDA with CR LF. token: salt for splits and pseudonyms.
    """

    coders: tuple[str, ...] = ()
    adjudicated: bool = False
    splits: Mapping[str, float] = field(default_factory=dict)
    pseudonyms: bool = False
    excel: bool = False
    carry: bool = True
    crlf: bool = False
    token: str = "workbench"


@dataclass(frozen=True)
class Facts:
    """What the formats need to know of the study: its labels, issues and actors, and how it is called."""

    title: str = "Codings"
    target: str = ""
    parties: tuple[str, ...] = ()
    language: str = "en"
    codebook: str = ""
    labels: tuple[Label, ...] = tuple(Label(name, name, value) for name, value in zip(STANCES, _VALUES, strict=True))
    issues: tuple[Issue, ...] = ()
    actors: Mapping[str, Actor] = field(default_factory=dict)

    @cached_property
    def values(self) -> dict[str, float | None]:
        """Label id -> value on the stance scale; None where a label is not scored."""
        return {label.id: label.value for label in self.labels}

    @classmethod
    def of(cls, study: Study | None) -> Facts:
        """Return the facts of a study; the built-in labels where there is none."""
        if study is None:
            return cls()
        book = study.codebook
        return cls(
            study.title, study.target, study.parties, study.language, book.title, book.labels, book.issues, study.actors
        )


@dataclass(frozen=True)
class Dataset:
    """Codings, the rows of one document together, with their documents; what a format's writer is given."""

    codings: pd.DataFrame
    documents: Mapping[str, Article]
    facts: Facts
    about: About
    options: Options
    split_of: Mapping[str, str] = field(default_factory=dict)
    fitting: Losses | None = None
    progress: Callable[[int], None] = lambda count: None

    @cached_property
    def coders(self) -> tuple[str, ...]:
        """The coders of the table, sorted."""
        return tuple(sorted(self.codings["coder"].dropna().unique()))

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Labels of the codebook in its order, `unclear`, and any other that the table uses."""
        known = [label.id for label in self.facts.labels]
        used = [str(name) for name in self.codings["stance"].dropna().unique()]
        return tuple(dict.fromkeys([*known, "unclear", *sorted(used)]))

    def rows(self) -> Iterator[Row]:
        """Yield the rows one by one; a few thousand are in memory at a time.

        With `fitting` set, rows whose offsets do not fit their document or sentence are left out and noted there.
        """
        for part in _chunks(self.codings):
            for row in part:
                if self.fitting is None:
                    yield row
                elif not all((row.doc_id, row.sent_id, row.actor, row.coder)):
                    self.fitting.lost("row", "it lacks the id of its document, sentence, actor or coder")
                elif fits(row, self.text_of(row)):
                    yield row
                else:
                    self.fitting.lost("row", "its offsets do not fit the text of its document or sentence")
            self.progress(len(part))

    def by_document(self) -> Iterator[tuple[str, list[Row]]]:
        """Yield document id and its rows, documents without rows too."""
        from itertools import groupby

        seen = set()
        for doc_id, rows in groupby(self.rows(), key=lambda row: row.doc_id):
            seen.add(doc_id)
            yield doc_id, list(rows)
        yield from ((doc_id, []) for doc_id in self.documents if doc_id not in seen)

    def text_of(self, row: Row) -> str | None:
        """Return the text of a row's document; None where the document was not given."""
        document = self.documents.get(row.doc_id)
        return None if document is None else document.text

    def with_text(self, losses: Losses) -> Iterator[tuple[Article, list[Row]]]:
        """Yield documents that have a text with their rows; rows of other documents are noted."""
        for doc_id, rows in self.by_document():
            document = self.documents.get(doc_id)
            if document is None:
                losses.lost("row", "its document was not given, so there is no text to point into", len(rows))
            else:
                yield document, rows


def fits(row: Row, text: str | None) -> bool:
    """Tell whether every quoted span of a row is what the document has at its offsets; as far as that is known."""
    for kind, name in (("sent", "sentence"), ("mention", "mention"), ("evidence", "evidence")):
        start, end, quoted = getattr(row, f"{kind}_start"), getattr(row, f"{kind}_end"), getattr(row, name)
        if start is None or end is None:
            continue
        if not 0 <= start <= end or (quoted is not None and len(quoted) != end - start):
            return False
        if text is not None and (end > len(text) or (quoted is not None and text[start:end] != quoted)):
            return False
    return True


def _chunks(frame: pd.DataFrame, size: int = 4096) -> Iterator[list[Row]]:
    more = [name for name in frame.columns if name not in COLUMNS]
    for start in range(0, len(frame), size):
        part = frame.iloc[start : start + size]
        extras = [_plain(part, name) for name in more]
        extra = (
            [{n: v for n, v in zip(more, values, strict=True) if v is not None} for values in zip(*extras, strict=True)]
            if more
            else [{} for _ in range(len(part))]
        )
        columns = zip(*(_plain(part, name) for name in COLUMNS), strict=True)
        yield [Row(*values, extra=own) for values, own in zip(columns, extra, strict=True)]  # type: ignore[misc]


def _plain(frame: pd.DataFrame, name: str) -> list[Any]:
    column = frame[name]
    if COLUMNS.get(name) == "list":
        return [tuple(value) for value in column]
    values = column.astype(object)
    return [None if missing else value for value, missing in zip(values, column.isna(), strict=True)]
