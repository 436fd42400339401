"""Files that look like an attack, or are cut off, are refused with one line, and nothing is written."""

from __future__ import annotations

import json
import sqlite3
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from oddities import CODINGS, DOCUMENTS, STUDY

from workbench.export import export, import_codings, read_names, safe
from workbench.export.registry import FORMATS
from workbench.study import WorkbenchError


def _refused(path: Path, format: str) -> str:
    with pytest.raises(WorkbenchError) as caught:
        import_codings(path, format=format, documents=DOCUMENTS, study=STUDY)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def _project(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return path


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aa"><!ENTITY b "&a;&a;&a;">]><Project>&b;</Project>'


def test_an_archive_that_unpacks_beyond_measure_is_refused(tmp_path: Path) -> None:
    bomb = _project(tmp_path / "bomb.qdpx", {"project.qde": b" " * 50_000_000})
    assert bomb.stat().st_size < 100_000
    assert "attack" in _refused(bomb, "refi-qda")


@pytest.mark.parametrize("name", ["../out.txt", "/etc/out.txt", "sources\\..\\..\\out.txt", "C:/out.txt"])
def test_a_path_that_climbs_out_of_the_archive_is_refused(tmp_path: Path, name: str) -> None:
    assert "climbs out" in _refused(_project(tmp_path / "climb.qdpx", {"project.qde": b"<a/>", name: b"x"}), "refi-qda")


def test_entities_in_xml_are_refused(tmp_path: Path) -> None:
    assert "entities" in _refused(_project(tmp_path / "lol.qdpx", {"project.qde": ENTITIES}), "refi-qda")
    (tmp_path / "lol.xmi").write_bytes(ENTITIES)
    assert "entities" in _refused(tmp_path / "lol.xmi", "cas-xmi")


def test_a_huge_line_is_refused_without_reading_it_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe, "MOST_OF_LINE", 1000)
    (tmp_path / "long.jsonl").write_text('{"text": "' + "x" * 5000 + '"}\n')
    for format in ("jsonl", "prodigy", "doccano"):
        assert "line 1 is longer than" in _refused(tmp_path / "long.jsonl", format)
    (tmp_path / "long.csv").write_text("doc_id,sent_id,actor,stance\n" + "x" * 5000 + "\n")
    assert "line 2 is longer than" in _refused(tmp_path / "long.csv", "csv")


def test_a_docbin_that_unpacks_beyond_measure_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe, "MOST_OF_ARCHIVE", 10_000)
    (tmp_path / "bomb.spacy").write_bytes(zlib.compress(b"\0" * 1_000_000))
    assert "no DocBin" in _refused(tmp_path / "bomb.spacy", "spacy")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    place = tmp_path_factory.mktemp("whole")
    for format in FORMATS:
        export(CODINGS, place / format, format=format, documents=DOCUMENTS, study=STUDY)
    return {format: place / format for format in FORMATS}


#: Format -> the file that is cut.
CUT = {
    "parquet": "codings.parquet", "jsonl": "codings.jsonl", "spacy": "codings-0000.spacy", "prodigy": "prodigy.jsonl",
    "label-studio": "tasks.json", "web-annotation": "page-00001.json",
    "dna": "codings.dna", "refi-qda": "codings.qdpx", "huggingface": "decisions/train.parquet",
    "frictionless": "datapackage.json", "croissant": "decisions.parquet", "standoff": "codings.jsonl",
}  # fmt: skip


@pytest.mark.parametrize("format", sorted(CUT))
def test_a_file_that_is_cut_off_is_refused(whole: dict[str, Path], format: str, tmp_path: Path) -> None:
    (file,) = whole[format].glob(CUT[format])
    data = file.read_bytes()
    try:
        file.write_bytes(data[: len(data) * 2 // 3])
        usual = FORMATS[format].file
        _refused(whole[format] / usual, format)
    finally:
        file.write_bytes(data)


@pytest.mark.parametrize("format", sorted(FORMATS))
@pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe nothing of the kind", b"{}", b"[1, 2]"])
def test_a_file_of_another_kind_gives_one_line_and_never_a_traceback(
    tmp_path: Path, format: str, content: bytes
) -> None:
    ending = {"spacy": ".spacy", "conll": ".conll", "brat": ".ann", "cas-xmi": ".xmi", "cas-json": ".json"}
    file = tmp_path / f"odd{ending.get(format, Path(FORMATS[format].file).suffix or '.jsonl')}"
    file.write_bytes(content)
    (tmp_path / "odd.txt").write_text("text")
    told, rows = "", 0
    try:
        rows = len(import_codings(file, format=format, documents=DOCUMENTS, study=STUDY).codings)
    except WorkbenchError as error:
        told = str(error)
    assert (rows, told.count("\n")) == (0, 0)


def test_a_package_whose_path_climbs_out_is_refused(whole: dict[str, Path]) -> None:
    file = whole["frictionless"] / "datapackage.json"
    before = file.read_text(encoding="utf-8")
    try:
        file.write_text(before.replace('"decisions.csv"', '"../../decisions.csv"'), encoding="utf-8")
        assert "climbs out" in _refused(whole["frictionless"], "frictionless")
    finally:
        file.write_text(before, encoding="utf-8")


def test_a_database_with_a_trap_of_its_own_is_only_read(tmp_path: Path) -> None:
    file = tmp_path / "other.dna"
    base = sqlite3.connect(file)
    base.execute("CREATE TABLE CODERS (ID INTEGER)")
    base.commit()
    base.close()
    before = file.read_bytes()
    assert "of another kind" in _refused(file, "dna")
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("text", "words"),
    [("labels: [a, b]", "lists of"), ("label: {a: b}", "unknown part 'label'"), ("a: [", "no YAML"), ("!!python/name:os.system", "no YAML")],
)  # fmt: skip
def test_a_mapping_file_that_maps_nothing_is_told(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "names.yml").write_text(text)
    with pytest.raises(WorkbenchError, match=words):
        read_names(tmp_path / "names.yml")


def test_a_span_that_is_no_number_is_told_and_does_not_raise_a_traceback(tmp_path: Path) -> None:
    task: dict[str, Any] = {"text": "Ostrel", "spans": [{"start": "x", "end": 3, "label": "ACTOR"}], "answer": "accept"}
    (tmp_path / "odd.jsonl").write_text(json.dumps(task))
    assert "not of the shape" in _refused(tmp_path / "odd.jsonl", "prodigy")


@pytest.mark.parametrize("format", ["doccano", "cas-json", "brat"])
def test_of_several_files_the_broken_one_is_told_and_the_rest_comes_in(whole: dict[str, Path], format: str) -> None:
    pattern = {"doccano": "person_zoe-*.jsonl", "cas-json": "person_zoe-*/d1.json", "brat": "person_zoe-*/d1.ann"}[
        format
    ]
    (file,) = whole[format].glob(pattern)
    data = file.read_bytes()
    broken = {"doccano": 8, "cas-json": 5, "brat": 5}[format]  # rows of person:zoe, all or those of d1
    try:
        file.write_bytes(data[: len(data) * 2 // 3])
        found = import_codings(whole[format], format=format, documents=DOCUMENTS, study=STUDY)
    finally:
        file.write_bytes(data)
    assert len(found.codings) == len(CODINGS) - broken
    assert f"left out: 1: a file cannot be read ({file.name}" in str(found)
