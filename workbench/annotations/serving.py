"""The annotation page served alone, for coders who do not use notebooks: one small server, no kernels, no files.

It serves a fixed set of pages. Behind each coder's page stands that coder's session and nothing else; a page is reached
with the coder's own token, which becomes a cookie of that one path. What was confirmed is in the log, so neither a closed
page nor a stopped server loses it.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from tornado import web, websocket

from workbench.annotations.widget import Desk, answers, module, style

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
#: A page's message holds at most a hundred decisions; anything larger than this is no page of ours.
LARGEST = 2_000_000


@dataclass
class Seat:
    """One coder's place: the name in the address, the token, what answers (made when first asked for), its kind."""

    name: str
    token: str
    make: Callable[[], Desk]
    desk: str = "session"
    title: str = "Annotation"
    made: Desk | None = None

    def behind(self) -> Desk:
        """Return what answers this seat's page, made on first use."""
        if self.made is None:
            self.made = self.make()
        return self.made

    @property
    def path(self) -> str:
        """The path of the seat's page."""
        return f"/code/{quote(self.name, safe='')}"

    @property
    def entry(self) -> str:
        """The path that a coder is given: it takes the token and leads to the page."""
        return f"/enter/{quote(self.name, safe='')}?token={self.token}"


def tokens(names: list[str], kept: Path) -> dict[str, str]:
    """Return a token for each name, kept in the file `kept` (for its owner only), so that links hold from day to day."""
    known: dict[str, str] = {}
    if kept.is_file():
        known = {str(k): str(v) for k, v in json.loads(kept.read_text(encoding="utf-8")).items()}
    missing = [name for name in names if name not in known]
    if missing:
        known |= {name: secrets.token_urlsafe(24) for name in missing}
        kept.parent.mkdir(parents=True, exist_ok=True)
        draft = kept.with_suffix(".draft")
        draft.unlink(missing_ok=True)
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(known, indent=1), encoding="utf-8")
        draft.replace(kept)
    return {name: known[name] for name in names}


def application(seats: list[Seat], *, local: bool = True) -> web.Application:
    """Return the server's application for these seats; `local` refuses requests that name another host."""
    given: dict[str, Any] = {
        "seats": {seat.name: seat for seat in seats},
        "local": local,
        "pool": ThreadPoolExecutor(max_workers=max(2, len(seats)), thread_name_prefix="desk"),
    }
    return web.Application(
        [
            (r"/", _Door, given),
            (r"/(widget\.js|widget\.css|page\.js|page\.css)", _Part, given),
            (r"/enter/([^/]+)", _Enter, given),
            (r"/code/([^/]+)", _Page, given),
            (r"/code/([^/]+)/socket", _Socket, given),
            (r".*", _Nothing, given),
        ],
        websocket_max_message_size=LARGEST,
        websocket_ping_interval=20,
    )


class _Seated:
    """What pages and sockets share: who sits where, and who may come in."""

    request: Any
    seats: dict[str, Seat]
    local: bool
    pool: ThreadPoolExecutor

    def initialize(self, seats: dict[str, Seat], local: bool, pool: ThreadPoolExecutor) -> None:
        self.seats, self.local, self.pool = seats, local, pool

    def prepare(self) -> None:
        """Refuse a request that names another host: a page elsewhere may have bent a name to this computer."""
        if self.local and urlsplit(f"//{self.request.host}").hostname not in LOCAL:
            raise web.HTTPError(421)

    @property
    def cookie(self) -> str:
        """The name of the cookie; cookies are shared by ports, and two studies may be served side by side."""
        return f"workbench-{urlsplit(f'//{self.request.host}').port or 0}"

    def seat(self, name: str, given: str | None) -> Seat:
        """Return the seat called `name` if its token was given; else refuse, without a hint."""
        seat = self.seats.get(name)
        if seat is None or not hmac.compare_digest((given or "").encode(), seat.token.encode()):
            raise web.HTTPError(403)
        return seat


class _Guarded(_Seated, web.RequestHandler):
    """What every answer has: headers that let the page reach nothing but this server."""

    def set_default_headers(self) -> None:
        self.set_header("Content-Security-Policy", POLICY)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cache-Control", "no-store")
        self.set_header("Server", "workbench")

    def write_error(self, status_code: int, **_: Any) -> None:
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(_page("Not here", "<p>There is no page here for you. Open the link that you were given.</p>"))


class _Nothing(_Guarded):
    def prepare(self) -> None:
        raise web.HTTPError(404)


class _Door(_Guarded):
    def get(self) -> None:
        self.finish(_page("Annotation", "<p>Open the link that you were given; it holds your name and your key.</p>"))


class _Part(_Guarded):
    def get(self, name: str) -> None:
        kind = "text/javascript" if name.endswith(".js") else "text/css"
        self.set_header("Content-Type", f"{kind}; charset=utf-8")
        self.set_header("Cache-Control", "no-cache")
        self.finish(_part(name))


class _Enter(_Guarded):
    def get(self, name: str) -> None:
        seat = self.seat(name, self.get_argument("token", ""))
        secure = self.request.protocol == "https"
        self.set_cookie(
            self.cookie, seat.token, path=seat.path, httponly=True, samesite="Lax", secure=secure, expires_days=30
        )
        self.redirect(seat.path)


class _Page(_Guarded):
    def get(self, name: str) -> None:
        seat = self.seat(name, self.get_cookie(self.cookie))
        given = {"desk": seat.desk, "socket": f"{seat.path}/socket"}
        facts = " ".join(f'data-{key}="{escape(value)}"' for key, value in given.items())
        body = f'<main id="annotator" {facts}></main>'
        self.finish(_page(seat.title, body, script=True))


class _Socket(_Seated, websocket.WebSocketHandler):
    """Passes messages between a coder's page and that coder's session."""

    async def get(self, name: str) -> None:
        self.own, self.views = self.seat(name, self.get_cookie(self.cookie)), set[str]()
        await super().get()

    async def on_message(self, message: str | bytes) -> None:
        try:
            asked = json.loads(message)
        except ValueError:
            asked = None
        if not isinstance(asked, dict):
            self.close(1003, "not a message")
            return
        with suppress(asyncio.CancelledError, websocket.WebSocketClosedError):  # the page is gone
            for reply in await asyncio.get_running_loop().run_in_executor(self.pool, self._answers, asked):
                await self.write_message(json.dumps(reply, ensure_ascii=False))

    def on_close(self) -> None:
        for view in getattr(self, "views", ()):  # a page that is gone holds the session no longer
            self.pool.submit(self._answers, {"type": "bye", "view": view})

    def _answers(self, asked: dict[str, Any]) -> list[dict[str, Any]]:
        self.views.add(str(asked.get("view") or ""))
        return answers(self.own.behind, asked)


def _part(name: str) -> str:
    made = {"widget.js": module, "widget.css": style}
    if name in made:
        return made[name]()
    return (resources.files("workbench.annotations") / "web" / name).read_text(encoding="utf-8")


def _page(title: str, body: str, *, script: bool = False) -> str:
    loaded = '<script type="module" src="/page.js"></script>' if script else ""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
        f'<link rel="stylesheet" href="/widget.css"><link rel="stylesheet" href="/page.css">{loaded}</head>'
        f"<body>{body}</body></html>"
    )
