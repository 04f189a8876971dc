"""Counts and times of what the server does, in the form Prometheus reads. Knows nothing of requests or texts.

Every label takes its values from a short list in the code: nobody outside can add one.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant import Answer, Event

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
REFUSED = "refused"
"""The route of a request that was not let in."""
_CALL_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10, 30, 60)
"""From an article that is looked up to a chat model that writes at length; 0.3 is what a first sentence may take."""


class Verb(StrEnum):
    """What can be asked of the server."""

    ASK = "ask"
    CHECK = "check"
    TRACE = "trace"
    ATTRIBUTE = "attribute"
    COMPARE = "compare"
    TIMELINE = "timeline"
    SEARCH = "search"
    REMOVE = "remove"
    INGEST = "ingest"


class Metrics:
    """The counters of one server, in a registry of their own. Safe from several threads."""

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics

        disable_created_metrics()  # type: ignore[no-untyped-call]  # when each series began: as many lines again, and nothing asks for them
        from assistant import Status

        self.registry = CollectorRegistry()
        self._seconds = Histogram(
            "byline_call_seconds",
            "Time one call took, the wait for its turn included.",
            ["verb"],
            buckets=_CALL_SECONDS,
            registry=self.registry,
        )
        self._failed = Counter(
            "byline_call_failures", "Calls that ended in an error.", ["verb", "kind"], registry=self.registry
        )
        self._working = Gauge("byline_calls_running", "Calls that wait or run now.", ["verb"], registry=self.registry)
        self._answers = Counter("byline_answers", "Answers by their status.", ["status"], registry=self.registry)
        self._requests = Counter(
            "byline_http_requests",
            "Requests by the address's pattern and the status that came back.",
            ["method", "route", "status"],
            registry=self.registry,
        )
        self._response_seconds = Histogram(
            "byline_http_response_seconds",
            "Time to the first byte of the response.",
            ["route"],
            buckets=_CALL_SECONDS,
            registry=self.registry,
        )
        # A rate over a series that begins with its first event misses that event: all begin at nought.
        for verb in Verb:
            self._seconds.labels(verb)
            self._working.labels(verb)
        for status in Status:
            self._answers.labels(status.value)

    @contextmanager
    def measured(self, verb: Verb) -> Iterator[None]:
        """Times a call, and counts it as failed where it raises. A reader who stops it is no failure."""
        began = time.perf_counter()
        try:
            with self._working.labels(verb).track_inprogress():
                yield
        except Exception as error:
            self._failed.labels(verb, _kind(error)).inc()
            raise
        finally:
            self._seconds.labels(verb).observe(time.perf_counter() - began)

    def seen(self, event: Event) -> None:
        """Counts the answer that an event carries, if it does."""
        from assistant import DoneEvent

        if isinstance(event, DoneEvent):
            self.answered(event.answer)

    def answered(self, answer: Answer) -> None:
        """Counts an answer by its status."""
        self._answers.labels(answer.status.value).inc()

    def responded(self, method: str, route: str, status: int, seconds: float) -> None:
        """Counts a request. `route` is the pattern of its address, never the address; `seconds` to the first byte."""
        self._requests.labels(method if method in _METHODS else "other", route, status).inc()
        self._response_seconds.labels(route).observe(seconds)

    def refused(self, method: str, status: int) -> None:
        """Counts a request that the guard did not let in: it reached no route."""
        self._requests.labels(method if method in _METHODS else "other", REFUSED, status).inc()


def _kind(error: Exception) -> str:
    from vectorstore.errors import BylineError

    return error.kind if isinstance(error, BylineError) else "internal"
