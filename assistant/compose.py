"""Turns chosen sentences into numbered citations and statements. Every quotation goes through the gate here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace

from assistant.choosing.select import Chosen
from assistant.types import Citation, DatedWords, Disagreement, Position, Quote, Statement, Support
from vectorstore import Article, Span

Dates = Callable[[Article, Span], tuple[DatedWords, ...]]
"""Finds the words of a quotation that name a day by its distance from the day of publication."""


def _undated(_article: Article, _span: Span) -> tuple[DatedWords, ...]:
    return ()


class Numbering:
    """Hands out citation numbers in order of first use; the same quotation keeps its number."""

    def __init__(self, dates: Dates = _undated) -> None:
        self._dates = dates
        self._numbers: dict[tuple[str, int, int], int] = {}
        self._citations: list[Citation] = []

    def number(self, quote: Quote, answer: Span | None = None) -> int:
        """The number of `quote`."""
        key = (quote.article.id, quote.start, quote.end)
        if key not in self._numbers:
            self._numbers[key] = len(self._citations) + 1
            dates = self._dates(quote.article, Span(quote.start, quote.end))
            self._citations.append(Citation(self._numbers[key], quote, answer, dates))
        return self._numbers[key]

    @property
    def citations(self) -> tuple[Citation, ...]:
        """In order of their numbers."""
        return tuple(self._citations)


def quoted(chosen: Sequence[Chosen], numbering: Numbering, earlier: Collection[int] = ()) -> tuple[Statement, ...]:
    """Statements that are the quotations themselves, their citations numbered by `numbering`.

    `earlier` holds the indices of those whose state a newer article of the answer supersedes.
    """
    statements = []
    for index, one in enumerate(chosen):
        quote = Quote.of(one.article, one.span)
        marks = one.copied_answers or (None,) * len(one.copies)
        copies = [(Quote.of(article, span), mark) for (article, span), mark in zip(one.copies, marks, strict=True)]
        numbers = tuple(numbering.number(each, mark) for each, mark in [(quote, one.answer), *copies])
        statements.append(Statement(quote.text, numbers, Support.VERBATIM, earlier=index in earlier))
    return tuple(statements)


def in_order_of_use(
    statements: Sequence[Statement], disagreements: Sequence[Disagreement], citations: Sequence[Citation]
) -> tuple[tuple[Statement, ...], tuple[Disagreement, ...], tuple[Citation, ...]]:
    """The same with citations numbered anew in order of first use; those that nothing uses are left out."""
    used = [number for one in statements for number in one.citations]
    used += [number for one in disagreements for position in one.positions for number in position.citations]
    new = {number: place for place, number in enumerate(dict.fromkeys(used), start=1)}

    def renumbered(position: Position) -> Position:
        return replace(position, citations=tuple(new[number] for number in position.citations))

    return (
        tuple(replace(one, citations=tuple(new[number] for number in one.citations)) for one in statements),
        tuple(replace(one, positions=tuple(map(renumbered, one.positions))) for one in disagreements),
        tuple(replace(citations[number - 1], number=place) for number, place in new.items()),
    )


def written_out(statements: Iterable[Statement], lead: str | None = None) -> str:
    """The answer as text: the lead, if there is one, then one statement a line, each followed by its markers."""
    lines = [one.marked for one in statements]
    return "\n".join([f"{lead}.", *lines] if lead else lines)


def newest_date(citations: Iterable[Citation]) -> str | None:
    """ISO date of the newest cited article, None if no cited article has a date."""
    moments = [one.quote.article.published for one in citations if one.quote.article.published is not None]
    return max(moments).date().isoformat() if moments else None
