"""Draws what stands under an answer: how current it is, what it rests on, and what a reader may do with it."""

from __future__ import annotations

from datetime import datetime

from assistant.types import Answer, Citation, Support
from ui.aging import age_warning
from ui.conversation import Exchange
from ui.days import iso_date
from ui.records.types import Rating
from ui.render import Html, button, join, origin_of, safe_url, tag, title_of
from vectorstore.types import written_day

REASONS = ("Wrong", "Not what I asked", "Something is missing", "Out of date", "A source is poor")
"""What may be wrong with an answer, to choose from."""


def foot_view(index: int, exchange: Exchange, last: bool, now: datetime | None) -> Html | None:
    """The line under an answer with its buttons; the buttons alone where there is no answer."""
    if exchange.live:
        return None
    answer = exchange.answer
    told = answer is not None and bool(answer.statements)
    warning = age_warning(answer, now.date()) if answer is not None and told and now is not None else None
    return tag(
        "div",
        tag("p", warning, class_="aged", role="note") if warning else None,
        _line(answer) if answer is not None and told else None,
        _buttons(index, exchange, last),
        _why(index, exchange) if exchange.rating is Rating.DOWN else None,
        tag("p", exchange.unkept, class_="problem", role="alert") if exchange.unkept else None,
        class_="standing" if told else "standing bare",
    )


def footnoted(answer: Answer) -> str:
    """The answer as plain text with its citations as footnotes, for pasting elsewhere."""
    notes = [f"[{citation.number}] {_footnote(citation)}" for citation in answer.citations]
    return "\n\n".join(part for part in (answer.question, answer.text, "\n".join(notes)) if part)


def _line(answer: Answer) -> Html:
    as_of = tag("span", f"As of {iso_date(answer.as_of)}", class_="as-of") if answer.as_of else None
    how = tag("span", _how(answer), class_="how")
    return tag("p", join([part for part in (as_of, how) if part is not None], " · "))


def _how(answer: Answer) -> str:
    if all(statement.support is Support.VERBATIM for statement in answer.statements):
        return f"Every sentence{f' after “{answer.lead}”' if answer.lead else ''} is quoted word for word"
    return f"Written by {answer.answerer}, each sentence checked against its quotations"


def _buttons(index: int, exchange: Exchange, last: bool) -> Html:
    answer = exchange.answer
    return tag(
        "div",
        button("Copy", "copy", "copy", data_text=footnoted(answer))
        if answer is not None and answer.statements
        else None,
        button("Link", "link", "copy", data_id=exchange.answer_id) if exchange.answer_id else None,
        button("Edit", "edit", "copy", data_turn=index, aria_label="Edit the question"),
        button("Retry", "retry", "copy", data_turn=index, data_text=exchange.question) if last else None,
        _thumb(index, exchange, Rating.UP, "Good answer") if exchange.answer_id else None,
        _thumb(index, exchange, Rating.DOWN, "Poor answer") if exchange.answer_id else None,
        class_="actions",
        role="group",
        aria_label="What to do with this answer",
    )


def _thumb(index: int, exchange: Exchange, rating: Rating, said: str) -> Html:
    pressed = "true" if exchange.rating is rating else "false"
    return button(
        "",
        "rate",
        "thumb",
        data_turn=index,
        data_rating=rating.value,
        aria_pressed=pressed,
        aria_label=said,
        title=said,
    )


def _why(index: int, exchange: Exchange) -> Html:
    """Asks what was wrong, or thanks for having said so."""
    if exchange.thanked:
        return tag("p", "Thank you: this is kept with the answer.", class_="quiet thanks", role="status")
    choices = [tag("label", tag("input", type="checkbox", value=reason), " ", reason) for reason in REASONS]
    words = tag(
        "textarea", "", class_="field", rows=2, maxlength=1500, aria_label="In your words", placeholder="In your words"
    )
    send = tag("button", "Send", type="submit", class_="primary")
    legend = tag("legend", "What is wrong with it?")
    box = tag("fieldset", legend, tag("div", *choices, class_="reasons"), words, send)
    return tag("form", box, class_="why", data_form="why", data_turn=index)


def _footnote(citation: Citation) -> str:
    article = citation.quote.article
    published = written_day(article.published) if article.published is not None else None
    where = ", ".join(part for part in (title_of(article), origin_of(article), published) if part)
    url = safe_url(article.url)
    return f"“{' '.join(citation.quote.text.split())}” {where}." + (f" {url}" if url else "")
