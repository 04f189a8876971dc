"""A real server on this machine for the clients under test, with its lifespan."""

from __future__ import annotations

import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from doors import Called
from fastapi import FastAPI
from starlette.types import ASGIApp

from ui.mcp_server.server import McpDoor
from ui.server import listen
from ui.serving.service import Service


class _Server(uvicorn.Server):
    """Says when it has started."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.ready.set()


def with_mcp(service: Service) -> FastAPI:
    """An application with the MCP server, running as long as it is served."""
    door = McpDoor(service)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with door.running():
            yield

    app = FastAPI(lifespan=lifespan, openapi_url=None, docs_url=None, redoc_url=None)
    app.router.routes.append(door.route)
    app.add_middleware(Called)
    return app


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """The application on a free port until the block ends; gives its address, such as http://127.0.0.1:4711."""
    with listen("127.0.0.1", 0) as listening:
        server = _Server(uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            assert server.ready.wait(20), "the server does not start"
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(20)
