"""What tracing words to their articles gives. Finds nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from assistant.types import Citation
from vectorstore import Article


class MatchKind(StrEnum):
    """How a quotation stands in an article."""

    EXACT = "exact"
    """Letters and digits are the same; case, quotation marks and spacing may differ."""
    ALTERED = "altered"


@dataclass(frozen=True, slots=True)
class Difference:
    """Words that were changed, left out (`given` empty) or put in (`found` empty)."""

    given: str
    """In the quotation that was given."""
    found: str
    """In the article."""


@dataclass(frozen=True, slots=True)
class Match:
    """One article that has the quotation."""

    kind: MatchKind
    similarity: float
    """Share of the words that are the same, in order: 1 for an exact match."""
    differences: tuple[Difference, ...]
    speaker: str | None
    """Who says it, where the article tells."""
    citation: Citation
    spliced: tuple[Citation, ...] = ()
    """The other places, where the quotation joins words that stand apart; `citation` is the first of them."""
    earliest: bool = False
    """Whether no other match is of an earlier article."""


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a quotation comes from: best first, the earliest article first among equals. Citations count from 1."""

    quote: str
    matches: tuple[Match, ...]
    settings: str
    notice: str | None = None
    timings_ms: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Attribution:
    """The article that an excerpt is from; none where no article of the archive holds it."""

    excerpt: str
    article: Article | None
    match: Match | None
    """Where in the article; present exactly where the article is."""
    also_in: tuple[Article, ...]
    """Others that hold it too, earliest first: copies and agency texts."""
    nearest: tuple[Article, ...]
    """Where there is none: the articles most like it."""
    settings: str
    timings_ms: Mapping[str, float] = field(default_factory=dict)
