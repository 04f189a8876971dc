"""What a reader has asked on the chat page and what came back so far. Holds it; decides and draws nothing."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from assistant.types import Answer, Citation, Disagreement, Statement, Turn
from ui.records.types import Feedback, KeptExchange, Rating

LAID_OUT = 1_000_000
"""Names the timeline where the index of an exchange is asked for: no conversation is as long."""
CHECKED = 2_000_000
"""Names the first of the parts that are checked; the others follow."""
TRACED = 3_000_000
"""Names the traced quotation."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which articles a question may draw on, as the reader chose them. Days are YYYY-MM-DD, as they were typed."""

    outlets: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    language: str | None = None

    def __bool__(self) -> bool:
        return bool(self.outlets or self.since or self.until or self.language)


EVERYWHERE = Narrowing()
_SOON = 0.3  # seconds


class Changes:
    """Tells those who look on that something has changed. Safe from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: list[Callable[[], None]] = []

    def tell(self) -> None:
        """Something has changed."""
        with self._lock:
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener()

    @contextmanager
    def told_to(self, listener: Callable[[], None]) -> Iterator[None]:
        """Calls `listener` after every change, in the thread that made it, while the block runs."""
        with self._lock:
            self._listeners.append(listener)
        try:
            yield
        finally:
            with self._lock:
                self._listeners.remove(listener)


@dataclass(slots=True, eq=False)
class Exchange:
    """One question and the parts of its answer that have arrived. Changes while the answer comes."""

    question: str
    working: str = "Searching the archive"
    statements: list[Statement] = field(default_factory=list)
    citations: dict[int, Citation] = field(default_factory=dict)
    disagreements: list[Disagreement] = field(default_factory=list)
    answer: Answer | None = None
    problem: str | None = None
    """One plain sentence, where answering failed."""
    stopped: bool = False
    within: Narrowing = EVERYWHERE
    place: int | None = None
    """Its index in the kept conversation; None where it was refused before it was recorded."""
    answer_id: str | None = None
    """Of the kept answer: its permanent link."""
    unkept: str | None = None
    """One plain sentence, where the whole answer could not be kept."""
    rating: Rating | None = None
    thanked: bool = False
    """Whether the reader has said why the thumb is down."""
    proposed: tuple[str, ...] = ()
    """Questions that the archive is known to answer, found after the answer was whole."""
    proposing: bool = False
    """Whether such questions are being looked for."""
    changes: Changes = field(default_factory=Changes)

    @property
    def live(self) -> bool:
        """Whether more of the answer may still arrive."""
        return self.answer is None and self.problem is None and not self.stopped

    @property
    def settled(self) -> bool:
        """Whether nothing more arrives by itself."""
        return not self.live and not self.proposing

    def finish(self, answer: Answer) -> None:
        """Replaces the parts by the whole, which is what stays."""
        self.statements = list(answer.statements)
        self.citations = {citation.number: citation for citation in answer.citations}
        self.disagreements = list(answer.disagreements)
        self.answer = answer

    def rated(self, given: Feedback | None) -> None:
        """Shows what the reader thought of the answer."""
        self.rating = None if given is None else given.rating
        self.thanked = given is not None and given.rating is Rating.DOWN and bool(given.reason)

    def stop(self) -> None:
        """Ends the answer in progress, keeping what has arrived."""
        if self.live:
            self.stopped = True
            self.changes.tell()

    def kept(self) -> KeptExchange:
        """The question as it is recorded before it is worked on."""
        chosen = self.within
        return KeptExchange(self.question, None, chosen.outlets, chosen.since, chosen.until, chosen.language)


async def changes_of(exchange: Exchange) -> AsyncIterator[None]:
    """Comes back after every change of the exchange until it is settled; several changes at once count as one.

    What is merely being done is not worth a redraw if there is soon something to read.
    """
    loop, changed, read = asyncio.get_running_loop(), asyncio.Event(), 0

    def wake() -> None:
        with suppress(RuntimeError):  # the server stops: nobody looks on any more
            loop.call_soon_threadsafe(changed.set)

    with exchange.changes.told_to(wake):
        settled = False
        while not settled:
            if not exchange.settled:
                await changed.wait()
            changed.clear()
            while exchange.live and len(exchange.statements) == read and await _within(_SOON, changed):
                changed.clear()
            # Asked before it is drawn: what changes meanwhile is drawn once more.
            settled, read = exchange.settled, len(exchange.statements)
            yield


async def _within(seconds: float, changed: asyncio.Event) -> bool:
    try:
        await asyncio.wait_for(changed.wait(), seconds)
    except TimeoutError:
        return False
    return True


@dataclass(slots=True, eq=False, weakref_slot=True)
class Talk:
    """One conversation, oldest exchange first: the same object for every browser tab that shows it."""

    owner: str = ""
    id: str | None = None
    """Of the kept conversation; None until its first question is recorded."""
    exchanges: list[Exchange] = field(default_factory=list)

    def history(self) -> tuple[Turn, ...]:
        """The turns so far, for the assistant; only the question where there is no whole answer."""
        return tuple(
            Turn(exchange.question, exchange.answer.text if exchange.answer is not None else "")
            for exchange in self.exchanges
            if not exchange.live
        )

    def stop(self) -> None:
        """Marks what is still being answered as stopped by the reader."""
        for exchange in self.exchanges:
            exchange.stop()


@dataclass(slots=True, eq=False)
class Conversation:
    """What one browser tab shows. Never leaves the server's memory; what is to last is in the records."""

    talk: Talk = field(default_factory=Talk)
    others: dict[int, Exchange] = field(default_factory=dict)
    """What the other tabs show, with its citations, by the names above."""

    @property
    def exchanges(self) -> list[Exchange]:
        """Of the conversation that is open, oldest first."""
        return self.talk.exchanges

    def begin(self, question: str, problem: str | None = None) -> Exchange:
        """Adds a question that nobody works on."""
        exchange = Exchange(question, problem=problem)
        self.exchanges.append(exchange)
        return exchange

    def exchange(self, index: int) -> Exchange | None:
        """The exchange at `index`, or None where there is none; what another tab shows, by its name."""
        if index >= LAID_OUT:
            return self.others.get(index)
        return self.exchanges[index] if 0 <= index < len(self.exchanges) else None
