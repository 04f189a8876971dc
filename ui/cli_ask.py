"""`byline ask`: one question, one answer with its citations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from ui import console, wiring
from ui.cli import command
from ui.exporting.options import FORMATS, Wanted, export_options
from ui.options import check_outlets, constraints, narrowing_options, one_text
from ui.state import current
from ui.terminal import show_answer, show_rest, show_statement
from vectorstore.errors import UsageError

if TYPE_CHECKING:
    from assistant import Citation, Event


@command(
    "ask",
    'byline ask "Why was the bridge closed?"',
    'byline ask "What did the mayor say?" --outlet "Harbour Gazette" --since 2025-06-01',
    'byline ask "Who won the vote?" --json > answer.json',
    'byline ask "Who won the vote?" --out vote.md',
)
@click.argument("question", nargs=-1)
@narrowing_options
@click.option(
    "--model",
    metavar="MODEL",
    help="Chat model that words the answer, as provider:name, or 'none' for the articles' own words.",
)
@click.option("--no-cache", is_flag=True, help="Ask the chat model anew, whatever was kept of its replies.")
@click.option("--stream", is_flag=True, help="Show statements as they come; with --json one event per line.")
@export_options(FORMATS)
def ask_command(
    question: tuple[str, ...],
    outlets: tuple[str, ...],
    since: str | None,
    until: str | None,
    model: str | None,
    no_cache: bool,
    stream: bool,
    format_name: str | None,
    out: str | None,
    as_json: bool,
) -> None:
    """Answer QUESTION from the articles, each sentence with its source.

    What the archive does not say is not answered: the nearest articles are named instead.
    """
    text, state = one_text(question, "question"), current()
    within, wanted = constraints(outlets, since, until), Wanted.of(format_name, out, as_json, FORMATS)
    if stream and (format_name is not None or wanted.file is not None):
        raise UsageError("--stream goes to stdout only, as text or with --json.", "Leave out --format and --out.")
    chat = {"model": model} if model is not None else {}
    if chat or no_cache:
        state.override("chat", {**chat, **({"cache": False} if no_cache else {})})
    with wiring.open_archive(state.settings()) as archive:
        wiring.require_articles(archive)
        check_outlets(archive, within.outlets)
        from assistant import Question
        from ui.exporting.delivery import deliver

        assistant = wiring.assistant_for(state.settings(), archive)
        asked = Question(text, constraints=within)
        if stream:
            _stream(assistant.stream(asked), as_json=as_json)
        else:
            deliver(assistant.ask(asked), wanted, show_answer, wiring.clock_for(state.settings())())


def _stream(events: Iterator[Event], *, as_json: bool) -> None:
    if as_json:
        from ui.convert import event_json

        for event in events:
            console.out_json(event_json(event), one_line=True)
        return
    from assistant import CitationEvent, DoneEvent, StatementEvent

    citations: list[Citation] = []
    for event in events:
        if isinstance(event, CitationEvent):
            citations.append(event.citation)
        elif isinstance(event, StatementEvent):
            show_statement(event.statement, citations)
        elif isinstance(event, DoneEvent):
            show_rest(event.answer)
