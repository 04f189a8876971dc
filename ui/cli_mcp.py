"""`byline mcp`: the archive for an assistant that starts Byline itself and talks to it over a pipe."""

from __future__ import annotations

import click

from ui.cli import command
from ui.state import current


@command("mcp", "byline mcp", "byline --archive ~/news mcp --read-only")
@click.option("--read-only", is_flag=True, help="Let the assistant add no articles.")
def mcp_command(read_only: bool) -> None:
    """Serve the archive to an assistant over standard input and output (Model Context Protocol).

    The assistant starts this command by itself: name it in the assistant's settings. To serve several at once, or from
    another machine, use 'byline serve', which has the same at /mcp.
    """
    import anyio

    from ui.mcp_server.server import mcp_server
    from ui.serving.callers import Caller, Scope
    from ui.serving.opening import open_service

    scopes = frozenset({Scope.READ} if read_only else Scope)
    with open_service(current().settings()) as service:
        anyio.run(mcp_server(service, Caller("local:mcp", None, scopes)).run_stdio_async)
