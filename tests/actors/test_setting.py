"""An army and its veterans within a state: which listed body is meant, and whose police are the police."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from small import small_pipeline, small_study

from workbench.actors.lexicon import load_lexicon
from workbench.actors.records import MENTIONS_KEY
from workbench.actors.setting import setting_of
from workbench.scale import pipeline
from workbench.study import Study

ACTORS = """
- {id: ORD, name: Ordia, kind: state, role: observer, adjectives: [Ordian], capital: Sarn}
- {id: VLD, name: Veldra, kind: state, role: mediator, adjectives: [Veldran], capital: Immen}
- {id: ARMY, name: Ordian Armed Forces, kind: armed_group, role: party, aliases: [General Staff]}
- {id: VETS, name: Frontier Veterans' League, kind: armed_group, role: party}
- {id: ORD-interior-ministry, name: Ordian interior ministry, kind: ministry, principal: ORD}
- {id: per-vass, name: Per Vass, kind: person, principal: ORD, offices: [{title: president, from: 2020-01-01}]}
"""

TWO_OF = "- {id: bo, name: Bo, kind: person, principal: OF}\n- {id: al, name: Al, kind: person, principal: OF}\n"


def _study(folder: Path, actors: str = ACTORS) -> Study:
    return small_study(folder, actors, "title: Army and veterans\ntarget: a settlement\nparties: [ARMY, VETS]\n")


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return _study(tmp_path_factory.mktemp("study"))


@pytest.mark.parametrize(
    ("text", "words", "wanted"),
    [
        ("The Ordian army met the League on Monday.", "The Ordian army", ("ARMY", "ARMY")),
        ("Ordia's military met the League on Monday.", "Ordia's military", ("ARMY", "ARMY")),
        ("Talks began. The veterans refused to disarm.", "The veterans", ("VETS", "VETS")),
        ("Veldra voiced concern. The police closed the road.", "The police", ("ORD-police", "ORD")),
        ("Veldra voiced concern. General Bo Lindt urged restraint.", "General Bo Lindt", ("bo-lindt", "ORD")),
        ("The Ordian army fired. Veldra protested. The military denied it.", "The military", ("ARMY", "ARMY")),
        ("A spokesman for the Ordian army, Bo Lindt, denied it.", "Bo Lindt", ("bo-lindt", "ARMY")),
        ("The Veldran parliament met in Immen. The police sealed the roads.", "The police", ("VLD-police", "VLD")),
        ("In Veldra, the Veldran army was put on alert.", "the Veldran army", ("VLD-army", "VLD")),
    ],
)
def test_bodies_are_those_that_the_study_lists_or_its_home_has(study, text, words, wanted) -> None:
    nlp = pipeline(study)
    doc = nlp.make_doc(text)
    doc._.date = datetime.date(2024, 3, 1)
    mentions = nlp(doc).user_data[MENTIONS_KEY].values()
    said = {doc[m.start : m.end].text.removeprefix("The ").removeprefix("the "): m for m in mentions}
    mention = said[words.removeprefix("The ").removeprefix("the ")]
    assert (mention.actor_id, mention.principal) == wanted


@pytest.mark.parametrize(
    ("change", "home"),
    [
        ({}, "ORD"),
        ({"parties": ("ORD", "VLD")}, None),  # states need no home
        ({"parties": ()}, None),
        ({"more": TWO_OF.replace("OF", "VLD")}, "ORD"),  # a mediator is at home elsewhere
        ({"more": TWO_OF.replace("OF", "NRD") + "- {id: NRD, name: Nordia, kind: state, role: observer}\n"}, None),
    ],
)
def test_home_is_the_state_of_most_of_the_listed(study, tmp_path, change, home) -> None:
    loaded = _study(tmp_path, ACTORS + change.get("more", ""))
    setting = setting_of(
        loaded.actors, loaded.own_actors, load_lexicon(), parties=change.get("parties", loaded.parties)
    )
    assert setting.home == home
    assert setting.bodies == {("ORD", "army"): "ARMY"}


WITHOUT_STATE = """
- {id: ARMY, name: Fijian Armed Forces, kind: armed_group, role: party, aliases: [Fijian army]}
- {id: REEF, name: Reef Front, kind: armed_group, role: party}
- {id: DAN, name: Dan Omo Dagalo, kind: person, principal: REEF, offices: [{title: commander, from: 2020-01-01, of: REEF}]}
- {id: VEKS, name: Orlan Veks, kind: person, principal: CAB, offices: [{title: prime minister, from: 2020-01-01}]}
- {id: CAB, name: Cabinet of Accord, kind: government, role: observer}
- {id: REEFNET, name: Reef Net group, kind: group, role: observer}
"""


@pytest.fixture(scope="module")
def without_state(tmp_path_factory):
    settings = "title: Army and front\ntarget: a settlement\nparties: [ARMY, REEF]\n"
    return small_pipeline(tmp_path_factory, WITHOUT_STATE, settings)


@pytest.mark.parametrize(
    ("text", "words", "wanted"),
    [
        ("The army met the Reef Front on Monday.", "The army", "ARMY"),
        ("In Tonga, the army met the Reef Front on Monday.", "the army", "TON-army"),
        ("The army met the Reef Front. The rebels left.", "The rebels", "REEF"),
        ("The Reef Front fled from the army. The militia asked for talks.", "The militia", "REEF"),
        ("General Dan Omo Daglo met the army.", "General Dan Omo Daglo", "DAN"),
        ("General Dan Omo Dagulo met the army.", "General Dan Omo Dagulo", "dan-omo-dagulo"),
        ("Dan Omo Dagalo spoke. His men met the army.", "His men", "REEF"),
        ("Orlan Veks spoke. His ministers met the army.", "His ministers", "CAB"),
        ("Reef Net group spoke. The Reef Front denied it. The army condemned the group.", "the group", "REEF"),
        ("Reef Net group spoke of the Reef Front. The group wanted talks.", "The group", "REEFNET"),
    ],
)
def test_an_army_whose_state_is_not_listed_and_people_of_those_who_lead(without_state, text, words, wanted) -> None:
    doc = without_state(text)
    found = {doc[m.start : m.end].text: m.actor_id for m in doc.user_data[MENTIONS_KEY].values()}
    assert found.get(words) == wanted, found
