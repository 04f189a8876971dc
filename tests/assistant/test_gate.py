"""No citation exists whose words are not in the stored article, character for character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Answer, Citation, Quote, Statement, Status, Support
from vectorstore import Article, QuoteError, Span

TEXT = "The bridge closed on Monday. Nobody was hurt, the mayor’s office said. It reopens in May."
ARTICLE = Article(id="a" * 16, source="bridge.txt", text=TEXT, content_hash="x")


def answer(statements: tuple[Statement, ...], citations: tuple[Citation, ...], status: Status) -> Answer:
    return Answer("q", "q", status, "text", statements, citations, "settings")


def test_a_quote_is_exactly_the_articles_words() -> None:
    assert Quote.of(ARTICLE, Span(0, 28)).text == "The bridge closed on Monday."


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (0, 28, "The bridge closed on Tuesday"),
        (0, 28, "the bridge closed on Monday."),
        (1, 29, "The bridge closed on Monday."),
        (0, 29, "The bridge closed on Monday."),
        (-28, -1, TEXT[-28:-1]),
        (0, len(TEXT) + 1, TEXT + "."),
        (28, 0, ""),
        (28, 28, ""),
        (28, 29, " "),
        (56, 62, "mayor'"),
    ],
)
def test_no_other_words_can_be_quoted(start: int, end: int, text: str) -> None:
    with pytest.raises(QuoteError):
        Quote(ARTICLE, start, end, text)


@given(st.integers(-5, 100), st.integers(-5, 100), st.text(max_size=12))
def test_whatever_is_built_is_in_the_article(start: int, end: int, text: str) -> None:
    try:
        quote = Quote(ARTICLE, start, end, text)
    except QuoteError:
        return
    assert quote.text == TEXT[quote.start : quote.end]
    assert quote.text in TEXT


def test_no_statement_goes_without_a_citation() -> None:
    with pytest.raises(QuoteError):
        Statement("The bridge closed.", (), Support.VERBATIM)


def test_no_statement_cites_a_number_that_does_not_exist() -> None:
    citation = Citation(1, Quote.of(ARTICLE, Span(0, 28)))
    statement = Statement(citation.quote.text, (2,), Support.VERBATIM)
    with pytest.raises(QuoteError):
        answer((statement,), (citation,), Status.ANSWERED)


def test_numbers_run_from_one_in_order() -> None:
    citation = Citation(2, Quote.of(ARTICLE, Span(0, 28)))
    with pytest.raises(QuoteError):
        answer((Statement("x", (2,), Support.VERBATIM),), (citation,), Status.ANSWERED)


def test_an_abstention_cites_nothing() -> None:
    citation = Citation(1, Quote.of(ARTICLE, Span(0, 28)))
    with pytest.raises(QuoteError):
        answer((Statement("x", (1,), Support.VERBATIM),), (citation,), Status.NOT_IN_ARCHIVE)
