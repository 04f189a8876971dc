"""Turns verdicts, traces, attributions, comparisons and timelines into the contract's JSON. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ui.contract import Id
from ui.contract_newsroom import (
    AttributionJson,
    BatchAttributionJson,
    BatchTraceJson,
    BatchVerdictJson,
    CheckedPartJson,
    ComparisonJson,
    DifferenceJson,
    EvidenceJson,
    MatchJson,
    TimelineEventJson,
    TimelineJson,
    TraceJson,
    VerdictJson,
)
from ui.convert import article_json, citation_json, disagreement_json, nearest_json

if TYPE_CHECKING:
    from assistant.checking.types import CheckedPart, Finding, Verdict
    from assistant.disagreeing.types import Comparison
    from assistant.timeline.types import Timeline, TimelineEvent
    from assistant.tracing.types import Attribution, Match, Trace


def _rounded(timings: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 1) for name, value in timings.items()}


def verdict_json(verdict: Verdict) -> VerdictJson:
    """The contract's verdict object."""
    return VerdictJson(
        claim=verdict.claim,
        verdict=verdict.ruling.value,
        explanation=verdict.explanation,
        evidence=[_evidence_json(finding) for finding in verdict.evidence],
        parts=[_part_json(part) for part in verdict.parts],
        attributed_to=list(verdict.attributed_to),
        as_of=verdict.as_of,
        settings=verdict.settings,
        notice=verdict.notice,
        timings_ms=_rounded(verdict.timings_ms),
    )


def _evidence_json(finding: Finding) -> EvidenceJson:
    return EvidenceJson(
        stance=finding.stance.value,
        why=finding.why,
        citation=citation_json(finding.citation),
        attributed_to=finding.attributed_to,
    )


def _part_json(part: CheckedPart) -> CheckedPartJson:
    return CheckedPartJson(
        text=part.text,
        verdict=part.ruling.value,
        explanation=part.explanation,
        citations=list(part.findings),
    )


def trace_json(trace: Trace) -> TraceJson:
    """The contract's trace object."""
    return TraceJson(
        quote=trace.quote,
        matches=[_match_json(match) for match in trace.matches],
        settings=trace.settings,
        notice=trace.notice,
        timings_ms=_rounded(trace.timings_ms),
    )


def _match_json(match: Match) -> MatchJson:
    return MatchJson(
        match=match.kind.value,
        similarity=round(match.similarity, 4),
        differences=[DifferenceJson(given=one.given, found=one.found) for one in match.differences],
        speaker=match.speaker,
        citation=citation_json(match.citation),
        spliced=[citation_json(citation) for citation in match.spliced],
        earliest=match.earliest,
    )


def attribution_json(attribution: Attribution) -> AttributionJson:
    """The article of an excerpt, or none and the nearest ones."""
    return AttributionJson(
        excerpt=attribution.excerpt,
        article=article_json(attribution.article) if attribution.article is not None else None,
        match=_match_json(attribution.match) if attribution.match is not None else None,
        also_in=[article_json(article) for article in attribution.also_in],
        nearest=[nearest_json(article) for article in attribution.nearest],
        settings=attribution.settings,
        timings_ms=_rounded(attribution.timings_ms),
    )


def comparison_json(comparison: Comparison) -> ComparisonJson:
    """The points on which articles disagree."""
    return ComparisonJson(
        topic=comparison.topic,
        disagreements=[disagreement_json(found) for found in comparison.disagreements],
        citations=[citation_json(citation) for citation in comparison.citations],
        as_of=comparison.as_of,
        settings=comparison.settings,
        notice=comparison.notice,
        timings_ms=_rounded(comparison.timings_ms),
    )


def timeline_json(timeline: Timeline) -> TimelineJson:
    """Events with their days and citations."""
    return TimelineJson(
        topic=timeline.topic,
        events=[_event_json(event) for event in timeline.events],
        citations=[citation_json(citation) for citation in timeline.citations],
        as_of=timeline.as_of,
        settings=timeline.settings,
        notice=timeline.notice,
        timings_ms=_rounded(timeline.timings_ms),
    )


def _event_json(event: TimelineEvent) -> TimelineEventJson:
    return TimelineEventJson(
        first=event.first.isoformat(),
        last=event.last.isoformat(),
        precision=event.precision.value,
        written=event.written,
        text=event.text,
        citations=list(event.citations),
    )


def batch_verdict_json(identity: Id, verdict: Verdict) -> BatchVerdictJson:
    """A checked claim as a line of a batch's output."""
    return BatchVerdictJson(id=identity, **verdict_json(verdict).model_dump())


def batch_trace_json(identity: Id, trace: Trace) -> BatchTraceJson:
    """A traced quotation as a line of a batch's output."""
    return BatchTraceJson(id=identity, **trace_json(trace).model_dump())


def batch_attribution_json(identity: Id, attribution: Attribution) -> BatchAttributionJson:
    """An attributed excerpt as a line of a batch's output."""
    return BatchAttributionJson(id=identity, **attribution_json(attribution).model_dump())
