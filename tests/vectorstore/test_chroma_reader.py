"""Chroma's engine, called directly, reads a folder as Chroma's package does; where it cannot, the package reads it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from vectorstore import chroma_reader
from vectorstore.chroma_reader import EngineReader, PackageReader, open_reader
from vectorstore.types import Article, Passage, Span
from vectorstore.vectors import VectorWriter

COLLECTION = "passages"


def unit_vectors(count: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    vectors = np.random.default_rng(5).normal(size=(count, 16)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    writer = VectorWriter(tmp_path / "vectors")
    rows = []
    for number, vector in enumerate(unit_vectors(300)):
        article = Article(f"{number:016x}", f"{number}.txt", "x", "x", outlet="Wire" if number % 3 else "Post")
        rows.append((Passage(f"{number:020x}", article.id, 0, 0, 1, "x", "", (Span(0, 1),)), article, vector))
    writer.add(rows)
    writer.close()
    return tmp_path / "vectors"


@pytest.mark.parametrize("where", [None, {"outlet": {"$in": ["post"]}}])
def test_engine_and_package_find_the_same(folder: Path, where: dict[str, object] | None) -> None:
    package = PackageReader(folder, COLLECTION)
    expected = [package.query(vector, 7, where) for vector in unit_vectors(20)]
    counted, names = package.count(), package.ids()
    package.close()
    engine = open_reader(folder, COLLECTION)
    assert isinstance(engine, EngineReader)
    assert (engine.count(), engine.ids()) == (counted, names) == (300, names)
    for vector, wanted in zip(unit_vectors(20), expected, strict=True):
        found = engine.query(vector, 7, where)
        assert [name for name, _ in found] == [name for name, _ in wanted]
        assert [far for _, far in found] == pytest.approx([far for _, far in wanted], abs=1e-5)
    engine.close()


def test_an_engine_that_changed_is_read_through_its_package(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def changed() -> object:
        raise AttributeError("no Bindings here")

    monkeypatch.setattr(chroma_reader, "_engine", changed)
    reader = open_reader(folder, COLLECTION)
    assert isinstance(reader, PackageReader)
    assert reader.count() == 300
    reader.close()


def test_reading_does_not_import_the_package(folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from vectorstore.chroma_reader import open_reader; import numpy as np;"
        f"reader = open_reader(Path({str(folder)!r}), {COLLECTION!r});"
        "reader.query(np.ones(16, dtype=np.float32), 3, None);"
        "sys.exit('chromadb' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
