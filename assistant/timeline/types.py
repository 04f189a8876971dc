"""What a timeline is made of. Finds no events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from assistant.types import Citation
from vectorstore import QuoteError


class Precision(StrEnum):
    """How exactly the sources date an event."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """Something that happened, on days `first` to `last` (the same for one day), as the sources tell it."""

    first: date
    last: date
    precision: Precision
    text: str
    """The words of the first of its citations."""
    citations: tuple[int, ...]
    """Never none; several where several articles tell the same event."""
    written: str
    """The date as its source writes it, such as "Thursday" or "October 2025"."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Events on a topic, earliest first."""

    topic: str
    events: tuple[TimelineEvent, ...]
    citations: tuple[Citation, ...]
    settings: str
    as_of: str | None = None
    """Publication date (ISO) of the newest cited article."""
    notice: str | None = None
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        numbers = [citation.number for citation in self.citations]
        used = {number for event in self.events for number in event.citations}
        if numbers != list(range(1, len(numbers) + 1)) or used != set(numbers):
            raise QuoteError("The citations of a timeline do not fit its events.", "Please report this.")
