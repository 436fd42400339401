"""What the tools' own libraries, or checks after the published structures, make of our files."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pytest
from oddities import CODINGS, DOCUMENTS, STUDY, plain_rows

from workbench.export import About, Options, export
from workbench.export.dna_schema import hashed, is_password
from workbench.export.offsets import Utf16

TEXTS = {document.doc_id: document.text for document in DOCUMENTS}
ROWS = plain_rows(CODINGS)
MENTIONS = sorted((row["doc_id"], row["mention"], row["actor"]) for row in ROWS if "mention" in row)
ABOUT = About(title="Odd codings", authors=("A. Author",), licence="CC-BY-4.0", version="2.1.0")


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return a function that exports the odd corpus once per format and gives the folder."""
    place = tmp_path_factory.mktemp("exported")
    done: dict[str, Path] = {}

    def give(format: str, **options: Any) -> Path:
        key = f"{format}{sorted(options.items())}"
        if key not in done:
            done[key] = place / f"{len(done)}"
            export(
                CODINGS,
                done[key],
                format=format,
                documents=DOCUMENTS,
                study=STUDY,
                options=Options(**options),
                about=ABOUT,
            )
        return done[key]

    return give


def test_spacy_reads_documents_with_span_groups_cats_and_sentence_starts(exported: Any) -> None:
    import spacy
    from spacy.tokens import DocBin

    vocab = spacy.blank("en").vocab
    docs = {
        d.user_data["doc_id"]: d for d in DocBin().from_disk(exported("spacy") / "codings-0000.spacy").get_docs(vocab)
    }
    first = docs["d1"]
    assert first.text == TEXTS["d1"]
    spans = [(span.text, span.label_, span.id_) for span in first.spans["stance:person:zoe"]]
    assert ("Ana Petrov", "support", "ana-petrov") in spans
    assert ("Minister Ana Petrov", "none", "VAR") in spans  # overlaps the one before
    assert first.cats["oppose"] == pytest.approx(1 / 11)  # 11 of the 12 rows of d1 have a label, one is oppose
    assert [span.start_char for span in first.sents] == [0, TEXTS["d1"].index("Ostrel")]
    assert set(docs["uncoded"].cats.values()) == {0.0}


@pytest.mark.parametrize("format", ["cas-xmi", "cas-json"])
def test_cassis_reads_the_words_at_the_offsets(exported: Any, format: str) -> None:
    from cassis import load_cas_from_json, load_cas_from_xmi, load_typesystem

    folder = exported(format)
    found = []
    for file in sorted(folder.rglob("*.xmi" if format == "cas-xmi" else "*.json")):
        if file.name == "loss-report.json":
            continue
        if format == "cas-xmi":
            cas = load_cas_from_xmi(file.open("rb"), typesystem=load_typesystem((folder / "TypeSystem.xml").open("rb")))
        else:
            cas = load_cas_from_json(file.open("rb"))
        (meta,) = cas.select("de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData")
        assert cas.sofa_string == TEXTS[meta.documentId]
        whole = {one.coding: one for one in cas.select("custom.Stance")}
        for actor in cas.select("custom.Actor"):
            stance = whole[actor.coding]
            found.append((meta.documentId, stance.get_covered_text(), actor.identifier))
    assert sorted(set(found)) == sorted(set(MENTIONS))


def test_the_xmi_file_itself_counts_utf_16_units(exported: Any) -> None:
    (file,) = (path for path in exported("cas-xmi").rglob("d1.xmi") if "rules" in str(path))
    root = ElementTree.parse(file).getroot()
    (evidence,) = root.findall("{http:///custom.ecore}Evidence")
    sofa = next(iter(root.iter("{http:///uima/cas.ecore}Sofa"))).get("sofaString", "").encode("utf-16-le")
    begin, end = int(evidence.get("begin", "")), int(evidence.get("end", ""))
    row = next(row for row in ROWS if row["coder"] == "rules@1")
    assert sofa[2 * begin : 2 * end].decode("utf-16-le") == row["evidence"]


@pytest.mark.parametrize("format", ["doccano", "label-studio"])
def test_offsets_for_pages_in_a_browser_are_utf_16_units(exported: Any, format: str) -> None:
    found = []
    for text, start, end, words in _pieces(exported(format), format):
        assert text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le") == words or words == ""
        found.append(text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le"))
    expected = [row[kind] for row in ROWS for kind in ("mention", "evidence") if kind in row and "mention" in row]
    assert sorted(found) == sorted(expected)


def _pieces(folder: Path, format: str) -> Any:
    if format == "doccano":
        for file in folder.glob("*.jsonl"):
            for line in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
                yield from ((line["text"], one["start_offset"], one["end_offset"], "") for one in line["entities"])
        return
    for task in json.loads((folder / "tasks.json").read_text(encoding="utf-8")):
        for annotation in task["annotations"]:
            for part in annotation["result"]:
                if part["type"] == "labels":
                    yield task["data"]["text"], part["value"]["start"], part["value"]["end"], part["value"]["text"]


def test_every_control_of_the_tasks_is_in_the_labelling_configuration(exported: Any) -> None:
    root = ElementTree.parse(exported("label-studio") / "labelling.xml").getroot()
    names = {element.get("name") for element in root}
    tasks = json.loads((exported("label-studio") / "tasks.json").read_text(encoding="utf-8"))
    parts = [
        part for task in tasks for one in task["annotations"] for part in one["result"] if part["type"] != "relation"
    ]
    assert {part["from_name"] for part in parts} <= names
    assert {part["to_name"] for part in parts} == {"text"}
    assert {choice.get("value") for choice in root.iter("Choice")} == {
        "support", "conditional", "neutral", "oppose", "none", "unclear",
    }  # fmt: skip


def test_prodigy_tasks_count_code_points_and_their_last_token_is_included(exported: Any) -> None:
    tasks = [
        json.loads(line) for line in (exported("prodigy") / "prodigy.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    hashes: dict[tuple[str, str], set[int]] = {}
    for task in tasks:
        hashes.setdefault((task["meta"]["sent"], task["meta"]["actor"]), set()).add(task["_input_hash"])
        for span in task["spans"]:
            first, last = task["tokens"][span["token_start"]], task["tokens"][span["token_end"]]
            assert first["start"] <= span["start"] < span["end"] <= last["end"]
    assert all(len(found) == 1 for found in hashes.values())
    assert len(set.union(*hashes.values())) == len(hashes)


def test_brat_spans_quote_their_words_and_never_cross_a_line_end(exported: Any) -> None:
    for file in exported("brat").rglob("*.ann"):
        text = file.with_suffix(".txt").read_bytes().decode()
        for line in file.read_bytes().decode().split("\n"):
            if line.startswith("T"):
                _, places, words = line.split("\t", 2)
                pieces = [tuple(map(int, piece.split())) for piece in places.split(" ", 1)[1].split(";")]
                assert " ".join(text[start:end] for start, end in pieces) == words


def test_conll_columns_follow_iob2(exported: Any) -> None:
    for file in exported("conll").glob("*.actors.conll"):
        before = "O"
        for line in file.read_text(encoding="utf-8").split("\n"):
            fields = line.split(" ")
            assert len(fields) in (1, 4)
            tag = fields[3] if len(fields) == 4 else "O"
            assert not tag.startswith("I-") or before in ("B-ACTOR", "I-ACTOR")
            before = tag


def test_web_annotations_have_the_words_at_their_positions_in_code_points(exported: Any) -> None:
    folder = exported("web-annotation")
    collection = json.loads((folder / "collection.json").read_text(encoding="utf-8"))
    page = json.loads((folder / collection["first"]).read_text(encoding="utf-8"))
    assert collection["@context"][0] == page["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert (collection["type"], page["type"], collection["total"]) == (
        "AnnotationCollection",
        "AnnotationPage",
        len(ROWS),
    )
    assert len({item["id"] for item in page["items"]}) == len(ROWS)
    for item in page["items"]:
        assert item["type"] == "Annotation"
        assert item["motivation"] == "classifying"
        for target in item["target"]:
            text = TEXTS[target["source"]["id"].removeprefix("urn:document:").replace("%20", " ")]
            position, quote = target["selector"]
            assert text[position["start"] : position["end"]] == quote["exact"]
            assert text[: position["start"]].endswith(quote["prefix"])
            assert text[position["end"] :].startswith(quote["suffix"])


def test_a_dna_database_keeps_the_rules_by_which_the_program_opens_it(exported: Any) -> None:
    base = sqlite3.connect(exported("dna") / "codings.dna")
    ask = base.execute
    assert ask("PRAGMA integrity_check").fetchone() == ("ok",)
    assert ask("PRAGMA foreign_key_check").fetchall() == []
    assert ask("SELECT Value FROM SETTINGS WHERE Property = 'version'").fetchone()[0].startswith("3.0")
    assert ask("SELECT Name FROM CODERS WHERE ID = 1").fetchone() == ("Admin",)
    assert ask("SELECT Variable, DataType FROM VARIABLES WHERE StatementTypeId = 1 ORDER BY ID LIMIT 4").fetchall() == [
        ("person", "short text"), ("organization", "short text"), ("concept", "short text"), ("agreement", "boolean"),
    ]  # fmt: skip
    # One value for every statement and variable of its type, in the table of the variable's data type.
    wanted = "SELECT COUNT(*) FROM STATEMENTS JOIN VARIABLES USING (StatementTypeId)"
    tables = ("DATASHORTTEXT", "DATALONGTEXT", "DATAINTEGER", "DATABOOLEAN")
    assert ask(wanted).fetchone()[0] == sum(ask(f"SELECT COUNT(*) FROM {name}").fetchone()[0] for name in tables)
    empty = "SELECT COUNT(*) FROM VARIABLES WHERE DataType = 'short text' AND ID NOT IN (SELECT VariableId FROM ENTITIES WHERE Value = '')"
    assert ask(empty).fetchone() == (0,)
    entities, attributes = (
        ask(f"SELECT COUNT(*) FROM {name}").fetchone()[0] for name in ("ENTITIES", "ATTRIBUTEVALUES")
    )
    assert attributes == 3 * entities  # Type, Alias and Notes for each
    base.close()


def test_dna_statements_count_utf_16_units_and_keep_the_scale(exported: Any) -> None:
    base = sqlite3.connect(exported("dna") / "codings.dna")
    query = """
        SELECT d.Text, s.Start, s.Stop, e.Value, i.Value, b.Value FROM STATEMENTS s JOIN DOCUMENTS d ON d.ID = s.DocumentId
        JOIN DATASHORTTEXT t ON t.StatementId = s.ID JOIN VARIABLES v ON v.ID = t.VariableId AND v.Variable = 'label'
        JOIN ENTITIES e ON e.ID = t.Entity JOIN DATAINTEGER i ON i.StatementId = s.ID
        JOIN VARIABLES w ON w.ID = i.VariableId AND w.Variable = 'stance' JOIN DATABOOLEAN b ON b.StatementId = s.ID
    """
    found = base.execute(query).fetchall()
    words = {text.encode("utf-16-le")[2 * a : 2 * b].decode("utf-16-le") for text, a, b, *_ in found}
    assert {"truth commission", "Ana Petrov", "neither accept nor refuse", "e\u0308"} <= words
    assert {(label, hundredths, agreement) for *_, label, hundredths, agreement in found} == {
        ("support", 100, 1), ("conditional", 50, 1), ("neutral", 0, 1), ("oppose", -100, 0),
    }  # fmt: skip
    base.close()


def test_passwords_are_hashed_by_the_rule_of_the_program() -> None:
    import base64
    import hashlib

    salt = bytes(range(16))
    digest = hashlib.sha256(salt + b"sample").digest()  # the first of 100,000 rounds
    for _ in range(99_999):
        digest = hashlib.sha256(digest).digest()
    assert hashed("sample", salt) == base64.b64encode(salt + digest).decode()
    assert is_password("sample", hashed("sample"))
    assert not is_password("another", hashed("sample"))


@pytest.mark.parametrize("crlf", [False, True])
def test_a_refi_project_has_what_its_schema_asks_for(exported: Any, crlf: bool) -> None:
    with zipfile.ZipFile(exported("refi-qda", crlf=crlf) / "codings.qdpx") as packed:
        root = ElementTree.fromstring(packed.read("project.qde"))
        files = {name: packed.read(name) for name in packed.namelist()}
    space = "{urn:QDA-XML:project:1.0}"
    assert root.tag == f"{space}Project"
    assert [child.tag.removeprefix(space) for child in root] == ["Users", "CodeBook", "Sources"]
    guids = [element.get("guid") for element in root.iter() if element.get("guid")]
    assert len(set(guids)) == len(guids)
    codes = {code.get("guid") for code in root.iter(f"{space}Code") if code.get("isCodable") == "true"}
    assert {one.get("targetGUID") for one in root.iter(f"{space}CodeRef")} <= codes
    users = {user.get("guid") for user in root.iter(f"{space}User")}
    for source in root.iter(f"{space}TextSource"):
        data = files["sources/" + source.get("plainTextPath", "").removeprefix("internal://")]
        assert data.startswith(b"\xef\xbb\xbf")
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
        assert text == TEXTS[source.get("name", "")]
        assert (b"\r\n" in data) == (crlf and "\n" in text)
        for selection in source.iter(f"{space}PlainTextSelection"):
            assert selection.get("creatingUser") in users
            assert 0 <= int(selection.get("startPosition", "")) < int(selection.get("endPosition", "")) <= len(text)
            assert [child.tag.removeprefix(space) for child in selection][:1] in (["Description"], ["Coding"])


def test_datasets_loads_both_configurations_with_their_features(exported: Any) -> None:
    import datasets

    folder = exported("huggingface")
    loaded = datasets.load_dataset(str(folder), "decisions", cache_dir=str(folder.parent / "cache"))["train"]
    assert isinstance(loaded.features["label"], datasets.ClassLabel)
    assert loaded.features["label"].names == ["support", "conditional", "neutral", "oppose", "none", "unclear"]
    assert sorted(loaded["sent_id"]) == sorted(row["sent_id"] for row in ROWS if row["coder"] != "adjudicated")
    for item in loaded:
        assert item["label"] == (-1 if item["stance"] is None else loaded.features["label"].str2int(item["stance"]))
    gold = datasets.load_dataset(str(folder), "gold", cache_dir=str(folder.parent / "cache"))["train"]
    assert gold["coder"] == ["adjudicated"]


def test_frictionless_finds_the_package_valid_and_the_missing_values_told_apart(exported: Any) -> None:
    from frictionless import Package

    package = Package(str(exported("frictionless") / "datapackage.json"))
    found = package.validate()
    assert found.valid, found.flatten(["type", "message"])
    raw = pd.read_csv(exported("frictionless") / "decisions.csv", dtype=str, keep_default_na=False)
    assert {"none", "unclear", ""} <= set(raw["stance"])
    plain = json.loads((exported("frictionless") / "datapackage.json").read_text(encoding="utf-8"))
    (decisions,) = (item for item in plain["resources"] if item["name"] == "decisions")
    (stance,) = (field for field in decisions["schema"]["fields"] if field["name"] == "stance")
    assert [one["value"] for one in stance["categories"]] == ["oppose", "neutral", "conditional", "support"]
    assert {one["value"] for one in stance["missingValues"]} == {"none", "unclear", ""}


def test_mlcroissant_reads_the_records_without_a_warning_about_the_metadata(exported: Any) -> None:
    import mlcroissant

    dataset = mlcroissant.Dataset(jsonld=str(exported("croissant") / "croissant.json"))
    assert not dataset.metadata.ctx.issues.errors
    rows = list(dataset.records("decisions"))
    found = sorted(_text(row["decisions/sent_id"]) for row in rows)
    assert found == sorted(row["sent_id"] for row in ROWS if row["coder"] != "adjudicated")
    assert {_text(row["decisions/mention"]) for row in rows if row["decisions/mention"] is not None} >= {
        "Minister",
        "Varnia",
    }


def _text(value: Any) -> Any:
    return value.decode() if isinstance(value, bytes) else value


@pytest.mark.parametrize("text", ["", "a", "\U0001f600", "a\U0001f600\U0001f600b\u0301"])
def test_offsets_in_utf_16_units_go_there_and_back(text: str) -> None:
    units = Utf16(text)
    for point in range(len(text) + 1):
        assert units.units(point) == len(text[:point].encode("utf-16-le")) // 2
        assert units.points(units.units(point)) == point
