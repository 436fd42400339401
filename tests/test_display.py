"""What a notebook shows: everything as text, marked where it should be, with the same in plain words."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from rows import coding

import workbench as wb
from workbench.codings import spans_of, to_frame
from workbench.display import actor_table, read_through
from workbench.documents import Document, LeftOut
from workbench.markup import Prose, Told, Written, facts, marked
from workbench.progress import in_notebook, notebook_bar

HOSTILE = "<img src=x onerror=alert(1)> met Karsia."


@pytest.mark.parametrize(
    ("spans", "html"),
    [
        ([], "Veldoria agreed."),
        ([(0, 8, "actor")], '<mark class="actor">Veldoria</mark> agreed.'),
        (
            [(0, 8, "actor"), (4, 15, "evidence")],  # overlap at 4..8
            '<mark class="actor">Veld</mark><mark class="actor evidence">oria</mark><mark class="evidence"> agreed</mark>.',
        ),
        ([(0, 99, "actor"), (5, 5, "actor")], "Veldoria agreed."),  # outside of the text, empty
    ],
)
def test_spans_are_marked_and_overlaps_cut(spans, html) -> None:
    assert str(marked("Veldoria agreed.", spans)) == html


def test_text_never_becomes_markup() -> None:
    row = replace(coding("d", 0, "VEL", "support"), sentence=HOSTILE, mention="<img", mention_start=0, mention_end=4)
    shown = wb.show([replace(row, sent_start=0, sent_end=len(HOSTILE), actor_name="<b>x</b>", comment="<i>")])
    assert "<img" not in shown.html
    assert "<b>x" not in shown.html
    assert "<i>" not in shown.html
    assert "&lt;" in shown.html
    assert HOSTILE in str(shown)


def test_spans_of_a_row_are_relative_to_its_sentence() -> None:
    sentence = "Karsia will come once they leave."
    row = {
        "sentence": sentence,
        "sent_start": 100,
        "mention_start": 100,
        "mention_end": 106,
        "evidence_start": 107,
        "evidence_end": 116,
        "condition": "once they leave",
    }
    found = {kind: sentence[a:b] for a, b, kind in spans_of(row)}
    assert found == {"actor": "Karsia", "evidence": "will come", "condition": "once they leave"}


def test_a_table_is_shown_sentence_by_sentence_and_says_how_many_more(table) -> None:
    shown = wb.show(table, n=2, stance=["support", "oppose"])
    assert shown.html.count('class="one"') == 2
    assert "sentences more" in str(shown)
    assert "none:" not in str(shown)


def test_rows_can_be_kept_by_a_column_that_holds_lists() -> None:
    rows = to_frame(
        [coding("d", 0, "VEL", "support", issues=("refugees",)), coding("d", 1, "VEL", "oppose", issues=())]
    )
    assert "support" in str(wb.show(rows, issues="refugees"))
    assert "oppose" not in str(wb.show(rows, issues="refugees"))


@pytest.mark.parametrize(
    ("thing", "wanted", "words"), [("a table", {"colour": 1}, "no column 'colour'"), (7, {}, "int cannot be shown")]
)
def test_what_cannot_be_shown_is_said(table, thing, wanted, words) -> None:
    with pytest.raises(wb.WorkbenchError, match=words):
        wb.show(table if thing == "a table" else thing, **wanted)


def test_a_document_shows_its_facts_and_what_was_set_aside() -> None:
    document = Document(
        "d", "One.\n\nTwo.", "Title & more", datetime.date(2024, 2, 20), left_out=(LeftOut("Check Also", "teaser", 9),)
    )
    html = document._repr_html_()
    for words in ("Title &amp; more", "2024-02-20", "1 passages set aside", "Check Also", "teaser"):
        assert words in html


def test_a_study_shows_its_question_parties_and_labels() -> None:
    study = wb.open_study("invented")
    for words in (study.title, study.target, "support", "conditional"):
        assert words in str(study)
        assert words in study._repr_html_()


def test_the_table_of_actors_counts_mentions_documents_and_positions(table) -> None:
    study = wb.open_study("invented")
    found = actor_table(table, study).set_index("actor")
    # VEL: six supports in six documents and one row without a position, in d5
    assert found.loc["VEL", ["mentions", "documents", "positions"]].tolist() == [7, 6, 6]


def test_a_notebook_shows_an_error_as_one_line() -> None:
    assert wb.WorkbenchError("no such file; check the path")._render_traceback_() == [
        "workbench: no such file; check the path"
    ]


def test_outside_a_notebook_there_is_no_bar_and_a_given_one_is_used() -> None:
    assert not in_notebook()
    with notebook_bar(3, "coding") as advance:
        assert advance is None
    done: list[int] = []
    with notebook_bar(3, "coding", given=done.append) as advance:
        assert advance is not None
        advance(2)
    assert done == [2]


# What else shows itself ------------------------------------------------------------------------------------------------
def test_facts_are_no_list_of_definitions_which_notebooks_set_letter_by_letter() -> None:
    html = str(facts([("outlet", "The <b>Gazette"), ("date", "")]))
    assert "<dt>" not in html
    assert "The &lt;b&gt;Gazette" in html
    assert "date" not in html


def test_a_document_is_read_through_with_marks_and_with_its_sentences_without_actors() -> None:
    text = "VEL said a thing about the talks. It rained."
    row = replace(coding("d", 0, "VEL", "support"), evidence="said", evidence_start=4, evidence_end=8)
    document = Document("d", text, title="Rain <b>")
    parts = ([document], {"d": [(0, 33), (34, 44)]}, to_frame([row]), wb.open_study("invented"))
    shown = read_through("d", *parts)
    assert '<mark class="actor">VEL</mark>' in shown.html
    assert '<mark class="evidence">said</mark>' in shown.html
    assert "It rained." in shown.html
    assert "Rain &lt;b&gt;" in shown.html
    assert str(shown).splitlines()[-1] == "It rained."
    assert str(read_through("d:1", *parts)) == "It rained."
    for name, words in (
        ("d:2", "d has 2, from 0"),
        ("e", "no document has the id 'e'"),
        ("e:0", "no document has the"),
    ):
        with pytest.raises(wb.WorkbenchError, match=words):
            read_through(name, *parts)


def test_agreement_is_a_line_for_each_two_coders_and_tells_who_shares_nothing() -> None:
    rows = [coding(f"d{n}", 0, "VEL", "support", coder=f"person:{who}") for n in range(6) for who in ("ana", "ben")]
    found = wb.agreement.report(to_frame([*rows, coding("x", 0, "VEL", "oppose", coder="person:cleo")]))
    html = found._repr_html_()
    assert html.count("person:ana / person:ben</td>") == 1
    assert '1.00<span class="soft">[1.00, 1.00]</span>' in html
    assert "No pair in common: person:ana / person:cleo; person:ben / person:cleo." in html
    assert found[found["measure"] == "percent"].shape == (4, 9)  # a table as any other


def test_what_tells_its_outcome_in_words_is_shown_in_words() -> None:
    class Outcome(Told):
        def __str__(self) -> str:
            return "read 3 files\n  left out <script>"

    assert "<p>read 3 files</p>" in Outcome()._repr_html_()
    assert "left out &lt;script&gt;" in Outcome()._repr_html_()


def test_a_written_file_is_a_path_that_says_where_it_is(tmp_path) -> None:
    path = Written(tmp_path / "a.csv")
    path.write_bytes(b"x" * 2048)
    assert path == tmp_path / "a.csv"
    assert "a.csv" in path._repr_html_()
    assert "2 kB" in path._repr_html_()


def test_a_paragraph_is_text_with_lines_broken_between_words() -> None:
    assert Prose("Two coders.") == "Two coders."
    assert "<p>Two coders.</p>" in Prose("Two coders.")._repr_html_()
