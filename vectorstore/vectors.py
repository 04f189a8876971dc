"""The vector index: one Chroma collection in its own folder. Derived from the catalog, and replaced, never repaired.

Chroma only keeps ids, vectors and what a filter needs; it never embeds, and texts stay in the catalog.
"""

from __future__ import annotations

import importlib
import sqlite3
import sys
import threading
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from vectorstore.embedders.base import Vector
from vectorstore.engines import guarded
from vectorstore.types import Article, Constraints, Hit, Passage

if TYPE_CHECKING:
    from chromadb.api.client import Client

_COLLECTION = "passages"
_HNSW: Any = {
    "space": "cosine",
    "ef_construction": 100,
    "max_neighbors": 16,
    "ef_search": 256,
    # Every batch reaches the disk with its commit: a reader then never has to replay a log, and changes no file.
    "sync_threshold": 2,
    "batch_size": 2,
}

_NAME = "vector"
_DATABASE = "chroma.sqlite3"
_TIES = 8  # so many more are asked for, to put equals at the end of the list in order
# Chroma shares what it has open in a table of the process, which it does not lock.
_starting = threading.Lock()


_EXPORTER = "opentelemetry.exporter.otlp.proto.grpc.trace_exporter"


def load_chroma() -> ModuleType:
    """The chromadb package, without the exporter of its traces: nothing is ever sent, and gRPC takes long to load."""
    absent = ModuleType(_EXPORTER)
    absent.OTLPSpanExporter = None  # type: ignore[attr-defined]
    sys.modules.setdefault(_EXPORTER, absent)
    return importlib.import_module("chromadb")


def preload() -> None:
    """Starts importing Chroma in the background; whoever needs it waits for what is left."""
    threading.Thread(target=load_chroma, daemon=True).start()


def _client(folder: Path) -> Client:
    chromadb = load_chroma()
    from chromadb.config import Settings

    folder.mkdir(parents=True, exist_ok=True)
    with _starting:
        client = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
    return cast("Client", client)  # typed as the wider ClientAPI, which lacks close()


def _facts(article: Article) -> dict[str, str | int]:
    facts: dict[str, str | int] = {"article": article.id}
    if article.outlet is not None:
        facts["outlet"] = article.outlet.lower()
    if article.published is not None:
        facts["published"] = int(article.published.timestamp())
    return facts


class VectorWriter:
    """Fills the collection in `folder`, which nobody else may have open. Its methods raise `ArchiveDamaged`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with guarded(_NAME):
            self._client = _client(folder)
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
            _close(self._client)
            _seal(self._folder / _DATABASE)


def _close(client: Client) -> None:
    with _starting:
        client.close()


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
            self._client = _client(folder)
            self._collection = self._client.get_collection(_COLLECTION, embedding_function=None)

    def count(self) -> int:
        """Passages in the collection."""
        with guarded(_NAME):
            return int(self._collection.count())

    def ids(self) -> set[str]:
        """Every passage in the collection."""
        with guarded(_NAME):
            return set(self._collection.get(include=[])["ids"])

    def search(self, vector: Vector, limit: int, constraints: Constraints) -> list[Hit]:
        """The passages nearest to `vector`, best first; scores are cosine similarities."""
        size = self.count()
        if size == 0 or limit < 1:
            return []
        with guarded(_NAME):
            found = self._collection.query(
                query_embeddings=vector.reshape(1, -1),
                n_results=min(limit + _TIES, size),
                where=_where(constraints),
                include=["distances"],
            )
        distances = (found["distances"] or [[]])[0]
        hits = [Hit(name, 1.0 - float(far)) for name, far in zip(found["ids"][0], distances, strict=True)]
        return sorted(hits, key=lambda hit: hit.rank)[:limit]

    def close(self) -> None:
        """Frees the files."""
        _close(self._client)


def _where(constraints: Constraints) -> dict[str, Any] | None:
    parts: list[dict[str, Any]] = []
    if constraints.outlets:
        parts.append({"outlet": {"$in": [name.lower() for name in constraints.outlets]}})
    if constraints.since is not None:
        parts.append({"published": {"$gte": int(constraints.since.timestamp())}})
    if constraints.until is not None:
        parts.append({"published": {"$lte": int(constraints.until.timestamp())}})
    if len(parts) > 1:
        return {"$and": parts}
    return parts[0] if parts else None
