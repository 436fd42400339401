"""From a study's documents to sessions, plans, settled answers and agreement."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from workbench.cli import main
from workbench.opened import open_study

INVENTED = Path(__file__).parents[2] / "data" / "invented"
TEXTS = {
    "a": "Veldoria welcomed the talks with Karsia on Tuesday. The weather was fine. Karsia rejected the offer of talks.",
    "b": "Karsia suspended the talks with Veldoria. Veldoria said it was ready for talks with Karsia.",
}


@pytest.fixture
def folder(tmp_path) -> Path:
    """A study of two short documents."""
    made = tmp_path / "study"
    (made / "corpus").mkdir(parents=True)
    for name in ("study.yml", "actors.yml"):
        shutil.copy(INVENTED / name, made / name)
    for name, text in TEXTS.items():
        (made / "corpus" / f"{name}.txt").write_text(
            f"---\ndate: 2024-01-0{1 + (name == 'b')}\n---\n{text}\n", encoding="utf-8"
        )
    return made


def test_every_sentence_is_there_and_numbered_as_the_codings_number_it(folder) -> None:
    study = open_study(folder)
    items, codings = study.items(), study.code()
    assert "The weather was fine." in [sentence.text for sentence in items.sentences]
    assert len(codings) > 0
    for row in codings.itertuples():
        sentence = items[row.sent_id]
        assert (sentence.start, sentence.end, sentence.text) == (row.sent_start, row.sent_end, row.sentence)
        assert row.actor in [candidate.actor for candidate in items.candidates(row.sent_id)]
    assert items["a:0"].date == "2024-01-01"


def code_all(study, coder: str, stance: str) -> None:
    session = study.session(coder, mode="blind")
    for entry in session.queue.entries:
        for actor in session.item_json(entry)["actors"]:
            session.answer(entry.item, actor["actor"], stance)


def test_two_people_code_and_their_answers_are_settled_and_compared(folder) -> None:
    study = open_study(folder)
    study.plan(coders=["ana", "ben"], seed=3)
    code_all(study, "ana", "support")
    code_all(study, "ben", "support")
    study.session("ben").answer("a:2", "KAR", "oppose")
    people = study.coded_by_people()
    assert set(people["coder"]) == {"person:ana", "person:ben"}
    settled = study.settled()
    assert "KAR" not in settled[settled["sent_id"] == "a:2"]["actor"].tolist()  # open: one against one
    desk = study.adjudication("judge")
    (case,) = desk.cases()
    desk.decide(case.id, stance="oppose", reason="rule")
    row = study.settled().set_index(["sent_id", "actor"]).loc[("a:2", "KAR")]
    assert (row["stance"], row["settled"]) == ("oppose", "adjudicated")
    percent = study.agreement(measures=("percent",), draws=100)["value"].iloc[0]
    assert percent == pytest.approx((len(people) / 2 - 1) / (len(people) / 2))
    assert set(study.agreement(with_machine=True, measures=("percent",), draws=100)["units"]) >= {len(people) / 2}


def test_codings_of_people_need_no_coder_and_survive_another_cutting_of_sentences(folder, monkeypatch) -> None:
    study = open_study(folder)
    code_all(study, "ana", "support")
    before = study.coded_by_people()
    study.annotations().close()
    again = open_study(folder)
    monkeypatch.setattr(type(again), "code", lambda *_, **__: pytest.fail("the rule coder ran"))
    after = again.coded_by_people()
    columns = ["sent_id", "sent_start", "sentence", "actor", "actor_name", "principal", "mention", "stance"]
    assert after[columns].astype(str).values.tolist() == before[columns].astype(str).values.tolist()
    assert len(again.settled()) == len(before)
    assert again.methods().startswith("One coder gave")


def test_what_is_left_to_do_is_listed_by_one_call(folder) -> None:
    study = open_study(folder)
    study.plan(coders=["ana", "ben"], repeats=0)
    code_all(study, "ana", "support")
    study.annotations().close()
    found = open_study(folder).faults()
    everything = {entry.sent_id for entry in study.session("ben").queue.entries}
    assert set(found["fault"]) == {"missing"}
    assert set(found["coder"]) == {"ben"}
    assert set(found["sent_id"]) == everything


def run(capsys, *arguments: object) -> tuple[int, str, str]:
    """Run a command in this process; return its exit code and what it wrote."""
    try:
        code = main([str(argument) for argument in arguments])
    except SystemExit as stop:  # argparse leaves this way
        code = int(stop.code)
    told = capsys.readouterr()
    return code, told.out, told.err


def test_the_command_tells_agreement_and_writes_it(folder, capsys) -> None:
    study = open_study(folder)
    code_all(study, "ana", "support")
    code_all(study, "ben", "none")
    study.annotations().close()
    target = folder / "out" / "agreement.csv"
    options = ["--by", "label", "--spans", "--draws", "200", "--seed", "4", "--with-machine"]
    code, out, err = run(capsys, "agree", folder, *options, "--out", target)
    assert code == 0, err
    for words in ("person:ana / person:ben", "seed 4", "rules@"):
        assert words in out
    assert target.read_text().startswith("coders,measure,value")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ([], "nobody has coded"),
        (["--draws", "5"], "is not a number of samples"),
        (["--codings", "no.csv"], "there is no file no.csv"),
        (["--out", "x.txt"], "must end in .csv"),
    ],
)
def test_the_command_says_what_is_wrong(folder, capsys, options, words) -> None:
    code, _, err = run(capsys, "agree", folder, *options)
    assert code == 2
    assert words in err


def test_logs_that_came_by_mail_are_merged_by_a_command_and_the_methods_are_told(folder, tmp_path, capsys) -> None:
    study = open_study(folder)
    code_all(study, "ana", "support")
    study.annotations().close()
    mail = tmp_path / "mail"
    shutil.move(folder / "annotations", mail)
    code, out, err = run(capsys, "merge", folder, "--from", mail)
    assert (code, "0 conflicts" in out) == (0, True), err
    assert "0 new events" in run(capsys, "merge", folder, "--from", mail)[1]
    assert run(capsys, "methods", folder)[1].startswith("One coder gave")
    code, _, err = run(capsys, "merge", folder, "--from", "nowhere")
    assert (code, "no file or folder nowhere" in err) == (2, True)


def test_a_session_that_was_closed_leaves_the_study_able_to_read_and_write(folder) -> None:
    study = open_study(folder)
    session = study.session("ana")
    place = next(p for p in range(len(session.queue)) if session.item(p)["actors"])
    item = session.item(place)
    session.answer(item["item"], item["actors"][0]["actor"], "support")
    session.close()
    assert len(study.coded_by_people()) == 1
    assert study.session("ana").counts()["saved"] == 1


def test_settled_pairs_of_a_plan_carry_how_likely_they_were_to_be_drawn(folder) -> None:
    study = open_study(folder)
    study.plan("random", coders=["ana"], size=2, seed=3)  # two of the four sentences that name an actor
    session = study.session("ana")
    for place in range(len(session.queue)):
        item = session.item(place)
        for actor in item["actors"]:
            session.answer(item["item"], actor["actor"], "none")
    settled = study.settled()
    assert len(settled) > 0
    assert set(settled["probability"]) == {2 / 4}


def test_settled_pairs_that_nobody_drew_have_no_probability(folder) -> None:
    study = open_study(folder)
    session = study.session("ana")
    item = next(session.item(p) for p in range(len(session.queue)) if session.item(p)["actors"])
    session.answer(item["item"], item["actors"][0]["actor"], "none")
    assert len(study.settled()) == 1
    assert study.gold() is None  # far too few
    assert "probability" not in study.settled() or study.settled()["probability"].eq(1).all()


def test_labels_given_with_the_machines_on_screen_do_not_correct_the_machine(folder, monkeypatch) -> None:
    """Of two pairs one label follows a suggestion; the other was given blind and got a comment after it was revealed."""
    study = open_study(folder)
    session = study.session("ana", mode="answer-first")
    first, second = [session.item(p) for p in range(len(session.queue)) if session.item(p)["actors"]][:2]
    session.do("answer", first["item"], first["actors"][0]["actor"], new={"stance": "support"}, seen=True)
    session.answer(second["item"], second["actors"][0]["actor"], "oppose")
    session.do("comment", second["item"], second["actors"][0]["actor"], new={"comment": "so"}, seen=True)
    session.do("answer", second["item"], second["actors"][0]["actor"], new={"stance": "oppose"}, seen=True)
    assert len(study.settled()) == 2
    monkeypatch.setattr("workbench.estimates.usable", lambda found: found)  # two pairs are far too few otherwise
    assert study.gold()["sent_id"].tolist() == [second["item"]]
