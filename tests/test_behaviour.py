"""The behavioural suite on coders made by hand, whose shares can be counted."""

from __future__ import annotations

import argparse
from dataclasses import replace

import pytest
from rows import coding

from workbench.behaviour import (
    TRANSFORMATIONS,
    Seed,
    Variant,
    bundled_casts,
    cast_of,
    check,
    failures,
    pairs_of,
    read_seeds,
    summary,
)
from workbench.codings import STANCES, to_frame
from workbench.study import WorkbenchError, load_study

SEED = Seed(
    "dev-01",
    "{A} agreed to meet {B}.",
    {"A": "support", "B": "none"},
    (Variant("negation", "{A} did not agree to meet {B}.", {"A": "oppose", "B": "none"}),),
)


def says(label):
    """A coder that gives one label to every state that the text names, whatever it says."""

    def coder(documents, study):
        states = [actor for actor in study.actors.values() if actor.kind == "state"]
        return to_frame(
            [
                coding(document.doc_id, 0, actor.id, label, sent_start=0, sent_end=len(document.text))
                for document in documents
                for actor in states
                if actor.name in document.text
            ]
        )

    return coder


@pytest.fixture(scope="module")
def casts():
    return bundled_casts()


def test_there_are_at_least_eighty_seeds_and_every_label_is_one_of_the_codebook() -> None:
    seeds = read_seeds("dev") + read_seeds("frozen")
    assert len(seeds) >= 80
    assert {label for seed in seeds for label in seed.labels.values()} <= set(STANCES)
    assert {label for seed in seeds for v in seed.variants for label in v.labels.values()} <= set(STANCES)


def test_no_seed_stands_in_both_halves() -> None:
    assert {seed.text for seed in read_seeds("dev")} & {seed.text for seed in read_seeds("frozen")} == set()


def test_every_seed_and_variant_can_be_played_by_the_invented_states(casts) -> None:
    texts = [t for s in read_seeds("dev") + read_seeds("frozen") for t in (s.text, *(v.text for v in s.variants))]
    assert [text for cast in casts for text in texts if cast.fill(text) is None] == []


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{A} met {B}.", "Norvalia met Quessara."),
        ("the {B.adj} side, in {X.capital}", "The Quessaran side, in Sato Lume"),
        ("{M.minister} flew home.", "Dorlandic Foreign Minister Greta Haslund flew home."),
    ],
)
def test_slots_are_filled_with_the_names_of_the_cast(casts, text, filled) -> None:
    assert casts[0].fill(text) == filled


def test_the_labels_go_with_the_parts_when_the_actors_are_swapped(casts) -> None:
    swap = next(pair for pair in pairs_of(SEED, *casts) if pair.by == "swap")
    assert swap.before.wanted == {"NVL": "support", "QSR": "none"}
    assert swap.after.text == "Quessara agreed to meet Norvalia."
    assert swap.after.wanted == {"QSR": "support", "NVL": "none"}


def test_replaced_names_are_the_parties_of_their_own_study(casts) -> None:
    names = next(pair for pair in pairs_of(SEED, *casts) if pair.by == "names")
    assert names.after.text == "Teluria agreed to meet Phanlao."
    assert names.after.cast.study.parties == ("TLU", "PHN")


def test_a_seed_is_wrapped_in_attribution_venue_and_background(casts) -> None:
    texts = {(pair.by, pair.after.text) for pair in pairs_of(SEED, *casts)}
    assert ("venue", "At a conference in Sato Lume, Norvalia agreed to meet Quessara.") in texts
    speaker = "Imbaran Foreign Minister Tome Caldevra"
    assert ("attribution", f"{speaker} said that Norvalia agreed to meet Quessara.") in texts
    assert ("attribution", f"According to {speaker}, Norvalia agreed to meet Quessara.") in texts
    assert sum(by == "background" for by, _ in texts) == 2


def test_a_sentence_that_follows_is_not_judged(casts) -> None:
    afterword = [pair for pair in pairs_of(SEED, *casts) if pair.by == "background"][-1].after
    assert afterword.text[: afterword.judged] == "Norvalia agreed to meet Quessara."
    assert len(afterword.text) > afterword.judged


def test_a_quotation_is_not_wrapped_again(casts) -> None:
    quoted = replace(SEED, text='"We will meet {B}," {A.minister} said.', labels={"A.minister": "support"})
    assert {pair.by for pair in pairs_of(quoted, *casts)} == {"swap", "names", "background", "negation"}


def test_a_coder_that_says_none_is_right_where_nothing_but_none_is_wanted() -> None:
    checked = check(says("none"), splits=["dev"])
    wanted = [set(row.values()) for row in checked["wanted_before"]]
    assert checked["seed_right"].tolist() == [labels == {"none"} for labels in wanted]


def test_an_actor_without_a_row_counts_as_none() -> None:
    silent = check(lambda documents, study: says("none")(documents, study).iloc[:0], splits=["dev"])
    assert silent["right"].tolist() == check(says("none"), splits=["dev"])["right"].tolist()


def test_a_pair_is_right_only_if_both_its_sentences_are() -> None:
    checked = check(says("support"), splits=["dev"])
    both = [
        row["given_before"] == row["wanted_before"] and row["given_after"] == row["wanted_after"]
        for row in checked.to_dict("records")
    ]
    assert checked["right"].tolist() == both
    assert 0 < sum(both) < len(both)


def test_shares_are_counted_by_transformation() -> None:
    checked = check(says("support"), splits=["dev"]).iloc[:4].copy()
    checked["transformation"] = ["swap", "swap", "names", "swap"]
    checked["seed_right"] = [True, True, False, False]
    checked["right"] = [True, False, False, False]
    table = summary(checked)
    assert table.index.tolist() == ["swap", "names", "all"]
    assert table["pairs"].tolist() == [3, 1, 4]
    assert table["right"].tolist() == pytest.approx([1 / 3, 0, 1 / 4])
    assert table.loc["swap", "right_given_seed"] == 1 / 2
    assert table["right_given_seed"].isna().tolist() == [False, True, False]


def test_failures_of_the_frozen_half_are_not_told() -> None:
    checked = check(says("oppose"))
    assert set(checked["split"]) == {"dev", "frozen"}
    assert set(failures(checked)["split"]) == {"dev"}
    assert set(checked["transformation"]) == set(TRANSFORMATIONS)


def _study(folder, parties: str, actors: str):
    (folder / "study.yml").write_text(f"title: T\nparties: {parties}\n", encoding="utf-8")
    (folder / "actors.yml").write_text(actors, encoding="utf-8")
    return load_study(folder)


def test_the_actors_of_a_study_play_what_they_have_names_for(tmp_path) -> None:
    study = _study(
        tmp_path,
        "[ORM, GRP]",
        "- {id: ORM, name: Ormland, kind: state, adjectives: [Ormish], capital: Ormby}\n"
        "- {id: GRP, name: Free Ormish Front, kind: armed_group}\n"
        "- {id: HLP, name: Helpia, kind: state, role: mediator, adjectives: [Helpian], capital: Helpton}\n",
    )
    cast = cast_of(study)
    assert cast.fill("{B} met {A} in {M.capital}.") == "The Free Ormish Front met Ormland in Helpton."
    assert cast.fill("{A.minister} spoke.") is None
    assert set(check(says("none"), study, ["dev"])["seed"]) < {seed.key for seed in read_seeds("dev")}


def test_a_study_without_parties_is_told_what_it_lacks(tmp_path) -> None:
    with pytest.raises(WorkbenchError, match="no two parties"):
        check(says("none"), _study(tmp_path, "[]", "[]\n"))


def test_the_command_prints_both_halves_and_only_readable_failures(monkeypatch, capsys) -> None:
    from workbench.cli import behaviour

    monkeypatch.setattr(behaviour, "_coder", lambda jobs: says("support"))
    behaviour.report(argparse.Namespace(study=None, jobs=1, errors=True))
    printed = capsys.readouterr().out
    assert "behaviour, dev: 42 seeds" in printed
    assert "behaviour, frozen: 42 seeds" in printed
    assert "wanted none given support" in printed
    assert "dev-01  swap" in printed
    assert "frozen-0" not in printed
