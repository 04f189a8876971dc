"""Draws what an answer says: its lead, its statements, and their citation chips. Draws no sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.types import Answer, Citation, Statement
from ui.conversation import Exchange
from ui.days import short_day
from ui.pieces import answering, pieces, quoted_by, statement_pieces
from ui.render import Html, button, day_of, emphasised, join, origin_of, tag, title_of
from vectorstore import Span

_LONG_WORD = 30


def statements_view(index: int, exchange: Exchange) -> Html:
    """The lead, once it is known, and every statement that has arrived."""
    lines = [_statement(index, exchange, statement) for statement in exchange.statements]
    return tag("div", _lead(exchange.answer), *lines, class_="answer")


def chips(index: int, exchange: Exchange, numbers: Iterable[int]) -> Html:
    """The citations of these numbers, as far as they have arrived."""
    cited = [exchange.citations[number] for number in numbers if number in exchange.citations]
    return tag("span", *[_chip(index, citation) for citation in cited], class_="chips")


def number_button(index: int, citation: Citation, label: str) -> Html:
    """The number alone, which opens the article at the quotation; `label` is read out."""
    return button(str(citation.number), "cite", "chip", data_turn=index, data_n=citation.number, aria_label=label)


def _lead(answer: Answer | None) -> Html | None:
    return tag("p", f"{answer.lead}.", class_="lead") if answer is not None and answer.lead else None


def _statement(index: int, exchange: Exchange, statement: Statement) -> Html:
    """The words with their citations; the first number keeps to the last word, so that no line begins with it."""
    cited = [exchange.citations[number] for number in statement.citations if number in exchange.citations]
    source = quoted_by(statement, cited)
    words = statement.text.rstrip()
    last = words.rfind(" ") + 1
    if len(words) - last > _LONG_WORD:
        last = len(words)
    head = emphasised(statement_pieces(statement, source, 0, last))
    end = emphasised(statement_pieces(statement, source, last, len(words)))
    first, *others = statement.citations
    tail = tag("span", end, chips(index, exchange, (first,)), class_="tail")
    earlier = _earlier(cited) if statement.earlier else None
    kind = f"statement {statement.support}" + (" superseded" if statement.earlier else "")
    return tag("p", earlier, head, tail, chips(index, exchange, others), class_=kind, dir="auto")


def _earlier(cited: Sequence[Citation]) -> Html:
    """Says before the words that they are overtaken, and of which day they are."""
    published = cited[0].quote.article.published if cited else None
    if published is None:
        return tag("span", "Earlier", class_="earlier")
    day = tag("time", short_day(published), datetime=published.date().isoformat())
    return tag("span", "Earlier, ", day, class_="earlier")


def _chip(index: int, citation: Citation) -> Html:
    """A citation's number: hover or focus shows the quotation, a click opens the article at it."""
    quote, article = citation.quote, citation.quote.article
    label = f"Citation {citation.number}: {title_of(article)}, {origin_of(article)}"
    number = number_button(index, citation, label)
    words = emphasised(pieces(article.text, Span(quote.start, quote.end), answering(citation), citation.dates))
    peek = tag(
        "span",
        tag("span", title_of(article), class_="peek-title", dir="auto"),
        tag("span", join([tag("bdi", origin_of(article)), day_of(article)], " · "), class_="peek-line"),
        tag("span", words, class_="peek-quote", dir="auto"),
        class_="peek",
        role="tooltip",
        popover="manual",
    )
    return tag("span", number, peek, class_="cite")
