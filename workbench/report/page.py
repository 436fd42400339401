"""The page itself: what it is filled with, its figures with links, and how it is written."""

from __future__ import annotations

import io
import os
import re
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from workbench import __version__, charts
from workbench.report.method import corpus, limits, method
from workbench.report.sentences import conditions, lines_of

if TYPE_CHECKING:
    import pandas as pd
    from markupsafe import Markup
    from matplotlib.figure import Figure

    from workbench.documents import Document
    from workbench.study import Study

#: The charts of the page, in order: the others show what these and the page's own table of conditions show.
_DRAWN = tuple(name for name in charts.CHARTS if name not in ("issue_network", "coefficients", "conditions_table"))
#: The colours of a figure's text; in the page they follow its colour scheme.
_INK = re.compile(r"#(222222|555555|6b6b6b|000000)", re.IGNORECASE)
_LINK = re.compile(r'xlink:href="#([a-z]+=[^"]+)"')


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
    lines, left = lines_of(codings, documents, study)
    names = _names(codings, study)
    text = pages.get_template("report.html").render(
        study=study,
        version=__version__,
        style=_resource("report.css"),
        script=_resource("report.js"),
        colors=_colors(study),
        figures=_figures(codings, documents, study, names),
        method=method(codings, documents, study),
        limits=limits(codings),
        corpus=corpus(documents),
        documents=_listed(documents, codings),
        notices=_notices(documents),
        conditions=conditions(codings, documents, study),
        lines=lines,
        left=left,
        labels=study.codebook.labels,
        places={label.id: place for place, label in enumerate(study.codebook.labels)},
        total=len(codings),
        positions=int(codings["value"].notna().sum()),
        names=names,
    )
    return _write(Path(path), text)


def _names(codings: pd.DataFrame, study: Study) -> dict[str, str]:
    """Return the display names of the ids that links select by."""
    given = codings.drop_duplicates("actor").set_index("actor")["actor_name"].dropna().to_dict()
    ids = {*codings["principal"].dropna(), *given, *(key for keys in codings["toward"] for key in keys)}
    names = {key: study.actors[key].name if key in study.actors else str(given.get(key, key)) for key in sorted(ids)}
    labels = {f"stance={label.id}": label.name for label in study.codebook.labels}
    return names | labels | {f"issue={issue.id}": issue.name for issue in study.codebook.issues}


def _listed(documents: Sequence[Document], codings: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the documents for the page's list, oldest first, with how many positions each holds."""
    counts = codings[codings["value"].notna()]["doc_id"].value_counts().to_dict()
    ordered = sorted(documents, key=lambda d: (d.date is None, d.date.isoformat() if d.date else "", d.doc_id))
    return [{"document": d, "positions": counts.get(d.doc_id, 0)} for d in ordered]


def _notices(documents: Sequence[Document]) -> list[tuple[str, int]]:
    """Return what documents say of themselves (`note` in their metadata), each with how many say it."""
    return Counter(str(d.metadata["note"]) for d in documents if d.metadata.get("note")).most_common(5)


def _colors(study: Study) -> Markup:
    """Return a style rule for each label; colours were checked when the codebook was read."""
    from markupsafe import Markup

    rules = [
        f'.label[data-label="{place}"]{{--tone:{label.color}}}' for place, label in enumerate(study.codebook.labels)
    ]
    return Markup("".join(rules))


# Figures ---------------------------------------------------------------------------------------------------------------
def _figures(
    codings: pd.DataFrame, documents: Sequence[Document], study: Study, names: Mapping[str, str]
) -> list[dict[str, Any]]:
    facts = {
        "dates": {d.doc_id: d.date for d in documents if d.date},
        "outlets": {d.doc_id: d.outlet for d in documents if d.outlet},
        "copies": {d.doc_id: d.duplicate_of for d in documents if d.duplicate_of},
    }
    made = []
    for name in _DRAWN:
        figure = charts.CHARTS[name](codings, study=study, **charts.facts_for(name, facts))
        made.append({"id": name, "svg": _svg(figure, name, names), "words": figure.get_label()})
    return made


def _svg(figure: Figure, name: str, names: Mapping[str, str]) -> Markup:
    """Return a figure as an SVG element that scales with the page and takes its text colour from it."""
    import matplotlib
    from markupsafe import Markup, escape

    from workbench.charts.common import quiet

    out = io.StringIO()
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": name}), quiet():
        figure.savefig(out, format="svg", metadata={"Date": None}, transparent=True)
    body = out.getvalue()
    body = body[body.index("<svg") :]
    body = re.sub(r'(<svg[^>]*?) height="[^"]*"', r"\1", body, count=1)
    body = re.sub(r'(<svg[^>]*?) width="[^"]*"', r"\1", body, count=1)
    body = re.sub(r"<metadata>.*?</metadata>", "", body, flags=re.DOTALL)
    body = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', body)
    body = re.sub(r'(xlink:href="#|url\(#)(?![a-z]+=)([^")]+)', rf"\1{name}-\2", body)
    body = body.replace(' target="_blank"', "")
    body = _LINK.sub(lambda found: f'href="#{found[1]}" aria-label="{escape(_words(found[1], names))}"', body)
    body = _INK.sub("currentColor", body).replace(charts.HOLLOW, "var(--card)")
    title = escape(figure.get_suptitle() or name)
    return Markup(body.replace("<svg ", f'<svg role="group" aria-label="{title}" ', 1))


def _words(fragment: str, names: Mapping[str, str]) -> str:
    """Return a link in words: the names of what it selects."""
    parts = parse_qsl(fragment.replace("&amp;", "&"))
    sides = {"from": "from ", "until": "before "}
    told = [sides.get(key, "") + names.get(f"{key}={value}", names.get(value, value)) for key, value in parts]
    return "sentences: " + ", ".join(told)


# Files -----------------------------------------------------------------------------------------------------------------
def _resource(name: str) -> Markup:
    from markupsafe import Markup

    return Markup((resources.files("workbench") / "resources" / "report" / name).read_text(encoding="utf-8"))


def _write(target: Path, text: str) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
        os.chmod(name, 0o644)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return target
