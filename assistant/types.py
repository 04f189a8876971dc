"""The values an answer is made of. A `Quote` cannot be built unless its words are in the article at its offsets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from vectorstore import Article, Constraints, QuoteError, Span


@dataclass(frozen=True, slots=True)
class Quote:
    """Exact words of one article: `article.text[start:end] == text`, or the constructor raises `QuoteError`.

    This is the gate: citations hold quotes, statements hold citations, and there is no other way to either.
    """

    article: Article
    start: int
    end: int
    text: str

    def __post_init__(self) -> None:
        in_bounds = 0 <= self.start < self.end <= len(self.article.text)
        if not in_bounds or self.article.text[self.start : self.end] != self.text or not self.text.strip():
            raise QuoteError(
                f"These words are not in article {self.article.id} at {self.start}:{self.end}: {self.text[:80]!r}.",
                "Please report this; nothing was answered from it.",
            )

    @classmethod
    def of(cls, article: Article, span: Span) -> Quote:
        """The quotation of `span` in `article`."""
        return cls(article, span.start, span.end, article.text[span.start : span.end])


@dataclass(frozen=True, slots=True)
class DatedWords:
    """Words of an article that name a day only for those who know when it appeared, such as "Thursday"."""

    span: Span
    """In the article's text."""
    day: date
    """The day they name, counted from the article's publication date."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered quotation. Numbers run from 1 in order of first use and stay with the answer."""

    number: int
    quote: Quote
    answer: Span | None = None
    """The words of the quotation that answer, as a range of the article's text; None where none stand out."""
    dates: tuple[DatedWords, ...] = ()
    """Days named in the quotation by weekday and the like, in order."""

    def __post_init__(self) -> None:
        for span in (*([self.answer] if self.answer else ()), *(one.span for one in self.dates)):
            if not self.quote.start <= span.start < span.end <= self.quote.end:
                raise QuoteError(f"Words marked at {span} are not in their quotation.", "Please report this.")


class Support(StrEnum):
    """How a statement rests on its citations."""

    VERBATIM = "verbatim"
    """The statement is the quotation."""
    ENTAILED = "entailed"
    """A chat model's sentence that passed the support check against its quotations."""


def _markers(numbers: Iterable[int]) -> str:
    return "".join(f"[{number}]" for number in numbers)


@dataclass(frozen=True, slots=True)
class Statement:
    """One or more whole sentences of an answer, with the numbers of the citations they rest on (never none)."""

    text: str
    citations: tuple[int, ...]
    support: Support
    earlier: bool = False
    """Whether a newer article of the answer gives a newer state of the same thing."""

    def __post_init__(self) -> None:
        if not self.citations:
            raise QuoteError(f"A statement without a citation: {self.text[:80]!r}.", "Please report this.")

    @property
    def marked(self) -> str:
        """The text followed by its `[n]` markers."""
        return f"{self.text} {_markers(self.citations)}"


@dataclass(frozen=True, slots=True)
class Position:
    """What one side says on a disputed point."""

    value: str
    attributed_to: str | None
    citations: tuple[int, ...]
    published: date | None = None
    """When the newest of its articles appeared."""
    event: tuple[date, date] | None = None
    """First and last day of what its sentence tells of, where it names one."""

    @property
    def markers(self) -> str:
        """Its `[n]` markers."""
        return _markers(self.citations)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two or more positions on the same point."""

    about: str
    positions: tuple[Position, ...]
    note: str | None = None


class Status(StrEnum):
    """Whether the archive answers the question."""

    ANSWERED = "answered"
    PARTLY_ANSWERED = "partly_answered"
    NOT_IN_ARCHIVE = "not_in_archive"


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier question of a conversation and its answer; an empty answer means only the question is known."""

    question: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What a reader asks, with the conversation before it and the articles it may draw on."""

    text: str
    history: tuple[Turn, ...] = ()
    constraints: Constraints = field(default_factory=Constraints)


@dataclass(frozen=True, slots=True)
class Usage:
    """What asking a chat model took."""

    input_tokens: int = 0
    output_tokens: int = 0
    calls: int = 0
    estimated: bool = False
    """Whether any of it was counted here instead of being reported by the server."""
    price: float | None = None
    """US dollars, where the prices are set."""
    budget: int | None = None
    """Most tokens of evidence that one prompt may hold."""

    def __add__(self, other: Usage) -> Usage:
        prices = [one.price for one in (self, other) if one.price is not None]
        return Usage(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.calls + other.calls,
            self.estimated or other.estimated,
            sum(prices) if prices else None,
            self.budget or other.budget,
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything a reader is shown for one question. An abstention has no statements and no citations."""

    question: str
    standalone_question: str
    status: Status
    text: str
    """The lead, if there is one, and the statements, with `[n]` markers; for an abstention one plain sentence."""
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    settings: str
    """Fingerprint of everything that shaped the answer."""
    answerer: str = "extractive"
    """"extractive", or "provider:model" where a chat model wrote it."""
    disagreements: tuple[Disagreement, ...] = ()
    missing: str | None = None
    """What the archive does not say, where the answer is partial or absent."""
    nearest: tuple[Article, ...] = ()
    """The closest articles, offered on an abstention."""
    as_of: str | None = None
    """Publication date (ISO) of the newest cited article."""
    suggestions: tuple[str, ...] = ()
    """Questions the reader may ask next; the readings to choose from where `asks_back`."""
    lead: str | None = None
    """"Yes" or "No" before the evidence, where the evidence says so plainly."""
    asks_back: bool = False
    """Whether the question could not be understood alone; `text` then asks the reader back."""
    notice: str | None = None
    """Something the reader must know, such as a chat model that failed."""
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    usage: Usage | None = None
    """What the chat model took, where one was asked."""
    read: tuple[Article, ...] = ()
    """Articles that were read and not used, best first; none on an abstention."""

    def __post_init__(self) -> None:
        numbers = [citation.number for citation in self.citations]
        used = {number for statement in self.statements for number in statement.citations}
        if numbers != list(range(1, len(numbers) + 1)) or not used <= set(numbers):
            raise QuoteError("Citation numbers do not fit the statements.", "Please report this.")
        if self.status is Status.NOT_IN_ARCHIVE and (self.statements or self.citations):
            raise QuoteError("An abstention cites something.", "Please report this.")
