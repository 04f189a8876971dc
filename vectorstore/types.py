"""The articles and passages that travel between the rooms. Nothing here reads files, embeds or searches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def written_day(day: date | datetime) -> str:
    """A day in words, such as "27 February 2026"; the same on every machine, whatever its language."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


class Span(NamedTuple):
    """Half-open character range `[start, end)` into an article's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """One article as stored: cleaned text plus what is known about it. Unknown metadata is None, never a guess."""

    id: str
    """16 hex digits, stable over re-ingests: from the article's URI, else its canonical URL, else its path."""
    source: str
    """What was ingested: path relative to the ingested folder, or URL."""
    text: str
    """The body. Every quotation is a character range of this string."""
    content_hash: str
    """SHA-256 (hex) of text and metadata; a different one is a new version."""
    title: str | None = None
    title_derived: bool = False
    """True where the source has no title and the first sentence stands in for it."""
    outlet: str | None = None
    author: str | None = None
    published: datetime | None = None
    """Aware, UTC; midnight where the source gives only a date."""
    updated: datetime | None = None
    url: str | None = None
    language: str | None = None
    """ISO 639-1 code, where the source says so."""
    version: int = 1


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one article: the unit that is embedded and searched."""

    id: str
    article_id: str
    ordinal: int
    """Position in the article, from 0."""
    start: int
    end: int
    text: str
    """Exactly `article.text[start:end]`."""
    header: str
    """"title. outlet, date." put before the text when it is embedded or searched by words; may be empty."""
    sentences: tuple[Span, ...]
    """Sentences in order, as ranges of the article's text."""

    @property
    def searchable(self) -> str:
        """Header and text: what is embedded, what the keyword index holds, and what names a stored vector."""
        return f"{self.header}\n{self.text}"


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found by one index. Scores of different indexes are not comparable; higher is better."""

    passage_id: str
    score: float

    @property
    def rank(self) -> tuple[float, str]:
        """Sorts best first; among equals by id, so that the order does not depend on how an index was filled."""
        return -self.score, self.passage_id


class ArticleOrder(StrEnum):
    """How a list of articles is sorted; among equals the newest first, unknown values last."""

    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"
    OUTLET = "outlet"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class Constraints:
    """Which articles a search may look at. Empty means all of them."""

    outlets: tuple[str, ...] = ()
    """Outlet names, compared without case."""
    since: datetime | None = None
    """Published at or after (aware, UTC). An article without a date never matches a date constraint."""
    until: datetime | None = None
    """Published before or at (aware, UTC)."""
    without: tuple[str, ...] = ()
    """Ids of articles to leave out."""
    languages: tuple[str, ...] = ()
    """ISO 639-1 codes. An article whose language is not known never matches."""

    def __bool__(self) -> bool:
        named = self.outlets or self.without or self.languages
        return bool(named or self.since is not None or self.until is not None)
