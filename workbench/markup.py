"""How things show themselves in a notebook: text set as text, with marks, in the colours of the codebook.

Everything here gives `Markup`, into which document text only ever enters escaped.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markupsafe import Markup

#: A stretch of a sentence and what it is: start and end in code points of the sentence, end exclusive, and a kind.
Span = tuple[int, int, str]

_STYLE = """
.wb-show{font:14px/1.5 var(--jp-ui-font-family,system-ui,sans-serif);color:var(--jp-ui-font-color1,#1c1f23);
max-width:60rem;overflow-wrap:anywhere}
.wb-show h4{margin:.2rem 0;font-size:1.05rem}
.wb-show p{margin:.25rem 0}
.wb-show .soft{color:var(--jp-ui-font-color2,#565c65);font-size:.9em}
.wb-show .facts{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:.4rem 0}
.wb-show table{border-collapse:collapse;margin:.4rem 0}
.wb-show th,.wb-show td{text-align:left!important;padding:.2rem .9rem .2rem 0!important;vertical-align:top;
overflow-wrap:normal}
.wb-show td .soft{display:block;white-space:nowrap}
.wb-show ol,.wb-show ul{margin:.3rem 0;padding:0;list-style:none}
.wb-show li.one{padding:.5rem 0;border-bottom:1px solid var(--jp-border-color2,#dfe2e6)}
.wb-show mark{color:inherit;background:none;padding:.05em .1em}
.wb-show mark.actor{background:rgba(66,112,214,.18);border-bottom:2px solid currentColor;font-weight:600}
.wb-show mark.evidence{background:rgba(240,190,40,.3);border-bottom:2px dotted #a07a00}
.wb-show mark.condition{text-decoration:underline wavy #2c6fbb;text-underline-offset:.2em}
.wb-show .chip{display:inline-block;padding:0 .5rem;border:1px solid currentColor;
border-left:.6rem solid var(--tone);border-radius:.8rem;font-size:.85em;white-space:nowrap}
.wb-show summary{cursor:pointer;color:var(--jp-ui-font-color2,#565c65)}
"""


class Told:
    """What shows itself by what it says: the first line of its `str` as a heading, the others below it."""

    def _repr_html_(self) -> str:
        head, *rest = str(self).splitlines() or [""]
        return framed(tag("p", head), tag("ul", *(tag("li", line.strip(), kind="soft") for line in rest)))

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(str(self))


class Prose(str):
    """A paragraph that a notebook sets as one, with lines broken between words."""

    def _repr_html_(self) -> str:
        return framed(tag("p", str(self)))


class Written(type(Path())):  # type: ignore[misc]
    """The path of a file that was written; a notebook shows where it is and how large."""

    def _repr_html_(self) -> str:
        size = f"{self.stat().st_size / 1024:,.0f} kB" if self.is_file() else ""
        return framed(tag("p", "written: ", tag("code", str(self)), " ", tag("span", size, kind="soft")))


class Shown:
    """Something to look at: HTML where a notebook can show it, and the same in plain text elsewhere."""

    def __init__(self, html: str, text: str):
        self.html, self.text = html, text

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text

    __str__ = __repr__


def framed(*parts: object) -> str:
    """Return parts, escaped unless they are markup, in the frame that carries the style."""
    from markupsafe import Markup, escape

    inside = Markup("").join(escape(part) for part in parts)
    return str(Markup('<div class="wb-show"><style>{}</style>{}</div>').format(Markup(_STYLE), inside))


def tag(name: str, *parts: object, kind: str = "") -> Markup:
    """Return an element with its parts escaped unless they are markup.

    >>> str(tag("p", "a < b", kind="soft"))
    '<p class="soft">a &lt; b</p>'
    """
    from markupsafe import Markup, escape

    inside = Markup("").join(escape(part) for part in parts)
    opening = Markup('<{} class="{}">').format(Markup(name), kind) if kind else Markup("<{}>").format(Markup(name))
    return opening + inside + Markup("</{}>").format(Markup(name))


def marked(text: str, spans: Iterable[Span]) -> Markup:
    """Return a text with its spans marked; spans that overlap are cut into pieces that carry both kinds.

    >>> str(marked("Veldoria agreed.", [(0, 8, "actor"), (9, 15, "evidence")]))
    '<mark class="actor">Veldoria</mark> <mark class="evidence">agreed</mark>.'
    """
    from markupsafe import Markup, escape

    mark = Markup('<mark class="{}">{}</mark>')
    return Markup("").join(
        mark.format(kinds, piece) if kinds else escape(piece) for piece, kinds in pieces(text, spans)
    )


def pieces(text: str, spans: Iterable[Span]) -> list[tuple[str, str]]:
    """Return a text cut at the ends of its spans: pieces with their kinds, joined by spaces.

    >>> pieces("Veldoria agreed.", [(0, 8, "actor"), (0, 15, "evidence")])
    [('Veldoria', 'actor evidence'), (' agreed', 'evidence'), ('.', '')]
    """
    kept = [(a, b, kind) for a, b, kind in spans if 0 <= a < b <= len(text)]
    edges = sorted({0, len(text), *(edge for a, b, _ in kept for edge in (a, b))})
    return [
        (text[a:b], " ".join(sorted({kind for first, last, kind in kept if first <= a and b <= last})))
        for a, b in itertools.pairwise(edges)
    ]


def chip(name: str, color: str = "#777777") -> Markup:
    """Return a label as a small sign: its colour beside its name, never the colour alone."""
    from markupsafe import Markup

    return Markup('<span class="chip" style="--tone:{}">{}</span>').format(color, name)


def facts(pairs: Mapping[str, object] | Sequence[tuple[str, object]]) -> Markup:
    """Return names and values in two columns (lists of definitions are set anew by JupyterLab); pairs without a value are left out."""
    from markupsafe import Markup

    given = pairs.items() if isinstance(pairs, Mapping) else pairs
    rows = Markup("").join(
        tag("span", name, kind="soft") + tag("span", value) for name, value in given if value not in (None, "")
    )
    return tag("div", rows, kind="facts")


def grid(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Markup:
    """Return a table with its heads."""
    body = [tag("tr", *(tag("td", cell) for cell in row)) for row in rows]
    return tag("table", tag("thead", tag("tr", *(tag("th", head) for head in heads))), tag("tbody", *body))
