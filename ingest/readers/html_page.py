"""A saved web page: its main text and what the page says about itself. Never fetches anything."""

from __future__ import annotations

import codecs
import json
import logging
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from ingest.dates import parse_date
from ingest.decoding import decode
from ingest.readers.articles import sound
from ingest.readers.base import RawArticle, read_bytes
from ingest.readers.markup import markup_text, without_endless_references
from ingest.settings import IngestSettings
from vectorstore import SourceError

if TYPE_CHECKING:
    from lxml.etree import _Element  # type: ignore[import-untyped]
    from trafilatura.settings import Document

_log = logging.getLogger(__name__)
_log.addHandler(logging.NullHandler())

_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
# Lengths are limited because a tag without an end would be looked through again from every "<".
_META = re.compile(r"<meta\b[^>]{0,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([a-zA-Z:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))")
_LANGUAGE = re.compile(r"<html\b[^>]*?\blang\s*=\s*[\"']?([A-Za-z]{2,3}(?:[-_]\w+)*)", re.IGNORECASE)
_TIME = re.compile(r"<time\b[^>]{0,1000}\bdatetime\s*=\s*[\"']([^\"']{8,40})[\"']", re.IGNORECASE)
_LINKED_DATA = re.compile(
    r"<script[^>]{0,500}application/ld\+json[^>]{0,500}>(.*?)</script>", re.IGNORECASE | re.DOTALL
)
_PRINTABLE = bytes(byte for byte in range(0x20, 0x7F) if byte not in b"\\~%")
_ESCAPES = ("unicode-escape", "raw-unicode-escape", "idna")
_PUBLISHED = (
    "article:published_time", "og:published_time", "datepublished", "parsely-pub-date", "sailthru.date", "pubdate",
    "publish-date", "publishdate", "publish_date", "publication_date", "dc.date.issued", "dcterms.created", "dc.date",
    "dcterms.date", "date",
)  # fmt: skip
_UPDATED = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified", "lastmod")


class HtmlReader:
    """Reads .html and .htm files."""

    suffixes: ClassVar[tuple[str, ...]] = (".html", ".htm", ".xhtml")

    def read(self, path: Path, name: str, settings: IngestSettings) -> Iterator[RawArticle]:
        """One article: the page's main text, found by trafilatura."""
        yield article_from_page(_decoded(read_bytes(path, name, settings), name), name)


def article_from_page(page: str, name: str, url: str | None = None) -> RawArticle:
    """The article of an HTML page given as text; `url` where it came from, if known.

    Raises `SourceError` for `name` when the page has no text.
    """
    import trafilatura

    try:
        found = trafilatura.bare_extraction(
            without_endless_references(page), url=url, with_metadata=True, include_comments=False
        )
    except ValueError as error:
        raise SourceError(name, f"the page could not be taken apart ({error})", "Save its text as .txt.") from error
    document = found if found is not None and not isinstance(found, dict) else None
    text = _paragraphs(document) if document is not None else ""
    text = text or markup_text(page)
    if not text:
        raise SourceError(name, "there is no text on the page", "Leave it out.")
    return _described(page, text, document, url)


def _decoded(data: bytes, name: str) -> str:
    """As the page declares, where it does; the declaration may be wrong, and then the letters decide."""
    declared = _DECLARED.search(data[:4096])
    if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")) and b"\x00" not in data:
        text = in_declared_encoding(data, declared[1].decode("ascii"))
        if text is not None:
            return text
        _log.info("%s is not in the encoding it declares.", name)
    return decode(data, name)


def in_declared_encoding(data: bytes, encoding: str) -> str | None:
    """`data` in the encoding it is said to be in; None where that cannot be."""
    try:
        return data.decode(encoding) if _can_declare_itself(encoding) else None
    except (LookupError, UnicodeError):
        return None


def _can_declare_itself(encoding: str) -> bool:
    """Whether a declaration that was read as ASCII can be true: not of UTF-16, EBCDIC or codecs that are no encodings.

    Raises `LookupError` or `UnicodeError` for more of them. Backslash, tilde and "%" are other characters in some.
    """
    return codecs.lookup(encoding).name not in _ESCAPES and _PRINTABLE.decode(encoding) == _PRINTABLE.decode("ascii")


def _paragraphs(document: Document) -> str:
    body = document.body
    if body is None:
        return ""
    blocks = ("\n".join(_lines(element)) for element in body)
    return "\n\n".join(filter(None, blocks))


def _lines(element: _Element) -> Iterator[str]:
    """The lines of one block; list items and table rows are lines of their own."""
    inner = [child for child in element.iter("item", "row") if child is not element]
    if inner:
        mark = "• " if element.tag == "list" else ""
        for child in inner:
            cells = [_flat(cell) for cell in child.iter("cell")]
            line = " | ".join(filter(None, cells)) if cells else _flat(child)
            if line:
                yield mark + line
    elif text := _flat(element):
        yield text


def _flat(element: _Element) -> str:
    for line_break in element.iter("lb"):
        line_break.tail = " " + (line_break.tail or "")
    return " ".join("".join(element.itertext()).split())


def _described(page: str, text: str, document: Document | None, url: str | None) -> RawArticle:
    metas, linked = _metas(page), _linked_dates(page)
    # trafilatura's own date may come from anywhere in the text; only what the page declares counts.
    published = _first_date(metas, _PUBLISHED) or linked.get("datePublished") or _only_time(page)
    updated = _first_date(metas, _UPDATED) or linked.get("dateModified")
    language = _LANGUAGE.search(page[:5000])
    return RawArticle(
        text=sound(text),
        title=(document.title or None) if document else None,
        outlet=(document.sitename or None) if document else None,
        author=(document.author or "").replace("; ", ", ") or None if document else None,
        published=published,
        updated=updated if updated and published and updated > published else None,
        url=url or ((document.url or None) if document else None),
        language=language[1] if language else None,
    )


def _metas(page: str) -> dict[str, str]:
    """Name (or property) and content of the page's meta tags; the first of several counts."""
    found: dict[str, str] = {}
    for tag in _META.findall(page):
        attributes = {key.lower(): a or b or c for key, a, b, c in _ATTRIBUTE.findall(tag)}
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        if name and attributes.get("content"):
            found.setdefault(name.lower(), attributes["content"])
    return found


def _first_date(metas: dict[str, str], names: tuple[str, ...]) -> datetime | None:
    return next(filter(None, (parse_date(metas.get(name)) for name in names)), None)


def _only_time(page: str) -> datetime | None:
    """The page's one machine-readable time; of several, nobody knows which is the article's."""
    times = {parse_date(written) for written in _TIME.findall(page)}
    return times.pop() if len(times) == 1 else None


def _linked_dates(page: str) -> dict[str, datetime]:
    """Dates of the first article in the page's JSON-LD."""
    for script in _LINKED_DATA.findall(page):
        try:
            value = json.loads(script)
            items = list(_objects(value))
        except (ValueError, RecursionError):
            # Besides broken JSON this is a number of thousands of digits; the page's text does not depend on it.
            continue
        for item in items:
            dates = {key: parse_date(item.get(key)) for key in ("datePublished", "dateModified")}
            if dates["datePublished"]:
                return {key: moment for key, moment in dates.items() if moment}
    return {}


def _objects(value: object) -> Iterator[dict[str, object]]:
    if isinstance(value, list):
        for item in value:
            yield from _objects(item)
    elif isinstance(value, dict):
        yield value
        yield from _objects(value.get("@graph"))
