"""What coders of a study get to see, made from its documents and a machine's codings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from workbench.annotations.items import Items, Sentence
from workbench.documents import Document
from workbench.study import Study

if TYPE_CHECKING:
    import pandas as pd


def make_items(
    documents: Iterable[Document],
    bounds: Mapping[str, Sequence[tuple[int, int]]],
    codings: pd.DataFrame,
    study: Study,
) -> Items:
    """Return every sentence of the documents, near-copies left out, with the actors that the codings have in it.

    `bounds` is document id -> offsets of its sentences, as `scale.code` gives them.
    """
    kept = [document for document in documents if document.duplicate_of is None]
    sentences = [one for document in kept for one in sentences_of(document, bounds.get(document.doc_id, ()))]
    return Items(sentences, codings, actors=study.actors)


def sentences_of(document: Document, bounds: Sequence[tuple[int, int]]) -> list[Sentence]:
    """Return the sentences of a document as records; they are numbered as the codings number them."""
    return [
        Sentence(
            sent_id=f"{document.doc_id}:{number}",
            doc_id=document.doc_id,
            start=start,
            end=end,
            text=document.text[start:end],
            title=document.title,
            outlet=document.outlet,
            date=document.date.isoformat() if document.date else "",
            lang=document.language,
        )
        for number, (start, end) in enumerate(bounds)
    ]
