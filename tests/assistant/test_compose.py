"""Citations carry what was found about their words; the text begins with the lead."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.choosing.select import Chosen
from assistant.compose import Numbering, in_order_of_use, quoted, written_out
from assistant.types import DatedWords, Disagreement, Position, Quote
from vectorstore import Article, QuoteError, Span

TEXT = "The bridge closed on Friday. Ferries run."
ARTICLE = Article(id="a", source="a.txt", text=TEXT, content_hash="x")
COPY = Article(id="b", source="b.txt", text=TEXT, content_hash="y")
WHOLE, LAST, DAY = Span(0, 28), Span(29, 41), Span(21, 27)


def friday(_article: Article, span: Span) -> tuple[DatedWords, ...]:
    return (DatedWords(DAY, date(2025, 3, 14)),) if span == WHOLE else ()


def test_a_citation_holds_the_answering_words_and_the_days() -> None:
    chosen = Chosen(ARTICLE, WHOLE, 1.0, ((COPY, WHOLE),), DAY, (None,))
    numbering = Numbering(friday)
    statements, citations = quoted([chosen], numbering), numbering.citations
    assert [one.answer for one in citations] == [DAY, None]
    assert [one.dates for one in citations] == [(DatedWords(DAY, date(2025, 3, 14)),)] * 2
    assert statements[0].citations == (1, 2)


def test_earlier_statements_are_marked_by_their_place() -> None:
    chosen = [Chosen(ARTICLE, WHOLE, 1.0), Chosen(ARTICLE, LAST, 0.5)]
    numbering = Numbering()
    statements, citations = quoted(chosen, numbering, earlier={1}), numbering.citations
    assert [one.earlier for one in statements] == [False, True]
    assert [one.dates for one in citations] == [(), ()]


def test_the_lead_stands_before_the_statements() -> None:
    statements = quoted([Chosen(ARTICLE, WHOLE, 1.0)], Numbering())
    assert written_out(statements) == "The bridge closed on Friday. [1]"
    assert written_out(statements, "Yes") == "Yes.\nThe bridge closed on Friday. [1]"


def test_answering_words_outside_their_quotation_are_refused() -> None:
    with pytest.raises(QuoteError):
        quoted([Chosen(ARTICLE, LAST, 1.0, answer=DAY)], Numbering())


def test_citations_are_numbered_anew_in_order_of_use_and_unused_ones_go() -> None:
    numbering = Numbering()
    first, second = quoted([Chosen(ARTICLE, WHOLE, 1.0), Chosen(ARTICLE, LAST, 0.5)], numbering)
    side = numbering.number(Quote.of(COPY, LAST))
    point = Disagreement("ferries", (Position("run", None, (2,)), Position("Ferries run", None, (side,))))
    statements, (shown,), citations = in_order_of_use([second], [point], numbering.citations)
    assert [one.citations for one in statements] == [(1,)]
    assert [one.citations for one in shown.positions] == [(1,), (2,)]
    assert [(one.number, one.quote.article.id, one.quote.text) for one in citations] == [
        (1, "a", "Ferries run."),
        (2, "b", "Ferries run."),
    ]
    assert first.citations == (1,)  # of the answer before: what is numbered anew is a copy
