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


SURNAME = Met("two", "kificho", "Kificho", "kificho")


@pytest.mark.parametrize(
    ("met", "wanted"),
    [
        ([FULL, SURNAME], {("two", "kificho"): ("juma-kificho", "FRONT")}),
        ([FULL, SURNAME._replace(principal="FRONT")], {("two", "kificho"): ("juma-kificho", "FRONT")}),
        ([FULL, SURNAME._replace(principal="ARMY", judged=True)], {("two", "kificho"): ("juma-kificho", "FRONT")}),
        ([FULL, SURNAME._replace(principal="ARMY")], {}),  # speaks for somebody else there
        ([FULL, SURNAME._replace(gender="female"), FULL._replace(doc_id="three", gender="male")], {}),
        (
            [FULL._replace(principal="juma-kificho"), SURNAME._replace(principal="FRONT")],
            {("one", "juma-kificho"): ("juma-kificho", "FRONT"), ("two", "kificho"): ("juma-kificho", "FRONT")},
        ),
        (
            [FULL._replace(principal="juma-kificho"), SURNAME._replace(principal="FRONT"), SURNAME._replace(doc_id="three", principal="ARMY")],
            {},
        ),
        ([FULL, FULL._replace(doc_id="two", principal="juma-kificho")], {("two", "juma-kificho"): ("juma-kificho", "FRONT")}),
        ([FULL, Met("two", "mr-juma-kificho", "Mr Juma Kificho", "mr-juma-kificho")], {("two", "mr-juma-kificho"): ("juma-kificho", "FRONT")}),
        ([FULL, Met("two", "asha-kificho", "Asha Kificho", "ARMY"), SURNAME._replace(doc_id="three")], {}),
        ([FULL, Met("two", "kifichova", "Kifichova", "kifichova")], {}),
        ([FULL], {}),
    ],
)  # fmt: skip
def test_who_can_be_meant(met, wanted) -> None:
    found = {key: (person.actor_id, person.principal) for key, person in known_again(met).items()}
    assert found == wanted
    assert known_again(reversed(met)) == known_again(met)


def test_an_article_is_no_first_name() -> None:
    met = [Met("one", "omar-al-sabri", "Omar Al-Sabri", "FRONT"), Met("two", "al-sabri", "Al-Sabri", "al-sabri")]
    assert known_again(met)["two", "al-sabri"].actor_id == "omar-al-sabri"


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Ronn refused to hold talks with Quenda.", "per-ronn"),
        ("Marevia rejected talks with Ronn and Quenda.", "MRV"),
        ("Ronn's spokesman Omar Dun said talks with Quenda would resume. Ronn agreed.", "omar-dun"),
    ],
)
def test_principals_fit_together(text, actor) -> None:
    documents = [Document("later", text), Document("first", "Quendan negotiator Per Ronn met envoys from Marevia.")]
    rows = code(documents, load_study(WORLD))
    assert actor in set(rows["actor"])
    assert "ronn" not in {*rows["actor"], *rows["principal"], *(other for toward in rows["toward"] for other in toward)}
    assert not [row for row in rows.to_dict("records") if row["principal"] in row["toward"]]


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
