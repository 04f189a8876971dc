"""Ends requests whose body is longer than allowed, whatever length they announced. Never gathers a body itself."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Send
from starlette.types import Scope as AsgiScope

MEGABYTE = 1_000_000


def announced_too_long(headers: Headers, limit: int) -> bool:
    """Whether a request says itself that its body is too long, or says no number at all."""
    length = headers.get("content-length")
    return length is not None and not (length.isascii() and length.isdigit() and int(length[:20]) <= limit)


class Bounded:
    """One request whose body is counted while it is read. To the application the client goes away at the limit."""

    def __init__(self, receive: Receive, send: Send, limit: int) -> None:
        self._receive, self._send, self._limit = receive, send, limit
        self._read = 0
        self._began = False
        self.exceeded = False

    async def receive(self) -> Message:
        """The next part of the body."""
        if self.exceeded:
            return {"type": "http.disconnect"}
        message = await self._receive()
        if message["type"] == "http.request":
            self._read += len(message.get("body", b""))
            self.exceeded = self._read > self._limit
        return {"type": "http.disconnect"} if self.exceeded else message

    async def send(self, message: Message) -> None:
        """Passes an answer on, but none that was made of half a request."""
        if self.exceeded and not self._began:
            return
        self._began = True
        await self._send(message)

    async def run(self, app: ASGIApp, scope: AsgiScope) -> bool:
        """Runs `app` and gives whether the request still needs an answer: that it is too large."""
        try:
            await app(scope, self.receive, self.send)
        except Exception:
            if not self.exceeded:
                raise
        return self.exceeded and not self._began
