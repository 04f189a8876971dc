"""Chat servers on this machine that say what a test has written down, over the protocols of three providers.

The provider's own client talks to them over real connections. A script has one entry for each request, in order:

    with serving("openai", [Status(429), Reply(["The bridge ", "closed."])]) as server:
        StreamedReplies(server.settings).stream([("human", "Is it closed?")])
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from unittest.mock import patch

from chat_protocols import PROTOCOLS, Protocol

from assistant.writing.types import ModelSettings

KEY = "sk-test-4f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c"
PROVIDERS = tuple(PROTOCOLS)
_LONGEST_WAIT = 20.0  # seconds; a test that waits longer has gone wrong


class Gate:
    """A place in a reply where the server waits until the test opens it. `reached` tells the test that it waits."""

    def __init__(self) -> None:
        self._opened, self.reached = threading.Event(), threading.Event()

    def open(self) -> None:
        self._opened.set()

    def is_open(self) -> bool:
        return self._opened.is_set()


@dataclass(frozen=True, slots=True)
class Raw:
    """Bytes that are sent as they are, whatever the protocol says."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Break:
    """The connection is reset, as when a server is killed."""


@dataclass(frozen=True, slots=True)
class Drip:
    """The same bytes again and again, until the client goes: a server that is alive and says nothing."""

    data: bytes


Piece = str | Gate | Raw | Break | Drip


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply in pieces, with a finish."""

    pieces: Sequence[Piece] = ()
    finish: Literal["stop", "length", "content_filter", "refusal"] | None = "stop"
    """None: the stream ends in an orderly way without having said that it is finished."""
    usage: tuple[int, int] | None = (11, 7)
    """Tokens read and written; None: the server does not tell."""
    thinking: str = ""
    """Sent before the first piece, where the protocol has a place for it."""


@dataclass(frozen=True, slots=True)
class Status:
    """An error instead of a reply."""

    code: int
    headers: Mapping[str, str] = field(default_factory=dict)
    message: str = "Something is wrong."
    kind: str | None = None
    """The protocol's word for the error."""


@dataclass(frozen=True, slots=True)
class Page:
    """A body that is no reply, with status 200."""

    body: bytes = b"<!doctype html><html><body><h1>Sign in</h1></body></html>"
    media_type: str = "text/html"


@dataclass(frozen=True, slots=True)
class StreamError:
    """An error that the server reports in a stream it has begun with status 200, after these pieces."""

    message: str
    kind: str
    pieces: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Hang:
    """Not a byte, until `gate` opens or the client goes."""

    gate: Gate = field(default_factory=Gate)


@dataclass(frozen=True, slots=True)
class Request:
    """What a client sent."""

    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]

    @property
    def prompt(self) -> str:
        """All texts of the messages, the system's first."""
        said = [self.body.get("system"), *(message["content"] for message in self.body["messages"])]
        return "\n".join(_plain(one) for one in said if one)


Entry = Reply | Status | Page | StreamError | Hang
Script = Sequence[Entry | Callable[[Request], Entry]]
"""What is done for each request in turn. A function is given the request, for replies that cite keys of a prompt."""


class ChatServer:
    """One server while it runs. `requests` grows; `gone` is set when a client leaves a reply that is not at its end."""

    def __init__(self, provider: str, script: Script) -> None:
        self.provider, self.protocol = provider, PROTOCOLS[provider]
        self.requests: list[Request] = []
        self.gone, self.is_closing = threading.Event(), threading.Event()
        self.gone_at: float | None = None
        """By `time.monotonic`."""
        self._script, self._lock = list(script), threading.Lock()
        self._http = _Http(self)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), name="chat-server")
        self._thread.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    @property
    def settings(self) -> ModelSettings:
        return settings_for(self.provider, self)

    def next(self, request: Request) -> Entry:
        with self._lock:
            self.requests.append(request)
            if not self._script:
                return Status(418, message="The script is at its end: nobody expected this request.")
            entry = self._script.pop(0)
        return entry(request) if callable(entry) else entry

    def note_gone(self) -> None:
        if not self.is_closing.is_set():
            self.gone_at = self.gone_at or time.monotonic()
            self.gone.set()

    def close(self) -> None:
        self.is_closing.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()  # joins the threads of the requests


def settings_for(provider: str, server: ChatServer, **changes: Any) -> ModelSettings:
    """Settings that reach the server, with short limits of time."""
    known: dict[str, Any] = {"timeout": 5.0, "reply_tokens": 200, "base_url": server.address + server.protocol.root}
    return ModelSettings(**{"name": f"{provider}:test-model", **known, **changes})


@contextlib.contextmanager
def serving(provider: str, script: Script = ()) -> Iterator[ChatServer]:
    """A server for the length of a block. Only Anthropic's client has a key: it does not start without one."""
    # Reading the certificates of the world takes a client longer than a test, and nothing here is encrypted.
    with patch.dict(os.environ), patch("ssl.SSLContext.load_verify_locations"):
        for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_API_BASE", "OLLAMA_API_KEY", "OLLAMA_HOST"):
            os.environ.pop(name, None)
        os.environ["ANTHROPIC_API_KEY"] = KEY
        server = ChatServer(provider, script)
        try:
            yield server
        finally:
            server.close()


def _plain(content: object) -> str:
    if isinstance(content, str):
        return content
    assert isinstance(content, list)
    return "".join(str(block.get("text", "")) for block in content)


class _Http(ThreadingHTTPServer):
    daemon_threads = False  # joined at the end: no test leaves a thread behind

    def __init__(self, chat: ChatServer) -> None:
        self.chat = chat
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that leaves is no error of the server's."""


class _Gone(Exception):
    """The client has left, or the test is over."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Http

    def log_message(self, *args: object) -> None:
        """Says nothing."""

    def do_POST(self) -> None:
        self.close_connection = True
        self._chunked = False
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        request = Request(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
        entry = self.server.chat.next(request)
        try:
            self._answer(entry, self.server.chat.protocol, body)
        except (_Gone, ConnectionError):
            self.server.chat.note_gone()

    def _answer(self, entry: Entry, protocol: Protocol, body: Mapping[str, Any]) -> None:
        match entry:
            case Status():
                self._send(entry.code, protocol.error(entry.code, entry.kind, entry.message), extra=dict(entry.headers))
            case Page():
                self._send(200, entry.body, entry.media_type)
            case Hang():
                self._wait(entry.gate)
            case StreamError():
                self._begin(protocol)
                for data in (*protocol.opening(0), *(protocol.piece(text) for text in entry.pieces)):
                    self._chunk(data)
                self._chunk(protocol.error_in_stream(entry.kind, entry.message))
                self._end()
            case Reply() if body.get("stream"):
                self._stream(entry, protocol)
            case Reply():
                text = "".join(piece for piece in entry.pieces if isinstance(piece, str))
                self._send(200, protocol.whole(text, entry.finish or "stop", entry.usage or (0, 0)))

    def _stream(self, reply: Reply, protocol: Protocol) -> None:
        self._begin(protocol)
        for data in protocol.opening(reply.usage[0] if reply.usage else 0):
            self._chunk(data)
        if reply.thinking:
            self._chunk(protocol.thinking(reply.thinking))
        for piece in reply.pieces:
            match piece:
                case str():
                    self._chunk(protocol.piece(piece))
                case Gate():
                    self._wait(piece)
                case Raw():
                    self._chunk(piece.data)
                case Drip():
                    while not self.server.chat.is_closing.wait(0.02):
                        self._chunk(piece.data)
                case Break():
                    self._reset()
                    return
        if reply.finish is not None:
            for data in protocol.ending(reply.finish, reply.usage):
                self._chunk(data)
        self._end()

    def _send(
        self, code: int, body: bytes, media_type: str = "application/json", extra: Mapping[str, str] | None = None
    ) -> None:
        self.send_response(code)
        for name, value in {"Content-Type": media_type, "Connection": "close", **(extra or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _begin(self, protocol: Protocol) -> None:
        self.send_response(200)
        self.send_header("Content-Type", protocol.media_type)
        self.send_header("Transfer-Encoding", "chunked")
        self.send_header("Connection", "close")
        self.end_headers()

    def _chunk(self, data: bytes) -> None:
        if self._client_has_gone():
            raise _Gone
        if data:
            self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    def _end(self) -> None:
        self.wfile.write(b"0\r\n\r\n")

    def _reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def _wait(self, gate: Gate) -> None:
        gate.reached.set()
        until = time.monotonic() + _LONGEST_WAIT
        while not gate.is_open():
            # Returns as soon as the client closes its side.
            select.select([self.connection], [], [], 0.005)
            if self._client_has_gone() or self.server.chat.is_closing.is_set() or time.monotonic() > until:
                raise _Gone

    def _client_has_gone(self) -> bool:
        readable, _, _ = select.select([self.connection], [], [], 0)
        return bool(readable) and not self.connection.recv(1, socket.MSG_PEEK)
