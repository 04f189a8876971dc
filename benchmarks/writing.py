"""Measures what Byline adds to a chat model's time: `python -m benchmarks.writing`.

A server on this machine speaks OpenAI's protocol and streams an answer of five statements about the sample articles at
the pace of a model. Told is the time from the sending of a statement's last piece, its line's end, to the statement
being given to the reader, checked and quoted. The first question, with which everything is loaded, does not count.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from assistant import Assistant, ChatWriting, ModelSettings, Question, StatementEvent, WritingSettings
from benchmarks.processes import BenchError
from benchmarks.report import Bound, Limit, Measure, Report, median, percentile
from ingest import IngestSettings, ingest
from ui import wiring
from ui.settings import Settings
from vectorstore import Archive, ArchiveSettings

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
QUESTION = "How long is the Durand Line, and who fixed its course?"
STATEMENTS = (
    ("The Durand Line is 2,640 kilometres long.", "is 2,640 kilometres long"),
    ("A published analysis puts its length at 1,600 miles.", "Durand Line at 1,600 miles"),
    ("Another report has 2,640 kilometres, which is about 1,640 miles.", "Another published report has 2,640"),
    ("Two men fixed the course of the border: Abdur Rahman Khan and Mortimer Durand.", "Two men fixed the course"),
    ("The article of 30 October had 1,600 miles, or about 2,575 kilometres.", "Our article of 30 October had 1,600"),
)
"""What the model says, in words of its own, with words of the sentence each statement cites."""
TOKENS_A_SECOND = 50
MOST_MS = 20.0
ROUNDS = 10

_KEY_LINE = re.compile(r"\[([0-9a-f]{6})\] (.*)")
_PIECE = re.compile(r"\n|[ ]?[^\s\[\]]{1,8}|[ ]?\[|\]")
"""About what models have for tokens."""


@dataclass(slots=True)
class Model:
    """A server that says `STATEMENTS` to whatever it is asked."""

    pace: float
    """Seconds between two pieces."""
    sent: list[float] = field(default_factory=list)
    """When each statement's last piece of the latest reply was sent, by `time.perf_counter`."""

    @contextmanager
    def serving(self) -> Iterator[str]:
        """The base address."""
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/v1"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    def pieces(self, prompt: str) -> list[str]:
        """The reply to `prompt`, with its keys."""
        text = "".join(f"{statement} [{_key(prompt, words)}]\n" for statement, words in STATEMENTS)
        return _PIECE.findall(text)


def _key(prompt: str, words: str) -> str:
    return next(str(key) for key, line in _KEY_LINE.findall(prompt) if words in line)


def _handler(model: Model) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, *args: object) -> None:
            """Says nothing."""

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            pieces = model.pieces("\n".join(str(message["content"]) for message in body["messages"]))
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            model.sent.clear()
            for piece in pieces:
                time.sleep(model.pace)
                if piece == "\n":
                    model.sent.append(time.perf_counter())
                self._event({"index": 0, "delta": {"content": piece}, "finish_reason": None})
            self._event({"index": 0, "delta": {}, "finish_reason": "stop"})
            self._chunk(b"data: [DONE]\n\n")
            self._chunk(b"")

        def _event(self, choice: dict[str, object]) -> None:
            frame = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "model", "choices": [choice]}
            self._chunk(f"data: {json.dumps(frame)}\n\n".encode())

        def _chunk(self, data: bytes) -> None:
            self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    return Handler


def added(assistant: Assistant, model: Model) -> list[float]:
    """Milliseconds from the sending of each statement's end to the statement. Raises `BenchError` where one is lost."""
    given = [
        time.perf_counter()
        for event in assistant.stream(Question(QUESTION))
        if isinstance(event, StatementEvent) and event.statement.text in dict(STATEMENTS)
    ]
    if len(given) != len(STATEMENTS):
        raise BenchError(f"{len(given)} of {len(STATEMENTS)} statements passed the gate.")
    return [1000 * (shown - sent) for sent, shown in zip(model.sent, given, strict=True)]


def measured(rounds: int, tokens_a_second: float) -> list[float]:
    """The times of all statements of `rounds` answers."""
    model = Model(1 / tokens_a_second)
    embedder = wiring.load_embedder_for(Settings())
    with tempfile.TemporaryDirectory() as temporary, model.serving() as address:
        folder = Path(temporary) / "archive"
        ingest([SAMPLES], folder, embedder, IngestSettings(), ArchiveSettings())
        with Archive.open(folder, embedder) as archive:
            writing = ChatWriting(WritingSettings(ModelSettings("openai:model", base_url=address, retries=0)))
            assistant = Assistant(archive, embedder, writing=writing)
            added(assistant, model)
            return [one for _ in range(rounds) for one in added(assistant, model)]


def report(times: Sequence[float], most: float, tokens_a_second: float) -> Report:
    """The median, which has a limit, and how long the slowest take."""
    limit = Limit(Bound.AT_MOST, most)
    measures = (
        Measure("added_median", "from a statement's end to the reader, median", median(times), "ms", limit),
        Measure("added_p95", "the same, 95th percentile", percentile(times, 0.95), "ms"),
    )
    return Report({"statements": len(times), "tokens a second": tokens_a_second}, measures)


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the figures. Exit code 1 where the median is above its limit, 2 where nothing could be measured."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.writing", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--most", type=float, metavar="MS", default=MOST_MS, help="limit of the median (%(default)g)")
    parser.add_argument("--rounds", type=int, metavar="N", default=ROUNDS, help="answers that count (%(default)s)")
    parser.add_argument("--pace", type=float, metavar="TOKENS", default=TOKENS_A_SECOND, help="tokens a second")
    given = parser.parse_args(arguments)
    wiring.quiet()
    try:
        told = report(measured(given.rounds, given.pace), given.most, given.pace)
    except BenchError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(told.as_table())
    return 1 if told.failed else 0


if __name__ == "__main__":
    sys.exit(main())
