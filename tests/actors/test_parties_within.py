"""Two parties within a state: when its blocs, governments and leaders are theirs, and when they are others'."""

from __future__ import annotations

import datetime

import pytest
from small import small_pipeline

from workbench.actors.records import MENTIONS_KEY

ACTORS = """
- {id: ORD, name: Ordia, kind: state, role: observer, adjectives: [Ordian], capital: Sarn}
- {id: VLD, name: Veldra, kind: state, role: mediator, adjectives: [Veldran], capital: Immen}
- {id: DAWN, name: Dawn Bloc, kind: bloc, role: party}
- {id: SHEAF, name: Sheaf Union, kind: bloc, role: party}
- {id: ilse-marn, name: Ilse Marn, kind: person, principal: DAWN, offices: [{title: chairwoman, from: 2020-01-01}]}
- {id: odo-lenz, name: Odo Lenz, kind: person, principal: DAWN, offices: [{title: spokesman, from: 2020-01-01}]}
- {id: per-vass, name: Per Vass, kind: person, principal: SHEAF, offices: [{title: first secretary, from: 2020-01-01}]}
"""
MET = "The Dawn Bloc and the Sheaf Union met on Monday. "


@pytest.fixture(scope="module")
def nlp(tmp_path_factory):
    settings = "title: Two blocs\ntarget: a common government\nparties: [DAWN, SHEAF]\n"
    return small_pipeline(tmp_path_factory, ACTORS, settings)


@pytest.mark.parametrize(
    ("text", "words", "wanted"),
    [
        (f"{MET}Ordia's rival blocs signed a pact.", "rival blocs", {"DAWN", "SHEAF"}),
        (f"{MET}The two Ordian blocs signed a pact.", "The two Ordian blocs", {"DAWN", "SHEAF"}),
        (f"Ordia's blocs sign pact\n\n{MET}", "blocs", {"DAWN", "SHEAF"}),
        (f"{MET}The leaders of Ordia's two main blocs shook hands.", "The leaders", {"ilse-marn", "per-vass"}),
        (f"{MET}Both leaders shook hands.", "Both leaders", {"ilse-marn", "per-vass"}),
        (f"{MET}Veldra praised both leaders.", "both leaders", {"ilse-marn", "per-vass"}),
        (f"{MET}Veldra's rival blocs signed a pact.", "rival blocs", set()),
        (f"{MET}Both American parties backed the deal.", "Both American parties", set()),
        (f"{MET}Chad's rival factions fought.", "rival factions", set()),
        (f"{MET}An exiled Dawn Bloc leader was arrested.", "leader", set()),
        (f"{MET}The Veldran foreign ministry said the Government would help.", "Government", set()),
    ],
)
def test_what_is_theirs_is_theirs(nlp, text, words, wanted) -> None:
    doc = nlp.make_doc(text)
    doc._.date = datetime.date(2024, 3, 1)
    mentions = nlp(doc).user_data[MENTIONS_KEY].values()
    found = {m.actor_id for m in mentions if doc[m.start : m.end].text == words}
    assert found & {"DAWN", "SHEAF", "ilse-marn", "per-vass", "odo-lenz"} == wanted
