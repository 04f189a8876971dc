"""Draws the conversation: each question with its answer, or what stands in its place, and what belongs under it."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.types import Answer, Citation, Disagreement, Position, Status, Support
from ui.conversation import Conversation, Exchange
from ui.days import iso_date
from ui.pieces import answering
from ui.render import (
    Html,
    Mark,
    button,
    byline,
    excerpt,
    join,
    origin_of,
    safe_url,
    tag,
    title_of,
)
from ui.statement_view import chips, number_button, statements_view
from vectorstore import Article
from vectorstore.types import written_day


def conversation_view(conversation: Conversation) -> Html:
    """Every exchange, oldest first."""
    turns = [_exchange(index, exchange) for index, exchange in enumerate(conversation.exchanges)]
    return tag("div", *turns, class_="turns", role="log", aria_label="Conversation")


def footnoted(answer: Answer) -> str:
    """The answer as plain text with its citations as footnotes, for pasting elsewhere."""
    notes = [f"[{citation.number}] {_footnote(citation)}" for citation in answer.citations]
    return "\n\n".join(part for part in (answer.question, answer.text, "\n".join(notes)) if part)


def _exchange(index: int, exchange: Exchange) -> Html:
    answer = exchange.answer
    return tag(
        "article",
        tag("h2", exchange.question, class_="question", dir="auto", tabindex=-1),
        _read_as(answer),
        _notice(answer),
        _told(index, exchange),
        _progress(exchange),
        _missing(answer),
        _standing(answer),
        *[_disagreement(index, exchange, item) for item in exchange.disagreements],
        _sources(index, exchange) if not exchange.live else None,
        _suggestions(answer) if answer is not None and not answer.asks_back else None,
        class_="turn",
        data_turn=index,
        data_live=exchange.live,
    )


def _read_as(answer: Answer | None) -> Html | None:
    if answer is None or answer.standalone_question.strip() == answer.question.strip():
        return None
    return tag("p", "Read as: ", tag("q", answer.standalone_question), class_="read-as")


def _told(index: int, exchange: Exchange) -> Html:
    """The statements, or what stands in their place."""
    answer = exchange.answer
    if answer is None or answer.status is not Status.NOT_IN_ARCHIVE:
        return statements_view(index, exchange)
    return _asking_back(answer) if answer.asks_back else _abstention(answer)


def _notice(answer: Answer | None) -> Html | None:
    return tag("p", answer.notice, class_="notice", role="note") if answer and answer.notice else None


def _progress(exchange: Exchange) -> Html | None:
    if exchange.problem is not None:
        return tag("p", exchange.problem, class_="problem", role="alert")
    if exchange.stopped:
        return tag("p", "Stopped. Ask again for the whole answer.", class_="quiet stopped", role="status")
    if exchange.live:
        return tag("p", exchange.working, class_="working", role="status")
    return None


def _missing(answer: Answer | None) -> Html | None:
    """What a partial answer leaves open; an abstention says so itself."""
    if answer is None or not answer.missing or answer.status is Status.NOT_IN_ARCHIVE:
        return None
    return tag("p", tag("strong", "Not answered: "), answer.missing, class_="missing", role="note")


def _asking_back(answer: Answer) -> Html:
    """The question put back to the reader, with the readings to choose from."""
    readings = [tag("li", ask_button(text, "reading")) for text in answer.suggestions]
    return tag(
        "div",
        tag("p", answer.text, class_="plain", dir="auto"),
        tag("ol", *readings, class_="readings", aria_label="What you may mean") if readings else None,
        class_="asking-back",
    )


def _abstention(answer: Answer) -> Html:
    nearest = [tag("li", article_button(article), byline(article)) for article in answer.nearest]
    missing = answer.missing if answer.missing and answer.missing not in answer.text else None
    offered = tag(
        "div", tag("h3", "The closest articles"), tag("ol", *nearest, class_="nearest-list"), class_="nearest"
    )
    return tag(
        "div",
        tag("p", "Not in the archive", class_="eyebrow"),
        tag("p", answer.text, class_="plain", dir="auto"),
        tag("p", "Not answered: ", missing, class_="quiet") if missing else None,
        offered if nearest else None,
        class_="abstention",
    )


def _standing(answer: Answer | None) -> Html | None:
    """The line under an answer: how current it is, how it rests on its sources, and the button that copies it."""
    if answer is None or not answer.statements:
        return None
    as_of = tag("span", f"As of {iso_date(answer.as_of)}", class_="as-of") if answer.as_of else None
    copy = button("Copy", "copy", "copy", data_text=footnoted(answer))
    how = tag("span", _how(answer), class_="how")
    line = join([part for part in (as_of, how) if part is not None], " · ")
    return tag("div", tag("p", line), copy, class_="standing")


def _how(answer: Answer) -> str:
    if all(statement.support is Support.VERBATIM for statement in answer.statements):
        return f"Every sentence{f' after “{answer.lead}”' if answer.lead else ''} is quoted word for word"
    return f"Written by {answer.answerer}, each sentence checked against its quotations"


def _disagreement(index: int, exchange: Exchange, item: Disagreement) -> Html:
    return tag(
        "section",
        tag("h3", "Sources disagree"),
        tag("p", item.about, class_="about", dir="auto"),
        tag("div", *[_position(index, exchange, side) for side in item.positions], class_="positions"),
        tag("p", item.note, class_="quiet", dir="auto") if item.note else None,
        class_="disagreement",
        aria_label=f"Sources disagree: {item.about}",
    )


def _position(index: int, exchange: Exchange, side: Position) -> Html:
    return tag(
        "div",
        tag("p", side.value, class_="value", dir="auto"),
        tag("p", side.attributed_to or "Not attributed", chips(index, exchange, side.citations), class_="who"),
        class_="position",
    )


def _sources(index: int, exchange: Exchange) -> Html | None:
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


def _suggestions(answer: Answer) -> Html | None:
    if not answer.suggestions:
        return None
    buttons = [tag("li", ask_button(text, "suggestion")) for text in answer.suggestions]
    return tag("ul", *buttons, class_="suggestions", aria_label="Follow-up questions")


def ask_button(text: str, class_: str) -> Html:
    """A button that asks `text`."""
    return button(text, "ask", class_, data_text=text, dir="auto")


def article_button(article: Article) -> Html:
    """A button with the article's title that opens it."""
    return button(title_of(article), "article", "title", data_id=article.id, dir="auto")


def _footnote(citation: Citation) -> str:
    article = citation.quote.article
    published = written_day(article.published) if article.published is not None else None
    where = ", ".join(part for part in (title_of(article), origin_of(article), published) if part)
    url = safe_url(article.url)
    return f"“{' '.join(citation.quote.text.split())}” {where}." + (f" {url}" if url else "")
