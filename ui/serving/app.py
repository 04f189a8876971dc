"""Puts every door of the server into one application: page, HTTP API, OpenAI form, MCP, monitoring, sign-in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib.resources import files
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.responses import Response

from ui.serving.service import Service

if TYPE_CHECKING:
    from ui.access.access import Access


def server_app(service: Service, access: Access, *, examples: Sequence[str] = ()) -> FastAPI:
    """The application; `examples` are the questions that the empty page offers.

    Whoever asks is known to every door: the guard stands in front of all of them.
    """
    from ui.access.guard import Guard
    from ui.access.routes import access_router
    from ui.api.errors import Answered, install
    from ui.api.openai import openai_router
    from ui.api.routes import api_router
    from ui.mcp_server.server import McpDoor
    from ui.monitoring.middleware import Counted
    from ui.monitoring.routes import monitoring_router
    from ui.page import mount_page
    from ui.records.routes import records_router
    from ui.server import OnlyThisMachine

    mcp = McpDoor(service)

    @asynccontextmanager
    async def running(_app: FastAPI) -> AsyncIterator[None]:
        async with mcp.running():
            yield

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=running)
    install(app)
    for router in (
        access_router(access),
        monitoring_router(service),
        records_router(service),
        api_router(service),
        openai_router(service),
    ):
        app.include_router(router)
    app.router.routes.append(mcp.route)
    app.add_api_route("/icon.svg", _icon, include_in_schema=False)
    mount_page(app, service, examples=examples)
    app.add_middleware(Answered)
    app.add_middleware(Counted, metrics=service.metrics)
    app.add_middleware(Guard, access=access, refused=service.metrics.refused)
    app.add_middleware(OnlyThisMachine)
    return app


def _icon() -> Response:
    return Response(files("ui").joinpath("assets", "icon.svg").read_bytes(), media_type="image/svg+xml")
