"""The bundled gold: its tables are what the hand-written files say, and fit the documents they code."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from workbench import codings
from workbench.documents import read_all

GOLD = Path(__file__).parents[1] / "data" / "gold"
TWICE = sorted(path.name for path in GOLD.glob("news-*.jsonl") if not path.stem.endswith("-passes"))


@pytest.fixture(scope="module")
def built() -> tuple[dict[str, list[dict[str, Any]]], list[str]]:
    sys.path.insert(0, str(GOLD))
    try:
        import build

        return build.tables()
    finally:
        sys.path.remove(str(GOLD))


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    documents, problems = read_all(sorted(GOLD.glob("processes/*/corpus")))
    assert not problems
    return {document.doc_id: document.text for document in documents}


def test_the_files_written_by_hand_have_no_fault(built: tuple[dict[str, Any], list[str]]) -> None:
    assert built[1] == []


def test_every_table_is_what_the_files_say(built: tuple[dict[str, list[dict[str, Any]]], list[str]]) -> None:
    import build

    for name, rows in built[0].items():
        assert (GOLD / name).read_text("utf-8") == build.as_lines(rows), name


@pytest.mark.parametrize("name", TWICE)
def test_spans_lie_where_the_table_says(name: str, texts: dict[str, str]) -> None:
    assert codings.validate(codings.read(GOLD / name), texts=texts) == []


@pytest.mark.parametrize("name", TWICE)
def test_a_position_has_evidence_and_none_has_nothing(name: str) -> None:
    table = codings.read(GOLD / name)
    assert (table["evidence"].isna() == (table["stance"] == "none")).all()
    assert (table["condition"].notna() == (table["stance"] == "conditional")).all()
    assert (table.loc[table["stance"] == "none", "issues"].map(len) == 0).all()
    assert set(table["coder"]) == {"adjudicated"}


@pytest.mark.parametrize("name", TWICE)
def test_two_people_coded_every_document_before_the_adjudication(name: str) -> None:
    passes, table = codings.read(GOLD / name.replace(".jsonl", "-passes.jsonl")), codings.read(GOLD / name)
    for coder in ("team:ada", "team:ben"):
        assert set(passes.loc[passes["coder"] == coder, "doc_id"]) == set(table["doc_id"])


@pytest.mark.parametrize("name", TWICE)
def test_what_both_coders_said_stands(name: str) -> None:
    passes, table = codings.read(GOLD / name.replace(".jsonl", "-passes.jsonl")), codings.read(GOLD / name)
    keys = ["sent_id", "actor"]
    labels = passes.groupby(keys)["stance"].agg(lambda given: given.iloc[0] if given.nunique() == 1 else "")
    counts = passes.groupby(keys).size()
    agreed = labels[(counts == 2) & (labels != "")]
    kept = table.set_index(keys)["stance"].astype(str)
    assert (kept.reindex(agreed.index) == agreed).all()


def test_no_process_is_both_for_development_and_frozen() -> None:
    place = {path.stem: path.parts[-3] for path in GOLD.glob("processes/*/corpus/*.md")}
    parts = {
        part: {
            place[doc] for name in GOLD.glob(f"*-{part}.jsonl") for doc in codings.read(name)["doc_id"] if doc in place
        }
        for part in ("dev", "frozen")
    }
    assert parts["dev"]
    assert not parts["dev"] & parts["frozen"]


def test_a_decision_may_put_a_field_right(built: tuple[dict[str, Any], list[str]]) -> None:
    import passes

    assert passes.changed(["toward=VEL,KAR", "voice=d", "source="]) == {
        "toward": ["VEL", "KAR"],
        "voice": "deed",
        "source": None,
    }


def test_the_default_study_holds_two_passes_that_say_what_the_table_says() -> None:
    from workbench.opened import open_study

    table = codings.read(GOLD / "turkiye-syria-passes.jsonl")
    logs = open_study(None).coded_by_people()
    assert table.groupby("coder", observed=True).size().to_dict() == {"team:ada": 486, "team:ben": 519}
    key = ["coder", "sent_id", "actor", "stance", "evidence_start"]
    assert sorted(map(str, table[key].values.tolist())) == sorted(map(str, logs[key].values.tolist()))


def test_the_two_passes_of_the_default_study_are_adjudicated_in_every_difference() -> None:
    """481 shared pairs, 25 of them with two labels, 5 and 38 that only one has; 14 of these 68 are found not to be there."""
    from workbench.opened import open_study

    study = open_study(None)
    decided = study.annotations().project_events()
    assert {event.coder for event in decided} == {"team:cleo"}
    assert len(decided) == 25 + 5 + 38
    assert sum(event.new.removed for event in decided) == 14
    assert all(event.reason and event.new.comment for event in decided)
    ways = study.settled()["settled"].value_counts().to_dict()
    assert ways == {"unanimous": 481 - 25, "adjudicated": 68 - 14}
