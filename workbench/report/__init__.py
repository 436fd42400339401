"""The readable report of a study: one HTML page whose charts lead to the sentences behind them, and a PDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.report.content import gather
from workbench.report.method import method
from workbench.report.sentences import mark

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from workbench.documents import Document
    from workbench.study import Study

__all__ = ["gather", "mark", "method", "write_report"]


def write_report(
    codings: pd.DataFrame,
    documents: Sequence[Document],
    study: Study,
    path: str | Path,
    *,
    people: pd.DataFrame | None = None,
    gold: pd.DataFrame | None = None,
    reasons: Mapping[tuple[str, str], str] | None = None,
    figures: Mapping[str, Figure] | None = None,
) -> Path:
    """Write the report of `codings` as an HTML page at `path` and as a PDF beside it; return the page's path.

    Both have the question, the corpus, how the codings were made, charts, tables, conditions, examples and limits; the
    page has all sentences, too. The options are those of `report.gather`. Each file is written whole or not at all.
    """
    from workbench.report.page import write_page
    from workbench.report.pdf import write_pdf

    target = Path(path)
    content = gather(codings, documents, study, people=people, gold=gold, reasons=reasons, figures=figures)
    written = write_page(content, codings, documents, study, target)
    write_pdf(content, target.with_suffix(".pdf"))
    return written
