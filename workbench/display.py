"""What a notebook shows of a study, of codings and of a coded text, each with a twin in plain text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING, Any

from workbench.codings import Coding, spans_of
from workbench.markup import Shown, chip, facts, framed, marked, tag
from workbench.study import Codebook, Study, WorkbenchError

if TYPE_CHECKING:
    import pandas as pd

    from workbench.documents import Document

#: Columns that hold several values, or that are asked for by the start of their value.
_LISTS = ("toward", "issues")


def show(thing: Any, *, study: Study | None = None, n: int = 10, **wanted: Any) -> Shown:
    """Return sentences with their actors, evidence and conditions marked, and a line for each coding.

    `thing` is a codings table, a list of `Coding`, or a document of the pipeline. `wanted` keeps the rows whose column
    has that value (or one of a list): `stance="oppose"`, `principal=["ARM", "AZE"]`, `issues="refugees"`. At most `n`
    sentences are shown; the last line says how many more there are.

    Raises WorkbenchError for a column that the table does not have.
    """
    rows = _kept(_rows(thing), wanted)
    groups = [list(group) for _, group in groupby(rows, key=lambda row: row["sent_id"])]
    more = len(groups) - n
    last = f"{more} sentences more" if more > 0 else "" if groups else "no sentence"
    codebook = study.codebook if study else None
    html = framed(
        tag("ol", *(_sentence(group, codebook) for group in groups[:n])),
        *([tag("p", last, kind="soft")] if last else []),
    )
    text = "\n".join([*(_plain(group) for group in groups[:n]), *([last] if last else [])])
    return Shown(html, text)


def read_through(
    name: str,
    documents: Iterable[Document],
    bounds: Mapping[str, Sequence[tuple[int, int]]],
    codings: pd.DataFrame,
    study: Study,
) -> Shown:
    """Return a document (`name` is its id) or one of its sentences (a sentence id), marked, with codings.

    Sentences without an actor are there, too. `bounds` is document id -> offsets of its sentences. Raises
    WorkbenchError for a name that is neither.
    """
    known = {document.doc_id: document for document in documents}
    doc_id, _, number = name.rpartition(":")
    doc_id, place = (doc_id, int(number)) if name not in known and number.isdigit() else (name, None)
    if doc_id not in known:
        raise WorkbenchError(f"no document has the id {doc_id!r}; `study.overview()` lists them")
    chosen = list(bounds.get(doc_id, ()))[slice(place, None if place is None else place + 1)]
    if not chosen:
        raise WorkbenchError(f"there is no sentence {name!r}; {doc_id} has {len(bounds.get(doc_id, ()))}, from 0")
    return _read(known[doc_id], chosen, codings[codings["doc_id"] == doc_id], study)


def _read(document: Document, bounds: Sequence[tuple[int, int]], codings: pd.DataFrame, study: Study) -> Shown:
    by_start: dict[int, list[dict[str, Any]]] = {}
    for row in _rows(codings):
        by_start.setdefault(int(row["sent_start"]), []).append(row)
    parts = [(document.text[start:end], by_start.get(start, [])) for start, end in bounds]
    lines = [_sentence(rows, study.codebook) if rows else tag("li", tag("p", text), kind="one") for text, rows in parts]
    html = framed(tag("h4", document.title or document.doc_id), tag("ol", *lines))
    return Shown(html, "\n".join(_plain(rows) if rows else text for text, rows in parts))


def study_card(study: Study, documents: int | None) -> Shown:
    """Return a study's title, question, parties, period, actors, labels, and the number of documents where it is known."""
    parties = ", ".join(study.name_of(party) for party in study.parties) or "any two actors"
    period = " to ".join(day.isoformat() for day in study.period) if study.period else ""
    pairs = [
        ("question", study.target),
        ("parties", parties),
        ("period", period),
        ("actors", f"{len(study.own_actors)} of its own, over {len(study.actors) - len(study.own_actors)} built in"),
        ("documents", "" if documents is None else str(documents)),
        ("folder", str(study.folder)),
    ]
    labels = [part for label in study.codebook.labels for part in (chip(label.name, label.color), " ")]
    plain = [study.title, *(f"  {name}: {value}" for name, value in pairs if value)]
    plain.append(f"  labels: {', '.join(label.name for label in study.codebook.labels)}")
    return Shown(framed(tag("h4", study.title), facts(pairs), tag("p", *labels)), "\n".join(plain))


def actor_table(codings: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return one row per actor that `codings` mention, most mentioned first.

    Columns: actor, name, kind, principal, role, mentions, documents, positions (rows with a value), words (the most
    usual ways in which the texts name the actor). `kind` and `role` are missing for actors that no registry knows.
    """
    import pandas as pd

    groups = codings.groupby("actor", sort=False)
    table = pd.DataFrame(
        {
            "name": groups["actor_name"].first(),
            "principal": groups["principal"].first(),
            "mentions": groups.size(),
            "documents": groups["doc_id"].nunique(),
            "positions": groups["value"].count(),
            "words": groups["mention"].agg(lambda words: ", ".join(words.dropna().value_counts().index[:4])),
        }
    )
    known = [study.actors.get(actor) for actor in table.index]
    table.insert(1, "kind", pd.Series([a.kind if a else None for a in known], table.index, dtype="string"))
    table.insert(3, "role", pd.Series([a.role if a else None for a in known], table.index, dtype="string"))
    return table.sort_values("mentions", ascending=False, kind="stable").reset_index()


def _rows(thing: Any) -> list[dict[str, Any]]:
    if hasattr(thing, "to_dict") and hasattr(thing, "columns"):
        return list(thing.to_dict("records"))
    if hasattr(thing, "user_data"):  # a spaCy Doc
        thing = thing._.codings
    if isinstance(thing, Coding):
        thing = [thing]
    try:
        return [asdict(coding) for coding in thing]
    except TypeError as error:
        raise WorkbenchError(
            f"{type(thing).__name__} cannot be shown; give a codings table, codings, or a document of the pipeline"
        ) from error


def _kept(rows: list[dict[str, Any]], wanted: Mapping[str, Any]) -> list[dict[str, Any]]:
    unknown = [name for name in wanted if rows and name not in rows[0]]
    if unknown:
        raise WorkbenchError(f"the codings have no column {unknown[0]!r}; columns: {', '.join(rows[0])}")
    return [row for row in rows if all(_fits(row[name], values) for name, values in wanted.items())]


def _fits(value: Any, wanted: Any) -> bool:
    values = {wanted} if isinstance(wanted, str) else set(wanted)
    given = set(value) if isinstance(value, (list, tuple)) else {value}
    return bool(values & given)


def _sentence(rows: list[dict[str, Any]], codebook: Codebook | None) -> Any:
    first = rows[0]
    spans = [span for row in rows for span in spans_of(row)]
    lines = [tag("li", *_line(row, codebook)) for row in rows]
    place = tag("span", f" {first['sent_id']}", kind="soft")
    return tag("li", tag("p", marked(str(first["sentence"]), spans), place), tag("ul", *lines), kind="one")


def _line(row: Mapping[str, Any], codebook: Codebook | None) -> Iterable[object]:
    label = next((label for label in codebook.labels if label.id == row["stance"]), None) if codebook else None
    yield chip(
        label.name if label else str(row["stance"]), label.color if label else _COLORS.get(row["stance"], "#777777")
    )
    yield " "
    yield tag("strong", row["actor_name"])
    yield tag("span", _rest(row), kind="soft")


#: Used where no codebook is given.
_COLORS = {"support": "#2166ac", "conditional": "#74add1", "neutral": "#bdb76b", "oppose": "#b2182b", "none": "#9e9e9e"}


def _rest(row: Mapping[str, Any]) -> str:
    """Return the other fields of a coding in words: evidence, condition, voice, source, toward, issues, reason."""
    parts = [
        f"“{row['evidence']}”" if _there(row["evidence"]) else "",
        f"if {row['condition']}" if _there(row["condition"]) else "",
        f"voice {row['voice']}" if _there(row["voice"]) else "",
        f"passed on by {row['source']}" if _there(row["source"]) else "",
        f"toward {', '.join(row['toward'])}" if len(row["toward"]) else "",
        f"on {', '.join(row['issues'])}" if len(row["issues"]) else "",
        str(row["comment"]) if _there(row["comment"]) else "",
        str(row.get("why") or ""),
    ]
    found = "; ".join(part for part in parts if part)
    return f"  {found}" if found else ""


def _there(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _plain(rows: list[dict[str, Any]]) -> str:
    lines = [f"  {row['stance']}: {row['actor_name']}{_rest(row)}" for row in rows]
    return "\n".join([f"{rows[0]['sent_id']}  {rows[0]['sentence']}", *lines])
