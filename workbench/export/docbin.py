"""spaCy DocBin: documents with span groups, and the whole rows in the documents' user data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.export import safe
from workbench.export.completing import WHOLE, completed
from workbench.export.losses import Losses
from workbench.export.places import Sentences
from workbench.export.reading import Source, each
from workbench.export.records import PARTS, Article, Dataset, Row, record, to_json

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span
    from spacy.vocab import Vocab

#: Where a Doc keeps the rows of its document.
USER_DATA = "workbench_rows"
NOTE = "reading.json"
_PER_FILE = 500
_MISSING = "missing"


def write(dataset: Dataset, folder: Path, losses: Losses) -> None:
    """Write .spacy files of at most 500 documents, and `reading.json` that says how to read them.

    Span groups: `actors` (every mention once, span id = actor id), and for each coder `stance:CODER` (label = stance,
    id = actor) and `evidence:CODER`. `doc.cats` holds the share of each label among the coded rows; token borders that
    a span does not meet are widened in the groups and exact in the rows.
    """
    from spacy.tokens import DocBin

    nlp = tokenizer(dataset.facts.language)
    files: list[str] = []
    store = DocBin(store_user_data=True)
    for document, rows in dataset.with_text(losses):
        store.add(_doc(nlp, document, rows, dataset, losses))
        if len(store) == _PER_FILE:
            files.append(_save(store, folder, len(files)))
            store = DocBin(store_user_data=True)
    if len(store) or not files:
        files.append(_save(store, folder, len(files)))
    note = {"language": nlp.lang, "pipeline": "blank", "files": files, "rows": f"doc.user_data[{USER_DATA!r}]"}
    (folder / NOTE).write_text(to_json(note, indent=2) + "\n", encoding="utf-8")


def tokenizer(language: str) -> Language:
    """Return the blank pipeline of a language; the multi-language one where spaCy has none."""
    import spacy

    try:
        return spacy.blank(language)
    except ImportError:
        return spacy.blank("xx")


def _save(store: Any, folder: Path, number: int) -> str:
    name = f"codings-{number:04d}.spacy"
    store.to_disk(folder / name)
    return name


def _doc(nlp: Language, document: Article, rows: list[Row], dataset: Dataset, losses: Losses) -> Doc:
    doc = nlp.make_doc(document.text)
    _sentences(doc, rows)
    known = Sentences.of(rows)
    groups: dict[str, list[Span]] = {"actors": []}
    mentioned = set()
    for row in rows:
        mention, evidence = (_spans(doc, row, kind) for kind in PARTS)
        if not dataset.options.carry and mention and not known.know(row, mention[0].start_char):
            mention = []
        for span in mention[:1]:
            groups.setdefault(f"stance:{row.coder}", []).append(span)
            if (span.start, span.end, row.actor) not in mentioned:
                mentioned.add((span.start, span.end, row.actor))
                groups["actors"].append(_as_actor(span, row))
        groups.setdefault(f"evidence:{row.coder}", []).extend(evidence)
        _note(row, mention, dataset, document, losses)
    for name, spans in groups.items():
        doc.spans[name] = spans
    labels = [row.stance for row in rows if row.stance]
    doc.cats = {label: labels.count(label) / len(labels) if labels else 0.0 for label in dataset.labels}
    doc.user_data["doc_id"], doc.user_data["title"] = document.doc_id, document.title
    doc.user_data["outlet"], doc.user_data["date"] = document.outlet, str(document.date or "")
    doc.user_data["sentences"] = known.all
    if dataset.options.carry:
        doc.user_data[USER_DATA] = [record(row) for row in rows]
    return doc


def _as_actor(span: Span, row: Row) -> Span:
    from spacy.tokens import Span

    return Span(span.doc, span.start, span.end, label="ACTOR", span_id=row.actor)


def _note(row: Row, mention: list[Span], dataset: Dataset, document: Article, losses: Losses) -> None:
    for kind in PARTS:
        offsets = row.span(kind)
        if offsets and row.parts(kind) != (offsets,):
            losses.remark("a discontinuous span stands whole in the span groups; rows hold its pieces")
    if dataset.options.carry:
        losses.remark("documents carry the whole rows in user data; span groups are widened to tokens")
    elif not mention:
        losses.lost("row", "it has no mention in its sentence that meets a token")
    else:
        losses.compare(record(row), completed(_held(row, mention[0]), dataset.facts, document.text))


def _held(row: Row, mention: Span) -> dict[str, Any]:
    held: dict[str, Any] = {"doc_id": row.doc_id, "actor": row.actor, "coder": row.coder, "stance": row.stance}
    held |= {"mention_start": mention.start_char, "mention_end": mention.end_char}
    return held | {name: getattr(row, name) for name in ("sent_id", "sent_start", "sent_end")}


def _sentences(doc: Doc, rows: list[Row]) -> None:
    """Set sentence starts where rows say so; the rest of the tokens begin none."""
    starts = {row.sent_start for row in rows}
    for token in doc:
        token.is_sent_start = token.i == 0 or token.idx in starts


def _spans(doc: Doc, row: Row, kind: str) -> list[Span]:
    """Return the span of a row, widened to tokens; none where it is missing or lies on no token."""
    from spacy.tokens import Span

    offsets = row.span(kind)
    found = doc.char_span(*offsets, alignment_mode="expand") if offsets else None
    if found is None:
        return []
    label = (row.stance or _MISSING) if kind == "mention" else "EVIDENCE"
    return [Span(doc, found.start, found.end, label=label, span_id=row.actor)]


def read(path: Path, source: Source) -> Iterator[dict[str, Any]]:
    """Yield the rows that documents carry; else one per span of the groups `stance:CODER`.

    In files of other programs any span group, or the entities, whose labels are labels of the codebook will do.
    """
    import spacy

    vocab = spacy.blank("xx").vocab
    yield from each(safe.files_in(path, ".spacy"), lambda file: _of_file(file, vocab, source), source)


def _of_file(file: Path, vocab: Vocab, source: Source) -> Iterator[dict[str, Any]]:
    from spacy.tokens import DocBin

    if file.stat().st_size > safe.MOST_OF_FILE:
        raise safe.refuse(file, "it is too large")
    try:
        docs = list(DocBin().from_bytes(_checked(file)).get_docs(vocab))
    except Exception as error:
        raise safe.refuse(file, "it is no DocBin, or it is cut off") from error
    for doc in docs:
        yield from _rows(doc, source)


def _checked(file: Path) -> bytes:
    """Return the bytes of a DocBin after unpacking them once within limits, as it is packed and could be a bomb."""
    import zlib

    data = file.read_bytes()
    unpacker = zlib.decompressobj()
    unpacker.decompress(data, safe.MOST_OF_ARCHIVE)
    if unpacker.unconsumed_tail:
        raise ValueError("it unpacks to far more than its size")
    return data


def _rows(doc: Doc, source: Source) -> Iterator[dict[str, Any]]:
    carried = doc.user_data.get(USER_DATA)
    if isinstance(carried, list | tuple):
        yield from (_listed(row) | {WHOLE: True} for row in carried)
        return
    doc_id = doc.user_data.get("doc_id") or source.document(None, doc.text)
    groups = _groups(doc, source)
    if doc_id is None or not groups:
        source.notes.leave_out(
            "a document is not in the study, or has no spans with labels of the codebook", doc.text[:60]
        )
        return
    known = Sentences(map(tuple, doc.user_data.get("sentences") or []))
    for coder, group in groups:
        for span in group:
            yield _row(span, doc_id, coder) | known.at(span.start_char)


def _groups(doc: Doc, source: Source) -> list[tuple[str | None, list[Span]]]:
    """Return coder -> spans: our groups, else every group, and the entities, as far as they carry labels of ours."""
    ours = [
        (name.removeprefix("stance:"), list(group)) for name, group in doc.spans.items() if name.startswith("stance:")
    ]
    if ours:
        return list(ours)
    found = [list(group) for group in doc.spans.values()] + [list(doc.ents)]
    known = [[span for span in group if source.label(span.label_) in source.labels] for group in found]
    return [(None, group) for group in known if group]


def _listed(row: dict[str, Any]) -> dict[str, Any]:
    """Return a carried row with its tuples as lists: packing does not keep them apart."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in row.items()}


def _row(span: Span, doc_id: str, coder: str | None) -> dict[str, Any]:
    return {
        "doc_id": doc_id,
        "actor": span.id_ or None,
        "coder": coder,
        "stance": None if span.label_ == _MISSING else span.label_,
        "mention_start": span.start_char,
        "mention_end": span.end_char,
    }
