"""Serves the page over an archive, with answers that wait for a file: `python slow_page.py ARCHIVE GATE PORT`.

The answers are the real ones. Each stops after its first statement until the file GATE is there, so that a test can do
something in mid-answer. Needs the repository on PYTHONPATH.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import click

from assistant import Assistant, Event, Question, StatementEvent
from ui.access.access import Access
from ui.server import run
from ui.serving.app import server_app
from ui.serving.opening import open_service
from ui.settings import Settings


class Slow:
    """An assistant that waits in mid-answer."""

    def __init__(self, assistant: Assistant, gate: Path) -> None:
        self._assistant = assistant
        self._gate = gate

    def __getattr__(self, name: str) -> Any:
        return getattr(self._assistant, name)

    def stream(self, question: Question, is_stopped: Callable[[], bool] = lambda: False) -> Iterator[Event]:
        """The answer, with a wait after its first statement."""
        waited, pause = False, threading.Event()
        for event in self._assistant.stream(question, is_stopped):
            yield event
            while isinstance(event, StatementEvent) and not waited and not self._gate.exists():
                if is_stopped():
                    return
                pause.wait(0.02)
            waited = waited or isinstance(event, StatementEvent)


def main() -> None:
    """Serves until it is interrupted, and names its address on stderr."""
    archive, gate, port = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    settings = Settings.load({"archive": archive})
    with open_service(settings) as opened:
        service = replace(opened, assistant=cast(Assistant, Slow(opened.assistant, gate)))
        with closing(Access.open(settings.server, archive, service.clock)) as access:
            run(
                lambda: server_app(service, access),
                host="127.0.0.1",
                port=port,
                open_browser=False,
                ready=lambda url: click.echo(url, err=True),
            )


if __name__ == "__main__":
    main()
