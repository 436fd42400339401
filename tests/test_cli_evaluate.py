"""The command evaluate, run as a researcher runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from rows import coding

from workbench import codings, open_study
from workbench.study import WorkbenchError

TEXT = "Veldoria welcomed the talks with Karsia on Tuesday.\n"


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "workbench", "evaluate", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two small studies side by side, the gold of both, and a table of two coders."""
    place = tmp_path_factory.mktemp("evaluate")
    for name in ("one", "two"):
        (place / "studies" / name / "corpus").mkdir(parents=True)
        (place / "studies" / name / "study.yml").write_text("title: T\ntarget: peace\nparties: [VEL, KAR]\n")
        (place / "studies" / name / "actors.yml").write_text(
            "- {id: VEL, name: Veldoria, kind: state}\n- {id: KAR, name: Karsia, kind: state}\n"
        )
        (place / "studies" / name / "corpus" / f"{name}.txt").write_text(TEXT)
    span = {"evidence": "welcomed the talks", "evidence_start": 9, "evidence_end": 27, "sentence": TEXT.strip()}
    words = {"mention": "Veldoria", "mention_start": 0, "mention_end": 8, "sent_end": len(TEXT) - 1}
    rows = [coding(name, 0, "VEL", "support", voice="reported", **span, **words) for name in ("one", "two")]
    codings.write(codings.to_frame(rows), place / "gold.jsonl")
    other = [coding(name, 0, "VEL", "oppose", coder="team:x", **span, **words) for name in ("one", "two")]
    codings.write(codings.to_frame([*rows, *other]), place / "both.jsonl")
    return place


def test_several_studies_are_scored_at_once_and_written_as_json(folder: Path) -> None:
    result = run(folder / "gold.jsonl", "--study", folder / "studies", "--by", "actor", "--out", folder / "s.json")
    assert result.returncode == 0, result.stderr
    assert "by actor: 2 pairs of 2 documents" in result.stdout
    found = json.loads((folder / "s.json").read_text("utf-8"))["actor"]
    assert found["pairs"] == 2
    assert found["confusion"] == [{"gold": "support", "given": "support", "n": 2}]


def test_any_coder_is_scored_from_its_table_and_errors_come_with_their_sentence(folder: Path) -> None:
    result = run(folder / "gold.jsonl", "--codings", folder / "both.jsonl", "--coder", "team:x", "--errors")
    assert result.returncode == 0, result.stderr
    assert "labels right                0.000" in result.stdout
    assert "gold support  given oppose" in result.stdout
    assert TEXT.strip() in result.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["gold.jsonl", "--codings", "both.jsonl"], "team:x; name one of them with --coder"),
        (["both.jsonl", "--codings", "gold.jsonl"], "name one of them with --gold-coder"),
        (["gold.jsonl", "--coder", "llama"], "no coder is called 'llama'"),
        (["gold.jsonl"], "name its study with --study"),
        ([], "--behaviour"),
    ],
)
def test_what_is_wrong_is_one_clear_line(folder: Path, arguments: list[str], words: str) -> None:
    result = run(*(folder / part if part.endswith(".jsonl") else part for part in arguments))
    assert result.returncode == 2
    assert words in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_study_scores_its_own_codings_in_a_notebook(folder: Path) -> None:
    study = open_study(folder / "studies" / "one")
    found = study.evaluate(folder / "gold.jsonl")
    assert (found["pairs"], found["macro_f1"], found["intervals"]["macro_f1"]) == (1, 1.0, (1.0, 1.0))
    with pytest.raises(WorkbenchError, match="no document of this study"):
        study.evaluate(codings.empty())
