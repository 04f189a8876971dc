"""Draws where a quotation comes from: the articles that have it, and the words that were changed."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.tracing.types import Attribution, Match, MatchKind, Trace
from assistant.types import Citation
from ui.answer_view import article_button
from ui.exporting.wording import NOT_FROM_HERE, differences_words, match_words, trace_words
from ui.redline import Words, redlined
from ui.render import Html, button, byline, join, tag, title_of
from ui.statement_view import number_button
from ui.verdict_view import quoted
from vectorstore import Article


def traced_view(
    trace: Trace, index: int, searched: int, attribution: Attribution | None = None, toolbar: Html | None = None
) -> Html:
    """Every article that has the quotation, the best first and open; `searched` is how many articles there are.

    `attribution` says which article a longer excerpt is from as a whole.
    """
    summary = tag("p", tag("strong", trace_words(trace)), class_="summary", role="status")
    notice = tag("p", trace.notice, class_="notice", role="note") if trace.notice else None
    body = [summary, toolbar if trace.matches else None, notice]
    body += [_matches(trace, index, attribution)] if trace.matches else [_tried(searched), _nearest(attribution)]
    return tag("section", *body, class_="traced", aria_label="Where the quotation comes from")


def _matches(trace: Trace, index: int, attribution: Attribution | None) -> Html:
    """The best match, and the earliest where that is another; the rest is folded."""
    first = trace.matches[0]
    open_ones = [one for one in trace.matches if one is first or one.earliest]
    others = [one for one in trace.matches if one not in open_ones]
    shown = tag("ol", *[_match(one, trace.quote, index, attribution) for one in open_ones], class_="matches")
    if not others:
        return shown
    summary = tag("summary", f"In {len(others)} other {'article' if len(others) == 1 else 'articles'}")
    folded = tag("ol", *[_match(one, trace.quote, index, attribution) for one in others], class_="matches")
    return tag("div", shown, tag("details", summary, folded))


def _match(match: Match, quote: str, index: int, attribution: Attribution | None) -> Html:
    exact = match.kind is MatchKind.EXACT
    article = match.citation.quote.article
    sign = tag("span", "=" if exact else "≈", class_="sign", aria_hidden="true")
    opener = button(title_of(article), "cite", "title", dir="auto", data_turn=index, data_n=match.citation.number)
    return tag(
        "li",
        tag("p", sign, match_words(match), class_="ruling"),
        tag("h3", opener, class_="found-in"),
        byline(article, author=True),
        tag("p", "Said by ", tag("strong", tag("bdi", match.speaker)), class_="speaker") if match.speaker else None,
        _source(attribution, article),
        quoted(match.citation, index) if exact else _altered(match, quote, index),
        class_=f"match {match.kind.value}",
    )


def _altered(match: Match, quote: str, index: int) -> Html:
    """The quotation above the article's own words; what differs is marked in both, and said below."""
    places = (match.citation, *match.spliced)
    given, found = redlined(quote, [one.quote.text for one in places])
    rows = [tag("dt", "Given"), tag("dd", _marked(given, "del", "not in the article"), dir="auto")]
    for number, (citation, words) in enumerate(zip(places, found, strict=True), start=1):
        label = "In the article" if len(places) == 1 else f"Place {number}"
        rows += [tag("dt", label), tag("dd", *_place(match, citation, words, index), dir="auto")]
    changes = differences_words(match.differences)
    return join([tag("dl", *rows, class_="redline"), tag("p", changes, class_="why", dir="auto") if changes else None])


def _place(match: Match, citation: Citation, words: Sequence[Words], index: int) -> list[Html]:
    """The article's words with their number; whose they are where the pieces are of several articles."""
    article = citation.quote.article
    number = number_button(index, citation, f"Open citation {citation.number}: {title_of(article)}")
    elsewhere = article.id != match.citation.quote.article.id
    origin = tag("span", tag("bdi", title_of(article)), class_="quiet piece-of") if elsewhere else None
    return [part for part in (_marked(words, "ins", "only in the article"), number, origin) if part is not None]


def _marked(words: Sequence[Words], element: str, said: str) -> Html:
    """The words, those that differ in an `element` of their own, which is also read out."""
    return join(
        tag(element, tag("span", f"[{said}: ", class_="for-screen-readers"), one.text, _end())
        if one.changed
        else one.text
        for one in words
    )


def _end() -> Html:
    return tag("span", "]", class_="for-screen-readers")


def _tried(searched: int) -> Html:
    many = "1 article" if searched == 1 else f"{searched:,} articles"
    words = (
        f"Looked for in {many}: word for word; with words changed, left out or put in; and as words joined from "
        "several places. Case, quotation marks and spacing make no difference."
    )
    return tag("p", words, class_="quiet tried")


def _source(attribution: Attribution | None, article: Article) -> Html | None:
    """Says of the article that a whole excerpt is from that it is."""
    if attribution is None or attribution.article is None or attribution.article.id != article.id:
        return None
    return tag("p", "The excerpt as a whole is from this article.", class_="speaker")


def _nearest(attribution: Attribution | None) -> Html | None:
    """Where no article holds any of an excerpt, those that are most like it."""
    if attribution is None or attribution.article is not None:
        return None
    listed = tag("ol", *[_listed(one) for one in attribution.nearest], class_="nearest-list")
    heading = tag("h3", "The articles most like it") if attribution.nearest else None
    return tag("div", tag("p", NOT_FROM_HERE, class_="quiet"), heading, listed if heading else None, class_="nearest")


def _listed(article: Article) -> Html:
    return tag("li", article_button(article), byline(article))
