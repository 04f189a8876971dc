"""What callers of the HTTP API send, as pydantic models. A field that is not known is refused, with the nearest one."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from ui.api.misfits import clean
from ui.serving.service import TEXT_LIMIT
from ui.suggest import did_you_mean

_LONGEST_NAME, _MOST_NAMES = 200, 100


def _without_nul(text: str) -> str:
    if "\x00" in text:
        raise PydanticCustomError("told", "The text holds a NUL character. Take it out.")
    return text


def _said(text: str) -> str:
    """The text without the space around it. Raises where nothing is left."""
    if not text.strip():
        raise PydanticCustomError("told", "The text is empty. Write what you ask about.")
    return _without_nul(text).strip()


Text = Annotated[
    str,
    StringConstraints(max_length=TEXT_LIMIT),
    AfterValidator(_said),
    Field(json_schema_extra={"minLength": 1}),
]
"""A question, claim, quotation, excerpt or topic."""
Name = Annotated[str, StringConstraints(max_length=_LONGEST_NAME), AfterValidator(_without_nul)]
Names = Annotated[list[Name], Field(max_length=_MOST_NAMES)]
Day = Annotated[str, StringConstraints(max_length=40), Field(examples=["2025-03-14"])]


class Input(BaseModel):
    """Something a caller sends."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _no_strangers(cls, given: Any) -> Any:
        if isinstance(given, dict):
            for name in given:
                if name not in cls.model_fields:
                    known = ", ".join(cls.model_fields)
                    told = clean(str(name))[:80]
                    hint = did_you_mean(told, cls.model_fields, f"There are: {known}.")
                    raise PydanticCustomError(
                        "told", "There is no field '{name}'. {hint}", {"name": told, "hint": hint}
                    )
        return given


class Body(Input):
    """The JSON object of a request. A number in quotation marks is no number."""

    model_config = ConfigDict(strict=True)


class Narrowed(Body):
    """Which articles to look at."""

    outlet: Name | Names | None = Field(
        default=None, description="Only these outlets, by name.", examples=["Harbour Gazette"]
    )
    since: Day | None = Field(default=None, description="Published on this day (YYYY-MM-DD) or later.")
    until: Day | None = Field(default=None, description="Published on this day (YYYY-MM-DD) or before.")
    language: Name | Names | None = Field(
        default=None,
        description="Only articles that say they are in these languages, as ISO 639-1 codes.",
        examples=["en"],
    )


Turn = Annotated[
    tuple[
        Annotated[str, StringConstraints(max_length=TEXT_LIMIT), AfterValidator(_without_nul)],
        Annotated[str, StringConstraints(max_length=10 * TEXT_LIMIT), AfterValidator(_without_nul)] | None,
    ],
    Field(strict=False),  # JSON has lists only
]


class AskRequest(Narrowed):
    """A question, with the conversation before it."""

    question: Text = Field(description="What is asked.", examples=["Why was the harbour bridge closed?"])
    history: list[Turn] = Field(
        default=[],
        max_length=100,
        description="The conversation so far, oldest first: [question, answer] each. An answer may be null.",
        examples=[[["Is the harbour bridge open?", None]]],
    )
    conversation_id: Name | None = Field(
        default=None,
        description="One of the caller's conversations: what was asked there is the history, and this is added to it.",
    )
    stream: bool = Field(
        default=False, description="Answer as server-sent events; the header `Accept: text/event-stream` does the same."
    )


class CheckRequest(Narrowed):
    """A claim to check."""

    claim: Text = Field(description="What may be true or not.", examples=["The bridge was closed for six weeks."])


class TraceRequest(Narrowed):
    """A quotation to find."""

    quote: Text = Field(
        description="Words that somebody is said to have said.",
        examples=["the bridge would stay shut for at least six weeks"],
    )


class AttributeRequest(Narrowed):
    """An excerpt whose article is sought: five words or more."""

    excerpt: Text = Field(
        description="A piece of an article.",
        examples=["Ferries will carry commuters across the harbour every ten minutes"],
    )


class CompareRequest(Narrowed):
    """A topic on which articles may disagree."""

    topic: Text = Field(description="What the articles are about.", examples=["the closing of the harbour bridge"])


class TimelineRequest(CompareRequest):
    """A topic whose events are wanted."""

    limit: int = Field(default=20, ge=1, le=200, description="Most events.")


class SearchRequest(Narrowed):
    """Words to find passages with."""

    words: Text = Field(description="What the passages are about.", examples=["harbour bridge"])
    limit: int = Field(default=10, ge=1, le=100, description="Most passages.")


class FeedbackRequest(Body):
    """What a reader thinks of an answer. The newest word of one reader on one answer counts."""

    answer_id: Name = Field(description="The `id` of the answer.", examples=["5vE0b1mUQx2kqTRn3aZxCw"])
    rating: Literal["up", "down"] = Field(description="A thumb.")
    reason: Annotated[str, StringConstraints(max_length=2_000), AfterValidator(_without_nul)] = Field(
        default="", description="Why, in the reader's words.", examples=["It leaves out the mayor's denial."]
    )


ExportFormat = Literal["markdown", "html", "note", "bibtex", "csl-json", "json"]


class ExportRequest(Body):
    """A kept answer that is wanted in another form."""

    answer_id: Name = Field(description="The `id` of the answer.", examples=["5vE0b1mUQx2kqTRn3aZxCw"])
    format: ExportFormat = Field(description="What it is to be written as.")


class RenameRequest(Body):
    """A new title."""

    title: Annotated[str, StringConstraints(max_length=200), AfterValidator(_said)] = Field(
        description="What the conversation is to be called.",
        examples=["The harbour bridge"],
        json_schema_extra={"minLength": 1},
    )


class BeginRequest(RenameRequest):
    """A new conversation."""


class IngestRequest(Body):
    """Web addresses to read."""

    urls: list[Annotated[str, StringConstraints(max_length=2_000), AfterValidator(_said)]] = Field(
        min_length=1,
        max_length=1_000,
        description="Pages and feeds (RSS, Atom, JSON Feed).",
        examples=[["https://example.org/news/harbour-bridge"]],
    )


class NarrowedQuery(Input):
    """Which articles to look at, in a query: names may be repeated."""

    outlet: Names = Field(default=[], description="Only this outlet, by name; may be repeated.")
    since: Day | None = Field(default=None, description="Published on this day (YYYY-MM-DD) or later.")
    until: Day | None = Field(default=None, description="Published on this day (YYYY-MM-DD) or before.")
    language: Names = Field(default=[], description="Only this language, as an ISO 639-1 code; may be repeated.")


class SearchQuery(NarrowedQuery):
    """Words to find passages with."""

    words: Text = Field(description="What the passages are about.", examples=["harbour bridge"])
    limit: int = Field(default=10, ge=1, le=100, description="Most passages.")


class ArticlesQuery(NarrowedQuery):
    """Which articles to list, and in which order."""

    words: Annotated[str, StringConstraints(max_length=1_000), AfterValidator(_without_nul)] | None = Field(
        default=None, description="Only articles with all of these in title, outlet, author or source."
    )
    sort: Literal["newest", "oldest", "title", "outlet", "language"] = Field(
        default="newest", description="What comes first; among equals the newest."
    )
    limit: int = Field(default=50, ge=1, le=500, description="Most articles on a page.")
    offset: int = Field(default=0, ge=0, le=10_000_000, description="Articles to leave out at the beginning.")


class ReviewQuery(Input):
    """How a verdict is wanted."""

    format: Literal["json", "claimreview"] = Field(
        default="json", description="`claimreview` gives schema.org ClaimReview (JSON-LD) for your own page."
    )
    review_url: Annotated[str, StringConstraints(max_length=2_000), AfterValidator(_without_nul)] | None = Field(
        default=None, description="With claimreview: the page on which you publish the check."
    )
    review_author: Name | None = Field(default=None, description="With claimreview: who publishes the check.")


class ConversationsQuery(Input):
    """Which conversations to list."""

    words: Annotated[str, StringConstraints(max_length=1_000), AfterValidator(_without_nul)] | None = Field(
        default=None, description="Only conversations with all of these in title, questions or answers."
    )
    limit: int = Field(default=100, ge=1, le=1_000, description="Most conversations.")
