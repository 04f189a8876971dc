"""Runs the work on an answer in a thread and hands its pieces to the event loop; who goes away stops it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar
from starlette.requests import Request

T = TypeVar("T")
IsStopped = Callable[[], bool]

AT_ONCE = 100
"""Threads that work on answers. They are not those of other requests: waiting for a turn must not hold those up."""
_threads: RunVar[CapacityLimiter] = RunVar("ui.serving.working")


@dataclass(frozen=True, slots=True)
class _End:
    error: Exception | None = None


async def pieces_of(work: Callable[[IsStopped], Generator[T, None, None]]) -> AsyncGenerator[T, None]:
    """What `work` yields, as it comes. A slow reader holds nothing up: the pieces wait here, not in the work.

    Once this generator is closed, what `work` was given says that it is stopped.
    """
    loop, arrived, stopped = asyncio.get_running_loop(), asyncio.Queue[T | _End](), threading.Event()

    def hand_over(item: T | _End) -> None:
        with suppress(RuntimeError):  # the server has stopped: there is nobody left to hand it to
            loop.call_soon_threadsafe(arrived.put_nowait, item)

    def run() -> None:
        try:
            with closing(work(stopped.is_set)) as pieces:
                for piece in pieces:
                    hand_over(piece)
        except Exception as error:  # noqa: BLE001 - raised again where the pieces are read
            hand_over(_End(error))
        else:
            hand_over(_End())

    running = asyncio.ensure_future(to_thread.run_sync(run, limiter=_limiter()))
    try:
        while not isinstance(item := await arrived.get(), _End):
            yield item
        await running
        if item.error is not None:
            raise item.error
    finally:
        stopped.set()


async def in_thread(work: Callable[[], T]) -> T:
    """What `work` gives. The event loop is free meanwhile, and who gives up does not wait for it."""
    return await to_thread.run_sync(work, limiter=_limiter(), abandon_on_cancel=True)


async def unless_gone(request: Request, work: Coroutine[Any, Any, T]) -> T | None:
    """The outcome of `work`; None where the client went away first, which cancels it."""
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_leaves(request))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        for one in (working, leaving):
            one.cancel()


async def _leaves(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _limiter() -> CapacityLimiter:
    """One for each event loop."""
    try:
        return _threads.get()
    except LookupError:
        _threads.set(CapacityLimiter(AT_ONCE))
        return _threads.get()
