"""What coders of a study get to see, made from its documents and a machine's codings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from workbench.annotations.events import Event
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


def items_of_events(events: Iterable[Event], documents: Iterable[Document], study: Study) -> Items | None:
    """Return the sentences that events are about, cut as they were when they were coded; no coder has to run for it.

    None where an event does not say which words of its document it is about. Where two events disagree on the bounds of a
    sentence, the later one counts.
    """
    texts = {document.doc_id: document for document in documents}
    found: dict[str, Sentence] = {}
    for event in sorted(events, key=lambda event: event.order):
        if not event.sent_id or event.new is None:
            continue
        if event.start is None or event.end is None:
            return None
        document = texts.get(event.sent_id.rsplit(":", 1)[0])
        if document is not None and event.end <= len(document.text):
            found[event.sent_id] = _sentence(document, event.sent_id, event.start, event.end)
    place = {doc_id: number for number, doc_id in enumerate(texts)}
    ordered = sorted(found.values(), key=lambda sentence: (place[sentence.doc_id], sentence.start))
    return Items(ordered, actors=study.actors)


def sentences_of(document: Document, bounds: Sequence[tuple[int, int]]) -> list[Sentence]:
    """Return the sentences of a document as records; they are numbered as the codings number them."""
    return [_sentence(document, f"{document.doc_id}:{n}", start, end) for n, (start, end) in enumerate(bounds)]


def _sentence(document: Document, sent_id: str, start: int, end: int) -> Sentence:
    return Sentence(
        sent_id=sent_id,
        doc_id=document.doc_id,
        start=start,
        end=end,
        text=document.text[start:end],
        title=document.title,
        outlet=document.outlet,
        date=document.date.isoformat() if document.date else "",
        lang=document.language,
    )
