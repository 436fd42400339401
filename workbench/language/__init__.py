"""The language pipeline: the English one that comes with the package, or any other spaCy pipeline by name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.language.inference import compute_with_numpy
from workbench.study.errors import WorkbenchError

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["bundled_path", "load", "load_english"]


def bundled_path() -> Path:
    """Return the folder of the bundled English pipeline."""
    return Path(str(resources.files("workbench"))) / "resources" / "english"


def load_english() -> Language:
    """Return the bundled English pipeline: tagger, morphologiser, lemmatiser, parser with sentences, names.

    Its weights are stored in half precision and widened here; nothing else that is installed changes them.
    """
    import spacy

    nlp = spacy.load(bundled_path() / "pipeline")
    _widen(nlp)
    compute_with_numpy(_nodes(nlp))
    _part_after_initials(nlp)
    return nlp


def load(name: str | None = None) -> Language:
    """Return the pipeline called `name`; None or "bundled" is the one that comes with the workbench."""
    if name in (None, "", "bundled"):
        return load_english()
    import spacy

    try:
        return spacy.load(name)
    except OSError as error:
        raise WorkbenchError(
            f"the spaCy pipeline {name!r} is not installed; install it (python -m spacy download {name}) "
            "or leave `pipeline:` out of study.yml to use the bundled one"
        ) from error


def _nodes(nlp: Language) -> Iterator[Any]:
    """Yield the layers of all trained components."""
    for _, component in nlp.components:
        model: Any = getattr(component, "model", None)
        yield from model.walk() if hasattr(model, "walk") else ()


def _part_after_initials(nlp: Language) -> None:
    """Let the tokeniser part U.S.-Karsia and U.N.-led at the hyphen, as it does US-Karsia and UN-led."""
    splitter: Any = nlp.tokenizer
    pattern = splitter.infix_finditer.__self__.pattern
    splitter.infix_finditer = re.compile(rf"{pattern}|(?<=[A-Z]\.[A-Z]\.)-(?=[A-Za-z])").finditer


def _widen(nlp: Language) -> None:
    """Bring half-precision weights to single precision, in which they are computed."""
    for node in _nodes(nlp):
        for param in node.param_names:
            if node.has_param(param):
                node.set_param(param, node.get_param(param).astype("float32"))
    if nlp.vocab.vectors.data.size:
        nlp.vocab.vectors.data = nlp.vocab.vectors.data.astype("float32")
