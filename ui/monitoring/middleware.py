"""Counts every request by the pattern of its address and by its status. Holds no response back."""

from __future__ import annotations

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.monitoring.metrics import Metrics

UNKNOWN = "unknown"
"""The route of a request that no door answers to: what outsiders make up must not become labels."""
_LOST = 500


class Counted:
    """Wraps the application. It sees a request's route because the router writes it into the same scope."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status, first_byte = time.perf_counter(), _LOST, None

        async def watched(message: Message) -> None:
            nonlocal status, first_byte
            if message["type"] == "http.response.start":
                status, first_byte = message["status"], time.perf_counter()
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            ended = time.perf_counter() if first_byte is None else first_byte
            self._metrics.responded(scope["method"], _pattern(scope), status, ended - began)


def _pattern(scope: Scope) -> str:
    """The route's pattern, such as "/api/v1/articles/{article_id}"; in a mounted application only from there on.

    Since FastAPI keeps a router that is included as it is, its routes lack the prefix; where they stand is known to
    the context of the route.
    """
    context = scope.get("fastapi", {}).get("effective_route_context")
    for place in (context, scope.get("route")):
        path = getattr(place, "path", None)
        if isinstance(path, str):
            return path or "/"
    return UNKNOWN
