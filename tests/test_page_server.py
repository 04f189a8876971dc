"""The page's server: one port, honest errors, and headers that keep every request on this machine."""

from __future__ import annotations

import socket

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from ui.server import OnlyThisMachine, address, listen
from vectorstore import UsageError


def test_a_taken_port_is_named_with_the_next_step() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"Port {port} is already in use") as caught:
            listen("127.0.0.1", port)
    assert "--port" in caught.value.next_step


def test_a_host_of_another_machine_is_refused() -> None:
    with pytest.raises(UsageError, match=r"Cannot listen on 192\.0\.2\.1"):
        listen("192.0.2.1", 0)


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("127.0.0.1", "http://127.0.0.1:80/"),
        ("0.0.0.0", "http://127.0.0.1:80/"),
        ("::1", "http://[::1]:80/"),
        ("::", "http://[::1]:80/"),
        ("localhost", "http://localhost:80/"),
    ],
)
def test_the_address_shown_can_be_opened(host: str, shown: str) -> None:
    assert address(host, 80) == shown


def test_browsers_are_told_to_fetch_from_here_only() -> None:
    async def hello(_request: object) -> PlainTextResponse:
        return PlainTextResponse("hello")

    with TestClient(OnlyThisMachine(Starlette(routes=[Route("/", hello)]))) as client:
        headers = client.get("/").headers
    policy = headers["content-security-policy"]
    assert "http" not in policy
    assert "*" not in policy
    assert "connect-src 'self'" in policy
    assert headers["referrer-policy"] == "no-referrer"
