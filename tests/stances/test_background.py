"""What only says when, and phrases that name the office holders of several states."""

from __future__ import annotations

import pytest

import workbench as wb

CASES = [
    # rule 7: old hostilities told as a date are nobody's position today
    ("Nine years after Veldoria and Karsia broke off relations, Trevane offered to host their talks.",
     {"VEL": "none", "KAR": "none", "TRV": "support"}),
    ("Three decades after Karsia severed its ties with Veldoria, the two countries reopened their embassies.",
     {"KAR": "support", "VEL": "support"}),
    # the holders of an office, named together, stand for their states
    ("The foreign ministers of Veldoria and Karsia met for the first time in ten years.",
     {"VEL": "support", "KAR": "support"}),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "wanted"), CASES)
def test_background_and_office_holders_named_together(sentence: str, wanted: dict[str, str]) -> None:
    given = {coding.actor: coding.stance for coding in wb.pipeline(wb.open_study("invented"))(sentence)._.codings}
    assert {actor: given.get(actor) for actor in wanted} == wanted
