"""What is page furniture and what is not, and that near-copies are found."""

from __future__ import annotations

import dataclasses

import pytest

from workbench.documents import Document, flag_duplicates
from workbench.documents.furniture import find, set_aside

ARTICLE = "\n\n".join(
    f"Paragraph {n}: the ministers of Veldoria and Karsia talked about the river for {n} hours." for n in range(1, 7)
)
FURNITURE = [
    ("Read more: Karsia closes the bridge", "link"),
    ("Share on Facebook", "share"),
    ("Facebook Twitter WhatsApp", "share"),
    ("Sign up for our weekly newsletter", "newsletter"),
    ("Photo: Ana Petrov / Meridian Wire", "credit"),
    ("Delegates leave the hall. (Photo by Ana Petrov/AFP)", "credit"),
    ("By Ana Petrov", "byline"),
    ("Reporting by Ana Petrov; editing by Jan Novak", "byline"),
    ("Published on 3 May 2024", "stamp"),
    ("3 min read", "stamp"),
    ("© 2024 Meridian Wire. All rights reserved.", "notice"),
    ("We use cookies to improve this site.", "notice"),
    ("Follow us on Telegram", "share"),
]
NOT_FURNITURE = [
    "Read more books, the minister told pupils in Astrelin, and the hall laughed.",
    "The two leaders share a border and a river.",
    "By Tuesday the bridge was open again.",
    "Related tribes live on both banks of the river.",
    "Photographers waited outside the hall for three hours.",
    "Sign the paper, the mediator told both sides.",
    "Comments by the minister were not published.",
    "Most popular among the voters is the bridge.",
]


@pytest.mark.parametrize(("line", "reason"), FURNITURE, ids=[line for line, _ in FURNITURE])
def test_furniture_is_set_aside_with_its_reason(line, reason) -> None:
    text, left = set_aside(f"{ARTICLE}\n\n{line}\n\nA last paragraph about the river.")
    assert line not in text
    assert [item.text for item in left] == [line]
    assert left[0].reason.startswith(f"{reason}: ")


@pytest.mark.parametrize("line", NOT_FURNITURE)
def test_a_line_of_the_article_stays(line) -> None:
    assert find(f"{ARTICLE}\n\n{line}\n\nA last paragraph about the river.") == []


@pytest.mark.parametrize("head", ["Check also", "Related stories", "You may also like", "Most read"])
def test_a_closing_head_takes_what_follows_with_it(head) -> None:
    text, left = set_aside(f"{ARTICLE}\n\n{head}\n\nUlmaria signs a gas deal with Pelagonda")
    assert text == ARTICLE
    assert [item.text for item in left] == [head, "Ulmaria signs a gas deal with Pelagonda"]


def test_offsets_of_what_was_set_aside_are_those_of_the_source() -> None:
    source = f"{ARTICLE}\n\nShare on Facebook"
    _, left = set_aside(source)
    assert source[left[0].start :].startswith(left[0].text)


def _document(doc_id: str, text: str) -> Document:
    return Document(doc_id=doc_id, text=text)


def test_a_near_copy_is_flagged_with_the_first_and_another_story_is_not() -> None:
    words = " ".join(
        f"The delegation of country {n} spoke about water, prisoners and the bridge at kilometre {n}."
        for n in range(40)
    )
    copy = words.replace("kilometre 7", "kilometre seven").replace(
        "The delegation of country 3", "A delegation of country 3"
    )
    other = " ".join(
        f"Voters in district {n} waited for hours, and the count of party {n} went on at night." for n in range(40)
    )
    flagged = flag_duplicates([_document("first", words), _document("other", other), _document("copy", copy)])
    assert {d.doc_id: d.duplicate_of for d in flagged} == {"first": None, "other": None, "copy": "first"}
    assert dataclasses.replace(flagged[0], duplicate_of=None) == _document("first", words)
