"""The learned second opinion: what it sees of a pair, that names do not matter, that it can be turned off and abstain."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from small import small_study

from workbench.scale import pipeline
from workbench.stances.learned.model import LABELS, Model, load_model, read_model
from workbench.stances.learned.opinion import is_doubted, read_whole, speaks_against, with_second_opinion
from workbench.stances.learned.words import in_words
from workbench.study import StudyError

ACTORS = """
- {{id: ONE, name: {one}, kind: state, role: party, adjectives: [{one}ian], capital: {one_city}}}
- {{id: TWO, name: {two}, kind: state, role: party, adjectives: [{two}ian], capital: {two_city}}}
- {{id: pres, name: {person}, kind: person, principal: ONE, gender: male, offices: [{{title: president, from: 2000-01-01}}]}}
"""
STUDY = "title: A test\ntarget: peace between two states\nparties: [ONE, TWO]\n"
FIRST = {"one": "Tarvonia", "two": "Belmaria", "one_city": "Garovo", "two_city": "Sentara", "person": "Pavel Dorin"}
SECOND = {"one": "Quelland", "two": "Ostrania", "one_city": "Mirash", "two_city": "Vendel", "person": "Marek Holub"}
TEXT = (
    "{two} and {one} held talks on Monday.\n\n"
    "President {person} gave his negotiators a free hand and wished them luck with the {two}ian side. "
    "He said the road back to {two} had never been so short."
)


def made(folder: Path, names: dict[str, str], extra: str = ""):
    """Return the pipeline of a small study with these names."""
    folder.mkdir(exist_ok=True)
    return pipeline(small_study(folder, ACTORS.format(**names), STUDY + extra))


def rows(nlp, text: str) -> list[tuple[str, str, str, float]]:
    """Return sentence number, actor, label and confidence of each coding."""
    return [(c.sent_id.rsplit(":", 1)[1], c.actor, c.stance, c.confidence) for c in nlp(text)._.codings]


def zeros(**changed) -> Model:
    """Return a model that knows one feature and prefers nothing."""
    return replace(Model({"always": 0}, np.zeros((2, len(LABELS)))), **changed)


def seen(nlp, text: str, monkeypatch) -> dict[tuple[int, str], list[str]]:
    """Return the features of each pair of a text, by sentence and actor."""
    from workbench.stances import coder

    found: dict[tuple[int, str], list[str]] = {}

    def watched(read, *, watch=None, model=None, whole=True):
        return with_second_opinion(
            read, watch=lambda scene, actor, names, label: found.setdefault((scene.number, actor), names)
        )

    monkeypatch.setattr(coder, "with_second_opinion", watched)
    nlp(text)
    return found


def test_other_names_change_no_label_and_no_confidence(tmp_path) -> None:
    first, second = made(tmp_path / "a", FIRST), made(tmp_path / "b", SECOND)
    assert rows(first, TEXT.format(**FIRST)) == rows(second, TEXT.format(**SECOND))


def test_the_same_text_gets_the_same_rows_twice(tmp_path) -> None:
    nlp = made(tmp_path / "a", FIRST)
    assert rows(nlp, TEXT.format(**FIRST)) == rows(nlp, TEXT.format(**FIRST))


def test_no_feature_holds_a_name(tmp_path, monkeypatch) -> None:
    found = seen(made(tmp_path / "a", FIRST), TEXT.format(**FIRST), monkeypatch)
    names = {word.casefold() for value in FIRST.values() for word in value.split()}
    told = {word for features in found.values() for feature in features for word in feature.casefold().split()}
    assert told
    assert not told & (names | {f"{FIRST['two']}ian".casefold()})


@pytest.mark.parametrize(
    ("text", "actor", "wanted"),
    [
        ("Tarvonia rejected talks with Belmaria.", "ONE", {"role subject", "rules oppose", "own cue reject"}),
        ("Tarvonia rejected talks with Belmaria.", "TWO", {"rules none", "others oppose", "side party"}),
        ('"We want peace with Belmaria," Pavel Dorin said.', "pres", {"role speaker", "says quote", "own we"}),
        ("The talks were hosted by Tarvonia.", "ONE", {"role obl:agent", "own term contacts", "own class meet"}),
        ("Pavel Dorin said Belmaria would attend.", "pres", {"role teller", "says report of another"}),
        ("Pavel Dorin said he would attend.", "pres", {"role speaker", "own class meet"}),
    ],
)
def test_features_say_who_does_what(tmp_path, monkeypatch, text, actor, wanted) -> None:
    found = seen(made(tmp_path / "a", FIRST), text, monkeypatch)
    assert wanted - set(found[0, actor]) == set()


def test_what_somebody_tells_of_another_is_not_his_own(tmp_path, monkeypatch) -> None:
    found = seen(made(tmp_path / "a", FIRST), "Pavel Dorin said Belmaria would attend.", monkeypatch)
    assert "own w attend" not in found[0, "pres"]
    assert "own w attend" in found[0, "TWO"]


@pytest.mark.parametrize(
    ("chances", "doubted", "wanted"),
    [
        ([0.45, 0.40, 0.0, 0.0, 0.15], False, "none"),
        ([0.45, 0.25, 0.0, 0.3, 0.0], False, "neutral"),  # 0.3 times 1.6 is more than 0.45
        ([0.2, 0.5, 0.0, 0.0, 0.3], False, "support"),
        ([0.2, 0.5, 0.0, 0.0, 0.3], True, "none"),  # 0.8 likely, where 0.9 is needed
        ([0.08, 0.9, 0.0, 0.0, 0.02], True, "support"),
    ],
)
def test_a_position_needs_more_where_a_rule_speaks_against_it(chances, doubted, wanted) -> None:
    model = zeros(factors=(1, 1, 1, 1.6, 1), despite=0.9)
    assert model.choose(chances, doubted=doubted) == wanted


def test_what_is_said_is_weighed_as_the_held_texts_taught() -> None:
    rules, against = ["support", "none"], np.array([[0, 0], [2, 0]])
    said = np.array([[0.5, 0.5, 0, 0, 0], [0.5, 0.5, 0, 0, 0]])
    table = np.zeros((len(LABELS) - 1 + len(LABELS) + 2 + 1, len(LABELS)))
    table[4 + LABELS.index("support"), LABELS.index("support")] = np.log(3)  # where the rules say so
    table[-3, LABELS.index("none")] = np.log(2)  # for each doubt
    found = zeros(words=table).weighed(rules, against, said)
    assert found[0].round(4).tolist() == [0.1429, 0.4286, 0.1429, 0.1429, 0.1429]
    assert found[1].round(4).tolist() == [0.5, 0.125, 0.125, 0.125, 0.125]
    assert zeros().weighed(rules, against, said).tolist() == said.tolist()


class Teller:
    """Stands for the encoder: sure of `oppose`, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def chances(self, sentences):
        self.asked += sentences
        return np.tile([0.0, 0.0, 0.0, 0.0, 1.0], (len(sentences), 1))


def test_the_encoder_is_asked_of_pairs_in_question_and_weighs_in_their_rows() -> None:
    said = np.array([[0.9, 0.1, 0, 0, 0], [0.5, 0.5, 0, 0, 0], [0.1, 0.9, 0, 0, 0], [0.4, 0.4, 0.2, 0, 0]])
    whole = np.zeros((4 + 4 + len(LABELS) + 2 + 1, len(LABELS)))
    whole[4:8] = np.eye(len(LABELS))[1:]  # what the encoder says is all that counts
    teller = Teller()
    found, told = read_whole(
        zeros(whole=whole, settled=(0.8,) * 5),
        teller,
        said,
        ["none"] * 4,
        [["topic True"]] * 4,
        lambda n: f"sentence {n}",
    )
    assert teller.asked == ["sentence 1", "sentence 3"]
    assert sorted(told) == [1, 3]
    assert found[[0, 2]].tolist() == said[[0, 2]].tolist()
    assert found[[1, 3]].argmax(axis=1).tolist() == [4, 4]
    assert said[1].tolist() == [0.5, 0.5, 0, 0, 0]  # what came in is as it was


@pytest.mark.parametrize(
    ("names", "doubted", "wanted"),
    [
        (["topic True", "rules none"], False, [0, 0]),
        (["topic False", "rules none"], True, [1, 0]),
        (["topic True", "rules none by 20"], True, [1, 0]),
        (["topic True", "no act today"], False, [1, 0]),
        (["topic True", "party to ties"], False, [1, 0]),
        (["topic False", "no act today", "party to ties", "rel nsubj modal may"], True, [3, 0]),  # no more than three
        (["topic True", "role teller", "says report", "others support"], False, [1, 1]),
    ],
)
def test_what_speaks_against_a_position(names, doubted, wanted) -> None:
    assert is_doubted(names) is doubted
    assert speaks_against([names]).tolist() == [wanted]


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        ("oppose", "weighed against rule 2, which saw support in 'welcomed'"),
        ("none", "a learned judgement weighed against rule 2, which saw support in 'welcomed'"),
    ],
)
def test_a_label_against_a_rule_names_the_rule(tmp_path, monkeypatch, wanted, why) -> None:
    from workbench.stances.learned import opinion

    weights = np.zeros((2, len(LABELS)))
    weights[0, LABELS.index(wanted)] = 9.0
    monkeypatch.setattr(opinion, "load_model", lambda: zeros(weights=weights, settled=(0.0,) * 5))
    (coding,) = [
        c for c in made(tmp_path / "a", FIRST)("Tarvonia welcomed talks with Belmaria.")._.codings if c.actor == "ONE"
    ]
    assert coding.stance == wanted
    assert type(coding.confidence) is float
    assert why in coding.why


def test_where_only_the_rules_count_their_labels_stay(tmp_path, monkeypatch) -> None:
    from workbench.stances.learned import opinion

    plain = made(tmp_path / "a", FIRST, "learned: false\n")
    table = np.zeros((12, len(LABELS)))
    table[4:9] = 5 * np.eye(len(LABELS))  # what the rules say is all that counts
    monkeypatch.setattr(opinion, "load_model", lambda: zeros(words=table, whole=np.vstack([table[:4], table])))
    neutral = made(tmp_path / "b", FIRST)
    text = TEXT.format(**FIRST)
    assert [row[:3] for row in rows(neutral, text)] == [row[:3] for row in rows(plain, text)]


def test_a_study_can_turn_it_off(tmp_path) -> None:
    text = TEXT.format(**FIRST)
    on, off = (
        made(tmp_path / name, FIRST, extra)(text)._.codings for name, extra in (("a", ""), ("b", "learned: false\n"))
    )
    assert [c for c in on if "learned" in c.why]
    assert not [c for c in off if "learned" in c.why]


def test_a_learned_label_says_so_and_what_weighed_most(tmp_path) -> None:
    codings = made(tmp_path / "a", FIRST)(TEXT.format(**FIRST))._.codings
    learned = [c for c in codings if "learned" in c.why]
    assert all(
        "no rule but a learned judgement" in c.why and set(c.evidence.split()) & set(c.why.split("'")[1].split())
        for c in learned
    )


def test_below_the_threshold_of_the_study_a_position_is_none(tmp_path) -> None:
    text = TEXT.format(**FIRST)
    all_of_them = made(tmp_path / "a", FIRST)(text)._.codings
    strict = made(tmp_path / "b", FIRST, "abstain: 1.0\n")(text)._.codings
    assert {c.stance for c in all_of_them} != {"none"}
    assert {c.stance for c in strict} == {"none"}
    assert any("below the study's abstain threshold 1" in c.why for c in strict)


def test_a_threshold_is_a_share(tmp_path) -> None:
    with pytest.raises(StudyError, match="abstain"):
        made(tmp_path / "a", FIRST, "abstain: 7\n")


def test_whether_to_ask_the_learned_readers_is_one_of_three_answers(tmp_path) -> None:
    with pytest.raises(StudyError, match=r"1 fault.*learned.*True, False or 'words'"):
        made(tmp_path / "a", FIRST, "learned: fast\n")


def test_chances_are_the_softmax_of_the_summed_weights() -> None:
    model = zeros(weights=np.array([[0, np.log(3), 0, 0, 0], [0, 0, 0, 0, 0]]))
    # "always" triples the odds of support: 3 of 3 + 4 equal parts
    assert model.chances([["always", "unheard of"]])[0].round(4).tolist() == [0.1429, 0.4286, 0.1429, 0.1429, 0.1429]
    assert model.chances([[]])[0].tolist() == [0.2] * 5


def test_weights_are_read_in_thousandths() -> None:
    text = (
        '{"features": {"always": [0, 1500, 0, 0, 0]}, "intercepts": [0, 0, 0, 0, -250],'
        ' "factors": [1, 1, 1, 1, 1], "settled": [0.7, 0.7, 0.7, 0.7, 0.7], "despite": 0.8, "words": [[500]], "whole": [[250]]}'
    )
    model = read_model(text)
    assert model.weights[:, 1].tolist() == [1.5, 0.0]
    assert model.weightiest(["always"], "support") == ["always"]
    assert model.weightiest(["always"], "oppose") == []
    assert (model.words.tolist(), model.whole.tolist(), model.settled, model.despite) == (
        [[0.5]],
        [[0.25]],
        (0.7,) * 5,
        0.8,
    )


def test_the_bundled_weights_are_small_and_every_feature_has_words() -> None:
    model = load_model()
    assert model is not None
    assert model.weights.shape == (len(model.place) + 1, len(LABELS))
    # log-odds of one reader or two, the rules' label, what speaks against, the intercepts
    assert (model.words.shape, model.whole.shape) == ((12, 5), (16, 5))
    assert all(0 < chance < 1 for chance in model.settled)
    assert 0 < model.despite < 1
    silent = [name for name in model.place if in_words(name) == name]
    assert silent == []
