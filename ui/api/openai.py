"""Chat completions in the form of OpenAI's API, so that any client of it can ask the archive.

The answer's text carries its markers and sources; `byline` carries the whole of it. What a model's parameters ask for,
such as a temperature, means nothing to quotations and is left alone.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Generator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, StreamingResponse
from fastapi.routing import APIRoute

from assistant import Answer, CitationEvent, DoneEvent, Question, StatementEvent, StatusEvent
from ui.api.errors import NotFound, error_json, status_of
from ui.api.keeping import kept
from ui.api.openai_messages import question_of
from ui.api.openai_text import Telling
from ui.contract_api import KeptAnswerJson
from ui.contract_openai import (
    MODEL,
    AnnotationJson,
    ChatRequest,
    ChoiceJson,
    CompletionJson,
    DeltaJson,
    FailureBodyJson,
    FailureJson,
    MessageJson,
    ModelJson,
    ModelsJson,
    PieceChoiceJson,
    PieceJson,
    TokensJson,
)
from ui.serving.callers import Caller, Scope, caller_of, require
from ui.serving.working import IsStopped, in_thread, pieces_of, unless_gone
from vectorstore.errors import UsageError

if TYPE_CHECKING:
    from ui.serving.service import Service

_CLIENT_GONE = 499  # nobody reads it but the metrics
_TYPES = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
_FAILURES: dict[int | str, dict[str, Any]] = {
    status: {"model": FailureBodyJson} for status in (400, 401, 403, 404, 413, 429, 500, 502, 503)
}


class UnknownModel(NotFound):
    """There is one model, and another was asked for."""

    kind = "model_not_found"


@dataclass(frozen=True, slots=True)
class _Whole:
    """What is known once an answer is complete."""

    answer: KeptAnswerJson
    annotations: list[AnnotationJson]
    tokens: TokensJson


@dataclass(frozen=True, slots=True)
class _Completion:
    """What all pieces of one completion have in common."""

    id: str
    created: int
    fingerprint: str

    @classmethod
    def begun(cls, service: Service, now: datetime) -> _Completion:
        """A new one, under an id that no other has."""
        return cls(f"chatcmpl-{secrets.token_hex(16)}", int(now.timestamp()), service.assistant.fingerprint)

    def piece(self, delta: DeltaJson, whole: _Whole | None = None) -> PieceJson:
        """An event of the stream; the one with the whole answer ends the message."""
        choice = PieceChoiceJson(delta=delta, finish_reason="stop" if whole is not None else None)
        return PieceJson(
            id=self.id,
            created=self.created,
            system_fingerprint=self.fingerprint,
            choices=[choice],
            byline=whole.answer if whole is not None else None,
        )

    def usage(self, tokens: TokensJson) -> PieceJson:
        """The last event, for those who ask what it took."""
        return PieceJson(
            id=self.id, created=self.created, system_fingerprint=self.fingerprint, choices=[], usage=tokens
        )

    def complete(self, content: str, whole: _Whole) -> CompletionJson:
        """The whole at once."""
        message = MessageJson(content=content, annotations=whole.annotations)
        return CompletionJson(
            id=self.id,
            created=self.created,
            system_fingerprint=self.fingerprint,
            choices=[ChoiceJson(message=message)],
            usage=whole.tokens,
            byline=whole.answer,
        )


class _Route(APIRoute):
    """Answers errors as OpenAI's clients read them."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, which raises nothing."""
        handle = super().get_route_handler()

        async def answered(request: Request) -> Response:
            try:
                return await handle(request)
            except Exception as error:  # noqa: BLE001 - the outermost boundary: told in one sentence, logged
                return _failure_response(error)

        return answered


def openai_router(service: Service) -> APIRouter:
    """/v1/chat/completions and /v1/models."""
    router = APIRouter(prefix="/v1", route_class=_Route, tags=["OpenAI form"], responses=_FAILURES)

    @router.post("/chat/completions", response_model=CompletionJson)
    async def complete(asked: ChatRequest, request: Request) -> Response:
        """Answers the last message; with `stream` as server-sent events, ended by `[DONE]`.

        Each statement comes with its markers, already through the quote gate; the sources stand below.
        """
        caller = caller_of(request)
        require(caller, Scope.READ)
        question = await in_thread(lambda: _question(service, asked))
        completion = _Completion.begun(service, service.clock())
        pieces = pieces_of(lambda is_stopped: _told(service, caller, question, is_stopped))
        if asked.stream:
            options = asked.stream_options
            wants_usage = options is not None and bool(options.include_usage)
            await anext(pieces)  # a question that cannot be answered is refused with a status, not in a stream
            events = _events(completion, pieces, wants_usage=wants_usage)
            return StreamingResponse(events, media_type="text/event-stream", headers={"cache-control": "no-cache"})
        whole = await unless_gone(request, _collected(completion, pieces))
        if whole is None:
            return Response(status_code=_CLIENT_GONE)
        return Response(whole.model_dump_json(), media_type="application/json")

    @router.get("/models")
    async def models() -> ModelsJson:
        """The one model there is."""
        return ModelsJson(data=[ModelJson()])

    @router.get("/models/{model}")
    async def model(model: str) -> ModelJson:
        """The one model there is, by its name."""
        _check_model(model)
        return ModelJson()

    return router


def _question(service: Service, asked: ChatRequest) -> Question:
    _check_model(asked.model)
    if asked.n is not None and asked.n != 1:
        raise UsageError(f"'n' is {asked.n}, and a question has one answer here.", "Leave it out, or set it to 1.")
    within = service.within(_names(asked.outlet), asked.since, asked.until, _names(asked.language))
    return question_of(asked.messages, within)


def _names(given: str | list[str] | None) -> list[str]:
    return [given] if isinstance(given, str) else given or []


def _check_model(name: str) -> None:
    if name != MODEL:
        raise UnknownModel(f"There is no model '{name[:80]}' here.", f"The one there is is called '{MODEL}'.")


def _told(
    service: Service, caller: Caller, question: Question, is_stopped: IsStopped
) -> Generator[str | _Whole, None, None]:
    """The answer's text in pieces, and at the end what is known of the whole. The first piece is empty.

    The articles' own words are all found at once, so that they wait for the "Yes." that may stand before them; a
    chat model's sentences are told as they come.
    """
    telling, citations = Telling(), {}
    waits = service.assistant.answerer == "extractive"
    for event in service.stream(question, is_stopped):
        match event:
            case StatusEvent():
                yield ""
            case CitationEvent(citation):
                citations[citation.number] = citation
            case StatementEvent(statement) if not waits:
                telling.say(statement, citations)
                yield telling.take()
            case DoneEvent(answer):
                yield from telling.rest_of(answer)
                yield _Whole(kept(service, caller, answer), telling.annotations(answer), _tokens(answer))


def _tokens(answer: Answer) -> TokensJson:
    read, written = (answer.usage.input_tokens, answer.usage.output_tokens) if answer.usage is not None else (0, 0)
    return TokensJson(prompt_tokens=read, completion_tokens=written, total_tokens=read + written)


async def _collected(completion: _Completion, pieces: AsyncGenerator[str | _Whole, None]) -> CompletionJson:
    content = ""
    async with aclosing(pieces):
        async for piece in pieces:
            if isinstance(piece, _Whole):
                return completion.complete(content, piece)
            content += piece
    raise AssertionError("an answer that nobody stopped ends with the whole of it")


async def _events(
    completion: _Completion, pieces: AsyncGenerator[str | _Whole, None], *, wants_usage: bool
) -> AsyncIterator[str]:
    async with aclosing(pieces):  # a client that goes away stops the work
        yield _event(completion.piece(DeltaJson(role="assistant", content="")))
        try:
            async for piece in pieces:
                if isinstance(piece, _Whole):
                    yield _event(completion.piece(DeltaJson(annotations=piece.annotations), piece))
                    if wants_usage:
                        yield _event(completion.usage(piece.tokens))
                elif piece:
                    yield _event(completion.piece(DeltaJson(content=piece)))
        except Exception as error:  # noqa: BLE001 - the status is out: what went wrong is told in the stream
            yield _event(_failure(error))
        yield "data: [DONE]\n\n"


def _event(told: PieceJson | FailureBodyJson) -> str:
    plain = told.model_dump(mode="json")
    for choice in plain.get("choices", ()):  # a delta has the fields it adds to, and no others
        choice["delta"] = {name: value for name, value in choice["delta"].items() if value is not None}
    if plain.get("byline", ...) is None:
        del plain["byline"]
    return f"data: {json.dumps(plain, ensure_ascii=False)}\n\n"


def _failure(error: Exception) -> FailureBodyJson:
    said, status = error_json(error), _status(error)
    kind = _TYPES.get(status, "invalid_request_error" if status < 500 else "server_error")
    param = None
    if isinstance(error, RequestValidationError):
        param = ".".join(map(str, error.errors()[0]["loc"][1:])) or None
    return FailureBodyJson(error=FailureJson(message=said.message, type=kind, param=param, code=said.kind))


def _failure_response(error: Exception) -> Response:
    return JSONResponse(_failure(error).model_dump(), status_code=_status(error))


def _status(error: Exception) -> int:
    """As everywhere, but that OpenAI answers a body of the wrong shape with 400."""
    status = status_of(error)
    return 400 if status is HTTPStatus.UNPROCESSABLE_ENTITY else int(status)
