"""The catalog's tables. The catalog is the one truth: everything else in an archive is derived from it.

Rows hold no paths of this machine and no engine's private format, so the same tables serve SQLite and PostgreSQL.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

SCHEMA_VERSION = "1"

metadata = MetaData()

meta = Table("meta", metadata, Column("key", String, primary_key=True), Column("value", String, nullable=False))

# Random names of the states the catalog was in, so that an index can tell whether it was made from one of them.
history = Table(
    "history",
    metadata,
    Column("generation", Integer, primary_key=True, autoincrement=False),
    Column("token", String, nullable=False),
)


def _article_columns() -> list[Column[object]]:
    return [
        Column("source", Text, nullable=False),
        Column("text", Text, nullable=False),
        Column("content_hash", String, nullable=False),
        Column("title", Text),
        Column("title_derived", Integer, nullable=False),
        Column("outlet", Text),
        Column("author", Text),
        Column("published", BigInteger),  # seconds since 1970, UTC
        Column("updated", BigInteger),
        Column("url", Text),
        Column("language", String),
        Column("version", Integer, nullable=False),
    ]


articles = Table(
    "articles",
    metadata,
    Column("id", String, primary_key=True),
    *_article_columns(),
    Index("articles_published", "published"),
)

old_versions = Table(
    "old_versions", metadata, Column("id", String, primary_key=True), *_article_columns()[:-1],
    Column("version", Integer, primary_key=True),
)  # fmt: skip

passages = Table(
    "passages",
    metadata,
    Column("id", String, primary_key=True),
    Column("article_id", String, ForeignKey("articles.id"), nullable=False, index=True),
    Column("ordinal", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("header", Text, nullable=False),
    Column("sentences", Text, nullable=False),  # "0,57;58,120": offsets into the article's text
    Column("vector_key", String, nullable=False, index=True),
    Column("generation", Integer, nullable=False, index=True),
)

# Which passages a generation took away: with passages.generation, the difference an index has to catch up on.
removed = Table(
    "removed",
    metadata,
    Column("passage_id", String, primary_key=True),
    Column("generation", Integer, primary_key=True, index=True),
)

vectors = Table(
    "vectors",
    metadata,
    Column("embedder", String, primary_key=True),
    Column("key", String, primary_key=True),  # of header and text: a passage that comes back needs no embedding
    Column("vector", LargeBinary, nullable=False),  # float32, little-endian
)

files = Table(
    "files",
    metadata,
    Column("root", String, primary_key=True),
    Column("path", Text, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("mtime_ns", BigInteger, nullable=False),
    Column("sha256", String, nullable=False),
    Column("pipeline", String, nullable=False),
    Column("reason", Text),
)

file_articles = Table(
    "file_articles",
    metadata,
    Column("root", String, primary_key=True),
    Column("path", Text, primary_key=True),  # "" once the article has left its file
    Column("article_id", String, primary_key=True, index=True),
)
