"""The sentences of a report: their marks, their codings in words, and what the links of the figures select by."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench import charts
from workbench.codings import spans_of
from workbench.markup import marked

if TYPE_CHECKING:
    import pandas as pd
    from markupsafe import Markup

    from workbench.documents import Document
    from workbench.study import Study

#: At most so many sentences stand in the page; the table beside it has them all.
LONGEST = 4000


@dataclass(frozen=True)
class Line:
    """One sentence of the report with the codings of its actors; `filters` are what the figures' links select by."""

    id: str
    marked: Markup
    doc_id: str
    title: str
    when: str
    outlet: str
    rows: tuple[dict[str, Any], ...]
    silent: str
    filters: str


def lines_of(codings: pd.DataFrame, documents: Sequence[Document], study: Study) -> tuple[list[Line], int]:
    """Return the sentences that hold a position, in the order of the table, and how many more there are."""
    known = {document.doc_id: document for document in documents}
    held = codings[codings["value"].notna()]["sent_id"]
    wanted = codings[codings["sent_id"].isin(held)]
    groups = wanted.groupby("sent_id", sort=False)
    made = [
        _line(str(sent_id), rows.to_dict("records"), known.get(rows["doc_id"].iloc[0]), study)
        for sent_id, rows in itertools.islice(groups, LONGEST)
    ]
    return made, groups.ngroups - len(made)


def _line(sent_id: str, rows: list[Any], document: Document | None, study: Study) -> Line:
    first = rows[0]
    when = document.date.isoformat() if document is not None and document.date else ""
    outlet = document.outlet if document is not None else ""
    return Line(
        sent_id,
        mark(str(first["sentence"]), int(first["sent_start"]), rows),
        str(first["doc_id"]),
        (document.title if document else "") or str(first["doc_id"]),
        when,
        outlet,
        tuple(_coded(row, study) for row in rows if not _missing(row["value"])),
        ", ".join(dict.fromkeys(str(row["actor_name"]) for row in rows if _missing(row["value"]))),
        json.dumps(
            [list(_filter(row, when, outlet)) for row in rows if not _missing(row["value"])], ensure_ascii=False
        ),
    )


def _filter(row: Mapping[str, Any], when: str, outlet: str) -> Iterable[str]:
    for key in ("principal", "actor", "stance"):
        yield f"{key}={row[key]}"
    for key, values in (("issue", row["issues"]), ("toward", row["toward"])):
        yield from (f"{key}={value}" for value in values)
    source = "" if _missing(row["source"]) else str(row["source"]).strip(" ,;")
    if source:
        yield f"source={source}"
    if when:
        yield from (
            f"year={when[:4]}",
            f"month={when[:7]}",
            f"quarter={when[:4]}Q{(int(when[5:7]) + 2) // 3}",
            f"day={when}",
        )
    if outlet:
        yield f"outlet={outlet}"


def _coded(row: Mapping[str, Any], study: Study) -> dict[str, Any]:
    issues = {issue.id: issue.name for issue in study.codebook.issues}
    plain = {
        key: None if _missing(row[key]) else str(row[key])
        for key in ("actor_name", "stance", "voice", "source", "condition", "evidence")
    }
    speaks_for = study.name_of(str(row["principal"]))
    plain["source"] = (plain["source"] or "").strip(" ,;")
    return plain | {
        "label": next((la.name for la in study.codebook.labels if la.id == plain["stance"]), plain["stance"]),
        "principal": speaks_for if speaks_for != plain["actor_name"] else "",
        "toward": ", ".join(study.name_of(key) for key in row["toward"]),
        "issues": ", ".join(issues.get(key, key) for key in row["issues"]),
    }


def _missing(value: Any) -> bool:
    import pandas as pd

    return bool(pd.isna(value))


def mark(sentence: str, start: int, rows: Iterable[Mapping[str, Any]]) -> Markup:
    """Return a sentence as HTML with actors, evidence and conditions marked; overlaps are cut into pieces.

    `start` is the sentence's offset in its document; the rows' offsets are those of the document.
    """
    within = [dict(row) | {"sentence": sentence, "sent_start": start} for row in rows]
    return marked(sentence, [span for row in within for span in spans_of(row)])


def conditions(codings: pd.DataFrame, documents: Sequence[Document], study: Study) -> list[dict[str, Any]]:
    """Return the page's table of conditions, in the order of `charts.conditions`."""
    found = charts.conditions(codings, dates={d.doc_id: d.date for d in documents if d.date})
    return [
        {
            "actor": study.name_of(row["principal"]) if row["principal"] in study.actors else row["actors"][0],
            "by": ", ".join(row["actors"]),
            "condition": row["condition"],
            "often": row["n"],
            "since": "" if _missing(row["since"]) else f"{row['since']:%Y-%m-%d}",
            "sent_id": row["sent_id"],
        }
        for row in found.to_dict("records")
    ]
