"""What the workbench keeps on a spaCy Doc beyond spaCy's own annotation."""

from __future__ import annotations

from spacy.tokens import Doc

# Name -> default. Lists are made anew for each Doc, so no two share one.
_PLAIN = {"doc_id": "text", "date": None, "outlet": "", "title": ""}
_LISTS = ("codings", "attributions")


def register() -> None:
    """Register the extensions once; calling it again changes nothing.

    `doc._.doc_id`, `outlet`, `title` are strings, `date` a `datetime.date` or None; `doc._.codings` and
    `doc._.attributions` are lists that the stances stage fills.
    """
    for name, default in _PLAIN.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)
    for name in _LISTS:
        if not Doc.has_extension(name):
            Doc.set_extension(name, getter=_reader(name), setter=_writer(name))


def _reader(name: str):  # type: ignore[no-untyped-def]
    return lambda doc: doc.user_data.setdefault(f"workbench_{name}", [])


def _writer(name: str):  # type: ignore[no-untyped-def]
    return lambda doc, value: doc.user_data.__setitem__(f"workbench_{name}", list(value))
