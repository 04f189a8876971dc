"""What happens on the chat page: plain functions over the assistant and the archive, testable without a browser.

Each returns HTML. A failure becomes one plain sentence on the page and a traceback in the log.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, assert_never

from assistant import (
    CitationEvent,
    DisagreementEvent,
    DoneEvent,
    Event,
    Question,
    StatementEvent,
    StatusEvent,
)
from ui.answer_view import conversation_view
from ui.archive_view import archive_view, holdings
from ui.conversation import Conversation, Exchange
from ui.reader_view import article_view, citation_key, citation_view, unavailable_view
from ui.render import Html, tag
from ui.timeline_view import timeline_view
from ui.welcome_view import welcome_view
from vectorstore import BylineError

if TYPE_CHECKING:
    from assistant import Assistant
    from vectorstore import Archive

QUESTION_LIMIT = 2000
"""Characters of one question."""
PAGE = 50
"""Articles the archive's list grows by."""
NEWEST = 4
"""Articles offered on the empty page where there are no example questions."""
Greeting = Callable[[], Html]
"""Makes the empty conversation, when it is needed."""

_log = logging.getLogger(__name__)
_log.addHandler(logging.NullHandler())


def welcome(archive: Archive, examples: Sequence[str]) -> Html:
    """The empty conversation. Counts are left out where they cannot be read; the list of articles says why."""
    try:
        line, articles = _holdings(archive)
        newest = () if examples else archive.articles(limit=NEWEST)
    except Exception as error:  # noqa: BLE001 - the outermost boundary: shown as a sentence, logged with traceback
        return tag("section", tag("h1", "Ask the archive"), _problem(error, "read the archive"), class_="welcome")
    return welcome_view(examples, newest, line, articles == 0)


def resume(conversation: Conversation, greeting: Greeting) -> Html:
    """The conversation as it stands."""
    if conversation.exchanges:
        return conversation_view(conversation)
    welcome = greeting()
    # A question may have been asked while the greeting was made: it is not to be wiped off the page.
    return conversation_view(conversation) if conversation.exchanges else welcome


def ask(assistant: Assistant, conversation: Conversation, text: str, greeting: Greeting) -> Iterator[Html]:
    """The conversation after each event of answering `text`; the first one comes before any work is done."""
    question = text.strip()
    if not question:
        yield resume(conversation, greeting)
        return
    history = conversation.history()
    exchange = conversation.begin(question[:QUESTION_LIMIT])
    if len(question) > QUESTION_LIMIT:
        exchange.problem = (
            f"The question has {len(question):,} characters and the limit is {QUESTION_LIMIT:,}. "
            "Shorten it and ask again."
        )
    yield resume(conversation, greeting)
    if exchange.problem is None:
        for _ in _answer(assistant, exchange, Question(question, history=history)):
            yield resume(conversation, greeting)


def stop(conversation: Conversation, greeting: Greeting) -> Html:
    """Ends the answer in progress, keeping the statements that have arrived."""
    conversation.stop()
    return resume(conversation, greeting)


def clear(conversation: Conversation, greeting: Greeting) -> Html:
    """Starts over."""
    conversation.stop()
    conversation.exchanges.clear()
    return greeting()


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
        return unavailable_view(article_id, _sentence(error, "open the article"))
    if article is None:
        return unavailable_view(article_id, "This article is no longer in the archive. Reload the list to see what is.")
    return article_view(article)


def list_articles(archive: Archive, words: str = "", shown: int = PAGE) -> Html:
    """The first `shown` articles that hold `words`, newest first, as the archive is now."""
    words = words.strip()[:QUESTION_LIMIT]
    shown = max(PAGE, min(shown, 100 * PAGE))
    try:
        line, count = _holdings(archive)
        found = archive.articles(words=words or None, limit=shown + 1) if count else ()
    except Exception as error:  # noqa: BLE001 - the outermost boundary
        return _problem(error, "list the articles")
    return archive_view(line, found[:shown], words, len(found) > shown, count == 0)


def lay_out(assistant: Assistant, conversation: Conversation, topic: str) -> Html:
    """The timeline of a topic; its citations open like those of an answer."""
    topic = topic.strip()[:QUESTION_LIMIT]
    if not topic:
        return tag("p", "Name a topic, such as: the harbour bridge.", class_="quiet", role="status")
    try:
        found = assistant.newsroom.timeline(topic)
        cited = Exchange(topic, citations={citation.number: citation for citation in found.citations}, stopped=True)
        conversation.laid_out = cited
        return timeline_view(found, cited)
    except Exception as error:  # noqa: BLE001 - the outermost boundary
        return _problem(error, "lay out the timeline")


def _answer(assistant: Assistant, exchange: Exchange, question: Question) -> Iterator[None]:
    """Lets the exchange grow by one event at a time until it is whole, stopped or failed."""
    try:
        # The stop button sets the mark from another thread: a chat model that is being waited for ends at once.
        with closing(_events(assistant, exchange, question)) as events:
            for event in events:
                if exchange.stopped:
                    return
                _apply(exchange, event)
                yield
    except GeneratorExit:  # the page is closed
        exchange.stopped = exchange.stopped or exchange.live
        raise
    except Exception as error:  # noqa: BLE001 - the outermost boundary
        exchange.problem = _sentence(error, "answer")
    if exchange.live:
        exchange.problem = exchange.problem or "The answer broke off before it was whole. Ask again."
    yield


def _events(assistant: Assistant, exchange: Exchange, question: Question) -> Generator[Event, None, None]:
    yield from assistant.stream(question, lambda: exchange.stopped)


def _apply(exchange: Exchange, event: Event) -> None:
    match event:
        case StatusEvent():
            exchange.working = event.text
        case StatementEvent():
            exchange.statements.append(event.statement)
        case CitationEvent():
            exchange.citations[event.citation.number] = event.citation
        case DisagreementEvent():
            exchange.disagreements.append(event.disagreement)
        case DoneEvent():
            exchange.finish(event.answer)
        case _:
            assert_never(event)


def _holdings(archive: Archive) -> tuple[str, int]:
    counts = archive.count()
    line = holdings(counts.articles, counts.passages, len(counts.outlets), counts.oldest, counts.newest)
    return line, counts.articles


def _problem(error: Exception, doing: str) -> Html:
    return tag("p", _sentence(error, doing), class_="problem", role="alert")


def _sentence(error: Exception, doing: str) -> str:
    """What to tell the reader; everything else goes to the log."""
    _log.error("Could not %s.", doing, exc_info=error)
    if isinstance(error, BylineError):
        return str(error)
    return f"Byline could not {doing}. Try again; if it happens again, the log of 'byline serve' says why."
