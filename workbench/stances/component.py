"""The spaCy component `workbench_stances`: codes every actor of every sentence and writes the codings to the document."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import raise_error

if TYPE_CHECKING:
    from workbench.codings import Coding
    from workbench.stances.lexicon import Lexicon
    from workbench.stances.passage import Passage
    from workbench.study import Study

#: How many documents are coded at once, and from how many words on no more.
AT_ONCE, WORDS_AT_ONCE = 32, 7_000
_REQUIRES = ["token.pos", "token.tag", "token.dep", "token.head", "doc.spans"]


@Language.factory("workbench_stances", requires=_REQUIRES, assigns=["doc.user_data"], default_config={"study": None})
def make_stances(nlp: Language, name: str, study: str | None) -> StanceCoder:
    """Make the component; `study` names a study folder, None codes reconciliation between any two actors."""
    from workbench.study import load_study

    return StanceCoder(name, study=load_study(study) if study else None)


class StanceCoder:
    """The rule coder: `code` decides, calling it writes `doc._.codings` and `doc._.attributions`.

    It needs the mentions of `workbench_actors`. `study` may be set at any time.
    """

    def __init__(self, name: str = "workbench_stances", *, study: Study | None = None):
        self.name = name
        self.study = study
        self._handler: Callable[..., None] = raise_error

    @property
    def study(self) -> Study | None:
        return self._study

    @study.setter
    def study(self, study: Study | None) -> None:
        self._study = study
        self._lexicon: Lexicon | None = None

    def __call__(self, doc: Doc) -> Doc:
        return self._write([doc])[0]

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = AT_ONCE) -> Iterator[Doc]:
        """Code documents as they come, up to `AT_ONCE` or `WORDS_AT_ONCE` at a time, which is faster than one after the other."""
        waiting = iter(stream)
        while (done := self._next(waiting, min(batch_size, AT_ONCE))) is not None:
            yield from done

    def _next(self, waiting: Iterator[Doc], count: int) -> list[Doc] | None:
        """Code the next documents of a stream, None at its end; what comes before in the pipeline reads them now.

        Nothing that they make is rubbish before they are done, so Python need not look for any meanwhile.
        """
        with no_collection():
            docs, words = list[Doc](), 0
            for doc in islice(waiting, count):
                docs.append(doc)
                words += len(doc)
                if words >= WORDS_AT_ONCE:
                    break
            if not docs:
                return None
            try:
                return self._write(docs)
            except Exception:
                return self._one_by_one(docs)

    def get_error_handler(self) -> Callable[..., None]:
        """Return what is called with name, component, documents and error where a document cannot be coded."""
        return self._handler

    def set_error_handler(self, handler: Callable[..., None]) -> None:
        """Set what `get_error_handler` returns; without it the error is raised."""
        self._handler = handler

    def code(self, doc: Doc) -> list[Coding]:
        """Return the codings of a document with actors, without writing them to it."""
        return self._code([self._passage(doc)])[0][0]

    def to_disk(self, path: Any, *, exclude: Iterable[str] = ()) -> None:
        """Nothing is stored: the study's files and the lexicon are the component's only state."""

    def from_disk(self, path: Any, *, exclude: Iterable[str] = ()) -> StanceCoder:
        """Return the component as it is; see `to_disk`."""
        return self

    def _one_by_one(self, docs: list[Doc]) -> list[Doc]:
        """Code documents of which one at least cannot be coded; that one goes to the error handler."""
        done: list[Doc] = []
        for doc in docs:
            try:
                done += self._write([doc])
            except Exception as error:
                self._handler(self.name, self, [doc], error)
        return done

    def _passage(self, doc: Doc) -> Passage:
        from workbench.stances.lexicon import study_lexicon
        from workbench.stances.passage import Passage

        if self._lexicon is None:
            self._lexicon = study_lexicon(self._study.cues if self._study else ())
        parties = self._study.parties if self._study else ()
        return Passage(doc, self._lexicon, parties=parties, actors=self._study.actors if self._study else None)

    def _write(self, docs: list[Doc]) -> list[Doc]:
        """Write the codings and attributions of some documents to them."""
        from workbench.language.extensions import register
        from workbench.stances.attribution import to_public

        register()
        passages = [self._passage(doc) for doc in docs]
        for doc, passage, (codings, said) in zip(docs, passages, self._code(passages), strict=True):
            doc._.codings = codings
            doc._.attributions = [to_public(passage, one) for one in said]
        return docs

    def _code(self, passages: list[Passage]) -> list[tuple[list[Coding], list[Any]]]:
        from workbench.stances.coder import code_passages

        return code_passages(passages, self._study)


@contextmanager
def no_collection() -> Iterator[None]:
    """Let Python's collector of cycles rest, where it is at work; it takes a fortieth of the time of coding."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
