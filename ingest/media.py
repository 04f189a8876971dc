"""What a page of the web is, by its server, its address and its first bytes; and its articles. Fetches nothing."""

from __future__ import annotations

import codecs
import re
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from ingest.fetching import Page
from ingest.readers import SUFFIXES, RawArticle, reader_for, suffix_of
from ingest.readers.compressed import inflate
from ingest.readers.html_page import in_declared_encoding
from ingest.report import Failure
from ingest.settings import IngestSettings
from vectorstore import SourceError

FEED = "feed"
"""The kind of a page that lists others; the other kinds are endings of file names."""

_BY_TYPE = {
    "text/html": ".html", "application/xhtml+xml": ".html", "text/markdown": ".md", "text/x-markdown": ".md",
    "application/json": ".json", "text/json": ".json", "application/ld+json": ".json",
    "application/x-ndjson": ".jsonl", "application/ndjson": ".jsonl", "application/jsonl": ".jsonl",
    "application/x-jsonlines": ".jsonl", "application/jsonlines": ".jsonl", "application/json-lines": ".jsonl",
    "application/rss+xml": FEED, "application/atom+xml": FEED, "application/rdf+xml": FEED,
    "application/feed+json": FEED,
}  # fmt: skip
_VAGUE = frozenset(
    ["", "text/plain", "text/xml", "application/xml", "application/octet-stream", "binary/octet-stream",
     "application/gzip", "application/x-gzip", "text/x-log", "application/text"]
)  # fmt: skip
_FEED_START = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF)\b")
_JSON_FEED = re.compile(rb"\"version\"\s*:\s*\"https?:\\?/\\?/jsonfeed\.org\\?/version")
_PAGE_START = re.compile(rb"<!doctype\s+html|<html\b", re.IGNORECASE)
_HEAD = 4_000
_PASSWORD = re.compile(r"<input\b[^>]{0,500}\btype\s*=\s*[\"']?password", re.IGNORECASE)
_SIGN_IN = re.compile(r"/(?:log-?in|sign-?in|sso|account/login|auth/login|subscribe-wall)(?:/|\.\w+)?$", re.IGNORECASE)
_FEW_WORDS = 40
_HARDLY_ANY = 8
_SCRIPT_WANTED = re.compile(r"enable\s+java\s?script|java\s?script\s+is\s+(?:disabled|required)", re.IGNORECASE)


def kind_of(page: Page, name: str) -> str:
    """`FEED`, or the ending that a file of the same kind has. Raises `SourceError` for what is not read."""
    if not page.body.strip():
        raise SourceError(name, "the page is empty", "Leave it out, or try again later.")
    start = page.body[:_HEAD]
    named = suffix_of(Path(urlsplit(page.url).path.rpartition("/")[2]))
    kind = _BY_TYPE.get(page.kind)
    if kind is None and page.kind.endswith("+json"):
        kind = ".json"
    if kind in (".html", ".json", None) and _is_feed(start):
        return FEED
    if kind is not None:
        return kind
    if page.kind in _VAGUE:
        if _PAGE_START.search(start):
            return ".html"
        if named in SUFFIXES:
            return ".jsonl" if named == ".ndjson" else named
        if page.kind.startswith("text/") and not page.kind.endswith("xml"):
            return ".txt"
    shown = page.kind or "a page without a type"
    raise SourceError(name, f"it is {shown[:60]}, which Byline does not read", "Save its text as .txt, .html or .json.")


def _is_feed(start: bytes) -> bool:
    head = start.lstrip(codecs.BOM_UTF8).lstrip()
    if head.startswith(b"{"):
        return _JSON_FEED.search(head) is not None
    # Before the first element of a page or an article about feeds there is no such tag.
    return head.startswith(b"<") and not _PAGE_START.search(head) and _FEED_START.search(head) is not None


def articles_of(page: Page, kind: str, name: str, settings: IngestSettings) -> Iterator[RawArticle | Failure]:
    """The articles of a page that is no feed; those that do not say where they are from have its address.

    `name` is what the page is called in messages. Raises `SourceError` when nothing (more) can be read.
    """
    data = page.body
    if kind.endswith(".gz"):
        data, kind = inflate(data, name, settings), kind.removesuffix(".gz")
    with tempfile.TemporaryDirectory(prefix="byline-") as folder:
        path = Path(folder) / f"page{kind}"
        path.write_bytes(_readable(data, page.charset))
        reader = reader_for(path)
        assert reader is not None, "every kind is one that is read"
        for item in reader.read(path, name, settings):
            if isinstance(item, Failure):
                yield item
            elif kind == ".html":
                yield _of_a_page(item, page, name)
            elif item.place is None:
                yield replace(item, url=item.url or page.url)
            else:
                yield item


def _readable(data: bytes, charset: str | None) -> bytes:
    """In UTF-8 with a mark, where only the server knew the encoding. What is valid UTF-8 is UTF-8, whatever is said."""
    if charset is None or data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        text = in_declared_encoding(data, charset)
        return data if text is None else codecs.BOM_UTF8 + text.encode("utf-8", "replace")
    return data


def _of_a_page(article: RawArticle, page: Page, name: str) -> RawArticle:
    words = len(article.text.split())
    text = page.body.decode("utf-8", "replace")
    led_away = page.url != name and _SIGN_IN.search(urlsplit(page.url).path)
    if led_away or (words < _FEW_WORDS and _PASSWORD.search(text)):
        raise SourceError(name, "the page asks to sign in", "Save the page as a file and ingest that.")
    if words < _HARDLY_ANY or (words < _FEW_WORDS and _SCRIPT_WANTED.search(article.text)):
        reason = "there is hardly any text on the page; it may be put there by a script"
        raise SourceError(name, reason, "Save the page as a file and ingest that.")
    return replace(article, url=_address(article.url, page.url))


def _address(canonical: str | None, found: str) -> str:
    """The address an article is known by: the one its page names, if that is the same site's and not its front page."""
    if canonical is None or not same_site(canonical, found):
        return found
    front = urlsplit(canonical).path in ("", "/") and urlsplit(found).path not in ("", "/")
    return found if front else canonical


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are on the same host, or one host is part of the other."""
    hosts = [(urlsplit(url).hostname or "").removeprefix("www.") for url in (one, other)]
    longer, shorter = sorted(hosts, key=len, reverse=True)
    return bool(shorter) and (longer == shorter or longer.endswith(f".{shorter}"))
