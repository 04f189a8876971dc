"""`byline serve` and `byline demo`: open the chat page, over the archive or over the samples. The page is elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import click

from ui import console, wiring
from ui.cli import command
from ui.cli_ingest import read, summary
from ui.state import State, current

if TYPE_CHECKING:
    from fastapi import FastAPI

    from ui.serving.service import Service

_EXAMPLES = (
    "why did the alliance sour?",
    "Who are the TTP?",
    "How long is the Durand Line?",
    "Who brokered the truce?",
)

_port_option = click.option(
    "--port", type=click.IntRange(0, 65535), help="Port to listen on; 0 takes a free one. [default: 7860]"
)
_browser_option = click.option("--no-browser", is_flag=True, help="Do not open a browser.")


@command("serve", "byline serve", "byline serve --port 8080 --no-browser", "byline --archive ~/news serve")
@click.option("--host", metavar="ADDRESS", help="Address to listen on. [default: 127.0.0.1]")
@_port_option
@_browser_option
def serve_command(host: str | None, port: int | None, no_browser: bool) -> None:
    """Open the chat page in a browser. Ctrl-C stops it.

    Without further settings it is for this machine only; docs/serving.md shows how to let in others.
    """
    state = current()
    _server_options(state, host=host, port=port)
    _serve(state, examples=(), open_browser=not no_browser)


@command("demo", "byline demo", "byline demo --no-browser --port 8080")
@_port_option
@_browser_option
def demo_command(port: int | None, no_browser: bool) -> None:
    """Read the sample articles that come with Byline into ./.byline-demo and open the chat page."""
    state = current()
    state.when_stopped = "Stopped. Run 'byline demo' again to go on."
    if state.archive is None:
        state.override("archive", state.settings().demo_archive)
    _server_options(state, host=None, port=port)
    embedder = wiring.load_embedder_for(state.settings())
    with as_file(files("samples")) as folder:
        report = read([folder], state, embedder)
    console.note(f"Samples: {summary(report)}")
    _serve(state, examples=_EXAMPLES, open_browser=not no_browser)


def _server_options(state: State, *, host: str | None, port: int | None) -> None:
    given = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    if given:
        state.override("server", given)
    from ui.access.exposure import check

    check(state.settings().server)


def _serve(state: State, *, examples: Sequence[str], open_browser: bool) -> None:
    from ui.access.access import Access
    from ui.server import run
    from ui.serving.app import server_app
    from ui.serving.opening import open_service

    settings = state.settings()
    server = settings.server
    state.when_stopped = "Stopped. The archive is safe."

    def ready(url: str) -> None:
        console.note(f"Byline is at {url} and reads the archive {settings.archive}. Ctrl-C stops it.")

    with (
        open_service(settings) as service,
        # The clock of this machine, never the day that is set for answers: sessions and tokens expire.
        closing(Access.open(server, settings.archive, lambda: datetime.now(UTC))) as access,
    ):
        if server.auth == "accounts" and not access.accounts.all():
            console.note("Nobody can sign in yet: 'byline users add NAME' adds an account, at once.")
        run(
            lambda: _warmed(service, server_app(service, access, examples=examples)),
            host=server.host,
            port=server.port,
            open_browser=open_browser,
            ready=ready,
        )


def _warmed(service: Service, app: FastAPI) -> FastAPI:
    """The application, once what a first question loads is loaded: no reader has to wait for it."""
    from assistant import Question

    if service.assistant.answerer == "extractive":  # a chat model would be asked, and may cost something
        service.assistant.ask(Question("What is new?"))
    return app
