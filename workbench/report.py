"""One HTML page that a reader can check: charts that lead to sentences, and sentences with their evidence marked."""

from __future__ import annotations

import io
import itertools
import os
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench import __version__, charts

if TYPE_CHECKING:
    import pandas as pd
    from markupsafe import Markup

    from workbench.documents import Document
    from workbench.study import Study

#: At most so many sentences stand in the page; the table beside it has them all.
LONGEST = 4000
_INK = re.compile(r"#222222|#555555|#767676", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """One sentence of the report with the codings of its actors; `filters` are what the figures' links select by."""

    id: str
    marked: Markup
    title: str
    when: str
    outlet: str
    url: str
    rows: tuple[dict[str, Any], ...]
    filters: tuple[str, ...]


def write_report(codings: pd.DataFrame, documents: Sequence[Document], study: Study, path: str | Path) -> Path:
    """Write the report of `codings` as one HTML page and return its path.

    The page needs no network and no other file. It has the question, the corpus, how the codings were made, the
    charts, the table of conditions, and the sentences behind every part of a figure, each with its actors, evidence
    and condition marked. It is written whole or not at all.
    """
    from jinja2 import Environment, PackageLoader

    pages = Environment(
        loader=PackageLoader("workbench", "resources/report"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    lines, left = _lines(codings, documents)
    text = pages.get_template("report.html").render(
        study=study,
        version=__version__,
        style=_resource("report.css"),
        script=_resource("report.js"),
        figures=_figures(codings, documents, study),
        method=method(codings, documents, study),
        corpus=_corpus(documents),
        conditions=_conditions(codings),
        lines=lines,
        left=left,
        labels=study.codebook.labels,
        total=len(codings),
    )
    return _write(Path(path), text)


def method(codings: pd.DataFrame, documents: Sequence[Document], study: Study) -> str:
    """Return a paragraph on how the codings came about, from what was run, fit for a paper's methods section."""
    coders = ", ".join(sorted(codings["coder"].dropna().unique())) or "none"
    positions = int(codings["value"].notna().sum())
    copies = sum(1 for document in documents if document.duplicate_of)
    language = study.pipeline or "the bundled English pipeline"
    return (
        f"Documents were read and cut into sentences with the reconciliation workbench {__version__} and {language}. "
        f"Every political actor named in a sentence was coded for its stance toward {study.target} by {coders}, following "
        f"the codebook “{study.codebook.title}” ({len(study.codebook.labels)} labels). "
        "The unit is the pair of a sentence and an actor: "
        f"{len(codings):,} pairs in {codings['doc_id'].nunique():,} documents, of which {positions:,} hold a position. "
        f"{copies} of the documents are near-copies of others and are counted as they stand. Net stance is the mean of "
        "the labels' values; its 95 % intervals come from 1,000 bootstrap samples of whole documents. The labels were not "
        "corrected by hand coding: read shares as what this coder saw, not as unbiased estimates."
    )


def _corpus(documents: Sequence[Document]) -> dict[str, Any]:
    dates = sorted(d.date for d in documents if d.date)
    outlets: dict[str, int] = {}
    for document in documents:
        outlets[document.outlet or "unknown"] = outlets.get(document.outlet or "unknown", 0) + 1
    return {
        "documents": len(documents),
        "words": sum(len(d.text.split()) for d in documents),
        "first": dates[0] if dates else None,
        "last": dates[-1] if dates else None,
        "outlets": sorted(outlets.items(), key=lambda item: (-item[1], item[0])),
        "left_out": sum(len(d.left_out) for d in documents),
        "copies": sum(1 for d in documents if d.duplicate_of),
    }


def _figures(codings: pd.DataFrame, documents: Sequence[Document], study: Study) -> list[dict[str, Any]]:
    dates = {document.doc_id: document.date for document in documents if document.date}
    made = []
    for name, draw in charts.CHARTS.items():
        options: dict[str, Any] = {"dates": dates} if name == "stance_over_time" else {}
        figure = draw(codings, study=study, **options)  # type: ignore[operator]
        made.append({"id": name, "svg": _svg(figure, name), "alt": figure.get_label()})
    return made


def _svg(figure: Any, name: str) -> Markup:
    """Return a figure as an SVG element that scales with the page and takes its text colour from it."""
    import matplotlib
    from markupsafe import Markup, escape

    out = io.StringIO()
    figure.set_facecolor("none")
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": name, "axes.facecolor": "none"}):
        figure.savefig(out, format="svg", metadata={"Date": None}, transparent=True)
    body = out.getvalue()
    body = body[body.index("<svg") :]
    body = re.sub(r'(<svg[^>]*?) height="[^"]*"', r"\1", body, count=1)
    body = re.sub(r'(<svg[^>]*?) width="[^"]*"', r"\1", body, count=1)
    body = re.sub(r"<metadata>.*?</metadata>", "", body, flags=re.DOTALL)
    body = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', body)
    body = re.sub(r'(xlink:href="#|url\(#)(?![a-z]+=)([^")]+)', rf"\1{name}-\2", body)
    body = body.replace(' target="_blank"', "")
    body = _INK.sub("currentColor", body).replace("#000000", "currentColor")
    body = body.replace("<svg ", f'<svg role="img" aria-label="{escape(figure.get_label())}" ', 1)
    return Markup(body)


def _conditions(codings: pd.DataFrame) -> list[dict[str, Any]]:
    """Return what must come first, by actor: the words, how often an actor set a condition, and the first document."""
    rows = codings[(codings["stance"] == "conditional") & codings["condition"].notna()]
    counts = {str(key): int(n) for key, n in rows["principal"].value_counts().items()}
    return [
        {
            "actor": row.actor_name,
            "principal": row.principal,
            "condition": row.condition,
            "doc_id": row.doc_id,
            "sent_id": row.sent_id,
            "often": counts[str(row.principal)],
        }
        for row in rows.itertuples()
    ]


# Sentences -------------------------------------------------------------------------------------------------------------
def _lines(codings: pd.DataFrame, documents: Sequence[Document]) -> tuple[list[Line], int]:
    """Return the sentences in the order of the table, those with a position first cut, and how many were left out."""
    known = {document.doc_id: document for document in documents}
    held = codings[codings["value"].notna()]["sent_id"]
    wanted = codings[codings["sent_id"].isin(held)]
    made: list[Line] = []
    for sent_id, rows in wanted.groupby("sent_id", sort=False):
        if len(made) >= LONGEST:
            break
        made.append(_line(str(sent_id), rows.to_dict("records"), known.get(rows["doc_id"].iloc[0])))
    return made, int(wanted["sent_id"].nunique()) - len(made)


def _line(sent_id: str, rows: list[Any], document: Document | None) -> Line:
    first = rows[0]
    when = document.date.isoformat() if document is not None and document.date else ""
    filters = []
    for row in rows:
        parts = [f"principal={row['principal']}", f"actor={row['actor']}", f"stance={row['stance']}"]
        parts += [f"issue={issue}" for issue in row["issues"]] + ([f"month={when[:7]}"] if when else [])
        filters.append("|".join(parts))
    return Line(
        sent_id,
        mark(str(first["sentence"]), int(first["sent_start"]), rows),
        (document.title if document else "") or first["doc_id"],
        when,
        (document.outlet if document else "") or "",
        (document.url if document else "") or "",
        tuple(_cells(row) for row in rows),
        tuple(filters),
    )


def _cells(row: Mapping[str, Any]) -> dict[str, Any]:
    keys = ("actor_name", "stance", "voice", "source", "condition", "evidence")
    shown = {key: None if row[key] is None or row[key] != row[key] else str(row[key]) for key in keys}
    return shown | {"toward": ", ".join(row["toward"]), "issues": ", ".join(row["issues"])}


def mark(sentence: str, start: int, rows: Iterable[Mapping[str, Any]]) -> Markup:
    """Return a sentence as HTML with actors, evidence and conditions marked; overlaps are cut into pieces.

    `start` is the sentence's offset in its document; the rows' offsets are those of the document.
    """
    from markupsafe import Markup, escape

    spans = [span for row in rows for span in _spans(sentence, start, row)]
    edges = sorted({0, len(sentence), *(edge for a, b, _ in spans for edge in (a, b))})
    pieces = []
    for a, b in itertools.pairwise(edges):
        kinds = sorted({kind for first, last, kind in spans if first <= a and b <= last})
        text = escape(sentence[a:b])
        pieces.append(Markup('<mark class="{}">{}</mark>').format(" ".join(kinds), text) if kinds else text)
    return Markup("").join(pieces)


def _spans(sentence: str, start: int, row: Mapping[str, Any]) -> Iterable[tuple[int, int, str]]:
    for key, kind in (("mention", "actor"), ("evidence", "evidence")):
        first, last = row[f"{key}_start"], row[f"{key}_end"]
        if first == first and first is not None and 0 <= first - start < last - start <= len(sentence):
            yield int(first) - start, int(last) - start, kind
    condition = row["condition"]
    if isinstance(condition, str) and condition in sentence:
        at = sentence.index(condition)
        yield at, at + len(condition), "condition"


# Files -----------------------------------------------------------------------------------------------------------------
def _resource(name: str) -> Markup:
    from markupsafe import Markup

    return Markup((resources.files("workbench") / "resources" / "report" / name).read_text(encoding="utf-8"))


def _write(target: Path, text: str) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)
    os.replace(name, target)
    os.chmod(target, 0o644)
    return target
