"""Suggested entries for actors.yml: valid YAML that a study can load, names of one person together."""

from __future__ import annotations

from dataclasses import replace

import yaml
from rows import coding

from workbench import open_study
from workbench.codings import to_frame
from workbench.suggest import suggest_actors


def row(number: int, actor: str, name: str, principal: str, doc: str = "d"):
    return replace(coding(doc, number, actor, "none", issues=()), actor_name=name, principal=principal, mention=name)


def test_unknown_actors_become_entries_and_names_of_one_person_one_entry() -> None:
    rows = [
        row(0, "temur-qodir", "Temur Qodir", "VEL"),
        row(1, "qodir", "Qodir", "VEL"),
        row(2, "union", "Union: the True", "union"),
        row(3, "VEL", "Veldoria", "VEL"),  # known to the study
    ]
    entries = yaml.safe_load(str(suggest_actors(to_frame(rows), open_study("invented"))))
    assert entries == [
        {
            "id": "temur-qodir",
            "name": "Temur Qodir",
            "kind": "person",
            "principal": "VEL",
            "aliases": ["Qodir"],
        },
        {"id": "union", "name": "Union: the True", "kind": "group"},
    ]


def test_those_in_most_documents_come_first_and_n_limits_them() -> None:
    rows = [row(n, "a", "Aran", "a") for n in range(3)] + [row(9, "b", "Boru", "b", doc=d) for d in ("d", "e")]
    entries = yaml.safe_load(str(suggest_actors(to_frame(rows), open_study("invented"), n=1)))
    assert [entry["id"] for entry in entries] == ["b"]  # two documents against one


def test_bodies_and_offices_of_an_actor_stay_apart_and_come_last() -> None:
    rows = [
        row(0, "VEL-army", "Veldorian Army", "VEL"),
        row(1, "KAR-army", "Karsian Army", "KAR"),
        row(2, "VEL-interior-ministry", "Veldorian Interior Ministry", "VEL"),
        row(3, "KAR-envoy", "Karsian envoy", "KAR"),
        row(4, "boru", "Boru", "boru"),
    ]
    entries = yaml.safe_load(str(suggest_actors(to_frame(rows), open_study("invented"))))
    assert entries[0]["id"] == "boru"
    assert {entry["id"]: entry["kind"] for entry in entries[1:]} == {
        "VEL-army": "group",
        "KAR-army": "group",
        "VEL-interior-ministry": "ministry",
        "KAR-envoy": "person",
    }
    assert not any("aliases" in entry for entry in entries)


def test_nothing_unknown_says_so() -> None:
    assert "known already" in str(suggest_actors(to_frame([row(0, "VEL", "Veldoria", "VEL")]), open_study("invented")))
