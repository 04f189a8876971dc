"""Draws what an answer rests on: its cited articles in order of first use, and those that were read and not used."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.types import Answer, Citation
from ui.buttons_view import article_button
from ui.conversation import Exchange
from ui.pieces import answering
from ui.render import Html, Mark, button, byline, excerpt, tag, title_of
from ui.statement_view import number_button


def sources_view(index: int, exchange: Exchange) -> Html | None:
    """One card for each cited article, in order of first citation, with every quotation in its paragraph."""
    if not exchange.citations:
        return None
    cited: dict[str, list[Citation]] = {}
    for citation in exchange.citations.values():
        cited.setdefault(citation.quote.article.id, []).append(citation)
    cards = [_source(index, citations) for citations in cited.values()]
    label = f"{len(cards)} {'article' if len(cards) == 1 else 'articles'}"
    heading = tag("h3", "Sources ", tag("span", label, class_="quiet"))
    return tag("section", heading, tag("ol", *cards), class_="sources", aria_label="Sources")


def read_view(answer: Answer) -> Html | None:
    """Articles that were read and not used, folded away."""
    if not answer.statements or not answer.read:
        return None
    items = [tag("li", article_button(article), byline(article)) for article in answer.read]
    count = f"{len(items)} {'article' if len(items) == 1 else 'articles'} not used"
    summary = tag("summary", "Also read ", tag("span", count, class_="quiet"))
    return tag("details", summary, tag("ol", *items, class_="nearest-list"), class_="also-read")


def _source(index: int, citations: Sequence[Citation]) -> Html:
    article = citations[0].quote.article
    number = citations[0].number
    opener = button(title_of(article), "cite", "title", dir="auto", data_turn=index, data_n=number)
    quotes = [_source_quote(index, citation) for citation in citations]
    return tag("li", tag("h4", opener), byline(article, author=True), *quotes, class_="source")


def _source_quote(index: int, citation: Citation) -> Html:
    quote = citation.quote
    number = number_button(index, citation, f"Open citation {citation.number}")
    mark = Mark(quote.start, quote.end, citation.number, answers=answering(citation), dates=citation.dates)
    words = excerpt(quote.article.text, mark)
    return tag("div", number, tag("blockquote", words, dir="auto"), class_="quoted")
