"""What is kept of asking, as values. Holds no logic."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ui.contract import AnswerJson


class Rating(StrEnum):
    """A reader's thumb."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer as it was given, under the id of its permanent link."""

    id: str
    owner: str
    asked: datetime
    answer: AnswerJson


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a reader thought of an answer; the newest word of one reader on one answer counts."""

    answer: KeptAnswer
    owner: str
    rating: Rating
    reason: str
    given: datetime


@dataclass(frozen=True, slots=True)
class KeptExchange:
    """One question of a conversation. `answer_id` is None until the answer is whole."""

    question: str
    answer_id: str | None
    outlets: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class KeptConversation:
    """A conversation with its exchanges, oldest first. Its title is the first question until it is renamed."""

    id: str
    owner: str
    title: str
    changed: datetime
    exchanges: tuple[KeptExchange, ...]


@dataclass(frozen=True, slots=True)
class ConversationLine:
    """A conversation in a list."""

    id: str
    title: str
    changed: datetime
    questions: int
