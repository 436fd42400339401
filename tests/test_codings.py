"""The codings table keeps its columns, dtypes and offsets through every file format."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench import codings as table
from workbench.codings import Coding
from workbench.study import WorkbenchError

TEXT = "Karsia welcomed the talks. Veldoria was silent."


def coding(**changes: object) -> Coding:
    plain = {
        "doc_id": "d",
        "sent_id": "d:0",
        "sent_start": 0,
        "sent_end": 26,
        "sentence": TEXT[:26],
        "actor": "KAR",
        "actor_name": "Karsia",
        "principal": "KAR",
        "mention": "Karsia",
        "mention_start": 0,
        "mention_end": 6,
        "stance": "support",
        "value": 1.0,
        "evidence": "welcomed",
        "evidence_start": 7,
        "evidence_end": 15,
        "voice": "deed",
        "toward": ("VEL",),
        "issues": ("diplomatic_ties", "security"),
        "confidence": 0.8,
        "coder": "rules@0.1.0",
        "coded_at": datetime(2024, 5, 1, 12, tzinfo=UTC),
    }
    return Coding(**{**plain, **changes})  # type: ignore[arg-type]


NONE = coding(
    sent_id="d:1",
    sent_start=27,
    sent_end=47,
    sentence=TEXT[27:],
    actor="VEL",
    actor_name="Veldoria",
    principal="VEL",
    mention="Veldoria",
    mention_start=27,
    mention_end=35,
    stance="none",
    value=None,
    evidence=None,
    evidence_start=None,
    evidence_end=None,
    voice=None,
    toward=(),
    issues=(),
    confidence=None,
)


def test_the_table_has_the_columns_and_dtypes_of_the_contract() -> None:
    frame = table.to_frame([coding(), NONE])
    assert list(frame.columns) == list(table.COLUMNS)
    assert str(frame["sent_start"].dtype) == "Int64"
    assert str(frame["value"].dtype) == "Float64"
    assert str(frame["stance"].dtype) == "category"
    assert str(frame["sentence"].dtype).startswith("str")
    assert frame["toward"].tolist() == [["VEL"], []]
    assert str(frame["coded_at"].dt.tz) == "UTC"
    assert pd.isna(frame["value"][1])


@pytest.mark.parametrize("ending", table.FORMATS)
def test_a_table_comes_back_from_a_file_as_it_was(tmp_path: Path, ending: str) -> None:
    frame = table.to_frame([coding(comment='a "b", c\nd'), NONE])
    back = table.read(table.write(frame, tmp_path / f"codings{ending}"))
    pd.testing.assert_frame_equal(back, frame, check_dtype=True)


@pytest.mark.parametrize("ending", table.FORMATS)
def test_an_empty_table_comes_back_empty_with_its_columns(tmp_path: Path, ending: str) -> None:
    back = table.read(table.write(table.empty(), tmp_path / f"codings{ending}"))
    assert list(back.columns) == list(table.COLUMNS)
    assert len(back) == 0


@settings(max_examples=25, deadline=None)
@given(
    st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=20).filter(lambda t: t.strip() == t)
)
def test_odd_comments_survive_csv_and_json_lines(comment: str) -> None:
    import tempfile

    frame = table.to_frame([coding(comment=comment)])
    with tempfile.TemporaryDirectory() as folder:
        for ending in (".csv", ".jsonl"):
            assert table.read(table.write(frame, Path(folder) / f"c{ending}"))["comment"][0] == comment


def test_a_stopped_write_leaves_neither_a_half_file_nor_a_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = table.write(table.to_frame([coding()]), tmp_path / "codings.csv")
    before = target.read_bytes()

    def stopped(frame: pd.DataFrame, draft: Path) -> None:
        draft.write_text("half")
        raise KeyboardInterrupt

    monkeypatch.setattr(table, "_write_draft", stopped)
    with pytest.raises(KeyboardInterrupt):
        table.write(table.empty(), target)
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["codings.csv"]


def test_a_sound_table_validates_against_its_text() -> None:
    assert table.validate(table.to_frame([coding(), NONE]), texts={"d": TEXT}) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"stance": "maybe"}, "'maybe' is not a label"),
        ({"evidence_start": 8, "evidence_end": 16}, "is not what the document has"),
        ({"mention_end": 9}, "does not fit its offsets"),
        ({"confidence": 1.5}, "outside 0..1"),
        ({"stance": "none"}, "must have no value"),
    ],
)
def test_validation_names_what_is_wrong(changes: dict[str, object], words: str) -> None:
    assert any(words in fault for fault in table.validate(table.to_frame([coding(**changes)]), texts={"d": TEXT}))


def test_one_coder_codes_a_pair_once() -> None:
    assert table.validate(table.to_frame([coding(), coding()])) == ["d:0 KAR is coded twice by rules@0.1.0"]


def test_tables_of_two_coders_are_put_together_without_changing_either() -> None:
    one, other = table.to_frame([coding()]), table.to_frame([coding(coder="person:ana", stance="unclear", value=None)])
    both = table.concat([one, other])
    assert both["stance"].tolist() == ["support", "unclear"]
    assert len(one) == len(other) == 1


@pytest.mark.parametrize(
    ("name", "words"), [("x.xlsx", "end in .csv, .jsonl, .parquet"), ("missing.csv", "there is no file")]
)
def test_files_that_are_no_tables_are_refused_in_words(tmp_path: Path, name: str, words: str) -> None:
    if name.startswith("x"):
        (tmp_path / name).write_text("?")
    with pytest.raises(WorkbenchError, match=words):
        table.read(tmp_path / name)
