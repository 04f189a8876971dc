"""Which paths are open to whom, and how much may be sent to them. Finds out nothing about callers."""

from __future__ import annotations

from starlette.types import Scope as AsgiScope

from ui.access.bodies import MEGABYTE
from ui.access.origins import SAFE
from ui.serving.callers import Scope
from ui.settings import ServerSection

LOGIN, LOGOUT = "/login", "/logout"
# Whole paths with their methods, exactly as the router takes them: anything near them is a door like all others.
_WATCHED = frozenset({("GET", "/health"), ("GET", "/ready")})
_OPEN = _WATCHED | {("GET", LOGIN), ("POST", LOGIN), ("GET", "/icon"), ("GET", "/icon.svg"), ("GET", "/favicon.ico")}
_WRITTEN = ("/api/v1/ingest", "/api/v1/articles")
_UPLOADS = ("/api/v1/ingest", "/gradio_api/upload")
_COUNTED = ("/api/v1/search",)
_PRIVATE = ("/api/", "/v1/", "/mcp", "/gradio_api/")
_SMALL_BODY = MEGABYTE


def is_watched(scope: AsgiScope) -> bool:
    """Whether this says only whether the server is well: open to whatever watches it."""
    return (method_of(scope), scope["path"]) in _WATCHED


def is_open(scope: AsgiScope) -> bool:
    """Whether nobody has to be signed in for this."""
    return (method_of(scope), scope["path"]) in _OPEN


def is_private(path: str) -> bool:
    """Whether what is answered here may be kept by no cache."""
    return path.startswith(_PRIVATE)


def needed(scope: AsgiScope) -> Scope:
    """What a caller must be allowed for this."""
    writes = method_of(scope) not in SAFE and scope["path"].startswith(_WRITTEN)
    return Scope.WRITE if writes else Scope.READ


def is_counted(scope: AsgiScope) -> bool:
    """Whether this is a call in the sense of the rate limit: work for the server, not a look at what is there."""
    method, path = method_of(scope), scope["path"]
    return (method not in SAFE and path not in {LOGIN, LOGOUT}) or path.startswith(_COUNTED)


def body_limit(scope: AsgiScope, settings: ServerSection) -> int:
    """The longest body of this, in bytes."""
    uploads = method_of(scope) == "POST" and scope["path"].startswith(_UPLOADS)
    return max(_SMALL_BODY, int(settings.upload_mb * MEGABYTE)) if uploads else _SMALL_BODY


def method_of(scope: AsgiScope) -> str:
    """The method; a WebSocket begins with a GET, and is then as good as any."""
    return str(scope.get("method", "GET")) if scope["type"] == "http" else "POST"
