"""A tool that refuses what it does not know: a filter that is passed over would make an answer look like another's."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from mcp.server.context import LifespanContextT, RequestT
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools import Tool
from mcp_types import ToolAnnotations
from pydantic import ValidationError

from ui.api.misfits import clean
from ui.suggest import did_you_mean

_LONGEST = 300


class StrictTool(Tool):
    """A tool whose arguments are exactly those of its function, and which says in one sentence what is wrong."""

    async def run(
        self, arguments: dict[str, Any], context: Context[LifespanContextT, RequestT], convert_result: bool = False
    ) -> Any:
        """As any tool is run. Raises `ToolError` with what is wrong and what to do about it."""
        try:
            return await super().run(arguments, context, convert_result)
        except ToolError as error:
            if isinstance(error.__cause__, ValidationError):
                raise ToolError(self._misfit(error.__cause__)) from error
            raise

    def _misfit(self, error: ValidationError) -> str:
        first = error.errors(include_url=False)[0]
        name = clean(".".join(map(str, first["loc"][:3])))[:80]
        known = self.fn_metadata.arg_model.model_fields
        if first["type"] == "extra_forbidden":
            hint = did_you_mean(name, known, f"There are: {', '.join(known)}.")
            return f"{self.name} has no argument '{name}'. {hint}"
        if first["type"] == "missing":
            return f"{self.name} needs the argument '{name}'. Add it."
        return f"The argument '{name}' of {self.name} cannot be used: {clean(first['msg'])[:_LONGEST]}"


def strict_tool(function: Callable[..., Any], title: str, annotations: ToolAnnotations) -> StrictTool:
    """The tool of a function; its docstring is what a model is told of it."""
    tool = StrictTool.from_function(
        function, title=title, description=inspect.cleandoc(function.__doc__ or ""), annotations=annotations
    )
    assert isinstance(tool, StrictTool)
    arguments = tool.fn_metadata.arg_model
    arguments.model_config["extra"] = "forbid"
    arguments.model_rebuild(force=True)
    tool.parameters = arguments.model_json_schema(by_alias=True)
    return tool
