"""Says in one sentence why a request does not have the shape it should have. Repeats nothing long that was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi.exceptions import RequestValidationError

from vectorstore.errors import UsageError

_DOCS = "/api/v1/docs says what it may be."
_NOT_JSON = "Send it with the header Content-Type: application/json."
_WHERE = frozenset({"body", "query", "path", "header", "cookie"})
_STEPS = {
    "missing": "Add it.",
    "string_too_long": "Shorten it.",
    "too_long": "Send fewer at once.",
    "string_unicode": "Send whole letters: each half of a pair (\\ud83d\\ude00) needs the other.",
}
_LONGEST = 80


class BadJson(UsageError):
    """A body that is no JSON at all."""

    kind = "bad_json"


class Misfit(UsageError):
    """A request that does not have the shape the OpenAPI document says."""


def misfit(error: RequestValidationError) -> UsageError:
    """The first thing that is wrong, with what to do about it."""
    first: Mapping[str, Any] = error.errors()[0]
    if first["type"] == "json_invalid":
        reason = str(first.get("ctx", {}).get("error", ""))[:_LONGEST]
        return BadJson(f"The body is not valid JSON: {reason}.", "Correct it and send it again.")
    where = _named(first["loc"])
    if where is None:
        return _whole_body(first)
    if first["type"] == "told":  # our own validators write whole sentences
        return Misfit(_sentence(first["msg"]))
    return Misfit(f'"{where}" cannot be used: {_problem(first["msg"])}.', _STEPS.get(first["type"], _DOCS))


def _whole_body(first: Mapping[str, Any]) -> Misfit:
    if first["type"] == "told":
        return Misfit(_sentence(first["msg"]))
    if first["type"] == "missing":
        return Misfit("The request has no body.", "Send a JSON object. /api/v1/docs has examples.")
    if isinstance(first.get("input"), bytes):
        return Misfit("The body is not sent as JSON.", _NOT_JSON)
    return Misfit("The body is not a JSON object.", "/api/v1/docs has examples.")


def _named(place: Sequence[Any]) -> str | None:
    """The field in question, such as "history.0"; None for the body as a whole."""
    parts = [str(part) for part in (place[1:] if place and place[0] in _WHERE else place)]
    return clean(".".join(part for part in parts[:3] if part.isidentifier() or part.isdigit()))[:_LONGEST] or None


def _problem(message: str) -> str:
    return clean(message[:1].lower() + message[1:]).rstrip(".")[:300]


def _sentence(message: str) -> str:
    return clean(message)[:500]


def clean(text: str) -> str:
    """`text` as any output can hold it: what is no letter, such as half of one, becomes a question mark."""
    return "".join(letter if letter.isprintable() else " " for letter in text.encode(errors="replace").decode())
