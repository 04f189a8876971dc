"""What happens while a question is answered, in the order a reader may see it."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.types import Answer, Citation, Disagreement, Statement


@dataclass(frozen=True, slots=True)
class StatusEvent:
    """What is being done, in a few words."""

    text: str


@dataclass(frozen=True, slots=True)
class CitationEvent:
    """A citation that the next statement uses for the first time."""

    citation: Citation


@dataclass(frozen=True, slots=True)
class StatementEvent:
    """A complete statement, already through the quote gate."""

    statement: Statement


@dataclass(frozen=True, slots=True)
class DisagreementEvent:
    """Positions that differ on one point."""

    disagreement: Disagreement


@dataclass(frozen=True, slots=True)
class DoneEvent:
    """The whole answer; nothing follows."""

    answer: Answer


Event = StatusEvent | CitationEvent | StatementEvent | DisagreementEvent | DoneEvent
