"""Files and folders of news articles, read into the archive. Knows nothing of questions."""

from __future__ import annotations

from ingest.pipeline import ingest
from ingest.report import Failure, IngestProgress, IngestReport, Skipped
from ingest.settings import IngestSettings
from ingest.sources import Listing, SourceFile, find_sources

__all__ = [
    "Failure",
    "IngestProgress",
    "IngestReport",
    "IngestSettings",
    "Listing",
    "Skipped",
    "SourceFile",
    "find_sources",
    "ingest",
]
