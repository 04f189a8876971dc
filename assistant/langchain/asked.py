"""What a chain may ask Byline with, read into its own values. The one place where LangChain's callers are checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict, ValidationError

from assistant.types import Question, Turn
from vectorstore import Constraints, UsageError


def _day(given: object) -> object:
    return date.fromisoformat(given.strip()) if isinstance(given, str) else given


# Strict: pydantic would take a number for the seconds since 1970.
Day = Annotated[date, Strict(), BeforeValidator(_day)]
"""A day, also as text such as "2025-12-31"."""


class Asked(BaseModel):
    """A question as a dict, with the fields that `byline batch` takes."""

    model_config = ConfigDict(extra="forbid")

    question: str
    history: list[tuple[str, str | None]] = Field(default_factory=list)
    """Earlier questions with their answers, oldest first."""
    outlet: str | list[str] | None = None
    since: Day | None = None
    until: Day | None = None


Asking = str | Mapping[str, object] | Question
"""A question alone; or with the fields of `Asked`; or as Byline has it."""


def read_question(asking: object) -> Question:
    """The question in an `Asking`. Raises `UsageError` where it is none, as a step before may hand on anything."""
    if isinstance(asking, Question):
        return asking
    if isinstance(asking, str):
        return Question(asking)
    try:
        asked = Asked.model_validate(dict(asking) if isinstance(asking, Mapping) else asking)
    except ValidationError as error:
        raise UsageError(_first(error), _fields()) from error
    outlets = [asked.outlet] if isinstance(asked.outlet, str) else asked.outlet or []
    history = tuple(Turn(question, answer or "") for question, answer in asked.history)
    return Question(asked.question, history, narrowed(outlets, asked.since, asked.until))


def narrowed(outlets: Sequence[str], since: date | None, until: date | None) -> Constraints:
    """The articles of these outlets (none: all), from the first day to the last. Raises `UsageError` if they cross."""
    if since is not None and until is not None and since > until:
        raise UsageError(f"since ({since}) is after until ({until}).", "Swap the two dates.")
    return Constraints(
        tuple(name.strip() for name in outlets if name.strip()),
        None if since is None else datetime.combine(since, time.min, UTC),
        None if until is None else datetime.combine(until, time.max, UTC),
    )


def _first(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"][:2]) or "The question"
    return f"{where} cannot be used: {first['msg'][:1].lower()}{first['msg'][1:]}."


def _fields() -> str:
    return f"Give a text, or a dict of {', '.join(Asked.model_fields)}."
