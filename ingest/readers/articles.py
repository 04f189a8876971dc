"""Articles given as keys and values: IPTC ninjs 1.x and 2.x, and the many plain ways to name title, body and date."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from ingest.dates import parse_date
from ingest.readers.base import RawArticle
from ingest.readers.markup import looks_like_markup, markup_text, without_endless_references
from vectorstore import SourceError

T = TypeVar("T")

Fields = Mapping[str, object]
"""One decoded JSON object or front matter."""

# Compared without case, "_", "-" and spaces; the first that is there and not empty counts.
_TITLE = ("headline", "headlines", "title", "headlinemain", "name")
_BODY = (
    "bodytext", "bodies", "bodyxhtml", "bodyhtml", "body", "text", "content", "contenttext", "contenthtml",
    "articlebody", "articletext", "fulltext", "maintext", "article", "story", "storytext", "paragraphs",
)  # fmt: skip
_OUTLET = (
    "infosource", "infosources", "outlet", "source", "sourcename", "publisher", "publication", "newspaper", "site",
    "sitename", "provider", "copyrightholder", "sourcedomain", "domain",
)  # fmt: skip
_AUTHOR = ("byline", "by", "author", "authors", "creator", "writer", "journalist")
_PUBLISHED = (
    "firstcreated", "published", "publishedat", "publishedon", "publisheddate", "publishdate", "publicationdate",
    "datepublished", "datepublish", "pubdate", "contentcreated", "date", "created", "createdat", "timestamp",
    "versioncreated",
)  # fmt: skip
_UPDATED = (
    "versioncreated", "updated", "updatedat", "modified", "modifiedat", "datemodified", "datemodify", "dateupdated",
    "lastmodified", "lastmod", "lastupdated",
)  # fmt: skip
_URL = ("url", "link", "permalink", "canonicalurl", "weburl", "articleurl", "href")
_URI = ("uri", "guid")
_LANGUAGE = ("language", "lang", "inlanguage")
_ID = ("id", "articleid", "docid", "did", "newid", "uuid", "key")

_SQUEEZE = re.compile(r"[\s_-]+")
_BY = re.compile(r"\s*by[\s:]+(?=\S)", re.IGNORECASE)


def article_from_mapping(
    fields: Fields, name: str, *, text: str | None = None, number: int | None = None, unit: str = "line"
) -> RawArticle:
    """The article in `fields`; `text` where the body lies outside of them, `number` its place in a file of several.

    Raises `SourceError` for `name` when there is no text in it.
    """
    try:
        return _described(fields, name, text, number, unit)
    except RecursionError as error:
        raise SourceError(name, "its values are nested too deeply", "Leave it out.") from error


def _described(fields: Fields, name: str, text: str | None, number: int | None, unit: str) -> RawArticle:
    squeezed = {_SQUEEZE.sub("", key).lower(): value for key, value in fields.items()}
    body = text if text is not None else _first(squeezed, _BODY, _body)
    if not body or not body.strip():
        reason = "it has no text" if text is not None else "it has no text under body, text, content or body_text"
        raise SourceError(name, reason, "Leave it out, or name the key of its text so.")
    published, updated = _first(squeezed, _PUBLISHED, parse_date), _first(squeezed, _UPDATED, parse_date)
    own_id = _first(squeezed, _ID, _identifier)
    return RawArticle(
        text=body,
        title=_first(squeezed, _TITLE, _label),
        outlet=_first(squeezed, _OUTLET, _label),
        author=_first(squeezed, _AUTHOR, _people),
        published=published,
        updated=_later(updated, published),
        url=_first(squeezed, _URL, _web_address),
        uri=_first(squeezed, _URI, _label),
        language=_first(squeezed, _LANGUAGE, _label),
        member=None if number is None else f"id:{own_id}" if own_id else str(number),
        place=None if number is None else f"{unit} {number}",
    )


def sound(text: str) -> str:
    """`text` without what no file of text can hold: zero characters and halves of surrogate pairs."""
    if text.isascii():
        return text.replace("\x00", "")
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\x00", "")


def _first(fields: Fields, keys: Sequence[str], take: Callable[[object], T | None]) -> T | None:
    for key in keys:
        found = take(fields[key]) if fields.get(key) is not None else None
        if found is not None:
            return found
    return None


def _later(updated: datetime | None, published: datetime | None) -> datetime | None:
    return updated if updated and published and updated > published else None


def _identifier(value: object) -> str | None:
    if not isinstance(value, str | int) or isinstance(value, bool) or value == "":
        return None
    try:
        return str(value)
    except ValueError:
        # An integer of thousands of digits, as YAML can write one in hexadecimal, names nothing.
        return None


def _label(value: object) -> str | None:
    """A name: text as it is, the name in an object, the first of a list (ninjs 2.x: the one whose role is main)."""
    if isinstance(value, str):
        # Feeds escape titles twice; a body is never unescaped, for its words are quoted.
        return " ".join(html.unescape(without_endless_references(sound(value))).split()) or None
    if isinstance(value, Mapping):
        return next(filter(None, (_label(value.get(key)) for key in ("value", "name", "title", "literal"))), None)
    if isinstance(value, list):
        items = [item for item in value if isinstance(item, Mapping) and item.get("role") == "main"] or value
        return next(filter(None, map(_label, items)), None)
    return None


def _people(value: object) -> str | None:
    """Who wrote it, as the source has it, without "By"."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_people, value))) or None
    label = _label(value)
    return (_BY.sub("", label, count=1) or None) if label else None


def _web_address(value: object) -> str | None:
    label = _label(value)
    return label if label and label.lower().startswith(("http://", "https://")) else None


def _body(value: object) -> str | None:
    if isinstance(value, str):
        text = sound(value)
        return markup_text(text) if looks_like_markup(text) else text.strip("\n") or None
    if isinstance(value, Mapping):
        return next(filter(None, (_body(value.get(key)) for key in ("value", "text", "content"))), None)
    if isinstance(value, list):
        # ninjs 2.x gives the same body in several types; other lists are the paragraphs of one.
        if any(isinstance(item, Mapping) and "value" in item for item in value):
            return next(filter(None, map(_body, sorted(value, key=_markup_last))), None)
        return "\n\n".join(filter(None, map(_body, value))) or None
    return None


def _markup_last(body: object) -> int:
    kind = str(body.get("contenttype") or body.get("role") or "") if isinstance(body, Mapping) else ""
    return 0 if kind in ("text/plain", "text", "main") else 1
