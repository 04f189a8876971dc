"""Fetches pages: politely, within limits, and with one clear sentence where it fails. Reads no article in them."""

from __future__ import annotations

import hashlib
import importlib.metadata
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from ingest.addresses import plain_url
from ingest.connections import Deadline, PrivateAddress, transport
from ingest.unpacking import Damaged, TooLarge, unpacked
from vectorstore import SourceError

ROBOT = "Byline"
"""The name that a robots.txt knows us by."""
WHOLE_PAGE = 60.0
"""Seconds from the first byte asked for to the last one there."""
_TIMES = httpx.Timeout(20.0, connect=10.0)
_MEGABYTE = 1_000_000
_TRIES = 3
_BACK_OFF = 1.0
_LONGEST_WAIT = 30.0
_REDIRECTS = 5
_ACCEPT = "text/html,application/rss+xml,application/atom+xml,application/json,text/plain,*/*;q=0.5"
_PASSING = frozenset([408, 425, 429, 500, 502, 503, 504])
_REASONS = {
    401: ("it asks for a name and a password (401)", "Save the page as a file and ingest that."),
    402: ("it is to be paid for (402)", "Save the page as a file and ingest that."),
    403: ("its server does not give it to programs (403)", "Save the page as a file and ingest that."),
    404: ("there is no such page (404)", "Check the address."),
    407: ("the proxy asks for a name and a password (407)", "Check the proxy's settings."),
    410: ("the page was taken down for good (410)", "Leave it out; what is stored of it stays."),
    429: ("its server asks for fewer requests (429)", "Try again later."),
    451: ("the page is withheld for legal reasons (451)", "Leave it out."),
}


class PageError(SourceError):
    """A page that could not be had; `status` is what its server answered, where it was reached."""

    def __init__(self, source: str, reason: str, next_step: str, status: int | None = None) -> None:
        super().__init__(source, reason, next_step)
        self.status = status

    @property
    def may_pass(self) -> bool:
        """Whether the same page may be there the next time."""
        return self.status is None or self.status in _PASSING or self.status >= 500


@dataclass(frozen=True, slots=True)
class Page:
    """A page as its server gave it."""

    url: str
    """Where it was found in the end."""
    body: bytes
    sha256: str
    kind: str
    """Its media type in lower case; empty where the server does not say."""
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None


class _Passing(Exception):
    """A failure that may pass, and how long its server asks to wait."""

    def __init__(self, error: PageError, wait: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.wait = wait


class Fetcher:
    """Fetches one page at a time."""

    def __init__(
        self,
        max_mb: float,
        *,
        private: bool,
        pause: Callable[[float], object] = time.sleep,
        seconds: float = WHOLE_PAGE,
    ) -> None:
        """`private` allows addresses of this machine and its network; a page may take so many `seconds`."""
        self._seconds = seconds
        self._limit = int(max_mb * _MEGABYTE)
        self._max_mb = max_mb
        self._private = private
        self._pause = pause
        self._deadline = Deadline()
        self._transports: dict[str | None, httpx.HTTPTransport] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for one in self._transports.values():
            one.close()

    def fetch(self, url: str, conditions: Mapping[str, str] | None = None) -> Page | None:
        """The page at `url`, or None where it has not changed by the `conditions`.

        What may pass (a fault of the server, a lost connection) is tried three times. Raises `PageError`.
        """
        for number in range(1, _TRIES + 1):
            try:
                return self._once(url, conditions or {})
            except _Passing as failed:
                wait = _BACK_OFF * 3 ** (number - 1) if failed.wait is None else failed.wait
                if number == _TRIES or wait > _LONGEST_WAIT:
                    raise failed.error from failed
                self._pause(wait)
        raise AssertionError("the last try returns or raises")

    def _once(self, url: str, conditions: Mapping[str, str]) -> Page | None:
        self._deadline.begin(self._seconds)
        at, cookies = url, httpx.Cookies()  # which some pages set before they lead on; no other page sees them
        for _ in range(_REDIRECTS + 1):
            response = self._asked(url, at, conditions, cookies)
            try:
                if response.has_redirect_location:
                    at = _next_address(url, at, response.headers["location"])
                    continue
                if response.status_code == httpx.codes.NOT_MODIFIED and conditions:
                    return None
                if response.status_code not in (200, 203):
                    raise _refusal(url, response)
                return self._page(url, at, response)
            finally:
                response.close()
        raise PageError(url, f"it leads on more than {_REDIRECTS} times", "Name the page itself.", 302)

    def _asked(self, url: str, at: str, conditions: Mapping[str, str], cookies: httpx.Cookies) -> httpx.Response:
        headers = {"User-Agent": _user_agent(), "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate", **conditions}
        try:
            request = httpx.Request("GET", at, headers=headers, extensions={"timeout": _TIMES.as_dict()})
            cookies.set_cookie_header(request)
            response = self._transport(at).handle_request(request)
            response.request = request
            cookies.extract_cookies(response)
            return response
        except PrivateAddress as error:
            raise _private(url, at) from error
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise self._broken(url, at, error) from error

    def _page(self, url: str, at: str, response: httpx.Response) -> Page:
        headers = response.headers
        try:
            body = unpacked(self._timely(response.iter_raw()), headers.get("content-encoding", ""), self._limit)
        except TooLarge:
            reason = f"the page has more than the {self._max_mb:g} MB allowed"
            raise PageError(url, reason, "Leave it out, or raise the setting ingest.max_file_mb.", 200) from None
        except Damaged as error:
            raise PageError(
                url, f"what its server sent cannot be unpacked ({error})", "Try again later.", 200
            ) from error
        except (httpx.HTTPError, httpcore.ReadTimeout) as error:
            raise self._broken(url, at, error) from error
        return Page(
            url=at,
            body=body,
            sha256=hashlib.sha256(body).hexdigest(),
            kind=headers.get("content-type", "").partition(";")[0].strip().lower(),
            charset=response.charset_encoding,
            etag=_repeatable(headers.get("etag")),
            last_modified=_repeatable(headers.get("last-modified")),
        )

    def _transport(self, url: str) -> httpx.HTTPTransport:
        # Where private addresses are refused there is no proxy: nobody could see what it connects to.
        proxy = _proxy(url) if self._private else None
        if proxy not in self._transports:
            self._transports[proxy] = transport(self._deadline, private=self._private, proxy=proxy)
        return self._transports[proxy]

    def _timely(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """The same, as long as there is time; a proxy's connection does not see to that itself."""
        for piece in pieces:
            self._deadline.left(None)
            yield piece

    def _broken(self, url: str, at: str, error: Exception) -> Exception:
        if self._deadline.is_over:
            reason = f"it did not arrive whole within {self._seconds:g} seconds"
            return PageError(url, reason, "Try again later.")
        return _broken(url, at, error)


def _proxy(url: str) -> str | None:
    """The HTTP proxy that the environment names for an address."""
    parts = urlsplit(url)
    proxy = None if proxy_bypass(parts.netloc) else getproxies().get(parts.scheme)
    if proxy and "://" not in proxy:
        proxy = f"http://{proxy}"
    return proxy if proxy and proxy.startswith(("http://", "https://")) else None


def _repeatable(header: str | None) -> str | None:
    """A header's value, if it can be sent back."""
    return header if header and header.isascii() and header.isprintable() and len(header) <= 500 else None


def _user_agent() -> str:
    try:
        version = importlib.metadata.version("byline")
    except importlib.metadata.PackageNotFoundError:
        version = "0"
    return f"{ROBOT}/{version} (reads news articles into an archive)"


def _next_address(url: str, at: str, location: str) -> str:
    try:
        joined = str(httpx.URL(at).join(location))
    except (httpx.InvalidURL, ValueError):
        joined = location
    following = plain_url(joined)
    if following is None or urlsplit(following).username is not None:
        shown = joined[:80]
        raise PageError(url, f"it leads on to {shown!r}, which is not a page of the web", "Name the page itself.", 302)
    return following


def _private(url: str, at: str) -> PageError:
    leads = "it leads" if at == url else f"it leads on to {urlsplit(at).hostname}, which leads"
    return PageError(
        url,
        f"{leads} to this server's own network, which is not read from here",
        "Ingest it on the command line, or allow it with the setting ingest.private_addresses.",
    )


def _refusal(url: str, response: httpx.Response) -> Exception:
    code = response.status_code
    reason, step = _REASONS.get(code, (f"its server answers {code} {response.reason_phrase}".rstrip(), ""))
    if code >= 500:
        reason, step = f"its server has a fault ({code})", "Try again later."
    error = PageError(url, reason, step or "Check the address.", code)
    return _Passing(error, _retry_after(response.headers.get("retry-after"))) if code in _PASSING else error


def _retry_after(value: str | None) -> float | None:
    """Seconds, given as such or as a moment."""
    if value is None:
        return None
    if value.strip().isdigit():
        return float(value.strip()[:9])
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _broken(url: str, at: str, error: Exception) -> Exception:
    """A connection that failed, in words; those failures that may pass as `_Passing`."""
    host, cause = urlsplit(at).hostname, _root(error)
    if isinstance(cause, socket.gaierror):
        return PageError(url, f"no server called {host} can be found", "Check the address and the network.")
    if isinstance(cause, ssl.SSLCertVerificationError):
        return PageError(url, f"the certificate of {host} is not valid ({cause.verify_message})", "Leave it out.")
    if isinstance(cause, ssl.SSLError):
        return PageError(url, f"no secure connection to {host} could be made", "Check whether it begins with http://.")
    if isinstance(error, httpx.TimeoutException):
        return _Passing(PageError(url, f"{host} took too long to answer", "Try again later."))
    if isinstance(cause, ConnectionRefusedError):
        return PageError(url, f"{host} refuses the connection", "Check the address, or try again later.")
    if isinstance(error, httpx.ConnectError):
        return PageError(url, f"{host} cannot be reached", "Check the network, or try again later.")
    if isinstance(error, httpx.NetworkError | httpx.RemoteProtocolError):
        return _Passing(PageError(url, f"the connection to {host} broke off", "Try again later."))
    return PageError(url, f"it could not be fetched ({error})", "Check the address.")


def _root(error: BaseException) -> BaseException:
    """What it all began with."""
    while (before := error.__cause__ or error.__context__) is not None:
        error = before
    return error
