"""Draws the conversation: questions, statements with citation chips, sources, disagreements and abstentions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.types import Answer, Citation, Disagreement, Position, Statement, Status, Support
from ui.conversation import Conversation, Exchange
from ui.render import (
    Html,
    Mark,
    button,
    byline,
    day_of,
    excerpt,
    iso_date,
    join,
    origin_of,
    safe_url,
    tag,
    title_of,
)
from vectorstore import Article
from vectorstore.types import written_day

_LONG_WORD = 30


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
    found_nothing = answer is not None and answer.status is Status.NOT_IN_ARCHIVE
    return tag(
        "article",
        tag("h2", exchange.question, class_="question", dir="auto", tabindex=-1),
        _read_as(answer),
        _notice(answer),
        _abstention(answer) if answer is not None and found_nothing else _statements(index, exchange),
        _progress(exchange),
        _missing(answer) if not found_nothing else None,
        _standing(answer),
        *[_disagreement(index, exchange, item) for item in exchange.disagreements],
        _sources(index, exchange) if not exchange.live else None,
        _suggestions(answer),
        class_="turn",
        data_turn=index,
        data_live=exchange.live,
    )


def _read_as(answer: Answer | None) -> Html | None:
    if answer is None or answer.standalone_question.strip() == answer.question.strip():
        return None
    return tag("p", "Read as: ", tag("q", answer.standalone_question), class_="read-as")


def _notice(answer: Answer | None) -> Html | None:
    return tag("p", answer.notice, class_="notice", role="note") if answer and answer.notice else None


def _statements(index: int, exchange: Exchange) -> Html:
    lines = [_statement(index, exchange, statement) for statement in exchange.statements]
    return tag("div", *lines, class_="answer")


def _statement(index: int, exchange: Exchange, statement: Statement) -> Html:
    """The words with their citations; the first number keeps to the last word, so that no line begins with it."""
    head, space, last = statement.text.rstrip().rpartition(" ")
    if len(last) > _LONG_WORD:
        head, space, last = statement.text, "", ""
    first, *others = statement.citations
    tail = tag("span", last, _chips(index, exchange, (first,)), class_="tail")
    rest = _chips(index, exchange, others)
    return tag("p", head + space, tail, rest, class_=f"statement {statement.support}", dir="auto")


def _chips(index: int, exchange: Exchange, numbers: Iterable[int]) -> Html:
    cited = [exchange.citations[number] for number in numbers if number in exchange.citations]
    return tag("span", *[_chip(index, citation) for citation in cited], class_="chips")


def _chip(index: int, citation: Citation) -> Html:
    """A citation's number: hover or focus shows the quotation, a click opens the article at it."""
    article = citation.quote.article
    label = f"Citation {citation.number}: {title_of(article)}, {origin_of(article)}"
    number = _number(index, citation, label)
    peek = tag(
        "span",
        tag("span", title_of(article), class_="peek-title", dir="auto"),
        tag("span", join([origin_of(article), day_of(article)], " · "), class_="peek-line"),
        tag("span", citation.quote.text, class_="peek-quote", dir="auto"),
        class_="peek",
        role="tooltip",
        popover="manual",
    )
    return tag("span", number, peek, class_="cite")


def _number(index: int, citation: Citation, label: str) -> Html:
    """The number alone, which opens the article at the quotation; `label` is read out."""
    return button(str(citation.number), "cite", "chip", data_turn=index, data_n=citation.number, aria_label=label)


def _progress(exchange: Exchange) -> Html | None:
    if exchange.problem is not None:
        return tag("p", exchange.problem, class_="problem", role="alert")
    if exchange.stopped:
        return tag("p", "Stopped. Ask again for the whole answer.", class_="quiet stopped", role="status")
    if exchange.live:
        return tag("p", exchange.working, class_="working", role="status")
    return None


def _missing(answer: Answer | None) -> Html | None:
    if answer is None or not answer.missing:
        return None
    return tag("p", tag("strong", "Not answered: "), answer.missing, class_="missing", role="note")


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
        return "Every sentence is quoted word for word"
    return f"Written by {answer.answerer}, each sentence checked against its quotations"


def _disagreement(index: int, exchange: Exchange, item: Disagreement) -> Html:
    return tag(
        "section",
        tag("h3", "Sources disagree"),
        tag("p", item.about, class_="about", dir="auto"),
        tag("div", *[_position(index, exchange, side) for side in item.positions], class_="positions"),
        tag("p", item.note, class_="quiet", dir="auto") if item.note else None,
        class_="disagreement",
        aria_label=f"Sources disagree about {item.about}",
    )


def _position(index: int, exchange: Exchange, side: Position) -> Html:
    return tag(
        "div",
        tag("p", side.value, class_="value", dir="auto"),
        tag("p", side.attributed_to or "Not attributed", _chips(index, exchange, side.citations), class_="who"),
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
    number = _number(index, citation, f"Open citation {citation.number}")
    words = excerpt(quote.article.text, Mark(quote.start, quote.end, citation.number))
    return tag("div", number, tag("blockquote", words, dir="auto"), class_="quoted")


def _suggestions(answer: Answer | None) -> Html | None:
    if answer is None or not answer.suggestions:
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
