"""Runs an iterator that blocks beside an event loop, one step at a time in a thread. Knows nothing of questions."""

from __future__ import annotations

import threading
from collections.abc import AsyncGenerator, Generator
from enum import Enum
from typing import Generic, TypeVar

from langchain_core.runnables import run_in_executor

T = TypeVar("T")


class _End(Enum):
    END = "end"


async def stepped(items: Generator[T]) -> AsyncGenerator[T]:
    """What `items` gives, the loop free between the steps.

    Left early, also by cancelling, it does not wait for the step under way: `items` is closed right after that.
    """
    steps = _Steps(items)
    try:
        while (item := await run_in_executor(None, steps.take)) is not _End.END:
            yield item
    finally:
        steps.close()


class _Steps(Generic[T]):
    """A generator that may be closed while another thread runs it."""

    def __init__(self, items: Generator[T]) -> None:
        self._items = items
        self._lock = threading.Lock()
        self._running = self._closed = False

    def take(self) -> T | _End:
        with self._lock:
            if self._closed:
                return _End.END
            self._running = True
        try:
            return next(self._items, _End.END)
        finally:
            with self._lock:
                self._running, closed = False, self._closed
            if closed:
                self._items.close()

    def close(self) -> None:
        with self._lock:
            self._closed, running = True, self._running
        if not running:
            self._items.close()
