"""The archive: a catalog that holds the truth, and two derived indexes. Knows nothing of files or of answers."""

from __future__ import annotations

from vectorstore.archive import Archive, ArchiveSettings
from vectorstore.errors import (
    ArchiveBusy,
    ArchiveDamaged,
    ArchiveError,
    ArchiveMissing,
    BylineError,
    ModelError,
    QuoteError,
    SourceError,
    UsageError,
)
from vectorstore.types import Article, ArticleOrder, Constraints, Hit, Passage, Span
from vectorstore.writer import ArchiveWriter

__all__ = [
    "Archive",
    "ArchiveBusy",
    "ArchiveDamaged",
    "ArchiveError",
    "ArchiveMissing",
    "ArchiveSettings",
    "ArchiveWriter",
    "Article",
    "ArticleOrder",
    "BylineError",
    "Constraints",
    "Hit",
    "ModelError",
    "Passage",
    "QuoteError",
    "SourceError",
    "Span",
    "UsageError",
]
