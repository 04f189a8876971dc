"""The caller's own conversations: begin, list, read, export, rename, delete. Others' are as if they were not there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response

from ui.api.conversing import conversation_of
from ui.api.keeping import kept_json, moment
from ui.api.requests import BeginRequest, ConversationsQuery, RenameRequest
from ui.api.responses import also, errors
from ui.api.transcript import transcript
from ui.contract_api import ConversationJson, ConversationLineJson, ConversationsJson, DeletedJson, ExchangeJson
from ui.serving.callers import caller_of
from ui.serving.service import Service

if TYPE_CHECKING:
    from ui.records.types import KeptConversation, KeptExchange

ConversationId = Annotated[
    str, Path(max_length=200, description="The `id` of a conversation.", examples=["p1Vd0tYgQm6w8Jc4rNfLbA"])
]
TranscriptFormat = Annotated[Literal["markdown", "json"], Query(description="What it is to be written as.")]
_MARKDOWN = "text/markdown"


@dataclass(frozen=True, slots=True)
class _Desk:
    service: Service

    def conversations(self, request: Request, wanted: Annotated[ConversationsQuery, Query()]) -> ConversationsJson:
        """Lists the caller's conversations, newest first; `words` narrows to those that have all of them."""
        found = self.service.records.conversations(caller_of(request).owner, wanted.words or "", wanted.limit)
        return ConversationsJson(
            conversations=[
                ConversationLineJson(id=one.id, title=one.title, changed=moment(one.changed), questions=one.questions)
                for one in found
            ]
        )

    def begin(self, request: Request, wanted: BeginRequest) -> ConversationJson:
        """Begins a conversation. Questions are asked in it by its `id`, as `conversation_id`."""
        return self._json(self.service.records.begin(caller_of(request).owner, wanted.title))

    def conversation(self, request: Request, conversation_id: ConversationId) -> ConversationJson:
        """Gives a conversation with its questions and answers."""
        return self._json(self._kept(request, conversation_id))

    def export(
        self, request: Request, conversation_id: ConversationId, format: TranscriptFormat = "markdown"
    ) -> Response:
        """Writes a conversation as Markdown or JSON."""
        found = self._kept(request, conversation_id)
        if format == "json":
            return Response(self._json(found).model_dump_json(), media_type="application/json")
        return Response(transcript(found, self.service.records, self.service.archive), media_type=_MARKDOWN)

    def rename(self, request: Request, conversation_id: ConversationId, wanted: RenameRequest) -> ConversationJson:
        """Gives a conversation another title."""
        self._kept(request, conversation_id)
        self.service.records.rename(caller_of(request).owner, conversation_id, wanted.title)
        return self._json(self._kept(request, conversation_id))

    def delete(self, request: Request, conversation_id: ConversationId) -> DeletedJson:
        """Deletes a conversation and those of its answers that nobody rated."""
        self._kept(request, conversation_id)
        self.service.records.delete(caller_of(request).owner, conversation_id)
        return DeletedJson(deleted=conversation_id)

    def _kept(self, request: Request, conversation_id: str) -> KeptConversation:
        return conversation_of(self.service, caller_of(request), conversation_id)

    def _json(self, found: KeptConversation) -> ConversationJson:
        return ConversationJson(
            id=found.id,
            title=found.title,
            changed=moment(found.changed),
            exchanges=[self._exchange(one) for one in found.exchanges],
        )

    def _exchange(self, one: KeptExchange) -> ExchangeJson:
        answer = None if one.answer_id is None else self.service.records.answer(one.answer_id)
        return ExchangeJson(
            question=one.question,
            outlets=list(one.outlets),
            since=one.since,
            until=one.until,
            language=one.language,
            answer=None if answer is None else kept_json(answer),
        )


def conversations_router(service: Service) -> APIRouter:
    """Conversations of the caller."""
    router, desk = APIRouter(tags=["Conversations"]), _Desk(service)

    def add(method: str, path: str, handler: Any, summary: str, operation: str, **options: Any) -> None:
        given = {"responses": errors(404) if path else errors(), **options}
        router.add_api_route(
            f"/conversations{path}", handler, methods=[method], summary=summary, operation_id=operation, **given
        )

    one = "/{conversation_id}"
    add("GET", "", desk.conversations, "List conversations", "conversations")
    add("POST", "", desk.begin, "Begin a conversation", "begin_conversation", status_code=201)
    add("GET", one, desk.conversation, "Read a conversation", "conversation")
    add("PATCH", one, desk.rename, "Rename a conversation", "rename_conversation")
    add("DELETE", one, desk.delete, "Delete a conversation", "delete_conversation")
    result = {
        "model": ConversationJson,
        "description": "The conversation, as Markdown unless `format=json`.",
        "content": also(_MARKDOWN, "The conversation with its sources."),
    }
    add(
        "GET",
        f"{one}/export",
        desk.export,
        "Export a conversation",
        "export_conversation",
        response_class=Response,
        responses={200: result, **errors(404)},
    )
    return router
