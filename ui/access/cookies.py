"""The two cookies: a session's, and a reader's where nobody is asked. Scripts can read neither."""

from __future__ import annotations

import re
from http.cookies import SimpleCookie

from starlette.datastructures import Headers
from starlette.requests import cookie_parser

from ui.access.hashes import new_secret

_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
_READER, _SESSION = "byline_reader", "byline_session"
_YEAR_S = 365 * 24 * 3600


def reader(headers: Headers) -> str | None:
    """What the browser of a reader who is not asked shows."""
    return _secret(headers, _READER)


def new_reader() -> str:
    """For a browser that shows nothing."""
    return new_secret()


def session(headers: Headers, https: bool) -> str | None:
    """The secret of the session that a browser shows."""
    return _secret(headers, _session_name(https))


def set_reader(secret: str, https: bool) -> str:
    """The header's value. Strict: other sites' links need not show who follows them."""
    return _written(_READER, secret, https, _YEAR_S, "strict")


def set_session(secret: str, https: bool, days: int) -> str:
    """The header's value. Lax: who follows a link from a mail is signed in; nothing changes on the way."""
    return _written(_session_name(https), secret, https, days * 24 * 3600, "lax")


def end_session(https: bool) -> str:
    """The header's value."""
    return _written(_session_name(https), "", https, 0, "lax")


def _session_name(https: bool) -> str:
    # Browsers take a name that begins so from this host alone, encrypted: no neighbour can plant a session.
    return f"__Host-{_SESSION}" if https else _SESSION


def _secret(headers: Headers, name: str) -> str | None:
    value = cookie_parser("; ".join(headers.getlist("cookie"))).get(name)
    return value if value is not None and _SECRET.fullmatch(value) else None


def _written(name: str, value: str, https: bool, seconds: int, same_site: str) -> str:
    cookie: SimpleCookie = SimpleCookie()
    cookie[name] = value
    morsel = cookie[name]
    morsel["path"], morsel["max-age"], morsel["samesite"] = "/", seconds, same_site
    morsel["httponly"] = True
    if https:
        morsel["secure"] = True
    return morsel.OutputString()
