"""Case files as a table: CSV or TSV (comma, semicolon or tab) in UTF-8, with Byline's field names in the first row.

Several things in one cell stand between bars: `bridge.md | strike.md`. Alternatives within a fact of `must_include`
stand between spaced slashes: `15 / fifteen | Tulane`. A grade follows a spaced equals sign: `bridge.md = 2`. A turn of
`history` is `question => answer`. A cell that starts with [ or { is JSON, for whatever this cannot say. Yes and no are
`true` and `false`, or `yes` and `no`. Empty cells are not known.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from assistant.evaluation.formats.base import CaseFile, Sample, Shape
from assistant.evaluation.formats.byline_lines import ASKED, cases_of
from assistant.evaluation.formats.records import Record, from_json, records
from vectorstore.errors import UsageError

_LISTS = frozenset({"outlet", "without", "gold_sentences", "answers", "reference", "must_not_include"})
_STRUCTURED = _LISTS | {"history", "gold_sources", "must_include"}
_SWITCHES = frozenset({"answerable", "disagreement"})
_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


class Table:
    """Reads tables with Byline's field names."""

    name = "table"

    def recognises(self, sample: Sample) -> bool:
        """A table with a column for the question, the claim or the quotation."""
        return sample.shape is Shape.TABLE and bool(sample.fields & ASKED.keys())

    def read(self, path: Path) -> CaseFile:
        """The cases, in order. Raises `UsageError` that names the line."""
        rows = [_spelt_out(row) for row in _with_columns(path)]
        return CaseFile(path, self.name, cases_of(rows, path))


def _with_columns(path: Path) -> list[Record]:
    rows = list(records(path))
    if rows and not any(row.fields.keys() & ASKED.keys() for row in rows):
        problem = f"{path}, line 1: the table has no column question, claim or quote."
        raise UsageError(problem, "Name the column of the questions question.")
    return rows


def _spelt_out(row: Record) -> Record:
    return replace(row, fields={name: _value(row, name, str(cell)) for name, cell in row.fields.items()})


def _value(row: Record, name: str, cell: str) -> object:
    if name in _SWITCHES:
        if cell.lower() not in _TRUTH:
            raise row.wrong(f'"{name}" is {cell!r}', "Write true or false.")
        return _TRUTH[cell.lower()]
    if name not in _STRUCTURED:
        return cell
    if cell.startswith(("[", "{")):
        return from_json(cell, row.where)
    items = [item.strip() for item in cell.split("|") if item.strip()]
    match name:
        case "must_include":
            return [[one.strip() for one in item.split(" / ")] for item in items]
        case "history":
            return [[part.strip() for part in (*item.split("=>", 1), "")[:2]] for item in items]
        case "gold_sources":
            return dict(_graded(row, item) for item in items)
        case _:
            return items


def _graded(row: Record, item: str) -> tuple[str, int]:
    name, equals, grade = item.rpartition(" = ")
    if not equals:
        return item, 1
    if not grade.strip().isdecimal():
        raise row.wrong(f'the grade {grade.strip()!r} in "gold_sources" is not a number', "Write it as name = 2.")
    return name.strip(), int(grade)
