"""The log on the disk: what is confirmed stays, nothing comes twice, and trouble is told in one line."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from coders import answer

from workbench.annotations import Store
from workbench.annotations.copies import copies_of
from workbench.annotations.names import coder_name, file_name
from workbench.annotations.sqlite import SqliteLog
from workbench.study import WorkbenchError

ROOT = Path(__file__).parents[2]
# A process that codes until it is stopped; it prints an id only after the log has said that it is written.
WRITER = """
import sys
from coders import answer
from workbench.annotations.sqlite import SqliteLog
log = SqliteLog(sys.argv[1], sys.argv[2])
for number in range(int(sys.argv[3]), int(sys.argv[4])):
    log.append([answer(number, coder=sys.argv[2])])
    print(f"{sys.argv[2]}-{number}", flush=True)
"""


def writer(path: Path, coder: str, first: int, last: int) -> subprocess.Popen[str]:
    """Start a process that writes to a log."""
    paths = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    command = [sys.executable, "-c", WRITER, str(path), coder, str(first), str(last)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": paths})


def test_events_are_read_back_as_they_were_written(tmp_path) -> None:
    log = SqliteLog(tmp_path / "ana.sqlite", "ana")
    events = [answer(1), answer(2, "oppose", duration=900, marks=("overlap",), probability=0.25, context=True)]
    assert log.append(events) == 2
    assert log.events() == events


def test_an_event_that_comes_twice_is_written_once(tmp_path) -> None:
    log = SqliteLog(tmp_path / "ana.sqlite", "ana")
    assert log.append([answer(1), answer(1)]) == 1
    assert log.append([answer(1), answer(2)]) == 1
    assert len(log.events()) == 2


def test_events_come_back_in_the_order_of_the_clock_not_of_arrival(tmp_path) -> None:
    log = SqliteLog(tmp_path / "ana.sqlite", "ana")
    log.append([answer(2)])
    log.append([answer(1)])
    assert [event.time for event in log.events()] == [1, 2]


@pytest.mark.parametrize("statement", ["UPDATE events SET body = ''", "DELETE FROM events"])
def test_the_file_itself_refuses_to_change_or_delete_events(tmp_path, statement) -> None:
    log = SqliteLog(tmp_path / "ana.sqlite", "ana")
    log.append([answer(1)])
    with sqlite3.connect(tmp_path / "ana.sqlite") as other, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        other.execute(statement)


def test_an_event_that_is_not_valid_keeps_the_whole_batch_out(tmp_path) -> None:
    log = SqliteLog(tmp_path / "ana.sqlite", "ana")
    with pytest.raises(WorkbenchError, match="no kind of event 'shout'"):
        log.append([answer(1), answer(2, kind="shout")])
    assert log.events() == []


def test_the_file_syncs_fully_and_names_the_steps_that_made_it(tmp_path) -> None:
    log = SqliteLog(tmp_path / "ana.sqlite", "ana")
    assert log._connection.execute("PRAGMA synchronous").fetchone() == (2,)  # 2 is FULL
    assert log._connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    log.close()
    with sqlite3.connect(tmp_path / "ana.sqlite") as other:
        names = [name for (name,) in other.execute("SELECT name FROM migrations ORDER BY name")]
    assert names == ["m001_first_tables", "m002_append_only"]
    assert SqliteLog(tmp_path / "ana.sqlite", "ana").events() == []


def test_state_and_codebooks_are_kept_beside_the_events(tmp_path) -> None:
    log = SqliteLog(tmp_path / "ana.sqlite", "ana")
    log.put_state("page", {"draft": "half a comm"})
    log.put_state("page", {"draft": "half a comment"})
    log.keep_codebook("abc", {"title": "first"})
    log.keep_codebook("abc", {"title": "other"})
    log.close()
    again = SqliteLog(tmp_path / "ana.sqlite", "ana")
    assert again.get_state("page") == {"draft": "half a comment"}
    assert again.codebooks() == {"abc": {"title": "first"}}


def test_a_process_killed_between_events_loses_nothing_that_was_confirmed(tmp_path) -> None:
    path = tmp_path / "ana.sqlite"
    for round_ in range(3):
        process = writer(path, "ana", round_ * 1000, round_ * 1000 + 1000)
        confirmed = [process.stdout.readline().strip() for _ in range(5 + round_)]
        os.kill(process.pid, signal.SIGKILL)
        confirmed += [line.strip() for line in process.stdout.read().splitlines() if line.endswith(tuple("0123456789"))]
        process.wait()
        kept = {event.event_id for event in SqliteLog(path, "ana").events()}
        assert len(confirmed) >= 5
        assert set(confirmed) <= kept


def test_five_processes_write_to_their_own_files_and_to_one_and_nothing_is_lost(tmp_path) -> None:
    own = [writer(tmp_path / f"c{n}.sqlite", f"c{n}", 0, 30) for n in range(5)]
    for process in own:
        process.communicate()
    assert [len(SqliteLog(tmp_path / f"c{n}.sqlite", f"c{n}").events()) for n in range(5)] == [30] * 5
    shared = [writer(tmp_path / "one.sqlite", "one", n * 100, n * 100 + 20) for n in range(3)]
    for process in shared:
        process.communicate()
    assert len(SqliteLog(tmp_path / "one.sqlite", "one").events()) == 60


def test_a_copy_is_made_every_200_decisions_and_ten_are_kept(tmp_path) -> None:
    log = SqliteLog(tmp_path / "ana.sqlite", "ana")
    log.append([answer(n) for n in range(199)])
    assert copies_of(tmp_path / "ana.sqlite") == []
    log.append([answer(199)])
    (copy,) = copies_of(tmp_path / "ana.sqlite")
    assert len(SqliteLog(copy, "ana").events()) == 200
    for _ in range(12):
        log.copy_now()
    assert len(copies_of(tmp_path / "ana.sqlite")) == 10


def test_a_file_held_by_another_program_is_told_and_goes_on_later(tmp_path) -> None:
    log = SqliteLog(tmp_path / "ana.sqlite", "ana", patience=0.05)
    log.append([answer(1)])
    holder = sqlite3.connect(tmp_path / "ana.sqlite", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(WorkbenchError, match=r"held by another program.*what was confirmed before is kept"):
        log.append([answer(2)])
    holder.execute("ROLLBACK")
    log.append([answer(2)])
    assert len(log.events()) == 2


def test_a_full_disk_is_told_and_what_was_confirmed_is_kept(tmp_path) -> None:
    log = SqliteLog(tmp_path / "ana.sqlite", "ana")
    log.append([answer(1)])
    pages = log._connection.execute("PRAGMA page_count").fetchone()[0]
    log._connection.execute(f"PRAGMA max_page_count = {pages}")  # SQLite then answers as on a full disk
    with pytest.raises(WorkbenchError, match=r"disk is full.*what was confirmed before is kept"):
        log.append([answer(n, "oppose") for n in range(2, 500)])
    log._connection.execute("PRAGMA max_page_count = 1000000")
    assert log.append([answer(2)]) == 1
    assert [event.time for event in log.events()] == [1, 2]


def test_a_full_disk_does_not_fail_a_decision_because_of_its_copy(tmp_path, monkeypatch) -> None:
    log = SqliteLog(tmp_path / "ana.sqlite", "ana")
    (tmp_path / "copies").write_text("a file where the folder should be")
    assert log.append([answer(n) for n in range(200)]) == 200
    assert log.copy_now() is None


@pytest.mark.parametrize("harm", ["not a database at all" * 100, ""], ids=["overwritten", "emptied pages"])
def test_a_damaged_file_is_told_with_its_newest_copy_and_left_alone(tmp_path, harm) -> None:
    path = tmp_path / "ana.sqlite"
    log = SqliteLog(path, "ana")
    log.append([answer(n) for n in range(300)])
    log.close()
    data = harm.encode() if harm else path.read_bytes()[:8192] + b"\0" * (path.stat().st_size - 8192)
    path.write_bytes(data)
    with pytest.raises(WorkbenchError, match=r"damaged and was not touched; put its newest copy, .*copies/ana\."):
        SqliteLog(path, "ana")
    assert path.read_bytes() == data


def test_a_folder_that_may_not_be_written_is_told_and_can_be_read(tmp_path) -> None:
    log = SqliteLog(tmp_path / "shared" / "ana.sqlite", "ana")
    log.append([answer(1)])
    log.close()
    (tmp_path / "shared" / "ana.sqlite").chmod(0o444)
    (tmp_path / "shared").chmod(0o555)
    done = subprocess.run(
        [sys.executable, "-c", READER, str(tmp_path)],
        capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    (tmp_path / "shared").chmod(0o755)
    count, words = done.stdout.splitlines()
    assert count == "1"
    assert "cannot be written; check the folder's permissions" in words


# Root may write anywhere, so the process gives its rights up, after it has loaded what it needs.
READER = """
import os, sys, tempfile
from workbench.annotations import Store
warm = Store(sys.argv[1] + "/warm"); warm.log("ana"); warm.events()
os.chdir(sys.argv[1] + "/shared")
if os.geteuid() == 0:
    folder = sys.argv[1]
    while folder not in (tempfile.gettempdir(), "/"):
        os.chmod(folder, 0o755)
        folder = os.path.dirname(folder)
    os.setuid(65534)
store = Store(".")
print(len(store.events()))
try:
    store.log("ana")
except ValueError as error:
    print(error)
"""


def test_a_copy_left_by_a_synchronising_program_is_told_and_can_be_joined(tmp_path) -> None:
    store = Store(tmp_path)
    store.log("ana").append([answer(1)])
    store.close()
    double = tmp_path / "ana (conflicted copy 2024-05-01).sqlite"
    shutil.copy(tmp_path / "ana.sqlite", double)
    other = SqliteLog(double, "ana")
    other.append([answer(2, "oppose", sent=1)])
    other.close()
    with pytest.raises(WorkbenchError, match=r"a second file, ana \(conflicted copy"):
        Store(tmp_path).log("ana")
    again = Store(tmp_path)
    assert again.join_copies("ana").new == 1
    assert len(again.log("ana").events()) == 2
    assert not double.exists()


def test_the_file_of_another_coder_is_refused(tmp_path) -> None:
    SqliteLog(tmp_path / "ana.sqlite", "ana").close()
    with pytest.raises(WorkbenchError, match="log of ana, not of ben"):
        SqliteLog(tmp_path / "ana.sqlite", "ben")


def test_a_database_that_is_no_log_is_told_as_such(tmp_path) -> None:
    with sqlite3.connect(tmp_path / "mine.sqlite") as other:
        other.execute("CREATE TABLE t (x)")
    with pytest.raises(WorkbenchError, match=r"mine\.sqlite is not the log of a coder; move it"):
        Store(tmp_path).coders()


NAMES = [
    "ana",
    "Ana",
    "ANA",
    "Ana Ruiz",
    "Юлия",
    "مریم",
    "李雷",
    "Zoë",
    "../../etc/passwd",
    "..",
    "con",
    "a/b",
    "a\\b",
    "project",
    "x" * 99,
]


@pytest.mark.parametrize("name", [name for name in NAMES if name != ".."])
def test_every_name_makes_a_file_inside_the_folder(tmp_path, name) -> None:
    made = file_name(name)
    assert (tmp_path / made).resolve().parent == tmp_path.resolve()
    assert not made.startswith((".", "_"))
    assert len(made.encode()) < 120
    Store(tmp_path).log(name).append([answer(1, coder=coder_name(name))])
    assert Store(tmp_path).coders() == [coder_name(name)]


def test_no_two_names_share_a_file_even_where_case_does_not_count() -> None:
    made = [file_name(name).casefold() for name in NAMES if name != ".."]
    assert len(set(made)) == len(made)


@pytest.mark.parametrize("name", ["", "   ", "..", "a\x00b", "x" * 101, "_project", None, 7])
def test_a_name_that_cannot_be_one_is_refused(name) -> None:
    with pytest.raises(WorkbenchError, match="coder"):
        coder_name(name)
