"""A disk that takes no more, made real: the system refuses to let the log's files grow, in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]

#: Codes until the limit on the size of files is hit, asks the page what it sees, then goes on once there is room.
WORK = """
import json, resource, signal, sys
from coders import message, open_session, small_items

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # the write fails, as it does on a full disk, and nobody is killed

def room(size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

session = open_session(sys.argv[1], items=small_items(200))
room(int(sys.argv[2]))
said, number = {}, 0
while said.get("type") != "error":
    number += 1
    new = {"stance": "support", "comment": "x" * 300}
    (said,) = session.handle({"type": "events", "view": "tab", "events": [message(number, sent=number, new=new)]})
(start,) = session.handle({"type": "ready", "view": "tab"})
during = [event.event_id for event in session.log.events()]
room(resource.RLIM_INFINITY)
(again,) = session.handle({"type": "events", "view": "tab", "events": [message(number, sent=number, new=new)]})
print(json.dumps({"refused": number, "said": said["message"], "confirmed": said["confirmed"], "shown": start["counts"]["saved"],
                  "during": during, "again": again["ids"]}))
"""


@pytest.fixture(params=[150_000, 300_000])
def told(request, tmp_path) -> dict:
    """What the process saw, with room for a few dozen pages of the log."""
    paths = f"import sys; sys.path[:0] = [{str(TESTS)!r}, {str(TESTS.parent)!r}]\n"
    words = [sys.executable, "-c", paths + WORK, str(tmp_path / "log"), str(request.param)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_what_was_confirmed_stays_and_the_message_says_what_to_do(told) -> None:
    before = [f"m{n}" for n in range(1, told["refused"])]
    assert len(before) > 3
    assert told["during"] == before
    assert told["confirmed"] == len(before)
    assert "the disk did not take ana.sqlite: it is full" in told["said"]
    assert told["said"].endswith("free some space and go on; what was confirmed before is kept")


def test_the_page_still_opens_and_the_decision_goes_in_once_there_is_room(told) -> None:
    assert told["shown"] == told["refused"] - 1
    assert told["again"] == [f"m{told['refused']}"]
