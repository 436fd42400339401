"""The pipeline of a study, and the same pipeline over many documents and processes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from workbench.actors.across import Met, known_again, people_met, with_people_known
from workbench.actors.records import ACTORS_KEY, JUDGED_KEY
from workbench.codings import Coding, to_frame
from workbench.documents import Document, Problem, chunks
from workbench.study import Study

if TYPE_CHECKING:
    import pandas as pd
    from spacy.language import Language
    from spacy.tokens import Doc

#: What a batch gives: codings, problems, how many documents, the offsets of the sentences of each, and whom they introduced.
_Done = tuple[list[Coding], list[Problem], int, dict[str, list[tuple[int, int]]], list[Met]]

#: Longest text the language pipeline takes at once, in code points; longer documents are cut at a paragraph.
LONGEST = 100_000
#: How many documents are read at once, and of how many code points: what the stance coder takes at once, at five a word.
_BATCH, _BATCH_LENGTH = 32, 35_000


def pipeline(study: Study | str | None = None) -> Language:
    """Return the spaCy pipeline with every component for `study` (a study, its folder, or None: any two actors).

    Its documents carry `doc.spans["actors"]`, `doc._.codings` and `doc._.attributions`.
    """
    from workbench import language
    from workbench.language.extensions import register
    from workbench.study import load_study

    study = load_study(study) if isinstance(study, str) else study
    register()
    nlp = language.load(study.pipeline if study else None)
    if "parser" in nlp.pipe_names:
        nlp.add_pipe("workbench_sentences", before="parser")
    else:
        nlp.add_pipe("workbench_sentences", first=True)
    for name in ("workbench_actors", "workbench_stances"):
        nlp.add_pipe(name)
        nlp.get_pipe(name).study = study  # type: ignore[attr-defined]
    return nlp


def code(
    documents: Iterable[Document],
    study: Study,
    *,
    jobs: int = 1,
    progress: Callable[[int], None] | None = None,
    problems: list[Problem] | None = None,
    bounds: dict[str, list[tuple[int, int]]] | None = None,
    reasons: dict[tuple[str, str], str] | None = None,
) -> pd.DataFrame:
    """Return the codings of `documents` as a table, in their order.

    `jobs` processes share the work. `progress` is called with the number of documents done since the last call. A
    document that cannot be coded is added to `problems` and the rest goes on; without that list it raises. `bounds` is
    filled with document id -> offsets of its sentences, those without actors included, and `reasons` with (sentence
    id, actor id) -> the coder's account of the label. People whom nobody lists are known again from one document to the next.
    """
    rows: list[Coding] = []
    met: list[Met] = []
    for found, faults, done, sentences, people in _coded(list(documents), study, jobs):
        rows += found
        met += people
        if bounds is not None:
            bounds.update(sentences)
        if faults and problems is None:
            raise RuntimeError(str(faults[0]))
        if problems is not None:
            problems += faults
        if progress is not None:
            progress(done)
    rows = with_people_known(rows, known_again(met))
    if reasons is not None:
        reasons.update({(coding.sent_id, coding.actor): coding.why for coding in rows if coding.why})
    return to_frame(rows)


def _coded(documents: list[Document], study: Study, jobs: int) -> Iterator[_Done]:
    batches = list(_batches(documents))
    if jobs <= 1 or len(batches) < 2:
        _start(study)
        yield from map(_work, batches)
        return
    with ProcessPoolExecutor(min(jobs, len(batches)), initializer=_start, initargs=(study,)) as pool:
        yield from pool.map(_work, batches)


def _batches(documents: list[Document]) -> Iterator[list[Document]]:
    """Yield documents in their order, as many together as are read at once; a longer one is alone."""
    batch, length = list[Document](), 0
    for document in documents:
        if batch and (len(batch) == _BATCH or length + len(document.text) > _BATCH_LENGTH):
            yield batch
            batch, length = [], 0
        batch.append(document)
        length += len(document.text)
    if batch:
        yield batch


_worker: dict[str, Language] = {}


def _start(study: Study) -> None:
    """Build the pipeline once per process."""
    _worker["nlp"] = pipeline(study)


def _work(batch: list[Document]) -> _Done:
    codings: list[Coding] = []
    problems: list[Problem] = []
    bounds: dict[str, list[tuple[int, int]]] = {}
    met: list[Met] = []
    together = _read_together(batch, _worker["nlp"])
    for number, document in enumerate(batch):
        try:
            pieces = together[number] if together else _read(document, _worker["nlp"])
            found, bounds[document.doc_id] = _coded_with_bounds(pieces)
            codings += found
            for _, doc in pieces:
                met += people_met(document.doc_id, doc.user_data.get(ACTORS_KEY, {}), doc.user_data.get(JUDGED_KEY, ()))
        except Exception as error:
            reason = f"could not be coded: {type(error).__name__}: {error}".splitlines()[0]
            problems.append(Problem(document.doc_id, f"{reason}; the other documents were coded"))
    return codings, problems, len(batch), bounds, met


def code_document(document: Document, nlp: Language) -> list[Coding]:
    """Return the codings of one document; a long text is coded piece by piece with offsets of the whole."""
    return _coded_with_bounds(_read(document, nlp))[0]


def _read(document: Document, nlp: Language) -> list[tuple[int, Doc]]:
    """Return the coded pieces of a document, each with its offset in it."""
    return [
        (start, nlp(_doc(document, document.text[start:end], nlp))) for start, end in chunks(document.text, LONGEST)
    ]


def _read_together(batch: list[Document], nlp: Language) -> list[list[tuple[int, Doc]]]:
    """Return what `_read` returns for each of several documents; read at once they take less time.

    Empty where they are too long for that or one of them cannot be read, so that each has to be read apart.
    """
    if sum(len(document.text) for document in batch) > LONGEST:
        return []
    try:
        return [[(0, doc)] for doc in nlp.pipe(_doc(document, document.text, nlp) for document in batch)]
    except Exception:
        return []


def _coded_with_bounds(pieces: list[tuple[int, Doc]]) -> tuple[list[Coding], list[tuple[int, int]]]:
    """Return the codings in the pieces of a document and the offsets of all its sentences."""
    from workbench.documents.sentences import sentence_spans

    codings: list[Coding] = []
    bounds: list[tuple[int, int]] = []
    for start, doc in pieces:
        codings += [_moved(coding, start, len(bounds)) for coding in doc._.codings]
        bounds += [(start + span.start_char, start + span.end_char) for span in sentence_spans(doc)]
    return codings, bounds


def _doc(document: Document, text: str, nlp: Language) -> Doc:
    doc = nlp.make_doc(text)
    doc._.doc_id, doc._.date, doc._.outlet, doc._.title = (
        document.doc_id,
        document.date,
        document.outlet or "",
        document.title or "",
    )
    return doc


def _moved(coding: Coding, by: int, sentences: int) -> Coding:
    if not by and not sentences:
        return coding
    moved = {
        name: value + by
        for name in ("sent_start", "sent_end", "mention_start", "mention_end", "evidence_start", "evidence_end")
        if (value := getattr(coding, name)) is not None
    }
    index = int(coding.sent_id.rsplit(":", 1)[1]) + sentences
    return replace(coding, sent_id=f"{coding.doc_id}:{index}", **moved)
