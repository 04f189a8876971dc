"""Feeds (RSS, Atom, JSON Feed) as lists of entries, and the feed that a page names. Fetches nothing."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from typing import Any
from urllib.parse import quote, urljoin

from ingest.addresses import plain_url
from ingest.dates import parse_date
from ingest.decoding import decode
from ingest.fetching import Page
from ingest.readers import RawArticle
from ingest.readers.articles import sound
from ingest.readers.markup import looks_like_markup, markup_text, without_endless_references
from vectorstore import SourceError

_log = logging.getLogger(__name__)
_log.addHandler(logging.NullHandler())

MOST_ENTRIES = 500
"""Entries of one feed that are followed."""
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
# The length is limited because a tag without an end would be looked through again from every "<".
_LINK = re.compile(r"<link\b[^>]{0,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([a-zA-Z:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))")
_MAIL_AND_NAME = re.compile(r"\S+@\S+\s*\((?P<name>[^()]+)\)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed."""

    key: str
    """Its own id, else its address, else its place: stable from one time to the next."""
    url: str | None
    """Where the whole article is."""
    article: RawArticle | None
    """What the feed itself has of it; None where that is nothing."""
    published: datetime | None = None
    title: str | None = None
    author: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed."""

    title: str | None
    entries: tuple[Entry, ...]
    left_out: int = 0
    """Entries beyond those that are followed."""


def read_feed(page: Page, name: str) -> Feed:
    """The feed in `page`. Raises `SourceError` for `name` where it is none."""
    title, entries = _json_feed(page, name) if page.body.lstrip()[:1] == b"{" else _xml_feed(page, name)
    found: dict[str, Entry] = {}
    for entry in entries:
        found.setdefault(entry.url or entry.key, entry)
    kept = tuple(found.values())
    return Feed(title, kept[:MOST_ENTRIES], len(kept[MOST_ENTRIES:]))


def not_a_feed(name: str) -> SourceError:
    """The error for a page that was to be a feed."""
    return SourceError(name, "it is not a feed, and names none", "Give the feed's own address, or leave 'feed:' out.")


def feed_named_by(page: Page) -> str | None:
    """The address of the first feed that an HTML page names in its head."""
    for tag in _LINK.findall(page.body.decode("utf-8", "replace")):
        link = {name.lower(): unescape(a or b or c).strip() for name, a, b, c in _ATTRIBUTE.findall(tag)}
        if link.get("type", "").lower() in _FEED_TYPES and "alternate" in link.get("rel", "").lower().split():
            address = _joined(page.url, link.get("href", ""))
            if address is not None:
                return address
    return None


def _joined(base: str, written: object) -> str | None:
    """An address as a page or feed writes it; None for what is none."""
    try:
        return plain_url(urljoin(base, written.strip())) if isinstance(written, str) and written.strip() else None
    except ValueError:
        return None


# --- RSS and Atom -------------------------------------------------------------------------------------------------


def _xml_feed(page: Page, name: str) -> tuple[str | None, Iterator[Entry]]:
    import feedparser  # type: ignore[import-untyped]

    kind = f"{page.kind}; charset={page.charset}" if page.charset else page.kind
    headers = {"content-location": page.url, "content-type": kind}
    try:
        # A stream: text would be taken for an address or the name of a file.
        parsed = feedparser.parse(io.BytesIO(page.body), response_headers=headers)
    except Exception as error:
        _log.info("feedparser failed on %s.", name, exc_info=True)
        raise SourceError(name, f"the feed cannot be taken apart ({error})", "Try again later.") from error
    if not parsed.get("version") and not parsed.entries:
        raise SourceError(name, "it is not a feed that can be read", "Check the address.")
    if parsed.bozo and not parsed.entries:
        line = getattr(parsed.bozo_exception, "getLineNumber", lambda: None)()
        where = f" at line {line}" if line else ""
        raise SourceError(name, f"the feed's XML is not valid{where}", "Tell those who publish it, or try again later.")
    title = _words(parsed.feed.get("title"))
    return title, (_xml_entry(entry, page.url, title) for entry in parsed.entries)


def _xml_entry(entry: Mapping[str, Any], base: str, outlet: str | None) -> Entry:
    detail = entry.get("author_detail") or {}
    written = _words(entry.get("author"))
    named = _MAIL_AND_NAME.search(written or "")
    return _entry(
        key=str(entry.get("id") or ""),
        url=_joined(base, entry.get("link")),
        texts=[*(str(part.get("value") or "") for part in entry.get("content", ())), str(entry.get("summary") or "")],
        title=_words(entry.get("title")),
        author=_words(named["name"]) if named else _words(detail.get("name")) or written,
        published=_moment(entry, "published"),
        updated=_moment(entry, "updated"),
        outlet=outlet,
        language=entry.get("language"),
    )


def _moment(entry: Mapping[str, Any], name: str) -> datetime | None:
    # feedparser knows more forms of dates, but takes a time without a zone for UTC as we do, and guesses at others.
    known = parse_date(entry.get(name))
    parsed = entry.get(f"{name}_parsed")
    if known is None and parsed:
        with contextlib.suppress(ValueError):  # such as a leap second
            year, month, day, hour, minute, second = parsed[:6]
            known = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    return known


# --- JSON Feed ----------------------------------------------------------------------------------------------------


def _json_feed(page: Page, name: str) -> tuple[str | None, Iterator[Entry]]:
    try:
        value = json.loads(decode(page.body, name))
    except (ValueError, RecursionError) as error:
        raise SourceError(name, "the feed's JSON is not valid", "Try again later.") from error
    items = value.get("items") if isinstance(value, dict) else None
    if not isinstance(items, list):
        raise SourceError(name, "it is not a feed that can be read", "Check the address.")
    title = _words(value.get("title"))
    return title, (_json_entry(item, page.url, title, value) for item in items if isinstance(item, dict))


def _json_entry(item: Mapping[str, Any], base: str, outlet: str | None, feed: Mapping[str, Any]) -> Entry:
    people = item.get("authors") or [item.get("author")]
    names = [_words(one.get("name")) for one in people if isinstance(one, dict)] if isinstance(people, list) else []
    return _entry(
        key=str(item.get("id") or ""),
        url=_joined(base, item.get("url") or item.get("external_url")),
        texts=[one for one in map(item.get, ("content_html", "content_text", "summary")) if isinstance(one, str)],
        title=_words(item.get("title")),
        author=", ".join(filter(None, names)) or None,
        published=parse_date(item.get("date_published")),
        updated=parse_date(item.get("date_modified")),
        outlet=outlet,
        language=item.get("language") or feed.get("language"),
    )


# --- both ---------------------------------------------------------------------------------------------------------


def _entry(
    *,
    key: str,
    url: str | None,
    texts: Sequence[str],
    title: str | None,
    author: str | None,
    published: datetime | None,
    updated: datetime | None,
    outlet: str | None,
    language: object,
) -> Entry:
    # The longest: some feeds give the whole article in the summary, and a few words as its content.
    text = max((_plain(one) for one in texts), key=len, default="")
    published = published or updated
    article = RawArticle(
        text=text,
        title=title,
        outlet=outlet,
        author=author,
        published=published,
        updated=updated if updated and published and updated > published else None,
        url=url,
        language=language if isinstance(language, str) else None,
    )
    own_key = quote(key or url or title or text[:80], safe="")
    return Entry(own_key, url, article if text else None, published, title, author)


def _plain(text: str) -> str:
    cleaned = without_endless_references(sound(text))
    return markup_text(cleaned) if looks_like_markup(cleaned) else unescape(cleaned).strip()


def _words(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    return " ".join(_plain(value).split()) or None
