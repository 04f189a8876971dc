"""News articles in files, folders, web pages and feeds, read into the archive. Knows nothing of questions."""

from __future__ import annotations

from ingest.addresses import WebAddress, is_web_address, web_address
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
    "WebAddress",
    "find_sources",
    "ingest",
    "is_web_address",
    "web_address",
]
