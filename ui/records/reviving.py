"""Makes a kept answer an answer again: each quotation is looked up in the archive and goes through the gate anew.

What rests on an article that is no longer there goes, and it is said how much went. Asks and judges nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.compose import in_order_of_use, newest_date, written_out
from assistant.types import (
    Answer,
    Citation,
    DatedWords,
    Disagreement,
    Position,
    Quote,
    Statement,
    Status,
    Support,
    Usage,
)
from ui.contract import AnswerJson, CitationJson, DisagreementJson, NearestJson, PositionJson, StatementJson, UsageJson
from ui.convert import day
from vectorstore import Archive, Article, Span

_ALL_GONE = "The articles that this answer was made of are no longer in the archive."


@dataclass(frozen=True, slots=True)
class Revived:
    """A kept answer as the archive still bears it out. With nothing lost it is the answer that was given."""

    answer: Answer
    """Its notice says what is gone, so that every form of it does."""
    gone: tuple[int, ...] = ()
    """Places, from 0, of those statements of the kept answer that rested on an article that is gone."""
    disagreements_gone: int = 0
    """Disagreements of which fewer than two sides are left."""


@dataclass(frozen=True, slots=True)
class _Still:
    """The citations of a kept answer that are left, by their old number."""

    citations: dict[int, Citation]

    def of(self, numbers: Iterable[int]) -> list[Citation]:
        return [self.citations[number] for number in numbers if number in self.citations]

    def has(self, numbers: Iterable[int]) -> bool:
        return all(number in self.citations for number in numbers)


def revived(kept: AnswerJson, archive: Archive) -> Revived:
    """The answer with each citation on the stored version of its article that has its words at its offsets."""
    offered = {one.article_id for one in (*kept.nearest, *kept.read)}
    current = archive.articles_by_id(offered | {one.article_id for one in kept.citations})
    found = ((one, _source(one, current.get(one.article_id), archive)) for one in kept.citations)
    still = _Still({one.number: _citation(one, article) for one, article in found if article is not None})
    if len(still.citations) == len(kept.citations):
        statements = tuple(_statement(one, one.citations) for one in kept.statements)
        disagreements = tuple(_disagreement(one) for one in kept.disagreements)
        return Revived(_answer(kept, statements, disagreements, tuple(still.citations.values()), current))
    return _without_the_gone(kept, still, current)


# --- what is gone -------------------------------------------------------------------------------------------


def _without_the_gone(kept: AnswerJson, still: _Still, current: Mapping[str, Article]) -> Revived:
    told = [_left_of_statement(one, still) for one in kept.statements]
    gone = tuple(place for place, one in enumerate(told) if one is None)
    statements = tuple(one for one in told if one is not None)
    disputed = [one for one in (_left_of_disagreement(one, still) for one in kept.disagreements) if one is not None]
    disagreements_gone = len(kept.disagreements) - len(disputed)
    statements, disagreements, citations = _renumbered(statements, disputed, still)
    if not statements:
        empty = replace(
            _answer(kept, (), (), (), current),
            status=Status.NOT_IN_ARCHIVE,
            text=_ALL_GONE,
            missing=None,
            as_of=None,
            lead=None,
            read=(),
        )
        return Revived(empty, gone, len(kept.disagreements))
    lead = None if gone else kept.lead  # a plain yes or no rests on all of the evidence
    answer = replace(
        _answer(kept, statements, disagreements, citations, current),
        text=written_out(statements, lead),
        as_of=newest_date(citations),
        lead=lead,
        notice=" ".join(filter(None, (kept.notice, *_gone_words(len(gone), disagreements_gone)))) or None,
    )
    return Revived(answer, gone, disagreements_gone)


def _gone_words(statements: int, disagreements: int) -> Iterable[str]:
    if statements == 1:
        yield "One statement of this answer is gone: its article is no longer in the archive."
    elif statements:
        yield f"{statements} statements of this answer are gone: their articles are no longer in the archive."
    if disagreements:
        yield "Sources disagreed here; one side is no longer in the archive, so that the disagreement is not shown."


def _left_of_statement(one: StatementJson, still: _Still) -> Statement | None:
    """The statement if its support is left: all of its citations, or one that has it word for word."""
    if still.has(one.citations):
        return _statement(one, one.citations)
    left = still.of(one.citations)
    if any(each.quote.text.split() == one.text.split() for each in left):
        return _statement(one, [each.number for each in left])
    return None


def _left_of_disagreement(found: DisagreementJson, still: _Still) -> Disagreement | None:
    if all(still.has(one.citations) for one in found.positions):
        return _disagreement(found)
    positions = tuple(one for one in (_left_of_position(each, still) for each in found.positions) if one is not None)
    # The note was worded for all that was quoted.
    return Disagreement(found.about, positions) if len(positions) > 1 else None


def _left_of_position(one: PositionJson, still: _Still) -> Position | None:
    """The position with the sources it has left, where one of them has its words; said of it only what they say."""
    if still.has(one.citations):
        return _position(one)
    left = still.of(one.citations)
    if not any(one.value in each.quote.text for each in left):
        return None
    articles = [each.quote.article for each in left]
    known = one.attributed_to is not None and any(
        one.attributed_to in article.text or one.attributed_to == article.outlet for article in articles
    )
    published = max((article.published.date() for article in articles if article.published), default=None)
    return Position(
        one.value, one.attributed_to if known else None, tuple(each.number for each in left), published, event=None
    )


def _renumbered(
    statements: Sequence[Statement], disagreements: Sequence[Disagreement], still: _Still
) -> tuple[tuple[Statement, ...], tuple[Disagreement, ...], tuple[Citation, ...]]:
    """The same with citations numbered from 1 in order of first use."""
    place = {number: at for at, number in enumerate(still.citations, start=1)}
    closed = [replace(one, citations=tuple(place[number] for number in one.citations)) for one in statements]
    sides = [
        replace(
            one,
            positions=tuple(
                replace(each, citations=tuple(place[number] for number in each.citations)) for each in one.positions
            ),
        )
        for one in disagreements
    ]
    return in_order_of_use(closed, sides, tuple(still.citations.values()))


# --- from the contract's JSON -------------------------------------------------------------------------------


def _source(cited: CitationJson, current: Article | None, archive: Archive) -> Article | None:
    """The version that was cited; where that cannot be told, the newest that has the words at their place."""
    if current is None:
        return None
    if _has(current, cited) and _is_told_alike(current, cited):
        return current
    having = [version for version in archive.versions(cited.article_id) if _has(version, cited)]
    return next((one for one in having if _is_told_alike(one, cited)), having[0] if having else None)


def _has(article: Article, cited: CitationJson) -> bool:
    return bool(cited.quote.strip()) and article.text[cited.start : cited.end] == cited.quote


def _is_told_alike(article: Article, cited: CitationJson) -> bool:
    facts = (article.title, article.outlet, article.author, day(article.published), article.url, article.source)
    return facts == (cited.title, cited.outlet, cited.author, cited.published, cited.url, cited.source)


def _citation(cited: CitationJson, article: Article) -> Citation:
    return Citation(
        cited.number,
        Quote(article, cited.start, cited.end, cited.quote),
        None if cited.answer is None else Span(cited.answer.start, cited.answer.end),
        tuple(DatedWords(Span(one.start, one.end), date.fromisoformat(one.day)) for one in cited.dates),
    )


def _statement(one: StatementJson, numbers: Iterable[int]) -> Statement:
    return Statement(one.text, tuple(numbers), Support(one.support), one.earlier)


def _disagreement(found: DisagreementJson) -> Disagreement:
    return Disagreement(found.about, tuple(map(_position, found.positions)), found.note)


def _position(one: PositionJson) -> Position:
    published = None if one.published is None else date.fromisoformat(one.published)
    return Position(one.value, one.attributed_to, tuple(one.citations), published, _days(one.event))


def _days(event: str | None) -> tuple[date, date] | None:
    if event is None:
        return None
    first, _, last = event.partition("/")
    return date.fromisoformat(first), date.fromisoformat(last or first)


def _answer(
    kept: AnswerJson,
    statements: tuple[Statement, ...],
    disagreements: tuple[Disagreement, ...],
    citations: tuple[Citation, ...],
    current: Mapping[str, Article],
) -> Answer:
    return Answer(
        question=kept.question,
        standalone_question=kept.standalone_question,
        status=Status(kept.status),
        text=kept.answer,
        statements=statements,
        citations=citations,
        settings=kept.settings,
        answerer=kept.answerer,
        disagreements=disagreements,
        missing=kept.missing,
        nearest=_there(kept.nearest, current),
        as_of=kept.as_of,
        suggestions=tuple(kept.suggestions),
        lead=kept.lead,
        asks_back=kept.asks_back,
        notice=kept.notice,
        timings_ms=kept.timings_ms,
        usage=None if kept.usage is None else _usage(kept.usage),
        read=_there(kept.read, current),
    )


def _there(offered: Iterable[NearestJson], current: Mapping[str, Article]) -> tuple[Article, ...]:
    """The articles that are still in the archive."""
    return tuple(current[one.article_id] for one in offered if one.article_id in current)


def _usage(kept: UsageJson) -> Usage:
    return Usage(kept.input_tokens, kept.output_tokens, kept.calls, kept.estimated, kept.price_usd, kept.budget_tokens)
