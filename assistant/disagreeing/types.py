"""What comparing the sources on a topic gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.types import Citation, Disagreement


@dataclass(frozen=True, slots=True)
class Comparison:
    """The points on which the articles found for a topic disagree; none where nothing shows that they do."""

    topic: str
    disagreements: tuple[Disagreement, ...]
    citations: tuple[Citation, ...]
    """In order of their numbers, from 1."""
    settings: str
    """Fingerprint of everything that shaped it."""
    as_of: str | None = None
    """Publication date (ISO) of the newest cited article."""
    notice: str | None = None
    """What was looked at, where nothing is shown."""
    timings_ms: Mapping[str, float] = field(default_factory=dict)
