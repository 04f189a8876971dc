"""What a reader sees when things go well and badly on the tab for asking, without Gradio and without a browser.

The assistant is a script here, because a test must choose what arrives and what fails. The records are real.
"""

from __future__ import annotations

import asyncio
import html
import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from hostile import hostile_answer

from assistant import Assistant, CitationEvent, DoneEvent, Event, Question, StatementEvent, Status, StatusEvent
from ingest import IngestSettings, ingest
from ui import conversation_handlers, handlers
from ui.asked import AT_ONCE, BROKE_OFF, Asked
from ui.conversation import LAID_OUT, Conversation, Exchange, Narrowing, changes_of
from ui.handlers import Wanted
from ui.monitoring.metrics import Metrics
from ui.narrowing_handlers import narrowed
from ui.proposing import proposals
from ui.records.records import Records
from ui.records.types import Rating
from ui.render import Html, tag
from ui.serving.service import Service
from ui.settings import Settings
from vectorstore import Archive, ArchiveDamaged, ArchiveError, ArchiveSettings, Article

if TYPE_CHECKING:
    from vectorstore.embedders import Embedder

ANN, BEN = "account:ann", "account:ben"
FERRY = """---
title: The ferry Solveig stops sailing
date: 2026-02-20
---
The ferry Solveig stopped sailing to Hestholm on Monday because its engine failed twice in one week.

Harbour master Ingrid Tveit said the company would borrow a ship from Norway until the summer.

The company will spend 3.2 million euros on a new engine for the Solveig. The Solveig carried 48,000 passengers in 2025.

Tveit, the harbour master of Hestholm, said repairs would take until May.
"""
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Scripted:
    """Sends these events; an exception among them is raised, and an `Event` of threading is waited for."""

    archive: object = None

    def __init__(self, *events: Event | Exception | threading.Event) -> None:
        self.events = events
        self.asked: list[Question] = []

    def stream(self, question: Question, is_stopped: Callable[[], bool] = lambda: False) -> Iterator[Event]:
        self.asked.append(question)
        self.is_stopped = is_stopped
        for event in self.events:
            if isinstance(event, Exception):
                raise event
            if isinstance(event, threading.Event):
                assert event.wait(10)
            elif isinstance(event, DoneEvent):
                yield DoneEvent(replace(event.answer, question=question.text))
            else:
                yield event


class Broken:
    """An archive that cannot be read."""

    def __getattr__(self, name: str) -> object:
        raise ArchiveDamaged("The catalog cannot be read.", "Restore a backup.")


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    opened = Records.open(tmp_path / "records", lambda: NOW)
    yield opened
    opened.close()


@pytest.fixture
def news(news_archive: Path, embedder: Embedder) -> Iterator[Archive]:
    archive = Archive.open(news_archive, embedder, ArchiveSettings())
    with archive:
        yield archive


@pytest.fixture
def room(records: Records) -> Callable[..., Asked]:
    """Opens the page's questions over a script or an assistant, as a server that was just started does."""

    def opened(assistant: object, **options: object) -> Asked:
        service = Service(Settings(), cast(Assistant, assistant), records, None, Metrics(), lambda: NOW)  # type: ignore[arg-type]
        return Asked(service, **options)  # type: ignore[arg-type]

    return opened


Room = Callable[..., Asked]


def greeting() -> Html:
    return tag("p", "welcome")


def ask(asked: Asked, tab: Conversation, text: str, owner: str = ANN, **wanted: object) -> list[str]:
    """The page after each change until the answer is whole."""
    exchange = handlers.ask(asked, tab, owner, Wanted(text, **wanted))  # type: ignore[arg-type]

    async def followed() -> list[str]:
        pages = [page(asked, tab)]
        if exchange is not None:
            pages += [page(asked, tab) async for _ in changes_of(exchange)]
        return pages

    return asyncio.run(followed())


def page(asked: Asked, tab: Conversation) -> str:
    return "".join(handlers.shown(tab, asked, greeting))


def whole() -> tuple[Event, ...]:
    answer = hostile_answer()
    parts: list[Event] = [StatusEvent("Reading")]
    for statement, citation in zip(answer.statements, answer.citations, strict=True):
        parts += [CitationEvent(citation), StatementEvent(statement)]
    return (*parts, DoneEvent(answer))


def gated(at: int) -> tuple[threading.Event, Scripted]:
    """A script that stops before its event number `at` until it is let go on."""
    gate, events = threading.Event(), whole()
    return gate, Scripted(*events[:at], gate, *events[at:])


def arrived(exchange: Exchange, statements: int) -> None:
    """Waits until so many statements have arrived."""
    there = threading.Event()

    def look() -> None:
        if len(exchange.statements) >= statements or not exchange.live:
            there.set()

    with exchange.changes.told_to(look):
        look()
        assert there.wait(10)


# --- an answer as it comes ----------------------------------------------------------------------------------


def test_statements_appear_with_their_citations_and_the_last_page_is_whole(room: Room) -> None:
    pages = ask(room(Scripted(*whole())), Conversation(), "What closed?")
    counts = [one.count('<p class="statement') for one in pages]
    assert counts == sorted(counts)
    assert counts[-1] == 4
    assert all(one.count('class="cite"') >= one.count('<p class="statement') for one in pages)
    assert "data-live" not in pages[-1]


def test_every_statement_is_shown_before_the_next_one_arrives(room: Room) -> None:
    gate, script = gated(3)
    asked, tab = room(script), Conversation()
    exchange = handlers.ask(asked, tab, ANN, Wanted("What closed?"))
    assert exchange is not None
    assert "data-live" in page(asked, tab)
    arrived(exchange, 1)
    assert page(asked, tab).count('<p class="statement') == 1
    gate.set()
    arrived(exchange, 99)
    assert page(asked, tab).count('<p class="statement') == 4


def test_a_follow_up_sends_the_conversation(room: Room) -> None:
    script, tab = Scripted(*whole()), Conversation()
    asked = room(script)
    ask(asked, tab, "What closed?")
    ask(asked, tab, "And when?")
    assert script.asked[0].history == ()
    assert [(turn.question, turn.answer) for turn in script.asked[1].history] == [
        ("What closed?", hostile_answer().text)
    ]


def test_an_empty_question_asks_nothing(room: Room) -> None:
    script = Scripted()
    assert ask(room(script), Conversation(), "  \n ") == ["<p>welcome</p>"]
    assert script.asked == []


def test_a_question_over_the_limit_is_refused_with_both_numbers(room: Room) -> None:
    script = Scripted()
    last = ask(room(script), Conversation(), "x" * 2345)[-1]
    assert script.asked == []
    assert "2,345 characters and the limit is 2,000" in last


def test_a_failure_is_one_sentence_on_the_page_and_a_traceback_in_the_log(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, logger="ui.failing"):
        last = ask(room(Scripted(StatusEvent("Reading"), ValueError("kaput <b>"))), Conversation(), "What?")[-1]
    assert "Byline could not answer." in last
    assert "kaput" not in last
    assert "data-live" not in last
    assert "ValueError: kaput" in caplog.text


def test_a_known_failure_says_its_next_step(room: Room) -> None:
    script = Scripted(ArchiveDamaged("The index is behind.", "Run 'byline rebuild'."))
    assert "The index is behind. Run &#x27;byline rebuild&#x27;." in ask(room(script), Conversation(), "What?")[-1]


def test_what_arrived_before_a_failure_stays(room: Room) -> None:
    last = ask(room(Scripted(*whole()[:3], ValueError("kaput"))), Conversation(), "What?")[-1]
    assert last.count('<p class="statement') == 1


def test_an_answer_that_breaks_off_is_not_left_working(room: Room) -> None:
    last = ask(room(Scripted(*whole()[:-1])), Conversation(), "What?")[-1]
    assert "broke off" in last
    assert "data-live" not in last


def test_stopping_keeps_what_has_arrived_and_takes_nothing_more(room: Room) -> None:
    gate, script = gated(3)
    asked, tab = room(script), Conversation()
    exchange = handlers.ask(asked, tab, ANN, Wanted("What?"))
    assert exchange is not None
    arrived(exchange, 1)
    assert not script.is_stopped()
    handlers.stop(tab)
    assert script.is_stopped()
    stopped = page(asked, tab)
    gate.set()
    assert "Stopped." in stopped
    assert stopped.count('<p class="statement') == 1
    assert page(asked, tab) == stopped


def test_a_reader_has_a_bounded_number_of_questions_at_work(room: Room) -> None:
    gate = threading.Event()
    asked = room(Scripted(gate, *whole()))
    tabs = [Conversation() for _ in range(AT_ONCE + 1)]
    asking = [handlers.ask(asked, tab, ANN, Wanted("What?")) for tab in tabs]
    others = handlers.ask(asked, Conversation(), BEN, Wanted("What?"))
    gate.set()
    assert [one.problem is None for one in asking if one is not None] == [True] * AT_ONCE + [False]
    assert others is not None
    assert others.problem is None


# --- what is kept -------------------------------------------------------------------------------------------


def test_a_question_is_recorded_before_work_on_it_begins(room: Room, records: Records) -> None:
    seen: list[tuple[str, ...]] = []

    class Looking(Scripted):
        def stream(self, question: Question, is_stopped: Callable[[], bool] = lambda: False) -> Iterator[Event]:
            line = records.conversations(ANN)[0]
            kept = records.conversation(ANN, line.id)
            assert kept is not None
            seen.append(tuple(one.question for one in kept.exchanges))
            yield from super().stream(question, is_stopped)

    ask(room(Looking(*whole())), Conversation(), "What closed?")
    assert seen == [("What closed?",)]


def test_a_question_that_cannot_be_recorded_is_answered_and_says_so(
    room: Room, records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise ArchiveError("The disk is full.", "Make room.")

    monkeypatch.setattr(records, "add", full)
    script = Scripted(*whole())
    page = ask(room(script), Conversation(), "What closed?")[-1]
    assert "This question is not kept. The disk is full. Make room." in page
    assert '<p class="statement' in page


def test_an_answer_that_cannot_be_kept_is_shown_and_says_so(
    room: Room, records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise ArchiveError("The disk is full.", "Make room.")

    monkeypatch.setattr(records, "keep", full)
    last = ask(room(Scripted(*whole())), Conversation(), "What closed?")[-1]
    assert last.count('<p class="statement') == 4
    assert "This answer is not kept. The disk is full." in last
    assert 'data-act="link"' not in last


def test_the_answer_is_finished_and_kept_though_nobody_looks_on(room: Room, records: Records) -> None:
    gate, script = gated(3)
    asked, tab = room(script), Conversation()
    exchange = handlers.ask(asked, tab, ANN, Wanted("What closed?"))
    assert exchange is not None
    arrived(exchange, 1)
    assert handlers.clear(tab, ANN, greeting).latest == "<p>welcome</p>"
    gate.set()
    arrived(exchange, 99)
    assert exchange.answer_id is not None
    kept = records.answer(exchange.answer_id)
    assert kept is not None
    assert kept.answer.question == "What closed?"


def test_a_page_that_is_loaded_anew_finds_the_same_live_answer(room: Room) -> None:
    gate, script = gated(3)
    asked, tab, fresh = room(script), Conversation(), Conversation()
    exchange = handlers.ask(asked, tab, ANN, Wanted("What closed?"))
    assert exchange is not None
    arrived(exchange, 1)
    shown = "".join(handlers.resume(asked, fresh, ANN, tab.talk.id or "", greeting))
    assert "data-live" in shown
    assert handlers.latest(fresh) is exchange
    gate.set()
    arrived(exchange, 99)
    assert page(asked, fresh).count('<p class="statement') == 4


def test_after_a_restart_the_question_stands_there_with_what_became_of_it(room: Room) -> None:
    gate, script = gated(3)
    tab = Conversation()
    exchange = handlers.ask(room(script), tab, ANN, Wanted("What closed?"))
    assert exchange is not None
    restarted, fresh = room(Scripted(*whole())), Conversation()
    shown = "".join(handlers.resume(restarted, fresh, ANN, tab.talk.id or "", greeting))
    gate.set()
    assert "What closed?" in shown
    assert BROKE_OFF in shown
    assert 'data-act="retry"' in shown
    assert "data-live" not in shown
    last = ask(restarted, fresh, "What closed?", at=0)[-1]
    assert last.count('<article class="turn"') == 1
    assert last.count('<p class="statement') == 4


def test_a_conversation_is_the_same_after_a_restart(room: Room, news: Archive, embedder: Embedder) -> None:
    assistant, tab = Assistant(news, embedder, clock=lambda: NOW), Conversation()
    before = ask(room(assistant), tab, "Why was the harbour bridge closed?")[-1]
    assert '<p class="statement' in before
    after = "".join(handlers.resume(room(assistant), Conversation(), ANN, tab.talk.id or "", greeting))
    assert after == before


def test_nobody_sees_the_conversation_of_another(room: Room) -> None:
    asked, tab, other = room(Scripted(*whole())), Conversation(), Conversation()
    ask(asked, tab, "What closed?")
    name = tab.talk.id or ""
    for opened in (asked, room(Scripted())):
        shown = "".join(handlers.resume(opened, other, BEN, name, greeting))
        assert "What closed?" not in shown
        assert "This conversation is not here" in shown
    assert name not in conversation_handlers.listed(asked, BEN, "")
    assert "There is no conversation" in conversation_handlers.forgotten(asked, BEN, "", name)
    assert "There is no conversation" in conversation_handlers.renamed(asked, BEN, "", name, "Mine")
    assert name in conversation_handlers.listed(asked, ANN, "")


def test_whoever_signs_in_next_at_the_same_page_begins_anew(room: Room) -> None:
    asked, tab = room(Scripted(*whole())), Conversation()
    ask(asked, tab, "What closed?")
    shown = "".join(handlers.resume(asked, tab, BEN, "", greeting))
    assert "What closed?" not in shown


def test_a_changed_question_cuts_the_conversation_there(room: Room, records: Records) -> None:
    script, tab = Scripted(*whole()), Conversation()
    asked = room(script)
    for question in ("One?", "Two?", "Three?"):
        ask(asked, tab, question)
    last = ask(asked, tab, "Two, differently?", at=1)[-1]
    assert last.count('<article class="turn"') == 2
    assert [turn.question for turn in script.asked[-1].history] == ["One?"]
    kept = records.conversation(ANN, tab.talk.id or "")
    assert kept is not None
    assert [one.question for one in kept.exchanges] == ["One?", "Two, differently?"]
    assert all(one.answer_id for one in kept.exchanges)


def test_a_question_that_was_refused_does_not_shift_what_is_recorded(room: Room, records: Records) -> None:
    asked, tab = room(Scripted(*whole())), Conversation()
    ask(asked, tab, "One?")
    ask(asked, tab, "x" * 2001)
    ask(asked, tab, "Two?")
    ask(asked, tab, "Two, again?", at=2)
    kept = records.conversation(ANN, tab.talk.id or "")
    assert kept is not None
    assert [one.question for one in kept.exchanges] == ["One?", "Two, again?"]


def test_a_new_conversation_forgets_the_old_one(room: Room) -> None:
    script, tab = Scripted(*whole()), Conversation()
    asked = room(script)
    ask(asked, tab, "What closed?")
    assert handlers.clear(tab, ANN, greeting) == ("", "<p>welcome</p>")
    ask(asked, tab, "And when?")
    assert script.asked[1].history == ()


def test_a_deleted_conversation_is_gone_wherever_it_is_open(room: Room, records: Records) -> None:
    asked, tab = room(Scripted(*whole())), Conversation()
    ask(asked, tab, "What closed?")
    name = tab.talk.id or ""
    assert name not in conversation_handlers.forgotten(asked, ANN, name, name)
    assert "What closed?" not in page(asked, tab)
    ask(asked, tab, "And when?")
    assert tab.talk.id not in (None, name)
    assert [one.title for one in records.conversations(ANN)] == ["And when?"]


def test_a_question_after_the_conversation_was_deleted_elsewhere_begins_another(room: Room, records: Records) -> None:
    asked, tab = room(Scripted(*whole())), Conversation()
    ask(asked, tab, "What closed?")
    name = tab.talk.id or ""
    records.delete(ANN, name)
    last = ask(asked, tab, "And when?")[-1]
    assert last.count('<p class="statement') == 4
    assert tab.talk.id not in (None, name)
    assert [one.title for one in records.conversations(ANN)] == ["And when?"]


def test_questions_to_ask_next_come_after_the_answer_and_are_each_answered(
    room: Room, tmp_path: Path, embedder: Embedder
) -> None:
    (tmp_path / "ferry.md").write_text(FERRY, encoding="utf-8")
    folder = tmp_path / "ferries"
    ingest([tmp_path / "ferry.md"], folder, embedder, IngestSettings(), ArchiveSettings())
    with Archive.open(folder, embedder, ArchiveSettings()) as archive:
        assistant, tab = Assistant(archive, embedder, clock=lambda: NOW), Conversation()
        service = room(assistant).service
        asked = room(assistant, propose=lambda answer, question: proposals(service, answer, question))
        pages = ask(asked, tab, "Why did the ferry Solveig stop sailing?")
        found = tab.exchanges[-1].proposed
        assert found
        assert all(assistant.ask(Question(text)).status is Status.ANSWERED for text in found)
        assert all(f'data-text="{html.escape(text)}"' in pages[-1] for text in found)


def test_nothing_is_proposed_while_others_ask_or_a_chat_model_answers(
    room: Room, news: Archive, embedder: Embedder
) -> None:
    assistant = Assistant(news, embedder, clock=lambda: NOW)
    service, question = room(assistant).service, Question("Why was the harbour bridge closed?")
    answer = assistant.ask(question)
    assert proposals(service, answer, question, lambda: True) == ()

    class Writing(Scripted):
        answerer = "openai:some-model"

    assert proposals(room(Writing()).service, answer, question) == ()


def test_a_conversation_is_renamed_and_found_by_its_answers(room: Room) -> None:
    asked, tab = room(Scripted(*whole())), Conversation()
    ask(asked, tab, "What closed?")
    name = tab.talk.id or ""
    shown = conversation_handlers.renamed(asked, ANN, name, name, 'Bridge <b>"x"</b>')
    assert "Bridge &lt;b&gt;" in shown
    assert "<b>" not in shown
    assert "<h3>Today</h3>" in shown
    assert 'aria-current="page"' in shown
    assert name in conversation_handlers.listed(asked, ANN, "", "bridge")
    assert "No conversation has these words." in conversation_handlers.listed(asked, ANN, "", "qqzzyy")


# --- what a reader thinks of it -----------------------------------------------------------------------------


def test_a_thumb_is_kept_with_its_reason_and_a_changed_mind_counts(room: Room, records: Records) -> None:
    asked, tab = room(Scripted(*whole())), Conversation()
    ask(asked, tab, "What closed?")
    assert handlers.rate(asked, tab, 0, "down", "") is None
    assert 'data-form="why"' in page(asked, tab)
    assert handlers.rate(asked, tab, 0, "down", "Wrong: the year") is None
    assert "Thank you" in page(asked, tab)
    given = records.feedback()[0]
    assert (given.rating, given.reason, given.owner) == (Rating.DOWN, "Wrong: the year", ANN)
    assert given.answer.answer.question == "What closed?"
    handlers.rate(asked, tab, 0, "up", "")
    shown = page(asked, tab)
    assert 'data-form="why"' not in shown
    assert 'data-rating="up" aria-pressed="true"' in shown
    assert 'data-rating="down" aria-pressed="false"' in shown
    assert [one.rating for one in records.feedback()] == [Rating.UP]


def test_a_thumb_and_its_reason_are_there_after_a_restart(room: Room, news: Archive, embedder: Embedder) -> None:
    tab = Conversation()
    asked = room(Assistant(news, embedder, clock=lambda: NOW))
    ask(asked, tab, "Why was the harbour bridge closed?")
    assert handlers.rate(asked, tab, 0, "down", "Too long") is None
    restarted = room(Assistant(news, embedder, clock=lambda: NOW))
    talk = restarted.talk(ANN, tab.talk.id or "")
    assert talk is not None
    assert talk is not tab.talk
    shown = page(restarted, Conversation(talk))
    assert 'data-rating="down" aria-pressed="true"' in shown
    assert "Thank you" in shown


@pytest.mark.parametrize(("turn", "rating"), [(0, "sideways"), (9, "up"), (-1, "up"), (LAID_OUT, "up")])
def test_a_thumb_for_nothing_is_one_sentence(room: Room, turn: int, rating: str) -> None:
    asked, tab = room(Scripted(*whole())), Conversation()
    ask(asked, tab, "What closed?")
    assert "Reload the page" in (handlers.rate(asked, tab, turn, rating, "") or "")


# --- filters ------------------------------------------------------------------------------------------------


def test_filters_narrow_the_question_and_are_kept_with_it(room: Room, news: Archive, records: Records) -> None:
    script = Scripted(*whole())
    script.archive = news
    outlet = news.outlets()[0]
    within, tab = Narrowing((outlet,), "2020-01-01", "2030-12-31"), Conversation()
    last = ask(room(script), tab, "What closed?", within=within)[-1]
    assert script.asked[0].constraints.outlets == (outlet,)
    assert script.asked[0].constraints.since == datetime(2020, 1, 1, tzinfo=UTC)
    assert "Only articles:" in last
    kept = records.conversation(ANN, tab.talk.id or "")
    assert kept is not None
    assert (kept.exchanges[0].outlets, kept.exchanges[0].since, kept.exchanges[0].until) == (
        (outlet,),
        "2020-01-01",
        "2030-12-31",
    )
    again = Conversation()
    handlers.resume(room(script), again, ANN, tab.talk.id or "", greeting)
    assert again.exchanges[0].within == within


def test_a_wrong_filter_is_said_at_its_field_and_left_out(room: Room, news: Archive) -> None:
    script = Scripted()
    script.archive = news
    service = room(script).service
    outlet = news.outlets()[0]
    shown = narrowed(service, Narrowing((outlet.upper(), "Nowhere Gazete"), "2026-02-01", "2026-01-01"))
    assert f'data-value="{outlet}"' in shown
    assert "The archive has no article from &#x27;Nowhere Gazete&#x27;." in shown
    assert 'id="filter-until-wrong"' in shown
    assert 'data-field="until"' not in shown
    assert 'data-field="since" data-value="2026-02-01"' in shown


# --- reading ------------------------------------------------------------------------------------------------


def test_a_citation_opens_the_article_as_it_was_quoted(room: Room) -> None:
    tab = Conversation()
    ask(room(Scripted(*whole())), tab, "What closed?")
    assert 'data-key="0.2"' in handlers.open_citation(tab, 0, 2)


@pytest.mark.parametrize(("turn", "number"), [(0, 99), (7, 1), (-1, -1), (0, 0)])
def test_a_citation_that_does_not_exist_is_one_sentence(room: Room, turn: int, number: int) -> None:
    tab = Conversation()
    ask(room(Scripted(*whole())), tab, "What closed?")
    shown = handlers.open_citation(tab, turn, number)
    assert "has ended" in shown
    assert f'data-key="{turn}.{number}"' in shown


def test_an_unreadable_archive_is_one_sentence_everywhere() -> None:
    archive = cast(Archive, Broken())
    pages = (handlers.welcome(archive, ("Why?",)), handlers.open_article(archive, "abcdef"))
    assert all("The catalog cannot be read. Restore a backup." in shown for shown in pages)


def test_an_article_opens_by_its_id_and_a_wrong_id_is_one_sentence(news: Archive) -> None:
    first = _any(news)
    assert f'data-key="{first.id}"' in handlers.open_article(news, first.id)
    assert "no longer in the archive" in handlers.open_article(news, "ffffffffffff")


def _any(archive: Archive) -> Article:
    return archive.articles(limit=1)[0]


def test_a_question_asked_while_the_greeting_is_made_stays_on_the_page(room: Room) -> None:
    asked, tab = room(Scripted(*whole())), Conversation()

    def slow() -> Html:
        ask(asked, tab, "Was the bridge closed?")
        return tag("p", "welcome")

    shown = "".join(handlers.shown(tab, asked, slow))
    assert "Was the bridge closed?" in shown
    assert "welcome" not in shown
