"""The one writer of an archive: stores batches whole, then publishes the indexes. Reads no files, embeds nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from secrets import token_hex
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from vectorstore import generations, schema
from vectorstore.catalog import Catalog, rows_in
from vectorstore.embedders.base import Vector
from vectorstore.files import FileRecord, FileState, Prepared, WriteResult
from vectorstore.rows import article_row, passage_key, passage_row, rows_of_vectors
from vectorstore.types import Article, Passage


class ArchiveWriter:
    """Made by `Archive.writer`, which holds the lock around it."""

    def __init__(self, catalog: Catalog, indexes: Path) -> None:
        self._catalog = catalog
        self._indexes = indexes
        self._embedder = catalog.meta("embedder") or ""

    # --- what is there already ------------------------------------------------------------------------------

    def file_states(self, root: str) -> dict[str, FileState]:
        """The journal of one ingested folder, by path."""
        return self._catalog.file_states(root)

    def content_hashes(self, article_ids: Iterable[str]) -> dict[str, str]:
        """Content hashes of the current versions of those articles that are stored."""
        return self._catalog.content_hashes(article_ids)

    def missing(self, passages: Sequence[Passage]) -> list[Passage]:
        """The passages whose vector is not stored yet; of several with the same words, the first."""
        by_key: dict[str, Passage] = {}
        for passage in passages:
            by_key.setdefault(passage_key(passage), passage)
        known = self._catalog.known_vectors(by_key)
        return [passage for key, passage in by_key.items() if key not in known]

    def gone(
        self, root: str, present: Iterable[str] | None, unstored: Mapping[str, frozenset[str]] | None = None
    ) -> list[Article]:
        """Articles of an ingested folder that are in none of the files `present`, and that no other folder holds.

        Where it is not known which files there are (None), only those that have left a file that was read again.
        `unstored` says, by path, which articles files hold that were read and will not be stored.
        """
        held = {path: set(ids) for path, ids in self._catalog.articles_of_files(root).items()}
        for path, ids in (unstored or {}).items():
            held.setdefault("", set()).update(held.get(path, set()) - ids)
            held[path] = set(ids)
        still = set(held) - {""} if present is None else set(present)
        kept = {article_id for path, ids in held.items() if path in still for article_id in ids}
        lost = {article_id for path, ids in held.items() if path not in still for article_id in ids} - kept
        lost -= self._catalog.held_elsewhere(root, lost)
        return sorted(self._catalog.articles_by_id(lost).values(), key=lambda article: article.source)

    # --- changing it ----------------------------------------------------------------------------------------

    def write(self, records: Sequence[FileRecord], vectors: Mapping[str, Vector]) -> WriteResult:
        """Stores a batch in one transaction.

        `vectors` maps passage ids to vectors, for (at least) the passages that were `missing`. Articles whose
        content is current are left alone, except that their passages are replaced if they were cut differently.
        Raises ValueError, and stores nothing, if a vector is missing or is not one the embedder could have made.
        """
        with self._catalog.transaction() as db:
            generation = self._next_generation(db)
            outcome = {"new": 0, "changed": 0, "unchanged": 0}
            touched = False
            self._store_vectors(db, records, vectors)
            articles = [prepared for record in records for prepared in record.articles]
            current = self._current(db, {prepared.article.id for prepared in articles})
            for prepared in articles:
                kind, moved = self._store_article(db, prepared, generation, current)
                outcome[kind] += 1
                touched = moved or touched
            self._store_files(db, records)
            self._check_vectors(db, generation)
            if touched:
                self._set_generation(db, generation)
        return WriteResult(**outcome)

    def remove(self, article_ids: Iterable[str]) -> int:
        """Takes articles with all their versions out of the catalog; `publish` takes them out of the indexes.

        Returns how many there were.
        """
        wanted = list(self._catalog.articles_by_id(article_ids))
        with self._catalog.transaction() as db:
            generation = self._next_generation(db)
            for article_id in wanted:
                self._drop_passages(db, article_id, generation)
                for table in (schema.old_versions, schema.articles):
                    db.execute(table.delete().where(table.c.id == article_id))
                self._forget_files(db, article_id)
            if wanted:
                self._set_generation(db, generation)
                unused = schema.vectors.c.key.notin_(sa.select(schema.passages.c.vector_key))
                db.execute(schema.vectors.delete().where(unused))
        return len(wanted)

    def publish(self, progress: generations.Progress | None = None, *, afresh: bool = False) -> bool:
        """Brings both derived indexes up to the catalog. Returns whether anything had to be done."""
        return generations.publish(self._catalog, self._indexes, progress, afresh=afresh)

    # --- inside a transaction -------------------------------------------------------------------------------

    def _next_generation(self, db: Connection) -> int:
        # A write first: it takes SQLite's write lock before anything is read that the transaction relies on.
        db.execute(schema.meta.update().where(schema.meta.c.key == "schema").values(value=schema.SCHEMA_VERSION))
        current = db.execute(sa.select(schema.meta.c.value).where(schema.meta.c.key == "generation")).scalar_one()
        return int(current) + 1

    @staticmethod
    def _set_generation(db: Connection, generation: int) -> None:
        db.execute(schema.meta.update().where(schema.meta.c.key == "generation").values(value=str(generation)))
        db.execute(schema.history.insert().values(generation=generation, token=token_hex(8)))

    def _store_vectors(self, db: Connection, records: Sequence[FileRecord], vectors: Mapping[str, Vector]) -> None:
        by_key = {
            passage_key(passage): vectors[passage.id]
            for record in records
            for prepared in record.articles
            for passage in prepared.passages
            if passage.id in vectors
        }
        self._check_shapes(db, list(by_key.values()))
        if by_key:
            insert = schema.vectors.insert().prefix_with("OR IGNORE", dialect="sqlite")
            db.execute(insert, rows_of_vectors(self._embedder, by_key))

    def _check_shapes(self, db: Connection, vectors: Sequence[Vector]) -> None:
        table = schema.vectors.c
        one = sa.select(sa.func.length(table.vector)).where(table.embedder == self._embedder).limit(1)
        stored = db.execute(one).scalar()
        sizes = {vector.shape for vector in vectors} | ({(stored // 4,)} if stored is not None else set())
        if len(sizes) > 1 or any(len(size) != 1 for size in sizes):
            raise ValueError(f"the vectors have different shapes: {sorted(sizes)}")
        if not all(np.isfinite(vector).all() for vector in vectors):
            raise ValueError("a vector has numbers that are not finite")

    def _check_vectors(self, db: Connection, generation: int) -> None:
        # One passage without a vector, or with one of another length, would make every later publish fail.
        table, vectors = schema.passages.c, schema.vectors.c
        here = sa.and_(vectors.key == table.vector_key, vectors.embedder == self._embedder)
        query = sa.select(sa.func.count(), sa.func.count(vectors.key)).select_from(
            schema.passages.outerjoin(schema.vectors, here)
        )
        stored, embedded = db.execute(query.where(table.generation == generation)).one()
        if stored != embedded:
            raise ValueError(f"{stored - embedded} of {stored} passages have no vector")

    @staticmethod
    def _current(db: Connection, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
        """The stored rows of those articles that are there, by id."""
        table = schema.articles
        return {row["id"]: dict(row) for row in rows_in(db, sa.select(table), table.c.id, ids)}

    def _store_article(
        self, db: Connection, prepared: Prepared, generation: int, current: dict[str, dict[str, Any]]
    ) -> tuple[str, bool]:
        article, table = prepared.article, schema.articles
        row = current.get(article.id)
        if row is None:
            current[article.id] = article_row(replace(article, version=1))
            db.execute(table.insert(), current[article.id])
            self._insert_passages(db, prepared, generation)
            return "new", True
        if row["content_hash"] == article.content_hash:
            if self._same_passages(db, prepared):
                return "unchanged", False
            self._drop_passages(db, article.id, generation)
            self._insert_passages(db, prepared, generation)
            return "unchanged", True
        db.execute(schema.old_versions.insert(), row)
        self._drop_passages(db, article.id, generation)
        current[article.id] = article_row(replace(article, version=row["version"] + 1))
        db.execute(table.update().where(table.c.id == article.id).values(**current[article.id]))
        self._insert_passages(db, prepared, generation)
        return "changed", True

    @staticmethod
    def _same_passages(db: Connection, prepared: Prepared) -> bool:
        columns = [column for column in schema.passages.c if column.name != "generation"]
        query = sa.select(*columns).where(schema.passages.c.article_id == prepared.article.id)
        stored = {row["id"]: dict(row) for row in db.execute(query).mappings()}
        rows = (passage_row(passage, 0) for passage in prepared.passages)
        return stored == {row["id"]: {column.name: row[column.name] for column in columns} for row in rows}

    @staticmethod
    def _insert_passages(db: Connection, prepared: Prepared, generation: int) -> None:
        if prepared.passages:
            rows = [passage_row(passage, generation) for passage in prepared.passages]
            db.execute(schema.passages.insert(), rows)

    @staticmethod
    def _drop_passages(db: Connection, article_id: str, generation: int) -> None:
        table = schema.passages
        ids = list(db.execute(sa.select(table.c.id).where(table.c.article_id == article_id)).scalars())
        db.execute(table.delete().where(table.c.article_id == article_id))
        if ids:
            insert = schema.removed.insert().prefix_with("OR IGNORE", dialect="sqlite")
            db.execute(insert, [{"passage_id": passage_id, "generation": generation} for passage_id in ids])

    @staticmethod
    def _store_files(db: Connection, records: Sequence[FileRecord]) -> None:
        files, links = schema.files, schema.file_articles
        latest = {(record.state.root, record.state.path): record.state for record in records}
        rows = [{name: getattr(state, name) for name in FileState.__dataclass_fields__} for state in latest.values()]
        if rows:
            here = sa.and_(files.c.root == sa.bindparam("at_root"), files.c.path == sa.bindparam("at_path"))
            db.execute(files.delete().where(here), [{"at_root": root, "at_path": path} for root, path in latest])
            db.execute(files.insert(), rows)
        for record in records:
            if record.holds is not None:
                ArchiveWriter._let_go(db, record.state, record.holds)
        held = {
            (record.state.root, record.state.path, prepared.article.id)
            for record in records
            for prepared in record.articles
        }
        if held:
            insert = links.insert().prefix_with("OR IGNORE", dialect="sqlite")
            db.execute(insert, [{"root": root, "path": path, "article_id": one} for root, path, one in sorted(held)])

    @staticmethod
    def _let_go(db: Connection, state: FileState, holds: frozenset[str]) -> None:
        """Notes which articles are no longer in a file that once held them."""
        links = schema.file_articles
        here = sa.and_(links.c.root == state.root, links.c.path == state.path)
        left = set(db.execute(sa.select(links.c.article_id).where(here)).scalars()) - holds
        if left:
            db.execute(
                links.delete().where(here, links.c.article_id == sa.bindparam("left")), [{"left": one} for one in left]
            )
            insert = links.insert().prefix_with("OR IGNORE", dialect="sqlite")
            db.execute(insert, [{"root": state.root, "path": "", "article_id": one} for one in sorted(left)])

    @staticmethod
    def _forget_files(db: Connection, article_id: str) -> None:
        links, files = schema.file_articles, schema.files
        held = db.execute(sa.select(links.c.root, links.c.path).where(links.c.article_id == article_id)).all()
        for root, path in held:
            # Ingesting the file again must bring the article back, so its line in the journal goes too.
            db.execute(files.delete().where(sa.and_(files.c.root == root, files.c.path == path)))
        db.execute(links.delete().where(links.c.article_id == article_id))
