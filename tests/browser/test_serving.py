"""The server for coders alone: who gets in, and to what."""

from __future__ import annotations

import http.client
import json
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.hosts import Served
from browser.material import session

from workbench.annotations.serving import Seat, tokens


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Served]:
    seats = [Seat(name, f"token-of-{name}", lambda name=name: session(tmp_path, name)) for name in ("anna", "ben")]  # type: ignore[misc]
    served = Served(seats)
    yield served
    served.stop()


def ask(server: Served, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
    headers = {key: value.replace("workbench=", f"workbench-{server.port}=") for key, value in headers.items()}
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    connection.request("GET", path, headers=headers)
    reply = connection.getresponse()
    found = (reply.status, dict(reply.getheaders()), reply.read().decode())
    connection.close()
    return found


UPGRADE = {
    "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}  # fmt: skip


def test_the_link_of_a_coder_becomes_a_cookie_of_that_page_alone(server: Served) -> None:
    status, headers, _ = ask(server, "/enter/anna?token=token-of-anna")
    assert (status, headers["Location"]) == (302, "/code/anna")
    assert {"HttpOnly", "Path=/code/anna", "SameSite=Lax"} <= set(headers["Set-Cookie"].split("; "))
    assert ask(server, "/code/anna", Cookie="workbench=token-of-anna")[0] == 200


@pytest.mark.parametrize(
    ("path", "cookie"),
    [
        ("/enter/anna?token=token-of-ben", ""),
        ("/enter/anna?token=", ""),
        ("/enter/anna", ""),
        ("/enter/nobody?token=token-of-anna", ""),
        ("/code/anna", ""),
        ("/code/anna", "workbench=token-of-ben"),
        ("/code/nobody", "workbench=token-of-anna"),
    ],
)
def test_nobody_gets_in_without_the_right_token(server: Served, path: str, cookie: str) -> None:
    assert ask(server, path, Cookie=cookie)[0] == 403


@pytest.mark.parametrize(
    "path",
    [
        "/anna.sqlite", "/annotations/anna.sqlite", "/code/../anna.sqlite", "/code/%2e%2e/anna.sqlite", "/../study.yml",
        "/page.js/../widget.py", "/web/page.js", "/%2e%2e/%2e%2e/etc/passwd", "/code/anna/anna.sqlite",
    ],
)  # fmt: skip
def test_no_file_can_be_reached(server: Served, path: str) -> None:
    assert ask(server, path, Cookie="workbench=token-of-anna")[0] in (403, 404)


def test_a_socket_needs_the_cookie_and_a_page_of_this_server(server: Served) -> None:
    own, host = "workbench=token-of-anna", f"http://127.0.0.1:{server.port}"
    assert ask(server, "/code/anna/socket", **UPGRADE, Origin=host, Cookie=own)[0] == 101
    assert ask(server, "/code/anna/socket", **UPGRADE, Origin=host, Cookie="")[0] == 403
    assert ask(server, "/code/anna/socket", **UPGRADE, Origin=host, Cookie="workbench=token-of-ben")[0] == 403
    assert ask(server, "/code/anna/socket", **UPGRADE, Origin="http://elsewhere.example", Cookie=own)[0] == 403


def test_a_name_bent_to_this_computer_is_refused(server: Served) -> None:
    assert ask(server, "/enter/anna?token=token-of-anna", Host="elsewhere.example")[0] == 421


def test_pages_may_reach_nothing_but_the_server(server: Served) -> None:
    _, headers, _ = ask(server, "/code/anna", Cookie="workbench=token-of-anna")
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert (policy["default-src"], policy["script-src"], policy["connect-src"]) == ("'none'", "'self'", "'self'")
    assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "no-referrer")
    assert headers["Cache-Control"] == "no-store"


def test_a_title_with_markup_stays_text(tmp_path: Path) -> None:
    served = Served([Seat("anna", "t", lambda: session(tmp_path), title='<script>x</script>"')])
    _, _, body = ask(served, "/code/anna", Cookie="workbench=t")
    served.stop()
    assert "<script>x" not in body


def test_links_hold_from_day_to_day_and_are_for_the_owner_only(tmp_path: Path) -> None:
    kept = tmp_path / "annotations" / "links.json"
    first = tokens(["anna"], kept)
    second = tokens(["ben", "anna"], kept)
    assert second["anna"] == first["anna"] != second["ben"]
    assert len(second["ben"]) >= 32
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert json.loads(kept.read_text()) == second


def test_an_unreadable_message_closes_the_socket_and_nothing_else(server: Served) -> None:
    from tornado import gen, httpclient, ioloop, websocket

    async def talk() -> object:
        request = httpclient.HTTPRequest(
            f"ws://127.0.0.1:{server.port}/code/anna/socket",
            headers={"Cookie": f"workbench-{server.port}=token-of-anna"},
        )
        bad = await websocket.websocket_connect(request)
        await bad.write_message("not json")
        assert await bad.read_message() is None
        good = await websocket.websocket_connect(request)
        await good.write_message(json.dumps({"type": "no such thing", "n": 1}))
        return json.loads(await gen.with_timeout(ioloop.IOLoop.current().time() + 20, good.read_message()))

    found: list[object] = []
    runner = threading.Thread(target=lambda: found.append(ioloop.IOLoop(make_current=False).run_sync(talk)))
    runner.start()
    runner.join(40)
    assert found[0]["type"] == "error"  # type: ignore[index]
    assert found[0]["n"] == 1  # type: ignore[index]
