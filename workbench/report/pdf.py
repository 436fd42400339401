"""The report as a PDF that a researcher can attach to a paper: A4, numbered pages, an outline, no network."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench import charts
from workbench.report.letters import BOLD, FONT, inked, register
from workbench.report.page import write_whole

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from workbench.report.content import Content, Example, Table

_CM = 72 / 2.54
_WIDE, _HIGH = 21.0 * _CM, 29.7 * _CM
_MARGIN = 1.9 * _CM
_INNER = _WIDE - 2 * _MARGIN
#: The tallest a figure may be drawn, so that it fits on a page under its heading.
_TALLEST = 22.5 * _CM
_DPI = 150
_CONDITIONS = 30
_INK, _SOFT, _LINE, _EVIDENCE = "#1c1f23", "#565c65", "#c9ced4", "#fff1b8"


def write_pdf(content: Content, path: Path) -> Path:
    """Write a report as a PDF and return its path; it is written whole or not at all."""
    from reportlab.platypus import SimpleDocTemplate

    register()
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=(_WIDE, _HIGH), leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=_MARGIN, bottomMargin=_MARGIN,
        title=f"{content.title}: who stands where", subject=content.question, author="", creator=content.versions,
        lang="en", invariant=1,
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder, _binary_streams():
        setter = _Setter(Path(folder))
        document.build(list(setter.parts(content)), onFirstPage=_foot(content), onLaterPages=_foot(content))
    return write_whole(path, out.getvalue())


@contextmanager
def _binary_streams() -> Iterator[None]:
    """Write pictures as bytes: turning them into letters, as the PDF library does by itself, takes seconds."""
    from reportlab import rl_config

    before, rl_config.useA85 = rl_config.useA85, 0
    try:
        yield
    finally:
        rl_config.useA85 = before


def _foot(content: Content) -> Any:
    def draw(canvas: Any, document: Any) -> None:
        canvas.saveState()
        canvas.setFont(FONT, 7.5)
        canvas.setFillColor(_SOFT)
        canvas.drawString(_MARGIN, 1.1 * _CM, content.versions)
        canvas.drawRightString(_WIDE - _MARGIN, 1.1 * _CM, str(document.page))
        canvas.restoreState()

    return draw


class _Setter:
    """Turns the parts of a report into what the PDF library sets; pictures of words lie in `folder`."""

    def __init__(self, folder: Path) -> None:
        from reportlab.lib.styles import ParagraphStyle

        self.folder = folder
        plain = ParagraphStyle("plain", fontName=FONT, fontSize=9, leading=13, textColor=_INK, spaceAfter=5)
        self.styles = {
            "plain": plain,
            "soft": ParagraphStyle("soft", plain, fontSize=8, leading=11, textColor=_SOFT),
            "cell": ParagraphStyle("cell", plain, fontSize=7.6, leading=10, spaceAfter=0),
            "number": ParagraphStyle("number", plain, fontSize=7.6, leading=10, spaceAfter=0, alignment=2),
            "kind": ParagraphStyle("kind", plain, fontSize=8, textColor=_SOFT, spaceAfter=2),
            "title": ParagraphStyle("title", plain, fontName=BOLD, fontSize=18, leading=23, spaceAfter=2),
            "question": ParagraphStyle("question", plain, fontSize=11.5, leading=16, textColor=_SOFT, spaceAfter=9),
            "head": ParagraphStyle(
                "head", plain, fontName=BOLD, fontSize=12.5, leading=17, spaceBefore=13, keepWithNext=1
            ),
            "small": ParagraphStyle("small", plain, fontName=BOLD, fontSize=9.5, spaceBefore=7, keepWithNext=1),
        }

    def parts(self, content: Content) -> Iterator[Any]:
        """Yield the report from its title to its limits."""
        from reportlab.platypus import Spacer

        yield from self.opening(content)
        yield self.head("Corpus")
        yield self.text(_corpus(content))
        yield self.head("Method")
        yield self.text(content.method)
        yield self.head("Charts")
        for _, figure in content.figures:
            yield _image(figure)
            yield Spacer(1, 10)
        if content.tables:
            yield self.head("Tables")
            for table in content.tables:
                yield from self.table(table)
        yield from self.conditions(content)
        if content.examples:
            yield self.head("Examples")
            yield self.text(
                "For each label the sentences that the coder is surest of. Bold: actor; shaded: evidence; underlined: condition.",
                "soft",
            )
            for example in content.examples:
                yield self.example(example)
        yield self.head("Limits")
        for line in content.limits:
            yield self.text(f"• {line}")

    def opening(self, content: Content) -> Iterator[Any]:
        yield self.text("Stance report", "kind")
        yield self.text(content.title, "title")
        yield self.text(content.question, "question")
        for notice, count in content.notices:
            whole = count == content.corpus["documents"]
            yield self.text(f"{'All documents' if whole else f'{count:,} documents'}: {notice}", "soft")

    def text(self, words: str, style: str = "plain") -> Any:
        from reportlab.platypus import Paragraph

        return Paragraph(inked(words, self.folder, size=self.styles[style].fontSize), self.styles[style])

    def head(self, words: str) -> Any:
        from reportlab.platypus import Paragraph

        class Head(Paragraph):  # type: ignore[misc]
            """A heading that stands in the outline of the PDF, too."""

            def draw(self) -> None:
                self.canv.bookmarkPage(words)
                self.canv.addOutlineEntry(words, words, 0, closed=True)
                super().draw()

        return Head(words, self.styles["head"])

    def table(self, table: Table) -> Iterator[Any]:
        yield self.text(f"{table.title}. {table.note}", "small")
        parts = [max(7, *(len(word) for word in head.split())) for head in table.heads]
        parts[0], parts[-1] = 24, 15
        widths = [_INNER * part / sum(parts) for part in parts]
        yield self.grid([table.heads, *table.rows], widths, numbers=True)

    def conditions(self, content: Content) -> Iterator[Any]:
        yield self.head("What must come first")
        if not content.conditions:
            yield self.text("No actor sets a condition in these codings.")
            return
        rows = [("actor", "condition", "how often", "since")]
        rows += [
            (r["actor"], r["condition"], f"{r['often']:,}", r["since"] or "undated")
            for r in content.conditions[:_CONDITIONS]
        ]
        yield self.grid(rows, [0.24 * _INNER, 0.52 * _INNER, 0.1 * _INNER, 0.14 * _INNER])
        left = len(content.conditions) - _CONDITIONS
        if left > 0:
            yield self.text(f"{left:,} more conditions are in the HTML page.", "soft")

    def grid(self, rows: list[Any], widths: list[float], *, numbers: bool = False) -> Any:
        from reportlab.platypus import LongTable, TableStyle

        styles = [("cell" if not place or not numbers else "number") for place in range(len(widths))]
        cells = [[self.text(str(cell), style) for cell, style in zip(row, styles, strict=True)] for row in rows]
        look = [
            ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, 0), 0.9, _INK),
            ("LINEBELOW", (0, 1), (-1, -1), 0.4, _LINE), ("LEFTPADDING", (0, 0), (-1, -1), 2),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4), ("TOPPADDING", (0, 0), (-1, -1), 2.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
        ]  # fmt: skip
        return LongTable(cells, colWidths=widths, repeatRows=1, style=TableStyle(look), spaceAfter=8)

    def example(self, example: Example) -> Any:
        from reportlab.platypus import KeepTogether, Paragraph

        marked = "".join(self.piece(text, kinds.split()) for text, kinds in example.pieces)
        why = f" Why: {example.reason}." if example.reason else ""
        told = f"{example.label}, {example.name}.{why} From: {example.place}"
        return KeepTogether([Paragraph(marked, self.styles["plain"]), self.text(told, "soft")])

    def piece(self, text: str, kinds: list[str]) -> str:
        before, inner, after = text[: len(text) - len(text.lstrip())], text.strip(), text[len(text.rstrip()) :]
        made = inked(inner, self.folder)
        if "actor" in kinds:
            made = f"<b>{made}</b>"
        if "condition" in kinds:
            made = f"<u>{made}</u>"
        if "evidence" in kinds:
            made = f'<font backColor="{_EVIDENCE}">{made}</font>'
        return f"{' ' if before else ''}{made}{' ' if after and inner else ''}"


def _image(figure: Figure) -> Any:
    from reportlab.platypus import Image

    out = io.BytesIO()
    with charts.quiet():
        charts.settle(figure).savefig(out, format="png", dpi=_DPI)
    out.seek(0)
    wide, high = figure.get_figwidth() * 72, figure.get_figheight() * 72
    scale = min(1.0, _INNER / wide, _TALLEST / high)
    return Image(out, width=wide * scale, height=high * scale, hAlign="LEFT")


def _corpus(content: Content) -> str:
    corpus = content.corpus
    period = f", dated {corpus['first']} to {corpus['last']}" if corpus["first"] else ""
    undated = f", {corpus['undated']:,} without a date" if corpus["undated"] else ""
    copies = f", {corpus['copies']:,} near-copies of others" if corpus["copies"] else ""
    outlets = ", ".join(f"{name} ({count:,})" for name, count in corpus["outlets"][:25])
    more = f" and {len(corpus['outlets']) - 25:,} more" if len(corpus["outlets"]) > 25 else ""
    return (
        f"{corpus['documents']:,} documents with {corpus['words']:,} words{period}{undated}{copies}; "
        f"{corpus['left_out']:,} passages of page furniture were set aside. {content.total:,} pairs of sentence and actor, "
        f"{content.positions:,} of them with a position. Outlets: {outlets}{more}."
    )
