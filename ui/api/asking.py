"""POST ask: an answer as JSON, or as server-sent events while it is made."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from ui.api.conversing import Place, begun, finished, history
from ui.api.keeping import kept
from ui.api.requests import AskRequest
from ui.api.responses import errors, events
from ui.api.streaming import MEDIA_TYPE, EventStream
from ui.api.within import within
from ui.contract import Output
from ui.contract_api import KeptAnswerJson, KeptDoneEventJson
from ui.serving.callers import Caller, caller_of
from ui.serving.service import Service
from ui.serving.working import IsStopped, in_thread, pieces_of, unless_gone

if TYPE_CHECKING:
    from assistant import Question

_CLIENT_GONE = 499  # nobody reads it but the metrics
_EXAMPLE = (
    'event: status\ndata: {"event":"status","text":"Searching the archive"}\n\n'
    'event: statement\ndata: {"event":"statement","statement":{"text":"…","citations":[1],"support":"verbatim",'
    '"earlier":false}}\n\nevent: done\ndata: {"event":"done","answer":{"question":"…","status":"answered"}}\n\n'
)
_STREAM = events(
    "AskEventJson",
    ("status", "statement", "citation", "disagreement", "done", "error"),
    "What is found, as it is found; the last event is `done` with the whole answer, or `error`. A statement comes "
    "after the citations it rests on. Lines that begin with a colon keep the connection open.",
    _EXAMPLE,
)


@dataclass(frozen=True, slots=True)
class _Asked:
    question: Question
    caller: Caller
    place: Place | None


@dataclass(frozen=True, slots=True)
class _Desk:
    service: Service

    async def ask(self, request: Request, wanted: AskRequest) -> Response:
        """Answers a question from the articles; every statement rests on exact words of one.

        What the archive does not say is not answered: `status` is then `not_in_archive`, and `nearest` has the closest
        articles. The answer is kept under `id`, and `url` is its permanent link.
        """
        asked = await in_thread(partial(_asked, self.service, caller_of(request), wanted))
        making = partial(self._events, asked)
        if wanted.stream or MEDIA_TYPE in request.headers.get("accept", ""):
            return EventStream(making)
        answer = await unless_gone(request, _whole(pieces_of(making)))
        if answer is None:
            return Response(status_code=_CLIENT_GONE)
        return Response(answer.model_dump_json(), media_type="application/json")

    def _events(self, asked: _Asked, is_stopped: IsStopped) -> Generator[Output, None, None]:
        from assistant import DoneEvent
        from ui.convert import event_json

        for event in self.service.stream(asked.question, is_stopped):
            if isinstance(event, DoneEvent):
                answer = kept(self.service, asked.caller, event.answer)
                finished(self.service, asked.caller, asked.place, answer.id)
                yield KeptDoneEventJson(answer=answer)
            else:
                yield event_json(event)


async def _whole(events: AsyncGenerator[Output, None]) -> KeptAnswerJson:
    async with aclosing(events) as coming:
        found = [event.answer async for event in coming if isinstance(event, KeptDoneEventJson)]
    return found[-1]


def _asked(service: Service, caller: Caller, wanted: AskRequest) -> _Asked:
    """Raises `UsageError` for wrong days, outlets and languages, `NotFound` for an unknown conversation."""
    from assistant import Question

    question = Question(wanted.question, history(service, caller, wanted), within(service, wanted))
    return _Asked(question, caller, begun(service, caller, wanted))


def asking_router(service: Service) -> APIRouter:
    """POST ask."""
    router = APIRouter(tags=["Asking"])
    result = {"model": KeptAnswerJson, "description": "The answer.", "content": _STREAM}
    router.add_api_route(
        "/ask",
        _Desk(service).ask,
        methods=["POST"],
        summary="Ask a question",
        operation_id="ask",
        response_class=Response,
        responses={200: result, **errors(404, 502)},
    )
    return router
