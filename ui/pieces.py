"""Cuts a quotation where the words that answer, or that name a day, begin and end. Changes no letter, draws nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from vectorstore.types import Span

if TYPE_CHECKING:
    from assistant.types import Citation, DatedWords, Statement


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that are shown alike. All pieces of a text, one after another, are the text."""

    text: str
    answers: bool = False
    """Whether these are words that answer."""
    day: date | None = None
    """The day named by the words that end here."""


def pieces(text: str, span: Span, answers: Iterable[Span] = (), dates: Iterable[DatedWords] = ()) -> tuple[Piece, ...]:
    """`text[span]` in pieces; `answers` and `dates` are ranges of `text` and may lie partly outside `span`."""
    ranges, dated = tuple(answers), tuple(dates)
    days = {one.span.end: one.day for one in dated if one.span.end > span.start}
    edges = {span.start, span.end}
    for one in (*ranges, *(each.span for each in dated)):
        edges |= {min(max(edge, span.start), span.end) for edge in one}
    return tuple(
        Piece(text[start:end], any(one.start <= start and end <= one.end for one in ranges), days.get(end))
        for start, end in pairwise(sorted(edges))
    )


def answering(citation: Citation) -> tuple[Span, ...]:
    """The ranges of the article's text that answer, as far as they are known."""
    return () if citation.answer is None else (citation.answer,)


def quoted_by(statement: Statement, citations: Iterable[Citation]) -> Citation | None:
    """The citation whose quotation the statement repeats word for word; None where it is worded otherwise."""
    return next((one for one in citations if one.quote.text == statement.text), None)


def statement_pieces(
    statement: Statement, source: Citation | None, start: int = 0, end: int | None = None
) -> tuple[Piece, ...]:
    """`statement.text[start:end]` in pieces, by what stands out in `source`, which `quoted_by` gave."""
    end = len(statement.text) if end is None else end
    if source is None:
        return (Piece(statement.text[start:end]),)
    quote = source.quote
    span = Span(quote.start + start, quote.start + end)
    return pieces(quote.article.text, span, answering(source), source.dates)
