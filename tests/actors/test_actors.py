"""Who is found in a sentence, for whom it speaks, and what is a place or a source instead."""

from __future__ import annotations

import datetime

import pytest

from workbench.scale import pipeline
from workbench.study import bundled_study, load_study

DAY = datetime.date(2024, 1, 10)  # Ilse Tarnów is Veldoria's foreign minister, Farrukh Tashbayev Karsia's

# (text, {words: actor id}): every mention that must be found; several ids are joined with "+".
FOUND = [
    ("Veldoria welcomed the offer.", {"Veldoria": "VEL"}),
    ("Astrelin welcomed the offer.", {"Astrelin": "VEL"}),
    ("Damrin and Astrelin resumed their talks.", {"Damrin": "KAR", "Astrelin": "VEL", "their": "KAR+VEL"}),
    ("The Rondella rejected the plan.", {"Rondella": "VEL"}),
    ("Veldorian officials met Karsian diplomats.", {"Veldorian officials": "VEL", "Karsian diplomats": "KAR"}),
    ("The Veldorian foreign minister met Farrukh Tashbayev.", {"The Veldorian foreign minister": "ilse-tarnow"}),
    ("Ilse Tarnow praised the talks.", {"Ilse Tarnow": "ilse-tarnow"}),
    ("Ilse Tarnów spoke first. Tarnów then left.", {"Ilse Tarnów": "ilse-tarnow", "Tarnów": "ilse-tarnow"}),
    ("Ilse Tarnów said she would return.", {"she": "ilse-tarnow"}),
    ("Farrukh Tashbayev met his Veldorian counterpart.", {"his Veldorian counterpart": "ilse-tarnow"}),
    ("The Karsian Foreign Ministry issued a statement.", {"Karsian Foreign Ministry": "KAR-foreign-ministry"}),
    ("The Oren Liberation Front attacked a bridge.", {"Oren Liberation Front": "OLF"}),
    ("Veldoria and Karsia met, and both sides agreed to go on.", {"both sides": "KAR+VEL"}),
    ("Trevane and Hadrun urged Karsia to return.", {"Trevane": "TRV", "Hadrun": "HDR", "Karsia": "KAR"}),
    ("Russia, France and the European Union praised the talks.", {"Russia": "RUS", "France": "FRA", "European Union": "EU"}),
    ("The Kremlin said it would wait.", {"Kremlin": "RUS", "it": "RUS"}),
    ("The British prime minister urged restraint.", {"The British prime minister": "GBR-prime-minister"}),
]  # fmt: skip
PLACES = [
    ("The talks took place in Astrelin.", "Astrelin"),
    ("Ilse Tarnów flew to Damrin on Monday.", "Damrin"),
    ("The Damrin meeting lasted an hour.", "Damrin"),
    ("Thousands live in northern Karsia.", "Karsia"),
]


@pytest.fixture(scope="module")
def nlp():
    return pipeline(load_study(bundled_study("invented")))


@pytest.fixture
def read(nlp):
    def reader(text: str):
        doc = nlp.make_doc(text)
        doc._.date = DAY
        return nlp(doc)

    return reader


@pytest.mark.parametrize(("text", "wanted"), FOUND, ids=[text for text, _ in FOUND])
def test_actors_are_found_with_their_identity(read, text, wanted) -> None:
    found: dict[str, set[str]] = {}
    doc = read(text)
    for span in doc.spans["actors"]:
        found.setdefault(span.text, set()).add(span.id_)
    for words, ids in wanted.items():
        assert found.get(words) == set(ids.split("+")), found


@pytest.mark.parametrize(("text", "name"), PLACES, ids=[text for text, _ in PLACES])
def test_a_name_of_a_place_is_no_actor(read, text, name) -> None:
    doc = read(text)
    assert name in [span.text for span in doc.spans["places"]]
    assert name not in [span.text for span in doc.spans["actors"]]


def test_a_person_speaks_for_a_principal(read) -> None:
    codings = read("Ilse Tarnów met Aurélie Dacosse in Port Sorel.")._.codings
    assert {c.actor: c.principal for c in codings} == {"ilse-tarnow": "VEL", "aurelie-dacosse": "TRV"}


def test_an_agency_that_passes_words_on_is_a_source_and_gets_no_row(read) -> None:
    doc = read("Karsinform reported that Veldoria had rejected the talks with Karsia.")
    rows = {c.actor: c for c in doc._.codings}
    assert set(rows) == {"VEL", "KAR"}
    assert rows["VEL"].source == "Karsinform"


def test_an_office_changes_hands_on_its_date(nlp) -> None:
    holders = []
    for day in (datetime.date(2024, 1, 10), datetime.date(2024, 8, 1)):
        doc = nlp.make_doc("The Veldorian foreign minister spoke.")
        doc._.date = day
        holders.append([span.id_ for span in nlp(doc).spans["actors"]])
    assert holders == [["ilse-tarnow"], ["mathis-kerbourg"]]


def test_an_unknown_person_gets_a_slug_and_the_principal_that_the_text_gives(read) -> None:
    rows = {c.actor_name: c for c in read("Karsian lawmaker Anwar Batyrov rejected the talks with Veldoria.")._.codings}
    assert (rows["Anwar Batyrov"].actor, rows["Anwar Batyrov"].principal) == ("anwar-batyrov", "KAR")
    assert rows["Anwar Batyrov"].stance == "oppose"
