"""Articles, passages and vectors as rows of the catalog, and back. Touches no database."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
from sqlalchemy.engine import RowMapping

from vectorstore.embedders.base import Vector
from vectorstore.types import Article, Passage, Span


def passage_key(passage: Passage) -> str:
    """Name of a passage's vector: the same header and text never need embedding twice."""
    return hashlib.sha256(passage.searchable.encode()).hexdigest()[:32]


def seconds(moment: datetime | None) -> int | None:
    """Whole seconds since 1970, UTC."""
    return None if moment is None else int(moment.timestamp())


def moment_of(seconds: int | None) -> datetime | None:
    """The aware moment, UTC, that `seconds` stored."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def article_of(row: RowMapping) -> Article:
    """The article in a row."""
    values = {name: row[name] for name in Article.__dataclass_fields__}
    values["title_derived"] = bool(row["title_derived"])
    values["published"] = moment_of(row["published"])
    values["updated"] = moment_of(row["updated"])
    return Article(**values)


def article_row(article: Article) -> dict[str, Any]:
    """The columns of an article."""
    row = {name: getattr(article, name) for name in Article.__dataclass_fields__}
    row["title_derived"] = int(article.title_derived)
    row["published"] = seconds(article.published)
    row["updated"] = seconds(article.updated)
    return row


def passage_row(passage: Passage, generation: int) -> dict[str, Any]:
    """The columns of a passage. Its text is not among them: it is a range of the article's."""
    return {
        "id": passage.id,
        "article_id": passage.article_id,
        "ordinal": passage.ordinal,
        "start": passage.start,
        "end": passage.end,
        "header": passage.header,
        "sentences": ";".join(f"{span.start},{span.end}" for span in passage.sentences),
        "vector_key": passage_key(passage),
        "generation": generation,
    }


def _spans(packed: str) -> tuple[Span, ...]:
    pairs = (pair.split(",") for pair in packed.split(";") if pair)
    return tuple(Span(int(start), int(end)) for start, end in pairs)


def passage_of(row: RowMapping, text: str) -> Passage:
    """The passage in a row, cut out of its article's `text`."""
    start, end = row["start"], row["end"]
    return Passage(
        id=row["id"],
        article_id=row["article_id"],
        ordinal=row["ordinal"],
        start=start,
        end=end,
        text=text[start:end],
        header=row["header"],
        sentences=_spans(row["sentences"]),
    )


def rows_of_vectors(embedder: str, vectors: Mapping[str, Vector]) -> Sequence[dict[str, Any]]:
    """The columns of vectors by key."""
    return [
        {"embedder": embedder, "key": key, "vector": np.ascontiguousarray(vector, dtype="<f4").tobytes()}
        for key, vector in vectors.items()
    ]
