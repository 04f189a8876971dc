"""A JSON file of one article or an array of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import ClassVar

from ingest.decoding import decode
from ingest.readers.articles import article_from_mapping
from ingest.readers.base import RawArticle, endless_number, read_bytes
from ingest.readers.compressed import inflate, is_compressed
from ingest.report import Failure
from ingest.settings import IngestSettings
from vectorstore import SourceError

_WRAPPERS = ("articles", "items", "results", "data", "docs", "documents", "entries", "_items", "news", "response")


class JsonReader:
    """Reads .json files, also compressed."""

    suffixes: ClassVar[tuple[str, ...]] = (".json", ".json.gz")

    def read(self, path: Path, name: str, settings: IngestSettings) -> Iterator[RawArticle | Failure]:
        """One article, or the articles of an array; a bad member of an array does not stop the others."""
        data = read_bytes(path, name, settings)
        value = _parsed(decode(inflate(data, name, settings) if is_compressed(path) else data, name), name)
        members = _members(value)
        if members is None:
            yield article_from_mapping(_fields(value, name), name)
            return
        if not members:
            raise SourceError(name, "there is no article in it", "Leave it out.")
        for number, member in enumerate(members, 1):
            where = f"{name} article {number}"
            try:
                yield article_from_mapping(_fields(member, where), where, number=number, unit="article")
            except SourceError as error:
                yield Failure(where, f"{error.reason}. {error.next_step}")


def _parsed(text: str, name: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        reason = f"it is not valid JSON (line {error.lineno}, column {error.colno}: {error.msg})"
        raise SourceError(name, reason, "Correct it; a file of one object per line must be called .jsonl.") from error
    except RecursionError as error:
        raise SourceError(name, "its JSON is nested too deeply", "Leave it out.") from error
    except ValueError as error:
        raise endless_number(name) from error


def _members(value: object) -> list[object] | None:
    """The articles of an array or of an object that only wraps one; None for a single article."""
    if isinstance(value, list):
        return value
    if isinstance(value, Mapping):
        for key in _WRAPPERS:
            inner = value.get(key)
            if isinstance(inner, list) and inner and all(isinstance(item, Mapping) for item in inner):
                return inner
    return None


def _fields(value: object, name: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise SourceError(name, "it is not a JSON object", "An article is an object with keys such as title and body.")
    return value
