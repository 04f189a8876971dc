"""One JSON article per line, plain or gzip, read as a stream: a bad line is reported and the rest goes on."""

from __future__ import annotations

import codecs
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, cast

from ingest.readers.articles import Fields, article_from_mapping
from ingest.readers.base import RawArticle, endless_number, unreadable
from ingest.readers.compressed import UNPACKING_ERRORS, damaged, is_compressed
from ingest.report import Failure
from ingest.settings import IngestSettings
from vectorstore import SourceError

_MEGABYTE = 1_000_000


class JsonLinesReader:
    """Reads .jsonl and .ndjson files of any size, also compressed."""

    suffixes: ClassVar[tuple[str, ...]] = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")

    def read(self, path: Path, name: str, settings: IngestSettings) -> Iterator[RawArticle | Failure]:
        """The articles in order. Never holds more than one line."""
        lines = 0
        for lines, line in _lines(path, name, int(settings.max_line_mb * _MEGABYTE)):
            where = f"{name} line {lines}"
            try:
                yield _article(line, lines, where, settings)
            except SourceError as error:
                yield Failure(where, f"{error.reason}. {error.next_step}")
        if not lines:
            raise SourceError(name, "the file is empty", "Leave it out, or fill it.")


def _lines(path: Path, name: str, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines that are not blank; None for one longer than `limit` bytes."""
    number = 0
    try:
        with gzip.open(path) if is_compressed(path) else path.open("rb") as file:
            while line := file.readline(limit + 1):
                number += 1
                if len(line) > limit and not line.endswith(b"\n"):
                    while (rest := file.readline(limit)) and not rest.endswith(b"\n"):
                        pass
                    yield number, None
                elif stripped := line.removeprefix(codecs.BOM_UTF8).strip():
                    yield number, stripped
    except UNPACKING_ERRORS as error:
        raise damaged(f"{name} after line {number}", error) from error
    except OSError as error:
        raise unreadable(name, error) from error


def _article(line: bytes | None, number: int, where: str, settings: IngestSettings) -> RawArticle:
    if line is None:
        reason = f"the line has more than {settings.max_line_mb:g} MB"
        raise SourceError(where, reason, "Raise the setting ingest.max_line_mb and run again with --retry-failed.")
    try:
        value = json.loads(line)
    except UnicodeDecodeError as error:
        raise SourceError(where, "the line is not UTF-8", "Save the file as UTF-8.") from error
    except json.JSONDecodeError as error:
        raise SourceError(where, f"not valid JSON (column {error.colno}: {error.msg})", "Correct the line.") from error
    except RecursionError as error:
        raise SourceError(where, "its JSON is nested too deeply", "Leave it out.") from error
    except ValueError as error:
        raise endless_number(where) from error
    if not isinstance(value, dict):
        raise SourceError(where, "the line is not a JSON object", "Put one article on each line.")
    return article_from_mapping(cast(Fields, value), where, number=number)
