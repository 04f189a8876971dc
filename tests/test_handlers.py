"""The chat page's handlers, without Gradio and without a browser: what a reader sees when things go well and badly.

The assistant is a script here, because a test must choose what arrives and what fails.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from hostile import hostile_answer

from assistant import Assistant, CitationEvent, DoneEvent, Event, Question, StatementEvent, StatusEvent
from ui import handlers
from ui.conversation import LAID_OUT, Conversation
from ui.render import Html, tag
from vectorstore import Archive, ArchiveDamaged, ArchiveSettings, Article

if TYPE_CHECKING:
    from vectorstore.embedders import Embedder


class Scripted:
    """Sends these events; an exception among them is raised. Keeps the questions it was asked."""

    def __init__(self, *events: Event | Exception) -> None:
        self.events = events
        self.asked: list[Question] = []

    def stream(self, question: Question, is_stopped: Callable[[], bool] = lambda: False) -> Iterator[Event]:
        self.asked.append(question)
        self.is_stopped = is_stopped
        for event in self.events:
            if isinstance(event, Exception):
                raise event
            yield event


class Broken:
    """An archive that cannot be read."""

    def __getattr__(self, name: str) -> object:
        raise ArchiveDamaged("The catalog cannot be read.", "Restore a backup.")


@pytest.fixture
def news(news_archive: Path, embedder: Embedder) -> Iterator[Archive]:
    archive = Archive.open(news_archive, embedder, ArchiveSettings())
    with archive:
        yield archive


def ask(script: Scripted, talk: Conversation, text: str) -> list[Html]:
    return list(handlers.ask(cast(Assistant, script), talk, text, lambda: tag("p", "welcome")))


def whole() -> tuple[Event, ...]:
    answer = hostile_answer()
    parts: list[Event] = [StatusEvent("Reading")]
    for statement, citation in zip(answer.statements, answer.citations, strict=True):
        parts += [CitationEvent(citation), StatementEvent(statement)]
    return (*parts, DoneEvent(answer))


def test_statements_appear_one_by_one_with_their_citations() -> None:
    pages = ask(Scripted(*whole()), Conversation(), "What closed?")
    counts = [page.count('<p class="statement') for page in pages]
    assert counts == sorted(counts)
    assert set(counts) == {0, 1, 2, 3, 4}
    assert all(page.count('class="cite"') >= page.count('<p class="statement') for page in pages)
    assert "data-live" in pages[0]
    assert "data-live" not in pages[-1]


def test_a_follow_up_sends_the_conversation() -> None:
    script, talk = Scripted(*whole()), Conversation()
    ask(script, talk, "What closed?")
    ask(script, talk, "And when?")
    assert script.asked[0].history == ()
    assert [(turn.question, turn.answer) for turn in script.asked[1].history] == [
        ("What closed?", hostile_answer().text)
    ]


def test_an_empty_question_asks_nothing() -> None:
    script = Scripted()
    assert ask(script, Conversation(), "  \n ") == ["<p>welcome</p>"]
    assert script.asked == []


def test_a_question_over_the_limit_is_refused_with_both_numbers() -> None:
    script = Scripted()
    page = ask(script, Conversation(), "x" * 2345)[-1]
    assert script.asked == []
    assert "2,345 characters and the limit is 2,000" in page


def test_a_failure_is_one_sentence_on_the_page_and_a_traceback_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, logger="ui.handlers"):
        page = ask(Scripted(StatusEvent("Reading"), ValueError("kaput <b>")), Conversation(), "What?")[-1]
    assert "Byline could not answer." in page
    assert "kaput" not in page
    assert "data-live" not in page
    assert "ValueError: kaput" in caplog.text


def test_a_known_failure_says_its_next_step() -> None:
    page = ask(Scripted(ArchiveDamaged("The index is behind.", "Run 'byline rebuild'.")), Conversation(), "What?")[-1]
    assert "The index is behind. Run &#x27;byline rebuild&#x27;." in page


def test_what_arrived_before_a_failure_stays() -> None:
    page = ask(Scripted(*whole()[:3], ValueError("kaput")), Conversation(), "What?")[-1]
    assert page.count('<p class="statement') == 1


def test_an_answer_that_breaks_off_is_not_left_working() -> None:
    page = ask(Scripted(*whole()[:-1]), Conversation(), "What?")[-1]
    assert "broke off" in page
    assert "data-live" not in page


def test_stopping_keeps_what_has_arrived_and_takes_nothing_more() -> None:
    talk = Conversation()
    pages = handlers.ask(cast(Assistant, Scripted(*whole())), talk, "What?", Html)
    while '<p class="statement' not in next(pages):
        pass
    stopped = handlers.stop(talk, Html)
    assert "Stopped." in stopped
    assert all(page == stopped for page in pages)


def test_stopping_is_seen_by_who_answers_while_nothing_comes() -> None:
    script, talk = Scripted(*whole()), Conversation()
    pages = handlers.ask(cast(Assistant, script), talk, "What?", Html)
    next(pages)
    next(pages)
    assert not script.is_stopped()
    handlers.stop(talk, Html)
    assert script.is_stopped()


def test_a_new_conversation_forgets_the_old_one() -> None:
    script, talk = Scripted(*whole()), Conversation()
    ask(script, talk, "What closed?")
    assert handlers.clear(talk, lambda: tag("p", "welcome")) == "<p>welcome</p>"
    ask(script, talk, "And when?")
    assert script.asked[1].history == ()


def test_a_citation_opens_the_article_as_it_was_quoted() -> None:
    talk = Conversation()
    ask(Scripted(*whole()), talk, "What closed?")
    assert 'data-key="0.2"' in handlers.open_citation(talk, 0, 2)


@pytest.mark.parametrize(("turn", "number"), [(0, 99), (7, 1), (-1, -1), (0, 0)])
def test_a_citation_that_does_not_exist_is_one_sentence(turn: int, number: int) -> None:
    talk = Conversation()
    ask(Scripted(*whole()), talk, "What closed?")
    page = handlers.open_citation(talk, turn, number)
    assert "has ended" in page
    assert f'data-key="{turn}.{number}"' in page


def test_an_unreadable_archive_is_one_sentence_everywhere() -> None:
    archive = cast(Archive, Broken())
    pages = (
        handlers.welcome(archive, ("Why?",)),
        handlers.list_articles(archive),
        handlers.open_article(archive, "abcdef"),
    )
    assert all("The catalog cannot be read. Restore a backup." in page for page in pages)


def test_the_list_is_newest_first_and_grows(news: Archive) -> None:
    page = handlers.list_articles(news, shown=-5)
    dates = [article.published for article in news.articles() if article.published is not None]
    assert dates == sorted(dates, reverse=True)
    assert page.count("<tr>") == len(news.articles()) + 1


def test_the_list_can_be_searched(news: Archive) -> None:
    first = _any(news)
    assert first.title is not None
    assert 'data-act="article"' in handlers.list_articles(news, first.title)
    assert "No article matches" in handlers.list_articles(news, "qqzzyyxx")


def test_an_article_opens_by_its_id_and_a_wrong_id_is_one_sentence(news: Archive) -> None:
    first = _any(news)
    assert f'data-key="{first.id}"' in handlers.open_article(news, first.id)
    assert "no longer in the archive" in handlers.open_article(news, "ffffffffffff")


def _any(archive: Archive) -> Article:
    return archive.articles(limit=1)[0]


def test_a_question_asked_while_the_greeting_is_made_stays_on_the_page() -> None:
    talk = Conversation()

    def greeting() -> Html:
        ask(Scripted(*whole()), talk, "Was the bridge closed?")
        return tag("p", "welcome")

    shown = str(handlers.resume(talk, greeting))
    assert "Was the bridge closed?" in shown
    assert "welcome" not in shown


def test_a_timeline_is_laid_out_and_its_citations_open_like_those_of_an_answer(
    news: Archive, embedder: Embedder
) -> None:
    talk = Conversation()
    shown = handlers.lay_out(Assistant(news, embedder), talk, "  the teachers' strike in Eastport ")
    assert shown.count("<li>") >= 1
    assert shown.count('src="data:image/svg+xml;base64,') == 2
    assert talk.laid_out is not None
    opened = handlers.open_citation(talk, LAID_OUT, 1)
    assert "Teachers in Eastport ended a three-week strike" in opened
    assert "<mark" in opened
    assert handlers.open_citation(Conversation(), LAID_OUT, 1).count("<mark") == 0


def test_a_topic_is_text_on_the_page_and_an_unknown_one_is_named(news: Archive, embedder: Embedder) -> None:
    shown = handlers.lay_out(Assistant(news, embedder), Conversation(), "<script>window.hacked = 1</script> Lisbon")
    assert "<script" not in shown
    assert "<li>" not in shown
    assert "Lisbon" in shown
    assert "Name a topic" in handlers.lay_out(Assistant(news, embedder), Conversation(), "  ")


def test_a_timeline_that_fails_is_one_sentence() -> None:
    class Failing:
        newsroom = Broken()

    shown = handlers.lay_out(cast(Assistant, Failing()), Conversation(), "the bridge")
    assert shown.count("<p") == 1
    assert "The catalog cannot be read." in shown
