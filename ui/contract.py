"""The JSON others rely on, as pydantic models: fields may be added, never renamed or dropped. Holds no logic.

`ui.convert` fills them from the assistant's own types; `byline schema` publishes their JSON Schema. What the newsroom
commands print is in `ui.contract_newsroom`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictFloat, StrictInt, StrictStr

__all__ = [
    "AnswerJson",
    "ArticleJson",
    "ArticlesJson",
    "BatchAnswerJson",
    "BatchErrorJson",
    "BatchQuestionJson",
    "CitationJson",
    "DisagreementJson",
    "DoctorJson",
    "ErrorJson",
    "EventJson",
    "IngestJson",
    "RebuildJson",
    "RemoveJson",
    "SearchJson",
    "ShowJson",
    "VerifyJson",
]

Id = StrictStr | StrictInt | StrictFloat | None


class Output(BaseModel):
    """Something the program prints. Scripts rely on it: it cannot be changed after it is made."""

    model_config = ConfigDict(frozen=True, json_schema_serialization_defaults_required=True)


class ArticleJson(Output):
    """An article without its text."""

    article_id: str
    title: str | None
    outlet: str | None
    published: str | None = Field(description="YYYY-MM-DD")
    source: str = Field(description="What was ingested: path relative to the ingested folder, or URL.")
    url: str | None
    author: str | None
    version: int


class NearestJson(Output):
    """An article offered where the archive holds no answer."""

    article_id: str
    title: str | None
    outlet: str | None
    published: str | None
    source: str
    url: str | None


class WordsJson(Output):
    """Words of an article: its text at `start:end`."""

    start: int
    end: int
    text: str


class DatedWordsJson(WordsJson):
    """Words such as "Thursday" with the day they name, counted from the day the article appeared."""

    day: str = Field(description="YYYY-MM-DD")


class CitationJson(Output):
    """Exact words of one article. `quote` is the article's text at `start:end`."""

    number: int
    article_id: str
    title: str | None
    outlet: str | None
    author: str | None
    published: str | None = Field(description="YYYY-MM-DD")
    url: str | None
    source: str = Field(description="What was ingested: path relative to the ingested folder, or URL.")
    quote: str
    start: int
    end: int
    link: str | None = Field(description="The URL with a text fragment, so that a browser opens it at the words.")
    answer: WordsJson | None = Field(description="The words of the quotation that answer, where some stand out.")
    dates: list[DatedWordsJson] = Field(description="Days the quotation names by weekday and the like.")


class StatementJson(Output):
    """One or more whole sentences and the numbers of the citations they rest on."""

    text: str
    citations: list[int]
    support: Literal["verbatim", "entailed"]
    earlier: bool = Field(description="Whether a newer article of the answer gives a newer state of the same thing.")


class PositionJson(Output):
    """What one side says."""

    value: str
    attributed_to: str | None
    citations: list[int]
    published: str | None = Field(description="Day the newest of its articles appeared, YYYY-MM-DD.")
    event: str | None = Field(
        description="Day or days of what its sentence tells of: YYYY-MM-DD, or YYYY-MM-DD/YYYY-MM-DD (ISO 8601)."
    )


class DisagreementJson(Output):
    """Two or more positions on the same point."""

    about: str
    positions: list[PositionJson]
    note: str | None


class UsageJson(Output):
    """What asking the chat model took."""

    input_tokens: int
    output_tokens: int
    calls: int = Field(description="0 where a reply that had been kept was taken again.")
    estimated: bool = Field(description="Whether any of it was counted here: the server did not say.")
    price_usd: float | None = Field(description="Where the model's prices are set.")
    budget_tokens: int | None = Field(description="Most tokens of evidence that one prompt may hold.")


class AnswerJson(Output):
    """The answer to one question."""

    question: str
    standalone_question: str
    status: Literal["answered", "partly_answered", "not_in_archive"]
    answer: str
    statements: list[StatementJson]
    citations: list[CitationJson]
    disagreements: list[DisagreementJson]
    missing: str | None
    nearest: list[NearestJson]
    read: list[NearestJson] = Field(default=[], description="Articles that were read and not used, best first.")
    as_of: str | None = Field(description="Publication date of the newest cited article, YYYY-MM-DD.")
    lead: str | None = Field(description='"Yes" or "No" before the evidence, where the evidence says so plainly.')
    asks_back: bool = Field(
        description="Whether the question cannot be understood alone: `answer` asks back, `suggestions` are readings."
    )
    suggestions: list[str]
    answerer: str
    settings: str
    notice: str | None = Field(description="Something the reader must know, such as a chat model that failed.")
    timings_ms: dict[str, float]
    usage: UsageJson | None = Field(description="Null where no chat model was asked.")


class ErrorJson(Output):
    """Why there is no answer."""

    kind: str
    message: str


class BatchQuestionJson(BaseModel):
    """One line of a batch's input: one of `question`, `claim`, `quote`, `excerpt`. Other fields are left alone."""

    id: Id = None
    question: str | None = None
    claim: str | None = None
    quote: str | None = None
    excerpt: str | None = None
    history: list[tuple[str, str | None]] = Field(default_factory=list)
    outlet: str | list[str] | None = None
    since: str | None = None
    until: str | None = None


class BatchAnswerJson(AnswerJson):
    """One line of a batch's output: an answer and the `id` of its question."""

    id: Id


class BatchErrorJson(Output):
    """A line of a batch that could not be answered; `line` counts from 1."""

    id: Id
    error: ErrorJson
    line: int


class FoundJson(Output):
    """A passage that was found. `text` is the article's text at `start:end`."""

    score: float
    article_id: str
    title: str | None
    outlet: str | None
    author: str | None
    published: str | None
    url: str | None
    source: str
    text: str
    start: int
    end: int
    link: str | None


class SearchJson(Output):
    """Passages, best first."""

    words: str
    passages: list[FoundJson]


class ArticlesJson(Output):
    """Articles, newest first. `total` counts the whole archive."""

    articles: list[ArticleJson]
    total: int


class ShowJson(ArticleJson):
    """One article with its text and its earlier versions."""

    updated: str | None
    language: str | None
    text: str
    versions: list[ArticleJson]


class RemoveJson(Output):
    """What was deleted."""

    removed: list[ArticleJson]


class FailureJson(Output):
    """A source that could not be read."""

    source: str
    reason: str


class SkippedJson(Output):
    """Files of a kind that is not read."""

    suffix: str
    files: int


class IngestJson(Output):
    """What an ingest did; with `dry_run`, what it would do."""

    dry_run: bool
    files: int
    new: int
    changed: int
    unchanged: int
    removed: int
    passages: int
    seconds: float
    failures: list[FailureJson]
    gone: list[str] = Field(description="Sources in the archive whose file is no longer there.")
    skipped: list[SkippedJson]


class VerifyJson(Output):
    """Whether the archive is sound."""

    sound: bool
    problems: list[str]


class RebuildJson(Output):
    """The archive after its indexes were made anew."""

    articles: int
    passages: int
    seconds: float


class CheckJson(Output):
    """One thing `doctor` looked at."""

    name: str
    state: Literal["ok", "note", "problem"]
    found: str
    next_step: str | None


class DoctorJson(Output):
    """The state of this machine and these settings."""

    healthy: bool
    checks: list[CheckJson]


class StatusEventJson(Output):
    """What is happening."""

    event: Literal["status"] = "status"
    text: str


class StatementEventJson(Output):
    """A complete statement, already through the quote gate."""

    event: Literal["statement"] = "statement"
    statement: StatementJson


class CitationEventJson(Output):
    """A citation a statement rests on."""

    event: Literal["citation"] = "citation"
    citation: CitationJson


class DisagreementEventJson(Output):
    """A point on which sources differ."""

    event: Literal["disagreement"] = "disagreement"
    disagreement: DisagreementJson


class DoneEventJson(Output):
    """The whole answer; nothing follows."""

    event: Literal["done"] = "done"
    answer: AnswerJson


EventJson = Annotated[
    StatusEventJson | StatementEventJson | CitationEventJson | DisagreementEventJson | DoneEventJson,
    Field(discriminator="event"),
]
