"""Streams over a real server: statements come as they are found, and a reader who goes away stops the work."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from described import events
from doors import application
from fastapi import APIRouter, Response
from loopback import serving

from assistant import Assistant, Event, Question, StatusEvent
from ui.api import streaming
from ui.api.routes import api_router
from ui.api.streaming import EventStream
from ui.contract import Output, StatusEventJson
from ui.serving.service import ANSWERS_AT_ONCE, Service

ASKED = {"question": "Why was the harbour bridge closed?", "stream": True}


class Endless:
    """An assistant's stream that goes on until it is told to stop."""

    def __init__(self) -> None:
        self.stopped = threading.Semaphore(0)
        """Released once by each stream that was stopped."""

    def stream(self, _question: Question, is_stopped: Callable[[], bool]) -> Iterator[Event]:
        try:
            while not is_stopped():
                yield StatusEvent("Reading")
                threading.Event().wait(0.01)
        finally:
            self.stopped.release()


def test_a_reader_who_goes_away_stops_the_answer_and_gives_up_the_turn(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    endless = Endless()
    with serving(application(api_router(service))) as address, monkeypatch.context() as patch:
        patch.setattr(Assistant, "stream", lambda _self, question, is_stopped: endless.stream(question, is_stopped))
        for _ in range(ANSWERS_AT_ONCE + 1):
            with httpx.stream("POST", f"{address}/api/v1/ask", json=ASKED, timeout=10) as response:
                assert next(response.iter_lines()) == "event: status"
            assert endless.stopped.acquire(timeout=10)


def test_more_streams_than_threads_all_end(service: Service) -> None:
    many = 45  # a server has 40 threads for all other requests
    with (
        serving(application(api_router(service))) as address,
        httpx.Client(timeout=60, limits=httpx.Limits(max_connections=many)) as client,
        ThreadPoolExecutor(many) as pool,
    ):
        told = list(pool.map(lambda _: client.post(f"{address}/api/v1/ask", json=ASKED).text, range(many)))
    assert [events(text)[-1][0] for text in told] == ["done"] * many


def test_a_long_silence_is_broken_so_that_no_proxy_hangs_up(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = threading.Event()

    def quiet(_is_gone: Callable[[], bool]) -> Iterator[Output]:
        assert heard.wait(10)
        yield StatusEventJson(text="There it is")

    router = APIRouter()
    router.add_api_route("/quiet", lambda: EventStream(quiet), response_class=Response)
    monkeypatch.setattr(streaming, "_SILENCE", 0.01)
    with serving(application(router)) as address, httpx.stream("GET", f"{address}/quiet", timeout=10) as response:
        lines = response.iter_lines()
        assert next(lines) == ": waiting"
        heard.set()
        assert "event: status" in list(lines)


def test_what_was_found_before_an_error_stays_found(service: Service) -> None:
    def broken(_is_gone: Callable[[], bool]) -> Iterator[Output]:
        yield StatusEventJson(text="Searching")
        raise ValueError("the secret of the database")

    router = APIRouter()
    router.add_api_route("/broken", lambda: EventStream(broken), response_class=Response)
    with serving(application(router)) as address:
        told = events(httpx.get(f"{address}/broken", timeout=10).text)
    assert [name for name, _ in told] == ["status", "error"]
    assert "secret" not in str(told)
