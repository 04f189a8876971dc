"""What every tool shares: who calls it, what becomes of an error, and a result told twice, as text and as data."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from typing import ParamSpec

from mcp.server.mcpserver import Context
from mcp_types import CallToolResult, TextContent
from starlette.requests import Request

from ui.api.errors import error_json
from ui.contract import Output
from ui.serving.callers import Caller, caller_of

P = ParamSpec("P")
Tool = Callable[P, Awaitable[CallToolResult]]


def request_of(context: Context) -> Request | None:
    """The request a call came with; None over a pipe."""
    request = context.request_context.request
    return request if isinstance(request, Request) else None


def caller_in(context: Context, otherwise: Caller | None) -> Caller:
    """Who calls: as the guard found out, or over a pipe whoever started the program."""
    request = request_of(context)
    if request is not None:
        return caller_of(request)
    assert otherwise is not None, "over a pipe it is said beforehand who calls"
    return otherwise


def told(tool: Tool[P]) -> Tool[P]:
    """Has a failure told in one sentence that a model can act on; one that nobody foresaw is logged."""

    @functools.wraps(tool)
    async def answered(*args: P.args, **kwargs: P.kwargs) -> CallToolResult:
        try:
            return await tool(*args, **kwargs)
        except Exception as error:  # noqa: BLE001 - the outermost boundary
            return CallToolResult(content=[TextContent(text=error_json(error).message)], is_error=True)

    return answered


def result(text: str, data: Output) -> CallToolResult:
    """A result to read and to compute with."""
    return CallToolResult(content=[TextContent(text=text)], structured_content=data.model_dump(mode="json"))
