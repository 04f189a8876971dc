"""Plain text: everything in the file is the article. What its lines say about it is read when it is cleaned."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from ingest.decoding import decode
from ingest.readers.base import RawArticle, read_bytes
from ingest.settings import IngestSettings


class PlainTextReader:
    """Reads .txt files."""

    suffixes: ClassVar[tuple[str, ...]] = (".txt", ".text")

    def read(self, path: Path, name: str, settings: IngestSettings) -> Iterator[RawArticle]:
        """One article: the whole file."""
        yield RawArticle(decode(read_bytes(path, name, settings), name))
