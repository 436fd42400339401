"""`workbench annotate`: a link for each coder, behind it that coder's session of the study."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.driver import Annotator
from browser.hosts import free_port
from browser.material import rows
from playwright.sync_api import Page

TEXT = "---\ndate: 2024-03-01\noutlet: Meridian Wire\n---\nVeldoria welcomed the offer of talks with Karsia.\n"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "study"
    (folder / "corpus").mkdir(parents=True)
    (folder / "study.yml").write_text("title: Rounds\nparties: [VEL, KAR]\n", encoding="utf-8")
    actors = "- {id: VEL, name: Veldoria, kind: state}\n- {id: KAR, name: Karsia, kind: state}\n"
    (folder / "actors.yml").write_text(actors, encoding="utf-8")
    (folder / "corpus" / "one.md").write_text(TEXT, encoding="utf-8")
    return folder


def _hear_interrupts() -> None:
    """Undo that a shell makes what it starts in the background deaf to interrupts."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def command(study: Path) -> Iterator[subprocess.Popen[str]]:
    words = ["annotate", str(study), "--coder", "ana", "--coder", "Bé n", "--no-browser", "--port", str(free_port())]
    running = subprocess.Popen(
        [sys.executable, "-u", "-m", "workbench", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        preexec_fn=_hear_interrupts,
    )  # fmt: skip
    yield running
    running.send_signal(signal.SIGINT)
    running.communicate(timeout=30)


@pytest.mark.browser
def test_each_link_leads_to_the_session_of_its_coder(command: subprocess.Popen[str], page: Page, study: Path) -> None:
    assert command.stdout is not None
    assert command.stderr is not None
    links = [command.stdout.readline().split("http", 1) for _ in range(2)]
    assert [name.strip() for name, _ in links] == ["ana", "Bé n"]
    while "serving" not in command.stderr.readline():
        pass
    page.goto(f"http{links[1][1].strip()}")
    annotator = Annotator(page).ready().focus().wait(total=1, actor="VEL")
    assert "Rounds · Bé n · answer first" in annotator.text("who")
    annotator.press("1", "0").wait(place=1).saved()
    assert [(event.actor, event.new.stance) for event in rows(study / "annotations", "Bé n")] == [
        ("VEL", "support"),
        ("KAR", "none"),
    ]
    assert rows(study / "annotations", "ana") == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--coder", "ana", "--coder", "ana"], "'ana' is named twice"),
        (["--coder", "ana", "--ip", "203.0.113.7"], "cannot listen on 203.0.113.7"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(study: Path, words: list[str], said: str) -> None:
    given = [sys.executable, "-m", "workbench", "annotate", str(study), "--no-browser", "--port", str(free_port())]
    done = subprocess.run([*given, *words], capture_output=True, text=True, timeout=120)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith(f"workbench: {said}")
