"""Asking within a kept conversation: what was asked there before is the history, and the question is added to it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.api.errors import NotFound
from ui.api.within import listed
from ui.records.types import KeptExchange
from ui.serving.callers import Caller
from ui.serving.service import Service
from vectorstore.errors import UsageError

if TYPE_CHECKING:
    from assistant import Turn
    from ui.api.requests import AskRequest
    from ui.records.types import KeptConversation


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a conversation a question stands."""

    conversation_id: str
    index: int


def history(service: Service, caller: Caller, wanted: AskRequest) -> tuple[Turn, ...]:
    """What was asked before, as the request says or its conversation has it.

    Raises `UsageError` where it says both, `NotFound` for a conversation that is not the caller's.
    """
    from assistant import Turn

    if wanted.conversation_id is None:
        return tuple(Turn(asked, answered or "") for asked, answered in wanted.history)
    if wanted.history:
        raise UsageError("The conversation has its own history.", "Leave out history, or conversation_id.")
    return tuple(_turn(service, one) for one in conversation_of(service, caller, wanted.conversation_id).exchanges)


def conversation_of(service: Service, caller: Caller, conversation_id: str) -> KeptConversation:
    """One of the caller's conversations. Raises `NotFound`, for another's too."""
    found = service.records.conversation(caller.owner, conversation_id)
    if found is None:
        raise NotFound(
            f"There is no conversation '{conversation_id[:80]}' of yours.", "GET /api/v1/conversations lists them."
        )
    return found


def begun(service: Service, caller: Caller, wanted: AskRequest) -> Place | None:
    """The question's place in its conversation, where it is to have one. Its answer is still to come."""
    if wanted.conversation_id is None:
        return None
    languages = listed(wanted.language)
    exchange = KeptExchange(
        wanted.question,
        None,
        tuple(listed(wanted.outlet)),
        wanted.since,
        wanted.until,
        languages[0] if len(languages) == 1 else None,
    )
    return Place(wanted.conversation_id, service.records.add(caller.owner, wanted.conversation_id, exchange))


def finished(service: Service, caller: Caller, place: Place | None, answer_id: str | None) -> None:
    """Puts the answer in its place. A conversation that was deleted meanwhile stays deleted."""
    if place is not None and answer_id is not None:
        with suppress(UsageError):
            service.records.finish(caller.owner, place.conversation_id, place.index, answer_id)


def _turn(service: Service, exchange: KeptExchange) -> Turn:
    from assistant import Turn

    kept = None if exchange.answer_id is None else service.records.answer(exchange.answer_id)
    return Turn(exchange.question, "" if kept is None else kept.answer.answer)
