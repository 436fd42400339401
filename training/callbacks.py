"""Callback of the recogniser's training: its encoder begins as a copy of the trained parser's."""

from __future__ import annotations

from collections.abc import Callable

import spacy
from spacy.language import Language


@spacy.registry.callbacks("workbench.copy_encoder.v1")
def copy_encoder(parser: str) -> Callable[[Language], Language]:
    """Return a callback that copies the weights of the shared encoder of the pipeline at `parser` into the recogniser."""

    def copy(nlp: Language) -> Language:
        trained = spacy.load(parser).get_pipe("tok2vec").model
        encoder = nlp.get_pipe("ner").model.get_ref("tok2vec").layers[0]
        encoder.from_bytes(trained.to_bytes())
        return nlp

    return copy
