"""The doors under test, in one application; who calls is said by a header, where a server has its guard."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI
from starlette.types import ASGIApp, Receive, Send
from starlette.types import Scope as AsgiScope

from ui.access.audit import Audit
from ui.api.errors import install
from ui.serving.callers import Caller, Scope

READER = Caller("browser:reader", None, frozenset({Scope.READ}))
WRITER = Caller("account:writer", "writer", frozenset(Scope))
AS_READER = {"X-Test-Caller": "reader"}
"""Headers of somebody who may not change the archive."""
AS_OTHER = {"X-Test-Caller": "other"}
"""Headers of somebody else who may do everything."""


class Called:
    """In the guard's place: the caller is whom the header X-Test-Caller names, else the writer."""

    def __init__(self, app: ASGIApp, audit: Audit | None = None) -> None:
        self._app = app
        self._audit = audit

    async def __call__(self, scope: AsgiScope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            named = dict(scope["headers"]).get(b"x-test-caller", b"").decode("latin-1")
            other = Caller(f"account:{named}", named, frozenset(Scope))
            caller = {"": WRITER, "reader": READER}.get(named, other)
            scope.setdefault("state", {}).update(caller=caller, audit=self._audit, address="127.0.0.1")
        await self._app(scope, receive, send)


def application(*routers: APIRouter, audit: Audit | None = None) -> FastAPI:
    """An application with these routers and the one error shape; `audit` takes what the guard's log would."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    install(app)
    for router in routers:
        app.include_router(router)
    app.add_middleware(Called, audit=audit)
    return app
