"""The article the project starts from, coded end to end: actors, principals, places, source, stances, and no teaser."""

from __future__ import annotations

import pytest

from workbench.documents import read_all
from workbench.scale import _doc, pipeline
from workbench.study import default_study

pytestmark = pytest.mark.shared_corpus


@pytest.fixture(scope="module")
def read(shared_corpus):
    documents, problems = read_all([shared_corpus])
    assert problems == []
    found = next(document for document in documents if document.doc_id.startswith("first"))
    nlp = pipeline(default_study())
    return found, nlp(_doc(found, found.text, nlp))


def rows(doc, *words: str):
    """Return actor -> coding for the sentence that holds all the words."""
    return {c.actor: c for c in doc._.codings if all(word in c.sentence for word in words)}


def test_the_teaser_is_set_aside_and_yields_nothing(read) -> None:
    document, doc = read
    assert any(item.reason.startswith("teaser") for item in document.left_out)
    assert all(item.text not in doc.text for item in document.left_out)


def test_every_actor_a_reader_would_name_is_found_with_its_principal(read) -> None:
    _, doc = read
    principals = {c.actor: c.principal for c in doc._.codings}
    wanted = {
        "mevlut-cavusoglu": "TUR", "faisal-mekdad": "SYR", "sergey-lavrov": "RUS", "hossein-amir-abdollahian": "IRN",
        "TUR": "TUR", "SYR": "SYR", "RUS": "RUS", "IRN": "IRN", "bashar-al-assad": "SYR", "syrian-rebels": "syrian-rebels",
    }  # fmt: skip
    assert {actor: principals.get(actor) for actor in wanted} == wanted


def test_capitals_act_where_they_act_and_are_places_elsewhere(read) -> None:
    _, doc = read
    actors = {(span.text, span.id_) for span in doc.spans["actors"]}
    places = [span.text for span in doc.spans["places"]]
    assert ("Ankara", "TUR") in actors
    assert ("Damascus", "SYR") in actors
    assert "Moscow" in places
    assert "Moscow" not in {text for text, _ in actors}


def test_the_four_ministers_are_expanded_and_the_agency_is_their_source(read) -> None:
    _, doc = read
    four = ("mevlut-cavusoglu", "faisal-mekdad", "sergey-lavrov", "hossein-amir-abdollahian")
    coded = rows(doc, "four top diplomats")
    assert {actor: coded[actor].stance for actor in four} == dict.fromkeys(four, "support")
    assert {coded[actor].source for actor in four} == {"TASS"}
    assert "tass" not in {c.actor for c in doc._.codings}


# (words of the sentence, {actor: label}): coded by hand by the codebook, without regard to what the program says.
HAND = [
    (("cooperation on the return", "part",), {"TUR": "support"}),
    (("face to face",), {"mevlut-cavusoglu": "support", "faisal-mekdad": "support"}),
    (("In a tweet",), {"mevlut-cavusoglu": "support", "faisal-mekdad": "support"}),
    (("added that he stressed",), {"mevlut-cavusoglu": "support"}),
    (("also attended",), {"sergey-lavrov": "support", "hossein-amir-abdollahian": "support", "RUS": "support", "TUR": "none", "SYR": "none"}),
    (("four top diplomats",), {"TUR": "none", "SYR": "none"}),
    (("participants also agreed",), {"mevlut-cavusoglu": "support", "faisal-mekdad": "support", "sergey-lavrov": "support"}),
    (("sought to speed up",), {"TUR": "support"}),
    (("met in Belgrade",), {"mevlut-cavusoglu": "support", "faisal-mekdad": "support"}),
    (("The Russia talks started",), {"TUR": "support", "SYR": "support", "RUS": "support"}),
    (("Iran later joined",), {"IRN": "support", "RUS": "support", "TUR": "support", "SYR": "support"}),
    (("has long been pressing",), {"RUS": "support", "IRN": "none", "TUR": "none", "SYR": "none"}),
    (("were severed",), {"TUR": "none", "SYR": "none"}),
    (("controls a large chunk",), {"TUR": "none", "syrian-rebels": "none", "bashar-al-assad": "none"}),
]  # fmt: skip


@pytest.mark.parametrize(("words", "expected"), HAND, ids=[words[0] for words, _ in HAND])
def test_the_stances_are_those_the_codebook_demands(read, words, expected) -> None:
    found = rows(read[1], *words)
    assert {actor: found[actor].stance for actor in expected if actor in found} | dict.fromkeys(
        set(expected) - set(found)
    ) == expected
