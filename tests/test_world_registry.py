"""The world registry is complete, free of contradictions, and quick to load."""

from __future__ import annotations

import time
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from workbench.study import normalise_name, world
from workbench.study.schema import ActorModel

FOLDER = Path(__file__).parents[1] / "workbench" / "resources" / "world"
REGISTERS = ("states.yml", "organisations.yml", "media.yml")
WORD_LISTS = ("offices.yml", "not_states.yml")

UN_MEMBERS = """
AFG ALB DZA AND AGO ATG ARG ARM AUS AUT AZE BHS BHR BGD BRB BLR BEL BLZ BEN BTN BOL BIH BWA BRA BRN BGR BFA BDI CPV KHM CMR CAN
CAF TCD CHL CHN COL COM COG COD CRI CIV HRV CUB CYP CZE DNK DJI DMA DOM ECU EGY SLV GNQ ERI EST SWZ ETH FJI FIN FRA GAB GMB GEO
DEU GHA GRC GRD GTM GIN GNB GUY HTI HND HUN ISL IND IDN IRN IRQ IRL ISR ITA JAM JPN JOR KAZ KEN KIR PRK KOR KWT KGZ LAO LVA LBN
LSO LBR LBY LIE LTU LUX MDG MWI MYS MDV MLI MLT MHL MRT MUS MEX FSM MDA MCO MNG MNE MAR MOZ MMR NAM NRU NPL NLD NZL NIC NER NGA
MKD NOR OMN PAK PLW PAN PNG PRY PER PHL POL PRT QAT ROU RUS RWA KNA LCA VCT WSM SMR STP SAU SEN SRB SYC SLE SGP SVK SVN SLB SOM
ZAF SSD ESP LKA SDN SUR SWE CHE SYR TJK TZA THA TLS TGO TON TTO TUN TUR TKM TUV UGA UKR ARE GBR USA URY UZB VUT VEN VNM YEM ZMB
ZWE
""".split()  # noqa: SIM905 - a table of codes reads better than a list of strings
OTHERS = ["VAT", "PSE", "XKX", "TWN", "ESH", "HKG", "MAC", "GRL"]

# Every name the press would be surprised to see unknown: id, field, name.
SAMPLE = [
    ("TUR", "aliases", "Turkey"),
    ("MMR", "aliases", "Burma"),
    ("CIV", "aliases", "Côte d'Ivoire"),
    ("SWZ", "aliases", "Swaziland"),
    ("CZE", "aliases", "Czechia"),
    ("GBR", "aliases", "Britain"),
    ("USA", "aliases", "U.S."),
    ("ARE", "aliases", "UAE"),
    ("PRK", "aliases", "DPRK"),
    ("COD", "aliases", "DR Congo"),
    ("NLD", "aliases", "Holland"),
    ("CPV", "aliases", "Cape Verde"),
    ("TLS", "aliases", "East Timor"),
    ("MKD", "aliases", "Macedonia"),
    ("SYR", "aliases", "Syrian Arab Republic"),
    ("ARE", "adjectives", "Emirati"),
    ("NLD", "adjectives", "Dutch"),
    ("NER", "adjectives", "Nigerien"),
    ("NGA", "adjectives", "Nigerian"),
    ("GBR", "demonyms", "Britons"),
    ("FRA", "demonyms", "French"),
    ("TUR", "demonyms", "Turks"),
    ("POL", "demonyms", "Poles"),
    ("UKR", "capital_aliases", "Kiev"),
    ("KAZ", "capital_aliases", "Nur-Sultan"),
    ("NLD", "capital_aliases", "The Hague"),
    ("RUS", "seats", "Kremlin"),
    ("USA", "seats", "White House"),
    ("USA", "seats", "Pentagon"),
    ("GBR", "seats", "Downing Street"),
    ("FRA", "seats", "Élysée Palace"),
    ("FRA", "seats", "Quai d'Orsay"),
    ("CHN", "seats", "Zhongnanhai"),
    ("IND", "seats", "Rashtrapati Bhavan"),
    ("USA", "bodies", "State Department"),
    ("GBR", "bodies", "Foreign Office"),
    ("ISR", "bodies", "Knesset"),
    ("IRN", "descriptions", "the Islamic republic"),
    ("SAU", "descriptions", "the kingdom"),
    ("OMN", "descriptions", "the sultanate"),
    ("UNSC", "aliases", "Security Council"),
    ("LAS", "aliases", "League of Arab States"),
    ("IAEA", "aliases", "UN nuclear watchdog"),
]


def read(file: str) -> Any:
    return yaml.load((FOLDER / file).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


@pytest.fixture(scope="module")
def entries() -> list[dict[str, Any]]:
    return [entry for file in REGISTERS for entry in read(file)]


@pytest.fixture(scope="module")
def states() -> dict[str, dict[str, Any]]:
    return {entry["id"]: entry for entry in read("states.yml")}


def names_by_field(entry: dict[str, Any]) -> dict[str, list[str]]:
    """Every list of names of an entry that alone can point to it; descriptions need the text's help and are shared."""
    fields = {
        key: entry.get(key, []) for key in ("aliases", "adjectives", "demonyms", "capital_aliases", "seats", "bodies")
    }
    return {"name": [entry["name"]], "capital": [entry["capital"]] if "capital" in entry else [], **fields}


def names_of(entry: dict[str, Any]) -> set[str]:
    return {normalise_name(name) for names in names_by_field(entry).values() for name in names}


def test_the_list_of_members_of_the_united_nations_is_whole() -> None:
    assert len(UN_MEMBERS) == len(set(UN_MEMBERS)) == 193


def test_every_member_of_the_united_nations_and_the_usual_others_are_present(states: dict[str, Any]) -> None:
    assert [code for code in UN_MEMBERS + OTHERS if code not in states] == []


def test_ids_are_unique_over_all_three_files(entries: list[dict[str, Any]]) -> None:
    assert [key for key, n in Counter(entry["id"] for entry in entries).items() if n > 1] == []


def test_every_entry_has_the_format_of_a_study_actor(entries: list[dict[str, Any]]) -> None:
    models = [ActorModel.model_validate(entry) for entry in entries]
    assert {model.kind for model in models} == {"state", "igo", "bloc", "media", "armed_group"}


@pytest.mark.parametrize("key", ["adjectives", "demonyms", "capital"])
def test_every_state_has(states: dict[str, Any], key: str) -> None:
    # Two self-proclaimed entities are called after their town; there is no adjective or noun for their people alone.
    exempt = set() if key == "capital" else {"UKR-DPR", "UKR-LPR"}
    assert [code for code, entry in states.items() if not entry.get(key) and code not in exempt] == []


def test_no_name_is_claimed_twice_unless_every_claimant_calls_it_ambiguous(entries: list[dict[str, Any]]) -> None:
    claims: dict[str, list[tuple[str, bool]]] = {}
    for entry in entries:
        ambiguous = {normalise_name(name) for name in entry.get("ambiguous_names", [])}
        for name in names_of(entry):
            claims.setdefault(name, []).append((entry["id"], name in ambiguous))
    assert {n: c for n, c in claims.items() if len(c) > 1 and not all(flag for _, flag in c)} == {}


def test_an_ambiguous_name_is_one_of_the_names_of_its_entry(entries: list[dict[str, Any]]) -> None:
    strays = [
        (e["id"], n) for e in entries for n in e.get("ambiguous_names", []) if normalise_name(n) not in names_of(e)
    ]
    assert strays == []


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("GEO", "Georgia"),
        ("JOR", "Jordan"),
        ("TCD", "Chad"),
        ("TUR", "Turkey"),
        ("POL", "Polish"),
        ("COG", "Congo"),
        ("COD", "Congo"),
        ("GIN", "Guinea"),
        ("WSM", "Samoa"),
        ("IRL", "Ireland"),
        ("KOR", "Korea"),
        ("PRK", "Korea"),
        ("DOM", "Dominican"),
        ("DMA", "Dominican"),
        ("MDV", "Malé"),
        ("SYC", "Victoria"),
        ("WHO", "WHO"),
        ("BEL", "Brussels"),
        ("EU", "Brussels"),
    ],
)
def test_a_name_with_two_meanings_is_flagged(entries: list[dict[str, Any]], code: str, name: str) -> None:
    assert name in next(entry for entry in entries if entry["id"] == code)["ambiguous_names"]


def test_no_list_of_names_repeats_itself(entries: list[dict[str, Any]]) -> None:
    doubled = [
        (entry["id"], key)
        for entry in entries
        for key, names in names_by_field(entry).items()
        if len({normalise_name(name) for name in names}) < len(names)
    ]
    assert doubled == []


@pytest.mark.parametrize(("code", "key", "name"), SAMPLE)
def test_a_name_that_the_press_uses_is_known(entries: list[dict[str, Any]], code: str, key: str, name: str) -> None:
    assert name in next(entry for entry in entries if entry["id"] == code)[key]


def test_members_principals_and_countries_are_entries(entries: list[dict[str, Any]], states: dict[str, Any]) -> None:
    known = {entry["id"] for entry in entries}
    for entry in entries:
        assert set(entry.get("members", [])) <= known, entry["id"]
        assert entry.get("principal", entry["id"]) in known, entry["id"]
        assert entry["kind"] != "media" or entry["country"] in states, entry["id"]


def test_a_medium_is_its_own_principal(entries: list[dict[str, Any]]) -> None:
    assert [entry["id"] for entry in entries if entry["kind"] == "media" and "principal" in entry] == []


def test_wikidata_items_belong_to_one_entry_each(entries: list[dict[str, Any]]) -> None:
    items = Counter(entry["wikidata"] for entry in entries if "wikidata" in entry)
    assert [item for item, n in items.items() if n > 1] == []
    assert {"TUR": "Q43", "SYR": "Q858", "USA": "Q30", "RUS": "Q159", "IRN": "Q794"}.items() <= {
        entry["id"]: entry.get("wikidata") for entry in entries
    }.items()


def test_every_member_of_the_united_nations_has_a_wikidata_item(states: dict[str, Any]) -> None:
    assert [code for code in UN_MEMBERS if "wikidata" not in states[code]] == []


@pytest.mark.parametrize("file", [*REGISTERS, *WORD_LISTS, "README.md"])
def test_files_are_composed_unicode_without_stray_blanks(file: str) -> None:
    text = (FOLDER / file).read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert [line for line in text.splitlines() if line != line.rstrip() or "\t" in line or "\u00a0" in line] == []


def test_the_registry_is_read_in_under_a_third_of_a_second() -> None:
    def seconds() -> float:
        start = time.perf_counter()
        for file in REGISTERS:
            read(file)
        return time.perf_counter() - start

    assert min(seconds() for _ in range(5)) < 0.3


def test_the_loaded_world_holds_every_entry(entries: list[dict[str, Any]]) -> None:
    assert set(world()) == {entry["id"] for entry in entries}
    assert world()["EU-COM"].principal == "EU"
    assert world()["TUR"].principal == "TUR"


def test_offices_speak_of_known_states_and_organisations(entries: list[dict[str, Any]]) -> None:
    offices, known = read("offices.yml"), {entry["id"] for entry in entries}
    named = {
        code
        for part in ("offices", "ministries")
        for entry in offices[part].values()
        for code in entry.get("states", {})
    }
    assert named | set(offices["organisations"]) <= known


@pytest.mark.parametrize(
    ("office", "word"),
    [
        ("foreign_minister", "top diplomat"),
        ("defence_minister", "defense chief"),
        ("intelligence_chief", "spy chief"),
        ("head_of_government", "premier"),
        ("head_of_state", "strongman"),
        ("envoy", "special envoy"),
    ],
)
def test_an_office_knows_what_the_press_calls_its_holder(office: str, word: str) -> None:
    entry = read("offices.yml")["offices"][office]
    assert word in entry["titles"] + entry.get("informal", [])


def test_the_secretary_of_state_is_a_foreign_minister_in_one_state_and_heads_the_government_in_another() -> None:
    offices = read("offices.yml")["offices"]
    assert "secretary of state" in offices["foreign_minister"]["states"]["USA"]
    assert "secretary of state" in offices["head_of_government"]["states"]["VAT"]


def test_offices_are_written_in_lower_case() -> None:
    offices = read("offices.yml")["offices"]
    titles = [
        title for entry in offices.values() for key in ("titles", "informal", "short") for title in entry.get(key, [])
    ]
    assert [title for title in titles if title != title.lower()] == []


def test_no_list_of_office_titles_repeats_itself() -> None:
    offices = read("offices.yml")["offices"]
    lists = {key: entry["titles"] + entry.get("informal", []) for key, entry in offices.items()}
    assert [key for key, titles in lists.items() if len(set(titles)) < len(titles)] == []


def test_a_phrase_that_is_no_state_is_no_name_of_a_state(states: dict[str, Any]) -> None:
    taken = {name for entry in states.values() for name in names_of(entry)}
    phrases = [phrase for group in read("not_states.yml").values() for phrase in group]
    assert [phrase for phrase in phrases if normalise_name(phrase) in taken] == []
