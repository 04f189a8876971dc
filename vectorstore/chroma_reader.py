"""Reads a Chroma folder, by the short way where it is open: Chroma's engine without its Python package.

Importing that package takes half of a cold start, for servers, embedding functions and tracing that a reader never
uses. The engine's own module is what the package calls; where a release changes it, the package itself is used.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

from vectorstore.chroma_package import client, close
from vectorstore.embedders.base import Vector

_log = logging.getLogger(__name__)
_log.addHandler(logging.NullHandler())

Where = Mapping[str, Any]
_HOME = ("default_tenant", "default_database")
_HNSW_CACHE = 16  # indexes kept open; a folder has one


class ChromaReader(Protocol):
    """A collection, open for reading."""

    def count(self) -> int:
        """Number of vectors."""

    def ids(self) -> set[str]:
        """Every id."""

    def query(self, vector: Vector, limit: int, where: Where | None) -> list[tuple[str, float]]:
        """Ids and cosine distances of the nearest, nearest first."""

    def close(self) -> None:
        """Frees the files."""


def open_reader(folder: Path, collection: str) -> ChromaReader:
    """Opens `collection` in `folder`. Raises whatever Chroma raises for one that is missing or damaged."""
    try:
        return EngineReader(folder, collection)
    # Anything at all, panics in Rust included: the package then opens the folder, or says what is wrong with it.
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        _log.info("Chroma's engine cannot be used directly (%s): using its package.", error)
        return PackageReader(folder, collection)


def _engine() -> ModuleType:
    import chromadb_rust_bindings

    module: ModuleType = chromadb_rust_bindings
    return module


class EngineReader:
    """Calls the engine as the package does (chromadb.api.rust)."""

    def __init__(self, folder: Path, collection: str) -> None:
        rust = _engine()
        database = rust.SqliteDBConfig(
            hash_type=rust.MigrationHash.MD5,
            migration_mode=rust.MigrationMode.Validate,
            url=str(folder / "chroma.sqlite3"),
        )
        self._bindings: Any = rust.Bindings(
            allow_reset=False, sqlite_db_config=database, persist_path=str(folder), hnsw_cache_size=_HNSW_CACHE
        )
        self._id = str(self._bindings.get_collection(collection, *_HOME).id)

    def count(self) -> int:
        return int(self._bindings.count(self._id, *_HOME))

    def ids(self) -> set[str]:
        return set(self._bindings.get(self._id, None, None, None, 0, None, [], *_HOME).ids)

    def query(self, vector: Vector, limit: int, where: Where | None) -> list[tuple[str, float]]:
        narrowed = json.dumps(where) if where else None
        found = self._bindings.query(self._id, None, [vector.tolist()], limit, narrowed, None, ["distances"], *_HOME)
        return list(zip(found.ids[0], found.distances[0], strict=True))

    def close(self) -> None:
        self._bindings = None


class PackageReader:
    """The documented way."""

    def __init__(self, folder: Path, collection: str) -> None:
        self._client = client(folder)
        self._collection = self._client.get_collection(collection, embedding_function=None)

    def count(self) -> int:
        return int(self._collection.count())

    def ids(self) -> set[str]:
        return set(self._collection.get(include=[])["ids"])

    def query(self, vector: Vector, limit: int, where: Where | None) -> list[tuple[str, float]]:
        found = self._collection.query(
            query_embeddings=vector.reshape(1, -1), n_results=limit, where=dict(where) if where else None,
            include=["distances"],
        )  # fmt: skip
        return list(zip(found["ids"][0], (found["distances"] or [[]])[0], strict=True))

    def close(self) -> None:
        close(self._client)
