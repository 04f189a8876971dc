"""Serves the chat page over an archive, with an assistant that answers by script: `python scripted.py ARCHIVE`.

Needs the repository and its tests on PYTHONPATH, in this order.

What the page does with an answer must not hang on which answers the assistant gives today.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import click
from told import asked_back, told

from assistant import Answer, Assistant, CitationEvent, DoneEvent, Event, Question, StatementEvent
from ui.page import serve_page
from ui.settings import Settings
from ui.wiring import open_archive
from vectorstore import Archive

ANSWERS: dict[str, Callable[[], Answer]] = {"How old is she?": asked_back}


class Scripted:
    """Asks back where it is told to, and answers everything else alike."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    def stream(self, question: Question, is_stopped: Callable[[], bool] = lambda: False) -> Iterator[Event]:
        answer = ANSWERS.get(question.text, told)()
        yield from map(CitationEvent, answer.citations)
        yield from map(StatementEvent, answer.statements)
        yield DoneEvent(replace(answer, question=question.text))


def main() -> None:
    """Serves until it is interrupted, on any free port, which it names on stderr."""
    with open_archive(Settings.load({"archive": Path(sys.argv[1])})) as archive:
        serve_page(
            cast(Assistant, Scripted(archive)),
            examples=(),
            host="127.0.0.1",
            port=0,
            open_browser=False,
            ready=lambda url: click.echo(url, err=True),
        )


if __name__ == "__main__":
    main()
