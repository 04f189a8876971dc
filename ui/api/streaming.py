"""Server-sent events, sent as they are made. Knows nothing of what they say.

Making never waits for a slow reader, and a reader who goes away stops it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterator
from contextlib import aclosing

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ui.api.errors import error_json
from ui.contract import Output
from ui.contract_api import ErrorEventJson
from ui.serving.working import IsStopped, pieces_of

MEDIA_TYPE = "text/event-stream"
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}  # the latter has nginx pass on events as they come
_SILENCE = 15.0
"""Seconds without an event after which a comment is sent: proxies close a connection on which nothing comes."""
_COMMENT = b": waiting\n\n"

Events = Callable[[IsStopped], Iterator[Output]]
"""Makes the events, given what tells whether the reader has gone. Each has a field `event` that names it."""


def written(event: Output) -> bytes:
    """An event as it goes over the wire: its name and one line of JSON."""
    name: str = event.event  # type: ignore[attr-defined]  # every event of the contract has one
    return f"event: {name}\ndata: {event.model_dump_json()}\n\n".encode()


class EventStream(Response):
    """Sends events as they are made, in a thread. An error on the way becomes the last event."""

    media_type = MEDIA_TYPE

    def __init__(self, events: Events) -> None:
        super().__init__(headers=HEADERS)
        del self.headers["content-length"]
        self._events = events

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Ends when the last event is sent or the reader has gone."""
        del scope
        made, coming = anyio.create_memory_object_stream[bytes](math.inf)
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        with made, coming:
            async with anyio.create_task_group() as group:
                group.start_soon(_leave, receive, group.cancel_scope)
                group.start_soon(self._make, made)
                await _send(coming, send)
                group.cancel_scope.cancel()

    async def _make(self, made: MemoryObjectSendStream[bytes]) -> None:
        async with aclosing(pieces_of(lambda is_stopped: _told(self._events(is_stopped)))) as events:
            async for event in events:
                made.send_nowait(written(event))
        made.close()


async def _send(coming: MemoryObjectReceiveStream[bytes], send: Send) -> None:
    while True:
        chunk = _COMMENT
        with anyio.move_on_after(_SILENCE):
            try:
                chunk = await coming.receive()
            except anyio.EndOfStream:
                break
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _leave(receive: Receive, scope: anyio.CancelScope) -> None:
    """Waits for the reader to go."""
    while (await receive())["type"] != "http.disconnect":
        pass
    scope.cancel()


def _told(events: Iterator[Output]) -> Generator[Output, None, None]:
    """The events, and what ended them if it was an error."""
    try:
        yield from events
    except Exception as error:  # noqa: BLE001  the status is sent already: it is logged, and told as an event
        yield ErrorEventJson(error=error_json(error))
