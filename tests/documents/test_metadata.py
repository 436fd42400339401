"""Datelines, with agencies of every name."""

from __future__ import annotations

import pytest

from workbench.documents.metadata import find_dateline


@pytest.mark.parametrize(
    ("text", "place", "agency"),
    [
        ("TOLVAR, May 3 (MNA) - Snow fell.", "TOLVAR", "MNA"),
        ("TOLVAR, 3 May (Quendan National News and Broadcasting Agency) - Snow fell.", "TOLVAR", None),
        ("TOLVAR, May 2023 (MNA) - Snow fell.", "TOLVAR, May 2023 ", "MNA"),
        ("SAINT AUBREY (Inter-Continental Press, ICP) - Snow fell.", "SAINT AUBREY", "Inter-Continental Press, ICP"),
        ("Headline\n\nTOLVAR (Agence d'Information) - Snow fell.", "TOLVAR", "Agence d'Information"),
    ],
)
def test_a_dateline_is_found_whatever_the_agency_is_called(text: str, place: str, agency: str | None) -> None:
    found = find_dateline(text)
    assert found is not None
    assert found.place == place
    assert found.agency == (agency or "Quendan National News and Broadcasting Agency")
    assert text[found.end :] == "Snow fell."


@pytest.mark.parametrize(
    "text",
    [
        "The president (population: few) - a joke.",
        "Snow fell on Tolvar (MNA) yesterday.",
        "Anton Drev (Marevia's foreign minister until 2024) - praised the talks.",
        "Quenda (Marevia's neighbour, and once its friend) - rejected the deal.",
    ],
)
def test_what_only_looks_like_one_is_none(text: str) -> None:
    assert find_dateline(text) is None
