"""The page itself: what it is filled with, its figures with links, and how it is written."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from workbench import __version__, charts
from workbench.drafts import draft_of
from workbench.markup import Written
from workbench.report.sentences import lines_of

if TYPE_CHECKING:
    import pandas as pd
    from markupsafe import Markup
    from matplotlib.figure import Figure

    from workbench.documents import Document
    from workbench.report.content import Content
    from workbench.study import Study

#: The colours of a figure's text; in the page they follow its colour scheme.
_INK = re.compile(r"#(222222|555555|6b6b6b|000000)", re.IGNORECASE)
#: How wide an inch of a figure is on the page, in rem.
_SCALE = 7.1
_LINK = re.compile(r'xlink:href="#([a-z]+=[^"]+)"')


def write_page(
    content: Content, codings: pd.DataFrame, documents: Sequence[Document], study: Study, path: Path
) -> Path:
    """Write a report as one HTML page and return its path.

    The page needs no network and no other file. Besides the parts of `content` it has the sentences behind every part
    of a figure, each with its actors, evidence and condition marked. It is written whole or not at all.
    """
    from jinja2 import Environment, PackageLoader

    pages = Environment(
        loader=PackageLoader("workbench", "resources/report"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    lines, left = lines_of(codings, documents, study)
    names = _names(codings, study)
    text = pages.get_template("report.html").render(
        content=content,
        study=study,
        version=__version__,
        style=_resource("report.css"),
        script=_resource("report.js"),
        colors=_colors(study),
        figures=[
            {"id": name, "svg": _svg(figure, name, names), "words": figure.get_label()}
            for name, figure in content.figures
        ],
        corpus=content.corpus,
        documents=_listed(documents, codings),
        lines=lines,
        left=left,
        labels=study.codebook.labels,
        places={label.id: place for place, label in enumerate(study.codebook.labels)},
        names=names,
    )
    return write_whole(path, text.encode("utf-8"))


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


def _colors(study: Study) -> Markup:
    """Return a style rule for each label; colours were checked when the codebook was read."""
    from markupsafe import Markup

    rules = [
        f'.label[data-label="{place}"]{{--tone:{label.color}}}' for place, label in enumerate(study.codebook.labels)
    ]
    return Markup("".join(rules))


# Figures ---------------------------------------------------------------------------------------------------------------
def _svg(figure: Figure, name: str, names: Mapping[str, str]) -> Markup:
    """Return a figure as an SVG element that scales with the page and takes its text colour from it.

    A narrow figure stays narrow, so that the letters of all figures are of like size.
    """
    import matplotlib
    from markupsafe import Markup, escape

    out = io.StringIO()
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": name}), charts.quiet():
        charts.settle(figure).savefig(out, format="svg", metadata={"Date": None}, transparent=True)
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
    width = round(figure.get_figwidth() * _SCALE, 1)
    return Markup(body.replace("<svg ", f'<svg role="group" aria-label="{title}" style="--width:{width}rem" ', 1))


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


def write_whole(target: Path, data: bytes) -> Path:
    """Write a file whole or not at all and return its path."""
    with draft_of(target) as draft:
        draft.write_bytes(data)
    return Written(target)
