"""What an ingest did, as values, and how it says so while it runs. Draws nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

READING = "Reading"
"""The stage in which sources are counted; told again when a feed turns out to name more of them."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that could not be read."""

    source: str
    """File relative to the ingested folder, or address; with the line where it holds several articles."""
    reason: str
    """What is wrong and what to do about it, without the name of the source."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """Files of a kind Byline does not read."""

    suffix: str
    """Such as ".pdf"; empty for files without one."""
    files: int


@dataclass(frozen=True, slots=True)
class IngestReport:
    """The outcome of one ingest. Articles are counted where they were read; an untouched file counts once."""

    files: int
    """Files and pages found, those that had not changed included."""
    new: int
    changed: int
    unchanged: int
    """Articles that were read and found the same, plus the files that did not have to be read."""
    removed: int
    passages: int
    """Passages of the new and changed articles."""
    seconds: float
    failures: tuple[Failure, ...] = ()
    gone: tuple[str, ...] = ()
    """Sources of stored articles that are in no file any more; they are kept unless pruning was asked for."""
    skipped: tuple[Skipped, ...] = ()

    @property
    def skipped_line(self) -> str:
        """One line on the files of other kinds, such as "3 files left out: 2 .pdf, 1 .docx"; empty if none."""
        total = sum(kind.files for kind in self.skipped)
        if not total:
            return ""
        kinds = ", ".join(f"{kind.files} {kind.suffix or 'without a suffix'}" for kind in self.skipped)
        return f"{total} {'file' if total == 1 else 'files'} of other kinds left out: {kinds}"


class IngestProgress(Protocol):
    """Told how far an ingest is."""

    def start(self, total_files: int) -> None:
        """Before the first file, with the number of files that will be looked at."""

    def advance(self, files: int, articles: int, passages: int) -> None:
        """After each batch: how many more were done since the last call."""

    def stage(self, name: str, done: int, total: int) -> None:
        """During work that is not counted in files, such as publishing the indexes."""


class SilentProgress:
    """For callers that do not ask."""

    def start(self, total_files: int) -> None:
        """Says nothing."""

    def advance(self, files: int, articles: int, passages: int) -> None:
        """Says nothing."""

    def stage(self, name: str, done: int, total: int) -> None:
        """Says nothing."""


def skipped_kinds(suffixes: Sequence[str]) -> tuple[Skipped, ...]:
    """Counts suffixes, most frequent first."""
    ordered = sorted(Counter(suffixes).items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Skipped(suffix, files) for suffix, files in ordered)
