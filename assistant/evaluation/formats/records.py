"""Reads files as records with a place each, whether they are JSON Lines, a JSON list or a table. Knows no format.

Every complaint is a `UsageError` that names the file and the line (in a JSON list the entry, counted from 1).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, cast

from pydantic import BaseModel, ValidationError

from assistant.evaluation.formats.base import Shape
from vectorstore.errors import UsageError

_Model = TypeVar("_Model", bound=BaseModel)

_TABLES = (".csv", ".tsv", ".tab")
_LINES = (".jsonl", ".ndjson")
_DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class Record:
    """One object of a file and where it stands."""

    file: Path
    unit: str
    """line or entry"""
    number: int
    fields: Mapping[str, object]

    @property
    def where(self) -> str:
        """The file and the place in it."""
        return f"{self.file}, {self.unit} {self.number}"

    def wrong(self, problem: str, next_step: str) -> UsageError:
        """The error that says so of this record."""
        return UsageError(f"{self.where}: {problem}.", next_step)

    def parse(self, model: type[_Model]) -> _Model:
        """The fields as `model`. Raises `UsageError` with the first that does not fit."""
        try:
            return model.model_validate(self.fields)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            name = ".".join(str(part) for part in first["loc"] if not _is_type(part))
            reason = first["msg"].removeprefix("Value error, ").rstrip(".")
            if first["type"] == "missing" and len(first["loc"]) == 1:
                raise self.wrong(f'it has no "{name}"', f'Add "{name}", or leave the {self.unit} out.') from error
            problem = f'"{name}" cannot be used: {reason[:1].lower()}{reason[1:]}'
            raise self.wrong(problem, f'Correct "{name}".') from error


def _is_type(part: int | str) -> bool:
    """Whether a part of pydantic's location is a branch of a union, not a name in the file."""
    return part in ("str", "bool", "none") or (isinstance(part, str) and ("[" in part or part[:2].strip("_").isupper()))


def read_text(path: Path) -> str:
    """The whole file, without a byte order mark. Raises `UsageError`: missing, a folder, empty or not UTF-8 text."""
    try:
        data = path.read_bytes()
    except IsADirectoryError as error:
        raise UsageError(f"{path} is a folder.", "Name a file in it.") from error
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.", "Check the path.") from error
    if b"\0" in data:
        raise UsageError(f"{path} is not a UTF-8 text file.", "Save it as UTF-8 text: JSON, JSON Lines or CSV.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{path}, line {line}: not UTF-8.", "Save the file as UTF-8.") from error
    if not text.strip():
        raise UsageError(f"{path} is empty.", "Put one case on each line, or name another file.")
    return text


def shape_of(path: Path, text: str) -> Shape:
    """How the file is built, by its first characters; the suffix decides only where they leave it open."""
    start = text.lstrip()
    suffix = path.suffix.lower()
    if start.startswith("[") or (suffix == ".json" and not start.startswith("{")):
        return Shape.TABLE if suffix in _TABLES else Shape.LIST
    if suffix in _LINES:
        return Shape.LINES
    if suffix in _TABLES or not start.startswith("{"):
        return Shape.TABLE
    return _shape_of_object(*start.split("\n", 1))


def _shape_of_object(first: str, rest: str = "") -> Shape:
    """Lines, where the first is an object in itself; only SQuAD's, which has `data`, stands in one line alone."""
    try:
        found = json.loads(first)
    except (ValueError, RecursionError):
        return Shape.OBJECT
    return Shape.LINES if rest.strip() or "data" not in found else Shape.OBJECT


def records(path: Path) -> Iterator[Record]:
    """The records of a list, of lines or of a table, in order; cells of a table are text, and empty ones are left out.

    Raises `UsageError` for a file or a record that cannot be read, and for one JSON object.
    """
    text = read_text(path)
    match shape_of(path, text):
        case Shape.TABLE:
            yield from _rows(path, text)
        case Shape.LINES:
            for number, line in enumerate(text.split("\n"), start=1):
                if line.strip():
                    yield _record(path, "line", number, from_json(line, f"{path}, line {number}"))
        case Shape.LIST:
            entries = from_json(text, str(path), is_file=True)
            if not isinstance(entries, list):
                raise UsageError(f"{path} is not a JSON list.", "Put one JSON object on each line.")
            for number, found in enumerate(entries, start=1):
                yield _record(path, "entry", number, found)
        case _:
            raise UsageError(f"{path} is one JSON object, not a list of cases.", "Put one JSON object on each line.")


def read_json(path: Path) -> object:
    """The one JSON value of a file."""
    return from_json(read_text(path), str(path), is_file=True)


def from_json(text: str, where: str, *, is_file: bool = False) -> object:
    """The value that a text spells. Raises `UsageError`: not JSON, nested too deeply, half a letter, no number."""
    try:
        found: object = json.loads(text, parse_constant=_no_number)
        if "\\u" in text:
            json.dumps(found, ensure_ascii=False).encode()  # JSON can spell halves of letters, which no report can hold
    except json.JSONDecodeError as error:
        line = f", line {error.lineno}" if is_file else ""
        problem = f"{where}{line}: not valid JSON (column {error.colno}: {error.msg})."
        raise UsageError(problem, "Correct the line.") from error
    except RecursionError as error:
        raise UsageError(f"{where}: its JSON is nested too deeply.", "Leave it out.") from error
    except ValueError as error:
        raise UsageError(f"{where}: not valid JSON ({str(error)[:120]}).", "Correct the line.") from error
    return found


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is not a number")


def _record(path: Path, unit: str, number: int, found: object) -> Record:
    if not isinstance(found, dict):
        problem = f"{path}, {unit} {number}: not a JSON object."
        raise UsageError(problem, 'Write each case as {"id": …, "question": …}.')
    return Record(path, unit, number, cast(dict[str, object], found))


def _rows(path: Path, text: str) -> Iterator[Record]:
    lines = text.split("\n")
    skipped = 1 if lines[0].lower().startswith("sep=") else 0  # Excel's own note of the delimiter
    header = lines[skipped] if skipped < len(lines) else ""
    delimiter = max(_DELIMITERS, key=header.count)
    rows = csv.reader((line + "\n" for line in lines[skipped:]), delimiter=delimiter, strict=True)
    names: list[str] = []
    line = skipped + 1
    try:
        for row in rows:
            cells = [cell.strip() for cell in row]
            if not names:
                names = [cell.lower().replace(" ", "_") for cell in cells]
            elif any(cells):
                yield _row(path, line, names, cells)
            line = skipped + rows.line_num + 1
    except csv.Error as error:
        raise UsageError(f"{path}, line {line}: {error}.", "Check the quotation marks of this row.") from error


def _row(path: Path, line: int, names: list[str], cells: list[str]) -> Record:
    if any(cells[len(names) :]):
        problem = f"{path}, line {line}: {len(cells)} cells, but the header names {len(names)}."
        raise UsageError(problem, "Put cells that hold the delimiter in quotation marks.")
    return Record(path, "line", line, {name: cell for name, cell in zip(names, cells, strict=False) if name and cell})
