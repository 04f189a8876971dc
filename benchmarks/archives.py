"""Archives made for a measurement and thrown away after it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks.reading_sets import Text, write_jsonl
from ingest import IngestSettings, ingest
from vectorstore import Archive, ArchiveSettings
from vectorstore.embedders import Embedder


def archive_of(texts: Sequence[Text], folder: Path, embedder: Embedder) -> Archive:
    """An archive of `texts` in a new `folder`, open for reading."""
    folder.mkdir(parents=True)
    source = write_jsonl(list(texts), folder / "texts.jsonl")
    ingest([source], folder / "archive", embedder, IngestSettings(), ArchiveSettings())
    return Archive.open(folder / "archive", embedder)


def squashed(text: str) -> str:
    """`text` with single spaces, so that texts compare that were laid out differently."""
    return " ".join(text.split())
