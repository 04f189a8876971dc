"""An archive of the sample articles for what a chat model writes about them: real files, real archive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest import IngestSettings, ingest
from vectorstore import Archive, ArchiveSettings
from vectorstore.embedders import Embedder

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


@pytest.fixture(scope="session")
def written_archive(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Archive]:
    """Open for all tests of a run, which only read it."""
    folder = tmp_path_factory.mktemp("written") / "archive"
    ingest([SAMPLES], folder, embedder, IngestSettings(), ArchiveSettings())
    with Archive.open(folder, embedder) as archive:
        yield archive
