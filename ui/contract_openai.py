"""The JSON of chat completions, as far as an OpenAI-compatible client needs it, as pydantic models. Holds no logic."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from ui.contract import Output
from ui.contract_api import KeptAnswerJson

MODEL = "byline"
"""The one model there is."""


class _Input(BaseModel):
    """Something a client sends. What Byline does not know is left alone, as every server of this form does."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class ContentPart(_Input):
    """A part of a message. Only text can be read."""

    type: str
    text: str | None = None
    refusal: str | None = None


class Message(_Input):
    """One message of the conversation."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[ContentPart] | None = None


class StreamOptions(_Input):
    """What a stream carries besides the text."""

    include_usage: bool | None = None


class ChatRequest(_Input):
    """A question as the last message, with the conversation before it."""

    model: str = Field(default=MODEL, description="Always `byline`.")
    messages: list[Message] = Field(min_length=1, max_length=1_000, description="The last one is the question.")
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    n: int | None = Field(default=None, description="1: there is one answer.")
    outlet: str | list[str] | None = Field(default=None, description="Byline's own: only these outlets.")
    since: str | None = Field(default=None, description="Byline's own: published on this day (YYYY-MM-DD) or later.")
    until: str | None = Field(default=None, description="Byline's own: published on this day or before.")
    language: str | list[str] | None = Field(
        default=None, description="Byline's own: only articles that say they are in these languages (ISO 639-1)."
    )


class UrlCitationJson(Output):
    """A quoted article with a web address, and the marker in the message that stands for it."""

    start_index: int = Field(description="First character of the marker, such as `[1]`, in the message's content.")
    end_index: int
    title: str
    url: str = Field(description="The article's address with a text fragment, which opens it at the quoted words.")


class AnnotationJson(Output):
    """A citation of the message."""

    type: Literal["url_citation"] = "url_citation"
    url_citation: UrlCitationJson


class MessageJson(Output):
    """The answer as text, with its citations."""

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None
    annotations: list[AnnotationJson]


class ChoiceJson(Output):
    """The one answer."""

    index: Literal[0] = 0
    message: MessageJson
    logprobs: None = None
    finish_reason: Literal["stop"] = "stop"


class TokensJson(Output):
    """What the chat model took; nought where the answer is in the articles' own words."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class CompletionJson(Output):
    """A whole answer."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int = Field(description="Seconds since 1970.")
    model: str = MODEL
    system_fingerprint: str
    choices: list[ChoiceJson]
    usage: TokensJson
    byline: KeptAnswerJson = Field(description="Byline's own: the answer with quotations, positions and status.")


class DeltaJson(Output):
    """What a piece of a stream adds to the message."""

    role: Literal["assistant"] | None = None
    content: str | None = None
    annotations: list[AnnotationJson] | None = None


class PieceChoiceJson(Output):
    """The one answer, as it grows."""

    index: Literal[0] = 0
    delta: DeltaJson
    logprobs: None = None
    finish_reason: Literal["stop"] | None = None


class PieceJson(Output):
    """One event of a stream. The one that ends the message carries `byline`."""

    id: str
    object: Literal["chat.completion.chunk"] = "chat.completion.chunk"
    created: int
    model: str = MODEL
    system_fingerprint: str
    choices: list[PieceChoiceJson]
    usage: TokensJson | None = None
    byline: KeptAnswerJson | None = None


class ModelJson(Output):
    """A model."""

    id: str = MODEL
    object: Literal["model"] = "model"
    created: int = 0
    owned_by: str = MODEL


class ModelsJson(Output):
    """The models there are."""

    object: Literal["list"] = "list"
    data: list[ModelJson]


class FailureJson(Output):
    """Why a request failed, as OpenAI's clients read it."""

    message: str
    type: str
    param: str | None = None
    code: str = Field(description="Byline's kind of error.")


class FailureBodyJson(Output):
    """The body of every error."""

    error: FailureJson
