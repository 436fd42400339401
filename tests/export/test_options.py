"""Whose rows, in which splits, under which names; what lies beside the data; and that nothing is left half written."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from oddities import CODINGS, DOCUMENTS, STUDY, Text

from workbench import codings as table
from workbench.codings import as_codings
from workbench.export import About, Options, export, hydrate, import_codings
from workbench.export.select import pseudonyms, split_documents
from workbench.export.tables import guard, unguard
from workbench.study import WorkbenchError


def _rows(target: Path, **options: Any) -> list[dict[str, Any]]:
    export(CODINGS, target / "c.jsonl", format="jsonl", documents=DOCUMENTS, study=STUDY, options=Options(**options))
    return [json.loads(line) for line in (target / "c.jsonl").read_text(encoding="utf-8").splitlines()]


def test_only_the_coders_asked_for_go_out(tmp_path: Path) -> None:
    assert {row["coder"] for row in _rows(tmp_path, coders=("rules@1", "person:yann"))} == {"rules@1", "person:yann"}
    assert {row["coder"] for row in _rows(tmp_path, adjudicated=True)} == {"adjudicated"}
    with pytest.raises(
        WorkbenchError, match="no coder is called 'person:x'; coders of the table: adjudicated, person:yann"
    ):
        _rows(tmp_path, coders=("person:x",))


def test_pseudonyms_replace_people_everywhere_and_leave_programs(tmp_path: Path) -> None:
    export(CODINGS, tmp_path / "out", format="web-annotation", documents=DOCUMENTS, study=STUDY,
           options=Options(pseudonyms=True))  # fmt: skip
    text = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "out").iterdir())
    assert "person:zoe" not in text
    assert "person:yann" not in text
    assert {"person:A", "person:B", "rules@1", "adjudicated"} <= {
        row["coder"] for row in _rows(tmp_path, pseudonyms=True)
    }


def test_the_order_of_pseudonyms_depends_on_the_token_and_on_nothing_else() -> None:
    people = [f"person:{name}" for name in "abcdefgh"]
    assert pseudonyms(people, "one") == pseudonyms(people[::-1], "one")
    assert pseudonyms(people, "one") != pseudonyms(people, "two")
    assert sorted(pseudonyms(people, "one").values()) == [f"person:{name}" for name in "ABCDEFGH"]


def test_an_article_and_its_copies_are_in_one_split(tmp_path: Path) -> None:
    texts = [Text(f"d{i}", "x", duplicate_of=f"d{i - 1}" if i % 2 else None) for i in range(40)]
    found = split_documents(
        [t.doc_id for t in texts], {t.doc_id: t for t in texts}, Options(splits={"train": 3, "test": 1})
    )
    assert all(found[f"d{i}"] == found[f"d{i + 1}"] for i in range(0, 40, 2))
    assert sum(split == "test" for split in found.values()) == 10  # a quarter of 40
    export(CODINGS, tmp_path / "out", format="prodigy", documents=DOCUMENTS, study=STUDY,
           options=Options(splits={"train": 0.5, "test": 0.5}))  # fmt: skip
    parts = {name: {json.loads(line)["meta"]["doc"] for line in (tmp_path / "out" / name / "prodigy.jsonl").open()}
             for name in ("train", "test")}  # fmt: skip
    assert not parts["train"] & parts["test"]
    assert {"d1", "d3"} <= parts["train"] or {"d1", "d3"} <= parts["test"]
    assert len(import_codings(tmp_path / "out", format="prodigy", documents=DOCUMENTS, study=STUDY).codings) == len(
        CODINGS
    )


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "'=1", "''+1"])
def test_cells_that_a_spreadsheet_would_run_are_disarmed_and_come_back(cell: str) -> None:
    assert guard(cell)[0] == "'"
    assert unguard(guard(cell)) == cell


@pytest.mark.parametrize("cell", ["a=1", "'quoted'", "", "1", "\N{GRINNING FACE}"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert guard(cell) == unguard(cell) == cell


def test_csv_for_excel_begins_with_a_mark_and_holds_no_live_formula(tmp_path: Path) -> None:
    export(CODINGS, tmp_path / "c.csv", format="csv", documents=DOCUMENTS, options=Options(excel=True))
    data = (tmp_path / "c.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(data.decode("utf-8-sig").splitlines(keepends=True)))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]


def test_a_wide_table_keeps_none_and_unclear_apart_from_missing(tmp_path: Path) -> None:
    export(CODINGS, tmp_path / "a.csv", format="agreement", documents=DOCUMENTS, study=STUDY)
    wide = pd.read_csv(tmp_path / "a.csv", dtype=str, keep_default_na=False).set_index(["sent_id", "actor"])
    assert wide.loc[("d1:0", "VAR"), "person:zoe"] == "none"
    assert wide.loc[("d1:0", "minister"), "person:zoe"] == "unclear"
    assert wide.loc[("d1:1", "VAR"), "person:yann"] == ""


def test_the_folder_tells_who_coded_how_well_and_can_be_checked(tmp_path: Path) -> None:
    about = About(title="Stances", authors=("A. Author", "B. Author"), licence="CC-BY-4.0", version="1.2.0")
    export(CODINGS, tmp_path / "out", format="dna", documents=DOCUMENTS, study=STUDY, about=about)
    sheet = (tmp_path / "out" / "DATASHEET.md").read_text(encoding="utf-8")
    for words in (
        "# Stances",
        "| person:zoe | person | 8 |",
        "Krippendorff",
        "version ",
        "2031-05-04 to 2031-05-05",
        "unclear",
    ):
        assert words in sheet
    citation = yaml.safe_load((tmp_path / "out" / "CITATION.cff").read_text(encoding="utf-8"))
    assert (citation["cff-version"], citation["type"], citation["license"]) == ("1.2.0", "dataset", "CC-BY-4.0")
    assert [author["name"] for author in citation["authors"]] == ["A. Author", "B. Author"]
    sums = dict(line.split("  ")[::-1] for line in (tmp_path / "out" / "SHA256SUMS").read_text().splitlines())
    files = {path.name for path in (tmp_path / "out").iterdir()} - {"SHA256SUMS"}
    assert set(sums) == files
    assert all(
        hashlib.sha256((tmp_path / "out" / name).read_bytes()).hexdigest() == value for name, value in sums.items()
    )


def test_a_folder_that_holds_other_things_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(WorkbenchError, match="holds other things"):
        export(CODINGS, tmp_path / "mine", format="csv")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["thesis.txt"]


def test_an_earlier_export_is_replaced_whole(tmp_path: Path) -> None:
    for format in ("dna", "csv"):
        export(CODINGS, tmp_path / "out", format=format, documents=DOCUMENTS, study=STUDY)
    assert not (tmp_path / "out" / "codings.dna").exists()
    assert (tmp_path / "out" / "codings.csv").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("format", ["csv", "brat", "dna", "refi-qda", "huggingface"])
def test_a_run_that_fails_half_way_leaves_nothing_behind(tmp_path: Path, format: str) -> None:
    def stop(count: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(CODINGS, tmp_path / "out", format=format, documents=DOCUMENTS, study=STUDY, progress=stop)
    assert list(tmp_path.iterdir()) == []


KILLED = """
import sys, time
sys.path.insert(0, {tests!r})
from pathlib import Path
from oddities import CODINGS, DOCUMENTS, STUDY
from workbench.export import export
def slow(count):
    print("writing", flush=True)
    time.sleep(60)
export(CODINGS, Path({target!r}), format="brat", documents=DOCUMENTS, study=STUDY, progress=slow)
"""


def test_a_run_that_is_killed_leaves_the_earlier_export_whole_and_its_rest_goes_with_the_next(tmp_path: Path) -> None:
    target = tmp_path / "out"
    export(CODINGS, target, format="csv", documents=DOCUMENTS, study=STUDY)
    before = sorted((path.name, path.read_bytes()) for path in target.iterdir())
    code = KILLED.format(tests=str(Path(__file__).parents[1]), target=str(target))
    running = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    assert running.stdout.readline() == "writing\n"
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    assert sorted((path.name, path.read_bytes()) for path in target.iterdir()) == before
    export(CODINGS, target, format="csv", documents=DOCUMENTS, study=STUDY)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("format", ["brat", "parquet", "frictionless", "huggingface"])
def test_progress_counts_every_row_once(tmp_path: Path, format: str) -> None:
    counts: list[int] = []
    export(CODINGS, tmp_path / "out", format=format, documents=DOCUMENTS, study=STUDY, progress=counts.append,
           options=Options(splits={"train": 0.5, "test": 0.5}))  # fmt: skip
    assert sum(counts) == len(CODINGS)


def test_a_changed_label_wins_over_the_row_carried_along(tmp_path: Path) -> None:
    export(CODINGS, tmp_path / "t.jsonl", format="prodigy", documents=DOCUMENTS, study=STUDY)
    tasks = [json.loads(line) for line in (tmp_path / "t.jsonl").read_text(encoding="utf-8").splitlines()]
    tasks[0]["accept"] = ["oppose"]
    (tmp_path / "t.jsonl").write_text("\n".join(map(json.dumps, tasks)), encoding="utf-8")
    row = import_codings(tmp_path / "t.jsonl", format="prodigy", documents=DOCUMENTS, study=STUDY).codings.iloc[0]
    assert (row["stance"], row["value"], row["voice"], row["comment"]) == ("oppose", -1.0, "deed", '=HYPERLINK("x")')


def test_an_entity_that_was_deleted_in_the_tool_does_not_come_back(tmp_path: Path) -> None:
    export(CODINGS, tmp_path / "out", format="doccano", documents=DOCUMENTS, study=STUDY)
    file = next(path for path in (tmp_path / "out").glob("*.jsonl") if "rules" in path.name)
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    lines[0]["entities"], lines[0]["relations"] = [], []
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    found = import_codings(tmp_path / "out", format="doccano", documents=DOCUMENTS, study=STUDY).codings
    assert len(found) == len(CODINGS) - 1
    assert "rules@1" not in set(found["coder"])


def _shared(tmp_path: Path) -> Path:
    export(CODINGS, tmp_path / "bare", format="standoff", documents=DOCUMENTS, study=STUDY)
    return tmp_path / "bare"


def test_what_is_shared_without_texts_holds_none_of_their_words(tmp_path: Path) -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in _shared(tmp_path).iterdir())
    assert not [words for words in ("welcomed", "truth commission", "neither", "Minister Ana") if words in text]


def test_words_come_back_where_ids_differ_and_sentences_where_the_text_differs(tmp_path: Path) -> None:
    folder = _shared(tmp_path)
    mine = {
        "my-name": Text("my-name", DOCUMENTS[1].text),
        "d1": Text("d1", "By our staff. " + DOCUMENTS[0].text.replace("Ostrel and Varnia", "Both")),
    }
    found = hydrate(folder, mine)
    assert found.moved == 7  # the rows of the first sentence of d1; the second sentence has other words
    assert found.unmatched == {
        "your article has other words at and around its sentence": 5,
        "you have no article with its id or its text": 1,  # d3 is not there
    }
    assert set(found.codings["doc_id"]) == {"my-name", "d1"}
    texts = {doc_id: text.text for doc_id, text in mine.items()}
    assert table.validate(found.codings.dropna(subset=["stance"]), texts=texts) == []
    assert "not matched: 5 codings" in str(found)


def test_a_table_of_another_tool_is_read_with_a_mapping_file(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("text;judgement;who;by\nOstrel and Varnia agreed.;PRO;Varnia;7\n")
    (tmp_path / "names.yml").write_text(
        "columns: {text: sentence, judgement: stance, who: actor_name, by: coder}\nlabels: {PRO: support}\ncoders: {'7': person:ana}\n"
    )
    texts = [Text("d", "Hello. Ostrel and Varnia agreed.")]
    found = import_codings(tmp_path / "t.csv", format="csv", documents=texts, study=STUDY, names=tmp_path / "names.yml",
                           sentences=lambda document: [(0, 6), (7, 32)])  # fmt: skip
    row = found.codings.iloc[0]
    assert (row["sent_id"], row["sent_start"], row["actor"], row["stance"], row["coder"]) == (
        "d:1",
        7,
        "VAR",
        "support",
        "person:ana",
    )


def test_times_of_mixed_precision_are_one_column() -> None:
    frame = as_codings(pd.DataFrame({"coded_at": ["2031-01-01T00:00:00Z", "2031-01-01T00:00:00.25Z"]}))
    assert list(frame["coded_at"].dt.microsecond) == [0, 250_000]


def test_a_table_without_rows_is_a_dataset_too(tmp_path: Path) -> None:
    report = export(table.empty(), tmp_path / "out", format="csv", documents=DOCUMENTS, study=STUDY)
    assert (report.rows, report.counts) == (0, {})
    assert len(table.read(tmp_path / "out" / "codings.csv")) == 0
