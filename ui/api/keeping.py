"""Keeps answers under their permanent links, and gives them as JSON."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ui.contract_api import FeedbackJson, KeptAnswerJson
from ui.convert import answer_json
from vectorstore.errors import ArchiveError

if TYPE_CHECKING:
    from assistant import Answer
    from ui.records.types import Feedback, KeptAnswer
    from ui.serving.callers import Caller
    from ui.serving.service import Service

_log = logging.getLogger(__name__)


def kept(service: Service, caller: Caller, answer: Answer) -> KeptAnswerJson:
    """The answer with its link. Where it cannot be kept it is given all the same, and its notice says so."""
    found = answer_json(answer)
    try:
        return kept_json(service.records.keep(caller.owner, found))
    except ArchiveError as error:
        _log.warning("An answer was not kept: %s", error)
        notice = " ".join(part for part in (found.notice, "This answer has no permanent link:", error.message) if part)
        return KeptAnswerJson(**{**dict(found), "notice": notice}, id=None, url=None, asked=None)


def kept_json(one: KeptAnswer) -> KeptAnswerJson:
    """A kept answer with its link."""
    return KeptAnswerJson(**dict(one.answer), id=one.id, url=f"/answers/{one.id}", asked=moment(one.asked))


def feedback_json(one: Feedback) -> FeedbackJson:
    """What a reader thought of an answer."""
    return FeedbackJson(
        answer_id=one.answer.id,
        rating=one.rating.value,
        reason=one.reason,
        given=moment(one.given),
        answer=kept_json(one.answer),
    )


def moment(when: datetime) -> str:
    """A moment in ISO 8601, UTC, to the second."""
    return when.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
