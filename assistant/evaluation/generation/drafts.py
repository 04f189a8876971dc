"""A question that one sentence answers, before the rest of the archive has been asked about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AnswerKind(StrEnum):
    """What a question asks for."""

    NUMBER = "number"
    DATE = "date"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Draft:
    """A question with its answer."""

    form: str
    """The form of English that it was made by."""
    kind: AnswerKind
    question: str
    answer: str
    """As a reference answer: with "at least" where the sentence has it."""
    wordings: tuple[str, ...]
    """The ways to write what the answer must say; the first of them stands in the sentence."""
