"""Readers by the ending of a file's name, one module per format. Importing this loads none of their libraries."""

from __future__ import annotations

from pathlib import Path

from ingest.readers.base import RawArticle, Reader
from ingest.readers.html_page import HtmlReader
from ingest.readers.json_file import JsonReader
from ingest.readers.json_lines import JsonLinesReader
from ingest.readers.markdown import MarkdownReader
from ingest.readers.plain import PlainTextReader

__all__ = ["SUFFIXES", "RawArticle", "Reader", "reader_for", "suffix_of"]

_READERS: tuple[Reader, ...] = (PlainTextReader(), MarkdownReader(), HtmlReader(), JsonReader(), JsonLinesReader())
_BY_SUFFIX = {suffix: reader for reader in _READERS for suffix in reader.suffixes}

SUFFIXES: tuple[str, ...] = tuple(_BY_SUFFIX)
"""Every ending that can be read."""


def reader_for(path: Path) -> Reader | None:
    """The reader for a file, by its name; None if there is none."""
    return _BY_SUFFIX.get(suffix_of(path))


def suffix_of(path: Path) -> str:
    """A name's ending in lower case, with what stands before ".gz": ".jsonl.gz"."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    return "".join(suffixes[-2:]) if suffixes[-1:] == [".gz"] else "".join(suffixes[-1:])
