"""What becomes of an error at the server's doors: a status and one sentence, everywhere in the same shape.

The one place where errors become statuses. The body is {"error": {"kind", "message"}}; what an unexpected error says
stays in the log.
"""

from __future__ import annotations

import logging
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui import crash
from ui.api.misfits import BadJson, Misfit, clean, misfit
from ui.contract import ErrorJson
from ui.contract_api import ErrorBodyJson
from ui.serving.callers import Forbidden
from vectorstore.errors import ArchiveBusy, ArchiveError, BylineError, ModelError, SourceError, UsageError

_log = logging.getLogger(__name__)


class NotFound(BylineError):
    """There is no such article, answer, conversation, job or page."""

    exit_code = 2
    kind = "not_found"


class NotSignedIn(BylineError):
    """It is not known who asks, and has to be."""

    exit_code = 2
    kind = "not_signed_in"


class TooLarge(BylineError):
    """More was sent than is taken."""

    exit_code = 2
    kind = "too_large"


class TooMany(BylineError):
    """The caller asks too often; in `retry_after` seconds it may again."""

    exit_code = 2
    kind = "too_many"

    def __init__(self, message: str, next_step: str = "", *, retry_after: int = 60) -> None:
        super().__init__(message, next_step)
        self.retry_after = retry_after


_STATUSES: tuple[tuple[type[BylineError], HTTPStatus], ...] = (  # the first that fits counts
    (BadJson, HTTPStatus.BAD_REQUEST),
    (Misfit, HTTPStatus.UNPROCESSABLE_ENTITY),
    (UsageError, HTTPStatus.BAD_REQUEST),
    (SourceError, HTTPStatus.BAD_REQUEST),
    (NotSignedIn, HTTPStatus.UNAUTHORIZED),
    (Forbidden, HTTPStatus.FORBIDDEN),
    (NotFound, HTTPStatus.NOT_FOUND),
    (ArchiveBusy, HTTPStatus.CONFLICT),
    (TooLarge, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (TooMany, HTTPStatus.TOO_MANY_REQUESTS),
    (ModelError, HTTPStatus.BAD_GATEWAY),
    (ArchiveError, HTTPStatus.SERVICE_UNAVAILABLE),
)
_INTERNAL = ErrorJson(
    kind="internal", message="Something went wrong inside Byline. Whoever runs it finds the details in its log."
)
_OF_ROUTING = {
    HTTPStatus.BAD_REQUEST: ("bad_request", "The request cannot be read. Send JSON in UTF-8, or a whole form."),
    HTTPStatus.NOT_FOUND: ("not_found", "There is nothing at this address. /api/v1/docs lists what there is."),
    HTTPStatus.METHOD_NOT_ALLOWED: ("wrong_method", "This address does not take this method. /api/v1/docs says which."),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ("too_large", "The request is too large. Send less at once."),
}


def status_of(error: BaseException) -> HTTPStatus:
    """The status of an error; 500 for what nobody foresaw."""
    if isinstance(error, HTTPException):
        return HTTPStatus(error.status_code)
    if isinstance(error, RequestValidationError):
        return status_of(misfit(error))
    return next((status for kind, status in _STATUSES if isinstance(error, kind)), HTTPStatus.INTERNAL_SERVER_ERROR)


def error_json(error: Exception) -> ErrorJson:
    """What callers are told. An error that nobody foresaw is logged with its traceback and not told."""
    if isinstance(error, RequestValidationError):
        error = misfit(error)
    if isinstance(error, HTTPException):
        status = HTTPStatus(error.status_code)
        kind, message = _OF_ROUTING.get(status, (status.name.lower(), f"{status.phrase}."))
        return ErrorJson(kind=kind, message=message)
    if isinstance(error, BylineError) and status_of(error) is not HTTPStatus.INTERNAL_SERVER_ERROR:
        return ErrorJson(kind=error.kind, message=clean(str(error)))
    _log.error("A request failed: %s", type(error).__name__, exc_info=error)
    crash.write_down(error)
    return _INTERNAL


def error_response(error: Exception) -> JSONResponse:
    """The response that tells of an error."""
    return JSONResponse(
        ErrorBodyJson(error=error_json(error)).model_dump(mode="json"),
        status_code=status_of(error),
        headers=_headers(error),
    )


def install(app: FastAPI) -> None:
    """Has `app` answer every error in this shape, those of routing and of unexpected failures included."""

    async def handle(_request: Request, error: Exception) -> JSONResponse:
        return error_response(error)

    for kind in (BylineError, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, handle)


class Answered:
    """Middleware that answers what nobody foresaw within the others: FastAPI itself answers it outside of them.

    Such an answer would lack their headers. An error after the answer has begun goes on outwards, and cuts it off.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = scope["type"] != "http"

        async def watched(message: Message) -> None:
            nonlocal began
            began = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            if began:
                raise
            await error_response(error)(scope, receive, send)


def _headers(error: Exception) -> dict[str, str]:
    if isinstance(error, HTTPException):
        return dict(error.headers or {})
    if isinstance(error, NotSignedIn):
        return {"WWW-Authenticate": "Bearer"}
    return {"Retry-After": str(error.retry_after)} if isinstance(error, TooMany) else {}
