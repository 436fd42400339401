"""Bringing downloads into a corpus: nothing twice, nothing half, and on from where it stopped."""

from __future__ import annotations

import subprocess
import sys

import downloads
import pytest

from workbench.documents import gather, overview, read_all
from workbench.documents import gather as gathering


def corpus_of(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "nexis.txt").write_text(downloads.NEXIS)
    (tmp_path / "in" / "proquest.txt").write_text(downloads.PROQUEST)
    (tmp_path / "in" / "links.csv").write_text("title,url,publish_date\nTalks,https://example.org/9,2024-01-01\n")
    return tmp_path / "in", tmp_path / "corpus"


def test_gathered_articles_are_read_back_as_they_were(tmp_path) -> None:
    source, corpus = corpus_of(tmp_path)
    found = gather([source], corpus)
    assert (found.articles, found.links, found.files, found.skipped, found.problems) == (4, 1, 3, 0, ())
    direct, _ = read_all([source])
    again, _ = read_all([corpus])
    facts = [(d.doc_id, d.text, d.title, d.date, d.outlet, d.url, d.metadata, d.left_out) for d in again]
    assert facts == [(d.doc_id, d.text, d.title, d.date, d.outlet, d.url, d.metadata, d.left_out) for d in direct]


def test_a_second_run_gathers_nothing_twice(tmp_path) -> None:
    source, corpus = corpus_of(tmp_path)
    gather([source], corpus)
    found = gather([source], corpus)
    assert (found.articles, found.files, found.skipped) == (0, 0, 3)


def test_a_run_that_was_stopped_goes_on_and_leaves_nothing_half(tmp_path, monkeypatch) -> None:
    source, corpus = corpus_of(tmp_path)
    module = sys.modules["workbench.documents.gather"]
    write, done = module._write, []

    def stopped(rows, target):
        if done:
            raise KeyboardInterrupt
        done.append(target)
        write(rows, target)

    monkeypatch.setattr(module, "_write", stopped)
    with pytest.raises(KeyboardInterrupt):
        gather([source], corpus)
    monkeypatch.setattr(module, "_write", write)
    found = gathering([source], corpus)
    assert (found.files, found.skipped) == (2, 1)
    assert [path.name for path in corpus.rglob(".*")] == []


def test_the_overview_has_a_row_per_document(tmp_path) -> None:
    source, _ = corpus_of(tmp_path)
    documents, _ = read_all([source])
    table = overview(documents)
    assert list(table["outlet"]) == ["Meridian Wire", "The Sorel Gazette"] * 2
    assert table["words"].tolist()[1] == 5 + 9  # the title's five words and the article's nine


def test_the_command_gathers_into_a_study_and_says_what_it_holds(tmp_path) -> None:
    source, _ = corpus_of(tmp_path)
    run = [sys.executable, "-m", "workbench"]
    subprocess.run([*run, "new", str(tmp_path / "study")], check=True, capture_output=True)
    done = subprocess.run(
        [*run, "documents", str(source), "--study", str(tmp_path / "study")], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "gathered 4 articles and 1 links from 3 files" in done.stderr
    assert "4 documents" in done.stdout
    assert "2024-02-20 to 2024-03-01" in done.stdout
    assert "copies     2 of 2 documents" in done.stdout


def test_the_command_asks_for_a_study_to_gather_into(tmp_path) -> None:
    source, _ = corpus_of(tmp_path)
    done = subprocess.run([sys.executable, "-m", "workbench", "documents", str(source)], capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "--study" in done.stderr
