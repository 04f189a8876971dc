"""A chat model that says one sentence and then goes on until it is stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

from kept_news import Scripted

from assistant import Assistant
from assistant.writing.types import Draft, Keyed, Stopped
from ui.serving.service import Service

FIRST = "The harbour bridge in Eastport was closed on Friday after inspectors found a crack in its northern pylon."
_MOST = 1_500
"""Looks, a hundredth of a second apart: no test hangs where it is never stopped."""


class Endless(Scripted):
    """Writes `FIRST` and waits; `ended` is set once it is told to stop."""

    def __init__(self) -> None:
        super().__init__((FIRST, ("northern pylon",)))
        self.ended = threading.Event()
        self._never = threading.Event()
        self._is_stopped: Callable[[], bool] = lambda: False

    def begin(self, is_stopped: Callable[[], bool]) -> Endless:
        self._is_stopped = is_stopped
        return self

    def write(self, question: str, evidence: Keyed) -> Iterator[Draft]:
        yield from super().write(question, evidence)
        for _ in range(_MOST):
            if self._is_stopped():
                self.ended.set()
                raise Stopped
            self._never.wait(0.01)


def worded_by(service: Service, writing: Endless) -> Service:
    """The same service with a chat model."""
    embedder = service.archive.embedder
    return replace(service, assistant=Assistant(service.archive, embedder, writing=writing))
