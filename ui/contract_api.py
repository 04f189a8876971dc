"""The JSON of the HTTP API that the command line does not have, as pydantic models. Holds no logic."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ui.contract import (
    AnswerJson,
    ArticlesJson,
    CitationEventJson,
    DisagreementEventJson,
    ErrorJson,
    IngestJson,
    Output,
    StatementEventJson,
    StatusEventJson,
)

__all__ = [
    "ArticlePageJson",
    "AskEventJson",
    "ConversationJson",
    "ConversationLineJson",
    "ConversationsJson",
    "DeletedJson",
    "ErrorBodyJson",
    "ErrorEventJson",
    "ExchangeJson",
    "FeedbackJson",
    "JobEventJson",
    "JobJson",
    "JobsJson",
    "KeptAnswerJson",
    "KeptDoneEventJson",
    "OutletsJson",
]


class ErrorBodyJson(Output):
    """Why a request failed: the body of every error."""

    error: ErrorJson = Field(examples=[{"kind": "usage", "message": "The question is empty. Ask something."}])


class KeptAnswerJson(AnswerJson):
    """An answer with its permanent link."""

    id: str | None = Field(description="Null where it could not be kept; `notice` says why.")
    url: str | None = Field(description="The answer's page on this server, such as /answers/ID.")
    asked: str | None = Field(description="When it was asked: ISO 8601, UTC.")


class KeptDoneEventJson(Output):
    """The whole answer; nothing follows."""

    event: Literal["done"] = "done"
    answer: KeptAnswerJson


class ErrorEventJson(Output):
    """Why the answer ends here; nothing follows."""

    event: Literal["error"] = "error"
    error: ErrorJson


class ArticlePageJson(ArticlesJson):
    """A page of the articles that fit."""

    matching: int = Field(description="How many articles fit, on all pages.")
    offset: int
    next_offset: int | None = Field(description="The `offset` of the next page; null on the last.")


class OutletsJson(Output):
    """Every outlet the archive has articles of, sorted."""

    outlets: list[str]


JobStateName = Literal["waiting", "running", "done", "failed"]


class JobJson(Output):
    """An ingest on the server, as it stands."""

    id: str
    url: str = Field(description="Where to ask how it stands.")
    state: JobStateName
    sources: list[str] = Field(description="Names of files, and addresses.")
    submitted: str = Field(description="ISO 8601, UTC")
    done: int = Field(description="Articles or files read so far.")
    total: int = Field(description="Articles or files in all; 0 while it is not known.")
    doing: str = Field(description="What is being done, in a few words.")
    report: IngestJson | None = Field(description="Once it is done: what changed, and which sources failed and why.")
    problem: str | None = Field(description="Once it has failed as a whole: why.")


class JobsJson(Output):
    """The ingests of this server since it started, newest first."""

    jobs: list[JobJson]


class JobEventJson(Output):
    """How an ingest stands now; the last one says done or failed."""

    event: Literal["job"] = "job"
    job: JobJson


class FeedbackJson(Output):
    """What a reader thought of an answer, with the whole answer."""

    answer_id: str
    rating: Literal["up", "down"]
    reason: str
    given: str = Field(description="ISO 8601, UTC")
    answer: KeptAnswerJson


class ConversationLineJson(Output):
    """A conversation in a list."""

    id: str
    title: str
    changed: str = Field(description="ISO 8601, UTC")
    questions: int


class ConversationsJson(Output):
    """The caller's own conversations, newest first."""

    conversations: list[ConversationLineJson]


class ExchangeJson(Output):
    """A question of a conversation, and its answer once there is one."""

    question: str
    outlets: list[str]
    since: str | None
    until: str | None
    language: str | None
    answer: KeptAnswerJson | None


class ConversationJson(Output):
    """A conversation with its questions and answers, oldest first."""

    id: str
    title: str
    changed: str = Field(description="ISO 8601, UTC")
    exchanges: list[ExchangeJson]


class DeletedJson(Output):
    """What was deleted."""

    deleted: str = Field(description="Its id.")


AskEventJson = Annotated[
    StatusEventJson
    | StatementEventJson
    | CitationEventJson
    | DisagreementEventJson
    | KeptDoneEventJson
    | ErrorEventJson,
    Field(discriminator="event"),
]
