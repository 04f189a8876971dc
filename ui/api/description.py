"""GET openapi.json: the OpenAPI document of the API; GET docs: the same as a page for people."""

from __future__ import annotations

import functools
from typing import Any

from fastapi import APIRouter
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import TypeAdapter

from ui.api.description_page import page_of
from ui.contract_api import AskEventJson, JobEventJson
from ui.wiring import version

METHODS = ("GET", "POST", "PATCH", "PUT", "DELETE")
_REF = "#/components/schemas/{model}"
_TOLD = """\
Answers questions about the articles of an archive; every sentence rests on exact words of an article.

Fields may be added to what is given; none is renamed or dropped without another version of the address. Every error
has the same form: `{"error": {"kind", "message"}}`. On one's own machine nobody is asked who they are; elsewhere send
a token (`Authorization: Bearer byl_…`, made with `byline tokens add`) or sign in at /login.
"""
_TAGS = [
    {"name": "Asking", "description": "Questions, answered with citations."},
    {"name": "Newsroom", "description": "Checking claims, tracing quotations, comparing, timelines, search."},
    {"name": "Archive", "description": "The articles: list, read, add, delete."},
    {"name": "Answers", "description": "Answers that were given, and what readers think of them."},
    {"name": "Conversations", "description": "The caller's own conversations."},
]
_SECURITY = {
    "token": {"type": "http", "scheme": "bearer", "description": "A token with the scope read or write."},
    "session": {"type": "apiKey", "in": "cookie", "name": "byline_session", "description": "Signed in at /login."},
}


def description_router(api: APIRouter) -> APIRouter:
    """Describes what is in `api` at the time of the first request."""
    router = APIRouter(include_in_schema=False)
    document = functools.cache(lambda: openapi_of(api))

    @router.get("/openapi.json")
    def openapi() -> JSONResponse:
        return JSONResponse(document())

    @router.get("/docs")
    def docs() -> HTMLResponse:
        return HTMLResponse(page_of(document()))

    return router


def openapi_of(api: APIRouter) -> dict[str, Any]:
    """The OpenAPI document of the operations in `api`."""
    found = get_openapi(
        title="Byline",
        version=version(),
        summary="News, with every sentence quoted.",
        description=_TOLD,
        routes=api.routes,
        tags=_TAGS,
    )
    schemas = found["components"]["schemas"]
    events: dict[str, TypeAdapter[Any]] = {
        "AskEventJson": TypeAdapter(AskEventJson),
        "JobEventJson": TypeAdapter(JobEventJson),
    }
    for name, kind in events.items():
        schema = kind.json_schema(mode="serialization", ref_template=_REF)
        for inner, defined in schema.pop("$defs", {}).items():
            schemas.setdefault(inner, defined)
        schemas[name] = schema
    found["components"]["securitySchemes"] = _SECURITY
    found["security"] = [{}, *({name: []} for name in _SECURITY)]
    return found
