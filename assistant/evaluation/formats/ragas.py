"""Data sets of Ragas: a list, JSON Lines or CSV of its single-turn or multi-turn samples. Computes none of its metrics.

Field names and shapes follow `SingleTurnSample` and `MultiTurnSample` of Ragas 0.2 to 0.4.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, StrictStr

from assistant.evaluation.formats.base import CaseFile, Sample, Shape
from assistant.evaluation.formats.parts import Foreign, Id, Text, Texts, some, tupled, unique
from assistant.evaluation.formats.records import Record, records
from assistant.evaluation.types import Case, Gold, Response, Retrieved, Task
from assistant.types import Turn

_SHAPES = frozenset({Shape.LIST, Shape.LINES, Shape.TABLE})


class _Message(Foreign):
    content: StrictStr
    type: Literal["human", "ai", "tool"]


def _literal(value: object) -> object:
    """A CSV export writes lists as Python does."""
    if not isinstance(value, str) or not value.startswith("["):
        return value
    try:
        found: object = ast.literal_eval(value)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return value
    return found


Listed = Annotated[Texts, BeforeValidator(_literal)]


class _Sample(Foreign):
    id: Id = None
    user_input: Annotated[list[_Message] | StrictStr, BeforeValidator(_literal)]
    response: Text = None
    retrieved_contexts: Listed = None
    reference: Text = None
    reference_contexts: Listed = None
    synthesizer_name: Text = None


class Ragas:
    """Reads data sets of Ragas."""

    name = "ragas"

    def recognises(self, sample: Sample) -> bool:
        """Records with a `user_input`."""
        return sample.shape in _SHAPES and "user_input" in sample.fields

    def read(self, path: Path) -> CaseFile:
        """The cases, and the responses of those samples that have one. Raises `UsageError` that names the place."""
        found = [(record, *_read(record, number)) for number, record in enumerate(records(path), start=1)]
        cases = unique([(record, case) for record, case, _ in found])
        responses = tuple(response for _, _, response in found if response is not None)
        return CaseFile(path, self.name, some(cases, path), responses)


def found_texts(texts: Sequence[str] | None) -> tuple[Retrieved, ...] | None:
    """Contexts without name or score as a ranking; the score only keeps their order."""
    if texts is None:
        return None
    return tuple(Retrieved((), text, float(len(texts) - place)) for place, text in enumerate(texts))


def _read(record: Record, number: int) -> tuple[Case, Response | None]:
    sample = record.parse(_Sample)
    text, history, said = _asked(record, sample.user_input)
    answers = (sample.reference,) if sample.reference else None
    case = Case(
        id=sample.id or str(number),
        task=Task.ASK,
        text=text,
        kind=sample.synthesizer_name or "all",
        history=history,
        gold=Gold(sentences=tupled(sample.reference_contexts), answers=answers),
    )
    answer = sample.response or said
    if answer is None and sample.retrieved_contexts is None:
        return case, None
    return case, Response(case.id, answer or "", retrieved=found_texts(sample.retrieved_contexts))


def _asked(record: Record, given: list[_Message] | str) -> tuple[str, tuple[Turn, ...], str | None]:
    """The last question, the turns before it, and what was answered to it."""
    messages = [_Message(content=given, type="human")] if isinstance(given, str) else given
    turns: list[Turn] = []
    for message in messages:
        if message.type == "human" and message.content.strip():
            turns.append(Turn(message.content))
        elif message.type == "ai" and turns and message.content.strip():
            turns[-1] = replace(turns[-1], answer=f"{turns[-1].answer}\n{message.content}".strip())
    if not turns:
        raise record.wrong('"user_input" asks nothing', "Give it a question, or leave the sample out.")
    return turns[-1].question, tuple(turns[:-1]), turns[-1].answer or None
