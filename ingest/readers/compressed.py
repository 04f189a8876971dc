"""gzip, with limits: a small file that unpacks to an enormous one is refused before it fills the memory."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path

from ingest.settings import IngestSettings
from vectorstore import SourceError

_MEGABYTE = 1_000_000

UNPACKING_ERRORS = (gzip.BadGzipFile, EOFError, zlib.error)
"""What reading a damaged or cut-off gzip file raises."""


def is_compressed(path: Path) -> bool:
    """Whether a file's name says gzip."""
    return path.suffix.lower() == ".gz"


def inflate(data: bytes, name: str, settings: IngestSettings) -> bytes:
    """The unpacked bytes. Raises `SourceError` if they are damaged or more than `max_file_mb`."""
    limit = int(settings.max_file_mb * _MEGABYTE)
    try:
        with gzip.open(io.BytesIO(data)) as packed:
            unpacked = packed.read(limit + 1)
    except UNPACKING_ERRORS as error:
        raise damaged(name, error) from error
    if len(unpacked) > limit:
        reason = f"it unpacks to more than the {settings.max_file_mb:g} MB allowed"
        raise SourceError(name, reason, "Raise the setting ingest.max_file_mb and run again with --retry-failed.")
    return unpacked


def damaged(name: str, error: Exception) -> SourceError:
    """The error for a gzip file that does not unpack."""
    return SourceError(name, f"the compressed data is damaged or cut off ({error})", "Copy it again, or leave it out.")
