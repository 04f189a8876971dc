"""The vector index: one Chroma collection in its own folder. Derived from the catalog, and replaced, never repaired.

Chroma only keeps ids, vectors and what a filter needs; it never embeds, and texts stay in the catalog.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from vectorstore.chroma_package import client, close
from vectorstore.chroma_reader import open_reader
from vectorstore.embedders.base import Vector
from vectorstore.engines import guarded
from vectorstore.rows import seconds
from vectorstore.types import Article, Constraints, Hit, Passage

_COLLECTION = "passages"
_HNSW: Any = {
    "space": "cosine",
    "ef_construction": 128,
    "max_neighbors": 16,
    "ef_search": 256,
    # Every batch reaches the disk with its commit: a reader then never has to replay a log, and changes no file.
    "sync_threshold": 2,
    "batch_size": 2,
}

_NAME = "vector"
_DATABASE = "chroma.sqlite3"
_TIES = 8  # so many more are asked for, to put equals at the end of the list in order


def _facts(article: Article) -> dict[str, str | int]:
    facts: dict[str, str | int] = {"article": article.id}
    if article.outlet is not None:
        facts["outlet"] = article.outlet.lower()
    if article.language is not None:
        facts["language"] = article.language
    published = seconds(article.published)
    if published is not None:
        facts["published"] = published
    return facts


class VectorWriter:
    """Fills the collection in `folder`, which nobody else may have open. Its methods raise `ArchiveDamaged`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with guarded(_NAME):
            self._client = client(folder)
            self._collection = self._client.get_or_create_collection(
                _COLLECTION, configuration={"hnsw": _HNSW}, embedding_function=None
            )
            self._limit = self._client.get_max_batch_size()

    def remove(self, passage_ids: Sequence[str]) -> None:
        """Takes passages out; unknown ids do not matter."""
        for at in range(0, len(passage_ids), self._limit):
            with guarded(_NAME):
                self._collection.delete(ids=list(passage_ids[at : at + self._limit]))

    def add(self, batch: Sequence[tuple[Passage, Article, Vector]]) -> None:
        """Puts passages in, in place of those with the same id."""
        for at in range(0, len(batch), self._limit):
            part = batch[at : at + self._limit]
            with guarded(_NAME):
                self._collection.upsert(
                    ids=[passage.id for passage, _, _ in part],
                    embeddings=np.stack([vector for _, _, vector in part]),
                    metadatas=[_facts(article) for _, article, _ in part],
                )

    def count(self) -> int:
        """Passages in the collection."""
        with guarded(_NAME):
            return int(self._collection.count())

    def close(self) -> None:
        """Frees the files, whose contents then never change again."""
        with guarded(_NAME):
            close(self._client)
            _seal(self._folder / _DATABASE)


def _seal(database: Path) -> None:
    # Chroma adds a row to acquire_write whenever a client starts, and never reads it. Readers would so change a
    # published file, and its checksum would say nothing. The trigger leaves those rows out.
    with closing(sqlite3.connect(database)) as db, db:
        db.execute(
            "CREATE TRIGGER IF NOT EXISTS byline_seal BEFORE INSERT ON acquire_write "
            "WHEN EXISTS (SELECT 1 FROM acquire_write) BEGIN SELECT RAISE(IGNORE); END"
        )


class VectorIndex:
    """An open collection, read only. Safe from several threads. Its methods raise `ArchiveDamaged`."""

    def __init__(self, folder: Path) -> None:
        with guarded(_NAME):
            self._reader = open_reader(folder, _COLLECTION)
        self._size: int | None = None

    def count(self) -> int:
        """Passages in the collection."""
        with guarded(_NAME):
            return self._reader.count()

    def ids(self) -> set[str]:
        """Every passage in the collection."""
        with guarded(_NAME):
            return self._reader.ids()

    def search(self, vector: Vector, limit: int, constraints: Constraints) -> list[Hit]:
        """The passages nearest to `vector`, best first; scores are cosine similarities."""
        if self._size is None:
            self._size = self.count()  # once: counting takes a third as long as searching, and nothing is added
        size = self._size
        if size == 0 or limit < 1:
            return []
        with guarded(_NAME):
            found = self._reader.query(vector, min(limit + _TIES, size), _where(constraints))
        hits = [Hit(name, 1.0 - float(far)) for name, far in found]
        return sorted(hits, key=lambda hit: hit.rank)[:limit]

    def close(self) -> None:
        """Frees the files."""
        self._reader.close()


def _where(constraints: Constraints) -> dict[str, Any] | None:
    parts: list[dict[str, Any]] = []
    if constraints.outlets:
        parts.append({"outlet": {"$in": [name.lower() for name in constraints.outlets]}})
    if constraints.languages:
        parts.append({"language": {"$in": [code.lower() for code in constraints.languages]}})
    if constraints.since is not None:
        parts.append({"published": {"$gte": seconds(constraints.since)}})
    if constraints.until is not None:
        parts.append({"published": {"$lte": seconds(constraints.until)}})
    if len(parts) > 1:
        return {"$and": parts}
    return parts[0] if parts else None
