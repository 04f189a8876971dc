"""The responses that operations of the HTTP API can give besides their result, for the OpenAPI document."""

from __future__ import annotations

from typing import Any

from ui.contract_api import ErrorBodyJson

_ERRORS = {
    400: "The request cannot be read, or asks for what cannot be: a wrong date, an unknown outlet, a wrong host.",
    401: "It is not known who asks. Sign in, or send a token.",
    403: "The caller lacks the scope, or the request came from another site's page.",
    404: "There is no such thing, or it belongs to somebody else.",
    409: "Another process is writing to the archive.",
    413: "The request is too large.",
    421: "The server was asked for under a name that it does not have.",
    422: "The request does not have the shape described here.",
    429: "Too many requests. The header Retry-After says in how many seconds to come back.",
    500: "Something went wrong inside Byline.",
    502: "The chat model, or the way to it, failed.",
    503: "The archive cannot be used as it is.",
}
_ALWAYS = (400, 401, 403, 413, 421, 422, 429, 500, 503)
_RETRY_AFTER = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer", "minimum": 0}}}

Responses = dict[int | str, dict[str, Any]]


def errors(*besides: int) -> Responses:
    """The errors that every operation can give, and those of `besides`."""
    return {status: _error(status) for status in sorted({*_ALWAYS, *besides})}


def _error(status: int) -> dict[str, Any]:
    told: dict[str, Any] = {"model": ErrorBodyJson, "description": _ERRORS[status]}
    return {**told, "headers": _RETRY_AFTER} if status == 429 else told


def also(media_type: str, description: str, example: str | None = None) -> dict[str, Any]:
    """A result that is text in a form of its own."""
    content: dict[str, Any] = {"schema": {"type": "string", "description": description}}
    if example is not None:
        content["example"] = example
    return {media_type: content}


def events(model: str, names: tuple[str, ...], description: str, example: str) -> dict[str, Any]:
    """A result that is server-sent events; `model` is the schema of their data, which `ui.api.description` adds."""
    data = {
        "type": "string",
        "contentMediaType": "application/json",
        "contentSchema": {"$ref": f"#/components/schemas/{model}"},
    }
    event = {"type": "string", "enum": list(names)}
    item = {
        "type": "object",
        "description": description,
        "properties": {"event": event, "data": data},
        "required": ["event", "data"],
    }
    return {"text/event-stream": {"itemSchema": item, "example": example}}
