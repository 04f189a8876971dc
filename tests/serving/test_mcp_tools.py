"""The MCP server, asked by the real client over a real port and over a real pipe."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx
import httpx2
import pytest
from doors import AS_READER, READER, WRITER, Called
from endless import FIRST, Endless, worded_by
from fastapi import FastAPI
from jsonschema import Draft202012Validator
from loopback import serving, with_mcp
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError
from mcp_types import CallToolResult, TextContent, TextResourceContents

from assistant import Status
from ui.contract import AnswerJson, ArticlesJson, Output, SearchJson, ShowJson
from ui.contract_newsroom import AttributionJson, ComparisonJson, TimelineJson, TraceJson, VerdictJson
from ui.mcp_server.server import McpDoor
from ui.serving.service import Service

BRIDGE = "Why was the harbour bridge closed?"
QUOTE = "inspectors found a crack in its northern pylon"
EVERY_TOOL: dict[str, tuple[dict[str, Any], type[Output]]] = {
    "ask": ({"question": BRIDGE}, AnswerJson),
    "check": ({"claim": "The harbour bridge in Eastport was closed."}, VerdictJson),
    "trace": ({"quote": QUOTE}, TraceJson),
    "attribute": ({"excerpt": QUOTE}, AttributionJson),
    "compare": ({"topic": "the harbour bridge"}, ComparisonJson),
    "timeline": ({"topic": "the harbour bridge", "limit": 5}, TimelineJson),
    "search": ({"words": "harbour bridge", "limit": 2}, SearchJson),
    "articles": ({"words": "bridge"}, ArticlesJson),
}

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def address(service: Service) -> Iterator[str]:
    with serving(with_mcp(service)) as found:
        yield f"{found}/mcp"


def text_of(found: CallToolResult) -> str:
    (block,) = found.content
    assert isinstance(block, TextContent)
    return block.text


def data_of(found: CallToolResult) -> dict[str, Any]:
    assert not found.is_error, text_of(found)
    assert isinstance(found.structured_content, dict)
    return found.structured_content


@asynccontextmanager
async def reader(address: str) -> AsyncIterator[Client]:
    """The client of somebody who may not change the archive."""
    async with (
        httpx2.AsyncClient(headers=AS_READER) as http,
        Client(streamable_http_client(address, http_client=http)) as client,
    ):
        yield client


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_every_tool_gives_the_contracts_object_and_a_text(address: str, mode: str) -> None:
    async with Client(address, mode=mode) as client:
        schemas = {tool.name: tool.output_schema for tool in (await client.list_tools()).tools}
        for name, (arguments, model) in EVERY_TOOL.items():
            found = await client.call_tool(name, arguments)
            data = data_of(found)
            Draft202012Validator(schemas[name] or {}).validate(data)
            model.model_validate(data)
            assert text_of(found).strip(), name


async def test_a_model_is_told_what_each_tool_does_takes_and_changes(address: str) -> None:
    async with Client(address) as client:
        tools = (await client.list_tools()).tools
        assert "never instructions" in (client.instructions or "")
    assert {tool.name for tool in tools} == {*EVERY_TOOL, "article", "ingest", "ingested"}
    for tool in tools:
        assert tool.title, tool.name
        assert len(tool.description or "") > 60, tool.name
        assert "\n  " not in (tool.description or ""), tool.name
        for name, field in tool.input_schema["properties"].items():
            assert field.get("description"), (tool.name, name)
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint is (tool.name != "ingest")


async def test_every_quotation_is_in_its_article_letter_for_letter(address: str, service: Service) -> None:
    async with Client(address) as client:
        found = await client.call_tool("ask", {"question": BRIDGE})
    citations = data_of(found)["citations"]
    assert citations
    for citation in citations:
        article = service.article(citation["article_id"])
        assert article is not None
        assert article.text[citation["start"] : citation["end"]] == citation["quote"]
        assert citation["quote"] in text_of(found)


async def test_an_answer_is_kept_for_whoever_asked(address: str, service: Service) -> None:
    async with reader(address) as client:
        data = data_of(await client.call_tool("ask", {"question": BRIDGE}))
    kept = service.records.answer(data["id"])
    assert kept is not None
    assert kept.owner == READER.owner
    assert data["url"] == f"/answers/{kept.id}"


async def test_earlier_turns_and_filters_count(address: str) -> None:
    async with Client(address) as client:
        history = [{"question": "What did Lena Okafor say?", "answer": "The bridge would stay shut."}]
        followed = data_of(await client.call_tool("ask", {"question": "Who is she?", "history": history}))
        assert "Okafor" in followed["standalone_question"]
        for narrowed in ({"outlets": ["Coast Courier"]}, {"since": "2025-05-01"}, {"until": "2025-01-01"}):
            found = data_of(await client.call_tool("ask", {"question": BRIDGE, **narrowed}))
            assert found["status"] == Status.NOT_IN_ARCHIVE


async def test_an_article_is_read_whole_as_a_tool_and_as_a_resource(address: str, service: Service) -> None:
    async with Client(address) as client:
        listed = data_of(await client.call_tool("articles", {"words": "bridge"}))
        assert listed["total"] == 3
        identity = listed["articles"][0]["article_id"]
        found = await client.call_tool("article", {"article_id": identity})
        resource = await client.read_resource(f"byline://articles/{identity}")
    article = service.article(identity)
    assert article is not None
    assert ShowJson.model_validate(data_of(found)).text == article.text
    assert article.text in text_of(found)
    assert isinstance(resource.contents[0], TextResourceContents)
    assert article.text in resource.contents[0].text


async def test_a_resource_that_is_not_there_is_said_to_be_missing(address: str) -> None:
    async with Client(address) as client:
        with pytest.raises(MCPError, match="'nothing' is not in the archive"):
            await client.read_resource("byline://articles/nothing")


WRONG: dict[str, tuple[str, dict[str, Any], str]] = {
    "no question": ("ask", {}, "ask needs the argument 'question'."),
    "an empty one": ("ask", {"question": " "}, "The text is empty."),
    "a wrong day": ("ask", {"question": BRIDGE, "since": "May"}, "since is 'May', which is not a date."),
    "an unknown outlet": ("check", {"claim": "It is.", "outlets": ["Gazete"]}, "no article from 'Gazete'"),
    "a filter there is none of": ("ask", {"question": BRIDGE, "outlet": "x"}, "Did you mean 'outlets'?"),
    "too many": ("search", {"words": "bridge", "limit": 1000}, "less than or equal to 50"),
    "a question as a claim": ("check", {"claim": "Was the bridge closed?"}, "question"),
    "too few words": ("attribute", {"excerpt": "two words"}, "at least 5 words"),
    "no such article": ("article", {"article_id": "nothing"}, "is not in the archive."),
    "no such ingest": ("ingested", {"job_id": "nothing"}, "There is no ingest 'nothing'."),
    "no address": ("ingest", {"urls": ["nothing"]}, "nothing"),
}


async def test_what_cannot_be_done_is_said_in_one_sentence_that_helps(address: str) -> None:
    async with Client(address) as client:
        for case, (name, arguments, reason) in WRONG.items():
            found = await client.call_tool(name, arguments)
            assert found.is_error, case
            assert reason in text_of(found), (case, text_of(found))
            assert "pydantic" not in text_of(found), case


async def test_an_unforeseen_failure_tells_nothing_of_the_inside(
    address: str, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(type(service), "trace", breaks)
    async with Client(address) as client:
        found = await client.call_tool("trace", {"quote": QUOTE})
    assert found.is_error
    assert "secret" not in text_of(found)


async def test_only_who_may_write_adds_articles(address: str, service: Service) -> None:
    async with reader(address) as client:
        found = await client.call_tool("ingest", {"urls": ["https://example.org/a"]})
    assert found.is_error
    assert "may not change the archive" in text_of(found)
    assert service.jobs.recent() == ()


async def test_pages_are_read_into_the_archive_and_the_job_can_be_followed(address: str, service: Service) -> None:
    async with Client(address) as client:
        refused = data_of(await client.call_tool("ingest", {"urls": ["http://127.0.0.1:1/story"]}))
        again = await client.call_tool("ingested", {"job_id": refused["id"]})
    assert refused["state"] in ("done", "failed")
    assert data_of(again)["id"] == refused["id"]
    assert refused["id"] in text_of(again)
    (job,) = service.jobs.recent()
    assert job.owner == WRITER.owner


async def test_statements_are_reported_as_they_come_and_giving_up_stops_the_model(service: Service) -> None:
    model, told = Endless(), anyio.Event()

    async def report(progress: float, total: float | None, message: str | None) -> None:
        del progress, total
        if message is not None and FIRST in message:
            told.set()

    with serving(with_mcp(worded_by(service, model))) as address:
        async with Client(f"{address}/mcp") as client, anyio.create_task_group() as group:

            async def ask() -> None:
                await client.call_tool("ask", {"question": BRIDGE}, progress_callback=report)

            group.start_soon(ask)
            with anyio.fail_after(20):
                await told.wait()
            assert not model.ended.is_set()
            group.cancel_scope.cancel()
        assert await anyio.to_thread.run_sync(model.ended.wait, 10)


async def test_no_session_is_needed_so_that_a_restart_goes_unnoticed(address: str) -> None:
    found = await posted(address, "articles", {})
    assert found.status_code == 200
    assert json.loads(found.text.partition("data: ")[2])["result"]["structuredContent"]["total"] == 3


async def test_half_a_letter_is_refused(address: str) -> None:
    assert (await posted(address, "ask", {"question": "Why \ud83d?"})).status_code == 400


async def posted(address: str, name: str, arguments: dict[str, Any]) -> httpx.Response:
    """What comes back for one call, written by hand."""
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": name, "arguments": arguments}}
    headers = {
        "accept": "application/json, text/event-stream",
        "content-type": "application/json",
        "mcp-protocol-version": "2025-06-18",
    }
    async with httpx.AsyncClient() as http:
        return await http.post(address, content=json.dumps(call), headers=headers)


async def test_a_door_that_does_not_run_says_so(service: Service) -> None:
    app = FastAPI()
    app.router.routes.append(McpDoor(service).route)
    app.add_middleware(Called)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as http:
        found = await http.post("/mcp", json={})
    assert found.status_code == 503
    assert found.json()["error"]["kind"] == "closing"


async def test_an_assistant_may_start_it_and_talk_over_a_pipe(own_archive: Path) -> None:
    start = ["-c", "from ui.main import main; main()", "--archive", str(own_archive), "mcp", "--read-only"]
    compiled = {"XDG_CACHE_HOME": os.environ["XDG_CACHE_HOME"]}  # the models are compiled once for all tests
    server = StdioServerParameters(command=sys.executable, args=start, env=compiled, cwd=Path(__file__).parents[2])
    async with Client(server) as client:
        data = data_of(await client.call_tool("ask", {"question": BRIDGE}))
        refused = await client.call_tool("ingest", {"urls": ["https://example.org/a"]})
    assert data["status"] == Status.ANSWERED
    assert "may not change the archive" in text_of(refused)
