"""What goes with a position: the words that show it, how it is shown, and toward whom it is taken."""

from __future__ import annotations

import pytest

from workbench.scale import pipeline
from workbench.study import bundled_study, load_study


@pytest.fixture(scope="module")
def nlp():
    """The pipeline of the invented study."""
    return pipeline(load_study(bundled_study("invented")))


def position(nlp, text, actor):
    """Return the coding of an actor in a sentence."""
    return next(c for c in nlp(text)._.codings if c.actor == actor)


@pytest.mark.parametrize(
    ("text", "actor", "evidence"),
    [
        (
            "Karsia agreed on Monday to resume talks on a joint commission of inquiry, officials said.",
            "KAR",
            "agreed on Monday to resume talks on a joint commission of inquiry",
        ),
        (
            "Trevane urged Veldoria and Karsia to resume their dialogue.",
            "TRV",
            "urged Veldoria and Karsia to resume their dialogue",
        ),
        (
            "Karsia has suspended the talks with Veldoria after the shelling.",
            "KAR",
            "has suspended the talks with Veldoria",
        ),
        ('"We want peace with Karsia", Ilse Tarnów said on Monday.', "ilse-tarnow", "want peace with Karsia"),
    ],
)
def test_the_evidence_takes_in_auxiliaries_and_objects_and_ends_with_its_phrase(nlp, text, actor, evidence) -> None:
    assert position(nlp, text, actor).evidence == evidence


@pytest.mark.parametrize(
    ("text", "actor", "voice"),
    [
        ("Karsia suspended the talks with Veldoria.", "KAR", "deed"),
        ("Karsia said it had suspended the talks with Veldoria.", "KAR", "reported"),
        ("Trevane said that Karsia had suspended the talks with Veldoria.", "KAR", "deed"),
    ],
)
def test_an_act_that_its_own_side_tells_of_is_reported(nlp, text, actor, voice) -> None:
    assert position(nlp, text, actor).voice == voice


@pytest.mark.parametrize(
    ("text", "actor", "toward"),
    [
        ("Karsia suspended the talks with Veldoria.", "KAR", ("VEL",)),
        ("Veldoria kept the road shut, and Karsia called off the meeting.", "KAR", ("VEL",)),
        ("Veldoria kept the road shut, and Trevane called off the meeting.", "TRV", ()),
    ],
)
def test_a_party_is_turned_toward_the_other_party_that_its_sentence_names(nlp, text, actor, toward) -> None:
    assert position(nlp, text, actor).toward == toward
