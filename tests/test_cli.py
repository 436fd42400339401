"""The commands, run as a researcher runs them: in a process of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from workbench import charts, codings

SENTENCES = (
    "Veldoria welcomed the talks with Karsia on Tuesday.\n\n"
    "Farrukh Tashbayev said there would be no meeting with Veldoria before the troops leave.\n"
)


def run(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "workbench", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, timeout=300)


def refused(result: subprocess.CompletedProcess[str], *words: str) -> None:
    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1, result.stderr
    assert result.stderr.startswith("workbench: ")
    for word in words:
        assert word in result.stderr


@pytest.fixture(scope="module")
def article(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("articles") / "talks.txt"
    path.write_text(SENTENCES, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "command", ["demo", "new", "check", "report", "code", "evaluate", "lab", "agree", "merge", "methods"]
)
def test_every_command_has_help_with_an_example(command) -> None:
    result = run(command, "--help")
    assert result.returncode == 0
    assert f"example: workbench {command}" in result.stdout


def test_demo_writes_tables_figures_and_a_report(tmp_path) -> None:
    result = run("demo", "--out", tmp_path / "out", "--jobs", "2")
    assert result.returncode == 0, result.stderr
    made = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    figures = {f"figures/{name}.{ending}" for name in charts.CHARTS for ending in ("png", "svg")}
    assert made == figures | {"codings.csv", "codings.jsonl", "codings.parquet", "report.html", "report.pdf"}
    tables = [codings.read(tmp_path / "out" / f"codings.{ending}") for ending in ("csv", "jsonl", "parquet")]
    assert len(tables[0]) == len(tables[1]) == len(tables[2]) > 1000
    assert tables[0]["stance"].astype(str).tolist() == tables[2]["stance"].astype(str).tolist()
    assert str(tmp_path / "out" / "report.html") in result.stdout


def test_the_report_of_a_study_is_written_where_it_is_asked_for(tmp_path, article) -> None:
    run("new", tmp_path / "mine")
    (tmp_path / "mine" / "corpus" / "talks.txt").write_text(article.read_text("utf-8"), encoding="utf-8")
    result = run("report", tmp_path / "mine", "--out", tmp_path / "here.html", "--uncorrected")
    assert result.returncode == 0, result.stderr
    assert str(tmp_path / "here.html") in result.stdout
    assert (tmp_path / "here.html").is_file()
    assert (tmp_path / "here.pdf").read_bytes().startswith(b"%PDF")


def test_new_makes_a_study_that_check_accepts_once_it_has_a_document(tmp_path, article) -> None:
    assert run("new", tmp_path / "mine").returncode == 0
    (tmp_path / "mine" / "corpus" / "talks.txt").write_text(article.read_text("utf-8"), encoding="utf-8")
    result = run("check", tmp_path / "mine")
    assert result.returncode == 0, result.stderr
    assert "1 documents" in result.stdout
    refused(run("new", tmp_path / "mine"), "mine")


def test_check_tells_all_faults_of_a_study_at_once_with_file_and_place(tmp_path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "study.yml").write_text(
        "title: T\ntarget: peace\nparties: [AAA, BBB]\ncolour: red\nperiod: [2024-02-01, 2024-01-01]\n"
    )
    (tmp_path / "actors.yml").write_text(
        "- {id: AAA, name: A, aliases: [Lions]}\n- {id: BBB, name: B, aliases: [Lions]}\n- {id: c, name: C, kind: person, principal: nobody}\n"
    )
    result = run("check", tmp_path)
    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    for words in ("study.yml", "colour", "period", "actors.yml", "Lions", "nobody"):
        assert words.lower() in result.stderr.lower(), result.stderr


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_code_writes_the_table_that_was_asked_for(tmp_path, article, ending) -> None:
    out = tmp_path / f"table.{ending}"
    result = run("code", article, "--study", "invented", "--out", out)
    assert result.returncode == 0, result.stderr
    stances = {row.actor: row.stance for row in codings.read(out).itertuples()}
    assert stances["farrukh-tashbayev"] == "conditional"
    assert stances["VEL"] in ("support", "none")
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


def test_code_prints_json_lines_to_standard_output(article) -> None:
    result = run("code", article, "--study", "invented", "--out", "-")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert {row["doc_id"] for row in rows} == {"talks"}
    assert all(row["coder"].startswith("rules@") for row in rows)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("code", "no-such-file.txt"), ["no-such-file.txt"]),
        (("code", ".", "--out", "table.xlsx"), ["table.xlsx", ".csv"]),
        (("code", "--coder", "nobody"), ["nobody", "rules"]),
        (("check", "no-such-study"), ["no-such-study"]),
    ],
)
def test_bad_input_is_one_line_that_says_what_to_do(tmp_path, arguments, words) -> None:
    refused(run(*arguments, cwd=tmp_path), *words)


def test_a_folder_without_documents_is_told(tmp_path) -> None:
    result = run("code", tmp_path)
    assert result.returncode == 2
    assert "there is no document to code" in result.stderr
