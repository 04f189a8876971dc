"""A web server on this machine that tests fill with pages, and an archive that is filled from it.

Real sockets and real HTTP; every request is written down.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

from ingest import IngestReport, IngestSettings, ingest, web_address
from vectorstore import Archive, ArchiveSettings, Article

if TYPE_CHECKING:
    from vectorstore.embedders import Embedder

FERRY = (
    "The ferry to Northness will cost more from May, the company said on Tuesday. It gave no reason for the rise, "
    "which is the third in two years.\n\nPassengers will pay 14 pounds for a crossing, two pounds more than now. "
    "Children under five travel free, as before."
)
WALL = (
    "The harbour wall was repaired on Monday after a winter of storms. The work took three weeks and cost 2.5 million "
    "pounds, the council said.\n\nDivers had found cracks below the water line in January."
)


@dataclass(frozen=True)
class Reply:
    """What the server answers."""

    body: bytes | Iterable[bytes] = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None
    """The Content-Length that is sent, where it is not the true one."""


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    path: str
    headers: Mapping[str, str]


class WebServer:
    """Pages by path; a page may be a function of the request."""

    def __init__(self) -> None:
        self.pages: dict[str, Reply | Callable[[Asked], Reply]] = {}
        self.asked: list[Asked] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                asked = Asked(self.path, {name.lower(): value for name, value in self.headers.items()})
                site.asked.append(asked)
                page = site.pages.get(self.path, Reply(b"nothing here", 404))
                self.answer(page(asked) if callable(page) else page)

            def answer(self, reply: Reply) -> None:
                whole = reply.body if isinstance(reply.body, bytes) else None
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                if reply.status != 304:
                    if whole is None:
                        self.close_connection = True
                    else:
                        self.send_header("Content-Length", str(len(whole) if reply.length is None else reply.length))
                self.end_headers()
                try:
                    for piece in [whole] if whole is not None else reply.body:
                        if reply.status != 304:
                            self.wfile.write(piece)
                            self.wfile.flush()
                except (BrokenPipeError, ConnectionResetError):
                    pass
                if reply.length is not None:
                    self.close_connection = True

            def log_message(self, *_arguments: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def put(self, path: str, body: str | bytes, kind: str = "text/html; charset=utf-8", **headers: str) -> str:
        """A page with an ETag, which is not sent again to those who have it. Returns its address."""
        data = body.encode() if isinstance(body, str) else body
        etag = f'"{sha256(data).hexdigest()[:12]}"'

        def page(asked: Asked) -> Reply:
            sent = {"Content-Type": kind, "ETag": etag, **headers}
            return (
                Reply(status=304, headers=sent)
                if asked.headers.get("if-none-match") == etag
                else Reply(data, 200, sent)
            )

        self.pages[path] = page
        return self.url + path

    def reply(self, path: str, body: bytes | Iterable[bytes] = b"", status: int = 200, **headers: str) -> str:
        """A page as given; "_" in the names of headers stands for "-". Returns its address."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = Reply(body, status, named)
        return self.url + path

    def paths(self) -> list[str]:
        """What was asked for since the last time, in order."""
        asked, self.asked = [one.path for one in self.asked], []
        return asked


def article_page(title: str, text: str, head: str = "") -> str:
    """A page as news sites have them."""
    paragraphs = "".join(f"<p>{part}</p>" for part in text.split("\n\n"))
    return (
        f"<!doctype html><html lang='en'><head><title>{title}</title>{head}</head><body><nav><a href='/'>Home</a>"
        f"<a href='/sport'>Sport</a></nav><article><h1>{title}</h1>{paragraphs}</article>"
        "<footer>All rights reserved.</footer></body></html>"
    )


def dripping(first: bytes, stop: threading.Event) -> Iterator[bytes]:
    """A body that never ends."""
    yield first
    while not stop.wait(0.02):
        yield b" "


@dataclass
class Reading:
    """An archive and the way pages get into it."""

    archive: Path
    embedder: Embedder
    waits: list[float] = field(default_factory=list)

    def read(self, *sources: str | Path, settings: IngestSettings | None = None, private: bool = True,
             dry_run: bool = False, retry_failed: bool = False, prune: bool = False,
             pause: Callable[[float], object] | None = None) -> IngestReport:  # fmt: skip
        limits = settings or IngestSettings(private_addresses=private)
        wanted = [web_address(source) if isinstance(source, str) else source for source in sources]
        return ingest(
            wanted, self.archive, self.embedder, limits, ArchiveSettings(),
            dry_run=dry_run, retry_failed=retry_failed, prune=prune,
            pause=pause or self.waits.append,
        )  # fmt: skip

    def articles(self) -> list[Article]:
        with Archive.open(self.archive, self.embedder, ArchiveSettings()) as archive:
            return sorted(archive.articles(), key=lambda article: article.source)

    def article(self) -> Article:
        (only,) = self.articles()
        return only


def counts(report: IngestReport) -> tuple[int, int, int, int]:
    return report.new, report.changed, report.unchanged, len(report.failures)


def reason(report: IngestReport) -> str:
    (failure,) = report.failures
    return failure.reason
