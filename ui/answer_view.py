"""Draws the conversation: each question with its answer, or what stands in its place. Draws no sources."""

from __future__ import annotations

import json
from datetime import datetime

from assistant.types import Answer, Disagreement, Position, Status
from ui.answer_foot_view import foot_view, footnoted
from ui.buttons_view import article_button, ask_button
from ui.conversation import Conversation, Exchange, Narrowing
from ui.days import iso_date
from ui.render import Html, button, byline, join, tag
from ui.sources_view import read_view, sources_view
from ui.statement_view import chips, statements_view


def conversation_view(conversation: Conversation, now: datetime | None = None) -> Html:
    """Every exchange, oldest first. `now` is what the age of the evidence is counted from."""
    return join([earlier_view(conversation, now), latest_view(conversation, now)])


def earlier_view(conversation: Conversation, now: datetime | None = None) -> Html:
    """Every exchange but the last one: drawn apart, because nothing of them changes while an answer comes."""
    turns = [_exchange(index, one, False, now) for index, one in enumerate(conversation.exchanges[:-1])]
    return tag("div", *turns, class_="turns") if turns else Html()


def latest_view(conversation: Conversation, now: datetime | None = None) -> Html:
    """The last exchange."""
    exchanges, name = conversation.exchanges, conversation.talk.id
    turns = [_exchange(len(exchanges) - 1, one, True, now) for one in exchanges[-1:]]
    return tag("div", *turns, class_="turns", role="log", aria_label="Conversation", data_c=name)


def no_conversation_view(greeting: Html) -> Html:
    """What stands at an address whose conversation is not there, above the empty page."""
    gone = "This conversation is not here: it was deleted, or it belongs to somebody else."
    return tag("div", tag("p", gone, class_="notice gone", role="alert"), greeting, data_gone=True)


def _exchange(index: int, exchange: Exchange, last: bool, now: datetime | None) -> Html:
    answer = exchange.answer
    return tag(
        "article",
        _question(index, exchange, last),
        _within(exchange.within),
        _read_as(answer),
        _notice(answer),
        _told(index, exchange),
        _progress(exchange),
        _missing(answer),
        *[_disagreement(index, exchange, item) for item in exchange.disagreements],
        foot_view(index, exchange, last, now),
        sources_view(index, exchange) if not exchange.live else None,
        read_view(answer) if answer is not None else None,
        _suggestions(exchange, last),
        class_="turn",
        data_turn=index,
        data_live=exchange.live,
        data_settling=not exchange.settled,
        data_outlets=json.dumps(exchange.within.outlets) if exchange.within.outlets else None,
        data_since=exchange.within.since,
        data_until=exchange.within.until,
        data_language=exchange.within.language,
    )


def _question(index: int, exchange: Exchange, last: bool) -> Html:
    """The question, and the box to word it anew, which the page's script brings forth."""
    heading = tag("h2", exchange.question, class_="question", dir="auto", tabindex=-1)
    if exchange.live:
        return heading
    box = tag("textarea", exchange.question, class_="field", rows=3, dir="auto", aria_label="The question, to change")
    cut = None if last else tag("p", "What was asked after it goes from the conversation.", class_="quiet")
    send = tag("button", "Ask again", type="submit", class_="primary")
    buttons = tag("div", send, button("Cancel", "unedit", "plainly"), class_="edit-buttons")
    form = tag("form", box, cut, buttons, class_="edit", data_form="edit", data_turn=index, hidden=True)
    return tag("div", heading, form, class_="asked")


def _within(chosen: Narrowing) -> Html | None:
    """Which articles the question was put to, where not to all."""
    if not chosen:
        return None
    from ui.archive_view import language_name  # it draws articles with this module's buttons

    days = (
        f"from {iso_date(chosen.since)}" if chosen.since else "",
        f"to {iso_date(chosen.until)}" if chosen.until else "",
    )
    language = f"in {language_name(chosen.language)}" if chosen.language else ""
    said = ", ".join(filter(None, (" or ".join(chosen.outlets), " ".join(filter(None, days)), language)))
    return tag("p", "Only articles: ", tag("bdi", said), class_="read-as")


def _read_as(answer: Answer | None) -> Html | None:
    if answer is None or answer.standalone_question.strip() == answer.question.strip():
        return None
    return tag("p", "Read as: ", tag("q", answer.standalone_question, dir="auto"), class_="read-as")


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
    return tag("p", tag("strong", "Not answered: "), tag("bdi", answer.missing), class_="missing", role="note")


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
        tag("p", "Not answered: ", tag("bdi", missing), class_="quiet") if missing else None,
        offered if nearest else None,
        class_="abstention",
    )


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
    who = tag("bdi", side.attributed_to or "Not attributed")
    return tag(
        "div",
        tag("p", side.value, class_="value", dir="auto"),
        tag("p", who, chips(index, exchange, side.citations), class_="who"),
        class_="position",
    )


def _suggestions(exchange: Exchange, last: bool) -> Html | None:
    """Questions to ask next: those that came with the answer, and those found since. Under the last answer only."""
    answer = exchange.answer
    if answer is None or answer.asks_back:
        return None
    texts = dict.fromkeys((*answer.suggestions, *(exchange.proposed if last else ())))
    if not texts:
        return None
    buttons = [tag("li", ask_button(text, "suggestion")) for text in texts]
    return tag("ul", *buttons, class_="suggestions", aria_label="Follow-up questions")


__all__ = [
    "article_button",
    "ask_button",
    "conversation_view",
    "earlier_view",
    "footnoted",
    "latest_view",
    "no_conversation_view",
]
