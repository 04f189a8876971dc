"""A small application behind the real guard, with cheap password hashes that are counted, and a clock that is set."""

from __future__ import annotations

import json
import threading
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import anyio
from argon2 import PasswordHasher
from fastapi import FastAPI, Request, WebSocket
from fastapi.responses import HTMLResponse, StreamingResponse
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Message

from ui.access.access import Access
from ui.access.guard import Guard
from ui.access.hashes import Passwords
from ui.access.routes import access_router
from ui.api import errors
from ui.server import OnlyThisMachine
from ui.serving.callers import Scope, caller_of
from ui.settings import ServerSection

HOME = "http://localhost:7860"
OWN = {"origin": HOME}
PASSWORD = "a long enough password"
READ, WRITE = frozenset({Scope.READ}), frozenset({Scope.READ, Scope.WRITE})
PAGE = {"accept": "text/html,application/xhtml+xml", "sec-fetch-mode": "navigate"}


class CountedHasher(PasswordHasher):
    """Cheap, and counts how often a password was looked at."""

    verified = 0

    def __init__(self, time_cost: int = 1) -> None:
        super().__init__(time_cost=time_cost, memory_cost=8, parallelism=1)

    def verify(self, hash: str | bytes, password: str | bytes) -> Any:
        """As the real one, counted."""
        type(self).verified += 1
        return super().verify(hash, password)


@dataclass
class Clock:
    """Stands still until it is moved."""

    now: datetime = field(default_factory=lambda: datetime(2026, 3, 1, 12, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        """Moves on."""
        self.now += timedelta(**by)


@dataclass(frozen=True)
class House:
    """The application with what it keeps."""

    access: Access
    app: ASGIApp
    clock: Clock
    folder: Path
    refusals: list[tuple[str, int]]
    """Method and status of what was not let in."""

    def client(self, address: str = "127.0.0.1", **headers: str) -> TestClient:
        """A browser or program of its own."""
        return TestClient(self.app, base_url=HOME, client=(address, 50_000), headers=headers, follow_redirects=False)

    def add_user(self, name: str = "ana", scopes: frozenset[Scope] = WRITE) -> None:
        """Lets somebody sign in with PASSWORD."""
        self.access.accounts.add(name, self.access.passwords.hash(PASSWORD), scopes)

    def signed_in(self, name: str = "ana") -> TestClient:
        """The browser of somebody who signed in."""
        client = self.client()
        assert client.post("/login", data={"name": name, "password": PASSWORD}, headers=OWN).status_code == 303
        return client

    def token(self, scope: Scope = Scope.READ, name: str = "desk", days: int | None = None) -> dict[str, str]:
        """The header of a program."""
        return {"authorization": f"Bearer {self.access.tokens.add(name, scope, days)[1]}"}

    def audited(self) -> list[dict[str, Any]]:
        """What the audit log says."""
        path = self.folder / "audit.log"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def house(folder: Path, **settings: Any) -> House:
    """The application under settings of the section `server`."""
    clock = Clock()
    access = Access.open(ServerSection(**settings), folder, clock, Passwords(CountedHasher()))
    refusals: list[tuple[str, int]] = []
    guard = Guard(doors(access), access, lambda *refusal: refusals.append(refusal))
    return House(access, OnlyThisMachine(guard), clock, folder, refusals)


def doors(access: Access) -> FastAPI:
    """Doors as the real server has them, that tell who came in."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    errors.install(app)
    app.include_router(access_router(access))

    def who(request: Request) -> dict[str, Any]:
        caller = caller_of(request)
        return {"owner": caller.owner, "name": caller.name, "scopes": sorted(caller.scopes), **_said(request)}

    for path in ("/health", "/ready", "/metrics", "/icon", "/api/v1/search", "/answers/{one}"):
        app.get(path)(who)
    for path in ("/api/v1/ask", "/gradio_api/queue/join", "/mcp", "/v1/chat/completions"):
        app.post(path)(who)
    app.delete("/api/v1/articles/{one}")(who)

    @app.get("/")
    def page() -> HTMLResponse:
        return HTMLResponse("<p>the page</p>")

    @app.get("/assets/page.js")
    def script() -> HTMLResponse:
        return HTMLResponse("1", media_type="text/javascript")

    @app.post("/api/v1/ingest")
    @app.post("/api/v1/read")
    async def length(request: Request) -> int:
        return len(await request.body())

    @app.get("/api/v1/slowly")
    async def slowly() -> StreamingResponse:
        return StreamingResponse(_parts(), media_type="text/event-stream")

    @app.websocket("/gradio_api/socket")
    async def socket(socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_json({"owner": caller_of(socket).owner})
        await socket.close()

    inner = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    inner.api_route("/{rest:path}", methods=["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH"])(who)
    app.mount("/", inner)  # takes what is left over, as the page does
    return app


def _said(request: Request) -> dict[str, Any]:
    forwarded = sorted(name for name in request.headers if "forwarded" in name)
    return {"base_url": request.state.base_url, "address": request.state.address, "forwarded": forwarded}


RELEASE = threading.Event()
"""Lets the stream go on."""


async def _parts() -> AsyncIterator[str]:
    yield "data: first\n\n"
    while not RELEASE.is_set():
        await anyio.sleep(0.005)
    yield "data: last\n\n"


def status(app: ASGIApp, method: str, path: str, headers: Mapping[str, str] | None = None) -> int:
    """The status of one request whose path arrives as it is written: dots, slashes and all."""
    sent = [(name.encode(), value.encode()) for name, value in {"host": "localhost:7860", **(headers or {})}.items()]
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": sent,
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 7860),
    }
    seen: list[int] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            seen.append(message["status"])

    anyio.run(app, scope, receive, send)
    return seen[0]
