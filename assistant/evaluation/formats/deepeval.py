"""Goldens and test cases of DeepEval: a list, JSON Lines or CSV. Computes none of its metrics, reads no conversations.

Field names follow `Golden` and `LLMTestCase`, and the files of `EvaluationDataset.save_as`; a CSV export puts bars
between contexts.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pydantic import StrictStr

from assistant.evaluation.formats.base import CaseFile, Sample, Shape
from assistant.evaluation.formats.parts import Foreign, Id, Text, Texts, some, tupled, unique
from assistant.evaluation.formats.ragas import found_texts
from assistant.evaluation.formats.records import Record, read_text, records, shape_of
from assistant.evaluation.types import Case, Gold, Response, Task

_SHAPES = frozenset({Shape.LIST, Shape.LINES, Shape.TABLE})
_CONTEXTS = ("context", "retrieval_context")


class _Golden(Foreign):
    id: Id = None
    input: StrictStr
    actual_output: Text = None
    expected_output: Text = None
    context: Texts = None
    retrieval_context: Texts = None
    source_file: Text = None


class DeepEval:
    """Reads DeepEval's single-turn goldens and test cases."""

    name = "deepeval"

    def recognises(self, sample: Sample) -> bool:
        """Records with an `input` and another of its fields, or conversations, which get their own message."""
        is_golden = "input" in sample.fields and bool(sample.fields & _Golden.model_fields.keys() - {"input", "id"})
        return sample.shape in _SHAPES and (is_golden or {"scenario", "turns"} <= sample.fields)

    def read(self, path: Path) -> CaseFile:
        """The cases, and the responses of those that have one. Raises `UsageError` that names the place."""
        is_table = shape_of(path, read_text(path)) is Shape.TABLE
        goldens = [_split(record) if is_table else record for record in records(path)]
        found = [(record, *_read(record, number)) for number, record in enumerate(goldens, start=1)]
        cases = unique([(record, case) for record, case, _ in found])
        responses = tuple(response for _, _, response in found if response is not None)
        return CaseFile(path, self.name, some(cases, path), responses)


def _split(record: Record) -> Record:
    cells = {name: str(record.fields[name]).split("|") for name in _CONTEXTS if name in record.fields}
    return replace(record, fields={**record.fields, **cells})


def _read(record: Record, number: int) -> tuple[Case, Response | None]:
    if "input" not in record.fields and record.fields.keys() & {"scenario", "turns"}:
        raise record.wrong("it is a conversation", "Give single-turn goldens, or write it with Byline's own fields.")
    golden = record.parse(_Golden)
    if not golden.input.strip():
        raise record.wrong('"input" asks nothing', "Give it a question, or leave it out.")
    gold = Gold(
        relevant={golden.source_file: 1} if golden.source_file else None,
        sentences=tupled(golden.context),
        answers=(golden.expected_output,) if golden.expected_output else None,
    )
    case = Case(golden.id or str(number), Task.ASK, golden.input, gold=gold)
    if golden.actual_output is None and golden.retrieval_context is None:
        return case, None
    return case, Response(case.id, golden.actual_output or "", retrieved=found_texts(golden.retrieval_context))
