"""export, import and hydrate as commands and as methods of a study, against a study of two invented articles."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from workbench import codings as table
from workbench.cli import main
from workbench.opened import OpenStudy, open_study

FIRST = "Varnia welcomed the talks with Ostrel. Ostrel rejected a meeting."
SECOND = "Ostrel said it would join the talks."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("study")
    (place / "corpus").mkdir()
    (place / "study.yml").write_text("title: Two states\ntarget: peace between them\nparties: [VAR, OST]\n")
    (place / "actors.yml").write_text(
        "- {id: VAR, name: Varnia, kind: state}\n- {id: OST, name: Ostrel, kind: state}\n"
    )
    (place / "corpus" / "one.txt").write_text(FIRST)
    (place / "corpus" / "two.txt").write_text(SECOND)
    return place


@pytest.fixture(scope="module")
def study(folder: Path) -> OpenStudy:
    opened = open_study(folder)
    opened.code()
    return opened


def _task(stance: str, text: str = "Ostrel rejected a meeting.", name: str = "Ostrel") -> str:
    start = text.index(name)
    span = {"start": start, "end": start + len(name), "label": "ACTOR"}
    task = {"text": text, "spans": [span], "accept": [stance], "answer": "accept", "_annotator_id": "ana"}
    return json.dumps(task) + "\n"


def test_the_command_writes_a_folder_that_can_be_deposited(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "shared"
    assert (
        main(["export", str(folder), "--format", "jsonl", "--out", str(out), "--title", "T", "--author", "A. B."]) == 0
    )
    assert sorted(path.name for path in out.iterdir()) == [
        "CITATION.cff", "DATASHEET.md", "SHA256SUMS", "codings.jsonl", "loss-report.json",
    ]  # fmt: skip
    assert "everything is held" in capsys.readouterr().out


def test_the_command_lists_the_formats(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--list"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 19


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["export", "--format", "dna"], "--out"),
        (["export", "--format", "word", "--out", "x"], "formats: csv"),
        (["export", "--format", "csv", "--out", "x.csv", "--split", "train"], "train=0.8"),
        (["import", "--format", "csv", "nowhere.csv", "--dry-run"], "nowhere.csv"),
        (["import", "--format", "word", "a", "--dry-run"], "formats: csv"),
        (["hydrate", "nowhere", "--study", ".", "--out", "x.csv"], "nowhere"),
    ],
)
def test_bad_input_is_told_in_one_line(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(arguments) == 2
    told = capsys.readouterr().err.strip().splitlines()
    assert len(told) == 1
    assert told[0].startswith("workbench: ")
    assert words in told[0]


def test_tasks_made_in_another_tool_find_document_sentence_and_actor(study: OpenStudy, tmp_path: Path) -> None:
    file = tmp_path / "answers.jsonl"
    file.write_text(_task("CONTRA"))
    (tmp_path / "names.yml").write_text("labels: {CONTRA: oppose}\ncoders: {ana: 'person:ana'}\n")
    taken = study.import_annotations(file, "prodigy", names=tmp_path / "names.yml", dry_run=True)
    row = taken.codings.iloc[0]
    assert (row["doc_id"], row["sent_id"], row["actor"], row["stance"], row["value"], row["coder"]) == (
        "one", "one:1", "OST", "oppose", -1.0, "person:ana",
    )  # fmt: skip
    assert (row["mention_start"], row["mention_end"]) == (39, 45)


def test_a_label_of_no_codebook_is_left_out_with_a_line_that_says_so(study: OpenStudy, tmp_path: Path) -> None:
    file = tmp_path / "answers.jsonl"
    file.write_text(_task("CONTRA") + _task("oppose"))
    taken = study.import_annotations(file, "prodigy", dry_run=True)
    assert len(taken.codings) == 1
    assert "'CONTRA' is no label of the codebook" in str(taken)


def test_a_dry_run_writes_nothing_and_an_import_can_be_repeated(study: OpenStudy, tmp_path: Path) -> None:
    file = tmp_path / "answers.jsonl"
    file.write_text(_task("oppose"))
    dry = study.import_annotations(file, "prodigy", coder="ana", dry_run=True)
    assert dict(dry.brought.new) == {"ana": 1}
    assert study.annotations().coders() == []
    study.import_annotations(file, "prodigy")
    again = study.import_annotations(file, "prodigy")
    assert (dict(again.brought.new), again.brought.same) == ({}, 1)
    people = study.coded_by_people()
    assert people[["sent_id", "actor", "stance", "coder"]].to_numpy().tolist() == [
        ["one:1", "OST", "oppose", "person:ana"]
    ]


def test_what_people_said_goes_into_the_dataset_beside_the_rule_coder(study: OpenStudy, tmp_path: Path) -> None:
    file = tmp_path / "answers.jsonl"
    file.write_text(_task("support", SECOND).replace('"ana"', '"ben"'))
    study.import_annotations(file, "prodigy")
    study.export(tmp_path / "out.jsonl", "jsonl", coders=["person:ben"])
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [(row["sent_id"], row["actor"], row["stance"]) for row in rows] == [("two:0", "OST", "support")]
    study.export(tmp_path / "all.csv", "csv")
    assert {coder.partition("@")[0] for coder in table.read(tmp_path / "all.csv")["coder"]} >= {"rules", "person:ben"}


def test_without_a_format_the_ending_decides_as_before(study: OpenStudy, tmp_path: Path) -> None:
    target = tmp_path / "codings.csv"
    assert study.export(target) == target
    assert len(table.read(target)) == len(study.code())


def test_codings_shared_without_texts_get_their_words_back_from_the_holders_articles(
    study: OpenStudy, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study.export(tmp_path / "bare", "standoff", codings=study.code())
    assert not any("rejected" in path.read_text() for path in (tmp_path / "bare").iterdir())
    out = tmp_path / "back.parquet"
    assert main(["hydrate", str(tmp_path / "bare"), "--study", str(folder), "--out", str(out)]) == 0
    columns = ["sent_id", "actor", "coder", "sentence", "mention", "evidence", "stance"]
    expected = study.code()[columns].astype("string").sort_values(["sent_id", "actor"], ignore_index=True)
    found = table.read(out)[columns].astype("string").sort_values(["sent_id", "actor"], ignore_index=True)
    pd.testing.assert_frame_equal(found, expected)


def test_what_comes_back_unchanged_changes_nothing_and_a_changed_label_keeps_the_rest(
    study: OpenStudy, tmp_path: Path
) -> None:
    session = study.session("dora")
    session.answer("one:1", "OST", "oppose", evidence="rejected", comment="sure")
    study.export(tmp_path / "t.jsonl", "prodigy", coders=["person:dora"])
    again = study.import_annotations(tmp_path / "t.jsonl", "prodigy")
    assert (again.brought.same, dict(again.brought.new), dict(again.brought.changed)) == (1, {}, {})
    file = tmp_path / "t.jsonl"
    file.write_text(file.read_text().replace('"accept": ["oppose"]', '"accept": ["support"]'))
    changed = study.import_annotations(file, "prodigy")
    assert dict(changed.brought.changed) == {"dora": 1}
    people = study.coded_by_people()
    row = people[people["coder"] == "person:dora"].iloc[0]
    assert (row["stance"], row["evidence"], row["comment"]) == ("support", "rejected", "sure")


def test_undo_takes_a_whole_import_back(study: OpenStudy, tmp_path: Path) -> None:
    file = tmp_path / "t.jsonl"
    tasks = _task("oppose") + _task("support", SECOND)
    file.write_text(tasks.replace('"ana"', '"eve"'))
    study.import_annotations(file, "prodigy")
    assert list(study.coded_by_people()["coder"]).count("person:eve") == 2
    session = study.session("eve")
    session.undo()
    assert "person:eve" not in set(study.coded_by_people()["coder"])
