"""What the guard adds to an answer's head: the reader's cookie, and who may keep or overhear the answer."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send
from starlette.types import Scope as AsgiScope

from ui.access import cookies, doors
from ui.access.peers import Peer

_YEAR_S = 365 * 24 * 3600


class Dressed:
    """One answer on its way out. Holds nothing back."""

    def __init__(self, send: Send, scope: AsgiScope, peer: Peer, *, keeps_out: bool) -> None:
        self._send, self._scope, self._peer, self._keeps_out = send, scope, peer, keeps_out
        self.cookie: str | None = None
        """The reader's new cookie."""

    async def send(self, message: Message) -> None:
        """Passes a message on; the first of an answer with the headers."""
        if message["type"] in {"http.response.start", "websocket.accept"}:
            message.setdefault("headers", [])
            self._add(MutableHeaders(scope=message))
        await self._send(message)

    def _add(self, headers: MutableHeaders) -> None:
        is_page = headers.get("content-type", "").startswith("text/html")
        if is_page and self._keeps_out:
            headers["cache-control"] = "no-store"  # the next one at this machine is not to find it with the back key
        elif doors.is_private(self._scope["path"]):
            headers.setdefault("cache-control", "no-store")
        if self._peer.https:
            headers["strict-transport-security"] = f"max-age={_YEAR_S}"
        if self.cookie is not None:
            headers.append("set-cookie", cookies.set_reader(self.cookie, self._peer.https))
