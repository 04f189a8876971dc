"""Web addresses as sources: what counts as one, and how it is written down. Fetches nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

from vectorstore.errors import UsageError

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_FEED = re.compile(r"feed:(?://)?", re.IGNORECASE)
_LONGEST = 2_000
# What may stand in an address as it is; all else is written with "%".
_PLAIN = "!#$%&'()*+,/:;=?@[]~"


@dataclass(frozen=True, slots=True)
class WebAddress:
    """A page or feed to read."""

    url: str
    """http or https, in ASCII, without a fragment."""
    feed: bool = False
    """Whether only a feed will do: one the page names is looked for where the page is none itself."""


def is_web_address(written: str) -> bool:
    """Whether `written` is meant as a web address rather than as the name of a file."""
    return _SCHEME.match(written) is not None or _FEED.match(written) is not None


def web_address(written: str) -> WebAddress:
    """The address in `written`: http://, https:// or, for a feed, feed://, feed:https://.

    Raises `UsageError` for anything else, and for one that holds a password, which would end up in citations.
    """
    text = written.strip()
    wants_feed = _FEED.match(text) is not None
    plain = _FEED.sub("", text, count=1) if wants_feed else text
    if wants_feed and not _SCHEME.match(plain):
        plain = f"https://{plain}"
    shown = text[:80]
    if len(plain) > _LONGEST:
        raise UsageError(f"The address {shown}… has more than {_LONGEST:,} characters.", "Shorten it.")
    url = plain_url(plain)
    if url is None:
        raise UsageError(
            f"'{shown}' is not a web address that can be read.", "It begins with http:// or https:// and names a host."
        )
    if urlsplit(url).username is not None:
        raise UsageError(
            f"The address of {urlsplit(url).hostname} holds a name or password, which would be shown with every "
            "quotation.",
            "Leave them out, or save the page as a file and ingest that.",
        )
    return WebAddress(url, wants_feed)


def plain_url(written: str) -> str | None:
    """An http or https URL in ASCII without its fragment; None for what is none."""
    try:
        parts = urlsplit(written.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host:
        return None
    try:
        ascii_host = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    if not re.fullmatch(r"[a-z0-9._-]+|[0-9a-f:.]+", ascii_host):
        return None
    user = f"{parts.netloc.rpartition('@')[0]}@" if "@" in parts.netloc else ""
    name = f"[{ascii_host}]" if ":" in ascii_host else ascii_host
    netloc = f"{user}{name}" + (f":{port}" if port is not None else "")
    path, query = quote(parts.path, safe=_PLAIN), quote(parts.query, safe=_PLAIN)
    return urlunsplit((parts.scheme.lower(), netloc, path or "/", query, ""))
