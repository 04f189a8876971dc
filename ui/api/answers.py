"""Kept answers: GET answers/{id}, POST export, and what readers think of them: POST and GET feedback."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import StreamingResponse

from ui.api.errors import NotFound
from ui.api.keeping import feedback_json, kept_json
from ui.api.requests import ExportRequest, FeedbackRequest
from ui.api.responses import errors
from ui.contract_api import FeedbackJson, KeptAnswerJson
from ui.convert import answer_json
from ui.serving.callers import Scope, caller_of, require
from ui.serving.service import Service

if TYPE_CHECKING:
    from ui.records.types import Feedback, KeptAnswer

AnswerId = Annotated[
    str, Path(max_length=200, description="The `id` of an answer.", examples=["5vE0b1mUQx2kqTRn3aZxCw"])
]
MEDIA_TYPES = {
    "markdown": "text/markdown",
    "html": "text/html",
    "note": "text/plain",
    "bibtex": "application/x-bibtex",
    "csl-json": "application/vnd.citationstyles.csl+json",
    "json": "application/json",
}
_LINES = "application/x-ndjson"
_FORMS = {
    **{media: {"schema": {"type": "string", "description": name}} for name, media in MEDIA_TYPES.items()},
    MEDIA_TYPES["csl-json"]: {"schema": {"type": "array", "items": {"type": "object"}}},
    MEDIA_TYPES["json"]: {"schema": {"type": "object", "description": "See AnswerJson."}},
}


@dataclass(frozen=True, slots=True)
class _Desk:
    service: Service

    def answer(self, answer_id: AnswerId) -> KeptAnswerJson:
        """Gives a kept answer, whoever asked for it: its link may be passed on.

        What rests on an article that was deleted since is left out, and its notice says so.
        """
        from ui.records.reviving import revived

        one = self._kept(answer_id)
        return kept_json(replace(one, answer=answer_json(revived(one.answer, self.service.archive).answer)))

    def export(self, wanted: ExportRequest) -> Response:
        """Writes a kept answer in another form. What rests on an article that was deleted since is left out."""
        from ui.exporting.formats import exported
        from ui.records.reviving import revived

        one = self._kept(wanted.answer_id)
        text = exported(revived(one.answer, self.service.archive).answer, wanted.format, one.asked)
        return Response(text, media_type=MEDIA_TYPES[wanted.format])

    def rate(self, request: Request, given: FeedbackRequest) -> FeedbackJson:
        """Keeps what the caller thinks of an answer, with the whole answer."""
        from ui.records.types import Rating

        self._kept(given.answer_id)
        owner = caller_of(request).owner
        return feedback_json(self.service.records.rate(owner, given.answer_id, Rating(given.rating), given.reason))

    def feedback(self, request: Request) -> Response:
        """Gives what readers thought, newest first: a line of JSON each, see FeedbackJson. Needs the scope `write`."""
        require(caller_of(request), Scope.WRITE)
        found = self.service.records.feedback()
        return StreamingResponse(_lines(found), media_type=_LINES)

    def _kept(self, answer_id: str) -> KeptAnswer:
        found = self.service.records.answer(answer_id)
        if found is None:
            raise NotFound(f"There is no kept answer '{answer_id[:80]}'.", "Its id is in the answer's JSON.")
        return found


def _lines(found: Sequence[Feedback]) -> Iterator[str]:
    return (f"{feedback_json(one).model_dump_json()}\n" for one in found)


def answers_router(service: Service) -> APIRouter:
    """Kept answers and feedback on them."""
    router, desk = APIRouter(tags=["Answers"]), _Desk(service)
    router.add_api_route(
        "/answers/{answer_id}",
        desk.answer,
        methods=["GET"],
        summary="Read a kept answer",
        operation_id="answer",
        responses=errors(404),
    )
    router.add_api_route(
        "/export",
        desk.export,
        methods=["POST"],
        summary="Export a kept answer",
        operation_id="export",
        response_class=Response,
        responses={
            200: {"description": "The answer in the format that was asked for.", "content": _FORMS},
            **errors(404),
        },
    )
    router.add_api_route(
        "/feedback",
        desk.rate,
        methods=["POST"],
        summary="Rate an answer",
        operation_id="rate",
        status_code=201,
        responses=errors(404),
    )
    lines = {_LINES: {"itemSchema": {"$ref": "#/components/schemas/FeedbackJson"}}}
    router.add_api_route(
        "/feedback",
        desk.feedback,
        methods=["GET"],
        summary="Read the feedback",
        operation_id="feedback",
        response_class=Response,
        responses={200: {"description": "The newest thousand.", "content": lines}, **errors()},
    )
    return router
