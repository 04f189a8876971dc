"""What a reader is: one file format to articles as the file gives them. Cleaning and cutting come later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar, Protocol

from ingest.report import Failure
from ingest.settings import IngestSettings
from vectorstore import SourceError

_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class RawArticle:
    """An article as its file gives it: text not yet cleaned, metadata only where the format carries it."""

    text: str
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    url: str | None = None
    uri: str | None = None
    language: str | None = None
    """As the file says it, such as "en-GB"."""
    member: str | None = None
    """Which article of a file of several: its id there, else its position."""
    place: str | None = None
    """The same for people: "line 7", "article 3"."""


class Reader(Protocol):
    """Reads one kind of file."""

    suffixes: ClassVar[tuple[str, ...]]
    """Endings of the names it reads, in lower case, the dot included."""

    def read(self, path: Path, name: str, settings: IngestSettings) -> Iterator[RawArticle | Failure]:
        """The articles in a file, in order; for a file of several, also what could not be read of it.

        `name` is what the file is called in messages. Raises `SourceError` when nothing (more) can be read.
        """


def read_bytes(path: Path, name: str, settings: IngestSettings) -> bytes:
    """A whole file. Raises `SourceError` when it is larger than the settings allow or may not be read."""
    try:
        size = path.stat().st_size
        if size > settings.max_file_mb * _MEGABYTE:
            raise SourceError(
                name,
                f"the file has {size / _MEGABYTE:,.1f} MB, more than the {settings.max_file_mb:g} MB allowed",
                "Leave it out, or raise the setting ingest.max_file_mb and run again with --retry-failed.",
            )
        return path.read_bytes()
    except OSError as error:
        raise unreadable(name, error) from error


def unreadable(name: str, error: OSError) -> SourceError:
    """The error for a file the system does not let us read."""
    if isinstance(error, PermissionError):
        return SourceError(name, "permission denied", "Make it readable for this user, or leave it out.")
    if isinstance(error, FileNotFoundError):
        return SourceError(name, "the file is gone or is a broken link", "Run the command again, or leave it out.")
    return SourceError(name, f"it could not be read ({error.strerror or error})", "Check the disk, then run again.")


def endless_number(name: str) -> SourceError:
    """The error for JSON that is sound but for an integer with more digits than Python will read."""
    return SourceError(name, "it has a number of thousands of digits", "Shorten that number, or leave it out.")
