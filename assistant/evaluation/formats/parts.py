"""Small pieces that several formats share: ids as text, one text or many, and ids that come twice. Reads no files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, StrictStr

from assistant.evaluation.formats.records import Record
from assistant.evaluation.types import Case
from vectorstore.errors import UsageError


class Foreign(BaseModel):
    """A record as a file has it: other fields are left alone, and nothing is turned into text that is not."""

    model_config = ConfigDict(frozen=True, extra="ignore")


def _identity(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, str | int | float | None):
        raise ValueError("an id is a text or a number")
    return None if value is None or not str(value).strip() else str(value)


def _several(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _filled(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


Id = Annotated[str | None, BeforeValidator(_identity)]
"""Text or number in the file, text here; empty is None."""
Text = Annotated[StrictStr | None, BeforeValidator(_filled)]
"""Empty is None."""
Texts = Annotated[list[StrictStr] | None, BeforeValidator(_several)]
"""One text or a list of them."""


def tupled(texts: Sequence[str] | None) -> tuple[str, ...] | None:
    """The texts that are not blank, each once; None stays None."""
    return None if texts is None else tuple(dict.fromkeys(text for text in texts if text.strip()))


def unique(found: Sequence[tuple[Record, Case]]) -> tuple[Case, ...]:
    """The cases. Raises `UsageError` for an id that comes twice, naming both places."""
    first: dict[str, Record] = {}
    for record, case in found:
        if case.id in first:
            earlier = first[case.id]
            problem = f'the id "{case.id}" is already that of {earlier.unit} {earlier.number}'
            raise record.wrong(problem, "Give every case an id of its own.")
        first[case.id] = record
    return tuple(case for _, case in found)


def some(cases: Sequence[Case], path: object) -> tuple[Case, ...]:
    """The cases, or `UsageError` where there are none."""
    if not cases:
        raise UsageError(f"{path} holds no cases.", "Name a file with at least one.")
    return tuple(cases)
