"""Annotations made in other tools, in the shapes that these tools publish, without anything of ours in the files."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from oddities import STUDY, Text

from workbench.export import Names, import_codings
from workbench.export.dna_schema import create

#: 50 characters; Ana Petrov = 9..19, truth commission = 33..49. The emoji before it moves UTF-16 offsets by one.
SENTENCE = "Minister Ana Petrov welcomed the truth commission."
DOCUMENT = Text("d7", f"\N{GRINNING FACE} Hello.\n\n{SENTENCE}")
START = 10
EXPECTED = ("d7", "d7:1", "ana-petrov", "VAR", "support", 1.0, START + 9, START + 19, START + 33, START + 49)
COLUMNS = ["doc_id", "sent_id", "actor", "principal", "stance", "value"]
COLUMNS += ["mention_start", "mention_end", "evidence_start", "evidence_end"]


def _read(path: Path, format: str, *, names: Names | None = None, coder: str | None = None) -> tuple[Any, ...]:
    found = import_codings(
        path, format=format, documents=[DOCUMENT], study=STUDY, names=names, coder=coder,
        sentences=lambda document: [(0, 8), (START, START + len(SENTENCE))],
    )  # fmt: skip
    assert len(found.codings) == 1, str(found)
    return tuple(None if pd.isna(value) else value for value in found.codings.iloc[0][COLUMNS])


def test_prodigy(tmp_path: Path) -> None:
    spans = [{"start": 9, "end": 19, "token_start": 1, "token_end": 2, "label": "PERSON"},
             {"start": 33, "end": 49, "token_start": 5, "token_end": 6, "label": "WHY"}]  # fmt: skip
    task = {
        "text": SENTENCE,
        "spans": spans,
        "options": [{"id": "PRO", "text": "pro"}],
        "accept": ["PRO"],
        "answer": "accept",
    }
    (tmp_path / "t.jsonl").write_text(json.dumps(task) + "\n" + json.dumps(task | {"answer": "reject"}) + "\n")
    names = Names(labels={"PRO": "support"}, spans={"PERSON": "mention", "WHY": "evidence"})
    assert _read(tmp_path / "t.jsonl", "prodigy", names=names) == EXPECTED


def test_doccano_with_relations(tmp_path: Path) -> None:
    entities = [{"id": 51, "start_offset": 9, "end_offset": 19, "label": "ACTOR"},
                {"id": 52, "start_offset": 33, "end_offset": 49, "label": "TARGET"}]  # fmt: skip
    line = {"id": 3, "text": SENTENCE, "entities": entities, "Comments": [],
            "relations": [{"id": 1, "from_id": 51, "to_id": 52, "type": "support"}]}  # fmt: skip
    (tmp_path / "admin.jsonl").write_text(json.dumps(line) + "\n")
    assert _read(tmp_path / "admin.jsonl", "doccano", names=Names(spans={"TARGET": "evidence"})) == EXPECTED


def test_doccano_with_lists_of_start_end_and_name(tmp_path: Path) -> None:
    (tmp_path / "admin.jsonl").write_text(json.dumps({"id": 3, "text": SENTENCE, "label": [[9, 19, "support"]]}) + "\n")
    assert _read(tmp_path / "admin.jsonl", "doccano") == (*EXPECTED[:8], None, None)


def test_label_studio(tmp_path: Path) -> None:
    place = {"start": 9, "end": 19, "text": "Ana Petrov"}
    region = {"id": "x1", "from_name": "who", "to_name": "text"}
    why = {"id": "x2", "from_name": "who", "to_name": "text", "type": "labels",
           "value": {"start": 33, "end": 49, "text": "truth commission", "labels": ["Evidence"]}}  # fmt: skip
    result = [
        {**region, "type": "labels", "value": {**place, "labels": ["Actor"]}}, why,
        {**region, "from_name": "how", "type": "choices", "value": {**place, "choices": ["support"]}},
        {"type": "relation", "from_id": "x1", "to_id": "x2", "direction": "right", "labels": []},
    ]  # fmt: skip
    task = {
        "id": 1,
        "data": {"text": SENTENCE},
        "annotations": [{"id": 9, "completed_by": 4, "result": result, "was_cancelled": False}],
    }
    (tmp_path / "export.json").write_text(json.dumps([task]))
    assert _read(tmp_path / "export.json", "label-studio", names=Names(coders={"4": "person:ana"})) == EXPECTED


@pytest.mark.parametrize(
    "stance",
    [
        "R1\tStance Arg1:T1 Arg2:T2\nA1\tStanceValue R1 support\n",
        "E1\tStance:T2 Holder:T1 Evidence:T3\nA1\tLabel E1 support\n",
    ],
)
def test_brat_relations_and_events(tmp_path: Path, stance: str) -> None:
    (tmp_path / "d7.txt").write_text(DOCUMENT.text, encoding="utf-8")
    spans = [(1, "Actor", 19, 29), (2, "Stance", 43, 59), (3, "Evidence", 43, 59)]
    lines = [f"T{n}\t{label} {start} {end}\t{DOCUMENT.text[start:end]}\n" for n, label, start, end in spans]
    (tmp_path / "d7.ann").write_text("".join(lines) + stance + "#1\tAnnotatorNotes T1\tsure\n", encoding="utf-8")
    assert _read(tmp_path, "brat", coder="person:ana") == EXPECTED


@pytest.mark.parametrize("format", ["cas-xmi", "cas-json"])
def test_inception_with_layers_made_in_its_own_pages(tmp_path: Path, format: str) -> None:
    from cassis import Cas, TypeSystem

    types = TypeSystem()
    layer = types.create_type("webanno.custom.Position", "uima.tcas.Annotation")
    types.create_feature(layer, "stance", "uima.cas.String")
    cas = Cas(typesystem=types)
    cas.sofa_string, cas.sofa_mime = DOCUMENT.text, "text/plain"
    cas.add(layer(begin=19, end=29, stance="support"))
    ending = {"cas-xmi": "xmi", "cas-json": "json"}[format]
    with zipfile.ZipFile(tmp_path / "project.zip", "w") as packed:
        packed.writestr("TypeSystem.xml", types.to_xml())
        packed.writestr(f"annotation/d7.txt/ana.{ending}", cas.to_xmi() if format == "cas-xmi" else cas.to_json())
        packed.writestr("exportedproject.json", "{}")
    names = Names(spans={"webanno.custom.Position": "stance"}, coders={"ana": "person:ana"})
    assert _read(tmp_path / "project.zip", format, names=names) == (*EXPECTED[:8], None, None)


def test_discourse_network_analyzer_with_its_default_variables(tmp_path: Path) -> None:
    base = sqlite3.connect(tmp_path / "my.dna")
    create(base)
    base.execute("INSERT INTO CODERS (ID, Name, Password) VALUES (1, 'Admin', '')")
    base.execute(
        "INSERT INTO DOCUMENTS (ID, Title, Text, Coder, Date) VALUES (1, 'A title', ?, 1, 0)", (DOCUMENT.text,)
    )
    base.execute("INSERT INTO STATEMENTTYPES VALUES (1, 'DNA Statement', 0, 0, 0)")
    names = ("person", "organization", "concept", "agreement")
    for number, name in enumerate(names, 1):
        base.execute(
            "INSERT INTO VARIABLES VALUES (?, ?, ?, 1)", (number, name, "boolean" if number == 4 else "short text")
        )
    base.execute("INSERT INTO STATEMENTS VALUES (1, 1, 1, 44, 60, 1)")  # UTF-16 units: one more than code points
    for number, value in enumerate(("Ana Petrov", "Varnia", "security"), 1):
        base.execute("INSERT INTO ENTITIES (ID, VariableId, Value) VALUES (?, ?, ?)", (number, number, value))
        base.execute("INSERT INTO DATASHORTTEXT VALUES (?, 1, ?, ?)", (number, number, number))
    base.execute("INSERT INTO DATABOOLEAN VALUES (1, 1, 4, 1)")
    base.commit()
    base.close()
    assert _read(tmp_path / "my.dna", "dna") == (*EXPECTED[:6], None, None, *EXPECTED[8:])


def test_refi_codes_of_another_program(tmp_path: Path) -> None:
    project = f"""<Project xmlns="urn:QDA-XML:project:1.0" name="p"><Users><User guid="u1" name="ana"/></Users>
      <CodeBook><Codes><Code guid="c1" name="support" isCodable="true"/>
        <Code guid="c2" name="People" isCodable="false"><Code guid="c3" name="Petrov" isCodable="true"/></Code></Codes></CodeBook>
      <Sources><TextSource guid="s1" name="An article" plainTextPath="internal://s1.txt">
        <PlainTextSelection guid="p1" name="x" startPosition="{START + 9}" endPosition="{START + 19}" creatingUser="u1">
          <Coding guid="k1"><CodeRef targetGUID="c1"/></Coding><Coding guid="k2"><CodeRef targetGUID="c3"/></Coding>
        </PlainTextSelection></TextSource></Sources></Project>"""
    with zipfile.ZipFile(tmp_path / "p.qdpx", "w") as packed:
        packed.writestr("project.qde", project)
        packed.writestr("sources/s1.txt", b"\xef\xbb\xbf" + DOCUMENT.text.replace("\n", "\r\n").encode())
    names = Names(spans={"People": "Actors"}, actors={"Petrov": "ana-petrov"})
    assert _read(tmp_path / "p.qdpx", "refi-qda", names=names) == (*EXPECTED[:8], None, None)


def test_spacy_entities_with_labels_of_the_codebook(tmp_path: Path) -> None:
    import spacy
    from spacy.tokens import DocBin

    doc = spacy.blank("en")(DOCUMENT.text)
    span = doc.char_span(START + 9, START + 19, label="PRO")
    assert span is not None
    doc.ents = [span]
    DocBin(docs=[doc]).to_disk(tmp_path / "train.spacy")
    names = Names(labels={"PRO": "support"})
    assert _read(tmp_path / "train.spacy", "spacy", names=names, coder="person:a") == (*EXPECTED[:8], None, None)


def test_web_annotations_of_a_server(tmp_path: Path) -> None:
    selector = [{"type": "TextPositionSelector", "start": START + 9, "end": START + 19}]
    item = {
        "@context": "http://www.w3.org/ns/anno.jsonld", "type": "Annotation", "motivation": "classifying",
        "creator": {"type": "Person", "nickname": "ana"}, "target": {"source": "urn:document:d7", "selector": selector},
        "body": [{"type": "TextualBody", "value": "support", "purpose": "classifying"},
                 {"type": "TextualBody", "value": "Ana Petrov", "purpose": "identifying"}],
    }  # fmt: skip
    (tmp_path / "page.json").write_text(json.dumps({"type": "AnnotationPage", "items": [item]}))
    assert _read(tmp_path / "page.json", "web-annotation") == (*EXPECTED[:8], None, None)
