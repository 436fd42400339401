"""Classes of words for the second opinion: how entries are read and found, and the base of a word."""

from __future__ import annotations

import pytest

from workbench.stances.learned.classes import base_of, classes_at, load_classes, read_classes

ENTRIES = read_classes("open: olive branch, hold out _ hand, welcome\nclosed: slam _ door, welcome\n")


def found(words: str) -> list[list[str]]:
    """Return the classes that begin at each word of a line of bases."""
    split = words.split()
    return [classes_at(ENTRIES, split, split, i, len(split)) for i in range(len(split))]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("welcome", [["open", "closed"]]),
        ("olive branch", [["open"], []]),
        ("olive tree", [[], []]),
        ("hold out hand", [["open"], [], []]),
        ("hold out his hand", [["open"], [], [], []]),
        ("hold out his left hand", [[], [], [], [], []]),
        ("slam every door", [["closed"], [], []]),
    ],
)
def test_an_entry_is_found_where_its_words_follow_one_another(words, wanted) -> None:
    assert found(words) == wanted


def test_an_entry_ends_with_its_sentence() -> None:
    words = ["olive", "branch"]
    assert classes_at(ENTRIES, words, words, 0, 1) == []


@pytest.mark.parametrize(
    ("word", "lemma", "wanted"),
    [
        ("withdrew", "withdrow", "withdraw"),
        ("tore", "tore", "tear"),
        ("cancelled", "cancelle", "cancel"),
        ("denied", "deny", "deny"),
        ("blaming", "blam", "blame"),
        ("zorbled", "zorble", "zorble"),
    ],
)
def test_the_base_of_a_word_is_a_known_one_where_there_is_any(word, lemma, wanted) -> None:
    assert base_of(word, lemma) == wanted


def test_no_entry_of_the_bundled_classes_is_empty_or_begins_with_a_gap() -> None:
    entries = load_classes()
    assert len(entries) > 1000
    assert not [first for first in entries if not first.strip() or first == "_"]
