"""Runs a web application on one port of this machine, and tells browsers to fetch nothing from anywhere else.

Knows nothing of the page it serves.
"""

from __future__ import annotations

import errno
import logging
import socket
import webbrowser
from collections.abc import Callable

import uvicorn
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vectorstore import UsageError

# Gradio compiles its templates in the browser, hence 'unsafe-eval' and 'unsafe-inline'. The rest keeps every request
# on the host the page came from, so that text which slipped through could still not report anything to anyone.
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_CLOSING_SECONDS = 1


class OnlyThisMachine:
    """Adds the headers to every answer that has not stricter ones of its own. Holds back nothing that streams."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


class _Server(uvicorn.Server):
    """Calls back once requests are answered."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self._started()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Every open tab holds a connection, and cutting those would be reported as an error of each.
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        await super().shutdown(sockets=sockets)


def run(
    make_app: Callable[[], ASGIApp],
    *,
    host: str,
    port: int,
    open_browser: bool,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serves until interrupted. The port is taken before `make_app` is called, so that a taken one costs no time.

    Raises UsageError where the port or the host cannot be had.
    """
    with listen(host, port) as listening:
        url = address(host, listening.getsockname()[1])

        def started() -> None:
            if ready is not None:
                ready(url)
            if open_browser:
                webbrowser.open(url)

        config = uvicorn.Config(
            make_app(),
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=_CLOSING_SECONDS,
            server_header=False,
            proxy_headers=False,  # the guard decides whose word counts; uvicorn would believe anyone on this machine
        )
        _Server(config, started).run(sockets=[listening])


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to `host` and `port`; 0 takes any free port. Raises UsageError."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        return socket.create_server((host, port), family=found[0][0])
    except OSError as error:
        raise _unavailable(host, port, error) from error


def address(host: str, port: int) -> str:
    """The address to open: a host that means "any" is this machine's own."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}.get(host, host)
    return f"http://{f'[{shown}]' if ':' in shown and not shown.startswith('[') else shown}:{port}/"


def _unavailable(host: str, port: int, error: OSError) -> UsageError:
    if error.errno == errno.EADDRINUSE:
        return UsageError(
            f"Port {port} is already in use on {host}.",
            "Stop the program that uses it, or choose another port with --port; 0 takes any free one.",
        )
    if error.errno == errno.EACCES:
        return UsageError(f"Port {port} may not be used by this account.", "Choose a port above 1023 with --port.")
    return UsageError(
        f"Cannot listen on {host}, port {port}: {error.strerror or error}.",
        "Use an address of this machine, such as 127.0.0.1, with --host.",
    )
