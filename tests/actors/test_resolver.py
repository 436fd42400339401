"""The learned resolver of descriptions: whom nouns stand for that no rule speaks of, and for whom they do not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from small import adjectives, small_study

from workbench.actors.board import Board
from workbench.actors.component import ActorFinder
from workbench.actors.learned.cast import Cast
from workbench.actors.learned.resolver import asked, meant, ruled_out
from workbench.actors.learned.resolver_features import of_pair
from workbench.actors.learned.review import SecondLook
from workbench.actors.learned.scene import Scene, left_nouns
from workbench.actors.learned.weights import Links, load_look
from workbench.scale import pipeline

ACTORS = """
- {id: TAM, name: Tamvara, kind: state, role: party, adjectives: [Tamvaran], demonyms: [Tamvarans], capital: Oldrin}
- {id: KESH, name: Keshoria, kind: state, role: mediator, adjectives: [Keshorian], demonyms: [Keshorians], capital: Port Selm}
- {id: FLAME, name: Red Flame Movement, kind: armed_group, role: party, aliases: [Red Flame]}
- {id: CLERICS, name: Council of Clerics, kind: group, role: observer}
- {id: TAM-army, name: Tamvaran Army, kind: armed_group, principal: TAM}
- {id: LEAGUE, name: Secular League, kind: party, role: opponent}
- {id: ilse-varo, name: Ilse Varo, kind: person, principal: TAM, gender: female,
   offices: [{title: president, from: 2015-01-01}]}
- {id: bren-otol, name: Bren Otol, kind: person, principal: FLAME, gender: male,
   offices: [{title: chairman, from: 2015-01-01}]}
- {id: nadi-kerem, name: Nadi Kerem, kind: person, principal: KESH, gender: female,
   offices: [{title: special envoy, from: 2015-01-01}]}
"""
Find = Callable[..., Board]


@pytest.fixture(scope="module")
def find(tmp_path_factory: pytest.TempPathFactory) -> Find:
    """Return a function that finds the actors of a text with these links, the bundled ones if none are given."""
    study = small_study(tmp_path_factory.mktemp("tamvara"), ACTORS, "title: Tamvara\nparties: [TAM, FLAME]\n")
    nlp, bundled = pipeline(study), load_look()
    assert bundled is not None
    assert bundled.links is not None

    def found(text: str, links: Links | None = bundled.links) -> Board:
        doc = nlp.make_doc(text)
        for name, component in nlp.pipeline:
            if name not in ("workbench_actors", "workbench_stances"):
                doc = component(doc)
        finder = ActorFinder(study=study)
        finder.look = SecondLook(None, None, links)
        return finder.find(doc)

    return found


def linked(board: Board) -> set[tuple[str, str]]:
    """Return the words and actors that the resolver linked."""
    return {
        (board.reading.words_of(m.start, m.end), m.actor_id) for m in board.mentions if "learned weights" in m.reason
    }


def named(**features: int) -> Links:
    heads = frozenset({"cleric", "leader", "host", "embassy"})
    return Links(
        {"n always": -3000, **{name.replace("_", " "): weight for name, weight in features.items()}}, 0.5, heads
    )


CLERICS = "The Council of Clerics met in Oldrin on Monday. Ilse Varo thanked the clerics for their patience."


def test_a_noun_of_a_name_stands_for_its_bearer_with_a_reason(find: Find) -> None:
    assert not linked(find(CLERICS, None))
    board = find(CLERICS, named(called=6000))
    assert linked(board) == {("the clerics", "CLERICS")}
    mention = next(m for m in board.mentions if "learned weights" in m.reason)
    assert mention.kind == "description"
    assert (
        mention.reason
        == "'cleric' fits by learned weights: its name has the word, so called in the text, spoken of in the sentence before"
    )


def test_one_is_one_and_several_may_be_many(find: Find) -> None:
    text = "Ilse Varo met Bren Otol on Friday. {} smiled."
    weights = named(far_1=6000, subject_True_person_False=500)
    assert len(linked(find(text.format("The host"), weights))) <= 1
    assert {actor for _, actor in linked(find(text.format("The hosts"), weights))} >= {"ilse-varo", "bren-otol"}


def test_what_a_pronoun_owns_waits_for_the_pronoun(find: Find) -> None:
    weights = named(owner_is_state=6000)
    assert linked(find("Keshoria said that its embassy would open.", weights)) == {("embassy", "KESH")}


def test_nouns_that_never_stand_for_anybody_are_not_asked(find: Find) -> None:
    board = find("Ilse Varo bought a carpet. The host was glad.", None)
    scene = Scene(board)
    everything = Links({}, 0.5, frozenset({"host"}))
    words = [one.word for one in asked(scene, left_nouns(board), everything, hers=False)]
    assert words == ["host"]


def test_features_name_no_actor(find: Find) -> None:
    text = f"{CLERICS} The Tamvaran hunters of Oldrin sent Bren Otol a letter, and Keshoria's guest read the horoscope."
    board = find(text, None)
    scene, names = Scene(board), ("tamvar", "keshor", "varo", "otol", "kerem", "oldrin")
    everything = Links({}, 0.5, frozenset(board.reading.lower))
    said: list[str] = []
    for one in asked(scene, left_nouns(board), everything, hers=False):
        for known in one.cast.known.values():
            said += [
                *one.features,
                *one.with_kind(known.sort),
                *one.with_standing(known),
                *of_pair(one, known, ("council",)),
            ]
    assert said
    assert not [each for each in said if any(name in each.lower() for name in names)]


def test_media_are_never_meant(find: Find) -> None:
    board = find("The Oldrin Times said on Friday that Ilse Varo had left.", None)
    assert all(known.kind != "media" for known in Cast(Scene(board)).known.values())


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (CLERICS, {("the clerics", "CLERICS")}),
        ("Red Flame freed two men. Ilse Varo said she would not talk to the enemy.", {("the enemy", "FLAME")}),
        ("The mediators urged Ilse Varo to wait.", {("The mediators", "KESH")}),
        (
            "Tamvara called off the talks with Red Flame. The talks between government and movement had lasted a year.",
            {("government", "TAM"), ("movement", "FLAME")},
        ),
        (
            "Both parties accepted the plan that Nadi Kerem had drawn up.",
            {("Both parties", "FLAME"), ("Both parties", "TAM")},
        ),
        (
            "The delegations of both parties arrived, and Nadi Kerem received them.",
            {("both parties", "FLAME"), ("both parties", "TAM")},
        ),
        (
            "Leaders meet in Port Selm\n\nIlse Varo and Bren Otol met on Friday for the first time.",
            {("Leaders", "ilse-varo"), ("Leaders", "bren-otol")},
        ),
        (
            "Clerics call for truce\n\nThe Council of Clerics said on Friday that the war had lasted too long.",
            {("Clerics", "CLERICS")},
        ),
    ],
)
def test_the_bundled_weights_link(find: Find, text: str, meant: set[tuple[str, str]]) -> None:
    assert meant <= linked(find(text))


@pytest.mark.parametrize(
    "text",
    [
        "Tamvara sent three lorries of grain to Keshoria. Farmers in the valley welcomed the rain.",
        "The Red Flame Movement rejected the truce. Citizens marched through Oldrin.",
        "The Council of Clerics met on Monday. The road to the shrine was closed.",
        "Bren Otol left for Port Selm. A child in the valley was hurt.",
        "Keshoria opened a school in Oldrin. Its teachers come from many countries.",
        "Nadi Kerem spoke in Port Selm. Students listened for an hour.",
        "Tamvara closed the border. A lorry with medicine had to wait.",
    ],
)
def test_the_bundled_weights_leave_others_alone(find: Find, text: str) -> None:
    assert not linked(find(text))


@pytest.mark.parametrize(
    ("text", "word", "out"),
    [
        ("Red Flame spoke to the host.", "host", {"FLAME", "CLERICS", "LEAGUE"}),  # not itself
        ("Tamvara met Red Flame. Kenyan veterans left.", "veteran", {"TAM", "FLAME", "CLERICS", "LEAGUE"}),
        ("Tamvara met Red Flame. The host left.", "host", {"CLERICS", "LEAGUE", "TAM-army"}),  # nobody spoke of them
        ("Tamvara met the Council of Clerics. The host left.", "host", {"LEAGUE", "TAM-army"}),  # Red Flame is a party
    ],
)
def test_some_are_ruled_out_whatever_the_weights_say(find: Find, text: str, word: str, out: set[str]) -> None:
    board = find(text, None)
    scene, willing = Scene(board), Links({}, 0.5, frozenset({word}))
    one = next(one for one in asked(scene, left_nouns(board), willing, hers=False) if one.word == word)
    refused = {actor_id for actor_id, known in one.cast.known.items() if ruled_out(one, known)}
    assert out <= refused
    assert ("FLAME" in refused) == ("FLAME" in out)


def test_a_number_is_kept_to(find: Find) -> None:
    board = find("Tamvara, Keshoria and Red Flame met. The four envoys left.", None)
    scene = Scene(board)
    one = next(iter(asked(scene, left_nouns(board), Links({}, 0.5, frozenset({"envoy"})), hers=False)))
    assert one.count == 4
    assert meant(one, Links({"n always": 9000}, 0.5, frozenset({"envoy"}))) == []  # three may be meant
    assert meant(one, Links({"envoy | state": 9000}, 0.5, frozenset({"envoy"}))) == []  # two states are no four envoys
    one.count = 3
    assert len(meant(one, Links({"n always True": 9000}, 0.5, frozenset({"envoy"})))) == 3


def test_the_bundled_weights_have_seen_no_names() -> None:
    look = load_look()
    assert look is not None
    assert look.links is not None
    known = {word for name in look.links.features for word in name.lower().split()} | look.links.heads
    assert {"minister", "government"} <= known
    assert not known & adjectives()
