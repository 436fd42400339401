"""The widget's module and what it passes on, without a browser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from workbench.annotations import widget
from workbench.annotations.widget import PARTS, AnnotationWidget, answers, module, style
from workbench.study import WorkbenchError

WEB = Path(widget.__file__).parent / "web"


class Told:
    """A desk that says what it was told."""

    def handle(self, message: dict[str, Any]) -> list[dict[str, Any]]:
        return [{"type": "heard", "said": message["type"]}]


class Broken:
    """A desk that fails."""

    def __init__(self, error: Exception):
        self.error = error

    def handle(self, message: dict[str, Any]) -> list[dict[str, Any]]:
        raise self.error


def test_the_module_is_one_file_without_imports_and_has_every_part() -> None:
    assert set(PARTS) == {path.stem for path in WEB.glob("*.js")} - {"page"}
    assert re.findall(r"^\s*import\b|\bimport\(|\brequire\(", module(), re.MULTILINE) == []
    assert len(re.findall(r"^export ", module(), re.MULTILINE)) == 1


def test_no_part_makes_markup_from_text_or_reaches_outside() -> None:
    forbidden = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\(|new Function|https?://|\bfetch\("
    )
    assert re.findall(forbidden, module()) == []
    assert re.findall(r"https?://|@import|url\(", style()) == []


def test_every_class_of_the_style_sheet_is_the_pages_own() -> None:
    assert {name for name in re.findall(r"\.([a-z][a-z-]*)", style()) if not name.startswith("wba")} == set()


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_short_enough_to_read(part: str) -> None:
    assert len((WEB / f"{part}.js").read_text(encoding="utf-8").splitlines()) <= 400


def test_a_message_goes_to_the_session_and_its_replies_to_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    made, sent = AnnotationWidget(Told(), who="ana"), []
    monkeypatch.setattr(made, "send", sent.append)
    made._heard(made, {"type": "ready"}, [])
    assert sent == [{"type": "heard", "said": "ready"}]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (WorkbenchError("the log ana.sqlite is locked"), "the log ana.sqlite is locked"),
        (ValueError("odd\nlines"), "the session failed: ValueError: odd"),
    ],
)
def test_a_fault_is_a_reply_that_the_page_can_show(error: Exception, words: str) -> None:
    assert answers(lambda: Broken(error), {"type": "ready", "view": "v", "n": 7}) == [
        {"type": "error", "view": "v", "n": 7, "message": words}
    ]


def test_a_session_that_cannot_be_opened_is_a_reply_too() -> None:
    def behind() -> Told:
        raise WorkbenchError("the folder cannot be written to")

    assert answers(behind, {"type": "ready"})[0]["message"] == "the folder cannot be written to"


def test_the_widget_says_in_words_what_it_is_and_holds_no_sentence() -> None:
    made = AnnotationWidget(Told(), who="ana")
    assert repr(made) == "Annotation by ana: run this cell to open it."
    assert {"uid", "desk", "alone"} <= set(made.keys)
    assert not [name for name in made.keys if name in ("items", "sentences", "codings")]
