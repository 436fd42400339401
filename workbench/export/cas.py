"""UIMA CAS for INCEpTION, as XMI or JSON through dkpro-cassis: a file per document and coder."""

from __future__ import annotations

import io
import json
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from workbench.export import safe
from workbench.export.completing import again, completed, merged
from workbench.export.files import safe_name
from workbench.export.losses import Losses
from workbench.export.offsets import clean
from workbench.export.places import anchor
from workbench.export.reading import Source, each
from workbench.export.records import PARTS, Article, Dataset, Row, record, write_parts

if TYPE_CHECKING:
    from cassis import Cas, TypeSystem

ANNOTATION, STRING, INTEGER = "uima.tcas.Annotation", "uima.cas.String", "uima.cas.Integer"
ACTOR, STANCE, EVIDENCE = "custom.Actor", "custom.Stance", "custom.Evidence"
_META = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"
_BUILT_IN = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type."
#: Feature of `custom.Stance` -> column of the table.
FEATURES = {
    "stance": "stance", "actor": "actor", "actorName": "actor_name", "principal": "principal", "voice": "voice",
    "source": "source", "toward": "toward", "issues": "issues", "condition": "condition", "comment": "comment",
    "sentence": "sent_id",
}  # fmt: skip
#: The same for whole numbers; they count code points, and no tool that keeps the text changes them.
NUMBERS = {"sentenceBegin": "sent_start", "sentenceEnd": "sent_end"}
TYPES, NOTE = "TypeSystem.xml", "coder.txt"


def type_system() -> TypeSystem:
    """Return the types of the files: INCEpTION's own for sentences, tokens and metadata, and three layers of ours."""
    from cassis import TypeSystem

    types = TypeSystem()
    meta = types.create_type(_META, "uima.tcas.DocumentAnnotation")
    for name in ("documentTitle", "documentId", "documentUri", "collectionId"):
        types.create_feature(meta, name, STRING)
    for name in ("Sentence", "Token"):
        types.create_type(_BUILT_IN + name, ANNOTATION)
    layers = {
        ACTOR: ("coding", "identifier", "actorType", "name"),
        STANCE: ("coding", *FEATURES, "row"),
        EVIDENCE: ("coding",),
    }
    for name, features in layers.items():
        layer = types.create_type(name, ANNOTATION)
        for feature in features:
            types.create_feature(layer, feature, STRING)
        for number in NUMBERS if name == STANCE else ():
            types.create_feature(layer, number, INTEGER)
    return types


def write_xmi(dataset: Dataset, folder: Path, losses: Losses) -> None:
    """Write `CODER/DOCUMENT.xmi` and `TypeSystem.xml`; the library turns code points into UTF-16 units.

    A row is a `custom.Stance` over its mention (over the sentence, where no mention is in it); `custom.Actor` and
    `custom.Evidence` spans belong to it by their `coding`. Characters that XML forbids become spaces.
    """
    types = type_system()
    types.to_xml(folder / TYPES)
    _write(dataset, folder, losses, types, ".xmi", lambda cas: cas.to_xmi())


def write_json(dataset: Dataset, folder: Path, losses: Losses) -> None:
    """Write `CODER/DOCUMENT.json`, each with its types; otherwise as `write_xmi`."""
    _write(dataset, folder, losses, type_system(), ".json", lambda cas: cas.to_json())


def _write(
    dataset: Dataset, folder: Path, losses: Losses, types: TypeSystem, ending: str, dump: Callable[[Cas], str]
) -> None:
    for document, rows in dataset.with_text(losses):
        for coder in dict.fromkeys(row.coder for row in rows):
            place = folder / safe_name(coder)
            if not place.is_dir():
                place.mkdir()
                (place / NOTE).write_text(coder, encoding="utf-8", newline="")
            own = [row for row in rows if row.coder == coder]
            text = dump(_cas(document, own, types, dataset, losses))
            (place / f"{safe_name(document.doc_id)}{ending}").write_text(text, encoding="utf-8", newline="")
    if dataset.options.carry:
        losses.remark("the feature `row` of each custom.Stance carries the whole row as JSON")


def _cas(document: Article, rows: list[Row], types: TypeSystem, dataset: Dataset, losses: Losses) -> Cas:
    from cassis import Cas

    cas = Cas(typesystem=types)
    cas.sofa_string, cas.sofa_mime = clean(document.text), "text/plain"
    if clean(document.text) != document.text:
        losses.remark("characters that XML forbids are spaces in the texts; offsets stay as they are")
    size = len(document.text)
    cas.add(types.get_type(_META)(begin=0, end=size, documentId=document.doc_id, documentTitle=clean(document.title)))
    for number, row in enumerate(rows, 1):
        _add(cas, types, str(number), row, dataset)
        if not dataset.options.carry:
            losses.compare(record(row), completed(_held(row), dataset.facts, document.text))
    return cas


def _add(cas: Cas, types: TypeSystem, coding: str, row: Row, dataset: Dataset) -> None:
    place = anchor(row) or ("none", ((0, 0),))
    begin, end = place[1][0][0], max(end for _, end in place[1])
    values = {feature: _text(row, column) for feature, column in FEATURES.items()}
    values |= {feature: getattr(row, column) for feature, column in NUMBERS.items()}
    whole = json.dumps(record(row)) if dataset.options.carry else None
    cas.add(types.get_type(STANCE)(begin=begin, end=end, coding=coding, row=whole, **values))
    actor = dataset.facts.actors.get(row.actor)
    for start, stop in row.parts("mention"):
        named = {
            "identifier": clean(row.actor),
            "name": values["actorName"],
            "actorType": actor.kind if actor else None,
        }
        cas.add(types.get_type(ACTOR)(begin=start, end=stop, coding=coding, **named))
    for start, stop in row.parts("evidence"):
        cas.add(types.get_type(EVIDENCE)(begin=start, end=stop, coding=coding))


def _text(row: Row, column: str) -> str | None:
    value = getattr(row, column)
    if isinstance(value, tuple):
        return clean("|".join(value)) or None
    return None if value is None else clean(value)


def _held(row: Row) -> dict[str, Any]:
    """Return what the annotations of a row hold of it."""
    held: dict[str, Any] = {"doc_id": row.doc_id, "coder": row.coder}
    held |= {column: _value(column, _text(row, column)) for column in FEATURES.values()}
    held |= {column: getattr(row, column) for column in NUMBERS.values()}
    for kind in PARTS:
        held |= _columns(kind, list(row.parts(kind)))
    return {name: value for name, value in held.items() if value is not None}


def _value(column: str, text: str | None) -> Any:
    if column in ("toward", "issues"):
        return [part for part in (text or "").split("|") if part] or None
    return text or None


def _columns(kind: str, pieces: list[tuple[int, int]]) -> dict[str, Any]:
    found = tuple(sorted(pieces))
    if not found:
        return {}
    columns: dict[str, Any] = {f"{kind}_start": found[0][0], f"{kind}_end": max(end for _, end in found)}
    return columns | ({PARTS[kind]: write_parts(found)} if len(found) > 1 else {})


def read_xmi(path: Path, source: Source) -> Iterator[dict[str, Any]]:
    """Yield the rows of `.xmi` files in a folder or zip archive, with the `TypeSystem.xml` that lies there."""
    from cassis import load_cas_from_xmi, load_typesystem

    with _opened(path, ".xmi") as members:
        given = next((name for name in members.names if PurePosixPath(name).name == TYPES), None)
        types = type_system()
        if given is not None:
            data = io.BytesIO(_without_entities(members.read(given), path))
            types = _loaded(partial(load_typesystem, data), given)

        def read_one(name: Path) -> Iterator[dict[str, Any]]:
            plain = io.BytesIO(_without_entities(members.read(name.as_posix()), name))
            cas = _loaded(partial(load_cas_from_xmi, plain, typesystem=types, lenient=True), name.name)
            return _rows(cas, name.as_posix(), members.coder_of(name.as_posix()), source)

        yield from each([Path(name) for name in members.names if name.endswith(".xmi")], read_one, source)


def read_json(path: Path, source: Source) -> Iterator[dict[str, Any]]:
    """Yield the rows of UIMA JSON files in a folder or zip archive."""
    from cassis import load_cas_from_json

    with _opened(path, ".json") as members:

        def read_one(name: Path) -> Iterator[dict[str, Any]]:
            text = safe.decoded(members.read(name.as_posix()), name)
            if not isinstance(safe.parse_json(text, name), dict) or "%FEATURE_STRUCTURES" not in text:
                raise safe.refuse(name, "it is no UIMA CAS in JSON")
            cas = _loaded(partial(load_cas_from_json, text, lenient=True), name.name)
            return _rows(cas, name.as_posix(), members.coder_of(name.as_posix()), source)

        names = [Path(name) for name in members.names if name.endswith(".json")]
        yield from each([name for name in names if name.name != "loss-report.json"], read_one, source)


class _Members:
    """The files of a folder or of an archive, by their names."""

    def __init__(self, names: list[str], read: Callable[[str], bytes]):
        self.names, self.read = names, read

    def coder_of(self, name: str) -> str | None:
        """Return what `coder.txt` beside a file says, None where there is none."""
        note = (PurePosixPath(name).parent / NOTE).as_posix()
        return self.read(note).decode("utf-8") if note in self.names else None


@contextmanager
def _opened(path: Path, ending: str) -> Iterator[_Members]:
    if path.suffix == ".zip":
        with safe.archive(path) as packed:
            yield _Members(packed.names, packed.read)
    else:
        files = safe.files_in(path, ending)
        if path.is_dir():
            files += safe.files_in(path, NOTE) + safe.files_in(path, TYPES)
        yield _Members([file.as_posix() for file in files], _bytes_of)


def _bytes_of(name: str) -> bytes:
    path = Path(name)
    if path.stat().st_size > safe.MOST_OF_FILE:
        raise safe.refuse(path, "it is too large")
    return path.read_bytes()


def _without_entities(data: bytes, path: Path) -> bytes:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or b"\0" in data[:200]:
        raise safe.refuse(path, "its XML declares entities or is not UTF-8, which may be an attack")
    return data


def _loaded(load: Callable[[], Cas], name: str) -> Cas:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load()
    except Exception as error:
        raise safe.refuse(Path(name), "it is no UIMA CAS, or it is cut off") from error


def _rows(cas: Cas, name: str, note: str | None, source: Source) -> Iterator[dict[str, Any]]:
    doc_id = _document(cas, name, source)
    if doc_id is None:
        source.notes.leave_out("its document is not in the study", name)
        return
    coder = note if note is not None else _coder(name, source)
    layers: dict[str, list[Any]] = {}
    for fs in cas.select_all_annotations():
        short = fs.type.name.rsplit(".", 1)[-1]
        layers.setdefault(source.names.spans.get(fs.type.name, short.lower()), []).append(fs)
    pieces = {kind: _pieces(layers.get(layer, [])) for kind, layer in (("mention", "actor"), ("evidence", "evidence"))}
    for stance in layers.get("stance", []):
        yield _row(stance, doc_id, coder, pieces)


def _document(cas: Cas, name: str, source: Source) -> str | None:
    """Return the document of a file: by its metadata, its name, the folder it is in (as in project exports), its text."""
    meta = [fs for fs in cas.select_all_annotations() if fs.type.name == _META]
    said = [_get(fs, feature) for fs in meta for feature in ("documentId", "documentTitle")]
    place = PurePosixPath(name)
    known = (source.document(given) for given in (*said, place.name, place.parent.name) if given)
    found = next((doc_id for doc_id in known if doc_id), None)
    return found or source.document(None, cas.sofa_string) or next((str(given) for given in said if given), None)


def _coder(name: str, source: Source) -> str:
    """Return whose a file is: in project exports a folder is a document, and its files are its annotators'."""
    place = PurePosixPath(name)
    return source.coder or (place.stem if source.document(place.parent.name) else place.parent.name)


def _pieces(annotations: list[Any]) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for fs in annotations:
        found.setdefault(str(_get(fs, "coding")), []).append((fs.begin, fs.end))
    return found


def _get(fs: Any, feature: str) -> Any:
    return getattr(fs, feature, None)


def _row(stance: Any, doc_id: str, coder: str, pieces: dict[str, dict[str, list[tuple[int, int]]]]) -> dict[str, Any]:
    got: dict[str, Any] = {"doc_id": doc_id, "coder": coder}
    got |= {column: _value(column, _get(stance, feature)) for feature, column in FEATURES.items()}
    got |= {column: _get(stance, feature) for feature, column in NUMBERS.items()}
    coding = _get(stance, "coding")
    for kind, by_coding in pieces.items():
        got |= _columns(kind, by_coding.get(coding, []) if coding else [])
    if coding is None:
        got |= {"mention_start": stance.begin, "mention_end": stance.end}
    got = {name: value for name, value in got.items() if value is not None}
    whole = _get(stance, "row")
    base = json.loads(whole) if whole else None
    return merged(base, got, _held(again(base)) if base else {})
