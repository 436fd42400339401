"""The second look at actors: what it takes up, what it drops, and that it can be left out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from small import adjectives, small_study

from workbench.actors.board import Board
from workbench.actors.component import ActorFinder
from workbench.actors.learned.features import of_mention, of_noun
from workbench.actors.learned.review import SecondLook
from workbench.actors.learned.scene import Scene, left_nouns
from workbench.actors.learned.weights import Weights, load_look
from workbench.scale import pipeline
from workbench.study import Study

ACTORS = [
    {"id": "KAR", "name": "Karsia", "kind": "state", "role": "party", "adjectives": ["Karsian"], "capital": "Damrin"},
    {
        "id": "VEL",
        "name": "Veldoria",
        "kind": "state",
        "role": "party",
        "adjectives": ["Veldorian"],
        "capital": "Ostrel",
    },
    {
        "id": "mira-tolen",
        "name": "Mira Tolen",
        "kind": "person",
        "principal": "KAR",
        "gender": "female",
        "offices": [{"title": "foreign minister", "from": "2019-01-01"}],
    },
]
NOBODY, ANYBODY = Weights({"always": -9000}, 0.5), Weights({"always": 9000}, 0.5)


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    settings = "title: Karsia and Veldoria\nparties: [KAR, VEL]\n"
    return small_study(tmp_path_factory.mktemp("karsia"), yaml.safe_dump(ACTORS), settings)


@pytest.fixture(scope="module")
def board(study: Study) -> Callable[..., Board]:
    """Return a function that finds the actors of a text with weights for nouns and for mentions."""
    nlp = pipeline(study)

    def find(text: str, nouns: Weights | None = None, mentions: Weights | None = None) -> Board:
        doc = nlp.make_doc(text)
        for name, component in nlp.pipeline:
            if not name.startswith("workbench_"):
                doc = component(doc)
        finder = ActorFinder(study=study)
        finder.look = SecondLook(nouns, mentions)
        return finder.find(doc)

    return find


def words(board: Board) -> list[str]:
    return [board.reading.words_of(m.start, m.end) for m in board.mentions]


COURT = "Mira Tolen met Veldorian envoys on Monday. A military tribunal annulled two warrants on Tuesday."


def test_a_noun_that_coders_take_up_becomes_an_actor_with_its_reason(board: Callable[..., Board]) -> None:
    taking = Weights({"always": -3000, "head tribunal": 6000}, 0.5)
    assert "A military tribunal" not in words(board(COURT))
    found = board(COURT, taking)
    mention = next(m for m in found.mentions if found.reading.words_of(m.start, m.end) == "A military tribunal")
    assert mention.actor_id == "military-tribunal"
    assert mention.kind == "description"
    assert "coders" in mention.reason


def test_a_pronoun_can_go_back_to_whom_it_took_up(board: Callable[..., Board]) -> None:
    text = "A judge in the hills rejected the plan. He said the border should stay shut."
    assert "He" not in words(board(text))
    assert "He" in words(board(text, Weights({"always": -3000, "head judge": 6000}, 0.5)))


def test_populations_are_left_to_the_rules(board: Callable[..., Board]) -> None:
    assert "Refugees" not in words(board("Refugees in Veldoria hope to return.", ANYBODY))


def test_what_a_pronoun_owns_waits_for_the_pronoun(board: Callable[..., Board]) -> None:
    found = board("Mira Tolen and her foreign secretary spoke to a tribunal.", ANYBODY)
    assert not [word for word in words(found) if word.startswith("and ")]


def test_the_same_noun_with_the_is_the_same_actor(board: Callable[..., Board]) -> None:
    text = "A military tribunal annulled two warrants. The tribunal gave no reasons."
    found = board(text, Weights({"always": -3000, "head tribunal": 6000}, 0.5))
    assert {m.actor_id for m in found.mentions} == {"military-tribunal"}
    assert len(found.mentions) == 2


HUNTERS = Weights(
    {"always": -3000, "head hunter": 9000, "head brother": 9000, "head banker": 9000, "head judge": 9000}, 0.5
)


@pytest.mark.parametrize(
    ("text", "principals"),
    [
        ("Hunters of Veldoria complained.", {"VEL"}),
        ("Veldorian hunters complained.", {"VEL"}),
        ("Karsian hunters and Veldorian hunters complained.", {"KAR", "VEL"}),
        ("A judge in Karsia resigned. A judge in Veldoria did not.", {"KAR", "VEL"}),
        ("Hunters and Karsia complained.", {"hunters"}),  # named beside them
        ("Karsia rejected the plan. Veldoria signed it. A judge then annulled the treaty.", {"VEL"}),
        ("Karsia rejected the plan. Some hunters complained.", {"some-hunters"}),  # hunters are no state's
    ],
)
def test_whom_a_noun_serves_is_told_by_what_belongs_to_it(
    board: Callable[..., Board], text: str, principals: set[str]
) -> None:
    found = board(text, HUNTERS)
    unlisted = [m for m in found.mentions if m.actor_id in found.local]
    assert {m.principal for m in unlisted} == principals
    assert len({m.actor_id for m in unlisted}) == len(unlisted)


def test_what_a_pronoun_owns_serves_its_owner(board: Callable[..., Board]) -> None:
    found = board("Karsia said its bankers would refuse. Mira Tolen called her brother.", HUNTERS)
    owned = {found.reading.words_of(m.start, m.end): m for m in found.mentions if m.actor_id in found.local}
    assert owned["her brother"].actor_id == "KAR-mira-tolens-brother"
    assert {m.principal for m in owned.values()} == {"KAR"}


def test_a_predicate_is_no_part_of_its_subject(board: Callable[..., Board]) -> None:
    found = board("She is a judge in the hills.", HUNTERS)
    assert [word for word in words(found) if "judge" in word] == ["a judge"]


def test_a_mention_goes_only_where_nothing_else_in_the_sentence_speaks_for_its_actor(
    board: Callable[..., Board],
) -> None:
    text = "Mira Tolen said she would go. She then left for Ostrel."
    plain = words(board(text))
    assert [w.lower() for w in plain].count("she") == 2
    dropping = Weights({"always": 3000, "pronoun": -9000}, 0.5)
    kept = words(board(text, None, dropping))
    assert "she" in kept
    assert "She" not in kept


def test_everybody_and_nobody(board: Callable[..., Board]) -> None:
    assert words(board(COURT, NOBODY, ANYBODY)) == words(board(COURT))
    assert {m.actor_id for m in board(COURT, NOBODY, NOBODY).mentions} == {"VEL"}  # a party stays


def test_features_name_no_actor(board: Callable[..., Board]) -> None:
    found = board(
        "Karsian hunters urged Mira Tolen, who had met them, to free the Veldorian bishop Aldo Renn. "
        "She said she had asked her counterpart. His answer was known to Karsia, which kept it."
    )
    assert {"pronoun", "name"} <= {m.kind for m in found.mentions}
    scene = Scene(found)
    said = [name for m in found.mentions for name in of_mention(scene, m)]
    said += [name for i in left_nouns(found) for name in of_noun(scene, i)]
    assert said
    assert not [
        name for name in said if any(word in name.lower() for word in ("karsia", "veldoria", "tolen", "aldo", "renn"))
    ]


def test_the_study_can_leave_it_out(study: Study, tmp_path: Path) -> None:
    settings = "title: Karsia\nparties: [KAR, VEL]\nlearned: false\n"
    assert ActorFinder(study=small_study(tmp_path, yaml.safe_dump(ACTORS), settings)).look is None
    assert ActorFinder(study=study).look is not None


def test_the_bundled_weights_know_common_words_and_no_names() -> None:
    look = load_look()
    assert look is not None
    assert 0 < look.nouns.at_least < 1
    assert look.nouns.features["head court"] > 0
    assert len(look.mentions.features) > 500
    known = {word for part in (look.nouns, look.mentions) for name in part.features for word in name.split()}
    assert known & {"minister", "army"}
    assert not known & adjectives()
