"""What ingest hands to the archive, and what the archive says back. Plain values; no reading, no storing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from vectorstore.types import Article, Passage


@dataclass(frozen=True, slots=True)
class FileState:
    """The journal's line on one ingested file: unchanged size, time and pipeline mean nothing is left to do."""

    root: str
    """16 hex digits standing for the ingested folder: rows hold no absolute path."""
    path: str
    """Relative to the ingested folder."""
    size: int
    mtime_ns: int
    sha256: str
    """Of the file's bytes."""
    pipeline: str
    """Fingerprint of everything that turns the file into passages."""
    reason: str | None = None
    """None when it was read; else why it was not."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article cut into passages, ready to store. The writer sets the article's version."""

    article: Article
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One file and the articles it holds; none for a file that could not be read."""

    state: FileState
    articles: tuple[Prepared, ...] = ()
    holds: frozenset[str] | None = None
    """Ids of all the file's articles, where it was read to its end without a failure: others have left it."""


@dataclass(frozen=True, slots=True)
class WriteResult:
    """How many articles of a batch were new, a new version, or already there."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """The archive in numbers."""

    articles: int
    passages: int
    versions: int
    """Stored versions of articles, the current ones included."""
    outlets: tuple[str, ...]
    oldest: datetime | None
    newest: datetime | None
    bytes_on_disk: int
    generation: int
