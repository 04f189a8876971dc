"""The JSON of checking, tracing, attributing, comparing and timelines, and of a batch line. Holds no logic."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ui.contract import (
    ArticleJson,
    BatchAnswerJson,
    BatchErrorJson,
    CitationJson,
    DisagreementJson,
    Id,
    NearestJson,
    Output,
)

__all__ = [
    "AttributionJson",
    "BatchAttributionJson",
    "BatchLineJson",
    "BatchTraceJson",
    "BatchVerdictJson",
    "CheckedPartJson",
    "ComparisonJson",
    "DifferenceJson",
    "EvidenceJson",
    "MatchJson",
    "Ruling",
    "TimelineEventJson",
    "TimelineJson",
    "TraceJson",
    "VerdictJson",
]

Ruling = Literal["supported", "contradicted", "disputed", "not_found"]

_AS_OF = "Publication date of the newest cited article, YYYY-MM-DD."
_NOTICE = "Something the reader must know."


class EvidenceJson(Output):
    """One quotation and how it stands to the claim."""

    stance: Literal["supports", "contradicts", "mentions"]
    why: str = Field(description="What in the quotation decides, in one sentence.")
    citation: CitationJson
    attributed_to: str | None = Field(description="Who says so; null where the article itself does.")


class CheckedPartJson(Output):
    """A part of the claim that is true or false by itself."""

    text: str
    verdict: Ruling
    explanation: str
    citations: list[int] = Field(description="Numbers of the evidence that was weighed for it.")


class VerdictJson(Output):
    """A checked claim. `evidence` begins with what decides."""

    claim: str
    verdict: Ruling
    explanation: str
    evidence: list[EvidenceJson]
    parts: list[CheckedPartJson]
    attributed_to: list[str] = Field(description="Those whom the deciding quotations name as saying so.")
    as_of: str | None = Field(description=_AS_OF)
    settings: str
    notice: str | None = Field(description=_NOTICE)
    timings_ms: dict[str, float]


class DifferenceJson(Output):
    """Words that were changed, left out (`given` is empty) or put in (`found` is empty)."""

    given: str = Field(description="In the quotation that was given.")
    found: str = Field(description="In the article.")


class MatchJson(Output):
    """One article that has the quotation."""

    match: Literal["exact", "altered"]
    similarity: float = Field(description="Share of the words that are the same, in order.")
    differences: list[DifferenceJson]
    speaker: str | None = Field(description="Who says it, where the article tells.")
    citation: CitationJson
    spliced: list[CitationJson] = Field(
        description="The other places, where the quotation joins words that stand apart; `citation` is the first."
    )
    earliest: bool = Field(description="Whether no other match is of an earlier article.")


class TraceJson(Output):
    """Where a quotation comes from, best first; no matches where the archive holds nothing like it."""

    quote: str
    matches: list[MatchJson]
    settings: str
    notice: str | None = Field(description=_NOTICE)
    timings_ms: dict[str, float]


class AttributionJson(Output):
    """The article that an excerpt is from; `article` and `match` are null where none of the archive holds it."""

    excerpt: str
    article: ArticleJson | None
    match: MatchJson | None
    also_in: list[ArticleJson] = Field(description="Others that hold it too, earliest first.")
    nearest: list[NearestJson] = Field(description="Where there is none: the articles most like it.")
    settings: str
    timings_ms: dict[str, float]


class ComparisonJson(Output):
    """The points of a topic on which the articles disagree."""

    topic: str
    disagreements: list[DisagreementJson]
    citations: list[CitationJson]
    as_of: str | None = Field(description=_AS_OF)
    settings: str
    notice: str | None = Field(description=_NOTICE)
    timings_ms: dict[str, float]


class TimelineEventJson(Output):
    """Something that happened from `first` to `last`, which are the same for one day."""

    first: str = Field(description="YYYY-MM-DD")
    last: str = Field(description="YYYY-MM-DD")
    precision: Literal["day", "month", "year"] = Field(description="How exactly the sources date it.")
    written: str = Field(description="The date as its source writes it.")
    text: str
    citations: list[int]


class TimelineJson(Output):
    """Events on a topic, earliest first."""

    topic: str
    events: list[TimelineEventJson]
    citations: list[CitationJson]
    as_of: str | None = Field(description=_AS_OF)
    settings: str
    notice: str | None = Field(description=_NOTICE)
    timings_ms: dict[str, float]


class BatchVerdictJson(VerdictJson):
    """A line of a batch's output: a verdict and the `id` of its claim."""

    id: Id


class BatchTraceJson(TraceJson):
    """A line of a batch's output: a trace and the `id` of its quotation."""

    id: Id


class BatchAttributionJson(AttributionJson):
    """A line of a batch's output: an attribution and the `id` of its excerpt."""

    id: Id


BatchLineJson = BatchAnswerJson | BatchVerdictJson | BatchTraceJson | BatchAttributionJson | BatchErrorJson
