"""Lays out an answer, verdict, trace, attribution, comparison or timeline as a document. Draws and judges nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import assert_never

from assistant.checking.types import CheckedPart, Finding, Verdict
from assistant.disagreeing.types import Comparison
from assistant.timeline.types import Timeline, TimelineEvent
from assistant.tracing.types import Attribution, Match, Trace
from assistant.types import Answer, Citation, Disagreement, Statement
from ui.days import iso_date, short_day
from ui.exporting.document import Document, Line, Section
from ui.exporting.wording import (
    NO_DISAGREEMENT,
    NO_EVENT,
    NOT_FROM_HERE,
    differences_words,
    event_days,
    finding_words,
    match_words,
    origin_words,
    position_words,
    ruling_words,
    stance_words,
    title_words,
    trace_words,
)
from vectorstore import Article

Result = Answer | Verdict | Trace | Attribution | Comparison | Timeline
"""What can be exported."""


def document_of(result: Result) -> Document:
    """The result as a document; its citations keep their numbers."""
    match result:
        case Answer():
            return _answer(result)
        case Verdict():
            return _verdict(result)
        case Trace():
            return _trace(result)
        case Attribution():
            return _attribution(result)
        case Comparison():
            return _comparison(result)
        case Timeline():
            return _timeline(result)
        case _:
            assert_never(result)


def _answer(answer: Answer) -> Document:
    told = [_statement(statement, answer.citations) for statement in answer.statements] or [Line(answer.text)]
    if answer.lead:
        told.insert(0, Line(f"{answer.lead}."))
    if answer.standalone_question != answer.question:
        told.insert(0, Line(answer.standalone_question, label="Understood as"))
    if answer.statements and answer.missing:
        told.append(Line(answer.missing, label="Not found"))
    sections = (Section(tuple(told)), *_disagreements(answer.disagreements, answer.citations))
    wording = None if answer.answerer == "extractive" else f"Worded by {answer.answerer}, from the quotations below."
    remarks = _remarks(answer.as_of, wording, answer.notice)
    return Document("Question", answer.question, sections, answer.citations, answer.nearest, remarks)


def _statement(statement: Statement, citations: Sequence[Citation]) -> Line:
    label = None
    if statement.earlier:
        cited = [one.quote.article.published for one in citations if one.number in statement.citations]
        label = f"Earlier, {short_day(cited[0])}" if cited and cited[0] is not None else "Earlier"
    return Line(statement.text, statement.citations, label)


def _verdict(verdict: Verdict) -> Document:
    sections = [Section((Line(verdict.explanation, label=ruling_words(verdict.ruling)),))]
    if len(verdict.parts) > 1:
        sections.append(Section(tuple(map(_part, verdict.parts)), "Part by part", listed=True))
    if verdict.evidence:
        sections.append(Section(tuple(map(_finding, verdict.evidence)), "Evidence", listed=True))
    citations = tuple(finding.citation for finding in verdict.evidence)
    return Document("Claim", verdict.claim, tuple(sections), citations, (), _remarks(verdict.as_of, verdict.notice))


def _part(part: CheckedPart) -> Line:
    return Line(f"“{part.text}” — {part.explanation}", part.findings, ruling_words(part.ruling))


def _finding(finding: Finding) -> Line:
    return Line(finding_words(finding), (finding.citation.number,), stance_words(finding.stance))


def _trace(trace: Trace) -> Document:
    sections = [Section((Line(trace_words(trace)),))]
    if trace.matches:
        sections.append(Section(tuple(map(_match, trace.matches)), "Where it stands", listed=True))
    citations = _by_number(_cited(match) for match in trace.matches)
    return Document("Quotation", trace.quote, tuple(sections), citations, (), _remarks(None, trace.notice))


def _match(match: Match) -> Line:
    speaker = f"Said by {match.speaker}." if match.speaker else ""
    text = " ".join(part for part in (speaker, differences_words(match.differences)) if part)
    return Line(text, tuple(citation.number for citation in _cited(match)), match_words(match))


def _cited(match: Match) -> tuple[Citation, ...]:
    return (match.citation, *match.spliced)


def _by_number(groups: Iterable[Iterable[Citation]]) -> tuple[Citation, ...]:
    known = {citation.number: citation for group in groups for citation in group}
    return tuple(known[number] for number in sorted(known))


def _attribution(attribution: Attribution) -> Document:
    article, match = attribution.article, attribution.match
    if article is None or match is None:
        declined = Section((Line(NOT_FROM_HERE),))
        return Document("Excerpt", attribution.excerpt, (declined,), nearest=attribution.nearest)
    found = Section((Line(_named(article), (match.citation.number,), "From"), _match(match)))
    also = Section(tuple(Line(_named(other)) for other in attribution.also_in), "Also in", listed=True)
    sections = (found, also) if attribution.also_in else (found,)
    return Document("Excerpt", attribution.excerpt, sections, _by_number([_cited(match)]))


def _named(article: Article) -> str:
    return " — ".join(part for part in (title_words(article), origin_words(article)) if part)


def _comparison(comparison: Comparison) -> Document:
    sections = _disagreements(comparison.disagreements, comparison.citations)
    if not sections:
        empty = Section((Line(comparison.notice or NO_DISAGREEMENT),))
        return Document("Topic", comparison.topic, (empty,), comparison.citations)
    remarks = _remarks(comparison.as_of, comparison.notice)
    return Document("Topic", comparison.topic, sections, comparison.citations, (), remarks)


def _disagreements(found: Sequence[Disagreement], citations: Sequence[Citation]) -> tuple[Section, ...]:
    return tuple(_disagreement(one, citations) for one in found)


def _disagreement(found: Disagreement, citations: Sequence[Citation]) -> Section:
    lines = [Line(position_words(one, citations), one.citations) for one in found.positions]
    if found.note:
        lines.append(Line(found.note, label="Note"))
    return Section(tuple(lines), f"Sources disagree: {found.about}", listed=True)


def _timeline(timeline: Timeline) -> Document:
    if not timeline.events:
        return Document("Topic", timeline.topic, (Section((Line(timeline.notice or NO_EVENT),)),))
    events = Section(tuple(map(_event, timeline.events)), listed=True)
    remarks = _remarks(timeline.as_of, timeline.notice)
    return Document("Topic", timeline.topic, (events,), timeline.citations, (), remarks)


def _event(event: TimelineEvent) -> Line:
    return Line(event.text, event.citations, event_days(event))


def _remarks(as_of: str | None, *others: str | None) -> tuple[str, ...]:
    newest = f"As of {iso_date(as_of)}, when the newest of these articles was published." if as_of else None
    return tuple(remark for remark in (newest, *others) if remark)
