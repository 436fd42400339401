"""People whom nobody lists are known again from one document to the next, and only where one person can be meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.actors.across import Met, known_again
from workbench.documents import Document
from workbench.scale import code
from workbench.study import load_study

WORLD = Path(__file__).parent / "cases" / "world"
FULL = Met("one", "juma-kificho", "Juma Kificho", "FRONT")


@pytest.mark.parametrize(
    ("met", "wanted"),
    [
        ([FULL, Met("two", "kificho", "Kificho", "kificho")], {("two", "kificho"): ("juma-kificho", "FRONT")}),
        ([FULL, Met("two", "kificho", "Kificho", "FRONT")], {("two", "kificho"): ("juma-kificho", "FRONT")}),
        ([FULL, Met("two", "kificho", "Kificho", "ARMY")], {}),  # speaks for somebody else there
        ([FULL, Met("two", "juma-kificho", "Juma Kificho", "juma-kificho")], {("two", "juma-kificho"): ("juma-kificho", "FRONT")}),
        ([FULL, Met("two", "asha-kificho", "Asha Kificho", "ARMY"), Met("three", "kificho", "Kificho", "kificho")], {}),
        ([FULL, FULL._replace(doc_id="two", principal="ARMY"), FULL._replace(doc_id="three", principal="juma-kificho")], {}),
        ([FULL, Met("two", "kifichova", "Kifichova", "kifichova")], {}),
        ([FULL], {}),
    ],
)  # fmt: skip
def test_who_can_be_meant(met, wanted) -> None:
    found = {key: (person.actor_id, person.principal) for key, person in known_again(met).items()}
    assert found == wanted
    assert {key: (p.actor_id, p.principal) for key, p in known_again(reversed(met)).items()} == wanted


def test_a_surname_has_id_name_and_principal_of_another_document() -> None:
    texts = {
        "later": "Talks with Quenda are pointless, Ronn said. Marevia did not comment.",
        "first": "Quendan negotiator Per Ronn met envoys from Marevia on Monday.",
    }
    reasons: dict[tuple[str, str], str] = {}
    documents = [Document(name, text) for name, text in texts.items()]
    rows = code(documents, load_study(WORLD), reasons=reasons)
    later = rows[(rows["doc_id"] == "later") & (rows["actor"] == "per-ronn")]
    assert list(zip(later["actor_name"], later["principal"], strict=True)) == [("Per Ronn", "QND")]
    assert "known from another document" in reasons["later:0", "per-ronn"]
    alone = code(documents[:1], load_study(WORLD))
    assert "per-ronn" not in set(alone["actor"])
    shared = code(documents * 1, load_study(WORLD), jobs=2)
    assert shared.drop(columns="coded_at").equals(rows.drop(columns="coded_at"))
