"""Turns the program's own values into the contract's JSON models. Decides nothing: field by field."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict, assert_never

from ui.contract import (
    AnswerJson,
    ArticleJson,
    BatchAnswerJson,
    CitationEventJson,
    CitationJson,
    DatedWordsJson,
    DisagreementEventJson,
    DisagreementJson,
    DoneEventJson,
    EventJson,
    FailureJson,
    FoundJson,
    Id,
    IngestJson,
    NearestJson,
    PositionJson,
    SearchJson,
    ShowJson,
    SkippedJson,
    StatementEventJson,
    StatementJson,
    StatusEventJson,
    UsageJson,
    WordsJson,
)
from ui.links import text_link

if TYPE_CHECKING:
    from assistant import Answer, Citation, Disagreement, Event, Found, Statement, Usage
    from ingest import IngestReport
    from vectorstore import Article, Span


def day(moment: datetime | None) -> str | None:
    """The day of a moment, YYYY-MM-DD, as UTC has it."""
    return None if moment is None else moment.date().isoformat()


class _Origin(TypedDict):
    """The fields that tell an article from others, wherever one is named."""

    article_id: str
    title: str | None
    outlet: str | None
    published: str | None
    url: str | None
    source: str


def _origin(article: Article) -> _Origin:
    return _Origin(
        article_id=article.id,
        title=article.title,
        outlet=article.outlet,
        published=day(article.published),
        url=article.url,
        source=article.source,
    )


def article_json(article: Article) -> ArticleJson:
    """An article without its text."""
    return ArticleJson(**_origin(article), author=article.author, version=article.version)


def nearest_json(article: Article) -> NearestJson:
    """An article that is offered where there is no answer, or that was read and not used."""
    return NearestJson(**_origin(article))


def show_json(article: Article, versions: Sequence[Article]) -> ShowJson:
    """An article with its text and its versions, newest first."""
    return ShowJson(
        **article_json(article).model_dump(),
        updated=day(article.updated),
        language=article.language,
        text=article.text,
        versions=[article_json(version) for version in versions],
    )


class _Words(TypedDict):
    """A range of an article with what it reads."""

    start: int
    end: int
    text: str


def _words(article: Article, span: Span) -> _Words:
    return _Words(start=span.start, end=span.end, text=article.text[span.start : span.end])


def citation_json(citation: Citation) -> CitationJson:
    """A numbered quotation with everything needed to find it again."""
    quote, article = citation.quote, citation.quote.article
    return CitationJson(
        **_origin(article),
        author=article.author,
        number=citation.number,
        quote=quote.text,
        start=quote.start,
        end=quote.end,
        link=text_link(article.url, quote.text),
        answer=WordsJson(**_words(article, citation.answer)) if citation.answer is not None else None,
        dates=[DatedWordsJson(**_words(article, one.span), day=one.day.isoformat()) for one in citation.dates],
    )


def statement_json(statement: Statement) -> StatementJson:
    """A statement with the numbers it rests on."""
    return StatementJson(
        text=statement.text,
        citations=list(statement.citations),
        support=statement.support.value,
        earlier=statement.earlier,
    )


def disagreement_json(found: Disagreement) -> DisagreementJson:
    """A disagreement with its positions."""
    positions = [
        PositionJson(
            value=one.value,
            attributed_to=one.attributed_to,
            citations=list(one.citations),
            published=None if one.published is None else one.published.isoformat(),
            event=None if one.event is None else "/".join(dict.fromkeys(day.isoformat() for day in one.event)),
        )
        for one in found.positions
    ]
    return DisagreementJson(about=found.about, positions=positions, note=found.note)


def answer_json(answer: Answer) -> AnswerJson:
    """The contract's answer object."""
    return AnswerJson(
        question=answer.question,
        standalone_question=answer.standalone_question,
        status=answer.status.value,
        answer=answer.text,
        statements=[statement_json(statement) for statement in answer.statements],
        citations=[citation_json(citation) for citation in answer.citations],
        disagreements=[disagreement_json(found) for found in answer.disagreements],
        missing=answer.missing,
        nearest=[nearest_json(article) for article in answer.nearest],
        read=[nearest_json(article) for article in answer.read],
        as_of=answer.as_of,
        lead=answer.lead,
        asks_back=answer.asks_back,
        suggestions=list(answer.suggestions),
        answerer=answer.answerer,
        settings=answer.settings,
        notice=answer.notice,
        timings_ms={name: round(value, 1) for name, value in answer.timings_ms.items()},
        usage=usage_json(answer.usage) if answer.usage is not None else None,
    )


def usage_json(usage: Usage) -> UsageJson:
    """What the chat model took."""
    return UsageJson(
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        calls=usage.calls,
        estimated=usage.estimated,
        price_usd=usage.price,
        budget_tokens=usage.budget,
    )


def batch_json(identity: Id, answer: Answer) -> BatchAnswerJson:
    """A line of a batch's output."""
    return BatchAnswerJson(id=identity, **answer_json(answer).model_dump())


def event_json(event: Event) -> EventJson:
    """One event of a streamed answer."""
    from assistant import CitationEvent, DisagreementEvent, DoneEvent, StatementEvent, StatusEvent

    match event:
        case StatusEvent():
            return StatusEventJson(text=event.text)
        case StatementEvent():
            return StatementEventJson(statement=statement_json(event.statement))
        case CitationEvent():
            return CitationEventJson(citation=citation_json(event.citation))
        case DisagreementEvent():
            return DisagreementEventJson(disagreement=disagreement_json(event.disagreement))
        case DoneEvent():
            return DoneEventJson(answer=answer_json(event.answer))
        case _:
            assert_never(event)


def search_json(words: str, found: Sequence[Found]) -> SearchJson:
    """Passages with their scores, best first."""
    return SearchJson(words=words, passages=[_found_json(one) for one in found])


def _found_json(found: Found) -> FoundJson:
    passage, article = found.passage, found.article
    return FoundJson(
        **_origin(article),
        author=article.author,
        score=round(found.score, 4),
        text=passage.text,
        start=passage.start,
        end=passage.end,
        link=text_link(article.url, passage.text),
    )


def ingest_json(report: IngestReport, *, dry_run: bool) -> IngestJson:
    """What an ingest did."""
    return IngestJson(
        dry_run=dry_run,
        files=report.files,
        new=report.new,
        changed=report.changed,
        unchanged=report.unchanged,
        removed=report.removed,
        passages=report.passages,
        seconds=round(report.seconds, 2),
        failures=[FailureJson(source=one.source, reason=one.reason) for one in report.failures],
        gone=list(report.gone),
        skipped=[SkippedJson(suffix=one.suffix, files=one.files) for one in report.skipped],
    )
