"""What happens on the page's tab for asking: plain functions, testable without a browser. Each returns HTML.

A failure becomes one plain sentence on the page and a traceback in the log.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ui.answer_view import earlier_view, latest_view, no_conversation_view
from ui.archive_view import holdings
from ui.asked import Asked
from ui.conversation import EVERYWHERE, LAID_OUT, Conversation, Exchange, Narrowing, Talk
from ui.failing import problem, sentence
from ui.reader_view import article_view, citation_key, citation_view, unavailable_view
from ui.records.types import Rating
from ui.render import Html, tag
from ui.welcome_view import welcome_view

if TYPE_CHECKING:
    from vectorstore import Archive

QUESTION_LIMIT = 2000
"""Characters of one question."""
NEWEST = 4
"""Articles offered on the empty page where there are no example questions."""
Greeting = Callable[[], Html]
"""Makes the empty conversation, when it is needed."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the browser sends with a question."""

    text: str
    conversation: str = ""
    """Id of the conversation it shows; empty where it shows none."""
    at: int | None = None
    """Index of the exchange whose place the question takes; None asks at the end."""
    within: Narrowing = EVERYWHERE


def welcome(archive: Archive, examples: Sequence[str]) -> Html:
    """The empty conversation. Counts are left out where they cannot be read; the list of articles says why."""
    try:
        line, articles = _holdings(archive)
        newest = () if examples else archive.articles(limit=NEWEST)
    except Exception as error:  # noqa: BLE001 - the outermost boundary: shown as a sentence, logged with traceback
        return tag("section", tag("h1", "Ask the archive"), problem(error, "read the archive"), class_="welcome")
    return welcome_view(examples, newest, line, articles == 0)


class Drawn(NamedTuple):
    """The conversation as two parts of the page: what does not change while an answer comes, and what does."""

    earlier: Html
    latest: Html


def shown(state: Conversation, asked: Asked, greeting: Greeting) -> Drawn:
    """The conversation as it stands."""
    empty = Html() if state.exchanges else greeting()
    # A question may have been asked while the greeting was made: it is not to be wiped off the page.
    if not state.exchanges:
        return Drawn(Html(), empty)
    now = asked.service.clock()
    return Drawn(earlier_view(state, now), latest_view(state, now))


def arrived(state: Conversation, asked: Asked) -> Html:
    """The last exchange alone, as far as it has come."""
    return latest_view(state, asked.service.clock())


def resume(asked: Asked, state: Conversation, owner: str, conversation: str, greeting: Greeting) -> Drawn:
    """The conversation that the browser's address names, from memory or from the records."""
    try:
        found = _seat(asked, state, owner, conversation)
    except Exception as error:  # noqa: BLE001 - the outermost boundary
        return Drawn(Html(), tag("section", problem(error, "open the conversation"), class_="welcome"))
    if not found:
        state.talk = Talk(owner)
        return Drawn(Html(), no_conversation_view(greeting()))
    return shown(state, asked, greeting)


def ask(asked: Asked, state: Conversation, owner: str, wanted: Wanted) -> Exchange | None:
    """Sets to work on a question; None where there is nothing to ask. What it gives is drawn by `shown`."""
    text = wanted.text.strip()
    if not text:
        return None
    try:
        if not _seat(asked, state, owner, wanted.conversation):
            state.talk = Talk(owner)  # deleted meanwhile: the question begins another
    except Exception as error:  # noqa: BLE001 - the outermost boundary
        return state.begin(text, sentence(error, "open the conversation"))
    state.talk.owner = owner
    if len(text) > QUESTION_LIMIT:
        said = f"The question has {len(text):,} characters and the limit is {QUESTION_LIMIT:,}."
        return state.begin(text[:QUESTION_LIMIT], f"{said} Shorten it and ask again.")
    return asked.ask(state.talk, text, wanted.within, wanted.at)


def latest(state: Conversation) -> Exchange | None:
    """What more may still arrive for."""
    return next((one for one in reversed(state.exchanges) if not one.settled), None)


def stop(state: Conversation) -> None:
    """Ends the answer in progress, keeping the statements that have arrived."""
    state.talk.stop()


def clear(state: Conversation, owner: str, greeting: Greeting) -> Drawn:
    """Starts over. What is still being answered in the old conversation is finished and kept."""
    state.talk = Talk(owner)
    return Drawn(Html(), greeting())


def rate(asked: Asked, state: Conversation, index: int, rating: str, reason: str) -> str | None:
    """Keeps a thumb with its reason; a sentence where that failed."""
    exchange = state.exchange(index) if index < LAID_OUT else None
    if exchange is None or rating not in (Rating.UP, Rating.DOWN):
        return "This answer belongs to a conversation that is not open any more. Reload the page."
    try:
        asked.rate(state.talk, exchange, Rating(rating), reason)
    except Exception as error:  # noqa: BLE001 - the outermost boundary
        exchange.unkept = sentence(error, "keep the rating")
        return exchange.unkept
    exchange.unkept = None
    return None


def open_citation(conversation: Conversation, turn: int, number: int) -> Html:
    """The reader, at a citation of an earlier answer."""
    exchange = conversation.exchange(turn)
    if exchange is None or number not in exchange.citations:
        return unavailable_view(
            citation_key(turn, number),
            "This citation belongs to a conversation that has ended. Ask the question again.",
        )
    return citation_view(turn, exchange, number)


def open_article(archive: Archive, article_id: str) -> Html:
    """The reader, at the start of an article."""
    try:
        article = archive.article(article_id)
    except Exception as error:  # noqa: BLE001 - the outermost boundary
        return unavailable_view(article_id, sentence(error, "open the article"))
    if article is None:
        return unavailable_view(article_id, "This article is no longer in the archive. Reload the list to see what is.")
    return article_view(article)


def _seat(asked: Asked, state: Conversation, owner: str, conversation: str) -> bool:
    """Opens a conversation in this browser tab, unless it is open; False where the owner has none of that id."""
    if state.talk.owner not in ("", owner):  # somebody else has signed in meanwhile
        state.talk = Talk(owner)
    if not conversation or conversation == state.talk.id:
        return True
    found = asked.talk(owner, conversation)
    if found is not None:
        state.talk = found
    return found is not None


def _holdings(archive: Archive) -> tuple[str, int]:
    counts = archive.count()
    line = holdings(counts.articles, counts.passages, len(counts.outlets), counts.oldest, counts.newest)
    return line, counts.articles


__all__ = [
    "NEWEST",
    "QUESTION_LIMIT",
    "Drawn",
    "Greeting",
    "Wanted",
    "arrived",
    "ask",
    "clear",
    "latest",
    "open_article",
    "open_citation",
    "problem",
    "rate",
    "resume",
    "shown",
    "stop",
    "welcome",
]
