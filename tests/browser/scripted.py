"""Serves the chat page over an archive, with an assistant that answers by script: `python scripted.py ARCHIVE`.

Needs the repository and its tests on PYTHONPATH, in this order.

What the page does with an answer must not hang on which answers the assistant gives today.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import cast

import click
from told import asked_back, told

from assistant import Answer, Assistant, CitationEvent, DoneEvent, Event, Question, StatementEvent
from ui.access.access import Access
from ui.server import run
from ui.serving.app import server_app
from ui.serving.opening import open_service
from ui.settings import Settings
from vectorstore import Archive

ANSWERS: dict[str, Callable[[], Answer]] = {"How old is she?": asked_back}


class Scripted:
    """Asks back where it is told to, and answers everything else alike."""

    answerer = "scripted"

    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    def stream(self, question: Question, is_stopped: Callable[[], bool] = lambda: False) -> Iterator[Event]:
        answer = ANSWERS.get(question.text, told)()
        yield from map(CitationEvent, answer.citations)
        yield from map(StatementEvent, answer.statements)
        yield DoneEvent(replace(answer, question=question.text))


def main() -> None:
    """Serves until it is interrupted, on any free port, which it names on stderr."""
    archive = Path(sys.argv[1])
    settings = Settings.load({"archive": archive})
    with open_service(settings) as opened:
        service = replace(opened, assistant=cast(Assistant, Scripted(opened.archive)))
        with closing(Access.open(settings.server, archive, service.clock)) as access:
            run(
                lambda: server_app(service, access),
                host="127.0.0.1",
                port=0,
                open_browser=False,
                ready=lambda url: click.echo(url, err=True),
            )


if __name__ == "__main__":
    main()
