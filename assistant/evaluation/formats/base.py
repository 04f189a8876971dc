"""What every format's reader gives and takes: a file of cases, and the sample it is recognised by. Opens nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from assistant.evaluation.types import Case, Response


@dataclass(frozen=True, slots=True)
class Document:
    """A document that a set brings with it."""

    id: str
    text: str
    title: str | None = None
    url: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: str | None = None
    """As the set writes it."""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything a file or folder of cases holds. Case ids are unique; there is at least one case."""

    path: Path
    format: str
    cases: tuple[Case, ...]
    responses: tuple[Response, ...] = ()
    """What a system answered, where the file itself says so; not every case need have one."""
    documents: tuple[Document, ...] = ()


class Shape(StrEnum):
    """How a file is built, whatever its records mean."""

    FOLDER = "folder"
    OBJECT = "one JSON object"
    LIST = "JSON list"
    LINES = "JSON Lines"
    TABLE = "table"


RECORDS = frozenset({Shape.LIST, Shape.LINES})
"""The shapes that hold JSON objects one after another."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What a format is recognised by: the shape, and the names in the first record (of a folder, its files)."""

    shape: Shape
    fields: frozenset[str]


class Format(Protocol):
    """One format of case files."""

    @property
    def name(self) -> str:
        """As `--format` takes it."""
        ...

    def recognises(self, sample: Sample) -> bool:
        """Whether a file with this sample is meant for this format."""
        ...

    def read(self, path: Path) -> CaseFile:
        """All of it. Raises `UsageError` that names the file and the line."""
        ...
