"""For whom people speak whom nobody lists: what is weighed, and what a learned judgement may not overrule."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from workbench.actors.board import Board
from workbench.actors.component import ActorFinder
from workbench.actors.learned.review import SecondLook
from workbench.actors.learned.serving import NOBODY, Service, chances_of
from workbench.actors.learned.weights import Weights, load_look
from workbench.scale import pipeline
from workbench.study import load_study

WORLD = Path(__file__).parent / "cases" / "world"
#: Weights by which everybody speaks for the body that is spoken of first.
FIRST = Weights({"opening": 9000}, 0.5)


@pytest.fixture(scope="module")
def board() -> Callable[..., Board]:
    """Return a function that finds the actors of a text with weights of whom people speak for."""
    study = load_study(str(WORLD))
    nlp = pipeline(study)

    def find(text: str, weights: Weights | None = None) -> Board:
        doc = nlp.make_doc(text)
        for name, component in nlp.pipeline:
            if not name.startswith("workbench_"):
                doc = component(doc)
        finder = ActorFinder(study=study)
        finder.look = SecondLook(None, None, None, weights)
        return finder.find(doc)

    return find


def bundled() -> Weights:
    look = load_look()
    assert look is not None
    assert look.service is not None
    return look.service


def principal(found: Board, person: str = "bo-lindt") -> str:
    return found.principal(person)


@pytest.mark.parametrize(
    ("text", "rules", "judged"),
    [
        (
            "Marevia and Quenda signed. Energy Minister Bo Lindt told Quendan media that Quenda expected gas.",
            "MRV",
            "QND",
        ),
        (
            "Civic Accord is divided: Ilse Corrin wants the treaty, while Bo Lindt calls it a surrender.",
            "bo-lindt",
            "CIVIC",
        ),
    ],
)
def test_the_bundled_weights_tell_whom_the_rules_do_not(board, text: str, rules: str, judged: str) -> None:
    assert principal(board(text)) == rules
    found = board(text, bundled())
    assert principal(found) == judged
    mention = next(m for m in found.mentions if m.actor_id == "bo-lindt")
    assert mention.principal == judged
    assert mention.reason.endswith(f"speaks for {found.actor(judged).name}, a learned judgement")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Civic Accord met. Quendan Foreign Minister Bo Lindt praised the talks.", "QND"),  # the title tells
        ("Civic Accord met. Bo Lindt of the Old Academy praised the talks.", "OLDAC"),
        ("Civic Accord met. Analyst Bo Lindt praised the talks.", "bo-lindt"),  # an expert
        ("Civic Accord met. Bo Lindt, a critic of the party, praised the talks.", "bo-lindt"),
        ("Quenda was silent. Bo Lindt praised the talks.", "bo-lindt"),  # a state is not guessed from a name alone
        # who has another part with the same verb
        ("Civic Accord accuses Bo Lindt of treason.", "bo-lindt"),
        ("Civic Accord wants Bo Lindt to resign.", "bo-lindt"),
        ("The Free Quenda Front threatened to kill Bo Lindt.", "bo-lindt"),
        ("Bo Lindt denounced Civic Accord.", "bo-lindt"),
        ("Bo Lindt voted against Civic Accord on Monday.", "bo-lindt"),
        # a state is guessed, and another spoken of
        ("Quenda and Marevia met. Marevia waited. Colonel Bo Lindt said Quenda had fired first.", "MRV"),
        ("Bo Lindt said that Civic Accord had met and that the Old Academy had voted.", "bo-lindt"),  # of two alike
    ],
)
def test_what_words_tell_and_what_none_tell_stays(board, text: str, kept: str) -> None:
    assert principal(board(text)) == kept
    assert principal(board(text, FIRST)) == kept


def test_a_state_that_the_rules_only_guess_may_be_another(board) -> None:
    text = "Quenda was silent. Marevia waited. Energy Minister Bo Lindt praised the talks."
    assert (principal(board(text)), principal(board(text, FIRST))) == ("MRV", "QND")


def test_nobody_can_be_the_answer(board) -> None:
    found = board("Marevia waited. Energy Minister Bo Lindt praised the talks.", Weights({"is nobody": 9000}, 0.5))
    assert principal(found) == "bo-lindt"
    assert next(m for m in found.mentions if m.actor_id == "bo-lindt").reason.endswith(
        "speaks for nobody, a learned judgement"
    )


def test_who_is_unsure_leaves_it_to_the_rules(board) -> None:
    text = "Civic Accord met. Bo Lindt praised the talks."
    assert principal(board(text, Weights({"opening": 9000}, 0.5))) == "CIVIC"
    assert principal(board(text, Weights({"opening": 100}, 0.5))) == "bo-lindt"


def test_chances_add_up_and_nobody_is_always_a_candidate(board) -> None:
    service = Service(board("Civic Accord met. Bo Lindt praised the talks with Quenda."))
    features = service.features("bo-lindt")
    assert next(iter(features)) == NOBODY
    assert {"CIVIC", "QND", "MRV"} <= features.keys()
    assert sum(chances_of(features, bundled()).values()) == pytest.approx(1)


def test_no_feature_tells_a_name(board) -> None:
    one = Service(board("Civic Accord met. Its whip, Bo Lindt, praised the talks with Quenda."))
    other = Service(board("Civic Accord met. Its whip, Jan Wirral, praised the talks with Quenda."))
    assert one.features("bo-lindt") == other.features("jan-wirral")
    names = {"civic", "quenda", "lindt", "marevia", "pellor"}
    assert not any(name in feature.lower() for feature in bundled().features for name in names)
