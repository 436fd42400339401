"""What a corpus holds, as a table with one row per document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.documents.records import Document

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("doc_id", "date", "outlet", "title", "words", "section", "left_out", "duplicate_of", "language", "url")


def overview(documents: Sequence[Document]) -> pd.DataFrame:
    """Return one row per document: id, date, outlet, title, words, section, passages set aside, and whose copy it is.

    `words` counts stretches without space, `left_out` passages of furniture; a missing value is missing (NA).
    """
    import pandas as pd

    rows = [
        (
            document.doc_id,
            document.date,
            document.outlet or None,
            document.title or None,
            len(document.text.split()),
            document.metadata.get("section"),
            len(document.left_out),
            document.duplicate_of,
            document.language,
            document.url or None,
        )
        for document in documents
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    words = dict.fromkeys(("doc_id", "outlet", "title", "section", "duplicate_of", "language", "url"), "string")
    frame["date"] = pd.to_datetime(frame["date"])
    return frame.astype(words)
