"""`byline serve` and `byline demo`: open the chat page, over the archive or over the samples. The page is elsewhere."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from importlib.resources import as_file, files

import click

from ui import console, wiring
from ui.cli import command
from ui.cli_ingest import read, summary
from ui.state import State, current
from vectorstore.errors import UsageError

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
    """Open the chat page in a browser, for this machine only. Ctrl-C stops it."""
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
    address = state.settings().server.host
    if not _is_loopback(address):
        raise UsageError(
            f"Byline does not listen on {address}: it has no accounts yet, so everyone there could read the archive.",
            "Listen on 127.0.0.1 and let others in through a proxy that asks who they are.",
        )


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _serve(state: State, *, examples: Sequence[str], open_browser: bool) -> None:
    settings = state.settings()
    assistant = wiring.open_assistant(settings)
    state.when_stopped = "Stopped. The archive is safe."

    def ready(url: str) -> None:
        console.note(f"Byline is at {url} and reads the archive {settings.archive}. Ctrl-C stops it.")

    from ui.page import serve_page

    serve_page(
        assistant,
        examples=examples,
        host=settings.server.host,
        port=settings.server.port,
        open_browser=open_browser,
        ready=ready,
    )
