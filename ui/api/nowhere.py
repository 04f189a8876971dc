"""Every address under the API's prefix that has no operation, or not this method: an error in the API's own form.

Without it such a request would go on to whatever is mounted at "/".
"""

from __future__ import annotations

import functools
import re

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from ui.api.description import METHODS, openapi_of


def nowhere_router(api: APIRouter) -> APIRouter:
    """To be included last."""
    router = APIRouter(include_in_schema=False)
    known = functools.cache(lambda: _known(api))

    @router.api_route("/{rest:path}", methods=[*METHODS, "HEAD", "OPTIONS", "TRACE"])
    async def nowhere(request: Request, rest: str) -> None:
        del rest
        allowed = {method for path, methods in known() if path.fullmatch(request.url.path) for method in methods}
        if not allowed:
            raise HTTPException(404)
        raise HTTPException(405, headers={"Allow": ", ".join(sorted(allowed))})

    return router


def _known(api: APIRouter) -> list[tuple[re.Pattern[str], list[str]]]:
    """Every path of the API with its methods."""
    paths = openapi_of(api)["paths"]
    return [(compile_path(path)[0], [method.upper() for method in item]) for path, item in paths.items()]
