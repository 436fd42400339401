"""The lines of a file as its reader sees them, which is what database layouts are told from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

#: Elements of a web page that begin a line of their own.
_BLOCKS = {
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "footer", "h1", "h2", "h3", "h4", "h5",
    "h6", "header", "hr", "li", "ol", "p", "pre", "section", "table", "tr", "ul",
}  # fmt: skip
_SILENT = {"script", "style", "head", "noscript", "template"}


def docx_lines(path: Path) -> list[str]:
    """Return the paragraphs of a Word file in their order, those of tables included."""
    from docx import Document as Word
    from docx.oxml.ns import qn

    body = Word(str(path)).element.body
    return ["".join(node.text or "" for node in paragraph.iter(qn("w:t"))) for paragraph in body.iter(qn("w:p"))]


def rtf_lines(text: str) -> list[str]:
    """Return the lines of rich text; table cells are separated by `|`."""
    from striprtf.striprtf import rtf_to_text

    return str(rtf_to_text(text, errors="replace")).splitlines()  # type: ignore[no-untyped-call]


def html_lines(html: str) -> list[str]:
    """Return the lines of a web page as a reader sees them; the cells of a table row are separated by tabs."""
    from lxml import html as page

    if not html.strip():
        return []
    pieces = list(_pieces(page.document_fromstring(html.encode("utf-8"), parser=page.HTMLParser(encoding="utf-8"))))
    lines = "".join(pieces).split("\n")
    return [re.sub(r"[ \u00a0]+", " ", line).strip(" ") for line in lines]


def _pieces(element: Any) -> Iterator[str]:
    """Yield the text of an element with a line end around blocks and a tab before a row's later cells."""
    stack: list[Any] = [element]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            yield node
            continue
        if not isinstance(node.tag, str) or node.tag in _SILENT:
            continue
        edge = "\n" if node.tag in _BLOCKS else ""
        if node.tag in ("td", "th") and node.getprevious() is not None:
            edge = "\t"
        yield edge
        inner: list[Any] = [re.sub(r"\s+", " ", node.text or "")]
        for child in node:
            inner += [child, re.sub(r"\s+", " ", child.tail or "")]
        inner.append("\n" if edge == "\n" else "")
        stack.extend(reversed(inner))
