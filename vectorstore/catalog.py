"""The catalog: articles with their versions, passages, vectors and the journal of every ingest, in one SQL database.

It answers plain look-ups and applies whole batches in one transaction. It ranks nothing and embeds nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy.engine import Connection, RowMapping

from vectorstore import schema
from vectorstore.database import connect
from vectorstore.embedders.base import Vector
from vectorstore.errors import ArchiveError, ArchiveMissing, UsageError
from vectorstore.files import Counts, FileState
from vectorstore.rows import article_of, moment_of, passage_of, seconds
from vectorstore.types import Article, ArticleOrder, Constraints, Passage

_MOST_WORDS, _LONGEST_WORD = 100, 1_000  # SQLite refuses a pattern or a condition that is very long
_CHUNK = 500  # SQLite's oldest supported limit on variables in one statement is 999


def rows_in(
    db: Connection, query: sa.Select[Any], column: sa.ColumnElement[Any], values: Iterable[str]
) -> Iterator[RowMapping]:
    """The rows of `query` whose `column` is one of `values`, asked for in as many statements as it takes."""
    wanted = list(values)
    for at in range(0, len(wanted), _CHUNK):
        yield from db.execute(query.where(column.in_(wanted[at : at + _CHUNK]))).mappings()


def _conditions(constraints: Constraints) -> list[sa.ColumnElement[bool]]:
    table = schema.articles.c
    found: list[sa.ColumnElement[bool]] = []
    if constraints.outlets:
        found.append(sa.func.lower(table.outlet).in_([name.lower() for name in constraints.outlets]))
    if constraints.since is not None:
        found.append(table.published >= seconds(constraints.since))
    if constraints.until is not None:
        found.append(table.published <= seconds(constraints.until))
    if constraints.languages:
        found.append(table.language.in_([code.lower() for code in constraints.languages]))
    if constraints.without:
        found.append(table.id.not_in(constraints.without))
    return found


def _known(db: Connection, column: sa.Column[str]) -> tuple[str, ...]:
    return tuple(sorted(db.execute(sa.select(column).where(column.isnot(None)).distinct()).scalars()))


def _having(constraints: Constraints, words: str | None) -> list[sa.ColumnElement[bool]] | None:
    """What an article has to be; None where none can be it."""
    table, found = schema.articles.c, _conditions(constraints)
    wanted = list(dict.fromkeys((words or "").split()))[:_MOST_WORDS]
    if any(len(word) > _LONGEST_WORD for word in wanted):
        return None
    for word in wanted:
        columns = (table.title, table.outlet, table.author, table.source)
        found.append(sa.or_(*(column.icontains(word, autoescape=True) for column in columns)))
    return found


def _ordered(order: ArticleOrder) -> list[sa.ColumnElement[Any]]:
    table = schema.articles.c
    newest = table.published.desc().nulls_last()
    first: dict[ArticleOrder, sa.ColumnElement[Any]] = {
        ArticleOrder.NEWEST: newest,
        ArticleOrder.OLDEST: table.published.asc().nulls_last(),
        ArticleOrder.TITLE: sa.func.lower(table.title).asc().nulls_last(),
        ArticleOrder.OUTLET: sa.func.lower(table.outlet).asc().nulls_last(),
        ArticleOrder.LANGUAGE: table.language.asc().nulls_last(),
    }
    return [first[order], newest, table.title, table.id]


class Catalog:
    """One open database. Reading methods are safe from several threads; writing belongs to the lock's holder."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        self.path = path
        self._engine = connect(path, create=create)
        try:
            self._start(create)
        except BaseException:
            self.close()
            raise

    def _start(self, create: bool) -> None:
        if not self._has_tables():
            if not create:
                raise ArchiveMissing(str(self.path.parent))
            self._make_tables()
        found = self.meta("schema")
        if found != schema.SCHEMA_VERSION:
            raise ArchiveError(
                f"The archive has format {found}; this Byline reads format {schema.SCHEMA_VERSION}.",
                "Use the Byline that made it, or ingest into a new archive.",
            )

    def _has_tables(self) -> bool:
        with self._engine.connect() as db:
            return sa.inspect(db).has_table(schema.meta.name)

    def _make_tables(self) -> None:
        with self._engine.begin() as db:  # one transaction: tables and first rows are there together, or not at all
            schema.metadata.create_all(db)
            rows = [{"key": "schema", "value": schema.SCHEMA_VERSION}, {"key": "generation", "value": "0"}]
            db.execute(schema.meta.insert(), rows)

    def close(self) -> None:
        """Closes every connection."""
        self._engine.dispose()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One transaction: all of it is stored, or none of it."""
        with self._engine.begin() as db:
            yield db

    # --- meta -----------------------------------------------------------------------------------------------

    def meta(self, key: str) -> str | None:
        """A stored setting, or None."""
        with self._engine.connect() as db:
            return db.execute(sa.select(schema.meta.c.value).where(schema.meta.c.key == key)).scalar()

    def generation(self) -> int:
        """Counts the transactions that changed passages."""
        return int(self.meta("generation") or 0)

    def token(self, generation: int) -> str | None:
        """The random name of a state this catalog was in; None for one it never was in.

        Numbers alone would not do: a catalog restored from a backup counts the same numbers again.
        """
        table = schema.history
        with self._engine.connect() as db:
            return db.execute(sa.select(table.c.token).where(table.c.generation == generation)).scalar()

    def bind_embedder(self, fingerprint: str) -> None:
        """Ties the archive to one embedder. Raises `UsageError` if it is tied to another."""
        bound = self.meta("embedder")
        if bound is None:
            with self._engine.begin() as db:
                db.execute(schema.meta.insert().values(key="embedder", value=fingerprint))
        elif bound != fingerprint:
            raise UsageError(
                f"The archive was made with the embedder {bound}, not {fingerprint}.",
                "Set that embedder, or ingest into a new archive.",
            )

    # --- reading --------------------------------------------------------------------------------------------

    def article(self, article_id: str) -> Article | None:
        """The current version, by id or by an unambiguous beginning of it (6 characters or more)."""
        table = schema.articles
        query = sa.select(table).where(table.c.id == article_id)
        if 6 <= len(article_id) < 16:
            query = sa.select(table).where(table.c.id.startswith(article_id, autoescape=True)).limit(2)
        with self._engine.connect() as db:
            rows = db.execute(query).mappings().all()
        return article_of(rows[0]) if len(rows) == 1 else None

    def articles_by_id(self, ids: Iterable[str]) -> dict[str, Article]:
        """Current versions by id; unknown ids are left out."""
        table = schema.articles
        with self._engine.connect() as db:
            return {row["id"]: article_of(row) for row in rows_in(db, sa.select(table), table.c.id, ids)}

    def outlets(self) -> tuple[str, ...]:
        """Every outlet's name, sorted."""
        with self._engine.connect() as db:
            return _known(db, schema.articles.c.outlet)

    def languages(self) -> tuple[str, ...]:
        """Every language that articles say they are in, as ISO 639-1 codes, sorted."""
        with self._engine.connect() as db:
            return _known(db, schema.articles.c.language)

    def versions(self, article_id: str) -> tuple[Article, ...]:
        """Every stored version, newest first."""
        old, current = schema.old_versions, schema.articles
        earlier = sa.select(old).where(old.c.id == article_id).order_by(old.c.version.desc())
        with self._engine.connect() as db:
            rows = [
                *db.execute(sa.select(current).where(current.c.id == article_id)).mappings(),
                *db.execute(earlier).mappings(),
            ]
        return tuple(article_of(row) for row in rows)

    def articles(
        self,
        constraints: Constraints,
        words: str | None,
        limit: int,
        offset: int,
        order: ArticleOrder = ArticleOrder.NEWEST,
    ) -> tuple[Article, ...]:
        """In `order`. `words` narrows to those whose title, outlet, author or source has all of the first hundred."""
        having = _having(constraints, words)
        if having is None:
            return ()
        query = sa.select(schema.articles).where(*having).order_by(*_ordered(order))
        with self._engine.connect() as db:
            return tuple(article_of(row) for row in db.execute(query.limit(limit).offset(offset)).mappings())

    def article_count(self, constraints: Constraints, words: str | None) -> int:
        """How many articles `articles` would give without a limit."""
        having = _having(constraints, words)
        if having is None:
            return 0
        query = sa.select(sa.func.count()).select_from(schema.articles).where(*having)
        with self._engine.connect() as db:
            return db.execute(query).scalar_one()

    def passages(self, ids: Iterable[str]) -> dict[str, Passage]:
        """Passages by id, with their text; unknown ids are left out."""
        return {passage.id: passage for passage in self._select_passages(schema.passages.c.id, ids)}

    def vectors(self, ids: Iterable[str]) -> dict[str, Vector]:
        """Vectors of passages by id, shape (dimensions,) each; unknown ids are left out."""
        # In two steps: joined, SQLite goes through every vector of the archive and looks for its passage.
        table, stored = schema.passages.c, schema.vectors.c
        named = sa.select(table.id, table.vector_key)
        held = sa.select(stored.key, stored.vector).where(stored.embedder == self.meta("embedder"))
        with self._engine.connect() as db:
            keys = {row["id"]: row["vector_key"] for row in rows_in(db, named, table.id, ids)}
            found = {row["key"]: row["vector"] for row in rows_in(db, held, stored.key, set(keys.values()))}
        return {name: np.frombuffer(found[key], dtype="<f4") for name, key in keys.items() if key in found}

    def passages_of(self, article_id: str) -> tuple[Passage, ...]:
        """An article's passages in order."""
        return tuple(self._select_passages(schema.passages.c.article_id, [article_id]))

    def _select_passages(self, column: sa.ColumnElement[str], values: Iterable[str]) -> Iterator[Passage]:
        """Passages by one of their columns, with their text; those of an article in order."""
        table, articles = schema.passages, schema.articles
        query = sa.select(table).order_by(table.c.article_id, table.c.ordinal)
        texts = sa.select(articles.c.id, articles.c.text)
        with self._engine.connect() as db:
            rows = list(rows_in(db, query, column, values))
            ids = {row["article_id"] for row in rows}
            held = {row["id"]: row["text"] for row in rows_in(db, texts, articles.c.id, ids)}
        return (passage_of(row, held[row["article_id"]]) for row in rows)

    def counts(self, bytes_on_disk: int) -> Counts:
        """The archive in numbers."""
        table = schema.articles.c
        with self._engine.connect() as db:
            articles, oldest, newest = db.execute(
                sa.select(sa.func.count(), sa.func.min(table.published), sa.func.max(table.published))
            ).one()
            names = _known(db, schema.articles.c.outlet)
            older = db.execute(sa.select(sa.func.count()).select_from(schema.old_versions)).scalar_one()
            passages = db.execute(sa.select(sa.func.count()).select_from(schema.passages)).scalar_one()
            generation = db.execute(sa.select(schema.meta.c.value).where(schema.meta.c.key == "generation")).scalar()
        return Counts(
            articles=articles,
            passages=passages,
            versions=articles + older,
            outlets=names,
            oldest=moment_of(oldest),
            newest=moment_of(newest),
            bytes_on_disk=bytes_on_disk,
            generation=int(generation or 0),
        )

    def passage_count(self) -> int:
        """Passages of current versions."""
        with self._engine.connect() as db:
            return db.execute(sa.select(sa.func.count()).select_from(schema.passages)).scalar_one()

    # --- what an index has to catch up on -------------------------------------------------------------------

    def added_since(self, generation: int, size: int) -> Iterator[list[tuple[Passage, Article, Vector]]]:
        """Passages stored after `generation`, with article and vector, in batches of at most `size`."""
        table, last, embedder = schema.passages, "", self.meta("embedder")
        while True:
            with self._engine.connect() as db:
                query = (
                    sa.select(table, schema.vectors.c.vector)
                    .join(schema.vectors, schema.vectors.c.key == table.c.vector_key)
                    .where(table.c.generation > generation, table.c.id > last)
                    .where(schema.vectors.c.embedder == embedder)
                    .order_by(table.c.id)
                    .limit(size)
                )
                rows = db.execute(query).mappings().all()
            if not rows:
                return
            last = rows[-1]["id"]
            articles = self.articles_by_id({row["article_id"] for row in rows})
            yield [
                (
                    passage_of(row, articles[row["article_id"]].text),
                    articles[row["article_id"]],
                    np.frombuffer(row["vector"], dtype="<f4"),
                )
                for row in rows
            ]

    def removed_since(self, generation: int) -> list[str]:
        """Passages taken away after `generation`, those that have come back since included."""
        table = schema.removed
        query = sa.select(table.c.passage_id).where(table.c.generation > generation).distinct()
        with self._engine.connect() as db:
            return list(db.execute(query).scalars())

    def count_added_since(self, generation: int) -> int:
        """How many passages `added_since` would give."""
        table = schema.passages
        query = sa.select(sa.func.count()).select_from(table).where(table.c.generation > generation)
        with self._engine.connect() as db:
            return db.execute(query).scalar_one()

    # --- journal --------------------------------------------------------------------------------------------

    def file_states(self, root: str) -> dict[str, FileState]:
        """The journal of one ingested folder, by path."""
        table = schema.files
        with self._engine.connect() as db:
            rows = db.execute(sa.select(table).where(table.c.root == root)).mappings()
            return {row["path"]: FileState(**row) for row in rows}

    def content_hashes(self, ids: Iterable[str]) -> dict[str, str]:
        """Content hashes of current versions; unknown ids are left out."""
        table = schema.articles
        query = sa.select(table.c.id, table.c.content_hash)
        with self._engine.connect() as db:
            return {row["id"]: row["content_hash"] for row in rows_in(db, query, table.c.id, ids)}

    def known_vectors(self, keys: Iterable[str]) -> set[str]:
        """Those of `keys` whose vector is stored for the archive's embedder."""
        table = schema.vectors
        query = sa.select(table.c.key).where(table.c.embedder == self.meta("embedder"))
        with self._engine.connect() as db:
            return {row["key"] for row in rows_in(db, query, table.c.key, keys)}

    def held_elsewhere(self, root: str, ids: Iterable[str]) -> set[str]:
        """Those of the articles that a file of another ingested folder holds too."""
        table = schema.file_articles
        query = sa.select(table.c.article_id).where(table.c.root != root, table.c.path != "")
        with self._engine.connect() as db:
            return {row["article_id"] for row in rows_in(db, query, table.c.article_id, ids)}

    def articles_of_files(self, root: str) -> dict[str, list[str]]:
        """Article ids of an ingested folder, by file path; by "" those that have left their file."""
        table = schema.file_articles
        found: dict[str, list[str]] = {}
        with self._engine.connect() as db:
            for row in db.execute(sa.select(table.c.path, table.c.article_id).where(table.c.root == root)):
                found.setdefault(row.path, []).append(row.article_id)
        return found

    def passage_ids(self) -> set[str]:
        """Every passage of a current version."""
        with self._engine.connect() as db:
            return set(db.execute(sa.select(schema.passages.c.id)).scalars())

    def integrity(self) -> list[str]:
        """What SQLite's own check finds wrong; empty when sound."""
        with self._engine.connect() as db:
            lines = [str(line) for line in db.execute(sa.text("PRAGMA integrity_check")).scalars()]
        return [line for line in lines if line != "ok"]

    def misfits(self) -> Iterator[str]:
        """Passages that do not fit their article, or that have no vector."""
        table, embedder = schema.passages, self.meta("embedder")
        with self._engine.connect() as db:
            ids = list(db.execute(sa.select(schema.articles.c.id)).scalars())
            keys = sa.select(schema.vectors.c.key).where(schema.vectors.c.embedder == embedder)
            bare = db.execute(sa.select(table.c.id).where(table.c.vector_key.notin_(keys))).scalars().all()
        yield from (f"passage {passage_id} has no vector" for passage_id in bare)
        for at in range(0, len(ids), _CHUNK):  # never the whole archive in memory
            articles = self.articles_by_id(ids[at : at + _CHUNK])
            for passage in self._select_passages(table.c.article_id, articles):
                size = len(articles[passage.article_id].text)
                inside = all(passage.start <= a < b <= passage.end for a, b in passage.sentences)
                if not (0 <= passage.start < passage.end <= size and inside):
                    yield f"passage {passage.id} does not fit article {passage.article_id}"
