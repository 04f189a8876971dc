"""The examples of docs/openai.md and docs/mcp.md run as they stand, against a real server."""

from __future__ import annotations

import contextlib
import io
import json
import re
from pathlib import Path

import click
import pytest
from doors import application
from loopback import serving, with_mcp

from ui.api.openai import openai_router
from ui.cli import cli
from ui.reference import help_context
from ui.serving.service import Service

DOCS = Path(__file__).resolve().parents[2] / "docs"
SHOWN = "http://127.0.0.1:7860"


def examples(page: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL)


def printed(example: str, address: str) -> str:
    """What an example writes when it asks the server at `address`."""
    assert SHOWN in example
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(example.replace(SHOWN, address), "example", "exec"), {"__name__": "example"})
    return out.getvalue()


@pytest.mark.parametrize("example", examples("openai.md", "python"), ids=["whole", "stream", "langchain"])
def test_an_example_for_openais_clients_prints_the_quoted_answer(service: Service, example: str) -> None:
    with serving(application(openai_router(service))) as address:
        assert "inspectors found a crack in its northern pylon. [1]" in printed(example, address)


def test_the_example_for_mcp_prints_the_quoted_answer(service: Service) -> None:
    (example,) = examples("mcp.md", "python")
    with serving(with_mcp(service)) as address:
        told = printed(example, address)
    assert "inspectors found a crack in its northern pylon" in told
    assert told.endswith("answered\n")


def test_the_command_that_assistants_are_given_is_one() -> None:
    (example,) = examples("mcp.md", "json")
    words = json.loads(example)["mcpServers"]["byline"]["args"][2:]
    name, command, rest = cli.resolve_command(click.Context(cli, info_name="byline", obj=None), words)
    assert command is not None
    command.make_context(name, list(rest), parent=help_context())


def test_every_tool_is_named_in_the_guide(service: Service) -> None:
    import asyncio

    from ui.mcp_server.server import mcp_server

    page = (DOCS / "mcp.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z]+)`", "".join(line for line in page.splitlines() if line.startswith("| `"))))
    assert named == {tool.name for tool in asyncio.run(mcp_server(service).list_tools())}
