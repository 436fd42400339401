"""A study is loaded whole or refused with everything that is wrong with it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from workbench.study import StudyError, WorkbenchError, load_study, normalise_name, transliteration_key, world

STUDY = "title: Test\ntarget: peace\nparties: [VEL, KAR]\n"
ACTORS = """
- {id: VEL, name: Veldoria, kind: state, adjectives: [Veldorian], capital: Ostrel}
- {id: KAR, name: Karsia, kind: state, adjectives: [Karsian], capital: Tamrin}
"""


def made(folder: Path, *, study: str = STUDY, actors: str = ACTORS, **files: str) -> Path:
    (folder / "study.yml").write_text(study, encoding="utf-8")
    (folder / "actors.yml").write_text(actors, encoding="utf-8")
    for name, text in files.items():
        (folder / f"{name}.yml").write_text(text, encoding="utf-8")
    return folder


def faults(folder: Path) -> list[str]:
    with pytest.raises(StudyError) as caught:
        load_study(folder)
    return [str(fault) for fault in caught.value.faults]


def test_a_sound_study_has_its_actors_over_the_world(tmp_path: Path) -> None:
    study = load_study(made(tmp_path))
    assert study.parties == ("VEL", "KAR")
    assert study.actors["VEL"].capital == "Ostrel"
    assert study.actors["FRA"].kind == "state"
    assert [label.id for label in study.codebook.labels] == ["support", "conditional", "neutral", "oppose", "none"]


def test_an_entry_with_a_built_in_id_overrides_field_by_field(tmp_path: Path) -> None:
    study = load_study(made(tmp_path, actors=ACTORS + "- {id: FRA, role: mediator}\n"))
    assert study.actors["FRA"].role == "mediator"
    assert study.actors["FRA"].capital == "Paris"
    assert world()["FRA"].role is None


def test_an_organ_of_a_built_in_state_may_be_defined_as_an_actor(tmp_path: Path) -> None:
    body = next(actor for actor in world().values() if actor.bodies)
    entry = f'- {{id: own-organ, name: "{body.bodies[0]}", kind: ministry, principal: {body.id}}}\n'
    study = load_study(made(tmp_path, actors=ACTORS + entry))
    assert body.bodies[0] not in study.actors[body.id].bodies


def test_offices_are_dated_and_both_days_are_included(tmp_path: Path) -> None:
    entry = "- {id: ana, name: Ana Petrov, kind: person, principal: VEL, offices: [{title: premier, from: 2020-01-01, to: 2021-01-01}]}\n"
    ana = load_study(made(tmp_path, actors=ACTORS + entry)).actors["ana"]
    assert [len(ana.offices_on(day)) for day in (date(2019, 12, 31), date(2020, 1, 1), date(2021, 1, 1), None)] == [
        0,
        1,
        1,
        1,
    ]


def test_every_fault_is_told_at_once_with_file_and_path(tmp_path: Path) -> None:
    found = faults(
        made(
            tmp_path,
            study="title: Test\nparty: [VEL]\nparties: [VEL, XXX]\nperiod: [2024-01-01, 2022-01-01]\n",
            actors=ACTORS
            + """
- {id: ana, name: Ana Petrov, kind: person, principal: NOBODY, aliases: [Petrov]}
- {id: eva, name: Eva Petrov, kind: person, principal: KAR, aliases: [Petrov],
   offices: [{title: premier, from: 2021-05-01, to: 2020-05-01}]}
- {id: bad, name: Bad, kind: robot}
""",
        )
    )
    assert any(f.startswith("study.yml: party: this key is not known") for f in found)
    assert any(f.startswith("actors.yml: [2].principal: 'NOBODY'") for f in found)
    assert any("'petrov' is claimed by 2 actors" in f and "ana, eva" in f for f in found)
    assert any(
        f.startswith("actors.yml: [3].offices[0]: 'premier' of eva begins on 2021-05-01, after its end") for f in found
    )
    assert any(f.startswith("actors.yml: [4].kind") for f in found)


def test_a_name_of_the_study_is_taken_from_whoever_the_world_registry_calls_so(tmp_path: Path) -> None:
    medium = next(actor for actor in world().values() if actor.kind == "media")
    own = f'- {{id: front, name: Zerin Defence Front, kind: armed_group, principal: front, aliases: [PRC, "{medium.name}"]}}'
    actors = load_study(made(tmp_path, actors=ACTORS + own)).actors
    assert actors["front"].aliases == ("PRC", medium.name)
    assert "PRC" in world()["CHN"].aliases
    assert "PRC" not in actors["CHN"].aliases
    assert medium.name in actors[medium.id].ambiguous_names


def test_a_state_listed_again_under_another_id_is_told(tmp_path: Path) -> None:
    found = faults(made(tmp_path, actors=ACTORS + "- {id: FRANCE, name: France, kind: state}\n"))
    assert any("'france' is claimed by 2 actors" in f and "FRA" in f for f in found)
    found = faults(made(tmp_path, actors=ACTORS + "- {id: UNO, name: United Nations, kind: igo}\n"))
    assert any("'united nations' is claimed by 2 actors" in f for f in found)


def test_a_mission_may_be_an_alias_of_the_organisation_and_a_ministry_an_actor_of_its_own(tmp_path: Path) -> None:
    own = "- {id: UN, name: United Nations, kind: igo, aliases: [MINUSMA]}\n- {id: IND, name: India, kind: state}\n"
    own += "- {id: IND-mea, name: External Affairs Ministry, kind: ministry, principal: IND}\n"
    actors = load_study(made(tmp_path, actors=ACTORS + own)).actors
    assert actors["UN"].aliases == ("MINUSMA",)
    assert "MINUSMA" in actors["MINUSMA"].ambiguous_names
    assert "External Affairs Ministry" in world()["IND"].bodies
    assert "External Affairs Ministry" not in actors["IND"].bodies


def test_a_state_without_an_iso_code_goes_by_the_id_that_the_study_gives_it(tmp_path: Path) -> None:
    own = "- {id: TRNC, name: Turkish Republic of Northern Cyprus, kind: state, aliases: [Northern Cyprus]}\n"
    own += "- {id: SLD, name: Somaliland, kind: state}\n- {id: KOS, name: Kosovo, kind: state, adjectives: [Kosovar]}\n"
    actors = load_study(made(tmp_path, actors=ACTORS + own)).actors
    names = ("Northern Cyprus", "Somaliland", "Kosovo")
    assert {name: [a.id for a in actors.values() if name in a.names] for name in names} == {
        "Northern Cyprus": ["TRNC"],
        "Somaliland": ["SLD"],
        "Kosovo": ["KOS"],
    }


def test_dates_the_wrong_way_round_and_unknown_parties_are_faults_of_study_yml(tmp_path: Path) -> None:
    found = faults(made(tmp_path, study="title: T\nparties: [VEL, XXX]\nperiod: [2024-01-01, 2022-01-01]\n"))
    assert len(found) == 2
    assert any(f.startswith("study.yml: parties[1]: 'XXX' is no actor") for f in found)
    assert any(f.startswith("study.yml: period: begins on 2024-01-01, after its end 2022-01-01") for f in found)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title: [", "study.yml: line"),
        ("", "study.yml: title: this key is required"),
        ("title: T\nparties: [NO, SE]\n", "put it in quotation marks"),
    ],
)
def test_a_study_file_that_cannot_be_read_is_told_in_words(tmp_path: Path, text: str, words: str) -> None:
    assert any(words in fault for fault in faults(made(tmp_path, study=text)))


def test_a_missing_folder_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(WorkbenchError, match="workbench new"):
        load_study(tmp_path / "nowhere")


def test_a_study_may_bring_its_own_codebook(tmp_path: Path) -> None:
    codebook = "title: Own\nlabels: [{id: for, name: for, value: 1, key: f}, {id: against, name: against, value: -1, key: a}]\n"
    study = load_study(made(tmp_path, codebook=codebook))
    assert study.codebook.values == {"for": 1, "against": -1}


def test_a_label_may_say_what_counts_and_what_does_not(tmp_path: Path) -> None:
    codebook = "labels: [{id: for, name: for, examples: [Yes., Gladly.], include: hosting, exclude: [silence]}, {id: against, name: against}]\n"
    label = load_study(made(tmp_path, codebook=codebook)).codebook.label("for")
    assert (label.examples, label.include, label.exclude) == (("Yes.", "Gladly."), ("hosting",), ("silence",))


def test_the_built_in_labels_are_digits_so_that_no_command_of_the_annotator_is_in_their_way(tmp_path: Path) -> None:
    assert [label.key for label in load_study(made(tmp_path)).codebook.labels] == ["1", "2", "3", "4", "0"]


def test_labels_with_one_key_are_a_fault(tmp_path: Path) -> None:
    codebook = "labels: [{id: for, name: for, key: f}, {id: against, name: against, key: f}]\n"
    assert faults(made(tmp_path, codebook=codebook)) == [
        "codebook.yml: labels (keys): 'f' stands twice; each must be unique"
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mevlüt Çavuşoğlu", "Mevlut Cavusoglu"),
        ("Amir-Abdollahian", "amir abdollahian"),
        ("Mi‘qdad", "miqdad"),
        ("Łódź", "Lodz"),
    ],
)
def test_names_match_without_case_diacritics_and_apostrophes(one: str, other: str) -> None:
    assert normalise_name(one) == normalise_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mekdad", "Miqdad"),
        ("Mikdad", "Miqdad"),
        ("Hussein", "Husayn"),
        ("el-Sisi", "al-Sissi"),
        ("Abdollah", "Abdullah"),
    ],
)
def test_transliterations_of_one_name_share_a_key(one: str, other: str) -> None:
    assert transliteration_key(one) == transliteration_key(other)


@pytest.mark.parametrize(("one", "other"), [("Petrov", "Petkov"), ("Hassan", "Hussein"), ("Aliyev", "Alavi")])
def test_different_names_keep_different_keys(one: str, other: str) -> None:
    assert transliteration_key(one) != transliteration_key(other)
