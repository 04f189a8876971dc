"""A reader who stops gets nothing more, at once, and the chat model's server is told by the connection that ends.

The servers, the providers' clients and the page's handlers are the real ones; who stops is another thread, as there.
"""

from __future__ import annotations

import asyncio
import gc
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import AsyncGeneratorType

import pytest
from chat_servers import (
    PROVIDERS,
    ChatServer,
    Entry,
    Gate,
    Hang,
    Reply,
    Request,
    Script,
    Status,
    StreamError,
    serving,
    settings_for,
)
from cited_replies import FIRST, QUESTION, SECOND, cited, saying, with_keys

from assistant import Assistant, ChatWriting, DoneEvent, Event, Question, StatementEvent
from assistant.writing.replies import StreamedReplies
from assistant.writing.types import ModelFailed, WritingSettings
from ui import handlers
from ui.asked import Asked
from ui.conversation import Conversation, Exchange, Talk, changes_of
from ui.handlers import Wanted
from ui.monitoring.metrics import Metrics
from ui.records.records import Records
from ui.serving.service import Service
from ui.settings import Settings
from vectorstore import Archive
from vectorstore.embedders import Embedder

for _package in ("langchain_openai", "langchain_anthropic", "langchain_ollama"):
    pytest.importorskip(_package)

SOON = 1.0  # seconds
LONG = "Please tell me in figures how long the Durand Line is and who of the two men fixed its course"


@pytest.fixture(params=PROVIDERS)
def provider(request: pytest.FixtureRequest) -> str:
    return str(request.param)


Over = Callable[[ChatServer], Assistant]


@pytest.fixture
def over(written_archive: Archive, embedder: Embedder) -> Over:
    def make(server: ChatServer) -> Assistant:
        settings = settings_for(server.provider, server, timeout=15.0)
        return Assistant(written_archive, embedder, writing=ChatWriting(WritingSettings(settings)))

    return make


@dataclass
class Stop:
    """Set from a thread of its own as soon as the server waits at `gate` and the reader has `seen` what came before."""

    gate: Gate
    seen: threading.Event = field(default_factory=threading.Event)
    mark: threading.Event = field(default_factory=threading.Event)
    at: float = 0.0
    """By `time.monotonic`."""

    def now(self) -> None:
        self.at = time.monotonic()
        self.mark.set()

    @contextmanager
    def waiting(self, stop: Callable[[], object] = lambda: None, after: int = 0) -> Iterator[None]:
        """Stops once `after` statements are seen."""
        if after == 0:
            self.seen.set()

        def wait() -> None:
            if self.gate.reached.wait(10) and self.seen.wait(10):
                self.now()
                stop()

        thread = threading.Thread(target=wait)
        thread.start()
        try:
            yield
        finally:
            thread.join()


def is_gone(server: ChatServer, stop: Stop) -> bool:
    """Whether the server saw the connection end soon after the stop, while it still had more to say."""
    return server.gone.wait(SOON) and server.gone_at is not None and server.gone_at - stop.at < SOON


def mid_reply(gate: Gate) -> Callable[[Request], Entry]:
    """One statement whole, the next one half written, and silence."""

    def entry(request: Request) -> Reply:
        half, rest = SECOND[:30], with_keys(cited(SECOND)[30:], request)
        return Reply([with_keys(cited(FIRST), request) + "\n", half, gate, rest])

    return entry


WHERE: dict[str, Callable[[Gate], tuple[Script, int]]] = {
    "before the reply": lambda gate: ([Hang(gate)], 0),
    "before its first word": lambda gate: ([Reply([gate, "x"])], 0),
    "within the reply": lambda gate: ([mid_reply(gate)], 1),
    "before the repair": lambda gate: ([saying(cited(FIRST), f"{SECOND} [1]"), Hang(gate)], 1),
    "within the repair": lambda gate: ([saying(cited(FIRST), f"{SECOND} [1]"), mid_reply(gate)], 1),
}
"""Where the model is silent, and how many statements have been shown by then."""


@pytest.mark.parametrize("where", WHERE.values(), ids=WHERE.keys())
def test_a_stop_ends_the_answer_and_the_reply_at_once(
    over: Over, provider: str, where: Callable[[Gate], tuple[Script, int]]
) -> None:
    stop = Stop(Gate())
    script, shown = where(stop.gate)
    with serving(provider, script) as server:
        assistant = over(server)
        events: list[Event] = []
        with stop.waiting(after=shown):
            for event in assistant.stream(Question(QUESTION), stop.mark.is_set):
                events.append(event)
                if isinstance(event, StatementEvent):
                    stop.seen.set()
            ended = time.monotonic()
        assert stop.mark.is_set()
        assert ended - stop.at < SOON
        assert is_gone(server, stop), "the server goes on writing what nobody reads"
        assert len(server.requests) == len(script), "nothing is tried again"
    assert [one.statement.text for one in events if isinstance(one, StatementEvent)] == [FIRST][:shown]
    assert not any(isinstance(one, DoneEvent) for one in events)


def test_a_reply_stopped_at_its_end_leaves_nothing_to_other_threads(provider: str) -> None:
    with nothing_half_read(), serving(provider, [Reply(["The bridge ", "is closed."])] * 40) as server:
        replies = StreamedReplies(settings_for(provider, server))
        for _ in range(40):
            with closing(replies.stream([("human", "Is it closed?")])) as pieces:
                assert next(pieces) + next(pieces) == "The bridge is closed."


def test_a_reply_that_fails_half_way_leaves_nothing_to_other_threads(provider: str) -> None:
    failure = StreamError("The engine stopped.", "api_error", ["The bridge "])
    with nothing_half_read(), serving(provider, [failure]) as server:
        pieces = StreamedReplies(settings_for(provider, server)).stream([("human", "Is it closed?")])
        assert next(pieces) == "The bridge "
        with pytest.raises(ModelFailed) as caught:
            next(pieces)
    assert caught.value.__cause__ is not None, "and it was kept until now, with all that it holds"


@contextmanager
def nothing_half_read() -> Iterator[None]:
    """Fails where a client's stream is not freed on its own loop, but left to a collection on whichever thread."""
    gc.collect()
    gc.disable()
    try:
        before = half_read()
        yield
        until = time.monotonic() + 10
        while (left := half_read() - before) and time.monotonic() < until:
            time.sleep(0.05)
        assert not left
        gc.collect()  # which complains of a connection that was left open
    finally:
        gc.enable()


def half_read() -> set[AsyncGeneratorType[object, object]]:
    return {one for one in gc.get_objects() if type(one) is AsyncGeneratorType and one.ag_frame is not None}


def test_a_stop_reaches_the_model_while_it_takes_the_question_apart(over: Over) -> None:
    stop = Stop(Gate())
    with serving("openai", [Hang(stop.gate)]) as server:
        assistant = over(server)
        with stop.waiting():
            events = list(assistant.stream(Question(LONG), stop.mark.is_set))
            assert time.monotonic() - stop.at < SOON
        assert is_gone(server, stop)
        assert "split" in server.requests[0].prompt
    assert not any(isinstance(one, DoneEvent) for one in events)


def test_a_stop_ends_the_wait_for_another_try(over: Over) -> None:
    asked, stopped = threading.Event(), threading.Event()

    def busy(request: Request) -> Status:
        asked.set()
        return Status(429, {"Retry-After": "9"})

    with serving("anthropic", [busy, saying(cited(FIRST))]) as server:
        assistant = over(server)
        waiter = threading.Thread(target=lambda: (asked.wait(10), stopped.set()))
        waiter.start()
        began = time.monotonic()
        events = list(assistant.stream(Question(QUESTION), stopped.is_set))
        assert time.monotonic() - began < 9
        waiter.join()
        assert len(server.requests) == 1
    assert not any(isinstance(one, StatementEvent | DoneEvent) for one in events)


def test_closing_the_stream_ends_the_reply_at_once(over: Over, provider: str) -> None:
    stop = Stop(Gate())
    with serving(provider, [mid_reply(stop.gate)]) as server:
        stream = over(server).stream(Question(QUESTION))
        _until_a_statement(stream)
        assert stop.gate.reached.wait(5)
        stop.now()
        stream.close()  # type: ignore[attr-defined]
        assert time.monotonic() - stop.at < SOON
        assert is_gone(server, stop)


def _until_a_statement(stream: Iterator[Event]) -> None:
    while not isinstance(next(stream), StatementEvent):
        pass


def test_a_stop_between_statements_leaves_those_of_the_same_piece_out(over: Over) -> None:
    """The model may be ahead of the reader: what it has written is not shown for that."""
    stopped = threading.Event()
    with serving("ollama", [saying(cited(FIRST), cited(SECOND))]) as server:
        stream = over(server).stream(Question(QUESTION), stopped.is_set)
        _until_a_statement(stream)
        stopped.set()
        assert list(stream) == []


def test_the_question_after_a_stop_is_answered(over: Over, provider: str) -> None:
    stop = Stop(Gate())
    with serving(provider, [mid_reply(stop.gate), saying(cited(FIRST), cited(SECOND))]) as server:
        assistant = over(server)
        with stop.waiting():
            list(assistant.stream(Question(QUESTION), stop.mark.is_set))
        assert [one.text for one in assistant.ask(Question(QUESTION)).statements] == [FIRST, SECOND]


def test_a_stop_ends_only_the_question_that_was_stopped(over: Over) -> None:
    stop, slow = Stop(Gate()), Gate()
    events: list[Event] = []

    def other(request: Request) -> Reply:
        return Reply([slow, with_keys(cited(FIRST), request)])

    with serving("openai", [other, mid_reply(stop.gate)]) as server:
        assistant = over(server)
        beside = threading.Thread(target=lambda: events.extend(assistant.stream(Question(QUESTION))))
        beside.start()
        assert slow.reached.wait(10)
        with stop.waiting():
            list(assistant.stream(Question(QUESTION), stop.mark.is_set))
        assert is_gone(server, stop)
        slow.open()
        beside.join()
    assert isinstance(events[-1], DoneEvent)
    assert [one.text for one in events[-1].answer.statements] == [FIRST]


# --- the chat page ----------------------------------------------------------------------------------------------


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    opened = Records.open(tmp_path, lambda: datetime.now(UTC))
    yield opened
    opened.close()


def asked_of(assistant: Assistant, records: Records) -> Asked:
    """The page's questions, as a server that was just started has them."""
    return Asked(Service(Settings(), assistant, records, None, Metrics(), lambda: datetime.now(UTC)))  # type: ignore[arg-type]


def followed(exchange: Exchange, stop: Stop) -> None:
    """Looks on until the exchange is settled; what it shows is seen."""

    async def follow() -> None:
        async for _ in changes_of(exchange):
            if exchange.statements:
                stop.seen.set()

    asyncio.run(follow())


@pytest.mark.parametrize("where", WHERE.values(), ids=WHERE.keys())
def test_the_stop_button_ends_the_answer_and_keeps_what_has_arrived(
    over: Over, records: Records, where: Callable[[Gate], tuple[Script, int]]
) -> None:
    stop, state = Stop(Gate()), Conversation(Talk("browser:reader"))
    script, shown = where(stop.gate)
    with serving("openai", script) as server:
        asked = asked_of(over(server), records)
        with stop.waiting(lambda: handlers.stop(state), after=shown):
            exchange = handlers.ask(asked, state, "browser:reader", Wanted(QUESTION))
            assert exchange is not None
            followed(exchange, stop)
            ended = time.monotonic()
        assert ended - stop.at < SOON
        assert is_gone(server, stop)
    page = handlers.arrived(state, asked)
    assert page.count('<p class="statement') == shown
    assert "Stopped." in page
    assert "data-live" not in page
    assert SECOND[:30] not in page


def test_the_stop_of_one_conversation_leaves_another_alone(over: Over, records: Records) -> None:
    stop, slow = Stop(Gate()), Gate()

    def other(request: Request) -> Reply:
        return Reply([slow, with_keys(cited(FIRST), request)])

    with serving("openai", [other, mid_reply(stop.gate)]) as server:
        asked = asked_of(over(server), records)
        beside, state = Conversation(), Conversation()
        first = handlers.ask(asked, beside, "browser:ben", Wanted(QUESTION))
        assert first is not None
        assert slow.reached.wait(10)
        with stop.waiting(lambda: handlers.stop(state)):
            second = handlers.ask(asked, state, "browser:ann", Wanted(QUESTION))
            assert second is not None
            followed(second, stop)
        assert is_gone(server, stop)
        slow.open()
        followed(first, stop)
    assert [one.text for one in first.statements] == [FIRST]
    assert second.stopped
