"""Compares responses with what the OpenAPI document says of them."""

from __future__ import annotations

import functools
import json
import re
from typing import Any, cast

import httpx
from jsonschema import Draft202012Validator
from starlette.routing import compile_path

from ui.api.description import openapi_of
from ui.api.routes import PREFIX, api_router
from ui.serving.service import Service


@functools.cache
def document() -> dict[str, Any]:
    """The API's document: it describes the operations, and needs no archive for that."""
    return openapi_of(api_router(cast(Service, None)))


@functools.cache
def _paths() -> list[tuple[re.Pattern[str], dict[str, Any]]]:
    found = sorted(document()["paths"].items(), key=lambda item: "{" in item[0])
    return [(compile_path(path)[0], item) for path, item in found]


def conforms(response: httpx.Response) -> None:
    """Fails where a response of an operation is not one that the document has."""
    response.read()
    path, method = response.request.url.path, response.request.method.lower()
    item = next((item for pattern, item in _paths() if pattern.fullmatch(path)), {})
    if not path.startswith(PREFIX) or method not in item:
        return
    described = item[method]["responses"]
    assert str(response.status_code) in described, f"{method} {path} does not say that it gives {response.status_code}"
    kind = response.headers["content-type"].partition(";")[0]
    contents = described[str(response.status_code)]["content"]
    assert kind in contents, f"{method} {path} does not say that it gives {kind}"
    if kind == "text/event-stream":
        schema = contents[kind]["itemSchema"]["properties"]["data"]["contentSchema"]
        for _, data in events(response.text):
            _check(schema, data)
    elif kind == "application/x-ndjson":
        for line in response.text.splitlines():
            _check(contents[kind]["itemSchema"], json.loads(line))
    elif kind.endswith("json"):
        _check(contents[kind]["schema"], response.json())


def events(text: str) -> list[tuple[str, dict[str, Any]]]:
    """Name and data of server-sent events."""
    blocks = [block for block in text.split("\n\n") if block and not block.startswith(":")]
    found = []
    for block in blocks:
        name, data = block.split("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
        assert found[-1][0] == found[-1][1]["event"]
    return found


def _check(schema: dict[str, Any], found: object) -> None:
    Draft202012Validator({**schema, "components": document()["components"]}).validate(found)
