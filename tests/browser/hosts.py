"""Hosts for the tests: the workbench's own server in a thread; JupyterLab, Notebook and Voilà as processes."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from workbench.annotations import serving

TESTS = Path(__file__).parents[1]
TOKEN = "test-token-of-the-loopback"


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Served:
    """The annotation server on a thread: start, stop as if the machine had gone away, start again on the same port."""

    def __init__(self, seats: list[serving.Seat]):
        self.seats, self.port = seats, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.start()

    def link(self, place: int = 0) -> str:
        return self.address + self.seats[place].entry

    def start(self) -> None:
        up = threading.Event()
        self.thread = threading.Thread(target=lambda: asyncio.run(self._serve(up)), daemon=True)
        self.thread.start()
        assert up.wait(20), "the server did not start"

    async def _serve(self, up: threading.Event) -> None:
        self.loop, self.halt = asyncio.get_running_loop(), asyncio.Event()
        server = serving.application(self.seats).listen(self.port, "127.0.0.1")
        up.set()
        await self.halt.wait()
        server.stop()
        await server.close_all_connections()

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self.halt.set)
        self.thread.join(20)


class Process:
    """A Jupyter server or Voilà as a process of its own, in a folder of its own."""

    def __init__(self, folder: Path, command: Callable[[int], list[str]], answers: str):
        self.folder, self.port = folder, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = folder / "server.log"
        own = {name: str(folder / "jupyter" / name) for name in ("config", "data", "runtime")}
        path = [str(TESTS), str(TESTS.parent), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
        path = [*os.environ.get("PYTHONPATH", "").split(os.pathsep), *path]
        environment = {
            **os.environ, "PYTHONPATH": os.pathsep.join(part for part in path if part), "JUPYTER_TOKEN": TOKEN,
            "JUPYTER_CONFIG_DIR": own["config"], "JUPYTER_DATA_DIR": own["data"], "JUPYTER_RUNTIME_DIR": own["runtime"],
            "JUPYTERLAB_SETTINGS_DIR": str(folder / "jupyter" / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(folder / "jupyter" / "workspaces"), "NO_PROXY": "127.0.0.1,localhost",
        }  # fmt: skip
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *command(self.port)], cwd=folder, env=environment, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        self._wait(answers)

    def _wait(self, path: str) -> None:
        until = time.monotonic() + 90
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"{self.address}{path}?token={TOKEN}", timeout=5):
                    return
            except urllib.error.HTTPError:
                return  # it answers
            except OSError:
                assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
                time.sleep(0.2)
        raise AssertionError(f"no answer from {self.address}: {self.log.read_text(encoding='utf-8')[-2000:]}")

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """Ask the server's API."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.address}{path}", data=data, method=method)
        request.add_header("Authorization", f"token {TOKEN}")
        with urllib.request.urlopen(request, timeout=60) as reply:
            text = reply.read()
        return json.loads(text) if text else None

    def stop(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)


def jupyterlab(folder: Path) -> Process:
    """Start JupyterLab on `folder`; the same server has Notebook 7 under /notebooks."""
    quiet = folder / "jupyter" / "settings" / "@jupyterlab" / "apputils-extension" / "notification.jupyterlab-settings"
    quiet.parent.mkdir(parents=True, exist_ok=True)
    quiet.write_text('{"fetchNews": "false", "checkForUpdates": false}', encoding="utf-8")
    options = ["--no-browser", "--ServerApp.port_retries=0", "--LabApp.expose_app_in_browser=True"]
    options += ["--JupyterNotebookApp.expose_app_in_browser=True"]
    options += [
        "--ServerApp.allow_root=True",
        f"--ServerApp.root_dir={folder}",
        "--MappingKernelManager.autorestart=True",
    ]
    return Process(folder, lambda port: ["jupyterlab", f"--port={port}", *options], "/api/status")


def voila(folder: Path, notebook: str) -> Process:
    """Start Voilà on one notebook."""
    options = ["--no-browser", "--Voila.ip=127.0.0.1", f"--Voila.token={TOKEN}", "--show_tracebacks=True"]
    return Process(folder, lambda port: ["voila", notebook, f"--port={port}", *options], "/voila/api/")


def notebook(path: Path, *cells: str) -> Path:
    """Write a notebook of code cells."""
    made = [
        {"cell_type": "code", "id": f"cell-{i}", "metadata": {}, "execution_count": None, "outputs": [], "source": cell}
        for i, cell in enumerate(cells)
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    path.write_text(
        json.dumps({"cells": made, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8"
    )
    return path
