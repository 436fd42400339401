"""The two files of annotated sentences: sound, large enough, apart from each other, and our own."""

from __future__ import annotations

import importlib.util
import re
import unicodedata
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
PARTS = {
    "dev": ROOT / "training" / "examples" / "diplomacy-dev.jsonl",
    "frozen": ROOT / "data" / "gold" / "ner-frozen.jsonl",
}
LEAST_SENTENCES = {"dev": 770, "frozen": 220}
LEAST_PER_LABEL = {"dev": 300, "frozen": 80}
LABELS = {"PERSON", "ORG", "LOC", "NORP"}


def load_build() -> ModuleType:
    path = ROOT / "training" / "examples" / "build.py"
    spec = importlib.util.spec_from_file_location("examples_build", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


BUILD = load_build()


@pytest.fixture(params=list(PARTS))
def part(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def records(part: str) -> list[dict[str, Any]]:
    return list(BUILD.read_records(PARTS[part]))


def names(part: str, label: str) -> set[str]:
    found = BUILD.read_records(PARTS[part])
    return {r["text"][s:e] for r in found for s, e, name in r["entities"] if name == label}


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[i : i + length]) for i in range(len(found) - length + 1)}


def test_each_record_has_a_text_and_its_entities_and_nothing_else(records: list[dict[str, Any]]) -> None:
    assert all(set(record) == {"text", "entities"} for record in records)
    assert all(unicodedata.is_normalized("NFC", record["text"]) for record in records)


def test_spans_are_ordered_apart_in_range_and_clean_at_both_ends(records: list[dict[str, Any]]) -> None:
    for record in records:
        text, last = record["text"], 0
        for start, end, label in record["entities"]:
            assert label in LABELS, text
            assert last <= start < end <= len(text), text
            assert text[start:end] == text[start:end].strip(), text
            last = end


def test_the_build_script_finds_no_fault(records: list[dict[str, Any]]) -> None:
    assert [(r["text"], BUILD.record_faults(r)) for r in records if BUILD.record_faults(r)] == []


def test_there_are_enough_sentences_and_enough_of_each_label(part: str, records: list[dict[str, Any]]) -> None:
    labels = Counter(label for record in records for _, _, label in record["entities"])
    assert len(records) >= LEAST_SENTENCES[part]
    assert set(labels) == LABELS
    assert min(labels.values()) >= LEAST_PER_LABEL[part], labels


def test_some_sentences_hold_no_entity_and_some_hold_four_or_more(records: list[dict[str, Any]]) -> None:
    sizes = [len(record["entities"]) for record in records]
    assert sizes.count(0) >= 5
    assert sum(size >= 4 for size in sizes) >= 20


def test_no_sentence_is_written_twice_within_a_part_or_in_both() -> None:
    texts = [" ".join(words(r["text"])) for path in PARTS.values() for r in BUILD.read_records(path)]
    assert [text for text, count in Counter(texts).items() if count > 1] == []


def test_no_run_of_seven_words_is_in_both_parts() -> None:
    dev, frozen = (set().union(*(runs(r["text"], 7) for r in BUILD.read_records(path))) for path in PARTS.values())
    assert dev & frozen == set()


def test_no_person_is_in_both_parts() -> None:
    assert names("dev", "PERSON") & names("frozen", "PERSON") == set()


def test_markup_and_records_give_each_other_back(records: list[dict[str, Any]]) -> None:
    assert [BUILD.encode_line(BUILD.decode_record(record)) for record in records] == records


def test_a_line_of_markup_becomes_offsets_in_code_points() -> None:
    record = BUILD.encode_line("Dr. [Şeyma Öz|P] left [São Tomé|LOC] [by sea].")
    assert record["text"] == "Dr. Şeyma Öz left São Tomé [by sea]."
    assert record["entities"] == [[4, 12, "PERSON"], [18, 26, "LOC"]]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("[Orla |P] left.", "space"),
        ("[Orla's|P] boat left.", "possessive"),
        ("[the Senate|O] sat.", "article"),
        ("[Karsi|N]an boats left.", "inside a word"),
        ("[Orla|X] left.", "label X"),
        ("[Orla|P left.", "bar"),
        ("[Orla|P]  left.", "space"),
    ],
)
def test_faulty_markup_is_refused_with_its_reason(line: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        BUILD.encode_line(line)


def test_check_reports_a_fault_with_its_line_and_ends_with_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.jsonl"
    BUILD.write_records([{"text": "Orla left.", "entities": [[0, 40, "PERSON"]]}], path)
    assert BUILD.main(["check", str(path)]) == 1
    assert "line 1: span 0-40" in capsys.readouterr().out


@pytest.mark.shared_corpus
def test_no_sentence_shares_nine_words_in_a_row_with_the_corpus(
    records: list[dict[str, Any]], shared_corpus: Path
) -> None:
    articles = [path for path in shared_corpus.rglob("*") if path.suffix in (".txt", ".md")]
    known = set().union(*(runs(path.read_text(encoding="utf-8"), 9) for path in articles))
    assert len(known) > 100
    assert [r["text"] for r in records if runs(r["text"], 9) & known] == []
