"""Draws an article for reading, with the quotations of an answer highlighted and a way from one to the next."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.types import Citation
from ui.conversation import Exchange
from ui.pieces import answering
from ui.render import Html, Mark, button, byline, host, link, marked, paragraphs, tag, title_of
from vectorstore import Article, Span
from vectorstore.types import written_day


def citation_view(turn: int, exchange: Exchange, number: int) -> Html:
    """The article of citation `number`, at the version it was quoted from, with a pager over the answer's citations."""
    citation = exchange.citations[number]
    article = citation.quote.article
    marks = [_mark(other, number) for other in exchange.citations.values() if other.quote.article.id == article.id]
    pager = _pager(turn, sorted(exchange.citations), number)
    return _reader(citation_key(turn, number), article, marks, pager, citation.quote.text)


def article_view(article: Article) -> Html:
    """The whole article, nothing highlighted."""
    return _reader(article.id, article, (), tag("span", "Article", class_="position-line"), None)


def citation_key(turn: int, number: int) -> str:
    """Names a citation of a conversation, as the page's script does."""
    return f"{turn}.{number}"


def unavailable_view(key: str, sentence: str) -> Html:
    """One plain sentence in place of an article that cannot be shown; `key` is what was asked for."""
    bar = _bar(tag("span", "Article", class_="position-line"))
    return tag("div", bar, tag("p", sentence, class_="problem", role="alert"), class_="sheet", data_key=key)


def _mark(citation: Citation, active: int) -> Mark:
    quote, number = citation.quote, citation.number
    return Mark(quote.start, quote.end, number, number == active, answering(citation), citation.dates)


def _reader(key: str, article: Article, marks: Sequence[Mark], pager: Html, quote: str | None) -> Html:
    body = [tag("p", marked(article.text, span, marks), dir="auto") for span in _shown(article, marks)]
    head = tag(
        "header",
        tag("h2", title_of(article), id="reader-title", dir="auto", tabindex=-1),
        byline(article, author=True),
        _updated(article),
        _whereabouts(article, quote),
    )
    text = tag("div", head, tag("div", *body, class_="article-text", lang=article.language), class_="page")
    return tag("div", _bar(pager), text, class_="sheet", data_key=key)


def _shown(article: Article, marks: Sequence[Mark]) -> Sequence[Span]:
    """The article's paragraphs, without a first one that only repeats the title above it."""
    spans = paragraphs(article.text)
    if not spans or any(mark.start < spans[0].end for mark in marks):
        return spans
    first = article.text[spans[0].start : spans[0].end]
    repeats = first.split() == title_of(article).split()
    return spans[1:] if repeats and len(spans) > 1 else spans


def _bar(pager: Html) -> Html:
    close = button("×", "close", "close", aria_label="Close the article", title="Close (Esc)")
    return tag("div", pager, close, class_="reader-bar")


def _pager(turn: int, numbers: Sequence[int], current: int) -> Html:
    place = numbers.index(current)
    before = numbers[place - 1] if place > 0 else None
    after = numbers[place + 1] if place + 1 < len(numbers) else None
    line = tag("span", f"Citation {current} of {len(numbers)}", class_="position-line", aria_live="polite")
    return tag(
        "div",
        _step(turn, before, "‹", "Previous citation", "previous"),
        line,
        _step(turn, after, "›", "Next citation", "next"),
        class_="pager",
    )


def _step(turn: int, number: int | None, sign: str, label: str, which: str) -> Html:
    return button(
        sign, "cite", f"step {which}", data_turn=turn, data_n=number, disabled=number is None, aria_label=label
    )


def _updated(article: Article) -> Html | None:
    if article.updated is None or article.updated == article.published:
        return None
    return tag("p", f"Updated {written_day(article.updated)}", class_="quiet")


def _whereabouts(article: Article, quote: str | None) -> Html:
    """Where the article came from: its page, if that can be linked, and what was ingested."""
    site = link(article.url, f"Read at {host(article.url)} ↗", class_="outward", quote=quote)
    source = (
        tag("span", "Source: ", tag("bdi", article.source), class_="quiet") if article.source != article.url else None
    )
    return tag("p", site, source, class_="whereabouts")
