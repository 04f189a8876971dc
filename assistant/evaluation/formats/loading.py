"""Finds out which format a file of cases has and reads it. Knows no format itself beyond the list of them."""

from __future__ import annotations

import difflib
from pathlib import Path

from assistant.evaluation.formats.base import CaseFile, Format, Sample, Shape
from assistant.evaluation.formats.beir import Beir
from assistant.evaluation.formats.byline_lines import BylineLines
from assistant.evaluation.formats.deepeval import DeepEval
from assistant.evaluation.formats.multihop import MultiHop
from assistant.evaluation.formats.ragas import Ragas
from assistant.evaluation.formats.records import read_json, read_text, records, shape_of
from assistant.evaluation.formats.squad import Squad
from assistant.evaluation.formats.table import Table
from vectorstore.errors import UsageError

_SNIFFED: tuple[Format, ...] = (Beir(), Squad(), Ragas(), DeepEval(), MultiHop(), BylineLines(), Table())
"""In the order they are asked: Byline's own come last, since a question is a field of others too."""

FORMATS: tuple[str, ...] = tuple(sorted(one.name for one in _SNIFFED))
"""Names of the formats, as `--format` takes them."""


def load_cases(path: Path, format: str | None = None) -> CaseFile:
    """The cases of a file or folder; without `format` its contents say which format it is.

    Raises `UsageError` that names the file and, where there is one, the line.
    """
    return (_named(format) if format is not None else _recognised(path)).read(path)


def _named(name: str) -> Format:
    for one in _SNIFFED:
        if one.name == name:
            return one
    near = difflib.get_close_matches(name, FORMATS, n=1)
    hint = f"Did you mean '{near[0]}'?" if near else f"Formats it reads: {', '.join(FORMATS)}."
    raise UsageError(f"'{name}' is not a format of cases.", hint)


def _recognised(path: Path) -> Format:
    sample = _sample(path)
    for one in _SNIFFED:
        if one.recognises(sample):
            return one
    if sample.shape is Shape.FOLDER:
        raise UsageError(f"{path} is a folder without corpus.jsonl and queries.jsonl.", "Name a file of cases in it.")
    place = "line 1" if sample.shape in (Shape.LINES, Shape.TABLE) else "its first entry"
    fields = ", ".join(sorted(sample.fields)[:8]) or "nothing"
    raise UsageError(
        f"{path}, {place}: this is no format of cases that Byline knows; it has the fields {fields}.",
        f'Give each case a "question", "claim" or "quote", or name the format: {", ".join(FORMATS)}.',
    )


def _sample(path: Path) -> Sample:
    if path.is_dir():
        return Sample(Shape.FOLDER, frozenset(child.name for child in path.iterdir()))
    shape = shape_of(path, read_text(path))
    if shape is Shape.OBJECT:
        whole = read_json(path)
        return Sample(shape, frozenset(whole if isinstance(whole, dict) else ()))
    first = next(records(path), None)
    if first is None:
        raise UsageError(f"{path} holds no cases.", "Name a file with at least one.")
    return Sample(shape, frozenset(first.fields))
