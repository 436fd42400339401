"""What a report says, apart from how it is set: the same parts for the page and for the PDF."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench import charts
from workbench.codings import spans_of
from workbench.estimates import best_counts, best_net
from workbench.markup import pieces
from workbench.report.method import corpus, limits, method, versions
from workbench.report.sentences import conditions

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from workbench.documents import Document
    from workbench.study import Study

#: The charts of a report, in order: the others show what these and its own table of conditions show.
DRAWN = tuple(name for name in charts.CHARTS if name not in ("issue_network", "coefficients", "conditions_table"))
#: So many rows a table has at most, and so many examples a label.
ROWS, EXAMPLES = 25, 3


@dataclass(frozen=True)
class Table:
    """A table in words: its title, heads (the first column is text, the others numbers), rows, and a note."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str


@dataclass(frozen=True)
class Example:
    """A coded sentence: its label, whose position, pieces of text with their marks, why, and where it stands."""

    label: str
    name: str
    pieces: tuple[tuple[str, str], ...]
    reason: str
    place: str


@dataclass(frozen=True)
class Content:
    """The parts of a report."""

    title: str
    question: str
    corpus: Mapping[str, Any]
    total: int
    positions: int
    notices: Sequence[tuple[str, int]]
    method: str
    versions: str
    figures: Sequence[tuple[str, Figure]]
    tables: Sequence[Table]
    conditions: Sequence[Mapping[str, Any]]
    examples: Sequence[Example]
    limits: Sequence[str]


def gather(
    codings: pd.DataFrame,
    documents: Sequence[Document],
    study: Study,
    *,
    people: pd.DataFrame | None = None,
    gold: pd.DataFrame | None = None,
    reasons: Mapping[tuple[str, str], str] | None = None,
    figures: Mapping[str, Figure] | None = None,
) -> Content:
    """Return the parts of the report of `codings`.

    `people` are the codings of people, for the sentence on their agreement; `gold` corrects charts and tables
    (`estimates.best_net`); `reasons` maps (sentence id, actor id) to the coder's account; `figures` are charts
    that were drawn already, by name.
    """
    return Content(
        title=study.title,
        question=f"Who stands where on {study.target}?",
        corpus=corpus(documents),
        total=len(codings),
        positions=int(codings["value"].notna().sum()),
        notices=Counter(str(d.metadata["note"]) for d in documents if d.metadata.get("note")).most_common(5),
        method=method(codings, documents, study, people=people, gold=gold),
        versions=versions(),
        figures=_figures(codings, documents, study, gold, figures or {}),
        tables=_tables(codings, documents, study, gold),
        conditions=conditions(codings, documents, study),
        examples=_examples(codings, documents, study, reasons or {}),
        limits=limits(codings, corrected=gold is not None),
    )


def _figures(
    codings: pd.DataFrame,
    documents: Sequence[Document],
    study: Study,
    gold: pd.DataFrame | None,
    given: Mapping[str, Figure],
) -> list[tuple[str, Figure]]:
    facts = {
        "dates": {d.doc_id: d.date for d in documents if d.date},
        "outlets": {d.doc_id: d.outlet for d in documents if d.outlet},
        "copies": {d.doc_id: d.duplicate_of for d in documents if d.duplicate_of},
    }
    return [
        (name, given.get(name) or charts.draw(name, codings, study=study, facts=facts, gold=gold)) for name in DRAWN
    ]


# Tables ---------------------------------------------------------------------------------------------------------------
def _tables(
    codings: pd.DataFrame, documents: Sequence[Document], study: Study, gold: pd.DataFrame | None
) -> list[Table]:
    names = charts.names_of(codings, study, "principal")
    outlets = {d.doc_id: d.outlet for d in documents if d.outlet}
    placed = codings.assign(outlet=codings["doc_id"].map(outlets).astype("string"))
    made = [
        _table("Positions by actor", "actor", codings, "principal", names, study, gold),
        _table("Positions by outlet", "outlet", placed.dropna(subset=["outlet"]), "outlet", {}, study, gold),
    ]
    return [table for table in made if table.rows]


def _table(
    title: str,
    head: str,
    codings: pd.DataFrame,
    by: str,
    names: Mapping[str, str],
    study: Study,
    gold: pd.DataFrame | None,
) -> Table:
    """Return the numbers of each group: positions, documents, shares of the labels, net stance and its interval."""
    labels = [label for label in study.codebook.labels if label.value is not None]
    heads = (head, "positions", "documents", *(label.name for label in labels), "net stance", "95 % interval")
    coded = charts.correction(codings, gold)
    net = best_net(codings, by, gold if coded.pairs else None)
    if net.empty:
        return Table(title, heads, (), "")
    counts = best_counts(codings, by, [label.id for label in study.codebook.labels], gold, net)
    counts = counts[[label.id for label in labels]]
    order = net.sort_values("n", ascending=False, kind="stable").index[:ROWS]
    rows = []
    for key in order:
        n = int(net.loc[key, "n"])
        parts = [f"{share:.0f} %" for share in 100 * counts.loc[key] / (counts.loc[key].sum() or 1)]
        low, high = net.loc[key, "low"], net.loc[key, "high"]
        span = f"{charts.signed(low, 2)} to {charts.signed(high, 2)}" if low == low else "–"
        cells = [*parts, charts.signed(net.loc[key, "net"], 2), span]
        if coded.pairs and not net.loc[key, "corrected"]:
            cells = [f"({cell})" for cell in cells]
        held = (f"{n:,}", f"{int(net.loc[key, 'documents']):,}", *cells)
        rows.append((names.get(str(key), str(key)), *held))
    left = len(net) - len(rows)
    note = f"Shares and net stance {coded.words}; in brackets, and counts, as coded." if coded.pairs else "Uncorrected."
    return Table(title, heads, tuple(rows), f"{note} {left:,} more are not shown." if left else note)


# Examples -------------------------------------------------------------------------------------------------------------
def _examples(
    codings: pd.DataFrame, documents: Sequence[Document], study: Study, reasons: Mapping[tuple[str, str], str]
) -> list[Example]:
    """Return for each scored label the sentences that the coder is surest of, no two of one actor or document."""
    known = {document.doc_id: document for document in documents}
    found = []
    for label in study.codebook.labels:
        if label.value is None:
            continue
        rows = codings[codings["stance"].astype("string") == label.id]
        rows = rows.assign(sure=rows["confidence"].astype(float).fillna(0)).sort_values(
            "sure", ascending=False, kind="stable"
        )
        rows = rows.drop_duplicates("principal").drop_duplicates("doc_id").head(EXAMPLES)
        found += [_example(row, label.name, known.get(str(row["doc_id"])), reasons) for row in rows.to_dict("records")]
    return found


def _example(row: Any, label: str, document: Document | None, reasons: Mapping[tuple[str, str], str]) -> Example:
    place = [document.outlet, str(document.date or ""), document.title] if document else []
    return Example(
        label,
        str(row["actor_name"]),
        tuple(pieces(str(row["sentence"]), spans_of(row))),
        reasons.get((str(row["sent_id"]), str(row["actor"])), ""),
        ", ".join(part for part in [*place, str(row["sent_id"])] if part),
    )
