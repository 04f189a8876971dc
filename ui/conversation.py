"""What one reader has asked on the chat page and what came back so far. Holds it; decides and draws nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.types import Answer, Citation, Disagreement, Statement, Turn

LAID_OUT = 1_000_000
"""Names the timeline where the index of an exchange is asked for: no conversation is as long."""


@dataclass(slots=True, eq=False)
class Exchange:
    """One question and the parts of its answer that have arrived. Changes while the answer streams."""

    question: str
    working: str = "Searching the archive"
    statements: list[Statement] = field(default_factory=list)
    citations: dict[int, Citation] = field(default_factory=dict)
    disagreements: list[Disagreement] = field(default_factory=list)
    answer: Answer | None = None
    problem: str | None = None
    """One plain sentence, where answering failed."""
    stopped: bool = False

    @property
    def live(self) -> bool:
        """Whether more may still arrive."""
        return self.answer is None and self.problem is None and not self.stopped

    def finish(self, answer: Answer) -> None:
        """Replaces the parts by the whole, which is what stays."""
        self.statements = list(answer.statements)
        self.citations = {citation.number: citation for citation in answer.citations}
        self.disagreements = list(answer.disagreements)
        self.answer = answer


@dataclass(slots=True, eq=False)
class Conversation:
    """The exchanges of one browser tab, oldest first. Never leaves the server's memory."""

    exchanges: list[Exchange] = field(default_factory=list)
    laid_out: Exchange | None = None
    """The timeline that is shown, with its citations."""

    def begin(self, question: str) -> Exchange:
        """Adds a question."""
        exchange = Exchange(question)
        self.exchanges.append(exchange)
        return exchange

    def history(self) -> tuple[Turn, ...]:
        """Earlier turns for the assistant; only the question where there is no whole answer."""
        return tuple(
            Turn(exchange.question, exchange.answer.text if exchange.answer is not None else "")
            for exchange in self.exchanges
            if not exchange.live
        )

    def exchange(self, index: int) -> Exchange | None:
        """The exchange at `index`, or None where there is none; the timeline under `LAID_OUT`."""
        if index == LAID_OUT:
            return self.laid_out
        return self.exchanges[index] if 0 <= index < len(self.exchanges) else None

    def stop(self) -> None:
        """Marks what is still being answered as stopped by the reader."""
        for exchange in self.exchanges:
            if exchange.live:
                exchange.stopped = True
