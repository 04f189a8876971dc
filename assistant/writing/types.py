"""What passes between the model, the parser of its stream, and the gate."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from assistant.evidence import Evidence
from assistant.types import Disagreement, Quote, Support, Turn, Usage
from vectorstore import ModelError

Keyed = Sequence[tuple[str, Evidence]]
"""Sentences a model may cite, best first, each with its opaque key of six hex digits."""

Message = tuple[str, str]
"""Who speaks ("system", "human" or "ai") and what."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One statement a model wrote, with the evidence keys it gave. Nothing about it has been checked."""

    text: str
    """Without its markers."""
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passed:
    """A draft that the gate lets through."""

    text: str
    quotes: tuple[Quote, ...]
    """What it rests on, never none."""
    support: Support


@dataclass(frozen=True, slots=True)
class Refused:
    """A draft that the gate keeps back."""

    draft: Draft
    why: str
    """A clause that a model can act on: "the figure 41 is in none of the sentences it cites"."""


class Failure(StrEnum):
    """How a model, or the way to it, can fail."""

    TIMEOUT = "timeout"
    RATE_LIMITED = "rate_limited"
    UNREACHABLE = "unreachable"
    BROKEN_OFF = "broken_off"
    """The connection was lost in the middle of the reply."""
    SERVER_ERROR = "server_error"
    UNREADABLE = "unreadable"
    """What the server sent is not its protocol: invalid JSON, an error page."""
    TOO_LONG = "too_long"
    """The prompt does not fit the model."""
    CUT_OFF = "cut_off"
    """The reply reached its longest length."""
    REFUSED = "refused"
    EMPTY = "empty"
    NOT_ALLOWED = "not_allowed"
    """A key that is missing, wrong or without credit."""
    NO_SUCH_MODEL = "no_such_model"
    OTHER = "other"


class ModelFailed(ModelError):
    """The model failed, and how."""

    def __init__(self, message: str, next_step: str, failure: Failure, retry_after: float | None = None) -> None:
        """`retry_after`: seconds after which the server says it may be asked again."""
        super().__init__(message, next_step)
        self.failure, self.retry_after = failure, retry_after


class Stopped(Exception):
    """The reader no longer wants the reply. No error: nothing failed."""


class Replies(Protocol):
    """A chat model that replies in pieces."""

    @property
    def name(self) -> str:
        """ "provider:model"."""

    @property
    def usage(self) -> Usage:
        """What all replies of this object have taken so far."""

    def stream(self, messages: Sequence[Message], is_stopped: Callable[[], bool] = lambda: False) -> Iterator[str]:
        """Pieces of the reply as they come. Raises `ModelFailed`, and `Stopped` soon after `is_stopped` is true.

        Closing the iterator ends the connection, and with it what the reply costs.
        """


class Writer(Protocol):
    """Writes an answer from evidence. One object for one question, which may be stopped.

    Every method but `mend` and `write` is a help that may come to nothing: it raises `Stopped`, and nothing else.
    """

    @property
    def usage(self) -> Usage:
        """What it has taken so far."""

    @property
    def declined(self) -> bool:
        """Whether it has said that the evidence does not answer."""

    @property
    def entails(self) -> Callable[[str, str], float] | None:
        """Judges how likely a premise is to entail a statement; None where only the gate's rules do."""

    def write(self, question: str, evidence: Keyed) -> Iterator[Draft]:
        """Statements as they are complete. Raises `ModelFailed`, also after some statements, and `Stopped`."""

    def mend(self, question: str, evidence: Keyed, refused: Sequence[Refused]) -> Iterator[Draft]:
        """A second try at the statements that were refused. Raises as `write` does."""

    def condense(self, question: str, history: Sequence[Turn]) -> str | None:
        """A follow-up in full; None where the model does not help."""

    def split(self, question: str) -> tuple[str, ...]:
        """The questions that a question is made of; () for one."""

    def compare(self, question: str, evidence: Keyed, number: Callable[[Quote], int]) -> tuple[Disagreement, ...]:
        """Where the evidence disagrees; `number` gives the number of a citation."""


class Writing(Protocol):
    """One chat model that answers are written with. Serves several threads."""

    @property
    def name(self) -> str:
        """ "provider:model"."""

    @property
    def fingerprint(self) -> str:
        """Names everything that shapes what it writes."""

    def begin(self, is_stopped: Callable[[], bool]) -> Writer:
        """A writer for one question. What it is waiting for ends soon after `is_stopped` is true."""


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """Which chat model is asked, and how."""

    name: str
    """"provider:model", such as "ollama:llama3.2"."""
    base_url: str | None = None
    """For any server that speaks the provider's protocol."""
    timeout: float = 60.0
    """Seconds without a sign of the server."""
    context_tokens: int = 6000
    """Most tokens of evidence put into the prompt."""
    reply_tokens: int = 1024
    """Longest reply."""
    retries: int = 2
    """Further tries after a failure that may pass."""
    prices: tuple[float, float] | None = None
    """US dollars for a million tokens read and written."""


@dataclass(frozen=True, slots=True)
class WritingSettings:
    """How answers are written with a chat model."""

    model: ModelSettings
    cache: Path | None = None
    """Folder that whole replies are kept in; None keeps none."""
    entailment: str | None = None
    """A cross-encoder for natural language inference, by folder or name, that statements must pass too."""
    judge: bool = False
    """Whether the chat model itself judges each statement as well."""
    compare: bool = False
    """Whether the chat model is asked where the articles disagree."""
