"""An assistant over the sample articles: real files, real archive, real embedder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant
from ingest import IngestSettings, ingest
from vectorstore import Archive, ArchiveSettings
from vectorstore.embedders import Embedder

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


@pytest.fixture(scope="session")
def samples_archive(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """The folder of an archive of the sample articles. Tests only read it."""
    folder = tmp_path_factory.mktemp("samples") / "archive"
    ingest([SAMPLES], folder, embedder, IngestSettings(), ArchiveSettings())
    return folder


@pytest.fixture
def archive(samples_archive: Path, embedder: Embedder) -> Iterator[Archive]:
    with Archive.open(samples_archive, embedder) as opened:
        yield opened


@pytest.fixture
def assistant(archive: Archive, embedder: Embedder) -> Assistant:
    return Assistant(archive, embedder)
