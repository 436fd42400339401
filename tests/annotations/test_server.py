"""A team's log on PostgreSQL, as Debian packages it: a server of the tests' own, on a loopback port."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from coders import answer, codebook, message, small_items

from workbench.annotations import Session, Store
from workbench.annotations.server import Server
from workbench.study import WorkbenchError

ROOT = Path(__file__).parents[2]
PASSWORD = "only-for-these-tests"
WRITER = """
import sys
from coders import answer
from workbench.annotations import Store
store = Store(sys.argv[1])
log = store.log(sys.argv[2])
for number in range(25):
    log.append([answer(number, sent=number % 7, coder=sys.argv[2])])
    print(f"{sys.argv[2]}-{number}", flush=True)
"""


@dataclass
class Database:
    """A PostgreSQL server in a folder of its own."""

    bin: Path
    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"postgresql://coder:{PASSWORD}@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        command = [self.bin / "postgres", "-D", self.folder / "data", "-p", str(self.port), "-k", self.folder]
        command += ["-c", "listen_addresses=127.0.0.1"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **_as_postgres())
        for _ in range(300):
            ready = subprocess.run([self.bin / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)])
            if ready.returncode == 0:
                return
            time.sleep(0.1)
        raise RuntimeError("the database server did not start in 30 seconds")

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)  # a fast shutdown: it does not wait for clients
            self.process.wait(30)
            self.process = None

    def kill(self) -> None:
        """Stop the server at once, without a chance to put things in order."""
        subprocess.run(
            [self.bin / "pg_ctl", "stop", "-m", "immediate", "-D", self.folder / "data"],
            check=True,
            stdout=subprocess.DEVNULL,
            **_as_postgres(),
        )
        self.process.wait(30)


def _as_postgres() -> dict[str, str]:
    """PostgreSQL refuses to run as root; Debian's package makes a user for it."""
    return {"user": "postgres", "cwd": "/"} if os.geteuid() == 0 else {}


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found and os.environ.get("WORKBENCH_CI"):
        pytest.fail("PostgreSQL is not installed; .ci/run installs Debian's package")
    if not found:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql); the logs in files are tested")
    folder = Path(tempfile.mkdtemp(prefix="workbench-pg-"))
    made = Database(found[-1].parent, folder, _free_port())
    (folder / "password").write_text(PASSWORD)
    if os.geteuid() == 0:
        for path in (folder, folder / "password"):
            shutil.chown(path, "postgres", "postgres")
    options = [
        "--username=coder",
        "--auth=scram-sha-256",
        f"--pwfile={folder / 'password'}",
        "--encoding=UTF8",
        "--no-instructions",
    ]
    subprocess.run(
        [found[-1], "-D", folder / "data", *options], check=True, stdout=subprocess.DEVNULL, **_as_postgres()
    )
    made.start()
    yield made
    made.stop()
    shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_five_coders_write_at_once_and_nothing_is_lost(database) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")]), "PYTHONUTF8": "1"}
    coders = ["ana", "ben", "Çelik", "مریم", "李雷"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "encoding": "utf-8"}
    command = [sys.executable, "-c", WRITER, database.address]
    running = [subprocess.Popen([*command, coder], env=environment, **pipes) for coder in coders]
    confirmed = {coder: process.communicate() for coder, process in zip(coders, running, strict=True)}
    store = Store(database.address)
    assert store.coders() == sorted(coders)
    for coder, (out, err) in confirmed.items():
        assert err == ""
        assert out.splitlines() == [event.event_id for event in store.events([coder])]
        assert len(out.splitlines()) == 25
    store.close()


def test_events_come_back_and_a_replay_does_not_double(database) -> None:
    log = Store(database.address).log("replay")
    events = [answer(1, coder="replay", duration=5), answer(2, "oppose", coder="replay", probability=0.5)]
    assert log.append(events) == 2
    assert log.append([*events, answer(3, coder="replay")]) == 1
    assert log.events()[:2] == events


@pytest.mark.parametrize(
    "statement", ["UPDATE workbench_events SET body = ''", "DELETE FROM workbench_events", "TRUNCATE workbench_events"]
)
def test_the_table_itself_refuses_to_change_or_delete_events(database, statement) -> None:
    server = Server(database.address)
    with pytest.raises(WorkbenchError, match="append-only"), server.begin() as connection:
        connection.exec_driver_sql(statement)


def test_a_session_works_on_it_as_on_a_file(database) -> None:
    session = Session(small_items(), Store(database.address).log("dora"), codebook())
    (start,) = session.handle({"type": "ready", "view": "tab"})
    assert start["readonly"] is False
    (reply,) = session.handle({"type": "events", "view": "tab", "events": [message(1), message(2, sent=1)]})
    assert reply["ids"] == ["m1", "m2"]
    session.undo()
    session.handle({"type": "state", "view": "tab", "state": {"place": 1}})
    again = Session(small_items(), Store(database.address).log("dora"), codebook())
    assert again.codings()["sent_id"].tolist() == ["d:0"]
    assert again.handle({"type": "ready", "view": "tab"})[0]["state"] == {"place": 1}


def test_files_and_server_merge_into_each_other(database, tmp_path) -> None:
    files, server = Store(tmp_path), Store(database.address)
    files.log("eva").append([answer(1, coder="eva")])
    server.log("eva").append([answer(2, "oppose", coder="eva")])
    assert server.merge(files).new == 1
    assert server.merge(tmp_path).new == 0
    assert files.merge(database.address).new >= 1
    assert {e.event_id for e in files.events(["eva"])} == {"eva-1", "eva-2"}


def test_a_server_that_is_gone_is_told_without_the_password_and_work_goes_on_when_it_is_back(database) -> None:
    session = Session(small_items(), Store(database.address).log("fay"), codebook())
    session.handle({"type": "events", "events": [message(1)]})
    database.kill()
    (reply,) = session.handle({"type": "events", "events": [message(2, sent=1)]})
    assert reply["type"] == "error"
    assert "what was confirmed before is kept" in reply["message"]
    assert PASSWORD not in reply["message"]
    database.start()
    (reply,) = session.handle({"type": "events", "events": [message(1), message(2, sent=1)]})
    assert reply["ids"] == ["m1", "m2"]
    assert len(session.log.events()) == 2


@pytest.mark.parametrize(
    ("address", "words"),
    [("mysql://x@y/z", "only postgresql"), ("postgresql://coder:secret@127.0.0.1:1/none", "did not take it")],
)
def test_an_address_that_does_not_work_is_told(address, words) -> None:
    with pytest.raises(WorkbenchError, match=words) as caught:
        Store(address)
    assert "secret" not in str(caught.value)
