"""An archive of thirty articles, made once; tests that change one get a copy of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from archives import Original, article, hits, publish, question_vectors

from vectorstore import Archive
from vectorstore.embedders import Embedder


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Original:
    """Thirty articles in two generations. Not to be changed."""
    folder = tmp_path_factory.mktemp("original") / "archive"
    publish(folder, embedder, *(article(number) for number in range(24)))
    publish(folder, embedder, *(article(number) for number in range(24, 30)))
    vectors = question_vectors(embedder)
    with Archive.open(folder, embedder) as archive:
        return Original(folder, vectors, hits(archive, vectors))


@pytest.fixture
def folder(original: Original, tmp_path: Path) -> Path:
    """A copy of the original, free to be changed."""
    copy = tmp_path / "archive"
    shutil.copytree(original.folder, copy)
    return copy
