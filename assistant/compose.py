"""Turns chosen sentences into numbered citations and statements. Every quotation goes through the gate here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.select import Chosen
from assistant.types import Citation, Quote, Statement, Support


class Numbering:
    """Hands out citation numbers in order of first use; the same quotation keeps its number."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, int, int], int] = {}
        self._citations: list[Citation] = []

    def number(self, quote: Quote) -> int:
        """The number of `quote`."""
        key = (quote.article.id, quote.start, quote.end)
        if key not in self._numbers:
            self._numbers[key] = len(self._citations) + 1
            self._citations.append(Citation(self._numbers[key], quote))
        return self._numbers[key]

    @property
    def citations(self) -> tuple[Citation, ...]:
        """In order of their numbers."""
        return tuple(self._citations)


def quoted(chosen: Sequence[Chosen]) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
    """Statements that are the quotations themselves, with all their citations."""
    numbering = Numbering()
    statements = []
    for one in chosen:
        quote = Quote.of(one.article, one.span)
        copies = (Quote.of(article, span) for article, span in one.copies)
        numbers = tuple(numbering.number(each) for each in (quote, *copies))
        statements.append(Statement(quote.text, numbers, Support.VERBATIM))
    return tuple(statements), numbering.citations


def written_out(statements: Iterable[Statement]) -> str:
    """The answer as text: one statement a line, each followed by its markers."""
    return "\n".join(one.marked for one in statements)


def newest_date(citations: Iterable[Citation]) -> str | None:
    """ISO date of the newest cited article, None if no cited article has a date."""
    moments = [one.quote.article.published for one in citations if one.quote.article.published is not None]
    return max(moments).date().isoformat() if moments else None
