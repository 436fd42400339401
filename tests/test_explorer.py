"""The explorer's numbers, choices, sentences and replies, on a small table."""

from __future__ import annotations

import pytest
from read_charts import DATES, OUTLETS
from rows import coding

from workbench.codings import to_frame
from workbench.explorer import View
from workbench.study import WorkbenchError, bundled_study, load_study


@pytest.fixture(scope="module")
def study():
    return load_study(bundled_study("invented"))


def view(table, study, **options) -> View:
    return View(table, study, dates=DATES, outlets=OUTLETS, **options)


def bars(seen) -> dict[str, dict]:
    return {bar["id"]: bar for bar in seen["chart"]["bars"]}


def test_bars_have_counts_net_stance_and_an_interval(table, study) -> None:
    """SRV: +0.5 in one document, -1 in five others: net -0.75; residuals 1.25 and five times -0.25, so that the sum
    of squares is 1.875 and the error √(1.875 x 6/5) / 6 = 0.25."""
    found = bars(view(table, study).look({}))
    assert found["SRV"]["counts"] == {"conditional": 1, "oppose": 5}
    assert [found["SRV"][key] for key in ("net", "n", "documents")] == [-0.75, 6, 6]
    assert [found["SRV"]["low"], found["SRV"]["high"]] == pytest.approx([-0.75 - 0.49, -0.75 + 0.49], abs=1e-4)
    assert found["KAR"]["name"] == "Karsia"


def test_the_interval_is_near_that_of_resampled_documents(study) -> None:
    from workbench.estimates import net_stance

    rows = [
        coding(f"d{n}", k, "VEL", "support" if (n * 7 + k) % 3 else "oppose") for n in range(80) for k in range(n % 4)
    ]
    table = to_frame(rows)
    quick, slow = (
        bars(View(table, study, dates={}, outlets={}).look({}))["VEL"],
        net_stance(table, "principal").loc["VEL"],
    )
    assert [quick["low"], quick["high"]] == pytest.approx([slow["low"], slow["high"]], abs=0.03)


def test_few_documents_give_no_interval(study) -> None:
    table = to_frame([coding(f"d{n}", 0, "VEL", "support") for n in range(4)])
    assert bars(view(table, study).look({}))["VEL"]["low"] is None


@pytest.mark.parametrize(
    ("wanted", "total"),
    [
        ({}, 18),
        ({"pick": {"actor": "KAR"}}, 6),
        ({"pick": {"actor": "KAR", "label": "oppose"}}, 3),
        ({"pick": {"label": "none"}}, 1),
        ({"pick": {"outlet": "The Gazette"}}, 9),
        ({"pick": {"issue": "security"}}, 18),
        ({"pick": {"issue": "economy"}}, 0),
        ({"pick": {"actor": "nobody"}}, 0),
        ({"from": "2024-03-05"}, 12),
        ({"from": "2024-03-05", "until": "2024-04-05"}, 6),
        ({"from": "not a day"}, 18),
    ],
)
def test_what_is_picked_is_what_is_listed(table, study, wanted, total) -> None:
    seen = view(table, study).look(wanted)
    assert seen["total"] == total
    assert seen["facts"]["rows"] == total
    assert len(seen["rows"]) == min(total, 30)


def test_a_choice_counts_what_is_left_when_the_others_stay_as_picked(table, study) -> None:
    choices = view(table, study).look({"pick": {"actor": "KAR", "outlet": "The Gazette"}})["choices"]
    assert choices["label"] == [["oppose", "oppose", 3]]
    assert sorted(choices["outlet"]) == [["Meridian Wire", "Meridian Wire", 3], ["The Gazette", "The Gazette", 3]]
    assert sorted(row[0] for row in choices["actor"]) == ["KAR", "SRV", "VEL"]


def test_the_chart_keeps_all_labels_when_one_is_picked(table, study) -> None:
    seen = view(table, study).look({"pick": {"actor": "KAR", "label": "oppose"}})
    assert bars(seen)["KAR"]["counts"] == {"support": 3, "oppose": 3}
    assert seen["total"] == 3


def test_months_come_in_order_and_issues_count_under_each(study) -> None:
    table = to_frame([coding(f"d{n}", 0, "VEL", "support", issues=("economy", "security")) for n in (3, 0, 1)])
    whole = view(table, study)
    assert list(bars(whole.look({"by": "month"}))) == ["2024-01", "2024-02", "2024-04"]
    assert {key: bar["n"] for key, bar in bars(whole.look({"by": "issue"})).items()} == {"economy": 3, "security": 3}


def test_sentences_come_newest_first_in_windows(study) -> None:
    table = to_frame([coding(f"d{n % 6}", n, "VEL", "support") for n in range(70)])
    whole = view(table, study)
    first, last = whole.look({}), whole.look({"at": 60})
    assert [first["rows"][0]["when"], last["rows"][-1]["when"]] == ["2024-06-05", "2024-01-05"]
    assert [len(first["rows"]), last["at"], len(last["rows"])] == [30, 60, 10]
    assert whole.look({"at": 10_000})["at"] == 60


def test_a_sentence_has_its_marks_and_its_reason(study) -> None:
    text = "Karsia welcomed the talks."
    row = coding(
        "d0", 0, "KAR", "support", sentence=text, sent_end=len(text), mention="Karsia", mention_end=6, evidence="welcomed",
        evidence_start=7, evidence_end=15, voice="deed", source="Ana,",
    )  # fmt: skip
    given = {("d0:0", "KAR"): "`welcomed` is a word of support"}
    shown = view(to_frame([row]), study, reasons=given).look({})["rows"][0]
    assert shown["pieces"] == [["Karsia", "actor"], [" ", ""], ["welcomed", "evidence"], [" the talks.", ""]]
    assert shown["reason"] == "`welcomed` is a word of support"
    assert [shown["source"], shown["outlet"], shown["issues"]] == ["Ana", "The Gazette", "security"]
    plain = view(to_frame([row]), study).look({})["rows"][0]
    assert plain["reason"] == "evidence “welcomed”; told as deed"


def test_an_answer_is_plain_data(table, study) -> None:
    import json

    seen = view(table, study).look({"by": "outlet"})
    assert json.loads(json.dumps(seen)) == seen


def test_a_table_without_rows_says_so(table, study) -> None:
    seen = view(table.iloc[:0], study).look({})
    assert [seen["total"], seen["rows"], seen["chart"]["bars"]] == [0, [], []]


def test_a_sentence_taken_is_opened_or_kept(table, study) -> None:
    import ipywidgets

    from workbench.explorer.widget import Explorer

    taken = {"type": "annotate", "sent_id": "d0:0", "actor": "VEL", "n": 3}
    plain = Explorer(view(table, study))
    assert "taken: d0:0" in plain.answer(taken)["words"]
    assert plain.picked == ("d0:0", "VEL")
    page = ipywidgets.HTML("a page")
    opening = Explorer(view(table, study), annotate=lambda sent_id, actor: page)
    assert "open for annotation" in opening.answer(taken)["words"]
    assert opening.slot.children == (page,)


def test_a_fault_is_told_in_words_and_not_raised(table, study) -> None:
    from workbench.explorer.widget import Explorer

    def refuse(sent_id: str, actor: str) -> None:
        raise WorkbenchError("the study's corpus has no such sentence")

    explorer = Explorer(view(table, study), annotate=refuse)
    assert explorer.answer({"type": "annotate"})["words"] == "the study's corpus has no such sentence"
    assert "failed" in explorer.answer({"type": "look", "pick": 7})["words"]


def test_groups_that_do_not_exist_are_named(table, study) -> None:
    with pytest.raises(WorkbenchError, match="by is 'principal' or 'actor'; 'outlet' was given"):
        view(table, study, by="outlet")


def test_the_study_opens_the_sentence_that_was_taken(tmp_path) -> None:
    """The picked sentence comes first, the rest of its document after it; nothing is decided yet."""
    from workbench.opened import open_study

    (tmp_path / "corpus").mkdir()
    (tmp_path / "study.yml").write_text(
        "title: Talks\ntarget: talks between Armenia and Azerbaijan\nparties: [ARM, AZE]\n"
    )
    lines = "Armenia welcomed the talks with Azerbaijan. Armenia rejected the new proposal by Azerbaijan."
    (tmp_path / "corpus" / "a.txt").write_text(lines)
    whole = open_study(tmp_path).explore(coder="ana")
    said = whole.explorer.answer({"type": "annotate", "sent_id": "a:1", "actor": "ARM", "n": 1})
    (page,) = whole.explorer.slot.children
    start = next(m for m in page.behind.handle({"type": "ready", "view": "v", "n": 1}) if m["type"] == "start")
    assert [said["words"], start["place"]] == ["the sentence is open for annotation below", 0]
    assert [item["item"] for item in start["items"]] == ["a:1", "a:0"]
    missing = whole.explorer.answer({"type": "annotate", "sent_id": "b:7", "actor": "ARM", "n": 2})
    assert "no sentence 'b:7'" in missing["words"]
